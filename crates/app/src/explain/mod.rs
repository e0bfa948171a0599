//! From the kind of an error to a stable code, a sentence in the person's language and the next
//! step. A library's own English text appears only as a quoted detail.

mod archive;
mod catalog;
pub mod change;
pub mod engine;
pub mod jobs;
mod server;
pub mod source;
mod storage;

use std::io;

use crate::failure::Failure;
use crate::words::{Message, m};

/// The disk, told by the system's reason.
fn disk(error_kind: io::ErrorKind, detail: &str) -> Failure {
    use io::ErrorKind as Kind;
    match error_kind {
        Kind::StorageFull | Kind::QuotaExceeded => {
            Failure::new("disk-full", m!("disk-full"), m!("disk-full-next"))
        }
        Kind::NotFound => Failure::new("not-found", m!("not-found"), m!("not-found-next")),
        Kind::PermissionDenied | Kind::ReadOnlyFilesystem => Failure::new(
            "no-permission",
            m!("no-permission"),
            m!("no-permission-next"),
        ),
        Kind::AlreadyExists => Failure::new("exists", m!("exists"), m!("exists-next")),
        Kind::IsADirectory => {
            Failure::new("is-a-folder", m!("is-a-folder"), m!("is-a-folder-next"))
        }
        Kind::Interrupted => cancelled(),
        Kind::BrokenPipe => Failure::new("output-closed", m!("output-closed"), Message::none()),
        _ => Failure::new(
            "disk-error",
            m!("disk-error", detail = detail),
            m!("disk-error-next"),
        ),
    }
}

/// Stopped by a signal.
pub fn cancelled() -> Failure {
    Failure::new("cancelled", m!("cancelled"), Message::none())
}

/// A file that could not be read or written: the system's error with the path.
pub fn file(path: &std::path::Path, error: &io::Error) -> Failure {
    // What our own writer reports carries its kind and path inside.
    match error
        .get_ref()
        .and_then(|inner| inner.downcast_ref::<::storage::Error>())
    {
        Some(inner) => Failure::from(inner),
        None => disk(error.kind(), &error.to_string()).about(path.display()),
    }
}

/// Standard output that could not be written.
pub fn output(error: &io::Error) -> Failure {
    disk(error.kind(), &error.to_string())
}

/// The demonstration database.
pub fn demo(path: &std::path::Path, error: &crate::demo::Error) -> Failure {
    match error {
        crate::demo::Error::Io(error) => file(path, error),
        crate::demo::Error::Sqlite(error) => {
            engine::sqlite("demonstration", error).about(path.display())
        }
    }
}
