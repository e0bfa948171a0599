//! Sentences for the folder of backups.

use storage::{Error, ErrorKind};

use crate::failure::Failure;
use crate::words::t;

impl From<&Error> for Failure {
    fn from(error: &Error) -> Self {
        let detail =
            std::error::Error::source(error).map_or_else(|| error.to_string(), ToString::to_string);
        let failure = match error.kind() {
            ErrorKind::NotFound => Self::new("not-found", t!("not-found"), t!("not-found-next")),
            ErrorKind::NotWritable => {
                Self::new("not-writable", t!("not-writable"), t!("not-writable-next"))
            }
            ErrorKind::NotReadable => Self::new(
                "no-permission",
                t!("no-permission"),
                t!("no-permission-next"),
            ),
            ErrorKind::NoSpace => Self::new("disk-full", t!("disk-full"), t!("disk-full-next")),
            ErrorKind::AlreadyExists => Self::new("exists", t!("exists"), t!("exists-next")),
            ErrorKind::Busy => Self::new("busy", t!("busy"), t!("busy-next")),
            ErrorKind::BadId => Self::new("bad-id", t!("bad-id"), t!("bad-id-next")),
            ErrorKind::Foreign => Self::new("foreign", t!("foreign"), t!("bad-id-next")),
            ErrorKind::WrongLength => {
                Self::new("wrong-length", t!("wrong-length"), t!("disk-error-next"))
            }
            ErrorKind::Closed | ErrorKind::Unsupported => Self::new(
                "internal",
                t!("internal", detail = detail),
                t!("internal-next"),
            ),
            ErrorKind::Io => Self::new(
                "disk-error",
                t!("disk-error", detail = detail),
                t!("disk-error-next"),
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
