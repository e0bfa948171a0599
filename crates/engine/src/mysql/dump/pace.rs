//! The dump is a guest on its server. Once a second, on a connection of its own, it asks how many
//! threads are at work there; above a bound the readers slow down to a trickle until the server
//! is calm again. They keep their snapshot meanwhile, and never stop for good: a server that is
//! always busy gets its backup, too. Its own threads also stand behind those of others for the
//! processor.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::mysql::session::{Session, number};
use crate::{Error, Event, Monitor};

/// How often the server is asked. A dump that takes less is never paused.
const EVERY: Duration = Duration::from_secs(1);
/// How long a reader waits after each megabyte or so while the server is busy.
const TRICKLE: Duration = Duration::from_secs(1);
/// How much is read between two breaths, bytes of text.
const LONG: u64 = 1 << 20;
/// The bound when none is chosen: so much, or twice of what was at work in the beginning.
const BUSY: u64 = 25;
/// Behind all that has not asked for less (0), before what asked for nothing at all (19).
#[cfg(target_os = "linux")]
const NICE: i32 = 10;

/// How fast the readers may go.
pub(super) struct Pace {
    /// `None`: not chosen; 0: no bound.
    chosen: Option<u64>,
    /// Own connections that have a question running.
    own: AtomicU64,
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    bound: Option<u64>,
    busy: bool,
    ended: bool,
}

impl Pace {
    pub fn new(chosen: Option<u64>) -> Self {
        Self {
            chosen,
            own: AtomicU64::new(0),
            state: Mutex::default(),
            changed: Condvar::new(),
        }
    }

    /// Puts the current thread behind those of others, unless full speed was asked for. It cannot
    /// come back from there without rights, so it must be a thread of the dump's own.
    pub fn stand_back(&self) {
        #[cfg(target_os = "linux")]
        if self.chosen != Some(0) {
            use rustix::process::{getpriority_process, setpriority_process};
            // What is refused is a courtesy less, and no harm.
            let now = getpriority_process(None).unwrap_or(0);
            setpriority_process(None, now.max(NICE)).ok();
        }
    }

    /// Looks at the server as long as there are readers.
    pub fn watch(&self, options: &wire::Options, monitor: &dyn Monitor) {
        if self.chosen == Some(0) {
            return;
        }
        let mut session = None;
        let mut said = false;
        while self.sleep() {
            match running(&mut session, options) {
                // The question itself is one of them.
                Ok(all) => self.heed(all.saturating_sub(1), monitor),
                // It may be busy, or let nobody in any more; a reader that cannot go on says so.
                Err(error) => {
                    session = None;
                    self.heed(0, monitor);
                    if !std::mem::replace(&mut said, true) {
                        let detail = error.to_string();
                        monitor.event(Event::Unwatched { detail: &detail });
                    }
                }
            }
        }
    }

    /// Nothing is read any more when the answer is dropped.
    pub fn until_here(&self) -> impl Drop {
        End(self)
    }

    /// A connection of ours has a question running until the answer is dropped.
    pub fn asking(&self) -> impl Drop {
        self.own.fetch_add(1, Ordering::Relaxed);
        Asking(self)
    }

    /// Takes note of how many threads are at work, ours among them.
    fn heed(&self, running: u64, monitor: &dyn Monitor) {
        let running = running.saturating_sub(self.own.load(Ordering::Relaxed));
        let mut state = self.lock();
        let bound = match (self.chosen, state.bound) {
            (Some(chosen), _) => chosen,
            (None, Some(bound)) => bound,
            (None, None) => BUSY.max(2 * running),
        };
        state.bound = Some(bound);
        // Not calm again before it is a fifth below, or it would go to and fro.
        let busy = running > if state.busy { bound - bound / 5 } else { bound };
        let before = std::mem::replace(&mut state.busy, busy);
        drop(state);
        match (before, busy) {
            (false, true) => monitor.event(Event::Paused { running, bound }),
            (true, false) => {
                self.changed.notify_all();
                monitor.event(Event::Resumed);
            }
            _ => {}
        }
    }

