//! The page of a database: how it is doing, how often it is saved, how many backups are kept and
//! where; pausing it; backing it up now.

use askama::Template;
use axum::http::StatusCode;
use jiff::tz::TimeZone;

use super::health::{self, Known};
use super::list::label;
use crate::auth::Permission;
use crate::calendar::Calendar;
use crate::catalog::anomalies::{self, Standing};
use crate::catalog::backups::{self, StorageState};
use crate::catalog::runs;
use crate::catalog::settings::Settings;
use crate::catalog::sources::{self, DatabaseChange};
use crate::report;
use crate::web::answer::{Answer, Refusal, page_with};
use crate::web::call::Call;
use crate::web::journal::entry::{Entry, entry};
use crate::web::page::{Flash, Page, Section};
use crate::web::parts::Markup;
use crate::web::settings as settings_page;
use crate::words::{m, t};

/// Runs that are shown.
const RUNS: u32 = 8;
/// As in [`Settings::check`].
const MOST_KEPT: u32 = 10_000;
const MOST_HOURS: u32 = 24 * 366;

#[derive(Template)]
#[template(path = "database.html")]
struct View {
    page: Page,
    known: Known,
    source: String,
    settings: Settings,
    typed: Typed,
    odd: Option<Odd>,
    /// Type, name, whether it is chosen.
    storages: Vec<(String, String, bool)>,
    all_storages: bool,
    good: Option<Markup>,
    next: Option<Markup>,
    runs: Vec<Entry>,
    wrong: Vec<&'static str>,
    may_create: bool,
}

impl View {
    fn bad(&self, what: &str) -> bool {
        self.wrong.contains(&what)
    }
}

/// Shows it.
pub fn show(call: &Call) -> Answer {
    view(call, StatusCode::OK, None, Vec::new())
}

fn view(call: &Call, status: StatusCode, typed: Option<Typed>, wrong: Vec<&'static str>) -> Answer {
    let id = call.number("id")?;
    let settings = call.app.runner.settings()?;
    let filter = runs::Filter {
        database_id: Some(id),
        ..runs::Filter::default()
    };
    let (known, storages, runs) = call.app.catalog.read(|c| {
        let known = health::one(c, id, &settings, call.now_ms())?;
        let runs = runs::page(c, &filter, RUNS)?;
        Ok((known, backups::storages(c)?, runs))
    })?;
    let known = known.ok_or(Refusal::NotFound)?;
    let page = Page::of(call, Some(Section::Databases), known.database.name.clone())?;
    let own = |value: Option<u32>| value.map(|value| value.to_string()).unwrap_or_default();
    let database = &known.database;
    let typed = typed.unwrap_or_else(|| Typed {
        every: own(database.every_hours),
        keep: own(database.keep),
        calendar: database.calendar.clone().unwrap_or_default(),
    });
    let chosen = database.storages.clone();
    let storages = storages
        .into_iter()
        .filter(|storage| storage.state != StorageState::Off)
        .map(|storage| {
            let chosen = chosen.as_ref();
            let on = chosen.is_none_or(|chosen| chosen.contains(&storage.kind));
            let name = settings_page::name(&storage.kind);
            (storage.kind, name, on)
        });
    page_with(
        status,
        &View {
            storages: storages.collect(),
            all_storages: chosen.is_none(),
            source: label(database.origin, &database.source),
            odd: known.odd.as_ref().map(|odd| Odd::of(odd, &page)),
            good: known.last_good.map(|at| page.when(&at)),
            next: known.next.map(|at| page.when(&at.max(call.now_ms()))),
            runs: runs
                .into_iter()
                .map(|run| entry(call, &page, run, Vec::new()))
                .collect(),
            may_create: call.may(Permission::Create),
            typed,
            settings,
            known,
            wrong,
            page,
        },
    )
}

/// What is odd, in words.
struct Odd {
    lines: Vec<String>,
    since: Markup,
    holds: bool,
    /// The newest odd backup that is shown.
    taken: i64,
}

impl Odd {
    fn of(standing: &Standing, page: &Page) -> Self {
        // What follows from it stands beside the button.
        let lines = report::odd(&standing.what, false, &standing.database);
        Self {
            lines: lines.iter().map(ToString::to_string).collect(),
            since: page.when(&standing.found),
            holds: standing.holds,
            taken: standing.taken,
        }
    }
}

/// A person says that it is right: retention goes on.
pub fn settle(call: &Call) -> Answer {
    let id = call.number("id")?;
    let seen = call.form.get("seen").parse().ok();
    let seen = seen.ok_or_else(|| Refusal::Bad(m!("refusal-bad-choice")))?;
    let flash = match settled(call, id, Some(seen))? {
        true => Flash::good(m!("odd-settled")),
        false => Flash::note(m!("odd-nothing")),
    };
    call.redirect_telling(&format!("/databases/{id}"), &flash)
}

