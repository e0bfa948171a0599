//! An archive into a database: target made ready, then every frame in file order, then a report
//! of all that is not as it was. Nothing that stands in the target is touched unless the caller
//! said to replace it; nothing of a data frame runs that the closed grammar does not know.

mod current;
mod definitions;
mod elsewhere;
mod forbidden;
mod history;
mod load;
mod orphans;
mod plain;
mod plan;
mod refused;
mod rows;
mod target;

use std::collections::{BTreeMap, BTreeSet};

use archive::grammar::Dialect;
use archive::index::{Index, Kind, Role};
use archive::{FrameText, ReadAt, Reader};

pub use plain::{is_mydumper, restore_plain, restore_plain_folder};
pub use target::objects;

use super::portability::Abilities;
use super::session::{Session, literal};
use crate::{
    Change, Error, Event, Events, Monitor, RestoreOptions, Restored, RestoredTable, Stage,
};

/// Restores the archive, or the chosen tables with their triggers, into the database named in
/// `options`, which is made if it is missing. What the target cannot hold as it was is an error
/// before anything is written, unless it is accepted. After any other error the target holds
/// whatever was restored until then; [`objects`] lists it.
pub fn restore<S: ReadAt>(
    reader: &Reader<S>,
    options: &wire::Options,
    choices: &RestoreOptions,
    monitor: &dyn Monitor,
) -> Result<Restored, Error> {
    let index = reader.index();
    let (made_up, mut session, ground) = look(reader, options, choices)?;
    let plan = plan::make(&made_up, options, monitor)?;
    let losses = plan.losses();
    if !losses.is_empty() && !choices.accept_losses {
        return Err(Error::Losses(losses));
    }
    let target = target::clear(&mut session, index, ground, choices, &made_up.abilities)?;
    let chosen = &made_up.chosen;
    let bytes = index
        .frames
        .iter()
        .filter(|frame| frame.object.is_some_and(|at| chosen.contains(&at)));
    monitor.event(Event::Stage {
        stage: Stage::Restore,
        bytes: bytes.map(|frame| frame.text).sum(),
    });
    let mut restore = Restore::new(&made_up, session, monitor, Mode::Really, plan.skip)?;
    restore.restored.created = target.created;
    restore.restored.kept = target.kept;
    restore.restored.changes.extend(target.dropped);
    restore.restored.gaps.clone_from(&index.gaps);
    if let Some(tables) = &choices.tables {
        restore
            .restored
            .gaps
            .retain(|gap| tables.contains(&gap.name));
    }
    restore.frames(chosen)?;
    let Restore {
        session, restored, ..
    } = restore;
    session.connection.close();
    Ok(restored)
}

/// What [`restore`] would change, losses and others; nothing of the target is touched. On a
/// target of another release the definitions are tried in a scratch database, if the account may
/// make one.
pub fn plan<S: ReadAt>(
    reader: &Reader<S>,
    options: &wire::Options,
    choices: &RestoreOptions,
    monitor: &dyn Monitor,
) -> Result<Vec<Change>, Error> {
    let (made_up, session, ground) = look(reader, options, choices)?;
    session.connection.close();
    let mut changes = ground.dropped();
    changes.extend(plan::make(&made_up, options, monitor)?.changes);
    Ok(changes)
}

/// All that is decided before anything is written.
struct Choices<'a, S: ReadAt> {
    reader: &'a Reader<S>,
    options: &'a RestoreOptions,
    chosen: BTreeSet<usize>,
    abilities: Abilities,
    /// The target database's name.
    named: String,
    /// Whether the database's own default character set may be set.
    database_settings: bool,
    /// Whether events come back as they were.
    keep_events: bool,
}

