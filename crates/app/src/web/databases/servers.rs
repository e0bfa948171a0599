//! Servers and files: adding one (its address is tried first, on a thread), renaming it, giving it
//! another address, trying it again, removing it. No password is ever shown again.

use askama::Template;
use axum::http::StatusCode;

use super::form::{self, Typed};
use super::list::label;
use crate::catalog::sources::{self, NewSource, Origin, Source};
use crate::failure::Failure;
use crate::jobs::checks::{About, Asked, Check, Finding, State, named};
use crate::jobs::sources::configs;
use crate::jobs::story;
use crate::source::SourceConfig;
use crate::web::answer::{Answer, Refusal, page, page_with, redirect};
use crate::web::ask::{Question, ask};
use crate::web::call::Call;
use crate::web::checks::refused;
use crate::web::page::{Flash, Page, Section};
use crate::web::parts::Markup;
use crate::words::{m, t};

#[derive(Template)]
#[template(path = "server_add.html")]
struct Add {
    page: Page,
    typed: Typed,
    wrong: Option<Failure>,
}

#[derive(Template)]
#[template(path = "server.html")]
struct View {
    page: Page,
    source: Source,
    typed: Typed,
    wrong: Option<Failure>,
    own: bool,
    failure: Option<(String, String)>,
    looked: Option<Markup>,
    databases: Vec<(i64, String, bool, bool)>,
}

/// The form of a new server.
pub fn add_form(call: &Call) -> Answer {
    adding(call, StatusCode::OK, Typed::default(), None)
}

fn adding(call: &Call, status: StatusCode, typed: Typed, wrong: Option<Failure>) -> Answer {
    let page = Page::of(call, Some(Section::Databases), t!("server-add"))?;
    page_with(status, &Add { page, typed, wrong })
}

/// Tries the address of a new server.
pub fn add(call: &Call) -> Answer {
    let begun = form::asked(&call.form, None, None);
    let begun = begun.and_then(|(asked, config)| begin(call, asked, config));
    match begun {
        Ok(id) => redirect(&format!("/checks/{id}")),
        Err(failure) => {
            let typed = Typed::of(&call.form);
            adding(call, StatusCode::UNPROCESSABLE_ENTITY, typed, Some(failure))
        }
    }
}

fn begin(call: &Call, asked: Asked, config: SourceConfig) -> Result<String, Failure> {
    let user = call.viewer.as_ref().map_or(0, |viewer| viewer.user.id);
    call.app.checks.typed(asked, config, user)
}

/// Tries an address that was typed whole, for the API.
pub fn try_address(call: &Call, address: &str, label: &str) -> Result<String, Refusal> {
    let begun = form::address_of(address, label, None, None);
    let begun = begun.and_then(|(asked, config)| begin(call, asked, config));
    begun.map_err(|failure| match failure.code {
        "busy" => Refusal::Conflict(failure),
        _ => Refusal::Bad(failure.cause),
    })
}

/// Which databases of a server are saved.
pub enum Chosen {
    /// All, also those to come.
    Follow,
    /// All there are.
    All,
    /// These.
    Some(Vec<String>),
}

/// Takes over a server whose address was tried.
pub fn keep(call: &Call) -> Answer {
    let chosen = match call.form.get("choose") {
        "follow" => Chosen::Follow,
        "all" => Chosen::All,
        "some" => Chosen::Some(call.form.all("name").map(str::to_owned).collect()),
        _ => return Err(Refusal::Bad(m!("refusal-bad-choice"))),
    };
    let name = call.form.get("label").trim();
    let id = take_over(call, call.form.get("check"), name, &chosen)?;
    let added = Flash::good(m!("server-added", name = name.to_owned()));
    call.redirect_telling(&format!("/databases?server={id}"), &added)
}

/// A test of this viewer that found a server.
fn found(call: &Call, id: &str) -> Result<(std::sync::Arc<Check>, Finding), Refusal> {
    let bad = || Refusal::Bad(m!("check-gone"));
    let check = call.app.checks.find(id, call.viewer()?.user.id);
    let check = check.ok_or_else(bad)?;
    match check.state() {
        State::Server(finding) => Ok((check, finding)),
        _ => Err(bad()),
    }
}

