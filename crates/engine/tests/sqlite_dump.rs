//! How a dump reads: one instant while others write, the source untouched, the same frames for the
//! same data, large values in little memory, and what cannot be read named.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod sqlite_common;

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};

use archive::index::{Kind, Role, State};
use archive::{Format, Reader};
use engine::{DumpOptions, Error, RestoreOptions, Silent, sqlite};
use rusqlite::Connection;
use sqlite_common::*;

/// A `sqlite3` process that moves money between two tables until it is dropped.
struct Writer(std::process::Child);

impl Writer {
    fn start(path: &Path) -> Self {
        let mut child = Command::new("sqlite3")
            .arg(path)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut stdin = child.stdin.take().unwrap();
        std::thread::spawn(move || {
            let transfer = "BEGIN; UPDATE a SET n = n - 1 WHERE id = abs(random()) % 500; \
                UPDATE b SET n = n + changes() WHERE id = 7; COMMIT; SELECT 'did';\n";
            // Ends when the process does.
            while stdin.write_all(transfer.as_bytes()).is_ok() {}
        });
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        for _ in 0..20 {
            assert_eq!(lines.next().unwrap().unwrap(), "did");
        }
        // Keeps reading, so that the pipe never fills.
        std::thread::spawn(move || lines.count());
        Self(child)
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}

#[test]
fn one_instant_while_another_process_writes() {
    let place = Place::new();
    let source = place.source(
        "PRAGMA journal_mode=WAL; CREATE TABLE a(id INTEGER PRIMARY KEY, n INT, pad TEXT); CREATE TABLE b(id INTEGER PRIMARY KEY, n INT, pad TEXT);
         WITH RECURSIVE n(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM n WHERE n < 4999) INSERT INTO a SELECT n, 1000, hex(randomblob(1000)) FROM n;
         INSERT INTO b SELECT * FROM a;",
    );
    let total = 2 * 5000 * 1000;
    let mut states = std::collections::BTreeSet::new();
    let writer = Writer::start(&source);
    for round in 0..3 {
        let bytes = dump(&source, true);
        let copy = place.path(&format!("copy{round}.db"));
        restore(&bytes, &copy);
        let sum = |table| {
            value(&copy, &format!("SELECT sum(n) FROM {table}"))
                .parse::<i64>()
                .unwrap()
        };
        assert_eq!(sum("a") + sum("b"), total);
        states.insert(sum("b"));
    }
    drop(writer);
    assert!(states.len() > 1, "the writer wrote meanwhile: {states:?}");
}

#[test]
fn the_source_is_not_changed() {
    for setup in ["", "PRAGMA journal_mode=WAL;"] {
        let place = Place::new();
        let source = place.source(&format!(
            "{setup} CREATE TABLE t(a); INSERT INTO t VALUES (1);"
        ));
        let stat = |path: &Path| {
            (
                std::fs::read(path).unwrap(),
                std::fs::metadata(path).unwrap().modified().unwrap(),
            )
        };
        let before = stat(&source);
        dump(&source, true);
        assert!(stat(&source) == before, "{setup}");
    }
}

#[test]
fn rows_still_in_the_wal_of_an_open_database_are_dumped() {
    let place = Place::new();
    let source = place.source("PRAGMA journal_mode=WAL; CREATE TABLE t(a);");
    let conn = Connection::open(&source).unwrap();
    conn.execute_batch("INSERT INTO t VALUES ('in the wal')")
        .unwrap();
    let bytes = dump(&source, false);
    let ours = place.path("ours.db");
    restore(&bytes, &ours);
    assert_eq!(value(&ours, "SELECT a FROM t"), "in the wal");
    // An open transaction is not in it, and does not stop the dump.
    conn.execute_batch("BEGIN IMMEDIATE; INSERT INTO t VALUES ('uncommitted')")
        .unwrap();
    assert_eq!(open(&dump(&source, false)).index().rows(), 1);
}

/// Hashes of the definition and data frames, in order.
fn frames(bytes: &[u8]) -> Vec<String> {
    let reader = open(bytes);
    reader
        .index()
        .frames
        .iter()
        .filter(|frame| frame.object.is_some())
        .map(|frame| frame.hash.clone())
        .collect()
}

const MANY: &str = "CREATE TABLE t(id INTEGER PRIMARY KEY, a);
    WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 100000) INSERT INTO t SELECT n, 'row ' || n FROM n;";

