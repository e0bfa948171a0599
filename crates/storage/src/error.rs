//! The one error type of this crate: what went wrong, where, whose fault it is, and whether
//! trying again can help.
//!
//! Rules: the kind is decided once, where the failure happened; callers branch on
//! [`Error::kind`], never on a message. A message is English technical detail for a log; the
//! application words the remedy. Nothing here may drop the underlying system error.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

/// What this crate returns.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What went wrong. Exhaustive on purpose: a new kind makes the compiler list every place
/// that must word it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ErrorKind {
    /// No such object, or the folder itself has gone (unmounted, removed).
    NotFound,
    /// The place cannot be written: rights, a read-only filesystem, a file where the folder
    /// should be.
    NotWritable,
    /// The object is there but this process may not read it.
    NotReadable,
    /// The disk or the quota is full.
    NoSpace,
    /// The exact name asked for is taken, and taking another was not allowed.
    AlreadyExists,
    /// Another live writer holds the lock of the exact file asked for.
    Busy,
    /// Not a plain file name: it could leave the storage, or is longer than 255 bytes.
    BadId,
    /// A valid name, but not one of ours (or a link, folder or device under one of our
    /// names): the storage leaves it alone.
    Foreign,
    /// Fewer or more bytes than promised, or than were written, are there: nothing was
    /// published.
    WrongLength,
    /// The upload ended before, by an error or a cancelled call. Begin another.
    Closed,
    /// The storage does not offer this; its [`Traits`](crate::Traits) said so.
    Unsupported,
    /// Anything else the operating system reports.
    Io,
}

/// Whose fault an error is: tells the application whom to address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Fault {
    /// What lies in the storage changed or is gone.
    Storage,
    /// What was configured or asked for cannot work: a person must change it.
    Settings,
    /// The disk: full or failing.
    Disk,
    /// A defect in the calling program.
    Us,
}

/// Whether the same call can succeed later.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Retry {
    /// Starting over at once may succeed.
    Now,
    /// It may succeed after a pause, or after space was freed.
    Later,
    /// It cannot succeed until a person or the program changes something.
    Never,
}

impl ErrorKind {
    /// Whose fault an error of this kind is.
    #[must_use]
    pub fn fault(self) -> Fault {
        match self {
            Self::NotFound => Fault::Storage,
            Self::NotWritable | Self::NotReadable | Self::AlreadyExists | Self::Busy => {
                Fault::Settings
            }
            Self::NoSpace | Self::Io => Fault::Disk,
            Self::BadId | Self::Foreign | Self::WrongLength | Self::Closed | Self::Unsupported => {
                Fault::Us
            }
        }
    }

    /// Whether trying again can help.
    #[must_use]
    pub fn retry(self) -> Retry {
        match self {
            Self::WrongLength | Self::Closed => Retry::Now,
            Self::NoSpace | Self::Busy | Self::Io => Retry::Later,
            Self::NotFound
            | Self::NotWritable
            | Self::NotReadable
            | Self::AlreadyExists
            | Self::BadId
            | Self::Foreign
            | Self::Unsupported => Retry::Never,
        }
    }

    fn describe(self) -> &'static str {
        match self {
            Self::NotFound => "not found",
            Self::NotWritable => "not writable",
            Self::NotReadable => "not readable",
            Self::NoSpace => "no space left",
            Self::AlreadyExists => "already exists",
            Self::Busy => "being written by another process",
            Self::BadId => "not a plain file name",
            Self::Foreign => "not one of our files",
            Self::WrongLength => "wrong length",
            Self::Closed => "upload already ended",
            Self::Unsupported => "not supported by this storage",
            Self::Io => "input/output error",
        }
    }
}

impl fmt::Display for ErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.describe())
    }
}

/// An error of a storage: kind, what was being done, where, and the system's own error.
#[derive(Debug, thiserror::Error)]
#[error("{kind}: {doing}{}", place.as_ref().map(|p| format!(" {p:?}")).unwrap_or_default())]
pub struct Error {
    kind: ErrorKind,
    doing: String,
    place: Option<PathBuf>,
    source: Option<io::Error>,
}

/// What was attempted when the system refused: the same refusal means different things.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Access {
    Read,
    Write,
}

