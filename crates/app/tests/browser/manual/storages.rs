//! Rows 4, 10, 14, and what there is of 11 to 13: the storages, the folder that cannot be written to, and that nothing
//! else has to be installed.

use std::fs;
use std::process::Command;

use testkit::Server;
use testkit::browser::Browser;

use crate::panel::{Panel, ended, settings, succeeded};
use crate::shop;

#[test]
fn rows_4_10_11_12_14() {
    let server = Server::shared();
    let database = shop::shop(server);
    let folder = tempfile::tempdir().unwrap();
    // Whoever is root may write everywhere, but not into a file as if it were a folder.
    fs::write(folder.path().join("Backups"), "not a folder").unwrap();
    let mut variables = settings(server, &database);
    // Row 14: no other program is needed, so it may find none.
    variables.push(("PATH", "/nowhere".to_owned()));
    let panel = Panel::start_in(folder, &variables);
    let browser = panel.signed_in("fr");
    let mut wrong = Vec::new();
    row_10(&panel, &browser, &mut wrong);
    fs::remove_file(panel.folder().join("Backups")).unwrap();
    rows_4_11_12(&panel, &browser, &mut wrong);
    row_14(&panel, &browser);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A folder that cannot be written to is told in plain words, with what to do, wherever somebody meets it.
fn row_10(panel: &Panel, browser: &Browser, wrong: &mut Vec<String>) {
    browser.go(&panel.at("/settings"));
    let storage = browser.text_of("li.storage");
    let place = panel.folder().join("Backups");
    assert!(storage.contains("Pas prêt"), "{storage}");
    assert!(storage.contains(place.to_str().unwrap()), "{storage}");
    assert!(
        storage.contains("On ne peut pas écrire dans ce dossier"),
        "{storage}"
    );
    assert!(
        storage.contains("ôtez le fichier qui en occupe la place"),
        "{storage}"
    );
    wrong.extend(panel.inspect(browser, "fr-folder-refused"));
    browser.click("li.storage form button");
    browser.wait_for(
        "location.pathname.includes('/checks/') && document.querySelector('[role=alert]')",
    );
    wrong.extend(panel.inspect(browser, "fr-check-storage-refused"));
    assert!(
        browser.text().contains("On ne peut pas écrire"),
        "{}",
        browser.text()
    );
    browser.go(&panel.address);
    browser.press("Créer manuellement");
    ended(browser);
    assert!(browser.has("#run .head .badge.bad"), "{}", browser.text());
    let said = browser.text_of("#run .notice.bad");
    assert!(
        said.contains("On ne peut pas écrire") && said.contains("SAUVEGARDE_BACKUPS"),
        "{said}"
    );
    wrong.extend(panel.inspect(browser, "fr-run-failed"));
    browser.go(&panel.address);
    wrong.extend(panel.inspect(browser, "fr-backups-folder-refused"));
    assert!(browser.text().contains("Jamais") || browser.text().contains("jamais"));
}

/// Two types of storage, each with its tick or cross, its help and its own list; what will belong to Google.
fn rows_4_11_12(panel: &Panel, browser: &Browser, wrong: &mut Vec<String>) {
    browser.go(&panel.at("/settings"));
    browser.click("li.storage form button");
    browser.wait_for_text("ce stockage fonctionne");
    wrong.extend(panel.inspect(browser, "fr-check-storage"));
    browser.go(&panel.address);
    browser.press("Créer manuellement");
    succeeded(browser);
    browser.go(&panel.at("/settings"));
    let text = browser.text();
    assert!(text.contains("Types de sauvegarde détectés"), "{text}");
    let file = browser.text_of("li.storage:nth-child(1)");
    assert!(
        file.contains("Fichier") && file.contains("Prêt") && file.contains("libres"),
        "{file}"
    );
    let google = browser.text_of("li.storage:nth-child(2)");
    assert!(
        google.contains("Google Drive") && google.contains("Pas prêt"),
        "{google}"
    );
    assert!(
        google.contains("GOOGLE_CLIENT_ID") && google.contains("GOOGLE_FOLDER_ID"),
        "{google}"
    );
    assert!(google.contains("/admin/backup/google"), "{google}");
    // One that is not set up has no list; that of the folder holds what the folder holds.
    browser.go(&panel.address);
    assert!(!browser.has("nav.tabs a[href*='googledrive']"));
    browser.click("nav.tabs a[href*='storage=file']");
    browser.wait_for("location.search.includes('storage=file')");
    assert_eq!(browser.count("table.backups tbody tr"), 1);
    browser.go(&panel.at("?storage=file&state=incomplete"));
    wrong.extend(panel.inspect(browser, "fr-storage-empty"));
}

/// A part that is missing is named at the start, with its remedy. (Everything above ran without any other program.)
fn row_14(panel: &Panel, browser: &Browser) {
    browser.go(&panel.address);
    assert!(browser.has("table.backups .badge.good"));
    let place = panel.folder().join("file");
    fs::write(&place, "").unwrap();
    let said = Command::new(env!("CARGO_BIN_EXE_sauvegarde"))
        .current_dir(panel.folder())
        .env_clear()
        .env("SAUVEGARDE_DATA", place.join("data"))
        .env("SAUVEGARDE_LISTEN", "127.0.0.1:0")
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&said.stderr).into_owned();
    assert!(!said.status.success());
    assert!(told.contains("SAUVEGARDE_DATA"), "no remedy: {told}");
}
