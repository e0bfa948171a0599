//! The first page: all backups, or those of one storage, with what is going on above them. It
//! reads the catalogue only.

use askama::Template;

use super::badge::{self, Badge};
use super::health::{self, Health};
use super::place;
use crate::auth::Permission::{Create, Delete, Download, Restore, Settings as Configure};
use crate::catalog::anomalies;
use crate::catalog::backups::{self, Backup, BackupState, Filter, Purpose, StorageState};
use crate::catalog::runs::{self, Run};
use crate::catalog::sources::{self, Database};
use crate::jobs::live::Live;
use crate::report;
use crate::web::answer::{Answer, Refusal, page};
use crate::web::call::Call;
use crate::web::fields;
use crate::web::page::{Page, Section};
use crate::words::format::{count, size};
use crate::words::t;

/// Rows of one page.
const ROWS: usize = 25;

/// A row.
pub struct Row {
    /// `{type}/{id}`.
    pub address: String,
    /// Name of the file.
    pub name: String,
    /// Name of the database.
    pub database: String,
    /// When it was taken.
    pub taken: i64,
    /// Its size.
    pub size: String,
    /// Where it lies.
    pub copies: Vec<Badge>,
    /// Whether all is in it.
    pub state: Badge,
    /// Whether it was proven.
    pub proof: Badge,
    /// When.
    pub proven: Option<i64>,
    /// Who or what began it.
    pub began: String,
    /// Whether a person wants it kept.
    pub pinned: bool,
    /// Whether it was made before something was overwritten.
    pub safety: bool,
    /// Whether it is an archive that can be read.
    pub archive: bool,
    /// Whether it can be compressed anew.
    pub gzip: bool,
}

/// A run that waits or works.
pub struct Running {
    /// Its number.
    pub id: i64,
    /// What it does.
    pub what: String,
    /// On which database.
    pub database: String,
    /// What it is at.
    pub stage: String,
    /// How far it is.
    pub share: Option<u64>,
}

struct Tab {
    label: String,
    query: String,
    current: bool,
    /// `check`, `cross` or nothing.
    icon: &'static str,
    help: String,
}

struct State {
    word: &'static str,
    label: String,
    current: bool,
}

#[derive(Template)]
#[template(path = "backups.html")]
struct Backups {
    page: Page,
    health: Health,
    running: Vec<Running>,
    rows: Vec<Row>,
    total: u64,
    shown_total: String,
    tabs: Vec<Tab>,
    states: Vec<State>,
    storage: String,
    search: String,
    filtered: bool,
    /// Query of the next page.
    older: Option<String>,
    newer: bool,
    databases: Vec<Database>,
    events: String,
    /// A storage that cannot be used: why, and what to do.
    failed: Option<(String, String)>,
    odd: Vec<Odd>,
    odd_more: usize,
}

/// A database whose backups are odd.
struct Odd {
    database_id: i64,
    line: String,
}

/// Odd databases that are named.
const ODD: usize = 3;

/// Shows it.
pub fn show(call: &Call) -> Answer {
    let filter = filter(call)?;
    let settings = call.app.runner.settings()?;
    let now = call.zoned();
    let coming = call.app.runner.coming(&settings, None, 1)?;
    let next = coming.first().map(|coming| coming.at);
    // Before the catalogue is read: a change after that is told to the page.
    let seen = *call.app.runner.live().changes().borrow();
    let looked = call.app.catalog.read(|c| {
        let rows = backups::page(c, &filter, ROWS as u32 + 1)?;
        let bare = Filter {
            before: None,
            ..filter.clone()
        };
        let total = backups::count(c, &bare)?;
        let open = runs::open(c)?;
        let storages = backups::storages(c)?;
        let databases = sources::databases(c)?;
        let health = health::of(c, &settings, next, &now)?;
        let odd = anomalies::all(c)?;
        Ok((rows, total, open, storages, databases, health, odd))
    })?;
    let (mut rows, total, open, storages, databases, health, mut odd) = looked;
    odd.retain(|one| one.holds);
    let more = rows.len() > ROWS;
    rows.truncate(ROWS);
    let storage = filter.storage.clone().unwrap_or_default();
    let search = filter.search.clone().unwrap_or_default();
    let older = rows.last().filter(|_| more).map(|row| {
        let before = format!("{}-{}", row.taken, row.id);
        query(call, &[("before", &before)])
    });
    let failed = storages
        .iter()
        .find(|one| one.state == StorageState::Failed)
        .and_then(|one| one.failure.as_ref())
        .map(|told| {
            let worded = |kept| crate::jobs::story::read(kept).to_string();
            (worded(&told.cause), worded(&told.remedy))
        });
    let mut tabs = vec![Tab {
        label: t!("storage-all"),
        query: query(call, &[("storage", ""), ("before", "")]),
        current: storage.is_empty(),
        icon: "",
        help: String::new(),
    }];
    tabs.extend(storages.iter().map(|one| Tab {
        label: badge::storage(&one.kind),
        query: query(call, &[("storage", &one.kind), ("before", "")]),
        current: storage == one.kind,
        icon: match one.state {
            StorageState::Ready => "check",
            StorageState::Off | StorageState::Failed => "cross",
        },
        help: match one.state {
            StorageState::Ready => t!("storage-ready"),
            StorageState::Off => t!("storage-off"),
            StorageState::Failed => t!("storage-failed"),
        },
    }));
    let states = BackupState::ALL.iter().map(|&state| State {
        word: state.word(),
        label: state_label(state),
        current: filter.state == Some(state),
    });
    let hub = call.app.runner.live();
    let here = format!("{}{}", crate::web::BASE, query(call, &[]));
    let mut databases: Vec<Database> = databases.into_iter().filter(Database::active).collect();
    for one in &mut databases {
        one.source = crate::web::databases::label(one.origin, &one.source);
    }
    page(&Backups {
        health,
        running: open
            .iter()
            .map(|run| running(run, hub.live(run.id).as_deref()))
            .collect(),
        rows: rows.iter().map(|one| row(one, &storage)).collect(),
        total,
        shown_total: count(total),
        tabs,
        states: states.collect(),
        filtered: !search.is_empty() || filter.state.is_some() || !storage.is_empty(),
        storage,
        search,
        older,
        newer: filter.before.is_some(),
        databases,
        events: format!("/events?seen={seen}&back={}", fields::encode(&here)),
        failed,
        odd_more: odd.len().saturating_sub(ODD),
        odd: odd
            .iter()
            .take(ODD)
            .map(|one| Odd {
                database_id: one.database_id,
                line: report::odd(&one.what, false, &one.database)
                    .first()
                    .map(ToString::to_string)
                    .unwrap_or_default(),
            })
            .collect(),
        page: Page::of(call, Some(Section::Backups), t!("menu-backups"))?,
    })
}

