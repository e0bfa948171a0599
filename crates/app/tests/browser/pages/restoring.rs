//! Restoring from the panel: beside the original, one table of many, over the original with its name typed, and back
//! again.

use testkit::Server;
use testkit::browser::Browser;

use crate::panel::{Panel, succeeded};
use crate::shop;

/// Opens the restore page of the newest backup.
fn open(panel: &Panel, browser: &Browser) {
    browser.go(&panel.address);
    browser.click("table.backups tbody tr a[href*='/restore/']");
    browser.wait_for("document.querySelector('input[name=where]')");
}

/// To the plan, and waits for what the server says of the target.
fn plan(browser: &Browser) {
    browser.press("Voir le plan");
    browser.wait_for("location.pathname.endsWith('/plan')");
    browser.wait_for("!document.querySelector('#look [data-script], #look .spin-box')");
}

#[test]
fn beside_and_one_table_of_many() {
    let server = Server::shared();
    let database = shop::shop(server);
    // Enough that somebody can watch.
    server.sql(
        Some(&database),
        "CREATE TABLE mesures AS SELECT seq AS id, repeat(md5(seq), 4) AS texte FROM seq_1_to_200000",
    );
    let panel = Panel::on(server, &database);
    let browser = panel.signed_in("fr");
    let mut wrong = Vec::new();
    browser.wait_for("document.querySelector('table.backups')");

    open(&panel, &browser);
    let target = browser.value_of("input[name=name]");
    assert!(
        target.starts_with(&database) && target != database,
        "{target}"
    );
    wrong.extend(panel.inspect(&browser, "fr-mariadb-restore"));
    plan(&browser);
    assert!(
        browser.text().contains("La place est libre"),
        "{}",
        browser.text()
    );
    wrong.extend(panel.inspect(&browser, "fr-mariadb-plan"));
    browser.press("Restaurer");
    browser.wait_for("location.pathname.includes('/runs/')");
    browser.script(
        "window.seen = [];
         const look = () => { const e = document.getElementById('live-rows'); if (e) window.seen.push(e.textContent); };
         look();
         new MutationObserver(look).observe(document.body, { subtree: true, childList: true, characterData: true });",
    );
    succeeded(&browser);
    let seen = browser.script("return window.seen.filter(text => /[1-9]/.test(text)).length");
    assert!(
        seen.as_u64().unwrap() > 1,
        "nothing moved: {}",
        browser.script("return window.seen")
    );
    let report = browser.text_of("#run");
    assert!(report.contains(&target), "{report}");
    let rows = browser.script(
        "return Object.fromEntries([...document.querySelectorAll('#run tbody tr')]
            .map(row => [row.cells[0].innerText, Number(row.cells[1].dataset.value)]))",
    );
    assert_eq!(
        (&rows["client"], &rows["facture"], &rows["mesures"]),
        (&3.into(), &3.into(), &200_000.into())
    );
    // An event that ran in the copy too would do everything twice; the report says so.
    let original = shop::everything(server, &database);
    let copy = original.replace("menage ENABLED", "menage DISABLED");
    assert_ne!(original, copy);
    assert_eq!(shop::everything(server, &target), copy);
    assert!(report.contains("laissé inactif"), "{report}");
    wrong.extend(panel.inspect(&browser, "fr-restore-report"));

    open(&panel, &browser);
    browser.click("input[name=what][value=some]");
    browser.fill("#find", "client");
    browser.wait_for("document.querySelectorAll('#tables tbody tr:not([hidden])').length === 1");
    browser.click("#tables tbody tr:not([hidden]) input");
    browser.fill("input[name=name]", "une_table");
    wrong.extend(panel.inspect(&browser, "fr-restore-table"));
    plan(&browser);
    assert!(browser.text_of("main").contains("client"));
    browser.press("Restaurer");
    succeeded(&browser);
    let there = server.sql(Some("une_table"), "SHOW TABLES");
    assert_eq!(there.trim(), "client");
    let rows = "SELECT * FROM client ORDER BY id";
    assert_eq!(
        server.sql(Some("une_table"), rows),
        server.sql(Some(&database), rows)
    );
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn over_the_original_and_back() {
    let server = Server::shared();
    let database = shop::shop(server);
    let panel = Panel::on(server, &database);
    let browser = panel.signed_in("fr");
    let mut wrong = Vec::new();
    browser.wait_for("document.querySelector('table.backups')");
    let saved = shop::everything(server, &database);
    server.sql(
        Some(&database),
        "DELETE FROM facture WHERE id > 1; UPDATE client SET nom = 'perdu'; CREATE VIEW apres AS SELECT 1 AS un",
    );
    let ruined = shop::everything(server, &database);
    assert_ne!(saved, ruined);

    open(&panel, &browser);
    browser.click("input[name=where][value=replace]");
    plan(&browser);
    let text = browser.text();
    assert!(
        text.contains("copie de sécurité") && text.contains("apres"),
        "{text}"
    );
    wrong.extend(panel.inspect(&browser, "fr-plan-replace"));
    // A wrong name does nothing, whether scripts run or not.
    browser.fill("input[name=typed]", "boutique");
    assert_eq!(
        browser.script("return document.querySelector('[data-armed]').disabled"),
        true
    );
    browser.script("const button = document.querySelector('[data-armed]'); button.disabled = false; button.click()");
    browser.wait_for_text("Ce n’est pas le nom de la base");
    wrong.extend(panel.inspect(&browser, "fr-plan-replace-wrong"));
    assert_eq!(shop::everything(server, &database), ruined);
    browser.fill("input[name=typed]", &database);
    browser.press("Remplacer la base");
    succeeded(&browser);
    // What the backup does not have was nobody's mistake perhaps: it stays, and that is said.
    server.sql(Some(&database), "SELECT * FROM apres; DROP VIEW apres");
    assert_eq!(shop::everything(server, &database), saved);
    server.sql(Some(&database), "CREATE VIEW apres AS SELECT 1 AS un");
    let report = browser.text_of("#run");
    assert!(
        report.contains("Laissés en place") && report.contains("apres"),
        "{report}"
    );
    assert!(!report.contains("laissé inactif"), "{report}");
    assert!(
        browser.text().contains("copie de sécurité"),
        "{}",
        browser.text()
    );
    wrong.extend(panel.inspect(&browser, "fr-restore-replaced"));

    browser.press("Annuler la restauration");
    browser.wait_for("document.querySelector('dialog[open]')");
    wrong.extend(panel.inspect(&browser, "fr-undo"));
    browser.click("dialog[open] button.danger");
    browser.wait_for_text("Cette restauration annule la tâche");
    succeeded(&browser);
    assert_eq!(shop::everything(server, &database), ruined);
    browser.go(&panel.address);
    wrong.extend(panel.inspect(&browser, "fr-backups-safety"));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
