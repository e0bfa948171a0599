//! Checksums of a whole database by SQL: rows and columns of each table, definitions by kind. It
//! must not use the dump's own reading of rows, which it is there to check.

use std::collections::BTreeMap;

use archive::index::{Checksums, TableChecksum};
use rusqlite::{Connection, Row};

use super::digest::{self, MIX, SUM};
use super::inventory::{Definition, Inventory};
use super::quoted;
use super::shape::Shape;
use crate::{Error, Event, Monitor, Stage};

/// SQLite takes at least so many arguments in a call and columns in a result (defaults 127, 2000).
const ARGUMENTS: usize = 100;

/// Computes them all. Fails where a table cannot be read; the caller knows which were.
pub(super) fn of(
    conn: &Connection,
    inventory: &Inventory,
    monitor: &dyn Monitor,
) -> Result<Checksums, Error> {
    digest::register(conn)?;
    monitor.event(Event::Stage {
        stage: Stage::Checksums,
        bytes: 0,
    });
    let mut tables = BTreeMap::new();
    let shadows = inventory
        .virtual_tables
        .iter()
        .flat_map(|table| &table.shadows);
    let ordinary = inventory.tables.iter().map(|table| &table.shape);
    for shape in ordinary
        .chain(shadows)
        .chain(&inventory.sequence)
        .chain(&inventory.statistics)
    {
        if monitor.cancelled() {
            return Err(Error::Cancelled);
        }
        // A table that cannot be read is a gap of its own (see `dump.rs`) and has no checksum.
        match table(conn, shape) {
            Ok(checksum) => tables.insert(shape.name.clone(), checksum),
            Err(error) if super::rows::is_unreadable(&error) => None,
            Err(error) => {
                return Err(Error::sqlite(format!(
                    "computing the checksum of {}",
                    shape.name
                ))(error));
            }
        };
        monitor.event(Event::Object {
            name: &shape.name,
            rows: 0,
        });
    }
    Ok(Checksums {
        method: None,
        tables,
        objects: objects(conn, inventory)?,
    })
}

fn table(conn: &Connection, shape: &Shape) -> rusqlite::Result<TableChecksum> {
    let named = shape
        .columns
        .iter()
        .map(|(name, _)| (name.clone(), quoted(name)));
    let row_id = shape
        .extra_column()
        .map(|word| (word.to_owned(), word.to_owned()));
    let columns: Vec<(String, String)> = row_id.into_iter().chain(named).collect();
    let mixes: Vec<String> = columns
        .chunks(ARGUMENTS)
        .map(|chunk| {
            format!(
                "{MIX}({})",
                chunk
                    .iter()
                    .map(|(_, sql)| sql.as_str())
                    .collect::<Vec<_>>()
                    .join(",")
            )
        })
        .collect();
    let mut checksum = TableChecksum::default();
    let mut first = true;
    // One read of the table for up to so many columns; wider tables are read several times.
    for chunk in columns.chunks(ARGUMENTS) {
        let mut sql = format!(
            "SELECT count(*), {}",
            if first {
                format!("{SUM}({})", mixes.join(","))
            } else {
                "''".into()
            }
        );
        for (_, column) in chunk {
            sql.push_str(&format!(", count({column}), {SUM}({column})"));
        }
        sql.push_str(&format!(" FROM {}", quoted(&shape.name)));
        conn.query_row(&sql, [], |row: &Row<'_>| {
            if first {
                checksum.rows = row.get::<_, i64>(0)?.unsigned_abs();
                checksum.rows_mix = row.get(1)?;
            }
            for (at, (name, _)) in chunk.iter().enumerate() {
                checksum.columns.insert(
                    name.clone(),
                    (
                        row.get::<_, i64>(2 + at * 2)?.unsigned_abs(),
                        row.get(3 + at * 2)?,
                    ),
                );
            }
            Ok(())
        })?;
        first = false;
    }
    Ok(checksum)
}

/// Count and digest of the definitions of each kind, as `count:digest`, and the settings. Only what
/// the inventory could read, and not the shadow tables, whose definitions are the module's affair.
fn objects(conn: &Connection, inventory: &Inventory) -> Result<BTreeMap<String, String>, Error> {
    let mut objects = BTreeMap::new();
    for kind in ["table", "index", "view", "trigger"] {
        let sql = format!(
            "SELECT count(*), {SUM}(type, name, tbl_name, sql) FROM sqlite_schema WHERE type = ?1 \
             AND name IN (SELECT value FROM json_each(?2))"
        );
        let names = serde_json::to_string(&names(inventory, kind))
            .map_err(|error| Error::Refused(error.to_string()))?;
        let value = conn
            .query_row(&sql, [kind, &names], |row| {
                Ok(format!(
                    "{}:{}",
                    row.get::<_, i64>(0)?,
                    row.get::<_, String>(1)?
                ))
            })
            .map_err(Error::sqlite("computing the checksums of the definitions"))?;
        objects.insert(kind.to_owned(), value);
    }
    for (name, value) in &inventory.settings {
        objects.insert((*name).to_owned(), value.clone());
    }
    Ok(objects)
}

fn names<'a>(inventory: &'a Inventory, kind: &str) -> Vec<&'a str> {
    let of = |definitions: &'a [Definition]| {
        definitions
            .iter()
            .map(|definition| definition.name.as_str())
            .collect()
    };
    match kind {
        "index" => of(&inventory.indexes),
        "view" => of(&inventory.views),
        "trigger" => of(&inventory.triggers),
        _ => {
            let tables = inventory
                .tables
                .iter()
                .map(|table| table.shape.name.as_str());
            tables
                .chain(
                    inventory
                        .virtual_tables
                        .iter()
                        .map(|table| table.name.as_str()),
                )
                .collect()
        }
    }
}
