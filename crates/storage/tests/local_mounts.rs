//! A full disk and a read-only disk, as tiny in-memory filesystems. Where mounting is not
//! allowed (no root) these tests say so and check nothing.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::Command;
use std::sync::{Mutex, MutexGuard, PoisonError};

use storage::local::{Folder, PartialFile, sweep};
use storage::{Error, ErrorKind, Fault, ObjectId, Removed, Retry, Storage};

const NAME: &str = "db_backup_2026-11-23_04-05-06.sql.zst";

/// One disk at a time: starting `mount` in one thread copies, for an instant, the open files
/// of the others, and a removed file keeps its space as long as anybody has it open.
static ONE: Mutex<()> = Mutex::new(());

/// A tmpfs that goes with the value.
struct Tmpfs(
    tempfile::TempDir,
    #[expect(dead_code, reason = "held")] MutexGuard<'static, ()>,
);

impl Tmpfs {
    fn mount(options: &str) -> Option<Self> {
        // A failed test leaves nothing that concerns the next one.
        let one = ONE.lock().unwrap_or_else(PoisonError::into_inner);
        let folder = tempfile::tempdir().expect("a folder to mount on");
        let mut mount = Command::new("mount");
        mount
            .args(["-t", "tmpfs", "-o", options, "tmpfs"])
            .arg(folder.path());
        match mount.output() {
            Ok(output) if output.status.success() => Some(Self(folder, one)),
            other => {
                eprintln!("SKIPPED, NOTHING WAS CHECKED: cannot mount a tmpfs: {other:?}");
                None
            }
        }
    }

    fn path(&self) -> &Path {
        self.0.path()
    }
}

impl Drop for Tmpfs {
    fn drop(&mut self) {
        let status = Command::new("umount").arg(self.path()).status();
        assert!(
            status.is_ok_and(|status| status.success()),
            "still mounted: {:?}",
            self.path()
        );
    }
}

#[test]
fn a_full_disk_is_no_space_and_leaves_nothing() {
    let Some(disk) = Tmpfs::mount("size=64k") else {
        return;
    };
    let mut file = PartialFile::create(disk.path(), NAME).unwrap();
    let error = Error::from(file.write_all(&[1; 100_000]).unwrap_err());
    assert_eq!(error.kind(), ErrorKind::NoSpace);
    assert_eq!((error.fault(), error.retry()), (Fault::Disk, Retry::Later));
    assert_eq!(
        error.path(),
        Some(&*disk.path().join(format!(".{NAME}.partial")))
    );
    // Who swallowed the error must not get an archive for it.
    assert_eq!(file.publish().unwrap_err().kind(), ErrorKind::Closed);
    assert_eq!(fs::read_dir(disk.path()).unwrap().count(), 0);
    assert!(Folder::attach(disk.path()).free_bytes().unwrap() >= 60_000);

    let mut file = PartialFile::create(disk.path(), NAME).unwrap();
    file.write_all(&[1; 100_000]).unwrap_err();
    file.restart().unwrap();
    file.write_all(b"smaller").unwrap();
    assert_eq!(fs::read(file.publish().unwrap()).unwrap(), b"smaller");
}

#[tokio::test]
async fn an_upload_to_a_full_disk_fails_and_room_can_be_made() {
    let Some(disk) = Tmpfs::mount("size=64k,nr_inodes=3") else {
        return;
    };
    let folder = Folder::open(disk.path()).unwrap();
    let mut upload = folder.begin(NAME, None).await.unwrap();
    upload.write(&[1; 60_000]).await.unwrap();
    let entry = upload.finish().await.unwrap();

    let mut upload = folder.begin(NAME, None).await.unwrap();
    let error = upload.write(&[1; 60_000]).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NoSpace);
    assert_eq!(upload.finish().await.unwrap_err().kind(), ErrorKind::Closed);
    assert_eq!(folder.list().await.unwrap(), std::slice::from_ref(&entry));

    // Not one more file fits: opening to write says so, attaching still lets one make room.
    fs::write(disk.path().join("the last inode"), "").unwrap();
    assert_eq!(
        Folder::open(disk.path()).unwrap_err().kind(),
        ErrorKind::NoSpace
    );
    let folder = Folder::attach(disk.path());
    assert_eq!(folder.remove(&entry.id).await.unwrap(), Removed::Gone);
    Folder::open(disk.path()).unwrap();
}

#[tokio::test]
async fn a_read_only_disk_can_be_read() {
    let Some(disk) = Tmpfs::mount("size=64k") else {
        return;
    };
    fs::write(disk.path().join(NAME), "archive").unwrap();
    fs::write(disk.path().join(format!(".{NAME}.partial")), "stray").unwrap();
    let mut remount = Command::new("mount");
    let status = remount
        .args(["-o", "remount,ro"])
        .arg(disk.path())
        .status()
        .unwrap();
    assert!(status.success());

    let error = Folder::open(disk.path()).unwrap_err();
    assert_eq!(
        (error.kind(), error.path()),
        (ErrorKind::NotWritable, Some(disk.path()))
    );
    assert_eq!(error.fault(), Fault::Settings);
    let error = PartialFile::create(disk.path(), NAME).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotWritable);

    let folder = Folder::attach(disk.path());
    let id = ObjectId::new(NAME).unwrap();
    assert_eq!(folder.list().await.unwrap().len(), 1);
    assert_eq!(folder.read_range(&id, 0, 99).await.unwrap(), b"archive");
    assert_eq!(
        folder.remove(&id).await.unwrap_err().kind(),
        ErrorKind::NotWritable
    );
    let swept = sweep(disk.path()).unwrap();
    assert!(swept.removed.is_empty(), "{swept:?}");
    assert_eq!(swept.failed[0].kind(), ErrorKind::NotWritable);
}
