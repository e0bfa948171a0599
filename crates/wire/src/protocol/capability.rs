//! The capability bits of the greeting and of the login. Only bits that this client reads or sets
//! are named. Page: "Capabilities" / "Capabilities Flags".

use std::ops::{BitAnd, BitOr};

/// A set of capability bits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Capabilities(u64);

impl Capabilities {
    /// Set by MySQL since 3.21; MariaDB names it CLIENT_MYSQL and leaves it unset as a server.
    /// As a client we set it, unless there are extended capabilities to agree upon: unset, it
    /// announces them.
    pub const LONG_PASSWORD: Self = Self(1);
    /// Longer flags in column definitions.
    pub const LONG_FLAG: Self = Self(1 << 2);
    /// The login names a database.
    pub const CONNECT_WITH_DB: Self = Self(1 << 3);
    /// Compressed packets, by zlib.
    pub const COMPRESS: Self = Self(1 << 5);
    /// The packets of version 4.1; nothing works without.
    pub const PROTOCOL_41: Self = Self(1 << 9);
    /// The server can switch to TLS.
    pub const SSL: Self = Self(1 << 11);
    /// The status flags in OK packets.
    pub const TRANSACTIONS: Self = Self(1 << 13);
    /// The server may ask for the rows of a LOAD DATA LOCAL; see [`Options::local_data`](crate::Options::local_data).
    pub const LOCAL_FILES: Self = Self(1 << 7);
    /// The 4.1 authentication.
    pub const SECURE_CONNECTION: Self = Self(1 << 15);
    /// Authentication methods have names and can be switched.
    pub const PLUGIN_AUTH: Self = Self(1 << 19);
    /// Rows end with an OK packet, and no EOF follows the column definitions.
    pub const DEPRECATE_EOF: Self = Self(1 << 24);
    /// Compressed packets, by zstd (MySQL since 8.0.18). A server that is asked for both takes zlib.
    pub const ZSTD_COMPRESSION_ALGORITHM: Self = Self(1 << 26);

    /// MariaDB's extended one: a prepared statement for many rows at once (from 10.2).
    pub const STMT_BULK_OPERATIONS: Self = Self(1 << 34);

    /// From the number in the packets.
    pub fn from_bits(bits: u32) -> Self {
        Self(u64::from(bits))
    }

    /// From the number that MariaDB has for its own ones.
    pub fn from_extended(bits: u32) -> Self {
        Self(u64::from(bits) << 32)
    }

    /// The number in the packets.
    pub fn bits(self) -> u32 {
        self.0 as u32
    }

    /// The number for MariaDB's own ones.
    pub fn extended(self) -> u32 {
        (self.0 >> 32) as u32
    }

    /// Whether all bits of `other` are set.
    pub fn contains(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }
}

impl BitOr for Capabilities {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

impl BitAnd for Capabilities {
    type Output = Self;

    fn bitand(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }
}
