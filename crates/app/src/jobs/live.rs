//! The present state of each run that waits or works, for everybody who looks. Work tells it
//! through [`engine::Monitor`], often and from many threads, so telling costs a few atomic
//! operations; who looks gets a picture a few times a second. It never blocks work.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use engine::{Event, Monitor};
use serde::Serialize;
use serde_json::Value;
use tokio::sync::watch;

use super::story;
use crate::catalog::runs::{Level, Line, RunKind, RunState};
use crate::catalog::{self, Catalog};
use crate::signals;

/// At most this often a picture is made.
const TICK: Duration = Duration::from_millis(200);
/// The speed shown is that of about so long.
const WINDOW: f64 = 4.0;
/// Lines of the log in a picture; all are in the catalogue.
const SHOWN: usize = 100;

/// A picture of a run.
#[derive(Clone, Debug, Serialize)]
pub struct Live {
    /// Its number.
    pub run: i64,
    /// What it does.
    pub kind: RunKind,
    /// How far it is. After the last picture the subscription ends.
    pub state: RunState,
    /// Name of the database.
    pub database: Option<String>,
    /// When it was asked for (unix milliseconds).
    pub queued: i64,
    /// When it began.
    pub started: Option<i64>,
    /// `inventory`, `checksums`, `dump`, `restore`, `verify`, `private_server` or `compare`.
    pub stage: Option<&'static str>,
    /// The table or other object at work.
    pub object: Option<String>,
    /// Rows of this stage so far.
    pub rows: u64,
    /// Bytes of this stage so far.
    pub bytes: u64,
    /// Bytes that the stage will have, by the best guess.
    pub expected: Option<u64>,
    /// How much of the stage is done, 0 to 1, by the best guess; it may step back.
    pub share: Option<f64>,
    /// Bytes per second of late.
    pub rate: u64,
    /// Seconds that the stage will still take, if it goes on as it has.
    pub left: Option<u64>,
    /// Whether it waits because the server is busy.
    pub paused: bool,
    /// Whether somebody wants it stopped.
    pub stopping: bool,
    /// The last lines of its log.
    pub log: Vec<Line>,
}

/// All runs of this process that have not ended.
pub struct Hub {
    runs: Mutex<HashMap<i64, Arc<Tracker>>>,
    /// Grows when a run begins, waits or ends: lists then look again.
    changed: watch::Sender<u64>,
}

impl Default for Hub {
    fn default() -> Self {
        Self {
            runs: Mutex::default(),
            changed: watch::Sender::new(0),
        }
    }
}

impl Hub {
    /// The present picture of a run; `None`: it is not at work here (see the catalogue).
    pub fn live(&self, run: i64) -> Option<Arc<Live>> {
        self.tracker(run)
            .map(|tracker| tracker.picture.borrow().clone())
    }

    /// Each new picture of a run. The last one has a state that ended; then the sender is gone.
    pub fn subscribe(&self, run: i64) -> Option<watch::Receiver<Arc<Live>>> {
        self.tracker(run).map(|tracker| tracker.picture.subscribe())
    }

    /// Pictures of all, by number.
    pub fn all(&self) -> Vec<Arc<Live>> {
        let runs = locked(&self.runs);
        let mut all: Vec<_> = runs
            .values()
            .map(|tracker| tracker.picture.borrow().clone())
            .collect();
        all.sort_by_key(|live| live.run);
        all
    }

    /// A number that grows whenever a list of runs or backups is out of date.
    pub fn changes(&self) -> watch::Receiver<u64> {
        self.changed.subscribe()
    }

    /// Says that a list is out of date.
    pub fn changed(&self) {
        self.changed.send_modify(|number| *number += 1);
    }

    pub(super) fn tracker(&self, run: i64) -> Option<Arc<Tracker>> {
        locked(&self.runs).get(&run).cloned()
    }

    pub(super) fn enter(
        &self,
        run: i64,
        kind: RunKind,
        database: Option<String>,
        queued: i64,
    ) -> Arc<Tracker> {
        let tracker = Arc::new(Tracker::new(run, kind, database, queued));
        locked(&self.runs).insert(run, Arc::clone(&tracker));
        self.changed();
        tracker
    }

