//! Rows 1, 3, 5, 6 and 7, and the half of 2 that is done by hand: a first day with the panel.

use std::fs;

use testkit::Server;
use testkit::browser::Browser;

use crate::panel::{PASSWORD, Panel, succeeded, type_in};
use crate::shop;

#[test]
fn rows_1_3_5_6_7() {
    let server = Server::shared();
    let database = shop::shop(server);
    let panel = Panel::on(server, &database);
    let browser = Browser::start("fr");
    let mut wrong = Vec::new();
    row_3(&panel, &browser);
    row_7(&panel, &browser);
    wrong.extend(panel.quiet(&browser, "row 7"));
    row_1(&panel, &browser);
    wrong.extend(panel.inspect(&browser, "fr-mariadb-detail"));
    row_5(&panel, &browser, server, &database);
    row_6(&panel, &browser);
    wrong.extend(panel.quiet(&browser, "row 6"));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// *Espace Administration > Sauvegardes*: the address of the module, also with a slash, and back from signing in to where
/// one wanted to go.
fn row_3(panel: &Panel, browser: &Browser) {
    panel.first_sign_in(browser, "admin", &panel.first_password);
    browser.click("form[action$='/sign-out'] button");
    browser.wait_for("location.pathname.endsWith('/sign-in')");
    browser.go(&panel.at("/journal?state=failed"));
    type_in(browser, "admin", PASSWORD);
    browser.wait_for("location.pathname.endsWith('/journal')");
    assert_eq!(browser.url(), panel.at("/journal?state=failed"));
    browser.go(&panel.at("/"));
    assert_eq!(browser.url(), panel.address);
    assert_eq!(browser.text_of("h1"), "Sauvegardes");
    assert_eq!(browser.text_of("nav [aria-current=page]"), "Sauvegardes");
    assert_eq!(browser.title(), "Sauvegardes · Sauvegarde");
}

/// *Créer manuellement*, at the top right; then it stands in the main table.
fn row_7(panel: &Panel, browser: &Browser) {
    browser.wait_for("document.querySelector('table.backups')");
    let before = browser.count("table.backups tbody tr");
    let place = "const button = [...document.querySelectorAll('main button')].find(b => b.innerText.trim() === 'Créer manuellement').getBoundingClientRect();
        return button.left > innerWidth / 2 && button.bottom < innerHeight / 4";
    assert_eq!(browser.script(place), true, "not at the top right");
    browser.press("Créer manuellement");
    succeeded(browser);
    browser.go(&panel.address);
    assert_eq!(browser.count("table.backups tbody tr"), before + 1);
    let row = browser.text_of("table.backups tbody tr");
    assert!(
        row.contains("Complète") && row.contains("db_backup_"),
        "{row}"
    );
}

/// Every table, view, trigger, routine, event and sequence is in it.
fn row_1(panel: &Panel, browser: &Browser) {
    browser.go(&panel.address);
    browser.click("table.backups tbody th a");
    browser.wait_for("document.getElementById('objects')");
    let objects = browser.text_of("#objects");
    for name in [
        "client",
        "facture",
        "logs",
        "cron_logs",
        "numero",
        "du",
        "ttc",
        "facture_notee",
        "menage",
    ] {
        assert!(objects.contains(name), "{name} is not in {objects}");
    }
    for kind in [
        "Table",
        "Vue",
        "Déclencheur",
        "Fonction",
        "Événement",
        "Séquence",
    ] {
        assert!(
            objects.to_lowercase().contains(&kind.to_lowercase()),
            "{kind}: {objects}"
        );
    }
}

/// The blue button in the column *Actions* gives a plain `.sql`, which Debian's client takes as it is.
fn row_5(panel: &Panel, browser: &Browser, server: &Server, database: &str) {
    browser.go(&panel.address);
    assert_eq!(
        browser.text_of("table.backups thead th:last-child"),
        "Actions"
    );
    let button = "table.backups tbody td.actions-cell a[href*='/download/']";
    let colour = browser.style_of(button, "background-color");
    let parts: Vec<u32> = colour
        .split(|c: char| !c.is_ascii_digit())
        .filter_map(|part| part.parse().ok())
        .collect();
    assert!(
        parts[2] > parts[0] + 60 && parts[2] > parts[1] + 60,
        "{colour} is not blue"
    );
    let folder = tempfile::tempdir().unwrap();
    browser.save_into(folder.path());
    browser.click(button);
    let file = browser.saved(folder.path());
    assert_eq!(file.extension().unwrap(), "sql", "{}", file.display());
    let sql = fs::read(&file).unwrap();
    let fresh = server.database("neuve");
    server.sql_bytes(Some(&fresh), &sql);
    assert_eq!(
        shop::everything(server, &fresh),
        shop::everything(server, database)
    );
    let emoji = server.sql(Some(&fresh), "SELECT nom FROM client WHERE id = 2");
    assert_eq!(emoji.trim(), "Østergård 👩‍👩‍👧");
    // The trigger works, and the sequence goes on where it was.
    server.sql(
        Some(&fresh),
        "INSERT INTO facture (client, montant) VALUES (3, 1)",
    );
    assert!(
        server
            .sql(Some(&fresh), "SELECT * FROM logs")
            .contains("🧾")
    );
    assert_eq!(
        server.sql(Some(&fresh), "SELECT nextval(numero)").trim(),
        "43"
    );
}

/// The red button asks, names the file, and then it is gone from the storage.
fn row_6(panel: &Panel, browser: &Browser) {
    let button = "table.backups tbody td.actions-cell a[href*='/delete/']";
    let colour = browser.style_of(button, "background-color");
    assert!(
        colour.starts_with("rgb(19") || colour.starts_with("rgb(20"),
        "{colour} is not red"
    );
    let name = browser.text_of("table.backups tbody td small.mono");
    let file = panel.folder().join("Backups").join(&name);
    assert!(file.exists(), "{}", file.display());
    browser.click(button);
    browser.wait_for("document.querySelector('dialog[open]')");
    let asked = browser.text_of("dialog[open]");
    assert!(
        asked.contains(&name) && asked.contains("Fichier"),
        "{asked}"
    );
    browser.press("Annuler");
    browser.wait_for("!document.querySelector('dialog')");
    assert!(file.exists());
    browser.click(button);
    browser.wait_for("document.querySelector('dialog[open]')");
    browser.click("dialog[open] button.danger");
    succeeded(browser);
    assert!(!file.exists());
    browser.go(&panel.address);
    assert!(!browser.text().contains(&name));
}
