//! The whole way with nothing configured, again and again: made, saved, verified, restored,
//! compared, proven, rotated; and what is not ours stays.

mod common;

use std::collections::BTreeSet;
use std::fs;
use std::process::{Command, Stdio};

use common::{Place, change};

#[test]
fn the_demonstration_from_nothing() {
    let place = Place::new();
    let first = place.good(&["demo"]);
    let lines: Vec<&str> = first.out.lines().collect();
    assert!((8..=10).contains(&lines.len()), "{}", first.out);
    assert!(first.err.is_empty(), "{}", first.err);
    assert!(
        lines.iter().all(|line| line.chars().count() < 250),
        "{}",
        first.out
    );
    assert!(
        first.out.contains("Backups/demonstration/demo.sqlite"),
        "{}",
        first.out
    );
    assert_eq!(place.names("Backups/demonstration"), ["demo.sqlite"]);
    let names = place.names("Backups");
    assert_eq!(names.len(), 2, "{names:?}");

    let again = place.json(&["demo", "--json"]);
    assert_eq!(again["proof"]["verdict"], "proven");
    assert_eq!(again["backup"]["state"], "complete");
    assert_eq!(again["backup"]["verified"], true);
    assert_eq!(again["compared_tables"], 7);
    assert!(again["compared_rows"].as_u64().unwrap() > 45_000);

    // The successor's way, without this program.
    let archive = place.path(again["backup"]["path"].as_str().unwrap());
    let zstd = Command::new("zstd")
        .arg("-dc")
        .arg(&archive)
        .stdout(Stdio::piped())
        .spawn();
    let Ok(mut zstd) = zstd else {
        panic!("zstd is not installed")
    };
    let copy = place.path("successor.sqlite");
    let restored = Command::new("sqlite3")
        .arg("-bail")
        .arg(&copy)
        .stdin(zstd.stdout.take().unwrap())
        .status()
        .unwrap();
    assert!(restored.success() && zstd.wait().unwrap().success());
    let demo = place.path("Backups/demonstration/demo.sqlite");
    for table in [
        "customers",
        "invoice_lines",
        "ticket_messages",
        "attachments",
        "unpaid",
    ] {
        let rows = common::rows(&demo, table);
        assert!(rows.len() > 100, "{table}");
        assert!(rows == common::rows(&copy, table), "{table}");
    }
}

#[test]
fn retention_keeps_four_and_nothing_else_goes() {
    let place = Place::configured();
    fs::create_dir(place.path("Backups")).unwrap();
    let others = [
        "db_backup_2020-01-01_00-00-00.sql",
        "db_backup_old.sql.gz",
        "notes.txt",
        "db_backup_2020-01-01_00-00-00.sql.zst.bak",
        // Ours by name and unreadable: a person decides.
        "db_backup_2020-01-01_00-00-00.sql.zst",
    ];
    for name in others {
        fs::write(place.path("Backups").join(name), "somebody's").unwrap();
    }
    // Another database's, in the same folder.
    common::shop(&place.path("other.sqlite"));
    place.good(&["backup", "--source", "sqlite:other.sqlite"]);
    let other = place
        .names("Backups")
        .into_iter()
        .find(|name| !others.contains(&name.as_str()))
        .unwrap();

    let made: Vec<String> = (0..6).map(|_| place.backup()).collect();
    let names = place.names("Backups");
    for name in others.iter().chain([&other.as_str()]) {
        assert!(
            names.iter().any(|found| found == name),
            "{name} is gone: {names:?}"
        );
    }
    // Within one second a name that was freed is taken again, hence sets.
    let is_other = |name: &&String| others.contains(&name.as_str()) || **name == other;
    let kept: BTreeSet<&String> = names.iter().filter(|name| !is_other(name)).collect();
    assert_eq!(kept, made[2..].iter().collect::<BTreeSet<_>>());
    assert_eq!(names.len(), others.len() + 1 + 4, "{names:?}");

    let listed = place.json(&["list", "--json"]);
    let states = |state: &str| {
        listed
            .as_array()
            .unwrap()
            .iter()
            .filter(|item| item["state"] == state)
            .count()
    };
    assert_eq!((states("complete"), states("unreadable")), (5, 1));
    let plain = listed
        .as_array()
        .unwrap()
        .iter()
        .filter(|item| item["kind"] == "plain")
        .count();
    assert_eq!(plain, 2);
}

