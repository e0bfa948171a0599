//! Finding, listing, opening and removing the objects of a folder. Blocking.
//!
//! Every way to an object leads through [`locate`] and [`plain`]: a name that is not ours, or
//! anything but a regular file, is refused here.

use std::fs::{self, File, Metadata};
use std::io::{self, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use super::publish::sync_folder;
use super::stray::open_plain;
use crate::contract::{Entry, Removed};
use crate::error::{Access, Error, ErrorKind, Result};
use crate::naming::{self, Kind};
use crate::object_id::ObjectId;

pub(super) fn stat(folder: &Path, id: &ObjectId) -> Result<Entry> {
    let (path, kind) = locate(folder, id)?;
    let metadata = plain(&path)?;
    entry(id.clone(), kind, &metadata, &path)
}

pub(super) fn list(folder: &Path) -> Result<Vec<Entry>> {
    let fail = |error| Error::system(Access::Read, "listing", folder, error);
    let mut entries = Vec::new();
    for item in fs::read_dir(folder).map_err(fail)? {
        let name = item.map_err(fail)?.file_name();
        // A name that is no text cannot be ours.
        let Some(id) = name.to_str().and_then(|name| ObjectId::new(name).ok()) else {
            continue;
        };
        if naming::classify(id.as_str()).is_none() {
            continue;
        }
        match stat(folder, &id) {
            Ok(entry) => entries.push(entry),
            // Removed since the folder was read, or not a regular file.
            Err(e) if matches!(e.kind(), ErrorKind::NotFound | ErrorKind::Foreign) => {}
            Err(error) => return Err(error),
        }
    }
    entries.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(entries)
}

/// Opens an object at byte `offset`, which may lie past its end.
pub(super) fn open(folder: &Path, id: &ObjectId, offset: u64) -> Result<File> {
    let (path, _) = locate(folder, id)?;
    let fail = |error| Error::system(Access::Read, "opening", &path, error);
    let mut file = open_plain(&path)
        .map_err(fail)?
        .ok_or_else(|| not_a_file(&path))?;
    // lseek(2) refuses positions past the filesystem's limit; to us they are past the end.
    let end = file.metadata().map_err(fail)?.len();
    file.seek(SeekFrom::Start(offset.min(end))).map_err(fail)?;
    Ok(file)
}

pub(super) fn remove(folder: &Path, id: &ObjectId) -> Result<Removed> {
    let (path, _) = locate(folder, id)?;
    match plain(&path) {
        Ok(_) => {}
        Err(error) if error.kind() == ErrorKind::NotFound => {
            // A folder that is gone must not pass for an object that is gone.
            return fs::metadata(folder)
                .map(|_| Removed::WasMissing)
                .map_err(|e| Error::system(Access::Write, "removing from", folder, e));
        }
        Err(error) => return Err(error),
    }
    let fail = |error| Error::system(Access::Write, "removing", &path, error);
    match fs::remove_file(&path) {
        Ok(()) => {}
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Removed::WasMissing),
        Err(error) => return Err(fail(error)),
    }
    sync_folder(folder).map_err(fail)?;
    Ok(Removed::Gone)
}

/// The path of an id, and what its name says; refuses names that are not ours.
fn locate(folder: &Path, id: &ObjectId) -> Result<(PathBuf, Kind)> {
    let path = folder.join(id.as_str());
    match naming::classify(id.as_str()) {
        Some(kind) => Ok((path, kind)),
        None => Err(Error::new(ErrorKind::Foreign, "not a name of ours:").at(&path)),
    }
}

fn plain(path: &Path) -> Result<Metadata> {
    let metadata = fs::symlink_metadata(path)
        .map_err(|error| Error::system(Access::Read, "looking at", path, error))?;
    if metadata.is_file() {
        Ok(metadata)
    } else {
        Err(not_a_file(path))
    }
}

fn not_a_file(path: &Path) -> Error {
    Error::new(ErrorKind::Foreign, "a link, folder or device:").at(path)
}

fn entry(id: ObjectId, kind: Kind, metadata: &Metadata, path: &Path) -> Result<Entry> {
    let modified = metadata
        .modified()
        .map_err(|error| Error::system(Access::Read, "reading the time of", path, error))?;
    Ok(Entry {
        name: id.to_string(),
        id,
        kind,
        bytes: metadata.len(),
        modified,
    })
}
