//! Settings, journal, databases and the API over real TCP: what is allowed, what is refused, what
//! makes no sense. A server is a real one.

mod common;

use std::time::{Duration, Instant};

use common::Place;
use common::browser::{BASE, Browser, Panel, Response};
use serde_json::{Value, json};
use testkit::Server;

/// Tries again until a page says so, or fails.
fn wait(browser: &mut Browser, path: &str, done: impl Fn(&str) -> bool) -> String {
    let until = Instant::now() + Duration::from_secs(60);
    loop {
        let text = browser.get(path).text();
        if done(&text) {
            return text;
        }
        assert!(Instant::now() < until, "{path}: {text}");
        std::thread::sleep(Duration::from_millis(100));
    }
}

/// The path behind [`BASE`] that an answer leads to.
fn way(response: &Response) -> String {
    assert_eq!(response.status, 303, "{}", response.text());
    response
        .header("location")
        .strip_prefix(BASE)
        .unwrap()
        .to_owned()
}

/// A token of an account, with these rights.
fn token(browser: &mut Browser, permissions: &[&str]) -> String {
    let mut form = vec![("name", "essai")];
    form.extend(permissions.iter().map(|word| ("permission", *word)));
    let made = browser.form("/account", "/account/tokens", &form);
    made.value_of("made")
}

/// A program with a token.
struct Program(Browser, String);

impl Program {
    fn call(&mut self, method: &str, path: &str, body: Option<&Value>) -> (u16, Value) {
        let bearer = format!("Bearer {}", self.1);
        let headers = [
            ("Authorization", bearer.as_str()),
            ("Content-Type", "application/json"),
        ];
        let body = body.map(Value::to_string).unwrap_or_default();
        let answer = self.0.raw(
            method,
            &format!("{BASE}/api/v1{path}"),
            &headers,
            body.as_bytes(),
        );
        let facts = match answer.body.is_empty() {
            true => Value::Null,
            false => {
                serde_json::from_slice(&answer.body).unwrap_or_else(|_| panic!("{}", answer.text()))
            }
        };
        (answer.status, facts)
    }

    fn good(&mut self, method: &str, path: &str, body: Option<&Value>) -> Value {
        let (status, facts) = self.call(method, path, body);
        assert!(
            (200..300).contains(&status),
            "{method} {path}: {status} {facts}"
        );
        facts
    }

    fn ended(&mut self, run: &Value) -> Value {
        let until = Instant::now() + Duration::from_secs(60);
        loop {
            let facts = self.good("GET", &format!("/runs/{run}"), None);
            let state = facts["run"]["state"].as_str().unwrap();
            if !["queued", "running"].contains(&state) {
                return facts["run"].clone();
            }
            assert!(Instant::now() < until, "{facts}");
            std::thread::sleep(Duration::from_millis(50));
        }
    }
}

