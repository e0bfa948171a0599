//! Three in the morning, on a telephone: the database is broken, and somebody who has never done it restores the last
//! good backup with a thumb.

use testkit::Server;
use testkit::browser::{Browser, Scheme};

use crate::panel::{PASSWORD, Panel, screens, succeeded, type_in};
use crate::shop;

/// A finger needs so many pixels (WCAG 2.2, 2.5.8 asks for 24; these are the buttons that matter).
const FINGER: f64 = 36.0;

fn photographed(browser: &Browser, step: u32) {
    browser.screenshot(&screens().join(format!("fr-telephone-{step}.png")));
}

#[test]
fn restored_at_three_in_the_morning() {
    let server = Server::shared();
    let database = shop::shop(server);
    let panel = Panel::on(server, &database);
    let admin = panel.signed_in("fr");
    admin.wait_for("document.querySelector('table.backups')");
    drop(admin);
    let saved = shop::everything(server, &database);
    server.sql(Some(&database), "DELETE FROM facture; DROP TABLE logs");

    let browser = Browser::start("fr");
    browser.scheme(Scheme::Dark);
    browser.size(390, 844);
    browser.go(&panel.address);
    photographed(&browser, 1);
    type_in(&browser, "admin", PASSWORD);
    browser.wait_for("document.querySelector('table.backups')");
    photographed(&browser, 2);
    let restore = "table.backups tbody tr a[href*='/restore/']";
    for side in ["width", "height"] {
        let size = browser.script(&format!(
            "return document.querySelector(\"{restore}\").getBoundingClientRect().{side}"
        ));
        assert!(size.as_f64().unwrap() >= FINGER, "{side}: {size}");
    }
    browser.click(restore);
    browser.wait_for("document.querySelector('input[name=where]')");
    photographed(&browser, 3);
    browser.click("input[name=where][value=replace]");
    browser.press("Voir le plan");
    browser.wait_for(
        "location.pathname.endsWith('/plan') && !document.querySelector('#look .spin-box')",
    );
    photographed(&browser, 4);
    browser.fill("input[name=typed]", &database);
    browser.press("Remplacer la base");
    succeeded(&browser);
    photographed(&browser, 5);
    assert_eq!(shop::everything(server, &database), saved);
    let wrong = panel.quiet(&browser, "telephone");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
