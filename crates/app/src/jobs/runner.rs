//! The runner: enters runs into the catalogue, lets a few of them work at once, and closes each
//! one with what came of it, also when its work panicked. One run per database (or backup) at a
//! time, whoever asks; that is kept by the catalogue itself. Clones share one runner.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use super::clock::Pulse;
use super::live::{Hub, Tracker};
use super::queue::Queue;
use super::sources::{self, Given};
use super::{Refused, backup, command, copies, process, restore, story, sync};
use crate::catalog::audit::{self, Deed};
use crate::catalog::runs::{self, Level, NewRun, Outcome, Run, RunKind, RunState, Trigger};
use crate::catalog::settings::Settings;
use crate::catalog::sources::database_of;
use crate::catalog::{self, Catalog};
use crate::explain;
use crate::failure::{Failure, Result};
use crate::lock::Lock;
use crate::words::m;

/// Held by the panel as long as it runs.
const LOCK: &str = "panel.lock";
/// Runs that work at once, unless told otherwise.
pub const WORKERS: usize = 2;

/// What the panel was started with.
#[derive(Clone, Debug)]
pub struct Config {
    /// The folder of backups.
    pub backups: PathBuf,
    /// Databases that need no row to be known.
    pub given: Given,
    /// Settings where nobody set anything in the panel.
    pub defaults: Settings,
    /// Runs that work at once; 0 counts as 1.
    pub workers: usize,
    /// Whether backups begin by themselves when they are due.
    pub schedule: bool,
}

/// Who begins something.
#[derive(Clone, Debug)]
pub struct By {
    /// What began it.
    pub trigger: Trigger,
    /// Who; `None`: the program itself.
    pub user: Option<String>,
    /// Where from, for the audit.
    pub origin: Option<String>,
}

impl By {
    /// A person at the panel.
    pub fn hand(user: &str, origin: Option<String>) -> Self {
        Self {
            trigger: Trigger::Hand,
            user: Some(user.to_owned()),
            origin,
        }
    }

    /// The program itself.
    pub fn own(trigger: Trigger) -> Self {
        Self {
            trigger,
            user: None,
            origin: None,
        }
    }
}

/// The runner.
#[derive(Clone)]
pub struct Runner {
    pub(super) inner: Arc<Inner>,
}

pub(super) struct Inner {
    pub catalog: Catalog,
    pub config: Config,
    pub hub: Hub,
    queue: Queue,
    process: String,
    /// When the clock last ticked.
    pub pulse: Pulse,
    stopping: AtomicBool,
    ended: (Mutex<()>, Condvar),
    threads: Mutex<Vec<JoinHandle<()>>>,
    /// No second panel works on the same data folder.
    _lock: Lock,
}

/// How the work of a run ended, if it was not a plain failure.
#[derive(Default)]
pub(super) struct Ended {
    pub outcome: Outcome,
    /// What was wrong all the same.
    pub failure: Option<Failure>,
}

impl Runner {
    /// Starts it: closes what a dead process left open, enters what the environment gives, looks
    /// at the storages, and waits for work.
    pub fn start(catalog: Catalog, config: Config) -> Result<Self> {
        let path = catalog.folder().join(LOCK);
        let lock = Lock::take_file(&path).map_err(|error| explain::file(&path, &error))?;
        let lock = lock.ok_or_else(|| {
            Failure::new(
                "panel-running",
                m!("panel-running"),
                m!("panel-running-next"),
            )
            .about(catalog.folder().display())
        })?;
        close_dead(&catalog)?;
        sources::adopt(&catalog, &config.given, catalog::now())?;
        let runner = Self {
            inner: Arc::new(Inner {
                catalog,
                config,
                hub: Hub::default(),
                queue: Queue::default(),
                process: process::own(),
                pulse: Pulse::default(),
                stopping: AtomicBool::new(false),
                ended: Default::default(),
                threads: Mutex::default(),
                _lock: lock,
            }),
        };
        // A folder that does not answer is noted in the catalogue, and no reason not to start.
        if let Err(failure) = runner.sync() {
            crate::output::warn(&failure.to_string());
        }
        let mut threads = Vec::new();
        for number in 0..runner.inner.config.workers.max(1) {
            let inner = Arc::clone(&runner.inner);
            threads.push(spawn(&format!("run-{number}"), move || inner.serve())?);
        }
        let inner = Arc::clone(&runner.inner);
        threads.push(spawn("clock", move || inner.tick())?);
        let inner = Arc::clone(&runner.inner);
        threads.push(spawn("storages", move || inner.watch())?);
        *runner
            .inner
            .threads
            .lock()
            .unwrap_or_else(PoisonError::into_inner) = threads;
        Ok(runner)
    }

