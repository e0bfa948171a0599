//! What the panel does before it is first opened on the demonstration: one backup, made and
//! proven, so that there is something to look at. It must never run on anybody's own database.

use std::thread;
use std::time::Duration;

use crate::catalog::backups::{self, Filter};
use crate::catalog::runs::{self, Run, Trigger};
use crate::catalog::sources::{self, Origin};
use crate::failure::{Failure, Result};
use crate::jobs::{By, Refused, Runner};
use crate::signals;

/// How often to look whether a run has ended.
const LOOK: Duration = Duration::from_millis(20);

/// Makes a backup of the demonstration and proves it, if there is no backup at all. A run that
/// fails stands in the journal, which is where one looks.
pub fn demonstrate(runner: &Runner) -> Result<()> {
    let catalog = runner.catalog();
    let (databases, made) = catalog.read(|c| {
        Ok((
            sources::databases(c)?,
            backups::count(c, &Filter::default())?,
        ))
    })?;
    let demonstration = databases
        .iter()
        .find(|database| database.origin == Origin::Demonstration);
    let (Some(database), 0) = (demonstration, made) else {
        return Ok(());
    };
    let by = By::own(Trigger::Schedule);
    // The clock may have been faster: its run will do.
    let begun = |begun: std::result::Result<i64, Refused>| match begun {
        Err(Refused::Running(run)) => Ok(run),
        other => other.map_err(Failure::from),
    };
    let run = begun(runner.start_backup(database.id, &by))?;
    let Some(run) = ended(runner, run)? else {
        return Ok(());
    };
    if let (Some(storage), Some(object)) = (&run.storage, &run.object) {
        let proof = begun(runner.start_prove(storage, object, &by))?;
        ended(runner, proof)?;
    }
    Ok(())
}

/// Waits for a run; `None` if the program is to stop.
fn ended(runner: &Runner, run: i64) -> Result<Option<Run>> {
    while !signals::came() {
        match runner.catalog().read(|c| runs::get(c, run))? {
            Some(run) if run.state.ended() => return Ok(Some(run)),
            Some(_) => thread::sleep(LOOK),
            None => return Ok(None),
        }
    }
    Ok(None)
}
