//! Conformance of listing and removing: all of ours, and nothing else.

use super::{NAME, get, kind, listed, put};
use crate::contract::{Removed, Storage};
use crate::error::ErrorKind;
use crate::naming::Kind;
use crate::object_id::ObjectId;

pub(super) async fn names_with_accents_and_spaces(storage: &dyn Storage) {
    // Only names of the old module can hold more than digits.
    let names = [
        "db_backup_a%20b&c=d?#+'\".sql",
        "db_backup_avant l'été à Noël.sql",
        "db_backup_Дамп 数据库 🙂.sql.gz",
    ];
    for name in names {
        let entry = put(storage, name, name.as_bytes()).await;
        assert_eq!(entry.name, name, "the name is kept");
        assert_eq!(entry.kind, Kind::Legacy { stamp: None });
        assert_eq!(get(storage, &entry.id).await, name.as_bytes());
    }
    assert_eq!(listed(storage).await, names, "listed under their names");
    for entry in storage.list().await.expect("list") {
        assert_eq!(
            storage.remove(&entry.id).await.expect("remove"),
            Removed::Gone
        );
    }
    assert!(listed(storage).await.is_empty(), "all removed");
}

pub(super) async fn complete_with_sixty(storage: &dyn Storage) {
    let mut names = Vec::new();
    // Made in another order than they are listed in.
    for second in (0..60).rev() {
        let name = format!("db_backup_2026-11-23_04-05-{second:02}.sql.zst");
        put(storage, &name, name.as_bytes()).await;
        names.push(name);
    }
    names.reverse();
    let entries = storage.list().await.expect("list");
    let found: Vec<_> = entries.iter().map(|entry| entry.name.clone()).collect();
    assert_eq!(found, names, "the list is complete and ordered");
    for entry in entries {
        assert_eq!(
            entry.bytes,
            entry.name.len() as u64,
            "length of {}",
            entry.name
        );
        assert!(
            matches!(entry.kind, Kind::Archive { .. }),
            "kind of {}",
            entry.name
        );
    }
}

pub(super) async fn removing(storage: &dyn Storage) {
    let one = put(storage, NAME, b"one").await;
    let other = put(storage, "db_backup_old.sql", b"other").await;
    assert_eq!(
        storage.remove(&one.id).await.expect("remove"),
        Removed::Gone
    );
    assert_eq!(
        listed(storage).await,
        [other.name.as_str()],
        "just that one is gone"
    );
    let again = storage
        .remove(&one.id)
        .await
        .expect("a missing object is no error");
    assert_eq!(again, Removed::WasMissing);
    assert_eq!(get(storage, &other.id).await, b"other");
}

pub(super) async fn bad_and_foreign_names(storage: &dyn Storage) {
    for bad in [
        "",
        ".",
        "..",
        "../x.sql",
        "a/b.sql",
        "/etc/passwd",
        "a\\b",
        ".x",
        "a\0.sql",
    ] {
        assert_eq!(
            kind(ObjectId::new(bad)),
            Some(ErrorKind::BadId),
            "id {bad:?}"
        );
        assert_eq!(
            kind(storage.begin(bad, None).await),
            Some(ErrorKind::BadId),
            "name {bad:?}"
        );
    }
    for foreign in ["notes.txt", "x.sql.zst", "db_backup_x.sql.zst"] {
        let begun = storage.begin(foreign, None).await;
        assert_eq!(kind(begun), Some(ErrorKind::Foreign), "name {foreign:?}");
    }
    assert!(
        listed(storage).await.is_empty(),
        "refused names leave nothing"
    );
}
