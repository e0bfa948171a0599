//! The same instant on several connections, the gentlest way first. It never takes two instants
//! for one: where it is not certain, one connection is all there is.

use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use wire::Family;

use super::{lock_statement, position};
use crate::Error;
use crate::mysql::catalog::{self, Catalog};
use crate::mysql::session::{Session, text};

const START: &str = "START TRANSACTION WITH CONSISTENT SNAPSHOT";
/// How often snapshots are opened in the hope that nobody commits in between. One try takes less
/// than a millisecond.
const TRIES: u32 = 20;
/// How often the tables are locked for a moment, and the pause between: a lock that waits stops
/// every new writer.
const LOCKS: u32 = 3;
const PAUSE: Duration = Duration::from_secs(1);
/// How long such a lock may wait. The server's own `lock_wait_timeout` is per table.
const PATIENCE: Duration = Duration::from_secs(2);
/// More tables are not locked: to lock them takes the longer the more there are already, and who writes to the first
/// waits until the last is locked (MariaDB 10.11: 1,000 tables 0.24 s, 4,000 1.4 s, 10,000 7 s; MySQL 9.7: 1,000 0.75 s,
/// 2,500 2.1 s).
const LOCKABLE: usize = 1_000;

/// Opens so many further connections, or as many as the server lets in.
pub(super) fn further(options: &wire::Options, count: usize) -> Vec<Session> {
    (0..count)
        .map_while(|_| Session::open_reading(options).ok()) // fewer are slower and no harm
        .collect()
}

/// Begins the transaction of the lead, and those of the others in the same instant. Those that
/// cannot be brought into it are closed. Returns how they came to it.
pub(super) fn open(
    options: &wire::Options,
    catalog: &Catalog,
    lead: &mut Session,
    others: &mut Vec<Session>,
) -> Result<Way, Error> {
    if !others.is_empty() {
        let way = way(lead)?;
        if way == Way::Log && by_log(lead, others)? {
            return Ok(Way::Log);
        }
        if way != Way::Alone && lock_waits(lead) && by_lock(options, catalog, lead, others)? {
            return Ok(Way::Lock);
        }
        others.clear();
    }
    lead.run(START)?;
    Ok(Way::Alone)
}

/// How several connections come to one instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::mysql) enum Way {
    /// The binary log tells whether anything was committed in between.
    Log,
    /// A lock keeps everybody from it.
    Lock,
    /// Neither is reliable: there is one connection.
    Alone,
}

impl Way {
    /// As the index names it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Log => "binlog",
            Self::Lock => "lock",
            Self::Alone => "one",
        }
    }
}

/// What is reliable here. The log says nothing of changes that are not written to it: those of a
/// replica's own thread without `log_slave_updates`, and of databases that are filtered out.
fn way(session: &mut Session) -> Result<Way, Error> {
    if session.connection.server().family() != Family::MariaDb {
        return Ok(Way::Lock);
    }
    let settings = session.rows(
        "SHOW GLOBAL VARIABLES WHERE Variable_name IN ('log_bin','log_slave_updates','wsrep_on')",
    )?;
    let on = |name: &str| {
        let mut found = settings.iter().filter(|row| text(row, 0) == name);
        found.any(|row| text(row, 1).eq_ignore_ascii_case("on"))
    };
    let replicating = session
        .rows("SHOW GLOBAL STATUS LIKE 'Slaves_running'")?
        .first()
        .is_none_or(|row| text(row, 1) != "0");
    let unlogged = (replicating || on("wsrep_on")) && !on("log_slave_updates");
    // Only some accounts are told; one that is not must not hope for the best.
    let unfiltered = match session.rows("SHOW MASTER STATUS") {
        Ok(rows) => rows
            .first()
            .is_some_and(|row| text(row, 2).is_empty() && text(row, 3).is_empty()),
        Err(error) if error.code().is_some() => false,
        Err(error) => return Err(error),
    };
    Ok(match () {
        () if on("log_bin") && !unlogged && unfiltered => Way::Log,
        // A Galera cluster kills who locks a table.
        () if on("wsrep_on") => Way::Alone,
        () => Way::Lock,
    })
}

