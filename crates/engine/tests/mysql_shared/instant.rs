//! Traps 46 and 48 over several connections: they are in one instant however they came to it, and
//! where that is not certain there is one connection.

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use archive::Summary;
use engine::{DumpOptions, Silent};
use testkit::{Flavour, Server};

use super::{connections, way};
use crate::support::*;

const TABLES: [&str; 4] = ["a", "h", "p", "z"];

/// Tables with money in them, and a user for the tests who may read and no more.
fn bank(server: &Server) -> String {
    let database = server.database("bank");
    let some = server.numbers(200);
    let mut sql = String::new();
    for table in TABLES {
        sql.push_str(&format!("CREATE TABLE {table} (id INT PRIMARY KEY, money BIGINT); INSERT INTO {table} SELECT seq*1000, 1000 FROM {some};"));
    }
    server.sql(Some(&database), &sql);
    database
}

/// Moves money between tables until it is told to stop; returns how often.
fn move_money(server: &Server, database: &str, writer: usize, stop: &AtomicBool) -> u64 {
    let mut moves = 0;
    while !stop.load(Ordering::SeqCst) {
        // A pair that an earlier turn has left goes first.
        let left: Vec<String> = TABLES
            .iter()
            .map(|table| format!("DELETE FROM {table} WHERE id%1000={};", 1 + writer))
            .collect();
        let mut sql = format!("BEGIN; {} COMMIT;", left.concat());
        for turn in 0..100 {
            let id = (1 + (turn * 7 + writer * 31) % 200) * 1000;
            let (from, to) = (TABLES[(turn + writer) % 4], TABLES[(turn + writer + 1) % 4]);
            let new = id + 1 + writer;
            sql.push_str(&format!(
                "BEGIN; UPDATE {from} SET money=money-1 WHERE id={id}; UPDATE {to} SET money=money+1 WHERE id={id}; COMMIT;
                 BEGIN; INSERT INTO {from} VALUES ({new},-5); INSERT INTO {to} VALUES ({new},5); COMMIT;
                 BEGIN; DELETE FROM {to} WHERE id={new}; DELETE FROM {from} WHERE id={new}; COMMIT;"
            ));
        }
        match server.try_sql(Some(database), &sql) {
            Ok(_) => moves += 300,
            // Told to try again: half a transfer is never committed, but a pair may be left.
            Err(error) => {
                let again = ["ERROR 1020", "ERROR 1213", "ERROR 1205"];
                assert!(again.iter().any(|code| error.contains(code)), "{error}");
            }
        }
    }
    moves
}

/// Dumps again and again while money moves; returns in what way each dump was made.
fn ways(server: &'static Server, options: &wire::Options, dumps: usize) -> Vec<String> {
    let folder = folder();
    let database = options.database.clone().unwrap();
    let stop = AtomicBool::new(false);
    thread::scope(|scope| {
        let (stop, database) = (&stop, database.as_str());
        let writers: Vec<_> = (0..2)
            .map(|writer| scope.spawn(move || move_money(server, database, writer, stop)))
            .collect();
        let ways = (0..dumps).map(|number| {
            let (file, summary) = dumped(options, &folder, number);
            let copy = format!("{database}_{number}");
            restore(server, &file, &copy);
            let sums: Vec<String> = TABLES
                .iter()
                .map(|table| format!("(SELECT SUM(money) FROM {table})"))
                .collect();
            let total = server.sql(Some(&copy), &format!("SELECT {}", sums.join("+")));
            server.sql(None, &format!("DROP DATABASE {copy}"));
            // Stopped first: a failed assertion must not leave them at work for ever.
            if total.trim() != "800000" {
                stop.store(true, Ordering::SeqCst);
            }
            assert_eq!(total.trim(), "800000", "dump {number}, {}", way(&summary));
            let expected = if way(&summary) == "one" { "1" } else { "4" };
            assert_eq!(connections(&summary), expected);
            way(&summary).to_owned()
        });
        let ways = ways.collect();
        stop.store(true, Ordering::SeqCst);
        let moves: u64 = writers
            .into_iter()
            .map(|writer| writer.join().unwrap())
            .sum();
        assert!(moves > 0);
        ways
    })
}

fn dumped(
    options: &wire::Options,
    folder: &tempfile::TempDir,
    number: usize,
) -> (std::path::PathBuf, Summary) {
    let file = folder.path().join(number.to_string());
    let out = std::fs::File::create(&file).unwrap();
    let choices = with_jobs(&DumpOptions::default(), 4);
    let (_, summary) = engine::mysql::dump(options, out, &choices, &Silent).unwrap();
    (file, summary)
}

