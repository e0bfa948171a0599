//! One backup of one database into a folder, read back: what the verb, the panel and a restore
//! that overwrites have in common. Never two of one database at once.

use std::path::Path;

use engine::{DumpOptions, Monitor};

use crate::failure::Result;
use crate::lock::Lock;
use crate::pipeline::{self, Backup, Verified};
use crate::source::SourceConfig;
use crate::{explain, folder};

/// Makes it in the folder, or in the sub-folder that is named by a database. One that nobody read
/// back to its end stays, unless it is `unwanted`.
pub fn backup(
    source: &SourceConfig,
    root: &Path,
    group: Option<&str>,
    options: &DumpOptions,
    monitor: &dyn Monitor,
    unwanted: &dyn Fn() -> bool,
) -> Result<Backup<Verified>> {
    let _lock = lock(root, source)?;
    locked(source, root, group, options, monitor, unwanted)
}

/// Takes the lock of a database, and makes the folder that it lies in.
pub fn lock(root: &Path, source: &SourceConfig) -> Result<Lock> {
    folder::open_for_writing(root, None)?;
    let held = || explain::jobs::locked().about(source.shown());
    Lock::take(root, source)?.ok_or_else(held)
}

/// The same for whoever holds the lock.
pub fn locked(
    source: &SourceConfig,
    root: &Path,
    group: Option<&str>,
    options: &DumpOptions,
    monitor: &dyn Monitor,
    unwanted: &dyn Fn() -> bool,
) -> Result<Backup<Verified>> {
    let folder = folder::open_for_writing(root, group)?;
    let written = pipeline::write_into(source, &folder, options, monitor)?;
    let name = written.name();
    let verified = written.verify(monitor);
    if verified.is_err() && unwanted() {
        // A damaged one is gone already, which is no error.
        folder::remove_from(&folder, &name)?;
    }
    verified
}
