//! Restores into existing files, of chosen tables, and those that fail: each either does all or
//! leaves the target exactly as it was.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod sqlite_common;

use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

use archive::index::Kind;
use engine::{Error, Event, Monitor, RestoreOptions, Silent, sqlite};
use rusqlite::Connection;
use rusqlite::functions::FunctionFlags;
use sqlite_common::*;

const SHOP: &str = "CREATE TABLE customers(id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT);
    CREATE TABLE invoices(id INTEGER PRIMARY KEY AUTOINCREMENT, customer REFERENCES customers(id), total REAL);
    CREATE INDEX by_customer ON invoices(customer);
    CREATE TRIGGER paid AFTER UPDATE ON invoices BEGIN SELECT 1; END;
    CREATE VIEW sums AS SELECT customer, sum(total) FROM invoices GROUP BY 1;
    CREATE VIRTUAL TABLE ft USING fts5(body); INSERT INTO ft VALUES ('hello world');
    INSERT INTO customers(name) VALUES ('Zoé'), ('Émile 😀'); INSERT INTO invoices(customer, total) VALUES (1, 19.99), (2, 0.1);
    ANALYZE;";

fn tables(names: &[&str], replace: bool) -> RestoreOptions {
    let tables = Some(names.iter().map(|name| (*name).to_owned()).collect());
    RestoreOptions {
        tables,
        replace,
        ..RestoreOptions::default()
    }
}

fn refused(bytes: &[u8], target: &Path, options: &RestoreOptions) -> Error {
    let before = std::fs::read(target).ok();
    let error = sqlite::restore(&open(bytes), target, options, &Silent).unwrap_err();
    assert_eq!(std::fs::read(target).ok(), before, "the target changed");
    error
}

#[test]
fn into_an_existing_empty_file() {
    let place = Place::new();
    let bytes = dump(&place.source(SHOP), true);
    let target = place.path("target.db");
    std::fs::write(&target, b"").unwrap();
    let restored = restore(&bytes, &target);
    assert!(!restored.created);
    assert_eq!(
        restored
            .tables
            .iter()
            .map(|table| table.name.as_str())
            .collect::<Vec<_>>(),
        ["customers", "invoices"]
    );
    assert_same(&place.path("source.db"), &target);
}

#[test]
fn colliding_names_are_refused_unless_replaced() {
    let place = Place::new();
    let bytes = dump(&place.source(SHOP), true);
    let target = place.path("target.db");
    cli(
        &target,
        &[],
        b"CREATE TABLE Invoices(x); INSERT INTO invoices VALUES ('old'); CREATE TABLE mine(id INTEGER PRIMARY KEY AUTOINCREMENT);
          INSERT INTO mine VALUES (41); CREATE INDEX mine_i ON mine(id); CREATE VIEW ft AS SELECT 1; ANALYZE mine; PRAGMA user_version=9;",
    );
    let error = refused(&bytes, &target, &RestoreOptions::default());
    assert!(
        matches!(&error, Error::Exists(names) if names == &["Invoices", "ft"]),
        "{error}"
    );

    let options = RestoreOptions {
        replace: true,
        ..RestoreOptions::default()
    };
    let restored = sqlite::restore(&open(&bytes), &target, &options, &Silent).unwrap();
    assert_eq!(restored.kept, ["mine", "mine_i"]);
    let of = |sql| value(&target, sql);
    assert_eq!(of("SELECT group_concat(total) FROM invoices"), "19.99,0.1");
    assert_eq!(of("SELECT count(*) FROM mine"), "1");
    assert_eq!(
        of("SELECT group_concat(name || seq) FROM (SELECT * FROM sqlite_sequence ORDER BY 1)"),
        "customers2,invoices2,mine41"
    );
    assert_eq!(
        of("SELECT group_concat(DISTINCT tbl) FROM (SELECT * FROM sqlite_stat1 ORDER BY 1)"),
        "customers,ft_config,ft_content,ft_data,ft_docsize,ft_idx,invoices,mine"
    );
    assert_eq!(of("SELECT rowid FROM ft WHERE ft MATCH 'world'"), "1");
    assert_eq!(
        of("SELECT * FROM pragma_user_version"),
        "9",
        "the target's own"
    );
    let changes: Vec<_> = restored
        .changes
        .iter()
        .map(|change| (change.change.as_str(), change.detail.as_str()))
        .collect();
    assert_eq!(
        changes,
        [("settings_kept", "user_version is 9, in the archive 0")]
    );
    cli(&target, &["-bail"], b"INSERT INTO mine DEFAULT VALUES;");
    assert_eq!(of("SELECT max(id) FROM mine"), "42");
}

