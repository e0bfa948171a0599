//! `Folder`: what it makes, what it refuses, and whose files it leaves alone.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;
use std::process::Command;

use storage::local::Folder;
use storage::naming::Kind;
use storage::{Error, ErrorKind, Fault, ObjectId, Removed, Storage};

const NAME: &str = "db_backup_2026-11-23_04-05-06.sql.zst";

fn id(name: &str) -> ObjectId {
    ObjectId::new(name).expect("a valid id")
}

async fn put(folder: &Folder, name: &str, bytes: &[u8]) -> storage::Entry {
    let mut upload = folder.begin(name, None).await.expect("begin");
    upload.write(bytes).await.expect("write");
    upload.finish().await.expect("finish")
}

/// The same refusal by every way to an object.
async fn refused(folder: &Folder, name: &str, kind: ErrorKind) {
    let id = id(name);
    let errors: [Error; 4] = [
        folder.stat(&id).await.expect_err("stat"),
        folder.open(&id, 0).await.err().expect("open"),
        folder.read_range(&id, 0, 1).await.expect_err("read_range"),
        folder.remove(&id).await.expect_err("remove"),
    ];
    for error in errors {
        assert_eq!(error.kind(), kind, "{name}: {error}");
    }
}

#[test]
fn a_missing_folder_is_made_for_the_owner_alone() {
    let root = tempfile::tempdir().unwrap();
    let path = root.path().join("a/Sauvegardes d'été");
    let folder = Folder::open(&path).unwrap();
    assert_eq!(folder.path(), path);
    assert_eq!(
        fs::metadata(&path).unwrap().permissions().mode() & 0o777,
        0o700
    );
    assert_eq!(
        fs::read_dir(&path).unwrap().count(),
        0,
        "the trial file is gone"
    );
    Folder::open(&path).unwrap();
    assert!(folder.free_bytes().unwrap() > 0);
}

#[test]
fn a_folder_that_cannot_be_written_is_named() {
    let root = tempfile::tempdir().unwrap();
    let file = root.path().join("file");
    fs::write(&file, "I am a file").unwrap();
    let dangling = root.path().join("dangling");
    symlink("/nowhere/at/all", &dangling).unwrap();
    let below = file.join("Backups");
    // Root may write anywhere, so these are places where nobody can.
    for path in [
        &*file,
        &below,
        &dangling,
        Path::new("/proc/Backups"),
        Path::new("/proc"),
    ] {
        let error = Folder::open(path).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::NotWritable, "{error}");
        assert_eq!(error.fault(), Fault::Settings);
        assert_eq!(error.path(), Some(path));
    }
    assert_eq!(fs::read(&file).unwrap(), b"I am a file");
}

#[tokio::test]
async fn a_folder_that_went_away_is_an_error_not_an_empty_list() {
    let root = tempfile::tempdir().unwrap();
    let path = root.path().join("Backups");
    let folder = Folder::open(&path).unwrap();
    fs::remove_dir(&path).unwrap();
    assert_eq!(folder.list().await.unwrap_err().kind(), ErrorKind::NotFound);
    assert_eq!(
        folder.remove(&id(NAME)).await.unwrap_err().kind(),
        ErrorKind::NotFound
    );
    assert_eq!(
        folder.begin(NAME, None).await.err().unwrap().kind(),
        ErrorKind::NotFound
    );
    assert!(!path.exists(), "nothing was made behind the user's back");
}

#[tokio::test]
async fn attach_reads_and_makes_nothing() {
    let root = tempfile::tempdir().unwrap();
    let path = root.path().join("Backups");
    assert_eq!(
        Folder::attach(&path).list().await.unwrap_err().kind(),
        ErrorKind::NotFound
    );
    assert!(!path.exists());
    put(&Folder::open(&path).unwrap(), NAME, b"x").await;
    let attached = Folder::attach(&path);
    assert_eq!(attached.read_range(&id(NAME), 0, 9).await.unwrap(), b"x");
}

#[tokio::test]
async fn the_old_modules_files_are_listed_and_deletable() {
    let root = tempfile::tempdir().unwrap();
    let folder = Folder::open(root.path()).unwrap();
    let names = [
        "db_backup_2025-01-02_03-04-05.sql",
        "db_backup_2025-01-02_03-04-05.sql.gz",
        "db_backup_x.sql",
    ];
    for name in names {
        fs::write(root.path().join(name), "old").unwrap();
    }
    let entries = folder.list().await.unwrap();
    assert_eq!(
        entries.iter().map(|entry| &*entry.name).collect::<Vec<_>>(),
        names
    );
    assert!(
        entries
            .iter()
            .all(|entry| matches!(entry.kind, Kind::Legacy { .. }))
    );
    assert_eq!(folder.read_range(&id(names[0]), 1, 9).await.unwrap(), b"ld");
    assert_eq!(folder.remove(&id(names[0])).await.unwrap(), Removed::Gone);
    assert_eq!(folder.list().await.unwrap().len(), 2);
}

