//! A database into an archive: snapshot, then each object in the fixed order of docs/FORMAT.md,
//! rows by all connections of the snapshot at once. One unreadable table never costs the others:
//! it becomes a gap. A lost connection or a table that changed ends the dump with an error: two
//! instants are never stitched together.

mod ahead;
#[cfg(test)]
mod allocations;
mod estimate;
mod pace;
mod plan;
mod table;
mod worker;

use std::collections::BTreeMap;
use std::io::Write;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use archive::Summary;
use archive::index::{Gap, Kind, Object, Role};

use super::catalog::{Catalog, Table};
use super::checksums::Method;
use super::definition::{self, Definition};
use super::gathered::{self, Found, Gathered};
use super::rights::Account;
use super::rights::visible;
use super::session::Session;
use super::snapshot::{self, Definitions, Readers, Snapshot};
use super::{checksums, facts, header};
use crate::assembly::{Conveyor, Tools};
use crate::{Assembly, DumpOptions, Error, Event, Monitor, Script, Stage};

use ahead::Ahead;
use estimate::Estimate;
use pace::Pace;
use plan::Plan;
use table::Prepared;
use worker::{Tally, Worker};

/// Dumps the database named in `options` to `out`. On an error what was written to `out` is no
/// archive: throw it away, and begin again if [`Error::retry`] says so.
pub fn dump<W: Write + Send>(
    options: &wire::Options,
    out: W,
    choices: &DumpOptions,
    monitor: &dyn Monitor,
) -> Result<(W, Summary), Error> {
    dump_with(options, out, choices, Method::default(), monitor)
}

/// As [`dump`], with checksums in the way of another archive.
pub(super) fn dump_with<W: Write + Send>(
    options: &wire::Options,
    out: W,
    choices: &DumpOptions,
    method: Method,
    monitor: &dyn Monitor,
) -> Result<(W, Summary), Error> {
    monitor.event(Event::Stage {
        stage: Stage::Inventory,
        bytes: 0,
    });
    let mut snapshot = snapshot::take(options, choices, monitor)?;
    monitor.event(Event::SnapshotHeld);
    let family = snapshot.lead.session.connection.server().family();
    let mut index = facts::index(&mut snapshot)?;
    if choices.safety_copy {
        let facts = &mut index.source.facts;
        facts.insert("purpose".into(), "safety_copy".into());
    }
    let mut assembly = Assembly::new(out, choices.format, index)?;
    if choices.checksums {
        let checksums = checksums::compute(
            &mut snapshot.lead.session,
            &snapshot.catalog,
            &snapshot.unreadable,
            method,
            monitor,
        )?;
        assembly.index_mut().checksums = Some(checksums);
    }
    let bytes = snapshot::bytes(&snapshot.catalog);
    monitor.event(Event::Stage {
        stage: Stage::Dump,
        bytes,
    });
    let gathered = gathered::gather(&mut snapshot.lead.session, &snapshot.catalog)?;
    let header = header::header(assembly.index(), family);
    assembly.script(Role::Header, None, &header)?;
    let mut dump = Dump {
        catalog: std::mem::take(&mut snapshot.catalog),
        snapshot,
        gathered,
        assembly,
    };
    dump.rights()?;
    dump.database()?;
    dump.sequences()?;
    dump = dump.tables(options, choices, monitor)?;
    let views = dump.valid_views();
    dump.programs(|kind| {
        matches!(
            kind,
            Kind::Function | Kind::Procedure | Kind::Package | Kind::PackageBody
        )
    })?;
    dump.views(views)?;
    dump.programs(|kind| kind == Kind::Trigger)?;
    dump.programs(|kind| kind == Kind::Event)?;
    let Dump {
        snapshot,
        mut assembly,
        ..
    } = dump;
    // A connection that died after the last row would be no harm; a clean end is still said.
    snapshot.lead.session.connection.close();
    let footer = header::footer(assembly.index());
    assembly.script(Role::Footer, None, &footer)?;
    assembly.finish()
}

struct Dump<W: Write> {
    snapshot: Snapshot,
    catalog: Catalog,
    gathered: Gathered,
    assembly: Assembly<W>,
}

/// What all that read rows look at.
struct Source<'a> {
    tables: &'a [Table],
    definitions: &'a Definitions,
    unreadable: &'a BTreeMap<String, String>,
    /// Whether tables that no snapshot covers are read under a lock.
    locked: bool,
    /// The server's `max_allowed_packet`.
    largest_packet: u64,
    /// The tables that are read in parts, by their place: the beginning of each statement, and
    /// what the first of the parts writes.
    parts: BTreeMap<usize, (Vec<u8>, Mutex<Option<Prepared>>)>,
    /// How much of all is done.
    estimate: Mutex<Estimate>,
}