/// Whether a lock for reading waits for open transactions that have written. On older servers it
/// does not, and one could end while the snapshots are opened.
fn lock_waits(session: &Session) -> bool {
    let server = session.connection.server();
    match server.family() {
        Family::MySql => server.version() >= (5, 7, 9),
        Family::MariaDb => server.version() >= (10, 4, 0),
    }
}

/// Opens all snapshots one right after the other; they are one instant if the binary log stood
/// at the same place for each of them. InnoDB's snapshots and MariaDB's log agree on the order of
/// commits (`START TRANSACTION WITH CONSISTENT SNAPSHOT` in its manual). A session that has
/// turned its own log off (`sql_log_bin=0`) is not seen here: docs/FIDELITY.md.
fn by_log(lead: &mut Session, others: &mut [Session]) -> Result<bool, Error> {
    for _ in 0..TRIES {
        lead.run(START)?;
        for session in others.iter_mut() {
            session.run(START)?;
        }
        let place = position::place(lead)?;
        let mut one = place.is_some();
        for session in others.iter_mut() {
            one = one && position::place(session)? == place;
        }
        if one {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Keeps everybody from writing for as long as the snapshots take to open. The lock stands on a
/// connection of its own: START TRANSACTION on it would release it.
fn by_lock(
    options: &wire::Options,
    catalog: &Catalog,
    lead: &mut Session,
    others: &mut [Session],
) -> Result<bool, Error> {
    if catalog.tables.len() > LOCKABLE {
        return Ok(false);
    }
    let covered = |table: &&catalog::Table| catalog::transactional(table.engine.as_deref());
    let Some(statement) = lock_statement(options, catalog, covered) else {
        return Ok(false);
    };
    for attempt in 1..=LOCKS {
        if attempt > 1 {
            thread::sleep(PAUSE);
        }
        let mut locking = Session::open_reading(options)?;
        match locked(&mut locking, &statement, lead)? {
            Locked::Yes => {
                lead.run(START)?;
                for session in others.iter_mut() {
                    session.run(START)?;
                }
                // Had the lock been taken away, there would be no connection to say so.
                locking.run("UNLOCK TABLES")?;
                locking.connection.close();
                return Ok(true);
            }
            Locked::TooLong => locking.connection.close(),
            Locked::Never => break,
        }
    }
    Ok(false)
}

enum Locked {
    Yes,
    /// Somebody was in the way.
    TooLong,
    /// No right, or a table that cannot be opened: one connection needs no lock.
    Never,
}

/// Locks the tables, and gives up when that takes too long in all: `by` ends it then.
fn locked(locking: &mut Session, statement: &str, by: &mut Session) -> Result<Locked, Error> {
    let seconds = PATIENCE.as_secs();
    locking.run(&format!("SET SESSION lock_wait_timeout={seconds}"))?;
    let id = locking.connection.server().connection_id();
    let (ended, end) = mpsc::channel::<()>();
    let (outcome, stopped) = thread::scope(|scope| {
        let watch = scope.spawn(move || match end.recv_timeout(PATIENCE) {
            // Refused behind a proxy that has numbers of its own; the server's time ends it, too.
            Err(RecvTimeoutError::Timeout) => {
                by.run(&format!("KILL QUERY {id}")).ok();
                true
            }
            _ => false,
        });
        let outcome = locking.run(statement);
        drop(ended);
        (outcome, watch.join().unwrap_or(true))
    });
    match outcome {
        Ok(()) if !stopped => Ok(Locked::Yes),
        Ok(()) => Ok(Locked::TooLong),
        Err(error) if stopped && error.code().is_some() => Ok(Locked::TooLong),
        Err(error) if error.code() == Some(1205) => Ok(Locked::TooLong),
        Err(error) if error.code().is_some() => Ok(Locked::Never),
        Err(error) => Err(error),
    }
}
