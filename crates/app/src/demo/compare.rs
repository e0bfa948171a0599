//! Compares two SQLite files by SQLite's own SQL, sharing no code with the dump or the restore.
//! It must never write to either.

use std::path::{Path, PathBuf};

use rusqlite::{Connection, OpenFlags};

use super::Error;

/// What a comparison found.
pub struct Compared {
    /// The copy.
    pub scratch: PathBuf,
    /// The company's tables; those of the full-text index are compared as well, and not counted.
    pub tables: usize,
    /// Rows in them.
    pub rows: u64,
    /// Tables and definitions that differ.
    pub differences: Vec<String>,
}

/// Compares definitions and every row. Values are equal when type and bytes are (`quote` writes
/// a number with all its digits and a BLOB in hexadecimal).
pub fn compare(original: &Path, copy: &Path) -> Result<Compared, Error> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI;
    let connection = Connection::open_with_flags(original, flags)?;
    let read_only = format!("file:{}?mode=ro", percent(copy));
    connection.execute("ATTACH ? AS copy", [read_only])?;
    let mut compared = Compared {
        scratch: copy.to_owned(),
        tables: 0,
        rows: 0,
        differences: Vec::new(),
    };
    let definitions =
        |schema: &str| format!("SELECT type, name, tbl_name, sql FROM {schema}.sqlite_schema");
    if differ(&connection, &definitions("main"), &definitions("copy"))? > 0 {
        compared.differences.push("sqlite_schema".to_owned());
    }
    let names = names(
        &connection,
        "SELECT name FROM main.sqlite_schema WHERE type = 'table' ORDER BY name",
    )?;
    for table in names {
        let columns = names_of_columns(&connection, &table)?;
        let side =
            |schema: &str| format!("SELECT {} FROM {schema}.\"{table}\"", columns.join(", "));
        if super::schema::COUNTED.contains(&table.as_str()) {
            compared.tables += 1;
            compared.rows += number(
                &connection,
                &format!("SELECT count(*) FROM main.\"{table}\""),
            )?;
        }
        if differ(&connection, &side("main"), &side("copy"))? > 0 {
            compared.differences.push(table);
        }
    }
    Ok(compared)
}

/// How many rows stand on one side only. Equal rows are counted, so that a double one shows.
fn differ(connection: &Connection, left: &str, right: &str) -> Result<u64, Error> {
    let counted = |side: &str| format!("SELECT *, count(*) FROM ({side}) GROUP BY ALL_COLUMNS");
    let width = connection.prepare(left)?.column_count();
    let columns: Vec<String> = (1..=width).map(|at| at.to_string()).collect();
    let group = columns.join(", ");
    let [left, right] = [left, right].map(|side| counted(side).replace("ALL_COLUMNS", &group));
    let one_way = |from: &str, to: &str| {
        format!("SELECT count(*) FROM (SELECT * FROM ({from}) EXCEPT SELECT * FROM ({to}))")
    };
    Ok(number(connection, &one_way(&left, &right))? + number(connection, &one_way(&right, &left))?)
}

fn names_of_columns(connection: &Connection, table: &str) -> Result<Vec<String>, Error> {
    let mut statement =
        connection.prepare("SELECT name FROM pragma_table_xinfo(?, 'main') WHERE hidden <> 1")?;
    let names = statement.query_map([table], |row| row.get::<_, String>(0))?;
    let expression = |name: String| {
        let name = format!("\"{}\"", name.replace('"', "\"\""));
        format!("typeof({name}) || quote({name}) AS {name}")
    };
    names.map(|name| Ok(expression(name?))).collect()
}

fn names(connection: &Connection, sql: &str) -> Result<Vec<String>, Error> {
    let mut statement = connection.prepare(sql)?;
    let names = statement.query_map([], |row| row.get(0))?;
    names.map(|name| Ok(name?)).collect()
}

fn number(connection: &Connection, sql: &str) -> Result<u64, Error> {
    Ok(connection
        .query_row(sql, [], |row| row.get::<_, i64>(0))?
        .unsigned_abs())
}

/// A path as it stands in a `file:` URI (sqlite.org/uri.html).
fn percent(path: &Path) -> String {
    let byte = |byte: u8| match byte {
        b'%' | b'?' | b'#' => format!("%{byte:02X}"),
        _ => char::from(byte).to_string(),
    };
    use std::os::unix::ffi::OsStrExt;
    let bytes = path.as_os_str().as_bytes();
    bytes
        .iter()
        .map(|value| {
            if value.is_ascii() {
                byte(*value)
            } else {
                format!("%{value:02X}")
            }
        })
        .collect()
}
