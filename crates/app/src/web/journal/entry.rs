//! A run in words: what it did, how it ended, why it failed and what to do.

use axum::http::Method;

use crate::catalog::runs::{Level, Line, Run, RunKind, RunState, Told, Trigger};
use crate::jobs::story;
use crate::web::call::Call;
use crate::web::page::Page;
use crate::web::parts::{self, Markup};
use crate::web::routes;
use crate::words::format::{duration, size};
use crate::words::t;

/// A run as it is shown in a list.
pub struct Entry {
    /// What it did.
    pub kind: String,
    /// The icon of that.
    pub icon: &'static str,
    /// The database.
    pub database: String,
    /// How it ended.
    pub state: String,
    /// The class of that badge.
    pub class: &'static str,
    /// The icon of that badge.
    pub badge: &'static str,
    /// What began it, and who.
    pub by: String,
    /// When it was asked for, or should have begun.
    pub when: Markup,
    /// How long it took.
    pub took: Option<String>,
    /// What it made.
    pub size: Option<String>,
    /// Why it failed, and what to do next.
    pub failure: Option<Failure>,
    /// Its own page.
    pub address: Option<String>,
}

/// Why a run failed.
pub struct Failure {
    /// What happened.
    pub cause: String,
    /// What to do next.
    pub next: String,
    /// The stable word.
    pub code: String,
    /// What it is about.
    pub about: String,
    /// The log, one line each: when, how much it matters, what it says.
    pub log: Vec<(Markup, &'static str, String)>,
}

/// A run in words; `log`: its lines, where they are to be shown.
pub fn entry(call: &Call, page: &Page, run: Run, log: Vec<Line>) -> Entry {
    let took = run.started.zip(run.ended).map(|(from, to)| {
        let milliseconds = u64::try_from(to - from).unwrap_or(0);
        duration(std::time::Duration::from_millis(milliseconds))
    });
    let own = routes::exists(&Method::GET, "/runs/{id}");
    Entry {
        kind: kind(run.kind),
        icon: icon(run.kind),
        database: run.database.clone().unwrap_or_default(),
        state: state(run.state),
        class: class(run.state),
        badge: badge(run.state),
        by: by(run.trigger, run.user.as_deref()),
        when: page.when(
            &run.due
                .filter(|_| run.state == RunState::Missed)
                .unwrap_or(run.queued),
        ),
        took,
        size: run.bytes.filter(|bytes| *bytes > 0).map(size),
        address: own.then(|| page.to(&format!("/runs/{}", run.id))),
        failure: failure(call, &run, &log),
    }
}

fn failure(call: &Call, run: &Run, log: &[Line]) -> Option<Failure> {
    let missed = || Told {
        code: "missed".into(),
        about: String::new(),
        cause: t!("run-missed").into(),
        remedy: t!("run-missed-next").into(),
    };
    let told = match (&run.failure, run.state) {
        (Some(told), _) => told.clone(),
        (None, RunState::Missed) => missed(),
        _ => return None,
    };
    let zone = call.zone.clone();
    let line = |line: &Line| {
        let at = jiff::Timestamp::from_millisecond(line.at).unwrap_or_default();
        let at = parts::clock(at, &zone);
        let class = match line.level {
            Level::Info => "",
            Level::Warning => "note",
            Level::Error => "bad",
        };
        (at, class, story::read(&line.text).to_string())
    };
    Some(Failure {
        cause: story::read(&told.cause).to_string(),
        next: story::read(&told.remedy).to_string(),
        code: told.code,
        about: told.about,
        log: log.iter().map(line).collect(),
    })
}

/// What a run does.
pub fn kind(kind: RunKind) -> String {
    match kind {
        RunKind::Backup => t!("run-backup"),
        RunKind::Restore => t!("run-restore"),
        RunKind::Verify => t!("run-verify"),
        RunKind::Prove => t!("run-prove"),
        RunKind::Delete => t!("run-delete"),
    }
}

fn icon(kind: RunKind) -> &'static str {
    match kind {
        RunKind::Backup => "backups",
        RunKind::Restore => "restore",
        RunKind::Verify => "eye",
        RunKind::Prove => "shield-check",
        RunKind::Delete => "trash",
    }
}

/// How far a run is, or how it ended.
pub fn state(state: RunState) -> String {
    match state {
        RunState::Queued => t!("run-queued"),
        RunState::Running => t!("run-running"),
        RunState::Done => t!("run-done"),
        RunState::Failed => t!("run-failed"),
        RunState::Cancelled => t!("run-cancelled"),
        RunState::Interrupted => t!("run-stopped"),
        RunState::Missed => t!("run-not-begun"),
    }
}

fn class(state: RunState) -> &'static str {
    match state {
        RunState::Queued | RunState::Cancelled => "",
        RunState::Running => "run",
        RunState::Done => "good",
        RunState::Failed => "bad",
        RunState::Interrupted | RunState::Missed => "note",
    }
}

fn badge(state: RunState) -> &'static str {
    match state {
        RunState::Queued => "clock",
        RunState::Running => "run",
        RunState::Done => "check",
        RunState::Failed => "cross",
        RunState::Cancelled => "stop",
        RunState::Interrupted | RunState::Missed => "alert",
    }
}

fn by(trigger: Trigger, user: Option<&str>) -> String {
    match (trigger, user) {
        (Trigger::Schedule, _) => t!("by-schedule"),
        (Trigger::MadeUp, _) => t!("by-made-up"),
        (_, Some(user)) => t!("by-user", name = user),
        (Trigger::Hand, None) => t!("by-program"),
        (Trigger::Command, None) => t!("by-command"),
    }
}
