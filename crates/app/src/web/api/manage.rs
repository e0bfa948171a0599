//! Settings, servers, databases and tests, for programs. An address goes in and never comes out.

use axum::http::StatusCode;
use serde::{Deserialize, Deserializer};
use serde_json::{Value, json};

use super::{begun, body, facts, nothing, with_status};
use crate::catalog::settings::Settings;
use crate::catalog::sources::{self, DatabaseChange, Source};
use crate::failure::Failure;
use crate::jobs::checks::{Finding, Room, Seen, State};
use crate::jobs::story;
use crate::report;
use crate::web::answer::{Answer, Refusal};
use crate::web::call::Call;
use crate::web::checks::refused;
use crate::web::databases::{self, Chosen};
use crate::web::settings as page;
use crate::words::m;

/// What stands in the body may be left out, be null, or be a value: three things.
fn twice<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
    value: D,
) -> Result<Option<Option<T>>, D::Error> {
    Option::deserialize(value).map(Some)
}

/// What may be left out, but is never null.
fn given<'de, T: Deserialize<'de>, D: Deserializer<'de>>(value: D) -> Result<Option<T>, D::Error> {
    T::deserialize(value).map(Some)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SettingsChange {
    #[serde(default, deserialize_with = "given")]
    keep: Option<u32>,
    #[serde(default, deserialize_with = "given")]
    every_hours: Option<u32>,
    #[serde(default, deserialize_with = "given")]
    promise_hours: Option<u32>,
    #[serde(default, deserialize_with = "given")]
    checksums: Option<bool>,
    #[serde(default, deserialize_with = "twice")]
    zone: Option<Option<String>>,
    #[serde(default, deserialize_with = "twice")]
    language: Option<Option<String>>,
    #[serde(default, deserialize_with = "twice")]
    calendar: Option<Option<String>>,
}

/// Changes settings; what is left out stays.
pub fn save_settings(call: &Call) -> Answer {
    let change: SettingsChange = body(call)?;
    let old = call.app.runner.settings()?;
    let new = Settings {
        keep: change.keep.unwrap_or(old.keep),
        every_hours: change.every_hours.unwrap_or(old.every_hours),
        calendar: change.calendar.unwrap_or(old.calendar),
        promise_hours: change.promise_hours.unwrap_or(old.promise_hours),
        checksums: change.checksums.unwrap_or(old.checksums),
        zone: change.zone.unwrap_or(old.zone),
        language: change.language.unwrap_or(old.language),
    };
    if !new.check().is_empty() {
        return Err(Refusal::Bad(m!("settings-refused-fields")));
    }
    page::keep(call, &new)?;
    facts(&new)
}

