//! A folder that keeps objects: opening it, its sub-folders per database, its free space.
//!
//! Nothing here reads or writes an object; that is `objects.rs` (blocking) and `upload.rs`.

use std::fs::{self, DirBuilder, OpenOptions};
use std::io;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::process;
use std::sync::atomic::{AtomicU64, Ordering};

use super::publish::sync_folder;
use crate::database_folder::{database_name, folder_name};
use crate::error::{Access, Error, ErrorKind, Result};
use crate::object_id::MAX_BYTES;

/// Folders we make hold customers' data: for the owner alone. Existing ones keep their mode.
const MODE: u32 = 0o700;

/// A folder of objects on a local (or mounted) filesystem.
///
/// Its objects are the regular files in it whose names are ours. A link, folder or device
/// under such a name is foreign wherever it leads: not listed, and refused on reading and on
/// removing. (The folder itself may be reached through a link: that was a person's choice.)
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folder {
    path: PathBuf,
}

impl Folder {
    /// Opens a folder to write into: makes it when it is missing, and tries to write.
    /// Blocking, but short.
    ///
    /// # Errors
    /// [`ErrorKind::NotWritable`] with the path when it cannot be made or written to, also
    /// when it or a parent is a file; [`ErrorKind::NoSpace`] when not even an empty file fits
    /// ([`attach`](Self::attach) still gives access, to make room).
    pub fn open(path: impl Into<PathBuf>) -> Result<Self> {
        let path = path.into();
        make(&path)
            .and_then(|()| try_writing(&path))
            .map_err(|error| {
                let error = Error::system(Access::Write, "opening the folder", &path, error);
                match error.kind() {
                    // Making it failed: a file or a dangling link is in the way, or (in /proc) the
                    // filesystem makes no files. All the same to the person who chose it.
                    ErrorKind::AlreadyExists | ErrorKind::NotFound => {
                        error.with_kind(ErrorKind::NotWritable)
                    }
                    _ => error,
                }
            })?;
        Ok(Self { path })
    }

    /// Takes the folder as it is: nothing is made and nothing tried. For listing, reading and
    /// removing, above all for restoring from a disk that is full or mounted read-only.
    pub fn attach(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into() }
    }

    /// Where the folder is, as it was given.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Opens the sub-folder of a database, making it when it is missing. Any text is a
    /// database name; see [`folder_name`].
    ///
    /// # Errors
    /// [`ErrorKind::BadId`] when the escaped name is longer than 255 bytes; else as
    /// [`open`](Self::open).
    pub fn subfolder(&self, database: &str) -> Result<Self> {
        let name = folder_name(database);
        if name.len() > MAX_BYTES {
            let doing = format!("database name of {} bytes is too long for", database.len());
            return Err(Error::new(ErrorKind::BadId, doing).at(&self.path));
        }
        Self::open(self.path.join(name))
    }

    /// The databases that have a sub-folder, sorted by name. A folder somebody else made looks
    /// like a database without backups; names [`folder_name`] would not make are left out.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn databases(&self) -> Result<Vec<String>> {
        let fail = |error| Error::system(Access::Read, "listing", &self.path, error);
        let mut databases = Vec::new();
        for item in fs::read_dir(&self.path).map_err(fail)? {
            let item = item.map_err(fail)?;
            if let Some(database) = item.file_name().to_str().and_then(database_name)
                && item.path().is_dir()
            {
                databases.push(database);
            }
        }
        databases.sort();
        Ok(databases)
    }

    /// Bytes this process may still write to the filesystem of the folder.
    ///
    /// # Errors
    /// When the filesystem does not say.
    pub fn free_bytes(&self) -> Result<u64> {
        let fs = rustix::fs::statvfs(&self.path).map_err(|error| {
            Error::system(
                Access::Read,
                "asking for the free space of",
                &self.path,
                error.into(),
            )
        })?;
        Ok(fs.f_bavail.saturating_mul(fs.f_frsize))
    }
}

/// Makes a missing folder and its missing parents, durably: a published archive is only as
/// durable as the names of the folders above it.
fn make(path: &Path) -> io::Result<()> {
    if path.is_dir() {
        return Ok(());
    }
    let parent = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    make(parent)?;
    match DirBuilder::new().mode(MODE).create(path) {
        // Another process made it meanwhile.
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists && path.is_dir() => {}
        result => result?,
    }
    sync_folder(parent)
}

/// Asking for rights is not enough: root has them all, and quotas, read-only mounts and
/// network servers refuse only when one really writes.
fn try_writing(folder: &Path) -> io::Result<()> {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    let path = folder.join(format!(".sauvegarde-write-test-{}-{count}", process::id()));
    let opened = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(&path);
    match opened {
        Ok(_) => fs::remove_file(&path),
        // Left by a dead process with the same number: it could write here.
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => fs::remove_file(&path),
        Err(error) => Err(error),
    }
}
