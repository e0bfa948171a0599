//! What the catalogue says, for programs.

use serde_json::json;

use super::{bad, before, facts, limit, list, number, read};
use crate::catalog::backups::{self as kept, BackupState};
use crate::catalog::runs::{self as ledger, RunKind, RunState};
use crate::catalog::{audit as diary, sources as places};
use crate::jobs::preview;
use crate::retention::Decision;
use crate::web::answer::{Answer, Refusal};
use crate::web::call::Call;
use crate::web::databases::health;

/// Who asks, and what they may do.
pub fn me(call: &Call) -> Answer {
    let viewer = call.viewer()?;
    let permissions: Vec<&str> = viewer
        .permissions
        .iter()
        .map(crate::auth::Permission::word)
        .collect();
    facts(
        &json!({ "name": viewer.user.name, "permissions": permissions, "by_token": viewer.by_token }),
    )
}

/// The settings in force.
pub fn settings(call: &Call) -> Answer {
    facts(&call.app.runner.settings()?)
}

/// What retention would remove now.
pub fn retention(call: &Call) -> Answer {
    let settings = call.app.runner.settings()?;
    let foreseen = preview::now(&call.app.catalog, &settings)?;
    let all = foreseen.len();
    let goes = foreseen
        .iter()
        .filter(|one| matches!(one.decision, Decision::Delete(_)));
    let goes: Vec<_> = goes.collect();
    facts(&json!({ "stay": all - goes.len(), "go": goes }))
}

/// The storages.
pub fn storages(call: &Call) -> Answer {
    list(&call.app.catalog.read(kept::storages)?, None)
}

/// The servers and files.
pub fn sources(call: &Call) -> Answer {
    list(&call.app.catalog.read(places::list)?, None)
}

/// One of them.
pub fn source(call: &Call) -> Answer {
    let id = call.number("id")?;
    let found = call.app.catalog.read(|c| places::get(c, id))?;
    facts(&found.ok_or(Refusal::NotFound)?)
}

/// The databases with how they are doing.
pub fn databases(call: &Call) -> Answer {
    let settings = call.app.runner.settings()?;
    let source = number(call, "source")?;
    let state = read(call, "health", |word| {
        health::Health::ALL
            .into_iter()
            .find(|one| one.word() == word)
    })?;
    let all = call
        .app
        .catalog
        .read(|c| health::all(c, &settings, call.now_ms()))?;
    let wanted = |known: &health::Known| {
        source.is_none_or(|id| known.database.source_id == id)
            && state.is_none_or(|state| known.health == state)
    };
    let all: Vec<_> = all.into_iter().filter(wanted).collect();
    list(&all, None)
}

/// One of them.
pub fn database(call: &Call) -> Answer {
    let (id, settings) = (call.number("id")?, call.app.runner.settings()?);
    let found = call
        .app
        .catalog
        .read(|c| health::one(c, id, &settings, call.now_ms()))?;
    facts(&found.ok_or(Refusal::NotFound)?)
}

/// The runs.
pub fn runs(call: &Call) -> Answer {
    let filter = ledger::Filter {
        kind: read(call, "kind", RunKind::of_word)?,
        state: read(call, "state", RunState::of_word)?,
        database_id: number(call, "database")?,
        backup_id: number(call, "backup")?,
        before: before(call)?,
    };
    let most = limit(call)?;
    let mut rows = call
        .app
        .catalog
        .read(|c| ledger::page(c, &filter, most + 1))?;
    let more = rows.len() > most as usize;
    rows.truncate(most as usize);
    let next = rows
        .last()
        .filter(|_| more)
        .map(|run| format!("{}.{}", run.queued, run.id));
    list(&rows, next)
}

/// One run; while it works with its progress.
pub fn run(call: &Call) -> Answer {
    let id = call.number("id")?;
    let found = call.app.catalog.read(|c| ledger::get(c, id))?;
    let run = found.ok_or(Refusal::NotFound)?;
    let live = call.app.runner.live().live(id);
    facts(&json!({ "run": run, "live": live.as_deref() }))
}

/// The log of a run.
pub fn run_log(call: &Call) -> Answer {
    let id = call.number("id")?;
    let from = number(call, "from")?.unwrap_or(0);
    let from = u32::try_from(from).map_err(|_| bad("from"))?;
    let lines = call.app.catalog.read(|c| match ledger::get(c, id)? {
        Some(_) => ledger::log(c, id, from).map(Some),
        None => Ok(None),
    })?;
    list(&lines.ok_or(Refusal::NotFound)?, None)
}

/// The backups.
pub fn backups(call: &Call) -> Answer {
    let get = |name: &str| Some(call.query.get(name).to_owned()).filter(|text| !text.is_empty());
    let filter = kept::Filter {
        database_id: number(call, "database")?,
        database: get("name"),
        storage: get("storage"),
        state: read(call, "state", BackupState::of_word)?,
        search: get("q"),
        before: before(call)?,
    };
    let most = limit(call)?;
    let mut rows = call
        .app
        .catalog
        .read(|c| kept::page(c, &filter, most + 1))?;
    let more = rows.len() > most as usize;
    rows.truncate(most as usize);
    let next = rows
        .last()
        .filter(|_| more)
        .map(|one| format!("{}.{}", one.taken, one.id));
    list(&rows, next)
}

/// One backup with all that is in it.
pub fn backup(call: &Call) -> Answer {
    let id = call.number("id")?;
    let (backup, content) = call
        .app
        .catalog
        .read(|c| Ok((kept::get(c, id)?, kept::content(c, id)?)))?;
    let backup = backup.ok_or(Refusal::NotFound)?;
    facts(&json!({ "backup": backup, "content": content }))
}

/// Who did what.
pub fn audit(call: &Call) -> Answer {
    let get = |name: &str| Some(call.query.get(name).to_owned()).filter(|text| !text.is_empty());
    let filter = diary::Filter {
        user: get("user"),
        action: get("action"),
        before: number(call, "before")?,
    };
    let most = limit(call)?;
    let mut rows = call
        .app
        .catalog
        .read(|c| diary::page(c, &filter, most + 1))?;
    let more = rows.len() > most as usize;
    rows.truncate(most as usize);
    let next = rows
        .last()
        .filter(|_| more)
        .map(|entry| entry.id.to_string());
    list(&rows, next)
}
