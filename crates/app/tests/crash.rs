//! Killed at any moment, or told to stop: nothing incomplete is ever listed as complete, nothing
//! stray stays past the next backup, and the next backup works.

// Helpers stop the test where something is not as it must be.
#![allow(clippy::unwrap_used)]

mod common;

use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use common::Place;
use rusqlite::Connection;

/// Large enough for a backup to be met in the middle.
fn large(path: &Path) {
    let connection = Connection::open(path).unwrap();
    connection
        .execute_batch(
            "PRAGMA journal_mode = OFF; CREATE TABLE t (id INTEGER PRIMARY KEY, noise BLOB);
             WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 60000)
             INSERT INTO t SELECT i, randomblob(300) FROM n;",
        )
        .unwrap();
}

fn start(place: &Place) -> Child {
    place
        .command(&["backup"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

fn listed(place: &Place) -> Vec<(String, String)> {
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    let list = place.json(&["list", "--json"]);
    list.as_array()
        .unwrap()
        .iter()
        .map(|item| (text(&item["id"]), text(&item["state"])))
        .collect()
}

#[test]
fn kill_nine_at_twenty_moments() {
    let place = Place::configured();
    fs::remove_file(place.path("shop.sqlite")).unwrap();
    large(&place.path("shop.sqlite"));
    let began = Instant::now();
    place.good(&["backup"]);
    let whole = began.elapsed();
    let mut cut_short = 0;
    for round in 0..20u32 {
        let mut child = start(&place);
        // Spread over the whole run and a little beyond, at no regular places.
        let part = f64::from((round * 7 + 3) % 20) / 18.0;
        thread::sleep(whole.mul_f64(part));
        child.kill().unwrap();
        cut_short += u32::from(!child.wait().unwrap().success());
        for (id, state) in listed(&place) {
            assert_eq!(state, "complete", "{id} after round {round}");
        }
    }
    assert!(cut_short > 0, "none of 20 was met in the middle");
    for (id, _) in listed(&place) {
        place.good(&["verify", "--deep", &format!("Backups/{id}")]);
    }
    place.good(&["backup"]);
    let names = place.names("Backups");
    assert!(
        names.iter().all(|name| name.starts_with("db_backup_")),
        "something stray stayed: {names:?}"
    );
    // The first, the last, and those that were done before the blow; never more than are kept.
    let expected = (2 + 20 - cut_short as usize).min(4);
    assert!((expected..=4).contains(&names.len()), "{names:?}");
}

#[test]
fn a_stray_partial_is_swept_and_a_living_one_is_not() {
    let place = Place::configured();
    fs::create_dir(place.path("Backups")).unwrap();
    let stray = ".db_backup_2020-01-01_00-00-00.sql.zst.partial";
    let alive = ".db_backup_2020-01-01_00-00-01.sql.zst.partial";
    fs::write(place.path("Backups").join(stray), "half").unwrap();
    let held = fs::File::create(place.path("Backups").join(alive)).unwrap();
    held.lock().unwrap();
    place.good(&["backup"]);
    let names = place.names("Backups");
    assert!(
        !names.contains(&stray.to_owned()) && names.contains(&alive.to_owned()),
        "{names:?}"
    );
}

#[test]
fn told_to_stop_it_leaves_nothing_and_fails() {
    let place = Place::configured();
    fs::remove_file(place.path("shop.sqlite")).unwrap();
    large(&place.path("shop.sqlite"));
    for signal in ["-INT", "-TERM", "-HUP"] {
        let mut command =
            place.command(&["dump", "--source", "sqlite:shop.sqlite", "--out", "x.zst"]);
        let child = command
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // Wait until it writes, so that the signal meets it at work.
        let begun = Instant::now();
        while !place.path(".x.zst.partial").exists() && begun.elapsed() < Duration::from_secs(20) {
            thread::sleep(Duration::from_millis(1));
        }
        let sent = Command::new("kill")
            .arg(signal)
            .arg(child.id().to_string())
            .status()
            .unwrap();
        assert!(sent.success());
        let said = common::said(child.wait_with_output().unwrap());
        assert_eq!(said.code, Some(1), "{signal}: {}{}", said.out, said.err);
        assert!(
            said.err.ends_with("[cancelled]\n"),
            "{signal}: {}",
            said.err
        );
        assert_eq!(place.names(""), ["shop.sqlite"], "{signal}");
    }
}
