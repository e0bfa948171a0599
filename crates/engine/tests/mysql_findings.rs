//! One test for each way in which a review made a dump or restore lose something in silence.
//! Each is named after what was lost.

#![allow(clippy::unwrap_used)] // A helper of a test stops it at the first surprise.

mod support;

use archive::index::State;
use engine::{DumpOptions, Error, Events, RestoreOptions, Silent};
use support::*;
use testkit::{Flavour, Server};

fn as_account(server: &Server, database: &str, user: &str, grants: &str) -> archive::Summary {
    server.sql(
        None,
        &format!("CREATE USER {user} IDENTIFIED BY 'pw'; {grants}"),
    );
    let mut options = options(server, database);
    options.user = user.into();
    options.password = Some(wire::Secret::new("pw"));
    let out = tempfile::tempfile().unwrap();
    engine::mysql::dump(&options, out, &DumpOptions::default(), &Silent)
        .unwrap()
        .1
}

fn causes(summary: &archive::Summary) -> Vec<String> {
    let gaps = summary.index.gaps.iter();
    gaps.map(|gap| format!("{:?} {} {}", gap.kind, gap.name, gap.cause))
        .collect()
}

fn changed(restored: &engine::Restored, name: &str) -> Vec<String> {
    let changes = restored.changes.iter().filter(|change| change.name == name);
    changes.map(|change| change.change.clone()).collect()
}

testkit::on_each_server! {
fn a_trigger_that_names_its_database_stays_in_the_target(server) {
    let folder = folder();
    let database = server.database("qualified");
    server.sql(Some(&database), &format!("CREATE TABLE t (a INT); CREATE TRIGGER {database}.tt BEFORE INSERT ON {database}.t FOR EACH ROW SET NEW.a=7"));
    let (file, _) = dump(server, &database, &folder);
    server.sql(Some(&database), "DROP TRIGGER tt");
    let copy = format!("{database}_copy");
    restore(server, &file, &copy);
    let home = "SELECT TRIGGER_SCHEMA FROM information_schema.TRIGGERS WHERE TRIGGER_NAME='tt'";
    assert_eq!(server.sql(None, home).trim(), copy);
    let plain = server.database("qualified_plain");
    server.sql(None, &format!("DROP DATABASE {copy}"));
    plain_client(server, &file, &plain);
    assert_eq!(server.sql(None, home).trim(), plain);
}
}

testkit::on_each_server! {
fn routines_that_the_account_does_not_see_are_a_gap(server) {
    let database = server.database("routines");
    server.sql(
        Some(&database),
        "CREATE TABLE t (a INT); CREATE PROCEDURE p() SELECT 1",
    );
    let grants = format!(
        "GRANT SELECT, TRIGGER, EVENT, SHOW VIEW, LOCK TABLES ON `{database}`.* TO backup_x"
    );
    let summary = as_account(server, &database, "backup_x", &grants);
    assert_eq!(causes(&summary), ["Procedure * no_right"]);
}
}

testkit::on_each_server! {
fn rights_by_role_are_not_taken_for_all_rights(server) {
    let database = server.database("roles");
    server.sql(
        Some(&database),
        "CREATE TABLE t (a INT); CREATE TRIGGER tr BEFORE INSERT ON t FOR EACH ROW SET NEW.a=1",
    );
    let to = if server.flavour() == Flavour::MySql { "TO" } else { "FOR" };
    let grants = format!(
        "CREATE ROLE reads_x; GRANT SELECT, SHOW VIEW ON `{database}`.* TO reads_x; GRANT reads_x TO by_role; SET DEFAULT ROLE reads_x {to} by_role"
    );
    let summary = as_account(server, &database, "by_role", &grants);
    assert_eq!(
        causes(&summary),
        [
            "Trigger * no_right",
            "Event * no_right",
            "Procedure * no_right"
        ]
    );
}
}

