//! The one error type of this crate: what happened, whose fault it was and whether to try again.
//! Which side failed is always said; advice for a person is the application's business.

use archive::index::Dialect;
use rusqlite::ErrorCode;

/// Whose fault a failure was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The database server or the account on it.
    Database,
    /// The way to the server.
    Network,
    /// Address, password, or another setting.
    Settings,
    /// The archive is damaged or none of ours.
    File,
    /// The disk.
    Disk,
    /// The person asked for it.
    Person,
    /// This program.
    Us,
}

/// Whether the same call may succeed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Retry {
    /// At once, from the beginning.
    Now,
    /// Later, when the cause is gone.
    Later,
    /// Not without a change by a person.
    Never,
}

/// Why a target server would not take some objects, whatever is in them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// `sql_require_primary_key` is on, and the account may not turn it off for itself.
    PrimaryKey,
    /// The binary log is on, `log_bin_trust_function_creators` is off and the account has no SUPER.
    Functions,
    /// The account has no EVENT right on the target.
    Events,
}

/// Any failure of this crate.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The server, or the way to it.
    #[error("{doing}: {source}")]
    Server {
        /// What was being done.
        doing: String,
        /// The client's error.
        source: wire::Error,
    },
    /// SQLite.
    #[error("{doing}: {source}")]
    Sqlite {
        /// What was being done.
        doing: String,
        /// SQLite's error.
        source: rusqlite::Error,
    },
    /// The archive, or the disk beneath it.
    #[error(transparent)]
    Archive(#[from] archive::Error),
    /// The operating system.
    #[error("{doing}: {source}")]
    Io {
        /// What was being done, with the path.
        doing: String,
        /// The system's own reason.
        source: std::io::Error,
    },
    /// Tables or definitions changed while they were being read.
    #[error("the database changed during the dump: {0}")]
    Changed(String),
    /// The target has objects of these names already, and nobody said to replace them.
    #[error("already in the target: {}", .0.join(", "))]
    Exists(Vec<String>),
    /// The target would not take these objects; found out before anything was written.
    #[error("the target does not allow {}: {rule:?}", .names.join(", "))]
    Forbidden {
        /// Why.
        rule: Rule,
        /// Which.
        names: Vec<String>,
    },
    /// The target cannot hold these as they were, and nobody accepted that.
    #[error("the target cannot hold as it was: {}", losses(.0))]
    Losses(Vec<crate::Change>),
    /// The target server takes no packet as long as the archive's longest statement.
    #[error("the longest statement has {need} bytes, the server's max_allowed_packet is {have}")]
    PacketTooSmall {
        /// Bytes needed.
        need: u64,
        /// Bytes allowed.
        have: u64,
    },
    /// The archive is of another family of SQL than the target.
    #[error("an archive of {0:?} for another kind of database")]
    WrongDialect(Dialect),
    /// A table was named that the archive does not hold.
    #[error("not in the archive: {}", .0.join(", "))]
    UnknownTables(Vec<String>),
    /// What was restored is not what the archive says.
    #[error("{object}: {detail}")]
    Mismatch {
        /// Which object.
        object: String,
        /// What differs.
        detail: String,
    },
    /// No place to prove in: each tried one with its reason.
    #[error("no place for a proof: {}", .0.join("; "))]
    NoPlace(Vec<String>),
    /// Not this way: the reason is a technical detail.
    #[error("{0}")]
    Refused(String),
    /// [`crate::Monitor::cancelled`] said so.
    #[error("cancelled")]
    Cancelled,
}

fn losses(changes: &[crate::Change]) -> String {
    let named =
        |change: &crate::Change| format!("{} ({}: {})", change.name, change.change, change.detail);
    changes.iter().map(named).collect::<Vec<_>>().join(", ")
}

impl Error {
    /// Wraps a client's error with what was being done.
    pub fn server(doing: impl Into<String>) -> impl FnOnce(wire::Error) -> Self {
        move |source| Self::Server {
            doing: doing.into(),
            source,
        }
    }

    /// Wraps SQLite's error with what was being done.
    pub fn sqlite(doing: impl Into<String>) -> impl FnOnce(rusqlite::Error) -> Self {
        move |source| Self::Sqlite {
            doing: doing.into(),
            source,
        }
    }

    /// Wraps the system's error with what was being done.
    pub fn io(doing: impl Into<String>) -> impl FnOnce(std::io::Error) -> Self {
        move |source| Self::Io {
            doing: doing.into(),
            source,
        }
    }

    /// The server's error number, where one answered.
    pub fn code(&self) -> Option<u16> {
        match self {
            Self::Server { source, .. } => source.code(),
            _ => None,
        }
    }

    /// Whose fault it was.
    pub fn fault(&self) -> Fault {
        match self {
            Self::Server { source, .. } => match source.fault() {
                wire::Fault::Database => Fault::Database,
                wire::Fault::Network => Fault::Network,
                wire::Fault::Settings => Fault::Settings,
                wire::Fault::Us => Fault::Us,
            },
            Self::Sqlite { source, .. } => match source.sqlite_error_code() {
                Some(ErrorCode::DiskFull | ErrorCode::SystemIoFailure) => Fault::Disk,
                Some(
                    ErrorCode::NotADatabase
                    | ErrorCode::CannotOpen
                    | ErrorCode::PermissionDenied
                    | ErrorCode::ReadOnly,
                ) => Fault::Settings,
                _ => Fault::Database,
            },
            Self::Changed(_) | Self::PacketTooSmall { .. } => Fault::Database,
            Self::Archive(error) => match error.fault() {
                archive::Fault::File => Fault::File,
                archive::Fault::Disk => Fault::Disk,
                archive::Fault::Us => Fault::Us,
            },
            Self::Io { .. } => Fault::Disk,
            Self::Exists(_) | Self::Losses(_) | Self::WrongDialect(_) | Self::UnknownTables(_) => {
                Fault::Settings
            }
            Self::NoPlace(_) | Self::Refused(_) | Self::Forbidden { .. } => Fault::Settings,
            Self::Mismatch { .. } => Fault::Us,
            Self::Cancelled => Fault::Person,
        }
    }

    /// Whether to try again, from the very beginning.
    pub fn retry(&self) -> Retry {
        match self {
            Self::Changed(_) => Retry::Now,
            Self::Server { source, .. } => match source.retry() {
                wire::Retry::Now => Retry::Now,
                wire::Retry::Later => Retry::Later,
                wire::Retry::Never => Retry::Never,
            },
            Self::Io { .. } => Retry::Later,
            Self::Sqlite { source, .. } => match source.sqlite_error_code() {
                Some(
                    ErrorCode::DatabaseBusy
                    | ErrorCode::DatabaseLocked
                    | ErrorCode::DiskFull
                    | ErrorCode::SystemIoFailure,
                ) => Retry::Later,
                _ => Retry::Never,
            },
            Self::Archive(error) if error.retry() == archive::Retry::Later => Retry::Later,
            _ => Retry::Never,
        }
    }
}
