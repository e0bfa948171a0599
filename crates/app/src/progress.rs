//! What a person sees while long work runs: a bar on a terminal, nothing in a pipe. It also
//! carries the wish to stop.

use std::io::{self, IsTerminal};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use engine::{Event, Monitor, Stage};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};

use crate::words::{Message, format, m, t};
use crate::{output, signals};

/// How often the bar is drawn.
const TICK: Duration = Duration::from_millis(100);
/// The length of a full bar.
const FULL: u64 = 10_000;

/// Listens to the libraries on behalf of a person.
pub struct Console {
    bar: ProgressBar,
    counts: Arc<Counts>,
    shown: bool,
    /// A person has been told that the server is busy; later only the bar says so.
    told: AtomicBool,
}

/// What was done in a stage.
#[derive(Default)]
struct Counts {
    rows: AtomicU64,
    bytes: AtomicU64,
    /// How many bytes there will be; 0 if that is not known.
    expected: AtomicU64,
    /// Whether the stage says itself how much of it is done.
    tells: AtomicBool,
}

impl Console {
    /// A bar if standard error is a terminal and `quiet` is not asked for.
    pub fn new(quiet: bool) -> Self {
        let shown = !quiet && io::stderr().is_terminal();
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
        let counts = Arc::default();
        if shown {
            bar.set_style(style(Arc::clone(&counts), false));
            bar.set_draw_target(ProgressDrawTarget::stderr());
            bar.enable_steady_tick(TICK);
        }
        Self {
            bar,
            counts,
            shown,
            told: AtomicBool::new(false),
        }
    }

    /// Takes the bar away, for what is printed next.
    pub fn clear(&self) {
        self.bar.finish_and_clear();
    }

    fn stage(&self, stage: Stage, bytes: u64) {
        self.counts.rows.store(0, Ordering::Relaxed);
        self.counts.bytes.store(0, Ordering::Relaxed);
        self.counts.expected.store(bytes, Ordering::Relaxed);
        self.counts.tells.store(false, Ordering::Relaxed);
        self.bar.reset();
        self.bar.set_message(stage_name(stage).to_string());
        let known = bytes > 0;
        if known {
            self.bar.set_length(FULL);
        } else {
            self.bar.unset_length();
        }
        if self.shown {
            self.bar.set_style(style(Arc::clone(&self.counts), known));
        }
    }

    fn progress(&self, rows: u64, bytes: u64) {
        let counts = &self.counts;
        counts.rows.fetch_add(rows, Ordering::Relaxed);
        let done = counts.bytes.fetch_add(bytes, Ordering::Relaxed) + bytes;
        let expected = counts.expected.load(Ordering::Relaxed);
        if expected > 0 && !counts.tells.load(Ordering::Relaxed) {
            self.done(done as f64 / expected as f64);
        }
    }

    fn done(&self, share: f64) {
        let place = share.clamp(0.0, 1.0) * FULL as f64;
        self.bar.set_position(place as u64);
    }
}

impl Drop for Console {
    fn drop(&mut self) {
        self.clear();
    }
}

impl Monitor for Console {
    fn event(&self, event: Event<'_>) {
        match event {
            Event::Stage { stage, bytes } => self.stage(stage, bytes),
            Event::SnapshotTaken | Event::SnapshotHeld => {}
            Event::Object { name, .. } => self.bar.set_message(name.to_owned()),
            Event::Progress { rows, bytes } => self.progress(rows, bytes),
            Event::Done { share } => {
                self.counts.tells.store(true, Ordering::Relaxed);
                self.done(share);
            }
            Event::Paused { running, bound } => {
                if !self.told.swap(true, Ordering::Relaxed) {
                    let text = t!("paused-first", running = running, bound = bound);
                    self.bar.suspend(|| output::warn(&text));
                }
                let text = t!("paused", running = running, bound = bound);
                self.bar.set_message(text);
            }
            Event::Resumed => self.bar.set_message(stage_name(Stage::Dump).to_string()),
            Event::Unwatched { detail } => {
                let text = t!("unwatched", detail = detail);
                self.bar.suspend(|| output::warn(&text));
            }
            Event::StartedOver { attempt, detail } => {
                let text = t!("started-over", attempt = attempt, detail = detail);
                self.bar.suspend(|| output::warn(&text));
            }
        }
    }

