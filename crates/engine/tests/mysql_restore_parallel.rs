//! Restores over several connections with keys behind the rows: the same database comes of it as over one connection
//! with all keys in place, and whatever goes wrong in one connection ends all of them and is told.

#![allow(clippy::unwrap_used)] // A helper of a test stops it at the first surprise.

mod support;

use std::fs::File;
use std::num::NonZeroUsize;
use std::process::{Child, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use archive::Format;
use archive::index::{Index, Object, Role};
use engine::{Error, Event, Monitor, RestoreOptions, Script};
use support::*;
use testkit::{Flavour, Server, fingerprint};

fn choices(jobs: usize, keys_after: u64) -> RestoreOptions {
    RestoreOptions {
        jobs: NonZeroUsize::new(jobs),
        keys_after,
        ..RestoreOptions::default()
    }
}

/// Parents, children, rings, full texts, counters, computed columns, stretches: about 12 MB of text.
fn fill(server: &Server, database: &str) {
    let numbers = server.numbers(20_000);
    let lines =
        "id INT AUTO_INCREMENT PRIMARY KEY, code VARCHAR(40) NOT NULL, note TEXT, n INT, d DATE";
    server.sql(
        Some(database),
        &format!(
            "SET foreign_key_checks=0;
             CREATE TABLE parent ({lines}, UNIQUE KEY u (code), KEY z (n, code), KEY a (d), FULLTEXT KEY words (note), FULLTEXT KEY codes (code));
             CREATE TABLE child (id INT PRIMARY KEY, p INT, code VARCHAR(40) NOT NULL, ring INT, note VARCHAR(100), KEY by_ring (ring), KEY by_p (p), KEY by_code (code),
               CONSTRAINT z_to_code FOREIGN KEY (code) REFERENCES parent (code), CONSTRAINT a_to_parent FOREIGN KEY (p) REFERENCES parent (id) ON DELETE CASCADE,
               CONSTRAINT ring_a FOREIGN KEY (ring) REFERENCES other (id), CONSTRAINT itself FOREIGN KEY (p) REFERENCES child (id));
             CREATE TABLE other (id INT PRIMARY KEY, ring INT, pad VARCHAR(200), KEY (ring), CONSTRAINT ring_b FOREIGN KEY (ring) REFERENCES child (id));
             CREATE TABLE counted (k INT, id INT NOT NULL AUTO_INCREMENT, v VARCHAR(100), UNIQUE KEY first_u (k), KEY (id), KEY after_id (v, k));
             CREATE TABLE computed (id INT PRIMARY KEY, v VARCHAR(100), l INT GENERATED ALWAYS AS (LENGTH(v)) VIRTUAL, KEY before_l (v), KEY (l), KEY after_l (v(10) DESC));
             CREATE TABLE parts (id INT PRIMARY KEY, v VARCHAR(100), KEY (v)) PARTITION BY RANGE (id) (PARTITION a VALUES LESS THAN (9000), PARTITION b VALUES LESS THAN MAXVALUE);
             CREATE TABLE keyless (v VARCHAR(100), n INT, KEY (n));
             CREATE TABLE old (id INT PRIMARY KEY, v VARCHAR(100), KEY (v)) ENGINE=MyISAM;
             CREATE TABLE nothing (id INT PRIMARY KEY, v INT, KEY (v));
             INSERT INTO parent SELECT seq, CONCAT('code', seq), CONCAT('grand mot', seq % 97, ' et ', LEFT(SHA2(seq, 256), 32)), seq % 7, '2020-01-01' + INTERVAL seq % 900 DAY FROM {numbers};
             INSERT INTO child SELECT seq, seq, CONCAT('code', seq), seq, LEFT(SHA2(seq, 256), 32) FROM {numbers};
             INSERT INTO other SELECT seq, seq, REPEAT(LEFT(SHA2(seq, 256), 32), 4) FROM {numbers};
             INSERT INTO counted (k, v) SELECT seq, LEFT(SHA2(seq, 256), 32) FROM {numbers};
             INSERT INTO computed (id, v) SELECT seq, LEFT(SHA2(seq, 256), 32) FROM {numbers};
             INSERT INTO parts SELECT seq, LEFT(SHA2(seq, 256), 32) FROM {numbers};
             INSERT INTO keyless SELECT LEFT(SHA2(seq, 256), 32), seq % 50 FROM {numbers};
             INSERT INTO old SELECT seq, LEFT(SHA2(seq, 256), 32) FROM {numbers};
             ALTER TABLE parent AUTO_INCREMENT=900000;
             CREATE TRIGGER loud BEFORE INSERT ON child FOR EACH ROW SET NEW.note='from a trigger';
             CREATE VIEW seen AS SELECT c.id, p.note FROM child c JOIN parent p ON p.id=c.p"
        ),
    );
    for number in 0..40 {
        server.sql(
            Some(database),
            &format!("CREATE TABLE small_{number} (id INT PRIMARY KEY, v INT, KEY (v), FOREIGN KEY (v) REFERENCES small_{} (id)); INSERT INTO small_{number} VALUES ({number}, NULL)", (number + 39) % 40)
                .replacen("CREATE", "SET foreign_key_checks=0; CREATE", 1),
        );
    }
}

testkit::on_each_server! {
fn the_same_comes_of_any_number_of_connections(server) {
    let folder = folder();
    let database = server.database("many");
    fill(server, &database);
    let (file, _) = dump(server, &database, &folder);
    let wanted = fingerprint(server, &database);
    // All but `old` (MyISAM) and `nothing` (no rows); MySQL puts keys on computed columns behind all others.
    let all = if server.flavour() == Flavour::MySql { 46 } else { 47 };
    let ways = [(1, u64::MAX, 0), (1, 0, all), (4, 0, all), (4, u64::MAX, 0)];
    for (number, (jobs, keys_after, later)) in ways.into_iter().enumerate() {
        let copy = format!("{database}_{number}");
        let restored = restore_with(server, &file, &copy, &choices(jobs, keys_after)).unwrap();
        assert!(restored.changes.is_empty(), "{jobs} {keys_after}: {:?}", restored.changes);
        assert_eq!((restored.jobs, restored.tables.len()), (jobs, 49));
        assert_eq!(restored.keys_later, later);
        let found = fingerprint(server, &copy);
        assert!(wanted.diff(&found).is_empty(), "{jobs} {keys_after}: {:?}", wanted.diff(&found));
        let words = "SELECT COUNT(*), MIN(id) FROM parent WHERE MATCH (note) AGAINST ('mot13' IN BOOLEAN MODE)";
        let counts = server.sql(Some(&copy), words);
        assert_eq!(counts, server.sql(Some(&database), words));
        server.sql(Some(&copy), "INSERT INTO parent (code, note) VALUES ('neu', 'ein mot13 mehr')");
        assert_eq!(server.sql(Some(&copy), "SELECT MAX(id) FROM parent").trim(), "900000");
        assert_ne!(counts, server.sql(Some(&copy), words));
        let orphan = server.try_sql(Some(&copy), "INSERT INTO child (id, p, code) VALUES (0, 7, 'nowhere')");
        assert!(orphan.unwrap_err().contains("foreign key"));
        server.sql(None, &format!("DROP DATABASE {copy}"));
    }
}
}

/// Does something at the first progress.
struct AtFirst<F: Fn() + Sync> {
    act: F,
    done: AtomicBool,
    stop: AtomicBool,
}

impl<F: Fn() + Sync> AtFirst<F> {
    fn new(act: F) -> Self {
        Self {
            act,
            done: AtomicBool::new(false),
            stop: AtomicBool::new(false),
        }
    }
}

impl<F: Fn() + Sync> Monitor for AtFirst<F> {
    fn event(&self, event: Event<'_>) {
        if matches!(event, Event::Progress { .. }) && !self.done.swap(true, Ordering::Relaxed) {
            (self.act)();
        }
    }

    fn cancelled(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }
}

fn connections(server: &Server, database: &str) -> Vec<String> {
    let sql =
        format!("SELECT ID FROM information_schema.PROCESSLIST WHERE DB='{database}' ORDER BY ID");
    server.sql(None, &sql).lines().map(str::to_owned).collect()
}

testkit::on_each_server! {
fn a_connection_that_is_lost_ends_all(server) {
    let folder = folder();
    let database = server.database("lost");
    let numbers = server.numbers(60_000);
    for table in ["a", "b", "c", "d", "e"] {
        server.sql(
            Some(&database),
            &format!("CREATE TABLE {table} (id INT PRIMARY KEY, v VARCHAR(100), KEY (v)); INSERT INTO {table} SELECT seq, REPEAT(LEFT(SHA2(seq, 256), 32), 3) FROM {numbers}"),
        );
    }
    let (file, summary) = dump(server, &database, &folder);
    let copy = format!("{database}_copy");
    let seen = Mutex::new(0);
    let kill = AtFirst::new(|| {
        // The second one came for this restore alone.
        let there = connections(server, &copy);
        *seen.lock().unwrap() = there.len();
        server.sql(None, &format!("KILL {}", there[there.len() - 1]));
    });
    let error = engine::mysql::restore(&reader(&file), &options(server, &copy), &choices(3, 0), &kill).unwrap_err();
    assert_eq!(*seen.lock().unwrap(), 3);
    let text = error.to_string();
    assert!(matches!(error, Error::Server { .. }) && (text.contains("filling table") || text.contains("adding to table")), "{text}");
    // Not all was filled: the others stopped.
    let rows: u64 = ["a", "b", "c", "d", "e"]
        .iter()
        .map(|table| server.sql(Some(&copy), &format!("SELECT COUNT(*) FROM {table}")).trim().parse::<u64>().unwrap())
        .sum();
    assert!(rows < summary.index.rows(), "{rows}");
    let ended = Instant::now();
    while !connections(server, &copy).is_empty() {
        assert!(ended.elapsed() < Duration::from_secs(10), "a connection is left");
        std::thread::sleep(Duration::from_millis(50));
    }
}
}

/// A client that holds a table so that nobody can change it.
fn holding(server: &Server, database: &str) -> Child {
    let mut client = server.client();
    let sql = "BEGIN; SELECT COUNT(*) FROM t; SELECT SLEEP(60)";
    let child = client
        .args([database, "-e", sql])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let begun = Instant::now();
    let sleeping =
        "SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE INFO LIKE 'SELECT SLEEP(60)%'";
    while server.sql(None, sleeping).trim() == "0" {
        assert!(begun.elapsed() < Duration::from_secs(20));
        std::thread::sleep(Duration::from_millis(20));
    }
    child
}

testkit::on_each_server! {
fn whoever_waits_for_a_key_can_be_stopped(server) {
    let folder = folder();
    let database = server.database("slow_key");
    let numbers = server.numbers(1000);
    server.sql(
        Some(&database),
        &format!("CREATE TABLE t (id INT PRIMARY KEY, v VARCHAR(100), KEY k (v)); INSERT INTO t SELECT seq, LEFT(SHA2(seq, 256), 32) FROM {numbers}"),
    );
    let (file, _) = dump(server, &database, &folder);
    let copy = format!("{database}_copy");
    let holder = Mutex::new(None);
    let hold = AtFirst::new(|| *holder.lock().unwrap() = Some(holding(server, &copy)));
    let begun = Instant::now();
    let error = std::thread::scope(|scope| {
        let (file, copy, hold) = (&file, &copy, &hold);
        let restore = scope.spawn(move || {
            engine::mysql::restore(&reader(file), &options(server, copy), &choices(2, 0), hold)
        });
        let waiting = "SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE INFO LIKE 'ALTER%sauvegarde%ADD KEY%' AND STATE LIKE '%metadata%'";
        while server.sql(None, waiting).trim() == "0" {
            assert!(begun.elapsed() < Duration::from_secs(40) && !restore.is_finished());
            std::thread::sleep(Duration::from_millis(50));
        }
        hold.stop.store(true, Ordering::Relaxed);
        let asked = Instant::now();
        let error = restore.join().unwrap().unwrap_err();
        assert!(asked.elapsed() < Duration::from_secs(10), "{:?}", asked.elapsed());
        error
    });
    assert!(matches!(error, Error::Cancelled), "{error}");
    let mut holder = holder.into_inner().unwrap().unwrap();
    holder.kill().unwrap();
    holder.wait().unwrap();
}
}

testkit::on_each_server! {
fn a_key_that_cannot_come_back_is_named(server) {
    let folder = folder();
    let file = folder.path().join("twice");
    let mut writer = archive::Writer::new(File::create(&file).unwrap(), Format::Archive { level: 1 }).unwrap();
    let mut script = Script::new();
    script.statement("CREATE TABLE `t` (\n  `id` int NOT NULL,\n  `a` varchar(20) DEFAULT NULL,\n  PRIMARY KEY (`id`),\n  UNIQUE KEY `only_once` (`a`)\n) ENGINE=InnoDB");
    let settings = |role| archive::FrameHead { role, object: None, rows: 0, statements: Vec::new() };
    writer.append(settings(Role::Header), b"-- x\n").unwrap();
    let made = archive::FrameHead { role: Role::Definition, object: Some(0), rows: 0, statements: script.statements().to_vec() };
    writer.append(made, script.text()).unwrap();
    let data = b"INSERT INTO `t`(`id`,`a`) VALUES\n(1,'x'),\n(2,'x');\n";
    let hash = writer.append(archive::FrameHead::data(0, 2), data).unwrap();
    writer.append(settings(Role::Footer), b"-- y\n").unwrap();
    let mut table = archive::TableHash::default();
    table.add(&hash);
    let family = if server.flavour() == Flavour::MySql { "mysql" } else { "mariadb" };
    let version = server.sql(None, "SELECT VERSION()");
    let index: Index = serde_json::from_value(serde_json::json!({
        "format": 1, "generator": "test", "dialect": "mysql", "taken_at": "", "state": "complete",
        "source": {"family": family, "version": version.trim(), "database": "x", "facts": {}},
        "objects": [], "gaps": [], "largest_statement": 0, "level": 1, "body_bytes": 0, "body_sha256": "", "frames": []
    })).unwrap();
    let object: Object = serde_json::from_value(serde_json::json!({
        "kind": "table", "name": "t", "rows": 2, "hash": table.hex(), "engine": "InnoDB",
        "columns": [{"name": "id", "type": "int"}, {"name": "a", "type": "varchar(20)"}],
    })).unwrap();
    writer.finish(Index { objects: vec![object], ..index }).unwrap();
    let [before, behind] = [u64::MAX, 0].map(|keys_after| {
        let copy = server.database("twice");
        restore_with(server, &file, &copy, &choices(2, keys_after)).unwrap_err()
    });
    assert_eq!((before.code(), behind.code()), (Some(1062), Some(1062)), "{before} {behind}");
    assert_eq!((before.fault(), before.retry()), (behind.fault(), behind.retry()));
    assert!(behind.to_string().contains("only_once"), "{behind}");
}
}
