//! The page of one backup: what is in it and what is missing, where it lies, what was proven, how
//! long it stays, and what can be done with it. It reads the catalogue only.

use archive::index::{Gap, Kind};
use askama::Template;

use super::badge::{self, Badge};
use super::create::{begun, by};
use super::place::Place;
use crate::auth::Permission::{Create, Delete, Download, Restore};
use crate::catalog::backups::{self, Backup, BackupState, Content, Copy, GapFacts, Purpose};
use crate::failure::Failure;
use crate::jobs::preview::{self, Foreseen};
use crate::jobs::story;
use crate::report;
use crate::retention::{Decision, Keep};
use crate::web::answer::{Answer, Refusal, page};
use crate::web::call::Call;
use crate::web::foreseen;
use crate::web::page::{Flash, Page, Section};
use crate::words::format::{count, size};
use crate::words::{m, t};

struct Object {
    kind: String,
    name: String,
    rows: Option<(u64, String)>,
    bytes: u64,
    size: String,
    remark: String,
    /// Whether it can be had by itself.
    alone: bool,
}

struct Held {
    badge: Badge,
    place: String,
    object: String,
    size: String,
    checked: Option<i64>,
}

#[derive(Template)]
#[template(path = "detail.html")]
struct Detail {
    page: Page,
    address: String,
    name: String,
    backup: Backup,
    state: Badge,
    proof: Badge,
    facts: Vec<(String, String)>,
    server: Vec<(String, String)>,
    objects: Vec<Object>,
    gaps: Vec<String>,
    notes: Vec<String>,
    copies: Vec<Held>,
    failed: Option<(String, String)>,
    archive: bool,
    gzip: bool,
    safety: bool,
    commands: Vec<(String, String)>,
    why: String,
}

/// Shows it.
pub fn show(call: &Call) -> Answer {
    let place = Place::of(call)?;
    let (content, storages) = call.app.catalog.read(|c| {
        let content = backups::content(c, place.backup.id)?;
        Ok((content.unwrap_or_default(), backups::storages(c)?))
    })?;
    let settings = call.app.runner.settings()?;
    let foreseen = preview::of_backup(&call.app.catalog, &settings, &place.backup)?;
    let copy = place.copy();
    let same = |one: &&Foreseen| one.storage == copy.storage && one.object == copy.object;
    let why = foreseen.iter().find(same);
    let why = why.map_or_else(String::new, |one| stays(one.decision));
    let name = copy.name().to_owned();
    let title = place
        .backup
        .database
        .clone()
        .unwrap_or_else(|| name.clone());
    let address = place.address();
    let commands = commands(&place);
    let backup = place.backup;
    let archive = matches!(
        backup.state,
        BackupState::Complete | BackupState::Incomplete
    );
    let held = |copy: &Copy| Held {
        badge: badge::copy(copy),
        place: storages
            .iter()
            .find(|storage| storage.kind == copy.storage)
            .map_or_else(String::new, |storage| storage.shown.clone()),
        object: copy.object.clone(),
        size: size(copy.bytes),
        checked: copy.checked,
    };
    page(&Detail {
        page: Page::of(call, Some(Section::Backups), title)?,
        state: badge::state(&backup),
        proof: badge::proof(&backup),
        facts: facts(&backup, archive),
        server: server(&content),
        objects: content.objects.iter().map(object).collect(),
        gaps: content.gaps.iter().map(gap).collect(),
        notes: content.notes.iter().map(gap).collect(),
        copies: backup.copies.iter().map(held).collect(),
        failed: backup.failure.as_ref().map(|told| {
            let (cause, next) = (story::read(&told.cause), story::read(&told.remedy));
            (cause.to_string(), next.to_string())
        }),
        gzip: archive || name.ends_with(".sql"),
        archive,
        safety: backup.purpose == Purpose::SafetyCopy,
        address,
        name,
        commands,
        why,
        backup,
    })
}

/// Why it stays, or when it goes.
fn stays(decision: Decision) -> String {
    match decision {
        Decision::Keep(Keep::Newest(rank)) => t!("stays-newest", rank = rank),
        Decision::Keep(Keep::IncompleteRecent) => t!("stays-incomplete"),
        Decision::Keep(Keep::SafetyCopyRecent) => t!("stays-safety"),
        Decision::Keep(Keep::Pinned) => t!("stays-pinned"),
        Decision::Keep(Keep::LastProven) => t!("stays-proven"),
        Decision::Keep(Keep::InUse) => t!("stays-in-use"),
        Decision::Keep(Keep::OtherDatabase | Keep::Unreadable | Keep::Legacy) => t!("stays-other"),
        Decision::Delete(delete) => t!("leaves-next", why = foreseen::why(delete)),
    }
}

