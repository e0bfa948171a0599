//! Runs on one copy of a backup: reading it back, proving it, deleting it.

use std::path::PathBuf;

use engine::Verdict;
use serde_json::json;
use storage::Removed;

use super::live::Tracker;
use super::runner::{By, Ended, Inner, Runner};
use super::spec::VerifySpec;
use super::sync::FILE;
use super::{Refused, sources, story};
use crate::catalog::audit::{self, Deed};
use crate::catalog::backups::{self, Backup, CopyState, ProofState};
use crate::catalog::runs::{self, Level, Outcome, Run, RunKind, Trigger};
use crate::catalog::sources::{Origin, database_of};
use crate::catalog::{self, storing};
use crate::explain;
use crate::failure::{Failure, Result};
use crate::words::{Value, m};
use crate::{archive_file, check, database, folder, report};

/// Codes of failures that say that the file itself is not what was written.
const DAMAGE: [&str; 3] = ["damaged", "truncated", "not-an-archive"];

/// The copy that a run is about.
pub(super) fn copy(run: &Run) -> Result<(&str, &str)> {
    match (&run.storage, &run.object) {
        (Some(storage), Some(object)) => Ok((storage, object)),
        _ => Err(Refused::NoBackup.into()),
    }
}

/// Where the file of a copy is. No id leads out of its folder.
pub(super) fn path(inner: &Inner, run: &Run) -> Result<PathBuf> {
    let (storage, object) = copy(run)?;
    if storage != FILE {
        return Err(Refused::NoBackup.into());
    }
    Ok(folder::find(&inner.config.backups, object)?.path())
}

/// Reads it back.
pub(super) fn verify(inner: &Inner, run: &Run, tracker: &Tracker) -> Result<Ended> {
    let spec: VerifySpec = story::spec(run)?;
    let (storage, object) = copy(run)?;
    let path = path(inner, run)?;
    let read = archive_file::open(&path).and_then(|reader| {
        let read = check::archive(&reader, spec.deep, tracker)?;
        Ok((read, reader.index().clone()))
    });
    let note = |state| {
        inner
            .catalog
            .write(|t| storing::checked(t, storage, object, state, catalog::now()))
    };
    let (read, index) = match read {
        Ok(read) => read,
        Err(failure) => {
            if DAMAGE.contains(&failure.code) {
                note(CopyState::Damaged)?;
            }
            return Err(failure.about(path.display()));
        }
    };
    note(CopyState::Verified)?;
    let shown = path.display().to_string();
    let line = match spec.deep {
        true => m!(
            "verified-deep",
            path = shown,
            size = Value::Size(read.bytes),
            frames = Value::Count(read.frames as u64),
            rows = Value::Count(read.rows)
        ),
        false => m!("verified", path = shown, size = Value::Size(read.bytes)),
    };
    tracker.say(Level::Info, story::kept(&line));
    if index.state == archive::index::State::Incomplete {
        let missing = report::missing(&index);
        tracker.say(
            Level::Warning,
            story::kept(&m!("incomplete", missing = missing)),
        );
    }
    let outcome = Outcome {
        rows: spec.deep.then_some(read.rows),
        bytes: Some(read.bytes),
        report: Some(json!({ "deep": spec.deep, "frames": read.frames })),
        ..Outcome::default()
    };
    Ok(Ended {
        outcome,
        failure: None,
    })
}

/// Proves it.
pub(super) fn prove(inner: &Inner, run: &Run, tracker: &Tracker) -> Result<Ended> {
    let path = path(inner, run)?;
    let about = |failure: Failure| failure.about(path.display());
    let reader = archive_file::open(&path)?;
    // The server that it came from is a place of last resort for a proof.
    let configured = match run.database_id {
        Some(id) => inner.catalog.read(|c| database_of(c, id))?,
        None => None,
    };
    let source = match configured {
        Some(database) => sources::resolve(&inner.catalog, &inner.config.given, &database)?,
        None => None,
    };
    let source = source.filter(|source| source.dialect() == reader.index().dialect);
    let proof = database::prove(&reader, None, source, tracker);
    let proof = proof.map_err(|error| about(Failure::from(error)))?;
    let found = match proof.verdict {
        Verdict::Proven => ProofState::Proven,
        Verdict::RestoredEqual => ProofState::RestoredEqual,
        Verdict::NotComparable => ProofState::NotComparable,
        Verdict::Failed => ProofState::Failed,
    };
    if let Some(backup) = run.backup_id {
        inner
            .catalog
            .write(|t| storing::proven(t, backup, found, run.id, catalog::now()))?;
    }
    for line in check::told(&proof) {
        tracker.say(Level::Info, story::kept(&line));
    }
    let outcome = Outcome {
        rows: Some(proof.restored.rows()),
        report: Some(json!(proof)),
        ..Outcome::default()
    };
    let failure = check::finding(&proof).err().map(about);
    Ok(Ended { outcome, failure })
}

