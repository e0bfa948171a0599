//! The file being written: hidden and locked until it is whole, then published in one step.
//!
//! Blocking, for the data plane; knows nothing of what is written. It must never leave a file
//! under a final name that is not whole and durable, and never replace one.

use std::ffi::{OsStr, OsString};
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Seek, SeekFrom, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use super::publish::{rename_no_replace, sync_folder};
use super::stray::{Stray, leads_to, partial_path, remove_stray};
use crate::error::{Access, Error, ErrorKind, Result};
use crate::naming;
use crate::object_id::ObjectId;

/// Dumps hold customers' data: for the owner alone.
const MODE: u32 = 0o600;
/// A sweep holds a lock for an instant only; after these looks, a holder is a writer.
const LOOKS: u32 = 10;
const PAUSE: Duration = Duration::from_millis(5);
/// A folder with this many archives of one second is a loop somewhere, not a backup.
const MOST_CANDIDATES: usize = 10_000;

/// A file that exists under a hidden name, `.NAME.partial`, locked against other writers and
/// against [`sweep`](fn@super::sweep), until [`publish`](Self::publish) gives it its final
/// name. Dropped before, it is removed; when the process dies, the next sweep removes it.
///
/// Writes go straight to the system: hand in large pieces. An `io::Error` from `write` carries
/// an [`Error`] with kind and path (`io::Error::downcast`).
#[derive(Debug)]
pub struct PartialFile {
    file: File,
    partial: PathBuf,
    folder: PathBuf,
    target: Target,
    written: u64,
    /// A write failed: what the caller meant to write is not all here.
    broken: bool,
    /// Nothing is left for `drop` to remove.
    settled: bool,
}

#[derive(Debug)]
enum Target {
    /// This name or, when it is taken, a numbered one after it.
    Named(String),
    /// This name and no other.
    Exact(OsString),
}

impl PartialFile {
    /// Begins a file that will be called `name` in `folder`, or `…_2`, `…_3` when that is
    /// taken by then. What a dead writer left under the same name is removed.
    ///
    /// # Errors
    /// [`ErrorKind::BadId`] for a name that is not a plain file name; `NotFound` when the
    /// folder is missing; `NotWritable`; `NoSpace`; `Io`.
    pub fn create(folder: &Path, name: &str) -> Result<Self> {
        let id = ObjectId::new(name)?;
        for candidate in naming::candidates(name).take(MOST_CANDIDATES) {
            let partial = partial_path(folder, OsStr::new(&candidate));
            if let Some(file) = acquire(&partial)? {
                let target = Target::Named(id.to_string());
                return Ok(Self::new(file, partial, folder, target));
            }
        }
        Err(Error::new(ErrorKind::Busy, "creating a partial file").at(&folder.join(name)))
    }