/// Enters a server that was tried, with the databases that were chosen; its number.
pub fn take_over(call: &Call, check: &str, name: &str, chosen: &Chosen) -> Result<i64, Refusal> {
    let (check, finding) = found(call, check)?;
    let gone = || Refusal::Bad(m!("check-gone"));
    let About::Server(asked) = &check.about else {
        return Err(gone());
    };
    let (None, Some(address)) = (asked.source, &asked.address) else {
        return Err(gone());
    };
    if name.is_empty() || name.chars().count() > 80 || name.chars().any(char::is_control) {
        return Err(Refusal::Bad(m!("server-bad-label")));
    }
    let all = named(&finding);
    if let Chosen::Some(names) = chosen {
        let known = |name: &String| all.iter().any(|(known, _)| known == name);
        if names.is_empty() || !names.iter().all(known) {
            return Err(Refusal::Bad(m!("choose-none")));
        }
    }
    let follow = matches!(chosen, Chosen::Follow);
    let catalog = &call.app.catalog;
    let now = call.now_ms();
    let added = catalog.write(|t| {
        let new = NewSource {
            origin: Origin::Added,
            label: name,
            kind: asked.kind,
            shown: &asked.shown,
            address: Some(address.expose()),
            follow,
        };
        let Some(id) = sources::put(t, catalog.vault(), &new, now)? else {
            return Ok(None);
        };
        let wanted = |name: &str| match chosen {
            Chosen::Follow | Chosen::All => true,
            Chosen::Some(names) => names.iter().any(|one| one == name),
        };
        sources::seen(t, id, &all, wanted, now)?;
        sources::looked(t, id, now, None)?;
        call.note_with(
            t,
            "source.add",
            Some(name),
            Some(serde_json::json!({ "place": asked.shown, "follow": follow })),
        )?;
        Ok(Some(id))
    })?;
    let taken = || {
        Failure::new(
            "label-taken",
            m!("server-label-taken"),
            m!("server-label-taken-next"),
        )
    };
    let id = added.ok_or_else(|| Refusal::Conflict(taken()))?;
    call.app.checks.forget(&check.id);
    call.app.runner.live().changed();
    Ok(id)
}

fn source(call: &Call) -> Result<Source, Refusal> {
    let id = call.number("id")?;
    let found = call.app.catalog.read(|c| sources::get(c, id))?;
    found.ok_or(Refusal::NotFound)
}

/// An added source: the others are set where the panel was started.
fn own(call: &Call) -> Result<Source, Refusal> {
    let found = source(call)?;
    let given = || Failure::new("given", m!("server-given"), m!("server-given-next"));
    match found.origin {
        Origin::Added => Ok(found),
        _ => Err(Refusal::Conflict(given())),
    }
}

/// The page of a server.
pub fn show(call: &Call) -> Answer {
    let source = source(call)?;
    page(&view(call, source, None, None)?)
}

fn view(
    call: &Call,
    source: Source,
    typed: Option<Typed>,
    wrong: Option<Failure>,
) -> Result<View, Refusal> {
    let (app, now) = (&call.app, call.now_ms());
    let settings = app.runner.settings()?;
    let all = app
        .catalog
        .read(|c| super::health::all(c, &settings, now))?;
    let own = source.origin == Origin::Added;
    let known = match own {
        // An address that cannot be opened can be replaced on this very page.
        true => configs(app.runner.catalog(), &app.runner.config().given, &source)
            .ok()
            .and_then(|mut all| all.pop()),
        false => None,
    };
    let filled = known.map(|config| Typed::known(&source.label, &config));
    let page = Page::of(
        call,
        Some(Section::Databases),
        label(source.origin, &source.label),
    )?;
    let failure = source.failure.as_ref();
    let words = |kept: &serde_json::Value| story::read(kept).to_string();
    Ok(View {
        failure: failure.map(|told| (words(&told.cause), words(&told.remedy))),
        looked: source.looked.map(|at| page.when(&at)),
        databases: all
            .into_iter()
            .map(|known| known.database)
            .filter(|database| database.source_id == source.id)
            .map(|database| {
                (
                    database.id,
                    database.name,
                    database.chosen,
                    database.gone.is_some(),
                )
            })
            .collect(),
        typed: typed.or(filled).unwrap_or_default(),
        own,
        wrong,
        page,
        source,
    })
}

/// Renames a server, says whether databases to come are saved, and which of its databases are.
pub fn save(call: &Call) -> Answer {
    let source = own(call)?;
    let name = call.form.get("label").trim();
    let follow = call.form.has("follow");
    let chosen = call.form.all("database").map(str::parse::<i64>);
    let chosen: Vec<i64> = chosen
        .collect::<Result<_, _>>()
        .map_err(|_| Refusal::Bad(m!("bulk-bad")))?;
    change(call, &source, name, follow, Some(&chosen))?;
    let flash = Flash::good(m!("server-saved", name = name.to_owned()));
    call.redirect_telling(&format!("/databases/servers/{}", source.id), &flash)
}

