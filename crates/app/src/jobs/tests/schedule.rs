//! What begins by itself, what was missed, and what a dead process left.

use super::copies::backup;
use super::*;
use crate::catalog::HOUR;
use crate::catalog::runs::{NewRun, Run, RunKind};
use crate::catalog::settings;
use crate::catalog::sources::DatabaseChange;

fn history(runner: &Runner) -> Vec<(RunState, Trigger, Option<i64>)> {
    let mut rows = runner
        .catalog()
        .read(|c| runs::page(c, &runs::Filter::default(), 100))
        .unwrap();
    rows.sort_by_key(|row| row.id);
    rows.iter()
        .map(|row| (row.state, row.trigger, row.due))
        .collect()
}

/// Looks what is due at a moment, and waits for it.
fn at(runner: &Runner, now: i64) -> Vec<Run> {
    let begun = runner.inner.schedule(now).unwrap();
    begun.into_iter().map(|run| ended(runner, run)).collect()
}

#[test]
fn the_first_at_once_the_next_in_its_time_and_a_missed_one_once() {
    let place = Place::new();
    let runner = place.start();
    let since = runner.catalog().read(rows::databases).unwrap()[0].since;
    let first = at(&runner, since);
    assert_eq!(
        (first.len(), first[0].trigger, first[0].due),
        (1, Trigger::Schedule, Some(since))
    );
    assert!(at(&runner, since + 12 * HOUR - 1).is_empty());
    assert_eq!(
        at(&runner, since + 12 * HOUR + 10_000)[0].due,
        Some(since + 12 * HOUR)
    );
    // Nobody was there for a day and a half.
    let late = at(&runner, since + 50 * HOUR);
    assert_eq!((late.len(), late[0].trigger), (1, Trigger::MadeUp));
    assert!(at(&runner, since + 50 * HOUR + 1).is_empty());
    let (done, missed) = (RunState::Done, RunState::Missed);
    let expected = vec![
        (done, Trigger::Schedule, Some(since)),
        (done, Trigger::Schedule, Some(since + 12 * HOUR)),
        (done, Trigger::MadeUp, Some(since + 48 * HOUR)),
        (missed, Trigger::Schedule, Some(since + 24 * HOUR)),
        (missed, Trigger::Schedule, Some(since + 36 * HOUR)),
    ];
    assert_eq!(history(&runner), expected);
    let hours = runner.catalog().read(|c| runs::hours(c, 0)).unwrap();
    let (done_number, missed_number) = hours
        .iter()
        .fold((0, 0), |(d, m), hour| (d + hour.done, m + hour.missed));
    assert_eq!((done_number, missed_number), (3, 2));
}

#[test]
fn another_interval_makes_nothing_missed() {
    let place = Place::new();
    let runner = place.start();
    let now = crate::catalog::now();
    assert_eq!(at(&runner, now - 11 * HOUR).len(), 1);
    let hourly = Settings {
        every_hours: 1,
        ..Settings::default()
    };
    runner.set_settings(&hourly, &by()).unwrap().unwrap();
    let next = at(&runner, crate::catalog::now());
    assert_eq!((next.len(), next[0].trigger), (1, Trigger::Schedule));
    assert!(
        history(&runner).iter().all(|row| row.0 == RunState::Done),
        "{:?}",
        history(&runner)
    );
}

#[test]
fn a_pause_is_no_miss_and_a_stopped_run_puts_nothing_off() {
    let place = Place::large();
    let runner = place.start();
    let database = shop(&runner);
    let now = crate::catalog::now();
    at(&runner, now);
    let pause = |paused| {
        let change = DatabaseChange {
            paused: Some(paused),
            ..DatabaseChange::default()
        };
        let write =
            |t: &rusqlite::Transaction<'_>| rows::change_database(t, database, &change, now);
        runner.catalog().write(write).unwrap();
    };
    pause(true);
    assert!(at(&runner, now + 100 * HOUR).is_empty());
    assert!(
        runner
            .coming(&Settings::default(), None, 5)
            .unwrap()
            .is_empty()
    );
    pause(false);
    let coming = runner.coming(&Settings::default(), None, 5).unwrap();
    assert_eq!((coming.len(), coming[1].at - coming[0].at), (5, 12 * HOUR));
    let before = runner
        .coming(&Settings::default(), Some(database), 1)
        .unwrap();
    let run = runner.start_backup(database, &by()).unwrap();
    runner.cancel(run, &by()).unwrap();
    if ended(&runner, run).state == RunState::Cancelled {
        assert_eq!(
            runner
                .coming(&Settings::default(), Some(database), 1)
                .unwrap(),
            before
        );
    }
}

