//! Dumps by each server's own dump program, with the options that change their text.

use std::path::{Path, PathBuf};

use testkit::{Flavour, Server, billing, fingerprint};

use super::{as_the_client, ours, plain_client, same, told};
use crate::support::folder;

fn dump(server: &Server, folder: &Path, arguments: &[&str]) -> PathBuf {
    let file = folder.join("dump.sql");
    let output = server
        .tool(server.flavour().dump_program())
        .arg(format!("--result-file={}", file.display()))
        .args(arguments)
        .output()
        .unwrap();
    let words = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{arguments:?}: {words}");
    file
}

/// Fewer rows where a statement is made for each of them.
fn filled(server: &Server, rows: u64) -> String {
    let database = server.database("shop");
    billing::fill(server, &database, rows);
    database
}

testkit::on_each_server! {
    fn t59_dumps_of_the_servers_own_program(server) {
        let folder = folder();
        let database = filled(server, 1_000);
        for options in [
            &["--events"][..],
            &["--hex-blob"],
            &["--opt", "--triggers"],
            &["--skip-opt"],
            &["--complete-insert", "--skip-tz-utc"],
            &["--no-data", "--events"],
            &["--no-create-info", "--skip-triggers", "--insert-ignore"],
            &["--skip-set-charset", "--hex-blob"],
        ] {
            // Views of it need its functions.
            let arguments = [&["--routines"], options, &[&database]].concat();
            let file = dump(server, folder.path(), &arguments);
            if options.contains(&"--no-create-info") {
                // Rows alone have no tables to go to.
                let error = ours(server, &file, "rows_alone").unwrap_err();
                assert_eq!(error.code(), Some(1146), "{error}");
                continue;
            }
            let restored = as_the_client(server, &file, &database);
            assert_eq!(told(&restored, "not_run"), [""; 0], "{options:?}");
            assert_eq!(told(&restored, "not_created"), [""; 0], "{options:?}");
        }
        server.sql(None, &format!("DROP DATABASE `{database}`"));
    }

    fn t45_a_dump_that_makes_its_database_goes_into_the_target(server) {
        let folder = folder();
        let database = filled(server, 300);
        let arguments = ["--routines", "--events", "--add-drop-database", "--databases", &database];
        let file = dump(server, folder.path(), &arguments);
        let other = server.database("canary");
        server.sql(None, &format!("DROP DATABASE `{database}`"));
        plain_client(server, &file, None);
        let wanted = fingerprint(server, &database);
        server.sql(Some(&database), "CREATE TABLE canary (a INT)");
        let restored = same(server, &file, &wanted);
        let told = told(&restored, "not_run").join("\n");
        for word in ["DROP DATABASE", "CREATE DATABASE", "USE "] {
            assert!(told.contains(word), "{told}");
        }
        // The database it came from was neither dropped nor written to.
        server.sql(Some(&database), "SELECT a FROM canary");
        // Of two databases, neither.
        let file = dump(server, folder.path(), &["--databases", &database, &other]);
        let error = ours(server, &file, "both").unwrap_err().to_string();
        assert!(error.contains("several databases"), "{error}");
        server.sql(None, &format!("DROP DATABASE `{database}`"));
    }

    fn one_insert_for_each_row(server) {
        let folder = folder();
        let database = filled(server, 300);
        let file = dump(server, folder.path(), &["--skip-extended-insert", "--routines", &database]);
        as_the_client(server, &file, &database);
    }

    fn t42_dumps_in_ansi_mode(server) {
        let folder = folder();
        let database = server.database("ansi");
        server.sql(Some(&database), r#"CREATE TABLE t (a INT PRIMARY KEY, `b"\` TEXT); INSERT INTO t VALUES (1, 'x\\"y'), (2, '\\');"#);
        let option = match server.flavour() {
            // MySQL's program knows it no longer.
            Flavour::MySql => "--skip-opt",
            _ => "--compatible=ansi",
        };
        let file = dump(server, folder.path(), &[option, &database]);
        as_the_client(server, &file, &database);
    }
}

/// Positions of the binary log and GTIDs: not run, told; the client needs SUPER and would change the server.
#[test]
fn t61_positions_are_told_and_not_run() {
    for flavour in [Flavour::MariaDb, Flavour::MySql] {
        if !flavour.is_there() {
            eprintln!("NOT TESTED: no {} here", flavour.name());
            continue;
        }
        let (options, position, dump_options): (&[&str], &str, &[&[&str]]) = match flavour {
            Flavour::MySql => (
                &[
                    "--gtid-mode=ON",
                    "--enforce-gtid-consistency",
                    "--log-bin",
                    "--server-id=1",
                ],
                "SELECT @@GLOBAL.gtid_executed",
                &[
                    &["--set-gtid-purged=ON"],
                    &["--source-data=1", "--set-gtid-purged=OFF"],
                    &["--source-data=2"],
                ],
            ),
            _ => (
                &["--log-bin", "--server-id=1"],
                "SHOW SLAVE STATUS",
                &[
                    &["--master-data=1"],
                    &["--master-data=2"],
                    &["--master-data=1", "--gtid"],
                ],
            ),
        };
        let server = Server::start_of(flavour, options);
        let folder = folder();
        let database = server.database("positions");
        server.sql(
            Some(&database),
            "CREATE TABLE t (a INT PRIMARY KEY); INSERT INTO t VALUES (1), (2);",
        );
        for options in dump_options {
            let mut arguments = options.to_vec();
            arguments.push(&database);
            let file = dump(&server, folder.path(), &arguments);
            let text = std::fs::read_to_string(&file).unwrap();
            let before = server.sql(None, position);
            let copy = server.database("copy");
            let restored = ours(&server, &file, &copy).unwrap();
            assert_eq!(server.sql(Some(&copy), "SELECT a FROM t"), "1\n2\n");
            let told = told(&restored, "not_run_server").join("\n");
            let expected: &[&str] = match options {
                ["--set-gtid-purged=ON"] => &["SQL_LOG_BIN", "GTID_PURGED"],
                ["--source-data=2"] => &["GTID_PURGED"],
                ["--source-data=1", ..] => &["CHANGE REPLICATION SOURCE"],
                ["--master-data=1", "--gtid"] => &["CHANGE MASTER", "gtid_slave_pos"],
                ["--master-data=1"] => &["CHANGE MASTER"],
                _ => &[],
            };
            for word in expected {
                assert!(
                    text.contains(word),
                    "{options:?}: {word} is not in the dump"
                );
                assert!(told.contains(word), "{options:?}: {told}");
            }
            if expected.is_empty() {
                assert_eq!(told, "", "{options:?}");
            }
            match flavour {
                // Ours was logged, so it has grown; the dump's own set would have been refused or have been added.
                Flavour::MySql => {
                    let after = server.sql(None, position);
                    let source = |executed: &str| {
                        executed
                            .split_once(':')
                            .map(|(source, _)| source.to_owned())
                    };
                    assert_eq!(source(&before), source(&after), "{after}");
                }
                _ => assert_eq!(server.sql(None, position), before),
            }
        }
    }
}

/// A restore is in the binary log unless it is told not to be, whatever the dump says.
#[test]
fn t62_the_caller_decides_about_the_binary_log() {
    let server = Server::start_with(&["--log-bin", "--server-id=1"]);
    let logged = |binlog: bool| {
        server.sql(None, "RESET MASTER");
        let sql = "SET @@SESSION.SQL_LOG_BIN=0;\nCREATE TABLE logged_or_not (a INT);\n";
        let choices = engine::RestoreOptions {
            binlog,
            ..super::choices()
        };
        let database = server.database("log");
        let place = crate::support::options(&server, &database);
        engine::mysql::restore_plain(sql.as_bytes(), 0, &place, &choices, &engine::Silent).unwrap();
        server
            .sql(None, "SHOW BINLOG EVENTS")
            .contains("logged_or_not")
    };
    assert!(logged(true));
    assert!(!logged(false));
}
