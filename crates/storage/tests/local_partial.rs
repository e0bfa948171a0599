//! `PartialFile`: what is on the disk before, during and after, whatever happens.

use std::collections::HashSet;
use std::fs;
use std::io::Write;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::sync::Barrier;
use std::thread;

use storage::local::PartialFile;
use storage::{ErrorKind, Fault, Retry};

const NAME: &str = "db_backup_2026-11-23_04-05-06.sql.zst";

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<_> = fs::read_dir(folder)
        .expect("the folder")
        .map(|item| {
            item.expect("an item")
                .file_name()
                .into_string()
                .expect("text")
        })
        .collect();
    names.sort();
    names
}

fn write(folder: &Path, name: &str, bytes: &[u8]) -> PathBuf {
    let mut file = PartialFile::create(folder, name).expect("create");
    file.write_all(bytes).expect("write");
    file.publish().expect("publish")
}

#[test]
fn hidden_until_published() {
    let folder = tempfile::tempdir().unwrap();
    let mut file = PartialFile::create(folder.path(), NAME).unwrap();
    file.write_all(b"whole").unwrap();
    assert_eq!(names(folder.path()), [format!(".{NAME}.partial")]);
    assert_eq!(file.written(), 5);
    let path = file.publish().unwrap();
    assert_eq!(path, folder.path().join(NAME));
    assert_eq!(fs::read(&path).unwrap(), b"whole");
    assert_eq!(names(folder.path()), [NAME]);
    let mode = fs::metadata(&path).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600, "for the owner alone");
}

#[test]
fn dropped_or_aborted_is_removed() {
    let folder = tempfile::tempdir().unwrap();
    let mut file = PartialFile::create(folder.path(), NAME).unwrap();
    file.write_all(b"half").unwrap();
    drop(file);
    assert!(names(folder.path()).is_empty());
    PartialFile::create(folder.path(), NAME)
        .unwrap()
        .abort()
        .unwrap();
    assert!(names(folder.path()).is_empty());
}

#[test]
fn restart_forgets_what_was_written() {
    let folder = tempfile::tempdir().unwrap();
    let mut file = PartialFile::create(folder.path(), NAME).unwrap();
    file.write_all(b"the first try was longer").unwrap();
    file.restart().unwrap();
    assert_eq!(file.written(), 0);
    file.write_all(b"second").unwrap();
    assert_eq!(fs::read(file.publish().unwrap()).unwrap(), b"second");
}

#[test]
fn a_taken_name_is_numbered() {
    let folder = tempfile::tempdir().unwrap();
    let paths = [b"1", b"2", b"3"].map(|bytes| write(folder.path(), NAME, bytes));
    let stem = "db_backup_2026-11-23_04-05-06";
    let expected = ["", "_2", "_3"].map(|n| folder.path().join(format!("{stem}{n}.sql.zst")));
    assert_eq!(paths, expected);
    for (path, bytes) in paths.iter().zip([b"1", b"2", b"3"]) {
        assert_eq!(fs::read(path).unwrap(), bytes);
    }
}

#[test]
fn eight_threads_publish_the_same_name() {
    let folder = tempfile::tempdir().unwrap();
    let start = Barrier::new(8);
    let end = Barrier::new(8);
    let paths: Vec<PathBuf> = thread::scope(|scope| {
        let writers: Vec<_> = (0..8_u8)
            .map(|number| {
                let (folder, start, end) = (folder.path(), &start, &end);
                scope.spawn(move || {
                    start.wait();
                    let mut file = PartialFile::create(folder, NAME).unwrap();
                    file.write_all(&[number; 1000]).unwrap();
                    end.wait();
                    let path = file.publish().unwrap();
                    assert_eq!(fs::read(&path).unwrap(), [number; 1000]);
                    path
                })
            })
            .collect();
        writers
            .into_iter()
            .map(|writer| writer.join().unwrap())
            .collect()
    });
    assert_eq!(paths.iter().collect::<HashSet<_>>().len(), 8);
    let published = names(folder.path());
    assert_eq!(published.len(), 8, "{published:?}");
    let contents: HashSet<_> = paths.iter().map(|path| fs::read(path).unwrap()).collect();
    assert_eq!(contents.len(), 8, "every writer's bytes survive");
    assert!(
        folder
            .path()
            .join("db_backup_2026-11-23_04-05-06_8.sql.zst")
            .exists()
    );
}