/// A run of a process that is not there any more.
fn left_behind(place: &Place, database: i64, trigger: Trigger, due: i64) {
    let new = NewRun {
        kind: RunKind::Backup,
        trigger,
        user: None,
        lane: format!("database:{database}"),
        database_id: Some(database),
        database: Some("shop.sqlite".into()),
        backup_id: None,
        storage: None,
        object: None,
        spec: None,
        due: Some(due),
    };
    let entered = place.catalog().write(|t| {
        let run = runs::enter(t, &new, "1:1:another start of the machine", due)?.unwrap();
        runs::begin(t, run, due)
    });
    assert!(entered.unwrap());
}

#[test]
fn what_a_dead_process_left_is_closed_and_made_up_once() {
    let place = Place::new();
    let runner = place.start();
    let database = shop(&runner);
    let now = crate::catalog::now();
    assert!(runner.stop(Duration::from_secs(10)));
    drop(runner);
    left_behind(&place, database, Trigger::Schedule, now);
    let runner = place.start();
    assert_eq!(
        history(&runner),
        [(RunState::Interrupted, Trigger::Schedule, Some(now))]
    );
    let row = runner
        .catalog()
        .read(|c| runs::page(c, &runs::Filter::default(), 1))
        .unwrap();
    assert_eq!(row[0].failure.as_ref().unwrap().code, "interrupted");
    // What makes up for it dies, too, and then it is enough.
    assert!(runner.stop(Duration::from_secs(10)));
    drop(runner);
    left_behind(&place, database, Trigger::MadeUp, now);
    let runner = place.start();
    assert!(at(&runner, now + HOUR).is_empty());
    assert_eq!(at(&runner, now + 12 * HOUR).len(), 1);
    drop(runner);

    let place = Place::new();
    let runner = place.start();
    let database = shop(&runner);
    runner.stop(Duration::from_secs(10));
    drop(runner);
    left_behind(&place, database, Trigger::Hand, now);
    let runner = place.start();
    let made_up = at(&runner, now + 1);
    assert_eq!(
        (made_up.len(), made_up[0].trigger, made_up[0].state),
        (1, Trigger::MadeUp, RunState::Done)
    );
}

#[test]
fn the_end_of_the_program_interrupts_and_keeps_the_ledger_whole() {
    let place = Place::large();
    let runner = place.start();
    let run = runner.start_backup(shop(&runner), &by()).unwrap();
    assert!(runner.stop(Duration::from_secs(30)));
    let row = runner
        .catalog()
        .read(|c| runs::get(c, run))
        .unwrap()
        .unwrap();
    assert!(
        matches!(row.state, RunState::Interrupted | RunState::Done),
        "{row:?}"
    );
    let refused = runner.start_backup(shop(&runner), &by()).unwrap_err();
    assert!(matches!(refused, Refused::Stopping), "{refused:?}");
}

#[test]
fn settings_are_noted_with_who_changed_them() {
    let place = Place::new();
    let runner = place.start();
    let bad = Settings {
        keep: 0,
        ..Settings::default()
    };
    assert_eq!(
        runner.set_settings(&bad, &by()).unwrap(),
        Err(vec![settings::Invalid::Keep])
    );
    let seven = Settings {
        keep: 7,
        ..Settings::default()
    };
    runner.set_settings(&seven, &by()).unwrap().unwrap();
    assert_eq!(runner.settings().unwrap().keep, 7);
    let entries = runner
        .catalog()
        .read(|c| crate::catalog::audit::page(c, &Default::default(), 10))
        .unwrap();
    assert_eq!(
        (
            entries.len(),
            entries[0].action.as_str(),
            entries[0].user.as_deref()
        ),
        (1, "settings", Some("ann"))
    );
    backup(&runner);
}
