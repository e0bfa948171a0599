//! Removing what crashed writers left in a folder.
//!
//! Only partial files of names that are ours, only regular files, only those whose lock
//! nobody holds. Everything else in the folder is never opened, let alone removed.

use std::fs;
use std::path::{Path, PathBuf};

use super::stray::{Stray, remove_stray, target_of};
use crate::error::{Access, Error, Result};
use crate::naming;

/// What [`sweep`] did.
#[derive(Debug, Default)]
pub struct Swept {
    /// Abandoned partial files that are removed now, with their length in bytes.
    pub removed: Vec<(PathBuf, u64)>,
    /// Partial files whose writer lives: left alone.
    pub held: Vec<PathBuf>,
    /// Files that could not be looked at or removed. They did not stop the others.
    pub failed: Vec<Error>,
}

/// Removes the abandoned partial files of our names from `folder` (not from its sub-folders).
/// Blocking. Safe at any time, also while other processes begin, write or publish files.
///
/// # Errors
/// When the folder cannot be read; what happens to single files is in the report.
pub fn sweep(folder: &Path) -> Result<Swept> {
    let fail = |error| Error::system(Access::Read, "listing", folder, error);
    let mut swept = Swept::default();
    for item in fs::read_dir(folder).map_err(fail)? {
        let item = item.map_err(fail)?;
        let name = item.file_name();
        // A name that is no text cannot be ours.
        let ours = name
            .to_str()
            .and_then(target_of)
            .and_then(naming::classify)
            .is_some();
        if !ours {
            continue;
        }
        let path = item.path();
        match remove_stray(&path) {
            Ok(Stray::Removed { bytes }) => swept.removed.push((path, bytes)),
            Ok(Stray::Held) => swept.held.push(path),
            Ok(Stray::Gone | Stray::NotAFile) => {}
            Err(error) => {
                let doing = "removing the abandoned";
                swept
                    .failed
                    .push(Error::system(Access::Write, doing, &path, error));
            }
        }
    }
    Ok(swept)
}
