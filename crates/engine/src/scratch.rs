//! Scratch folders, for private servers and for copies of data: private to their owner, locked
//! while in use, removed afterwards, and if their program was killed, by the next one. It must
//! never remove a folder that somebody holds or that it did not make.

use std::fs::{self, DirBuilder, File};
use std::hash::{BuildHasher, Hasher};
use std::os::unix::fs::{DirBuilderExt, MetadataExt};
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::Error;

/// How the names of these folders begin; what follows is random.
const PREFIX: &str = "sauvegarde-preuve-";
const LOCK: &str = "lock";
/// A folder whose lock file is not there yet is somebody's who is just making it, unless it is
/// older than this.
const UNLOCKED_FOR: Duration = Duration::from_secs(3600);

/// A folder, gone when dropped.
#[derive(Debug)]
pub(crate) struct ScratchFolder {
    path: PathBuf,
    /// The lock lasts as long as this file is open, and no longer than our process.
    _lock: File,
}

impl ScratchFolder {
    /// Makes one in the system's folder for temporary files (`TMPDIR`, or `/tmp`).
    pub fn temporary() -> Result<Self, Error> {
        Self::create(&std::env::temp_dir())
    }

    /// Makes one below `base`, and removes those of programs that were killed.
    pub fn create(base: &Path) -> Result<Self, Error> {
        let path = base.join(format!("{PREFIX}{}", random()));
        let failed = |source| Error::Io {
            doing: format!("making {}", path.display()),
            source,
        };
        DirBuilder::new()
            .mode(0o700)
            .create(&path)
            .map_err(failed)?;
        match locked(&path) {
            Ok(lock) => {
                let folder = Self { path, _lock: lock };
                folder.sweep(base);
                Ok(folder)
            }
            Err(source) => {
                // Nothing is in it but perhaps the lock file; the next start tries again.
                let _ = fs::remove_dir_all(&path);
                Err(failed(source))
            }
        }
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Removes what killed programs left behind. What cannot be removed stays for the next time:
    /// it costs space and nothing else.
    fn sweep(&self, base: &Path) {
        let own = fs::metadata(&self.path).map(|metadata| metadata.uid());
        let Ok(entries) = fs::read_dir(base) else {
            return;
        };
        for path in entries.flatten().map(|entry| entry.path()) {
            let ours = path
                .file_name()
                .and_then(|name| name.to_str())
                .is_some_and(|name| name.starts_with(PREFIX));
            let folder = path
                .symlink_metadata()
                .ok()
                .filter(|metadata| metadata.is_dir());
            let (true, Some(folder), Ok(own)) = (ours, folder, &own) else {
                continue;
            };
            if (folder.uid() == *own || *own == 0) && path != self.path && abandoned(&path, &folder)
            {
                let _ = fs::remove_dir_all(&path);
            }
        }
    }
}

/// A lock file under its name only once it is held: one that nobody holds is taken for that of a
/// killed program, and its folder is removed.
fn locked(folder: &Path) -> std::io::Result<File> {
    let unnamed = folder.join("lock.new");
    let lock = File::create_new(&unnamed)?;
    lock.lock()?;
    fs::rename(&unnamed, folder.join(LOCK))?;
    Ok(lock)
}

impl Drop for ScratchFolder {
    fn drop(&mut self) {
        // A server that was just killed may still be closing files; what stays in the end is
        // removed by the next start.
        for _ in 0..10 {
            match fs::remove_dir_all(&self.path) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                    std::thread::sleep(Duration::from_millis(50));
                }
                _ => return,
            }
        }
    }
}

fn abandoned(path: &Path, folder: &fs::Metadata) -> bool {
    let lock = path.join(LOCK);
    match lock.symlink_metadata() {
        // Anything but a plain file is none of ours.
        Ok(metadata) => {
            metadata.is_file() && File::open(&lock).is_ok_and(|lock| lock.try_lock().is_ok())
        }
        Err(_) => folder
            .modified()
            .is_ok_and(|then| then.elapsed().is_ok_and(|age| age > UNLOCKED_FOR)),
    }
}

/// 16 hexadecimal digits that nobody else has; not a secret.
pub(crate) fn random() -> String {
    // Keyed by the system's random numbers.
    let mut hasher = std::hash::RandomState::new().build_hasher();
    hasher.write_u32(std::process::id());
    format!("{:016x}", hasher.finish())
}

/// Bytes free for us in the file system of a path; `None` where the system does not tell.
pub(crate) fn free_space(path: &Path) -> Option<u64> {
    let status = rustix::fs::statvfs(path).ok()?;
    status.f_bavail.checked_mul(status.f_frsize)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_at_once_leave_each_other_alone() {
        let base = tempfile::tempdir().unwrap();
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    for _ in 0..200 {
                        let folder = ScratchFolder::create(base.path()).unwrap();
                        fs::write(folder.path().join("file"), "").unwrap();
                    }
                });
            }
        });
    }

    #[test]
    fn only_what_nobody_holds_is_swept() {
        let base = tempfile::tempdir().unwrap();
        let held = ScratchFolder::create(base.path()).unwrap();
        let abandoned = base.path().join(format!("{PREFIX}dead"));
        let being_made = base.path().join(format!("{PREFIX}new"));
        let foreign = base.path().join("sauvegarde");
        for folder in [&abandoned, &being_made, &foreign] {
            fs::create_dir(folder).unwrap();
        }
        fs::write(abandoned.join(LOCK), "").unwrap();
        fs::write(foreign.join(LOCK), "").unwrap();
        let link = base.path().join(format!("{PREFIX}link"));
        std::os::unix::fs::symlink(&foreign, &link).unwrap();
        let next = ScratchFolder::create(base.path()).unwrap();
        assert!(!abandoned.exists());
        for kept in [
            held.path(),
            &being_made,
            &foreign.join(LOCK),
            &link,
            next.path(),
        ] {
            assert!(kept.exists(), "{}", kept.display());
        }
        assert_eq!(fs::metadata(next.path()).unwrap().mode() & 0o777, 0o700);
        let gone = next.path().to_owned();
        drop(next);
        assert!(!gone.exists());
    }
}
