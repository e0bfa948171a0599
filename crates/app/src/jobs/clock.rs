//! The clock: looks every few seconds which backups are due, and writes the logs of what is at
//! work; looks at the storages now and then. What is due is decided elsewhere
//! ([`super::schedule`]); what was missed is entered as such.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use serde::Serialize;

use super::runner::{By, Inner, Runner};
use super::schedule::{self, Last, Timetable};
use super::{Refused, checks, runner, sync};
use crate::catalog;
use crate::catalog::audit::{self, Deed};
use crate::catalog::runs::{self, NewRun, RunKind, Trigger};
use crate::catalog::settings::{Invalid, Settings};
use crate::catalog::sources::{self, Database};
use crate::failure::Failure;
use crate::{output, supervisor};

/// How often logs are written into the catalogue.
const TICK: Duration = Duration::from_secs(1);
/// How often somebody looks what is due.
const LOOK: Duration = Duration::from_secs(15);
/// How often the storages are looked at.
const SYNC: Duration = Duration::from_secs(60);
/// How often the servers are asked which databases they have.
const SURVEY: Duration = Duration::from_secs(15 * 60);

/// A clock that did not tick for so long stands still.
const STILL: Duration = Duration::from_secs(60);

/// When the clock last ticked.
pub(super) struct Pulse(Instant, AtomicU64);

impl Default for Pulse {
    fn default() -> Self {
        Self(Instant::now(), AtomicU64::new(0))
    }
}

impl Pulse {
    fn beat(&self) {
        self.1.store(self.0.elapsed().as_secs(), Ordering::Relaxed);
    }

    fn is_beating(&self) -> bool {
        let last = Duration::from_secs(self.1.load(Ordering::Relaxed));
        self.0.elapsed().saturating_sub(last) < STILL
    }
}

/// A run that will come.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Coming {
    /// The database.
    pub database_id: i64,
    /// Its name.
    pub database: String,
    /// When.
    pub at: i64,
}

impl Inner {
    /// The clock's life.
    pub(super) fn tick(&self) {
        let mut looked: Option<Instant> = None;
        let mut others = None;
        while !self.stopping() {
            self.pulse.beat();
            supervisor::alive();
            let due = looked.is_none_or(|at| at.elapsed() >= LOOK);
            let done = match self.config.schedule && due {
                true => {
                    looked = Some(Instant::now());
                    self.schedule(catalog::now())
                }
                false => Ok(Vec::new()),
            };
            let flushed = self.hub.flush(&self.catalog);
            let seen = self.catalog.read(runs::open_numbers).map(|open| {
                // Those of commands: open pages are to show them, too.
                let theirs = open.into_iter().filter(|run| self.hub.live(*run).is_none());
                let theirs: Vec<i64> = theirs.collect();
                if others
                    .replace(theirs.clone())
                    .is_some_and(|before| before != theirs)
                {
                    self.hub.changed();
                }
            });
            for error in [done.err(), flushed.err(), seen.err()]
                .into_iter()
                .flatten()
            {
                output::warn(&Failure::from(error).to_string());
            }
            self.rest(TICK);
        }
    }

    /// Looks at the storages, and which databases there are, now and then; on a thread of its own,
    /// for they may be slow.
    pub(super) fn watch(&self) {
        let mut looked = Instant::now();
        while !self.stopping() {
            self.rest(SYNC);
            if self.stopping() {
                break;
            }
            // A command that died leaves its run open, and with it the database's turn.
            match runner::close_dead(&self.catalog) {
                Ok(dead) if !dead.is_empty() => self.hub.changed(),
                Ok(_) => {}
                Err(error) => output::warn(&Failure::from(error).to_string()),
            }
            // Why one does not answer stands in the catalogue, where the panel shows it.
            if let Ok(synced) = sync::folder(&self.catalog, &self.config.backups)
                && synced != sync::Synced::default()
            {
                self.hub.changed();
            }
            if looked.elapsed() >= SURVEY {
                looked = Instant::now();
                if let Err(error) = checks::refresh(self) {
                    output::warn(&Failure::from(error).to_string());
                }
            }
        }
    }