testkit::on_each_server! {
fn columns_that_the_account_does_not_see_are_a_gap(server) {
    let database = server.database("columns");
    server.sql(
        Some(&database),
        "CREATE TABLE t (a INT PRIMARY KEY, b INT, c INT); INSERT INTO t VALUES (1,2,3)",
    );
    let grants = format!(
        "GRANT TRIGGER, EVENT, EXECUTE ON `{database}`.* TO narrow; GRANT SELECT(a) ON `{database}`.t TO narrow"
    );
    let summary = as_account(server, &database, "narrow", &grants);
    assert_eq!(summary.index.state, State::Incomplete);
    assert!(
        causes(&summary).contains(&"Table t no_right".to_owned()),
        "{:?}",
        causes(&summary)
    );
}
}

testkit::on_each_server! {
fn server_wide_settings_cut_nothing_short(server) {
    let server = Server::start_of(server.flavour(), &[]);
    let folder = folder();
    server.sql(None, "CREATE DATABASE settings");
    let numbers = server.numbers(1000);
    server.sql(Some("settings"), &format!("CREATE TABLE t (a INT PRIMARY KEY, b LONGTEXT); INSERT INTO t SELECT seq, NULL FROM {numbers}; INSERT INTO t VALUES (2001, REPEAT('x', 9000000)), (2002, REPEAT('y', 9000000))"));
    let read_only = if server.flavour() == Flavour::MySql { "transaction_read_only" } else { "tx_read_only" };
    server.sql(None, &format!("SET GLOBAL sql_select_limit=10, GLOBAL autocommit=0, GLOBAL max_join_size=1, GLOBAL {read_only}=1"));
    let (file, summary) = dump(&server, "settings", &folder);
    assert_eq!(
        (summary.index.rows(), summary.index.state),
        (1002, State::Complete)
    );
    assert_eq!(restore(&server, &file, "settings_copy").rows(), 1002);
    server.sql(None, &format!("SET GLOBAL sql_select_limit=DEFAULT, GLOBAL autocommit=1, GLOBAL max_join_size=DEFAULT, GLOBAL {read_only}=0"));
    assert_eq!(
        server
            .sql(
                Some("settings_copy"),
                "SELECT COUNT(*), SUM(LENGTH(b)) FROM t"
            )
            .trim(),
        "1002\t18000000"
    );
    let text = "CREATE TABLE p (a INT);\nSET autocommit=0;\nINSERT INTO p VALUES (1),(2),(3);\n";
    let target = options(&server, "plain");
    engine::mysql::restore_plain(
        text.as_bytes(),
        0,
        &target,
        &RestoreOptions::default(),
        &Silent,
    )
    .unwrap();
    assert_eq!(
        server.sql(Some("plain"), "SELECT COUNT(*) FROM p").trim(),
        "3"
    );
}
}

testkit::on_each_server! {
fn values_that_read_the_same_stay_apart(server) {
    let folder = folder();
    let database = server.database("same");
    server.sql(
        Some(&database),
        "SET sql_mode=''; CREATE TABLE t (id INT PRIMARY KEY, s SET('','x'), e ENUM('a','A','é','e'), f ENUM('','z'),
           d DOUBLE(255,30), w VARCHAR(20) CHARACTER SET swe7);
         INSERT INTO t VALUES (1,1,1,1,1e200,NULL),(2,3,2,0,1.5,NULL),(3,2,3,2,-1e150,NULL),(4,0,4,NULL,0.1,0x405B5D5E7B7C7D)",
    );
    let (file, _) = dump(server, &database, &folder);
    let copy = format!("{database}_copy");
    let restored = restore(server, &file, &copy);
    let look = "SELECT id, s+0, e+0, f+0, d*1e0, HEX(w) FROM t ORDER BY id";
    assert_eq!(
        server.sql(Some(&database), look),
        server.sql(Some(&copy), look),
        "{:?}",
        restored.changes
    );
}
}

