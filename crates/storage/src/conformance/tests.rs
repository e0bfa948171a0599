//! The suite itself is tested: it passes a sound storage in memory, and catches each of the
//! defects that storages really had.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::SystemTime;

use async_trait::async_trait;

use super::conformance;
use crate::contract::{Entry, Reader, Removed, Storage, Ticket, Traits, Upload};
use crate::error::{Error, ErrorKind, Result};
use crate::naming;
use crate::object_id::ObjectId;

#[derive(Debug, Clone, Copy, PartialEq)]
enum Defect {
    None,
    ListsTheFirstPage,
    Overwrites,
    ListsUnfinished,
    AbortPublishes,
    IgnoresThePromise,
    ShortRead,
    EndlessPastTheEnd,
    RemoveTwiceFails,
    RemovesAll,
    TakesAnyName,
    MissingIsEmpty,
    ResumesFromNothing,
    LastByteLost,
}

type Objects = Arc<Mutex<BTreeMap<String, (Vec<u8>, SystemTime)>>>;

/// Like a service with ids of its own: an id is not a name. Resumes like Drive: a ticket keeps
/// whole parts only.
#[derive(Clone)]
struct Memory {
    objects: Objects,
    sessions: Objects,
    defect: Defect,
}

const PART: usize = 262_144;

impl Memory {
    fn new(defect: Defect) -> Self {
        Self {
            objects: Objects::default(),
            sessions: Objects::default(),
            defect,
        }
    }

    fn is(&self, defect: Defect) -> bool {
        self.defect == defect
    }

    fn find(&self, id: &ObjectId) -> Result<(String, Vec<u8>, SystemTime)> {
        let name = id.as_str().strip_prefix("id-").unwrap_or_default();
        match self.objects.lock().unwrap().get(name) {
            Some((bytes, at)) => Ok((name.to_owned(), bytes.clone(), *at)),
            None if self.is(Defect::MissingIsEmpty) => {
                Ok((name.to_owned(), vec![], SystemTime::UNIX_EPOCH))
            }
            None => Err(Error::new(ErrorKind::NotFound, "no such object")),
        }
    }

    fn entry(&self, name: &str) -> Result<Entry> {
        let id = ObjectId::new(format!("id-{name}"))?;
        let (name, bytes, modified) = self.find(&id)?;
        let kind = naming::classify(&name).unwrap_or(naming::Kind::Legacy { stamp: None });
        Ok(Entry {
            id,
            kind,
            bytes: bytes.len() as u64,
            modified,
            name,
        })
    }

    fn publish(&self, name: &str, bytes: Vec<u8>) -> Result<Entry> {
        let mut objects = self.objects.lock().unwrap();
        let free = naming::candidates(name)
            .find(|name| self.is(Defect::Overwrites) || !objects.contains_key(name))
            .unwrap();
        objects.insert(free.clone(), (bytes, SystemTime::now()));
        drop(objects);
        self.entry(&free)
    }
}

#[async_trait]
impl Storage for Memory {
    fn traits(&self) -> Traits {
        Traits {
            atomic_publish: true,
            range_reads: true,
            resumable_upload: true,
            server_checksum: false,
            unique_names: true,
            remote: false,
        }
    }

    async fn begin(&self, name: &str, bytes: Option<u64>) -> Result<Box<dyn Upload>> {
        ObjectId::new(name)?;
        if naming::classify(name).is_none() && !self.is(Defect::TakesAnyName) {
            return Err(Error::new(ErrorKind::Foreign, "begin"));
        }
        if self.is(Defect::ListsUnfinished) {
            self.publish(name, vec![])?;
        }
        let upload = MemoryUpload {
            storage: self.clone(),
            name: name.to_owned(),
            promised: bytes,
            bytes: vec![],
        };
        Ok(Box::new(upload))
    }

    async fn resume(&self, ticket: &Ticket) -> Result<Box<dyn Upload>> {
        let name = ticket.token().unwrap().to_owned();
        let mut bytes = self.sessions.lock().unwrap()[&name].0.clone();
        if self.is(Defect::ResumesFromNothing) {
            bytes.clear();
        }
        Ok(Box::new(MemoryUpload {
            storage: self.clone(),
            name,
            promised: None,
            bytes,
        }))
    }

