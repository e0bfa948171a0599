//! Sentences for a damaged, foreign or unreadable archive.

use std::io;

use archive::{Damage, Error};

use super::{disk, output};
use crate::failure::Failure;
use crate::words::format::count;
use crate::words::t;

impl From<&Error> for Failure {
    fn from(error: &Error) -> Self {
        match error {
            Error::Io { source, .. } => from_io(source),
            Error::Damaged(Damage::NotAnArchive) => Self::new(
                "not-an-archive",
                t!("not-an-archive"),
                t!("not-an-archive-next"),
            ),
            Error::Damaged(Damage::Truncated) => {
                Self::new("truncated", t!("truncated"), t!("damaged-next"))
            }
            Error::Damaged(Damage::Newer(format)) => Self::new(
                "newer-format",
                t!("newer-format", format = *format),
                t!("newer-format-next"),
            ),
            Error::Damaged(Damage::Broken { offset, detail }) => Self::new(
                "damaged",
                t!("damaged", offset = count(*offset), detail = detail.as_str()),
                t!("damaged-next"),
            ),
            Error::Zstd(detail) => Self::new(
                "internal",
                t!("internal", detail = *detail),
                t!("internal-next"),
            ),
            Error::Misuse(detail) => Self::new(
                "internal",
                t!("internal", detail = detail.as_str()),
                t!("internal-next"),
            ),
        }
    }
}

fn from_io(source: &io::Error) -> Failure {
    match source
        .get_ref()
        .and_then(|inner| inner.downcast_ref::<storage::Error>())
    {
        Some(inner) => Failure::from(inner),
        None if source.kind() == io::ErrorKind::BrokenPipe => output(source),
        None => disk(source.kind(), &source.to_string()),
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::from(&error)
    }
}
