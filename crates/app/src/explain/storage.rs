//! Sentences for the folder of backups.

use storage::{Error, ErrorKind};

use crate::failure::Failure;
use crate::words::m;

impl From<&Error> for Failure {
    fn from(error: &Error) -> Self {
        let detail =
            std::error::Error::source(error).map_or_else(|| error.to_string(), ToString::to_string);
        let failure = match error.kind() {
            ErrorKind::NotFound => Self::new("not-found", m!("not-found"), m!("not-found-next")),
            ErrorKind::NotWritable => {
                Self::new("not-writable", m!("not-writable"), m!("not-writable-next"))
            }
            ErrorKind::NotReadable => Self::new(
                "no-permission",
                m!("no-permission"),
                m!("no-permission-next"),
            ),
            ErrorKind::NoSpace => Self::new("disk-full", m!("disk-full"), m!("disk-full-next")),
            ErrorKind::AlreadyExists => Self::new("exists", m!("exists"), m!("exists-next")),
            ErrorKind::Busy => Self::new("busy", m!("busy"), m!("busy-next")),
            ErrorKind::BadId => Self::new("bad-id", m!("bad-id"), m!("bad-id-next")),
            ErrorKind::Foreign => Self::new("foreign", m!("foreign"), m!("bad-id-next")),
            ErrorKind::WrongLength => {
                Self::new("wrong-length", m!("wrong-length"), m!("disk-error-next"))
            }
            ErrorKind::Closed | ErrorKind::Unsupported => Self::new(
                "internal",
                m!("internal", detail = detail),
                m!("internal-next"),
            ),
            ErrorKind::Io => Self::new(
                "disk-error",
                m!("disk-error", detail = detail),
                m!("disk-error-next"),
            ),
        };
        match error.path() {
            Some(path) => failure.about(path.display()),
            None => failure,
        }
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::from(&error)
    }
}
