//! Why the catalogue cannot be used. Kinds and facts only; `explain` has the sentences.

use std::io;
use std::path::{Path, PathBuf};

use rusqlite::ErrorCode;

/// Any failure of the catalogue.
#[derive(Debug)]
pub enum Error {
    /// Folder, key or file: the system's reason.
    Io(PathBuf, io::Error),
    /// No variable says where the data folder is, and there is no home.
    NoFolder,
    /// The file is damaged, or no database: its path and SQLite's reason.
    Damaged(PathBuf, String),
    /// The file is of a newer program: its path.
    Newer(PathBuf),
    /// The file is a database, and not ours: its path.
    Foreign(PathBuf),
    /// The key beside the catalogue is not the one it was made with: the key's path.
    WrongKey(PathBuf),
    /// The key file does not hold a key: its path.
    BadKey(PathBuf),
    /// A sealed secret cannot be opened.
    Sealed,
    /// Another process holds the catalogue for too long.
    Busy,
    /// Anything else that SQLite says.
    Sqlite(rusqlite::Error),
}

/// What the catalogue's functions return.
pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    /// A failure of the file at `path`.
    pub(super) fn of(path: &Path, error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt) => {
                Self::Damaged(path.to_owned(), error.to_string())
            }
            Some(ErrorCode::CannotOpen | ErrorCode::PermissionDenied | ErrorCode::ReadOnly) => {
                Self::Io(
                    path.to_owned(),
                    io::Error::new(io::ErrorKind::PermissionDenied, error),
                )
            }
            _ => error.into(),
        }
    }

    pub(super) fn io(path: &Path) -> impl FnOnce(io::Error) -> Self {
        move |error| Self::Io(path.to_owned(), error)
    }
}

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Busy,
            _ => Self::Sqlite(error),
        }
    }
}