    /// Waits for a moment while the server is busy.
    pub fn breathe(&self) {
        let until = Instant::now() + TRICKLE;
        let mut state = self.lock();
        while state.busy && !state.ended {
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return;
            }
            let woken = self.changed.wait_timeout(state, left);
            state = woken.unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    /// Sleeps until the next look; `false`: there is none.
    fn sleep(&self) -> bool {
        let until = Instant::now() + EVERY;
        let mut state = self.lock();
        while !state.ended {
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return true;
            }
            let woken = self.changed.wait_timeout(state, left);
            state = woken.unwrap_or_else(PoisonError::into_inner).0;
        }
        false
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn running(session: &mut Option<Session>, options: &wire::Options) -> Result<u64, Error> {
    let session = match session {
        Some(session) => session,
        None => session.insert(Session::open_reading(options)?),
    };
    let row = session.row("SHOW GLOBAL STATUS LIKE 'Threads_running'")?;
    Ok(number(&row, 1))
}

struct Asking<'a>(&'a Pace);

impl Drop for Asking<'_> {
    fn drop(&mut self) {
        self.0.own.fetch_sub(1, Ordering::Relaxed);
    }
}

struct End<'a>(&'a Pace);

impl Drop for End<'_> {
    fn drop(&mut self) {
        self.0.lock().ended = true;
        self.0.changed.notify_all();
    }
}

/// Listens on behalf of a reader while it reads: each report of progress is where it may have to
/// wait.
pub(super) struct Paced<'a> {
    pace: &'a Pace,
    monitor: &'a dyn Monitor,
}

impl<'a> Paced<'a> {
    pub fn new(pace: &'a Pace, monitor: &'a dyn Monitor) -> Self {
        Self { pace, monitor }
    }
}

impl Monitor for Paced<'_> {
    fn event(&self, event: Event<'_>) {
        // Less comes at the end alone, when the table is still held and somebody may wait for it: there is a breath before
        // the next one.
        let progress = matches!(event, Event::Progress { bytes, .. } if bytes >= LONG);
        self.monitor.event(event);
        if progress {
            self.pace.breathe();
        }
    }

    fn cancelled(&self) -> bool {
        self.monitor.cancelled()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Default)]
    struct Said(Mutex<Vec<String>>);

    impl Monitor for Said {
        fn event(&self, event: Event<'_>) {
            self.0.lock().unwrap().push(format!("{event:?}"));
        }
    }

    fn said(chosen: Option<u64>, own: u64, running: &[u64]) -> Vec<String> {
        let (pace, said) = (Pace::new(chosen), Said::default());
        pace.own.store(own, Ordering::Relaxed);
        running.iter().for_each(|all| pace.heed(*all, &said));
        said.0.into_inner().unwrap()
    }

    #[test]
    fn above_the_bound_it_pauses_and_goes_on_a_fifth_below() {
        let events = said(Some(10), 0, &[10, 11, 30, 9, 8, 10, 11]);
        let first = "Paused { running: 11, bound: 10 }";
        assert_eq!(events, [first, "Resumed", first]);
    }

    #[test]
    fn own_connections_do_not_count() {
        assert_eq!(said(Some(2), 3, &[5, 5]), [""; 0]);
        assert_eq!(said(Some(2), 3, &[6]).len(), 1);
    }

    #[test]
    fn what_is_usual_on_a_server_is_not_busy() {
        assert_eq!(said(None, 0, &[40, 80]), [""; 0]);
        assert_eq!(said(None, 0, &[40, 81]).len(), 1);
        assert_eq!(said(None, 0, &[1, 25]), [""; 0]);
        assert_eq!(said(None, 0, &[1, 26]).len(), 1);
    }

    #[test]
    fn nobody_waits_for_ever() {
        let pace = Pace::new(Some(1));
        pace.heed(9, &crate::Silent);
        let since = Instant::now();
        pace.breathe();
        assert!((TRICKLE..2 * TRICKLE).contains(&since.elapsed()));
        drop(pace.until_here());
        pace.breathe();
        assert!(since.elapsed() < 2 * TRICKLE);
    }
}