#[test]
fn an_exact_name_is_taken_or_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("my dump, été");
    let mut file = PartialFile::create_exact(&path).unwrap();
    let busy = PartialFile::create_exact(&path).unwrap_err();
    assert_eq!((busy.kind(), busy.retry()), (ErrorKind::Busy, Retry::Later));
    file.write_all(b"1").unwrap();
    assert_eq!(file.publish().unwrap(), path);

    let taken = PartialFile::create_exact(&path).unwrap_err();
    assert_eq!(taken.kind(), ErrorKind::AlreadyExists);
    assert_eq!(
        (taken.fault(), taken.path()),
        (Fault::Settings, Some(&*path))
    );
    assert_eq!(fs::read(&path).unwrap(), b"1");

    let dangling = folder.path().join("dangling");
    symlink("/nowhere/at/all", &dangling).unwrap();
    let error = PartialFile::create_exact(&dangling).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::AlreadyExists);
    assert_eq!(
        PartialFile::create_exact(Path::new("/"))
            .unwrap_err()
            .kind(),
        ErrorKind::BadId
    );
    let missing = folder.path().join("no/such/folder");
    assert_eq!(
        PartialFile::create_exact(&missing).unwrap_err().kind(),
        ErrorKind::NotFound
    );
}

#[test]
fn an_exact_name_taken_meanwhile_is_not_replaced() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("dump.sql.zst");
    let mut file = PartialFile::create_exact(&path).unwrap();
    file.write_all(b"ours").unwrap();
    fs::write(&path, "theirs").unwrap();
    assert_eq!(file.publish().unwrap_err().kind(), ErrorKind::AlreadyExists);
    assert_eq!(fs::read(&path).unwrap(), b"theirs");
    assert_eq!(names(folder.path()), ["dump.sql.zst"]);
}

#[test]
fn what_others_did_to_the_partial_file_is_noticed() {
    let folder = tempfile::tempdir().unwrap();
    let partial = folder.path().join(format!(".{NAME}.partial"));

    let mut file = PartialFile::create(folder.path(), NAME).unwrap();
    file.write_all(b"whole").unwrap();
    fs::remove_file(&partial).unwrap();
    fs::write(&partial, "somebody else's").unwrap();
    assert_eq!(file.publish().unwrap_err().kind(), ErrorKind::NotFound);
    assert_eq!(
        fs::read(&partial).unwrap(),
        b"somebody else's",
        "not ours to remove"
    );
    fs::remove_file(&partial).unwrap();

    let mut file = PartialFile::create(folder.path(), NAME).unwrap();
    file.write_all(b"whole").unwrap();
    fs::OpenOptions::new()
        .write(true)
        .open(&partial)
        .unwrap()
        .set_len(2)
        .unwrap();
    assert_eq!(file.publish().unwrap_err().kind(), ErrorKind::WrongLength);
    assert!(names(folder.path()).is_empty());
}

#[test]
fn names_that_leave_the_folder_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["", "..", "../x.sql.zst", "a/b", "/tmp/x", ".x", "a\0b"] {
        let error = PartialFile::create(folder.path(), name).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::BadId, "{name:?}");
    }
    // With the partial name's own nine bytes this one is too long for the filesystem.
    let long = format!("{}.sql", "a".repeat(250));
    let error = PartialFile::create(folder.path(), &long).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::BadId);
    assert!(names(folder.path()).is_empty());
}

#[test]
fn something_else_under_the_partial_name_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let outside = tempfile::tempdir().unwrap();
    let victim = outside.path().join("victim");
    fs::write(&victim, "precious").unwrap();
    symlink(&victim, folder.path().join(format!(".{NAME}.partial"))).unwrap();
    assert_eq!(write(folder.path(), NAME, b"x"), folder.path().join(NAME));
    assert_eq!(fs::read(&victim).unwrap(), b"precious");
    assert_eq!(names(folder.path()), [&*format!(".{NAME}.partial"), NAME]);
}