#[test]
fn settings_are_shown_tried_refused_and_kept() {
    let place = Place::configured();
    let panel = Panel::start(&place);
    let mut admin = panel.admin();
    let mut marie = panel.account(&mut admin, "marie", &["backup"]);
    assert_eq!(marie.get("/settings").status, 403);
    assert_eq!(
        marie
            .form("/account", "/settings", &[("_method", "put")])
            .status,
        403
    );
    assert_eq!(
        way(&panel.visitor().get("/settings")),
        "/sign-in?next=%2Fadmin%2Fbackup%2Fsettings"
    );
    let page = admin.get("/settings").text();
    for word in [
        "max_backup_keeping",
        "hour_between_backup",
        "value=\"4\"",
        "value=\"12\"",
        "Europe/Paris",
        "shop.sqlite",
        "Google Drive",
    ] {
        assert!(page.contains(word), "{word}: {page}");
    }
    let put = |admin: &mut Browser, keep: &str, hours: &str, zone: &str, more: &[(&str, &str)]| {
        let mut form = vec![
            ("_method", "put"),
            ("max_backup_keeping", keep),
            ("hour_between_backup", hours),
            ("promise_hours", "24"),
            ("zone", zone),
            ("language", ""),
            ("checksums", "on"),
        ];
        form.extend(more);
        admin.form("/settings", "/settings", &form)
    };
    for (keep, hours, zone) in [
        ("0", "12", ""),
        ("4", "9999", ""),
        ("x", "12", ""),
        ("4", "12", "Europe/Atlantis"),
        ("99999999999", "1", ""),
    ] {
        let refused = put(&mut admin, keep, hours, zone, &[]);
        assert_eq!(refused.status, 422, "{keep} {hours} {zone}");
        assert!(refused.text().contains("aria-invalid"), "{keep}");
    }
    let tried = put(&mut admin, "2", "6", "Europe/Paris", &[("try", "1")]);
    assert_eq!(tried.status, 200);
    assert!(tried.text().contains("Essai, rien n’est enregistré"));
    assert!(admin.get("/settings").text().contains("name=\"max_backup_keeping\" type=\"number\" inputmode=\"numeric\" min=\"1\" max=\"10000\" required value=\"4\""));
    assert_eq!(
        way(&put(&mut admin, "2", "6", "Europe/Paris", &[])),
        "/settings"
    );
    let page = admin.get("/settings").text();
    assert!(
        page.contains("required value=\"2\"") && page.contains("value=\"Europe/Paris\""),
        "{page}"
    );
    // A test of a storage has a page of its own, seen by who asked for it alone.
    let path = way(&admin.form("/settings", "/settings/storages/file/check", &[]));
    wait(&mut admin, &path, |text| {
        text.contains("ce stockage fonctionne")
    });
    let mut other = panel.account(&mut admin, "paul", &["backup.settings"]);
    assert_eq!(other.get(&path).status, 404);
    assert_eq!(other.get("/checks/none").status, 404);
    assert_eq!(
        admin
            .form("/settings", "/settings/storages/nowhere/check", &[])
            .status,
        404
    );
    assert!(
        !place
            .names("Backups")
            .iter()
            .any(|name| name.contains("test"))
    );
    let audit = admin.get("/journal/audit?action=settings").text();
    assert!(
        audit.contains("Paramètres changés") && audit.contains("admin"),
        "{audit}"
    );
}

