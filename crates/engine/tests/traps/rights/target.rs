//! Traps 57 and 58: a restore by an account without SUPER, into servers with settings that forbid.
//! It does what it may for its own session, and else fails before it writes, with the cause.

use engine::{Error, RestoreOptions, Restored, Rule, Silent};
use testkit::{Flavour, Server};

use crate::support::{dump, folder, options, reader};

const SOURCE: &str = "
    CREATE TABLE k (a INT PRIMARY KEY); INSERT INTO k VALUES (1);
    CREATE TABLE n (a INT); INSERT INTO n VALUES (1), (2);
    CREATE FUNCTION f() RETURNS INT DETERMINISTIC NO SQL RETURN 1;
    CREATE VIEW v AS SELECT f() AS x FROM k;
    CREATE TRIGGER tr BEFORE INSERT ON k FOR EACH ROW SET NEW.a = NEW.a;
    CREATE EVENT e ON SCHEDULE EVERY 1 DAY DO SELECT 1;";

struct Case {
    server: Server,
    file: std::path::PathBuf,
    _folder: tempfile::TempDir,
}

/// A server with these options, and an archive made by its root from `sql`.
fn case(flavour: Flavour, server_options: &[&str], sql: &str) -> Option<Case> {
    if !flavour.is_there() {
        eprintln!("NOT TESTED: no {} here", flavour.name());
        return None;
    }
    let server = Server::start_of(flavour, server_options);
    let folder = folder();
    server.sql(None, "CREATE DATABASE source");
    server.sql(Some("source"), sql);
    let (file, summary) = dump(&server, "source", &folder);
    assert_eq!(summary.index.gaps, []);
    server.sql(
        None,
        "CREATE USER helper@localhost; GRANT ALL ON target.* TO helper@localhost",
    );
    Some(Case {
        server,
        file,
        _folder: folder,
    })
}

impl Case {
    fn restore(&self, user: &str) -> Result<Restored, Error> {
        let mut options = options(&self.server, "target");
        options.user = user.into();
        engine::mysql::restore(
            &reader(&self.file),
            &options,
            &RestoreOptions::default(),
            &Silent,
        )
    }

    fn forbids(&self, rule: Rule, names: &[&str]) {
        match self.restore("helper") {
            Err(Error::Forbidden {
                rule: found,
                names: of,
            }) => {
                assert_eq!(found, rule);
                assert_eq!(of, names);
            }
            Err(error) => panic!("{error}"),
            Ok(_) => panic!("restored"),
        }
        self.untouched();
    }

    fn untouched(&self) {
        let there = "SELECT COUNT(*) FROM information_schema.SCHEMATA WHERE SCHEMA_NAME='target'";
        assert_eq!(self.server.sql(None, there).trim(), "0");
    }

    fn changes(restored: &Restored, word: &str) -> Vec<String> {
        let of = restored
            .changes
            .iter()
            .filter(|change| change.change == word);
        let mut names: Vec<String> = of.map(|change| change.name.clone()).collect();
        names.sort();
        names
    }
}

/// Definers that are not one's own need a right that a hosting panel does not give.
fn definers(flavour: Flavour) {
    let Some(case) = case(flavour, &[], SOURCE) else {
        return;
    };
    let restored = case
        .restore("helper")
        .unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(
        Case::changes(&restored, "definer_dropped"),
        ["e", "f", "tr", "v"]
    );
    assert_eq!(
        Case::changes(&restored, "not_created"),
        Vec::<String>::new()
    );
    let definer = case.server.sql(
        None,
        "SELECT DEFINER FROM information_schema.VIEWS WHERE TABLE_SCHEMA='target'",
    );
    assert_eq!(definer.trim(), "helper@localhost");
    assert_eq!(
        case.server
            .sql(Some("target"), "SELECT SUM(a) FROM n")
            .trim(),
        "3"
    );
}

/// Functions where replicas would run them again.
fn functions(flavour: Flavour) {
    let log = [
        "--log-bin",
        "--server-id=1",
        "--log-bin-trust-function-creators=0",
    ];
    let Some(case) = case(flavour, &log, SOURCE) else {
        return;
    };
    case.forbids(Rule::Functions, &["f", "tr"]);
    case.server
        .sql(None, "SET GLOBAL log_bin_trust_function_creators=1");
    let restored = case
        .restore("helper")
        .unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(
        Case::changes(&restored, "not_created"),
        Vec::<String>::new()
    );
}

/// One that does not say what it does is not even taken from SUPER: the rest is restored.
fn silent_function(flavour: Flavour) {
    let log = [
        "--log-bin",
        "--server-id=1",
        "--log-bin-trust-function-creators=1",
    ];
    let sql = "CREATE TABLE k (a INT PRIMARY KEY); INSERT INTO k VALUES (7);
        CREATE FUNCTION f() RETURNS INT RETURN RAND(); CREATE VIEW v AS SELECT f() AS x FROM k; CREATE VIEW w AS SELECT a FROM k;";
    let Some(case) = case(flavour, &log, sql) else {
        return;
    };
    case.server
        .sql(None, "SET GLOBAL log_bin_trust_function_creators=0");
    let restored = case
        .restore("root")
        .unwrap_or_else(|error| panic!("{error}"));
    let lost = Case::changes(&restored, "not_created");
    assert!(lost.contains(&"f".to_owned()), "{lost:?}");
    assert_eq!(
        case.server.sql(Some("target"), "SELECT a FROM w").trim(),
        "7"
    );
}

