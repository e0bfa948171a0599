//! The API: what the pages do, for programs, in JSON. A token has at most the rights of its
//! account; each address stands in `openapi.json`, which a test holds against the table of routes.

mod acts;
mod manage;
mod reads;

use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

use super::answer::{Answer, Refusal, internal};
use super::call::Call;
use crate::jobs::{By, story};
use crate::words::m;

pub use acts::{back_up, cancel, delete_copy, pin, prove, restore, unpin, verify};
pub use manage::{
    add_source, change_database, change_source, check, check_address, check_source, check_storage,
    remove_source, save_settings, settle,
};
pub use reads::{
    audit, backup, backups, database, databases, me, retention, run, run_log, runs, settings,
    source, sources, storages,
};

/// Entries of a list, unless told otherwise, and at most.
const FEW: u32 = 50;
const MOST: u32 = 500;

/// The description of all this.
const DOCUMENT: &str = include_str!("openapi.json");

/// Shows the description.
pub fn document(_: &Call) -> Answer {
    Ok(answer(StatusCode::OK, DOCUMENT.to_owned()))
}

fn answer(status: StatusCode, text: String) -> Response {
    let mut response = Response::new(Body::from(text));
    *response.status_mut() = status;
    let kind = HeaderValue::from_static("application/json");
    response.headers_mut().insert(header::CONTENT_TYPE, kind);
    response
}

/// Facts, with the failures and lines in them put into words.
fn facts(facts: &impl Serialize) -> Answer {
    with_status(StatusCode::OK, facts)
}

fn with_status(status: StatusCode, facts: &impl Serialize) -> Answer {
    let mut value = serde_json::to_value(facts).map_err(|error| internal(error.to_string()))?;
    word(&mut value);
    Ok(answer(status, value.to_string()))
}

/// A part of a list, and where the next one begins.
fn list(items: &impl Serialize, next: Option<String>) -> Answer {
    facts(&json!({ "items": items, "next": next }))
}

/// Something was begun: its number or word.
fn begun(name: &str, id: impl Serialize) -> Answer {
    with_status(StatusCode::ACCEPTED, &json!({ name: id }))
}

/// It is done, and there is nothing to say.
fn nothing() -> Answer {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::NO_CONTENT;
    Ok(response)
}

/// What is kept as a message is told in the language of the request.
fn word(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(word),
        Value::Object(fields) => {
            let told = fields.contains_key("cause") && fields.contains_key("remedy");
            let line = fields.contains_key("level") && fields.contains_key("text");
            for (name, field) in fields.iter_mut() {
                let kept = (told && matches!(name.as_str(), "cause" | "remedy"))
                    || (line && name == "text");
                match kept {
                    true => *field = story::read(field).to_string().into(),
                    false => word(field),
                }
            }
        }
        _ => {}
    }
}

/// The body of a request. A list of values without their names would do for serde; not here.
fn body<T: DeserializeOwned>(call: &Call) -> Result<T, Refusal> {
    let named: serde_json::Result<Map<String, Value>> = serde_json::from_slice(&call.body);
    named
        .and_then(|_| serde_json::from_slice(&call.body))
        .map_err(|error| Refusal::Bad(m!("api-bad-body", detail = error.to_string())))
}

/// How many entries are wanted.
fn limit(call: &Call) -> Result<u32, Refusal> {
    match number(call, "limit")?.map(u32::try_from) {
        None => Ok(FEW),
        Some(Ok(number @ 1..=MOST)) => Ok(number),
        Some(_) => Err(bad("limit")),
    }
}

/// A part of the address that cannot be.
fn bad(name: &'static str) -> Refusal {
    Refusal::Bad(m!("api-bad-value", name = name))
}

/// What is read of a value behind the question mark, if it is there; there it must make sense.
fn read<T>(
    call: &Call,
    name: &'static str,
    read: impl FnOnce(&str) -> Option<T>,
) -> Result<Option<T>, Refusal> {
    match call.query.has(name) {
        false => Ok(None),
        true => read(call.query.get(name)).map(Some).ok_or(bad(name)),
    }
}

/// A number behind the question mark, if it is there.
fn number(call: &Call, name: &'static str) -> Result<Option<i64>, Refusal> {
    read(call, name, |text| text.parse().ok())
}

/// Where a list goes on: two numbers.
fn before(call: &Call) -> Result<Option<(i64, i64)>, Refusal> {
    read(call, "before", |text| {
        let (one, two) = text.split_once('.')?;
        Some((one.parse().ok()?, two.parse().ok()?))
    })
}

/// In whose name something is begun.
fn by(call: &Call) -> Result<By, Refusal> {
    Ok(By::hand(
        &call.viewer()?.user.name,
        Some(call.address.to_string()),
    ))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::web::routes::{Access, TABLE};

    #[test]
    fn the_document_names_each_route_and_nothing_else() {
        let document: Value = serde_json::from_str(DOCUMENT).unwrap();
        assert_eq!(document["openapi"], "3.1.0");
        let mut described = BTreeSet::new();
        for (path, methods) in document["paths"].as_object().unwrap() {
            for (method, operation) in methods.as_object().unwrap() {
                let at = format!("{method} {path}");
                assert!(
                    operation["operationId"].is_string() && operation["summary"].is_string(),
                    "{at}"
                );
                assert!(
                    operation["responses"].as_object().unwrap().len() >= 2,
                    "{at}"
                );
                let named: BTreeSet<&str> = operation["parameters"]
                    .as_array()
                    .into_iter()
                    .flatten()
                    .filter(|one| one["in"] == "path")
                    .map(|one| one["name"].as_str().unwrap())
                    .collect();
                let needed = path
                    .split('{')
                    .skip(1)
                    .map(|part| part.split('}').next().unwrap());
                assert_eq!(named, needed.collect(), "{at}");
                described.insert((at, operation["x-permission"].as_str().unwrap().to_owned()));
            }
        }
        let table: BTreeSet<(String, String)> = TABLE
            .iter()
            .filter_map(|route| {
                let path = route.path.strip_prefix("/api/v1")?;
                let access = match route.access {
                    Access::Anyone => "none",
                    Access::Newcomer | Access::SignedIn => "any",
                    Access::May(permission) => permission.word(),
                    Access::Watcher => "backup",
                };
                let method = route.method.as_str().to_lowercase();
                Some((format!("{method} {path}"), access.to_owned()))
            })
            .collect();
        assert!(table.len() > 20);
        assert_eq!(described, table);
    }

    #[test]
    fn references_lead_somewhere() {
        fn references<'a>(value: &'a Value, found: &mut Vec<&'a str>) {
            match value {
                Value::Array(items) => items.iter().for_each(|item| references(item, found)),
                Value::Object(fields) => {
                    fields
                        .iter()
                        .for_each(|(name, field)| match field.as_str() {
                            Some(text) if name == "$ref" => found.push(text),
                            _ => references(field, found),
                        })
                }
                _ => {}
            }
        }
        let document: Value = serde_json::from_str(DOCUMENT).unwrap();
        let mut found = Vec::new();
        references(&document, &mut found);
        assert!(found.len() > 20);
        for reference in found {
            let pointer = reference.strip_prefix('#').unwrap();
            assert!(document.pointer(pointer).is_some(), "{reference}");
        }
    }
}
