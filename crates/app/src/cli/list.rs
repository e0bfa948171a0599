//! `sauvegarde list`: every backup in the folder, newest first, with what each says of itself.

use archive::index::State;
use jiff::Zoned;
use serde::Serialize;

use super::inspect;
use crate::failure::Result;
use crate::folder::{self, Item};
use crate::output::{self, Columns};
use crate::settings::Settings;
use crate::words::format::{ago, moment, size};
use crate::words::t;

#[derive(Serialize)]
struct Facts {
    id: String,
    name: String,
    database: Option<String>,
    /// RFC 3339, UTC.
    taken_at: String,
    /// `complete`, `incomplete`, `unreadable`; null for a plain dump, which does not say.
    state: Option<&'static str>,
    /// `archive` or `plain`.
    kind: &'static str,
    /// Whether it was made before something was overwritten.
    safety_copy: bool,
    bytes: u64,
    rows: Option<u64>,
    /// Why it cannot be read.
    error: Option<&'static str>,
}

/// Does it.
pub fn run(settings: &Settings) -> Result<()> {
    let items = folder::list(&settings.backups())?;
    if settings.json {
        return output::json(&items.iter().map(facts).collect::<Vec<_>>());
    }
    if items.is_empty() {
        return output::print(&t!("list-empty"));
    }
    let now = Zoned::now();
    let headings = [t!("column-date"), t!("column-ago"), t!("column-database")];
    let mut headings: Vec<(String, bool)> =
        headings.into_iter().map(|text| (text, false)).collect();
    headings.extend([
        (t!("column-size"), true),
        (t!("column-state"), false),
        (t!("column-id"), false),
    ]);
    let mut columns = Columns::new(headings);
    for item in &items {
        let at = item.moment();
        let database = database(item).unwrap_or_else(|| "—".to_owned());
        columns.row(vec![
            moment(at, &now),
            ago(at, &now),
            database,
            size(item.entry.bytes),
            state(item),
            item.id(),
        ]);
    }
    output::print(&columns.text())
}

fn database(item: &Item) -> Option<String> {
    match &item.index {
        Some(Ok(index)) => Some(index.source.database.clone()),
        _ => None,
    }
}

fn state(item: &Item) -> String {
    match &item.index {
        None => t!("state-plain"),
        Some(Err(_)) => t!("state-unreadable"),
        Some(Ok(index)) if folder::is_safety_copy(index) => {
            format!("{} · {}", inspect::state(index.state), t!("safety-word"))
        }
        Some(Ok(index)) => inspect::state(index.state),
    }
}

fn facts(item: &Item) -> Facts {
    let index = item.index.as_ref().and_then(|index| index.as_ref().ok());
    Facts {
        id: item.id(),
        name: item.entry.name.clone(),
        database: database(item),
        taken_at: item.moment().to_string(),
        state: item.index.as_ref().map(|index| match index {
            Err(_) => "unreadable",
            Ok(index) if index.state == State::Complete => "complete",
            Ok(_) => "incomplete",
        }),
        kind: if item.index.is_some() {
            "archive"
        } else {
            "plain"
        },
        safety_copy: index.is_some_and(|index| folder::is_safety_copy(index)),
        bytes: item.entry.bytes,
        rows: index.map(|index| index.rows()),
        error: item
            .index
            .as_ref()
            .and_then(|index| index.as_ref().err())
            .map(|failure| failure.code),
    }
}