#[test]
fn the_journal_tells_causes_next_steps_and_logs() {
    let place = Place::configured();
    let panel = Panel::start(&place);
    let mut admin = panel.admin();
    let catalog = rusqlite::Connection::open(place.path("data/catalog.sqlite")).unwrap();
    let failure = json!({
        "code": "disk-full", "about": "shop.sqlite", "cause": { "key": "disk-full" }, "remedy": { "key": "disk-full-next" },
    });
    let put = "INSERT INTO run (kind, state, \"trigger\", lane, queued, due, ended, failure) VALUES (?1, ?2, 'schedule', 'x', ?3, ?3, ?3, ?4)";
    catalog
        .execute(
            put,
            (
                "backup",
                "failed",
                1_700_000_000_000_i64,
                failure.to_string(),
            ),
        )
        .unwrap();
    let failed = catalog.last_insert_rowid();
    catalog
        .execute(
            "INSERT INTO run_log VALUES (?1, 0, 1, 'error', ?2)",
            (failed, "\"<the raw line>\""),
        )
        .unwrap();
    catalog
        .execute(
            put,
            ("verify", "missed", 1_700_000_000_001_i64, None::<String>),
        )
        .unwrap();
    for number in 0..120_i64 {
        catalog
            .execute(
                put,
                (
                    "delete",
                    "cancelled",
                    1_600_000_000_000 + number,
                    None::<String>,
                ),
            )
            .unwrap();
    }
    let page = admin.get("/journal?state=failed&kind=backup").text();
    for word in [
        "Le disque est plein",
        "disk-full",
        "&#60;the raw line&#62;",
        "À faire",
    ] {
        let other = word.replace("&#60;", "&lt;").replace("&#62;", "&gt;");
        assert!(
            page.contains(word) || page.contains(&other),
            "{word}: {page}"
        );
    }
    assert!(
        admin
            .get("/journal?state=missed")
            .text()
            .contains("personne n’était là pour la lancer")
    );
    // Each run stands on one page, and on one only.
    let (mut path, mut pages, mut seen) = ("/journal?kind=delete".to_owned(), 0, 0);
    loop {
        let page = admin.get(&path).text();
        seen += page.matches("<li class=\"entry\">").count();
        pages += 1;
        let Some((_, rest)) = page.split_once(&format!("{BASE}/journal?before=")) else {
            break;
        };
        let rest = rest
            .split('"')
            .next()
            .unwrap()
            .replace("&#38;", "&")
            .replace("&amp;", "&");
        path = format!("/journal?before={rest}");
    }
    assert_eq!((pages, seen), (3, 120));
    for nonsense in [
        "state=x",
        "kind=%00",
        "database=x",
        "before=1",
        "before=a-b",
        "before=-",
    ] {
        assert_eq!(
            admin.get(&format!("/journal?{nonsense}")).status,
            200,
            "{nonsense}"
        );
    }
    let mut marie = panel.account(&mut admin, "marie", &["backup"]);
    assert_eq!(marie.get("/journal").status, 200);
    assert!(!marie.get("/journal").text().contains("/journal/audit"));
    assert_eq!(marie.get("/journal/audit").status, 403);
    let audit = admin.get("/journal/audit").text();
    assert!(
        audit.contains("Compte créé") && audit.contains("marie"),
        "{audit}"
    );
    assert_eq!(
        way(&panel.visitor().get("/journal")),
        "/sign-in?next=%2Fadmin%2Fbackup%2Fjournal"
    );
}

