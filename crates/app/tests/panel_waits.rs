//! No page waits for a database or a storage: the configured server is one that takes connections and says nothing, and
//! nobody even tries to reach it; the folder of backups is gone, and every page shows what was known of it.

// Helpers stop the test where something is not as it must be.
#![allow(clippy::unwrap_used)]

mod common;

use std::fs;
use std::io::ErrorKind;
use std::net::TcpListener;
use std::process::Command;

use common::browser::{Browser, Panel};
use common::{Place, shop};
use rusqlite::Connection;

/// Connections that were tried since the last look.
fn tried(server: &TcpListener) -> usize {
    let mut number = 0;
    loop {
        match server.accept() {
            Ok(_) => number += 1,
            Err(error) if error.kind() == ErrorKind::WouldBlock => return number,
            Err(error) => panic!("{error}"),
        }
    }
}

fn all_answer(browser: &mut Browser, pages: &[String], server: &TcpListener, when: &str) {
    for page in pages {
        let answer = browser.get(page);
        assert_eq!(answer.status, 200, "{when}: {page}: {}", answer.text());
        assert_eq!(tried(server), 0, "{when}: {page} asked the server");
    }
}

#[test]
fn no_page_asks_a_server_or_a_folder() {
    let server = TcpListener::bind("127.0.0.1:0").unwrap();
    server.set_nonblocking(true).unwrap();
    let port = server.local_addr().unwrap().port().to_string();
    let place = Place::new();
    let data = place.path("data").display().to_string();
    let place = place.with("SAUVEGARDE_DATA", &data);
    // A backup that the folder holds, of another database.
    shop(&place.path("other.sqlite"));
    place.good(&["backup", "--source", "sqlite:other.sqlite"]);
    let place = place
        .with("DB_CONNECTION", "mysql")
        .with("DB_HOST", "127.0.0.1")
        .with("DB_PORT", &port)
        .with("DB_DATABASE", "shop")
        .with("DB_USERNAME", "u")
        .with("DB_PASSWORD", "p");
    // Its first start tries to save the database, and hangs at it: that is what the test is about.
    let first = Panel::start(&place);
    let browser = first.admin();
    drop(first);
    // Paused, so that nothing but a page can be who asks.
    let catalog = Connection::open(place.path("data/catalog.sqlite")).unwrap();
    let paused = catalog.execute("UPDATE database SET paused = 1", []);
    assert_eq!(paused.unwrap(), 1);
    let one = |sql: &str| -> String { catalog.query_row(sql, [], |row| row.get(0)).unwrap() };
    let object = one("SELECT object FROM copy");
    let run = one("SELECT CAST(min(id) AS TEXT) FROM run");
    let database = one("SELECT CAST(id AS TEXT) FROM database");
    let source = one("SELECT CAST(id AS TEXT) FROM source");
    catalog.close().unwrap();

    let panel = Panel::start(&place);
    let mut admin = panel.visitor();
    admin.cookies = browser.cookies;
    tried(&server);
    let mut pages: Vec<String> = [
        "",
        "?storage=file",
        "?search=other",
        "/journal",
        "/journal/audit",
        "/settings",
        "/databases",
        "/databases/add",
        "/accounts",
        "/accounts/new",
        "/account",
        "/api/v1/me",
        "/api/v1/settings",
        "/api/v1/settings/retention",
        "/api/v1/storages",
        "/api/v1/sources",
        "/api/v1/databases",
        "/api/v1/runs",
        "/api/v1/backups",
        "/api/v1/audit",
        "/healthz",
    ]
    .map(str::to_owned)
    .into();
    pages.extend([
        format!("/view/file/{object}"),
        format!("/delete/file/{object}"),
        format!("/restore/file/{object}"),
        format!("/restore/file/{object}/plan?what=all&where=new&name=n&database={database}"),
        format!("/databases/{database}"),
        format!("/databases/servers/{source}"),
        format!("/runs/{run}"),
        format!("/api/v1/databases/{database}"),
        format!("/api/v1/sources/{source}"),
        format!("/api/v1/runs/{run}"),
        format!("/api/v1/runs/{run}/log"),
    ]);
    all_answer(&mut admin, &pages, &server, "a silent server");
    let before = admin.get(&format!("/view/file/{object}")).text();
    fs::rename(place.path("Backups"), place.path("away")).unwrap();
    all_answer(&mut admin, &pages, &server, "no folder");
    // A file that does not answer: whoever opened it would wait for ever.
    fs::create_dir(place.path("Backups")).unwrap();
    let pipe = place.path("Backups").join(&object);
    let made = Command::new("mkfifo").arg(pipe).status();
    assert!(made.unwrap().success());
    all_answer(&mut admin, &pages, &server, "a file that hangs");
    let after = admin.get(&format!("/view/file/{object}")).text();
    assert!(before.contains(&object) && after.contains(&object));
    // The test would notice: a test of the server does ask it.
    let check = format!("/databases/servers/{source}/check");
    let asked = admin.form(&format!("/databases/servers/{source}"), &check, &[]);
    assert_eq!(asked.status, 303, "{}", asked.text());
    let mut number = 0;
    for _ in 0..500 {
        number += tried(&server);
        if number > 0 {
            return;
        }
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    panic!("a test of the server did not reach it");
}
