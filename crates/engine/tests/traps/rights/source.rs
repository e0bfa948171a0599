//! Traps 67 and 68: what a dump asks of the server it reads. A managed server gives no SUPER, no
//! RELOAD and no PROCESS, and others pay for whatever a dump does to the whole server.

use std::collections::BTreeSet;
use std::fs;

use archive::index::State;
use engine::{DumpOptions, Silent};
use testkit::{Flavour, Server};

use super::scene::{Scene, full, missing};

/// First words of all that a dump may send.
const KNOWN: [&str; 8] = [
    "SELECT",
    "SHOW",
    "SET",
    "START TRANSACTION",
    "SAVEPOINT before_",
    "ROLLBACK TO SAVEPOINT before_",
    "LOCK TABLES",
    "UNLOCK TABLES",
];

/// The server's own log of what it was asked; nobody is asked to trust the program.
fn only_harmless_statements(flavour: Flavour) {
    if !flavour.is_there() {
        eprintln!("NOT TESTED: no {} here", flavour.name());
        return;
    }
    let server: &'static Server = Box::leak(Box::new(Server::start_of(flavour, &[])));
    let scene = Scene::new(server);
    scene.root("CREATE TABLE `{d}`.m (a INT PRIMARY KEY) ENGINE=MyISAM; GRANT LOCK TABLES ON `{d}`.* TO {u}");
    for grant in full(server) {
        scene.root(grant);
    }
    let log = server.datadir().join("asked.log");
    server.sql(
        None,
        &format!(
            "SET GLOBAL general_log_file='{}'; SET GLOBAL general_log=1",
            log.display()
        ),
    );
    let choices = DumpOptions {
        checksums: true,
        lock_unprotected: true,
        ..DumpOptions::default()
    };
    let (_, summary) =
        engine::mysql::dump(&scene.options(), Vec::new(), &choices, &Silent).unwrap();
    assert_eq!(missing(&scene.probe()), Vec::<String>::new());
    server.sql(None, "SET GLOBAL general_log=0");
    assert_eq!(
        summary.index.state,
        State::Complete,
        "{:?}",
        summary.index.gaps
    );

    let text = fs::read(&log).unwrap();
    let text = String::from_utf8_lossy(&text);
    let asked: BTreeSet<&str> = text
        .lines()
        .filter_map(|line| {
            line.split_once("\tQuery\t")
                .or_else(|| line.split_once(" Query\t"))
        })
        .map(|(_, statement)| statement.trim())
        .filter(|statement| {
            // The test's own, and what the server's client asks by itself.
            !statement.starts_with("SET GLOBAL general_log")
                && !statement.starts_with("select @@version_comment")
        })
        .collect();
    assert!(asked.len() > 40, "{text}");
    for statement in &asked {
        let known = KNOWN.iter().any(|word| statement.starts_with(word));
        // A dump of nothing but reads: no FLUSH, no RESET, no KILL, nothing GLOBAL or PERSIST is set.
        assert!(known, "{statement}");
        let set = statement.starts_with("SET ");
        assert!(
            !set || !(statement.contains("GLOBAL") || statement.contains("PERSIST")),
            "{statement}"
        );
        assert!(
            !statement.contains("FLUSH") && !statement.contains("FOR UPDATE"),
            "{statement}"
        );
    }
    // The grants that the account has are all it needed: none of them is on the whole server's doings.
    let grants = scene.grants().join("\n");
    for right in [
        "SUPER",
        "RELOAD",
        "PROCESS",
        "FILE",
        "REPLICATION",
        "BINLOG",
        "BACKUP_ADMIN",
    ] {
        assert!(!grants.contains(right), "{grants}");
    }
}

#[test]
fn t67_t68_the_log_of_a_dump_mariadb() {
    only_harmless_statements(Flavour::MariaDb);
}

#[test]
fn t67_t68_the_log_of_a_dump_newer_mariadb() {
    only_harmless_statements(Flavour::NewerMariaDb);
}

#[test]
fn t67_t68_the_log_of_a_dump_mysql() {
    only_harmless_statements(Flavour::MySql);
}
