//! What a person sees while long work runs: a bar on a terminal, nothing in a pipe. It also
//! carries the wish to stop.

use std::io::{self, IsTerminal};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use engine::{Event, Monitor, Stage};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};

use crate::words::{format, t};
use crate::{output, signals};

/// How often the bar is drawn.
const TICK: Duration = Duration::from_millis(100);

/// Listens to the libraries on behalf of a person.
pub struct Console {
    bar: ProgressBar,
    rows: Arc<AtomicU64>,
    shown: bool,
}

impl Console {
    /// A bar if standard error is a terminal and `quiet` is not asked for.
    pub fn new(quiet: bool) -> Self {
        let shown = !quiet && io::stderr().is_terminal();
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
        let rows = Arc::default();
        if shown {
            bar.set_style(style(Arc::clone(&rows), false));
            bar.set_draw_target(ProgressDrawTarget::stderr());
            bar.enable_steady_tick(TICK);
        }
        Self { bar, rows, shown }
    }

    /// Takes the bar away, for what is printed next.
    pub fn clear(&self) {
        self.bar.finish_and_clear();
    }

    fn stage(&self, stage: Stage, bytes: u64) {
        self.rows.store(0, Ordering::Relaxed);
        self.bar.reset();
        self.bar.set_message(stage_name(stage));
        let known = bytes > 0;
        if known {
            self.bar.set_length(bytes);
        } else {
            self.bar.unset_length();
        }
        if self.shown {
            self.bar.set_style(style(Arc::clone(&self.rows), known));
        }
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
            Event::Progress { rows, bytes } => {
                self.rows.fetch_add(rows, Ordering::Relaxed);
                self.bar.inc(bytes);
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

fn stage_name(stage: Stage) -> String {
    match stage {
        Stage::Inventory => t!("stage-inventory"),
        Stage::Checksums => t!("stage-checksums"),
        Stage::Dump => t!("stage-dump"),
        Stage::Restore => t!("stage-restore"),
        Stage::Verify => t!("stage-verify"),
        Stage::PrivateServer => t!("stage-private-server"),
        Stage::Compare => t!("stage-compare"),
    }
}

fn style(rows: Arc<AtomicU64>, known: bool) -> ProgressStyle {
    let template = match known {
        true => "{bar:24} {percent:>3} % {done} {rows} {speed} {left} {wide_msg}",
        false => "{spinner} {done} {rows} {speed} {wide_msg}",
    };
    let put = |to: &mut dyn std::fmt::Write, text: String| {
        // A bar that cannot be drawn harms nobody.
        let _ = to.write_str(&text);
    };
    ProgressStyle::with_template(template)
        .unwrap_or_else(|_| ProgressStyle::default_bar())
        .with_key(
            "done",
            move |state: &ProgressState, to: &mut dyn std::fmt::Write| {
                put(to, format::size(state.pos()))
            },
        )
        .with_key(
            "rows",
            move |_: &ProgressState, to: &mut dyn std::fmt::Write| {
                let count = rows.load(Ordering::Relaxed);
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
                put(
                    to,
                    t!("bar-speed", speed = format::size(state.per_sec() as u64)),
                );
            },
        )
        .with_key(
            "left",
            move |state: &ProgressState, to: &mut dyn std::fmt::Write| {
                put(to, t!("bar-left", time = format::duration(state.eta())));
            },
        )
}
