//! What was damaged between writing and reading back never passes, and never stays.

use engine::Silent;
use rusqlite::Connection;

use super::*;

struct Stopped;

impl Monitor for Stopped {
    fn event(&self, _: Event<'_>) {}

    fn cancelled(&self) -> bool {
        true
    }
}

fn written(folder: &Folder) -> Backup<Written> {
    let path = folder.path().join("source.sqlite");
    if !path.exists() {
        let sql = "CREATE TABLE t (a); INSERT INTO t VALUES (1), ('é');";
        Connection::open(&path).unwrap().execute_batch(sql).unwrap();
    }
    write_into(
        &SourceConfig::Sqlite(path),
        folder,
        &DumpOptions::default(),
        &Silent,
    )
    .unwrap()
}

#[test]
fn a_damaged_file_does_not_pass_and_does_not_stay() {
    let place = tempfile::tempdir().unwrap();
    let folder = Folder::open(place.path()).unwrap();
    let good = written(&folder).verify(&Silent).unwrap();
    assert!(good.path.exists());
    // Two archives of one database differ in their moment, and so by a few bytes in length.
    for part in [0, 1, 2] {
        let backup = written(&folder);
        let path = backup.path.clone();
        let mut bad = fs::read(&path).unwrap();
        let at = (bad.len() - 1) * part / 2;
        bad[at] ^= 1;
        fs::write(&path, bad).unwrap();
        assert_eq!(
            backup.verify(&Silent).err().unwrap().code,
            "not-verified",
            "{at}"
        );
        assert!(!path.exists(), "{at}");
    }
    let cut = written(&folder);
    File::options()
        .write(true)
        .open(&cut.path)
        .unwrap()
        .set_len(100)
        .unwrap();
    assert_eq!(cut.verify(&Silent).err().unwrap().code, "not-verified");
    let gone = written(&folder);
    fs::remove_file(&gone.path).unwrap();
    assert_eq!(gone.verify(&Silent).err().unwrap().code, "not-verified");
    // Another archive, whole in itself, in its place.
    let other = written(&folder);
    fs::copy(&good.path, &other.path).unwrap();
    assert_eq!(other.verify(&Silent).err().unwrap().code, "not-verified");
    assert!(good.path.exists());
}

#[test]
fn stopped_while_reading_back_it_stays() {
    let place = tempfile::tempdir().unwrap();
    let folder = Folder::open(place.path()).unwrap();
    let backup = written(&folder);
    let path = backup.path.clone();
    assert_eq!(backup.verify(&Stopped).err().unwrap().code, "cancelled");
    assert!(path.exists());
}

#[test]
fn a_disk_that_clearly_cannot_hold_it_is_refused_early() {
    let dump = |bytes| Event::Stage {
        stage: Stage::Dump,
        bytes,
    };
    let room = Room::new(&Silent, Some(1_000));
    room.event(dump(1_000 * BEST_RATIO));
    assert!(!room.cancelled());
    room.event(dump(1_100 * BEST_RATIO));
    assert!(room.cancelled() && room.lacking());
    let unknown = Room::new(&Silent, None);
    unknown.event(dump(u64::MAX));
    assert!(!unknown.cancelled());
}