#[test]
fn chosen_tables_with_their_indexes_triggers_and_counters() {
    let place = Place::new();
    let bytes = dump(&place.source(SHOP), true);
    let target = place.path("target.db");
    let restored = sqlite::restore(
        &open(&bytes),
        &target,
        &tables(&["invoices"], false),
        &Silent,
    )
    .unwrap();
    assert_eq!((restored.rows(), restored.others), (2, 2));
    let conn = Connection::open(&target).unwrap();
    let names = strings(
        &conn,
        "SELECT name FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%' ORDER BY 1",
    );
    assert_eq!(names, ["by_customer", "invoices", "paid"]);
    assert_eq!(
        strings(&conn, "SELECT name FROM sqlite_sequence"),
        ["invoices"]
    );
    assert_eq!(
        restored.changes[0].change, "foreign_key_violation",
        "the customers were not chosen"
    );
    drop(conn);
    // A virtual table brings its shadow tables along, into a file that has others.
    sqlite::restore(
        &open(&bytes),
        &target,
        &tables(&["FT", "customers"], false),
        &Silent,
    )
    .unwrap();
    assert_eq!(
        value(&target, "SELECT rowid FROM ft WHERE ft MATCH 'hello'"),
        "1"
    );
    assert_eq!(
        value(
            &target,
            "SELECT group_concat(name) FROM (SELECT name FROM sqlite_sequence ORDER BY 1)"
        ),
        "customers,invoices"
    );
    let error = refused(&bytes, &target, &tables(&["ft", "nowhere", "sums"], true));
    assert!(
        matches!(&error, Error::UnknownTables(names) if names == &["nowhere", "sums"]),
        "{error}"
    );
}

#[test]
fn a_failure_midway_leaves_the_target_as_it_was() {
    let place = Place::new();
    // The row passes where it was written, and breaks NOT NULL when it is inserted again.
    let source = place.source(
        "CREATE TABLE a(x); INSERT INTO a VALUES (1); CREATE TABLE z(x); INSERT INTO z VALUES (NULL);
         PRAGMA writable_schema=ON; UPDATE sqlite_schema SET sql = 'CREATE TABLE z(x NOT NULL)' WHERE name = 'z';",
    );
    let bytes = dump(&source, false);
    let target = place.path("target.db");
    cli(
        &target,
        &[],
        b"CREATE TABLE a(old); INSERT INTO a VALUES ('kept'); CREATE TABLE b(x);",
    );
    let options = RestoreOptions {
        replace: true,
        ..RestoreOptions::default()
    };
    let error = refused(&bytes, &target, &options);
    assert!(
        error.to_string().contains("inserting rows into z"),
        "{error}"
    );
    assert_eq!(value(&target, "SELECT old FROM a"), "kept");

    refused(&bytes, &place.path("new.db"), &RestoreOptions::default());
    assert_eq!(
        place.files(),
        ["source.db", "target.db"],
        "nothing is left of a new file"
    );
}

#[test]
fn a_damaged_archive_is_refused_before_anything_is_written() {
    let place = Place::new();
    let bytes = dump(&place.source(SHOP), true);
    let body = open(&bytes).index().body_bytes as usize;
    for at in (0..body).step_by(97) {
        let mut flipped = bytes.clone();
        flipped[at] ^= 4;
        let Ok(reader) = archive::Reader::open(&flipped[..]) else {
            continue; // the first bytes
        };
        let new = place.path("new.db");
        let error =
            sqlite::restore(&reader, &new, &RestoreOptions::default(), &Silent).unwrap_err();
        assert!(matches!(error, Error::Archive(_)), "{error}");
        assert_eq!(place.files(), ["source.db"]);
    }
}

/// Says stop at the so-manyth question.
struct StopAfter(AtomicUsize);

impl Monitor for StopAfter {
    fn event(&self, _: Event<'_>) {}

    fn cancelled(&self) -> bool {
        self.0
            .fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| {
                Some(left.saturating_sub(1))
            })
            == Ok(0)
    }
}

/// Runs with a stop at each later question, until none comes before the end.
fn stop_everywhere(mut run: impl FnMut(&StopAfter) -> Result<(), Error>, mut check: impl FnMut()) {
    let mut stopped = 0;
    while let Err(error) = run(&StopAfter(AtomicUsize::new(stopped))) {
        assert!(matches!(error, Error::Cancelled), "{error}");
        check();
        stopped += 1;
    }
    assert!(stopped > 3, "hardly any question was asked");
}

