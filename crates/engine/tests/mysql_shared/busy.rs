//! A server that is busy comes first: the dump slows down, says so, and still comes to its end.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use engine::{DumpOptions, Event, Monitor};

use crate::support::*;

/// Notes what is said of the pace, and how much was read by when.
#[derive(Default)]
struct Listener {
    said: Mutex<Vec<(String, Instant)>>,
    bytes: Mutex<u64>,
    /// Whether readers wait until something is said, so that the dump is not over before.
    patient: bool,
}

impl Monitor for Listener {
    fn event(&self, event: Event<'_>) {
        match event {
            Event::Paused { .. } | Event::Resumed | Event::Unwatched { .. } => {
                let said = format!("{event:?}");
                self.said.lock().unwrap().push((said, Instant::now()));
            }
            Event::Progress { bytes, .. } => {
                *self.bytes.lock().unwrap() += bytes;
                // Long enough for somebody to look at the server meanwhile.
                thread::sleep(Duration::from_millis(40));
                let since = Instant::now();
                let silent = || self.said.lock().unwrap().is_empty();
                while self.patient && silent() && since.elapsed() < Duration::from_secs(30) {
                    thread::sleep(Duration::from_millis(20));
                }
            }
            _ => {}
        }
    }
}

testkit::on_each_server! {
fn a_busy_server_is_given_way_until_it_is_calm_again(server) {
    let folder = folder();
    let database = server.database("busy");
    let many = server.numbers(60_000);
    server.sql(Some(&database), &format!("CREATE TABLE t (id INT PRIMARY KEY, v TEXT); INSERT INTO t SELECT seq, REPEAT('t',1000) FROM {many}"));
    let listener = Listener { patient: true, ..Listener::default() };
    let stop = AtomicBool::new(false);
    let choices = DumpOptions { max_load: Some(20), ..with_jobs(&DumpOptions::default(), 2) };
    let (file, summary) = thread::scope(|scope| {
        let load = scope.spawn(|| {
            // After the dump has begun to read, for as long as it has not been seen to wait.
            while *listener.bytes.lock().unwrap() == 0 {
                thread::sleep(Duration::from_millis(5));
            }
            thread::scope(|scope| {
                // Connections that stay: a program for each statement would leave the server alone in between.
                for _ in 0..30 {
                    scope.spawn(|| {
                        let options = options(server, &database);
                        let mut connection = wire::Connection::connect(&options).unwrap();
                        while !stop.load(Ordering::SeqCst) {
                            connection.execute("SELECT SLEEP(1)").unwrap();
                        }
                    });
                }
                let said = || listener.said.lock().unwrap().len();
                let since = Instant::now();
                while said() == 0 && since.elapsed() < Duration::from_secs(30) {
                    thread::sleep(Duration::from_millis(20));
                }
                let before = *listener.bytes.lock().unwrap();
                thread::sleep(Duration::from_secs(4));
                let meanwhile = *listener.bytes.lock().unwrap() - before;
                stop.store(true, Ordering::SeqCst);
                meanwhile
            })
        });
        let file = folder.path().join("a");
        let summary = dump_with(server, &database, &file, &choices, &listener).unwrap();
        stop.store(true, Ordering::SeqCst);
        let meanwhile = load.join().unwrap();
        // A trickle: about a megabyte a second for each of two, and not nothing.
        assert!((1 << 20..16 << 20).contains(&meanwhile), "{meanwhile}");
        (file, summary)
    });
    let said = listener.said.into_inner().unwrap();
    assert!(said[0].0.starts_with("Paused") && said[0].0.ends_with("bound: 20 }"), "{said:?}");
    assert_eq!(said[1].0, "Resumed");
    assert_eq!(summary.index.rows(), 60_000);
    restore(server, &file, &format!("{database}_copy"));
}
}

testkit::on_each_server! {
fn its_own_connections_are_no_load(server) {
    // Nobody else is at work on this one.
    let server = testkit::Server::start_of(server.flavour(), &[]);
    let folder = folder();
    let database = server.database("calm");
    let many = server.numbers(60_000);
    server.sql(Some(&database), &format!("CREATE TABLE t (id INT PRIMARY KEY, v TEXT); INSERT INTO t SELECT seq*7, REPEAT('t',1000) FROM {many}; ANALYZE TABLE t"));
    let listener = Listener::default();
    let choices = DumpOptions { max_load: Some(2), ..with_jobs(&DumpOptions::default(), 4) };
    // The number of connections is bounded by that of tables.
    for table in ["u", "v", "w"] {
        server.sql(Some(&database), &format!("CREATE TABLE {table} LIKE t; INSERT INTO {table} SELECT * FROM t; ANALYZE TABLE {table}"));
    }
    let summary = dump_with(&server, &database, &folder.path().join("a"), &choices, &listener).unwrap();
    assert_eq!(crate::connections(&summary), "4");
    assert!(listener.said.into_inner().unwrap().is_empty());
}
}

#[test]
fn full_speed_asks_nobody() {
    let server = testkit::Server::start_with(&["--general-log=1", "--log-output=TABLE"]);
    let folder = folder();
    let database = server.database("full");
    server.sql(Some(&database), "CREATE TABLE t (id INT PRIMARY KEY, v TEXT); INSERT INTO t SELECT seq, REPEAT('t',1000) FROM seq_1_to_60000");
    let asked = || {
        let sql = "SELECT COUNT(*) FROM mysql.general_log WHERE argument LIKE '%Threads\\_running%' AND argument NOT LIKE '%general%'";
        server.sql(None, sql).trim().parse::<u64>().unwrap()
    };
    for (max_load, some) in [(Some(0), false), (None, true)] {
        let choices = DumpOptions {
            max_load,
            ..with_jobs(&DumpOptions::default(), 1)
        };
        dump_with(
            &server,
            &database,
            &folder.path().join("a"),
            &choices,
            &Listener::default(),
        )
        .unwrap();
        assert_eq!(asked() > 0, some, "{max_load:?}");
    }
}
