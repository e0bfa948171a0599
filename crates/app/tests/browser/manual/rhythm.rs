//! Rows 2, 8 and 9: every twelve hours by itself, how many are kept, how many hours lie between two.

use testkit::Server;
use testkit::browser::Browser;

use crate::panel::{Panel, succeeded};
use crate::shop;

#[test]
fn rows_2_8_9() {
    let server = Server::shared();
    let database = shop::shop(server);
    let panel = Panel::on(server, &database);
    let browser = panel.signed_in("fr");
    let mut wrong = Vec::new();
    row_2(&panel, &browser);
    row_9(&panel, &browser);
    wrong.extend(panel.inspect(&browser, "fr-settings-wrong"));
    row_8(&panel, &browser);
    wrong.extend(panel.inspect(&browser, "fr-kept"));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The first backup needs nobody, and the next one is twelve hours later.
fn row_2(panel: &Panel, browser: &Browser) {
    browser.go(&panel.address);
    browser.wait_for("document.querySelector('table.backups')");
    browser.go(&panel.at("/journal"));
    let first = browser.text_of(".entries .entry");
    assert!(first.contains("à l’heure prévue"), "{first}");
    let hours = next_runs(panel, browser);
    assert!(hours.iter().all(|hours| *hours == 12.0), "{hours:?}");
}

/// Hours between the last backup and each of the next ones, one after the other.
fn next_runs(panel: &Panel, browser: &Browser) -> Vec<f64> {
    browser.go(&panel.at("/settings"));
    let between = browser.script(
        "const at = [...document.querySelectorAll('.timeline time')].map(t => Date.parse(t.dateTime));
         return at.slice(1).map((t, i) => (t - at[i]) / 3600000)",
    );
    let between: Vec<f64> = between
        .as_array()
        .unwrap()
        .iter()
        .map(|hours| hours.as_f64().unwrap())
        .collect();
    assert_eq!(between.len(), 4, "five are shown");
    between
}

/// The interval: 12 unless it is set, and what comes next follows it. What is no number of hours is explained beside its
/// field.
fn row_9(panel: &Panel, browser: &Browser) {
    let field = "input[name=hour_between_backup]";
    assert_eq!(browser.value_of(field), "12");
    browser.fill(field, "7");
    browser.press("Enregistrer");
    browser.wait_for_text("Les paramètres sont enregistrés.");
    let hours = next_runs(panel, browser);
    assert!(hours.iter().all(|hours| *hours == 7.0), "{hours:?}");
    // The browser itself would not send these.
    browser.script("document.querySelector('main form.card').noValidate = true");
    browser.fill(field, "0");
    browser.fill("input[name=max_backup_keeping]", "99999");
    browser.fill("input[name=zone]", "Europe/Nulle-Part");
    browser.press("Enregistrer");
    browser.wait_for_text("Rien n’a été enregistré");
    for (name, why) in [
        ("hour_between_backup", "Un nombre entier de 1 à 8 784"),
        ("max_backup_keeping", "Un nombre entier de 1 à 10 000"),
        ("zone", "Ce fuseau n’existe pas."),
    ] {
        let beside = browser.text_of(&format!(
            ".field:has(input[name={name}][aria-invalid=true]) .error"
        ));
        let beside = beside.replace(['\u{202f}', '\u{a0}'], " ");
        assert!(beside.contains(why), "{name}: {beside}");
    }
}

/// Four are kept unless it is set otherwise: of five, the oldest goes, and each says why it stays.
fn row_8(panel: &Panel, browser: &Browser) {
    browser.go(&panel.at("/settings"));
    assert_eq!(browser.value_of("input[name=max_backup_keeping]"), "4");
    browser.go(&panel.address);
    let oldest = browser.text_of("table.backups tbody tr:last-child small.mono");
    while browser.count("table.backups tbody tr") < 4 {
        press(panel, browser);
    }
    let preview = "Ce que la rétention supprimerait";
    browser.go(&panel.at("/settings"));
    assert!(browser.text_of("#preview").contains(preview));
    press(panel, browser);
    assert_eq!(browser.count("table.backups tbody tr"), 4);
    let there = browser.text_of("table.backups");
    assert!(!there.contains(&oldest), "{oldest} is still in {there}");
    assert!(!panel.folder().join("Backups").join(&oldest).exists());
    // The run that did it says what went.
    browser.go(&panel.at("/journal"));
    browser.click(".entries .entry a");
    browser.wait_for_text("Retirées par la rétention");
    assert!(browser.text().contains(&oldest), "{}", browser.text());
    browser.go(&panel.address);
    browser.click("table.backups tbody tr:last-child th a");
    browser.wait_for_text("Conservation");
    let why = "Elle partira avec la prochaine bonne sauvegarde";
    assert!(browser.text().contains(why), "{}", browser.text());
    browser.go(&panel.address);
    browser.click("table.backups tbody tr th a");
    browser.wait_for_text("Conservation");
    assert!(browser.text().contains("Elle reste"), "{}", browser.text());
}

fn press(panel: &Panel, browser: &Browser) {
    browser.go(&panel.address);
    browser.press("Créer manuellement");
    succeeded(browser);
    browser.go(&panel.address);
}
