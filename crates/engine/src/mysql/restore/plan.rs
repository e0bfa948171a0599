//! What a restore would change, before anything of the target is touched: every definition goes
//! through the same code as in the restore itself, on another release also through the target's
//! own parser, in a scratch database that is dropped again. It must never look at rows, nor touch
//! the target database.

use std::collections::{BTreeMap, BTreeSet};

use archive::ReadAt;
use archive::index::{Index, Kind};

use super::super::portability::{self, Abilities};
use super::super::session::{Session, quoted};
use super::{Choices, Mode, Restore};
use crate::scratch::random;
use crate::{Change, Error, Event, Monitor};

/// How the names of scratch databases begin.
const PREFIX: &str = "sauvegarde_essai_";

/// What a restore will change.
#[derive(Debug, Default)]
pub(super) struct Plan {
    pub changes: Vec<Change>,
    /// Objects that cannot be made, with the change that says so.
    pub skip: BTreeMap<usize, Change>,
}

impl Plan {
    /// What cannot be read back from the target as it was.
    pub fn losses(&self) -> Vec<Change> {
        let lost = |change: &&Change| portability::is_loss(&change.change);
        self.changes.iter().filter(lost).cloned().collect()
    }
}

/// Passes on the wish to stop and nothing else: a rehearsal is no progress.
struct Quiet<'a>(&'a dyn Monitor);

impl Monitor for Quiet<'_> {
    fn event(&self, _: Event<'_>) {}

    fn cancelled(&self) -> bool {
        self.0.cancelled()
    }
}

/// Makes the plan. `options` lead to the target's server.
pub(super) fn make<S: ReadAt>(
    choices: &Choices<'_, S>,
    options: &wire::Options,
    monitor: &dyn Monitor,
) -> Result<Plan, Error> {
    let quiet = Quiet(monitor);
    let index = choices.reader.index();
    let mut skip = clashes(index, &choices.chosen, &choices.abilities);
    let mut session = open(choices, options)?;
    if !choices.abilities.foreign() {
        let mut restore = Restore::new(choices, session, &quiet, Mode::Paper, skip.clone())?;
        restore.frames(&choices.chosen)?;
        let changes = restore.restored.changes;
        restore.session.connection.close();
        return Ok(Plan { changes, skip });
    }
    let name = format!("{PREFIX}{}", random());
    // Without IF NOT EXISTS: a name that is taken is an error, and nothing of anybody's.
    let made = session.run(&format!("CREATE DATABASE {}", quoted(&name)));
    let not_rehearsed = match made {
        Ok(()) => None,
        Err(error) if matches!(error.code(), Some(1044 | 1045 | 1142 | 1227)) => Some(error),
        Err(error) => return Err(error),
    };
    let mode = match &not_rehearsed {
        Some(_) => Mode::Paper,
        None => Mode::Rehearsal,
    };
    let rehearsed = match mode {
        Mode::Rehearsal => rehearse(choices, session, &name, &quiet, skip.clone()),
        _ => Restore::new(choices, session, &quiet, mode, skip.clone()).and_then(|mut restore| {
            restore.frames(&choices.chosen)?;
            Ok((restore.restored.changes, restore.refused))
        }),
    };
    if not_rehearsed.is_none() {
        drop_scratch(choices, options, &name)?;
    }
    let (mut changes, refused) = rehearsed?;
    skip.extend(refused);
    if let Some(error) = not_rehearsed {
        changes.push(Change {
            kind: Kind::Database,
            name: choices.named.clone(),
            change: "not_rehearsed".into(),
            detail: error.to_string(),
        });
    }
    Ok(Plan { changes, skip })
}

type Rehearsed = (Vec<Change>, BTreeMap<usize, Change>);

fn rehearse<S: ReadAt>(
    choices: &Choices<'_, S>,
    mut session: Session,
    name: &str,
    monitor: &dyn Monitor,
    skip: BTreeMap<usize, Change>,
) -> Result<Rehearsed, Error> {
    session.database = name.to_owned();
    session
        .connection
        .use_database(name)
        .map_err(Error::server(format!("opening the database {name}")))?;
    let mut restore = Restore::new(choices, session, monitor, Mode::Rehearsal, skip)?;
    restore.frames(&choices.chosen)?;
    restore.broken_views()?;
    let Restore {
        session,
        restored,
        refused,
        ..
    } = restore;
    session.connection.close();
    // The scratch name is random: wherever it stands, the rehearsal has put it there.
    let named = |mut change: Change| {
        change.detail = change.detail.replace(name, &choices.named);
        change
    };
    let changes = restored.changes.into_iter().map(named).collect();
    let refused = refused
        .into_iter()
        .map(|(at, change)| (at, named(change)))
        .collect();
    Ok((changes, refused))
}

fn open<S: ReadAt>(choices: &Choices<'_, S>, options: &wire::Options) -> Result<Session, Error> {
    let mut session = Session::open_writing(&wire::Options {
        database: None,
        ..options.clone()
    })?;
    session.database.clone_from(&choices.named);
    // A replica needs no scratch database; an account that may not keep it from one must not fail.
    match session.run("SET SESSION sql_log_bin=0") {
        Err(error) if error.code().is_none() => Err(error),
        _ => Ok(session),
    }
}

fn drop_scratch<S: ReadAt>(
    choices: &Choices<'_, S>,
    options: &wire::Options,
    name: &str,
) -> Result<(), Error> {
    // A session of its own: what was rehearsed may have ended the other.
    let mut session = open(choices, options)?;
    session.run(&format!("DROP DATABASE IF EXISTS {}", quoted(name)))?;
    session.connection.close();
    Ok(())
}

/// Tables and views whose names differ in case only, where the target takes them for one.
fn clashes(
    index: &Index,
    chosen: &BTreeSet<usize>,
    abilities: &Abilities,
) -> BTreeMap<usize, Change> {
    let mut first: BTreeMap<String, &str> = BTreeMap::new();
    let mut clashes = BTreeMap::new();
    if !abilities.names_fold {
        return clashes;
    }
    for at in chosen {
        let object = &index.objects[*at];
        if !matches!(object.kind, Kind::Table | Kind::View | Kind::Sequence) {
            continue;
        }
        let folded = object.name.to_lowercase();
        match first.get(&folded) {
            Some(other) => {
                clashes.insert(
                    *at,
                    Change {
                        kind: object.kind,
                        name: object.name.clone(),
                        change: "name_clash".into(),
                        detail: (*other).to_owned(),
                    },
                );
            }
            None => {
                first.insert(folded, &object.name);
            }
        }
    }
    clashes
}