fn facts(backup: &Backup, archive: bool) -> Vec<(String, String)> {
    let mut facts = vec![(t!("report-file"), size(backup.bytes))];
    if archive {
        facts.push((t!("report-text"), size(backup.text_bytes)));
        facts.push((t!("report-rows"), count(backup.rows)));
        facts.push((t!("report-objects"), count(backup.objects)));
    }
    if let Some(family) = &backup.family {
        let family = match family.as_str() {
            "mariadb" => "MariaDB",
            "mysql" => "MySQL",
            "sqlite" => "SQLite",
            other => other,
        };
        let version = backup.version.as_deref().unwrap_or_default();
        facts.push((t!("detail-server"), format!("{family} {version}")));
    }
    let began = badge::began(backup.trigger, backup.user.as_deref());
    facts.push((t!("column-began"), began));
    facts
}

/// What the server said of itself, in its own words.
fn server(content: &Content) -> Vec<(String, String)> {
    let mut facts = content.facts.clone();
    if let Some((file, offset, gtid)) = &content.position {
        facts.push(("binlog".to_owned(), format!("{file}:{offset}")));
        facts.extend(gtid.clone().map(|gtid| ("gtid".to_owned(), gtid)));
    }
    facts
}

fn kind_of(word: &str) -> Option<Kind> {
    serde_json::from_value(word.into()).ok()
}

fn object(facts: &backups::ObjectFacts) -> Object {
    let kind = kind_of(&facts.kind);
    let has_rows = matches!(
        kind,
        Some(Kind::Table | Kind::VirtualTable | Kind::Sequence)
    );
    Object {
        kind: kind.map_or_else(|| facts.kind.clone(), report::kind),
        name: facts.name.clone(),
        rows: has_rows.then(|| (facts.rows, count(facts.rows))),
        bytes: facts.bytes,
        size: size(facts.bytes),
        remark: match facts.consistency.as_str() {
            "locked" => t!("consistency-locked"),
            "unprotected" => t!("consistency-unprotected"),
            "no_rows" if has_rows => t!("consistency-no-rows"),
            _ => String::new(),
        },
        alone: has_rows,
    }
}

fn gap(facts: &GapFacts) -> String {
    match kind_of(&facts.kind) {
        Some(kind) => report::gap(&Gap {
            kind,
            name: facts.name.clone(),
            cause: facts.cause.clone(),
            detail: facts.detail.clone(),
        }),
        None => format!("{} {}: {}", facts.kind, facts.name, facts.detail),
    }
}

/// What does the same on the command line.
fn commands(place: &Place) -> Vec<(String, String)> {
    let object = &place.copy().object;
    let name = place.copy().name();
    let mut commands = vec![
        (
            t!("action-download"),
            format!("sauvegarde download \"{object}\""),
        ),
        (
            t!("action-restore"),
            format!("sauvegarde restore \"Backups/{object}\" --target …"),
        ),
    ];
    if name.ends_with(".zst") {
        let client = match place.backup.family.as_deref() {
            Some("sqlite") => "sqlite3 copie.sqlite",
            Some("mariadb") => "mariadb …",
            _ => "mysql …",
        };
        commands.push((
            t!("detail-without"),
            format!("zstd -dc \"{name}\" | {client}"),
        ));
    }
    commands
}

/// Reads a backup against its own hashes.
pub fn verify(call: &Call) -> Answer {
    let place = Place::of(call)?;
    let copy = place.copy();
    let spec = crate::jobs::spec::VerifySpec {
        deep: call.form.has("deep"),
    };
    let started = call
        .app
        .runner
        .start_verify(&copy.storage, &copy.object, spec, &by(call)?);
    begun(call, started, m!("backup-busy"))
}

/// Restores a backup into a scratch place and compares.
pub fn prove(call: &Call) -> Answer {
    let place = Place::of(call)?;
    let copy = place.copy();
    let started = call
        .app
        .runner
        .start_prove(&copy.storage, &copy.object, &by(call)?);
    begun(call, started, m!("backup-busy"))
}

/// Keeps a backup from retention and from being deleted.
pub fn pin(call: &Call) -> Answer {
    set_pin(call, true)
}

/// No longer.
pub fn unpin(call: &Call) -> Answer {
    set_pin(call, false)
}

fn set_pin(call: &Call, keep: bool) -> Answer {
    let place = Place::of(call)?;
    let done = call.app.runner.pin(place.backup.id, keep, &by(call)?);
    done.map_err(|refused| Refusal::from(Failure::from(refused)))?;
    let told = match keep {
        true => m!("pin-kept"),
        false => m!("pin-let-go"),
    };
    call.redirect_telling(&format!("/view/{}", place.address()), &Flash::good(told))
}
