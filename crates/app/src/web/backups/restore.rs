//! Restoring from the panel: choose what and where to, see the plan, then a run. The target is a
//! new database unless a person says otherwise and types the name of the one to be overwritten.
//! Pages read the catalogue; only the piece that the plan loads behind itself asks the server.

use std::path::Path;

use archive::index::Kind;
use askama::Template;
use axum::http::StatusCode;

use super::badge::{self, Badge};
use super::create::{begun, by};
use super::place::Place;
use crate::catalog::backups::{self, Backup, BackupState, ObjectFacts};
use crate::catalog::runs::{self, RunKind, RunState};
use crate::catalog::sources::{self, Database};
use crate::explain::change::change;
use crate::failure::Failure;
use crate::jobs::restore::added;
use crate::jobs::space::{For, Room};
use crate::jobs::spec::{self, RestoreSpec, Target};
use crate::report;
use crate::web::answer::{Answer, Refusal, page, page_with};
use crate::web::call::Call;
use crate::web::databases::label;
use crate::web::fields::{self, Fields};
use crate::web::page::{Page, Section};
use crate::words::format::{count, duration, size};
use crate::words::{m, t};

/// Names that are written out; the others are counted.
const NAMED: usize = 40;

struct Table {
    name: String,
    rows: String,
    size: String,
}

#[derive(Template)]
#[template(path = "restore.html")]
struct Choose {
    page: Page,
    address: String,
    name: String,
    backup: Backup,
    state: Badge,
    tables: Vec<Table>,
    databases: Vec<Database>,
    /// The database that the backup came from.
    home: Option<i64>,
    new_name: String,
}

impl Choose {
    fn is_home(&self, database: &Database) -> bool {
        self.home == Some(database.id)
    }
}

/// Asks what and where to.
pub fn choose(call: &Call) -> Answer {
    let place = Place::of(call)?;
    if place.backup.state == BackupState::Unreadable {
        return Err(Refusal::Bad(m!("restore-unreadable")));
    }
    let (content, databases) = call.app.catalog.read(|c| {
        let content = backups::content(c, place.backup.id)?;
        Ok((content.unwrap_or_default(), sources::databases(c)?))
    })?;
    let mut databases = fitting(databases, &place.backup);
    for one in &mut databases {
        one.source = label(one.origin, &one.source);
    }
    let own = |one: &&Database| Some(one.id) == place.backup.database_id;
    let home = databases.iter().find(own).or(databases.first());
    page(&Choose {
        page: Page::of(call, Some(Section::Backups), t!("restore-title"))?,
        address: place.address(),
        name: place.copy().name().to_owned(),
        state: badge::state(&place.backup),
        tables: content
            .objects
            .iter()
            .filter(is_table)
            .map(|object| Table {
                name: object.name.clone(),
                rows: count(object.rows),
                size: size(object.bytes),
            })
            .collect(),
        new_name: home.map_or_else(String::new, |home| spec::default_name(home, &call.zoned())),
        home: home.map(|home| home.id),
        databases,
        backup: place.backup,
    })
}

/// Databases whose server can take it: SQLite and the others do not mix.
fn fitting(databases: Vec<Database>, backup: &Backup) -> Vec<Database> {
    let sqlite = backup.family.as_deref().map(|family| family == "sqlite");
    let fits = |one: &Database| {
        let file = one.kind == sources::SourceKind::Sqlite;
        one.gone.is_none() && sqlite.is_none_or(|sqlite| sqlite == file)
    };
    databases.into_iter().filter(fits).collect()
}

/// A sequence is chosen as a table is, and is none to a person.
fn holds_rows(object: &&&ObjectFacts) -> bool {
    is_table(object) && object.kind != "sequence"
}

fn is_table(object: &&ObjectFacts) -> bool {
    let kind: Option<Kind> = serde_json::from_value(object.kind.as_str().into()).ok();
    matches!(
        kind,
        Some(Kind::Table | Kind::VirtualTable | Kind::Sequence)
    )
}

#[derive(Template)]
#[template(path = "plan.html")]
struct PlanPage {
    page: Page,
    address: String,
    name: String,
    backup: Backup,
    target: String,
    source: String,
    replaces: bool,
    new_name: String,
    database: i64,
    tables: Vec<String>,
    all: bool,
    written: Vec<(String, String)>,
    look: String,
    wrong: Option<String>,
    incomplete: bool,
}

/// What a form asks for.
struct Asked {
    spec: RestoreSpec,
    database: Database,
}

impl Asked {
    fn of(call: &Call, fields: &Fields) -> Result<Self, Refusal> {
        let bad = || Refusal::Bad(m!("refusal-bad-choice"));
        let number: i64 = fields.get("database").parse().map_err(|_| bad())?;
        let database = call
            .app
            .catalog
            .read(|c| sources::database_of(c, number))?
            .ok_or_else(bad)?;
        let tables: Vec<String> = fields.all("table").map(str::to_owned).collect();
        let tables = match fields.get("what") {
            "some" if tables.is_empty() => return Err(Refusal::Bad(m!("restore-no-table"))),
            "some" => Some(tables),
            _ => None,
        };
        let target = match fields.get("where") {
            "replace" => Target::Replace { database: number },
            "new" => Target::New {
                database: number,
                name: fields.get("name").trim().to_owned(),
            },
            _ => return Err(bad()),
        };
        Ok(Self {
            spec: RestoreSpec {
                target,
                tables,
                accept_losses: fields.has("accept_losses"),
                undoes: None,
                drops: Vec::new(),
            },
            database,
        })
    }