#[test]
fn a_server_is_tried_chosen_from_changed_and_removed() {
    let server = Server::shared();
    let [one, two] = ["panel_one", "panel_two"].map(|name| server.database(name));
    for database in [&one, &two] {
        server.sql(Some(database), "CREATE TABLE t (a INT PRIMARY KEY); INSERT INTO t VALUES (1); CREATE VIEW v AS SELECT a FROM t");
    }
    let secret = "Très/secret?@%42";
    server.sql(None, &format!(
        "CREATE OR REPLACE USER panel@localhost IDENTIFIED BY '{secret}';
         GRANT SELECT ON `{one}`.* TO panel@localhost; GRANT SELECT, SHOW VIEW ON `{two}`.* TO panel@localhost"
    ));
    let place = Place::configured();
    let panel = Panel::start(&place);
    let mut admin = panel.admin();
    let socket = server.socket().display().to_string();
    let fields = |password: &'static str| {
        vec![
            ("label", "serveur d’essai".to_owned()),
            ("socket", socket.clone()),
            ("user", "panel".to_owned()),
            ("password", password.to_owned()),
        ]
    };
    let form = |admin: &mut Browser, page: &str, path: &str, fields: &[(&str, String)]| {
        let fields: Vec<_> = fields
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
            .collect();
        admin.form(page, path, &fields)
    };
    // What cannot be an address is said at once, without the password.
    for bad in [
        vec![],
        vec![("host", "x".to_owned())],
        vec![("url", format!("postgres://u:{secret}@h/"))],
        vec![("url", "mysql://u:geheim@h:0/".to_owned())],
    ] {
        let refused = form(&mut admin, "/databases/add", "/databases/add", &bad);
        assert_eq!(refused.status, 422, "{bad:?}");
        let text = refused.text();
        assert!(
            !text.contains("geheim") && !text.contains("secret?"),
            "{text}"
        );
    }
    let path = way(&form(
        &mut admin,
        "/databases/add",
        "/databases/add",
        &fields("wrong"),
    ));
    let page = wait(&mut admin, &path, |text| text.contains("access-denied"));
    assert!(page.contains("Le serveur refuse le compte"), "{page}");
    let path = way(&form(
        &mut admin,
        "/databases/add",
        "/databases/add",
        &fields(secret),
    ));
    let page = wait(&mut admin, &path, |text| text.contains("id=\"grant\""));
    assert!(
        page.contains("GRANT SHOW VIEW ON") && page.contains(&one) && page.contains(&two),
        "{page}"
    );
    assert!(
        page.contains("MariaDB") && page.contains("panel@localhost") && !page.contains("secret?"),
        "{page}"
    );
    let check = path.rsplit('/').next().unwrap().to_owned();
    let keep = |admin: &mut Browser, fields: &[(&str, &str)]| {
        let mut all = vec![("check", check.as_str())];
        all.extend(fields);
        admin.form(&path, "/databases/servers", &all)
    };
    assert_eq!(
        keep(&mut admin, &[("label", "x"), ("choose", "none")]).status,
        400
    );
    assert_eq!(
        keep(&mut admin, &[("label", ""), ("choose", "all")]).status,
        400
    );
    assert_eq!(
        keep(
            &mut admin,
            &[("label", "x"), ("choose", "some"), ("name", "mysql")]
        )
        .status,
        400
    );
    let kept = keep(
        &mut admin,
        &[
            ("label", "serveur d’essai"),
            ("choose", "some"),
            ("name", &two),
        ],
    );
    let list = way(&kept);
    let page = admin.get(&list).text();
    assert!(
        page.contains("serveur d’essai est ajouté")
            && page.contains(&one)
            && page.contains("Non choisie"),
        "{page}"
    );
    // A test is used once.
    assert_eq!(
        admin
            .form(
                "/databases/add",
                "/databases/servers",
                &[("check", &check), ("label", "y"), ("choose", "all")]
            )
            .status,
        400
    );
    let source = list.rsplit('=').next().unwrap().to_owned();
    let own = format!("/databases/servers/{source}");
    let shown = admin.get(&own).text();
    assert!(
        shown.contains("Aucune sauvegarde n’est perdue") && !shown.contains("secret?"),
        "{shown}"
    );
    // Its password stays for the same place and account, and goes nowhere else.
    let address = format!("{own}/address");
    let again = [("socket", socket.as_str()), ("user", "panel")];
    let path = way(&admin.form(&own, &address, &again));
    wait(&mut admin, &path, |text| {
        text.contains("Utiliser cette adresse")
    });
    let check = path.rsplit('/').next().unwrap().to_owned();
    assert_eq!(
        way(&admin.form(&path, &address, &[("_method", "put"), ("check", &check)])),
        own
    );
    let path = way(&admin.form(&own, &format!("{own}/check"), &[]));
    wait(&mut admin, &path, |text| text.contains("id=\"grant\""));
    let page = admin
        .get(&format!("/databases?server={source}&q={two}"))
        .text();
    let id = page
        .split("name=\"id\" value=\"")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap()
        .to_owned();
    let run = admin.form("/databases", "/databases/backup", &[("id", &id)]);
    assert!(
        way(&run).starts_with("/runs/") || way(&run).starts_with("/databases"),
        "{}",
        way(&run)
    );
    wait(
        &mut admin,
        &format!("/databases?server={source}&state=good"),
        |text| text.contains(&two),
    );
    let saved = place.names(&format!("Backups/{two}"));
    assert_eq!(saved.len(), 1, "{saved:?}");
    assert_eq!(
        way(&admin.form(&own, &own, &[("_method", "delete")])),
        "/databases"
    );
    assert_eq!(admin.get(&own).status, 404);
    assert_eq!(place.names(&format!("Backups/{two}")), saved);
    let data = std::fs::read(place.path("data/catalog.sqlite")).unwrap();
    assert!(!data.windows(7).any(|part| part == b"secret?"));
    // What the environment gives is not changed here.
    assert_eq!(
        admin
            .form(
                "/databases",
                "/databases/servers/1",
                &[("_method", "delete")]
            )
            .status,
        409
    );
}

