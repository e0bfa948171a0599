//! Opening the file: for its owner alone, with a write-ahead log, brought up to date. A file that
//! is not ours is never written to.

use std::fs::{self, OpenOptions, Permissions};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, OpenFlags, OptionalExtension};

use super::{Error, Result, Vault, migrations};

/// Its name in the data folder.
pub(super) const FILE: &str = "catalog.sqlite";
/// How long to wait for another process (a verb that adds a user, beside the panel).
const WAIT: Duration = Duration::from_secs(10);
/// Statements that a connection keeps prepared: more than one page asks.
const STATEMENTS: usize = 100;
/// Marks the file as ours: `sauv`.
const APPLICATION: i64 = 0x7361_7576;
/// What is sealed to know a key again.
const PROBE: &str = "sauvegarde";

/// The one connection that writes.
pub(super) fn writer(path: &Path, vault: &Vault) -> Result<Connection> {
    close_to_others(path)?;
    let fail = |error| Error::of(path, error);
    let mut connection = Connection::open_with_flags(
        path,
        OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX,
    )
    .map_err(fail)?;
    connection.busy_timeout(WAIT).map_err(fail)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    refuse_foreign(&connection, path)?;
    let write = || -> rusqlite::Result<()> {
        connection.pragma_update(None, "application_id", APPLICATION)?;
        connection.pragma_update(None, "journal_mode", "WAL")?;
        // A power cut may take the last moments of a diary, and never its consistency.
        connection.pragma_update(None, "synchronous", "NORMAL")?;
        connection.pragma_update(None, "foreign_keys", true)
    };
    write().map_err(fail)?;
    migrations::run(&mut connection).map_err(fail)?;
    know_the_key(&mut connection, vault)?;
    Ok(connection)
}

/// A connection that cannot write.
pub(super) fn reader(path: &Path) -> Result<Connection> {
    let fail = |error| Error::of(path, error);
    let connection = Connection::open_with_flags(
        path,
        OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX,
    )
    .map_err(fail)?;
    connection.busy_timeout(WAIT).map_err(fail)?;
    // Opened for writing because a reader may have to recover the log, and kept from it here.
    connection
        .pragma_update(None, "query_only", true)
        .map_err(fail)?;
    // The last run of each of 300 databases lies on as many pages; the usual 2 MB would forget them from page to page.
    connection
        .pragma_update(None, "cache_size", -8_000)
        .map_err(fail)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    Ok(connection)
}

/// SQLite gives the log beside the file the rights of the file.
fn close_to_others(path: &Path) -> Result<()> {
    let fail = || Error::io(path);
    let file = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(false)
        .mode(0o600)
        .open(path)
        .map_err(fail())?;
    let mode = file.metadata().map_err(fail())?.permissions().mode();
    if mode & 0o077 != 0 {
        fs::set_permissions(path, Permissions::from_mode(0o600)).map_err(fail())?;
    }
    Ok(())
}

fn refuse_foreign(connection: &Connection, path: &Path) -> Result<()> {
    let number = |name: &str| -> rusqlite::Result<i64> {
        connection.pragma_query_value(None, name, |row| row.get(0))
    };
    let look = || -> rusqlite::Result<(i64, i64, i64)> {
        let tables = "SELECT count(*) FROM sqlite_schema";
        let tables = connection.query_row(tables, [], |row| row.get(0))?;
        Ok((number("application_id")?, number("user_version")?, tables))
    };
    match look().map_err(|error| Error::of(path, error))? {
        (APPLICATION, version, _) if version > migrations::newest() => {
            Err(Error::Newer(path.to_owned()))
        }
        (APPLICATION, ..) | (0, 0, 0) => Ok(()),
        _ => Err(Error::Foreign(path.to_owned())),
    }
}

/// A key that is not the one the secrets were sealed with would fail later, one by one, at night.
fn know_the_key(connection: &mut Connection, vault: &Vault) -> Result<()> {
    let transaction =
        connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
    let sealed: Option<Vec<u8>> = transaction
        .query_row("SELECT sealed FROM vault_probe", [], |row| row.get(0))
        .optional()?;
    match sealed {
        Some(sealed) => match vault.open("probe", &sealed) {
            Ok(text) if text.expose() == PROBE => {}
            _ => return Err(Error::WrongKey(vault.path().to_owned())),
        },
        None => {
            let sealed = vault.seal("probe", PROBE)?;
            transaction.execute("INSERT INTO vault_probe (sealed) VALUES (?1)", [sealed])?;
        }
    }
    transaction.commit()?;
    Ok(())
}
