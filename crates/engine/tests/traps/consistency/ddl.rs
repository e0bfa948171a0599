//! Traps 47 and 48: tables changed, swapped or dropped during the dump, and who waits for whom.
//! A change before the tables are held makes the dump begin again; a later one waits until its
//! table is read, and not longer.

use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use archive::index::State;
use engine::{DumpOptions, Error, Event, Monitor};
use testkit::Server;

use super::{At, checksum, held, taken, two_tables};
use crate::support::*;

/// Does `ddl` between the snapshot and the touch of the tables, once, and expects a dump that
/// began again and holds the state after it.
fn starts_over(server: &'static Server, ddl: &str, rows_of_t: Option<u64>) {
    let folder = folder();
    let database = two_tables(server);
    let at = At::new(server, 1, taken, |server| {
        server.sql(Some(&database), ddl);
    });
    let file = folder.path().join("a");
    let summary = dump_with(server, &database, &file, &DumpOptions::default(), &at).unwrap();
    assert_eq!(at.over.lock().unwrap().len(), 1, "{ddl}");
    let t = summary
        .index
        .objects
        .iter()
        .find(|object| object.name == "t");
    assert_eq!(t.map(|t| t.rows), rows_of_t, "{ddl}");
    let copy = format!("{database}_copy");
    restore(server, &file, &copy);
    for table in ["t", "z"]
        .into_iter()
        .filter(|table| rows_of_t.is_some() || *table != "t")
    {
        let sums = [&database, &copy].map(|database| checksum(server, database, table));
        assert_eq!(sums[0], sums[1], "{ddl}: {table}");
    }
}

testkit::on_each_server! {
fn t47_a_swap_by_rename_starts_over(server) {
    starts_over(server, "RENAME TABLE t TO t_old, t_new TO t", Some(900));
}
}

testkit::on_each_server! {
fn t47_a_truncate_starts_over(server) {
    starts_over(server, "TRUNCATE t", Some(0));
}
}

testkit::on_each_server! {
fn t47_an_instant_column_starts_over(server) {
    starts_over(server,
        "ALTER TABLE t ADD COLUMN c INT DEFAULT 5, ALGORITHM=INSTANT",
        Some(1000),
    );
}
}

testkit::on_each_server! {
fn t47_a_rename_starts_over(server) {
    starts_over(server, "RENAME TABLE t TO u", None);
}
}

testkit::on_each_server! {
fn t47_a_drop_starts_over(server) {
    starts_over(server, "DROP TABLE t", None);
}
}

testkit::on_each_server! {
fn t47_a_table_made_again_starts_over(server) {
    starts_over(server,
        "DROP TABLE t; CREATE TABLE t (id INT PRIMARY KEY, v INT); INSERT INTO t VALUES (7,7)",
        Some(1),
    );
}
}

testkit::on_each_server! {
fn t47_a_database_that_keeps_changing_is_given_up_with_the_reason(server) {
    let folder = folder();
    let database = two_tables(server);
    let column = AtomicU32::new(0);
    let at = At::new(server, 9, taken, |server| {
        let number = column.fetch_add(1, Ordering::SeqCst);
        server.sql(
            Some(&database),
            &format!("ALTER TABLE t ADD COLUMN c{number} INT"),
        );
    });
    let error = dump_with(
        server,
        &database,
        &folder.path().join("a"),
        &DumpOptions::default(),
        &at,
    )
    .unwrap_err();
    assert!(matches!(error, Error::Changed(_)), "{error}");
    assert_eq!(at.over.lock().unwrap().len(), 2);
    assert_eq!(column.load(Ordering::SeqCst), 3);
}
}

testkit::on_each_server! {
fn t47_ddl_waits_for_the_rows_once_the_tables_are_held(server) {
    let folder = folder();
    let database = two_tables(server);
    let running = Mutex::new(Vec::new());
    let at = At::new(server, 1, held, |_| {
        for ddl in [
            "TRUNCATE z",
            "ALTER TABLE t ADD COLUMN late INT",
            "DROP TABLE t_new",
        ] {
            let database = database.clone();
            running
                .lock()
                .unwrap()
                .push(thread::spawn(move || server.sql(Some(&database), ddl)));
        }
        let waiting = "SELECT COUNT(*) FROM information_schema.processlist WHERE state LIKE 'Waiting for table metadata lock'";
        while server.sql(None, waiting).trim() != "3" {}
    });
    let summary = dump_with(
        server,
        &database,
        &folder.path().join("a"),
        &DumpOptions::default(),
        &at,
    )
    .unwrap();
    running
        .into_inner()
        .unwrap()
        .into_iter()
        .for_each(|ddl| drop(ddl.join().unwrap()));
    let rows: Vec<u64> = summary
        .index
        .objects
        .iter()
        .filter(|object| !object.columns.is_empty())
        .map(|object| object.rows)
        .collect();
    assert_eq!(rows, [1000, 900, 1]);
    assert!(
        summary
            .index
            .objects
            .iter()
            .all(|object| object.columns.iter().all(|column| column.name != "late"))
    );
    assert_eq!(
        server.sql(Some(&database), "SELECT COUNT(*) FROM z").trim(),
        "0"
    );
}
}

testkit::on_each_server! {
fn t47_tables_that_trade_names_within_a_second_start_over(server) {
    // Same names, same definitions, made in the same second: only the tables are others.
    let folder = folder();
    let database = server.database("trade");
    server.sql(Some(&database), "CREATE TABLE a (id INT PRIMARY KEY); CREATE TABLE b (id INT PRIMARY KEY); INSERT INTO a VALUES (1); INSERT INTO b VALUES (2),(3)");
    let at = At::new(server, 1, taken, |server| {
        server.sql(Some(&database), "RENAME TABLE a TO c, b TO a, c TO b");
    });
    let summary = dump_with(server, &database, &folder.path().join("x"), &DumpOptions::default(), &at).unwrap();
    assert_eq!(at.over.lock().unwrap().len(), 1);
    assert_eq!(summary.index.rows(), 3);
}
}