#[test]
fn cancelling_leaves_nothing() {
    let place = Place::new();
    let source = place.source(SHOP);
    let bytes = dump(&source, true);
    let options = RestoreOptions::default();
    let new = place.path("new.db");
    stop_everywhere(
        |monitor| sqlite::restore(&open(&bytes), &new, &options, monitor).map(|_| ()),
        || assert_eq!(place.files(), ["source.db"]),
    );
    assert_same(&source, &new);

    let existing = place.path("existing.db");
    cli(
        &existing,
        &[],
        b"CREATE TABLE mine(a); INSERT INTO mine VALUES (1);",
    );
    let before = std::fs::read(&existing).unwrap();
    stop_everywhere(
        |monitor| sqlite::restore(&open(&bytes), &existing, &options, monitor).map(|_| ()),
        || {
            assert_eq!(std::fs::read(&existing).unwrap(), before);
            assert_eq!(place.files(), ["existing.db", "new.db", "source.db"]);
        },
    );
    stop_everywhere(
        |monitor| {
            sqlite::dump(
                &source,
                Vec::new(),
                &engine::DumpOptions::default(),
                monitor,
            )
            .map(|_| ())
        },
        || assert_eq!(place.files(), ["existing.db", "new.db", "source.db"]),
    );
    stop_everywhere(
        |monitor| sqlite::prove(&open(&bytes), monitor).map(|_| ()),
        || (),
    );
}

#[test]
fn another_encoding_is_refused() {
    let place = Place::new();
    let bytes = dump(
        &place.source("PRAGMA encoding='UTF-16le'; CREATE TABLE t(a); INSERT INTO t VALUES ('x');"),
        false,
    );
    let target = place.path("target.db");
    cli(&target, &[], b"CREATE TABLE mine(a);");
    assert!(matches!(
        refused(&bytes, &target, &RestoreOptions::default()),
        Error::Refused(_)
    ));
}

#[test]
fn an_index_on_a_function_of_the_application_is_told_and_not_fatal() {
    let place = Place::new();
    let source = place.path("source.db");
    let conn = Connection::open(&source).unwrap();
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC;
    conn.create_scalar_function("french", 1, flags, |context| context.get::<String>(0))
        .unwrap();
    conn.execute_batch("CREATE TABLE t(a TEXT, b); CREATE INDEX i ON t(french(a)); CREATE INDEX j ON t(b); INSERT INTO t VALUES ('é', 1);")
        .unwrap();
    drop(conn);
    let bytes = dump(&source, false);
    assert_eq!(open(&bytes).index().gaps, []);
    let restored = restore(&bytes, &place.path("ours.db"));
    assert_eq!(restored.changes.len(), 1);
    assert_eq!(
        (
            restored.changes[0].name.as_str(),
            restored.changes[0].change.as_str()
        ),
        ("i", "not_created")
    );
    assert_eq!(restored.others, 1);
    assert_eq!(value(&place.path("ours.db"), "SELECT a FROM t"), "é");
}

#[test]
fn a_table_with_functions_of_the_application_is_restored_and_proven() {
    let place = Place::new();
    let source = place.path("source.db");
    let conn = Connection::open(&source).unwrap();
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC;
    for (name, arguments) in [("regexp", 2), ("Valid", 1), ("stamp", 0)] {
        conn.create_scalar_function(name, arguments, flags, |_| Ok(1))
            .unwrap();
    }
    conn.execute_batch(
        "CREATE TABLE t(email TEXT CHECK(email REGEXP '^.+@' AND valid(email)), at DEFAULT (stamp()));
         CREATE INDEX plain ON t(email); CREATE INDEX computed ON t(valid(email));
         CREATE INDEX partial ON t(at) WHERE at REGEXP 'x';
         INSERT INTO t(email) VALUES ('zoé@example.org');
         CREATE TABLE later(b CHECK(valid(b))); INSERT INTO later VALUES (7);
         CREATE TRIGGER tr AFTER INSERT ON t BEGIN SELECT valid(new.email); END;
         CREATE VIEW v AS SELECT valid(email) FROM t;",
    )
    .unwrap();
    drop(conn);
    let bytes = dump(&source, true);
    assert_eq!(open(&bytes).index().gaps, []);
    let ours = place.path("ours.db");
    let restored = restore(&bytes, &ours);
    let changes: Vec<_> = restored
        .changes
        .iter()
        .map(|change| (change.name.as_str(), change.change.as_str()))
        .collect();
    assert_eq!(
        changes,
        [("computed", "not_created"), ("partial", "not_created")]
    );
    assert!(
        restored.changes[0].detail.contains("no such function"),
        "{}",
        restored.changes[0].detail
    );
    assert_eq!(
        value(&ours, "SELECT email || at FROM t"),
        "zoé@example.org1"
    );
    assert_eq!(value(&ours, "SELECT b FROM later"), "7");
    // The indexes are all that the proof finds to differ.
    let differences: Vec<String> = prove(&bytes)
        .differences
        .into_iter()
        .map(|difference| difference.object)
        .filter(|object| object != "index")
        .collect();
    assert_eq!(differences, ["computed", "partial"]);

    let conn = Connection::open(&source).unwrap();
    conn.execute_batch("DROP INDEX computed; DROP INDEX partial;")
        .unwrap();
    drop(conn);
    let bytes = dump(&source, true);
    let proof = prove(&bytes);
    assert_eq!(proof.differences, []);
    assert_eq!(proof.verdict, engine::Verdict::Proven);
    assert_eq!(proof.restored.changes, []);
}

