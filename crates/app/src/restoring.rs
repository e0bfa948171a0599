//! A restore in the order that loses nothing: look at the target, save what would be overwritten,
//! read that copy back, and only then write. The verb and the panel both come here.

use std::path::{Path, PathBuf};

use archive::Index;
use archive::index::Dialect;
use engine::{DumpOptions, Monitor, RestoreOptions, Restored};

use crate::archive_file::{self, Content};
use crate::explain::change::change;
use crate::explain::engine::some;
use crate::failure::{Failure, Result};
use crate::lock::Lock;
use crate::pipeline::{Backup, Verified};
use crate::source::SourceConfig;
use crate::words::{Message, m, t};
use crate::{database, make, report};

/// What to restore, and where to.
pub struct Order<'a> {
    /// What is read.
    pub content: Content,
    /// Where it goes.
    pub target: &'a SourceConfig,
    /// How; `replace` says that what stands in the target may be overwritten.
    pub options: RestoreOptions,
    /// The folder of backups, for the safety copy.
    pub root: &'a Path,
    /// Sub-folder for the safety copy.
    pub group: Option<&'a str>,
}

/// What was done.
pub struct Done {
    /// The engine's report.
    pub restored: Restored,
    /// What the archive said of itself; `None`: a plain dump, which says nothing.
    pub index: Option<Index>,
    /// The copy of what stood in the target before.
    pub safety_copy: Option<PathBuf>,
    /// Losses were announced and accepted.
    accepted: bool,
}

/// Does it. `copied` is told of the safety copy before anything is overwritten.
pub fn run(
    order: Order<'_>,
    monitor: &dyn Monitor,
    copied: &mut dyn FnMut(&Backup<Verified>) -> Result<()>,
) -> Result<Done> {
    let Order {
        content,
        target,
        options,
        root,
        group,
    } = order;
    refuse_other_dialect(&content, target)?;
    let there =
        database::objects(target).map_err(|error| Failure::from(error).about(target.shown()))?;
    let overwrites = options.replace && !there.is_empty();
    // Held to the end: a backup in the middle would be a whole one of half a restore.
    let lock = overwrites.then(|| make::lock(root, target)).transpose()?;
    let safety_copy = match &lock {
        Some(lock) => Some(safety_copy(target, root, group, lock, monitor, copied)?),
        None => None,
    };
    let index = match &content {
        Content::Archive(reader) => Some(reader.index().clone()),
        Content::Plain(..) | Content::Folder(_) => None,
    };
    let restored = match content {
        Content::Archive(reader) => database::restore(&reader, target, &options, monitor),
        Content::Plain(text, bytes) => {
            database::restore_plain(text, bytes, target, &options, monitor)
        }
        Content::Folder(folder) => {
            database::restore_plain_folder(&folder, target, &options, monitor)
        }
    };
    let restored = restored.map_err(|error| {
        let failure = failed(&error, target, there.len());
        match &safety_copy {
            Some(path) => with_copy(failure, path),
            None => failure,
        }
    })?;
    Ok(Done {
        restored,
        index,
        safety_copy,
        accepted: options.accept_losses,
    })
}

/// What can be known not to work before anything is looked at.
fn refuse_other_dialect(content: &Content, target: &SourceConfig) -> Result<()> {
    match content {
        Content::Archive(reader) if reader.index().dialect != target.dialect() => {
            Err(engine::Error::WrongDialect(reader.index().dialect).into())
        }
        Content::Plain(..) | Content::Folder(_) if target.dialect() == Dialect::Sqlite => Err(
            archive_file::plain(t!("plain-dump"), t!("plain-sqlite-next")),
        ),
        Content::Archive(_) | Content::Plain(..) | Content::Folder(_) => Ok(()),
    }
}

impl Done {
    /// The failure of a restore that is done, and lost something that nobody had accepted.
    pub fn lost(&self) -> Option<Failure> {
        let lost: Vec<Message> = self
            .restored
            .changes
            .iter()
            .filter(|change| match change.change.as_str() {
                "not_created" | "constraint_dropped" => !self.accepted,
                // Nobody could announce it.
                "refused" => true,
                _ => false,
            })
            .map(change)
            .collect();
        (!lost.is_empty()).then(|| {
            Failure::new(
                "not-created",
                m!("not-created", names = some(&lost)),
                m!("not-created-next"),
            )
        })
    }
}

/// Saves what stands in the target; only a whole copy allows it to be overwritten.
fn safety_copy(
    target: &SourceConfig,
    root: &Path,
    group: Option<&str>,
    _held: &Lock,
    monitor: &dyn Monitor,
    copied: &mut dyn FnMut(&Backup<Verified>) -> Result<()>,
) -> Result<PathBuf> {
    let options = DumpOptions {
        safety_copy: true,
        ..DumpOptions::default()
    };
    let backup =
        make::locked(target, root, group, &options, monitor, &|| false).map_err(|failure| {
            Failure {
                remedy: m!("safety-copy-failed-next", next = failure.remedy),
                ..failure
            }
        })?;
    if !backup.complete() {
        let missing = report::missing(backup.index());
        let failure = Failure::new(
            "safety-copy-incomplete",
            m!("safety-copy-incomplete", missing = missing),
            m!("safety-copy-incomplete-next"),
        );
        return Err(failure.about(backup.path.display()));
    }
    copied(&backup)?;
    Ok(backup.path)
}

/// A failed restore also says what the target holds now.
fn failed(error: &engine::Error, target: &SourceConfig, before: usize) -> Failure {
    let failure = Failure::from(error).about(target.shown());
    if matches!(
        error,
        engine::Error::Exists(_)
            | engine::Error::Losses(_)
            | engine::Error::WrongDialect(_)
            | engine::Error::UnknownTables(_)
    ) {
        // Refused before anything was touched.
        return failure;
    }
    let now = match database::objects(target) {
        Ok(objects) if objects.is_empty() && before == 0 => m!("target-empty"),
        Ok(objects) => {
            let names: Vec<Message> = objects
                .iter()
                .map(|(kind, name)| report::named(*kind, name))
                .collect();
            m!("target-holds", count = names.len(), names = some(&names))
        }
        Err(error) => m!("target-unknown", detail = Failure::from(error).cause),
    };
    Failure {
        remedy: Message::list([now, failure.remedy], " "),
        ..failure
    }
}

/// Whoever reads only the failure must learn where the copy lies.
fn with_copy(failure: Failure, path: &Path) -> Failure {
    let copy = m!("safety-copy-stands", path = path.display().to_string());
    Failure {
        remedy: Message::list([failure.remedy, copy], " "),
        ..failure
    }
}
