//! One instant, locks, broken connections, unreadable rows, and what the archive says of itself:
//! traps 46 to 54 and 63 to 66. What happens during a dump is made to happen by its monitor, at
//! the moment that matters, never by chance.

use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering};

use engine::{Event, Monitor};
use testkit::Server;

mod connection;
mod ddl;
pub mod file;
mod instant;
mod packets;
mod statistics;
mod unreadable;
mod violations;

/// Runs a piece of work at a moment of the dump, in the thread of the dump.
pub struct At<F: Fn(&Server) + Sync> {
    server: &'static Server,
    moment: fn(&Event<'_>) -> bool,
    times: AtomicU32,
    work: F,
    /// Why the dump began again, each time.
    pub over: Mutex<Vec<String>>,
}

impl<F: Fn(&Server) + Sync> At<F> {
    pub fn new(
        server: &'static Server,
        times: u32,
        moment: fn(&Event<'_>) -> bool,
        work: F,
    ) -> Self {
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

pub fn taken(event: &Event<'_>) -> bool {
    matches!(event, Event::SnapshotTaken)
}

pub fn held(event: &Event<'_>) -> bool {
    matches!(event, Event::SnapshotHeld)
}

pub fn progress(event: &Event<'_>) -> bool {
    matches!(event, Event::Progress { .. })
}

/// Tables `t` (1000 rows), `t_new` (900 rows, the same columns) and `z` (1 row).
pub fn two_tables(server: &Server) -> String {
    let database = server.database("ddl");
    let (all, most) = (server.numbers(1000), server.numbers(900));
    server.sql(
        Some(&database),
        &format!("CREATE TABLE t (id INT PRIMARY KEY, v INT); CREATE TABLE t_new (id INT PRIMARY KEY, v INT); CREATE TABLE z (id INT PRIMARY KEY);
         INSERT INTO t SELECT seq, seq FROM {all}; INSERT INTO t_new SELECT seq, -seq FROM {most}; INSERT INTO z VALUES (1)"),
    );
    database
}

/// A table `big` whose rows are under way for a while.
pub fn big_table(server: &Server, database: &str) {
    let numbers = server.numbers(100_000);
    let sql = format!("CREATE TABLE big AS SELECT seq, REPEAT('x', 500) AS text FROM {numbers}");
    server.sql(Some(database), &sql);
}

/// The server's own checksum of a table.
pub fn checksum(server: &Server, database: &str, table: &str) -> String {
    let sum = server.sql(
        Some(database),
        &format!("CHECKSUM TABLE `{table}` EXTENDED"),
    );
    let sum = sum.split('\t').nth(1).unwrap().trim().to_owned();
    assert_ne!(sum, "NULL", "{table}");
    sum
}
