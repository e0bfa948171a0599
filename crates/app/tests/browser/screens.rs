//! Every page of the menu, as an administrator sees it, in each language.

use crate::panel::Panel;

/// Path and name of each page that needs nothing chosen before.
const PAGES: [(&str, &str); 5] = [
    ("", "backups"),
    ("/settings", "settings"),
    ("/journal", "journal"),
    ("/databases", "databases"),
    ("/accounts", "accounts"),
];

fn all_pages(language: &str) {
    let panel = Panel::start();
    let browser = panel.signed_in(language);
    let mut wrong = Vec::new();
    for (path, name) in PAGES {
        browser.go(&panel.at(path));
        let status =
            browser.script("return performance.getEntriesByType('navigation')[0].responseStatus");
        if status != 200 {
            wrong.push(format!("{name}: status {status}"));
        }
        if browser.script("return document.documentElement.lang") != language {
            wrong.push(format!("{name}: is not in {language}"));
        }
        wrong.extend(panel.inspect(&browser, &format!("{language}-{name}")));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn in_french() {
    all_pages("fr");
}

#[test]
fn in_english() {
    all_pages("en");
}

#[test]
fn in_spanish() {
    all_pages("es");
}