/// Reads what the choices and the target say; refuses what cannot be.
fn look<'a, S: ReadAt>(
    reader: &'a Reader<S>,
    options: &wire::Options,
    choices: &'a RestoreOptions,
) -> Result<(Choices<'a, S>, Session, target::Ground), Error> {
    let index = reader.index();
    if index.dialect != Dialect::MySql {
        return Err(Error::WrongDialect(index.dialect));
    }
    let chosen = choose(index, choices)?;
    let longest = longest_statement(index, &chosen);
    let mut session = target::connect(options, longest, choices)?;
    let abilities = Abilities::read(&mut session, index)?;
    let ground = target::look(&mut session, index, &chosen, choices, abilities.names_fold)?;
    let keep_events = match choices.events {
        Events::Disabled => false,
        Events::AsTheyWere => true,
        Events::AsTheyWereAtHome => {
            index.source.database == session.database
                && index.source.facts.get("place") == Some(&session.place()?)
        }
    };
    let choices = Choices {
        reader,
        options: choices,
        chosen,
        abilities,
        named: session.database.clone(),
        database_settings: ground.missing || ground.is_empty() || choices.replace,
        keep_events,
    };
    Ok((choices, session, ground))
}

/// How much of it is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mode {
    /// All.
    Really,
    /// Definitions only, in a scratch database; what the server refuses is noted.
    Rehearsal,
    /// Nothing is sent.
    Paper,
}

struct Restore<'a, S: ReadAt> {
    reader: &'a Reader<S>,
    session: Session,
    choices: &'a RestoreOptions,
    abilities: &'a Abilities,
    monitor: &'a dyn Monitor,
    mode: Mode,
    /// The target database's name, also while it is rehearsed under another.
    named: &'a str,
    buffers: FrameText,
    restored: Restored,
    /// Tables that were made.
    made: Vec<usize>,
    /// Triggers, routines and events that were made, with the digest of what was sent.
    programs: Vec<(usize, String)>,
    /// Objects that were not made, whose further frames are passed over.
    left_out: BTreeSet<usize>,
    /// Objects that are not to be made, and why.
    skip: BTreeMap<usize, Change>,
    /// Objects that the server refused in a rehearsal.
    refused: BTreeMap<usize, Change>,
    /// Whether accounts exist, by their name as definitions have it.
    accounts: BTreeMap<String, bool>,
    /// Whether the database's own default character set may be set.
    database_settings: bool,
    /// Whether events come back as they were.
    keep_events: bool,
    /// What differs between source and target in rows of versioned tables.
    last_instant: Option<history::LastInstant>,
    /// How many rows of a table's history the target does not hold.
    past: BTreeMap<usize, u64>,
}

impl<'a, S: ReadAt> Restore<'a, S> {
    fn new(
        choices: &'a Choices<'a, S>,
        mut session: Session,
        monitor: &'a dyn Monitor,
        mode: Mode,
        skip: BTreeMap<usize, Change>,
    ) -> Result<Self, Error> {
        for (name, value) in choices.abilities.settings() {
            let known = format!("SHOW SESSION VARIABLES LIKE {}", literal(name));
            if !session.rows(&known)?.is_empty() {
                session.run(&format!("SET SESSION {name}={value}"))?;
            }
        }
        let index = choices.reader.index();
        Ok(Self {
            last_instant: history::LastInstant::between(index, &mut session)?,
            reader: choices.reader,
            session,
            choices: choices.options,
            abilities: &choices.abilities,
            monitor,
            mode,
            named: &choices.named,
            buffers: FrameText::default(),
            restored: Restored {
                target: choices.named.clone(),
                ..Restored::default()
            },
            made: Vec::new(),
            programs: Vec::new(),
            left_out: BTreeSet::new(),
            skip,
            refused: BTreeMap::new(),
            accounts: BTreeMap::new(),
            past: BTreeMap::new(),
            database_settings: choices.database_settings,
            keep_events: choices.keep_events,
        })
    }
}