#[tokio::test]
async fn foreign_files_are_never_listed_nor_touched() {
    let root = tempfile::tempdir().unwrap();
    let folder = Folder::open(root.path()).unwrap();
    let foreign = [
        "id_rsa",
        "notes.txt",
        "dump.sql",
        "db_backup_x.sql.zst",
        "x.partial",
    ];
    for name in foreign {
        fs::write(root.path().join(name), "theirs").unwrap();
    }
    assert!(folder.list().await.unwrap().is_empty());
    for name in foreign {
        refused(&folder, name, ErrorKind::Foreign).await;
        assert_eq!(fs::read(root.path().join(name)).unwrap(), b"theirs");
    }
}

#[tokio::test]
async fn links_folders_and_pipes_under_our_names_are_foreign() {
    let root = tempfile::tempdir().unwrap();
    let outside = tempfile::tempdir().unwrap();
    let secret = outside.path().join("secret");
    fs::write(&secret, "secret").unwrap();
    let folder = Folder::open(root.path()).unwrap();
    let kept = put(&folder, NAME, b"kept").await;

    symlink(&secret, root.path().join("db_backup_out.sql")).unwrap();
    symlink(NAME, root.path().join("db_backup_in.sql")).unwrap();
    symlink("nowhere", root.path().join("db_backup_dangling.sql")).unwrap();
    fs::create_dir(root.path().join("db_backup_dir.sql")).unwrap();
    let pipe = root.path().join("db_backup_pipe.sql");
    assert!(
        Command::new("mkfifo")
            .arg(&pipe)
            .status()
            .unwrap()
            .success()
    );

    assert_eq!(folder.list().await.unwrap(), [kept]);
    for what in ["out", "in", "dangling", "dir", "pipe"] {
        let name = format!("db_backup_{what}.sql");
        refused(&folder, &name, ErrorKind::Foreign).await;
        assert!(
            fs::symlink_metadata(root.path().join(name)).is_ok(),
            "{what} was removed"
        );
    }
    assert_eq!(fs::read(&secret).unwrap(), b"secret");
    // A name taken by a link is taken: nothing is written through it.
    assert_eq!(
        put(&folder, "db_backup_out.sql", b"x").await.name,
        "db_backup_out_2.sql"
    );
    assert_eq!(fs::read(&secret).unwrap(), b"secret");
}

#[tokio::test]
async fn every_database_has_its_folder() {
    let root = tempfile::tempdir().unwrap();
    let folder = Folder::open(root.path()).unwrap();
    let databases = ["", "..", ".git", "Shop", "a%2Fb", "a/b", "shop", "été 1"];
    for database in databases {
        let sub = folder.subfolder(database).unwrap();
        assert_eq!(
            sub.path().parent(),
            Some(root.path()),
            "{database:?} left the folder"
        );
        put(&sub, NAME, database.as_bytes()).await;
    }
    fs::write(root.path().join("a file"), "").unwrap();
    fs::create_dir(root.path().join(".hidden")).unwrap();
    assert_eq!(folder.databases().unwrap(), databases);
    for database in databases {
        let sub = folder.subfolder(database).unwrap();
        assert_eq!(
            sub.read_range(&id(NAME), 0, 99).await.unwrap(),
            database.as_bytes()
        );
    }
    assert!(
        folder.list().await.unwrap().is_empty(),
        "a sub-folder's files are its own"
    );
    let long = folder.subfolder(&"/".repeat(100)).unwrap_err();
    assert_eq!(long.kind(), ErrorKind::BadId);
}

#[test]
fn a_cancelled_write_closes_the_upload() {
    // One thread for blocking work, kept busy: the write cannot be done at its first poll.
    let runtime = tokio::runtime::Builder::new_current_thread()
        .max_blocking_threads(1)
        .build();
    runtime.unwrap().block_on(async {
        let root = tempfile::tempdir().unwrap();
        let folder = Folder::open(root.path()).unwrap();
        let mut upload = folder.begin(NAME, None).await.unwrap();
        let (release, busy) = std::sync::mpsc::channel::<()>();
        let busy = tokio::task::spawn_blocking(move || busy.recv());
        {
            let mut write = upload.write(b"cut");
            let mut context = std::task::Context::from_waker(std::task::Waker::noop());
            assert!(write.as_mut().poll(&mut context).is_pending());
        }
        release.send(()).unwrap();
        busy.await.unwrap().unwrap();
        assert_eq!(
            upload.write(b"more").await.unwrap_err().kind(),
            ErrorKind::Closed
        );
        assert_eq!(upload.finish().await.unwrap_err().kind(), ErrorKind::Closed);
        assert!(folder.list().await.unwrap().is_empty());
        assert_eq!(
            fs::read_dir(root.path()).unwrap().count(),
            0,
            "the partial file is gone"
        );
    });
}