    /// Begins the file `path` (any name in an existing folder) and no other.
    ///
    /// # Errors
    /// [`ErrorKind::AlreadyExists`] when anything has that name, even a dangling link;
    /// [`ErrorKind::Busy`] when another process is writing it; else as [`create`](Self::create).
    pub fn create_exact(path: &Path) -> Result<Self> {
        let Some(name) = path.file_name() else {
            return Err(Error::new(ErrorKind::BadId, "no file name in").at(path));
        };
        let folder = match path.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent,
            _ => Path::new("."),
        };
        // Early, not after hours of dumping; publish looks again.
        if fs::symlink_metadata(path).is_ok() {
            return Err(Error::new(ErrorKind::AlreadyExists, "creating").at(path));
        }
        let partial = partial_path(folder, name);
        match acquire(&partial)? {
            Some(file) => Ok(Self::new(
                file,
                partial,
                folder,
                Target::Exact(name.to_owned()),
            )),
            None => Err(Error::new(ErrorKind::Busy, "creating").at(path)),
        }
    }

    fn new(file: File, partial: PathBuf, folder: &Path, target: Target) -> Self {
        Self {
            file,
            partial,
            folder: folder.to_owned(),
            target,
            written: 0,
            broken: false,
            settled: false,
        }
    }

    /// Bytes written since the start or the last restart.
    #[must_use]
    pub fn written(&self) -> u64 {
        self.written
    }

    /// The same file, to read back what was written so far.
    ///
    /// # Errors
    /// What the system says of opening; [`ErrorKind::NotFound`] when somebody removed or replaced the partial file.
    pub fn open_again(&self) -> Result<File> {
        let fail = |error| Error::system(Access::Read, "opening again", &self.partial, error);
        let file = File::open(&self.partial).map_err(fail)?;
        if !leads_to(&self.partial, &self.file).map_err(fail)? {
            let doing = "somebody removed or replaced the partial file";
            return Err(Error::new(ErrorKind::NotFound, doing).at(&self.partial));
        }
        Ok(file)
    }

    /// Forgets all that was written and starts again in the same file, under the same lock.
    ///
    /// # Errors
    /// What the system says of truncating.
    pub fn restart(&mut self) -> Result<()> {
        self.file
            .set_len(0)
            .and_then(|()| self.file.seek(SeekFrom::Start(0)))
            .map_err(|e| Error::system(Access::Write, "starting over in", &self.partial, e))?;
        self.written = 0;
        self.broken = false;
        Ok(())
    }

    /// Makes the file durable, gives it its final name without replacing any, makes the name
    /// durable, and says what it is.
    ///
    /// # Errors
    /// Any error means: do not count on the file. It was removed, or, if only the last step
    /// (sync of the folder) failed, it is whole under its final name but a power cut may undo
    /// that. [`ErrorKind::AlreadyExists`] for a taken exact name, [`ErrorKind::WrongLength`]
    /// or [`ErrorKind::NotFound`] when somebody else cut or removed the partial file,
    /// [`ErrorKind::NoSpace`] when the disk only now says that it is full,
    /// [`ErrorKind::Closed`] when a write failed before and nobody restarted.
    pub fn publish(mut self) -> Result<PathBuf> {
        if self.broken {
            return Err(Error::new(ErrorKind::Closed, "a write had failed in").at(&self.partial));
        }
        let fail = |doing, error| Error::system(Access::Write, doing, &self.partial, error);
        self.file
            .sync_all()
            .map_err(|e| fail("making durable", e))?;
        if !leads_to(&self.partial, &self.file).map_err(|e| fail("looking at", e))? {
            let doing = "somebody removed or replaced the partial file";
            return Err(Error::new(ErrorKind::NotFound, doing).at(&self.partial));
        }
        let length = self
            .file
            .metadata()
            .map_err(|e| fail("looking at", e))?
            .len();
        if length != self.written {
            let doing = format!("{length} bytes on disk, {} written in", self.written);
            return Err(Error::new(ErrorKind::WrongLength, doing).at(&self.partial));
        }
        let path = self.rename()?;
        self.settled = true;
        sync_folder(&self.folder)
            .map_err(|e| Error::system(Access::Write, "making the new name durable", &path, e))?;
        Ok(path)
    }

    fn rename(&self) -> Result<PathBuf> {
        let candidates: &mut dyn Iterator<Item = OsString> = match &self.target {
            Target::Named(name) => &mut naming::candidates(name)
                .take(MOST_CANDIDATES)
                .map(OsString::from),
            Target::Exact(name) => &mut std::iter::once(name.clone()),
        };
        for name in candidates {
            let path = self.folder.join(name);
            match rename_no_replace(&self.partial, &path) {
                Ok(()) => return Ok(path),
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(Error::system(Access::Write, "naming", &path, error)),
            }
        }
        Err(Error::new(ErrorKind::AlreadyExists, "publishing").at(&self.partial))
    }

    /// Removes the file, and says if that failed (dropping it cannot).
    ///
    /// # Errors
    /// What the system says of removing.
    pub fn abort(mut self) -> Result<()> {
        self.settled = true;
        self.remove()
            .map_err(|e| Error::system(Access::Write, "removing", &self.partial, e))
    }

    fn remove(&self) -> io::Result<()> {
        if leads_to(&self.partial, &self.file)? {
            fs::remove_file(&self.partial)
        } else {
            Ok(())
        }
    }
}

impl Write for PartialFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self.file.write(bytes) {
            Ok(count) => {
                self.written += count as u64;
                Ok(count)
            }
            // `write_all` must see this one as it is.
            Err(error) if error.kind() == io::ErrorKind::Interrupted => Err(error),
            Err(error) => {
                self.broken = true;
                Err(Error::system(Access::Write, "writing", &self.partial, error).into())
            }
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl Drop for PartialFile {
    fn drop(&mut self) {
        if !self.settled {
            // A destructor cannot report; what stays is hidden and goes with the next sweep.
            self.remove().ok();
        }
    }
}

/// Makes and locks the partial file `path`, removing an abandoned one first. `None` when
/// another writer holds it, or something that is no plain file is in the way.
fn acquire(path: &Path) -> Result<Option<File>> {
    let fail = |doing, error| Error::system(Access::Write, doing, path, error);
    for _ in 0..LOOKS {
        match OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(MODE)
            .open(path)
        {
            Ok(file) => match file.try_lock() {
                Ok(()) if leads_to(path, &file).map_err(|e| fail("looking at", e))? => {
                    return Ok(Some(file));
                }
                // A sweep, or a writer of the same name, took the file for abandoned in the
                // instant between creating and locking: it removes it. Once more.
                Ok(()) | Err(TryLockError::WouldBlock) => {}
                Err(TryLockError::Error(error)) => {
                    // Ours, made just now and empty; the error that matters is the lock's.
                    fs::remove_file(path).ok();
                    return Err(fail("locking", error));
                }
            },
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                match remove_stray(path).map_err(|e| fail("removing the abandoned", e))? {
                    Stray::Removed { .. } | Stray::Gone => {}
                    Stray::Held => thread::sleep(PAUSE),
                    Stray::NotAFile => return Ok(None),
                }
            }
            Err(error) => return Err(fail("creating", error)),
        }
    }
    Ok(None)
}