    /// Begins what is due, and enters what was missed; the runs that began.
    pub(super) fn schedule(&self, now: i64) -> catalog::Result<Vec<i64>> {
        let settings = self.settings()?;
        let databases = self.catalog.read(sources::databases)?;
        let many = schedule::many(&databases);
        let mut begun = Vec::new();
        for database in databases.iter().filter(|database| database.active()) {
            let last = self.last(database)?;
            let timetable = Timetable::of(database, &settings, many);
            let Some(due) = schedule::due(now, database.since, last, &timetable) else {
                continue;
            };
            match self.start_backup(database.id, &By::own(due.trigger), Some(due.at)) {
                Ok(run) => begun.push(run),
                // Somebody is at it: what it comes to decides what is still due.
                Err(Refused::Running(_)) => continue,
                Err(Refused::Catalog(error)) => return Err(error),
                // Gone since it was listed, or the program ends.
                Err(_) => continue,
            }
            // After the run was entered, so that they are entered once.
            for at in due.missed {
                self.catalog
                    .write(|t| runs::miss(t, &missed(database, at)))?;
            }
        }
        Ok(begun)
    }

    fn last(&self, database: &Database) -> catalog::Result<Option<Last>> {
        let last = self.catalog.read(|c| runs::last_backup(c, database.id))?;
        Ok(last.as_ref().map(Last::of))
    }
}

fn missed(database: &Database, at: i64) -> NewRun {
    NewRun {
        kind: RunKind::Backup,
        trigger: Trigger::Schedule,
        user: None,
        lane: format!("database:{}", database.id),
        database_id: Some(database.id),
        database: Some(database.name.clone()),
        backup_id: None,
        storage: None,
        object: None,
        spec: None,
        due: Some(at),
    }
}

impl Runner {
    /// Whether the clock ticks: what is due begins.
    pub fn is_ticking(&self) -> bool {
        self.inner.pulse.is_beating()
    }

    /// The next runs of all databases, or of one, soonest first; with other settings than those in
    /// force, for a page that shows what they would mean. It reads the catalogue alone.
    pub fn coming(
        &self,
        settings: &Settings,
        database: Option<i64>,
        number: usize,
    ) -> catalog::Result<Vec<Coming>> {
        let now = catalog::now();
        let mut coming = Vec::new();
        // One look for all of them: there may be hundreds.
        let (rows, many) = self.catalog().read(|c| {
            let all = sources::databases(c)?;
            let many = schedule::many(&all);
            let all = all.into_iter();
            let wanted = all.filter(|row| row.active() && database.is_none_or(|id| id == row.id));
            let rows = wanted.map(|row| {
                let last = runs::last_backup(c, row.id)?;
                Ok((row, last.as_ref().map(Last::of)))
            });
            Ok((rows.collect::<catalog::Result<Vec<_>>>()?, many))
        })?;
        for (row, last) in rows {
            let timetable = Timetable::of(&row, settings, many);
            let slots = schedule::next(now, row.since, last, &timetable, number);
            coming.extend(slots.into_iter().map(|at| Coming {
                database_id: row.id,
                database: row.name.clone(),
                at,
            }));
        }
        coming.sort_by_key(|coming| (coming.at, coming.database_id));
        coming.truncate(number);
        Ok(coming)
    }

    /// Keeps settings, if they can be. With another rhythm nothing counts as missed that the old
    /// one did not expect.
    pub fn set_settings(
        &self,
        settings: &Settings,
        by: &By,
    ) -> catalog::Result<std::result::Result<(), Vec<Invalid>>> {
        let before = self.settings()?;
        let now = catalog::now();
        let saved = self.catalog().write(|t| {
            let saved = catalog::settings::save(t, settings)?;
            if saved.is_ok() {
                if rhythm(&before) != rhythm(settings) {
                    sources::rhythm_changed(t, now)?;
                }
                let detail = serde_json::json!({ "before": before, "after": settings });
                audit::note(t, &deed(by, "settings", None, Some(detail)), now)?;
            }
            Ok(saved)
        })?;
        self.inner.hub.changed();
        Ok(saved)
    }
}

/// What the moments of a schedule follow from.
fn rhythm(settings: &Settings) -> (u32, Option<&str>, Option<&str>) {
    let calendar = settings.calendar.as_deref();
    let zone = calendar.and(settings.zone.as_deref());
    (settings.every_hours, calendar, zone)
}

fn deed<'a>(
    by: &'a By,
    action: &'a str,
    subject: Option<&'a str>,
    detail: Option<serde_json::Value>,
) -> Deed<'a> {
    Deed {
        user: by.user.as_deref(),
        origin: by.origin.as_deref(),
        action,
        subject,
        detail,
    }
}
