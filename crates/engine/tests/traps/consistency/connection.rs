//! Traps 50 and 51: a reader slower than the server's patience loses nothing, and a connection
//! that ends in the middle is an error and no archive.

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::sleep;
use std::time::Duration;

use archive::index::State;
use engine::{DumpOptions, Event, Monitor, RestoreOptions, Retry};
use testkit::{Flavour, Server};
use wire::Next;

use super::{At, big_table, progress, two_tables};
use crate::support::*;

/// Longer than every patience that the server has in these tests.
const PAUSE: Duration = Duration::from_secs(4);

/// Stops for a while with the transaction idle, and again with rows under way.
#[derive(Default)]
struct Slow {
    paused: AtomicBool,
}

impl Monitor for Slow {
    fn event(&self, event: Event<'_>) {
        match event {
            Event::SnapshotHeld => sleep(PAUSE),
            Event::Progress { .. } if !self.paused.swap(true, Ordering::SeqCst) => sleep(PAUSE),
            _ => {}
        }
    }
}

testkit::on_each_server! {
fn t50_a_slow_reader_outlasts_the_servers_patience(server) {
    let server = Server::start_of(server.flavour(), &[]);
    let folder = folder();
    let database = server.database("slow");
    big_table(&server, &database);
    let patience: &[&str] = match server.flavour() {
        Flavour::MySql => &["max_execution_time=1000"],
        _ => &["max_statement_time=1", "idle_transaction_timeout=1", "idle_readonly_transaction_timeout=1", "idle_write_transaction_timeout=1"],
    };
    for setting in ["net_write_timeout=1", "net_read_timeout=1", "wait_timeout=1", "interactive_timeout=1", "lock_wait_timeout=1"].iter().chain(patience) {
        server.sql(None, &format!("SET GLOBAL {setting}"));
    }
    // These settings end a connection that does nothing about them.
    let mut naive = wire::Connection::connect(&options(&server, &database)).unwrap();
    let mut rows = naive.query("SELECT * FROM big").unwrap();
    rows.next().unwrap();
    sleep(PAUSE);
    let ended = loop {
        match rows.next() {
            Ok(Next::End(_)) => break false,
            Ok(_) => {}
            Err(_) => break true,
        }
    };
    assert!(ended, "the server waited");

    for lock_unprotected in [false, true] {
        let file = folder.path().join("a");
        server.sql(Some(&database), "CREATE TABLE IF NOT EXISTS m (id INT PRIMARY KEY, t LONGTEXT) ENGINE=MyISAM; REPLACE INTO m VALUES (1, REPEAT('x', 9000000))");
        let choices = DumpOptions { lock_unprotected, checksums: true, ..DumpOptions::default() };
        let summary = dump_with(&server, &database, &file, &choices, &Slow::default()).unwrap();
        assert_eq!((summary.index.state, summary.index.rows()), (State::Complete, 100_001));
    }
    let file = folder.path().join("a");
    let slow = Slow::default();
    let restored = engine::mysql::restore(&reader(&file), &options(&server, "copy"), &RestoreOptions::default(), &slow).unwrap();
    assert_eq!(restored.rows(), 100_001);
}
}

testkit::on_each_server! {
fn t51_a_killed_connection_is_a_failure_worth_another_try(server) {
    let folder = folder();
    let database = two_tables(server);
    big_table(server, &database);
    let at = At::new(
        server,
        1,
        progress,
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
fn t51_a_server_that_goes_down_is_a_failure_and_no_archive(server) {
    let server: &'static Server = Box::leak(Box::new(Server::start_of(server.flavour(), &[])));
    let folder = folder();
    let database = server.database("down");
    big_table(server, &database);
    let at = At::new(
        server,
        1,
        progress,
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
