//! Partial files: how they are called, who holds one, and the removal of an abandoned one.
//!
//! The lock is an advisory lock (`flock`) on the partial file itself: the kernel drops it when
//! its holder dies, and no second file can be left behind. Whoever unlinks or renames a
//! partial file must hold its lock, and must have checked that the path still leads to the
//! locked file: between opening and locking, another may have removed it and a third made it
//! anew. A stray is never truncated or written to: after a crash between the two steps of
//! publishing by hard link it is a second name of a finished archive.

use std::ffi::{OsStr, OsString};
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io;
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use rustix::fs::OFlags;

/// A leading dot: no [`ObjectId`](crate::ObjectId) can address it, and no glob for archives
/// matches it.
const BEFORE: &str = ".";
const AFTER: &str = ".partial";

/// Where the file that will be called `name` is written.
pub(super) fn partial_path(folder: &Path, name: &OsStr) -> PathBuf {
    let mut partial = OsString::from(BEFORE);
    partial.push(name);
    partial.push(AFTER);
    folder.join(partial)
}

/// The name a partial file was meant to get.
pub(super) fn target_of(partial: &str) -> Option<&str> {
    partial.strip_prefix(BEFORE)?.strip_suffix(AFTER)
}

/// What became of a partial file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stray {
    /// It was abandoned and is removed now; it had this many bytes.
    Removed { bytes: u64 },
    /// Its writer lives.
    Held,
    /// It went by itself: published, or removed by another.
    Gone,
    /// A link, folder or device has that name: never ours.
    NotAFile,
}

/// Removes the partial file `path` if nobody holds it.
pub(super) fn remove_stray(path: &Path) -> io::Result<Stray> {
    let file = match open_plain(path) {
        Ok(Some(file)) => file,
        Ok(None) => return Ok(Stray::NotAFile),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Stray::Gone),
        Err(error) => return Err(error),
    };
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => return Ok(Stray::Held),
        Err(TryLockError::Error(error)) => return Err(error),
    }
    if !leads_to(path, &file)? {
        return Ok(Stray::Gone);
    }
    let bytes = file.metadata()?.len();
    fs::remove_file(path)?;
    Ok(Stray::Removed { bytes })
}

/// Opens a regular file for reading; `None` when `path` is a link or anything else. Never
/// follows a link and never waits (a FIFO would).
pub(super) fn open_plain(path: &Path) -> io::Result<Option<File>> {
    if !fs::symlink_metadata(path)?.is_file() {
        return Ok(None);
    }
    // The path may have changed since, hence the flags and the second look.
    let flags = OFlags::NOFOLLOW | OFlags::NONBLOCK;
    let opened = OpenOptions::new()
        .read(true)
        .custom_flags(flags.bits().cast_signed())
        .open(path);
    match opened {
        Ok(file) if file.metadata()?.is_file() => Ok(Some(file)),
        Ok(_) => Ok(None),
        Err(error) if error.raw_os_error() == Some(rustix::io::Errno::LOOP.raw_os_error()) => {
            Ok(None)
        }
        Err(error) => Err(error),
    }
}

/// Whether `path` still names the file that is open as `file`.
pub(super) fn leads_to(path: &Path, file: &File) -> io::Result<bool> {
    let opened = file.metadata()?;
    match fs::symlink_metadata(path) {
        Ok(named) => Ok((named.dev(), named.ino()) == (opened.dev(), opened.ino())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn partial_names_come_back() {
        let path = partial_path(Path::new("/b"), OsStr::new("x.sql.zst"));
        assert_eq!(path, Path::new("/b/.x.sql.zst.partial"));
        assert_eq!(target_of(".x.sql.zst.partial"), Some("x.sql.zst"));
        assert_eq!(target_of("x.sql.zst.partial"), None);
        assert_eq!(target_of(".x.sql.zst"), None);
    }

    #[test]
    fn a_path_made_anew_is_another_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("f");
        let first = File::create(&path).unwrap();
        assert!(leads_to(&path, &first).unwrap());
        fs::remove_file(&path).unwrap();
        assert!(!leads_to(&path, &first).unwrap());
        let second = File::create(&path).unwrap();
        assert!(!leads_to(&path, &first).unwrap());
        assert!(leads_to(&path, &second).unwrap());
    }
}