#[test]
fn fewer_are_kept_where_asked_for_and_never_none() {
    let place = Place::configured().with("SAUVEGARDE_KEEP", "1");
    let first = place.backup();
    let said = place.good(&["backup"]);
    assert!(said.out.contains(&first), "{}", said.out);
    assert_eq!(place.names("Backups").len(), 1);
    for value in ["0", "-1", "four", "99999999999999999999"] {
        let place = Place::configured().with("max_backup_keeping", value);
        let said = place.bad(&["backup"], 1, "bad-value");
        assert!(said.err.contains("max_backup_keeping"), "{}", said.err);
        assert!(!place.path("Backups").exists(), "{value}");
    }
}

#[test]
fn several_databases_have_a_folder_each_and_one_failure_stops_no_other() {
    let place =
        Place::configured().with("DB_DATABASE", "shop.sqlite,missing.sqlite,b/shop2.sqlite");
    fs::create_dir(place.path("b")).unwrap();
    common::shop(&place.path("b/shop2.sqlite"));
    let said = place.run(&["backup"]);
    assert_eq!(said.code, Some(1), "{}", said.err);
    assert!(said.err.contains("missing.sqlite"), "{}", said.err);
    let listed = place.json(&["list", "--json"]);
    let ids: Vec<&str> = listed
        .as_array()
        .unwrap()
        .iter()
        .map(|item| item["id"].as_str().unwrap())
        .collect();
    assert_eq!(ids.len(), 2, "{ids:?}");
    assert!(
        ids.iter()
            .any(|id| id.starts_with("shop.sqlite/db_backup_")),
        "{ids:?}"
    );
    assert!(
        ids.iter()
            .any(|id| id.starts_with("shop2.sqlite/db_backup_")),
        "{ids:?}"
    );
    let text = place.good(&["download", ids[0]]);
    assert!(text.out.contains("INSERT INTO \"product\""), "{}", text.out);
}

#[test]
fn one_database_from_an_env_file() {
    let place = Place::new();
    common::shop(&place.path("shop.sqlite"));
    fs::write(
        place.path(".env"),
        "APP_NAME=broken line here\nDB_CONNECTION=sqlite\nDB_DATABASE=\"shop.sqlite\"\n",
    )
    .unwrap();
    let said = place.good(&["backup"]);
    assert!(said.out.contains("Backups/db_backup_"), "{}", said.out);
    assert_eq!(place.names("Backups").len(), 1);

    fs::rename(place.path(".env"), place.path("other.env")).unwrap();
    place.bad(&["backup"], 2, "usage");
    place.good(&["--env-file", "other.env", "backup"]);
    place.bad(&["--env-file", "nowhere.env", "backup"], 1, "env-file");
    // The environment wins over the file.
    common::shop(&place.path("third.sqlite"));
    let place = place
        .with("DB_DATABASE", "third.sqlite")
        .with("SAUVEGARDE_BACKUPS", "elsewhere/deep");
    let facts = place.json(&["backup", "--json", "--env-file", "other.env"]);
    assert_eq!(facts[0]["database"], "third.sqlite");
    assert_eq!(place.names("elsewhere/deep").len(), 1);
}

#[test]
fn safety_copies_push_no_backup_out() {
    let place = Place::configured();
    let made: Vec<String> = (0..4).map(|_| place.backup()).collect();
    let archive = format!("Backups/{}", made[3]);
    let restore = ["restore", &archive, "--target", "sqlite:shop.sqlite"];
    let mut copies = Vec::new();
    for _ in 0..3 {
        let facts = place.json(&[&restore[..], &["--replace", "--json"]].concat());
        copies.push(facts["safety_copy"].as_str().unwrap().to_owned());
    }
    let new = place.backup();
    let mut expected: BTreeSet<String> = made[1..].iter().cloned().collect();
    expected.insert(new);
    let copy = |path: &String| path.strip_prefix("Backups/").unwrap().to_owned();
    expected.extend(copies.iter().map(copy));
    assert_eq!(
        place.names("Backups").into_iter().collect::<BTreeSet<_>>(),
        expected
    );
}