#[test]
fn three_hundred_databases_are_searched_paused_and_changed() {
    let place = Place::configured();
    let panel = Panel::start(&place);
    let mut admin = panel.admin();
    let catalog = rusqlite::Connection::open(place.path("data/catalog.sqlite")).unwrap();
    let source: i64 = catalog
        .query_row("SELECT id FROM source", [], |row| row.get(0))
        .unwrap();
    for number in 0..300 {
        let put = "INSERT INTO database (source_id, name, folder, since, paused) VALUES (?1, ?2, ?2, 9999999999999, ?3)";
        catalog
            .execute(
                put,
                (source, format!("client_{number:03}"), number % 10 == 0),
            )
            .unwrap();
    }
    let paused = || -> i64 {
        catalog
            .query_row("SELECT count(*) FROM database WHERE paused", [], |row| {
                row.get(0)
            })
            .unwrap()
    };
    let page = admin.get("/databases").text();
    assert_eq!(page.matches("name=\"id\"").count(), 301);
    let found = admin.get("/databases?q=CLIENT_01&state=paused").text();
    assert_eq!(found.matches("name=\"id\"").count(), 1, "{found}");
    let all = [("all", "on"), ("q", "client_01"), ("state", "never")];
    assert_eq!(
        way(&admin.form("/databases", "/databases/pause", &all)),
        "/databases?q=client_01&state=never"
    );
    assert_eq!(paused(), 30 + 9);
    assert_eq!(
        way(&admin.form("/databases", "/databases/resume", &[("all", "on")])),
        "/databases"
    );
    assert_eq!(paused(), 0);
    for bad in ["x", "999999"] {
        assert_eq!(
            admin
                .form("/databases", "/databases/pause", &[("id", bad)])
                .status,
            400,
            "{bad}"
        );
    }
    let mut marie = panel.account(&mut admin, "marie", &["backup.create"]);
    for path in [
        "/databases",
        "/databases/1",
        "/databases/add",
        "/databases/servers/1",
    ] {
        assert_eq!(marie.get(path).status, 403, "{path}");
    }
    assert_eq!(
        marie
            .form("/account", "/databases/pause", &[("id", "1")])
            .status,
        403
    );
    let own = [
        ("_method", "put"),
        ("chosen", "on"),
        ("every_hours", "3"),
        ("keep", "7"),
        ("where", "some"),
        ("storage", "file"),
    ];
    assert_eq!(
        way(&admin.form("/databases/2", "/databases/2", &own)),
        "/databases/2"
    );
    let page = admin.get("/databases/2").text();
    assert!(
        page.contains("value=\"3\"") && page.contains("value=\"7\""),
        "{page}"
    );
    for (name, value) in [
        ("every_hours", "0"),
        ("keep", "-1"),
        ("keep", "x"),
        ("where", "some"),
    ] {
        let bad = [("_method", "put"), (name, value)];
        assert_eq!(
            admin.form("/databases/2", "/databases/2", &bad).status,
            422,
            "{name}={value}"
        );
    }
    let bad = [
        ("_method", "put"),
        ("where", "some"),
        ("storage", "nowhere"),
    ];
    assert_eq!(admin.form("/databases/2", "/databases/2", &bad).status, 400);
    for path in [
        "/databases/9999",
        "/databases/x",
        "/databases/servers/9999",
        "/databases/%2e%2e",
    ] {
        assert_eq!(admin.get(path).status, 404, "{path}");
    }
}

