//! A backup run: what `sauvegarde backup` does for one database, with its progress for everybody
//! to see. Retention comes after a verified and complete backup only, and spares what is pinned.

use archive::Format;
use engine::DumpOptions;
use serde_json::json;

use super::live::Tracker;
use super::odd::{self, Look};
use super::runner::{Ended, Inner};
use super::sync::{self, FILE};
use super::{sources, story};
use crate::catalog::backups::CopyState;
use crate::catalog::kept;
use crate::catalog::runs::{Level, Outcome, Run};
use crate::catalog::settings::Settings;
use crate::catalog::sources::{Database, database_of, identify};
use crate::catalog::{self, storing};
use crate::failure::Result;
use crate::jobs::Refused;
use crate::pipeline::{self, Backup, Verified};
use crate::source::SourceConfig;
use crate::{folder, make, report};

/// Does it.
pub(super) fn run(inner: &Inner, run: &Run, tracker: &Tracker) -> Result<Ended> {
    let (database, source) = configured(inner, run)?;
    let settings = inner.settings()?;
    let backup = made(inner, &database, &source, settings.checksums, tracker)?;
    let object = object(&database, &backup);
    let backup_id = take_over(inner, run, &database, &backup, &object)?;
    tracker.say(Level::Info, story::kept(&report::made(&backup)));
    let mut outcome = Outcome {
        backup_id: Some(backup_id),
        place: Some((FILE.to_owned(), object)),
        rows: Some(backup.index().rows()),
        bytes: Some(backup.summary.bytes),
        ..Outcome::default()
    };
    let mut odd = Look::default();
    let mut removed = Vec::new();
    let mut tidy = || -> Result<()> {
        odd = odd::look(&inner.catalog, database.id, run.id, &backup, false)?;
        let told = report::odd(&odd.found, odd.held, &source.shown());
        told.iter()
            .for_each(|message| tracker.say(Level::Warning, story::kept(message)));
        if !odd.held {
            removed = rotate(inner, &database, &settings, &backup, tracker)?;
        }
        Ok(())
    };
    // Whatever fails here, the backup is made and stays.
    let untidy = match backup.complete() {
        true => tidy().err(),
        false => None,
    };
    outcome.report = Some(json!({
        "text_bytes": backup.index().text_bytes(),
        "objects": backup.index().objects.len(),
        "gaps": backup.index().gaps.len(),
        "attempts": backup.attempts,
        "sha256": backup.summary.sha256,
        "anomalies": odd.found,
        "held": odd.held,
        "removed": removed,
    }));
    let failure = (!backup.complete())
        .then(|| report::incomplete(&backup))
        .or(untidy);
    Ok(Ended { outcome, failure })
}

/// The database of a run, and how it is reached.
pub(super) fn configured(inner: &Inner, run: &Run) -> Result<(Database, SourceConfig)> {
    let found = match run.database_id {
        Some(id) => inner.catalog.read(|c| database_of(c, id))?,
        None => None,
    };
    let database = found.ok_or(Refused::NoDatabase)?;
    let source = sources::resolve(&inner.catalog, &inner.config.given, &database)?;
    Ok((database, source.ok_or(Refused::NoDatabase)?))
}

fn made(
    inner: &Inner,
    database: &Database,
    source: &SourceConfig,
    checksums: bool,
    tracker: &Tracker,
) -> Result<Backup<Verified>> {
    let root = &inner.config.backups;
    let options = DumpOptions {
        format: Format::Archive {
            level: archive::DEFAULT_LEVEL,
        },
        checksums,
        ..DumpOptions::default()
    };
    // Who stopped it does not want it; when the program ends, it may well be the last one for long.
    let unwanted = || tracker.stopped() && !inner.stopping();
    make::backup(
        source,
        root,
        database.folder.as_deref(),
        &options,
        tracker,
        &unwanted,
    )
}

fn object(database: &Database, backup: &Backup<Verified>) -> String {
    match &database.folder {
        Some(folder) => format!("{folder}/{}", backup.name()),
        None => backup.name(),
    }
}

/// Enters a backup that was just made and read back.
fn take_over(
    inner: &Inner,
    run: &Run,
    database: &Database,
    backup: &Backup<Verified>,
    object: &str,
) -> Result<i64> {
    let id = sync::one(&inner.catalog, &inner.config.backups, object)?;
    let identity = folder::identity(backup.index());
    let now = catalog::now();
    inner.catalog.write(|t| {
        storing::made_by(t, id, run.id, run.trigger, run.user.as_deref())?;
        storing::belongs(t, id, database.id)?;
        storing::checked(t, FILE, object, CopyState::Verified, now)?;
        identify(t, database.id, &identity)
    })?;
    Ok(id)
}

fn rotate(
    inner: &Inner,
    database: &Database,
    settings: &Settings,
    backup: &Backup<Verified>,
    tracker: &Tracker,
) -> Result<Vec<String>> {
    let marks = inner.catalog.read(|c| kept::marks(c, FILE))?;
    let at = |name: &str| match &database.folder {
        Some(folder) => format!("{folder}/{name}"),
        None => name.to_owned(),
    };
    let keep = Settings {
        keep: database.keep.unwrap_or(settings.keep),
        ..settings.clone()
    };
    let mut removed = Vec::new();
    for file in pipeline::rotate(backup, keep.keep(), &|name| {
        marks.get(&at(name)).copied().unwrap_or_default()
    })? {
        match &file.outcome {
            Ok(()) => {
                tracker.say(Level::Info, story::kept(&report::rotated(&file)));
                removed.push(at(&file.name));
            }
            Err(failure) => tracker.say(Level::Warning, story::failure(failure)),
        }
    }
    let gone = removed.iter().map(String::as_str);
    inner.catalog.write(|t| storing::forget(t, FILE, gone))?;
    Ok(removed)
}
