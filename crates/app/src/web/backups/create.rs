//! *Créer manuellement*: begins a backup of one database, or of all. A second press shows the run
//! that is at it already.

use crate::catalog::sources::{self, Database};
use crate::failure::Failure;
use crate::jobs::{By, Refused};
use crate::web::answer::{Answer, Refusal};
use crate::web::call::Call;
use crate::web::databases::refusal;
use crate::web::page::Flash;
use crate::words::{Message, m};

/// Begins it.
pub fn create(call: &Call) -> Answer {
    let by = by(call)?;
    let all = call.app.catalog.read(sources::databases)?;
    let asked = call.form.get("database");
    let chosen: Vec<Database> = match asked {
        "" => all.into_iter().filter(Database::active).collect(),
        number => {
            let number: i64 = number.parse().map_err(|_| bad())?;
            all.into_iter().filter(|one| one.id == number).collect()
        }
    };
    if chosen.is_empty() {
        return Err(match asked {
            "" => Refusal::Conflict(Failure::from(Refused::NoDatabase)),
            _ => bad(),
        });
    }
    let (mut begun, mut running) = (Vec::new(), Vec::new());
    for database in &chosen {
        match call.app.runner.start_backup(database.id, &by) {
            Ok(run) => begun.push(run),
            Err(Refused::Running(run)) => running.push(run),
            Err(refused) => return Err(refusal(refused)),
        }
    }
    match (&begun[..], &running[..]) {
        ([run], []) => super::to_run(*run),
        ([], [run]) => {
            let told = Flash::note(m!("create-running"));
            call.redirect_telling(&format!("/runs/{run}"), &told)
        }
        (begun, running) => {
            let (begun, running) = (begun.len() as u64, running.len() as u64);
            let told = Flash::good(m!("create-several", count = begun));
            let told = match running {
                0 => told,
                count => told.next(m!("create-several-running", count = count)),
            };
            call.redirect_telling("", &told)
        }
    }
}

fn bad() -> Refusal {
    Refusal::Bad(m!("refusal-bad-choice"))
}

/// Who begins something on this page.
pub fn by(call: &Call) -> Result<By, Refusal> {
    let name = &call.viewer()?.user.name;
    Ok(By::hand(name, Some(call.address.to_string())))
}

/// A run that was begun, or the one that was in its way.
pub fn begun(call: &Call, started: Result<i64, Refused>, running: Message) -> Answer {
    match started {
        Ok(run) => super::to_run(run),
        Err(Refused::Running(run)) => {
            call.redirect_telling(&format!("/runs/{run}"), &Flash::note(running))
        }
        Err(refused) => Err(refusal(refused)),
    }
}
