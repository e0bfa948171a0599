//! The API over real TCP: it does what the pages do, with the rights of its token, and says no to
//! what makes no sense. What it is described by is held against it.

#![allow(clippy::unwrap_used)] // A helper of a test stops it at the first surprise.

mod common;

use std::time::{Duration, Instant};

use common::Place;
use common::browser::{BASE, Browser, Panel};
use serde_json::{Value, json};

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
