//! What SQLite tells of itself: the list of tables and the settings of the file. It never judges.

use std::collections::BTreeMap;

use rusqlite::types::ValueRef;
use rusqlite::{Connection, Row};

use crate::Error;

/// What SQLite says of a table.
pub(super) struct Listed {
    /// `table`, `view`, `virtual` or `shadow`.
    pub kind: String,
    pub without_rowid: bool,
}

/// What `PRAGMA table_list` (SQLite 3.37) says of each table, by name.
pub(super) fn table_list(conn: &Connection) -> Result<BTreeMap<String, Listed>, Error> {
    let doing = || "listing the tables".to_owned();
    let sql = "SELECT name, type, wr FROM pragma_table_list WHERE schema = 'main'";
    let mut statement = conn.prepare(sql).map_err(Error::sqlite(doing()))?;
    let mut rows = statement.query([]).map_err(Error::sqlite(doing()))?;
    let mut listed = BTreeMap::new();
    while let Some(row) = rows.next().map_err(Error::sqlite(doing()))? {
        if let (Some(name), Some(kind)) = (text(row, 0)?, text(row, 1)?) {
            let without_rowid = row.get(2).map_err(Error::sqlite(doing()))?;
            listed.insert(
                name,
                Listed {
                    kind,
                    without_rowid,
                },
            );
        }
    }
    Ok(listed)
}

/// The text in a column, unless it is not valid UTF-8 or no text.
pub(super) fn text(row: &Row<'_>, column: usize) -> Result<Option<String>, Error> {
    match row
        .get_ref(column)
        .map_err(Error::sqlite("reading sqlite_schema"))?
    {
        ValueRef::Text(bytes) => Ok(String::from_utf8(bytes.to_vec()).ok()),
        _ => Ok(None),
    }
}

/// The settings that are kept in the file.
pub(super) fn settings(conn: &Connection) -> Result<BTreeMap<&'static str, String>, Error> {
    let mut settings = BTreeMap::new();
    for name in [
        "encoding",
        "page_size",
        "auto_vacuum",
        "user_version",
        "application_id",
    ] {
        let value = conn.pragma_query_value(None, name, |row| {
            Ok(match row.get_ref(0)? {
                ValueRef::Integer(number) => number.to_string(),
                other => other.as_str().unwrap_or_default().to_owned(),
            })
        });
        settings.insert(name, value.map_err(Error::sqlite("reading the settings"))?);
    }
    Ok(settings)
}
