//! The shape of one table: which columns rows are written with, what they are ordered by, and how
//! the row id is kept. Facts from pragmas only; it must never parse SQL.

use rusqlite::Connection;

use crate::Error;

/// A table whose rows are dumped.
#[derive(Clone, Debug)]
pub(super) struct Shape {
    /// Its name.
    pub name: String,
    /// Columns that hold values of their own (generated ones do not), with their declared types.
    pub columns: Vec<(String, String)>,
    /// What rows are ordered by.
    pub key: Key,
    /// Whether large values can be read piece by piece: SQLite's incremental blobs know no
    /// WITHOUT ROWID table and none with generated columns.
    pub reads_in_pieces: bool,
    /// Whether they can be written so: not where a UNIQUE index holds values either.
    pub writes_in_pieces: bool,
}

/// What the rows of a table are ordered by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Key {
    /// The row id, under this name, which no column has: it is written as a further column.
    RowId(&'static str),
    /// The row id, which is this column (an INTEGER PRIMARY KEY).
    Column(String),
    /// A WITHOUT ROWID table's PRIMARY KEY.
    Primary(Vec<String>),
    /// A row id that cannot be named, since columns have taken all its names: rows come in its
    /// order, but its values are not kept.
    Hidden,
    /// Rows of a table of SQLite's own, in the order of their row ids, which carry no meaning.
    Internal,
    /// Ordered by this column; the row id carries no meaning.
    InternalBy(&'static str),
}

impl Shape {
    /// Looks at a table. `without_rowid` as `PRAGMA table_list` has it.
    pub fn of(conn: &Connection, name: &str, without_rowid: bool) -> Result<Self, Error> {
        let doing = || format!("looking at table {name}");
        let sql = "SELECT name, type, pk, hidden FROM pragma_table_xinfo(?1) ORDER BY cid";
        let mut statement = conn.prepare(sql).map_err(Error::sqlite(doing()))?;
        let rows = statement.query_map([name], |row| {
            Ok((
                row.get::<_, String>(0)?,
                row.get::<_, String>(1)?,
                row.get::<_, i64>(2)?,
                row.get::<_, i64>(3)?,
            ))
        });
        let all: Vec<_> = rows
            .and_then(Iterator::collect)
            .map_err(Error::sqlite(doing()))?;
        let sql = "SELECT count(*), coalesce(sum(origin = 'pk'), 0) FROM pragma_index_list(?1) WHERE origin <> 'c'";
        let (unique, primary): (i64, i64) = conn
            .query_row(sql, [name], |row| Ok((row.get(0)?, row.get(1)?)))
            .map_err(Error::sqlite(doing()))?;

        let mut parts: Vec<_> = all.iter().filter(|column| column.2 > 0).collect();
        parts.sort_by_key(|column| column.2);
        let key = if without_rowid {
            Key::Primary(parts.iter().map(|column| column.0.clone()).collect())
        } else if let ([column], 0) = (&parts[..], primary) {
            // A PRIMARY KEY without an index of its own is the row id itself.
            Key::Column(column.0.clone())
        } else {
            let free = |word: &&str| !all.iter().any(|column| column.0.eq_ignore_ascii_case(word));
            ["rowid", "_rowid_", "oid"]
                .into_iter()
                .find(free)
                .map_or(Key::Hidden, Key::RowId)
        };
        // PRAGMA table_xinfo: 0 plain, 1 hidden (virtual tables), 2 virtual, 3 stored generated.
        let reads_in_pieces = !without_rowid && !all.iter().any(|column| column.3 > 1);
        let writes_in_pieces = reads_in_pieces && unique == 0;
        let columns = all
            .into_iter()
            .filter(|column| column.3 == 0)
            .map(|column| (column.0, column.1))
            .collect();
        Ok(Self {
            name: name.to_owned(),
            columns,
            key,
            reads_in_pieces,
            writes_in_pieces,
        })
    }

    /// SQL of the row id's value, where it can be named.
    pub fn row_id(&self) -> Option<String> {
        match &self.key {
            Key::RowId(word) => Some((*word).to_owned()),
            Key::Column(name) => Some(super::quoted(name)),
            _ => None,
        }
    }

    /// The name that the row id is written under as a further, first column.
    pub fn extra_column(&self) -> Option<&'static str> {
        match self.key {
            Key::RowId(word) => Some(word),
            _ => None,
        }
    }

    /// SQL of the order, with its `ORDER BY`.
    pub fn order(&self) -> String {
        match &self.key {
            Key::RowId(_) | Key::Column(_) => {
                format!(" ORDER BY {}", self.row_id().unwrap_or_default())
            }
            Key::Primary(names) => {
                let names: Vec<String> = names.iter().map(|name| super::quoted(name)).collect();
                format!(" ORDER BY {}", names.join(","))
            }
            // Without ORDER BY and index a table is read in the order of its row ids.
            Key::Hidden => " NOT INDEXED".to_owned(),
            Key::Internal => " ORDER BY rowid".to_owned(),
            Key::InternalBy(column) => format!(" ORDER BY {column}, rowid"),
        }
    }

    /// The names that rows are ordered by, for the index of the archive.
    pub fn key_names(&self) -> Vec<String> {
        match &self.key {
            Key::RowId(word) => vec![(*word).to_owned()],
            Key::Column(name) => vec![name.clone()],
            Key::Primary(names) => names.clone(),
            Key::InternalBy(column) => vec![(*column).to_owned()],
            Key::Hidden | Key::Internal => Vec::new(),
        }
    }
}
