//! What retention would do now, and why: the same rules as after a backup, asked of the catalogue.
//! It deletes nothing.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::Serialize;

use super::sync::FILE;
use crate::catalog::backups::{self, Backup, BackupState, Filter, Purpose};
use crate::catalog::settings::Settings;
use crate::catalog::sources::{self, Database};
use crate::catalog::{Catalog, Result};
use crate::retention::{self, Candidate, Content, Decision, Keep};

/// One copy, and what becomes of it.
#[derive(Clone, Debug, Serialize)]
pub struct Foreseen {
    /// Its backup.
    pub backup: i64,
    /// The type of its storage.
    pub storage: String,
    /// How it is addressed there.
    pub object: String,
    /// Whether it stays or goes with the next good backup, and why.
    #[serde(skip)]
    pub decision: Decision,
}

/// What becomes of each copy when the next good backup of its database comes, if `settings` are in
/// force. A backup that is yet to come takes a place: so of 4 kept ones, one more goes than now.
pub fn after_the_next(catalog: &Catalog, settings: &Settings) -> Result<Vec<Foreseen>> {
    foresee(catalog, settings, true)
}

/// What would go at once if retention ran with these settings: what [`after_the_next`] says
/// without a new backup.
pub fn now(catalog: &Catalog, settings: &Settings) -> Result<Vec<Foreseen>> {
    foresee(catalog, settings, false)
}

fn foresee(catalog: &Catalog, settings: &Settings, next: bool) -> Result<Vec<Foreseen>> {
    let (all, databases) = catalog.read(|c| {
        let all = backups::page(c, &Filter::default(), u32::MAX)?;
        Ok((all, sources::databases(c)?))
    })?;
    // Retention looks at one folder at a time.
    let mut folders: BTreeMap<&str, Vec<(&Backup, &backups::Copy)>> = BTreeMap::new();
    for backup in &all {
        for copy in backup.copies.iter().filter(|copy| copy.storage == FILE) {
            let folder = copy
                .object
                .rsplit_once('/')
                .map_or("", |(folder, _)| folder);
            folders.entry(folder).or_default().push((backup, copy));
        }
    }
    let mut foreseen = Vec::new();
    for files in folders.values() {
        foreseen.extend(of_folder(files, &databases, settings, next));
    }
    Ok(foreseen)
}

fn of_folder(
    files: &[(&Backup, &backups::Copy)],
    databases: &[Database],
    settings: &Settings,
    next: bool,
) -> Vec<Foreseen> {
    const NEXT: &str = "\u{10ffff}next";
    let candidates: Vec<Candidate> = files
        .iter()
        .map(|(backup, copy)| candidate(backup, copy))
        .collect();
    let mut decisions: Vec<Option<Decision>> = vec![None; files.len()];
    // Each database in turn, as if its newest good backup (or the next one) had just been made.
    let mut seen: Vec<&str> = Vec::new();
    for (at, (backup, _)) in files.iter().enumerate() {
        let good = backup.state == BackupState::Complete && backup.purpose == Purpose::Backup;
        let Some(identity) = backup.identity.as_deref().filter(|_| good) else {
            continue;
        };
        if seen.contains(&identity) {
            continue;
        }
        seen.push(identity);
        let own = databases
            .iter()
            .find(|database| Some(database.id) == backup.database_id);
        let keep = Settings {
            keep: own
                .and_then(|database| database.keep)
                .unwrap_or(settings.keep),
            ..settings.clone()
        };
        let mut files = candidates.clone();
        let fresh = match next {
            true => {
                files.push(Candidate {
                    name: NEXT.into(),
                    pinned: false,
                    ..candidates[at].clone()
                });
                NEXT.to_owned()
            }
            false => candidates[at].name.clone(),
        };
        let plan = retention::plan(&files, &fresh, keep.keep());
        for (number, other) in candidates.iter().enumerate() {
            if same_database(&candidates[at], other) {
                decisions[number] = Some(plan[number]);
            }
        }
    }
    files
        .iter()
        .zip(&candidates)
        .zip(decisions)
        .map(|(((backup, copy), candidate), decision)| Foreseen {
            backup: backup.id,
            storage: copy.storage.clone(),
            object: copy.object.clone(),
            decision: decision.unwrap_or(Decision::Keep(stays(candidate))),
        })
        .collect()
}

/// Why a file stays whose database has no good backup: retention never runs there.
fn stays(candidate: &Candidate) -> Keep {
    match &candidate.content {
        _ if candidate.pinned => Keep::Pinned,
        Content::Archive {
            safety_copy: true, ..
        } => Keep::SafetyCopyRecent,
        Content::Archive { .. } => Keep::IncompleteRecent,
        Content::Unreadable => Keep::Unreadable,
        Content::Legacy => Keep::Legacy,
    }
}

fn same_database(one: &Candidate, other: &Candidate) -> bool {
    match (&one.content, &other.content) {
        (
            Content::Archive { database: one, .. },
            Content::Archive {
                database: other, ..
            },
        ) => one == other,
        _ => false,
    }
}

fn candidate(backup: &Backup, copy: &backups::Copy) -> Candidate {
    let content = match (backup.state, &backup.identity) {
        (BackupState::Plain, _) => Content::Legacy,
        (BackupState::Complete | BackupState::Incomplete, Some(identity)) => Content::Archive {
            database: identity.clone(),
            taken: Timestamp::from_millisecond(backup.taken).unwrap_or_default(),
            complete: backup.state == BackupState::Complete,
            safety_copy: backup.purpose == Purpose::SafetyCopy,
        },
        _ => Content::Unreadable,
    };
    Candidate {
        name: copy.name().to_owned(),
        content,
        pinned: backup.pinned.is_some(),
    }
}
