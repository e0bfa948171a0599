//! How each database stands: when it was last saved well. One statement for all of them, since
//! there may be hundreds. It decides nothing.

use rusqlite::Connection;
use serde::Serialize;

use super::Result;

/// A database that backups are expected of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Standing {
    /// Its number.
    pub database: i64,
    /// Its name.
    pub name: String,
    /// When the last good backup of it was taken.
    pub good: Option<i64>,
}

/// Each database that backups are expected of.
pub fn standings(c: &Connection) -> Result<Vec<Standing>> {
    let mut statement = c.prepare_cached(
        "SELECT d.id, d.name,
            (SELECT b.taken FROM backup b
             WHERE b.database_id = d.id AND b.state = 'complete' AND b.purpose = 'backup'
                 AND EXISTS (SELECT 1 FROM copy c WHERE c.backup_id = b.id AND c.state <> 'damaged')
             ORDER BY b.taken DESC LIMIT 1)
         FROM database d WHERE d.chosen AND NOT d.paused AND d.gone IS NULL ORDER BY d.name, d.id",
    )?;
    let rows = statement.query_map([], |row| {
        Ok(Standing {
            database: row.get(0)?,
            name: row.get(1)?,
            good: row.get(2)?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::Catalog;

    #[test]
    fn good_by_the_last_good_backup() {
        let folder = tempfile::tempdir().unwrap();
        let catalog = Catalog::open(folder.path()).unwrap();
        catalog
            .write(|t| {
                t.execute_batch(
                    "INSERT INTO source (id, origin, label, kind, shown, created)
                       VALUES (1, 'demonstration', 'd', 'sqlite', 'd', 0);
                     INSERT INTO database (id, source_id, name, every_hours, paused, since) VALUES
                       (1, 1, 'a', NULL, 0, 5), (2, 1, 'b', 1, 0, 7), (3, 1, 'c', NULL, 1, 0);
                     INSERT INTO backup (key, database_id, taken, state, purpose, bytes) VALUES
                       ('1', 2, 800, 'complete', 'backup', 1), ('2', 2, 900, 'incomplete', 'backup', 1),
                       ('3', 2, 950, 'complete', 'safety_copy', 1), ('4', 2, 990, 'complete', 'backup', 1);
                     INSERT INTO copy (backup_id, storage, object, bytes, modified, state)
                       SELECT id, 'file', key, 1, 0, CASE key WHEN '4' THEN 'damaged' ELSE 'copied' END FROM backup;",
                )?;
                Ok(())
            })
            .unwrap();
        let all = catalog.read(standings).unwrap();
        let facts: Vec<_> = all
            .iter()
            .map(|one| (one.name.as_str(), one.good))
            .collect();
        assert_eq!(facts, [("a", None), ("b", Some(800))]);
    }
}
