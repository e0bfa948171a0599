//! An archive into a database file: all of it or some tables, in one transaction, checked before
//! it is committed. A restore that fails leaves the target exactly as it was.

use std::path::Path;

use archive::index::Kind;
use archive::{FrameText, ReadAt, Reader};
use rusqlite::Connection;

use super::load::Loader;
use super::plan::{Plan, is_table};
use super::quoted;
use super::stubs::Stubs;
use super::target::Target;
use crate::{
    Change, Error, Event, LoadedBy, Monitor, RestoreOptions, Restored, RestoredTable, Stage,
};

/// How many findings of an integrity check are told.
const FINDINGS: usize = 5;

/// Restores an archive into the database file `target`, which is made if it is missing.
pub fn restore<S: ReadAt>(
    reader: &Reader<S>,
    target: &Path,
    options: &RestoreOptions,
    monitor: &dyn Monitor,
) -> Result<Restored, Error> {
    let index = reader.index();
    let plan = Plan::new(index, options.tables.as_deref())?;
    if plan.whole {
        verify(reader, monitor)?;
    }
    let mut opened = Target::open(target)?;
    let created = opened.created();
    monitor.event(Event::Stage {
        stage: Stage::Restore,
        bytes: text_of(reader, &plan),
    });
    opened.begin(index)?;
    let (kept, lost) = opened.make_room(index, &plan, options)?;
    let merge = !plan.whole || !kept.is_empty();
    let mut loader = Loader {
        conn: &opened.conn,
        reader,
        plan: &plan,
        monitor,
        merge,
        utf8: index
            .source
            .facts
            .get("encoding")
            .is_some_and(|encoding| encoding == "UTF-8"),
        buffers: FrameText::default(),
        changes: lost,
        stubs: Stubs::default(),
    };
    loader.all()?;
    let mut changes = loader.changes;
    loader
        .stubs
        .withdraw(&opened.conn)
        .map_err(Error::sqlite("ending the restore"))?;
    if plan.whole {
        changes.extend(opened.settings_kept(index)?);
    }
    let tables = count(&opened.conn, reader, &plan, merge)?;
    check(&opened.conn, &mut changes)?;
    let others = plan
        .objects(index)
        .filter(|(_, object)| object.kind != Kind::Table && object.kind != Kind::Database);
    let others = others.count()
        - changes
            .iter()
            .filter(|change| change.change == "not_created" && change.kind == Kind::Index)
            .count();
    if monitor.cancelled() {
        return Err(Error::Cancelled);
    }
    let wal = plan.whole
        && index
            .source
            .facts
            .get("journal_mode")
            .is_some_and(|mode| mode == "wal");
    opened.commit(wal)?;
    Ok(Restored {
        target: target.display().to_string(),
        created,
        tables,
        others,
        jobs: 1,
        keys_later: 0,
        changes,
        gaps: index.gaps.clone(),
        kept,
        loaded_by: LoadedBy::default(),
    })
}

/// Reads the whole archive once, so that a damaged one is refused before anything is written.
fn verify<S: ReadAt>(reader: &Reader<S>, monitor: &dyn Monitor) -> Result<(), Error> {
    monitor.event(Event::Stage {
        stage: Stage::Verify,
        bytes: reader.index().body_bytes,
    });
    let verified = archive::verify_body(reader, &mut |bytes| {
        monitor.event(Event::Progress { rows: 0, bytes });
        !monitor.cancelled()
    });
    match verified {
        Err(_) if monitor.cancelled() => Err(Error::Cancelled),
        other => Ok(other.map(|_| ())?),
    }
}

fn text_of<S: ReadAt>(reader: &Reader<S>, plan: &Plan) -> u64 {
    plan.objects(reader.index())
        .map(|(_, object)| object.text)
        .sum()
}

/// Rows as SQLite counts them now, against the index.
fn count<S: ReadAt>(
    conn: &Connection,
    reader: &Reader<S>,
    plan: &Plan,
    merge: bool,
) -> Result<Vec<RestoredTable>, Error> {
    let mut tables = Vec::new();
    for (_, object) in plan
        .objects(reader.index())
        .filter(|(_, object)| object.kind == Kind::Table)
    {
        if !is_table(object) && merge {
            continue;
        }
        let sql = format!("SELECT count(*) FROM {}", quoted(&object.name));
        let failed = Error::sqlite(format!("counting the rows of {}", object.name));
        let rows = conn
            .query_row(&sql, [], |row| row.get(0))
            .map(i64::unsigned_abs)
            .map_err(failed)?;
        if rows != object.rows {
            let detail = format!("{rows} rows restored, the archive holds {}", object.rows);
            return Err(Error::Mismatch {
                object: object.name.clone(),
                detail,
            });
        }
        if is_table(object) {
            tables.push(RestoredTable {
                name: object.name.clone(),
                rows,
            });
        }
    }
    Ok(tables)
}

/// SQLite's own checks. Damage is fatal; rows without a parent are told, since the source had
/// them too (or the parents were not chosen).
fn check(conn: &Connection, changes: &mut Vec<Change>) -> Result<(), Error> {
    let failed = || Error::sqlite("checking the restored database");
    // Virtual tables keep what they read of their shadow tables when they were made, which was
    // before the rows came; forgetting the schema makes them read again.
    conn.execute_batch("PRAGMA writable_schema = RESET")
        .map_err(failed())?;
    let mut statement = conn.prepare("PRAGMA integrity_check").map_err(failed())?;
    let lines: Vec<String> = statement
        .query_map([], |row| row.get(0))
        .and_then(Iterator::collect)
        .map_err(failed())?;
    if lines != ["ok"] {
        let detail = lines
            .into_iter()
            .take(FINDINGS)
            .collect::<Vec<_>>()
            .join("; ");
        return Err(Error::Mismatch {
            object: "integrity_check".into(),
            detail,
        });
    }
    let sql = "SELECT \"table\", parent, count(*) FROM pragma_foreign_key_check GROUP BY 1, 2 ORDER BY 1, 2";
    let violations = conn.prepare(sql).and_then(|mut statement| {
        let rows = statement.query_map([], |row| {
            let (table, parent, rows): (String, String, i64) =
                (row.get(0)?, row.get(1)?, row.get(2)?);
            Ok((table, format!("{rows} rows without a parent in {parent}")))
        })?;
        rows.collect::<rusqlite::Result<Vec<_>>>()
    });
    // A foreign key to columns that are no key makes the check itself fail; the source had it too.
    let violations = violations.unwrap_or_else(|error| vec![(String::new(), error.to_string())]);
    changes.extend(violations.into_iter().map(|(name, detail)| Change {
        kind: Kind::Table,
        name,
        change: "foreign_key_violation".into(),
        detail,
    }));
    Ok(())
}