    pub(super) fn leave(&self, run: i64) {
        locked(&self.runs).remove(&run);
        self.changed();
    }

    /// Writes the lines that came since the last time into the catalogue.
    pub(super) fn flush(&self, catalog: &Catalog) -> catalog::Result<()> {
        let trackers: Vec<_> = locked(&self.runs).values().cloned().collect();
        for tracker in trackers {
            tracker.flush(catalog)?;
        }
        Ok(())
    }
}

/// One run, told by its work.
pub(super) struct Tracker {
    began: Instant,
    rows: AtomicU64,
    bytes: AtomicU64,
    /// When the next picture is due, milliseconds since `began`.
    next: AtomicU64,
    stop: AtomicBool,
    state: Mutex<State>,
    picture: watch::Sender<Arc<Live>>,
}

struct State {
    live: Live,
    /// All lines; those before `flushed` are in the catalogue.
    log: Vec<Line>,
    flushed: usize,
    /// The stage says itself how much of it is done.
    tells: bool,
    told_busy: bool,
    stage_began: Instant,
    /// The last picture's moment and bytes, for the speed.
    last: (Instant, u64),
    rate: f64,
}

impl Tracker {
    fn new(run: i64, kind: RunKind, database: Option<String>, queued: i64) -> Self {
        let live = Live {
            run,
            kind,
            state: RunState::Queued,
            database,
            queued,
            started: None,
            stage: None,
            object: None,
            rows: 0,
            bytes: 0,
            expected: None,
            share: None,
            rate: 0,
            left: None,
            paused: false,
            stopping: false,
            log: Vec::new(),
        };
        let now = Instant::now();
        Self {
            began: now,
            rows: AtomicU64::new(0),
            bytes: AtomicU64::new(0),
            next: AtomicU64::new(0),
            stop: AtomicBool::new(false),
            picture: watch::Sender::new(Arc::new(live.clone())),
            state: Mutex::new(State {
                live,
                log: Vec::new(),
                flushed: 0,
                tells: false,
                told_busy: false,
                stage_began: now,
                last: (now, 0),
                rate: 0.0,
            }),
        }
    }

    /// Wants it stopped as soon as it can.
    pub fn stop(&self) {
        self.stop.store(true, Ordering::Relaxed);
        self.change(|state| state.live.stopping = true);
    }

    /// Whether somebody wants it stopped.
    pub fn stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }

    /// It begins.
    pub fn begin(&self, now: i64) {
        self.change(|state| {
            state.live.state = RunState::Running;
            state.live.started = Some(now);
        });
    }

    /// It ended: the last picture.
    pub fn end(&self, run_state: RunState) {
        self.change(|state| {
            state.live.state = run_state;
            state.live.left = None;
        });
    }

    /// Adds a line to the log.
    pub fn say(&self, level: Level, text: Value) {
        self.change(|state| state.say(level, text));
    }

    /// Writes the lines that came since the last time into the catalogue.
    pub fn flush(&self, catalog: &Catalog) -> catalog::Result<()> {
        let (run, lines) = {
            let state = locked(&self.state);
            (state.live.run, state.log[state.flushed..].to_vec())
        };
        if lines.is_empty() {
            return Ok(());
        }
        catalog.write(|t| catalog::runs::write_log(t, run, &lines))?;
        let mut state = locked(&self.state);
        state.flushed = state
            .flushed
            .max(lines.last().map_or(0, |line| line.number as usize + 1));
        Ok(())
    }

    fn change(&self, change: impl FnOnce(&mut State)) {
        let mut state = locked(&self.state);
        change(&mut state);
        self.publish(&mut state);
    }

    /// Makes a picture if it is time for one.
    fn tick(&self) {
        let now = self.began.elapsed().as_millis() as u64;
        let next = self.next.load(Ordering::Relaxed);
        let after = now + TICK.as_millis() as u64;
        if now >= next
            && self
                .next
                .compare_exchange(next, after, Ordering::Relaxed, Ordering::Relaxed)
                .is_ok()
        {
            self.publish(&mut locked(&self.state));
        }
    }

    fn publish(&self, state: &mut State) {
        let (rows, bytes) = (
            self.rows.load(Ordering::Relaxed),
            self.bytes.load(Ordering::Relaxed),
        );
        state.measure(bytes);
        let live = &mut state.live;
        (live.rows, live.bytes) = (rows, bytes);
        if let (Some(expected), false) = (live.expected, state.tells) {
            live.share = Some((bytes as f64 / expected as f64).clamp(0.0, 1.0));
        }
        live.rate = state.rate as u64;
        live.left = left(state.stage_began.elapsed(), live.share);
        let from = state.log.len().saturating_sub(SHOWN);
        live.log = state.log[from..].to_vec();
        self.picture.send_replace(Arc::new(live.clone()));
    }

    fn stage(&self, stage: engine::Stage, bytes: u64) {
        self.rows.store(0, Ordering::Relaxed);
        self.bytes.store(0, Ordering::Relaxed);
        self.change(|state| {
            state.stage_began = Instant::now();
            state.last = (state.stage_began, 0);
            state.rate = 0.0;
            state.tells = false;
            let live = &mut state.live;
            live.stage = Some(story::stage_word(stage));
            live.object = None;
            live.share = None;
            live.expected = (bytes > 0).then_some(bytes);
            state.say(Level::Info, story::stage(stage));
        });
    }
}

