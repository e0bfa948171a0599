//! The index of an archive: what it holds, where, from what server, and what could not be read.
//! Plain data, written as JSON; docs/FORMAT.md lists each field. It must never hold a secret.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::grammar::{self, Head};

/// The whole index.
#[derive(Clone, Debug, Serialize, Deserialize, PartialEq)]
pub struct Index {
    /// Version of the byte format, see [`crate::FORMAT`].
    pub format: u32,
    /// Program and version that wrote the archive.
    pub generator: String,
    /// Whose SQL it is.
    #[serde(with = "DialectWord")]
    pub dialect: Dialect,
    /// The moment of the snapshot, RFC 3339, UTC.
    pub taken_at: String,
    /// Whether everything is in it.
    pub state: State,
    /// Where it came from.
    pub source: Source,
    /// Each object, in the order of its frames.
    pub objects: Vec<Object>,
    /// What could not be read and why; empty exactly when `state` is complete.
    pub gaps: Vec<Gap>,
    /// What is true of the archive and worth knowing without being a gap.
    #[serde(default)]
    pub notes: Vec<Gap>,
    /// Checksums which the server's own SQL computed inside the snapshot.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub checksums: Option<Checksums>,
    /// Length in bytes of the longest statement: a server must take such a packet.
    pub largest_statement: u64,
    /// zstd level of the frames.
    pub level: i32,
    /// Number of bytes before the index frame.
    pub body_bytes: u64,
    /// SHA-256 of those bytes, hexadecimal.
    pub body_sha256: String,
    /// Each frame before the index, in file order.
    pub frames: Vec<Frame>,
}

impl Index {
    /// The index of an archive that holds nothing yet. It is incomplete until its maker says
    /// otherwise; what only the writer knows is filled in by [`crate::Writer::finish`].
    pub fn new(generator: &str, dialect: Dialect, source: Source, taken_at: String) -> Self {
        Self {
            format: crate::FORMAT,
            generator: generator.into(),
            dialect,
            taken_at,
            state: State::Incomplete,
            source,
            objects: Vec::new(),
            gaps: Vec::new(),
            notes: Vec::new(),
            checksums: None,
            largest_statement: 0,
            level: crate::DEFAULT_LEVEL,
            body_bytes: 0,
            body_sha256: String::new(),
            frames: Vec::new(),
        }
    }

    /// Sum of rows over all tables.
    pub fn rows(&self) -> u64 {
        // A crafted index may claim more than fits.
        self.objects
            .iter()
            .fold(0, |sum, object| sum.saturating_add(object.rows))
    }

    /// Length in bytes of the plain SQL text.
    pub fn text_bytes(&self) -> u64 {
        self.frames.iter().map(|frame| frame.text).sum()
    }

    /// The frames of one object, with their numbers. Walks all frames: not for each object in turn.
    pub fn frames_of(&self, object: usize) -> impl Iterator<Item = (usize, &Frame)> {
        self.frames
            .iter()
            .enumerate()
            .filter(move |(_, frame)| frame.object == Some(object))
    }
}

pub use crate::grammar::Dialect;

/// How [`Dialect`] stands in the JSON.
#[derive(Serialize, Deserialize)]
#[serde(remote = "Dialect", rename_all = "lowercase")]
enum DialectWord {
    MySql,
    Sqlite,
}

/// Whether an archive is whole.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Everything that the account could be asked for is in it.
    Complete,
    /// Something is missing; the gaps name it.
    Incomplete,
}

/// Where an archive came from.
#[derive(Clone, Debug, Serialize, Deserialize, PartialEq, Eq)]
pub struct Source {
    /// `mariadb`, `mysql` or `sqlite`.
    pub family: String,
    /// The server's own version text.
    pub version: String,
    /// Name of the database (SQLite: of the file, without its folder).
    pub database: String,
    /// Server variables and the like, by name.
    pub facts: BTreeMap<String, String>,
    /// Where the binary log stood at the snapshot.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub position: Option<Position>,
}

/// A position in a server's binary log.
#[derive(Clone, Debug, Serialize, Deserialize, PartialEq, Eq)]
pub struct Position {
    /// Name of the log file.
    pub file: String,
    /// Offset in it, bytes.
    pub offset: u64,
    /// The GTID set, where the server told it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gtid: Option<String>,
}

/// Kind of an object.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// The database itself: its default character set, or SQLite's settings.
    Database,
    /// A sequence (MariaDB).
    Sequence,
    /// A base table.
    Table,
    /// A virtual table (SQLite).
    VirtualTable,
    /// An index made apart from its table (SQLite).
    Index,
    /// A stored function.
    Function,
    /// A stored procedure.
    Procedure,
    /// A package's head (MariaDB).
    Package,
    /// A package's body (MariaDB).
    PackageBody,
    /// A view.
    View,
    /// A trigger.
    Trigger,
    /// A scheduled event.
    Event,
}

/// How the rows of a table relate to the snapshot.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum Consistency {
    /// From the one instant of the snapshot.
    #[default]
    Snapshot,
    /// Under a lock that stood while the snapshot was made.
    Locked,
    /// Read as it was at some moment of the dump: its engine has no snapshots.
    Unprotected,
    /// No rows are kept: its data lives elsewhere (a remote table, a merge of others).
    NoRows,
}