impl Source<'_> {
    fn prepared(&self, place: usize) -> Option<Vec<u8>> {
        self.parts.get(&place).map(|(head, _)| head.clone())
    }

    fn take(&self, place: usize) -> Option<Prepared> {
        let (_, prepared) = self.parts.get(&place)?;
        let mut prepared = prepared.lock().unwrap_or_else(PoisonError::into_inner);
        prepared.take()
    }
}

impl<W: Write + Send> Dump<W> {
    fn rights(&mut self) -> Result<(), Error> {
        let session = &mut self.snapshot.lead.session;
        let account = Account::read(session)?;
        for lack in visible::lacks(session, &account, &self.catalog)? {
            self.assembly.gap_once(lack.gap);
        }
        Ok(())
    }

    fn database(&mut self) -> Result<(), Error> {
        let script = definition::database(&self.catalog);
        let name = self.snapshot.lead.session.database.clone();
        if facts::read_only(&mut self.snapshot.lead.session)? {
            let detail = "a restored copy can be written to";
            self.assembly
                .note(Kind::Database, &name, "read_only", detail);
        }
        self.defined(Object::new(Kind::Database, &name), &script)
    }

    fn sequences(&mut self) -> Result<(), Error> {
        for name in std::mem::take(&mut self.catalog.sequences) {
            match definition::sequence(&mut self.snapshot.lead.session, &name) {
                Ok(script) => self.defined(Object::new(Kind::Sequence, &name), &script)?,
                Err(error) => self.gap(Kind::Sequence, &name, error)?,
            }
        }
        Ok(())
    }

    /// Reads all tables: each connection of the snapshot on a thread of its own, and threads
    /// beyond them that only compress.
    fn tables(
        mut self,
        options: &wire::Options,
        choices: &DumpOptions,
        monitor: &dyn Monitor,
    ) -> Result<Self, Error> {
        let snapshot = &mut self.snapshot;
        let locking = snapshot.locking.take();
        let mut source = Source {
            tables: &self.catalog.tables,
            definitions: &snapshot.definitions,
            unreadable: &snapshot.unreadable,
            locked: locking.is_some(),
            largest_packet: self.catalog.largest_packet,
            parts: BTreeMap::new(),
            estimate: Mutex::new(Estimate::new(Vec::new())),
        };
        let lead = &mut snapshot.lead.session;
        prepare_parts(&mut source, lead, &mut snapshot.readers)?;
        let guesses = estimate::guess(lead, source.tables, &snapshot.ends)?;
        snapshot.lead.held.let_go_of_others(lead)?;
        let count = snapshot.others.len() + 1;
        let plan = Plan::new(source.tables, &snapshot.readers, &snapshot.ends, count);
        let parts = plan::parts(&plan.units, source.tables.len());
        let guesses = guesses.into_iter().zip(parts).collect();
        source.estimate = Mutex::new(Estimate::new(guesses));
        let threads = choices.threads(snapshot::bytes(&self.catalog)).max(count);
        let conveyor = Conveyor::new(self.assembly, plan.units.len(), threads);
        let tally = |_: &Table| Tally::default();
        let tallies = Arc::new(source.tables.iter().map(tally).collect::<Vec<_>>());
        let pace = Pace::new(choices.max_load);
        let (source, plan, way, pace) = (&source, &plan, &conveyor, &pace);
        let equipped = || {
            pace.stand_back();
            Tools::new(choices.format)
        };
        let mut locking = locking;
        let lead = std::iter::once(&mut snapshot.lead);
        let readers = lead.chain(&mut snapshot.others).enumerate();
        thread::scope(|watching| {
            watching.spawn(|| pace.watch(options, monitor));
            let _end = pace.until_here();
            thread::scope(|scope| {
                for (number, reader) in readers {
                    // The first is the lead, which reads what is under the lock.
                    let locking = locking.take();
                    let tallies = Arc::clone(&tallies);
                    scope.spawn(move || {
                        let _alarm = Alarm(way);
                        let worker = Worker {
                            number,
                            reader,
                            locking,
                            source,
                            plan,
                            tallies,
                            conveyor: way,
                            monitor,
                            pace,
                            ahead: None,
                            sent: Ahead::default(),
                        };
                        let done = equipped().and_then(|mut tools| worker.run(&mut tools));
                        done.unwrap_or_else(|error| way.fail(error));
                    });
                }
                for _ in count..threads {
                    scope.spawn(|| {
                        let _alarm = Alarm(way);
                        let done = equipped().and_then(|mut tools| way.help(&mut tools));
                        done.unwrap_or_else(|error| way.fail(error));
                    });
                }
            });
        });
        self.assembly = conveyor.finish()?;
        for other in self.snapshot.others.drain(..) {
            other.session.connection.close();
        }
        Ok(self)
    }

