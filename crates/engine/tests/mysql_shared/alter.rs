//! Trap 48 over several connections: whoever waits to change a table goes on as soon as its last
//! row has been read, however long others still take and however slow the file is; and what is
//! read is of the instant.

use std::collections::HashMap;
use std::io::{self, Write};
use std::sync::{Condvar, Mutex};
use std::thread::{self, JoinHandle, ThreadId};
use std::time::{Duration, Instant};

use engine::{DumpOptions, Event, Monitor};
use testkit::Server;

use crate::support::*;

/// From the last row of a table until whoever waits to change it is through, at most.
const SOON: Duration = Duration::from_secs(2);

/// What is done to each table, by name.
const CHANGES: [(&str, &str); 4] = [
    ("a_first", "RENAME TABLE a_first TO a_away"),
    ("b_shared", "ALTER TABLE b_shared ADD COLUMN late INT"),
    ("x_shared", "TRUNCATE x_shared"),
    ("z_last", "DROP TABLE z_last"),
];

fn tables(server: &Server) -> String {
    let database = server.database("alter");
    let (few, many) = (server.numbers(20), server.numbers(24_000));
    server.sql(
        Some(&database),
        &format!("CREATE TABLE a_first (id INT PRIMARY KEY); INSERT INTO a_first SELECT seq FROM {few};
         CREATE TABLE b_shared (id INT PRIMARY KEY, v TEXT); INSERT INTO b_shared SELECT seq*11, REPEAT('b',1000) FROM {many};
         CREATE TABLE m_long (k VARCHAR(40) PRIMARY KEY, v TEXT); INSERT INTO m_long SELECT CONCAT('k',seq), REPEAT('m',200) FROM {many};
         CREATE TABLE x_shared (id INT PRIMARY KEY, v TEXT); INSERT INTO x_shared SELECT seq*11, REPEAT('x',1000) FROM {many};
         CREATE TABLE z_last (id INT PRIMARY KEY); INSERT INTO z_last SELECT seq FROM {few};
         ANALYZE TABLE b_shared; ANALYZE TABLE m_long; ANALYZE TABLE x_shared"),
    );
    database
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum When {
    /// All tables are held, and no row has been read.
    Held,
    /// The long table is being read.
    Underway,
}

/// Changes tables behind the dump's back, and stops the reader of `m_long` until the changes of
/// `awaited` are through, or it has waited long enough.
struct Changer {
    server: &'static Server,
    database: String,
    when: When,
    awaited: Vec<&'static str>,
    /// What runs the changes, connected before, so that only the change itself is timed.
    connections: Mutex<Vec<wire::Connection>>,
    /// When each change began and was through.
    running: Mutex<HashMap<&'static str, JoinHandle<[Instant; 2]>>>,
    reads: Mutex<HashMap<ThreadId, String>>,
    read: Mutex<Read>,
    released: Mutex<Option<Instant>>,
}

/// What has been read, but for `m_long`, before the long one went on.
#[derive(Default)]
struct Read {
    /// How many rows, and when.
    rows: Vec<(u64, Instant)>,
    /// When a small table was read, by its only report.
    small: HashMap<String, Instant>,
}

impl Read {
    /// When a table had been read, or before: whole parts are read in the order of the tables.
    fn last(&self, table: &str) -> Instant {
        let rows = match table {
            "b_shared" => 24_000,
            "x_shared" => 48_000,
            small => return self.small[small],
        };
        let found = self.rows.iter().find(|(all, _)| *all >= rows);
        found.or(self.rows.last()).unwrap().1
    }
}

impl Changer {
    fn start(&self) {
        let mut running = self.running.lock().unwrap();
        for (table, sql) in CHANGES {
            let mut connection = self.connections.lock().unwrap().pop().unwrap();
            let change = move || {
                let begun = Instant::now();
                connection.execute(sql).unwrap();
                [begun, Instant::now()]
            };
            running.insert(table, thread::spawn(change));
        }
    }

    fn through(&self, table: &str) -> bool {
        let running = self.running.lock().unwrap();
        running.get(table).is_some_and(JoinHandle::is_finished)
    }
}

impl Monitor for Changer {
    fn event(&self, event: Event<'_>) {
        let thread = thread::current().id();
        match event {
            Event::SnapshotHeld if self.when == When::Held => {
                self.start();
                let waiting = format!(
                    "SELECT COUNT(*) FROM information_schema.processlist WHERE db='{}' AND state LIKE 'Waiting for table metadata lock'",
                    self.database
                );
                while self.server.sql(None, &waiting).trim() != "4" {}
            }
            Event::Object { name, .. } => {
                self.reads.lock().unwrap().insert(thread, name.to_owned());
            }
            Event::Progress { rows, .. } => {
                let read = self.reads.lock().unwrap().get(&thread).cloned();
                let mut released = self.released.lock().unwrap();
                if read.as_deref() != Some("m_long") {
                    if released.is_none() {
                        let mut seen = self.read.lock().unwrap();
                        let all = seen.rows.last().map_or(0, |(all, _)| *all) + rows;
                        seen.rows.push((all, Instant::now()));
                        if let Some(table) = read {
                            seen.small.entry(table).or_insert_with(Instant::now);
                        }
                    }
                    return;
                }
                if released.is_some() {
                    return;
                }
                drop(released);
                if self.when == When::Underway {
                    self.start();
                }
                let since = Instant::now();
                let all = || self.awaited.iter().all(|table| self.through(table));
                while !all() && since.elapsed() < Duration::from_secs(30) {
                    thread::sleep(Duration::from_millis(20));
                }
                released = self.released.lock().unwrap();
                *released = Some(Instant::now());
            }
            _ => {}
        }
    }
}

fn connected(server: &Server, database: &str) -> wire::Connection {
    wire::Connection::connect(&options(server, database)).unwrap()
}

fn changes_go_on(server: &'static Server, jobs: usize, when: When, awaited: &[&'static str]) {
    let folder = folder();
    let database = tables(server);
    let changer = Changer {
        server,
        database: database.clone(),
        when,
        awaited: awaited.to_vec(),
        connections: Mutex::new(CHANGES.map(|_| connected(server, &database)).into()),
        running: Mutex::default(),
        reads: Mutex::default(),
        read: Mutex::default(),
        released: Mutex::default(),
    };
    let file = folder.path().join("a");
    let choices = with_jobs(&DumpOptions::default(), jobs);
    let summary = dump_with(server, &database, &file, &choices, &changer).unwrap();
    let released = changer.released.into_inner().unwrap().unwrap();
    let read = changer.read.into_inner().unwrap();
    for (table, change) in changer.running.into_inner().unwrap() {
        let [begun, through] = change.join().unwrap();
        if awaited.contains(&table) {
            assert!(through < released, "{table} waited for another table");
            let waited = through.saturating_duration_since(begun.max(read.last(table)));
            let flavour = server.flavour().name();
            eprintln!("{flavour}, {jobs} connections, {when:?}: {table} waited {waited:?}");
            assert!(waited < SOON, "{table}: {waited:?}");
        }
    }
    // The archive is of the instant, whatever has become of the tables.
    let rows: Vec<(String, u64, usize)> = summary
        .index
        .objects
        .iter()
        .filter(|object| !object.columns.is_empty())
        .map(|object| (object.name.clone(), object.rows, object.columns.len()))
        .collect();
    let expected = [
        ("a_first", 20, 1),
        ("b_shared", 24_000, 2),
        ("m_long", 24_000, 2),
        ("x_shared", 24_000, 2),
        ("z_last", 20, 1),
    ];
    assert_eq!(
        rows,
        expected.map(|(name, rows, columns)| (name.to_owned(), rows, columns))
    );
    let copy = format!("{database}_copy");
    restore(server, &file, &copy);
    let sums = "SELECT SUM(id), SUM(LENGTH(v)), COUNT(*) FROM b_shared UNION ALL SELECT SUM(id), SUM(LENGTH(v)), COUNT(*) FROM x_shared UNION ALL SELECT 0, SUM(LENGTH(v)), COUNT(*) FROM m_long UNION ALL SELECT SUM(id), 0, COUNT(*) FROM z_last";
    assert_eq!(
        server.sql(Some(&copy), sums),
        "3168132000\t24000000\t24000\n3168132000\t24000000\t24000\n0\t4800000\t24000\n210\t0\t20\n"
    );
}

testkit::on_each_server! {
fn t48_with_one_connection_tables_before_the_long_one_are_free(server) {
    changes_go_on(server, 1, When::Held, &["a_first", "b_shared"]);
}
}

testkit::on_each_server! {
fn t48_who_waits_from_the_start_does_not_wait_for_another_table(server) {
    changes_go_on(server, 3, When::Held, &["a_first", "b_shared", "x_shared", "z_last"]);
}
}

testkit::on_each_server! {
fn t48_who_comes_while_a_long_table_is_read_does_not_wait_for_it(server) {
    changes_go_on(server, 3, When::Underway, &["a_first", "b_shared", "x_shared", "z_last"]);
}
}

/// A file that takes nothing more after its beginning until it may go on.
struct Slow<'a> {
    taken: usize,
    gate: &'a Gate,
}

