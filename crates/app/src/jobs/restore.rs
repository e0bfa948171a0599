//! A restore run: what `sauvegarde restore` does, into a database that is configured or beside
//! one. The safety copy is entered before anything is overwritten, so that it is found also when
//! the machine dies in the middle.

use engine::{Events, RestoreOptions};
use serde_json::json;

use super::live::Tracker;
use super::runner::{Ended, Inner, Runner};
use super::spec::{RestoreSpec, Target};
use super::sync::{self, FILE};
use super::{Refused, copies, story};
use crate::catalog::runs::{Level, Outcome, Run};
use crate::catalog::sources::Database;
use crate::catalog::storing;
use crate::explain::change::change;
use crate::failure::{Failure, Result};
use crate::pipeline::{Backup, Verified};
use crate::restoring::{self, Order};
use crate::words::{Value, m};
use crate::{archive_file, database, report};

/// Does it.
pub(super) fn run(inner: &Inner, run: &Run, tracker: &Tracker) -> Result<Ended> {
    let spec: RestoreSpec = story::spec(run)?;
    let path = copies::path(inner, run)?;
    let (beside, target) = inner.target(&spec.target)?;
    let target = target.ok_or(Refused::BadName)?;
    let replace = matches!(spec.target, Target::Replace { .. });
    let order = Order {
        content: archive_file::open_any(&path)?,
        target: &target,
        options: RestoreOptions {
            tables: spec.tables,
            replace,
            events: match replace {
                true => Events::AsTheyWereAtHome,
                false => Events::Disabled,
            },
            accept_losses: spec.accept_losses,
            ..RestoreOptions::default()
        },
        root: &inner.config.backups,
        group: beside.folder.as_deref(),
    };
    let mut copied = None;
    let done = restoring::run(order, tracker, &mut |backup| {
        copied = Some(enter_copy(inner, run, &beside, backup)?);
        let path = backup.path.display().to_string();
        tracker.say(Level::Info, story::kept(&m!("safety-copy", path = path)));
        Ok(())
    });
    let safety_copy = copied.map(|object| json!({ "storage": FILE, "object": object }));
    let done = match done {
        Ok(done) => done,
        Err(failure) => {
            let outcome = Outcome {
                report: Some(json!({ "safety_copy": safety_copy, "target": target.shown() })),
                ..Outcome::default()
            };
            let failure = Some(failure);
            return Ok(Ended { outcome, failure });
        }
    };
    let restored = &done.restored;
    let line = m!(
        "restored",
        target = restored.target.as_str(),
        tables = restored.tables.len(),
        shown = Value::Count(restored.tables.len() as u64),
        rows = Value::Rows(restored.rows()),
        others = Value::Count(restored.others as u64)
    );
    tracker.say(Level::Info, story::kept(&line));
    for change_made in &restored.changes {
        tracker.say(Level::Warning, story::kept(&change(change_made)));
    }
    match &done.index {
        Some(index) if index.state == archive::index::State::Incomplete => {
            let missing = report::missing(index);
            tracker.say(
                Level::Warning,
                story::kept(&m!("restored-incomplete", missing = missing)),
            );
        }
        Some(_) => {}
        None => tracker.say(Level::Warning, story::kept(&m!("plain-restored"))),
    }
    let mut told = json!(restored);
    if let serde_json::Value::Object(told) = &mut told {
        told.insert("safety_copy".into(), json!(safety_copy));
        told.insert("undoes".into(), json!(spec.undoes));
    }
    let outcome = Outcome {
        rows: Some(restored.rows()),
        report: Some(told),
        ..Outcome::default()
    };
    let failure = done.lost().map(|failure| failure.about(target.shown()));
    Ok(Ended { outcome, failure })
}

fn enter_copy(
    inner: &Inner,
    run: &Run,
    database: &Database,
    backup: &Backup<Verified>,
) -> Result<String> {
    let object = match &database.folder {
        Some(folder) => format!("{folder}/{}", backup.name()),
        None => backup.name(),
    };
    let id = sync::one(&inner.catalog, &inner.config.backups, &object)?;
    inner.catalog.write(|t| {
        storing::made_by(t, id, run.id, run.trigger, run.user.as_deref())?;
        storing::belongs(t, id, database.id)?;
        let report = json!({ "safety_copy": { "storage": FILE, "object": object } });
        crate::catalog::runs::note_report(t, run.id, &report)
    })?;
    Ok(object)
}

/// The safety copy that a restore took: storage and object.
pub(super) fn safety_copy(run: &Run) -> Option<(String, String)> {
    let copy = run.report.as_ref()?.get("safety_copy")?;
    let text = |name: &str| copy.get(name)?.as_str().map(str::to_owned);
    Some((text("storage")?, text("object")?))
}

/// What a restore would do, found out without writing anything.
#[derive(Clone, Debug)]
pub struct Plan {
    /// What stands there under any name: kind and name, in the archive's words.
    pub there: Vec<(archive::index::Kind, String)>,
    /// What will not be as it was, and whether something is lost by it.
    pub changes: Vec<(engine::Change, bool)>,
}

impl Runner {
    /// What a restore would do. It asks the server: not for a page that must not wait.
    pub fn plan(&self, storage: &str, object: &str, spec: &RestoreSpec) -> Result<Plan> {
        let (_, path) = self.file(storage, object)?;
        let (_, target) = self.inner.target(&spec.target)?;
        let target = target.ok_or(Refused::BadName)?;
        let about = |error: engine::Error| Failure::from(error).about(target.shown());
        let there = database::objects(&target).map_err(about)?;
        let options = RestoreOptions {
            tables: spec.tables.clone(),
            replace: matches!(spec.target, Target::Replace { .. }),
            ..RestoreOptions::default()
        };
        let changes = match archive_file::open_any(&path)? {
            archive_file::Content::Archive(reader) => {
                database::plan(&reader, &target, &options, &engine::Silent).map_err(about)?
            }
            archive_file::Content::Plain(..) | archive_file::Content::Folder(_) => Vec::new(),
        };
        let with_loss = |change: engine::Change| {
            let loss = engine::mysql::is_loss(&change.change);
            (change, loss)
        };
        Ok(Plan {
            there,
            changes: changes.into_iter().map(with_loss).collect(),
        })
    }
}
