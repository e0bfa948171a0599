//! What programs may have done: backups, restores, checks, deletions. Each begins a run, which
//! goes on when nobody waits for it.

use serde::Deserialize;

use super::{begun, body, by, nothing};
use crate::jobs::spec::{RestoreSpec, Target, VerifySpec};
use crate::web::answer::{Answer, Refusal};
use crate::web::call::Call;
use crate::web::databases::refusal;
use crate::words::m;

/// Begins a backup of a database.
pub fn back_up(call: &Call) -> Answer {
    let run = call.app.runner.start_backup(call.number("id")?, &by(call)?);
    begun("run", run.map_err(refusal)?)
}

/// Stops a run.
pub fn cancel(call: &Call) -> Answer {
    let id = call.number("id")?;
    let known = call
        .app
        .catalog
        .read(|c| crate::catalog::runs::get(c, id))?;
    let run = known.ok_or(Refusal::NotFound)?;
    // Who may stop one is who may begin one of its kind.
    if !call.may(crate::web::runs::needed(run.kind)) {
        return Err(Refusal::Forbidden);
    }
    match call.app.runner.cancel(id, &by(call)?)? {
        true => nothing(),
        false => Err(Refusal::Conflict(crate::failure::Failure::new(
            "not-running",
            m!("api-not-running"),
            m!("api-not-running-next"),
        ))),
    }
}

/// Storage and object of a copy.
fn copy(call: &Call) -> (&str, &str) {
    (call.param("type"), call.param("id"))
}

/// Deletes a copy.
pub fn delete_copy(call: &Call) -> Answer {
    let (storage, object) = copy(call);
    let run = call.app.runner.start_delete(storage, object, &by(call)?);
    begun("run", run.map_err(refusal)?)
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct Depth {
    #[serde(default)]
    deep: bool,
}

/// Reads a copy back.
pub fn verify(call: &Call) -> Answer {
    let depth: Depth = match call.body.is_empty() {
        true => Depth::default(),
        false => body(call)?,
    };
    let (storage, object) = copy(call);
    let spec = VerifySpec { deep: depth.deep };
    let run = call
        .app
        .runner
        .start_verify(storage, object, spec, &by(call)?);
    begun("run", run.map_err(refusal)?)
}

/// Proves a copy.
pub fn prove(call: &Call) -> Answer {
    let (storage, object) = copy(call);
    let run = call.app.runner.start_prove(storage, object, &by(call)?);
    begun("run", run.map_err(refusal)?)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Restore {
    target: Target,
    #[serde(default)]
    tables: Option<Vec<String>>,
    #[serde(default)]
    accept_losses: bool,
    /// To overwrite a database, its name.
    #[serde(default)]
    confirm: Option<String>,
}

/// Restores a copy. Overwriting wants the name of the database, as on the page.
pub fn restore(call: &Call) -> Answer {
    let Restore {
        target,
        tables,
        accept_losses,
        confirm,
    } = body(call)?;
    let spec = RestoreSpec {
        target,
        tables,
        accept_losses,
        undoes: None,
        drops: Vec::new(),
    };
    if let Target::Replace { database } = spec.target {
        let found = call
            .app
            .catalog
            .read(|c| crate::catalog::sources::database_of(c, database))?;
        let name = found.ok_or(Refusal::NotFound)?.name;
        if confirm.as_deref() != Some(name.as_str()) {
            return Err(Refusal::Bad(m!("api-confirm")));
        }
    }
    let (storage, object) = copy(call);
    let run = call
        .app
        .runner
        .start_restore(storage, object, &spec, &by(call)?);
    begun("run", run.map_err(refusal)?)
}

/// Keeps a backup from retention.
pub fn pin(call: &Call) -> Answer {
    pinned(call, true)
}

/// Lifts that.
pub fn unpin(call: &Call) -> Answer {
    pinned(call, false)
}

fn pinned(call: &Call, pinned: bool) -> Answer {
    let done = call.app.runner.pin(call.number("id")?, pinned, &by(call)?);
    done.map_err(refusal)?;
    nothing()
}
