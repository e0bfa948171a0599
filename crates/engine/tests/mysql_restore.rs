//! Restores that meet trouble: rights, foreign names, damage, attacks. Nothing is lost, nothing
//! runs that was not recognised, and the report says what is not as it was.

#![allow(clippy::unwrap_used)] // A helper of a test stops it at the first surprise.

mod support;

use std::fs::File;

use archive::grammar::Dialect;
use archive::index::{Index, Kind, Object, Role};
use archive::{Format, Reader};
use engine::{Assembly, DumpOptions, Error, RestoreOptions, Script, Silent};
use support::*;
use testkit::{Flavour, Server};

fn change<'a>(restored: &'a engine::Restored, name: &str) -> &'a str {
    restored
        .changes
        .iter()
        .find(|change| change.name == name)
        .map_or("", |change| change.change.as_str())
}

testkit::on_each_server! {
fn an_account_without_super_restores_with_itself_as_definer(server) {
    let folder = folder();
    let database = server.database("definers");
    server.sql(
        Some(&database),
        "CREATE USER IF NOT EXISTS owner_x@localhost; GRANT ALL ON *.* TO owner_x@localhost;
         CREATE TABLE t (a INT); CREATE DEFINER=owner_x@localhost VIEW v AS SELECT a FROM t;
         CREATE DEFINER=owner_x@localhost TRIGGER tr BEFORE INSERT ON t FOR EACH ROW SET NEW.a=NEW.a+1;
         CREATE DEFINER=owner_x@localhost PROCEDURE p() SELECT 'DEFINER=x'; CREATE DEFINER=owner_x@localhost EVENT e ON SCHEDULE EVERY 1 DAY DO SELECT 1",
    );
    let (file, _) = dump(server, &database, &folder);
    let copy = format!("{database}_copy");
    server.sql(None, &format!("CREATE DATABASE {copy}; CREATE USER small IDENTIFIED BY 'pw'; GRANT ALL ON `{copy}`.* TO small"));
    let mut options = options(server, &copy);
    options.user = "small".into();
    options.password = Some(wire::Secret::new("pw"));
    let restored = engine::mysql::restore(
        &reader(&file),
        &options,
        &RestoreOptions::default(),
        &Silent,
    )
    .unwrap();
    for name in ["v", "tr", "p"] {
        assert_eq!(
            change(&restored, name),
            "definer_dropped",
            "{name}: {:?}",
            restored.changes
        );
    }
    let definers = server.sql(
        None,
        &format!(
            "SELECT DISTINCT definer FROM information_schema.triggers WHERE trigger_schema='{copy}'"
        ),
    );
    assert_eq!(definers.trim(), "small@%");
    let body = server.sql(None, &format!("SELECT routine_definition FROM information_schema.routines WHERE routine_schema='{copy}'"));
    assert_eq!(body.trim(), "SELECT 'DEFINER=x'");
}
}

testkit::on_each_server! {
fn names_of_the_old_database_are_renamed_or_reported(server) {
    let folder = folder();
    let database = server.database("names");
    // A table that names its database: through a sequence where there are any, else through another table.
    let (table, next) = match server.flavour() {
        Flavour::MySql => ("CREATE TABLE u (a INT PRIMARY KEY); INSERT INTO u VALUES (1); CREATE TABLE t (a INT DEFAULT 1, b INT, FOREIGN KEY (a) REFERENCES u (a))", "1,1"),
        _ => ("CREATE SEQUENCE s; CREATE TABLE t (a INT DEFAULT NEXT VALUE FOR s, b INT)", "1,1001"),
    };
    server.sql(
        Some(&database),
        &format!(
            "{table}; INSERT INTO t(b) VALUES (1);
             CREATE VIEW v AS SELECT t.b, m.Host FROM t JOIN mysql.db m;
             CREATE PROCEDURE p() SELECT * FROM `{database}`.t"
        ),
    );
    let (file, _) = dump(server, &database, &folder);
    let copy = format!("{database}_copy");
    let restored = restore(server, &file, &copy);
    let renamed = if server.flavour() == Flavour::MySql { "" } else { "database_renamed" };
    assert_eq!(
        change(&restored, "t"),
        renamed,
        "{:?}",
        restored.changes
    );
    // MySQL leaves out the name of the view's own database by itself.
    assert_eq!(change(&restored, "v"), renamed);
    assert_eq!(change(&restored, "p"), "old_name_left");
    server.sql(None, &format!("DROP DATABASE {database}"));
    server.sql(Some(&copy), "INSERT INTO t(b) VALUES (2)");
    assert_eq!(
        server
            .sql(Some(&copy), "SELECT GROUP_CONCAT(a ORDER BY b) FROM t")
            .trim(),
        next
    );
    assert_eq!(
        server
            .sql(Some(&copy), "SELECT COUNT(DISTINCT b) FROM v")
            .trim(),
        "2"
    );
}
}

