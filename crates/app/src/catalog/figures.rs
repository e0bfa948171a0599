//! Figures for a program that watches: what lies where, how long runs took, what failed. Asked
//! for every minute or so, by few; each question is one statement over all databases. It decides
//! nothing.

use rusqlite::Connection;

use super::Result;
use super::runs::{RunKind, RunState};

/// The good backups of a database in one storage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// The database's number.
    pub database: i64,
    /// Type of the storage.
    pub storage: String,
    /// How many there are.
    pub number: u64,
    /// When the last one was taken.
    pub taken: i64,
    /// The size of that one, in bytes.
    pub bytes: u64,
}

/// Complete backups that are whole where they lie, by database and storage.
pub fn kept(c: &Connection) -> Result<Vec<Kept>> {
    // Of the row with the largest value, SQLite takes the other columns, too.
    let mut statement = c.prepare_cached(
        "SELECT b.database_id, c.storage, count(*), max(b.taken), c.bytes
         FROM backup b JOIN copy c ON c.backup_id = b.id
         WHERE b.database_id IS NOT NULL AND b.state = 'complete' AND b.purpose = 'backup' AND c.state = 'verified'
         GROUP BY b.database_id, c.storage ORDER BY b.database_id, c.storage",
    )?;
    let rows = statement.query_map([], |row| {
        Ok(Kept {
            database: row.get(0)?,
            storage: row.get(1)?,
            number: row.get(2)?,
            taken: row.get(3)?,
            bytes: row.get(4)?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// When the last proof of each database was made that found everything equal.
pub fn proofs(c: &Connection) -> Result<Vec<(i64, i64)>> {
    let mut statement = c.prepare_cached(
        "SELECT database_id, max(proven) FROM backup
         WHERE database_id IS NOT NULL AND proof IN ('proven', 'restored_equal') AND proven IS NOT NULL
         GROUP BY database_id ORDER BY database_id",
    )?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// How long the last run of each kind took that did what it should: database, kind, milliseconds.
pub fn durations(c: &Connection) -> Result<Vec<(i64, RunKind, i64)>> {
    let mut statement = c.prepare_cached(
        "SELECT database_id, kind, ended - started, max(id) FROM run
         WHERE state = 'done' AND database_id IS NOT NULL AND started IS NOT NULL AND ended IS NOT NULL
         GROUP BY database_id, kind ORDER BY database_id, kind",
    )?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// How many runs ended how, by kind.
pub fn ended(c: &Connection) -> Result<Vec<(RunKind, RunState, u64)>> {
    let mut statement = c.prepare_cached(
        "SELECT kind, state, count(*) FROM run WHERE state NOT IN ('queued', 'running')
         GROUP BY kind, state ORDER BY kind, state",
    )?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// How many runs failed of which cause (a stable word), by kind.
pub fn failures(c: &Connection) -> Result<Vec<(RunKind, String, u64)>> {
    let mut statement = c.prepare_cached(
        "SELECT kind, coalesce(json_extract(failure, '$.code'), 'unknown'), count(*) FROM run
         WHERE state IN ('failed', 'interrupted') GROUP BY 1, 2 ORDER BY 1, 2",
    )?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::Catalog;

    #[test]
    fn only_what_is_whole_counts() {
        let folder = tempfile::tempdir().unwrap();
        let catalog = Catalog::open(folder.path()).unwrap();
        let fill = "
            INSERT INTO source (id, origin, label, kind, shown, created) VALUES (1, 'environment', 'e', 'mysql', 'x', 0);
            INSERT INTO database (id, source_id, name, since) VALUES (1, 1, 'shop', 0), (2, 1, 'blog', 0);
            INSERT INTO backup (id, key, database_id, taken, state, purpose, bytes, proof, proven) VALUES
                (1, 'a', 1, 10, 'complete', 'backup', 100, 'proven', 11),
                (2, 'b', 1, 20, 'complete', 'backup', 200, 'failed', 21),
                (3, 'c', 1, 30, 'incomplete', 'backup', 300, NULL, NULL),
                (4, 'd', 1, 40, 'complete', 'safety_copy', 400, NULL, NULL),
                (5, 'e', 1, 50, 'complete', 'backup', 500, NULL, NULL),
                (6, 'f', NULL, 60, 'complete', 'backup', 600, NULL, NULL);
            INSERT INTO copy (backup_id, storage, object, bytes, modified, state) VALUES
                (1, 'file', 'a', 100, 0, 'verified'), (2, 'file', 'b', 200, 0, 'verified'),
                (3, 'file', 'c', 300, 0, 'verified'), (4, 'file', 'd', 400, 0, 'verified'),
                (5, 'file', 'e', 500, 0, 'damaged'), (1, 's3', 'a', 100, 0, 'verified'),
                (6, 'file', 'f', 600, 0, 'verified');
            INSERT INTO run (kind, state, \"trigger\", lane, database_id, queued, started, ended, failure) VALUES
                ('backup', 'done', 'hand', 'x', 1, 0, 1000, 4000, NULL),
                ('backup', 'done', 'hand', 'x', 1, 0, 5000, 6000, NULL),
                ('backup', 'failed', 'hand', 'x', 1, 0, 7000, 9000, '{\"code\": \"refused\"}'),
                ('prove', 'failed', 'hand', 'x', 1, 0, 7000, 9000, NULL),
                ('backup', 'missed', 'schedule', 'x', 2, 0, NULL, NULL, NULL);";
        catalog.write(|t| Ok(t.execute_batch(fill)?)).unwrap();
        let row = |storage: &str, number, taken, bytes| Kept {
            database: 1,
            storage: storage.to_owned(),
            number,
            taken,
            bytes,
        };
        assert_eq!(
            catalog.read(kept).unwrap(),
            [row("file", 2, 20, 200), row("s3", 1, 10, 100)]
        );
        assert_eq!(catalog.read(proofs).unwrap(), [(1, 11)]);
        assert_eq!(
            catalog.read(durations).unwrap(),
            [(1, RunKind::Backup, 1000)]
        );
        let ended = catalog.read(ended).unwrap();
        assert!(
            ended.contains(&(RunKind::Backup, RunState::Done, 2)),
            "{ended:?}"
        );
        assert!(
            ended.contains(&(RunKind::Backup, RunState::Missed, 1)),
            "{ended:?}"
        );
        assert_eq!(
            catalog.read(failures).unwrap(),
            [
                (RunKind::Backup, "refused".to_owned(), 1),
                (RunKind::Prove, "unknown".to_owned(), 1)
            ]
        );
    }
}
