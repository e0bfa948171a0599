//! What is lost must be accepted: without that nothing is written.

use engine::{Definers, Error, RestoreOptions};
use testkit::{Flavour, Server};

use crate::support::{dump, folder, restore_with};
use crate::{accepting, announced_and_made, both, of, plan};

#[test]
fn a_loss_stops_the_restore_before_anything_is_written() {
    let Some((from, to)) = both(Flavour::MariaDb, Flavour::MySql) else {
        return;
    };
    let folder = folder();
    let database = from.database("losses");
    from.sql(Some(&database), "CREATE TABLE t (id UUID PRIMARY KEY); CREATE TABLE fine (a INT PRIMARY KEY); INSERT INTO fine VALUES (1)");
    let (file, _) = dump(from, &database, &folder);
    let error = restore_with(to, &file, &database, &RestoreOptions::default()).unwrap_err();
    let Error::Losses(losses) = &error else {
        panic!("{error}")
    };
    assert_eq!(of(losses, "t").len(), 1, "{losses:?}");
    assert!(error.to_string().contains("type_replaced"), "{error}");
    let there = format!("SHOW DATABASES LIKE '{database}'");
    assert_eq!(to.sql(None, &there), "");
    assert!(plan(to, &file, &database, &RestoreOptions::default()).is_ok());
    assert_eq!(to.sql(None, &there), "");
    restore_with(to, &file, &database, &accepting()).unwrap();
    assert_eq!(to.sql(Some(&database), "SELECT a FROM fine").trim(), "1");
}

#[test]
fn a_plan_and_a_refusal_leave_nothing_behind() {
    if !Flavour::NewerMariaDb.is_there() {
        return eprintln!("NOT TESTED: no newer MariaDB here");
    }
    // A server of its own: the others hold the scratch databases of other tests.
    let (from, to) = (
        Server::shared(),
        Server::start_of(Flavour::NewerMariaDb, &[]),
    );
    let folder = folder();
    let database = from.database("traces");
    from.sql(
        Some(&database),
        "CREATE TABLE t (a INT); CREATE VIEW v AS SELECT a FROM t",
    );
    let (file, _) = dump(from, &database, &folder);
    let before = to.sql(None, "SHOW DATABASES");
    plan(&to, &file, "nowhere", &RestoreOptions::default()).unwrap();
    assert_eq!(to.sql(None, "SHOW DATABASES"), before);
    restore_with(&to, &file, "somewhere", &RestoreOptions::default()).unwrap();
    let after = to.sql(None, "SHOW DATABASES");
    assert_eq!(after.replace("somewhere\n", ""), before);
}

#[test]
fn t44_names_that_differ_in_case_only_are_refused_where_they_are_one() {
    let from = Server::shared();
    let to = Server::start_with(&["--lower-case-table-names=1"]);
    let folder = folder();
    let database = from.database("case");
    from.sql(Some(&database), "CREATE TABLE Clients (a INT); CREATE TABLE clients (b INT); INSERT INTO Clients VALUES (1); INSERT INTO clients VALUES (2)");
    let (file, _) = dump(from, &database, &folder);
    let error = restore_with(&to, &file, &database, &RestoreOptions::default()).unwrap_err();
    let Error::Losses(losses) = &error else {
        panic!("{error}")
    };
    assert_eq!(of(losses, "clients"), [("name_clash", "Clients")]);
    assert_eq!(
        to.sql(None, &format!("SHOW DATABASES LIKE '{database}'")),
        ""
    );
    restore_with(&to, &file, &database, &accepting()).unwrap();
    assert_eq!(to.sql(Some(&database), "SELECT a FROM clients").trim(), "1");
}

