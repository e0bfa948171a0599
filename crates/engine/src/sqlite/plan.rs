//! What of an archive is restored. Pure: index and wish in, positions of objects out.

use std::collections::BTreeSet;

use archive::index::{Dialect, Index, Kind, Object};

use crate::Error;

/// The objects to restore, and their frames.
pub(super) struct Plan {
    /// For each object of the index the positions of its frames; `None`: not restored.
    pub frames: Vec<Option<Vec<usize>>>,
    /// Whether all of the archive is restored.
    pub whole: bool,
}

impl Plan {
    /// All objects, or those of the named tables: with their indexes, triggers and shadow tables.
    pub fn new(index: &Index, tables: Option<&[String]>) -> Result<Self, Error> {
        if index.dialect != Dialect::Sqlite {
            return Err(Error::WrongDialect(index.dialect));
        }
        let same = |a: &str, b: &str| a.eq_ignore_ascii_case(b);
        if let Some(names) = tables {
            let known = |name: &&String| {
                index
                    .objects
                    .iter()
                    .any(|object| is_table(object) && same(&object.name, name))
            };
            let unknown: Vec<String> = names.iter().filter(|name| !known(name)).cloned().collect();
            if !unknown.is_empty() {
                return Err(Error::UnknownTables(unknown));
            }
        }
        let chosen = |object: &Object| {
            let Some(names) = tables else {
                return true;
            };
            let named = |name: &str| names.iter().any(|wish| same(wish, name));
            match object.kind {
                Kind::Table | Kind::VirtualTable if is_table(object) => named(&object.name),
                Kind::Table if is_internal(object) => true,
                Kind::Table | Kind::Index | Kind::Trigger => {
                    object.table.as_deref().is_some_and(named)
                }
                _ => false,
            }
        };
        let mut frames: Vec<Option<Vec<usize>>> = index
            .objects
            .iter()
            .map(|object| chosen(object).then(Vec::new))
            .collect();
        for (at, frame) in index.frames.iter().enumerate() {
            if let Some(Some(list)) = frame.object.and_then(|object| frames.get_mut(object)) {
                list.push(at);
            }
        }
        Ok(Self {
            frames,
            whole: tables.is_none(),
        })
    }

    /// The chosen objects with their positions.
    pub fn objects<'a>(&'a self, index: &'a Index) -> impl Iterator<Item = (usize, &'a Object)> {
        index
            .objects
            .iter()
            .enumerate()
            .filter(|(at, _)| self.frames[*at].is_some())
    }

    /// Names of the tables whose rows are restored, but SQLite's own.
    pub fn tables(&self, index: &Index) -> BTreeSet<String> {
        let tables = self
            .objects(index)
            .filter(|(_, object)| object.kind == Kind::Table && !is_internal(object));
        tables.map(|(_, object)| object.name.clone()).collect()
    }
}

/// Whether a person would call it a table.
pub(super) fn is_table(object: &Object) -> bool {
    match object.kind {
        Kind::VirtualTable => true,
        Kind::Table => !is_internal(object) && object.engine.as_deref() != Some("shadow"),
        _ => false,
    }
}

/// Whether it is one of SQLite's own tables, which other tables share.
pub(super) fn is_internal(object: &Object) -> bool {
    object.kind == Kind::Table && object.engine.as_deref() == Some("internal")
}
