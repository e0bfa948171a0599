//! What the target can do, asked of the target itself before anything is written: its catalogue
//! is the truth about collations, character sets and engines, not its version.

use std::collections::BTreeSet;

use archive::Index;
use wire::Family;

use super::super::session::{Session, text};
use super::super::version::{self, Numbers};
use super::table::{SETTINGS, When};
use crate::Error;

/// The target against the source of an archive.
#[derive(Clone, Debug)]
pub(in crate::mysql) struct Abilities {
    family: Family,
    version: Numbers,
    from: Family,
    from_version: Numbers,
    collations: BTreeSet<String>,
    charsets: BTreeSet<String>,
    engines: BTreeSet<String>,
    /// Whether the target is another installation than the source.
    pub elsewhere: bool,
    zero_dates_refused: bool,
    /// Whether names that differ in case only are one name.
    pub names_fold: bool,
}

impl Abilities {
    /// Asks the target.
    pub fn read(session: &mut Session, index: &Index) -> Result<Self, Error> {
        let lower = |rows: Vec<Vec<Option<Vec<u8>>>>| -> BTreeSet<String> {
            rows.iter()
                .map(|row| text(row, 0).to_ascii_lowercase())
                .collect()
        };
        let mut collations = lower(session.rows("SHOW COLLATION")?);
        let family = session.connection.server().family();
        let version = version::numbers(session.connection.server().text());
        if family == Family::MariaDb && version >= (10, 10, 0) {
            // Those of Unicode 14 have one name for all character sets; these are the full ones.
            collations.extend(lower(session.rows(
                "SELECT FULL_COLLATION_NAME FROM information_schema.COLLATION_CHARACTER_SET_APPLICABILITY",
            )?));
        }
        let engines = session.rows("SHOW ENGINES")?;
        let engines = engines
            .iter()
            .filter(|row| matches!(text(row, 1).as_str(), "YES" | "DEFAULT"))
            .map(|row| text(row, 0).to_ascii_lowercase())
            .collect();
        let mode = session.value("SELECT @@GLOBAL.sql_mode")?;
        Ok(Self {
            family,
            version,
            from: match index.source.family.as_str() {
                "mysql" => Family::MySql,
                _ => Family::MariaDb,
            },
            from_version: version::numbers(&index.source.version),
            charsets: lower(session.rows("SHOW CHARACTER SET")?),
            collations,
            engines,
            elsewhere: index.source.facts.get("place") != Some(&session.place()?),
            zero_dates_refused: mode.contains("NO_ZERO_DATE") && mode.contains("STRICT"),
            names_fold: session.value("SELECT @@lower_case_table_names")? != "0",
        })
    }

    /// Whether the two servers may show and take different definitions: another family or another
    /// major and minor version.
    pub fn foreign(&self) -> bool {
        let release = |(major, minor, _): Numbers| (major, minor);
        self.other_family() || release(self.version) != release(self.from_version)
    }

    /// Whether the target is of the other family.
    pub fn other_family(&self) -> bool {
        self.family != self.from
    }

    pub fn knows_collation(&self, name: &str) -> bool {
        self.collations.contains(&name.to_ascii_lowercase())
    }

    /// Whether a condition that concerns the target alone holds; the others are
    /// [`super::rewrite`]'s.
    pub(super) fn holds(&self, when: When, first: &str) -> bool {
        let known = |names: &BTreeSet<String>| names.contains(&first.to_ascii_lowercase());
        let maria = self.family == Family::MariaDb;
        let below = |major, minor| self.version < (major, minor, 0);
        match when {
            When::FromMariaDb => self.from == Family::MariaDb,
            When::FromMySql => self.from == Family::MySql,
            When::ToMySql => !maria,
            When::ToMariaDb => maria,
            When::MariaDbBefore(major, minor) => maria && below(major, minor),
            When::MariaDbSince(major, minor) => maria && !below(major, minor),
            When::Elsewhere => self.elsewhere,
            When::EngineUnknown => !known(&self.engines),
            When::CharsetUnknown => !known(&self.charsets),
            When::CollationUnknown => !self.knows_collation(first),
            When::ZeroDatesRefused => self.zero_dates_refused,
            When::Partitioned | When::NotMemory | When::Mentions(_) => true,
        }
    }

    /// Whether the target has system-versioned tables.
    pub fn knows_versioning(&self) -> bool {
        self.family == Family::MariaDb
    }

    /// Session settings that this target needs.
    pub fn settings(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        SETTINGS
            .iter()
            .filter(|(when, ..)| self.holds(*when, ""))
            .map(|(_, name, value)| (*name, *value))
    }
}