#[test]
fn definers_are_kept_dropped_or_replaced() {
    let Some((from, to)) = both(Flavour::MariaDb, Flavour::NewerMariaDb) else {
        return;
    };
    let folder = folder();
    let database = from.database("definers");
    from.sql(
        Some(&database),
        "CREATE DEFINER=`nobody here`@`h` PROCEDURE p() SELECT 1",
    );
    let (file, _) = dump(from, &database, &folder);
    let definer = |name: &str| {
        to.sql(
            None,
            &format!(
                "SELECT DEFINER FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA='{name}'"
            ),
        )
    };
    let restored = announced_and_made(to, &file, &format!("{database}_keep"));
    assert_eq!(
        of(&restored.changes, "p"),
        [("definer_unknown", "`nobody here`@`h`")]
    );
    assert_eq!(definer(&format!("{database}_keep")).trim(), "nobody here@h");
    for (definers, change, now) in [
        (
            Definers::Drop,
            ("definer_dropped", "`nobody here`@`h`"),
            "root@localhost",
        ),
        (
            Definers::To("app".into(), "%".into()),
            ("definer_mapped", "`nobody here`@`h` → app@%"),
            "app@%",
        ),
    ] {
        let name = format!("{database}_{}", change.0);
        let choices = RestoreOptions {
            definers,
            ..RestoreOptions::default()
        };
        let restored = restore_with(to, &file, &name, &choices).unwrap();
        assert_eq!(of(&restored.changes, "p"), [change]);
        assert_eq!(definer(&name).trim(), now);
    }
}

#[test]
fn without_a_right_to_rehearse_the_plan_says_so() {
    let Some((from, to)) = both(Flavour::MariaDb, Flavour::NewerMariaDb) else {
        return;
    };
    let folder = folder();
    let database = from.database("narrow");
    from.sql(
        Some(&database),
        "CREATE TABLE t (a INT PRIMARY KEY); INSERT INTO t VALUES (7)",
    );
    let (file, _) = dump(from, &database, &folder);
    to.sql(None, &format!("CREATE DATABASE {database}; CREATE USER narrow@localhost; GRANT ALL ON {database}.* TO narrow@localhost"));
    let mut options = wire::Options::new(wire::Address::Socket(to.socket()), "narrow");
    options.database = Some(database.clone());
    let reader = crate::support::reader(&file);
    let planned = engine::mysql::plan(
        &reader,
        &options,
        &RestoreOptions::default(),
        &engine::Silent,
    )
    .unwrap();
    assert_eq!(
        planned
            .iter()
            .map(|change| change.change.as_str())
            .collect::<Vec<_>>(),
        ["not_rehearsed"]
    );
    engine::mysql::restore(
        &reader,
        &options,
        &RestoreOptions::default(),
        &engine::Silent,
    )
    .unwrap();
    assert_eq!(to.sql(Some(&database), "SELECT a FROM t").trim(), "7");
}

#[test]
fn the_same_server_gets_the_same_bytes_and_no_plan() {
    for flavour in Flavour::ALL {
        if !flavour.is_there() {
            eprintln!(
                "NOT TESTED: no {} here; `cargo xtask servers` brings it",
                flavour.name()
            );
            continue;
        }
        let server = Server::shared_of(flavour);
        let folder = folder();
        let database = server.database("same");
        server.sql(Some(&database), "CREATE TABLE t (a INT PRIMARY KEY, b DATE DEFAULT '2020-01-01', c TEXT COLLATE utf8mb4_bin); CREATE VIEW v AS SELECT a FROM t");
        let (file, _) = dump(server, &database, &folder);
        server.sql(None, &format!("DROP DATABASE {database}"));
        let restored = announced_and_made(server, &file, &database);
        assert!(restored.changes.is_empty(), "{:?}", restored.changes);
    }
}

#[test]
fn a_proof_on_another_family_is_not_comparable() {
    let Some((from, to)) = both(Flavour::MariaDb, Flavour::MySql) else {
        return;
    };
    let folder = folder();
    let database = from.database("proof");
    from.sql(Some(&database), "CREATE TABLE t (id UUID PRIMARY KEY, a TEXT DEFAULT 'x'); INSERT INTO t VALUES (UUID(), 'y'); CREATE SEQUENCE s");
    let (file, _) = dump(from, &database, &folder);
    let places = engine::mysql::ProofPlaces {
        target: Some(crate::support::options(to, "anything")),
        private: None,
        source: None,
        scratch: folder.path().to_owned(),
    };
    let proof =
        engine::mysql::prove(&crate::support::reader(&file), &places, &engine::Silent).unwrap();
    assert_eq!(proof.verdict, engine::Verdict::NotComparable, "{proof:?}");
    assert!(proof.differences.is_empty(), "{:?}", proof.differences);
}
