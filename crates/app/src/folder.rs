//! The folder of backups as the application sees it: what lies in it, by id, with what each
//! archive says of itself. The one file where async storage and blocking work meet. It never
//! makes or removes anything but through `storage`.

use std::fs::{self, File};
use std::future::Future;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use archive::index::State;
use archive::{Index, Reader};
use jiff::Timestamp;
use storage::local::{Folder, sweep};
use storage::naming::{Kind, Stamp};
use storage::{Entry, ObjectId, Removed, Storage, database_folder};
use tokio::runtime;

use crate::anomaly::Facts;
use crate::explain;
use crate::failure::{Failure, Result};
use crate::retention::{Candidate, Content};
use crate::words::m;

/// One file of ours.
pub struct Item {
    /// Sub-folder it lies in, named by its database; `None`: the folder itself.
    pub group: Option<String>,
    /// Name, size and time of the file.
    pub entry: Entry,
    /// What its index says; `None` for a plain dump of the old module; `Err`: unreadable.
    pub index: Option<Result<Box<Index>>>,
}

impl Item {
    /// How a person addresses it: `FILE` or `DATABASE/FILE`.
    pub fn id(&self) -> String {
        id(self.group.as_deref(), &self.entry)
    }

    /// When it was made: the snapshot's moment, else the one in its name (local time), else when
    /// the file last changed.
    pub fn moment(&self) -> Timestamp {
        let own = match &self.index {
            Some(Ok(index)) => index.taken_at.parse().ok(),
            _ => None,
        };
        let named = || self.entry.kind.stamp().and_then(local);
        own.or_else(named)
            .or_else(|| Timestamp::try_from(self.entry.modified).ok())
            .unwrap_or_default()
    }

    fn candidate(&self) -> Candidate {
        let content = match &self.index {
            None => Content::Legacy,
            Some(Err(_)) => Content::Unreadable,
            Some(Ok(index)) => match index.taken_at.parse() {
                Ok(taken) => Content::Archive {
                    database: identity(index),
                    taken,
                    complete: index.state == State::Complete,
                    safety_copy: is_safety_copy(index),
                },
                Err(_) => Content::Unreadable,
            },
        };
        Candidate {
            name: self.entry.name.clone(),
            content,
            marks: crate::retention::Marks::default(),
        }
    }
}

/// Which database an archive came from, for retention: its name is not enough, since two servers
/// (or two folders) may each have a `shop`. An archive that does not say where it came from is of
/// no known place's database.
pub fn identity(index: &Index) -> String {
    let place = index.source.facts.get("place");
    format!("{:?}:{:?}:{place:?}", index.dialect, index.source.database)
}

/// Whether an archive was made before something was overwritten, and not as a backup.
pub fn is_safety_copy(index: &Index) -> bool {
    index.source.facts.get("purpose").map(String::as_str) == Some("safety_copy")
}

fn local(stamp: Stamp) -> Option<Timestamp> {
    let (year, month, day, hour, minute, second) = stamp.parts();
    let [month, day, hour, minute, second] =
        [month, day, hour, minute, second].map(u8::cast_signed);
    let civil =
        jiff::civil::DateTime::new(year.cast_signed(), month, day, hour, minute, second, 0).ok()?;
    civil
        .to_zoned(jiff::tz::TimeZone::system())
        .ok()
        .map(|zoned| zoned.timestamp())
}

/// The moment as it goes into a file name.
pub fn stamp(now: &jiff::Zoned) -> Option<Stamp> {
    let year = u16::try_from(now.year()).ok()?;
    let [month, day, hour, minute, second] = [
        now.month(),
        now.day(),
        now.hour(),
        now.minute(),
        now.second(),
    ]
    .map(i8::cast_unsigned);
    Stamp::new(year, month, day, hour, minute, second)
}

/// Runs a storage's async call to its end.
fn wait<T>(call: impl Future<Output = storage::Result<T>>) -> Result<T> {
    let runtime = runtime::Builder::new_current_thread()
        .build()
        .map_err(|error| explain::output(&error))?;
    runtime.block_on(call).map_err(Failure::from)
}

