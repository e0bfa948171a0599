//! What was odd about the backups of a database, and what it is measured by. While something that
//! holds stands here, retention takes nothing of that database: only a person takes it away.

use rusqlite::{Connection, OptionalExtension, Row, Transaction};
use serde::Serialize;

use super::Result;
use super::word::json::Json;
use crate::anomaly::{Anomaly, Changes};

/// What stands there of a database.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Standing {
    /// The database.
    pub database_id: i64,
    /// Its name.
    pub database: String,
    /// The run that saw it last, while it is known.
    pub run_id: Option<i64>,
    /// When it was first seen.
    pub found: i64,
    /// When the snapshot of the newest odd backup was taken.
    pub taken: i64,
    /// Whether retention waits for a person.
    pub holds: bool,
    /// What it is.
    pub what: Vec<Anomaly>,
}

/// What a fresh backup of a database is measured by.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Measure {
    /// Backups older than this are no measure any more.
    pub baseline: Option<i64>,
    /// By what its content was known at its last backup.
    pub fingerprint: Option<String>,
    /// How often that changed, and when last.
    pub changes: Option<Changes>,
    /// How long its last runs took that did what they should, in milliseconds.
    pub took: Vec<i64>,
}

/// Runs that say how long one takes.
const RUNS: u32 = 9;

const STANDING: &str = "SELECT a.database_id, d.name, a.run_id, a.found, a.holds, a.what, a.taken
    FROM anomaly a JOIN database d ON d.id = a.database_id";

fn standing(row: &Row<'_>) -> rusqlite::Result<Standing> {
    let what: Json<Vec<Anomaly>> = row.get(5)?;
    Ok(Standing {
        database_id: row.get(0)?,
        database: row.get(1)?,
        run_id: row.get(2)?,
        found: row.get(3)?,
        holds: row.get(4)?,
        taken: row.get(6)?,
        what: what.0,
    })
}

/// Of all databases, the oldest first.
pub fn all(c: &Connection) -> Result<Vec<Standing>> {
    let mut statement = c.prepare_cached(&format!("{STANDING} ORDER BY a.found, d.name"))?;
    let rows = statement.query_map([], standing)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Of one database.
pub fn of(c: &Connection, database: i64) -> Result<Option<Standing>> {
    let mut statement = c.prepare_cached(&format!("{STANDING} WHERE a.database_id = ?1"))?;
    Ok(statement.query_row([database], standing).optional()?)
}

/// What a fresh backup of a database is measured by.
pub fn measure(c: &Connection, database: i64) -> Result<Measure> {
    let mut statement = c.prepare_cached(
        "SELECT baseline, fingerprint, changes, changed FROM database WHERE id = ?1",
    )?;
    let read = |row: &Row<'_>| {
        let (number, last): (u32, Option<i64>) = (row.get(2)?, row.get(3)?);
        Ok(Measure {
            baseline: row.get(0)?,
            fingerprint: row.get(1)?,
            changes: last.map(|last| Changes { number, last }),
            took: Vec::new(),
        })
    };
    let found = statement.query_row([database], read).optional()?;
    let mut runs = c.prepare_cached(
        "SELECT ended - started FROM run WHERE database_id = ?1 AND kind = 'backup' AND state = 'done'
             AND started IS NOT NULL AND ended IS NOT NULL ORDER BY id DESC LIMIT ?2",
    )?;
    let took = runs.query_map((database, RUNS), |row| row.get(0))?;
    Ok(Measure {
        took: took.collect::<rusqlite::Result<_>>()?,
        ..found.unwrap_or_default()
    })
}

/// Notes the content of a fresh backup: whether it changed, and when.
pub fn saw(t: &Transaction<'_>, database: i64, fingerprint: &str, now: i64) -> Result<()> {
    t.execute(
        "UPDATE database SET changes = changes + (fingerprint IS NOT NULL), changed = ?3, fingerprint = ?2
         WHERE id = ?1 AND fingerprint IS NOT ?2",
        (database, fingerprint, now),
    )?;
    Ok(())
}