    async fn open(&self, id: &ObjectId, offset: u64) -> Result<Reader> {
        let (_, mut bytes, _) = self.find(id)?;
        let mut from = usize::try_from(offset).unwrap_or(usize::MAX);
        if from > bytes.len() {
            from = if self.is(Defect::EndlessPastTheEnd) {
                0
            } else {
                bytes.len()
            };
        }
        if self.is(Defect::ShortRead) && bytes.len() - from > 1_000_000 {
            bytes.truncate(from + 1_000_000);
        }
        Ok(Box::new(std::io::Cursor::new(bytes.split_off(from))))
    }

    async fn stat(&self, id: &ObjectId) -> Result<Entry> {
        let (name, ..) = self.find(id)?;
        self.entry(&name)
    }

    async fn list(&self) -> Result<Vec<Entry>> {
        let names: Vec<_> = self.objects.lock().unwrap().keys().cloned().collect();
        // The old module's Drive list.
        let page = if self.is(Defect::ListsTheFirstPage) {
            25
        } else {
            usize::MAX
        };
        names
            .iter()
            .take(page)
            .map(|name| self.entry(name))
            .collect()
    }

    async fn remove(&self, id: &ObjectId) -> Result<Removed> {
        let name = id.as_str().strip_prefix("id-").unwrap_or_default();
        let mut objects = self.objects.lock().unwrap();
        let was = objects.remove(name);
        if self.is(Defect::RemovesAll) {
            objects.clear();
        }
        match was {
            Some(_) => Ok(Removed::Gone),
            None if self.is(Defect::RemoveTwiceFails) => {
                Err(Error::new(ErrorKind::NotFound, "remove"))
            }
            None => Ok(Removed::WasMissing),
        }
    }
}

struct MemoryUpload {
    storage: Memory,
    name: String,
    promised: Option<u64>,
    bytes: Vec<u8>,
}

#[async_trait]
impl Upload for MemoryUpload {
    async fn write(&mut self, bytes: &[u8]) -> Result<Ticket> {
        self.bytes.extend_from_slice(bytes);
        let kept = self.bytes.len() / PART * PART;
        let session = (self.bytes[..kept].to_vec(), SystemTime::now());
        self.storage
            .sessions
            .lock()
            .unwrap()
            .insert(self.name.clone(), session);
        Ok(Ticket::new(kept as u64, Some(self.name.clone())))
    }

    async fn finish(mut self: Box<Self>) -> Result<Entry> {
        let wrong = self
            .promised
            .is_some_and(|promised| promised != self.bytes.len() as u64);
        if wrong && !self.storage.is(Defect::IgnoresThePromise) {
            return Err(Error::new(ErrorKind::WrongLength, "finish"));
        }
        if self.storage.is(Defect::LastByteLost) {
            self.bytes.pop();
        }
        self.storage.publish(&self.name, self.bytes)
    }

    async fn abort(self: Box<Self>) -> Result<()> {
        if self.storage.is(Defect::AbortPublishes) {
            self.storage.publish(&self.name, self.bytes)?;
        }
        Ok(())
    }
}

fn run(defect: Defect) -> std::thread::Result<()> {
    let suite = async move { conformance(|| Box::new(Memory::new(defect))).await };
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| runtime.block_on(suite)))
}

#[test]
fn a_sound_storage_passes() {
    assert!(run(Defect::None).is_ok());
}

#[test]
fn every_defect_is_caught() {
    use Defect::*;
    for defect in [
        ListsTheFirstPage,
        Overwrites,
        ListsUnfinished,
        AbortPublishes,
        IgnoresThePromise,
        ShortRead,
        EndlessPastTheEnd,
        RemoveTwiceFails,
        RemovesAll,
        TakesAnyName,
        MissingIsEmpty,
        ResumesFromNothing,
        LastByteLost,
    ] {
        assert!(run(defect).is_err(), "{defect:?} went unnoticed");
    }
}
