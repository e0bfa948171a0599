//! A backup that a command makes (cron, a person at a terminal), entered into the catalogue as any other run: the panel
//! shows it while it works and afterwards, begins none of the same database meanwhile, and closes it when its process
//! died. The catalogue is a diary: nothing that happens to it may ever be the reason why a backup fails.

use std::collections::HashMap;
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use engine::{Event, Monitor};
use serde_json::json;

use super::live::{Hub, Tracker};
use super::odd::{self, Look};
use super::sync::{self, FILE};
use super::{process, runner, sources, story};
use crate::catalog::backups::{self, CopyState};
use crate::catalog::kept::{self, Marks};
use crate::catalog::runs::{self, Level, NewRun, Outcome, RunKind, RunState, Trigger};
use crate::catalog::settings::Settings;
use crate::catalog::sources::{Database, belonging, databases, identify, list};
use crate::catalog::{self, Catalog, place, storing};
use crate::failure::{Failure, Result};
use crate::lock::Lock;
use crate::output;
use crate::pipeline::{Backup, Verified};
use crate::source::SourceConfig;
use crate::words::t;
use crate::{folder, report};

/// The catalogue, as a command uses it.
pub struct Ledger {
    catalog: Catalog,
    hub: Hub,
    root: PathBuf,
    /// Whether the folder of backups is the one that the catalogue knows.
    own: bool,
}

/// A run that was entered.
pub struct Entered<'a> {
    ledger: &'a Ledger,
    run: i64,
    tracker: Arc<Tracker>,
    /// Held while it works: who cannot see this process sees this.
    _lock: Option<Lock>,
}

/// Says why the catalogue could not be used. The backup goes on.
fn tell(error: impl Into<Failure>) {
    output::warn(&t!("ledger-failed", cause = error.into().to_string()));
}

/// The lock of a run of a command, in the data folder.
pub(super) fn lock_path(catalog: &Catalog, run: i64) -> PathBuf {
    catalog.folder().join(format!("command-{run}.lock"))
}

/// Whether whoever works on a run still holds its lock.
pub(super) fn holds(catalog: &Catalog, run: i64) -> bool {
    let path = lock_path(catalog, run);
    // One that cannot be looked at is left alone.
    path.exists() && !matches!(Lock::take_file(&path), Ok(Some(_)))
}

impl Ledger {
    /// Opens the catalogue of the data folder, or makes it where that can be done. `None`: there is none, and the backup
    /// is made all the same.
    ///
    /// # Errors
    /// There is one and it cannot be used.
    pub fn open(
        variable: impl Fn(&str) -> Option<String>,
        root: &Path,
        configured: &[SourceConfig],
    ) -> catalog::Result<Option<Self>> {
        let Ok(folder) = place::folder(variable) else {
            return Ok(None);
        };
        let there = place::is_there(&folder);
        if !there && !may_make(&folder) {
            return Ok(None);
        }
        let catalog = match Catalog::open(&folder) {
            Ok(catalog) => catalog,
            // Nowhere to write a diary, as under some clocks; nothing is lost by it.
            Err(_) if !there => return Ok(None),
            Err(error) => return Err(error),
        };
        // So that the panel's schedule counts from this backup, and what is odd about it is remembered.
        sources::adopt_environment(&catalog, configured, catalog::now())?;
        Ok(Some(Self {
            own: is_own(&catalog, root)?,
            catalog,
            hub: Hub::default(),
            root: root.to_owned(),
        }))
    }

    /// What is known of the files in the folder, and how many of this database are kept, as the panel would say.
    ///
    /// # Errors
    /// A catalogue that cannot be read: then nobody knows what must stay.
    pub fn retention(
        &self,
        source: &SourceConfig,
        defaults: &Settings,
    ) -> catalog::Result<(HashMap<String, Marks>, Settings)> {
        self.catalog.read(|c| {
            let mut settings = catalog::settings::load(c, defaults)?;
            let database = self.database(c, source)?;
            settings.keep = database
                .and_then(|database| database.keep)
                .unwrap_or(settings.keep);
            Ok((kept::marks(c, FILE)?, settings))
        })
    }

    /// The row of a database, if the panel knows it.
    fn database(
        &self,
        c: &rusqlite::Connection,
        source: &SourceConfig,
    ) -> catalog::Result<Option<Database>> {
        let (shown, name) = (sources::place(source), source.database());
        let same: Vec<i64> = list(c)?
            .into_iter()
            .filter(|one| one.shown == shown && one.kind == sources::kind(source))
            .map(|one| one.id)
            .collect();
        let mut all = databases(c)?.into_iter();
        Ok(all.find(|one| one.name == name && same.contains(&one.source_id)))
    }