#[test]
fn what_goes_with_a_replaced_table_is_told() {
    let place = Place::new();
    let bytes = dump(&place.source(SHOP), false);
    let target = place.path("target.db");
    cli(
        &target,
        &[],
        b"CREATE TABLE Invoices(x UNIQUE, customer); CREATE INDEX own ON invoices(x); CREATE INDEX by_customer ON invoices(x);
          CREATE TABLE log(a); CREATE INDEX log_i ON log(a);
          CREATE TRIGGER audit AFTER INSERT ON invoices BEGIN INSERT INTO log VALUES (new.x); END;
          CREATE TRIGGER log_t AFTER INSERT ON log BEGIN SELECT 1; END;
          CREATE VIRTUAL TABLE ft USING fts5(old);",
    );
    let options = RestoreOptions {
        replace: true,
        ..RestoreOptions::default()
    };
    let restored = sqlite::restore(&open(&bytes), &target, &options, &Silent).unwrap();
    let changes: Vec<_> = restored
        .changes
        .iter()
        .map(|change| (change.kind, change.name.as_str(), change.change.as_str()))
        .collect();
    assert_eq!(
        changes,
        [
            (Kind::Index, "own", "dropped_with_table"),
            (Kind::Trigger, "audit", "dropped_with_table")
        ]
    );
    assert_eq!(restored.kept, ["log", "log_i", "log_t"]);
}

#[test]
fn settings_that_an_existing_file_keeps_are_told() {
    let place = Place::new();
    let bytes = dump(
        &place.source("PRAGMA page_size=8192; PRAGMA user_version=3; CREATE TABLE t(a); PRAGMA journal_mode=WAL;"),
        false,
    );
    let target = place.path("target.db");
    let options = RestoreOptions {
        replace: true,
        ..RestoreOptions::default()
    };
    for (setup, detail) in [
        (
            "CREATE TABLE mine(a);",
            "journal_mode is delete, in the archive wal; page_size is 4096, in the archive 8192; user_version is 0, in the archive 3",
        ),
        // Nothing else in it: only what an existing file cannot take.
        (
            "DROP TABLE mine;",
            "journal_mode is delete, in the archive wal; page_size is 4096, in the archive 8192",
        ),
    ] {
        cli(&target, &[], setup.as_bytes());
        let restored = sqlite::restore(&open(&bytes), &target, &options, &Silent).unwrap();
        assert_eq!(restored.changes.len(), 1, "{:?}", restored.changes);
        assert_eq!(restored.changes[0].change, "settings_kept");
        assert_eq!(restored.changes[0].detail, detail);
    }
    assert_eq!(restore(&bytes, &place.path("new.db")).changes, []);
}

#[test]
fn a_definition_that_is_none_is_not_run() {
    let place = Place::new();
    let bytes = dump(&place.source("CREATE TABLE t(a);"), false);
    let evil = place.path("evil.db");
    for sql in [
        format!("ATTACH '{}' AS evil", evil.display()),
        "CREATE TABLE t(a); DROP TABLE t".into(),
        "DELETE FROM t".into(),
        "CREATE TABLE x AS SELECT load_extension('x')".into(),
    ] {
        let bytes = forge(&open(&bytes), &mut |object, text| {
            if object.name == "t" {
                engine::Script::new().statement(&sql).text().to_vec()
            } else {
                text.to_vec()
            }
        });
        let error = sqlite::restore(
            &open(&bytes),
            &place.path("new.db"),
            &RestoreOptions::default(),
            &Silent,
        )
        .unwrap_err();
        assert!(
            matches!(error, Error::Refused(_) | Error::Sqlite { .. }),
            "{error}"
        );
        assert_eq!(place.files(), ["source.db"]);
    }
}
