//! One instant, and what happens when somebody changes tables around it.

#![allow(clippy::unwrap_used)] // A helper of a test stops it at the first surprise.

mod support;

use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;

use engine::{DumpOptions, Error, Event, Monitor, Retry};
use support::*;
use testkit::Server;

/// Runs a piece of work at a moment of the dump, in the thread of the dump.
struct At<F: Fn(&Server) + Sync> {
    server: &'static Server,
    moment: fn(&Event<'_>) -> bool,
    times: AtomicU32,
    work: F,
    over: Mutex<Vec<String>>,
}

impl<F: Fn(&Server) + Sync> At<F> {
    fn new(server: &'static Server, times: u32, moment: fn(&Event<'_>) -> bool, work: F) -> Self {
        Self {
            server,
            moment,
            times: AtomicU32::new(times),
            work,
            over: Mutex::default(),
        }
    }
}

impl<F: Fn(&Server) + Sync> Monitor for At<F> {
    fn event(&self, event: Event<'_>) {
        if let Event::StartedOver { detail, .. } = event {
            self.over.lock().unwrap().push(detail.to_owned());
        }
        let left = || {
            self.times
                .fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| {
                    left.checked_sub(1)
                })
                .is_ok()
        };
        if (self.moment)(&event) && left() {
            (self.work)(self.server);
        }
    }
}

fn taken(event: &Event<'_>) -> bool {
    matches!(event, Event::SnapshotTaken)
}

fn held(event: &Event<'_>) -> bool {
    matches!(event, Event::SnapshotHeld)
}

fn two_tables(server: &Server) -> String {
    let database = server.database("ddl");
    let (all, most) = (server.numbers(1000), server.numbers(900));
    server.sql(
        Some(&database),
        &format!("CREATE TABLE t (id INT PRIMARY KEY, v INT); CREATE TABLE t_new (id INT PRIMARY KEY, v INT); CREATE TABLE z (id INT PRIMARY KEY);
         INSERT INTO t SELECT seq, seq FROM {all}; INSERT INTO t_new SELECT seq, -seq FROM {most}; INSERT INTO z VALUES (1)"),
    );
    database
}

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
        let sums: Vec<String> = [&database, &copy]
            .iter()
            .map(|database| {
                server
                    .sql(Some(database), &format!("CHECKSUM TABLE {table}"))
                    .split('\t')
                    .nth(1)
                    .unwrap()
                    .to_owned()
            })
            .collect();
        assert_eq!(sums[0], sums[1], "{ddl}: {table}");
    }
}

testkit::on_each_server! {
fn a_swap_by_rename_starts_over(server) {
    starts_over(server, "RENAME TABLE t TO t_old, t_new TO t", Some(900));
}
}

testkit::on_each_server! {
fn a_truncate_starts_over(server) {
    starts_over(server, "TRUNCATE t", Some(0));
}
}

testkit::on_each_server! {
fn an_instant_column_starts_over(server) {
    starts_over(server,
        "ALTER TABLE t ADD COLUMN c INT DEFAULT 5, ALGORITHM=INSTANT",
        Some(1000),
    );
}
}

testkit::on_each_server! {
fn a_rename_starts_over(server) {
    starts_over(server, "RENAME TABLE t TO u", None);
}
}

testkit::on_each_server! {
fn a_drop_starts_over(server) {
    starts_over(server, "DROP TABLE t", None);
}
}

testkit::on_each_server! {
fn a_table_made_again_starts_over(server) {
    starts_over(server,
        "DROP TABLE t; CREATE TABLE t (id INT PRIMARY KEY, v INT); INSERT INTO t VALUES (7,7)",
        Some(1),
    );
}
}

