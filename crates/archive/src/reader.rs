//! Opens an archive from its tail and reads single frames, by range reads only, so that it works
//! on a file as on a remote object. No text leaves it unchecked: [`Reader::text`] returns only
//! what matched its hash; [`Reader::stream`] says at its end whether it did.

use std::fs::File;
use std::io;

use crate::decode::{Decoder, ZSTD_MAGIC};
use crate::index::Frame;
use crate::{Damage, Error, Index, hash, index_frame, seek_table};

/// What one read asks for at most, bytes.
pub(crate) const GULP: usize = 1 << 20;

/// Something that can be read at any place: a file, later a remote object.
pub trait ReadAt: Send + Sync {
    /// Its size, bytes.
    fn size(&self) -> io::Result<u64>;
    /// Fills `buffer` from `offset` on; an early end is `UnexpectedEof`.
    fn read_exact_at(&self, buffer: &mut [u8], offset: u64) -> io::Result<()>;
}

impl ReadAt for File {
    fn size(&self) -> io::Result<u64> {
        self.metadata().map(|metadata| metadata.len())
    }

    fn read_exact_at(&self, buffer: &mut [u8], offset: u64) -> io::Result<()> {
        std::os::unix::fs::FileExt::read_exact_at(self, buffer, offset)
    }
}

impl ReadAt for [u8] {
    fn size(&self) -> io::Result<u64> {
        Ok(self.len() as u64)
    }

    fn read_exact_at(&self, buffer: &mut [u8], offset: u64) -> io::Result<()> {
        let from = usize::try_from(offset)
            .ok()
            .and_then(|at| self.get(at..)?.get(..buffer.len()));
        from.map(|bytes| buffer.copy_from_slice(bytes))
            .ok_or_else(|| io::ErrorKind::UnexpectedEof.into())
    }
}

impl<T: ReadAt + ?Sized> ReadAt for &T {
    fn size(&self) -> io::Result<u64> {
        (**self).size()
    }

    fn read_exact_at(&self, buffer: &mut [u8], offset: u64) -> io::Result<()> {
        (**self).read_exact_at(buffer, offset)
    }
}

/// Buffers that are used again from frame to frame: one per thread.
pub struct FrameText {
    decoder: Decoder,
    stored: Vec<u8>,
    text: Vec<u8>,
}

impl Default for FrameText {
    fn default() -> Self {
        Self {
            decoder: Decoder::new(),
            stored: Vec::new(),
            text: Vec::new(),
        }
    }
}

/// An opened archive.
pub struct Reader<S: ReadAt> {
    source: S,
    index: Index,
    bytes: u64,
}

impl<S: ReadAt> Reader<S> {
    /// Opens by the tail: seek table, then index. Three reads, and a fourth if there is no tail:
    /// only then does the beginning say whether this ever was an archive. With the tail whole, a
    /// damaged beginning costs no more than the first frame.
    pub fn open(source: S) -> Result<Self, Error> {
        let bytes = source.size().map_err(Error::io("reading the archive"))?;
        match open_tail(&source, bytes) {
            Ok(index) => Ok(Self {
                source,
                index,
                bytes,
            }),
            Err(Error::Damaged(Damage::Truncated)) if !begins_like_one(&source, bytes)? => {
                Err(Damage::NotAnArchive.into())
            }
            Err(error) => Err(error),
        }
    }

    /// What the archive says it holds.
    pub fn index(&self) -> &Index {
        &self.index
    }

    /// Size of the file, bytes.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// What lies beneath.
    pub fn source(&self) -> &S {
        &self.source
    }