/// The same, for programs; whether there was anything.
pub fn settled(call: &Call, id: i64, seen: Option<i64>) -> Result<bool, Refusal> {
    let now = call.now_ms();
    let settled = call.app.catalog.write(|t| {
        let Some(database) = sources::database_of(t, id)? else {
            return Ok(None);
        };
        let standing = anomalies::of(t, id)?;
        let settled = anomalies::settle(t, id, seen, now)?;
        if settled {
            let what = serde_json::json!({ "what": standing.map(|standing| standing.what) });
            call.note_with(t, "database.settle", Some(&database.name), Some(what))?;
        }
        Ok(Some(settled))
    })?;
    call.app.runner.live().changed();
    settled.ok_or(Refusal::NotFound)
}

/// What stands in the fields.
struct Typed {
    every: String,
    keep: String,
    calendar: String,
}

/// Takes over what was typed.
pub fn save(call: &Call) -> Answer {
    let id = call.number("id")?;
    let get = |name: &str| call.form.get(name).trim().to_owned();
    let typed = Typed {
        every: get("every_hours"),
        keep: get("keep"),
        calendar: get("calendar"),
    };
    let mut wrong = Vec::new();
    let mut number = |name: &'static str, text: &str, most: u32| match text {
        "" => None,
        text => {
            let number = text
                .parse()
                .ok()
                .filter(|number| (1..=most).contains(number));
            if number.is_none() {
                wrong.push(name);
            }
            number
        }
    };
    let every_hours = number("every_hours", &typed.every, MOST_HOURS);
    let kept = number("keep", &typed.keep, MOST_KEPT);
    let calendar = Some(typed.calendar.clone()).filter(|text| !text.is_empty());
    if let Some(text) = &calendar
        && Calendar::new(text, zone(call)?).is_err()
    {
        wrong.push("calendar");
    }
    let storages = match call.form.get("where") {
        "some" => Some(
            call.form
                .all("storage")
                .map(str::to_owned)
                .collect::<Vec<_>>(),
        ),
        _ => None,
    };
    if storages.as_ref().is_some_and(Vec::is_empty) {
        wrong.push("storages");
    }
    if !wrong.is_empty() {
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        return view(call, status, Some(typed), wrong);
    }
    let change = DatabaseChange {
        chosen: Some(call.form.has("chosen")),
        paused: Some(call.form.has("paused")),
        every_hours: Some(every_hours),
        calendar: Some(calendar),
        keep: Some(kept),
        storages: Some(storages),
    };
    self::change(call, id, &change)?;
    call.redirect_telling(
        &format!("/databases/{id}"),
        &Flash::good(m!("database-saved")),
    )
}

/// What cannot be.
pub fn check(call: &Call, change: &DatabaseChange) -> Result<(), Refusal> {
    let inside = |number: Option<Option<u32>>, most: u32| {
        number
            .flatten()
            .is_none_or(|number| (1..=most).contains(&number))
    };
    let known = call.app.catalog.read(backups::storages)?;
    let storages = change.storages.clone().flatten().is_none_or(|storages| {
        !storages.is_empty()
            && storages
                .iter()
                .all(|kind| known.iter().any(|storage| storage.kind == *kind))
    });
    let calendar = match change.calendar.clone().flatten() {
        Some(text) => Calendar::new(&text, zone(call)?).is_ok(),
        None => true,
    };
    let numbers = inside(change.every_hours, MOST_HOURS) && inside(change.keep, MOST_KEPT);
    match numbers && calendar && storages {
        true => Ok(()),
        false => Err(Refusal::Bad(m!("database-bad"))),
    }
}

/// The zone in which calendars are read.
fn zone(call: &Call) -> Result<TimeZone, Refusal> {
    Ok(call.app.runner.settings()?.time_zone())
}

/// Changes a database, and notes who did.
pub fn change(call: &Call, id: i64, change: &DatabaseChange) -> Result<(), Refusal> {
    check(call, change)?;
    let now = call.now_ms();
    let changed = call.app.catalog.write(|t| {
        if !sources::change_database(t, id, change, now)? {
            return Ok(false);
        }
        let Some(new) = sources::database_of(t, id)? else {
            return Ok(false);
        };
        call.note_with(
            t,
            "database.change",
            Some(&new.name),
            Some(serde_json::json!({
                "chosen": new.chosen, "paused": new.paused, "every_hours": new.every_hours,
                "calendar": new.calendar, "keep": new.keep, "storages": new.storages,
            })),
        )?;
        Ok(true)
    })?;
    call.app.runner.live().changed();
    changed.then_some(()).ok_or(Refusal::NotFound)
}
