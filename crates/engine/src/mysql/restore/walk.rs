//! The walk over an archive: definitions one by one in file order, the rows of all tables that were made before the first
//! object that may look at them, and at the end a look at what came of it. It must never count what was not made.

use std::collections::{BTreeMap, BTreeSet};

use archive::index::{Kind, Role};
use archive::{Damage, FrameText, ReadAt, Reader};

use super::fill::Waiting;
use super::keys::Later;
use super::{Choices, history};
use crate::mysql::portability::Abilities;
use crate::mysql::session::Session;
use crate::{Change, Error, Monitor, RestoreOptions, Restored, RestoredTable};

/// How much of it is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mode {
    /// All.
    Really,
    /// Definitions only, in a scratch database; what the server refuses is noted.
    Rehearsal,
    /// Nothing is sent.
    Paper,
}

pub(super) struct Restore<'a, S: ReadAt> {
    pub prepared: &'a Choices<'a, S>,
    pub reader: &'a Reader<S>,
    pub session: Session,
    pub choices: &'a RestoreOptions,
    pub abilities: &'a Abilities,
    pub monitor: &'a dyn Monitor,
    pub mode: Mode,
    /// The target database's name, also while it is rehearsed under another.
    pub named: &'a str,
    pub buffers: FrameText,
    pub restored: Restored,
    /// Tables that were made.
    pub made: Vec<usize>,
    /// Triggers, routines and events that were made, with the digest of what was sent.
    pub programs: Vec<(usize, String)>,
    /// Objects that were not made, whose further frames are passed over.
    pub left_out: BTreeSet<usize>,
    /// Objects that are not to be made, and why.
    pub skip: BTreeMap<usize, Change>,
    /// Objects that the server refused in a rehearsal.
    pub refused: BTreeMap<usize, Change>,
    /// Whether accounts exist, by their name as definitions have it.
    pub accounts: BTreeMap<String, bool>,
    /// Whether the database's own default character set may be set.
    pub database_settings: bool,
    /// Whether events come back as they were.
    pub keep_events: bool,
    /// What differs between source and target in rows of versioned tables.
    pub last_instant: Option<history::LastInstant>,
}

impl<'a, S: ReadAt> Restore<'a, S> {
    pub fn new(
        choices: &'a Choices<'a, S>,
        mut session: Session,
        monitor: &'a dyn Monitor,
        mode: Mode,
        skip: BTreeMap<usize, Change>,
    ) -> Result<Self, Error> {
        choices.settle(&mut session)?;
        let index = choices.reader.index();
        Ok(Self {
            last_instant: history::LastInstant::between(index, &mut session)?,
            prepared: choices,
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
            database_settings: choices.database_settings,
            keep_events: choices.keep_events,
        })
    }
}

impl<'a, S: ReadAt> Restore<'a, S> {
    pub fn frames(&mut self, chosen: &BTreeSet<usize>) -> Result<(), Error> {
        let index = self.reader.index();
        let mut waiting: Vec<Waiting<'a>> = Vec::new();
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
            match (frame.role, object.kind) {
                (Role::Data, _) if self.mode != Mode::Really => {}
                (Role::Data, _) => {
                    let Some(table) = waiting.iter_mut().rfind(|table| table.at == at) else {
                        let detail = format!("rows of {} without their table", object.name);
                        let offset = frame.offset;
                        return Err(archive::Error::from(Damage::Broken { offset, detail }).into());
                    };
                    table.frames.push(frame);
                }
                (Role::Definition, Kind::Table) => match (self.definition(at, frame)?, self.mode) {
                    (true, Mode::Really) => waiting.push(Waiting {
                        at,
                        frames: Vec::new(),
                        later: Later::default(),
                    }),
                    (true, _) => self.made.push(at),
                    (false, _) => {}
                },
                _ => {
                    self.rows(std::mem::take(&mut waiting))?;
                    let made = self.definition(at, frame)?;
                    if made && frame.role == Role::Definition && object.kind != Kind::Database {
                        self.restored.others += 1;
                    }
                }
            }
        }
        self.rows(waiting)?;
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
        self.compare_definitions()
    }

    /// Fills tables that were made, and puts their keys back.
    fn rows(&mut self, mut waiting: Vec<Waiting<'a>>) -> Result<(), Error> {
        if waiting.is_empty() {
            return Ok(());
        }
        self.take_keys(&mut waiting)?;
        let foreign = |table: &mut Waiting<'_>| {
            let foreign = std::mem::take(&mut table.later.foreign);
            (table.at, foreign)
        };
        let foreign: Vec<_> = waiting.iter_mut().map(foreign).collect();
        let later = waiting.iter().filter(|table| !table.later.keys.is_empty());
        self.restored.keys_later += later.count();
        let mut filled = self.fill(waiting)?;
        self.restored.jobs = self.restored.jobs.max(filled.jobs);
        self.restored.loaded_by += filled.loaded_by;
        filled.tables.sort_unstable();
        for (at, rows) in filled.tables {
            self.made.push(at);
            self.restored.tables.push(RestoredTable {
                name: self.reader.index().objects[at].name.clone(),
                rows,
            });
        }
        filled.changes.sort_by_key(|(at, ..)| *at);
        for (at, change, detail) in filled.changes {
            self.change(at, change, detail);
        }
        for (at, foreign) in foreign {
            if self.monitor.cancelled() {
                return Err(Error::Cancelled);
            }
            self.add_foreign(at, &foreign)?;
        }
        Ok(())
    }

    pub fn change(&mut self, at: usize, change: &str, detail: impl Into<String>) {
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
