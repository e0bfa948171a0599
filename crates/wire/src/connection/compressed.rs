//! The layer of compressed packets between the stream and the packets proper: plain bytes above,
//! below packets of their own with 7 bytes of header, compressed where that makes them smaller.
//! Page: "Compressed Packet" / "0-packet, Compressed packet".
//!
//! It must never trust a length: what is decompressed goes straight into the reader's buffer, and
//! a packet that holds more or less than its header says is an error. Nothing is allocated per
//! packet, nor for a packet's stated size.

use std::io::{self, Read, Write};

use super::codec::Codec;
use super::stream::Stream;
use crate::protocol::bytes::Malformed;
use crate::server::Algorithm;

/// Compressed length (3 bytes), sequence number, plain length (3 bytes; 0: not compressed).
const HEADER: usize = 7;
/// Plain bytes of a packet that is sent. Larger ones compress no better with zlib, whose memory is
/// 32 KiB; the server holds a whole one.
const CHUNK: usize = 128 * 1024;
/// Shorter packets are sent as they are; servers do the same (MIN_COMPRESS_LENGTH).
const WORTH_IT: usize = 50;
/// Read from the stream at a time.
const GULP: usize = 64 * 1024;

/// A stream with compression.
pub(super) struct Compressed {
    stream: Stream,
    codec: Codec,
    /// The number the next packet must have, in either direction.
    seq: u8,
    /// Commands that were sent ahead: the numbers may begin again so many times.
    ahead: usize,
    /// Whether each packet received had its number.
    in_order: bool,
    /// Received and not looked at: `start..end`.
    raw: Vec<u8>,
    start: usize,
    end: usize,
    packet: Open,
    /// To be sent with the next packet.
    plain: Vec<u8>,
    /// The packet under way to the stream.
    packed: Vec<u8>,
}

/// What is left of the packet being read.
#[derive(Default)]
struct Open {
    /// Bytes on the wire.
    left: usize,
    /// Bytes that come out of them; `left` itself where nothing is compressed.
    plain: usize,
    compressed: bool,
}

impl Compressed {
    pub(super) fn new(stream: Stream, algorithm: Algorithm) -> io::Result<Self> {
        Ok(Self {
            stream,
            codec: Codec::new(algorithm).map_err(invalid)?,
            seq: 0,
            ahead: 0,
            in_order: true,
            raw: vec![0; GULP],
            start: 0,
            end: 0,
            packet: Open::default(),
            plain: Vec::with_capacity(CHUNK),
            packed: vec![0; HEADER + CHUNK],
        })
    }

    pub(super) fn inner(&self) -> &Stream {
        &self.stream
    }

    pub(super) fn inner_mut(&mut self) -> &mut Stream {
        &mut self.stream
    }

    /// The numbers of a new command begin.
    pub(super) fn begin(&mut self) {
        self.seq = 0;
        self.ahead = 0;
    }

    /// The numbers of one more command begin, while answers to others are still to come.
    pub(super) fn begin_ahead(&mut self) {
        self.seq = 0;
        self.ahead += 1;
    }

    /// Whether no packet came out of turn. The packets inside are numbered in another way on each
    /// server (MariaDB and MySQL go on with the number of the outer one), so that only this tells.
    pub(super) fn in_order(&self) -> bool {
        self.in_order
    }

    fn next_seq(&mut self) -> u8 {
        let seq = self.seq;
        self.seq = seq.wrapping_add(1);
        seq
    }

    // Receiving.

