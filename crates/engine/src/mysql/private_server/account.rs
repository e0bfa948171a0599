//! The account of the operating system that a private server runs under. It must never run as
//! root what can run as less.

use std::fs;
use std::os::unix::fs::{MetadataExt, chown};
use std::path::Path;

use crate::Error;

/// The account of the operating system that the server runs under: our own; for root `mysql`
/// where there is one that can reach the folder, which then becomes its own.
pub(super) fn account(folder: &Path) -> Result<String, Error> {
    let failed = |source| Error::Io {
        doing: format!("giving away {}", folder.display()),
        source,
    };
    let own = fs::metadata(folder).map_err(failed)?.uid();
    let id = |arguments: &[&str]| {
        let output = std::process::Command::new("id")
            .args(arguments)
            .output()
            .map_err(failed)?;
        Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
    };
    if own == 0
        && let (Ok(user), Ok(group)) = (
            id(&["-u", "mysql"])?.parse::<u32>(),
            id(&["-g", "mysql"])?.parse::<u32>(),
        )
        && reachable(folder, user, group)
    {
        chown(folder, Some(user), Some(group)).map_err(failed)?;
        return Ok("mysql".into());
    }
    id(&["-un"])
}

/// Whether an account can pass through every folder above this one.
fn reachable(folder: &Path, user: u32, group: u32) -> bool {
    folder
        .ancestors()
        .skip(1)
        .filter(|folder| !folder.as_os_str().is_empty())
        .all(|folder| {
            folder.metadata().is_ok_and(|metadata| {
                let mask = match () {
                    () if metadata.uid() == user => 0o100,
                    () if metadata.gid() == group => 0o010,
                    () => 0o001,
                };
                metadata.mode() & mask != 0
            })
        })
}

/// Sub-folders belong to whom the folder was given.
pub(super) fn give(folder: &Path, names: &[&str]) -> Result<(), Error> {
    let failed = |source| Error::Io {
        doing: format!("giving away {}", folder.display()),
        source,
    };
    let owner = fs::metadata(folder).map_err(failed)?;
    for name in names {
        chown(folder.join(name), Some(owner.uid()), Some(owner.gid())).map_err(failed)?;
    }
    Ok(())
}