    /// The whole text of a frame, checked against its hash. Holds it in memory, and refuses one
    /// above [`crate::TEXT_LIMIT`]: for a data frame above [`crate::FRAME_LIMIT`] (one huge row)
    /// use [`Reader::stream`].
    pub fn text<'b>(&self, frame: &Frame, buffers: &'b mut FrameText) -> Result<&'b [u8], Error> {
        let FrameText {
            decoder,
            stored,
            text,
        } = buffers;
        text.clear();
        if frame.text > crate::TEXT_LIMIT {
            return Err(Error::broken(
                frame.offset,
                format!("{} bytes of text, too many for such a frame", frame.text),
            ));
        }
        self.decode(frame, decoder, stored, &mut |piece| {
            text.extend_from_slice(piece);
            Ok(())
        })?;
        Ok(text)
    }

    /// Hands out the text of a frame in pieces. The pieces are *not yet* checked when they come;
    /// only an `Ok` at the end says that all of them were right.
    pub fn stream(
        &self,
        frame: &Frame,
        buffers: &mut FrameText,
        each: &mut dyn FnMut(&[u8]) -> Result<(), Error>,
    ) -> Result<(), Error> {
        self.decode(frame, &mut buffers.decoder, &mut buffers.stored, each)
    }

    fn decode(
        &self,
        frame: &Frame,
        decoder: &mut Decoder,
        stored: &mut Vec<u8>,
        each: &mut dyn FnMut(&[u8]) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let mut hasher = blake3::Hasher::new();
        let (mut seen, mut done) = (0, 0);
        decoder.begin()?;
        while done < frame.stored {
            let gulp = (frame.stored - done).min(GULP as u64);
            stored.resize(gulp as usize, 0);
            read(&self.source, stored, frame.offset + done)?;
            done += gulp;
            decoder.feed(stored, frame.offset, &mut |piece| {
                seen += piece.len() as u64;
                if seen > frame.text {
                    return Err(Error::broken(frame.offset, "more text than the index says"));
                }
                hasher.update(piece);
                each(piece)
            })?;
        }
        if !decoder.ended() || seen != frame.text {
            return Err(Error::broken(frame.offset, "less text than the index says"));
        }
        if hash::hex(hasher.finalize().as_bytes()) != frame.hash {
            return Err(Error::broken(
                frame.offset,
                "the text does not match its hash",
            ));
        }
        Ok(())
    }
}

pub(crate) fn read(source: &impl ReadAt, buffer: &mut [u8], offset: u64) -> Result<(), Error> {
    source
        .read_exact_at(buffer, offset)
        .map_err(|error| match error.kind() {
            io::ErrorKind::UnexpectedEof => Damage::Truncated.into(),
            _ => Error::io("reading the archive")(error),
        })
}

fn begins_like_one(source: &impl ReadAt, bytes: u64) -> Result<bool, Error> {
    let mut magic = [0; 4];
    if bytes < 4 {
        return Ok(false);
    }
    read(source, &mut magic, 0)?;
    Ok(magic == ZSTD_MAGIC)
}

fn open_tail(source: &impl ReadAt, bytes: u64) -> Result<Index, Error> {
    let footer_at = bytes
        .checked_sub(seek_table::FOOTER as u64)
        .ok_or(Damage::Truncated)?;
    let mut footer = [0; seek_table::FOOTER];
    read(source, &mut footer, footer_at)?;
    let size = seek_table::size(seek_table::count(&footer)?);
    let table_at = bytes.checked_sub(size).ok_or(Damage::Truncated)?;
    let mut table = vec![0; size as usize];
    read(source, &mut table, table_at)?;
    let entries = seek_table::decode(&table, table_at)?;
    let (last, before) = entries.split_last().ok_or(Damage::NotAnArchive)?;
    let index_at = table_at
        .checked_sub(u64::from(last.stored))
        .ok_or(Damage::Truncated)?;
    if last.text != 0 {
        return Err(Damage::NotAnArchive.into());
    }
    if u64::from(last.stored) > index_frame::MOST {
        return Err(Error::broken(index_at, "index: impossible size"));
    }
    let mut frame = vec![0; last.stored as usize];
    read(source, &mut frame, index_at)?;
    let index = index_frame::decode(&frame, index_at)?;
    check_layout(&index, before, index_at)?;
    Ok(index)
}

/// The frames of the index must be exactly those of the seek table and fill the body; statements
/// lie in their text, one after the other.
pub(crate) fn check_layout(
    index: &Index,
    entries: &[seek_table::Entry],
    index_at: u64,
) -> Result<(), Error> {
    let mismatch = |detail: &str| Err(Error::broken(index_at, format!("index: {detail}")));
    if index.body_bytes != index_at || index.frames.len() != entries.len() {
        return mismatch("does not fit the seek table");
    }
    let mut offset = 0;
    for (frame, entry) in index.frames.iter().zip(entries) {
        if frame.offset != offset
            || frame.stored != u64::from(entry.stored)
            || frame.text != u64::from(entry.text)
            || frame
                .object
                .is_some_and(|object| object >= index.objects.len())
            || !in_order(&frame.statements, frame.text)
        {
            return mismatch("a frame does not fit the seek table");
        }
        offset += frame.stored;
    }
    match offset == index_at {
        true => Ok(()),
        false => mismatch("frames do not fill the body"),
    }
}

fn in_order(statements: &[(u64, u64)], text: u64) -> bool {
    let mut before = 0;
    statements
        .iter()
        .all(|(at, length)| match at.checked_add(*length) {
            Some(end) if *at >= before && end <= text => {
                before = end;
                true
            }
            _ => false,
        })
}