#[test]
fn the_same_data_gives_the_same_frames() {
    let place = Place::new();
    let source = place.source(MANY);
    let first = dump(&source, false);
    assert_eq!(frames(&first), frames(&dump(&source, true)));
    // The same rows in another order of writing, in a file of other pages.
    let other = place.path("other.db");
    cli(
        &other,
        &[],
        format!("PRAGMA page_size=8192; CREATE TABLE x(a); ATTACH '{}' AS s; CREATE TABLE t(id INTEGER PRIMARY KEY, a);
            INSERT INTO t SELECT * FROM s.t ORDER BY id DESC; DROP TABLE x;", source.display()).as_bytes(),
    );
    assert_eq!(frames(&first), frames(&dump(&other, false)));
}

#[test]
fn a_changed_row_changes_one_frame() {
    let place = Place::new();
    let source = place.source(MANY);
    let before = frames(&dump(&source, false));
    assert!(
        before.len() >= 2 + 4,
        "100,000 row ids are four cells of the grid: {}",
        before.len()
    );
    cli(&source, &[], b"UPDATE t SET a = 'a much longer text than there was before' WHERE id = 40000; DELETE FROM t WHERE id = 40001;");
    let after = frames(&dump(&source, false));
    assert_eq!(before.len(), after.len());
    assert_eq!(
        before
            .iter()
            .zip(&after)
            .filter(|(before, after)| before != after)
            .count(),
        1
    );
}

#[test]
fn plain_format_is_the_text_of_the_archive() {
    let place = Place::new();
    let source = place.source("CREATE TABLE t(a); INSERT INTO t VALUES ('x'), (x'00');");
    let options = DumpOptions {
        format: Format::Plain,
        ..DumpOptions::default()
    };
    let (plain, _) = sqlite::dump(&source, Vec::new(), &options, &Silent).unwrap();
    let without_time = |text: Vec<u8>| {
        String::from_utf8(text)
            .unwrap()
            .split_once('\n')
            .unwrap()
            .1
            .to_owned()
    };
    assert_eq!(
        without_time(plain),
        without_time(unpack(&dump(&source, false)))
    );
}

#[test]
fn large_values_round_trip_piece_by_piece() {
    let place = Place::new();
    let source = place.path("source.db");
    let conn = Connection::open(&source).unwrap();
    conn.execute_batch(
        "CREATE TABLE big(id INTEGER PRIMARY KEY, t TEXT, b BLOB, n);
         CREATE TABLE hidden(a, b); CREATE TABLE computed(a BLOB, l INT AS (length(a)) STORED);
         CREATE TABLE u(a TEXT UNIQUE, b); CREATE TABLE w(k INT PRIMARY KEY, v) WITHOUT ROWID;",
    )
    .unwrap();
    let size = (4 << 20) + 4321;
    let blob: Vec<u8> = (0..size)
        .map(|at: u32| (at.wrapping_mul(2_654_435_761) >> 13) as u8)
        .collect();
    // Two bytes a character, so that every piece is cut inside one; quotes; and what quotes cannot hold.
    let texts = [
        "é".repeat(size as usize / 2 + 1),
        "x'".repeat(size as usize / 2),
        format!("a{}", "\r\n".repeat(size as usize / 2)),
        format!("{}\0", "z".repeat(size as usize)),
        format!(
            "{}\r",
            "z".repeat((1 << 20) - 1) + "\n" + &"y".repeat(size as usize)
        ),
        format!("{}\r\n{}", "z".repeat((1 << 20) - 1), "y".repeat(1 << 20)),
    ];
    for text in &texts {
        conn.execute(
            "INSERT INTO big(t, b, n) VALUES (?1, x'01', 'it''s')",
            [text],
        )
        .unwrap();
    }
    conn.execute(
        "INSERT INTO big(t, b, n) VALUES ('small', ?1, ?2)",
        rusqlite::params![blob, texts[1]],
    )
    .unwrap();
    conn.execute(
        "INSERT INTO hidden(rowid, a, b) VALUES (abs(random()), ?1, CAST(?2 AS TEXT))",
        rusqlite::params![texts[5], blob],
    )
    .unwrap();
    conn.execute("INSERT INTO computed(a) VALUES (?1)", [&blob])
        .unwrap();
    conn.execute(
        "INSERT INTO u VALUES (?1, ?2)",
        rusqlite::params![texts[0], blob],
    )
    .unwrap();
    conn.execute(
        "INSERT INTO w VALUES (1, ?1), (2, ?2), (3, 'small')",
        rusqlite::params![blob, texts[3]],
    )
    .unwrap();
    conn.execute_batch("INSERT INTO big(t) VALUES ('last')")
        .unwrap();
    drop(conn);
    let (bytes, _) = round_trip(&place, &source);
    let reader = open(&bytes);
    let largest = reader
        .index()
        .frames
        .iter()
        .filter(|frame| frame.role == Role::Data && frame.text > 4 << 20);
    assert!(largest.clone().count() >= 8);
    assert!(largest.clone().all(|frame| frame.rows == 1));
}

#[test]
fn a_damaged_table_is_a_gap_and_the_others_come_back() {
    let place = Place::new();
    let source = place.source(
        "CREATE TABLE good(a); INSERT INTO good VALUES ('here'); CREATE TABLE torn(a);
         WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 5000) INSERT INTO torn SELECT 'row ' || n FROM n;",
    );
    let page: usize = value(
        &source,
        "SELECT max(pageno) FROM dbstat WHERE name = 'torn' AND pagetype = 'leaf'",
    )
    .parse()
    .unwrap();
    let mut bytes = std::fs::read(&source).unwrap();
    bytes[(page - 1) * 4096..page * 4096].fill(0xFF);
    std::fs::write(&source, bytes).unwrap();

    let bytes = dump(&source, true);
    let reader = open(&bytes);
    assert_eq!(reader.index().state, State::Incomplete);
    let gaps: Vec<_> = reader
        .index()
        .gaps
        .iter()
        .map(|gap| (gap.kind, gap.name.as_str(), gap.cause.as_str()))
        .collect();
    assert_eq!(gaps, [(Kind::Table, "torn", "unreadable")]);
    archive::verify_frames(&reader, &mut |_| true).unwrap();
    let restored = restore(&bytes, &place.path("ours.db"));
    assert_eq!(restored.gaps.len(), 1);
    assert_eq!(value(&place.path("ours.db"), "SELECT a FROM good"), "here");
    let rows: u64 = value(&place.path("ours.db"), "SELECT count(*) FROM torn")
        .parse()
        .unwrap();
    assert!(rows > 1000 && rows < 5000, "{rows}");
}

