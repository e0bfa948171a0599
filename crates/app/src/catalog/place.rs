//! Where the data folder is, and making it for its owner alone. A folder that somebody else uses
//! is taken as it is: its rights are never changed.

use std::fs::{self, DirBuilder, Permissions};
use std::io::ErrorKind;
use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
use std::path::{Path, PathBuf};

use super::{Error, Result, open};

/// For the owner alone.
const MODE: u32 = 0o700;

/// The data folder that the variables name: `SAUVEGARDE_DATA`, else systemd's `STATE_DIRECTORY`,
/// else `sauvegarde` in `XDG_DATA_HOME`, else in the home's `.local/share`.
pub fn folder(variable: impl Fn(&str) -> Option<String>) -> Result<PathBuf> {
    let set = |name: &str| variable(name).filter(|value| !value.is_empty());
    if let Some(folder) = set("SAUVEGARDE_DATA") {
        return Ok(folder.into());
    }
    // systemd names several, parted by colons, where a unit asks for several: the first is ours.
    if let Some(folders) = set("STATE_DIRECTORY") {
        let first = folders.split(':').next().unwrap_or_default();
        return Ok(first.into());
    }
    let home = || set("HOME").map(|home| Path::new(&home).join(".local/share"));
    set("XDG_DATA_HOME")
        .map(PathBuf::from)
        .or_else(home)
        .map(|base| base.join("sauvegarde"))
        .ok_or(Error::NoFolder)
}

/// Whether there is a catalogue in this folder, or may be: one that this account may not look into can hold one.
pub fn is_there(folder: &Path) -> bool {
    match folder.join(open::FILE).try_exists() {
        Ok(there) => there,
        // A file where the folder would be holds none.
        Err(error) => error.kind() != ErrorKind::NotADirectory,
    }
}

/// Makes the folder. One that is empty or ours already is closed to others.
pub(super) fn make(folder: &Path) -> Result<()> {
    let fail = || Error::io(folder);
    let made = DirBuilder::new().recursive(true).mode(MODE).create(folder);
    made.map_err(fail())?;
    let mode = fs::metadata(folder).map_err(fail())?.permissions().mode();
    if mode & 0o077 != 0 && (folder.join(open::FILE).exists() || is_empty(folder)?) {
        match fs::set_permissions(folder, Permissions::from_mode(MODE)) {
            // Somebody else's, whose choice it was; the files in it are closed all the same.
            Err(error) if error.kind() == ErrorKind::PermissionDenied => {}
            result => result.map_err(fail())?,
        }
    }
    Ok(())
}

fn is_empty(folder: &Path) -> Result<bool> {
    let mut entries = fs::read_dir(folder).map_err(Error::io(folder))?;
    Ok(entries.next().is_none())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_variable_wins() {
        let with = |pairs: &'static [(&str, &str)]| {
            folder(move |name| {
                let found = pairs.iter().find(|(key, _)| *key == name);
                found.map(|(_, value)| (*value).to_owned())
            })
        };
        assert!(matches!(with(&[]), Err(Error::NoFolder)));
        let home = with(&[("HOME", "/h"), ("SAUVEGARDE_DATA", "")]).unwrap();
        assert_eq!(home, Path::new("/h/.local/share/sauvegarde"));
        let xdg = with(&[("HOME", "/h"), ("XDG_DATA_HOME", "/x")]).unwrap();
        assert_eq!(xdg, Path::new("/x/sauvegarde"));
        let state = with(&[("HOME", "/h"), ("STATE_DIRECTORY", "/s:/t")]).unwrap();
        assert_eq!(state, Path::new("/s"));
        let said = with(&[("STATE_DIRECTORY", "/s"), ("SAUVEGARDE_DATA", "d")]).unwrap();
        assert_eq!(said, Path::new("d"));
    }

    #[test]
    fn what_cannot_be_looked_into_may_hold_one() {
        let root = tempfile::tempdir().unwrap();
        assert!(!is_there(root.path()) && !is_there(&root.path().join("no")));
        fs::write(root.path().join(open::FILE), "").unwrap();
        assert!(is_there(root.path()));
        // A name too long to be asked for fails as a closed folder does, also for root.
        assert!(is_there(&root.path().join("x".repeat(300))));
    }

    #[test]
    fn only_a_folder_of_ours_is_closed() {
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        let root = tempfile::tempdir().unwrap();
        let new = root.path().join("a/b");
        make(&new).unwrap();
        assert_eq!(mode(&new), 0o700);
        let open = Permissions::from_mode(0o755);
        fs::set_permissions(&new, open.clone()).unwrap();
        make(&new).unwrap();
        assert_eq!(mode(&new), 0o700);
        fs::write(new.join("of-others"), "").unwrap();
        fs::set_permissions(&new, open).unwrap();
        make(&new).unwrap();
        assert_eq!(mode(&new), 0o755);
    }
}
