//! Giving a finished file its final name, without ever replacing another, and making that
//! durable.

use std::fs::{self, File};
use std::io;
use std::path::Path;

use rustix::fs::{CWD, RenameFlags, renameat_with};
use rustix::io::Errno;

/// Moves `from` to `to` in one step; `AlreadyExists` when `to` is taken.
///
/// Filesystems without `RENAME_NOREPLACE` (NFS: renameat2(2) gives `EINVAL`) get the file by
/// hard link instead.
pub(super) fn rename_no_replace(from: &Path, to: &Path) -> io::Result<()> {
    match renameat_with(CWD, from, CWD, to, RenameFlags::NOREPLACE) {
        Err(Errno::INVAL | Errno::NOSYS | Errno::NOTSUP) => link_then_unlink(from, to),
        result => result.map_err(io::Error::from),
    }
}

/// The same with two calls. link(2) is atomic and refuses a taken name.
fn link_then_unlink(from: &Path, to: &Path) -> io::Result<()> {
    fs::hard_link(from, to)?;
    // The file has its final name. A partial name that stays is only a second name for it,
    // which the next sweep removes; failing here would call a whole file failed.
    fs::remove_file(from).ok();
    Ok(())
}

/// Makes the names in `folder` durable.
pub(super) fn sync_folder(folder: &Path) -> io::Result<()> {
    match File::open(folder)?.sync_all() {
        // Some network filesystems cannot sync a folder (fsync(2): EINVAL); their server
        // decides when a name is durable, and there is nothing else to call.
        Err(error) if error.kind() == io::ErrorKind::InvalidInput => Ok(()),
        result => result,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(publish: fn(&Path, &Path) -> io::Result<()>) {
        let folder = tempfile::tempdir().unwrap();
        let [from, to] = ["from", "to"].map(|name| folder.path().join(name));
        fs::write(&from, "new").unwrap();
        publish(&from, &to).unwrap();
        assert_eq!(fs::read(&to).unwrap(), b"new");
        assert!(!from.exists());

        fs::write(&from, "newer").unwrap();
        let error = publish(&from, &to).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::AlreadyExists);
        assert_eq!(fs::read(&to).unwrap(), b"new");
        assert_eq!(fs::read(&from).unwrap(), b"newer");
        sync_folder(folder.path()).unwrap();
    }

    #[test]
    fn rename_never_replaces() {
        check(rename_no_replace);
    }

    #[test]
    fn the_hard_link_way_never_replaces() {
        check(link_then_unlink);
    }
}