#[test]
fn an_emptied_database_pushes_no_backup_out() {
    let place = Place::configured().with("SAUVEGARDE_KEEP", "1");
    let good = place.backup();
    let path = place.path("shop.sqlite");
    change(&path, "DELETE FROM sale; DELETE FROM product;");
    let said = place.good(&["backup"]);
    assert!(said.err.contains("vid\u{e9}e par accident"), "{}", said.err);
    change(
        &path,
        "DROP VIEW sold; DROP TABLE sale; DROP TABLE product;",
    );
    let said = place.good(&["backup"]);
    assert!(said.err.contains("vid\u{e9}e par accident"), "{}", said.err);
    let names = place.names("Backups");
    assert!(names.contains(&good), "{names:?}");
    assert_eq!(names.len(), 3, "{names:?}");
    // With rows again, the tables of before are still missing, until somebody says that it is right.
    change(&path, "CREATE TABLE t (a); INSERT INTO t VALUES (1);");
    let said = place.good(&["backup"]);
    assert!(said.err.contains("2 tables ont disparu"), "{}", said.err);
    assert!(said.err.contains("backup --accept"), "{}", said.err);
    assert_eq!(place.names("Backups").len(), 4);
    place.good(&["backup", "--accept"]);
    assert_eq!(place.names("Backups").len(), 1);
    let said = place.good(&["backup"]);
    assert!(said.err.is_empty(), "{}", said.err);
    assert_eq!(place.names("Backups").len(), 1);

    fs::write(&path, "").unwrap();
    place.bad(&["backup"], 1, "empty-file");
    place.bad(
        &["dump", "--source", "sqlite:shop.sqlite", "--out", "-"],
        1,
        "empty-file",
    );
    assert_eq!(place.names("Backups").len(), 1);
}

/// Nobody remembers what was odd about a database that only the command line names: all that is there is looked at again.
#[test]
fn what_is_odd_holds_without_anybody_who_remembers() {
    let place = Place::configured().with("SAUVEGARDE_KEEP", "2");
    let path = place.path("other.sqlite");
    change(
        &path,
        "CREATE TABLE people (id INTEGER PRIMARY KEY); CREATE TABLE t (a);
         WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000) INSERT INTO people SELECT i FROM n;
         WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000) INSERT INTO t SELECT i FROM n;",
    );
    let backup = ["backup", "--source", "sqlite:other.sqlite"];
    for _ in 0..2 {
        assert_eq!(place.good(&backup).err, "");
    }
    change(&path, "DELETE FROM people;");
    for made in 3..6 {
        place.good(&backup);
        assert_eq!(place.names("Backups").len(), made);
    }
    place.good(&["backup", "--source", "sqlite:other.sqlite", "--accept"]);
    assert_eq!(place.names("Backups").len(), 2);
}

#[test]
fn an_env_file_of_another_encoding_stops_nobody() {
    let place = Place::new();
    common::shop(&place.path("shop.sqlite"));
    let text = b"APP_NAME=caf\xe9\nDB_CONNECTION=sqlite\nDB_DATABASE=shop.sqlite\n";
    fs::write(place.path(".env"), text).unwrap();
    let id = place.backup();
    let archive = format!("Backups/{id}");
    fs::write(place.path(".env"), b"DB_PASSWORD=caf\xe9\n").unwrap();
    place.bad(&["list"], 1, "env-line");
    // They need no variable.
    for verb in ["verify", "cat", "inspect"] {
        place.good(&[verb, &archive]);
    }
}

#[test]
fn a_demonstration_that_lost_a_table_is_made_anew() {
    let place = Place::new();
    place.good(&["demo"]);
    let demo = place.path("Backups/demonstration/demo.sqlite");
    change(&demo, "PRAGMA foreign_keys = OFF; DROP TABLE attachments;");
    place.good(&["demo"]);
    assert_eq!(
        place.names("Backups/demonstration"),
        ["demo.sqlite", "demo_2.sqlite"]
    );
}