fn found(call: &Call) -> Result<Source, Refusal> {
    let id = call.number("id")?;
    let found = call.app.catalog.read(|c| sources::get(c, id))?;
    found.ok_or(Refusal::NotFound)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Address {
    address: String,
    #[serde(default)]
    label: String,
}

/// Tries an address.
pub fn check_address(call: &Call) -> Answer {
    let Address { address, label } = body(call)?;
    begun("check", databases::try_address(call, &address, &label)?)
}

/// Tries a source again.
pub fn check_source(call: &Call) -> Answer {
    let source = found(call)?;
    let user = call.viewer()?.user.id;
    let id = call
        .app
        .checks
        .known(&call.app.runner, &source, user)
        .map_err(refused)?;
    begun("check", id.ok_or(Refusal::NotFound)?)
}

/// Tries a storage.
pub fn check_storage(call: &Call) -> Answer {
    let user = call.viewer()?.user.id;
    let id = call
        .app
        .checks
        .storage(&call.app.runner, call.param("type"), user);
    begun("check", id.map_err(refused)?.ok_or(Refusal::NotFound)?)
}

/// How far a test is.
pub fn check(call: &Call) -> Answer {
    let check = call
        .app
        .checks
        .find(call.param("id"), call.viewer()?.user.id);
    let check = check.ok_or(Refusal::NotFound)?;
    facts(&match check.state() {
        State::Working(done, of) => json!({ "state": "working", "done": done, "of": of }),
        State::Failed(failure) => json!({ "state": "failed", "failure": told(&failure) }),
        State::Storage(Room { free, took }) => {
            json!({ "state": "done", "free": free, "seconds": took.as_secs_f64() })
        }
        State::Server(finding) => server(finding),
    })
}

fn told(failure: &Failure) -> Value {
    serde_json::to_value(story::told(failure)).unwrap_or_default()
}

fn server(finding: Finding) -> Value {
    let database = |seen: Seen| {
        let looked = seen.looked.map(|looked| {
            let missing: Vec<String> = looked.missing.iter().map(|gap| report::gap(gap).to_string()).collect();
            json!({
                "objects": looked.objects, "rows": looked.rows, "bytes": looked.bytes, "missing": missing,
                "failure": looked.failure.as_ref().map(told),
            })
        });
        json!({ "name": seen.name, "found": looked })
    };
    let databases: Vec<Value> = finding.databases.into_iter().map(database).collect();
    json!({
        "state": "done", "family": finding.family, "version": finding.version, "account": finding.account,
        "grant": finding.grant, "seconds": finding.took.as_secs_f64(), "databases": databases,
    })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewSource {
    check: String,
    label: String,
    /// `follow`, `all`, or names.
    databases: Which,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Which {
    Word(Word),
    Names(Vec<String>),
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum Word {
    Follow,
    All,
}

/// Takes over a server whose address was tried.
pub fn add_source(call: &Call) -> Answer {
    let new: NewSource = body(call)?;
    let chosen = match new.databases {
        Which::Word(Word::Follow) => Chosen::Follow,
        Which::Word(Word::All) => Chosen::All,
        Which::Names(names) => Chosen::Some(names),
    };
    let id = databases::take_over(call, &new.check, new.label.trim(), &chosen)?;
    with_status(StatusCode::CREATED, &json!({ "source": id }))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SourceChange {
    #[serde(default, deserialize_with = "given")]
    label: Option<String>,
    #[serde(default, deserialize_with = "given")]
    follow: Option<bool>,
}

/// Renames a server, or says whether databases to come are saved.
pub fn change_source(call: &Call) -> Answer {
    let source = found(call)?;
    let change: SourceChange = body(call)?;
    let label = change.label.unwrap_or_else(|| source.label.clone());
    let follow = change.follow.unwrap_or(source.follow);
    databases::change(call, &source, label.trim(), follow, None)?;
    super::source(call)
}

/// Removes a server; no backup is lost.
pub fn remove_source(call: &Call) -> Answer {
    databases::remove_source(call, &found(call)?)?;
    nothing()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Change {
    #[serde(default, deserialize_with = "given")]
    chosen: Option<bool>,
    #[serde(default, deserialize_with = "given")]
    paused: Option<bool>,
    #[serde(default, deserialize_with = "twice")]
    every_hours: Option<Option<u32>>,
    #[serde(default, deserialize_with = "twice")]
    calendar: Option<Option<String>>,
    #[serde(default, deserialize_with = "twice")]
    keep: Option<Option<u32>>,
    #[serde(default, deserialize_with = "twice")]
    storages: Option<Option<Vec<String>>>,
}

/// A person's program says that what is odd about a database is right.
pub fn settle(call: &Call) -> Answer {
    databases::settled(call, call.number("id")?, None)?;
    super::database(call)
}

/// Changes how a database is saved.
pub fn change_database(call: &Call) -> Answer {
    let id = call.number("id")?;
    let change: Change = body(call)?;
    let change = DatabaseChange {
        chosen: change.chosen,
        paused: change.paused,
        every_hours: change.every_hours,
        calendar: change.calendar,
        keep: change.keep,
        storages: change.storages,
    };
    databases::change_one(call, id, &change)?;
    super::database(call)
}
