//! The text of a foreign dump, however it is packed: plain, gzip, zstd, or a zip file with one file in it. Told by its
//! first bytes, never by a file's name, and read as a stream, in constant memory.
//!
//! It must never take one of our own archives for a foreign dump: cut, it has no index, and what is left of it would
//! look whole. A packed text that ends early is an error, never the end of the dump.

mod zip;
mod zstd;

use crate::decode::ZSTD_MAGIC;
use flate2::bufread::MultiGzDecoder;
use std::io::{self, BufRead, BufReader, Read};

/// How our own archives begin, as text.
const OWN: &[u8] = b"-- Sauvegarde archive, format ";
/// What is read at once, bytes.
const READ: usize = 256 * 1024;

/// What a dump is packed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Packing {
    /// Nothing: it is the text.
    None,
    /// gzip, of one part or several.
    Gzip,
    /// zstd, of one frame or several.
    Zstd,
    /// A zip file with one file in it, as phpMyAdmin writes it.
    Zip,
}

/// Why a file is no foreign dump that can be read.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The file could not be read, or it is cut or damaged where it begins.
    #[error("cannot read the dump: {0}")]
    Io(#[from] io::Error),
    /// Packed in a way that is not read here.
    #[error("the dump is packed as {0}, which is not read here")]
    Packing(&'static str),
    /// The text is that of one of our own archives, packed, without its index: the archive was cut.
    #[error("this is an archive of Sauvegarde without its index: it was cut")]
    OwnArchive,
    /// Neither text nor a packing that is known.
    #[error("this is no SQL text: it holds binary data at byte {0}")]
    Binary(usize),
    /// Nothing in it.
    #[error("there is no text in it")]
    Empty,
}

/// The text of a dump.
pub struct Text<'r> {
    packing: Packing,
    reader: Box<dyn BufRead + 'r>,
}

impl<'r> Text<'r> {
    /// Looks at the first bytes and unpacks from there on.
    pub fn open(reader: impl Read + 'r) -> Result<Self, Error> {
        let mut packed = BufReader::with_capacity(READ, reader);
        let first = beginning(&mut packed)?;
        let packing = if first.starts_with(&[0x1F, 0x8B]) {
            Packing::Gzip
        } else if is_zstd(first) {
            Packing::Zstd
        } else if first.starts_with(b"PK\x03\x04") {
            Packing::Zip
        } else if let Some(name) = other_packing(first) {
            return Err(Error::Packing(name));
        } else {
            Packing::None
        };
        let mut reader: Box<dyn BufRead + 'r> = match packing {
            Packing::None => Box::new(packed),
            Packing::Gzip => unpacked(Whole(MultiGzDecoder::new(packed), "gzip")),
            Packing::Zstd => unpacked(zstd::Unpacked::new(packed)?),
            Packing::Zip => unpacked(zip::Unpacked::new(packed)?),
        };
        let text = beginning(&mut reader)?;
        // Decompressed by its owner, an archive is a dump like others: it says at its end whether it is whole.
        if packing != Packing::None && text.starts_with(OWN) {
            return Err(Error::OwnArchive);
        }
        match text.iter().take(16).position(|&byte| byte == 0) {
            Some(at) => Err(Error::Binary(at)),
            None if text.is_empty() => Err(Error::Empty),
            None => Ok(Self { packing, reader }),
        }
    }

    /// What it was packed in.
    pub fn packing(&self) -> Packing {
        self.packing
    }
}

impl Read for Text<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        self.reader.read(out)
    }
}

impl BufRead for Text<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.reader.fill_buf()
    }

    fn consume(&mut self, amount: usize) {
        self.reader.consume(amount);
    }
}

fn unpacked<'r>(reader: impl Read + 'r) -> Box<dyn BufRead + 'r> {
    Box::new(BufReader::with_capacity(READ, reader))
}

/// What a reader has ready at its start; a pipe may have less than a file.
fn beginning(reader: &mut impl BufRead) -> io::Result<&[u8]> {
    loop {
        match reader.fill_buf() {
            Ok(_) => break,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    reader.fill_buf()
}

/// A frame, or a skippable frame before it (pzstd writes them).
fn is_zstd(first: &[u8]) -> bool {
    first.starts_with(&ZSTD_MAGIC)
        || (first.len() >= 4 && first[0] & 0xF0 == 0x50 && first[1..4] == [0x2A, 0x4D, 0x18])
}

fn other_packing(first: &[u8]) -> Option<&'static str> {
    const OTHERS: [(&[u8], &str); 6] = [
        (b"BZh", "bzip2"),
        (b"\xFD7zXZ\0", "xz"),
        (b"7z\xBC\xAF\x27\x1C", "7z"),
        (b"\x04\x22\x4D\x18", "lz4"),
        (b"Rar!", "rar"),
        (b"PK\x05\x06", "an empty zip"),
    ];
    let known = OTHERS.iter().find(|(magic, _)| first.starts_with(magic));
    match known {
        Some((_, name)) => Some(name),
        None if first.get(257..262) == Some(b"ustar") => Some("tar"),
        None => None,
    }
}

/// Says what an early end means.
struct Whole<R>(R, &'static str);

impl<R: Read> Read for Whole<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        self.0.read(out).map_err(|error| match error.kind() {
            io::ErrorKind::UnexpectedEof => cut(self.1),
            io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData => damaged(self.1, &error),
            _ => error,
        })
    }
}

fn cut(packing: &str) -> io::Error {
    io::Error::new(
        io::ErrorKind::UnexpectedEof,
        format!("the {packing} data end too early: the file was cut"),
    )
}

fn damaged(packing: &str, detail: &impl std::fmt::Display) -> io::Error {
    io::Error::new(
        io::ErrorKind::InvalidData,
        format!("the {packing} data are damaged: {detail}"),
    )
}
