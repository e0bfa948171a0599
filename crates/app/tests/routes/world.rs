//! A panel with one of everything in it, its table of routes, and a picture of all that an action could change.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use rusqlite::Connection;

use super::common::Place;
use super::common::browser::{BASE, Browser, Panel, Response, encode};

/// The six.
pub const PERMISSIONS: [&str; 6] = [
    "backup",
    "backup.create",
    "backup.download",
    "backup.delete",
    "backup.restore",
    "backup.settings",
];

/// A line of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Route {
    pub method: &'static str,
    pub path: &'static str,
    pub access: &'static str,
}

impl Route {
    pub fn is_api(&self) -> bool {
        self.path.starts_with("/api/")
    }

    /// Whether a token is taken there.
    pub fn takes_tokens(&self) -> bool {
        self.is_api() || self.access == "watcher"
    }
}

/// The table of the program.
pub fn table() -> Vec<Route> {
    include_str!("table.txt")
        .lines()
        .map(|line| {
            let mut parts = line.split(' ');
            let mut next = || parts.next().unwrap();
            let (method, path, access) = (next(), next(), next());
            let path = if path == "/" { "" } else { path };
            Route {
                method,
                path,
                access,
            }
        })
        .collect()
}

/// Whether these rights are enough for a signed-in visitor.
pub fn may(access: &str, rights: &[&str]) -> bool {
    match access {
        "anyone" | "newcomer" | "signed-in" => true,
        // Whoever may do anything also sees what it is done to.
        "backup" | "watcher" => !rights.is_empty(),
        word => rights.contains(&word),
    }
}

pub struct World {
    pub place: Place,
    pub panel: Panel,
    pub admin: Browser,
    /// The object of a good backup.
    pub name: String,
    backup: i64,
    run: i64,
    /// An account without any right.
    pub victim: i64,
}

impl World {
    /// With a small shop to save.
    pub fn new() -> Self {
        Self::of(Place::configured())
    }

    /// With what this place saves.
    pub fn of(place: Place) -> Self {
        let panel = Panel::start(&place);
        let mut admin = panel.admin();
        panel.account(&mut admin, "victime", &[]);
        let begun = admin.form("", "/add", &[("_method", "PUT")]);
        assert_eq!(begun.status, 303, "{}", begun.text());
        let mut world = Self {
            place,
            panel,
            admin,
            name: String::new(),
            backup: 0,
            run: 0,
            victim: 0,
        };
        world.quiet();
        world.name = world.one("SELECT object FROM copy ORDER BY id DESC LIMIT 1");
        let number = |sql: &str| world.one(sql).parse().unwrap();
        let backup = number("SELECT CAST(max(backup_id) AS TEXT) FROM copy");
        let run = number("SELECT CAST(max(id) AS TEXT) FROM run WHERE kind = 'backup'");
        let victim = number("SELECT CAST(id AS TEXT) FROM users WHERE name = 'victime'");
        (world.backup, world.run, world.victim) = (backup, run, victim);
        world
    }

    pub fn catalog(&self) -> Connection {
        Connection::open(self.place.path("data/catalog.sqlite")).unwrap()
    }

    fn one(&self, sql: &str) -> String {
        self.catalog().query_row(sql, [], |row| row.get(0)).unwrap()
    }

    /// Waits until nothing is at work.
    pub fn quiet(&self) {
        let until = Instant::now() + Duration::from_secs(60);
        let open = "SELECT CAST(count(*) AS TEXT) FROM run WHERE state IN ('queued', 'running')";
        while self.one(open) != "0" {
            assert!(Instant::now() < until, "runs do not end");
            std::thread::sleep(Duration::from_millis(30));
        }
    }

    /// Where a route leads to something that is there.
    pub fn real(&self, route: &Route) -> String {
        let id = if route.path.contains("{type}") {
            encode(&self.name)
        } else if route.path.contains("/runs/") {
            self.run.to_string()
        } else if route.path.contains("/backups/") {
            self.backup.to_string()
        } else {
            "1".to_owned()
        };
        route
            .path
            .replace("{type}", "file")
            .replace("{id}", &id)
            .replace("{user}", &self.victim.to_string())
            .replace("{token}", "1")
            .replace("{session}", "0011223344556677")
            .replace("{hash}/{file}", "0/panel.css")
    }

    /// Where it leads to nothing, so that it does no harm.
    pub fn nowhere(route: &Route) -> String {
        route
            .path
            .replace("{type}", "file")
            .replace("{session}", "0011223344556677")
            .replace("{id}", "999999")
            .replace("{user}", "999999")
            .replace("{token}", "999999")
            .replace("{hash}/{file}", "0/panel.css")
    }

    /// All that an action could change, but what signing in and looking changes.
    pub fn picture(&self) -> BTreeMap<String, Vec<String>> {
        let catalog = self.catalog();
        let mut all = BTreeMap::new();
        for (table, columns) in [
            ("source", "*"),
            ("database", "*"),
            ("backup", "*"),
            ("copy", "*"),
            ("run", "*"),
            ("setting", "*"),
            (
                "users",
                "id, name, password, must_change, permissions, second_key",
            ),
            ("recovery_codes", "*"),
            ("tokens", "id, user, name, permissions"),
            ("audit", "*"),
        ] {
            let not_mine = match table {
                "audit" => "WHERE action NOT LIKE 'sign_in%'",
                _ => "",
            };
            let sql = format!("SELECT {columns} FROM {table} {not_mine} ORDER BY 1");
            let mut statement = catalog.prepare(&sql).unwrap();
            let width = statement.column_count();
            let row = |row: &rusqlite::Row<'_>| {
                Ok((0..width)
                    .map(|at| format!("{:?}", row.get_ref_unwrap(at)))
                    .collect::<Vec<_>>()
                    .join("|"))
            };
            let rows = statement.query_map([], row).unwrap();
            all.insert(table.to_owned(), rows.map(Result::unwrap).collect());
        }
        let shop = self.place.path("shop.sqlite");
        all.insert("product".to_owned(), super::common::rows(&shop, "product"));
        all.insert("files".to_owned(), self.place.names("Backups"));
        all.insert("root".to_owned(), self.place.names("."));
        all
    }
}

