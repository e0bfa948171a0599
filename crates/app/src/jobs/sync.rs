//! Brings the catalogue up to date with what the storages say. The storages are right: what they
//! hold is listed, what they do not hold is not. Only new and changed files are looked into.

use std::io::ErrorKind;
use std::path::Path;
use std::time::SystemTime;

use archive::Index;
use archive::index::{Gap, State};
use jiff::Timestamp;
use rustix::fs::Access;
use serde::Serialize;
use storage::local::Folder;

use super::story;
use crate::catalog::backups::{
    BackupState, Content, Found, GapFacts, ObjectFacts, Purpose, Storage, StorageState,
};
use crate::catalog::storing::{self, Known, Placed};
use crate::catalog::{self, Catalog};
use crate::explain;
use crate::failure::{Failure, Result};
use crate::folder::{self, Item, Listed};
use crate::words::m;

/// The type of the folder, as it stands in addresses.
pub const FILE: &str = "file";
/// Files taken over at once; the catalogue is free for others between.
const BATCH: usize = 100;

/// What a look at a storage changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Synced {
    /// Files that are new or changed.
    pub taken_over: usize,
    /// Files that are gone.
    pub gone: usize,
}

/// Looks at the folder. A folder that does not answer is noted as such, and nothing of what it
/// held is forgotten.
pub fn folder(catalog: &Catalog, root: &Path) -> Result<Synced> {
    // Read before the folder is: what is made meanwhile is in neither and stays.
    let known = catalog.read(|c| storing::known(c, FILE))?;
    // A folder that is gone as a whole is a disk that is not mounted, and no deletion.
    let listed = match root.metadata() {
        Err(error) if error.kind() == ErrorKind::NotFound && !known.is_empty() => {
            Err(explain::file(root, &error))
        }
        // Listing would only say that there is no folder; the remedy is that of one that takes nothing.
        Ok(facts) if !facts.is_dir() => Err(not_writable(root)),
        _ => folder::listed(root),
    };
    let listed = match listed {
        Ok(listed) => listed,
        Err(failure) => {
            note(catalog, root, Some(&failure))?;
            return Err(failure);
        }
    };
    let mut synced = Synced::default();
    let mut there = std::collections::HashSet::new();
    let mut fresh = Vec::new();
    for file in listed {
        let id = file.id();
        let same = known.get(&id) == Some(&facts(&file));
        there.insert(id);
        if same {
            continue;
        }
        fresh.push(file);
        if fresh.len() == BATCH {
            synced.taken_over += take_over(catalog, std::mem::take(&mut fresh))?;
        }
    }
    synced.taken_over += take_over(catalog, fresh)?;
    let gone: Vec<&str> = known
        .keys()
        .filter(|object| !there.contains(*object))
        .map(String::as_str)
        .collect();
    synced.gone = gone.len();
    if !gone.is_empty() {
        catalog.write(|t| storing::forget(t, FILE, gone))?;
    }
    // What it holds can be read all the same, but the next backup would fail.
    let refuses = (!takes_files(root)).then(|| not_writable(root));
    note(catalog, root, refuses.as_ref())?;
    Ok(synced)
}

fn not_writable(root: &Path) -> Failure {
    Failure::new("not-writable", m!("not-writable"), m!("not-writable-next")).about(root.display())
}

/// Whether the system would let us write there, as far as it can say without being tried: into the folder, or into
/// what it would be made in.
fn takes_files(root: &Path) -> bool {
    let root = match root.is_absolute() {
        true => root.to_owned(),
        false => Path::new(".").join(root),
    };
    let there = root.ancestors().find(|path| path.exists());
    there.is_none_or(|path| rustix::fs::access(path, Access::WRITE_OK | Access::EXEC_OK).is_ok())
}

/// Takes over one file by the id of it; the number of its backup.
pub fn one(catalog: &Catalog, root: &Path, id: &str) -> Result<i64> {
    let listed = folder::one(root, id)?;
    let modified = facts(&listed).modified;
    let item = listed.look();
    let found = found(&item);
    let placed = Placed {
        storage: FILE,
        object: id,
        bytes: item.entry.bytes,
        modified,
    };
    Ok(catalog.write(|t| storing::put(t, &placed, &found))?)
}

fn facts(file: &Listed) -> Known {
    Known {
        bytes: file.entry.bytes,
        modified: milliseconds(file.entry.modified),
    }
}

