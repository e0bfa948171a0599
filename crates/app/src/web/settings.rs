//! The settings: how many backups are kept, how often they are made, zone, language, storages;
//! what comes next and what retention would remove. It reads the catalogue and never waits for a
//! storage.

use askama::Template;
use axum::http::StatusCode;

use super::answer::{Answer, Refusal, page_with};
use super::call::Call;
use super::checks;
use super::foreseen::{self, Preview};
use super::page::{Flash, Page, Section};
use super::parts::Markup;
use crate::calendar::Unfit;
use crate::catalog::backups::{self, Storage, StorageState};
use crate::catalog::settings::{Invalid, Settings};
use crate::jobs::sync::FILE;
use crate::jobs::{By, story};
use crate::words::format::size;
use crate::words::{Language, m, t};

/// Runs to come that are shown.
const NEXT: usize = 5;
/// The type of the storage that the module has beside the folder.
const GOOGLE: &str = "googledrive";

/// The fields as they were typed.
struct Typed {
    keep: String,
    hours: String,
    calendar: String,
    promise: String,
    zone: String,
    language: String,
    checksums: bool,
}

/// A run to come.
struct Next {
    database: String,
    when: Markup,
}

/// A storage as it is shown.
pub struct Shown {
    /// Its type.
    pub kind: String,
    /// What it is called.
    pub name: String,
    /// Its icon.
    pub icon: &'static str,
    /// Whether it can be used.
    pub ready: bool,
    /// Whether there is anything to test.
    pub testable: bool,
    /// Where it is.
    pub place: String,
    /// How much still fits.
    pub free: Option<String>,
    /// When it was last listed.
    pub synced: Markup,
    /// Why it cannot be used.
    pub cause: String,
    /// What to do.
    pub help: String,
}

#[derive(Template)]
#[template(path = "settings.html")]
struct View {
    page: Page,
    typed: Typed,
    bad: Vec<Invalid>,
    zones: Vec<String>,
    system_zone: String,
    next: Vec<Next>,
    storages: Vec<Shown>,
    preview: Preview,
    tried: bool,
    callback: String,
}

impl View {
    fn wrong(&self, what: &Invalid) -> bool {
        self.bad.contains(what)
    }

    /// What is wrong with the calendar.
    fn wrong_calendar(&self) -> Option<String> {
        self.bad.iter().find_map(|bad| match bad {
            Invalid::Calendar(unfit) => Some(calendar_words(*unfit)),
            _ => None,
        })
    }

    fn languages(&self) -> Vec<(&'static str, &'static str, bool)> {
        Language::ALL
            .into_iter()
            .map(|one| {
                let chosen = one.code() == self.typed.language;
                (one.code(), one.own_name(), chosen)
            })
            .collect()
    }
}

impl Typed {
    fn of(settings: &Settings) -> Self {
        Self {
            keep: settings.keep.to_string(),
            hours: settings.every_hours.to_string(),
            calendar: settings.calendar.clone().unwrap_or_default(),
            promise: settings.promise_hours.to_string(),
            zone: settings.zone.clone().unwrap_or_default(),
            language: settings.language.clone().unwrap_or_default(),
            checksums: settings.checksums,
        }
    }

    fn read(call: &Call) -> Self {
        let get = |name: &str| call.form.get(name).trim().to_owned();
        Self {
            keep: get(kept_name::KEEP),
            hours: get(kept_name::HOURS),
            calendar: get("calendar"),
            promise: get("promise_hours"),
            zone: get("zone"),
            language: get("language"),
            checksums: call.form.has("checksums"),
        }
    }

    /// The settings that were typed; what is no number is 0, which none of them can be.
    fn settings(&self) -> Settings {
        let number = |text: &str| text.parse().unwrap_or(0);
        let some = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        Settings {
            keep: number(&self.keep),
            every_hours: number(&self.hours),
            calendar: some(&self.calendar),
            zone: some(&self.zone),
            language: some(&self.language),
            promise_hours: number(&self.promise),
            checksums: self.checksums,
        }
    }
}

/// What is wrong with a calendar.
fn calendar_words(unfit: Unfit) -> String {
    match unfit {
        Unfit::Syntax => t!("calendar-bad-syntax"),
        Unfit::Never => t!("calendar-bad-never"),
        Unfit::TooOften => t!("calendar-bad-often"),
    }
}

/// Names of fields, which are those of the module.
mod kept_name {
    pub const KEEP: &str = "max_backup_keeping";
    pub const HOURS: &str = "hour_between_backup";
}

/// Shows them.
pub fn show(call: &Call) -> Answer {
    let settings = call.app.runner.settings()?;
    view(
        call,
        StatusCode::OK,
        Typed::of(&settings),
        Vec::new(),
        false,
    )
}

