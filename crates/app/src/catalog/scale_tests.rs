//! The questions of the main screen, asked of 10,000 backups and 100,000 runs: each is answered
//! from an index, none by looking at everything. SQLite's own steps are counted, and not
//! milliseconds: those are measured by the benchmark, on a machine that is known.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use rusqlite::Connection;

use super::*;

/// Steps of SQLite's machine that an answer may take. Looking once at each backup takes ten times
/// as many, at each run a hundred times.
const MOST: u64 = 10_000;
/// How finely steps are counted.
const GRAIN: u64 = 100;

fn fill(catalog: &Catalog) {
    catalog
        .write(|t| {
            Ok(t.execute_batch(
                "INSERT INTO source (id, origin, label, kind, shown, created) VALUES (1, 'environment', 'e', 'mysql', 'x', 0);
                 WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300)
                 INSERT INTO database (id, source_id, name, since) SELECT i, 1, 'shop' || i, 0 FROM n;
                 WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000)
                 INSERT INTO run (id, kind, state, \"trigger\", lane, database_id, queued, due)
                 SELECT i, CASE WHEN i % 7 = 0 THEN 'verify' ELSE 'backup' END,
                     CASE i % 19 WHEN 3 THEN 'failed' WHEN 5 THEN 'missed' ELSE 'done' END,
                     'schedule', 'database:' || (i % 300 + 1), i % 300 + 1, i * 300000, i * 300000 FROM n;
                 INSERT INTO run_hour (hour, done) SELECT queued / 3600000, count(*) FROM run GROUP BY 1;
                 INSERT INTO run_log SELECT id, 0, queued, 'info', '\"x\"' FROM run;
                 WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10000)
                 INSERT INTO backup (id, key, database_id, database, taken, state, purpose, bytes, run_id)
                 SELECT i, 'k' || i, i % 300 + 1, 'shop' || (i % 300 + 1), i * 3000000,
                     CASE i % 49 WHEN 7 THEN 'incomplete' ELSE 'complete' END, 'backup', i * 1000, i FROM n;
                 INSERT INTO copy (backup_id, storage, object, bytes, modified, state)
                 SELECT id, 'file', 'shop/db_backup_' || id || '.sql.zst', bytes, taken, 'verified' FROM backup;
                 INSERT INTO audit (at, user, action) SELECT queued, 'ann', 'sign_in' FROM run WHERE id % 10 = 0;",
            )?)
        })
        .unwrap();
}

/// How many steps some work takes.
fn steps<T>(c: &mut Connection, work: impl FnOnce(&Connection) -> Result<T>) -> (u64, T) {
    let count = Arc::new(AtomicU64::new(0));
    let counter = Arc::clone(&count);
    let handler = move || {
        counter.fetch_add(GRAIN, Ordering::Relaxed);
        false
    };
    c.progress_handler(GRAIN as i32, Some(handler)).unwrap();
    let result = work(c).unwrap();
    c.progress_handler(0, None::<fn() -> bool>).unwrap();
    (count.load(Ordering::Relaxed), result)
}