/// Changes what a person may change of a server.
pub fn change(
    call: &Call,
    source: &Source,
    name: &str,
    follow: bool,
    chosen: Option<&[i64]>,
) -> Result<(), Refusal> {
    if source.origin != Origin::Added {
        own(call)?;
    }
    if name.is_empty() || name.chars().count() > 80 || name.chars().any(char::is_control) {
        return Err(Refusal::Bad(m!("server-bad-label")));
    }
    let now = call.now_ms();
    let free = call.app.catalog.write(|t| {
        if !sources::change(t, source.id, name, &source.shown, follow)? {
            return Ok(false);
        }
        for database in sources::databases(t)? {
            let Some(chosen) = chosen.filter(|_| database.source_id == source.id) else {
                continue;
            };
            let change = sources::DatabaseChange {
                chosen: Some(chosen.contains(&database.id)),
                ..Default::default()
            };
            sources::change_database(t, database.id, &change, now)?;
        }
        call.note_with(
            t,
            "source.change",
            Some(name),
            Some(serde_json::json!({ "follow": follow, "chosen": chosen.map(<[i64]>::len) })),
        )?;
        Ok(true)
    })?;
    let taken = || {
        Failure::new(
            "label-taken",
            m!("server-label-taken"),
            m!("server-label-taken-next"),
        )
    };
    free.then_some(()).ok_or_else(|| Refusal::Conflict(taken()))
}

/// Tries another address for a server.
pub fn check(call: &Call) -> Answer {
    let source = own(call)?;
    let app = &call.app;
    let known = configs(app.runner.catalog(), &app.runner.config().given, &source)?.pop();
    let begun = form::asked(&call.form, Some(source.id), known.as_ref());
    let begun = begun.and_then(|(mut asked, config)| {
        asked.label.clone_from(&source.label);
        begin(call, asked, config)
    });
    match begun {
        Ok(id) => redirect(&format!("/checks/{id}")),
        Err(failure) => {
            let typed = Typed::of(&call.form);
            let view = view(call, source, Some(typed), Some(failure))?;
            page_with(StatusCode::UNPROCESSABLE_ENTITY, &view)
        }
    }
}

/// Tries a server as it is configured.
pub fn try_source(call: &Call) -> Answer {
    let source = source(call)?;
    let user = call.viewer()?.user.id;
    match call.app.checks.known(&call.app.runner, &source, user) {
        Ok(Some(id)) => redirect(&format!("/checks/{id}")),
        Ok(None) => Err(Refusal::NotFound),
        Err(failure) => Err(refused(failure)),
    }
}

/// Keeps the other address that was tried.
pub fn keep_address(call: &Call) -> Answer {
    let source = own(call)?;
    let (check, finding) = found(call, call.form.get("check"))?;
    let About::Server(asked) = &check.about else {
        return Err(Refusal::NotFound);
    };
    let address = asked
        .address
        .as_ref()
        .filter(|_| asked.source == Some(source.id));
    let address = address.ok_or_else(|| Refusal::Bad(m!("check-gone")))?;
    let catalog = &call.app.catalog;
    let now = call.now_ms();
    let names = named(&finding);
    catalog.write(|t| {
        sources::set_address(t, catalog.vault(), source.id, address.expose())?;
        sources::change(t, source.id, &source.label, &asked.shown, source.follow)?;
        sources::seen(t, source.id, &names, |_| source.follow, now)?;
        sources::looked(t, source.id, now, None)?;
        call.note_with(
            t,
            "source.change",
            Some(&source.label),
            Some(serde_json::json!({ "place": asked.shown })),
        )
    })?;
    call.app.checks.forget(&check.id);
    let flash = Flash::good(m!("server-saved", name = source.label.clone()));
    call.redirect_telling(&format!("/databases/servers/{}", source.id), &flash)
}

/// Asks whether a server is to be removed from the panel.
pub fn ask_remove(call: &Call) -> Answer {
    let source = own(call)?;
    let id = source.id;
    let databases = call.app.catalog.read(sources::databases)?;
    let count = databases.iter().filter(|one| one.source_id == id).count();
    let address = format!("/databases/servers/{id}");
    let question = Question {
        title: t!("server-remove-title", name = source.label.as_str()),
        lines: vec![
            t!(
                "server-remove-what",
                name = source.label.as_str(),
                count = count
            ),
            t!("server-remove-keeps"),
        ],
        button: t!("server-remove-do"),
        action: address.clone(),
        back: address,
    };
    ask(call, Some(Section::Databases), question)
}

/// Removes a server from the panel.
pub fn remove(call: &Call) -> Answer {
    let source = own(call)?;
    remove_source(call, &source)?;
    let flash =
        Flash::good(m!("server-removed", name = source.label)).next(m!("server-removed-next"));
    call.redirect_telling("/databases", &flash)
}

/// Forgets a server and its databases; backups and runs stay.
pub fn remove_source(call: &Call, source: &Source) -> Result<(), Refusal> {
    if source.origin != Origin::Added {
        own(call)?;
    }
    call.app.catalog.write(|t| {
        sources::remove(t, source.id)?;
        call.note_with(
            t,
            "source.remove",
            Some(&source.label),
            Some(serde_json::json!({ "place": source.shown })),
        )
    })?;
    call.app.runner.live().changed();
    Ok(())
}
