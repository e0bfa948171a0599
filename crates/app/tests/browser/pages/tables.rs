//! A database of five hundred tables stays usable; the main screen is light; language and colours are chosen.

use std::fmt::Write;

use crate::panel::Panel;

/// All that the main screen is made of, before compression.
const LIGHT: u64 = 100_000;

#[test]
fn five_hundred_tables() {
    let folder = tempfile::tempdir().unwrap();
    let mut sql = String::new();
    for number in 1..=500 {
        write!(
            sql,
            "CREATE TABLE table_{number:03} (id INTEGER PRIMARY KEY, texte TEXT);"
        )
        .unwrap();
        write!(sql, "INSERT INTO table_{number:03} WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {}) SELECT i, 'x' FROM n;", number % 97 + 1).unwrap();
    }
    rusqlite::Connection::open(folder.path().join("grande.sqlite"))
        .unwrap()
        .execute_batch(&format!("BEGIN; {sql} COMMIT;"))
        .unwrap();
    let variables = [
        ("DB_CONNECTION", "sqlite".to_owned()),
        ("DB_DATABASE", "grande.sqlite".to_owned()),
    ];
    let panel = Panel::start_in(folder, &variables);
    let browser = panel.signed_in("fr");
    let mut wrong = Vec::new();
    browser.wait_for("document.querySelector('table.backups')");
    browser.click("table.backups tbody th a");
    browser.wait_for("document.getElementById('objects')");
    assert!(browser.count("#objects tbody tr") >= 500);
    let rows = "[...document.querySelectorAll('#objects tbody tr:not([hidden])')]";
    browser.click("#objects th:nth-child(3) button");
    browser.click("#objects th:nth-child(3) button");
    let most = browser.script(&format!(
        "return {rows}.slice(0, 6).map(row => row.cells[2].dataset.value)"
    ));
    assert_eq!(
        most,
        serde_json::json!(["97", "97", "97", "97", "97", "96"])
    );
    browser.fill("#find", "TABLE_04");
    browser.wait_for(&format!("{rows}.length === 10"));
    let text = browser.text_of("#live");
    assert!(
        text.contains("10"),
        "a screen reader is told nothing: {text}"
    );
    wrong.extend(panel.inspect(&browser, "fr-detail-searched"));
    browser.fill("#find", "nothing");
    browser.wait_for("!document.getElementById('objects-none').hidden");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn light_and_in_the_language_and_colours_that_are_chosen() {
    let panel = Panel::start();
    let browser = panel.signed_in("fr");
    // The browser remembers nothing yet: everything is asked for.
    let fresh = testkit::browser::Browser::start("fr");
    panel.sign_in(&fresh, "admin", crate::panel::PASSWORD);
    fresh.wait_for("document.querySelector('table.backups')");
    let weight = fresh.weight();
    assert!(
        weight > 20_000,
        "{weight} bytes: not everything was counted"
    );
    assert!(weight < LIGHT, "the main screen weighs {weight} bytes");
    drop(fresh);
    browser.go(&panel.at("/journal?state=done"));
    browser.choose("#language", "es");
    browser.wait_for("document.documentElement.lang === 'es'");
    assert_eq!(browser.url(), panel.at("/journal?state=done"));
    assert!(
        browser.text().contains("Copias") || browser.text().contains("Diario"),
        "{}",
        browser.text()
    );
    browser.choose("#language", "fr");
    browser.wait_for("document.documentElement.lang === 'fr'");
    let ground = || browser.style_of("body", "background-color");
    let light = ground();
    browser.press("Sombre");
    browser.wait_for("document.documentElement.dataset.theme === 'dark'");
    assert_ne!(ground(), light);
    browser.go(&panel.address);
    assert_ne!(ground(), light, "forgotten on the next page");
    let wrong = panel.quiet(&browser, "choices");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
