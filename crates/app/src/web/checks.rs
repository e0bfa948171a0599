//! The page of a test: it says how far the test is, and looks again by itself until it has ended.
//! What was found at an address that is new is shown with what can be chosen of it. Nobody but
//! who asked for a test sees it, and no password ever comes back.

use askama::Template;
use axum::http::{HeaderName, HeaderValue};

use super::answer::{Answer, Refusal, page, redirect};
use super::call::Call;
use super::page::{Page, Section};
use super::settings;
use crate::catalog::sources::SourceKind;
use crate::failure::Failure;
use crate::jobs::checks::{About, Asked, Finding, Looked, Room, Seen, State};
use crate::report;
use crate::source::url;
use crate::words::format::{count, duration, rows, size};
use crate::words::t;
use wire::Secret;

/// How a test that failed is told.
pub struct Wrong {
    /// What happened.
    pub cause: String,
    /// What to do next.
    pub next: String,
    /// The stable word.
    pub code: &'static str,
    /// What it is about.
    pub about: String,
}

impl Wrong {
    fn of(failure: &Failure) -> Self {
        Self {
            cause: failure.cause.to_string(),
            next: failure.remedy.to_string(),
            code: failure.code,
            about: failure.about.clone(),
        }
    }
}

#[derive(Template)]
#[template(path = "check.html")]
struct View {
    page: Page,
    /// Back from here: its path and its name.
    back: (String, String),
    done: usize,
    of: usize,
    wrong: Option<Wrong>,
    /// The word of a test that can be done again from here.
    again: Option<String>,
    room: Option<(Option<String>, String)>,
    server: Option<Server>,
}

/// What a server said, for the page.
struct Server {
    id: String,
    shown: String,
    label: String,
    source: Option<i64>,
    /// Whether an address was typed that can be kept.
    typed: bool,
    file: bool,
    name: String,
    account: String,
    took: String,
    grant: String,
    databases: Vec<Row>,
    whole: bool,
}

struct Row {
    name: String,
    facts: String,
    missing: Vec<String>,
    wrong: Option<Wrong>,
    good: bool,
}

/// Shows a test.
pub fn show(call: &Call) -> Answer {
    let user = call.viewer()?.user.id;
    let check = call.app.checks.find(call.param("id"), user);
    let check = check.ok_or(Refusal::NotFound)?;
    let state = check.state();
    let (section, title, back) = match &check.about {
        About::Storage(kind) => {
            let title = t!("check-storage", name = settings::name(kind));
            let back = ("/settings".to_owned(), t!("menu-settings"));
            (Section::Settings, title, back)
        }
        About::Server(asked) => {
            let title = t!("check-server", name = asked.label.as_str());
            let back = match asked.source {
                Some(id) => (format!("/databases/servers/{id}"), asked.label.clone()),
                None => ("/databases/add".to_owned(), t!("server-add")),
            };
            (Section::Databases, title, back)
        }
    };
    let mut view = View {
        page: Page::of(call, Some(section), title)?,
        back,
        done: 0,
        of: 0,
        wrong: None,
        again: match &check.about {
            About::Server(asked) => asked.address.as_ref().map(|_| check.id.clone()),
            About::Storage(_) => None,
        },
        room: None,
        server: None,
    };
    let working = matches!(state, State::Working(..));
    match (state, &check.about) {
        (State::Working(done, of), _) => (view.done, view.of) = (done, of),
        (State::Failed(failure), _) => view.wrong = Some(Wrong::of(&failure)),
        (State::Storage(Room { free, took }), _) => {
            view.room = Some((free.map(size), duration(took)));
        }
        (State::Server(finding), About::Server(asked)) => {
            view.server = Some(server(&check.id, asked, finding));
        }
        (State::Server(_), About::Storage(_)) => {}
    }
    let mut response = page(&view)?;
    if working {
        // Looks again without any script; a header and no part of the page, so that a page that
        // is kept says nothing of it.
        let name = HeaderName::from_static("refresh");
        let again = HeaderValue::from_static("1");
        response.headers_mut().insert(name, again);
    }
    Ok(response)
}

/// Tries a typed address once more: its password is nowhere to be typed again while the test is kept.
pub fn again(call: &Call) -> Answer {
    let user = call.viewer()?.user.id;
    let check = call.app.checks.find(call.param("id"), user);
    let check = check.ok_or(Refusal::NotFound)?;
    let About::Server(asked) = &check.about else {
        return Err(Refusal::NotFound);
    };
    let address = asked.address.as_ref().ok_or(Refusal::NotFound)?;
    let config = url::parse(address.expose(), false).map_err(Failure::from)?;
    let once_more = Asked {
        address: Some(Secret::new(address.expose())),
        shown: asked.shown.clone(),
        kind: asked.kind,
        label: asked.label.clone(),
        source: asked.source,
    };
    let id = call.app.checks.typed(once_more, config, user);
    let id = id.map_err(refused)?;
    call.app.checks.forget(&check.id);
    redirect(&format!("/checks/{id}"))
}

fn server(id: &str, asked: &Asked, finding: Finding) -> Server {
    let databases: Vec<Row> = finding.databases.into_iter().map(row).collect();
    Server {
        id: id.to_owned(),
        shown: asked.shown.clone(),
        label: asked.label.clone(),
        source: asked.source,
        typed: asked.address.is_some(),
        file: asked.kind == SourceKind::Sqlite,
        name: family(&finding.family, &finding.version),
        account: finding.account,
        took: duration(finding.took),
        grant: finding.grant,
        whole: databases.iter().all(|row| row.good),
        databases,
    }
}

fn row(seen: Seen) -> Row {
    let Some(looked) = seen.looked else {
        return Row {
            name: seen.name,
            facts: t!("check-no-time"),
            missing: Vec::new(),
            wrong: None,
            good: true,
        };
    };
    let Looked {
        objects,
        rows: number,
        bytes,
        missing,
        failure,
    } = looked;
    let objects = t!("objects", count = objects, shown = count(objects as u64));
    let facts = match number {
        0 => format!("{objects} · {}", size(bytes)),
        number => format!("{objects} · {} · {}", rows(number), size(bytes)),
    };
    Row {
        name: seen.name,
        facts: if failure.is_some() {
            String::new()
        } else {
            facts
        },
        good: missing.is_empty() && failure.is_none(),
        missing: missing
            .iter()
            .map(|gap| report::gap(gap).to_string())
            .collect(),
        wrong: failure.as_ref().map(Wrong::of),
    }
}

/// A server in words.
pub fn family(family: &str, version: &str) -> String {
    let name = match family {
        "mariadb" => "MariaDB",
        "mysql" => "MySQL",
        "sqlite" => "SQLite",
        other => other,
    };
    format!("{name} {version}")
}

/// A test that was not even begun.
pub fn refused(failure: Failure) -> Refusal {
    match failure.code {
        "busy" => Refusal::Conflict(failure),
        _ => failure.into(),
    }
}
