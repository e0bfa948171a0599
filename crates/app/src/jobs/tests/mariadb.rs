//! Runs on a real MariaDB, of a source that was added with its password.

use std::fs;

use testkit::{Server, billing, fingerprint};

use super::copies::at;
use super::*;
use crate::catalog::audit::Deed;
use crate::catalog::backups::ProofState;
use crate::catalog::runs::Run;
use crate::jobs::sources::{Addition, Choice};
use crate::jobs::spec::{RestoreSpec, Target, VerifySpec};
use crate::jobs::sync::FILE;
use crate::source::url;

const PASSWORD: &str = "hünter2/@:?%";
/// The same, as it stands in an address.
const ENCODED: &str = "h%C3%BCnter2%2F%40%3A%3F%25";

fn address(server: &Server, user: &str) -> String {
    format!(
        "mysql://{user}:{ENCODED}@localhost/?socket={}",
        server.socket().display()
    )
}

fn addition(server: &Server, user: &str, label: &str, choice: Choice) -> Addition {
    let url = address(server, user);
    Addition {
        label: Some(label.into()),
        config: url::parse(&url, false).unwrap(),
        url,
        choice,
    }
}

/// One that may do everything: less would leave routines out, which is another test's matter.
fn account(server: &Server, user: &str) {
    server.sql(
        None,
        &format!("CREATE USER `{user}`@localhost IDENTIFIED BY '{PASSWORD}'"),
    );
    server.sql(None, &format!("GRANT ALL ON *.* TO `{user}`@localhost"));
}

fn done(runner: &Runner, run: std::result::Result<i64, Refused>) -> Run {
    let row = ended(runner, run.unwrap());
    assert_eq!(row.state, RunState::Done, "{row:?}");
    row
}

#[test]
fn added_saved_proven_restored_and_taken_back() {
    let server = Server::shared();
    let (shop, other) = (server.database("runs"), server.database("other"));
    let beside = format!("{shop}_beside");
    let user = format!("u{shop}");
    account(server, &user);
    billing::fill(server, &shop, 500);
    let place = Place::new();
    let runner = place.start();
    let added = addition(server, &user, "server", Choice::Only(vec![shop.clone()]));
    let (source, chosen) =
        crate::jobs::sources::add(runner.catalog(), &added, &Deed::default(), 1).unwrap();
    assert_eq!(chosen, std::slice::from_ref(&shop));
    let databases = runner.catalog().read(rows::databases).unwrap();
    let row = databases.iter().find(|row| row.name == shop).unwrap();
    assert_eq!(
        (row.source_id, row.active(), row.folder.as_ref()),
        (source, true, Some(&shop))
    );
    assert!(
        databases
            .iter()
            .any(|row| row.name == other && !row.active())
    );

    // These are gone again when the backup is brought back over the database: the restore adds them.
    server.sql(
        Some(&shop),
        "CREATE TABLE added_t (id INT PRIMARY KEY); CREATE VIEW added_v AS SELECT id FROM added_t;
         CREATE TRIGGER added_x BEFORE INSERT ON added_t FOR EACH ROW SET NEW.id = NEW.id + 1;
         CREATE PROCEDURE added_p() SELECT 1; CREATE FUNCTION added_f() RETURNS INT DETERMINISTIC RETURN 1;
         CREATE EVENT added_e ON SCHEDULE EVERY 1 YEAR DO SELECT 1",
    );
    let object = done(&runner, runner.start_backup(row.id, &by()))
        .object
        .unwrap();
    assert!(
        object.starts_with(&format!("{shop}/db_backup_")),
        "{object}"
    );
    assert_eq!(at(&runner, &object).database_id, Some(row.id));
    done(
        &runner,
        runner.start_verify(FILE, &object, VerifySpec { deep: true }, &by()),
    );
    done(&runner, runner.start_prove(FILE, &object, &by()));
    assert_eq!(at(&runner, &object).proof, Some(ProofState::Proven));

    let spec = |target| RestoreSpec {
        target,
        tables: None,
        accept_losses: false,
        undoes: None,
        drops: Vec::new(),
    };
    let new = Target::New {
        database: row.id,
        name: beside.clone(),
    };
    done(
        &runner,
        runner.start_restore(FILE, &object, &spec(new), &by()),
    );
    let same = |one: &str, two: &str| fingerprint(server, one).diff(&fingerprint(server, two));
    let difference = same(&shop, &beside);
    // Events are left disabled in another database, and only they.
    assert!(
        difference
            .iter()
            .all(|line| line.to_lowercase().contains("event")),
        "{difference:?}"
    );

    let before = fingerprint(server, &shop);
    server.sql(
        Some(&shop),
        "SET foreign_key_checks = 0; DELETE FROM invoices; DROP VIEW added_v; DROP TABLE added_t; DROP PROCEDURE added_p;
         DROP FUNCTION added_f; DROP EVENT added_e",
    );
    let damaged = fingerprint(server, &shop);
    assert!(!before.diff(&damaged).is_empty());
    let over = Target::Replace { database: row.id };
    let restored = done(
        &runner,
        runner.start_restore(FILE, &object, &spec(over), &by()),
    );
    assert_eq!(
        before.diff(&fingerprint(server, &shop)),
        Vec::<String>::new()
    );
    done(&runner, runner.start_undo(restored.id, &by()));
    assert_eq!(
        damaged.diff(&fingerprint(server, &shop)),
        Vec::<String>::new()
    );

    // Nowhere in the data folder or beside the backups stands the password, in any spelling.
    runner
        .catalog()
        .write(|t| Ok(t.execute_batch("PRAGMA optimize")?))
        .unwrap();
    let mut files = vec![];
    for folder in [place.folder.path().join("data"), place.backups()] {
        files.extend(names(&folder).into_iter().map(|name| folder.join(name)));
    }
    assert!(files.len() > 3);
    for file in files.iter().filter(|file| file.is_file()) {
        let bytes = fs::read(file).unwrap();
        for word in [PASSWORD.as_bytes(), ENCODED.as_bytes(), b"nter2"] {
            assert!(
                !bytes.windows(word.len()).any(|part| part == word),
                "{}",
                file.display()
            );
        }
    }
}

