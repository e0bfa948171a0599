//! The storage contract: the trait every storage implements and what callers may rely on.
//!
//! Nothing here knows a particular storage. Behaviour that several storages share (retry,
//! bandwidth limits) is added by wrapping one storage in another, never in this file.

use std::fmt;
use std::time::SystemTime;

use async_trait::async_trait;
use tokio::io::{AsyncRead, AsyncReadExt};

use crate::error::{Error, ErrorKind, Result};
use crate::naming::Kind;
use crate::object_id::ObjectId;

/// A stream of an object's bytes. Its end means the end of the object and nothing else: a
/// transfer that is cut reports an `io::Error` (possibly carrying an [`Error`]).
pub type Reader = Box<dyn AsyncRead + Send + Unpin>;

/// What a storage offers. Callers branch on these, never on which storage it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Traits {
    /// An object appears under its name whole, in one step. Without it a reader of the raw
    /// storage (not of [`Storage::list`]) can see half an object while it is uploaded.
    pub atomic_publish: bool,
    /// A read from the middle costs only what is read. Without it, showing the index at the
    /// tail of a 10 GB archive costs the whole download: callers ask first.
    pub range_reads: bool,
    /// [`Storage::resume`] continues an upload from a [`Ticket`], also in another process.
    /// Without it an interrupted copy starts over, so tickets need not be kept.
    pub resumable_upload: bool,
    /// The server computes a checksum itself. With it, a copy can be compared without reading
    /// it back over the network; without it, *verified* costs one full read.
    pub server_checksum: bool,
    /// Two objects never share a name. Without it (Drive), a name does not identify an object
    /// and only ids may be compared.
    pub unique_names: bool,
    /// Bytes travel over a network: copies count as being in another place than the database,
    /// and bandwidth limits apply.
    pub remote: bool,
}

/// One object of a storage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// How to address it in this storage.
    pub id: ObjectId,
    /// Its file name, for people and for downloads.
    pub name: String,
    /// What the name says it is. Only names of ours have a kind, so only they are listed.
    pub kind: Kind,
    /// Its length in bytes.
    pub bytes: u64,
    /// When the storage last saw it change, by the storage's clock. Never used to decide what
    /// retention removes: clocks differ and copies are younger than what they hold.
    pub modified: SystemTime,
}

/// What the storage has acknowledged of an upload.
#[derive(Clone, PartialEq, Eq)]
pub struct Ticket {
    kept: u64,
    token: Option<String>,
}

impl Ticket {
    /// `kept` bytes, from the start of the object, need not be sent again. `token` is what
    /// [`Storage::resume`] needs, when the storage resumes at all.
    #[must_use]
    pub fn new(kept: u64, token: Option<String>) -> Self {
        Self { kept, token }
    }

    /// How many bytes from the start the storage holds. May lag behind what was written.
    #[must_use]
    pub fn kept(&self) -> u64 {
        self.kept
    }

    /// The storage's own note. It may be a credential (a Drive session address is): keep it
    /// out of logs and pages.
    #[must_use]
    pub fn token(&self) -> Option<&str> {
        self.token.as_deref()
    }
}

impl fmt::Debug for Ticket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let token = self.token.as_ref().map(|_| "(secret)");
        f.debug_struct("Ticket")
            .field("kept", &self.kept)
            .field("token", &token)
            .finish()
    }
}

/// Whether [`Storage::remove`] had anything to remove.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Removed {
    /// It was there and is gone.
    Gone,
    /// It was not there: nothing to do, not an error.
    WasMissing,
}