impl<S: ReadAt> Restore<'_, S> {
    fn frames(&mut self, chosen: &BTreeSet<usize>) -> Result<(), Error> {
        let index = self.reader.index();
        let mut table: Option<(usize, u64)> = None;
        for frame in &index.frames {
            let Some(at) = frame
                .object
                .filter(|at| chosen.contains(at) && !self.left_out.contains(at))
            else {
                continue;
            };
            if self.monitor.cancelled() {
                return Err(Error::Cancelled);
            }
            let object = &index.objects[at];
            if let Some((before, rows)) = table.filter(|(before, _)| *before != at) {
                self.end_table(before, rows)?;
                table = None;
            }
            match (frame.role, object.kind) {
                (Role::Data, _) if self.mode != Mode::Really => {}
                (Role::Data, _) => {
                    let rows = self.data(at, frame)?;
                    table = table.map(|(at, before)| (at, before + rows));
                }
                (Role::Definition, Kind::Table) => {
                    self.monitor.event(Event::Object {
                        name: &object.name,
                        rows: object.rows,
                    });
                    match (self.definition(at, frame)?, self.mode) {
                        (true, Mode::Really) => table = Some((at, 0)),
                        (true, _) => self.made.push(at),
                        (false, _) => {}
                    }
                }
                _ => {
                    let made = self.definition(at, frame)?;
                    if made && frame.role == Role::Definition && object.kind != Kind::Database {
                        self.restored.others += 1;
                    }
                }
            }
        }
        if let Some((at, rows)) = table {
            self.end_table(at, rows)?;
        }
        if self.mode == Mode::Really {
            self.invalid_views(chosen)?;
            self.orphans()?;
        }
        if self.abilities.other_family() {
            // Each family words the same definition in its own way.
            if !self.made.is_empty() || !self.programs.is_empty() {
                self.restored.changes.push(Change {
                    kind: Kind::Database,
                    name: self.named.to_owned(),
                    change: "definitions_not_compared".into(),
                    detail: String::new(),
                });
            }
            return Ok(());
        }
        if self.mode == Mode::Paper {
            return Ok(());
        }
        // Only now: a table that merges others can be looked at when they are there.
        for at in std::mem::take(&mut self.made) {
            self.compare_definition(at)?;
        }
        for (at, sent) in std::mem::take(&mut self.programs) {
            self.compare_program(at, &sent)?;
        }
        Ok(())
    }

    /// The rows that arrived must be those of the index, and the definition the archive's.
    fn end_table(&mut self, at: usize, rows: u64) -> Result<(), Error> {
        let object = &self.reader.index().objects[at];
        let past = self.past.get(&at).copied().unwrap_or(0);
        if rows + past != object.rows {
            let detail = format!("{rows} rows arrived, the archive has {}", object.rows);
            return Err(Error::Mismatch {
                object: object.name.clone(),
                detail,
            });
        }
        self.made.push(at);
        self.restored.tables.push(RestoredTable {
            name: object.name.clone(),
            rows,
        });
        Ok(())
    }

    fn change(&mut self, at: usize, change: &str, detail: impl Into<String>) {
        let object = &self.reader.index().objects[at];
        let (kind, name) = (object.kind, object.name.clone());
        let change = Change {
            kind,
            name,
            change: change.into(),
            detail: detail.into(),
        };
        // The statements of one script may need the same.
        if !self.restored.changes.contains(&change) {
            self.restored.changes.push(change);
        }
    }
}

/// Positions of the objects to restore.
fn choose(index: &Index, choices: &RestoreOptions) -> Result<BTreeSet<usize>, Error> {
    let Some(names) = &choices.tables else {
        return Ok((0..index.objects.len()).collect());
    };
    let known = |name: &&String| {
        index
            .objects
            .iter()
            .any(|object| object.kind == Kind::Table && object.name == **name)
    };
    let unknown: Vec<String> = names.iter().filter(|name| !known(name)).cloned().collect();
    if !unknown.is_empty() {
        return Err(Error::UnknownTables(unknown));
    }
    let wanted = |name: &Option<String>| name.as_ref().is_some_and(|name| names.contains(name));
    let chosen = index
        .objects
        .iter()
        .enumerate()
        .filter(|(_, object)| match object.kind {
            Kind::Table => names.contains(&object.name),
            Kind::Trigger => wanted(&object.table),
            _ => false,
        });
    Ok(chosen.map(|(at, _)| at).collect())
}

/// Length in bytes of the longest statement among the chosen objects. A frame above the usual
/// size holds a single statement; below it, no statement is longer than the frame.
fn longest_statement(index: &Index, chosen: &BTreeSet<usize>) -> u64 {
    let large =
        |frame: &&archive::index::Frame| frame.object.is_some_and(|at| chosen.contains(&at));
    let longest_frame = index
        .frames
        .iter()
        .filter(large)
        .map(|frame| frame.text)
        .max()
        .unwrap_or(0);
    longest_frame.min(index.largest_statement)
}
