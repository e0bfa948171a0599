//! The list of runs, with the cause, the next step and the log of each that failed.

use askama::Template;

use super::entry::{self, Entry, entry};
use crate::auth::Permission;
use crate::catalog::runs::{self, Filter, RunKind, RunState};
use crate::catalog::sources;
use crate::web::answer::{Answer, page};
use crate::web::call::Call;
use crate::web::fields::encode;
use crate::web::page::{Page, Section};
use crate::words::t;

/// Runs of one page.
const ROWS: u32 = 50;
/// Lines of a log that are shown here; all stand on the page of the run.
const LINES: usize = 200;

/// Something to choose of a filter.
struct Option_ {
    word: String,
    label: String,
    chosen: bool,
}

#[derive(Template)]
#[template(path = "journal.html")]
struct View {
    page: Page,
    kinds: Vec<Option_>,
    states: Vec<Option_>,
    databases: Vec<Option_>,
    entries: Vec<Entry>,
    filtered: bool,
    older: Option<String>,
    later: bool,
    may_audit: bool,
}

/// Shows it.
pub fn show(call: &Call) -> Answer {
    let filter = wanted(call);
    let (rows, databases) = call.app.catalog.read(|c| {
        let mut rows = Vec::new();
        for run in runs::page(c, &filter, ROWS + 1)? {
            let log = match run.failure.is_some() {
                true => runs::log(c, run.id, 0)?,
                false => Vec::new(),
            };
            rows.push((run, log));
        }
        Ok((rows, sources::databases(c)?))
    })?;
    let more = rows.len() > ROWS as usize;
    let last = rows
        .get(ROWS as usize - 1)
        .map(|(run, _)| (run.queued, run.id));
    let page_of = Page::of(call, Some(Section::Journal), t!("menu-journal"))?;
    let entries = rows.into_iter().take(ROWS as usize).map(|(run, mut log)| {
        let cut = log.len().saturating_sub(LINES);
        log.drain(..cut);
        entry(call, &page_of, run, log)
    });
    let entries = entries.collect();
    let kinds = RunKind::ALL.iter().map(|kind| Option_ {
        word: kind.word().to_owned(),
        label: entry::kind(*kind),
        chosen: filter.kind == Some(*kind),
    });
    let states = RunState::ALL.iter().map(|state| Option_ {
        word: state.word().to_owned(),
        label: entry::state(*state),
        chosen: filter.state == Some(*state),
    });
    let databases = databases.into_iter().map(|database| Option_ {
        word: database.id.to_string(),
        label: database.name,
        chosen: filter.database_id == Some(database.id),
    });
    page(&View {
        kinds: kinds.collect(),
        states: states.collect(),
        databases: databases.collect(),
        entries,
        filtered: filter.kind.is_some() || filter.state.is_some() || filter.database_id.is_some(),
        older: last.filter(|_| more).map(|at| address(call, at)),
        later: filter.before.is_some(),
        may_audit: call.may(Permission::Settings),
        page: page_of,
    })
}

/// What an address asks for; what it cannot mean is not asked.
fn wanted(call: &Call) -> Filter {
    let get = |name: &str| call.query.get(name);
    let before = get("before").split_once('-');
    Filter {
        kind: RunKind::of_word(get("kind")),
        state: RunState::of_word(get("state")),
        database_id: get("database").parse().ok(),
        backup_id: None,
        before: before.and_then(|(queued, id)| Some((queued.parse().ok()?, id.parse().ok()?))),
    }
}

fn address(call: &Call, (queued, id): (i64, i64)) -> String {
    let mut address = format!("/journal?before={queued}-{id}");
    for name in ["kind", "state", "database"] {
        let value = call.query.get(name);
        if !value.is_empty() {
            address.push_str(&format!("&{name}={}", encode(value)));
        }
    }
    address
}
