//! When things go wrong: a server that is gone, a page that is not there, one that breaks, a password that is wrong.
//! Each says what happened and what to do next.

use testkit::Server;
use testkit::browser::Browser;

use crate::panel::{Panel, ended, type_in};
use crate::shop;

#[test]
fn a_server_that_is_gone() {
    // Of its own: it is stopped.
    let server = Server::start();
    let database = shop::shop(&server);
    let panel = Panel::on(&server, &database);
    let browser = panel.signed_in("fr");
    let mut wrong = Vec::new();
    browser.wait_for("document.querySelector('table.backups')");
    server.kill_hard();
    browser.press("Créer manuellement");
    ended(&browser);
    assert!(browser.has("#run .head .badge.bad"), "{}", browser.text());
    browser.go(&panel.at("/journal?state=failed"));
    assert_eq!(browser.count(".entries .entry"), 1);
    browser.click(".entry details.why summary");
    browser.wait_for("document.querySelector('.entry .log')");
    let said = browser.text_of(".entry");
    for part in ["Échec", "Personne ne répond à", "À faire", "par admin"] {
        assert!(said.contains(part), "{part}: {said}");
    }
    assert!(browser.has(".entry .log div"), "no log");
    wrong.extend(panel.inspect(&browser, "fr-journal-failed"));
    browser.go(&panel.address);
    assert!(
        browser.text_of("section.health").contains("50"),
        "{}",
        browser.text()
    );
    wrong.extend(panel.inspect(&browser, "fr-backups-failed"));
    // Once the server is back, the next press is well, and nothing has to be mended by hand.
    server.restart();
    browser.press("Créer manuellement");
    crate::panel::succeeded(&browser);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn pages_that_refuse() {
    let panel = Panel::start();
    let browser = Browser::start("fr");
    let mut wrong = Vec::new();
    browser.go(&panel.address);
    type_in(&browser, "admin", "faux");
    browser.wait_for("document.querySelector('[role=alert]')");
    wrong.extend(panel.inspect(&browser, "fr-sign-in-wrong"));
    while browser.status() != 429 {
        type_in(&browser, "admin", "faux");
        browser.wait_for("document.querySelector('[role=alert]')");
    }
    assert!(
        browser.text().contains("Trop d’essais"),
        "{}",
        browser.text()
    );
    wrong.extend(panel.inspect(&browser, "fr-sign-in-wait"));
    // Whoever tries from elsewhere is not in the way of others for long, but this browser is.
    let panel = Panel::start();
    let browser = panel.signed_in("fr");
    for (path, status, name) in [
        ("/nothing/here", 404, "fr-404"),
        (
            "/view/file/db_backup_2020-01-01_00-00-00.sql.zst",
            404,
            "fr-404-backup",
        ),
        ("/add", 405, "fr-405"),
    ] {
        browser.go(&panel.at(path));
        assert_eq!(browser.status(), status, "{path}");
        assert!(browser.has("main a.button"), "{path} leads nowhere");
        wrong.extend(panel.inspect(&browser, name));
    }
    // A catalogue that somebody broke.
    let catalogue = rusqlite::Connection::open(panel.folder().join("data/catalog.sqlite")).unwrap();
    catalogue
        .execute_batch("ALTER TABLE audit RENAME TO lost")
        .unwrap();
    browser.go(&panel.at("/journal/audit"));
    assert_eq!(browser.status(), 500);
    wrong.extend(panel.inspect(&browser, "fr-500"));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
