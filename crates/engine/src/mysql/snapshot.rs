//! One instant for all tables, without a lock that stops writers, and proof that no definition
//! moved around it. MariaDB and MySQL keep rows of the snapshot, but not definitions: a table
//! swapped by RENAME shows other rows or none, an instant ADD COLUMN shows at once (tried on
//! MariaDB 10.11). So the catalogue is read before the snapshot, every table is touched right
//! after it (which holds its metadata lock until its rows are read), and the catalogue is
//! compared again.

use std::collections::{BTreeMap, BTreeSet};

use archive::index::Position;
use wire::Family;

use super::catalog::{self, Catalog};
use super::definition;
use super::session::{Session, literal, number, quoted, text};
use crate::{DumpOptions, Error, Event, Monitor, Retry};

/// How often a dump begins before it gives up on a database that keeps changing.
const ATTEMPTS: u32 = 3;

/// The instant, held by an open transaction.
pub(super) struct Snapshot {
    pub session: Session,
    /// Holds the lock on tables that no snapshot covers, if that was asked for.
    pub locking: Option<Session>,
    pub catalog: Catalog,
    /// RFC 3339, UTC, by the server's clock.
    pub taken_at: String,
    pub position: Option<Position>,
    /// Tables that cannot be opened, with the server's reason.
    pub unreadable: BTreeMap<String, String>,
    /// Places of the tables whose metadata lock is held; see [`Snapshot::let_go`].
    held: BTreeSet<usize>,
}

impl Snapshot {
    /// Lets go of the table at this place in the catalogue, and of all before it, so that whoever
    /// waits to alter it goes on. The snapshot stays. To be called in the order of the catalogue.
    pub fn let_go(&mut self, place: usize) -> Result<(), Error> {
        match self.held.remove(&place) {
            true => self
                .session
                .run(&format!("ROLLBACK TO SAVEPOINT before_{place}")),
            false => Ok(()),
        }
    }
}

/// What must be the same before and after.
type Fingerprint = BTreeMap<String, String>;

/// Takes a snapshot of the database in `options`; begins again when something changed meanwhile.
pub(super) fn take(
    options: &wire::Options,
    choices: &DumpOptions,
    monitor: &dyn Monitor,
) -> Result<Snapshot, Error> {
    let mut attempt = 1;
    loop {
        match attempt_once(options, choices, monitor) {
            Err(error)
                if error.retry() == Retry::Now && attempt < ATTEMPTS && !monitor.cancelled() =>
            {
                attempt += 1;
                monitor.event(Event::StartedOver {
                    attempt,
                    detail: &error.to_string(),
                });
            }
            result => return result,
        }
    }
}