impl State {
    fn say(&mut self, level: Level, text: Value) {
        self.log.push(Line {
            number: self.log.len() as u32,
            at: catalog::now(),
            level,
            text,
        });
    }

    /// The speed of late, smoothed: what came since the last picture counts for as much of the
    /// window as it took.
    fn measure(&mut self, bytes: u64) {
        let now = Instant::now();
        let passed = now.duration_since(self.last.0).as_secs_f64();
        if passed < 0.05 {
            return;
        }
        let speed = bytes.saturating_sub(self.last.1) as f64 / passed;
        let weight = if self.rate == 0.0 {
            1.0
        } else {
            (passed / WINDOW).min(1.0)
        };
        self.rate += (speed - self.rate) * weight;
        self.last = (now, bytes);
    }
}

impl Monitor for Tracker {
    fn event(&self, event: Event<'_>) {
        match event {
            Event::Stage { stage, bytes } => self.stage(stage, bytes),
            Event::SnapshotTaken | Event::SnapshotHeld => {}
            Event::Object { name, .. } => {
                locked(&self.state).live.object = Some(name.to_owned());
                self.tick();
            }
            Event::Progress { rows, bytes } => {
                self.rows.fetch_add(rows, Ordering::Relaxed);
                self.bytes.fetch_add(bytes, Ordering::Relaxed);
                self.tick();
            }
            Event::Done { share } => {
                let mut state = locked(&self.state);
                state.tells = true;
                state.live.share = Some(share.clamp(0.0, 1.0));
                drop(state);
                self.tick();
            }
            Event::Paused { running, bound } => self.change(|state| {
                state.live.paused = true;
                // A server that is busy now and then would fill the log.
                if !std::mem::replace(&mut state.told_busy, true) {
                    state.say(Level::Warning, story::paused(running, bound));
                }
            }),
            Event::Resumed => self.change(|state| state.live.paused = false),
            Event::Unwatched { detail } => self.say(Level::Warning, story::unwatched(detail)),
            Event::StartedOver { attempt, detail } => {
                self.say(Level::Warning, story::started_over(attempt, detail));
            }
        }
    }

    fn cancelled(&self) -> bool {
        self.stopped() || signals::came()
    }
}

fn left(elapsed: Duration, share: Option<f64>) -> Option<u64> {
    let share = share.filter(|share| *share > 0.0)?;
    let left = elapsed.as_secs_f64() * (1.0 - share) / share;
    // A guess of more than a year is none.
    (left < 3.2e7).then_some(left.round() as u64)
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // A picture that a panic left half made is made anew with the next event.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
