//! The folder as a [`Storage`]: each call does its blocking work on a thread for it.

use std::io::Write;
use std::path::PathBuf;

use async_trait::async_trait;

use super::{Folder, PartialFile, Swept, blocking, objects, sweep};
use crate::contract::{Entry, Reader, Removed, Storage, Ticket, Traits, Upload};
use crate::error::{Error, ErrorKind, Result};
use crate::naming;
use crate::object_id::ObjectId;

impl Folder {
    /// Runs `work` on this folder's path, away from the async threads.
    async fn run<T, F>(&self, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(PathBuf) -> Result<T> + Send + 'static,
    {
        let path = self.path().to_owned();
        blocking(move || work(path)).await
    }

    /// Removes what crashed writers left; see [`sweep`](fn@sweep).
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub async fn sweep(&self) -> Result<Swept> {
        self.run(|folder| sweep(&folder)).await
    }
}

#[async_trait]
impl Storage for Folder {
    fn traits(&self) -> Traits {
        Traits {
            atomic_publish: true,
            range_reads: true,
            resumable_upload: false,
            server_checksum: false,
            unique_names: true,
            remote: false,
        }
    }

    async fn begin(&self, name: &str, bytes: Option<u64>) -> Result<Box<dyn Upload>> {
        let id = ObjectId::new(name)?;
        if naming::classify(name).is_none() {
            let doing = format!("such a file would never be listed: {name:?} in");
            return Err(Error::new(ErrorKind::Foreign, doing).at(self.path()));
        }
        let file = self
            .run(move |folder| PartialFile::create(&folder, id.as_str()))
            .await?;
        Ok(Box::new(FolderUpload {
            file: Some(file),
            folder: self.clone(),
            promised: bytes,
        }))
    }

    async fn open(&self, id: &ObjectId, offset: u64) -> Result<Reader> {
        let id = id.clone();
        let file = self
            .run(move |folder| objects::open(&folder, &id, offset))
            .await?;
        Ok(Box::new(tokio::fs::File::from_std(file)))
    }

    async fn stat(&self, id: &ObjectId) -> Result<Entry> {
        let id = id.clone();
        self.run(move |folder| objects::stat(&folder, &id)).await
    }

    async fn list(&self) -> Result<Vec<Entry>> {
        self.run(|folder| objects::list(&folder)).await
    }

    async fn remove(&self, id: &ObjectId) -> Result<Removed> {
        let id = id.clone();
        self.run(move |folder| objects::remove(&folder, &id)).await
    }
}

struct FolderUpload {
    /// `None` once a write failed or was cancelled: then the file is removed already.
    file: Option<PartialFile>,
    folder: Folder,
    promised: Option<u64>,
}

impl FolderUpload {
    fn take(&mut self, doing: &str) -> Result<PartialFile> {
        let closed = || Error::new(ErrorKind::Closed, doing).at(self.folder.path());
        self.file.take().ok_or_else(closed)
    }
}

#[async_trait]
impl Upload for FolderUpload {
    async fn write(&mut self, bytes: &[u8]) -> Result<Ticket> {
        let mut file = self.take("writing")?;
        let bytes = bytes.to_owned();
        let file = blocking(move || {
            file.write_all(&bytes)?;
            Ok(file)
        })
        .await?;
        let ticket = Ticket::new(file.written(), None);
        self.file = Some(file);
        Ok(ticket)
    }

    async fn finish(mut self: Box<Self>) -> Result<Entry> {
        let file = self.take("finishing")?;
        let promised = self.promised;
        self.folder
            .run(move |folder| {
                if let Some(promised) = promised
                    && promised != file.written()
                {
                    let doing = format!("{} bytes came, {promised} promised, in", file.written());
                    return Err(Error::new(ErrorKind::WrongLength, doing).at(&folder));
                }
                let path = file.publish()?;
                let name = path
                    .file_name()
                    .and_then(|name| name.to_str())
                    .unwrap_or_default();
                objects::stat(&folder, &ObjectId::new(name)?)
            })
            .await
    }

    async fn abort(mut self: Box<Self>) -> Result<()> {
        match self.file.take() {
            Some(file) => blocking(move || file.abort()).await,
            None => Ok(()),
        }
    }
}
