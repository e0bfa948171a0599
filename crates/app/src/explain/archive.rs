//! Sentences for a damaged, foreign or unreadable archive.

use std::io;

use archive::{Damage, Error};

use super::{disk, output};
use crate::failure::Failure;
use crate::words::{Value, m};

impl From<&Error> for Failure {
    fn from(error: &Error) -> Self {
        match error {
            Error::Io { source, .. } => from_io(source),
            Error::Damaged(Damage::NotAnArchive) => Self::new(
                "not-an-archive",
                m!("not-an-archive"),
                m!("not-an-archive-next"),
            ),
            Error::Damaged(Damage::Truncated) => {
                Self::new("truncated", m!("truncated"), m!("damaged-next"))
            }
            Error::Damaged(Damage::Newer(format)) => Self::new(
                "newer-format",
                m!("newer-format", format = *format),
                m!("newer-format-next"),
            ),
            Error::Damaged(Damage::Broken { offset, detail }) => Self::new(
                "damaged",
                m!(
                    "damaged",
                    offset = Value::Count(*offset),
                    detail = detail.as_str()
                ),
                m!("damaged-next"),
            ),
            Error::Zstd(detail) => Self::new(
                "internal",
                m!("internal", detail = *detail),
                m!("internal-next"),
            ),
            Error::Misuse(detail) => Self::new(
                "internal",
                m!("internal", detail = detail.as_str()),
                m!("internal-next"),
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