fn filter(call: &Call) -> Result<Filter, Refusal> {
    let asked = |name: &str| {
        let value = call.query.get(name).trim();
        (!value.is_empty() && value.len() <= 200).then(|| value.to_owned())
    };
    let before = asked("before").and_then(|before| {
        let (taken, id) = before.split_once('-')?;
        Some((taken.parse().ok()?, id.parse().ok()?))
    });
    Ok(Filter {
        storage: asked("storage"),
        state: asked("state").and_then(|word| BackupState::of_word(&word)),
        search: asked("search"),
        before,
        ..Filter::default()
    })
}

/// The query of this page with some of its fields changed; an empty value leaves a field out.
fn query(call: &Call, changed: &[(&str, &str)]) -> String {
    let mut query = String::new();
    for name in ["storage", "state", "search", "before"] {
        let new = changed.iter().find(|(key, _)| *key == name);
        let value = new.map_or_else(|| call.query.get(name), |(_, value)| value);
        if !value.is_empty() {
            query.push(if query.is_empty() { '?' } else { '&' });
            query.push_str(&format!("{name}={}", fields::encode(value)));
        }
    }
    query
}

fn state_label(state: BackupState) -> String {
    match state {
        BackupState::Complete => t!("state-complete"),
        BackupState::Incomplete => t!("state-incomplete"),
        BackupState::Unreadable => t!("state-unreadable"),
        BackupState::Plain => t!("state-plain"),
    }
}

fn row(backup: &Backup, storage: &str) -> Row {
    let copies = &backup.copies;
    let here = copies.iter().find(|copy| copy.storage == storage);
    let name = here
        .or(copies.first())
        .map_or("", |copy| copy.name())
        .to_owned();
    Row {
        address: here
            .or(copies.first())
            .map(place::address)
            .unwrap_or_default(),
        gzip: backup.state != BackupState::Plain || name.ends_with(".sql"),
        name,
        database: backup.database.clone().unwrap_or_else(|| "—".to_owned()),
        taken: backup.taken,
        size: size(backup.bytes),
        copies: copies.iter().map(badge::copy).collect(),
        state: badge::state(backup),
        proof: badge::proof(backup),
        proven: backup.proven,
        began: badge::began(backup.trigger, backup.user.as_deref()),
        pinned: backup.pinned.is_some(),
        safety: backup.purpose == Purpose::SafetyCopy,
        archive: matches!(
            backup.state,
            BackupState::Complete | BackupState::Incomplete
        ),
    }
}

/// A run that waits or works, with its present picture if it is at work here.
pub fn running(run: &Run, live: Option<&Live>) -> Running {
    let stage = live.and_then(|live| live.stage).map(super::stage);
    Running {
        id: run.id,
        what: badge::kind(run.kind),
        database: run.database.clone().unwrap_or_default(),
        stage: stage.unwrap_or_else(|| badge::run(run.state).text),
        share: live
            .and_then(|live| live.share)
            .map(|share| (share * 100.0) as u64),
    }
}
