//! An archive into a database: target made ready, then every frame in file order, then a report
//! of all that is not as it was. Nothing that stands in the target is touched unless the caller
//! said to replace it; nothing of a data frame runs that the closed grammar does not know.

mod compare;
mod current;
mod definitions;
mod elsewhere;
mod fill;
mod forbidden;
mod history;
mod keys;
mod later;
mod load;
mod orphans;
mod plain;
mod plan;
mod refused;
mod target;
mod walk;

use std::collections::BTreeSet;
use std::num::NonZeroUsize;

use archive::grammar::Dialect;
use archive::index::{Index, Kind};
use archive::{ReadAt, Reader};

pub use plain::{is_mydumper, restore_plain, restore_plain_folder};
pub use target::objects;

use super::portability::Abilities;
use super::session::{Session, literal};
use crate::{Change, Error, Event, Events, Monitor, RestoreOptions, Restored, Stage};
use walk::{Mode, Restore};

/// Connections that fill tables, unless told otherwise, at most.
const JOBS: usize = 4;

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
    /// The way to the target's server.
    server: &'a wire::Options,
    options: &'a RestoreOptions,
    /// Bytes of the longest statement.
    longest: u64,
    chosen: BTreeSet<usize>,
    abilities: Abilities,
    /// The target database's name.
    named: String,
    /// Whether the database's own default character set may be set.
    database_settings: bool,
    /// Whether events come back as they were.
    keep_events: bool,
}

impl<S: ReadAt> Choices<'_, S> {
    /// The settings that this target needs in each session that writes.
    fn settle(&self, session: &mut Session) -> Result<(), Error> {
        for (name, value) in self.abilities.settings() {
            let known = format!("SHOW SESSION VARIABLES LIKE {}", literal(name));
            if !session.rows(&known)?.is_empty() {
                session.run(&format!("SET SESSION {name}={value}"))?;
            }
        }
        Ok(())
    }

    /// How many connections may fill tables.
    fn jobs(&self) -> usize {
        let cores = || std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
        let jobs = self.options.jobs.map(NonZeroUsize::get);
        jobs.unwrap_or_else(|| cores().min(JOBS))
    }
}

/// Reads what the choices and the target say; refuses what cannot be.
fn look<'a, S: ReadAt>(
    reader: &'a Reader<S>,
    options: &'a wire::Options,
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
        server: options,
        options: choices,
        longest,
        chosen,
        abilities,
        named: session.database.clone(),
        database_settings: ground.missing || ground.is_empty() || choices.replace,
        keep_events,
    };
    Ok((choices, session, ground))
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