/// Deletes it.
pub(super) fn delete(inner: &Inner, run: &Run, tracker: &Tracker) -> Result<Ended> {
    let (storage, object) = copy(run)?;
    // Somebody may have pinned it while the run waited.
    let backup = inner.catalog.read(|c| backups::at(c, storage, object))?;
    if backup.is_some_and(|backup| backup.pinned.is_some()) {
        return Err(Refused::Pinned.into());
    }
    if storage != FILE {
        return Err(Refused::NoBackup.into());
    }
    if tracker.stopped() {
        return Err(explain::cancelled());
    }
    let removed = folder::remove(&inner.config.backups, object)?;
    inner
        .catalog
        .write(|t| storing::forget(t, storage, [object]))?;
    tracker.say(Level::Info, story::kept(&m!("deleted", id = object)));
    let outcome = Outcome {
        report: Some(json!({ "removed": removed == Removed::Gone })),
        ..Outcome::default()
    };
    Ok(Ended {
        outcome,
        failure: None,
    })
}

impl Inner {
    /// Whoever tries the program sees a proof, too: that of the demonstration's first backup.
    pub(super) fn prove_demonstration(&self, run: i64) -> std::result::Result<(), Refused> {
        let found = self.catalog.read(|c| {
            let Some(run) = runs::get(c, run)?.filter(|run| run.kind == RunKind::Backup) else {
                return Ok(None);
            };
            let database = run
                .database_id
                .map(|id| database_of(c, id))
                .transpose()?
                .flatten();
            let proven = runs::page(c, &proofs(run.database_id), 1)?;
            let first = database.is_some_and(|database| database.origin == Origin::Demonstration)
                && proven.is_empty();
            Ok(run.storage.zip(run.object).filter(|_| first))
        })?;
        if let Some((storage, object)) = found {
            self.enter_on(
                RunKind::Prove,
                (&storage, &object),
                None,
                None,
                &By::own(Trigger::Schedule),
            )?;
        }
        Ok(())
    }
}

fn proofs(database_id: Option<i64>) -> runs::Filter {
    runs::Filter {
        kind: Some(RunKind::Prove),
        database_id,
        ..runs::Filter::default()
    }
}

impl Runner {
    /// Keeps a backup from retention and from being deleted, or lifts that.
    pub fn pin(&self, backup: i64, pinned: bool, by: &By) -> std::result::Result<(), Refused> {
        let now = catalog::now();
        let done = self.inner.catalog.write(|t| {
            let Some(row) = backups::get(t, backup)? else {
                return Ok(false);
            };
            backups::pin(t, backup, by.user.as_deref(), pinned.then_some(now))?;
            let deed = Deed {
                user: by.user.as_deref(),
                origin: by.origin.as_deref(),
                action: if pinned { "backup.pin" } else { "backup.unpin" },
                subject: row.copies.first().map(|copy| copy.object.as_str()),
                detail: None,
            };
            audit::note(t, &deed, now)?;
            Ok(true)
        })?;
        self.inner.hub.changed();
        if done { Ok(()) } else { Err(Refused::NoBackup) }
    }

    /// The file of a copy, for a download. No id leads out of its folder.
    pub fn file(
        &self,
        storage: &str,
        object: &str,
    ) -> std::result::Result<(Backup, PathBuf), Refused> {
        let backup = self.inner.backup(storage, object)?;
        if storage != FILE {
            return Err(Refused::NoBackup);
        }
        let found = folder::find(&self.inner.config.backups, object)?;
        Ok((backup, found.path()))
    }
}