    /// Enters a run that begins now.
    pub fn begin(&self, source: &SourceConfig) -> Option<Entered<'_>> {
        let entered = self.enter(source);
        let (run, database) = entered.map_err(tell).ok()?;
        // A lock that cannot be taken costs nothing where the process can be seen.
        let lock = Lock::take_file(&lock_path(&self.catalog, run))
            .ok()
            .flatten();
        let now = catalog::now();
        let begun = self.catalog.write(|t| runs::begin(t, run, now));
        begun.map_err(tell).ok()?;
        let tracker = self.hub.enter(run, RunKind::Backup, Some(database), now);
        tracker.begin(now);
        Some(Entered {
            ledger: self,
            run,
            tracker,
            _lock: lock,
        })
    }

    fn enter(&self, source: &SourceConfig) -> catalog::Result<(i64, String)> {
        let database = self.catalog.read(|c| self.database(c, source))?;
        let name = source.database();
        let own = format!("command:{}:{name}", process::own());
        let mut new = NewRun {
            kind: RunKind::Backup,
            trigger: Trigger::Command,
            user: None,
            lane: database
                .as_ref()
                .map_or_else(|| own.clone(), |one| format!("database:{}", one.id)),
            database_id: database.as_ref().map(|one| one.id),
            database: Some(name.clone()),
            backup_id: None,
            storage: None,
            object: None,
            spec: None,
            due: None,
        };
        let (process, now) = (process::own(), catalog::now());
        let enter = |new: &NewRun| self.catalog.write(|t| runs::enter(t, new, &process, now));
        if let Ok(run) = enter(&new)? {
            return Ok((run, name));
        }
        // Whoever holds the lane may be dead.
        // The panel closes what is dead by itself; who works for it may not be seen from here.
        if !runner::is_at_work(&self.catalog) {
            runner::close_dead(&self.catalog)?;
        }
        if let Ok(run) = enter(&new)? {
            return Ok((run, name));
        }
        // One waits in the panel, or is at it: the lock of the database decides, which both ask.
        new.lane = own;
        match enter(&new)? {
            Ok(run) | Err(run) => Ok((run, name)),
        }
    }
}

/// Whether a data folder that holds no catalogue may get one: not in somebody else's, who could not use it then.
fn may_make(folder: &Path) -> bool {
    let owner = |path: &Path| fs::metadata(path).ok().map(|facts| facts.uid());
    let there = folder.ancestors().find(|part| part.is_dir());
    let own = owner(Path::new("/proc/self"));
    there.is_some_and(|there| own.is_some() && owner(there) == own)
}

/// Whether the catalogue speaks of this folder of backups.
fn is_own(catalog: &Catalog, root: &Path) -> catalog::Result<bool> {
    let shown = sync::shown(root);
    let known = catalog.read(backups::storages)?;
    let mut files = known.iter().filter(|storage| storage.kind == FILE);
    Ok(files.all(|storage| storage.shown == shown))
}

