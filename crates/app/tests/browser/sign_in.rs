//! Signing in, with and without scripts.

use testkit::browser::Browser;

use crate::panel::Panel;

#[test]
fn nobody_sees_anything_without_signing_in() {
    let panel = Panel::start();
    let browser = Browser::start("fr");
    for path in ["", "/settings", "/journal", "/databases", "/accounts"] {
        browser.go(&panel.at(path));
        browser.wait_for("location.pathname.endsWith('/sign-in')");
    }
    let wrong = panel.inspect(&browser, "fr-sign-in");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_wrong_password_says_so_and_keeps_the_name() {
    let panel = Panel::start();
    let browser = Browser::start("fr");
    browser.go(&panel.address);
    browser.fill("input[autocomplete=username]", "admin");
    browser.fill("input[autocomplete=current-password]", "faux");
    browser.click("main form.fields button");
    browser.wait_for("document.querySelector('[role=alert]')");
    let name =
        browser.script("return document.querySelector('input[autocomplete=username]').value");
    assert_eq!(name, "admin");
}
