//! Writes an archive from front to back: frames, then index, then seek table, hashing as it goes.
//! It never seeks, so it also writes to a pipe; it never decides what is complete: the caller
//! hands over the index with its state, and an archive without [`Writer::finish`] has no end.

use std::io::Write;

use sha2::{Digest, Sha256};
use zstd_safe::zstd_sys::ZSTD_EndDirective;
use zstd_safe::{InBuffer, OutBuffer};

use crate::index::{Frame, Role};
use crate::reader::check_layout;
use crate::seek_table::{self, Entry};
use crate::{EncodedFrame, Encoder, Error, Index, hash, index_frame};

/// What the bytes become.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// The archive of docs/FORMAT.md, with this zstd level.
    Archive {
        /// zstd level, 1–19.
        level: i32,
    },
    /// The SQL text alone: what `zstd -dc` of the archive would print.
    Plain,
}

/// What is known of a frame besides its text.
#[derive(Clone, Debug)]
pub struct FrameHead {
    /// What it is for.
    pub role: Role,
    /// Position of its object in the index.
    pub object: Option<usize>,
    /// Rows in it.
    pub rows: u64,
    /// Statement borders (offset, length) for all roles but data.
    pub statements: Vec<(u64, u64)>,
}

impl FrameHead {
    /// Head of a data frame.
    pub fn data(object: usize, rows: u64) -> Self {
        Self {
            role: Role::Data,
            object: Some(object),
            rows,
            statements: Vec::new(),
        }
    }
}

/// What a finished archive is.
#[derive(Clone, Debug)]
pub struct Summary {
    /// The index as written.
    pub index: Index,
    /// Size of the whole file, bytes.
    pub bytes: u64,
    /// SHA-256 of the whole file, hexadecimal.
    pub sha256: String,
}

/// The writer. `W` needs no buffer of its own.
pub struct Writer<W: Write> {
    out: W,
    format: Format,
    encoder: Encoder,
    buffer: Vec<u8>,
    sha256: Sha256,
    written: u64,
    frames: Vec<Frame>,
    open: Option<Open>,
    /// Something failed half-way: what was written cannot become an archive any more.
    failed: bool,
}

/// A frame that is being streamed.
#[derive(Default)]
struct Open {
    hasher: blake3::Hasher,
    text: u64,
    stored: u64,
}

impl<W: Write> Writer<W> {
    /// Begins an archive (or plain text) on `out`; writes nothing yet.
    pub fn new(out: W, format: Format) -> Result<Self, Error> {
        let level = match format {
            Format::Archive { level } => level,
            Format::Plain => crate::DEFAULT_LEVEL,
        };
        Ok(Self {
            out,
            format,
            encoder: Encoder::new(level)?,
            buffer: Vec::new(),
            sha256: Sha256::new(),
            written: 0,
            frames: Vec::new(),
            open: None,
            failed: false,
        })
    }

    /// What the bytes become.
    pub fn format(&self) -> Format {
        self.format
    }

    /// Bytes written so far.
    pub fn written(&self) -> u64 {
        self.written
    }

    /// The frames written so far.
    pub fn frames(&self) -> &[Frame] {
        &self.frames
    }

    /// Compresses and writes one frame; returns the BLAKE3 of its text, which is at most
    /// [`crate::TEXT_LIMIT`] long.
    pub fn append(&mut self, head: FrameHead, text: &[u8]) -> Result<[u8; 32], Error> {
        self.check_between_frames(text.len() as u64)?;
        if self.format == Format::Plain {
            let hash = *blake3::hash(text).as_bytes();
            self.put(text)?;
            return self.record(head, text.len() as u64, text.len() as u64, hash);
        }
        let mut buffer = std::mem::take(&mut self.buffer);
        let encoded = self.encoder.encode_into(text, &mut buffer);
        let put = encoded.and_then(|hash| self.put(&buffer).map(|()| hash));
        let stored = buffer.len() as u64;
        self.buffer = buffer;
        self.record(head, text.len() as u64, stored, put?)
    }

    /// Writes a frame that another thread has made: compressed, or for plain text as it is.
    pub fn append_encoded(&mut self, head: FrameHead, frame: &EncodedFrame) -> Result<(), Error> {
        if self.format == Format::Plain && frame.stored.len() as u64 != frame.text {
            return Err(Error::Misuse("a compressed frame in plain text".into()));
        }
        self.check_between_frames(frame.text)?;
        self.put(&frame.stored)?;
        self.record(head, frame.text, frame.stored.len() as u64, frame.hash)
            .map(|_| ())
    }

    /// Takes in the next piece of a frame whose text is too large to hold (a single huge row);
    /// the first piece begins the frame. Memory stays flat.
    pub fn stream(&mut self, text: &[u8]) -> Result<(), Error> {
        let open = self.open.get_or_insert_default();
        open.hasher.update(text);
        open.text += text.len() as u64;
        self.compress(text, ZSTD_EndDirective::ZSTD_e_continue)
    }