fn events(flavour: Flavour) {
    let Some(case) = case(flavour, &[], SOURCE) else {
        return;
    };
    case.server
        .sql(None, "REVOKE EVENT ON target.* FROM helper@localhost");
    case.forbids(Rule::Events, &["e"]);
}

fn read_only(flavour: Flavour) {
    let Some(case) = case(flavour, &[], SOURCE) else {
        return;
    };
    case.server.sql(None, "SET GLOBAL read_only=1");
    let error = case.restore("helper").map(|_| ()).unwrap_err();
    assert_eq!(error.code(), Some(1290), "{error}");
    case.untouched();
    if flavour == Flavour::MySql {
        case.server.sql(None, "SET GLOBAL super_read_only=1");
        let error = case.restore("root").map(|_| ()).unwrap_err();
        assert_eq!(error.code(), Some(1290), "{error}");
        case.untouched();
    }
}

macro_rules! each {
    ($($name:ident = $body:ident;)+) => {$(
        mod $name {
            #[test]
            fn mariadb() { super::$body(testkit::Flavour::MariaDb); }
            #[test]
            fn newer_mariadb() { super::$body(testkit::Flavour::NewerMariaDb); }
            #[test]
            fn mysql() { super::$body(testkit::Flavour::MySql); }
        }
    )+};
}

each! {
    t57_definers_of_others_are_dropped_and_reported = definers;
    t57_functions_are_refused_before_anything_is_written = functions;
    t57_a_function_that_does_not_say_what_it_does = silent_function;
    t57_events_without_the_right = events;
    t58_a_read_only_server_is_left_untouched = read_only;
}

/// Packages are dropped only in the mode that they are made in (MariaDB 10.11).
#[test]
fn t02_a_package_can_be_replaced() {
    // The client knows DELIMITER at the beginning of a line only.
    let sql = "SET sql_mode = ORACLE;
        DELIMITER //
        CREATE PACKAGE pk AS PROCEDURE q(); END //
        CREATE PACKAGE BODY pk AS PROCEDURE q() AS BEGIN SELECT 1; END; END //";
    let Some(case) = case(Flavour::MariaDb, &[], sql) else {
        return;
    };
    let choices = RestoreOptions {
        replace: true,
        ..RestoreOptions::default()
    };
    let target = options(&case.server, "target");
    for _ in 0..2 {
        let restored = engine::mysql::restore(&reader(&case.file), &target, &choices, &Silent);
        assert_eq!(restored.unwrap().others, 2);
    }
}

/// MySQL can demand primary keys. Whoever may, does without for the session.
#[test]
fn t58_a_server_that_demands_primary_keys() {
    let Some(case) = case(Flavour::MySql, &[], SOURCE) else {
        return;
    };
    case.server
        .sql(None, "SET GLOBAL sql_require_primary_key=1");
    case.forbids(Rule::PrimaryKey, &["n"]);
    let restored = case
        .restore("root")
        .unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(
        Case::changes(&restored, "not_created"),
        Vec::<String>::new()
    );
    assert_eq!(
        case.server
            .sql(None, "SELECT @@GLOBAL.sql_require_primary_key")
            .trim(),
        "1"
    );
}

/// Tables are encrypted where the target says so, if it has the keys; else nothing is lost in silence.
#[test]
fn t58_a_server_that_encrypts_without_a_key() {
    let Some(case) = case(Flavour::MySql, &[], SOURCE) else {
        return;
    };
    case.server
        .sql(None, "SET GLOBAL default_table_encryption=ON");
    // The server refuses each table (3185); the rest of the database comes, and the loss is told.
    let restored = case
        .restore("helper")
        .unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(Case::changes(&restored, "refused"), ["k", "n"]);
}

/// Only encrypted connections, and a socket, are let in.
#[test]
fn t58_a_server_that_demands_encryption() {
    let Some(case) = case(Flavour::MySql, &["--require-secure-transport=ON"], SOURCE) else {
        return;
    };
    case.server.sql(
        None,
        "CREATE USER far@'127.0.0.1' IDENTIFIED BY 'x'; GRANT ALL ON target.* TO far@'127.0.0.1'",
    );
    let mut options = options(&case.server, "target");
    options.address = wire::Address::Tcp {
        host: "127.0.0.1".into(),
        port: case.server.port(),
    };
    options.user = "far".into();
    options.password = Some(wire::Secret::new("x"));
    let clear = engine::mysql::restore(
        &reader(&case.file),
        &options,
        &RestoreOptions::default(),
        &Silent,
    );
    assert!(clear.is_err());
    case.untouched();
    options.tls = wire::Tls::Unverified;
    engine::mysql::restore(
        &reader(&case.file),
        &options,
        &RestoreOptions::default(),
        &Silent,
    )
    .unwrap_or_else(|error| panic!("{error}"));
}