#[derive(Default)]
struct Gate {
    open: Mutex<bool>,
    reached: Mutex<bool>,
    changed: Condvar,
}

impl Write for Slow<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.taken += bytes.len();
        if self.taken > 400_000 {
            *self.gate.reached.lock().unwrap() = true;
            let open = self.gate.open.lock().unwrap();
            drop(self.gate.changed.wait_while(open, |open| !*open).unwrap());
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

testkit::on_each_server! {
fn t48_a_slow_file_keeps_no_table_that_has_been_read(server) {
    let database = server.database("slow");
    let many = server.numbers(20_000);
    // What no compression makes small.
    server.sql(Some(&database), &format!("CREATE TABLE a_first (id INT PRIMARY KEY, v VARCHAR(64)); INSERT INTO a_first SELECT seq, SHA2(seq,256) FROM {many};
        CREATE TABLE b_second (id INT PRIMARY KEY, v VARCHAR(64)); INSERT INTO b_second SELECT * FROM a_first; CREATE TABLE c_third LIKE b_second"));
    for jobs in [1, 3] {
        let gate = Gate::default();
        let choices = with_jobs(&DumpOptions::default(), jobs);
        let options = options(server, &database);
        let mut changing = connected(server, &database);
        thread::scope(|scope| {
            let out = Slow { taken: 0, gate: &gate };
            let (choices, options) = (&choices, &options);
            let dump = scope.spawn(move || engine::mysql::dump(options, out, choices, &engine::Silent).map(|(_, summary)| summary));
            while !*gate.reached.lock().unwrap() {
                assert!(!dump.is_finished(), "the file was never full");
                thread::sleep(Duration::from_millis(10));
            }
            let since = Instant::now();
            let change = scope.spawn(|| changing.execute("ALTER TABLE a_first ADD COLUMN late INT").unwrap());
            while !change.is_finished() && since.elapsed() < Duration::from_secs(20) {
                thread::sleep(Duration::from_millis(10));
            }
            let waited = since.elapsed();
            *gate.open.lock().unwrap() = true;
            gate.changed.notify_all();
            change.join().unwrap();
            let summary = dump.join().unwrap().unwrap();
            eprintln!("{}, {jobs} connections, a slow file: waited {waited:?}", server.flavour().name());
            assert!(waited < SOON, "{jobs} connections: {waited:?}");
            assert_eq!(summary.index.rows(), 40_000);
        });
        server.sql(Some(&database), "ALTER TABLE a_first DROP COLUMN late");
    }
}
}