#[test]
fn programs_do_what_pages_do() {
    let place = Place::configured();
    let panel = Panel::start(&place);
    let mut admin = panel.admin();
    let every = [
        "backup",
        "backup.create",
        "backup.download",
        "backup.delete",
        "backup.restore",
        "backup.settings",
    ];
    let mut program = Program(panel.visitor(), token(&mut admin, &every));
    assert_eq!(program.good("GET", "/me", None)["by_token"], true);
    let database = program.good("GET", "/databases", None)["items"][0]["id"].clone();
    // The clock may have begun one already.
    let (status, begun) = program.call("POST", &format!("/databases/{database}/backups"), None);
    assert!(status == 202 || status == 409, "{begun}");
    let first = program.good("GET", "/runs?limit=1&kind=backup", None)["items"][0]["id"].clone();
    assert_eq!(program.ended(&first)["state"], "done");
    let backup = program.good("GET", "/backups", None)["items"][0].clone();
    let object = backup["copies"][0]["object"].as_str().unwrap().to_owned();
    let detail = program.good("GET", &format!("/backups/{}", backup["id"]), None);
    assert!(
        detail["content"]["objects"].as_array().unwrap().len() > 1,
        "{detail}"
    );
    let copy = format!("/copies/file/{object}");
    let proof = program.good("POST", &format!("{copy}/prove"), None);
    assert_eq!(program.ended(&proof["run"])["state"], "done");
    let read = program.good(
        "POST",
        &format!("{copy}/verify"),
        Some(&json!({ "deep": true })),
    );
    assert_eq!(program.ended(&read["run"])["state"], "done");
    assert!(
        !program.good("GET", &format!("/runs/{}/log", read["run"]), None)["items"]
            .as_array()
            .unwrap()
            .is_empty()
    );
    let target = json!({ "target": { "replace": { "database": database } } });
    assert_eq!(
        program
            .call("POST", &format!("{copy}/restore"), Some(&target))
            .0,
        400,
        "without the name"
    );
    let target = json!({ "target": { "new": { "database": database, "name": "copie.sqlite" } } });
    let restore = program.good("POST", &format!("{copy}/restore"), Some(&target));
    let ended = program.ended(&restore["run"]);
    assert_eq!(ended["state"], "done", "{ended}");
    let pin = format!("/backups/{}/pin", backup["id"]);
    program.good("PUT", &pin, None);
    assert_eq!(program.call("DELETE", &copy, None).0, 409, "pinned");
    program.good("DELETE", &pin, None);
    let gone = program.good("DELETE", &copy, None);
    assert_eq!(program.ended(&gone["run"])["state"], "done");
    assert_eq!(program.call("DELETE", &copy, None).0, 404);
    let set = program.good(
        "PUT",
        "/settings",
        Some(&json!({ "keep": 9, "zone": "Europe/Paris" })),
    );
    assert_eq!(
        (&set["keep"], &set["every_hours"], &set["zone"]),
        (&json!(9), &json!(12), &json!("Europe/Paris"))
    );
    assert_eq!(
        program.good("PUT", "/settings", Some(&json!({ "zone": null })))["zone"],
        Value::Null
    );
    let changed = program.good(
        "PUT",
        &format!("/databases/{database}"),
        Some(&json!({ "paused": true, "keep": 2 })),
    );
    assert_eq!(
        (&changed["paused"], &changed["health"]),
        (&json!(true), &json!("paused"))
    );
    let check = program.good("POST", "/storages/file/checks", None)["check"].clone();
    let path = format!("/checks/{}", check.as_str().unwrap());
    while program.good("GET", &path, None)["state"] == "working" {
        std::thread::sleep(Duration::from_millis(50));
    }
    assert_eq!(program.good("GET", &path, None)["state"], "done");
    let file = place.path("other.sqlite");
    common::shop(&file);
    let asked = json!({ "address": format!("sqlite:{}", file.display()), "label": "autre" });
    let check = program.good("POST", "/checks", Some(&asked))["check"].clone();
    let path = format!("/checks/{}", check.as_str().unwrap());
    while program.good("GET", &path, None)["state"] == "working" {
        std::thread::sleep(Duration::from_millis(50));
    }
    let new = json!({ "check": check, "label": "autre", "databases": "all" });
    let source = program.good("POST", "/sources", Some(&new))["source"].clone();
    let own = format!("/sources/{source}");
    assert_eq!(
        program.good("PUT", &own, Some(&json!({ "label": "encore" })))["label"],
        "encore"
    );
    program.good("DELETE", &own, None);
    assert_eq!(program.call("GET", &own, None).0, 404);
    for (method, path, body) in [
        ("GET", "/runs?limit=0", None),
        ("GET", "/runs?state=x", None),
        ("GET", "/runs?before=1", None),
        ("GET", "/backups?state=x", None),
        ("GET", "/backups?database=x", None),
        ("GET", "/databases?health=x", None),
        ("PUT", "/settings", Some(json!({ "keep": 0 }))),
        ("PUT", "/settings", Some(json!({ "keep": -1 }))),
        ("PUT", "/settings", Some(json!({ "unknown": 1 }))),
        ("PUT", "/settings", Some(json!([]))),
        ("PUT", "/settings", None),
        (
            "POST",
            "/checks",
            Some(json!({ "address": "postgres://x" })),
        ),
        ("POST", "/sources", Some(json!({}))),
        (
            "PUT",
            "/databases/1",
            Some(json!({ "storages": ["nowhere"] })),
        ),
        ("PUT", "/databases/1", Some(json!({ "keep": 0 }))),
    ] {
        let (status, facts) = program.call(method, path, body.as_ref());
        assert_eq!(status, 400, "{method} {path}: {facts}");
        assert_eq!(facts["error"]["code"], "bad-request", "{facts}");
    }
    for path in [
        "/runs/x",
        "/runs/99999",
        "/backups/99999",
        "/copies/file/..%2f..%2fetc%2fpasswd/prove",
        "/copies/x/y/prove",
        "/nowhere",
    ] {
        let method = if path.ends_with("prove") {
            "POST"
        } else {
            "GET"
        };
        assert_eq!(program.call(method, path, None).0, 404, "{path}");
    }
}

