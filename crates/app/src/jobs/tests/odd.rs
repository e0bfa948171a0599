//! A faithful copy of a disaster: the backup is complete, and the ones before it are not taken away until a person says
//! that it is right.

use super::copies::backup;
use super::*;
use crate::anomaly::Anomaly;
use crate::catalog::anomalies;

fn change(place: &Place, sql: &str) {
    Connection::open(place.shop())
        .unwrap()
        .execute_batch(sql)
        .unwrap();
}

fn keep_one(runner: &Runner) {
    let settings = Settings {
        keep: 1,
        ..Settings::default()
    };
    runner.set_settings(&settings, &by()).unwrap().unwrap();
}

#[test]
fn what_is_odd_stops_retention_until_a_person_settles_it() {
    let place = Place::large();
    let runner = place.start();
    keep_one(&runner);
    let catalog = runner.catalog();
    let standing = || catalog.read(|c| anomalies::of(c, shop(&runner))).unwrap();
    let good = backup(&runner);
    assert_eq!((standing(), place.files().len()), (None, 1));
    change(&place, "DROP TABLE product; DELETE FROM t WHERE id > 1000;");
    let odd = backup(&runner);
    let seen = standing().unwrap();
    assert!(seen.holds, "{seen:?}");
    let gone = Anomaly::TablesGone {
        names: vec!["product".into()],
        number: 1,
    };
    assert!(seen.what.contains(&gone), "{seen:?}");
    let fell = |what: &Anomaly| {
        matches!(
            what,
            Anomaly::RowsFell {
                before: 60_002,
                now: 1000
            }
        )
    };
    assert!(seen.what.iter().any(fell), "{seen:?}");
    // Also the next one: the disaster is no measure for itself.
    let next = backup(&runner);
    let mut all = vec![good, odd, next];
    all.sort();
    assert_eq!(place.files(), all);
    assert_eq!(standing().unwrap().found, seen.found);
    // Nor does it help that all is back: something happened, and nobody looked yet.
    assert!(
        catalog
            .write(|t| anomalies::settle(t, shop(&runner), None, crate::catalog::now()))
            .unwrap()
    );
    assert_eq!(standing(), None);
    let last = backup(&runner);
    assert_eq!(standing(), None);
    assert_eq!(place.files(), [last]);
}

#[test]
fn what_was_held_stays_held_when_all_is_back() {
    let place = Place::large();
    let runner = place.start();
    keep_one(&runner);
    backup(&runner);
    change(&place, "ALTER TABLE product RENAME TO away;");
    backup(&runner);
    change(&place, "ALTER TABLE away RENAME TO product;");
    backup(&runner);
    let standing = runner
        .catalog()
        .read(|c| anomalies::of(c, shop(&runner)))
        .unwrap();
    assert!(standing.is_some_and(|standing| standing.holds));
    assert_eq!(place.files().len(), 3);
}

#[test]
fn a_usual_change_stops_nothing() {
    let place = Place::large();
    let runner = place.start();
    keep_one(&runner);
    backup(&runner);
    change(
        &place,
        "DELETE FROM t WHERE id % 3 = 0; CREATE TABLE new (a); DELETE FROM product;",
    );
    let last = backup(&runner);
    assert_eq!(place.files(), [last]);
    let standing = runner.catalog().read(anomalies::all).unwrap();
    assert_eq!(standing, []);
}

#[test]
fn a_start_without_its_variables_costs_nothing() {
    let place = Place::large();
    let runner = place.start();
    keep_one(&runner);
    let first = backup(&runner);
    change(&place, "DROP TABLE product;");
    backup(&runner);
    let database = shop(&runner);
    let own = rows::DatabaseChange {
        keep: Some(Some(9)),
        ..rows::DatabaseChange::default()
    };
    let write = |t: &rusqlite::Transaction<'_>| rows::change_database(t, database, &own, 1);
    assert!(runner.catalog().write(write).unwrap());
    assert!(runner.stop(Duration::from_secs(9)));
    drop(runner);
    let bare = Config {
        backups: place.backups(),
        given: Given::default(),
        defaults: Settings::default(),
        workers: 1,
        schedule: false,
    };
    let runner = Runner::start(place.catalog(), bare).unwrap();
    let coming = runner.coming(&Settings::default(), None, 5).unwrap();
    assert!(
        coming.is_empty(),
        "nothing is expected of what is not given"
    );
    assert!(runner.stop(Duration::from_secs(9)));
    drop(runner);
    let runner = place.start();
    assert_eq!(shop(&runner), database);
    let row = runner
        .catalog()
        .read(|c| rows::database_of(c, database))
        .unwrap();
    assert_eq!(row.unwrap().keep, Some(9));
    backup(&runner);
    assert!(place.files().contains(&first));
    let standing = runner
        .catalog()
        .read(|c| anomalies::of(c, database))
        .unwrap();
    assert!(standing.is_some_and(|standing| standing.holds));
}