/// Drops a table behind the dump's back and notes whether that was possible while the next one
/// was being read.
struct Dropper {
    server: &'static Server,
    database: String,
    running: Mutex<Option<thread::JoinHandle<String>>>,
    let_through: Mutex<Option<bool>>,
}

impl Monitor for Dropper {
    fn event(&self, event: Event<'_>) {
        match event {
            Event::SnapshotHeld => {
                let (server, database) = (self.server, self.database.clone());
                let drop = move || server.sql(Some(&database), "DROP TABLE a_first");
                *self.running.lock().unwrap() = Some(thread::spawn(drop));
                let waiting = format!(
                    "SELECT COUNT(*) FROM information_schema.processlist WHERE db='{}' AND state LIKE 'Waiting for table metadata lock'",
                    self.database
                );
                while server.sql(None, &waiting).trim() != "1" {}
            }
            Event::Object {
                name: "b_second", ..
            } => {
                let since = Instant::now();
                let done = || self.running.lock().unwrap().as_ref().unwrap().is_finished();
                while !done() && since.elapsed() < Duration::from_secs(20) {
                    thread::sleep(Duration::from_millis(20));
                }
                *self.let_through.lock().unwrap() = Some(done());
            }
            _ => {}
        }
    }
}

testkit::on_each_server! {
fn t48_whoever_waits_for_a_table_goes_on_once_it_is_read(server) {
    let folder = folder();
    let database = server.database("waits");
    server.sql(
        Some(&database),
        "CREATE TABLE a_first (id INT PRIMARY KEY, v INT); CREATE TABLE b_second (id INT PRIMARY KEY); INSERT INTO a_first VALUES (1,1); INSERT INTO b_second VALUES (1),(2);
         CREATE VIEW seen AS SELECT id FROM a_first; CREATE TRIGGER tr BEFORE INSERT ON a_first FOR EACH ROW SET NEW.v=2",
    );
    let dropper = Dropper { server, database: database.clone(), running: Mutex::default(), let_through: Mutex::default() };
    let file = folder.path().join("a");
    let summary = dump_with(server, &database, &file, &DumpOptions::default(), &dropper).unwrap();
    dropper.running.into_inner().unwrap().unwrap().join().unwrap();
    assert_eq!(dropper.let_through.into_inner().unwrap(), Some(true));
    // The archive is of the instant: the table, its trigger and its view are all there.
    assert_eq!((summary.index.state, summary.index.rows()), (State::Complete, 3));
    let copy = format!("{database}_copy");
    restore(server, &file, &copy);
    server.sql(Some(&copy), "INSERT INTO a_first VALUES (5,5)");
    assert_eq!(server.sql(Some(&copy), "SELECT GROUP_CONCAT(id), (SELECT SUM(v) FROM a_first) FROM seen").trim(), "1,5\t3");
    assert_eq!(server.sql(Some(&database), "SHOW TABLES LIKE 'a_first'"), "");
}
}

testkit::on_each_server! {
fn t48_a_lock_of_ours_gives_up_before_it_freezes_writers(server) {
    let folder = folder();
    let database = server.database("freeze");
    server.sql(Some(&database), "CREATE TABLE m (a INT) ENGINE=MyISAM; INSERT INTO m VALUES (1)");
    let other = database.clone();
    let writer = thread::spawn(move || server.sql(Some(&other), "LOCK TABLES m WRITE; SELECT SLEEP(15)"));
    let busy = format!("SELECT COUNT(*) FROM information_schema.processlist WHERE db='{database}' AND info LIKE 'SELECT SLEEP%'");
    while server.sql(None, &busy).trim() != "1" {}
    let since = Instant::now();
    let choices = DumpOptions { lock_unprotected: true, ..DumpOptions::default() };
    let error = dump_with(server, &database, &folder.path().join("a"), &choices, &engine::Silent).unwrap_err();
    assert_eq!(error.code(), Some(1205), "{error}");
    assert!(since.elapsed() < Duration::from_secs(12), "{:?}", since.elapsed());
    writer.join().unwrap();
}
}

testkit::on_each_server! {
#[only(mariadb, newer_mariadb)]
fn t48_a_sequence_as_a_default_takes_part(server) {
    // Its engine knows no savepoints, before or after other tables.
    let folder = folder();
    let database = server.database("seq");
    server.sql(
        Some(&database),
        "CREATE SEQUENCE s; CREATE TABLE a (id INT PRIMARY KEY); CREATE TABLE b (id INT PRIMARY KEY DEFAULT NEXTVAL(s), v INT); CREATE TABLE c (id INT PRIMARY KEY); CREATE TABLE d (id INT PRIMARY KEY);
         INSERT INTO a VALUES (1); INSERT INTO b (v) VALUES (1),(2); INSERT INTO c VALUES (3); INSERT INTO d VALUES (4)",
    );
    let at = At::new(server, 1, held, |server| {
        server.sql(Some(&database), "DELETE FROM a; DELETE FROM b; DELETE FROM c; DELETE FROM d");
    });
    let summary = dump_with(server, &database, &folder.path().join("a"), &DumpOptions::default(), &at).unwrap();
    assert_eq!((summary.index.state, summary.index.rows()), (State::Complete, 5));
}
}
