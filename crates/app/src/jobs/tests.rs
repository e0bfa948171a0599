//! The runner on a real folder, with a SQLite database.

mod copies;
mod mariadb;
mod odd;
mod restore;
mod schedule;
mod sync;
mod years;

use std::path::Path;
use std::time::{Duration, Instant};

use rusqlite::Connection;

use super::sources::Given;
use super::*;
use crate::catalog::backups::{self, BackupState, CopyState, Filter};
use crate::catalog::runs::{self, RunState, Trigger};
use crate::catalog::settings::Settings;
use crate::catalog::{Catalog, sources as rows};
use crate::source::SourceConfig;

struct Place {
    folder: tempfile::TempDir,
}

impl Place {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        Connection::open(folder.path().join("shop.sqlite"))
            .unwrap()
            .execute_batch(
                "CREATE TABLE product (id INTEGER PRIMARY KEY, name TEXT);
                 INSERT INTO product VALUES (1, 'thé vert'), (2, 'l''été');",
            )
            .unwrap();
        Self { folder }
    }

    /// Rows enough for a backup to be met in the middle.
    fn large() -> Self {
        let place = Self::new();
        Connection::open(place.shop())
            .unwrap()
            .execute_batch(
                "CREATE TABLE t (id INTEGER PRIMARY KEY, noise BLOB);
                 WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 60000)
                 INSERT INTO t SELECT i, randomblob(300) FROM n;",
            )
            .unwrap();
        place
    }

    fn shop(&self) -> std::path::PathBuf {
        self.folder.path().join("shop.sqlite")
    }

    fn backups(&self) -> std::path::PathBuf {
        self.folder.path().join("Backups")
    }

    fn catalog(&self) -> Catalog {
        Catalog::open(&self.folder.path().join("data")).unwrap()
    }

    fn start(&self) -> Runner {
        let config = Config {
            backups: self.backups(),
            given: Given {
                environment: vec![SourceConfig::Sqlite(self.shop())],
                demonstration: None,
            },
            defaults: Settings::default(),
            workers: 2,
            schedule: false,
        };
        Runner::start(self.catalog(), config).unwrap()
    }

    fn files(&self) -> Vec<String> {
        names(&self.backups())
    }
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

fn shop(runner: &Runner) -> i64 {
    let databases = runner.catalog().read(rows::databases).unwrap();
    assert_eq!(databases.len(), 1);
    databases[0].id
}

fn by() -> By {
    By::hand("ann", Some("127.0.0.1".into()))
}

fn ended(runner: &Runner, run: i64) -> runs::Run {
    let until = Instant::now() + Duration::from_secs(60);
    loop {
        let row = runner
            .catalog()
            .read(|c| runs::get(c, run))
            .unwrap()
            .unwrap();
        if row.state.ended() {
            return row;
        }
        assert!(Instant::now() < until, "run {run} does not end");
        std::thread::sleep(Duration::from_millis(5));
    }
}

fn all(catalog: &Catalog) -> Vec<backups::Backup> {
    catalog
        .read(|c| backups::page(c, &Filter::default(), 100))
        .unwrap()
}

#[test]
fn a_backup_is_made_read_back_and_entered() {
    let place = Place::new();
    let runner = place.start();
    let run = runner.start_backup(shop(&runner), &by()).unwrap();
    let row = ended(&runner, run);
    assert_eq!(row.state, RunState::Done, "{row:?}");
    assert_eq!(
        (row.trigger, row.user.as_deref()),
        (Trigger::Hand, Some("ann"))
    );
    let backups = all(runner.catalog());
    assert_eq!(backups.len(), 1);
    let backup = &backups[0];
    assert_eq!(
        (backup.state, backup.rows, backup.run_id),
        (BackupState::Complete, 2, Some(run))
    );
    assert_eq!(backup.copies[0].state, CopyState::Verified);
    assert_eq!(place.files(), [backup.copies[0].object.clone()]);
    assert_eq!(row.object.as_ref(), Some(&backup.copies[0].object));
    let log = runner.catalog().read(|c| runs::log(c, run, 0)).unwrap();
    assert!(log.len() >= 3, "{log:?}");
    assert!(runner.live().live(run).is_none());
    assert!(runner.stop(Duration::from_secs(10)));
}

#[test]
fn two_presses_start_one_run() {
    let place = Place::large();
    let runner = place.start();
    let database = shop(&runner);
    let pressed: Vec<_> = std::thread::scope(|scope| {
        let press = || runner.start_backup(database, &by());
        let threads: Vec<_> = (0..8).map(|_| scope.spawn(press)).collect();
        threads.into_iter().map(|one| one.join().unwrap()).collect()
    });
    let started: Vec<i64> = pressed
        .iter()
        .filter_map(|one| one.as_ref().ok().copied())
        .collect();
    assert_eq!(started.len(), 1, "{pressed:?}");
    for refused in pressed.iter().filter_map(|one| one.as_ref().err()) {
        assert!(
            matches!(refused, Refused::Running(run) if *run == started[0]),
            "{refused:?}"
        );
    }
    assert_eq!(ended(&runner, started[0]).state, RunState::Done);
    assert_eq!(place.files().len(), 1);
    // And then another may.
    let next = runner.start_backup(database, &by()).unwrap();
    assert_eq!(ended(&runner, next).state, RunState::Done);
}

#[test]
fn cancelling_leaves_nothing_behind() {
    let place = Place::large();
    let runner = place.start();
    let mut met = 0;
    for pause in [0, 5, 20, 60, 120, 200] {
        let run = runner.start_backup(shop(&runner), &by()).unwrap();
        std::thread::sleep(Duration::from_millis(pause));
        if !runner.cancel(run, &by()).unwrap() {
            continue;
        }
        let row = ended(&runner, run);
        if row.state == RunState::Done {
            continue;
        }
        met += 1;
        assert_eq!(row.state, RunState::Cancelled, "{row:?}");
        assert_eq!(row.failure, None);
    }
    assert!(met > 0, "none was met at work");
    let done = all(runner.catalog());
    let files: Vec<String> = done
        .iter()
        .rev()
        .map(|backup| backup.copies[0].object.clone())
        .collect();
    assert_eq!(place.files(), files);
}

#[test]
fn a_run_is_watched_while_it_works() {
    let place = Place::large();
    let runner = place.start();
    let run = runner.start_backup(shop(&runner), &by()).unwrap();
    let mut pictures = runner.live().subscribe(run).expect("it has just begun");
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build()
        .unwrap();
    let seen = runtime.block_on(async {
        let mut seen = vec![pictures.borrow_and_update().clone()];
        while pictures.changed().await.is_ok() {
            seen.push(pictures.borrow_and_update().clone());
        }
        seen
    });
    assert_eq!(seen.last().unwrap().state, RunState::Done);
    assert!(
        seen.iter()
            .any(|live| live.stage == Some("dump") && live.bytes > 0),
        "{seen:?}"
    );
    assert!(
        seen.iter().any(|live| live.stage == Some("verify")),
        "{seen:?}"
    );
}

#[test]
fn two_panels_do_not_share_a_folder() {
    let place = Place::new();
    let runner = place.start();
    let config = runner.config().clone();
    let second = Runner::start(place.catalog(), config).err().unwrap();
    assert_eq!(second.code, "panel-running");
}