    /// The catalogue it keeps.
    pub fn catalog(&self) -> &Catalog {
        &self.inner.catalog
    }

    /// What it was started with.
    pub fn config(&self) -> &Config {
        &self.inner.config
    }

    /// The present state of its runs.
    pub fn live(&self) -> &Hub {
        &self.inner.hub
    }

    /// The settings in force.
    pub fn settings(&self) -> catalog::Result<Settings> {
        self.inner.settings()
    }

    /// Begins a backup of a database; its run. Refused with the other run while one is at it.
    pub fn start_backup(&self, database: i64, by: &By) -> std::result::Result<i64, Refused> {
        self.inner.start_backup(database, by, None)
    }

    /// Wants a run stopped. `false`: it is not at work here, or has ended.
    pub fn cancel(&self, run: i64, by: &By) -> catalog::Result<bool> {
        let inner = &self.inner;
        let Some(tracker) = inner.hub.tracker(run) else {
            return Ok(false);
        };
        let subject = run.to_string();
        inner.catalog.write(|t| {
            let deed = Deed {
                user: by.user.as_deref(),
                origin: by.origin.as_deref(),
                action: "run.cancel",
                subject: Some(&subject),
                detail: None,
            };
            audit::note(t, &deed, catalog::now())
        })?;
        tracker.stop();
        if inner.queue.remove(run) {
            inner.close(run, &tracker, RunState::Cancelled, &Outcome::default());
        }
        Ok(true)
    }

    /// Looks at the storages now.
    pub fn sync(&self) -> Result<sync::Synced> {
        let synced = sync::folder(&self.inner.catalog, &self.inner.config.backups)?;
        if synced != sync::Synced::default() {
            self.inner.hub.changed();
        }
        Ok(synced)
    }

    /// Ends: nothing new begins, what works is told to stop and counts as interrupted, so that it
    /// is made up for later. Waits for it at most so long; whether all ended.
    pub fn stop(&self, wait: Duration) -> bool {
        let inner = &self.inner;
        {
            // Under the lock, so that nobody begins to rest in between.
            let _guard = inner.ended.0.lock().unwrap_or_else(PoisonError::into_inner);
            inner.stopping.store(true, Ordering::SeqCst);
        }
        for run in inner.queue.close() {
            if let Some(tracker) = inner.hub.tracker(run) {
                inner.close(run, &tracker, RunState::Interrupted, &Outcome::default());
            }
        }
        for live in inner.hub.all() {
            if let Some(tracker) = inner.hub.tracker(live.run) {
                tracker.stop();
            }
        }
        inner.ended.1.notify_all();
        let until = Instant::now() + wait;
        let mut threads = inner.threads.lock().unwrap_or_else(PoisonError::into_inner);
        while threads.iter().any(|thread| !thread.is_finished()) {
            if Instant::now() >= until {
                return false;
            }
            thread::sleep(Duration::from_millis(5));
        }
        for thread in threads.drain(..) {
            // A worker that panicked has said so; its runs are closed.
            thread.join().ok();
        }
        true
    }
}

