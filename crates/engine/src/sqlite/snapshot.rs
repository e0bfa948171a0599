//! A copy of the source at one instant, in a private scratch file. The source is only read: one
//! read transaction stands from before the first page to after the last, so in WAL mode writers go
//! on meanwhile and cannot make the copy begin again (as `sqlite3_backup` does when another process
//! writes between its steps: <https://www.sqlite.org/c3ref/backup_finish.html>).

use std::path::Path;
use std::time::{Duration, Instant};

use rusqlite::backup::{Backup, StepResult};
use rusqlite::{Connection, OpenFlags};

use super::LOCK_WAIT;
use crate::scratch::ScratchFolder;
use crate::{Error, Event, Monitor, Stage};

/// How much is copied between two looks at the monitor, bytes.
const STEP: i64 = 8 << 20;

/// The copy and what only the source could tell.
pub(super) struct Snapshot {
    /// A connection to the copy.
    pub conn: Connection,
    /// The source's journal mode, in SQLite's words (`wal`, `delete`, …).
    pub journal_mode: String,
    /// The moment of the copy, RFC 3339, UTC.
    pub taken_at: String,
    /// Removes the copy when dropped; after a kill the next dump does.
    _folder: ScratchFolder,
}

/// Opens a database for reading only.
pub(super) fn open_source(path: &Path) -> Result<Connection, Error> {
    let doing = || format!("opening {}", path.display());
    // SQLite's own message for a missing file says neither that it is missing nor which.
    std::fs::metadata(path).map_err(Error::io(doing()))?;
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let conn = Connection::open_with_flags(path, flags).map_err(Error::sqlite(doing()))?;
    conn.busy_timeout(LOCK_WAIT)
        .map_err(Error::sqlite(doing()))?;
    Ok(conn)
}

impl Snapshot {
    /// Copies the database at `path`.
    pub fn take(path: &Path, monitor: &dyn Monitor) -> Result<Self, Error> {
        let source = open_source(path)?;
        let reading = || format!("reading {}", path.display());
        let length = std::fs::metadata(path).map_err(Error::io(reading()))?.len();
        if length == 0 {
            // SQLite takes such a file for a database without tables.
            return Err(Error::Refused(format!(
                "{}: the file is empty, it is no database",
                path.display()
            )));
        }
        let journal_mode = source
            .pragma_query_value(None, "journal_mode", |row| row.get(0))
            .map_err(|error| unfinished(path, error))?;
        // A transaction begins to read only with its first SELECT.
        source
            .execute_batch("BEGIN; SELECT count(*) FROM sqlite_schema;")
            .map_err(|error| unfinished(path, error))?;
        let taken_at = source
            .query_row("SELECT strftime('%Y-%m-%dT%H:%M:%fZ', 'now')", [], |row| {
                row.get(0)
            })
            .map_err(Error::sqlite(reading()))?;
        let folder = ScratchFolder::temporary()?;
        let copy = folder.path().join("copy.db");
        let mut conn =
            Connection::open(&copy).map_err(Error::sqlite(format!("making {}", copy.display())))?;
        copy_pages(&source, &mut conn, &copy, monitor)?;
        source
            .execute_batch("COMMIT")
            .map_err(Error::sqlite(reading()))?;
        prepare(&conn)?;
        monitor.event(Event::SnapshotHeld);
        Ok(Self {
            conn,
            journal_mode,
            taken_at,
            _folder: folder,
        })
    }
}

/// The error of a first look at the source. After a crash of its writer a rollback journal lies
/// beside it, which only a connection that may write can apply (SQLITE_READONLY_ROLLBACK,
/// <https://www.sqlite.org/rescode.html#readonly_rollback>).
fn unfinished(path: &Path, error: rusqlite::Error) -> Error {
    match &error {
        rusqlite::Error::SqliteFailure(code, _)
            if code.extended_code == rusqlite::ffi::SQLITE_READONLY_ROLLBACK =>
        {
            Error::Refused(format!(
                "{}: its writer stopped in the middle of a transaction and left a rollback journal, which must be applied first by a program that may write to the file",
                path.display()
            ))
        }
        _ => Error::sqlite(format!("reading {}", path.display()))(error),
    }
}

/// Sets a connection up for reading rows and nothing else.
pub(super) fn prepare(conn: &Connection) -> Result<(), Error> {
    conn.execute_batch(
        "PRAGMA locking_mode = EXCLUSIVE; PRAGMA temp_store = FILE; PRAGMA trusted_schema = OFF; PRAGMA query_only = ON;",
    )
    .map_err(Error::sqlite("setting up the scratch copy"))
}

fn copy_pages(
    source: &Connection,
    copy: &mut Connection,
    to: &Path,
    monitor: &dyn Monitor,
) -> Result<(), Error> {
    let doing = || format!("copying the database to {}", to.display());
    let number = |name| source.pragma_query_value(None, name, |row| row.get::<_, i64>(0));
    let page = number("page_size")
        .map_err(Error::sqlite(doing()))?
        .max(512);
    let pages = number("page_count").map_err(Error::sqlite(doing()))?;
    monitor.event(Event::Stage {
        stage: Stage::Inventory,
        bytes: (pages * page).unsigned_abs(),
    });
    copy.execute_batch("PRAGMA synchronous = OFF; PRAGMA journal_mode = OFF;")
        .map_err(Error::sqlite(doing()))?;
    let backup = Backup::new(source, copy).map_err(Error::sqlite(doing()))?;
    let step = i32::try_from((STEP / page).max(1)).unwrap_or(i32::MAX);
    let mut waiting: Option<Instant> = None;
    let mut remaining = pages;
    loop {
        if monitor.cancelled() {
            return Err(Error::Cancelled);
        }
        match backup.step(step).map_err(Error::sqlite(doing()))? {
            StepResult::Done => break,
            StepResult::More => waiting = None,
            _ if waiting.get_or_insert_with(Instant::now).elapsed() > LOCK_WAIT => {
                let busy = rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_BUSY);
                return Err(Error::sqlite(doing())(rusqlite::Error::SqliteFailure(
                    busy, None,
                )));
            }
            _ => std::thread::sleep(Duration::from_millis(10)),
        }
        let left = i64::from(backup.progress().remaining);
        monitor.event(Event::Progress {
            rows: 0,
            bytes: ((remaining - left).max(0) * page).unsigned_abs(),
        });
        remaining = left;
    }
    Ok(())
}