testkit::on_each_server! {
fn what_goes_with_a_replaced_table_is_told(server) {
    let folder = folder();
    let database = server.database("replaced");
    server.sql(Some(&database), "CREATE TABLE t (a INT); CREATE TABLE u (a INT); CREATE TRIGGER same BEFORE INSERT ON t FOR EACH ROW SET NEW.a=1");
    let (file, _) = dump(server, &database, &folder);
    server.sql(
        Some(&database),
        "CREATE TRIGGER late BEFORE UPDATE ON t FOR EACH ROW SET NEW.a=2",
    );
    let choices = RestoreOptions {
        replace: true,
        ..RestoreOptions::default()
    };
    let restored = restore_with(server, &file, &database, &choices).unwrap();
    assert_eq!(changed(&restored, "late"), ["dropped_with_table"]);
    assert_eq!(restored.kept, Vec::<String>::new());
    // A trigger of the same name on a table that was not chosen.
    server.sql(
        Some(&database),
        "DROP TRIGGER same; CREATE TRIGGER same BEFORE INSERT ON u FOR EACH ROW SET NEW.a=3",
    );
    let choices = RestoreOptions {
        tables: Some(vec!["t".into()]),
        ..choices
    };
    let error = restore_with(server, &file, &database, &choices).unwrap_err();
    assert!(
        matches!(&error, Error::Exists(names) if names == &["same"]),
        "{error}"
    );
    assert_eq!(server.sql(None, &format!("SELECT EVENT_OBJECT_TABLE FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA='{database}'")).trim(), "u");
}
}

testkit::on_each_server! {
fn events_stay_off_elsewhere_and_expired_ones_are_told(server) {
    let folder = folder();
    let database = server.database("events");
    server.sql(
        Some(&database),
        "CREATE EVENT daily ON SCHEDULE EVERY 1 DAY DO SELECT 1;
         CREATE EVENT over_soon ON SCHEDULE AT NOW() + INTERVAL 1 SECOND DO SELECT 1; DO SLEEP(2)",
    );
    let (file, summary) = dump(server, &database, &folder);
    assert!(
        summary
            .index
            .objects
            .iter()
            .any(|object| object.name == "over_soon")
    );
    let home = RestoreOptions {
        replace: true,
        events: Events::AsTheyWereAtHome,
        ..RestoreOptions::default()
    };
    let restored = restore_with(server, &file, &database, &home).unwrap();
    assert_eq!(changed(&restored, "over_soon"), ["event_expired"]);
    assert_eq!(changed(&restored, "daily"), Vec::<String>::new());
    let other = Server::start_of(server.flavour(), &[]);
    let restored = restore_with(&other, &file, &database, &home).unwrap();
    assert_eq!(changed(&restored, "daily"), ["event_disabled"]);
}
}

testkit::on_each_server! {
fn a_comment_in_another_encoding_is_told(server) {
    let folder = folder();
    let database = server.database("latin");
    let sql = b"SET NAMES latin1; CREATE PROCEDURE p() COMMENT '\xE9' SELECT 1; CREATE PROCEDURE q() SELECT '\xE9'; CREATE PROCEDURE r() COMMENT 'e' SELECT 'e'";
    server.sql_bytes(Some(&database), sql);
    let (file, _) = dump(server, &database, &folder);
    let restored = restore(server, &file, &format!("{database}_copy"));
    assert_eq!(changed(&restored, "p"), ["definition_differs"]);
    assert_eq!(changed(&restored, "q"), Vec::<String>::new());
    assert_eq!(changed(&restored, "r"), Vec::<String>::new());
}
}