/// Whether there is nothing at all at the path. A link that leads nowhere is something (a disk
/// that is not mounted), and so is what the system does not let us see.
fn is_missing(path: &Path) -> bool {
    let leads_nowhere = |part: &Path| part.is_symlink() && !part.exists();
    fs::symlink_metadata(path).is_err_and(|error| error.kind() == ErrorKind::NotFound)
        && !path.ancestors().any(leads_nowhere)
}

/// A file of ours as the folder lists it; nothing was looked into.
pub struct Listed {
    /// Sub-folder it lies in, named by its database; `None`: the folder itself.
    pub group: Option<String>,
    /// Name, size and time of the file.
    pub entry: Entry,
    path: PathBuf,
}

impl Listed {
    /// How a person addresses it: `FILE` or `DATABASE/FILE`.
    pub fn id(&self) -> String {
        id(self.group.as_deref(), &self.entry)
    }

    /// Reads its index, if it has one.
    pub fn look(self) -> Item {
        let index = match self.entry.kind {
            Kind::Legacy { .. } => None,
            Kind::Archive { .. } => Some(read_index(&self.path)),
        };
        Item {
            group: self.group,
            entry: self.entry,
            index,
        }
    }
}

fn id(group: Option<&str>, entry: &Entry) -> String {
    match group {
        Some(group) => format!("{group}/{}", entry.name),
        None => entry.name.clone(),
    }
}

/// All of ours in the folder and in its sub-folders, in no order. A folder that does not exist
/// holds nothing.
pub fn listed(root: &Path) -> Result<Vec<Listed>> {
    if is_missing(root) {
        return Ok(Vec::new());
    }
    let folder = Folder::attach(root);
    let mut files = listed_group(&folder, None)?;
    for database in folder.databases().map_err(Failure::from)? {
        let group = Folder::attach(root.join(database_folder::folder_name(&database)));
        files.extend(listed_group(&group, Some(&database))?);
    }
    Ok(files)
}

/// One file of ours, by the id that a person gave.
pub fn one(root: &Path, id: &str) -> Result<Listed> {
    let found = find(root, id)?;
    Ok(Listed {
        group: id.rsplit_once('/').map(|(group, _)| group.to_owned()),
        path: found.path(),
        entry: found.entry,
    })
}

/// All of them with what each archive says of itself, newest first.
pub fn list(root: &Path) -> Result<Vec<Item>> {
    let mut items: Vec<Item> = listed(root)?.into_iter().map(Listed::look).collect();
    items.sort_by_cached_key(|item| (std::cmp::Reverse(item.moment()), item.id()));
    Ok(items)
}

fn listed_group(folder: &Folder, group: Option<&str>) -> Result<Vec<Listed>> {
    let listed = |entry: Entry| Listed {
        group: group.map(str::to_owned),
        path: folder.path().join(entry.id.as_str()),
        entry,
    };
    Ok(wait(folder.list())?.into_iter().map(listed).collect())
}

fn list_group(folder: &Folder) -> Result<Vec<Item>> {
    Ok(listed_group(folder, None)?
        .into_iter()
        .map(Listed::look)
        .collect())
}

fn read_index(path: &Path) -> Result<Box<Index>> {
    open(path).map(|reader| Box::new(reader.index().clone()))
}

/// What retention looks at: the files beside a backup.
pub fn candidates(folder: &Folder) -> Result<Vec<Candidate>> {
    Ok(list_group(folder)?.iter().map(Item::candidate).collect())
}

