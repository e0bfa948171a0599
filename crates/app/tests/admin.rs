//! Settings, journal and databases over real TCP: what is allowed, what is refused, what
//! makes no sense.

#![allow(clippy::unwrap_used)] // A helper of a test stops it at the first surprise.

mod common;
#[path = "admin/databases.rs"]
mod databases;

use std::time::{Duration, Instant};

use common::Place;
use common::browser::{BASE, Browser, Panel, Response};
use serde_json::json;

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
    for (calendar, words) in [
        ("* * * * *", "15\u{a0}minutes"),
        ("0 0 30 2 *", "n’arrive jamais"),
        ("tous les jours", "cinq champs"),
    ] {
        let refused = put(&mut admin, "2", "6", "", &[("calendar", calendar)]);
        assert_eq!(refused.status, 422, "{calendar}");
        assert!(refused.text().contains(words), "{calendar}");
    }
    let nightly = [("calendar", "30 2 * * *")];
    put(&mut admin, "2", "6", "Europe/Paris", &nightly);
    let page = admin.get("/settings").text();
    assert!(page.contains("value=\"30 2 * * *\""), "{page}");
    assert!(page.contains("02:30"), "the next runs: {page}");
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
        "Il n’y a plus de place sur le disque",
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
        let Some((_, rest)) = page.split_once(&format!("href=\"{BASE}/journal?before=")) else {
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
