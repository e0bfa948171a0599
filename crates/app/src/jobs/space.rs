//! Whether a restore fits: what it needs beside what is free, where that can be known from here. A guess on both sides,
//! told as one; it keeps nobody from restoring.

use std::path::{Path, PathBuf};

use archive::index::Kind;
use serde::Serialize;
use storage::local::Folder;

use super::runner::Inner;
use super::spec::{RestoreSpec, Target};
use crate::archive_file::Content;
use crate::catalog::backups;
use crate::catalog::sources::Database;
use crate::database;
use crate::source::SourceConfig;

/// What room is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum For {
    /// The restored data.
    Target,
    /// The copy of what is overwritten.
    SafetyCopy,
}

/// A place that a restore fills.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Room {
    /// What it is for.
    pub use_: For,
    /// The folder, if it is one of this machine.
    pub folder: Option<PathBuf>,
    /// Bytes that will be needed, by the best guess.
    pub needed: Option<u64>,
    /// Bytes that are free.
    pub free: Option<u64>,
}

impl Room {
    /// Whether it fits; `None`: that cannot be known.
    pub fn fits(&self) -> Option<bool> {
        Some(self.needed? <= self.free?)
    }
}

/// What a restore of this needs and finds.
pub(super) fn look(
    inner: &Inner,
    spec: &RestoreSpec,
    content: &Content,
    database: &Database,
    target: &SourceConfig,
) -> Vec<Room> {
    let folder = match target {
        SourceConfig::Sqlite(path) => Some(parent(path).to_owned()),
        // A server that does not say keeps nobody from planning: it is asked for more than this, and fails there.
        SourceConfig::MySql(_) => database::data_folder(target).ok().flatten(),
    };
    let mut rooms = vec![Room {
        use_: For::Target,
        free: folder.as_deref().and_then(free),
        folder,
        needed: text(spec, content),
    }];
    if matches!(spec.target, Target::Replace { .. }) {
        let root = &inner.config.backups;
        rooms.push(Room {
            use_: For::SafetyCopy,
            folder: Some(root.clone()),
            needed: copy(inner, database, target),
            free: free(root),
        });
    }
    rooms
}

fn parent(path: &Path) -> &Path {
    let parent = path.parent().filter(|it| !it.as_os_str().is_empty());
    parent.unwrap_or(Path::new("."))
}

fn free(folder: &Path) -> Option<u64> {
    // The folder of backups may be made only with the first of them.
    let there = folder.ancestors().find(|part| part.is_dir())?;
    Folder::attach(there).free_bytes().ok()
}

/// Bytes of SQL text that will be read: about what the rows take in a database.
fn text(spec: &RestoreSpec, content: &Content) -> Option<u64> {
    let Content::Archive(reader) = content else {
        return None;
    };
    let wanted = |name: &String, kind: Kind| match &spec.tables {
        Some(tables) => {
            tables.contains(name)
                && matches!(kind, Kind::Table | Kind::VirtualTable | Kind::Sequence)
        }
        None => true,
    };
    let objects = reader.index().objects.iter();
    let wanted = objects.filter(|object| wanted(&object.name, object.kind));
    Some(wanted.map(|object| object.text).sum())
}

/// Size of a copy of what stands there: that of the last backup, else of the file.
fn copy(inner: &Inner, database: &Database, target: &SourceConfig) -> Option<u64> {
    let last = inner.catalog.read(|c| {
        let last = backups::last_good(c, database.id)?;
        last.map(|(_, id)| backups::get(c, id)).transpose()
    });
    let file = || match target {
        SourceConfig::Sqlite(path) => std::fs::metadata(path).ok().map(|facts| facts.len()),
        SourceConfig::MySql(_) => None,
    };
    let last = last.ok().flatten().flatten();
    last.map(|backup| backup.bytes).or_else(file)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_known_on_both_sides_is_judged() {
        let room = |needed, free| Room {
            use_: For::Target,
            folder: None,
            needed,
            free,
        };
        assert_eq!(room(Some(5), Some(5)).fits(), Some(true));
        assert_eq!(room(Some(6), Some(5)).fits(), Some(false));
        assert_eq!(room(None, Some(5)).fits(), None);
        assert_eq!(room(Some(5), None).fits(), None);
    }

    #[test]
    fn a_folder_that_is_not_made_yet_has_the_room_of_what_it_will_lie_in() {
        let folder = tempfile::tempdir().unwrap();
        assert!(free(folder.path()).is_some_and(|bytes| bytes > 0));
        assert!(free(&folder.path().join("a/b")).is_some());
        assert_eq!(parent(Path::new("x.sqlite")), Path::new("."));
    }
}
