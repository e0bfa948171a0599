//! What retention would do now, and why: the same rules as after a backup, asked of the catalogue.
//! It deletes nothing.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::Serialize;

use super::sync::FILE;
use crate::catalog::backups::{Backup, BackupState, Purpose};
use crate::catalog::kept::{self, Kept};
use crate::catalog::settings::Settings;
use crate::catalog::sources::{self, Database};
use crate::catalog::{Catalog, Result};
use crate::retention::{self, Candidate, Content, Decision, Keep, Marks};

/// One copy, and what becomes of it.
#[derive(Clone, Debug, Serialize)]
pub struct Foreseen {
    /// Its backup.
    pub backup: i64,
    /// The type of its storage.
    pub storage: String,
    /// How it is addressed there.
    pub object: String,
    /// Its size.
    pub bytes: u64,
    /// Whether it stays or goes with the next good backup, and why.
    #[serde(skip)]
    pub decision: Decision,
}

/// What becomes of each copy when the next good backup of its database comes, if `settings` are in
/// force. A backup that is yet to come takes a place: so of 4 kept ones, one more goes than now.
pub fn after_the_next(catalog: &Catalog, settings: &Settings) -> Result<Vec<Foreseen>> {
    foresee(catalog, settings, None, true)
}

/// What becomes of the copies of one backup, as [`after_the_next`] says; only those of its own database are looked at.
pub fn of_backup(catalog: &Catalog, settings: &Settings, backup: &Backup) -> Result<Vec<Foreseen>> {
    // What says no name is of no database, and stays whatever the others are.
    let database = backup.database.as_deref();
    foresee(catalog, settings, database, true)
}

/// What would go at once if retention ran with these settings: what [`after_the_next`] says
/// without a new backup.
pub fn now(catalog: &Catalog, settings: &Settings) -> Result<Vec<Foreseen>> {
    foresee(catalog, settings, None, false)
}

fn foresee(
    catalog: &Catalog,
    settings: &Settings,
    database: Option<&str>,
    next: bool,
) -> Result<Vec<Foreseen>> {
    let (all, databases) = catalog.read(|c| {
        let all = kept::copies(c, FILE, database)?;
        Ok((all, sources::databases(c)?))
    })?;
    // Retention looks at one folder at a time.
    let mut folders: BTreeMap<&str, Vec<&Kept>> = BTreeMap::new();
    for one in &all {
        let folder = one.object.rsplit_once('/').map_or("", |(folder, _)| folder);
        folders.entry(folder).or_default().push(one);
    }
    let mut foreseen = Vec::new();
    for files in folders.values() {
        foreseen.extend(of_folder(files, &databases, settings, next));
    }
    Ok(foreseen)
}

fn of_folder(
    files: &[&Kept],
    databases: &[Database],
    settings: &Settings,
    next: bool,
) -> Vec<Foreseen> {
    const NEXT: &str = "\u{10ffff}next";
    let candidates: Vec<Candidate> = files.iter().map(|one| candidate(one)).collect();
    let mut decisions: Vec<Option<Decision>> = vec![None; files.len()];
    // Each database in turn, as if its newest good backup (or the next one) had just been made.
    let mut seen: Vec<&str> = Vec::new();
    for (at, backup) in files.iter().enumerate() {
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
                    marks: Marks::default(),
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
        .map(|((one, candidate), decision)| Foreseen {
            backup: one.backup,
            storage: FILE.to_owned(),
            object: one.object.clone(),
            bytes: one.bytes,
            decision: decision.unwrap_or(Decision::Keep(stays(candidate))),
        })
        .collect()
}

/// Why a file stays whose database has no good backup: retention never runs there.
fn stays(candidate: &Candidate) -> Keep {
    match &candidate.content {
        _ if candidate.marks.damaged => Keep::Unreadable,
        _ if candidate.marks.pinned => Keep::Pinned,
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

fn candidate(one: &Kept) -> Candidate {
    let content = match (one.state, &one.identity) {
        (BackupState::Plain, _) => Content::Legacy,
        (BackupState::Complete | BackupState::Incomplete, Some(identity)) => Content::Archive {
            database: identity.clone(),
            taken: Timestamp::from_millisecond(one.taken).unwrap_or_default(),
            complete: one.state == BackupState::Complete,
            safety_copy: one.purpose == Purpose::SafetyCopy,
        },
        _ => Content::Unreadable,
    };
    Candidate {
        name: one.object.rsplit('/').next().unwrap_or_default().to_owned(),
        content,
        marks: one.marks,
    }
}
