//! Where to connect and as whom. Plain data: it must never open, resolve or check anything.

use std::fmt;
use std::path::PathBuf;
use std::time::Duration;

use crate::secret::Secret;

/// All that [`Connection::connect`](crate::Connection::connect) needs. Start with
/// [`Options::new`] and set the fields that differ.
#[derive(Clone, Debug)]
pub struct Options {
    /// The server.
    pub address: Address,
    /// The account's name.
    pub user: String,
    /// The password; `None` and an empty one are the same thing to the server.
    pub password: Option<Secret>,
    /// The default database, chosen while signing in.
    pub database: Option<String>,
    /// Whether and how the connection is encrypted.
    pub tls: Tls,
    /// Whether the connection is compressed.
    pub compression: Compression,
    /// The longest time for connecting and signing in together. The system's name resolution
    /// cannot be interrupted and comes on top.
    pub connect_timeout: Duration,
    /// The longest silence afterwards, while waiting for the server to send or to take bytes.
    /// `None` waits for ever, which statements that run for hours may need.
    pub read_timeout: Option<Duration>,
    /// Rows of at least this many bytes come as [`Next::Large`](crate::Next::Large), which bounds
    /// the receive buffer. Values are clamped to 64 KiB ..= 16 MiB − 1; at the upper end (the
    /// default) only rows that do not fit one packet are large.
    pub large_row: usize,
    /// Whether [`Connection::load`](crate::Connection::load) may be used. No file is ever opened
    /// for it: what is sent is what the caller gives. `false` unless set, so that a server cannot
    /// even ask.
    pub local_data: bool,
}

impl Options {
    /// No password, no database, no TLS, compression where it helps, 10 s to connect, no read timeout.
    pub fn new(address: Address, user: impl Into<String>) -> Self {
        Self {
            address,
            user: user.into(),
            password: None,
            database: None,
            tls: Tls::Off,
            compression: Compression::Auto,
            connect_timeout: Duration::from_secs(10),
            read_timeout: None,
            large_row: crate::protocol::header::MAX_PAYLOAD,
            local_data: false,
        }
    }
}

/// A server's place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Address {
    /// A host name or an IP address (without brackets), and the port.
    Tcp {
        /// Name or address; with [`Tls::Verified`] the certificate must be issued for it.
        host: String,
        /// Usually 3306.
        port: u16,
    },
    /// A Unix socket of this machine.
    Socket(PathBuf),
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Tcp { host, port } if host.contains(':') => write!(f, "[{host}]:{port}"),
            Self::Tcp { host, port } => write!(f, "{host}:{port}"),
            Self::Socket(path) => write!(f, "{}", path.display()),
        }
    }
}

/// How the connection is encrypted. There is no "if the server offers it": an attacker in the
/// middle would simply not offer it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Tls {
    /// Not encrypted. Methods that send the password itself (`caching_sha2_password`) then work on
    /// this machine only; elsewhere they are `NeedsEncryption`.
    Off,
    /// Encrypted, and the server's certificate must be valid, chain up to a trusted root, and be
    /// issued for the host name (in its subject alternative names; a common name alone is not
    /// enough). Not possible over a Unix socket, which has no host name.
    Verified {
        /// A PEM file of the only roots to trust; `None` trusts the system's.
        ca: Option<PathBuf>,
    },
    /// Encrypted, with whoever answers, who may ask for the password itself.
    Unverified,
}

/// Whether the protocol's own compression is asked for. A server that offers none is spoken to
/// without.
///
/// Together with TLS: what compresses well is shorter, so whoever can write rows into the database
/// *and* watch the length of the encrypted packets could guess at the rows around them (as CRIME
/// did with cookies). That took thousands of answers which differ in one guess; a backup reads
/// each row once, in packets that hold many. Where that is still too much: [`Compression::Off`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Compression {
    /// Over TCP to another machine that took [`Compression::FAR`] or longer to connect to: it is
    /// not in the same building, where the server's compressing would be slower than the network.
    #[default]
    Auto,
    /// Never.
    Off,
    /// Wherever the server offers it.
    On,
}

impl Compression {
    /// See [`Compression::Auto`]. Measured with a dump of 18 MB from MariaDB, without and with zlib:
    /// 1 ms and 1 Gbit/s 0.8 and 1.5 s, 5 ms and 200 Mbit/s 2.5 and 2.2 s, 20 ms and 100 Mbit/s
    /// 5.6 and 4.4 s, 100 ms and 20 Mbit/s 22 and 18 s.
    pub const FAR: Duration = Duration::from_millis(5);

    /// Whether to ask for it. `far`: how long it took to connect, if that was to another machine.
    pub(crate) fn wanted(self, far: Option<Duration>) -> bool {
        match self {
            Self::Auto => far.is_some_and(|time| time >= Self::FAR),
            Self::Off => false,
            Self::On => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_of_options_hides_the_password() {
        let mut options = Options::new(Address::Socket("/s".into()), "u");
        options.password = Some(Secret::new("hunter2"));
        let text = format!("{options:?}");
        assert!(text.contains("***") && !text.contains("hunter2"), "{text}");
    }

    #[test]
    fn compression_is_for_servers_that_are_far() {
        let (far, near) = (Some(Compression::FAR), Some(Duration::from_millis(1)));
        for (choice, answers) in [
            (Compression::Auto, [true, false, false]),
            (Compression::On, [true, true, true]),
            (Compression::Off, [false, false, false]),
        ] {
            assert_eq!([far, near, None].map(|time| choice.wanted(time)), answers);
        }
        let options = Options::new(Address::Socket("/s".into()), "u");
        assert_eq!(options.compression, Compression::Auto);
    }

    #[test]
    fn addresses_read_as_people_write_them() {
        let tcp = |host: &str| Address::Tcp {
            host: host.into(),
            port: 3306,
        };
        assert_eq!(tcp("db").to_string(), "db:3306");
        assert_eq!(tcp("::1").to_string(), "[::1]:3306");
    }
}