/// A place that keeps opaque objects under our names.
///
/// # The contract
///
/// Every storage keeps all of this; the `conformance` suite checks it.
///
/// **What is ours.** A storage may be shared with other people's files. Only objects whose
/// name [`naming::classify`](crate::naming::classify) knows exist for this trait: others are
/// never listed, and reading, removing or creating one fails with [`ErrorKind::Foreign`].
///
/// **Ids** come from this storage ([`Entry::id`]) or from a user. An [`ObjectId`] cannot
/// leave its storage by construction; a storage must not follow links, redirects or
/// shortcuts out of it either.
///
/// **Writing.** Nothing is listed or readable before [`Upload::finish`] returned `Ok`; then it
/// is whole, durable and listed at once. A taken name is never overwritten: where names are
/// unique the object takes the next of [`naming::candidates`](crate::naming::candidates), and
/// the [`Entry`] returned says which. A failed, aborted or dropped upload leaves nothing that
/// is ever listed.
///
/// **Reading.** A read gives exactly the bytes asked for, or all up to the end of the object
/// when it ends sooner; at or past the end, none. Fewer bytes for any other reason is an
/// error, never a short read.
///
/// **Listing** is complete, whatever pages the service cuts it into, or an error; never a
/// part. It is ordered by name, then id. An object that appears or goes during the call may
/// be in it or not.
///
/// **Retrying.** `stat`, `list`, `open`, `read_range` and `remove` may be repeated at will.
/// After a failed `write`, only `abort`, or `resume` with an earlier ticket, make sense.
/// After a failed `finish` the object may exist all the same: look with `list` before sending
/// it again; sending it again never harms what is there, it makes a second object.
/// [`Error::retry`] says whether a repetition can help at all: `Never` is final.
///
/// **Cancelling.** Dropping any future of this trait is allowed. An upload whose `write` was
/// cancelled is closed ([`ErrorKind::Closed`]).
#[async_trait]
pub trait Storage: Send + Sync {
    /// What this storage offers. Constant for one storage.
    fn traits(&self) -> Traits;

    /// Begins an object called `name`. `bytes` is its length when known: a promise, because
    /// `finish` then refuses any other length ([`ErrorKind::WrongLength`]).
    async fn begin(&self, name: &str, bytes: Option<u64>) -> Result<Box<dyn Upload>>;

    /// Continues the upload a ticket belongs to; the caller sends on from [`Ticket::kept`].
    /// [`ErrorKind::NotFound`] when the storage has forgotten it: begin anew.
    ///
    /// Storages without [`Traits::resumable_upload`] keep this default, which refuses.
    async fn resume(&self, ticket: &Ticket) -> Result<Box<dyn Upload>> {
        let doing = format!("resuming an upload after {} bytes", ticket.kept());
        Err(Error::new(ErrorKind::Unsupported, doing))
    }

    /// Reads an object from byte `offset` to its end.
    async fn open(&self, id: &ObjectId, offset: u64) -> Result<Reader>;

    /// Reads up to `len` bytes from byte `offset`; fewer only where the object ends.
    async fn read_range(&self, id: &ObjectId, offset: u64, len: u64) -> Result<Vec<u8>> {
        let mut bytes = Vec::new();
        self.open(id, offset)
            .await?
            .take(len)
            .read_to_end(&mut bytes)
            .await?;
        Ok(bytes)
    }

    /// The facts of one object. [`ErrorKind::NotFound`] when it is not there.
    async fn stat(&self, id: &ObjectId) -> Result<Entry>;

    /// Every object of ours.
    async fn list(&self) -> Result<Vec<Entry>>;

    /// Removes one object for good (not into a bin that still counts against the quota).
    /// A missing one is no error.
    async fn remove(&self, id: &ObjectId) -> Result<Removed>;
}

/// One object on its way into a storage. Dropping it gives it up.
#[async_trait]
pub trait Upload: Send {
    /// Appends all of `bytes`. Whatever part size the service wants is the storage's affair.
    /// After an error the upload is closed.
    async fn write(&mut self, bytes: &[u8]) -> Result<Ticket>;

    /// Makes the object durable and visible, and says what it is called now.
    async fn finish(self: Box<Self>) -> Result<Entry>;

    /// Gives up: removes what was sent, and says if that failed.
    async fn abort(self: Box<Self>) -> Result<()>;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ticket_never_shows_its_token() {
        let ticket = Ticket::new(7, Some("https://upload?session=hunter2".to_owned()));
        let shown = format!("{ticket:?}");
        assert!(shown.contains('7') && !shown.contains("hunter2"), "{shown}");
        assert_eq!(ticket.token(), Some("https://upload?session=hunter2"));
    }
}