fn spawn(name: &str, work: impl FnOnce() + Send + 'static) -> Result<JoinHandle<()>> {
    let thread = thread::Builder::new().name(name.to_owned()).spawn(work);
    thread.map_err(|error| explain::output(&error))
}

/// Whether a panel works on this data folder.
pub(super) fn is_at_work(catalog: &Catalog) -> bool {
    let path = catalog.folder().join(LOCK);
    path.exists() && !matches!(Lock::take_file(&path), Ok(Some(_)))
}

/// Closes runs whose process is gone; their numbers.
pub(super) fn close_dead(catalog: &Catalog) -> catalog::Result<Vec<i64>> {
    let open = catalog.read(runs::processes)?;
    let dead: Vec<i64> = open
        .into_iter()
        .filter(|(run, process)| {
            // One of a process that cannot be seen from here (another container) still holds its lock.
            !process.as_deref().is_some_and(process::lives) && !command::holds(catalog, *run)
        })
        .map(|(run, _)| run)
        .collect();
    if !dead.is_empty() {
        let outcome = Outcome {
            failure: Some(story::told(&Failure::new(
                "interrupted",
                m!("run-interrupted"),
                m!("run-interrupted-next"),
            ))),
            ..Outcome::default()
        };
        catalog.write(|t| {
            for run in &dead {
                runs::end(t, *run, RunState::Interrupted, &outcome, catalog::now())?;
            }
            Ok(())
        })?;
    }
    Ok(dead)
}

impl Inner {
    pub fn settings(&self) -> catalog::Result<Settings> {
        let defaults = &self.config.defaults;
        self.catalog.read(|c| catalog::settings::load(c, defaults))
    }

    pub fn stopping(&self) -> bool {
        self.stopping.load(Ordering::SeqCst)
    }

    pub fn start_backup(
        &self,
        database: i64,
        by: &By,
        due: Option<i64>,
    ) -> std::result::Result<i64, Refused> {
        let found = self.catalog.read(|c| database_of(c, database))?;
        let database = found.ok_or(Refused::NoDatabase)?;
        let new = NewRun {
            kind: RunKind::Backup,
            trigger: by.trigger,
            user: by.user.clone(),
            lane: format!("database:{}", database.id),
            database_id: Some(database.id),
            database: Some(database.name.clone()),
            backup_id: None,
            storage: None,
            object: None,
            spec: None,
            due,
        };
        self.enter(&new, by, &database.name)
    }

    /// Enters a run and puts it into the queue.
    pub fn enter(&self, new: &NewRun, by: &By, subject: &str) -> std::result::Result<i64, Refused> {
        if self.stopping() {
            return Err(Refused::Stopping);
        }
        let now = catalog::now();
        let somebody_waits = matches!(by.trigger, Trigger::Hand | Trigger::Command);
        if let Some(holder) = self.catalog.read(|c| runs::holder(c, &new.lane))?
            && self.hub.tracker(holder).is_none()
        {
            // A command's, which may have died since.
            close_dead(&self.catalog)?;
        }
        let entered = self.catalog.write(|t| {
            let entered = runs::enter(t, new, &self.process, now)?;
            if let (Ok(run), true) = (entered, somebody_waits) {
                let deed = Deed {
                    user: by.user.as_deref(),
                    origin: by.origin.as_deref(),
                    action: &format!("{}.create", new.kind.word()),
                    subject: Some(subject),
                    detail: Some(serde_json::json!({ "run": run, "spec": new.spec })),
                };
                audit::note(t, &deed, now)?;
            }
            Ok(entered)
        })?;
        let run = entered.map_err(Refused::Running)?;
        let tracker = self.hub.enter(run, new.kind, new.database.clone(), now);
        if !self.queue.push(run, somebody_waits) {
            self.close(run, &tracker, RunState::Interrupted, &Outcome::default());
            return Err(Refused::Stopping);
        }
        Ok(run)
    }

