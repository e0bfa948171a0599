//! What the server says about itself in its greeting. It must never guess beyond the greeting.

use crate::protocol::capability::Capabilities;

/// The two families that share the protocol and differ above it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Family {
    /// MariaDB.
    MariaDb,
    /// MySQL and servers that say they are (Percona, Aurora, TiDB, …).
    MySql,
}

/// How a connection is compressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Algorithm {
    /// Every server: slow for it (level 6 of zlib), and the only one that MariaDB has.
    Zlib,
    /// MySQL since 8.0.18.
    Zstd,
}

impl Algorithm {
    /// The better one of those offered.
    pub(crate) fn best(offered: Capabilities) -> Option<Self> {
        let has = |algorithm: &Self| offered.contains(algorithm.capability());
        [Self::Zstd, Self::Zlib].into_iter().find(has)
    }

    pub(crate) fn capability(self) -> Capabilities {
        match self {
            Self::Zlib => Capabilities::COMPRESS,
            Self::Zstd => Capabilities::ZSTD_COMPRESSION_ALGORITHM,
        }
    }
}

/// The server at the other end.
#[derive(Clone, Debug)]
pub struct Server {
    pub(crate) text: String,
    pub(crate) family: Family,
    pub(crate) version: (u16, u16, u16),
    pub(crate) connection_id: u32,
    pub(crate) offered: Capabilities,
    pub(crate) capabilities: Capabilities,
    pub(crate) tls: bool,
}

impl Server {
    /// The version as the server writes it, such as `10.11.6-MariaDB-log` or `8.4.3`, without the
    /// `5.5.5-` that older MariaDB servers put before it.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// MariaDB or MySQL. A proxy can hide it; ask `SELECT VERSION()` when it matters.
    pub fn family(&self) -> Family {
        self.family
    }

    /// (major, minor, patch); parts that the text does not have are 0.
    pub fn version(&self) -> (u16, u16, u16) {
        self.version
    }

    /// The number for `KILL`. The greeting carries its low 32 bits.
    pub fn connection_id(&self) -> u32 {
        self.connection_id
    }

    /// What the server offered.
    pub fn offered(&self) -> Capabilities {
        self.offered
    }

    /// What was agreed upon.
    pub fn capabilities(&self) -> Capabilities {
        self.capabilities
    }

    /// Whether this connection is encrypted.
    pub fn is_tls(&self) -> bool {
        self.tls
    }

    /// How this connection is compressed, if it is.
    pub fn compression(&self) -> Option<Algorithm> {
        Algorithm::best(self.capabilities)
    }
}

/// Splits the greeting's version text into family, cleaned text and number.
pub(crate) fn identify(raw: &str, offered: Capabilities) -> (Family, String, (u16, u16, u16)) {
    // MariaDB 10.0–10.11 put "5.5.5-" in front for old replicas; 11 and later do not. MariaDB
    // alone leaves CLIENT_LONG_PASSWORD unset (its CLIENT_MYSQL), also behind a changed version.
    let named = raw.to_ascii_lowercase().contains("mariadb");
    let family = if named || !offered.contains(Capabilities::LONG_PASSWORD) {
        Family::MariaDb
    } else {
        Family::MySql
    };
    let text = match (family, raw.strip_prefix("5.5.5-")) {
        (Family::MariaDb, Some(rest)) => rest,
        _ => raw,
    };
    let number = text
        .split(|c: char| !c.is_ascii_digit() && c != '.')
        .next()
        .unwrap_or("");
    let mut parts = number.split('.').map(|part| part.parse().unwrap_or(0));
    let mut part = || parts.next().unwrap_or(0);
    let version = (part(), part(), part());
    (family, text.to_owned(), version)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_told_apart() {
        let mysql = Capabilities::LONG_PASSWORD;
        let maria = Capabilities::default();
        for (raw, offered, family, text, version) in [
            (
                "5.5.5-10.6.22-MariaDB-log",
                maria,
                Family::MariaDb,
                "10.6.22-MariaDB-log",
                (10, 6, 22),
            ),
            (
                "11.8.2-MariaDB",
                maria,
                Family::MariaDb,
                "11.8.2-MariaDB",
                (11, 8, 2),
            ),
            (
                "10.5.0-mine",
                maria,
                Family::MariaDb,
                "10.5.0-mine",
                (10, 5, 0),
            ),
            ("8.4.3", mysql, Family::MySql, "8.4.3", (8, 4, 3)),
            ("5.7.44-log", mysql, Family::MySql, "5.7.44-log", (5, 7, 44)),
            ("9", mysql, Family::MySql, "9", (9, 0, 0)),
            ("", mysql, Family::MySql, "", (0, 0, 0)),
        ] {
            assert_eq!(
                identify(raw, offered),
                (family, text.to_owned(), version),
                "{raw}"
            );
        }
    }
}