testkit::on_each_server! {
fn a_database_that_keeps_changing_is_given_up_with_the_reason(server) {
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
fn ddl_waits_for_the_rows_once_the_tables_are_held(server) {
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
fn a_killed_connection_is_a_failure_worth_another_try(server) {
    let folder = folder();
    let database = two_tables(server);
    let numbers = server.numbers(100_000);
    server.sql(Some(&database), &format!("CREATE TABLE big AS SELECT seq, REPEAT('x', 500) AS text FROM {numbers}"));
    let at = At::new(
        server,
        1,
        |event| matches!(event, Event::Progress { .. }),
        |server| {
            let find = "SELECT id FROM information_schema.processlist WHERE info LIKE 'SELECT `seq`,`text` FROM%'";
            let id = server.sql(None, find);
            server.sql(None, &format!("KILL {}", id.trim()));
        },
    );
    let file = folder.path().join("a");
    let error = dump_with(server, &database, &file, &DumpOptions::default(), &at).unwrap_err();
    assert_ne!(error.retry(), Retry::Never, "{error}");
    assert!(archive::Reader::open(std::fs::File::open(&file).unwrap()).is_err());
}
}

testkit::on_each_server! {
fn a_server_that_goes_down_is_a_failure_and_no_archive(server) {
    let server: &'static Server = Box::leak(Box::new(Server::start_of(server.flavour(), &[])));
    let folder = folder();
    let database = server.database("down");
    let numbers = server.numbers(100_000);
    server.sql(Some(&database), &format!("CREATE TABLE big AS SELECT seq, REPEAT('x', 500) AS text FROM {numbers}"));
    let at = At::new(
        server,
        1,
        |event| matches!(event, Event::Progress { .. }),
        |server| server.restart(),
    );
    let file = folder.path().join("a");
    let error = dump_with(server, &database, &file, &DumpOptions::default(), &at).unwrap_err();
    assert_ne!(error.retry(), Retry::Never, "{error}");
    assert!(archive::Reader::open(std::fs::File::open(&file).unwrap()).is_err());
    dump_with(
        server,
        &database,
        &file,
        &DumpOptions::default(),
        &engine::Silent,
    )
    .unwrap();
    server.kill_hard();
}
}

testkit::on_each_server! {
fn all_tables_come_from_one_instant_while_others_write(server) {
    let folder = folder();
    let database = server.database("instant");
    // Money moves between the first and the last table; only at one instant is it all there.
    let (few, many) = (server.numbers(50), server.numbers(60_000));
    server.sql(
        Some(&database),
        &format!("CREATE TABLE a_first (id INT PRIMARY KEY, money BIGINT); CREATE TABLE m_filler (id INT PRIMARY KEY, text VARCHAR(500)); CREATE TABLE z_last (id INT PRIMARY KEY, money BIGINT);
         INSERT INTO a_first SELECT seq, 1000 FROM {few}; INSERT INTO z_last SELECT seq, 1000 FROM {few};
         INSERT INTO m_filler SELECT seq, REPEAT('x',400) FROM {many}"),
    );
    let stop = Arc::new(AtomicBool::new(false));
    let writers: Vec<_> = (0..2)
        .map(|writer| {
            let (stop, database) = (stop.clone(), database.clone());
            thread::spawn(move || {
                let mut moves = 0;
                while !stop.load(Ordering::SeqCst) {
                    let mut sql = String::new();
                    for turn in 0..50 {
                        let id = 1 + (turn * 7 + writer) % 50;
                        sql.push_str(&format!("BEGIN; UPDATE a_first SET money=money-1 WHERE id={id}; UPDATE z_last SET money=money+1 WHERE id={id}; COMMIT;"));
                    }
                    server.sql(Some(&database), &sql);
                    moves += 50;
                }
                moves
            })
        })
        .collect();
    for turn in 0..5 {
        let file = folder.path().join(format!("{turn}"));
        dump_with(
            server,
            &database,
            &file,
            &DumpOptions::default(),
            &engine::Silent,
        )
        .unwrap();
        let copy = format!("{database}_{turn}");
        restore(server, &file, &copy);
        let total = server.sql(
            Some(&copy),
            "SELECT (SELECT SUM(money) FROM a_first)+(SELECT SUM(money) FROM z_last)",
        );
        assert_eq!(total.trim(), "100000");
    }
    stop.store(true, Ordering::SeqCst);
    let moves: i32 = writers
        .into_iter()
        .map(|writer| writer.join().unwrap())
        .sum();
    assert!(moves > 0);
}
}

testkit::on_each_server! {
fn an_account_with_only_the_rights_of_an_ordinary_one_is_enough(server) {
    let folder = folder();
    let database = two_tables(server);
    server.sql(None, &format!("CREATE USER plain_reader IDENTIFIED BY 'geheim'; GRANT SELECT, SHOW VIEW, TRIGGER, EVENT, EXECUTE ON `{database}`.* TO plain_reader"));
    let mut options = options(server, &database);
    options.user = "plain_reader".into();
    options.password = Some(wire::Secret::new("geheim"));
    let out = std::fs::File::create(folder.path().join("a")).unwrap();
    let (_, summary) =
        engine::mysql::dump(&options, out, &DumpOptions::default(), &engine::Silent).unwrap();
    assert_eq!(summary.index.state, archive::index::State::Complete);
    assert_eq!(summary.index.rows(), 1901);
}
}

testkit::on_each_server! {
fn a_right_that_hides_objects_is_a_gap(server) {
    let folder = folder();
    let database = two_tables(server);
    server.sql(
        Some(&database),
        &format!(
            "CREATE TRIGGER hidden BEFORE INSERT ON t FOR EACH ROW SET NEW.v=1; CREATE VIEW v AS SELECT * FROM t; CREATE PROCEDURE p() SELECT 1;
             CREATE USER blind IDENTIFIED BY 'pw'; GRANT SELECT, EXECUTE ON `{}`.* TO blind",
            database.replace('_', "\\_")
        ),
    );
    let mut options = options(server, &database);
    options.user = "blind".into();
    options.password = Some(wire::Secret::new("pw"));
    let out = std::fs::File::create(folder.path().join("a")).unwrap();
    let (_, summary) =
        engine::mysql::dump(&options, out, &DumpOptions::default(), &engine::Silent).unwrap();
    assert_eq!(summary.index.state, archive::index::State::Incomplete);
    let gaps: Vec<String> = summary
        .index
        .gaps
        .iter()
        .map(|gap| format!("{:?} {} {}", gap.kind, gap.name, gap.cause))
        .collect();
    assert_eq!(
        gaps,
        [
            "Trigger * no_right",
            "Event * no_right",
            "Procedure p no_right",
            "View v no_right"
        ]
    );
    assert_eq!(summary.index.rows(), 1901);
}
}
