//! Restores of the demonstration's database: beside it, over it, and back.

use std::path::PathBuf;

use super::copies::{at, backup};
use super::*;
use crate::catalog::backups::Purpose;
use crate::demo;
use crate::jobs::space::For;
use crate::jobs::spec::{RestoreSpec, Target, default_name};
use crate::jobs::sync::FILE;

fn demonstration(place: &Place) -> (Runner, PathBuf) {
    let home = place.folder.path().join("home");
    std::fs::create_dir(&home).unwrap();
    let path = demo::open_or_make(&home).unwrap().path;
    let config = Config {
        backups: place.backups(),
        given: Given {
            environment: Vec::new(),
            demonstration: Some(path.clone()),
        },
        defaults: Settings::default(),
        workers: 1,
        schedule: false,
    };
    (Runner::start(place.catalog(), config).unwrap(), path)
}

fn to(target: Target) -> RestoreSpec {
    RestoreSpec {
        target,
        tables: None,
        accept_losses: false,
        undoes: None,
        drops: Vec::new(),
    }
}

fn count(path: &std::path::Path, table: &str) -> i64 {
    let connection = Connection::open(path).unwrap();
    let sql = format!("SELECT count(*) FROM {table}");
    connection.query_row(&sql, [], |row| row.get(0)).unwrap()
}

#[test]
fn beside_over_and_back() {
    let place = Place::new();
    let (runner, path) = demonstration(&place);
    let database = shop(&runner);
    let object = backup(&runner);
    // Whoever tries the program sees a proof, once.
    let proofs = || {
        let all = runner
            .catalog()
            .read(|c| runs::page(c, &runs::Filter::default(), 100))
            .unwrap();
        all.into_iter()
            .filter(|run| run.kind == runs::RunKind::Prove)
            .map(|run| run.id)
            .collect::<Vec<_>>()
    };
    let until = Instant::now() + Duration::from_secs(60);
    while proofs().is_empty() && Instant::now() < until {
        std::thread::sleep(Duration::from_millis(5));
    }
    assert_eq!(ended(&runner, proofs()[0]).state, RunState::Done);
    let row = runner
        .catalog()
        .read(|c| rows::database_of(c, database))
        .unwrap()
        .unwrap();
    let now: jiff::Zoned = "2026-11-23T14:05:00+01:00[Europe/Paris]".parse().unwrap();
    let name = default_name(&row, &now);
    assert_eq!(name, "demo_2026-11-23_14-05.sqlite");

    // Beside it.
    let spec = to(Target::New {
        database,
        name: name.clone(),
    });
    let run = runner.start_restore(FILE, &object, &spec, &by()).unwrap();
    let done = ended(&runner, run);
    assert_eq!(done.state, RunState::Done, "{done:?}");
    let beside = path.with_file_name(&name);
    let compared = demo::compare(&path, &beside).unwrap();
    assert!(compared.differences.is_empty() && compared.rows > 45_000);
    assert!(
        runner.start_undo(run, &by()).is_err(),
        "it overwrote nothing"
    );
    // A second time the name is taken, and nothing is overwritten.
    let again = runner.start_restore(FILE, &object, &spec, &by()).unwrap();
    let again = ended(&runner, again);
    assert_eq!(again.failure.unwrap().code, "target-not-empty");

    // One table over it: what was there is saved first.
    let before = count(&path, "customers");
    Connection::open(&path)
        .unwrap()
        .execute_batch("PRAGMA foreign_keys = OFF; DELETE FROM customers WHERE id % 2; CREATE TABLE later (x); INSERT INTO later VALUES (7)")
        .unwrap();
    let damaged = count(&path, "customers");
    assert!(damaged < before);
    let mut spec = to(Target::Replace { database });
    spec.tables = Some(vec!["customers".into()]);
    let run = runner.start_restore(FILE, &object, &spec, &by()).unwrap();
    let done = ended(&runner, run);
    assert_eq!(done.state, RunState::Done, "{done:?}");
    assert_eq!(count(&path, "customers"), before);
    let copy = done.report.as_ref().unwrap()["safety_copy"]["object"]
        .as_str()
        .unwrap()
        .to_owned();
    assert_eq!(at(&runner, &copy).purpose, Purpose::SafetyCopy);

    // And back.
    let undo = runner.start_undo(run, &by()).unwrap();
    let undone = ended(&runner, undo);
    assert_eq!(undone.state, RunState::Done, "{undone:?}");
    assert_eq!(
        (count(&path, "customers"), count(&path, "later")),
        (damaged, 1)
    );
    assert_eq!(undone.report.unwrap()["undoes"], run);
    backup(&runner);
    assert_eq!(proofs().len(), 1);
}