#[test]
fn a_virtual_table_of_an_unknown_module_is_a_gap() {
    let place = Place::new();
    let source = place.source(
        "CREATE TABLE t(a); INSERT INTO t VALUES (1); CREATE TABLE strange_data(x); INSERT INTO strange_data VALUES ('kept');
         PRAGMA writable_schema=ON;
         INSERT INTO sqlite_schema VALUES ('table', 'strange', 'strange', 0, 'CREATE VIRTUAL TABLE strange USING nosuchmodule(x)');",
    );
    let bytes = dump(&source, true);
    let reader = open(&bytes);
    assert_eq!(reader.index().gaps.len(), 1);
    assert_eq!(
        (
            reader.index().gaps[0].kind,
            reader.index().gaps[0].name.as_str()
        ),
        (Kind::VirtualTable, "strange")
    );
    assert!(
        reader.index().gaps[0]
            .detail
            .contains("no such module: nosuchmodule"),
        "{}",
        reader.index().gaps[0].detail
    );
    restore(&bytes, &place.path("ours.db"));
    assert_eq!(
        value(&place.path("ours.db"), "SELECT x FROM strange_data"),
        "kept"
    );
    assert_eq!(
        prove(&bytes).differences,
        [],
        "what is in the archive comes back"
    );
}

#[test]
fn bad_input_is_an_error() {
    let place = Place::new();
    let missing = sqlite::dump(
        &place.path("none.db"),
        Vec::new(),
        &DumpOptions::default(),
        &Silent,
    )
    .unwrap_err();
    assert!(matches!(missing, Error::Io { .. }), "{missing}");
    assert_eq!(place.files(), [] as [&str; 0], "it was not created");
    let foreign = place.path("text.db");
    std::fs::write(
        &foreign,
        "this is no database, it is a text that is long enough".repeat(100),
    )
    .unwrap();
    let error = sqlite::dump(&foreign, Vec::new(), &DumpOptions::default(), &Silent).unwrap_err();
    assert!(
        error.to_string().contains("file is not a database"),
        "{error}"
    );
    assert!(matches!(
        sqlite::objects(&foreign),
        Err(Error::Sqlite { .. })
    ));
    let empty = place.path("empty.db");
    std::fs::write(&empty, b"").unwrap();
    let error = sqlite::dump(&empty, Vec::new(), &DumpOptions::default(), &Silent).unwrap_err();
    assert!(error.to_string().contains("the file is empty"), "{error}");
    assert_eq!(error.fault(), engine::Fault::Settings);
    let bytes = dump(&place.source("CREATE TABLE t(a);"), false);
    let error =
        sqlite::restore(&open(&bytes), &foreign, &RestoreOptions::default(), &Silent).unwrap_err();
    assert!(
        error.to_string().contains("file is not a database"),
        "{error}"
    );
    let error = sqlite::restore(
        &open(&bytes),
        &place.path("no/folder.db"),
        &RestoreOptions::default(),
        &Silent,
    )
    .unwrap_err();
    assert!(matches!(error, Error::Io { .. }), "{error}");
}