/// One object.
#[derive(Clone, Debug, Serialize, Deserialize, PartialEq)]
pub struct Object {
    /// What it is.
    pub kind: Kind,
    /// Its name, as the server gives it.
    pub name: String,
    /// The table that a trigger or an index belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub table: Option<String>,
    /// Storage engine of a table.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub engine: Option<String>,
    /// How the rows relate to the snapshot.
    #[serde(default)]
    pub consistency: Consistency,
    /// Number of rows in the data frames.
    #[serde(default)]
    pub rows: u64,
    /// Bytes of SQL text in all its frames.
    #[serde(default)]
    pub text: u64,
    /// BLAKE3 over the hashes of its data frames (a table) or of all its frames (the others).
    #[serde(default)]
    pub hash: String,
    /// Order-free sum of row hashes, for a table without a key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub row_sum: Option<String>,
    /// The columns that rows are ordered by; empty: no stable order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub key: Vec<String>,
    /// The columns named in the data statements, in that order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub columns: Vec<Column>,
    /// The bare word (`rowid`, `_rowid_` or `oid`) under which each data statement names the row
    /// id before the columns (SQLite).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rowid: Option<String>,
    /// Key and constraint lines of a CREATE TABLE, as ranges of its definition frame's text.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<Part>,
    /// The two columns that say from when until when a row was valid (MariaDB's system-versioned
    /// tables); they are the last of `columns`, and the rows are the history, too.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub period: Vec<String>,
}

impl Object {
    /// An object without rows or frames yet.
    pub fn new(kind: Kind, name: &str) -> Self {
        Self {
            kind,
            name: name.into(),
            table: None,
            engine: None,
            consistency: Consistency::Snapshot,
            rows: 0,
            text: 0,
            hash: String::new(),
            row_sum: None,
            key: Vec::new(),
            columns: Vec::new(),
            rowid: None,
            parts: Vec::new(),
            period: Vec::new(),
        }
    }

    /// How each data statement of this table begins.
    pub fn head(&self, dialect: Dialect) -> Result<Head, grammar::Error> {
        let names: Vec<&str> = self
            .columns
            .iter()
            .map(|column| column.name.as_str())
            .collect();
        match &self.rowid {
            Some(rowid) => Head::with_rowid(self.name.as_bytes(), rowid.as_bytes(), &names),
            None => Head::new(dialect, self.name.as_bytes(), &names),
        }
    }
}

/// A column named in data statements.
#[derive(Clone, Debug, Serialize, Deserialize, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// Its type, in the server's words.
    #[serde(rename = "type")]
    pub kind: String,
    /// Its character set: the encoding of the bytes of its literals.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub charset: Option<String>,
}

/// A key or constraint line inside a CREATE TABLE.
#[derive(Clone, Debug, Serialize, Deserialize, PartialEq, Eq)]
pub struct Part {
    /// `primary_key`, `unique_key`, `key`, `fulltext_key`, `spatial_key`, `vector_key`,
    /// `foreign_key`, `check`.
    pub kind: String,
    /// Its name, if it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// First byte in the definition frame's text.
    pub offset: u64,
    /// Length in bytes, without the comma.
    pub length: u64,
}

/// Something that is not in the archive, or is not quite as one would think.
#[derive(Clone, Debug, Serialize, Deserialize, PartialEq, Eq)]
pub struct Gap {
    /// The kind of object.
    pub kind: Kind,
    /// Its name.
    pub name: String,
    /// A stable word for the cause, for programs (`unreadable`, `no_right`, `too_large`, …).
    pub cause: String,
    /// Details, in the server's words.
    pub detail: String,
}

/// What a frame is for.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Opening comment and session settings for a plain client.
    Header,
    /// Statements that make an object.
    Definition,
    /// A stand-in for a view, so that others can be made on it.
    Placeholder,
    /// Rows, in the closed grammar.
    Data,
    /// Statements that need the data: counters and states.
    State,
    /// Settings put back, and the end marker.
    Footer,
}

/// One frame.
#[derive(Clone, Debug, Serialize, Deserialize, PartialEq, Eq)]
pub struct Frame {
    /// Offset in the file, bytes.
    pub offset: u64,
    /// Length in the file, bytes.
    pub stored: u64,
    /// Length of its SQL text, bytes.
    pub text: u64,
    /// BLAKE3 of its text, hexadecimal.
    pub hash: String,
    /// What it is for.
    pub role: Role,
    /// Position of its object in [`Index::objects`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub object: Option<usize>,
    /// Rows in it.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub rows: u64,
    /// `(offset, length)` of each statement in the text, without delimiter (not for data).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub statements: Vec<(u64, u64)>,
}

fn is_zero(number: &u64) -> bool {
    *number == 0
}

/// Checksums which the source's own SQL computed.
#[derive(Clone, Debug, Default, Serialize, Deserialize, PartialEq, Eq)]
pub struct Checksums {
    /// How the sums of the values were computed: `sha256`; `None` is the way of the first
    /// archives (docs/FORMAT.md). Only sums of one method can be compared.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub method: Option<String>,
    /// By table.
    pub tables: BTreeMap<String, TableChecksum>,
    /// Counts and digests of the other objects, by what was counted.
    pub objects: BTreeMap<String, String>,
}

/// Checksums of one table.
#[derive(Clone, Debug, Default, Serialize, Deserialize, PartialEq, Eq)]
pub struct TableChecksum {
    /// `COUNT(*)`.
    pub rows: u64,
    /// Sum of a mix of each row's columns: notices values swapped between rows.
    pub rows_mix: String,
    /// Per column: how many are not NULL, and the sum of the hashes of their bytes.
    pub columns: BTreeMap<String, (u64, String)>,
}