    /// Reads more, of which there is nothing left.
    fn fill(&mut self) -> io::Result<usize> {
        (self.start, self.end) = (0, 0);
        loop {
            match self.stream.read(&mut self.raw) {
                Ok(got) => {
                    self.end = got;
                    return Ok(got);
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }

    /// Reads a packet's header; `false` at the end of the stream, which may be between two only.
    fn open(&mut self) -> io::Result<bool> {
        let mut header = [0; HEADER];
        for (at, byte) in header.iter_mut().enumerate() {
            if self.start == self.end && self.fill()? == 0 {
                return match at {
                    0 => Ok(false),
                    _ => Err(io::ErrorKind::UnexpectedEof.into()),
                };
            }
            *byte = self.raw[self.start];
            self.start += 1;
        }
        let [a, b, c, seq, x, y, z] = header;
        let left = u32::from_le_bytes([a, b, c, 0]) as usize;
        let plain = u32::from_le_bytes([x, y, z, 0]) as usize;
        if left == 0 {
            return Err(invalid(Malformed("an empty compressed packet")));
        }
        if seq != self.seq && seq == 1 && self.ahead > 0 {
            // The answer to the next of the commands that were sent ahead.
            self.ahead -= 1;
            self.seq = 1;
        }
        if seq != self.seq {
            // The packets proper must be seen before this is an error: what a server says out of
            // turn are its last words.
            self.in_order = false;
            self.seq = seq;
        }
        self.next_seq();
        let compressed = plain != 0;
        if compressed {
            self.codec.begin().map_err(invalid)?;
        }
        self.packet = Open {
            left,
            plain: if compressed { plain } else { left },
            compressed,
        };
        Ok(true)
    }

    /// Bytes of the packet that is open: as many as are at hand, at least one.
    fn take(&mut self, out: &mut [u8]) -> io::Result<usize> {
        loop {
            if self.packet.left > 0 && self.start == self.end && self.fill()? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            let have = (self.end - self.start).min(self.packet.left);
            let room = out.len().min(self.packet.plain);
            let input = &self.raw[self.start..self.start + have];
            if !self.packet.compressed {
                let n = have.min(room);
                out[..n].copy_from_slice(&input[..n]);
                self.advance(n, n);
                return Ok(n);
            }
            let step = self
                .codec
                .decompress(input, &mut out[..room])
                .map_err(invalid)?;
            self.advance(step.taken, step.given);
            if self.packet.plain == 0 {
                self.finish(step.ended)?;
            } else if step.ended {
                return Err(invalid(Malformed(
                    "a compressed packet is shorter than it says",
                )));
            }
            if step.given > 0 {
                return Ok(step.given);
            }
            if step.taken == 0 && (have > 0 || self.packet.left == 0) {
                return Err(invalid(Malformed("a compressed packet ends too early")));
            }
        }
    }

    fn advance(&mut self, taken: usize, given: usize) {
        self.start += taken;
        self.packet.left -= taken;
        self.packet.plain -= given;
    }

    /// All bytes have come out: the compressed ones must end here as well.
    fn finish(&mut self, mut ended: bool) -> io::Result<()> {
        let longer = || invalid(Malformed("a compressed packet is longer than it says"));
        while !ended {
            if self.packet.left > 0 && self.start == self.end && self.fill()? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            let have = (self.end - self.start).min(self.packet.left);
            let input = &self.raw[self.start..self.start + have];
            let step = self.codec.decompress(input, &mut [0]).map_err(invalid)?;
            if step.given > 0 || (step.taken == 0 && !step.ended) {
                return Err(longer());
            }
            self.advance(step.taken, 0);
            ended = step.ended;
        }
        match self.packet.left {
            0 => Ok(()),
            _ => Err(longer()),
        }
    }

    // Sending.

    /// Sends one packet.
    fn pack(&mut self, plain: &[u8]) -> io::Result<()> {
        let smaller = match plain.len() {
            0..WORTH_IT => None,
            // One byte less than they were, or it is not worth it.
            len => {
                let room = HEADER..HEADER + len - 1;
                self.codec.compress(plain, &mut self.packed[room])
            }
        };
        let (len, stated) = match smaller {
            Some(len) => (len, plain.len()),
            None => {
                self.packed[HEADER..HEADER + plain.len()].copy_from_slice(plain);
                (plain.len(), 0)
            }
        };
        let seq = self.next_seq();
        let [a, b, c, _] = (len as u32).to_le_bytes();
        let [x, y, z, _] = (stated as u32).to_le_bytes();
        self.packed[..HEADER].copy_from_slice(&[a, b, c, seq, x, y, z]);
        self.stream.write_all(&self.packed[..HEADER + len])
    }

    fn pack_collected(&mut self) -> io::Result<()> {
        let mut plain = std::mem::take(&mut self.plain);
        let result = self.pack(&plain);
        plain.clear();
        self.plain = plain;
        result
    }
}

fn invalid(malformed: Malformed) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, malformed)
}

impl Read for Compressed {
    /// Never more than one packet's bytes, so that nothing of an answer is opened before its turn.
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if out.is_empty() || (self.packet.plain == 0 && !self.open()?) {
            return Ok(0);
        }
        self.take(out)
    }
}

impl Write for Compressed {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.plain.is_empty() && bytes.len() >= CHUNK {
            self.pack(&bytes[..CHUNK])?;
            return Ok(CHUNK);
        }
        let n = bytes.len().min(CHUNK - self.plain.len());
        self.plain.extend_from_slice(&bytes[..n]);
        if self.plain.len() == CHUNK {
            self.pack_collected()?;
        }
        Ok(n)
    }

    fn flush(&mut self) -> io::Result<()> {
        if !self.plain.is_empty() {
            self.pack_collected()?;
        }
        self.stream.flush()
    }
}
