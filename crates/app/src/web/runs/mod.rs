//! The page of one run: what it does while it works, what came of it when it has ended. The run
//! goes on whether anybody looks or not.

mod live;
mod report;

use askama::Template;

use super::answer::{Answer, Refusal, page};
use super::backups::badge;
use super::call::Call;
use super::page::{Flash, Page, Section};
use super::parts::{self, Markup};
use crate::auth::Permission;
use crate::catalog::backups as rows;
use crate::catalog::backups::Copy;
use crate::catalog::runs::{self, Level, Line, Run, RunKind};
use crate::jobs::story;
use crate::web::backups::badge::Badge;
use crate::web::backups::create::by;
use crate::words::{m, t};

use live::Figures;
pub use live::{events, list_events};
use report::Report;

/// Lines of a log that are shown; more are in the file that can be had.
const LINES: usize = 1000;

struct Shown {
    at: Markup,
    class: &'static str,
    text: String,
}

struct Failed {
    code: String,
    about: String,
    cause: String,
    next: String,
}

#[derive(Template)]
#[template(path = "run.html")]
struct RunPage {
    page: Page,
    run: Run,
    state: Badge,
    began: String,
    figures: Option<Figures>,
    lines: Vec<Shown>,
    next_line: u32,
    failed: Option<Failed>,
    report: Report,
    took: Option<String>,
    /// `{type}/{id}` of the backup, while it is there.
    backup: Option<String>,
    /// When its data were as they are in it.
    taken: Option<i64>,
    may_cancel: bool,
    may_undo: bool,
}

/// Shows it.
pub fn show(call: &Call) -> Answer {
    let id = call.number("id")?;
    let live = call.app.runner.live().live(id);
    let found = call.app.catalog.read(|c| {
        let Some(run) = runs::get(c, id)? else {
            return Ok(None);
        };
        let log = runs::log(c, id, 0)?;
        let backup = match run.backup_id {
            Some(backup) => rows::get(c, backup)?,
            None => None,
        };
        Ok(Some((run, log, backup)))
    })?;
    let (run, mut log, backup) = found.ok_or(Refusal::NotFound)?;
    // What is at work has lines that are not written down yet.
    if let Some(live) = &live {
        let known = log.last().map_or(0, |line| line.number + 1);
        log.extend(live.log.iter().filter(|line| line.number >= known).cloned());
    }
    let next_line = log.last().map_or(0, |line| line.number + 1);
    let from = log.len().saturating_sub(LINES);
    let here = |copy: &&Copy| {
        run.storage.as_deref() == Some(&copy.storage) && run.object.as_deref() == Some(&copy.object)
    };
    let taken = backup.as_ref().map(|backup| backup.taken);
    let backup = backup.as_ref().and_then(|backup| {
        let copy = backup.copies.iter().find(here).or(backup.copies.first())?;
        Some(super::backups::place::address(copy))
    });
    let open = !run.state.ended();
    let report = Report::of(&run);
    let title = match &run.database {
        Some(database) => t!(
            "run-title",
            what = badge::kind(run.kind),
            database = database.as_str()
        ),
        None => badge::kind(run.kind),
    };
    page(&RunPage {
        state: badge::run(run.state),
        began: badge::began(Some(run.trigger), run.user.as_deref()),
        figures: open.then(|| Figures::of(live.as_deref())),
        lines: log[from..]
            .iter()
            .map(|line| shown(line, &call.zoned()))
            .collect(),
        next_line,
        failed: run.failure.as_ref().map(|told| Failed {
            code: told.code.clone(),
            about: told.about.clone(),
            cause: story::read(&told.cause).to_string(),
            next: story::read(&told.remedy).to_string(),
        }),
        took: took(&run),
        backup,
        taken,
        // A command's is stopped where it was begun.
        may_cancel: open && live.is_some() && call.may(needed(run.kind)),
        may_undo: report.safety_copy.is_some()
            && run.state.ended()
            && call.may(Permission::Restore),
        report,
        run,
        page: Page::of(call, Some(Section::Backups), title)?,
    })
}

fn took(run: &Run) -> Option<String> {
    let (started, ended) = (run.started?, run.ended?);
    let time = u64::try_from(ended - started).ok()?;
    Some(crate::words::format::duration(
        std::time::Duration::from_millis(time),
    ))
}

fn shown(line: &Line, now: &jiff::Zoned) -> Shown {
    Shown {
        at: parts::clock(moment(line), now.time_zone()),
        class: match line.level {
            Level::Info => "",
            Level::Warning => "note",
            Level::Error => "bad",
        },
        text: story::read(&line.text).to_string(),
    }
}

fn moment(line: &Line) -> jiff::Timestamp {
    jiff::Timestamp::from_millisecond(line.at).unwrap_or_default()
}

/// Who may stop a run is who may begin one of its kind.
pub fn needed(kind: RunKind) -> Permission {
    match kind {
        RunKind::Backup | RunKind::Verify | RunKind::Prove => Permission::Create,
        RunKind::Restore => Permission::Restore,
        RunKind::Delete => Permission::Delete,
    }
}

/// Stops it.
pub fn cancel(call: &Call) -> Answer {
    let id = call.number("id")?;
    let run = call.app.catalog.read(|c| runs::get(c, id))?;
    let run = run.ok_or(Refusal::NotFound)?;
    if !call.may(needed(run.kind)) {
        return Err(Refusal::Forbidden);
    }
    let stopped = call.app.runner.cancel(id, &by(call)?)?;
    let told = match stopped {
        true => Flash::note(m!("run-stopping")),
        false if run.state.ended() => Flash::note(m!("run-ended-already")),
        false => Flash::note(m!("run-elsewhere")),
    };
    call.redirect_telling(&format!("/runs/{id}"), &told)
}