impl Entered<'_> {
    /// Writes down what was made. What retention took away is told line by line.
    pub fn made(
        self,
        source: &SourceConfig,
        group: Option<&str>,
        backup: &Backup<Verified>,
        removed: &[String],
        failure: Option<&Failure>,
    ) {
        self.say(Level::Info, story::kept(&report::made(backup)));
        let object = match group {
            Some(group) => format!("{group}/{}", backup.name()),
            None => backup.name(),
        };
        let taken = match self.ledger.own {
            true => self.take_over(source, &object, backup, removed),
            false => Ok(None),
        };
        let backup_id = taken.unwrap_or_else(|error| {
            tell(error);
            None
        });
        let outcome = Outcome {
            backup_id,
            place: self.ledger.own.then(|| (FILE.to_owned(), object)),
            rows: Some(backup.index().rows()),
            bytes: Some(backup.summary.bytes),
            report: Some(json!({
                "text_bytes": backup.index().text_bytes(),
                "objects": backup.index().objects.len(),
                "gaps": backup.index().gaps.len(),
                "attempts": backup.attempts,
                "sha256": backup.summary.sha256,
                "removed": removed,
            })),
            failure: None,
        };
        match failure {
            None => self.close(RunState::Done, outcome),
            Some(failure) => self.failed_with(failure, outcome),
        }
    }

    fn take_over(
        &self,
        source: &SourceConfig,
        object: &str,
        backup: &Backup<Verified>,
        removed: &[String],
    ) -> Result<Option<i64>> {
        let catalog = &self.ledger.catalog;
        let id = sync::one(catalog, &self.ledger.root, object)?;
        let identity = folder::identity(backup.index());
        let database = catalog.read(|c| self.ledger.database(c, source))?;
        let group = object
            .rsplit_once('/')
            .map_or(String::new(), |(group, _)| format!("{group}/"));
        let gone: Vec<String> = removed
            .iter()
            .map(|name| format!("{group}{name}"))
            .collect();
        catalog.write(|t| {
            storing::made_by(t, id, self.run, Trigger::Command, None)?;
            storing::checked(t, FILE, object, CopyState::Verified, catalog::now())?;
            if let Some(database) = &database {
                storing::belongs(t, id, database.id)?;
                identify(t, database.id, &identity)?;
            }
            storing::forget(t, FILE, gone.iter().map(String::as_str))
        })?;
        Ok(Some(id))
    }

    /// Writes down why nothing was made.
    pub fn failed(self, failure: &Failure) {
        self.failed_with(failure, Outcome::default());
    }

    fn failed_with(self, failure: &Failure, outcome: Outcome) {
        let state = match failure.code {
            "cancelled" => RunState::Interrupted,
            _ => RunState::Failed,
        };
        self.say(Level::Error, story::failure(failure));
        let failure = Some(story::told(failure));
        self.close(state, Outcome { failure, ..outcome });
    }

    /// What is odd about a complete backup; by its address or by what it calls its place, as far as the catalogue knows
    /// its database. `None`: it does not.
    pub fn look(
        &self,
        source: &SourceConfig,
        backup: &Backup<Verified>,
        accept: bool,
    ) -> Option<Result<Look>> {
        let catalog = &self.ledger.catalog;
        let identity = folder::identity(backup.index());
        let found = catalog.read(|c| {
            let by_address = self.ledger.database(c, source)?.map(|database| database.id);
            match by_address {
                Some(id) => Ok(Some(id)),
                None => belonging(c, &identity, &backup.index().source.database),
            }
        });
        match found {
            Ok(None) => None,
            Ok(Some(id)) => Some(odd::look(catalog, id, self.run, backup, accept)),
            Err(error) => Some(Err(error.into())),
        }
    }

    /// A line of its log.
    pub fn say(&self, level: Level, text: serde_json::Value) {
        self.tracker.say(level, text);
    }

    fn close(self, state: RunState, outcome: Outcome) {
        let catalog = &self.ledger.catalog;
        let ended = self.tracker.flush(catalog).and_then(|()| {
            catalog.write(|t| runs::end(t, self.run, state, &outcome, catalog::now()))
        });
        if let Err(error) = ended {
            tell(error);
        }
        self.ledger.hub.leave(self.run);
    }
}

/// Tells a person at the terminal and the diary.
pub struct Both<'a> {
    /// The terminal.
    pub console: &'a dyn Monitor,
    /// The diary, if there is one.
    pub entered: Option<&'a Entered<'a>>,
}

impl Monitor for Both<'_> {
    fn event(&self, event: Event<'_>) {
        let stage = matches!(event, Event::Stage { .. });
        if let Some(entered) = self.entered {
            entered.tracker.event(event.clone());
            // Once in a while: the panel shows what it is at. A line that cannot be written now is with the next.
            if stage {
                entered.tracker.flush(&entered.ledger.catalog).ok();
            }
        }
        self.console.event(event);
    }

    fn cancelled(&self) -> bool {
        self.console.cancelled()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_whose_lock_is_held_is_left_alone_wherever_its_process_is() {
        let folder = tempfile::tempdir().unwrap();
        let catalog = Catalog::open(folder.path()).unwrap();
        let new = NewRun {
            kind: RunKind::Backup,
            trigger: Trigger::Command,
            user: None,
            lane: "database:1".into(),
            database_id: None,
            database: None,
            backup_id: None,
            storage: None,
            object: None,
            spec: None,
            due: None,
        };
        // A number of another container's process: none that lives here.
        let enter = |t: &rusqlite::Transaction<'_>| runs::enter(t, &new, "1:1:elsewhere", 0);
        let run = catalog.write(enter).unwrap().unwrap();
        let lock = Lock::take_file(&lock_path(&catalog, run)).unwrap().unwrap();
        assert_eq!(runner::close_dead(&catalog).unwrap(), Vec::<i64>::new());
        drop(lock);
        assert_eq!(runner::close_dead(&catalog).unwrap(), [run]);
        assert!(!lock_path(&catalog, run).exists());
        let row = catalog.read(|c| runs::get(c, run)).unwrap().unwrap();
        assert_eq!(row.state, RunState::Interrupted);
    }
}
