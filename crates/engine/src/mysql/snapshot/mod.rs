//! One instant for all tables, without a lock that stops writers, and proof that no definition
//! moved around it. MariaDB and MySQL keep rows of the snapshot, but not definitions: a table
//! swapped by RENAME shows other rows or none, an instant ADD COLUMN shows at once (tried on
//! MariaDB 10.11). So the catalogue is read before the snapshot, every table is touched right
//! after it (which holds its metadata lock until its rows are read) by the connection that owns
//! it, and the catalogue is compared again.

mod fingerprint;
mod held;
mod position;
mod readers;
mod shared;
mod spacing;

use std::collections::BTreeMap;

use archive::index::Position;
use wire::Family;

use super::catalog::{self, Catalog, Table};
use super::session::{Session, quoted};
use crate::{DumpOptions, Error, Event, Monitor, Retry};

pub(super) use fingerprint::Definitions;
pub(super) use held::{Ends, Held};
pub(super) use readers::{PART, Readers, bytes};
pub(super) use shared::Way;

/// How often a dump begins before it gives up on a database that keeps changing. The last time
/// with one connection, which holds each table only once.
const ATTEMPTS: u32 = 3;
/// From so many tables on, locks are so many that it takes long to go through them all.
const MANY: usize = 250;

/// The instant, held by open transactions.
pub(super) struct Snapshot {
    /// Reads everything but rows, and rows, too.
    pub lead: Reader,
    /// Further connections in the same instant, which read rows.
    pub others: Vec<Reader>,
    /// How they came to it.
    pub way: Way,
    /// Holds the lock on tables that no snapshot covers, if that was asked for.
    pub locking: Option<Session>,
    pub catalog: Catalog,
    /// Who reads each table of the catalogue; 0 is the lead.
    pub readers: Vec<Readers>,
    /// The ends of the keys of each table that has a key of whole numbers, and the grid over them.
    pub ends: Vec<Option<Ends>>,
    pub definitions: Definitions,
    /// RFC 3339, UTC, by the server's clock.
    pub taken_at: String,
    pub position: Option<Position>,
    /// Tables that cannot be opened, with the server's reason.
    pub unreadable: BTreeMap<String, String>,
}

/// A connection, and the tables that it holds.
pub(super) struct Reader {
    pub session: Session,
    pub held: Held,
}

