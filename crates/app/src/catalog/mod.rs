//! The catalogue: one SQLite file with what the storages say, the runs, the settings and who did
//! what. It is a cache and a diary: deleting it loses no backup, and no backup may ever depend on
//! it. It knows nothing of HTTP, engines, storages or languages, and keeps no secret in clear.
//!
//! A [`Catalog`] is a cheap handle to clone: one writer, a few readers. Its calls block (for
//! milliseconds): async code makes them inside `spawn_blocking`. All times are unix milliseconds.

pub mod anomalies;
pub mod audit;
pub mod backups;
mod error;
pub mod figures;
pub mod health;
pub mod kept;
mod ledger;
mod migrations;
mod open;
mod packed;
pub mod place;
pub mod runs;
pub mod sessions;
pub mod settings;
pub mod sources;
pub mod storing;
pub mod tokens;
pub mod users;
mod vault;
pub mod word;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rusqlite::{Connection, Transaction, TransactionBehavior};

pub use error::{Error, Result};
pub use vault::Vault;

/// An hour, in the catalogue's unit.
pub const HOUR: i64 = 3_600_000;
/// Readers that are kept open between calls.
const READERS: usize = 4;

/// A handle to the catalogue.
#[derive(Clone)]
pub struct Catalog {
    inner: Arc<Inner>,
}

struct Inner {
    folder: PathBuf,
    file: PathBuf,
    vault: Vault,
    writer: Mutex<Connection>,
    readers: Mutex<Vec<Connection>>,
}

impl Catalog {
    /// Opens the catalogue of a data folder; makes folder, key and file where they are missing,
    /// and brings an older file up to date.
    ///
    /// # Errors
    /// A file that is damaged, of a newer program or none of ours, and a key that does not fit,
    /// are refused: nothing is ever repaired by guessing.
    pub fn open(folder: &Path) -> Result<Self> {
        place::make(folder)?;
        let vault = Vault::of(folder)?;
        let file = folder.join(open::FILE);
        let writer = open::writer(&file, &vault)?;
        Ok(Self {
            inner: Arc::new(Inner {
                folder: folder.to_owned(),
                file,
                vault,
                writer: Mutex::new(writer),
                readers: Mutex::default(),
            }),
        })
    }

    /// Looks something up. What the closure sees is one state of the catalogue.
    pub fn read<T>(&self, work: impl FnOnce(&Connection) -> Result<T>) -> Result<T> {
        let kept = locked(&self.inner.readers).pop();
        let mut connection = match kept {
            Some(connection) => connection,
            None => open::reader(&self.inner.file)?,
        };
        let result = {
            // Several statements of one closure see one state; a deferred transaction takes no lock.
            let transaction = connection.transaction()?;
            work(&transaction)
        };
        let mut readers = locked(&self.inner.readers);
        if readers.len() < READERS {
            readers.push(connection);
        }
        result
    }

    /// Changes something: all of it, or nothing when the closure fails.
    pub fn write<T>(&self, work: impl FnOnce(&Transaction<'_>) -> Result<T>) -> Result<T> {
        let mut writer = locked(&self.inner.writer);
        let transaction = writer.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let result = work(&transaction)?;
        transaction.commit()?;
        Ok(result)
    }

    /// Seals and opens the secrets that are kept in the catalogue.
    pub fn vault(&self) -> &Vault {
        &self.inner.vault
    }

    /// The data folder.
    pub fn folder(&self) -> &Path {
        &self.inner.folder
    }
}

/// The present moment, in the catalogue's unit.
pub fn now() -> i64 {
    jiff::Timestamp::now().as_millisecond()
}

/// A panic while the lock was held left a connection whose transaction was rolled back: it is as
/// good as before.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod scale_tests;
#[cfg(test)]
mod tests;