testkit::on_each_server! {
fn a_damaged_frame_is_refused_before_any_of_it_runs(server) {
    let folder = folder();
    let database = server.database("damage");
    let numbers = server.numbers(1000);
    server.sql(Some(&database), &format!("CREATE TABLE a (x INT PRIMARY KEY); INSERT INTO a VALUES (1); CREATE TABLE b (x VARCHAR(99)); INSERT INTO b SELECT REPEAT(seq,9) FROM {numbers}"));
    let (file, summary) = dump(server, &database, &folder);
    let frame = summary
        .index
        .frames
        .iter()
        .rfind(|frame| frame.role == Role::Data)
        .unwrap();
    let mut bytes = std::fs::read(&file).unwrap();
    bytes[(frame.offset + frame.stored / 2) as usize] ^= 4;
    std::fs::write(&file, bytes).unwrap();
    let copy = format!("{database}_copy");
    let error = restore_with(server, &file, &copy, &RestoreOptions::default()).unwrap_err();
    assert_eq!(error.fault(), engine::Fault::File, "{error}");
    assert_eq!(
        server.sql(Some(&copy), "SELECT COUNT(*) FROM b").trim(),
        "0"
    );
    let left = engine::mysql::objects(&options(server, &copy)).unwrap();
    assert_eq!(
        left,
        [(Kind::Table, "a".to_owned()), (Kind::Table, "b".to_owned())]
    );
}
}

/// An archive whose hashes are right and whose data frame holds `data`.
fn crafted(folder: &tempfile::TempDir, data: &str) -> std::path::PathBuf {
    let file = folder.path().join("crafted");
    let index: Index = serde_json::from_value(serde_json::json!({
        "format": 1, "generator": "test", "dialect": "mysql", "taken_at": "", "state": "complete",
        "source": {"family": "mariadb", "version": "", "database": "x", "facts": {}},
        "objects": [], "gaps": [], "largest_statement": 0, "level": 1, "body_bytes": 0, "body_sha256": "", "frames": []
    }))
    .unwrap();
    let mut writer =
        archive::Writer::new(File::create(&file).unwrap(), Format::Archive { level: 1 }).unwrap();
    let mut script = Script::new();
    script.statement("CREATE TABLE `t` (`a` text)");
    let head = |role, statements: &[(u64, u64)]| archive::FrameHead {
        role,
        object: Some(0),
        rows: 0,
        statements: statements.to_vec(),
    };
    writer
        .append(
            archive::FrameHead {
                object: None,
                ..head(Role::Header, &[])
            },
            b"-- x\n",
        )
        .unwrap();
    writer
        .append(head(Role::Definition, script.statements()), script.text())
        .unwrap();
    let hash = writer
        .append(archive::FrameHead::data(0, 1), data.as_bytes())
        .unwrap();
    writer
        .append(
            archive::FrameHead {
                object: None,
                ..head(Role::Footer, &[])
            },
            b"-- y\n",
        )
        .unwrap();
    let mut table = archive::TableHash::default();
    table.add(&hash);
    let object: Object = serde_json::from_value(serde_json::json!({
        "kind": "table", "name": "t", "rows": 1, "hash": table.hex(), "columns": [{"name": "a", "type": "text"}]
    }))
    .unwrap();
    writer
        .finish(Index {
            objects: vec![object],
            ..index
        })
        .unwrap();
    file
}

testkit::on_each_server! {
fn a_data_frame_runs_nothing_but_rows(server) {
    let folder = folder();
    let good = "INSERT INTO `t`(`a`) VALUES\n('x');\n";
    let target = server.database("good");
    assert_eq!(restore(server, &crafted(&folder, good), &target).rows(), 1);
    let attacks = [
        "INSERT INTO `t`(`a`) VALUES\n(USER());\n",
        "INSERT INTO `t`(`a`) VALUES\n('x');\nDROP TABLE `t`;\n",
        "INSERT INTO `t`(`a`) VALUES\n('x') ON DUPLICATE KEY UPDATE a=1;\n",
        "INSERT INTO `u`(`a`) VALUES\n('x');\n",
        "INSERT INTO `t`(`a`) VALUES\n((SELECT 1));\n",
        "INSERT INTO `t`(`a`) VALUES\n('x'/*!,1*/);\n",
        "INSERT INTO `t`(`a`) SELECT 1;\n",
        "DELETE FROM `t`;\n",
        "INSERT INTO `t`(`a`) VALUES\n('x'),\n('y');\n",
    ];
    for attack in attacks {
        let target = server.database("attack");
        let result = restore_with(
            server,
            &crafted(&folder, attack),
            &target,
            &RestoreOptions::default(),
        );
        assert!(result.is_err(), "{attack}");
        let rows = server.sql(Some(&target), "SELECT COUNT(*) FROM t");
        // The last one is rows in good form, only more than the index says.
        assert!(
            rows.trim() == "0" || attack.ends_with("('y');\n"),
            "{attack}: {rows}"
        );
    }
    let verified = Reader::open(File::open(crafted(&folder, attacks[0])).unwrap()).unwrap();
    assert!(archive::verify_frames(&verified, &mut |_| true).is_err());
}
}

