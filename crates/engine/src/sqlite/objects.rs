//! What stands in a database file: names and kinds only.

use std::path::Path;

use archive::index::Kind;

use super::inventory::kind_of;
use super::{reserved, snapshot};
use crate::Error;

/// Kind and name of each object in the database file at `path`, but SQLite's own; empty if the
/// file is missing.
pub fn objects(path: &Path) -> Result<Vec<(Kind, String)>, Error> {
    let doing = || format!("looking at {}", path.display());
    if !path.try_exists().map_err(Error::io(doing()))? {
        return Ok(Vec::new());
    }
    let conn = snapshot::open_source(path)?;
    let sql = "SELECT type, name, coalesce(sql LIKE 'CREATE VIRTUAL %', 0) FROM sqlite_schema ORDER BY type, name";
    let mut statement = conn.prepare(sql).map_err(Error::sqlite(doing()))?;
    let rows = statement.query_map([], |row| {
        let (kind, name, is_virtual): (String, String, bool) =
            (row.get(0)?, row.get(1)?, row.get(2)?);
        Ok((
            if is_virtual {
                Kind::VirtualTable
            } else {
                kind_of(&kind)
            },
            name,
        ))
    });
    let all: Vec<_> = rows
        .and_then(Iterator::collect)
        .map_err(Error::sqlite(doing()))?;
    Ok(all
        .into_iter()
        .filter(|(_, name)| !reserved(name))
        .collect())
}