/// Notes what is odd about a fresh backup, whose snapshot was taken at `taken`. What was held before
/// stays held, whatever the fresh one looks like.
pub fn note(
    t: &Transaction<'_>,
    database: i64,
    run: Option<i64>,
    taken: i64,
    what: &[Anomaly],
    now: i64,
) -> Result<()> {
    if what.is_empty() {
        t.execute(
            "DELETE FROM anomaly WHERE database_id = ?1 AND NOT holds",
            [database],
        )?;
        return Ok(());
    }
    let holds = what.iter().any(Anomaly::holds);
    // A person decides about all that happened, and not only about the last of it.
    let mut what = what.to_vec();
    if let Some(before) = of(t, database)?.filter(|before| before.holds) {
        let same = |one: &Anomaly| std::mem::discriminant(one);
        let news: Vec<_> = what.iter().map(same).collect();
        what.extend(
            before
                .what
                .into_iter()
                .filter(|old| !news.contains(&same(old))),
        );
    }
    // What does not hold takes no place of what does.
    t.execute(
        "INSERT INTO anomaly (database_id, run_id, found, taken, holds, what) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
         ON CONFLICT (database_id) DO UPDATE SET run_id = excluded.run_id, taken = excluded.taken,
             holds = excluded.holds, what = excluded.what
             WHERE excluded.holds OR NOT anomaly.holds",
        (database, run, now, taken, holds, Json(&what)),
    )?;
    Ok(())
}

/// A person said that it is right: retention goes on, and what was before is no measure any more.
/// `seen`: the newest odd backup that the person saw; if there is a newer one, nothing is settled. Whether anything was.
pub fn settle(t: &Transaction<'_>, database: i64, seen: Option<i64>, now: i64) -> Result<bool> {
    let sql = "DELETE FROM anomaly WHERE database_id = ?1 AND taken = coalesce(?2, taken) RETURNING taken";
    let taken: Option<i64> = t
        .query_row(sql, (database, seen), |row| row.get(0))
        .optional()?;
    let Some(taken) = taken else {
        return Ok(false);
    };
    t.execute(
        "UPDATE database SET baseline = ?2, changes = 0, changed = ?3 WHERE id = ?1",
        (database, taken, now),
    )?;
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::Catalog;

    fn catalog() -> (tempfile::TempDir, Catalog) {
        let folder = tempfile::tempdir().unwrap();
        let catalog = Catalog::open(folder.path()).unwrap();
        let fill = "INSERT INTO source (id, origin, label, kind, shown, created)
                VALUES (1, 'environment', 'e', 'mysql', 'x', 0);
            INSERT INTO database (id, source_id, name, since) VALUES (1, 1, 'shop', 0), (2, 1, 'blog', 0);";
        catalog.write(|t| Ok(t.execute_batch(fill)?)).unwrap();
        (folder, catalog)
    }

    #[test]
    fn what_holds_stays_until_a_person_takes_it_away() {
        let (_folder, catalog) = catalog();
        let slow = [Anomaly::Slower { before: 1, now: 9 }];
        let note =
            |what: &[Anomaly], at: i64| catalog.write(|t| note(t, 1, None, at, what, at)).unwrap();
        let what = || {
            catalog
                .read(|c| of(c, 1))
                .unwrap()
                .map(|one| (one.holds, one.what, one.found))
        };
        note(&slow, 10);
        assert_eq!(what(), Some((false, slow.to_vec(), 10)));
        note(&[], 20);
        assert_eq!(what(), None);
        note(&slow, 30);
        note(&[Anomaly::Emptied], 40);
        let held = Some((true, vec![Anomaly::Emptied], 30));
        assert_eq!(what(), held);
        note(&slow, 50);
        note(&[], 60);
        assert_eq!(what(), held);
        // What comes on top does not hide it.
        let fell = Anomaly::RowsFell { before: 9, now: 1 };
        note(std::slice::from_ref(&fell), 65);
        let held = Some((true, vec![fell, Anomaly::Emptied], 30));
        assert_eq!(what(), held);
        // Nobody settles what was not seen.
        assert!(!catalog.write(|t| settle(t, 1, Some(40), 70)).unwrap());
        assert_eq!(what(), held);
        assert_eq!(catalog.read(all).unwrap().len(), 1);
        assert!(!catalog.write(|t| settle(t, 2, None, 70)).unwrap());
        assert!(catalog.write(|t| settle(t, 1, Some(65), 70)).unwrap());
        assert_eq!(what(), None);
        let measure = catalog.read(|c| measure(c, 1)).unwrap();
        assert_eq!(measure.baseline, Some(65));
    }

    #[test]
    fn changes_are_counted() {
        let (_folder, catalog) = catalog();
        let see = |print: &str, at: i64| catalog.write(|t| saw(t, 1, print, at)).unwrap();
        let changes = || catalog.read(|c| measure(c, 1)).unwrap().changes;
        assert_eq!(changes(), None);
        see("a", 1);
        assert_eq!(changes(), Some(Changes { number: 0, last: 1 }));
        see("a", 2);
        see("b", 3);
        see("b", 4);
        see("a", 5);
        assert_eq!(changes(), Some(Changes { number: 2, last: 5 }));
    }
}