    fn target(&self) -> &str {
        match &self.spec.target {
            Target::New { name, .. } => name,
            Target::Replace { .. } => &self.database.name,
        }
    }
}

/// Shows what would be done.
pub fn plan(call: &Call) -> Answer {
    shown(call, &call.query, None)
}

fn shown(call: &Call, fields: &Fields, wrong: Option<String>) -> Answer {
    let place = Place::of(call)?;
    let asked = Asked::of(call, fields)?;
    let (content, last) = call.app.catalog.read(|c| {
        let content = backups::content(c, place.backup.id)?;
        let filter = runs::Filter {
            kind: Some(RunKind::Restore),
            state: Some(RunState::Done),
            ..runs::Filter::default()
        };
        Ok((content.unwrap_or_default(), runs::page(c, &filter, 1)?))
    })?;
    let wanted = |object: &&ObjectFacts| match &asked.spec.tables {
        Some(tables) => tables.contains(&object.name) && is_table(object),
        None => true,
    };
    let objects: Vec<&ObjectFacts> = content.objects.iter().filter(wanted).collect();
    let rows: u64 = objects.iter().map(|object| object.rows).sum();
    let bytes: u64 = objects.iter().map(|object| object.bytes).sum();
    let mut written = vec![(
        t!("plan-tables"),
        count(objects.iter().filter(holds_rows).count() as u64),
    )];
    if asked.spec.tables.is_none() {
        written.push((t!("report-objects"), count(objects.len() as u64)));
    }
    written.push((t!("report-rows"), count(rows)));
    written.push((t!("plan-space"), t!("plan-about", size = size(bytes))));
    written.push((t!("plan-time"), expected(rows, last.first())));
    if objects.is_empty() {
        written = vec![(t!("report-file"), size(place.backup.bytes))];
    }
    let status = match wrong {
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
        None => StatusCode::OK,
    };
    let replaces = matches!(asked.spec.target, Target::Replace { .. });
    page_with(
        status,
        &PlanPage {
            page: Page::of(call, Some(Section::Backups), t!("plan-title"))?,
            address: place.address(),
            name: place.copy().name().to_owned(),
            target: asked.target().to_owned(),
            source: label(asked.database.origin, &asked.database.source),
            new_name: match replaces {
                true => String::new(),
                false => asked.target().to_owned(),
            },
            database: asked.database.id,
            all: asked.spec.tables.is_none(),
            tables: asked.spec.tables.clone().unwrap_or_default(),
            written,
            look: query(&asked),
            wrong,
            replaces,
            incomplete: place.backup.state == BackupState::Incomplete,
            backup: place.backup,
        },
    )
}

/// How long it may take, by the last restore that went well.
fn expected(rows: u64, last: Option<&runs::Run>) -> String {
    let speed = last.and_then(|run| {
        let time = (run.ended? - run.started?).max(1) as f64 / 1000.0;
        Some(run.rows.filter(|rows| *rows > 0)? as f64 / time)
    });
    match speed {
        Some(speed) => duration(std::time::Duration::from_secs_f64(
            (rows as f64 / speed).max(1.0),
        )),
        None => t!("plan-time-unknown"),
    }
}

fn query(asked: &Asked) -> String {
    let mut query = format!("?database={}", asked.database.id);
    match &asked.spec.target {
        Target::New { name, .. } => {
            query.push_str(&format!("&where=new&name={}", fields::encode(name)));
        }
        Target::Replace { .. } => query.push_str("&where=replace"),
    }
    for table in asked.spec.tables.iter().flatten() {
        query.push_str(&format!("&table={}", fields::encode(table)));
    }
    let what = if asked.spec.tables.is_some() {
        "some"
    } else {
        "all"
    };
    query.push_str(&format!("&what={what}"));
    query
}

#[derive(Template)]
#[template(path = "look.html")]
struct Look {
    page: Page,
    address: String,
    back: String,
    failed: Option<(String, String)>,
    there: Vec<String>,
    more: usize,
    replaces: bool,
    changes: Vec<(String, bool)>,
    /// What is said of the room, and whether it is a warning.
    space: Vec<(String, bool)>,
}

