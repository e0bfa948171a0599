//! What a server knows: its version, character sets with their collations, storage engines.
//! Must never list from memory what the server itself can be asked for.

use crate::{Flavour, Prng, Server};

/// A character set.
#[derive(Debug, Clone)]
pub(super) struct Charset {
    pub(super) name: String,
    /// Bytes of its longest character.
    pub(super) width: u64,
    /// Full names of its collations.
    pub(super) collations: Vec<String>,
}

/// What one server knows.
#[derive(Debug, Clone)]
pub struct Knows {
    pub(super) flavour: Flavour,
    /// Major and minor version.
    pub(super) version: (u32, u32),
    pub(super) charsets: Vec<Charset>,
    pub(super) engines: Vec<String>,
}

impl Knows {
    /// Asks the server, after switching on the storage engines that lie beside it as plugins.
    ///
    /// # Panics
    /// When the server does not answer as expected.
    pub fn learn(server: &Server) -> Self {
        if server.flavour() != Flavour::MySql {
            for plugin in ["ha_archive", "ha_blackhole"] {
                // Built in, or not there: then it is not among the engines below.
                let _ = server.try_sql(None, &format!("INSTALL SONAME '{plugin}'"));
            }
        }
        let lines = |sql: &str| -> Vec<Vec<String>> {
            let text = server.sql(None, sql);
            let cells = |line: &str| line.split('\t').map(str::to_owned).collect();
            text.lines().map(cells).collect()
        };
        let version = lines("SELECT VERSION()");
        let mut numbers = version[0][0]
            .split(|c: char| !c.is_ascii_digit())
            .map(|number| number.parse().unwrap_or(0));
        let version = (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0));
        // Since 10.10 one name of a collation may serve several character sets.
        let full = match server.flavour() {
            Flavour::MySql => "COLLATION_NAME",
            Flavour::MariaDb | Flavour::NewerMariaDb => "FULL_COLLATION_NAME",
        };
        let collations = lines(&format!(
            "SELECT CHARACTER_SET_NAME, {full} FROM information_schema.COLLATION_CHARACTER_SET_APPLICABILITY ORDER BY 1, 2"
        ));
        let sets = lines(
            "SELECT CHARACTER_SET_NAME, MAXLEN FROM information_schema.CHARACTER_SETS ORDER BY 1",
        );
        let charsets = sets
            .into_iter()
            // Text in it is bytes: those types are made under their own names.
            .filter(|set| set[0] != "binary")
            .map(|set| Charset {
                width: set[1].parse().expect("a number of bytes"),
                collations: collations
                    .iter()
                    .filter(|row| row[0] == set[0])
                    .map(|row| row[1].clone())
                    .collect(),
                name: set[0].clone(),
            })
            .collect();
        let engines = lines(
            "SELECT ENGINE FROM information_schema.ENGINES WHERE SUPPORT IN ('YES', 'DEFAULT')",
        )
        .concat();
        Self {
            flavour: server.flavour(),
            version,
            charsets,
            engines,
        }
    }

    pub(super) fn is_mysql(&self) -> bool {
        self.flavour == Flavour::MySql
    }

    /// MariaDB of this version or newer.
    pub(super) fn mariadb(&self, major: u32, minor: u32) -> bool {
        !self.is_mysql() && self.version >= (major, minor)
    }

    pub(super) fn has_engine(&self, name: &str) -> bool {
        self.engines
            .iter()
            .any(|engine| engine.eq_ignore_ascii_case(name))
    }

    /// A character set: utf8mb4 as often as people use it.
    pub(super) fn charset(&self, prng: &mut Prng) -> &Charset {
        if prng.chance(35) {
            let usual = self.charsets.iter().find(|set| set.name == "utf8mb4");
            return usual.expect("every server knows utf8mb4");
        }
        super::one_of(prng, &self.charsets)
    }
}