testkit::on_each_server! {
fn odd_tables_come_back(server) {
    let folder = folder();
    let database = server.database("odd");
    server.sql(
        Some(&database),
        "CREATE TABLE my_part (a INT) ENGINE=MyISAM; INSERT INTO my_part VALUES (1); CREATE TABLE all_parts (a INT) ENGINE=MERGE UNION=(my_part);
         SET innodb_strict_mode=0; CREATE TABLE lax (a INT) KEY_BLOCK_SIZE=32;
         CREATE TABLE ignored_key (a INT NOT NULL, b INT NOT NULL, UNIQUE KEY w (b), UNIQUE KEY a (a) /*M! IGNORED */ /*!90000 INVISIBLE */); INSERT INTO ignored_key VALUES (1,2),(3,1)",
    );
    let (file, summary) = dump(server, &database, &folder);
    assert_eq!(causes(&summary), Vec::<String>::new());
    let copy = format!("{database}_copy");
    restore(server, &file, &copy);
    assert_eq!(
        server
            .sql(
                Some(&copy),
                "SELECT (SELECT COUNT(*) FROM all_parts), (SELECT SUM(a) FROM ignored_key)"
            )
            .trim(),
        "1\t4"
    );
}
}

testkit::on_each_server! {
fn bytes_that_are_no_text_are_noted(server) {
    let folder = folder();
    let database = server.database("invalid");
    // The server checks what it is given, so the rows of one table get the definition of another.
    server.sql(
        Some(&database),
        "CREATE TABLE bytes (id INT PRIMARY KEY, v VARBINARY(80)) ENGINE=MyISAM; INSERT INTO bytes VALUES (1,0xE9),(2,'fine');
         CREATE TABLE text (id INT PRIMARY KEY, v VARCHAR(20) CHARACTER SET utf8mb4) ENGINE=MyISAM; FLUSH TABLES",
    );
    for ending in ["MYD", "MYI"] {
        let file = |name: &str| {
            server
                .datadir()
                .join(&database)
                .join(format!("{name}.{ending}"))
        };
        std::fs::copy(file("bytes"), file("text")).unwrap();
    }
    assert_eq!(
        server
            .sql(
                Some(&database),
                "FLUSH TABLES; SELECT HEX(v) FROM text WHERE id=1"
            )
            .trim(),
        "E9"
    );
    let (_, summary) = dump(server, &database, &folder);
    let notes: Vec<_> = summary
        .index
        .notes
        .iter()
        .map(|note| (note.name.as_str(), note.cause.as_str()))
        .collect();
    assert_eq!(notes, [("text", "invalid_text")]);
}
}

