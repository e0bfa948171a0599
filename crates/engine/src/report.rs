//! What a restore and a proof tell afterwards. Facts for the application to word; a report never
//! claims what was not compared.

use std::collections::BTreeMap;

use archive::index::{Gap, Kind};
use serde::Serialize;

use crate::LoadBy;

/// What a restore did.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Restored {
    /// Name of the target database (SQLite: its path).
    pub target: String,
    /// Whether the database was made by this restore.
    pub created: bool,
    /// Each table with its rows.
    pub tables: Vec<RestoredTable>,
    /// Which way the rows came in.
    pub loaded_by: LoadedBy,
    /// How many objects other than tables were made.
    pub others: usize,
    /// How many connections filled tables.
    pub jobs: usize,
    /// How many tables got their secondary keys behind their rows.
    pub keys_later: usize,
    /// What is not as it was in the archive, on purpose.
    pub changes: Vec<Change>,
    /// What the archive could not give, from its own list of gaps.
    pub gaps: Vec<Gap>,
    /// Objects of the target that the archive does not hold and that were left alone.
    pub kept: Vec<String>,
}

impl Restored {
    /// Sum of rows over all tables.
    pub fn rows(&self) -> u64 {
        self.tables.iter().map(|table| table.rows).sum()
    }
}

/// How many rows came into the server which way (MySQL, MariaDB).
#[derive(Clone, Copy, Debug, Default, Serialize, PartialEq, Eq)]
pub struct LoadedBy {
    /// By statements, as the archive has them.
    pub insert: u64,
    /// By MariaDB's bulk execute.
    pub bulk: u64,
    /// By LOAD DATA LOCAL.
    pub infile: u64,
}

impl std::ops::AddAssign for LoadedBy {
    fn add_assign(&mut self, other: Self) {
        self.insert += other.insert;
        self.bulk += other.bulk;
        self.infile += other.infile;
    }
}

/// A restored table.
#[derive(Clone, Debug, Serialize)]
pub struct RestoredTable {
    /// Its name.
    pub name: String,
    /// Rows, as the server counted them while taking them in.
    pub rows: u64,
}

/// Something that a restore did not do as the archive has it, and why.
#[derive(Clone, Debug, Serialize, PartialEq, Eq)]
pub struct Change {
    /// The kind of object.
    pub kind: Kind,
    /// Its name.
    pub name: String,
    /// A stable word: `definer_dropped`, `event_disabled`, `database_renamed`, `old_name_left`,
    /// `not_created`, `warning`, …, and those of [`crate::mysql::CHANGES`].
    pub change: String,
    /// Details, in the server's words.
    pub detail: String,
}

/// Where a proof took place.
#[derive(Clone, Debug, Serialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// A throw-away private instance of the server program: its version.
    PrivateServer(String),
    /// The server that was named by the caller.
    Target(String),
    /// A scratch database on the server the data came from.
    SourceServer(String),
    /// A scratch file (SQLite).
    ScratchFile,
}

/// What a proof found.
#[derive(Clone, Copy, Debug, Serialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Dumped again and equal, and the server's own checksums equal.
    Proven,
    /// Dumped again and equal; the archive has no checksums of the source to compare with, so a
    /// loss while reading the source would not show.
    RestoredEqual,
    /// It restores, but the two servers cannot be compared exactly.
    NotComparable,
    /// Something differs.
    Failed,
}

/// How the two sides were compared.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Comparison {
    /// Data frames found equal.
    pub data_frames: usize,
    /// Definitions found equal.
    pub definitions: usize,
    /// Tables whose server-side checksums were found equal.
    pub checksums: usize,
    /// What was normalised before definitions were compared; empty: byte for byte.
    pub normalised: Vec<String>,
    /// Objects that were not compared, and why.
    pub left_out: Vec<Change>,
}

/// One difference.
#[derive(Clone, Debug, Serialize, PartialEq, Eq)]
pub struct Difference {
    /// The object.
    pub object: String,
    /// `rows`, `data`, `definition`, `checksum`, `missing`, `extra`.
    pub what: String,
    /// Both sides in few words.
    pub detail: String,
}

/// What a proof tells.
#[derive(Clone, Debug, Serialize)]
pub struct Proof {
    /// The finding.
    pub verdict: Verdict,
    /// Where.
    pub place: Place,
    /// What was compared.
    pub comparison: Comparison,
    /// Each difference; empty unless failed.
    pub differences: Vec<Difference>,
    /// The restore that it rests on.
    pub restored: Restored,
}

/// What an account sees of a database, found out before anything is saved.
#[derive(Clone, Debug, Serialize)]
pub struct Probe {
    /// Host name, port and socket, as the server gives them.
    pub server: String,
    /// `mariadb` or `mysql`.
    pub family: String,
    /// The server's own version text.
    pub version: String,
    /// The database.
    pub database: String,
    /// The account that the server took us for, `user@host`.
    pub account: String,
    /// Its active roles, as the server writes them; empty: none.
    pub roles: String,
    /// How the rows of a restore would come into this server.
    pub load: LoadBy,
    /// Whether it would be faster if an administrator set `local_infile` to ON.
    pub faster_with_local_infile: bool,
    /// Objects seen, by kind.
    pub objects: BTreeMap<Kind, usize>,
    /// Rows of all tables, as the server guesses them.
    pub rows: u64,
    /// Bytes of all tables, as the server guesses them.
    pub bytes: u64,
    /// Tables whose rows no snapshot covers.
    pub unprotected: Vec<ProbedTable>,
    /// Tables of which only the definition is saved.
    pub without_rows: Vec<ProbedTable>,
    /// What would be missing; these are the gaps that a dump by this account would have.
    pub missing: Vec<Gap>,
    /// SQL for an administrator that ends all that is missing for want of a right; nothing else
    /// is in it. Empty: no right is missing.
    pub grant: String,
}

/// A table and its engine.
#[derive(Clone, Debug, Serialize, PartialEq, Eq)]
pub struct ProbedTable {
    /// Its name.
    pub name: String,
    /// Its storage engine.
    pub engine: String,
}

/// Accounts with rights on a database. No [`Serialize`], no [`Debug`]: it holds hashes of
/// passwords, which belong into one file and nowhere else.
pub struct Accounts {
    /// The database.
    pub database: String,
    /// Accounts and roles, as the server writes them.
    pub accounts: Vec<String>,
    /// Rights of theirs that reach beyond the database and are not in the text.
    pub left_out: Vec<String>,
    /// The SQL.
    pub sql: String,
}
