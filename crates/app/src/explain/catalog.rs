//! Sentences for the catalogue. Whatever is wrong with it, no backup is lost, and that is said.

use crate::catalog::Error;
use crate::failure::Failure;
use crate::words::t;

impl From<&Error> for Failure {
    fn from(error: &Error) -> Self {
        match error {
            Error::Io(path, error) => {
                super::disk(error.kind(), &error.to_string()).about(path.display())
            }
            Error::NoFolder => Self::new(
                "no-data-folder",
                t!("no-data-folder"),
                t!("no-data-folder-next"),
            ),
            Error::Damaged(path, detail) => Self::new(
                "catalog-damaged",
                t!("catalog-damaged", detail = detail.as_str()),
                t!("catalog-delete-next"),
            )
            .about(path.display()),
            Error::Newer(path) => Self::new(
                "catalog-newer",
                t!("catalog-newer"),
                t!("catalog-newer-next"),
            )
            .about(path.display()),
            Error::Foreign(path) => Self::new(
                "catalog-foreign",
                t!("catalog-foreign"),
                t!("catalog-foreign-next"),
            )
            .about(path.display()),
            Error::WrongKey(path) => {
                Self::new("catalog-key", t!("catalog-key"), t!("catalog-key-next"))
                    .about(path.display())
            }
            Error::BadKey(path) => Self::new(
                "catalog-bad-key",
                t!("catalog-bad-key"),
                t!("catalog-key-next"),
            )
            .about(path.display()),
            Error::Sealed => Self::new(
                "catalog-sealed",
                t!("catalog-sealed"),
                t!("catalog-sealed-next"),
            ),
            Error::Busy => Self::new("catalog-busy", t!("catalog-busy"), t!("catalog-busy-next")),
            Error::Sqlite(error) => Self::new(
                "catalog-error",
                t!("catalog-error", detail = error.to_string()),
                t!("catalog-delete-next"),
            ),
        }
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::from(&error)
    }
}
