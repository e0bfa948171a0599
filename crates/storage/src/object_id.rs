//! The id of an object inside one storage, and the proof that it cannot leave it.
//!
//! An id reaches us from a browser (`/admin/backup/delete/{type}/{id}`). The originals pasted
//! it into a path; here an id that could leave its storage cannot be constructed, so no
//! storage has to remember to check.

use std::fmt;

use crate::error::{Error, ErrorKind, Result};

/// The longest id, in bytes: `NAME_MAX` of every common Linux filesystem.
pub const MAX_BYTES: usize = 255;

/// A validated id: one plain path component.
///
/// It is not empty, has at most 255 bytes, does not start with a dot (so neither `.` nor
/// `..`, nor any hidden file such as a partial one), and holds no `/`, `\`, NUL or other
/// control character. Spaces and every other character are allowed.
///
/// For a folder the id is the file name; for a service with ids of its own (Drive) it is that
/// id; for a key store it is the key below the configured prefix.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ObjectId(String);

impl ObjectId {
    /// Checks `text`.
    ///
    /// # Errors
    /// [`ErrorKind::BadId`] when it is not one plain path component.
    pub fn new(text: impl Into<String>) -> Result<Self> {
        let text = text.into();
        match objection(&text) {
            None => Ok(Self(text)),
            Some(why) => Err(Error::new(ErrorKind::BadId, format!("{why} in {text:?}"))),
        }
    }

    /// The id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn objection(text: &str) -> Option<&'static str> {
    if text.is_empty() {
        Some("nothing")
    } else if text.len() > MAX_BYTES {
        Some("more than 255 bytes")
    } else if text.starts_with('.') {
        Some("leading dot")
    } else if text.contains(['/', '\\']) {
        Some("path separator")
    } else if text.chars().any(char::is_control) {
        Some("control character")
    } else {
        None
    }
}

impl fmt::Display for ObjectId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for ObjectId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ObjectId({:?})", self.0)
    }
}

impl std::str::FromStr for ObjectId {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        Self::new(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refuses_what_could_leave_the_storage() {
        let long = "a".repeat(256);
        for bad in [
            "",
            ".",
            "..",
            "../x",
            "a/b",
            "/etc/passwd",
            "a\\b",
            "..\\x",
            ".hidden",
            "a\0b",
            "a\nb",
            "a\u{7f}",
            "a\u{85}b",
            ".db_backup_x.sql.partial",
            &long,
        ] {
            let error = ObjectId::new(bad).expect_err(bad);
            assert_eq!(error.kind(), ErrorKind::BadId, "{bad:?}");
        }
    }

    #[test]
    fn accepts_plain_names() {
        let long = "a".repeat(255);
        for good in [
            "a",
            "a..b",
            "été à Noël.sql",
            "x.sql.zst",
            "1AbC_-9",
            "%2e%2e%2f",
            &long,
        ] {
            assert_eq!(ObjectId::new(good).unwrap().as_str(), good);
        }
    }
}