    fn cancelled(&self) -> bool {
        signals::came()
    }
}

/// What a stage is called.
pub fn stage_name(stage: Stage) -> Message {
    match stage {
        Stage::Inventory => m!("stage-inventory"),
        Stage::Checksums => m!("stage-checksums"),
        Stage::Dump => m!("stage-dump"),
        Stage::Restore => m!("stage-restore"),
        Stage::Verify => m!("stage-verify"),
        Stage::PrivateServer => m!("stage-private-server"),
        Stage::Compare => m!("stage-compare"),
    }
}

/// How long the rest takes if it goes on as it has; `None` while nobody can know.
fn left(elapsed: Duration, done: u64) -> Option<Duration> {
    let left = FULL.saturating_sub(done) as f64;
    (done > 0).then(|| elapsed.mul_f64(left / done as f64))
}

fn style(counts: Arc<Counts>, known: bool) -> ProgressStyle {
    let template = match known {
        true => "{bar:24} {percent:>3} % {done} {rows} {speed} {left} {wide_msg}",
        false => "{spinner} {done} {rows} {speed} {wide_msg}",
    };
    let put = |to: &mut dyn std::fmt::Write, text: String| {
        // A bar that cannot be drawn harms nobody.
        let _ = to.write_str(&text);
    };
    let bytes = |counts: &Counts| counts.bytes.load(Ordering::Relaxed);
    let (of_done, of_rows, of_speed) = (Arc::clone(&counts), Arc::clone(&counts), counts);
    ProgressStyle::with_template(template)
        .unwrap_or_else(|_| ProgressStyle::default_bar())
        .with_key(
            "done",
            move |_: &ProgressState, to: &mut dyn std::fmt::Write| {
                put(to, format::size(bytes(&of_done)))
            },
        )
        .with_key(
            "rows",
            move |_: &ProgressState, to: &mut dyn std::fmt::Write| {
                let count = of_rows.rows.load(Ordering::Relaxed);
                put(
                    to,
                    if count == 0 {
                        String::new()
                    } else {
                        t!("bar-rows", rows = format::count(count))
                    },
                );
            },
        )
        .with_key(
            "speed",
            move |state: &ProgressState, to: &mut dyn std::fmt::Write| {
                let speed = bytes(&of_speed) as f64 / state.elapsed().as_secs_f64().max(0.001);
                put(to, t!("bar-speed", speed = format::size(speed as u64)));
            },
        )
        .with_key(
            "left",
            move |state: &ProgressState, to: &mut dyn std::fmt::Write| {
                if let Some(time) = left(state.elapsed(), state.pos()) {
                    put(to, t!("bar-left", time = format::duration(time)));
                }
            },
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rest_takes_as_long_as_what_was_done() {
        let minute = Duration::from_secs(60);
        assert_eq!(left(minute, 0), None);
        assert_eq!(left(minute, FULL / 4), Some(3 * minute));
        assert_eq!(left(minute, FULL), Some(Duration::ZERO));
        assert_eq!(left(minute, FULL + 1), Some(Duration::ZERO));
    }

    #[test]
    fn a_stage_that_tells_is_believed() {
        let console = Console::new(true);
        console.event(Event::Stage {
            stage: Stage::Dump,
            bytes: 1000,
        });
        let read = |bytes| console.event(Event::Progress { rows: 1, bytes });
        read(500);
        assert_eq!(console.bar.position(), FULL / 2);
        console.event(Event::Done { share: 0.25 });
        read(5000);
        assert_eq!(console.bar.position(), FULL / 4);
        assert_eq!(console.counts.bytes.load(Ordering::Relaxed), 5500);
    }
}
