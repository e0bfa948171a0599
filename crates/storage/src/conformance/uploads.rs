//! Conformance of writing: whole or not at all, and never over another object.

use super::{LARGE, NAME, SECOND, get, kind, listed, noise, put};
use crate::contract::Storage;
use crate::error::ErrorKind;

pub(super) async fn round_trips(storage: &dyn Storage) {
    for (second, len) in [0, 1, LARGE].into_iter().enumerate() {
        let name = format!("db_backup_2026-01-01_00-00-0{second}.sql.zst");
        let bytes = noise(len);
        let entry = put(storage, &name, &bytes).await;
        assert_eq!(entry.name, name, "a free name is kept");
        assert_eq!(entry.bytes, len as u64, "finish tells the length");
        assert!(
            get(storage, &entry.id).await == bytes,
            "{len} bytes come back unchanged"
        );
        let stat = storage.stat(&entry.id).await.expect("stat");
        assert_eq!(stat, entry, "finish and stat agree");
        assert!(
            storage.list().await.expect("list").contains(&entry),
            "listed at once"
        );
    }
}

pub(super) async fn nothing_shows_before_finish(storage: &dyn Storage) {
    let mut upload = storage.begin(NAME, None).await.expect("begin");
    assert!(listed(storage).await.is_empty(), "a begun upload is listed");
    let ticket = upload.write(&noise(300_000)).await.expect("write");
    assert!(ticket.kept() <= 300_000, "a ticket counts what was written");
    assert!(
        listed(storage).await.is_empty(),
        "an unfinished upload is listed"
    );
    upload.finish().await.expect("finish");
    assert_eq!(listed(storage).await, [NAME], "a finished upload is listed");
}

pub(super) async fn aborted_or_dropped_leaves_nothing(storage: &dyn Storage) {
    let mut upload = storage.begin(NAME, None).await.expect("begin");
    upload.write(b"half").await.expect("write");
    upload.abort().await.expect("abort");
    assert!(
        listed(storage).await.is_empty(),
        "an aborted upload is listed"
    );

    let mut upload = storage.begin(NAME, None).await.expect("begin");
    upload.write(b"half").await.expect("write");
    drop(upload);
    assert!(
        listed(storage).await.is_empty(),
        "a dropped upload is listed"
    );

    let entry = put(storage, NAME, b"whole").await;
    assert_eq!(entry.name, NAME, "given up uploads free their name");
    assert_eq!(get(storage, &entry.id).await, b"whole");
}

pub(super) async fn promised_length_is_kept(storage: &dyn Storage) {
    for promised in [0, 3, 5] {
        let mut upload = storage.begin(NAME, Some(promised)).await.expect("begin");
        // A storage may notice at the write that is too much, or at the end.
        let outcome = match upload.write(b"four").await {
            Ok(_) => kind(upload.finish().await),
            Err(error) => Some(error.kind()),
        };
        assert_eq!(
            outcome,
            Some(ErrorKind::WrongLength),
            "4 bytes instead of {promised}"
        );
        assert!(
            listed(storage).await.is_empty(),
            "an object of the wrong length is listed"
        );
    }
}

pub(super) async fn taken_names_are_never_overwritten(storage: &dyn Storage) {
    let legacy = "db_backup_2026-11-23_04-05-06.sql";
    let wanted: [(&str, &str); 5] = [
        (NAME, NAME),
        (NAME, SECOND),
        (SECOND, "db_backup_2026-11-23_04-05-06_3.sql.zst"),
        (legacy, legacy),
        (legacy, "db_backup_2026-11-23_04-05-06_2.sql"),
    ];
    let mut entries = Vec::new();
    for (number, (name, numbered)) in wanted.into_iter().enumerate() {
        let bytes = noise(100 + number);
        let entry = put(storage, name, &bytes).await;
        if storage.traits().unique_names {
            assert_eq!(entry.name, numbered, "the next free name");
        }
        entries.push((entry, bytes));
    }
    for (entry, bytes) in &entries {
        assert!(
            get(storage, &entry.id).await == *bytes,
            "{} was overwritten",
            entry.name
        );
    }
    assert_eq!(
        listed(storage).await.len(),
        wanted.len(),
        "each is an object of its own"
    );
}

pub(super) async fn uploads_of_one_name_at_once(storage: &dyn Storage) {
    let mut one = storage.begin(NAME, None).await.expect("begin the first");
    let mut two = storage.begin(NAME, None).await.expect("begin the second");
    one.write(b"one").await.expect("write the first");
    two.write(b"two").await.expect("write the second");
    let two = two.finish().await.expect("finish the second");
    let one = one.finish().await.expect("finish the first");
    assert_ne!(one.id, two.id, "two uploads became one object");
    assert_eq!(get(storage, &one.id).await, b"one");
    assert_eq!(get(storage, &two.id).await, b"two");
}

pub(super) async fn resuming(storage: &dyn Storage) {
    let bytes = noise(LARGE);
    let mut upload = storage
        .begin(NAME, Some(LARGE as u64))
        .await
        .expect("begin");
    let ticket = upload.write(&bytes[..LARGE / 2]).await.expect("write");
    drop(upload);
    let resumed = storage.resume(&ticket).await;
    if !storage.traits().resumable_upload {
        assert_eq!(
            kind(resumed),
            Some(ErrorKind::Unsupported),
            "resume without the trait"
        );
        return;
    }
    let mut upload = resumed.expect("resume");
    let kept = usize::try_from(ticket.kept()).expect("kept");
    assert!(kept <= LARGE / 2, "a ticket counts what was written");
    upload.write(&bytes[kept..]).await.expect("write the rest");
    let entry = upload.finish().await.expect("finish");
    assert!(
        get(storage, &entry.id).await == bytes,
        "a resumed upload is unchanged"
    );
}