/// Keeps them; with the button that only tries, shows what they would do.
pub fn save(call: &Call) -> Answer {
    let typed = Typed::read(call);
    let settings = typed.settings();
    let bad = settings.check();
    if !bad.is_empty() {
        return view(call, StatusCode::UNPROCESSABLE_ENTITY, typed, bad, false);
    }
    if call.form.has("try") {
        return view(call, StatusCode::OK, typed, Vec::new(), true);
    }
    keep(call, &settings)?;
    call.redirect_telling("/settings", &Flash::good(m!("settings-saved")))
}

/// Keeps settings that were checked.
pub fn keep(call: &Call, settings: &Settings) -> Result<(), Refusal> {
    let by = By::hand(&call.viewer()?.user.name, Some(call.address.to_string()));
    let kept = call.app.runner.set_settings(settings, &by)?;
    kept.map_err(|_| Refusal::Bad(m!("settings-refused-fields")))
}

/// Tests a storage.
pub fn check_storage(call: &Call) -> Answer {
    let user = call.viewer()?.user.id;
    let kind = call.param("type");
    let checks = &call.app.checks;
    match checks.storage(&call.app.runner, kind, user) {
        Ok(Some(id)) => super::answer::redirect(&format!("/checks/{id}")),
        Ok(None) => Err(Refusal::NotFound),
        Err(failure) => Err(checks::refused(failure)),
    }
}

fn view(call: &Call, status: StatusCode, typed: Typed, bad: Vec<Invalid>, tried: bool) -> Answer {
    let page = Page::of(call, Some(Section::Settings), t!("menu-settings"))?;
    let settings = match bad.is_empty() {
        true => typed.settings(),
        false => call.app.runner.settings()?,
    };
    let zones = jiff::tz::db().available().map(|zone| zone.to_string());
    let zones = zones.filter(|zone| zone.contains('/')).collect();
    let system = call.app.zone.iana_name().unwrap_or("UTC").to_owned();
    let origin = call.app.public_url.as_ref();
    let origin = origin.map_or("https://…", |url| url.origin());
    page_with(
        status,
        &View {
            next: next(call, &page, &settings)?,
            storages: storages(call, &page)?,
            preview: foreseen::preview(call, &settings)?,
            callback: format!("{origin}{}/google", super::BASE),
            system_zone: system,
            page,
            typed,
            bad,
            zones,
            tried,
        },
    )
}

fn next(call: &Call, page: &Page, settings: &Settings) -> Result<Vec<Next>, Refusal> {
    let coming = call.app.runner.coming(settings, None, NEXT)?;
    let shown = coming.into_iter().map(|run| Next {
        when: page.when(&run.at),
        database: run.database,
    });
    Ok(shown.collect())
}

/// The storages there can be: each with a tick or a cross, and what to do about the cross.
pub fn storages(call: &Call, page: &Page) -> Result<Vec<Shown>, Refusal> {
    let known = call.app.catalog.read(backups::storages)?;
    let of = |kind: &str| known.iter().find(|storage| storage.kind == kind);
    Ok(vec![folder(call, page, of(FILE)), google(page)])
}

fn folder(call: &Call, page: &Page, storage: Option<&Storage>) -> Shown {
    let ready = storage.is_some_and(|storage| storage.state == StorageState::Ready);
    let failure = storage.and_then(|storage| storage.failure.as_ref());
    let worded = |kept: &serde_json::Value| story::read(kept).to_string();
    let place = match storage {
        Some(storage) => storage.shown.clone(),
        None => call.app.runner.config().backups.display().to_string(),
    };
    Shown {
        kind: FILE.to_owned(),
        name: name(FILE),
        icon: "folder",
        ready,
        testable: true,
        place,
        free: storage.and_then(|storage| storage.free).map(size),
        synced: storage
            .and_then(|storage| storage.synced)
            .map_or(Markup::none(), |at| page.when(&at)),
        cause: failure.map(|told| worded(&told.cause)).unwrap_or_default(),
        help: failure.map(|told| worded(&told.remedy)).unwrap_or_default(),
    }
}

fn google(_: &Page) -> Shown {
    Shown {
        kind: GOOGLE.to_owned(),
        name: name(GOOGLE),
        icon: "cloud",
        ready: false,
        testable: false,
        place: String::new(),
        free: None,
        synced: Markup::none(),
        cause: t!("storage-google-not-yet"),
        help: t!("storage-google-next"),
    }
}

/// What a storage is called.
pub fn name(kind: &str) -> String {
    match kind {
        FILE => t!("storage-file"),
        GOOGLE => t!("storage-google"),
        other => other.to_owned(),
    }
}
