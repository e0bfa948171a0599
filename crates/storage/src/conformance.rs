//! The suite that every storage must pass: the contract of [`Storage`], checked by use.
//!
//! For tests only. It asks for fresh empty storages and panics, naming the broken promise, at
//! the first violation. It must assume nothing that the contract or the storage's own
//! [`Traits`](crate::Traits) does not promise.

mod listing;
mod reads;
#[cfg(test)]
mod tests;
mod uploads;

use tokio::io::AsyncReadExt;

use crate::contract::{Entry, Storage};
use crate::error::{Error, ErrorKind, Result};
use crate::object_id::ObjectId;

const NAME: &str = "db_backup_2026-11-23_04-05-06.sql.zst";
const SECOND: &str = "db_backup_2026-11-23_04-05-06_2.sql.zst";
/// Above the smallest part of S3 (5 MiB) and of Drive (256 KiB), and a multiple of neither.
const LARGE: usize = 5_300_001;

/// Runs the suite. `make` gives a fresh, empty storage each time it is called.
///
/// # Panics
/// When the storage breaks the contract.
pub async fn conformance(make: impl Fn() -> Box<dyn Storage>) {
    uploads::round_trips(&*make()).await;
    uploads::nothing_shows_before_finish(&*make()).await;
    uploads::aborted_or_dropped_leaves_nothing(&*make()).await;
    uploads::promised_length_is_kept(&*make()).await;
    uploads::taken_names_are_never_overwritten(&*make()).await;
    uploads::uploads_of_one_name_at_once(&*make()).await;
    uploads::resuming(&*make()).await;
    reads::ranges(&*make()).await;
    reads::missing_objects(&*make()).await;
    listing::names_with_accents_and_spaces(&*make()).await;
    listing::complete_with_sixty(&*make()).await;
    listing::removing(&*make()).await;
    listing::bad_and_foreign_names(&*make()).await;
}

/// Uploads `bytes` in uneven pieces.
async fn put(storage: &dyn Storage, name: &str, bytes: &[u8]) -> Entry {
    let promise = Some(bytes.len() as u64);
    let mut upload = storage.begin(name, promise).await.expect("begin");
    for piece in bytes.chunks(1_000_003) {
        upload.write(piece).await.expect("write");
    }
    upload.finish().await.expect("finish")
}

async fn get(storage: &dyn Storage, id: &ObjectId) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut reader = storage.open(id, 0).await.expect("open");
    reader
        .read_to_end(&mut bytes)
        .await
        .expect("read to the end");
    bytes
}

async fn listed(storage: &dyn Storage) -> Vec<String> {
    storage
        .list()
        .await
        .expect("list")
        .into_iter()
        .map(|entry| entry.name)
        .collect()
}

fn kind<T>(result: Result<T>) -> Option<ErrorKind> {
    result.err().as_ref().map(Error::kind)
}

/// Bytes that do not repeat, so that a misplaced part shows (xorshift64).
fn noise(len: usize) -> Vec<u8> {
    let mut state = 0x9E37_79B9_7F4A_7C15_u64 ^ len as u64;
    let mut bytes = Vec::with_capacity(len + 8);
    while bytes.len() < len {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        bytes.extend_from_slice(&state.to_le_bytes());
    }
    bytes.truncate(len);
    bytes
}