#[test]
fn the_main_screen_never_looks_at_everything() {
    let folder = tempfile::tempdir().unwrap();
    let catalog = Catalog::open(folder.path()).unwrap();
    fill(&catalog);
    let reader = || open::reader(&catalog.inner.file).unwrap();
    let backups_of = |filter: backups::Filter| {
        let (steps, page) = steps(&mut reader(), |c| backups::page(c, &filter, 50));
        assert!(steps < MOST, "{filter:?}: {steps} steps");
        page
    };
    let runs_of = |filter: runs::Filter| {
        let (steps, page) = steps(&mut reader(), |c| runs::page(c, &filter, 50));
        assert!(steps < MOST, "{filter:?}: {steps} steps");
        page
    };
    let page = backups_of(backups::Filter::default());
    assert_eq!(
        (page.len(), page[0].id, page[49].copies.len()),
        (50, 10_000, 1)
    );
    let before = Some((page[49].taken, page[49].id));
    assert_eq!(
        backups_of(backups::Filter {
            before,
            ..Default::default()
        })[0]
            .id,
        9950
    );
    let old = Some((3_000_000, 1_000_000));
    assert_eq!(
        backups_of(backups::Filter {
            before: old,
            ..Default::default()
        })
        .len(),
        1
    );
    for filter in [
        backups::Filter {
            database_id: Some(7),
            ..Default::default()
        },
        backups::Filter {
            database: Some("shop7".into()),
            ..Default::default()
        },
        backups::Filter {
            state: Some(backups::BackupState::Incomplete),
            ..Default::default()
        },
        backups::Filter {
            storage: Some("file".into()),
            ..Default::default()
        },
    ] {
        assert!(backups_of(filter).len() > 20);
    }
    assert_eq!(runs_of(runs::Filter::default())[0].id, 100_000);
    let of = |kind, state, database_id| runs::Filter {
        kind,
        state,
        database_id,
        ..Default::default()
    };
    assert_eq!(
        runs_of(of(None, Some(runs::RunState::Failed), None)).len(),
        50
    );
    assert_eq!(
        runs_of(of(Some(runs::RunKind::Verify), None, None)).len(),
        50
    );
    assert_eq!(runs_of(of(None, None, Some(7))).len(), 50);
    assert!(
        runs_of(runs::Filter {
            backup_id: Some(1),
            ..Default::default()
        })
        .is_empty()
    );
    let c = &mut reader();
    let small = |what: &str, steps: u64| assert!(steps < MOST, "{what}: {steps} steps");
    let (s, newest) = steps(c, backups::newest_good);
    assert_eq!(newest.map(|found| found.1), Some(10_000));
    small("the newest good one", s);
    let (s, found) = steps(c, |c| backups::at(c, "file", "shop/db_backup_77.sql.zst"));
    assert_eq!(found.map(|backup| backup.id), Some(77));
    small("a backup by its place", s);
    small("open runs", steps(c, runs::open).0);
    small("their processes", steps(c, runs::processes).0);
    small("a log", steps(c, |c| runs::log(c, 500, 0)).0);
    small(
        "the audit",
        steps(c, |c| audit::page(c, &audit::Filter::default(), 50)).0,
    );
    small(
        "what is used",
        steps(c, |c| kept::used_by(c, "file", "shop/db_backup_77.sql.zst")).0,
    );
    small(
        "what of one database stays",
        steps(c, |c| kept::copies(c, "file", Some("shop7"))).0,
    );
    small(
        "who holds a lane",
        steps(c, |c| runs::holder(c, "database:7")).0,
    );
    small("numbers of open runs", steps(c, runs::open_numbers).0);
    small("storages", steps(c, backups::storages).0);
    small(
        "settings",
        steps(c, |c| settings::load(c, &settings::Settings::default())).0,
    );
    // Of each of 300 databases, so in proportion to them.
    let (s, found) = steps(c, sources::databases);
    assert!(found.len() == 300 && s < 300 * 100, "{s} steps");
    let (s, _) = steps(c, |c| {
        found.iter().try_for_each(|database| {
            assert!(backups::last_good(c, database.id)?.is_some());
            assert!(runs::last_backup(c, database.id)?.is_some());
            Ok(())
        })
    });
    assert!(s < 300 * 300, "the last of each: {s} steps");
    // A year of hours, each of them with runs: more than anybody has.
    let (s, hours) = steps(c, |c| runs::hours(c, 0));
    assert!(
        s < 15 * hours.len() as u64,
        "{s} steps for {} hours",
        hours.len()
    );
}

#[test]
fn the_count_itself_tells() {
    let folder = tempfile::tempdir().unwrap();
    let catalog = Catalog::open(folder.path()).unwrap();
    fill(&catalog);
    let slow = |sql: &str| {
        let count = |c: &Connection| c.query_row(sql, [], |row| row.get::<_, i64>(0));
        let mut reader = open::reader(&catalog.inner.file).unwrap();
        steps(&mut reader, |c| Ok(count(c)?)).0
    };
    assert!(slow("SELECT count(*) FROM run WHERE rows = 7") > 10 * MOST);
    assert!(slow("SELECT id FROM backup ORDER BY bytes LIMIT 1") > MOST);
    assert!(slow("SELECT id FROM run WHERE id = 7") < MOST);
}