fn with_log(flavour: Flavour, options: &[&str]) -> Option<&'static Server> {
    if !flavour.is_there() {
        eprintln!(
            "NOT TESTED: no {} here; `cargo xtask servers` brings it",
            flavour.name()
        );
        return None;
    }
    let all = [&["--log-bin=log", "--server-id=1"], options].concat();
    // For the threads; it goes with the process of the tests.
    Some(Box::leak(Box::new(Server::start_of(flavour, &all))))
}

fn by_the_log(flavour: Flavour) {
    let Some(server) = with_log(flavour, &[]) else {
        return;
    };
    let database = bank(server);
    let ways = ways(server, &options(server, &database), 12);
    // Where commits come too fast, a lock of a moment is what is left.
    assert!(
        ways.iter().all(|way| way == "binlog" || way == "lock"),
        "{ways:?}"
    );
    assert!(ways.iter().any(|way| way == "binlog"), "{ways:?}");
    let (_, still) = dumped(&options(server, &database), &folder(), 0);
    assert_eq!((way(&still), connections(&still)), ("binlog", "4"));
}

#[test]
fn t46_the_binary_log_shows_that_it_is_one_instant_on_mariadb() {
    by_the_log(Flavour::MariaDb);
}

#[test]
fn t46_the_binary_log_shows_that_it_is_one_instant_on_newer_mariadb() {
    by_the_log(Flavour::NewerMariaDb);
}

#[test]
fn t46_a_log_that_leaves_something_out_shows_nothing() {
    for filter in ["--binlog-ignore-db=bank_1", "--binlog-do-db=other"] {
        let server = with_log(Flavour::MariaDb, &[filter]).unwrap();
        let database = bank(server);
        let ways = ways(server, &options(server, &database), 3);
        assert!(ways.iter().all(|way| way == "lock"), "{filter}: {ways:?}");
    }
}

testkit::on_each_server! {
fn t46_without_a_log_a_lock_of_a_moment_keeps_one_instant(server) {
    let database = bank(server);
    let ways = ways(server, &options(server, &database), 8);
    assert!(ways.iter().any(|way| way == "lock"), "{ways:?}");
    assert!(!ways.iter().any(|way| way == "binlog"), "{ways:?}");
}
}

testkit::on_each_server! {
fn t46_who_may_not_lock_gets_one_connection(server) {
    let database = bank(server);
    let user = format!("reader_of_{database}");
    server.sql(None, &format!("CREATE USER {user} IDENTIFIED BY 'geheim'; GRANT SELECT, SHOW VIEW, TRIGGER, EVENT, EXECUTE ON `{database}`.* TO {user}"));
    let mut options = options(server, &database);
    options.user = user;
    options.password = Some(wire::Secret::new("geheim"));
    assert_eq!(ways(server, &options, 3), ["one"; 3]);
}
}

testkit::on_each_server! {
fn t48_an_open_transaction_makes_the_lock_give_up_before_it_freezes_writers(server) {
    let database = bank(server);
    let other = database.clone();
    let open = thread::spawn(move || {
        server.sql(Some(&other), "BEGIN; UPDATE h SET money=0 WHERE id=1000; SELECT SLEEP(25) AS holding; ROLLBACK")
    });
    let busy = format!("SELECT COUNT(*) FROM information_schema.processlist WHERE db='{database}' AND info LIKE 'SELECT SLEEP%'");
    while server.sql(None, &busy).trim() != "1" {}
    let stop = AtomicBool::new(false);
    let longest = thread::scope(|scope| {
        let writer = scope.spawn(|| {
            let mut longest = Duration::ZERO;
            while !stop.load(Ordering::SeqCst) {
                let since = Instant::now();
                server.sql(Some(&database), "UPDATE p SET money=money+0 WHERE id=1000; INSERT INTO a VALUES (1,0); DELETE FROM a WHERE id=1");
                longest = longest.max(since.elapsed());
                thread::sleep(Duration::from_millis(50));
            }
            longest
        });
        let since = Instant::now();
        let (_, summary) = dumped(&options(server, &database), &folder(), 0);
        let took = since.elapsed();
        stop.store(true, Ordering::SeqCst);
        assert_eq!((way(&summary), connections(&summary)), ("one", "1"));
        assert!((800..=801).contains(&summary.index.rows()));
        // Three times two seconds, and two pauses.
        assert!((7..18).contains(&took.as_secs()), "{took:?}");
        writer.join().unwrap()
    });
    assert!(longest > Duration::from_millis(500), "it never waited: {longest:?}");
    assert!(longest < Duration::from_millis(4500), "{longest:?}");
    open.join().unwrap();
}
}