#[test]
fn databases_to_come_are_followed_and_those_that_went_are_told() {
    let server = Server::start();
    server.sql(None, "CREATE DATABASE one; CREATE DATABASE two");
    account(&server, "all");
    let place = Place::new();
    let catalog = place.catalog();
    let following = addition(&server, "all", "following", Choice::Following);
    let all = addition(&server, "all", "all", Choice::All);
    let deed = Deed::default();
    let (first, names) = crate::jobs::sources::add(&catalog, &following, &deed, 1).unwrap();
    assert_eq!(names, ["one", "two"], "and none of the server's own");
    let (second, _) = crate::jobs::sources::add(&catalog, &all, &deed, 2).unwrap();
    let taken = crate::jobs::sources::add(&catalog, &all, &deed, 3).unwrap_err();
    assert_eq!(taken.code, "name-taken");
    let only = addition(&server, "all", "x", Choice::Only(vec!["three".into()]));
    let lacks = crate::jobs::sources::add(&catalog, &only, &deed, 3).unwrap_err();
    assert_eq!(lacks.code, "no-such-database");

    server.sql(None, "CREATE DATABASE three; DROP DATABASE two");
    let active = |source: i64| -> Vec<String> {
        let all = catalog.read(rows::databases).unwrap();
        let ours = all
            .iter()
            .filter(|row| row.source_id == source && row.active());
        ours.map(|row| row.name.clone()).collect()
    };
    for source in catalog.read(rows::list).unwrap() {
        assert!(crate::jobs::checks::refresh_one(&catalog, &Given::default(), &source).unwrap());
    }
    assert_eq!(
        (active(first), active(second)),
        (vec!["one".into(), "three".into()], vec!["one".to_owned()])
    );

    // A server that does not answer takes nothing away.
    server.kill_hard();
    for source in catalog.read(rows::list).unwrap() {
        assert!(!crate::jobs::checks::refresh_one(&catalog, &Given::default(), &source).unwrap());
    }
    assert_eq!(active(first), ["one", "three"]);
    let failures = catalog.read(rows::list).unwrap();
    assert!(failures.iter().all(|source| source.failure.is_some()));
    crate::jobs::sources::remove(&catalog, "all", &deed, 6).unwrap();
    assert!(active(second).is_empty());
    let unknown = crate::jobs::sources::remove(&catalog, "all", &deed, 7).unwrap_err();
    assert_eq!(unknown.code, "no-such-source");
}
