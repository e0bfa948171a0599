//! One backup of a database at a time, whoever begins it: the panel, cron, a person. A lock on a
//! file in the folder of backups, which every process that writes there sees. A killed holder
//! frees it with its death; the file goes with the next holder.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io;
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::explain;
use crate::failure::Result;
use crate::source::SourceConfig;

/// Looks until a name that goes away under our hands is given up.
const LOOKS: u32 = 100;

/// Held until dropped.
#[derive(Debug)]
pub struct Lock {
    path: PathBuf,
    _file: File,
}

impl Lock {
    /// Takes the lock of a database in a folder that exists. `None`: somebody holds it.
    pub fn take(folder: &Path, source: &SourceConfig) -> Result<Option<Self>> {
        let path = folder.join(format!(".sauvegarde-{}.lock", name(source)));
        Self::take_file(&path).map_err(|error| explain::file(&path, &error))
    }

    /// Takes the lock that a file of its own stands for.
    pub fn take_file(path: &Path) -> io::Result<Option<Self>> {
        for _ in 0..LOOKS {
            let file = OpenOptions::new()
                .write(true)
                .create(true)
                .truncate(false)
                .mode(0o600)
                .open(path)?;
            match file.try_lock() {
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => return Ok(None),
                Err(TryLockError::Error(error)) => return Err(error),
            }
            // The last holder may have removed it between the two.
            if leads_to(path, &file)? {
                return Ok(Some(Self {
                    path: path.to_owned(),
                    _file: file,
                }));
            }
        }
        Ok(None)
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // Still held, so nobody else's. One that stays harms nobody.
        fs::remove_file(&self.path).ok();
    }
}

fn leads_to(path: &Path, file: &File) -> io::Result<bool> {
    let ours = file.metadata()?;
    match fs::symlink_metadata(path) {
        Ok(there) => Ok((there.dev(), there.ino()) == (ours.dev(), ours.ino())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}

/// The same for every way to write the same place, as far as that can be known without asking it.
fn name(source: &SourceConfig) -> String {
    let place = match source {
        SourceConfig::MySql(options) => {
            let database = options.database.as_deref().unwrap_or_default();
            format!("mysql {} {database}", options.address)
        }
        SourceConfig::Sqlite(path) => {
            let path = fs::canonicalize(path).unwrap_or_else(|_| path.clone());
            format!("sqlite {}", path.display())
        }
    };
    let hash = Sha256::digest(place.as_bytes());
    hash.iter()
        .take(8)
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_at_a_time_and_nothing_stays() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.sqlite");
        let source = SourceConfig::Sqlite(path.clone());
        let other = SourceConfig::Sqlite(folder.path().join("b.sqlite"));
        let first = Lock::take(folder.path(), &source).unwrap().unwrap();
        assert!(Lock::take(folder.path(), &source).unwrap().is_none());
        assert!(Lock::take(folder.path(), &other).unwrap().is_some());
        drop(first);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
        assert!(Lock::take(folder.path(), &source).unwrap().is_some());
    }

    #[test]
    fn many_threads_never_hold_it_twice() {
        use std::sync::atomic::{AtomicU32, Ordering};
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("lock");
        let (inside, taken) = (AtomicU32::new(0), AtomicU32::new(0));
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    for _ in 0..300 {
                        if let Some(lock) = Lock::take_file(&path).unwrap() {
                            assert_eq!(inside.fetch_add(1, Ordering::SeqCst), 0);
                            inside.fetch_sub(1, Ordering::SeqCst);
                            taken.fetch_add(1, Ordering::SeqCst);
                            drop(lock);
                        }
                    }
                });
            }
        });
        assert!(taken.into_inner() > 0);
    }
}