/// Who asks.
pub struct Visitor {
    pub told: String,
    pub browser: Browser,
    /// The word of its forms.
    pub form: String,
    /// A token, if it is a program.
    pub bearer: Option<String>,
    pub rights: Vec<&'static str>,
    pub standing: Standing,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    Out,
    Newcomer,
    In,
}

impl Visitor {
    /// A person who is signed in.
    pub fn person(told: &str, mut browser: Browser, rights: &[&'static str]) -> Self {
        let form = browser.token("/account");
        Self {
            told: told.to_owned(),
            browser,
            form,
            bearer: None,
            rights: rights.to_vec(),
            standing: Standing::In,
        }
    }

    /// A program with a token that this person makes.
    pub fn program(world: &World, owner: &mut Browser, rights: &[&'static str]) -> Self {
        let mut form = vec![("name", "essai")];
        form.extend(rights.iter().map(|word| ("permission", *word)));
        let made = owner.form("/account", "/account/tokens", &form);
        assert_eq!(made.status, 200, "{}", made.text());
        let mut browser = world.panel.visitor();
        let form = browser.token("/sign-in");
        Self {
            told: format!("token {rights:?}"),
            browser,
            form,
            bearer: Some(made.value_of("made")),
            rights: rights.to_vec(),
            standing: Standing::In,
        }
    }

    /// Asks for a route as a form or a program does: with the fields that would have an effect, if they could.
    pub fn ask(&mut self, route: &Route, path: &str, effective: bool) -> Response {
        let path = format!("{BASE}{path}");
        let mut headers: Vec<(&str, String)> = Vec::new();
        if let Some(token) = &self.bearer {
            headers.push(("Authorization", format!("Bearer {token}")));
        }
        if route.access == "watcher" {
            // Else it is a program on this very machine, which may.
            headers.push(("X-Forwarded-For", "203.0.113.9".to_owned()));
        }
        let mut method = match route.path {
            // It tells until one goes away.
            "/events" if !effective => "HEAD",
            _ => route.method,
        };
        let mut body = String::new();
        if route.method != "GET" {
            if route.is_api() {
                headers.push(("Content-Type", "application/json".to_owned()));
                headers.push(("X-Form-Token", self.form.clone()));
                body = if effective {
                    json_for(route)
                } else {
                    "{}".to_owned()
                };
            } else {
                headers.push((
                    "Content-Type",
                    "application/x-www-form-urlencoded".to_owned(),
                ));
                method = "POST";
                body = form_for(route, effective);
                body.push_str(&format!("&_token={}&_method={}", self.form, route.method));
            }
        }
        let headers: Vec<(&str, &str)> = headers.iter().map(|(k, v)| (*k, v.as_str())).collect();
        self.browser.raw(method, &path, &headers, body.as_bytes())
    }
}

/// Fields that would change something.
fn form_for(route: &Route, effective: bool) -> String {
    let fields: &[(&str, &str)] = match (route.path, effective) {
        // No database of this number: nothing is begun.
        ("/add", false) => &[("database", "999999")],
        (_, false) => &[],
        ("/accounts", _) => &[("name", "eve"), ("permission", "backup")],
        ("/accounts/{user}", _) => &[("permission", "backup")],
        ("/settings", _) => &[
            ("max_backup_keeping", "9"),
            ("hour_between_backup", "7"),
            ("promise_hours", "99"),
        ],
        ("/databases/{id}", _) => &[("chosen", "on"), ("every_hours", "3"), ("keep", "7")],
        ("/databases/servers/{id}", _) => &[("label", "autre")],
        (path, _) if path.starts_with("/databases/") => &[("all", "on"), ("id", "1")],
        ("/restore/{type}/{id}", _) => &[
            ("what", "all"),
            ("where", "replace"),
            ("database", "1"),
            ("typed", "shop.sqlite"),
        ],
        ("/account/tokens", _) => &[("name", "x"), ("permission", "backup")],
        _ => &[],
    };
    let fields: Vec<String> = fields
        .iter()
        .map(|(name, value)| format!("{name}={}", encode(value)))
        .collect();
    fields.join("&")
}

fn json_for(route: &Route) -> String {
    match route.path {
        "/api/v1/settings" => r#"{"keep": 8}"#,
        "/api/v1/databases/{id}" => r#"{"keep": 6}"#,
        "/api/v1/sources/{id}" => r#"{"label": "autre"}"#,
        "/api/v1/checks" => r#"{"address": "sqlite:shop.sqlite"}"#,
        "/api/v1/copies/{type}/{id}/restore" => {
            r#"{"target": {"replace": {"database": 1}}, "confirm": "shop.sqlite"}"#
        }
        _ => "{}",
    }
    .to_owned()
}