/// Takes a snapshot of the database in `options`; begins again when something changed meanwhile.
pub(super) fn take(
    options: &wire::Options,
    choices: &DumpOptions,
    monitor: &dyn Monitor,
) -> Result<Snapshot, Error> {
    let mut attempt = 1;
    loop {
        match attempt_once(options, choices, attempt, monitor) {
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
    attempt: u32,
    monitor: &dyn Monitor,
) -> Result<Snapshot, Error> {
    let mut lead = Session::open_reading(options)?;
    if catalog::SYSTEM.contains(&lead.database.as_str()) {
        return Err(Error::Refused(format!(
            "{} is the server's own database, which no other server can take; users and rights are saved apart from databases",
            lead.database
        )));
    }
    let mut before = catalog::outline(&mut lead)?;
    if before.charset.is_empty() {
        return Err(Error::Refused(format!(
            "the account sees no database {}",
            lead.database
        )));
    }
    let (fingerprint_before, _) = fingerprint::take(&mut lead, &before, &mut BTreeMap::new())?;
    // Behind the definitions: of a table that is altered in between they are another's then, and that shows. In front of
    // them they would be those of no definition that is compared.
    catalog::complete(&mut lead, &mut before)?;
    let wanted = match attempt {
        ATTEMPTS => 1,
        _ => readers::count(&before, choices),
    };
    let mut others = shared::further(options, wanted - 1);
    let locking = match choices.lock_unprotected {
        true => lock(options, &before)?,
        false => None,
    };
    let way = shared::open(options, &before, &mut lead, &mut others)?;
    let taken_at = lead.value("SELECT DATE_FORMAT(UTC_TIMESTAMP(6), '%Y-%m-%dT%H:%i:%s.%fZ')")?;
    let position = position::read(&mut lead)?;
    monitor.event(Event::SnapshotTaken);
    let family = lead.connection.server().family();
    let readers = readers::assign(&before, others.len() + 1, choices, family);
    let mut unreadable = BTreeMap::new();
    let (lead_held, ends) = held::by_lead(&mut lead, &before, &readers, &mut unreadable)?;
    let others = others
        .into_iter()
        .enumerate()
        .map(|(at, mut session)| {
            let held = held::by_other(&mut session, at + 1, &before, &readers)?;
            Ok(Reader { session, held })
        })
        .collect::<Result<Vec<Reader>, Error>>()?;
    let mut witness = witness(options, &mut lead, &before)?;
    let looking = witness.as_mut().unwrap_or(&mut lead);
    let catalog = catalog::again(looking, &before)?;
    let (fingerprint_after, definitions) = fingerprint::take(looking, &catalog, &mut unreadable)?;
    if let Some(witness) = witness {
        witness.connection.close();
    }
    if let Some(difference) = fingerprint::difference(&fingerprint_before, &fingerprint_after) {
        return Err(Error::Changed(difference));
    }
    // Places in the one are places in the other.
    let same = |(one, other): (&Table, &Table)| one.name == other.name;
    if before.tables.len() != catalog.tables.len()
        || !before.tables.iter().zip(&catalog.tables).all(same)
    {
        return Err(Error::Changed("the order of the tables".into()));
    }
    Ok(Snapshot {
        lead: Reader {
            session: lead,
            held: lead_held,
        },
        others,
        way,
        locking,
        catalog,
        readers,
        ends,
        definitions,
        taken_at,
        position,
        unreadable,
    })
}

/// A connection that holds nothing, to look at the catalogue while the others hold every table: no definition can move
/// then, whoever looks. Servers before MySQL 8 go through all locks of a connection for each table that they open; with
/// 10,000 tables the lead was at it for half a minute. `None`: it looks itself.
fn witness(
    options: &wire::Options,
    lead: &mut Session,
    catalog: &Catalog,
) -> Result<Option<Session>, Error> {
    let server = lead.connection.server();
    let hashes = server.family() == Family::MySql && server.version() >= (8, 0, 0);
    if catalog.tables.len() < MANY || hashes {
        return Ok(None);
    }
    let Ok(mut witness) = Session::open_reading(options) else {
        return Ok(None); // slower and no harm
    };
    // What shares connections out could have brought this one to another server.
    let same = witness.place()? == lead.place()?;
    Ok(same.then_some(witness))
}

/// Locks the tables that no snapshot covers, on a connection of its own: START TRANSACTION on
/// the locking one would release them. Waits two seconds at most, because a waiting lock freezes
/// every new writer.
fn lock(options: &wire::Options, catalog: &Catalog) -> Result<Option<Session>, Error> {
    let unprotected = |table: &&Table| {
        !catalog::transactional(table.engine.as_deref())
            && !catalog::without_rows(table.engine.as_deref())
    };
    let Some(statement) = lock_statement(options, catalog, unprotected) else {
        return Ok(None);
    };
    let mut session = Session::open_reading(options)?;
    session.run("SET SESSION lock_wait_timeout=2")?;
    session.run(&statement)?;
    Ok(Some(session))
}

/// The statement that locks some tables for reading; `None` when there are none of them.
fn lock_statement(
    options: &wire::Options,
    catalog: &Catalog,
    wanted: impl Fn(&&Table) -> bool,
) -> Option<String> {
    let database = quoted(options.database.as_deref().unwrap_or_default());
    let names: Vec<String> = catalog
        .tables
        .iter()
        .filter(|table| table.complaint.is_none())
        .filter(wanted)
        .map(|table| format!("{database}.{} READ", quoted(&table.name)))
        .collect();
    (!names.is_empty()).then(|| format!("LOCK TABLES {}", names.join(", ")))
}
