//! Sentences for the catalogue. Whatever is wrong with it, no backup is lost, and that is said.

use std::io::ErrorKind;

use crate::catalog::Error;
use crate::failure::Failure;
use crate::words::m;

impl From<&Error> for Failure {
    fn from(error: &Error) -> Self {
        match error {
            Error::Io(path, error)
                if matches!(
                    error.kind(),
                    ErrorKind::NotADirectory
                        | ErrorKind::AlreadyExists
                        | ErrorKind::PermissionDenied
                        | ErrorKind::ReadOnlyFilesystem
                ) =>
            {
                Self::new(
                    "data-not-writable",
                    m!("data-not-writable"),
                    m!("data-not-writable-next"),
                )
                .about(path.display())
            }
            Error::Io(path, error) => {
                super::disk(error.kind(), &error.to_string()).about(path.display())
            }
            Error::NoFolder => Self::new(
                "no-data-folder",
                m!("no-data-folder"),
                m!("no-data-folder-next"),
            ),
            Error::Damaged(path, detail) => Self::new(
                "catalog-damaged",
                m!("catalog-damaged", detail = detail.as_str()),
                m!("catalog-delete-next"),
            )
            .about(path.display()),
            Error::Newer(path) => Self::new(
                "catalog-newer",
                m!("catalog-newer"),
                m!("catalog-newer-next"),
            )
            .about(path.display()),
            Error::Foreign(path) => Self::new(
                "catalog-foreign",
                m!("catalog-foreign"),
                m!("catalog-foreign-next"),
            )
            .about(path.display()),
            Error::WrongKey(path) => {
                Self::new("catalog-key", m!("catalog-key"), m!("catalog-key-next"))
                    .about(path.display())
            }
            Error::BadKey(path) => Self::new(
                "catalog-bad-key",
                m!("catalog-bad-key"),
                m!("catalog-key-next"),
            )
            .about(path.display()),
            Error::Sealed => Self::new(
                "catalog-sealed",
                m!("catalog-sealed"),
                m!("catalog-sealed-next"),
            ),
            Error::Busy => Self::new("catalog-busy", m!("catalog-busy"), m!("catalog-busy-next")),
            Error::Sqlite(error) => Self::new(
                "catalog-error",
                m!("catalog-error", detail = error.to_string()),
                m!("catalog-delete-next"),
            ),
        }
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::from(&error)
    }
}