    /// Ends the streamed frame; returns the BLAKE3 of its text.
    pub fn end_stream(&mut self, head: FrameHead) -> Result<[u8; 32], Error> {
        self.open.get_or_insert_default();
        self.compress(&[], ZSTD_EndDirective::ZSTD_e_end)?;
        let open = self.open.take().unwrap_or_default();
        self.record(
            head,
            open.text,
            open.stored,
            *open.hasher.finalize().as_bytes(),
        )
    }

    /// Writes index and seek table, flushes, and gives back what lies beneath. The caller's
    /// `frames`, `format`, `level` and body fields of `index` are filled in here.
    pub fn finish(mut self, mut index: Index) -> Result<(W, Summary), Error> {
        self.check_between_frames(0)?;
        index.format = crate::FORMAT;
        index.body_bytes = self.written;
        index.body_sha256 = hash::hex(&self.sha256.clone().finalize());
        index.frames = std::mem::take(&mut self.frames);
        if let Format::Archive { level } = self.format {
            index.level = level;
            let mut entries = Vec::with_capacity(index.frames.len() + 1);
            for frame in &index.frames {
                entries.push(Entry {
                    stored: narrow(frame.stored)?,
                    text: narrow(frame.text)?,
                });
            }
            if entries.is_empty() {
                return Err(Error::Misuse("an archive without frames".into()));
            }
            // What a reader would refuse must not look finished.
            check_layout(&index, &entries, self.written)
                .map_err(|error| Error::Misuse(error.to_string()))?;
            let frame = index_frame::encode(&index)?;
            entries.push(Entry {
                stored: narrow(frame.len() as u64)?,
                text: 0,
            });
            self.put(&frame)?;
            self.put(&seek_table::encode(&entries)?)?;
        }
        self.out.flush().map_err(Error::io("writing the archive"))?;
        let sha256 = hash::hex(&self.sha256.finalize());
        Ok((
            self.out,
            Summary {
                index,
                bytes: self.written,
                sha256,
            },
        ))
    }

    fn compress(&mut self, text: &[u8], end: ZSTD_EndDirective) -> Result<(), Error> {
        let before = self.written;
        if self.format == Format::Plain {
            self.put(text)?;
        } else {
            let mut buffer = std::mem::take(&mut self.buffer);
            let mut input = InBuffer::around(text);
            loop {
                buffer.clear();
                buffer.reserve(256 * 1024);
                let mut output = OutBuffer::around(&mut buffer);
                let context = self.encoder.context();
                let left = context
                    .compress_stream2(&mut output, &mut input, end)
                    .map_err(Error::zstd)
                    .inspect_err(|_| self.failed = true)?;
                self.put(&buffer)?;
                let all_in = input.pos() == text.len();
                if all_in && (left == 0 || end == ZSTD_EndDirective::ZSTD_e_continue) {
                    break;
                }
            }
            self.buffer = buffer;
        }
        if let Some(open) = &mut self.open {
            open.stored += self.written - before;
        }
        Ok(())
    }

    /// Whether a frame of its own, with so long a text, can stand here.
    fn check_between_frames(&self, text: u64) -> Result<(), Error> {
        let wrong = match (self.failed, &self.open) {
            (true, _) => "writing on after a failure",
            (_, Some(_)) => "inside a streamed frame",
            _ if text > crate::TEXT_LIMIT => "a text too long for one piece",
            _ => return Ok(()),
        };
        Err(Error::Misuse(wrong.into()))
    }

    fn put(&mut self, bytes: &[u8]) -> Result<(), Error> {
        if self.failed {
            return Err(Error::Misuse("writing on after a failure".into()));
        }
        let written = self.out.write_all(bytes);
        self.failed = written.is_err();
        written.map_err(Error::io("writing the archive"))?;
        self.sha256.update(bytes);
        self.written += bytes.len() as u64;
        Ok(())
    }

    fn record(
        &mut self,
        head: FrameHead,
        text: u64,
        stored: u64,
        hash: [u8; 32],
    ) -> Result<[u8; 32], Error> {
        // Bytes that no frame accounts for would be a hole.
        narrow(text)
            .and(narrow(stored))
            .inspect_err(|_| self.failed = true)?;
        self.frames.push(Frame {
            offset: self.written - stored,
            stored,
            text,
            hash: hash::hex(&hash),
            role: head.role,
            object: head.object,
            rows: head.rows,
            statements: head.statements,
        });
        Ok(hash)
    }
}

fn narrow(size: u64) -> Result<u32, Error> {
    u32::try_from(size)
        .map_err(|_| Error::Misuse(format!("a frame of {size} bytes does not fit a seek table")))
}