#[test]
fn a_name_does_not_leave_the_folder() {
    let place = Place::new();
    let runner = place.start();
    let database = shop(&runner);
    let object = backup(&runner);
    for name in [
        "",
        "../x.sqlite",
        "/tmp/x.sqlite",
        "a/b",
        ".hidden",
        "a\0b",
        &"x".repeat(300),
    ] {
        let spec = to(Target::New {
            database,
            name: name.into(),
        });
        let refused = runner
            .start_restore(FILE, &object, &spec, &by())
            .unwrap_err();
        assert!(matches!(refused, Refused::BadName), "{name:?}: {refused:?}");
    }
}

#[test]
fn a_database_that_is_being_overwritten_is_not_saved_meanwhile() {
    let place = Place::large();
    let runner = place.start();
    let database = shop(&runner);
    let object = backup(&runner);
    let run = runner
        .start_restore(FILE, &object, &to(Target::Replace { database }), &by())
        .unwrap();
    let refused = runner.start_backup(database, &by()).unwrap_err();
    assert!(
        matches!(refused, Refused::Running(other) if other == run),
        "{refused:?}"
    );
    // Nor is what it restores from deleted meanwhile.
    let refused = runner.start_delete(FILE, &object, &by()).unwrap_err();
    assert!(
        matches!(refused, Refused::Running(other) if other == run),
        "{refused:?}"
    );
    assert_eq!(ended(&runner, run).state, RunState::Done);
}

#[test]
fn a_plan_writes_nothing() {
    let place = Place::new();
    let runner = place.start();
    let database = shop(&runner);
    let object = backup(&runner);
    let before = std::fs::read(place.shop()).unwrap();
    let plan = runner
        .plan(FILE, &object, &to(Target::Replace { database }))
        .unwrap();
    assert_eq!(plan.there.len(), 1, "{plan:?}");
    // A file of this machine, and the folder of backups: both are known, and little enough.
    let uses: Vec<_> = plan.space.iter().map(|room| room.use_).collect();
    assert_eq!(uses, [For::Target, For::SafetyCopy]);
    for room in &plan.space {
        assert!(room.needed.is_some_and(|bytes| bytes > 0), "{room:?}");
        assert_eq!(room.fits(), Some(true), "{room:?}");
    }
    let new = Target::New {
        database,
        name: "other.sqlite".into(),
    };
    assert!(
        runner
            .plan(FILE, &object, &to(new))
            .unwrap()
            .there
            .is_empty()
    );
    assert_eq!(std::fs::read(place.shop()).unwrap(), before);
    assert!(!place.shop().with_file_name("other.sqlite").exists());
}

/// What stands in a file, by name.
fn standing(path: &std::path::Path) -> Vec<String> {
    let connection = Connection::open(path).unwrap();
    let sql = "SELECT name FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%' ORDER BY name";
    let mut statement = connection.prepare(sql).unwrap();
    let names = statement.query_map([], |row| row.get(0)).unwrap();
    names.map(Result::unwrap).collect()
}

#[test]
fn what_a_restore_added_goes_when_it_is_taken_back() {
    let place = Place::new();
    let shop_file = || Connection::open(place.shop()).unwrap();
    shop_file()
        .execute_batch(
            "CREATE TABLE extra (id INTEGER PRIMARY KEY, x); CREATE INDEX extra_x ON extra (x);
             CREATE VIEW seen AS SELECT * FROM extra;
             CREATE TRIGGER told AFTER INSERT ON product BEGIN SELECT 1; END;",
        )
        .unwrap();
    let runner = place.start();
    let database = shop(&runner);
    let object = backup(&runner);
    shop_file()
        .execute_batch("DROP VIEW seen; DROP TABLE extra; DROP TRIGGER told; CREATE TABLE own (x); DELETE FROM product")
        .unwrap();
    let before = standing(&place.shop());
    let spec = to(Target::Replace { database });
    let run = runner.start_restore(FILE, &object, &spec, &by()).unwrap();
    let done = ended(&runner, run);
    assert_eq!(done.state, RunState::Done, "{done:?}");
    let all = ["extra", "extra_x", "own", "product", "seen", "told"];
    assert_eq!(standing(&place.shop()), all);
    let mut added: Vec<String> = crate::jobs::restore::added(done.report.as_ref())
        .into_iter()
        .map(|(_, name)| name)
        .collect();
    added.sort();
    assert_eq!(added, ["extra", "extra_x", "seen", "told"]);
    // What somebody made since then is none of its business.
    shop_file().execute_batch("CREATE TABLE since (x)").unwrap();
    let undo = runner.start_undo(run, &by()).unwrap();
    let undone = ended(&runner, undo);
    assert_eq!(undone.state, RunState::Done, "{undone:?}");
    let mut expected = before;
    expected.push("since".into());
    assert_eq!(standing(&place.shop()), expected);
    assert_eq!(count(&place.shop(), "product"), 0);
    // And that can be taken back in its turn.
    let again = runner.start_undo(undo, &by()).unwrap();
    assert_eq!(ended(&runner, again).state, RunState::Done);
    assert_eq!(count(&place.shop(), "product"), 2);
    assert!(standing(&place.shop()).contains(&"extra".to_owned()));
}