fn attempt_once(
    options: &wire::Options,
    choices: &DumpOptions,
    monitor: &dyn Monitor,
) -> Result<Snapshot, Error> {
    let mut session = Session::open_reading(options)?;
    if catalog::SYSTEM.contains(&session.database.as_str()) {
        return Err(Error::Refused(format!(
            "{} is the server's own database, which no other server can take; users and rights are saved apart from databases",
            session.database
        )));
    }
    let before = catalog::read(&mut session)?;
    if before.charset.is_empty() {
        return Err(Error::Refused(format!(
            "the account sees no database {}",
            session.database
        )));
    }
    let fingerprint_before = fingerprint(&mut session, &before, &mut BTreeMap::new())?;
    let locking = match choices.lock_unprotected {
        true => lock(options, &before)?,
        false => None,
    };
    session.run("START TRANSACTION WITH CONSISTENT SNAPSHOT")?;
    let taken_at =
        session.value("SELECT DATE_FORMAT(UTC_TIMESTAMP(6), '%Y-%m-%dT%H:%i:%s.%fZ')")?;
    let position = position(&mut session)?;
    monitor.event(Event::SnapshotTaken);
    let mut unreadable = BTreeMap::new();
    let mut held = BTreeSet::new();
    let mut savepoints = true;
    // Going back to a savepoint frees the locks taken after it: the first table to be read is the
    // last to be locked.
    for (place, table) in before.tables.iter().enumerate().rev() {
        if catalog::remote(table.engine.as_deref()) {
            continue;
        }
        if savepoints {
            savepoints = savepoint(&mut session, place)?;
        }
        if savepoints {
            held.insert(place);
        }
        // One row, not none: only a read finds out that the table is younger than the snapshot.
        if let Err(error) = session.rows(&format!(
            "SELECT 1 FROM {} LIMIT 1",
            session.qualified(&table.name)
        )) {
            match error.code() {
                Some(1412) => {
                    return Err(Error::Changed(format!(
                        "table {} was made again",
                        table.name
                    )));
                }
                // A RENAME of several tables takes them in another order than we do.
                Some(1213) => {
                    return Err(Error::Changed(format!(
                        "table {} is being renamed: {error}",
                        table.name
                    )));
                }
                // Gone since the catalogue was read.
                Some(1146 | 1051) if table.complaint.is_none() && table.engine.is_some() => {
                    return Err(Error::Changed(format!("table {} is gone", table.name)));
                }
                Some(1205) | None => return Err(error),
                Some(_) => {
                    unreadable.insert(table.name.clone(), error.to_string());
                }
            }
        }
    }
    let catalog = catalog::read(&mut session)?;
    let fingerprint_after = fingerprint(&mut session, &catalog, &mut unreadable)?;
    if let Some(difference) = difference(&fingerprint_before, &fingerprint_after) {
        return Err(Error::Changed(difference));
    }
    Ok(Snapshot {
        session,
        locking,
        catalog,
        taken_at,
        position,
        unreadable,
        held,
    })
}

/// Marks the place before a table; `false` when there can be no more marks: a default value that
/// comes from a MariaDB sequence brings an engine without savepoints into the transaction. What is
/// locked after the last mark is read before the mark's table, and goes with it.
fn savepoint(session: &mut Session, place: usize) -> Result<bool, Error> {
    match session.run(&format!("SAVEPOINT before_{place}")) {
        Ok(()) => Ok(true),
        Err(error) if error.code() == Some(1178) => Ok(false),
        Err(error) => Err(error),
    }
}

/// Locks the tables that no snapshot covers, on a connection of its own: START TRANSACTION on
/// the locking one would release them. Waits two seconds at most, because a waiting lock freezes
/// every new writer.
fn lock(options: &wire::Options, catalog: &Catalog) -> Result<Option<Session>, Error> {
    let names: Vec<String> = catalog
        .tables
        .iter()
        .filter(|table| {
            !catalog::transactional(table.engine.as_deref()) && table.complaint.is_none()
        })
        .filter(|table| !catalog::without_rows(table.engine.as_deref()))
        .map(|table| {
            format!(
                "{}.{} READ",
                quoted(options.database.as_deref().unwrap_or_default()),
                quoted(&table.name)
            )
        })
        .collect();
    if names.is_empty() {
        return Ok(None);
    }
    let mut session = Session::open_reading(options)?;
    session.run("SET SESSION lock_wait_timeout=2")?;
    session.run(&format!("LOCK TABLES {}", names.join(", ")))?;
    Ok(Some(session))
}

/// InnoDB's own number of each table, which tells apart two that traded names and were made in the
/// same second; nothing for an account without the right PROCESS or a name that is not plain.
fn identities(session: &mut Session) -> Result<BTreeMap<String, String>, Error> {
    let database = session.database.clone();
    if !plain(&database) {
        return Ok(BTreeMap::new());
    }
    let view = match session.connection.server().family() {
        Family::MySql if session.connection.server().version() >= (8, 0, 0) => "INNODB_TABLES",
        _ => "INNODB_SYS_TABLES",
    };
    let pattern = literal(&format!("{}/%", database.replace('_', "\\_")));
    match session.rows(&format!(
        "SELECT NAME, TABLE_ID FROM information_schema.{view} WHERE NAME LIKE {pattern}"
    )) {
        Ok(rows) => Ok(rows
            .iter()
            .filter_map(|row| {
                let name = text(row, 0);
                let table = name.split_once('/')?.1.to_owned();
                plain(&table).then(|| (table, text(row, 1)))
            })
            .collect()),
        // Without the right, or without InnoDB: the time of making has to do.
        Err(error) if error.code().is_some() => Ok(BTreeMap::new()),
        Err(error) => Err(error),
    }
}