    /// A worker's life.
    fn serve(&self) {
        while let Some(run) = self.queue.next() {
            if let Some(tracker) = self.hub.tracker(run) {
                self.work(run, &tracker);
            }
        }
    }

    fn work(&self, run: i64, tracker: &Tracker) {
        let now = catalog::now();
        let begun = self
            .catalog
            .write(|t| Ok((runs::begin(t, run, now)?, runs::get(t, run)?)));
        let row = match begun {
            Ok((true, Some(row))) => row,
            Ok(_) => return self.hub.leave(run),
            Err(error) => {
                return self.failed(run, tracker, &error.into(), Outcome::default(), None);
            }
        };
        tracker.begin(now);
        self.hub.changed();
        let ended = catch_unwind(AssertUnwindSafe(|| self.execute(&row, tracker)));
        let ended = ended.unwrap_or_else(|_| {
            let detail = "panic";
            Err(Failure::new(
                "internal",
                m!("internal", detail = detail),
                m!("internal-next"),
            ))
        });
        match ended {
            Ok(Ended {
                outcome,
                failure: None,
            }) => {
                self.close(run, tracker, RunState::Done, &outcome);
                if let Err(refused) = self.prove_demonstration(run) {
                    crate::output::warn(&Failure::from(refused).to_string());
                }
            }
            Ok(Ended {
                outcome,
                failure: Some(failure),
            }) => self.failed(run, tracker, &failure, outcome, Some(row.kind)),
            Err(failure) => {
                self.failed(run, tracker, &failure, Outcome::default(), Some(row.kind));
            }
        }
    }

    fn execute(&self, run: &Run, tracker: &Tracker) -> Result<Ended> {
        match run.kind {
            RunKind::Backup => backup::run(self, run, tracker),
            RunKind::Restore => restore::run(self, run, tracker),
            RunKind::Verify => copies::verify(self, run, tracker),
            RunKind::Prove => copies::prove(self, run, tracker),
            RunKind::Delete => copies::delete(self, run, tracker),
        }
    }

    fn failed(
        &self,
        run: i64,
        tracker: &Tracker,
        failure: &Failure,
        outcome: Outcome,
        kind: Option<RunKind>,
    ) {
        let by_hand = tracker.stopped() && !self.stopping();
        let state = match failure.code {
            "cancelled" if !by_hand => RunState::Interrupted,
            "cancelled" => RunState::Cancelled,
            // Told to stop while a server kept it waiting, it ends by the server's impatience. What a restore left
            // half done is told in any case.
            _ if by_hand && kind.is_some_and(|kind| kind != RunKind::Restore) => {
                RunState::Cancelled
            }
            _ => RunState::Failed,
        };
        // A restore that was stopped half way tells what it leaves behind.
        let left = kind == Some(RunKind::Restore);
        if failure.code != "cancelled" || left {
            let level = match state {
                RunState::Failed => Level::Error,
                _ => Level::Warning,
            };
            tracker.say(level, story::failure(failure));
        }
        let outcome = Outcome {
            failure: (state != RunState::Cancelled || left).then(|| story::told(failure)),
            ..outcome
        };
        self.close(run, tracker, state, &outcome);
    }

    fn close(&self, run: i64, tracker: &Tracker, state: RunState, outcome: &Outcome) {
        let ended = tracker.flush(&self.catalog).and_then(|()| {
            self.catalog
                .write(|t| runs::end(t, run, state, outcome, catalog::now()))
        });
        if let Err(error) = ended {
            // The next start finds it open and closes it.
            crate::output::warn(&Failure::from(error).to_string());
        }
        tracker.end(state);
        self.hub.leave(run);
    }

    /// Waits a while, or until the end.
    pub fn rest(&self, time: Duration) {
        let guard = self.ended.0.lock().unwrap_or_else(PoisonError::into_inner);
        if !self.stopping() {
            // Woken early for nothing, it costs nothing.
            drop(self.ended.1.wait_timeout(guard, time));
        }
    }
}