/// Complete backups of the same database beside a new one, newest first; none that was taken before
/// `baseline` (in milliseconds).
pub fn before(
    folder: &Folder,
    new: &Index,
    name: &str,
    baseline: Option<i64>,
) -> Result<Vec<Facts>> {
    let mut before = Vec::new();
    for item in list_group(folder)?
        .iter()
        .filter(|item| item.entry.name != name)
    {
        let Some(Ok(index)) = &item.index else {
            continue;
        };
        let same = identity(index) == identity(new) && index.state == State::Complete;
        let taken = taken(index);
        let measured = baseline.is_none_or(|baseline| taken.is_some_and(|taken| taken >= baseline));
        if same && measured && !is_safety_copy(index) {
            before.push((taken, Facts::of(index)));
        }
    }
    before.sort_by_key(|(taken, _)| std::cmp::Reverse(*taken));
    Ok(before.into_iter().map(|(_, facts)| facts).collect())
}

/// When the snapshot of an archive was taken, in milliseconds, if it says so.
pub fn taken(index: &Index) -> Option<i64> {
    let at: jiff::Timestamp = index.taken_at.parse().ok()?;
    Some(at.as_millisecond())
}

/// Opens an archive by its path.
pub fn open(path: &Path) -> Result<Reader<File>> {
    let file = File::open(path).map_err(|error| explain::file(path, &error))?;
    if file.metadata().is_ok_and(|metadata| metadata.is_dir()) {
        return Err(explain::file(
            path,
            &std::io::ErrorKind::IsADirectory.into(),
        ));
    }
    Reader::open(file).map_err(|error| Failure::from(error).about(path.display()))
}

/// A file of ours, found by the id that a person gave.
pub struct Found {
    /// Where it lies.
    pub folder: Folder,
    /// Its facts.
    pub entry: Entry,
}

impl Found {
    /// Its path.
    pub fn path(&self) -> PathBuf {
        self.folder.path().join(self.entry.id.as_str())
    }
}

/// Finds a file by `FILE` or `DATABASE/FILE`. No id leaves the folder.
pub fn find(root: &Path, id: &str) -> Result<Found> {
    let (folder, object) = locate(root, id)?;
    let entry = wait(folder.stat(&object)).map_err(|failure| missing(failure, id))?;
    Ok(Found { folder, entry })
}

/// Removes a file by its id; whether it was there.
pub fn remove(root: &Path, id: &str) -> Result<Removed> {
    let (folder, object) = locate(root, id)?;
    wait(folder.remove(&object)).map_err(|failure| missing(failure, id))
}

/// Removes one file beside a backup.
pub fn remove_from(folder: &Folder, name: &str) -> Result<Removed> {
    let object = ObjectId::new(name).map_err(Failure::from)?;
    wait(folder.remove(&object))
}

fn locate(root: &Path, id: &str) -> Result<(Folder, ObjectId)> {
    let (folder, name) = match id.rsplit_once('/') {
        Some((database, name)) => (
            Folder::attach(root.join(database_folder::folder_name(database))),
            name,
        ),
        None => (Folder::attach(root), id),
    };
    let object = ObjectId::new(name).map_err(|error| Failure::from(error).about(id))?;
    Ok((folder, object))
}

fn missing(failure: Failure, id: &str) -> Failure {
    match failure.code {
        "not-found" => Failure::new(
            "no-such-backup",
            m!("no-such-backup"),
            m!("no-such-backup-next"),
        )
        .about(id),
        _ => failure,
    }
}

/// Opens the folder to write into it (the sub-folder of a database, if one is named), and removes
/// what crashed runs left there. What cannot be removed is told and stops nothing.
pub fn open_for_writing(root: &Path, group: Option<&str>) -> Result<Folder> {
    let root = Folder::open(root).map_err(Failure::from)?;
    clean(&root)?;
    match group {
        Some(database) => {
            let folder = root.subfolder(database).map_err(Failure::from)?;
            clean(&folder)?;
            Ok(folder)
        }
        None => Ok(root),
    }
}

fn clean(folder: &Folder) -> Result<()> {
    let swept = sweep(folder.path()).map_err(Failure::from)?;
    for error in &swept.failed {
        crate::output::warn(&Failure::from(error).to_string());
    }
    Ok(())
}

#[cfg(test)]
#[path = "folder_tests.rs"]
mod tests;