#[test]
fn an_archive_of_another_dialect_is_refused() {
    let server = Server::shared();
    let folder = folder();
    let file = folder.path().join("sqlite");
    let index: Index = serde_json::from_value(serde_json::json!({
        "format": 1, "generator": "test", "dialect": "sqlite", "taken_at": "", "state": "complete",
        "source": {"family": "sqlite", "version": "", "database": "x", "facts": {}},
        "objects": [], "gaps": [], "largest_statement": 0, "level": 1, "body_bytes": 0, "body_sha256": "", "frames": []
    }))
    .unwrap();
    let mut assembly = Assembly::new(
        File::create(&file).unwrap(),
        Format::Archive { level: 1 },
        index,
    )
    .unwrap();
    assembly
        .script(Role::Header, None, Script::new().comment("x"))
        .unwrap();
    assembly.finish().unwrap();
    let error = restore_with(server, &file, "nowhere", &RestoreOptions::default()).unwrap_err();
    assert!(matches!(error, Error::WrongDialect(Dialect::Sqlite)));
    assert_eq!(server.sql(None, "SHOW DATABASES LIKE 'nowhere'"), "");
}

testkit::on_each_server! {
fn the_binlog_gets_the_restore_unless_told_not_to(server) {
    let server = Server::start_of(server.flavour(), &["--log-bin=bin", "--server-id=1"]);
    let folder = folder();
    let database = server.database("logged");
    server.sql(
        Some(&database),
        "CREATE TABLE t (a INT PRIMARY KEY); INSERT INTO t VALUES (1)",
    );
    let (file, summary) = dump(&server, &database, &folder);
    match summary.index.source.position {
        Some(position) => assert!(position.file.starts_with("bin.") && position.offset > 0),
        // It tells its position only beside the snapshot, not of it.
        None => assert_eq!(server.flavour(), Flavour::MySql),
    }
    let events = |copy: &str| {
        server
            .sql(None, "SHOW BINLOG EVENTS IN 'bin.000001'")
            .matches(&format!("`{copy}`"))
            .count()
    };
    restore(&server, &file, "with_log");
    assert!(events("with_log") > 0);
    let quiet = RestoreOptions {
        binlog: false,
        ..Default::default()
    };
    restore_with(&server, &file, "without_log", &quiet).unwrap();
    assert_eq!(events("without_log"), 0);
}
}

testkit::on_each_server! {
fn a_wrong_password_an_unknown_database_and_a_dead_server_are_told_apart(server) {
    let folder = folder();
    let file = folder.path().join("a");
    let mut wrong = options(server, "mysql");
    wrong.password = Some(wire::Secret::new("falsch"));
    let dump = |options: &wire::Options| {
        engine::mysql::dump(
            options,
            File::create(&file).unwrap(),
            &DumpOptions::default(),
            &Silent,
        )
        .map(|_| ())
        .unwrap_err()
    };
    let error = dump(&wrong);
    assert_eq!(
        (error.code(), error.fault()),
        (Some(1045), engine::Fault::Settings)
    );
    assert!(!format!("{error:?} {error}").contains("falsch"));
    assert_eq!(dump(&options(server, "not_there")).code(), Some(1049));
    let mut dead = options(server, "mysql");
    dead.address = wire::Address::Tcp {
        host: "127.0.0.1".into(),
        port: 9,
    };
    assert_eq!(dump(&dead).fault(), engine::Fault::Network);
    assert_eq!(std::fs::metadata(&file).unwrap().len(), 0);
}
}

testkit::on_each_server! {
fn a_plain_dump_of_the_former_module_is_restored_and_client_commands_are_not(server) {
    let database = server.database("plain");
    let run = |sql: &str, choices: &RestoreOptions| {
        engine::mysql::restore_plain(
            sql.as_bytes(),
            sql.len() as u64,
            &options(server, &database),
            choices,
            &Silent,
        )
    };
    let old = "-- Dump\nSET NAMES utf8mb4;\nCREATE TABLE `c` (\n  `n` varchar(20)\n);\nINSERT INTO `c` VALUES('Zoé; 😀');\nUSE `mysql`;\nDELIMITER ;;\nCREATE TRIGGER x BEFORE INSERT ON c FOR EACH ROW BEGIN SET NEW.n='t'; END;;\nDELIMITER ;\n";
    let restored = run(old, &RestoreOptions::default()).unwrap();
    assert_eq!(restored.changes.len(), 1, "{:?}", restored.changes);
    assert_eq!(
        server.sql(Some(&database), "SELECT n FROM c").trim(),
        "Zoé; 😀"
    );
    assert!(matches!(
        run(old, &RestoreOptions::default()),
        Err(Error::Exists(_))
    ));
    let replace = RestoreOptions {
        replace: true,
        ..Default::default()
    };
    assert!(run("\\! touch /tmp/owned\n", &replace).is_err());
    assert!(run("system id;\n", &replace).is_err());
    assert!(run("INSERT INTO c VALUES ('cut", &replace).is_err());
}
}
