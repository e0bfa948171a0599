//! The panel killed in the middle of a backup: the next start closes what was open and makes up
//! for it, once, and nothing incomplete is left.

// Helpers stop the test where something is not as it must be.
#![allow(clippy::unwrap_used)]

mod common;

use std::fs;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use common::Place;
use rusqlite::{Connection, OpenFlags};

fn place() -> Place {
    let place = Place::configured();
    let shop = Connection::open(place.path("shop.sqlite")).unwrap();
    shop.execute_batch(
        "PRAGMA journal_mode = OFF; CREATE TABLE t (id INTEGER PRIMARY KEY, noise BLOB);
         WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 120000)
         INSERT INTO t SELECT i, randomblob(300) FROM n;",
    )
    .unwrap();
    let data = place.path("data").display().to_string();
    place
        .with("SAUVEGARDE_DATA", &data)
        .with("SAUVEGARDE_LISTEN", "127.0.0.1:0")
}

fn serve(place: &Place) -> Child {
    let mut command = place.command(&["serve"]);
    command
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// State and trigger of each run, oldest first.
fn runs(place: &Place) -> Vec<(String, String)> {
    let file = place.path("data/catalog.sqlite");
    let Ok(catalog) = Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_WRITE) else {
        return Vec::new();
    };
    catalog.busy_timeout(Duration::from_secs(10)).unwrap();
    let Ok(mut statement) = catalog.prepare("SELECT state, \"trigger\" FROM run ORDER BY id")
    else {
        return Vec::new();
    };
    let rows = statement
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
        .unwrap();
    rows.map(Result::unwrap).collect()
}

fn wait(what: &str, mut until: impl FnMut() -> bool) {
    let end = Instant::now() + Duration::from_secs(60);
    while !until() {
        assert!(Instant::now() < end, "{what} never came");
        thread::sleep(Duration::from_millis(2));
    }
}

fn partial(place: &Place) -> bool {
    let Ok(entries) = fs::read_dir(place.path("Backups")) else {
        return false;
    };
    let mut names = entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned());
    names.any(|name| name.ends_with(".partial"))
}

#[test]
fn killed_in_the_middle_it_makes_up_for_it() {
    let place = place();
    // The first backup begins by itself.
    let mut child = serve(&place);
    wait("a partial file", || partial(&place));
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(
        runs(&place),
        [("running".to_owned(), "schedule".to_owned())]
    );

    let mut child = serve(&place);
    let done = ("done".to_owned(), "made_up".to_owned());
    wait("the one that makes up for it", || {
        runs(&place).last() == Some(&done)
    });
    assert_eq!(
        runs(&place),
        [("interrupted".to_owned(), "schedule".to_owned()), done]
    );
    // It ends as it should when it is asked to.
    let asked = Command::new("kill")
        .arg("-TERM")
        .arg(child.id().to_string())
        .status();
    assert!(asked.unwrap().success() && child.wait().unwrap().success());
    let names = place.names("Backups");
    assert_eq!(names.len(), 1, "something stray stayed: {names:?}");
    place.good(&["verify", "--deep", &format!("Backups/{}", names[0])]);
}

#[test]
fn cron_and_a_person_never_save_one_database_at_once() {
    let place = place();
    let child = place
        .command(&["backup"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
    let mut child = child.unwrap();
    wait("a partial file", || partial(&place));
    let signal = |word: &str| {
        let sent = Command::new("kill")
            .arg(word)
            .arg(child.id().to_string())
            .status();
        assert!(sent.unwrap().success());
    };
    signal("-STOP");
    if partial(&place) {
        place.bad(&["backup"], 1, "already-running");
    }
    signal("-CONT");
    assert!(child.wait().unwrap().success());
    place.good(&["backup"]);
    assert_eq!(place.names("Backups").len(), 2);
}