/// A parent that lost the column while foreign keys were not checked: the server shows the foreign key and does not
/// take it again once the parent is there. MySQL guards against it, and refuses the parent if it comes later.
#[test]
fn a_foreign_key_that_no_longer_fits_does_not_stop_a_restore() {
    let misfit = |server: &Server, parent: &str| {
        let database = server.database(parent);
        let sql = format!(
            "SET foreign_key_checks=0; CREATE TABLE fits (i INT PRIMARY KEY); INSERT INTO fits VALUES (3);
             CREATE TABLE child (id INT PRIMARY KEY, x VARCHAR(5), i INT, KEY x (x), KEY i (i),
               CONSTRAINT bad FOREIGN KEY (x) REFERENCES {parent} (x) ON DELETE CASCADE,
               CONSTRAINT good FOREIGN KEY (i) REFERENCES fits (i));
             CREATE TABLE {parent} (y INT PRIMARY KEY) ENGINE=MEMORY; ALTER TABLE {parent} ENGINE=InnoDB;
             INSERT INTO child VALUES (1, 'one', 3), (2, NULL, NULL); INSERT INTO {parent} VALUES (7);
             CREATE TABLE zz_last (a INT); INSERT INTO zz_last VALUES (9)"
        );
        server.sql(Some(&database), &sql);
        database
    };
    let shows = |server: &Server, copy: &str, parent: &str, restored: &engine::Restored| {
        let dropped = restored
            .changes
            .iter()
            .find(|change| change.change == "constraint_dropped");
        let dropped = dropped.unwrap_or_else(|| panic!("{:?}", restored.changes));
        assert_eq!(dropped.name, "child");
        assert!(
            dropped.detail.contains("`bad` FOREIGN KEY (`x`)") && dropped.detail.contains("(code "),
            "{dropped:?}"
        );
        assert!(
            !restored
                .changes
                .iter()
                .any(|change| change.change == "refused"),
            "{:?}",
            restored.changes
        );
        let now = server.sql(Some(copy), "SHOW CREATE TABLE child; SELECT * FROM child");
        assert!(
            now.contains("CONSTRAINT `good`") && !now.contains("`bad`"),
            "{now}"
        );
        assert!(now.contains("1\tone\t3"), "{now}");
        let rows = format!("SELECT * FROM {parent}; SELECT * FROM zz_last");
        assert_eq!(server.sql(Some(copy), &rows), "7\n9\n");
    };
    let folder = folder();
    for flavour in [Flavour::MariaDb, Flavour::NewerMariaDb] {
        testkit::on(flavour, |server| {
            let database = misfit(server, "a_parent");
            let before = testkit::fingerprint(server, &database);
            let (file, summary) = dump(server, &database, &folder);
            assert_eq!(summary.index.state, State::Complete);
            let copy = format!("{database}_copy");
            shows(server, &copy, "a_parent", &restore(server, &file, &copy));
            let differences = before.diff(&testkit::fingerprint(server, &copy));
            assert!(!differences.is_empty());
            assert!(
                differences
                    .iter()
                    .all(|line| line.starts_with("table `child`: definition")),
                "{differences:#?}"
            );
        });
    }
    testkit::on(Flavour::MariaDb, |mariadb| {
        testkit::on(Flavour::MySql, |mysql| {
            let (file, _) = dump(mariadb, &misfit(mariadb, "z_parent"), &folder);
            let copy = mysql.database("z_parent_copy");
            let choices = RestoreOptions {
                accept_losses: true,
                ..RestoreOptions::default()
            };
            let restored = restore_with(mysql, &file, &copy, &choices).unwrap();
            shows(mysql, &copy, "z_parent", &restored);
        });
    });
}

testkit::on_each_server! {
// The remains of a table of that name lie in the target, as after a crash.
fn a_table_that_the_server_refuses_is_told_and_the_others_come_back(server) {
    let folder = folder();
    let database = server.database("refused");
    server.sql(
        Some(&database),
        "CREATE TABLE a (i INT PRIMARY KEY); CREATE TABLE r (i INT PRIMARY KEY, a INT, FOREIGN KEY (a) REFERENCES a (i)); CREATE TABLE z (i INT);
         INSERT INTO a VALUES (1); INSERT INTO r VALUES (2, 1); INSERT INTO z VALUES (3);
         CREATE VIEW on_r AS SELECT i FROM r; CREATE VIEW on_z AS SELECT i FROM z;
         CREATE TRIGGER of_r BEFORE INSERT ON r FOR EACH ROW SET NEW.i = 7; CREATE TRIGGER of_z BEFORE INSERT ON z FOR EACH ROW SET NEW.i = 7",
    );
    let (file, _) = dump(server, &database, &folder);
    let copy = server.database("refused_copy");
    let remains = |name: &str| server.datadir().join(name).join("r.ibd");
    std::fs::copy(remains(&database), remains(&copy)).unwrap();
    let restored = restore(server, &file, &copy);
    let mut told: Vec<_> = restored.changes.iter().map(|change| (change.name.as_str(), change.change.as_str())).collect();
    told.sort();
    assert_eq!(told, [("of_r", "not_created"), ("on_r", "not_created"), ("r", "refused")]);
    let refused = restored.changes.iter().find(|change| change.change == "refused");
    assert!(refused.unwrap().detail.to_lowercase().contains("tablespace"), "{refused:?}");
    let tables: Vec<_> = restored.tables.iter().map(|table| (table.name.as_str(), table.rows)).collect();
    assert_eq!(tables, [("a", 1), ("z", 1)]);
    let now = server.sql(Some(&copy), "SELECT * FROM on_z; SELECT TRIGGER_NAME FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA=DATABASE()");
    assert_eq!(now, "3\nof_z\n");
}
}