#[test]
fn a_hot_rollback_journal_is_named() {
    let place = Place::new();
    let source = place.source(MANY);
    let conn = Connection::open(&source).unwrap();
    // So small a cache that changed pages reach the file before the end of the transaction.
    conn.execute_batch("PRAGMA cache_size = 5; BEGIN; UPDATE t SET a = 'changed';")
        .unwrap();
    let crashed = place.path("crashed.db");
    std::fs::copy(&source, &crashed).unwrap();
    std::fs::copy(
        place.path("source.db-journal"),
        place.path("crashed.db-journal"),
    )
    .unwrap();
    let before = std::fs::read(&crashed).unwrap();
    let error = sqlite::dump(&crashed, Vec::new(), &DumpOptions::default(), &Silent).unwrap_err();
    assert!(error.to_string().contains("rollback journal"), "{error}");
    assert_eq!(error.fault(), engine::Fault::Settings);
    assert!(std::fs::read(&crashed).unwrap() == before);
}

#[test]
fn whose_fault_it_was_follows_from_sqlites_code() {
    use engine::{Fault, Retry};
    let of = |code| {
        let source = rusqlite::Error::SqliteFailure(rusqlite::ffi::Error::new(code), None);
        let error = Error::Sqlite {
            doing: "reading".into(),
            source,
        };
        (error.fault(), error.retry())
    };
    assert_eq!(
        of(rusqlite::ffi::SQLITE_BUSY),
        (Fault::Database, Retry::Later)
    );
    assert_eq!(of(rusqlite::ffi::SQLITE_FULL), (Fault::Disk, Retry::Later));
    assert_eq!(
        of(rusqlite::ffi::SQLITE_NOTADB),
        (Fault::Settings, Retry::Never)
    );
    assert_eq!(
        of(rusqlite::ffi::SQLITE_CORRUPT),
        (Fault::Database, Retry::Never)
    );
}

#[test]
fn objects_are_listed() {
    let place = Place::new();
    assert_eq!(sqlite::objects(&place.path("none.db")).unwrap(), []);
    let source = place.source(
        "CREATE TABLE t(a PRIMARY KEY); CREATE INDEX i ON t(a); CREATE VIEW v AS SELECT 1; CREATE VIRTUAL TABLE r USING rtree(id, a, b);
         CREATE TRIGGER g AFTER INSERT ON t BEGIN SELECT 1; END;",
    );
    let objects = sqlite::objects(&source).unwrap();
    let names: Vec<_> = objects
        .iter()
        .map(|(kind, name)| (*kind, name.as_str()))
        .collect();
    for expected in [
        (Kind::Table, "t"),
        (Kind::Index, "i"),
        (Kind::View, "v"),
        (Kind::VirtualTable, "r"),
        (Kind::Trigger, "g"),
    ] {
        assert!(names.contains(&expected), "{expected:?} in {names:?}");
    }
}

#[test]
fn an_archive_of_another_dialect_is_refused() {
    let place = Place::new();
    let bytes = dump(&place.source("CREATE TABLE t(a);"), false);
    let reader: Reader<&[u8]> = open(&bytes);
    let mut index = reader.index().clone();
    index.dialect = archive::index::Dialect::MySql;
    let mut writer = archive::Writer::new(Vec::new(), Format::Archive { level: 1 }).unwrap();
    let head = archive::FrameHead {
        role: Role::Header,
        object: None,
        rows: 0,
        statements: Vec::new(),
    };
    writer.append(head, b"-- mysql\n").unwrap();
    let (bytes, _) = writer.finish(index).unwrap();
    let error = sqlite::restore(
        &open(&bytes),
        &place.path("new.db"),
        &RestoreOptions::default(),
        &Silent,
    )
    .unwrap_err();
    assert!(matches!(error, Error::WrongDialect(_)), "{error}");
}
