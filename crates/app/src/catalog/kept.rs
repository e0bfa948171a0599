//! What retention asks: of each copy in a storage, what is known that does not stand in the file itself. It decides
//! nothing.

use std::collections::{HashMap, HashSet};

use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};

use super::Result;
use super::backups::{BackupState, Purpose};

/// What is known of a copy beside what it says of itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Marks {
    /// A person said to keep it.
    pub pinned: bool,
    /// It was restored once, and what came out was what is in it.
    pub proven: bool,
    /// It was read back and is not what was written.
    pub damaged: bool,
    /// A run waits for it or works on it.
    pub in_use: bool,
}

/// A copy as retention looks at it.
#[derive(Clone, Debug)]
pub struct Kept {
    /// Its backup.
    pub backup: i64,
    /// The configured database that it belongs to.
    pub database_id: Option<i64>,
    /// How it calls its place.
    pub identity: Option<String>,
    /// When its snapshot was taken.
    pub taken: i64,
    /// What it says of itself.
    pub state: BackupState,
    /// What it was made for.
    pub purpose: Purpose,
    /// Size of the file.
    pub bytes: u64,
    /// How it is addressed in its storage.
    pub object: String,
    /// What else is known.
    pub marks: Marks,
}

const COLUMNS: &str =
    "c.object, b.pinned IS NOT NULL, coalesce(b.proof IN ('proven', 'restored_equal'), 0),
    c.state = 'damaged'";

/// Copies of which anything is known, by object.
pub fn marks(c: &Connection, storage: &str) -> Result<HashMap<String, Marks>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM copy c JOIN backup b ON b.id = c.backup_id WHERE c.storage = ?1
             AND (b.pinned IS NOT NULL OR b.proof IS NOT NULL OR c.state = 'damaged')"
    );
    let mut statement = c.prepare_cached(&sql)?;
    let rows = statement.query_map([storage], |row| {
        let marks = Marks {
            pinned: row.get(1)?,
            proven: row.get(2)?,
            damaged: row.get(3)?,
            in_use: false,
        };
        Ok((row.get(0)?, marks))
    })?;
    let mut all: HashMap<String, Marks> = rows.collect::<rusqlite::Result<_>>()?;
    for object in in_use(c, storage)? {
        all.entry(object).or_default().in_use = true;
    }
    Ok(all)
}

/// Objects that a run waits for or works on.
fn in_use(c: &Connection, storage: &str) -> Result<HashSet<String>> {
    let mut statement = c.prepare_cached(
        "SELECT object FROM run INDEXED BY run_open
         WHERE state IN ('queued', 'running') AND storage = ?1 AND object IS NOT NULL",
    )?;
    let rows = statement.query_map([storage], |row| row.get(0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The run that waits for an object or works on it.
pub fn used_by(c: &Connection, storage: &str, object: &str) -> Result<Option<i64>> {
    let mut statement = c.prepare_cached(
        "SELECT min(id) FROM run INDEXED BY run_open
         WHERE state IN ('queued', 'running') AND storage = ?1 AND object = ?2",
    )?;
    Ok(statement.query_row([storage, object], |row| row.get(0))?)
}

/// Copies in a storage, newest first; `database`: only those of databases of this name.
pub fn copies(c: &Connection, storage: &str, database: Option<&str>) -> Result<Vec<Kept>> {
    let named = if database.is_some() {
        " AND b.database = ?"
    } else {
        ""
    };
    // CROSS: by the name of the database, or in the order of the list, and never by the storage, which holds them all.
    let sql = format!(
        "SELECT {COLUMNS}, b.id, b.database_id, b.identity, b.taken, b.state, b.purpose, b.bytes
         FROM backup b CROSS JOIN copy c ON c.backup_id = b.id WHERE c.storage = ?{named} ORDER BY b.taken DESC, b.id DESC"
    );
    let values = [Some(storage), database].into_iter().flatten();
    let values = values.map(|text| Value::from(text.to_owned()));
    let used = in_use(c, storage)?;
    let mut statement = c.prepare_cached(&sql)?;
    let rows = statement.query_map(params_from_iter(values), |row| {
        let object: String = row.get(0)?;
        Ok(Kept {
            marks: Marks {
                pinned: row.get(1)?,
                proven: row.get(2)?,
                damaged: row.get(3)?,
                in_use: used.contains(&object),
            },
            object,
            backup: row.get(4)?,
            database_id: row.get(5)?,
            identity: row.get(6)?,
            taken: row.get(7)?,
            state: row.get(8)?,
            purpose: row.get(9)?,
            bytes: row.get(10)?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::Catalog;

    #[test]
    fn marks_are_those_of_the_copy_and_of_open_runs() {
        let folder = tempfile::tempdir().unwrap();
        let catalog = Catalog::open(folder.path()).unwrap();
        catalog
            .write(|t| {
                t.execute_batch(
                    "INSERT INTO backup (id, key, database, taken, state, purpose, bytes, pinned, proof) VALUES
                       (1, 'a', 'shop', 1, 'complete', 'backup', 7, 5, NULL), (2, 'b', 'shop', 2, 'complete', 'backup', 7, NULL, 'proven'),
                       (3, 'c', 'shop', 3, 'complete', 'backup', 7, NULL, 'failed'), (4, 'd', 'crm', 4, 'complete', 'backup', 7, NULL, NULL),
                       (5, 'e', 'crm', 5, 'complete', 'backup', 7, NULL, NULL);
                     INSERT INTO copy (backup_id, storage, object, bytes, modified, state) VALUES
                       (1, 'file', 'a', 7, 0, 'verified'), (1, 'googledrive', 'a', 7, 0, 'damaged'), (2, 'file', 'b', 7, 0, 'copied'),
                       (3, 'file', 'c', 7, 0, 'damaged'), (4, 'file', 'd', 7, 0, 'copied'), (5, 'file', 'e', 7, 0, 'copied');
                     INSERT INTO run (id, kind, state, \"trigger\", lane, queued, storage, object) VALUES
                       (8, 'restore', 'running', 'hand', 'x', 0, 'file', 'd'), (9, 'verify', 'done', 'hand', 'y', 0, 'file', 'e');",
                )?;
                Ok(())
            })
            .unwrap();
        let marks = catalog.read(|c| marks(c, "file")).unwrap();
        let of = |object: &str| marks.get(object).copied().unwrap_or_default();
        let none = Marks::default();
        assert_eq!(
            of("a"),
            Marks {
                pinned: true,
                ..none
            }
        );
        assert_eq!(
            of("b"),
            Marks {
                proven: true,
                ..none
            }
        );
        assert_eq!(
            of("c"),
            Marks {
                damaged: true,
                ..none
            }
        );
        assert_eq!(
            of("d"),
            Marks {
                in_use: true,
                ..none
            }
        );
        assert_eq!(of("e"), none);
        let all = catalog.read(|c| copies(c, "file", None)).unwrap();
        let objects: Vec<_> = all.iter().map(|one| one.object.as_str()).collect();
        assert_eq!(objects, ["e", "d", "c", "b", "a"]);
        for one in &all {
            assert_eq!(one.marks, of(&one.object), "{}", one.object);
        }
        let shop = catalog.read(|c| copies(c, "file", Some("shop"))).unwrap();
        assert_eq!(shop.len(), 3);
        let by = |object: &str| catalog.read(|c| used_by(c, "file", object)).unwrap();
        assert_eq!((by("d"), by("e")), (Some(8), None));
    }
}
