//! Conformance of reading: exactly what was asked for, or all up to the end.

use tokio::io::AsyncReadExt;

use super::{LARGE, NAME, kind, noise, put};
use crate::contract::{Removed, Storage};
use crate::error::ErrorKind;

pub(super) async fn ranges(storage: &dyn Storage) {
    let bytes = noise(LARGE);
    let id = put(storage, NAME, &bytes).await.id;
    let end = LARGE as u64;
    let cases = [
        (0, 0),
        (0, 1),
        (0, end),
        (0, end + 1),
        (1, 4096),
        (65_535, 2),
        (end / 2, 3_000_000),
        (end - 1, 1),
        (end - 1, 2),
        (end - 64, u64::MAX),
        (end, 0),
        (end, 1),
        (end + 1, 1),
        (u64::MAX, u64::MAX),
    ];
    for (offset, len) in cases {
        let from = usize::try_from(offset.min(end)).expect("from");
        let to = usize::try_from(offset.saturating_add(len).min(end)).expect("to");
        let part = storage
            .read_range(&id, offset, len)
            .await
            .expect("read_range");
        assert!(
            part == bytes[from..to],
            "{len} bytes from {offset} of {end}"
        );

        let mut rest = Vec::new();
        let mut reader = storage.open(&id, offset).await.expect("open");
        reader
            .read_to_end(&mut rest)
            .await
            .expect("read to the end");
        assert!(rest == bytes[from..], "all from {offset} of {end}");
    }
}

pub(super) async fn missing_objects(storage: &dyn Storage) {
    // An id of the storage's own making, of an object that is gone.
    let id = put(storage, NAME, b"x").await.id;
    assert_eq!(storage.remove(&id).await.expect("remove"), Removed::Gone);
    assert_eq!(
        kind(storage.stat(&id).await),
        Some(ErrorKind::NotFound),
        "stat"
    );
    assert_eq!(
        kind(storage.open(&id, 0).await),
        Some(ErrorKind::NotFound),
        "open"
    );
    let range = storage.read_range(&id, 0, 1).await;
    assert_eq!(kind(range), Some(ErrorKind::NotFound), "read_range");
}
