//! A database out and back on a real server, compared by the servers' own SQL.

#![allow(clippy::unwrap_used)] // A helper of a test stops it at the first surprise.

mod support;

use archive::index::{Consistency, Kind, State};
use support::*;
use testkit::{Server, billing, fingerprint};

/// In another database, events are left disabled on purpose: bring them to one state first.
fn enable_events(server: &Server, database: &str) {
    for line in server.sql(None, &format!("SELECT event_name, status FROM information_schema.events WHERE event_schema='{database}'")).lines() {
        let name = line.split('\t').next().unwrap_or_default();
        server.sql(Some(database), &format!("ALTER EVENT `{name}` ENABLE"));
    }
}

testkit::on_each_server! {
fn billing_comes_back_through_our_restore(server) {
    let folder = folder();
    let database = server.database("billing");
    billing::fill(server, &database, 200_000);
    let (file, summary) = dump(server, &database, &folder);
    assert_eq!(summary.index.gaps, []);
    assert_eq!(summary.index.state, State::Complete);
    let copy = format!("{database}_copy");
    let restored = restore(server, &file, &copy);
    assert!(restored.created);
    assert_eq!(restored.rows(), summary.index.rows());
    let disabled = restored
        .changes
        .iter()
        .filter(|change| change.change == "event_disabled")
        .count();
    assert!(disabled > 0, "{:?}", restored.changes);
    enable_events(server, &database);
    enable_events(server, &copy);
    let differences = fingerprint(server, &database).diff(&fingerprint(server, &copy));
    assert_eq!(differences, Vec::<String>::new());
}
}

testkit::on_each_server! {
fn the_plain_client_restores_the_same(server) {
    let folder = folder();
    let database = server.database("billing");
    billing::fill(server, &database, 2_000);
    let (file, _) = dump(server, &database, &folder);
    // The same name on another server: MariaDB writes the database's name into DEFAULT nextval().
    let other = Server::start_of(server.flavour(), &[]);
    other.sql(None, &format!("CREATE DATABASE `{database}`; CREATE USER billing_app@localhost; GRANT ALL ON *.* TO billing_app@localhost"));
    plain_client(&other, &file, &database);
    let differences = fingerprint(server, &database).diff(&fingerprint(&other, &database));
    assert_eq!(differences, Vec::<String>::new());
}
}

testkit::on_each_server! {
fn data_and_definition_frames_of_equal_data_are_equal(server) {
    let folder = folder();
    let database = server.database("billing");
    billing::fill(server, &database, 2_000);
    let (_, first) = dump(server, &database, &folder);
    let (_, second) = dump(server, &database, &folder);
    let frames = |summary: &archive::Summary| -> Vec<_> {
        let frames = summary
            .index
            .frames
            .iter()
            .filter(|frame| frame.object.is_some());
        frames
            .map(|frame| (frame.role, frame.object, frame.rows, frame.hash.clone()))
            .collect()
    };
    assert_eq!(frames(&first), frames(&second));
    assert_eq!(first.index.objects, second.index.objects);
    assert!(
        first
            .index
            .objects
            .iter()
            .any(|object| object.kind == Kind::Table && object.row_sum.is_some())
    );
}
}

testkit::on_each_server! {
fn t46_engines_outside_the_snapshot_are_named_or_locked(server) {
    let folder = folder();
    let database = server.database("engines");
    server.sql(Some(&database), "CREATE TABLE m (a INT) ENGINE=MyISAM; INSERT INTO m VALUES (1); CREATE TABLE i (a INT PRIMARY KEY) ENGINE=InnoDB; CREATE TABLE h (a INT) ENGINE=MEMORY; INSERT INTO h VALUES (2)");
    let (file, summary) = dump(server, &database, &folder);
    let consistency = |name: &str| {
        summary
            .index
            .objects
            .iter()
            .find(|object| object.name == name)
            .unwrap()
            .consistency
    };
    assert_eq!(consistency("m"), Consistency::Unprotected);
    assert_eq!(consistency("h"), Consistency::Unprotected);
    assert_eq!(consistency("i"), Consistency::Snapshot);
    let choices = engine::DumpOptions {
        lock_unprotected: true,
        ..Default::default()
    };
    let locked = dump_with(server, &database, &file, &choices, &engine::Silent).unwrap();
    let m = locked
        .index
        .objects
        .iter()
        .find(|object| object.name == "m")
        .unwrap();
    assert_eq!((m.consistency, m.rows), (Consistency::Locked, 1));
    server.sql(Some(&database), "INSERT INTO m VALUES (2)");
}
}

testkit::on_each_server! {
fn a_chosen_table_comes_alone_with_its_triggers(server) {
    let folder = folder();
    let database = server.database("billing");
    server.sql(Some(&database), "CREATE TABLE a (x INT PRIMARY KEY); CREATE TABLE b (x INT); INSERT INTO a VALUES (1),(2); INSERT INTO b VALUES (3); CREATE TRIGGER ta BEFORE INSERT ON a FOR EACH ROW SET NEW.x=NEW.x+10; CREATE TRIGGER tb BEFORE INSERT ON b FOR EACH ROW SET NEW.x=0");
    let (file, _) = dump(server, &database, &folder);
    let copy = format!("{database}_one");
    let choices = engine::RestoreOptions {
        tables: Some(vec!["a".into()]),
        ..Default::default()
    };
    let restored = restore_with(server, &file, &copy, &choices).unwrap();
    assert_eq!(restored.rows(), 2);
    assert_eq!(server.sql(Some(&copy), "SHOW TABLES").trim(), "a");
    assert_eq!(
        server
            .sql(Some(&copy), "SELECT GROUP_CONCAT(x ORDER BY x) FROM a")
            .trim(),
        "1,2"
    );
    assert_eq!(server.sql(None, &format!("SELECT trigger_name FROM information_schema.triggers WHERE trigger_schema='{copy}'")).trim(), "ta");
    let unknown = engine::RestoreOptions {
        tables: Some(vec!["nope".into()]),
        ..Default::default()
    };
    let error = restore_with(server, &file, &copy, &unknown).unwrap_err();
    assert!(matches!(error, engine::Error::UnknownTables(names) if names == ["nope"]));
}
}

testkit::on_each_server! {
fn nothing_is_overwritten_without_being_told_to(server) {
    let folder = folder();
    let database = server.database("keep");
    server.sql(
        Some(&database),
        "CREATE TABLE a (x INT PRIMARY KEY); INSERT INTO a VALUES (1)",
    );
    let (file, _) = dump(server, &database, &folder);
    server.sql(
        Some(&database),
        "INSERT INTO a VALUES (2); CREATE TABLE later (y INT)",
    );
    let error = restore_with(server, &file, &database, &Default::default()).unwrap_err();
    assert!(
        matches!(&error, engine::Error::Exists(names) if names == &["a"]),
        "{error}"
    );
    assert_eq!(
        server.sql(Some(&database), "SELECT COUNT(*) FROM a").trim(),
        "2"
    );
    let choices = engine::RestoreOptions {
        replace: true,
        events: engine::Events::AsTheyWereAtHome,
        ..Default::default()
    };
    let restored = restore_with(server, &file, &database, &choices).unwrap();
    assert_eq!(restored.kept, ["later"]);
    assert_eq!(
        server.sql(Some(&database), "SELECT COUNT(*) FROM a").trim(),
        "1"
    );
}
}
