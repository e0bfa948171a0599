//! A restore run: what `sauvegarde restore` does, into a database that is configured or beside
//! one. The safety copy is entered before anything is overwritten, so that it is found also when
//! the machine dies in the middle.

use std::collections::HashSet;

use archive::index::Kind;
use engine::{Events, RestoreOptions};
use serde_json::json;

use super::live::Tracker;
use super::runner::{Ended, Inner, Runner};
use super::space::{self, Room};
use super::spec::{RestoreSpec, Target};
use super::sync::{self, FILE};
use super::{Refused, copies, story};
use crate::catalog::runs::{Level, Outcome, Run};
use crate::catalog::sources::Database;
use crate::catalog::storing;
use crate::explain::change::change;
use crate::explain::engine::some;
use crate::failure::{Failure, Result};
use crate::pipeline::{Backup, Verified};
use crate::restoring::{self, Order};
use crate::words::{Message, Value, m};
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
            events: events(&spec.target),
            accept_losses: spec.accept_losses,
            also_drop: spec.drops.clone(),
            ..RestoreOptions::default()
        },
        root: &inner.config.backups,
        group: beside.folder.as_deref(),
    };
    let mut copied = None;
    let mut before = HashSet::new();
    let done = restoring::run(order, tracker, &mut |backup| {
        before.extend(named(backup.index()));
        copied = Some(enter_copy(inner, run, &beside, backup)?);
        let path = backup.path.display().to_string();
        tracker.say(Level::Info, story::kept(&m!("safety-copy", path = path)));
        Ok(())
    });
    let safety_copy = copied.map(|object| json!({ "storage": FILE, "object": object }));
    // Also after a failure: what it left is taken back as well.
    let added = match safety_copy {
        Some(_) => database::objects(&target).map(|now| {
            let new = now.into_iter().filter(|one| !before.contains(one));
            new.collect::<Vec<_>>()
        }),
        None => Ok(Vec::new()),
    };
    let added = added.unwrap_or_else(|error| {
        let unknown = m!("added-unknown", cause = Failure::from(error).cause);
        tracker.say(Level::Warning, story::kept(&unknown));
        Vec::new()
    });
    let done = match done {
        Ok(done) => done,
        Err(failure) => {
            let outcome = Outcome {
                report: Some(json!({
                    "safety_copy": safety_copy,
                    "target": target.shown(),
                    "added": added,
                })),
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
    if let Some(line) = dropped(&spec.drops) {
        tracker.say(Level::Info, story::kept(&line));
    }
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
        told.insert("added".into(), json!(added));
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

fn named(index: &archive::Index) -> impl Iterator<Item = (Kind, String)> {
    let objects = index.objects.iter();
    objects.map(|object| (object.kind, object.name.clone()))
}

/// What a restore added to what it overwrote, by its report.
pub fn added(report: Option<&serde_json::Value>) -> Vec<(Kind, String)> {
    let added = report.and_then(|report| report.get("added").cloned());
    // One of an older program does not say.
    added
        .and_then(|added| serde_json::from_value(added).ok())
        .unwrap_or_default()
}

/// The line that says what went beside what was overwritten.
fn dropped(drops: &[(Kind, String)]) -> Option<Message> {
    let names: Vec<Message> = drops
        .iter()
        .map(|(kind, name)| report::named(*kind, name))
        .collect();
    (!names.is_empty()).then(|| m!("restore-dropped", names = some(&names)))
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
    /// Whether it fits.
    pub space: Vec<Room>,
}

/// Events run again only where they ran before: in a copy they would do everything twice.
fn events(target: &Target) -> Events {
    match target {
        Target::Replace { .. } => Events::AsTheyWereAtHome,
        Target::New { .. } => Events::Disabled,
    }
}

impl Runner {
    /// What a restore would do. It asks the server: not for a page that must not wait.
    pub fn plan(&self, storage: &str, object: &str, spec: &RestoreSpec) -> Result<Plan> {
        let (_, path) = self.file(storage, object)?;
        let (database, target) = self.inner.target(&spec.target)?;
        let target = target.ok_or(Refused::BadName)?;
        let about = |error: engine::Error| Failure::from(error).about(target.shown());
        let there = database::objects(&target).map_err(about)?;
        let options = RestoreOptions {
            tables: spec.tables.clone(),
            replace: matches!(spec.target, Target::Replace { .. }),
            events: events(&spec.target),
            ..RestoreOptions::default()
        };
        let content = archive_file::open_any(&path)?;
        let space = space::look(&self.inner, spec, &content, &database, &target);
        let changes = match &content {
            archive_file::Content::Archive(reader) => {
                database::plan(reader, &target, &options, &engine::Silent).map_err(about)?
            }
            archive_file::Content::Plain(..) | archive_file::Content::Folder(_) => Vec::new(),
        };
        let with_loss = |change: engine::Change| {
            let loss = engine::mysql::is_loss(&change.change);
            (change, loss)
        };
        Ok(Plan {
            there,
            space,
            changes: changes.into_iter().map(with_loss).collect(),
        })
    }
}
