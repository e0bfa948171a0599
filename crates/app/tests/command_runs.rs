//! `sauvegarde backup` from a clock or a terminal in the panel's diary: entered, shown while it works, closed when it was
//! killed; and what is wrong with the diary never costs a backup.

// Helpers stop the test where something is not as it must be.
#![allow(clippy::unwrap_used)]

mod common;

use std::fs;
use std::process::{Child, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use common::browser::Panel;
use common::{Place, change};
use rusqlite::{Connection, OpenFlags};

fn place() -> Place {
    let place = Place::configured();
    let data = place.path("data").display().to_string();
    place.with("SAUVEGARDE_DATA", &data)
}

/// Rows of the catalogue, each as text.
fn asked(place: &Place, sql: &str) -> Vec<String> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE;
    let file = place.path("data/catalog.sqlite");
    let catalog = Connection::open_with_flags(file, flags).unwrap();
    catalog.busy_timeout(Duration::from_secs(10)).unwrap();
    let mut statement = catalog.prepare(sql).unwrap();
    let rows = statement.query_map([], |row| row.get(0)).unwrap();
    rows.map(Result::unwrap).collect()
}

fn runs(place: &Place) -> Vec<String> {
    let sql = "SELECT kind || ' ' || state || ' ' || \"trigger\" || ' ' || coalesce(database, '') FROM run ORDER BY id";
    asked(place, sql)
}

fn archives(place: &Place) -> usize {
    let names = place.names("Backups");
    let archives = names.iter().filter(|name| name.ends_with(".sql.zst"));
    archives.count()
}

fn wait(what: &str, mut until: impl FnMut() -> bool) {
    let end = Instant::now() + Duration::from_secs(60);
    while !until() {
        assert!(Instant::now() < end, "waited in vain until {what}");
        thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn what_a_clock_did_stands_in_the_panel() {
    let place = place();
    place.good(&["backup"]);
    assert_eq!(runs(&place), ["backup done command shop.sqlite"]);
    let made = "SELECT c.state || ' ' || (b.run_id = r.id) || ' ' || (r.backup_id = b.id) || ' ' || (b.database_id = d.id)
        || ' ' || (SELECT count(*) > 0 FROM run_log WHERE run_id = r.id)
        FROM backup b, run r, database d JOIN copy c ON c.backup_id = b.id";
    assert_eq!(asked(&place, made), ["verified 1 1 1 1"]);
    fs::rename(place.path("shop.sqlite"), place.path("away")).unwrap();
    place.bad(&["backup"], 1, "not-found");
    fs::rename(place.path("away"), place.path("shop.sqlite")).unwrap();
    assert_eq!(runs(&place)[1], "backup failed command shop.sqlite");
    assert_eq!(
        asked(&place, "SELECT failure FROM run WHERE state = 'failed'").len(),
        1
    );

    let panel = Panel::start(&place);
    let mut admin = panel.admin();
    let journal = admin.get("/journal").text();
    assert!(journal.contains("ligne de commande"), "{journal}");
    // Both speak of the backup in the same words.
    let listed = place.good(&["list"]).out;
    assert!(listed.contains("Complète"), "{listed}");
    assert!(admin.get("").text().contains("</svg>Complète</span>"));
    // One was made a moment ago: none is due.
    assert_eq!(runs(&place).len(), 2, "{:?}", runs(&place));
    assert_eq!(archives(&place), 1);
    let run = asked(&place, "SELECT CAST(min(id) AS TEXT) FROM run");
    let page = admin.get(&format!("/runs/{}", run[0])).text();
    assert!(page.contains("badge good"), "{page}");
}

/// Whatever is wrong with the diary is said, and the backup is made.
#[test]
fn a_diary_that_cannot_be_kept_costs_no_backup() {
    let place = place().with("SAUVEGARDE_KEEP", "1");
    for _ in 0..2 {
        place.good(&["backup"]);
    }
    assert_eq!(archives(&place), 1);
    let catalog = place.path("data/catalog.sqlite");
    fs::write(
        &catalog,
        "no database at all, and long enough to be looked at",
    )
    .unwrap();
    for log in ["data/catalog.sqlite-wal", "data/catalog.sqlite-shm"] {
        fs::remove_file(place.path(log)).ok();
    }
    let said = place.good(&["backup"]);
    assert!(said.err.contains("catalogue"), "{}", said.err);
    // What must stay is not known, so nothing goes.
    assert_eq!(archives(&place), 2);
    fs::remove_file(&catalog).unwrap();
    fs::remove_dir_all(place.path("data")).unwrap();
    // Nowhere to make one: nothing to say, and retention goes by the files alone.
    fs::write(place.path("data"), "a file").unwrap();
    let said = place.good(&["backup"]);
    assert_eq!(said.err, "");
    assert_eq!(archives(&place), 1);
}

fn large(place: &Place) {
    change(
        &place.path("shop.sqlite"),
        "PRAGMA journal_mode = OFF; CREATE TABLE t (id INTEGER PRIMARY KEY, noise BLOB);
         WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 400000)
         INSERT INTO t SELECT i, randomblob(300) FROM n;",
    );
}

fn begin(place: &Place) -> Child {
    let mut command = place.command(&["backup"]);
    command.stdout(Stdio::null()).stderr(Stdio::null());
    let child = command.spawn().unwrap();
    wait("the command is at work", || {
        let last = runs(place);
        last.last()
            .is_some_and(|run| run.starts_with("backup running"))
    });
    child
}

#[test]
fn one_at_work_is_left_alone_and_one_that_was_killed_is_closed() {
    let place = place();
    place.good(&["backup"]);
    large(&place);
    let mut child = begin(&place);
    let run = asked(&place, "SELECT CAST(max(id) AS TEXT) FROM run").remove(0);
    let state = || asked(&place, &format!("SELECT state FROM run WHERE id = {run}"));
    // A panel that starts now leaves it alone, shows it, and begins none of its own.
    let panel = Panel::start(&place);
    let mut admin = panel.admin();
    assert_eq!(state(), ["running"]);
    let page = admin.get(&format!("/runs/{run}"));
    assert_eq!(page.status, 200);
    assert!(!page.text().contains(&format!("/runs/{run}/cancel")));
    let token = admin.token("");
    let form = [("_token", token.as_str()), ("_method", "PUT")];
    let busy = admin.post("/add", &form, &[]);
    assert!(
        busy.header("location").ends_with(&format!("/runs/{run}")),
        "{} {}",
        busy.status,
        busy.header("location")
    );
    assert_eq!(state(), ["running"], "closed while it was at work");
    child.kill().unwrap();
    child.wait().unwrap();
    // Whoever wants one now gets it: the dead one is closed on the way.
    let begun = admin.post("/add", &form, &[]);
    assert!(
        begun.header("location").contains("/runs/")
            && !begun.header("location").ends_with(&format!("/{run}")),
        "{}",
        begun.header("location")
    );
    assert_eq!(state(), ["interrupted"]);
    wait("the next is made", || {
        runs(&place)
            .last()
            .is_some_and(|run| run.starts_with("backup done"))
    });
    drop(panel);

    // The same at the next start.
    let mut child = begin(&place);
    child.kill().unwrap();
    child.wait().unwrap();
    drop(Panel::start(&place));
    let open = "SELECT CAST(count(*) AS TEXT) FROM run WHERE state = 'interrupted' AND \"trigger\" = 'command'";
    assert_eq!(asked(&place, open), ["2"]);
}
