//! Databases of many tables: nothing costs a round trip for each of them that can be asked for ahead, and nothing grows
//! faster than their number. Round trips are counted by a proxy, statements by the server.

use std::fmt::Write;
use std::num::NonZeroUsize;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use engine::{DumpOptions, Event, Monitor, RestoreOptions};
use testkit::{Link, Proxy, Server};

use super::support::{folder, reader};

/// Small tables with a key, some with a parent, two rows in each.
fn fill(server: &Server, database: &str, tables: usize) {
    for batch in (0..tables).collect::<Vec<_>>().chunks(1000) {
        let mut sql = String::new();
        for number in batch {
            let parent = match number % 10 {
                9 => format!(", FOREIGN KEY (k) REFERENCES t_{:05} (id)", number - 1),
                _ => String::new(),
            };
            write!(
                sql,
                "CREATE TABLE t_{number:05} (id INT PRIMARY KEY, k INT, v VARCHAR(50) DEFAULT 'x', KEY (k){parent});
                 INSERT INTO t_{number:05} VALUES (1, 1, 'un'), (2, 2, 'd''eux');\n"
            )
            .unwrap();
        }
        server.sql(Some(database), &sql);
    }
}

/// Remembers when each stage began.
struct Stages(Instant, Mutex<Vec<(String, Duration)>>);

impl Stages {
    fn new() -> Self {
        Self(Instant::now(), Mutex::default())
    }
}

impl Monitor for Stages {
    fn event(&self, event: Event<'_>) {
        let name = match event {
            Event::Stage { stage, .. } => format!("{stage:?}"),
            Event::SnapshotTaken | Event::SnapshotHeld => format!("{event:?}"),
            _ => return,
        };
        self.1.lock().unwrap().push((name, self.0.elapsed()));
    }
}

fn questions(server: &Server) -> u64 {
    let shown = server.sql(None, "SHOW GLOBAL STATUS LIKE 'Questions'");
    shown.split_whitespace().nth(1).unwrap().parse().unwrap()
}

/// What a piece of work cost.
struct Cost {
    statements: u64,
    turns: u64,
}

fn costing(server: &Server, what: &str, work: impl FnOnce(&wire::Options, &Stages)) -> Cost {
    let proxy = Proxy::start(server, Link::HERE);
    let host = "127.0.0.1".to_owned();
    let address = wire::Address::Tcp {
        host,
        port: proxy.port(),
    };
    let before = questions(server);
    let stages = Stages::new();
    work(&wire::Options::new(address, "root"), &stages);
    let time = stages.0.elapsed();
    let (statements, turns) = (questions(server) - before, proxy.counts().turns);
    let stages = stages.1.lock().unwrap();
    println!("{what}: {time:?}, {statements} statements, {turns} round trips; {stages:?}");
    Cost { statements, turns }
}

/// A dump and a restore, and whether they are the same.
fn cycle(server: &Server, tables: usize) -> [Cost; 2] {
    let database = server.database("many");
    let begun = Instant::now();
    fill(server, &database, tables);
    println!("{tables} tables made in {:?}", begun.elapsed());
    let folder = folder();
    let file = folder.path().join("archive");
    let dumped = costing(server, "dump", |options, stages| {
        let options = wire::Options {
            database: Some(database.clone()),
            ..options.clone()
        };
        let choices = DumpOptions {
            jobs: NonZeroUsize::new(2),
            ..DumpOptions::default()
        };
        let out = std::fs::File::create(&file).unwrap();
        let (_, summary) = engine::mysql::dump(&options, out, &choices, stages).unwrap();
        assert_eq!(summary.index.rows(), 2 * tables as u64);
    });
    let copy = format!("{database}_copy");
    let restored = costing(server, "restore", |options, stages| {
        let options = wire::Options {
            database: Some(copy.clone()),
            ..options.clone()
        };
        let choices = RestoreOptions::default();
        let restored = engine::mysql::restore(&reader(&file), &options, &choices, stages).unwrap();
        assert_eq!(restored.changes, []);
        assert_eq!(restored.rows(), 2 * tables as u64);
    });
    let (before, after) = (
        testkit::fingerprint(server, &database),
        testkit::fingerprint(server, &copy),
    );
    assert!(before == after, "the copy is another one");
    [dumped, restored]
}

/// Beside what is done for each table.
const ONCE: u64 = 200;

#[test]
fn five_hundred_tiny_tables_cost_few_round_trips() {
    let server = Server::start();
    let tables = 500;
    let [dumped, restored] = cycle(&server, tables);
    let tables = tables as u64;
    assert!(dumped.statements <= ONCE + 13 * tables / 2);
    assert!(dumped.turns <= tables / 2);
    assert!(restored.statements <= ONCE + 6 * tables);
    assert!(restored.turns <= ONCE + 6 * tables);
}

/// By hand: most of the time goes into making them and looking at them afterwards.
#[test]
#[ignore = "takes minutes"]
fn ten_thousand_tables() {
    let server = Server::start_with(&["--table-open-cache=20000"]);
    cycle(&server, 10_000);
}
