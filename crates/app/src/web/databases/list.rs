//! The list: searched and filtered on the server, so that it works without scripts, and again
//! while one types where they run.

use askama::Template;

use super::health::{self, Health, Known};
use crate::auth::Permission;
use crate::catalog::sources::{self, Origin, Source, SourceKind};
use crate::web::answer::{Answer, page};
use crate::web::call::Call;
use crate::web::fields::encode;
use crate::web::page::{Page, Section};
use crate::web::parts::Markup;
use crate::words::format::count;
use crate::words::t;

/// Rows of one page.
const ROWS: usize = 400;

/// What is wanted of the list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    search: String,
    health: Option<&'static str>,
    source: Option<i64>,
}

impl Wanted {
    /// As an address or a form says it.
    pub fn of(fields: &crate::web::fields::Fields) -> Self {
        let word = fields.get("state");
        let known = Health::ALL.into_iter().find(|one| one.word() == word);
        Self {
            search: fields.get("q").trim().to_owned(),
            health: known.map(Health::word),
            source: fields.get("server").parse().ok(),
        }
    }

    /// The words that were typed.
    pub fn search(&self) -> &str {
        &self.search
    }

    /// The state that is wanted.
    pub fn health(&self) -> Option<&'static str> {
        self.health
    }

    /// The server that is wanted.
    pub fn source(&self) -> Option<i64> {
        self.source
    }

    /// Whether only this server's are wanted.
    pub fn is_source(&self, id: &i64) -> bool {
        self.source == Some(*id)
    }

    /// The same with another state, as an address says it.
    pub fn address(&self, state: &str) -> String {
        let server = self.source.map(|id| id.to_string()).unwrap_or_default();
        let named = [
            ("q", &self.search[..]),
            ("state", state),
            ("server", &server),
        ];
        let named: Vec<String> = named
            .iter()
            .filter(|(_, value)| !value.is_empty())
            .map(|(name, value)| format!("{name}={}", encode(value)))
            .collect();
        match named.is_empty() {
            true => String::new(),
            false => format!("?{}", named.join("&")),
        }
    }

    /// The same from a later row on.
    pub fn from(&self, row: &usize) -> String {
        let address = self.address(self.health.unwrap_or_default());
        match address.is_empty() {
            true => format!("?from={row}"),
            false => format!("{address}&from={row}"),
        }
    }

    /// Whether a database is wanted.
    pub fn takes(&self, known: &Known) -> bool {
        let text = format!("{} {}", known.database.name, known.database.source).to_lowercase();
        self.health.is_none_or(|word| known.health.word() == word)
            && self.source.is_none_or(|id| known.database.source_id == id)
            && self
                .search
                .to_lowercase()
                .split_whitespace()
                .all(|word| text.contains(word))
    }
}

/// A tab of the filter.
struct Tab {
    word: &'static str,
    label: String,
    number: String,
    current: bool,
}

struct Server {
    id: i64,
    icon: &'static str,
    label: String,
    shown: String,
    number: String,
    failed: bool,
}

struct Row {
    id: i64,
    name: String,
    source: String,
    health: Health,
    good: Option<Markup>,
    next: Option<Markup>,
    rhythm: String,
    own: bool,
}

#[derive(Template)]
#[template(path = "databases.html")]
struct View {
    page: Page,
    wanted: Wanted,
    tabs: Vec<Tab>,
    servers: Vec<Server>,
    rows: Vec<Row>,
    shown: usize,
    total: usize,
    next_page: Option<usize>,
    may_create: bool,
}

/// Shows it.
pub fn show(call: &Call) -> Answer {
    let settings = call.app.runner.settings()?;
    let wanted = Wanted::of(&call.query);
    let from: usize = call.query.get("from").parse().unwrap_or(0);
    let (all, sources) = call.app.catalog.read(|c| {
        let all = health::all(c, &settings, call.now_ms())?;
        Ok((all, sources::list(c)?))
    })?;
    let page_of = Page::of(call, Some(Section::Databases), t!("menu-databases"))?;
    let loose = Wanted {
        health: None,
        ..wanted.clone()
    };
    let tabs = tabs(&all, &loose, wanted.health);
    let matching: Vec<&Known> = all.iter().filter(|known| wanted.takes(known)).collect();
    let shown = matching.len();
    let rows = matching.iter().skip(from).take(ROWS).map(|known| {
        let database = &known.database;
        let keep = database.keep.unwrap_or(settings.keep);
        Row {
            id: database.id,
            name: database.name.clone(),
            source: label(database.origin, &database.source),
            health: known.health,
            good: known.last_good.map(|at| page_of.when(&at)),
            next: known.next.map(|at| page_of.when(&at.max(call.now_ms()))),
            rhythm: t!(
                "rhythm",
                rhythm = health::rhythm(database, &settings),
                keep = keep
            ),
            own: database.every_hours.is_some()
                || database.calendar.is_some()
                || database.keep.is_some(),
        }
    });
    let rows: Vec<Row> = rows.collect();
    let servers = sources.iter().map(|source| server(source, &all));
    page(&View {
        servers: servers.collect(),
        tabs,
        wanted,
        total: all.len(),
        next_page: (from + rows.len() < shown).then_some(from + ROWS),
        rows,
        shown,
        may_create: call.may(Permission::Create),
        page: page_of,
    })
}

fn tabs(all: &[Known], loose: &Wanted, current: Option<&'static str>) -> Vec<Tab> {
    let fitting: Vec<&Known> = all.iter().filter(|known| loose.takes(known)).collect();
    let everything = Tab {
        word: "",
        label: t!("health-all"),
        number: count(fitting.len() as u64),
        current: current.is_none(),
    };
    let each = Health::ALL.into_iter().filter_map(|health| {
        let number = fitting
            .iter()
            .filter(|known| known.health == health)
            .count();
        let current = current == Some(health.word());
        (number > 0 || current).then(|| Tab {
            word: health.word(),
            label: health.label(),
            number: count(number as u64),
            current,
        })
    });
    std::iter::once(everything).chain(each).collect()
}

fn server(source: &Source, all: &[Known]) -> Server {
    let own = all
        .iter()
        .filter(|known| known.database.source_id == source.id);
    let own: Vec<_> = own.collect();
    let chosen = own.iter().filter(|known| known.database.chosen).count();
    Server {
        id: source.id,
        icon: match source.kind {
            SourceKind::MySql => "server",
            SourceKind::Sqlite => "database",
        },
        label: label(source.origin, &source.label),
        shown: source.shown.clone(),
        number: t!("server-saves", chosen = chosen, all = own.len()),
        failed: source.failure.is_some(),
    }
}

/// What a source is called; those that nobody named have names in each language.
pub fn label(origin: Origin, label: &str) -> String {
    match origin {
        Origin::Environment => t!("origin-environment"),
        Origin::Demonstration => t!("origin-demonstration"),
        Origin::Added => label.to_owned(),
    }
}
