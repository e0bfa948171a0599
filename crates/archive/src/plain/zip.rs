//! The first file of a zip, from its local header on (APPNOTE.TXT 6.3, sections 4.3.7 and 4.3.9), for phpMyAdmin writes
//! a dump as the only file of one. Several files, encryption and other methods are refused, and the checksum is checked.

use super::{cut, damaged};
use flate2::Crc;
use flate2::bufread::DeflateDecoder;
use std::io::{self, BufRead, Read};

/// Bytes of a local header before its name.
const HEADER: usize = 30;
/// Flag bits: encrypted; sizes and checksum behind the data.
const ENCRYPTED: u16 = 1;
const BEHIND: u16 = 1 << 3;

enum Data<R> {
    Stored(io::Take<R>),
    Deflated(DeflateDecoder<R>),
    Ended,
}

pub(super) struct Unpacked<R> {
    data: Data<R>,
    sum: Crc,
    /// From the header, unless it comes behind the data.
    expected: Option<u32>,
}

impl<R: BufRead> Unpacked<R> {
    pub(super) fn new(mut packed: R) -> io::Result<Self> {
        let mut header = [0; HEADER];
        read(&mut packed, &mut header)?;
        let flags = short(&header, 6);
        if flags & ENCRYPTED != 0 {
            return Err(damaged("zip", &"it is encrypted"));
        }
        let skipped = u64::from(short(&header, 26)) + u64::from(short(&header, 28));
        if io::copy(&mut (&mut packed).take(skipped), &mut io::sink())? < skipped {
            return Err(cut("zip"));
        }
        let behind = flags & BEHIND != 0;
        let data = match short(&header, 8) {
            8 => Data::Deflated(DeflateDecoder::new(packed)),
            0 if !behind => Data::Stored(packed.take(u64::from(long(&header, 18)))),
            method => return Err(damaged("zip", &format!("method {method} is not read here"))),
        };
        Ok(Self {
            data,
            sum: Crc::new(),
            expected: (!behind).then(|| long(&header, 14)),
        })
    }

    /// Checks what was read, and that nothing but the directory follows.
    fn end(&mut self) -> io::Result<()> {
        let mut packed = match std::mem::replace(&mut self.data, Data::Ended) {
            Data::Stored(taken) if taken.limit() > 0 => return Err(cut("zip")),
            Data::Stored(taken) => taken.into_inner(),
            Data::Deflated(decoder) => decoder.into_inner(),
            Data::Ended => return Ok(()),
        };
        let mut four = [0; 4];
        let expected = match self.expected {
            Some(expected) => expected,
            None => {
                read(&mut packed, &mut four)?;
                // The signature of the descriptor may be left out.
                if four == *b"PK\x07\x08" {
                    read(&mut packed, &mut four)?;
                }
                let expected = u32::from_le_bytes(four);
                read(&mut packed, &mut [0; 8])?;
                expected
            }
        };
        if expected != self.sum.sum() {
            return Err(damaged("zip", &"the checksum of the file in it is another"));
        }
        read(&mut packed, &mut four)?;
        match &four {
            b"PK\x01\x02" => Ok(()),
            b"PK\x03\x04" => Err(damaged(
                "zip",
                &"there are several files in it; unpack it first",
            )),
            _ => Err(damaged("zip", &"its directory is missing")),
        }
    }
}

impl<R: BufRead> Read for Unpacked<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let length = match &mut self.data {
            Data::Stored(taken) => taken.read(out)?,
            Data::Deflated(decoder) => decoder.read(out).map_err(|error| match error.kind() {
                io::ErrorKind::UnexpectedEof => cut("zip"),
                _ => damaged("zip", &error),
            })?,
            Data::Ended => 0,
        };
        self.sum.update(&out[..length]);
        if length == 0 && !out.is_empty() {
            self.end()?;
        }
        Ok(length)
    }
}

fn read(packed: &mut impl Read, into: &mut [u8]) -> io::Result<()> {
    packed.read_exact(into).map_err(|error| match error.kind() {
        io::ErrorKind::UnexpectedEof => cut("zip"),
        _ => error,
    })
}

fn short(bytes: &[u8], at: usize) -> u16 {
    u16::from_le_bytes([bytes[at], bytes[at + 1]])
}

fn long(bytes: &[u8], at: usize) -> u32 {
    u32::from_le_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]])
}