impl Error {
    /// An error that no system call reported. `doing` completes "kind: …".
    #[must_use]
    pub fn new(kind: ErrorKind, doing: impl Into<String>) -> Self {
        Self {
            kind,
            doing: doing.into(),
            place: None,
            source: None,
        }
    }

    /// The same error, naming the file or folder it is about.
    #[must_use]
    pub fn at(mut self, place: &Path) -> Self {
        self.place = Some(place.to_owned());
        self
    }

    pub(crate) fn system(access: Access, doing: &str, place: &Path, source: io::Error) -> Self {
        let kind = classify(access, &source);
        Self {
            kind,
            doing: doing.to_owned(),
            place: Some(place.to_owned()),
            source: Some(source),
        }
    }

    pub(crate) fn with_kind(mut self, kind: ErrorKind) -> Self {
        self.kind = kind;
        self
    }

    /// What went wrong.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// Whose fault it is.
    #[must_use]
    pub fn fault(&self) -> Fault {
        self.kind.fault()
    }

    /// Whether trying again can help.
    #[must_use]
    pub fn retry(&self) -> Retry {
        self.kind.retry()
    }

    /// The file or folder concerned, where there is one.
    #[must_use]
    pub fn path(&self) -> Option<&Path> {
        self.place.as_deref()
    }
}

fn classify(access: Access, error: &io::Error) -> ErrorKind {
    use io::ErrorKind as Io;
    match (error.kind(), access) {
        (Io::StorageFull | Io::QuotaExceeded, _) => ErrorKind::NoSpace,
        (Io::NotFound, _) | (Io::NotADirectory, Access::Read) => ErrorKind::NotFound,
        (Io::AlreadyExists, _) => ErrorKind::AlreadyExists,
        (Io::PermissionDenied, Access::Read) => ErrorKind::NotReadable,
        (Io::PermissionDenied | Io::ReadOnlyFilesystem | Io::NotADirectory, Access::Write) => {
            ErrorKind::NotWritable
        }
        // ENAMETOOLONG: with its partial prefix, or a `_2`, the name passes 255 bytes.
        (Io::InvalidFilename, _) => ErrorKind::BadId,
        _ => ErrorKind::Io,
    }
}

/// For code that speaks `io::Write` and never sees this crate: the io kind of the system's
/// error is kept, and `io::Error::downcast::<storage::Error>()` gives the whole error back.
impl From<Error> for io::Error {
    fn from(error: Error) -> Self {
        let kind = error
            .source
            .as_ref()
            .map_or(io::ErrorKind::Other, io::Error::kind);
        Self::new(kind, error)
    }
}

/// The way back: an `io::Error` that carries an [`Error`] is unwrapped; any other is a failed
/// read or write of kind [`ErrorKind::Io`] (or what its io kind says).
impl From<io::Error> for Error {
    fn from(error: io::Error) -> Self {
        match error.downcast::<Self>() {
            Ok(ours) => ours,
            Err(source) => Self {
                kind: classify(Access::Read, &source),
                doing: "transferring".to_owned(),
                place: None,
                source: Some(source),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn survives_the_way_through_io_error() {
        let full = io::Error::from(io::ErrorKind::StorageFull);
        let error = Error::system(Access::Write, "writing", Path::new("/a/b"), full);
        let io: io::Error = error.into();
        assert_eq!(io.kind(), io::ErrorKind::StorageFull);
        let back = Error::from(io);
        assert_eq!(back.kind(), ErrorKind::NoSpace);
        assert_eq!(back.path(), Some(Path::new("/a/b")));
        assert_eq!(back.to_string(), "no space left: writing \"/a/b\"");
        assert!(std::error::Error::source(&back).is_some());
    }

    #[test]
    fn the_same_refusal_means_different_things() {
        let denied = || io::Error::from(io::ErrorKind::PermissionDenied);
        assert_eq!(classify(Access::Read, &denied()), ErrorKind::NotReadable);
        assert_eq!(classify(Access::Write, &denied()), ErrorKind::NotWritable);
        let quota = io::Error::from_raw_os_error(rustix::io::Errno::DQUOT.raw_os_error());
        assert_eq!(classify(Access::Write, &quota), ErrorKind::NoSpace);
        let rofs = io::Error::from_raw_os_error(rustix::io::Errno::ROFS.raw_os_error());
        assert_eq!(classify(Access::Write, &rofs), ErrorKind::NotWritable);
    }
}