/// Whether InnoDB writes a name as it is.
fn plain(name: &str) -> bool {
    let letter = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    name.bytes().all(letter)
}

/// Each object's definition without its counter, and for tables the moment their file was made.
fn fingerprint(
    session: &mut Session,
    catalog: &Catalog,
    unreadable: &mut BTreeMap<String, String>,
) -> Result<Fingerprint, Error> {
    let mut fingerprint = Fingerprint::new();
    let identities = identities(session)?;
    for table in &catalog.tables {
        let definition = match definition::table(session, &table.name) {
            Ok(text) => archive::hex_of(
                &archive::ddl::without_auto_increment(&text).unwrap_or((&text).into()),
            ),
            Err(error) if error.code() == Some(1146) && table.engine.is_some() => {
                return Err(Error::Changed(format!("table {} is gone", table.name)));
            }
            Err(error) if error.code().is_some() => {
                unreadable.insert(table.name.clone(), error.to_string());
                String::new()
            }
            Err(error) => return Err(error),
        };
        let engine = table.engine.as_deref();
        // A file that its engine rewrites (Aria, CSV) has no steady time of making.
        let created = if catalog::transactional(engine) {
            table.created.as_str()
        } else {
            ""
        };
        let identity = identities.get(&table.name).map_or("", String::as_str);
        fingerprint.insert(
            format!("table {}", table.name),
            format!("{definition} {created} {identity}"),
        );
    }
    for name in &catalog.views {
        fingerprint.insert(format!("view {name}"), String::new());
    }
    for name in &catalog.sequences {
        fingerprint.insert(format!("sequence {name}"), String::new());
    }
    for named in &catalog.others {
        fingerprint.insert(format!("{:?} {}", named.kind, named.name), String::new());
    }
    Ok(fingerprint)
}

fn difference(before: &Fingerprint, after: &Fingerprint) -> Option<String> {
    let gone = before
        .keys()
        .find(|name| !after.contains_key(*name))
        .map(|name| format!("{name} is gone"));
    let new = after
        .keys()
        .find(|name| !before.contains_key(*name))
        .map(|name| format!("{name} is new"));
    let other = before
        .iter()
        .find(|(name, value)| after.get(*name).is_some_and(|now| now != *value));
    gone.or(new)
        .or(other.map(|(name, _)| format!("{name} is another one, or was altered")))
}

/// Where the binary log stood at the snapshot: MariaDB tells it inside the transaction and asks
/// no right for it. Elsewhere it is left out.
fn position(session: &mut Session) -> Result<Option<Position>, Error> {
    let rows = session.rows("SHOW STATUS LIKE 'binlog_snapshot%'")?;
    let find = |name: &str| {
        rows.iter()
            .find(|row| text(row, 0).eq_ignore_ascii_case(name))
    };
    let (Some(file), Some(offset)) = (
        find("Binlog_snapshot_file"),
        find("Binlog_snapshot_position"),
    ) else {
        return Ok(None);
    };
    if text(file, 1).is_empty() {
        return Ok(None);
    }
    let (name, offset) = (text(file, 1), number(offset, 1));
    // A server that does not tell the set (no GTIDs, no function) has told the position already;
    // a connection lost here fails at the next statement.
    let gtid = session
        .rows(&format!(
            "SELECT BINLOG_GTID_POS({}, {offset})",
            literal(&name)
        ))
        .ok()
        .and_then(|rows| rows.first().map(|row| text(row, 0)))
        .filter(|gtid| !gtid.is_empty());
    Ok(Some(Position {
        file: name,
        offset,
        gtid,
    }))
}
