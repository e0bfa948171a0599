//! What is done to many databases at once: paused, resumed, backed up.

use std::collections::BTreeSet;

use super::health::{self, Known};
use super::list::Wanted;
use crate::catalog::sources::{self, DatabaseChange};
use crate::jobs::{By, Refused};
use crate::web::answer::{Answer, Refusal};
use crate::web::call::Call;
use crate::web::guard;
use crate::web::page::Flash;
use crate::words::m;

/// The databases that were ticked, or all that the list shows.
fn ticked(call: &Call) -> Result<Vec<Known>, Refusal> {
    let settings = call.app.runner.settings()?;
    let read = |c: &rusqlite::Connection| health::all(c, &settings, call.now_ms());
    let all = call.app.catalog.read(read)?;
    let bad = || Refusal::Bad(m!("bulk-bad"));
    if call.form.has("all") {
        let wanted = Wanted::of(&call.form);
        return Ok(all
            .into_iter()
            .filter(|known| wanted.takes(known))
            .collect());
    }
    let ids = call
        .form
        .all("id")
        .map(|id| id.parse::<i64>().map_err(|_| bad()));
    let ids = ids.collect::<Result<BTreeSet<i64>, Refusal>>()?;
    let found: Vec<Known> = all
        .into_iter()
        .filter(|known| ids.contains(&known.database.id))
        .collect();
    match found.len() == ids.len() {
        true => Ok(found),
        // One that is no longer there: the list was old.
        false => Err(bad()),
    }
}

/// Back to the list as it was.
fn back(call: &Call, flash: &Flash) -> Answer {
    let back = call.form.get("back");
    if !back.is_empty() {
        let own = guard::own_path(back);
        let path = own.strip_prefix(crate::web::BASE).unwrap_or_default();
        return call.redirect_telling(path, flash);
    }
    let wanted = Wanted::of(&call.form);
    let address = wanted.address(wanted.health().unwrap_or_default());
    call.redirect_telling(&format!("/databases{address}"), flash)
}

/// Suspends them.
pub fn pause(call: &Call) -> Answer {
    suspend(call, true)
}

/// Goes on with them.
pub fn resume(call: &Call) -> Answer {
    suspend(call, false)
}

fn suspend(call: &Call, paused: bool) -> Answer {
    let all = ticked(call)?;
    if all.is_empty() {
        return back(call, &Flash::note(m!("bulk-none")));
    }
    let ids: Vec<i64> = all.iter().map(|known| known.database.id).collect();
    let number = set_paused(call, &ids, paused)?;
    let message = match paused {
        true => m!("bulk-paused", count = number),
        false => m!("bulk-resumed", count = number),
    };
    back(call, &Flash::good(message))
}

/// Suspends databases, or goes on with them; how many that changed.
pub fn set_paused(call: &Call, ids: &[i64], paused: bool) -> Result<usize, Refusal> {
    let now = call.now_ms();
    let changed = call.app.catalog.write(|t| {
        let mut names = Vec::new();
        for &id in ids {
            let old = sources::database_of(t, id)?;
            let Some(old) = old.filter(|old| old.paused != paused) else {
                continue;
            };
            let change = DatabaseChange {
                paused: Some(paused),
                ..DatabaseChange::default()
            };
            sources::change_database(t, id, &change, now)?;
            names.push(old.name);
        }
        if !names.is_empty() {
            call.note_with(
                t,
                if paused {
                    "database.pause"
                } else {
                    "database.resume"
                },
                (names.len() == 1).then(|| names[0].as_str()),
                (names.len() > 1).then(|| serde_json::json!({ "databases": names })),
            )?;
        }
        Ok(names.len())
    })?;
    call.app.runner.live().changed();
    Ok(changed)
}

/// Backs them up now.
pub fn back_up(call: &Call) -> Answer {
    let all = ticked(call)?;
    if all.is_empty() {
        return back(call, &Flash::note(m!("bulk-none")));
    }
    let by = By::hand(&call.viewer()?.user.name, Some(call.address.to_string()));
    let (mut begun, mut running, mut last) = (0usize, 0usize, None);
    for known in &all {
        match call.app.runner.start_backup(known.database.id, &by) {
            Ok(run) => (begun, last) = (begun + 1, Some(run)),
            Err(Refused::Running(_)) => running += 1,
            Err(refused) => return Err(refusal(refused)),
        }
    }
    if let (1, 1, Some(run)) = (all.len(), begun, last) {
        return call.redirect_telling(
            &format!("/runs/{run}"),
            &Flash::good(m!("bulk-begun", count = 1usize)),
        );
    }
    let flash = match (begun, running) {
        (0, running) => Flash::note(m!("bulk-running", count = running)),
        (begun, 0) => Flash::good(m!("bulk-begun", count = begun)),
        (begun, running) => {
            Flash::good(m!("bulk-begun", count = begun)).next(m!("bulk-running", count = running))
        }
    };
    back(call, &flash)
}

/// A run that was not begun.
pub fn refusal(refused: Refused) -> Refusal {
    match refused {
        Refused::NoDatabase | Refused::NoBackup => Refusal::NotFound,
        Refused::Catalog(error) => error.into(),
        other => Refusal::Conflict(other.into()),
    }
}
