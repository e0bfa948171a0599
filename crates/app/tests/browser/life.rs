//! The life of a backup, as the manual tells it: made by hand, watched, looked at, downloaded, restored, deleted. Once as
//! most people see it, and once in a browser that runs no scripts.

use testkit::browser::Browser;

use crate::panel::Panel;

/// How many backups the table shows.
fn shown(browser: &Browser) -> usize {
    browser.count("main table.backups tbody tr")
}

fn make_one(panel: &Panel, browser: &Browser) {
    browser.go(&panel.address);
    browser.press("Créer manuellement");
    browser.wait_for("location.pathname.includes('/runs/')");
}

#[test]
fn made_by_hand_watched_and_deleted() {
    let panel = Panel::start();
    let browser = panel.signed_in("fr");
    let mut wrong = Vec::new();
    let before = shown(&browser);
    make_one(&panel, &browser);
    // The page changes by itself, without being loaded again.
    browser.script("window.same = true");
    browser.wait_for("document.querySelector('main .badge.good')");
    assert!(browser.text().contains("Réussie"), "{}", browser.text());
    wrong.extend(panel.inspect(&browser, "fr-run"));
    browser.go(&panel.address);
    assert_eq!(shown(&browser), before + 1);

    browser.click("main table.backups tbody tr th a");
    browser.wait_for("location.pathname.includes('/view/')");
    wrong.extend(panel.inspect(&browser, "fr-detail"));

    browser.go(&panel.address);
    browser.click("main table.backups tbody tr a[href*='/restore/']");
    browser.wait_for("location.pathname.includes('/restore/')");
    wrong.extend(panel.inspect(&browser, "fr-restore"));
    browser.press("Voir le plan");
    browser.wait_for("location.pathname.endsWith('/plan')");
    wrong.extend(panel.inspect(&browser, "fr-plan"));

    browser.go(&panel.address);
    browser.click("main table.backups tbody tr a.danger");
    browser.wait_for("document.querySelector('dialog[open]')");
    wrong.extend(panel.inspect(&browser, "fr-delete"));
    let asked = browser.script("return document.querySelector('dialog[open]').innerText");
    let asked = asked.as_str().unwrap_or_default();
    assert!(
        asked.contains("db_backup_") && asked.contains("demo.sqlite"),
        "{asked}"
    );
    browser.click("dialog[open] button.danger");
    browser.wait_for("location.pathname.includes('/runs/')");
    browser.wait_for("document.querySelector('main .badge.good')");
    browser.go(&panel.address);
    assert_eq!(shown(&browser), before);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn without_scripts_everything_is_a_form_or_a_link() {
    let panel = Panel::start();
    let browser = panel.signed_in("fr");
    browser.scripts(false);
    let before = shown(&browser);
    make_one(&panel, &browser);
    // Nothing changes by itself now.
    let page = browser.url();
    let mut looks = 0;
    while !browser.has("main .badge.good") {
        looks += 1;
        assert!(looks < 300, "{}", browser.text());
        browser.go(&page);
    }
    browser.go(&panel.address);
    assert_eq!(shown(&browser), before + 1);
    browser.click("main table.backups tbody tr a.danger");
    browser.wait_for("location.pathname.includes('/delete/')");
    browser.click("main button.danger");
    browser.wait_for("location.pathname.includes('/runs/')");
    let page = browser.url();
    looks = 0;
    while !browser.has("main .badge.good") {
        looks += 1;
        assert!(looks < 300, "{}", browser.text());
        browser.go(&page);
    }
    browser.go(&panel.address);
    assert_eq!(shown(&browser), before);
}
