//! An archive into a database: target made ready, then every frame in file order, then a report
//! of all that is not as it was. Nothing that stands in the target is touched unless the caller
//! said to replace it; nothing of a data frame runs that the closed grammar does not know.

mod definitions;
mod forbidden;
mod history;
mod orphans;
mod plain;
mod rows;
mod target;

use std::collections::BTreeSet;

use archive::grammar::Dialect;
use archive::index::{Index, Kind, Role};
use archive::{FrameText, ReadAt, Reader};

pub use plain::{is_mydumper, restore_plain, restore_plain_folder};
pub use target::objects;

use super::session::Session;
use crate::{
    Change, Error, Event, Events, Monitor, RestoreOptions, Restored, RestoredTable, Stage,
};

/// Restores the archive, or the chosen tables with their triggers, into the database named in
/// `options`, which is made if it is missing. After an error the target holds whatever was
/// restored until then; [`objects`] lists it.
pub fn restore<S: ReadAt>(
    reader: &Reader<S>,
    options: &wire::Options,
    choices: &RestoreOptions,
    monitor: &dyn Monitor,
) -> Result<Restored, Error> {
    let index = reader.index();
    if index.dialect != Dialect::MySql {
        return Err(Error::WrongDialect(index.dialect));
    }
    let chosen = choose(index, choices)?;
    let longest = longest_statement(index, &chosen);
    let (mut session, target) = target::prepare(options, index, &chosen, longest, choices)?;
    let bytes = index
        .frames
        .iter()
        .filter(|frame| frame.object.is_some_and(|at| chosen.contains(&at)));
    monitor.event(Event::Stage {
        stage: Stage::Restore,
        bytes: bytes.map(|frame| frame.text).sum(),
    });
    let keep_events = match choices.events {
        Events::Disabled => false,
        Events::AsTheyWere => true,
        Events::AsTheyWereAtHome => {
            index.source.database == session.database
                && index.source.facts.get("place") == Some(&session.place()?)
        }
    };
    let mut restored = Restored {
        target: session.database.clone(),
        created: target.created,
        kept: target.kept.clone(),
        gaps: index.gaps.clone(),
        ..Restored::default()
    };
    if choices.tables.is_some() {
        restored.gaps.retain(|gap| {
            choices
                .tables
                .iter()
                .flatten()
                .any(|name| *name == gap.name)
        });
    }
    let last_instant = history::LastInstant::between(index, &mut session)?;
    let mut restore = Restore {
        reader,
        session,
        choices,
        monitor,
        buffers: FrameText::default(),
        restored,
        made: Vec::new(),
        programs: Vec::new(),
        left_out: BTreeSet::new(),
        database_settings: target.created || target.was_empty || choices.replace,
        keep_events,
        last_instant,
    };
    restore.restored.changes.extend(target.dropped);
    restore.frames(&chosen)?;
    let Restore {
        session, restored, ..
    } = restore;
    session.connection.close();
    Ok(restored)
}

struct Restore<'a, S: ReadAt> {
    reader: &'a Reader<S>,
    session: Session,
    choices: &'a RestoreOptions,
    monitor: &'a dyn Monitor,
    buffers: FrameText,
    restored: Restored,
    /// Tables that were made.
    made: Vec<usize>,
    /// Triggers, routines and events that were made, with the digest of what was sent.
    programs: Vec<(usize, String)>,
    /// Objects that were not made, whose further frames are passed over.
    left_out: BTreeSet<usize>,
    /// Whether the database's own default character set may be set.
    database_settings: bool,
    /// Whether events come back as they were.
    keep_events: bool,
    /// What differs between source and target in rows of versioned tables.
    last_instant: Option<history::LastInstant>,
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
                (Role::Data, _) => {
                    let rows = self.data(at, frame)?;
                    table = table.map(|(at, before)| (at, before + rows));
                }
                (Role::Definition, Kind::Table) => {
                    self.monitor.event(Event::Object {
                        name: &object.name,
                        rows: object.rows,
                    });
                    if self.definition(at, frame)? {
                        table = Some((at, 0));
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
        self.invalid_views(chosen)?;
        self.orphans()?;
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
        if rows != object.rows {
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
        self.restored.changes.push(Change {
            kind,
            name,
            change: change.into(),
            detail: detail.into(),
        });
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