#[test]
fn every_address_of_the_document_asks_for_its_right() {
    let place = Place::configured();
    let panel = Panel::start(&place);
    let mut admin = panel.admin();
    let mut nobody = Program(panel.visitor(), "svg_nothing".to_owned());
    let document = nobody.good("GET", "/openapi.json", None);
    let mut rights = Vec::new();
    for word in [
        "backup",
        "backup.create",
        "backup.delete",
        "backup.restore",
        "backup.settings",
    ] {
        rights.push((word, Program(panel.visitor(), token(&mut admin, &[word]))));
    }
    let mut asked = 0;
    for (path, methods) in document["paths"].as_object().unwrap() {
        let path = path.replace("{id}", "999999").replace("{type}", "file");
        for (method, operation) in methods.as_object().unwrap() {
            let method = method.to_uppercase();
            let needs = operation["x-permission"].as_str().unwrap();
            if needs == "none" {
                continue;
            }
            assert_eq!(nobody.call(&method, &path, None).0, 401, "{method} {path}");
            for (word, program) in &mut rights {
                let (status, facts) = program.call(&method, &path, None);
                // Whoever may do anything also sees what it is done to.
                let may = needs == "any" || needs == "backup" || needs == *word;
                assert_eq!(
                    status != 403,
                    may,
                    "{word}: {method} {path}: {status} {facts}"
                );
                assert!(status < 500, "{word}: {method} {path}: {status} {facts}");
                asked += 1;
            }
        }
    }
    assert!(asked > 150, "{asked}");
    // A browser's session does as well, with the word of its forms.
    assert_eq!(admin.get("/api/v1/settings").status, 200);
    assert_eq!(
        admin
            .raw("PUT", &format!("{BASE}/api/v1/settings"), &[], b"{}")
            .status,
        403
    );
}
