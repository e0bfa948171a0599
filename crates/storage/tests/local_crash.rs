//! Writers that die, and the sweep after them. The writer is this test binary, run again and
//! killed with SIGKILL: its lock is dropped by the kernel, as in a real crash.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use storage::local::{Folder, PartialFile, sweep};

const NAME: &str = "db_backup_2026-11-23_04-05-06.sql.zst";
const FOLDER: &str = "STORAGE_TEST_FOLDER";

/// Not a test of its own: the child of the others. Without its variable it does nothing.
#[test]
#[ignore = "the writer process that other tests start and kill"]
fn child_writes_until_killed() {
    let Some(folder) = std::env::var_os(FOLDER) else {
        return;
    };
    let mut file = PartialFile::create(Path::new(&folder), NAME).unwrap();
    file.write_all(&[7; 4096]).unwrap();
    println!("\nwriting");
    thread::park();
}

struct Writer(Child);

impl Writer {
    fn start(folder: &Path) -> Self {
        let mut child = Command::new(std::env::current_exe().expect("this binary"))
            .args([
                "--exact",
                "child_writes_until_killed",
                "--ignored",
                "--nocapture",
            ])
            .env(FOLDER, folder)
            .stdout(Stdio::piped())
            .spawn()
            .expect("spawn");
        let lines = BufReader::new(child.stdout.take().expect("stdout")).lines();
        let ready = lines.map_while(Result::ok).any(|line| line == "writing");
        assert!(ready, "the writer ended early");
        Self(child)
    }

    fn kill(mut self) {
        self.0.kill().expect("kill");
        self.0.wait().expect("wait");
    }
}

#[test]
fn a_living_writer_is_left_alone_and_a_dead_one_swept() {
    let folder = tempfile::tempdir().unwrap();
    let partial = folder.path().join(format!(".{NAME}.partial"));
    let writer = Writer::start(folder.path());

    let swept = sweep(folder.path()).unwrap();
    assert_eq!(swept.held, [&*partial]);
    assert!(
        swept.removed.is_empty() && swept.failed.is_empty(),
        "{swept:?}"
    );
    assert!(partial.exists());
    // Another writer of the same name does not disturb it either.
    let mut other = PartialFile::create(folder.path(), NAME).unwrap();
    other.write_all(b"other").unwrap();
    assert_eq!(fs::read(other.publish().unwrap()).unwrap(), b"other");
    assert_eq!(fs::metadata(&partial).unwrap().len(), 4096);

    writer.kill();
    assert!(partial.exists(), "a killed process cleans nothing up");
    let swept = sweep(folder.path()).unwrap();
    assert_eq!(swept.removed, [(partial.clone(), 4096)]);
    assert!(
        swept.held.is_empty() && swept.failed.is_empty(),
        "{swept:?}"
    );
    assert!(!partial.exists());
    assert_eq!(fs::read(folder.path().join(NAME)).unwrap(), b"other");
}

#[test]
fn a_new_writer_takes_the_place_of_a_dead_one() {
    let folder = tempfile::tempdir().unwrap();
    Writer::start(folder.path()).kill();
    let mut file = PartialFile::create(folder.path(), NAME).unwrap();
    file.write_all(b"new").unwrap();
    let path = file.publish().unwrap();
    assert_eq!(path, folder.path().join(NAME));
    assert_eq!(fs::read(path).unwrap(), b"new");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn a_crash_between_link_and_unlink_costs_nothing() {
    // Publishing by hard link: the archive has both names when the process dies.
    let folder = tempfile::tempdir().unwrap();
    let partial = folder.path().join(format!(".{NAME}.partial"));
    let archive = folder.path().join(NAME);
    let both = || {
        fs::write(&archive, "the archive").unwrap();
        fs::hard_link(&archive, &partial).unwrap();
    };
    both();
    assert_eq!(
        sweep(folder.path()).unwrap().removed,
        [(partial.clone(), 11)]
    );
    assert_eq!(fs::read(&archive).unwrap(), b"the archive");

    both();
    let mut file = PartialFile::create(folder.path(), NAME).unwrap();
    file.write_all(b"x").unwrap();
    file.publish().unwrap();
    assert_eq!(
        fs::read(&archive).unwrap(),
        b"the archive",
        "overwritten through the stray"
    );
}

#[test]
fn sweep_removes_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    for name in [
        NAME,
        "db_backup_old.sql",
        "notes.partial",
        ".notes.txt.partial",
        ".partial",
        &format!("{NAME}.partial"),
        &format!(".{NAME}"),
        &format!(".{NAME}.partial~"),
        &format!(".{NAME}.lock"),
    ] {
        fs::write(at(name), "kept").unwrap();
    }
    fs::create_dir(at(".db_backup_dir.sql.partial")).unwrap();
    symlink(at(NAME), at(".db_backup_link.sql.partial")).unwrap();
    fs::create_dir(at("sub")).unwrap();
    fs::write(at("sub").join(format!(".{NAME}.partial")), "kept").unwrap();
    let before = fs::read_dir(folder.path()).unwrap().count();

    let swept = sweep(folder.path()).unwrap();
    assert!(
        swept.removed.is_empty() && swept.held.is_empty(),
        "{swept:?}"
    );
    assert!(swept.failed.is_empty(), "{swept:?}");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), before);
    assert_eq!(fs::read(at(NAME)).unwrap(), b"kept");
    assert!(at("sub").join(format!(".{NAME}.partial")).exists());
}

#[test]
fn sweeping_all_the_time_disturbs_no_writer() {
    let folder = tempfile::tempdir().unwrap();
    let done = AtomicBool::new(false);
    let swept = thread::scope(|scope| {
        let sweeper = scope.spawn(|| {
            let mut sweeps = 0_u32;
            while !done.load(Ordering::Relaxed) {
                let swept = sweep(folder.path()).unwrap();
                assert!(swept.failed.is_empty(), "{swept:?}");
                sweeps += 1;
            }
            sweeps
        });
        let writers: Vec<_> = (0..3)
            .map(|_| {
                scope.spawn(|| {
                    for _ in 0..60 {
                        let mut file = PartialFile::create(folder.path(), NAME).unwrap();
                        file.write_all(b"whole").unwrap();
                        // NotFound here would mean that the sweep took a held file.
                        file.publish().unwrap();
                    }
                })
            })
            .collect();
        let results: Vec<_> = writers.into_iter().map(|writer| writer.join()).collect();
        done.store(true, Ordering::Relaxed);
        assert!(results.iter().all(Result::is_ok));
        sweeper.join().unwrap()
    });
    assert!(swept > 0);
    let mut files = 0;
    for item in fs::read_dir(folder.path()).unwrap() {
        assert_eq!(fs::read(item.unwrap().path()).unwrap(), b"whole");
        files += 1;
    }
    assert_eq!(files, 180);
}

#[tokio::test]
async fn the_folder_sweeps_itself() {
    let root = tempfile::tempdir().unwrap();
    let folder = Folder::open(root.path()).unwrap();
    fs::write(root.path().join(format!(".{NAME}.partial")), "stray").unwrap();
    assert_eq!(folder.sweep().await.unwrap().removed.len(), 1);
    assert_eq!(fs::read_dir(root.path()).unwrap().count(), 0);
}
