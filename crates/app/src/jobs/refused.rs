//! Why a run was not even entered.

use crate::catalog;
use crate::failure::Failure;

/// Why.
#[derive(Debug)]
pub enum Refused {
    /// One is at it already, or waits: its number.
    Running(i64),
    /// There is no such database.
    NoDatabase,
    /// There is no such backup, or no such copy.
    NoBackup,
    /// A person wants it kept.
    Pinned,
    /// No database can be called so.
    BadName,
    /// The restore overwrote nothing, or is none.
    NothingToUndo,
    /// The program is about to end.
    Stopping,
    /// The catalogue cannot be used.
    Catalog(catalog::Error),
    /// Something else, worded.
    Failed(Box<Failure>),
}

impl From<catalog::Error> for Refused {
    fn from(error: catalog::Error) -> Self {
        Self::Catalog(error)
    }
}

impl From<Failure> for Refused {
    fn from(failure: Failure) -> Self {
        Self::Failed(Box::new(failure))
    }
}