/// Asks the server what stands there, and what would be changed to fit: the one page that waits
/// for a database. The plan loads it behind itself.
pub fn look(call: &Call) -> Answer {
    let place = Place::of(call)?;
    let asked = Asked::of(call, &call.query)?;
    let copy = place.copy();
    let planned = call
        .app
        .runner
        .plan(&copy.storage, &copy.object, &asked.spec);
    let mut look = Look {
        page: Page::of(call, Some(Section::Backups), t!("plan-look"))?,
        address: place.address(),
        back: query(&asked),
        failed: None,
        there: Vec::new(),
        more: 0,
        replaces: matches!(asked.spec.target, Target::Replace { .. }),
        changes: Vec::new(),
        space: Vec::new(),
    };
    match planned {
        Ok(plan) => {
            look.more = plan.there.len().saturating_sub(NAMED);
            let named = plan.there.iter().take(NAMED);
            look.there = named
                .map(|(kind, name)| report::named(*kind, name).to_string())
                .collect();
            look.space = plan.space.iter().map(room).collect();
            look.changes = plan
                .changes
                .iter()
                .map(|(one, loss)| (change(one).to_string(), *loss))
                .collect();
        }
        Err(failure) => {
            look.failed = Some((failure.cause.to_string(), failure.remedy.to_string()));
        }
    }
    page(&look)
}

/// What is said of a place that a restore fills, and whether it does not fit.
fn room(room: &Room) -> (String, bool) {
    let what = match room.use_ {
        For::Target => t!("room-target"),
        For::SafetyCopy => t!("room-safety"),
    };
    let needed = room.needed.map_or_else(
        || t!("room-unknown"),
        |needed| t!("plan-about", size = size(needed)),
    );
    let folder = room.folder.as_deref().unwrap_or(Path::new(""));
    let folder = folder.display().to_string();
    let text = match (room.free.map(size), room.fits()) {
        (None, _) => t!("room-free-unknown", what = what, needed = needed),
        (Some(free), Some(false)) => {
            t!(
                "room-short",
                what = what,
                needed = needed,
                free = free,
                folder = folder
            )
        }
        (Some(free), _) => {
            t!(
                "room-fits",
                what = what,
                needed = needed,
                free = free,
                folder = folder
            )
        }
    };
    (text, room.fits() == Some(false))
}

/// Begins it.
pub fn restore(call: &Call) -> Answer {
    let place = Place::of(call)?;
    let asked = Asked::of(call, &call.form)?;
    let replaces = matches!(asked.spec.target, Target::Replace { .. });
    if replaces && call.form.get("typed") != asked.database.name {
        return shown(call, &call.form, Some(t!("plan-typed-wrong")));
    }
    if !replaces && asked.target().is_empty() {
        return Err(Refusal::Bad(m!("restore-no-name")));
    }
    let copy = place.copy();
    let started =
        call.app
            .runner
            .start_restore(&copy.storage, &copy.object, &asked.spec, &by(call)?);
    begun(call, started, m!("backup-busy"))
}

#[derive(Template)]
#[template(path = "undo.html")]
struct Undo {
    page: Page,
    run: i64,
    database: String,
    copy: String,
    /// What the restore added, and how many more.
    added: Vec<String>,
    more: usize,
}

/// Asks whether a restore is to be taken back.
pub fn ask_undo(call: &Call) -> Answer {
    let id = call.number("id")?;
    let run = call.app.catalog.read(|c| runs::get(c, id))?;
    let run = run.ok_or(Refusal::NotFound)?;
    let copy = run
        .report
        .as_ref()
        .and_then(|report| report.get("safety_copy")?.get("object")?.as_str())
        .ok_or(Refusal::NotFound)?;
    let target: Option<RestoreSpec> = run
        .spec
        .clone()
        .and_then(|spec| serde_json::from_value(spec).ok());
    let target = target.ok_or(Refusal::NotFound)?.target.database();
    let database = call
        .app
        .catalog
        .read(|c| sources::database_of(c, target))?
        .ok_or_else(|| Failure::from(crate::jobs::Refused::NoDatabase))?;
    let added = added(run.report.as_ref());
    let shown = added.iter().take(NAMED);
    page(&Undo {
        more: added.len().saturating_sub(NAMED),
        added: shown
            .map(|(kind, name)| report::named(*kind, name).to_string())
            .collect(),
        page: Page::of(call, Some(Section::Backups), t!("undo-title"))?,
        run: id,
        database: database.name,
        copy: copy.to_owned(),
    })
}

/// Takes a restore back.
pub fn undo(call: &Call) -> Answer {
    let id = call.number("id")?;
    let started = call.app.runner.start_undo(id, &by(call)?);
    begun(call, started, m!("backup-busy"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::{Language, with};

    #[test]
    fn what_does_not_fit_is_said_in_words() {
        let told = |needed: Option<u64>, free: Option<u64>| {
            let one = Room {
                use_: For::Target,
                folder: free.map(|_| "/srv/data".into()),
                needed,
                free,
            };
            with(Language::English, || room(&one))
        };
        let (text, short) = told(Some(5_000_000), Some(1_000_000));
        assert!(short && text.contains("only 1"), "{text}");
        assert!(text.contains("/srv/data"), "{text}");
        let (text, short) = told(Some(1_000_000), Some(5_000_000));
        assert!(
            !short && text.starts_with("Restored data: about 1"),
            "{text}"
        );
        let (text, short) = told(Some(1_000_000), None);
        assert!(!short && text.contains("cannot be known"), "{text}");
        let (text, short) = told(None, Some(1_000_000));
        assert!(!short && text.contains("size unknown"), "{text}");
    }
}
