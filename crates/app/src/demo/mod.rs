//! The built-in demonstration: a small hosting company's billing in SQLite, the same on every
//! machine, and the comparison of a restored copy with it. It must never write to a file that it
//! did not make.

mod compare;
mod prng;
mod prose;
mod rows;
mod schema;
mod text;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use rusqlite::{Connection, OpenFlags};

pub use compare::{Compared, compare};

/// `SvgD`: marks a file as ours (SQLite's `application_id`).
const APPLICATION_ID: i32 = 0x5376_6744;
/// Name of the file; a taken name that is not ours gets a number.
const NAME: &str = "demo";
/// Beginning of the names of scratch files, which the number of their process follows.
const SCRATCH: &str = ".copie-de-controle-";

/// Why the demonstration could not be made or compared.
#[derive(Debug)]
pub enum Error {
    /// SQLite.
    Sqlite(rusqlite::Error),
    /// The disk.
    Io(io::Error),
}

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Self {
        Self::Sqlite(error)
    }
}

impl From<io::Error> for Error {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

/// The database of the demonstration.
pub struct Demo {
    /// Where it is.
    pub path: PathBuf,
    /// Whether it was made now.
    pub fresh: bool,
    /// Its size, bytes.
    pub bytes: u64,
    /// Rows in all its tables.
    pub rows: u64,
}

/// Takes the demonstration that lies in the folder, or makes it. A file of its name that is not
/// ours stays as it is, and the next name is taken.
pub fn open_or_make(folder: &Path) -> Result<Demo, Error> {
    for number in 1.. {
        let suffix = if number == 1 {
            String::new()
        } else {
            format!("_{number}")
        };
        let path = folder.join(format!("{NAME}{suffix}.sqlite"));
        let fresh = match fs::symlink_metadata(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                make(folder, &path)?;
                true
            }
            Err(error) => return Err(error.into()),
            // One that lost a table shows nothing any more.
            Ok(_) if is_ours(&path) && count(&path).is_ok() => false,
            Ok(_) => continue,
        };
        let bytes = fs::metadata(&path)?.len();
        let rows = count(&path)?;
        return Ok(Demo {
            path,
            fresh,
            bytes,
            rows,
        });
    }
    Err(io::Error::from(io::ErrorKind::AlreadyExists).into())
}

fn is_ours(path: &Path) -> bool {
    let marked = || -> rusqlite::Result<i32> {
        let connection = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        connection.pragma_query_value(None, "application_id", |row| row.get(0))
    };
    marked().is_ok_and(|id| id == APPLICATION_ID)
}

/// Made under a scratch name and linked into place: a half-made one never has the name, and an
/// existing file is never replaced.
fn make(folder: &Path, path: &Path) -> Result<(), Error> {
    let scratch = Scratch::new(folder)?;
    generate(scratch.path())?;
    fs::hard_link(scratch.path(), path)?;
    Ok(())
}

/// Fills a new file with the demonstration.
fn generate(path: &Path) -> Result<(), Error> {
    let mut connection = Connection::open(path)?;
    connection.execute_batch("PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF;")?;
    connection.pragma_update(None, "application_id", APPLICATION_ID)?;
    connection.pragma_update(None, "user_version", 1)?;
    let transaction = connection.transaction()?;
    transaction.execute_batch(schema::TABLES)?;
    rows::fill(&transaction)?;
    transaction.execute_batch(schema::AFTER_ROWS)?;
    transaction.commit()?;
    Ok(())
}

fn count(path: &Path) -> Result<u64, Error> {
    let connection = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    let mut total = 0;
    for table in schema::COUNTED {
        total += connection
            .query_row(&format!("SELECT count(*) FROM {table}"), [], |row| {
                row.get::<_, i64>(0)
            })?
            .unsigned_abs();
    }
    Ok(total)
}

/// The process that made a scratch file, by its name.
fn owner(name: &str) -> Option<u32> {
    name.strip_prefix(SCRATCH)?
        .split_once(".sqlite")?
        .0
        .parse()
        .ok()
}

/// A file that goes away again with whatever SQLite put beside it.
pub struct Scratch {
    path: PathBuf,
}

impl Scratch {
    /// A free hidden name in the folder; what dead processes left under such names is removed.
    pub fn new(folder: &Path) -> io::Result<Self> {
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            let owner = entry.file_name().to_str().and_then(owner);
            if owner.is_some_and(|owner| !Path::new(&format!("/proc/{owner}")).exists()) {
                fs::remove_file(entry.path())?;
            }
        }
        let path = folder.join(format!("{SCRATCH}{}.sqlite", std::process::id()));
        let scratch = Self { path };
        scratch.remove()?;
        Ok(scratch)
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    fn remove(&self) -> io::Result<()> {
        for suffix in ["", "-journal", "-wal", "-shm"] {
            let mut name = self.path.clone().into_os_string();
            name.push(suffix);
            match fs::remove_file(name) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                _ => {}
            }
        }
        Ok(())
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // A destructor cannot report; the name says what it is.
        self.remove().ok();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn made_once_the_same_everywhere_and_never_over_another_file() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("demo.sqlite"), "somebody's").unwrap();
        let first = open_or_make(folder.path()).unwrap();
        assert!(
            first.fresh && first.path.ends_with("demo_2.sqlite"),
            "{:?}",
            first.path
        );
        assert!((45_000..60_000).contains(&first.rows), "{}", first.rows);
        assert_eq!(
            fs::read(folder.path().join("demo.sqlite")).unwrap(),
            b"somebody's"
        );
        let again = open_or_make(folder.path()).unwrap();
        assert!(!again.fresh);
        assert_eq!((again.path, again.rows), (first.path.clone(), first.rows));

        let elsewhere = tempfile::tempdir().unwrap();
        let other = open_or_make(elsewhere.path()).unwrap();
        let compared = compare(&first.path, &other.path).unwrap();
        assert_eq!(compared.differences, Vec::<String>::new());
        assert!(compared.rows > 45_000, "{}", compared.rows);
        assert_eq!(
            fs::read_dir(elsewhere.path()).unwrap().count(),
            1,
            "a scratch file stayed"
        );
    }

    #[test]
    fn the_comparison_sees_one_changed_value() {
        let folder = tempfile::tempdir().unwrap();
        let demo = open_or_make(folder.path()).unwrap();
        for change in [
            "UPDATE tickets SET subject = subject || ' ' WHERE id = 7",
            "DELETE FROM attachments WHERE id = 3",
            "INSERT INTO customers (id, email, name) VALUES (999999, 'x', 'y')",
            "DROP TRIGGER invoice_total",
            "UPDATE services SET load = load + 1e-12 WHERE id = 5",
        ] {
            let copy = folder.path().join("copy.sqlite");
            fs::copy(&demo.path, &copy).unwrap();
            Connection::open(&copy)
                .unwrap()
                .execute_batch(change)
                .unwrap();
            let compared = compare(&demo.path, &copy).unwrap();
            assert!(!compared.differences.is_empty(), "{change}");
        }
    }
}