fn take_over(catalog: &Catalog, files: Vec<Listed>) -> Result<usize> {
    if files.is_empty() {
        return Ok(0);
    }
    let looked: Vec<(Item, Found)> = files
        .into_iter()
        .map(|file| {
            let item = file.look();
            let found = found(&item);
            (item, found)
        })
        .collect();
    catalog.write(|t| {
        for (item, found) in &looked {
            let placed = Placed {
                storage: FILE,
                object: &item.id(),
                bytes: item.entry.bytes,
                modified: milliseconds(item.entry.modified),
            };
            storing::put(t, &placed, found)?;
        }
        Ok(())
    })?;
    Ok(looked.len())
}

/// Notes how the folder is.
fn note(catalog: &Catalog, root: &Path, failure: Option<&Failure>) -> Result<()> {
    let storage = Storage {
        kind: FILE.to_owned(),
        state: match failure {
            None => StorageState::Ready,
            Some(_) => StorageState::Failed,
        },
        shown: shown(root),
        failure: failure.map(story::told),
        // A filesystem that does not say how full it is says so when it is.
        free: Folder::attach(root).free_bytes().ok(),
        synced: failure.is_none().then(catalog::now),
    };
    Ok(catalog.write(|t| storing::put_storage(t, &storage))?)
}

/// Where a folder is, for a person.
pub(super) fn shown(root: &Path) -> String {
    let whole = std::path::absolute(root).unwrap_or_else(|_| root.to_owned());
    whole.display().to_string()
}

/// What a file says of itself.
fn found(item: &Item) -> Found {
    let bare = |state, failure| Found {
        // Nothing but its place tells it from others.
        key: format!("{FILE}:{}", item.id()),
        database: item.group.clone(),
        identity: None,
        taken: item.moment().as_millisecond(),
        state,
        purpose: Purpose::Backup,
        bytes: item.entry.bytes,
        text_bytes: 0,
        rows: 0,
        objects: 0,
        family: None,
        version: None,
        body_sha256: None,
        checksums: false,
        failure,
        content: None,
    };
    match &item.index {
        None => bare(BackupState::Plain, None),
        Some(Err(failure)) => bare(BackupState::Unreadable, Some(story::told(failure))),
        Some(Ok(index)) => of_index(index, item.entry.bytes, item.moment()),
    }
}

fn of_index(index: &Index, bytes: u64, moment: Timestamp) -> Found {
    Found {
        key: format!("{}@{}", index.body_sha256, index.taken_at),
        database: Some(index.source.database.clone()),
        identity: Some(folder::identity(index)),
        taken: moment.as_millisecond(),
        state: match index.state {
            State::Complete => BackupState::Complete,
            State::Incomplete => BackupState::Incomplete,
        },
        purpose: match folder::is_safety_copy(index) {
            true => Purpose::SafetyCopy,
            false => Purpose::Backup,
        },
        bytes,
        text_bytes: index.text_bytes(),
        rows: index.rows(),
        objects: index.objects.len() as u64,
        family: Some(index.source.family.clone()),
        version: Some(index.source.version.clone()),
        body_sha256: Some(index.body_sha256.clone()),
        checksums: index.checksums.is_some(),
        failure: None,
        content: Some(content(index)),
    }
}

fn content(index: &Index) -> Content {
    let gap = |gap: &Gap| GapFacts {
        kind: word(gap.kind),
        name: gap.name.clone(),
        cause: gap.cause.clone(),
        detail: gap.detail.clone(),
    };
    Content {
        objects: index
            .objects
            .iter()
            .map(|object| ObjectFacts {
                kind: word(object.kind),
                name: object.name.clone(),
                engine: object.engine.clone(),
                consistency: word(object.consistency),
                rows: object.rows,
                bytes: object.text,
                hash: object.hash.clone(),
            })
            .collect(),
        gaps: index.gaps.iter().map(gap).collect(),
        notes: index.notes.iter().map(gap).collect(),
        facts: index
            .source
            .facts
            .iter()
            .map(|(name, value)| (name.clone(), value.clone()))
            .collect(),
        position: index
            .source
            .position
            .as_ref()
            .map(|at| (at.file.clone(), at.offset, at.gtid.clone())),
    }
}

/// The archive's own word for it.
fn word(value: impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        _ => String::new(),
    }
}

fn milliseconds(at: SystemTime) -> i64 {
    Timestamp::try_from(at).map_or(0, |at| at.as_millisecond())
}
