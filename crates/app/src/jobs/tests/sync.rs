//! The storages are right: whatever becomes of the catalogue, no backup is lost.

use std::fs;

use super::copies::backup;
use super::*;
use crate::catalog::backups::{Backup, StorageState};
use crate::jobs::sync::{self, FILE};

/// What the storages themselves say of a backup.
fn said(
    backup: &Backup,
) -> (
    Option<String>,
    i64,
    BackupState,
    [u64; 4],
    Option<String>,
    String,
    u64,
) {
    (
        backup.database.clone(),
        backup.taken,
        backup.state,
        [backup.rows, backup.objects, backup.text_bytes, backup.gaps],
        backup.body_sha256.clone(),
        backup.copies[0].object.clone(),
        backup.copies[0].bytes,
    )
}

#[test]
fn deleting_the_catalogue_loses_no_backup() {
    let place = Place::new();
    let runner = place.start();
    for _ in 0..3 {
        backup(&runner);
    }
    fs::write(place.backups().join("db_backup_old.sql"), "SELECT 1;").unwrap();
    fs::write(
        place
            .backups()
            .join("db_backup_2020-01-01_00-00-00.sql.zst"),
        "damaged",
    )
    .unwrap();
    fs::write(place.backups().join("notes.txt"), "not ours").unwrap();
    runner.sync().unwrap();
    let before: Vec<_> = all(runner.catalog()).iter().map(said).collect();
    let content = |runner: &Runner| {
        let newest = all(runner.catalog())[0].id;
        runner
            .catalog()
            .read(|c| backups::content(c, newest))
            .unwrap()
    };
    let objects = content(&runner);
    assert_eq!(before.len(), 5);
    assert!(runner.stop(Duration::from_secs(10)));
    drop(runner);
    fs::remove_dir_all(place.folder.path().join("data")).unwrap();
    let runner = place.start();
    assert_eq!(
        all(runner.catalog()).iter().map(said).collect::<Vec<_>>(),
        before
    );
    assert_eq!(content(&runner), objects);
    // They are the configured database's again, so its schedule and health know them.
    let good = runner
        .catalog()
        .read(|c| backups::last_good(c, shop(&runner)))
        .unwrap();
    let newest = before
        .iter()
        .filter(|one| one.2 == BackupState::Complete)
        .map(|one| one.1)
        .max();
    assert_eq!(good.map(|good| good.0), newest);
    backup(&runner);
    assert_eq!(all(runner.catalog()).len(), 6);
}

#[test]
fn only_what_changed_is_looked_into() {
    let place = Place::new();
    let runner = place.start();
    let first = backup(&runner);
    let quiet = sync::Synced::default();
    assert_eq!(runner.sync().unwrap(), quiet);
    let second = "db_backup_2021-02-03_04-05-06.sql.zst";
    fs::copy(place.backups().join(&first), place.backups().join(second)).unwrap();
    assert_eq!(
        runner.sync().unwrap(),
        sync::Synced {
            taken_over: 1,
            gone: 0
        }
    );
    // The same archive twice is one backup with two copies.
    let found = all(runner.catalog());
    assert_eq!((found.len(), found[0].copies.len()), (1, 2));
    fs::remove_file(place.backups().join(&first)).unwrap();
    assert_eq!(
        runner.sync().unwrap(),
        sync::Synced {
            taken_over: 0,
            gone: 1
        }
    );
    assert_eq!(all(runner.catalog())[0].copies[0].object, second);
    fs::write(place.backups().join(second), "overwritten by somebody").unwrap();
    assert_eq!(
        runner.sync().unwrap(),
        sync::Synced {
            taken_over: 1,
            gone: 0
        }
    );
    let found = all(runner.catalog());
    assert_eq!((found.len(), found[0].state), (1, BackupState::Unreadable));
}

#[test]
fn a_folder_that_does_not_answer_loses_nothing() {
    let place = Place::new();
    let runner = place.start();
    backup(&runner);
    let away = place.folder.path().join("away");
    fs::rename(place.backups(), &away).unwrap();
    runner.sync().unwrap_err();
    assert_eq!(all(runner.catalog()).len(), 1);
    fs::write(place.backups(), "a file in its place").unwrap();
    runner.sync().unwrap_err();
    assert_eq!(all(runner.catalog()).len(), 1);
    let storages = runner.catalog().read(backups::storages).unwrap();
    assert_eq!(
        (storages[0].kind.as_str(), storages[0].state),
        (FILE, StorageState::Failed)
    );
    assert!(storages[0].failure.is_some() && storages[0].synced.is_some());
    fs::remove_file(place.backups()).unwrap();
    fs::rename(&away, place.backups()).unwrap();
    runner.sync().unwrap();
    let storages = runner.catalog().read(backups::storages).unwrap();
    assert_eq!(storages[0].state, StorageState::Ready);
}

/// A folder that is there and empty may be the place of a disk that is not.
#[test]
fn what_was_away_comes_back_with_its_pin() {
    let place = Place::new();
    let runner = place.start();
    let object = backup(&runner);
    runner
        .pin(super::copies::at(&runner, &object).id, true, &by())
        .unwrap();
    let (there, away) = (
        place.backups().join(&object),
        place.folder.path().join("away"),
    );
    fs::rename(&there, &away).unwrap();
    runner.sync().unwrap();
    assert!(all(runner.catalog()).is_empty());
    fs::rename(&away, &there).unwrap();
    runner.sync().unwrap();
    assert!(super::copies::at(&runner, &object).pinned.is_some());
}
