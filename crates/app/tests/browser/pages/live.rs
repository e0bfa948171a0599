//! A run that takes its time: it is watched, a second press shows it again, it stops when it is told to.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Stdio};

use testkit::Server;

use crate::panel::{Panel, ended, succeeded};
use crate::shop;

/// A client that holds a table, so that whoever wants to read it waits.
struct Held(Child);

impl Held {
    fn table(server: &Server, database: &str, table: &str) -> Self {
        let mut client = server
            .client()
            .args(["--batch", "--skip-column-names", "--unbuffered", database])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        writeln!(
            client.stdin.as_ref().unwrap(),
            "LOCK TABLES {table} WRITE; SELECT 'held';"
        )
        .unwrap();
        let mut line = String::new();
        BufReader::new(client.stdout.as_mut().unwrap())
            .read_line(&mut line)
            .unwrap();
        assert_eq!(line.trim(), "held");
        Self(client)
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        self.0.kill().ok();
        self.0.wait().ok();
    }
}

#[test]
fn a_run_is_watched_found_again_and_stopped() {
    let server = Server::shared();
    let database = shop::shop(server);
    let panel = Panel::on(server, &database);
    let browser = panel.signed_in("fr");
    let mut wrong = Vec::new();
    browser.wait_for("document.querySelector('table.backups')");
    let before = browser.count("table.backups tbody tr");
    let held = Held::table(server, &database, "cron_logs");
    browser.press("Créer manuellement");
    browser.wait_for("document.getElementById('live-share')");
    let run = browser.url();
    wrong.extend(panel.inspect(&browser, "fr-run-live"));
    browser.go(&panel.address);
    assert_eq!(browser.count("ul.running li"), 1);
    wrong.extend(panel.inspect(&browser, "fr-backups-running"));
    browser.press("Créer manuellement");
    browser.wait_for("location.pathname.includes('/runs/')");
    assert_eq!(browser.url(), run, "another run was begun");
    let told = browser.text_of(".notice");
    assert!(told.contains("déjà en cours"), "{told}");
    browser.press("Annuler");
    browser.wait_for_text("L’arrêt est demandé.");
    drop(held);
    ended(&browser);
    assert!(
        browser.text_of("#run .head").contains("Annulée"),
        "{}",
        browser.text()
    );
    wrong.extend(panel.inspect(&browser, "fr-run-cancelled"));
    // The list is looked at from another window while a run ends: its line comes by itself.
    let held = Held::table(server, &database, "cron_logs");
    browser.go(&panel.address);
    assert_eq!(browser.count("table.backups tbody tr"), before);
    browser.press("Créer manuellement");
    browser.wait_for("document.getElementById('live-share')");
    let run = browser.url();
    browser.go(&panel.address);
    browser.script("window.same = true");
    drop(held);
    browser.wait_for(&format!(
        "document.querySelectorAll('table.backups tbody tr').length === {}",
        before + 1
    ));
    browser.wait_for("!document.querySelector('ul.running')");
    assert_eq!(
        browser.script("return window.same"),
        true,
        "the page was loaded again"
    );
    browser.go(&run);
    succeeded(&browser);
    wrong.extend(panel.quiet(&browser, "live"));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