    /// The views that can be made; the others are gaps.
    fn valid_views(&mut self) -> Vec<(String, Script, Found)> {
        let mut valid = Vec::new();
        for view in std::mem::take(&mut self.gathered.views) {
            let name = view.name;
            match view.placeholder {
                Some(placeholder) => valid.push((name, placeholder, view.found)),
                // Whoever looked for what may not be seen has said why, unless it broke since.
                None if self.assembly.has_gap(Kind::View, &name) => {}
                None => {
                    let detail = "it shows no columns".into();
                    self.assembly
                        .gap_once(gap_of(Kind::View, &name, "invalid_view", detail));
                }
            }
        }
        valid
    }

    fn views(&mut self, valid: Vec<(String, Script, Found)>) -> Result<(), Error> {
        let mut made = Vec::new();
        for (name, placeholder, found) in valid {
            match found {
                Ok(Definition::Script(script)) => {
                    let at = self.assembly.object(Object::new(Kind::View, &name));
                    self.assembly
                        .script(Role::Placeholder, Some(at), &placeholder)?;
                    made.push((at, script));
                }
                Ok(Definition::Hidden) => self.hidden(Kind::View, &name),
                Err(error) => self.gap(Kind::View, &name, error)?,
            }
        }
        for (at, script) in made {
            self.assembly.script(Role::Definition, Some(at), &script)?;
        }
        Ok(())
    }

    fn programs(&mut self, wanted: impl Fn(Kind) -> bool) -> Result<(), Error> {
        for (named, found) in self.gathered.take(wanted) {
            match found {
                Ok(Definition::Script(script)) => {
                    let object = Object {
                        table: named.table.clone(),
                        ..Object::new(named.kind, &named.name)
                    };
                    self.defined(object, &script)?;
                }
                Ok(Definition::Hidden) => self.hidden(named.kind, &named.name),
                Err(error) => self.gap(named.kind, &named.name, error)?,
            }
        }
        Ok(())
    }

    fn defined(&mut self, object: Object, script: &Script) -> Result<(), Error> {
        let at = self.assembly.object(object);
        self.assembly.script(Role::Definition, Some(at), script)
    }

    fn hidden(&mut self, kind: Kind, name: &str) {
        self.assembly
            .gap_once(gap_of(kind, name, "no_right", visible::NAME_ONLY.into()));
    }

    /// Turns an error about one object into a gap, unless the whole dump is worth nothing now.
    fn gap(&mut self, kind: Kind, name: &str, error: Error) -> Result<(), Error> {
        let gap = gap_for(kind, name, error)?;
        self.assembly.gap_once(gap);
        Ok(())
    }
}

/// Stops everybody when its thread panics: nobody may wait for a piece that never comes.
struct Alarm<'a, W: Write>(&'a Conveyor<W>);

impl<W: Write> Drop for Alarm<'_, W> {
    fn drop(&mut self) {
        if thread::panicking() {
            self.0.stop();
        }
    }
}

/// Looks at the definitions of the tables that are read in parts; one without is left to its
/// owner, which finds out the same again.
fn prepare_parts(
    source: &mut Source<'_>,
    lead: &mut Session,
    readers: &mut [Readers],
) -> Result<(), Error> {
    for (place, table) in source.tables.iter().enumerate() {
        let Readers::Shared(owner) = readers[place] else {
            continue;
        };
        let prepared = table::prepare(lead, table, source)?;
        match prepared {
            Ok(mut prepared) if prepared.head.is_some() => {
                let head = prepared.head.take().unwrap_or_default();
                source
                    .parts
                    .insert(place, (head, Mutex::new(Some(prepared))));
            }
            _ => readers[place] = Readers::One(owner),
        }
    }
    Ok(())
}

/// The gap that an error about one object is; the error again if the whole dump is worth nothing
/// now.
fn gap_for(kind: Kind, name: &str, error: Error) -> Result<Gap, Error> {
    match error.code() {
        // Another table under the same name since the snapshot, or none.
        Some(1412 | 1146 | 1051 | 1213) if kind == Kind::Table => {
            Err(Error::Changed(format!("table {name}: {error}")))
        }
        _ => visible::refused(kind, name, &error).ok_or(error),
    }
}

fn gap_of(kind: Kind, name: &str, cause: &str, detail: String) -> Gap {
    Gap {
        kind,
        name: name.into(),
        cause: cause.into(),
        detail,
    }
}
