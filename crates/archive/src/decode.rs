//! Frame to text: a reusable zstd decompressor that works in bounded pieces.
//! It never trusts a length that the compressed bytes claim about themselves.

use zstd_safe::{DCtx, DParameter, InBuffer, OutBuffer, ResetDirective};

use crate::{Damage, Error};

/// First four bytes of any zstd frame (RFC 8878, 3.1.1).
pub(crate) const ZSTD_MAGIC: [u8; 4] = [0x28, 0xB5, 0x2F, 0xFD];
/// Size of the pieces that text comes out in, bytes.
const PIECE: usize = 256 * 1024;
/// Largest window that a frame may ask for, as a power of two: what level 19 needs and RFC 8878
/// (3.1.1.1.2) wants every decoder to take. zstd's own limit would be 128 MiB for each thread.
const WINDOW_LOG: u32 = 23;

/// One per thread.
pub(crate) struct Decoder {
    context: DCtx<'static>,
    piece: Vec<u8>,
    ended: bool,
}

impl Decoder {
    pub(crate) fn new() -> Self {
        Self {
            context: DCtx::create(),
            piece: Vec::with_capacity(PIECE),
            ended: false,
        }
    }

    /// Begins a new frame.
    pub(crate) fn begin(&mut self) -> Result<(), Error> {
        self.ended = false;
        self.context
            .reset(ResetDirective::SessionOnly)
            .and_then(|_| {
                self.context
                    .set_parameter(DParameter::WindowLogMax(WINDOW_LOG))
            })
            .map(|_| ())
            .map_err(Error::zstd)
    }

    /// Whether the frame's last byte has come out.
    pub(crate) fn ended(&self) -> bool {
        self.ended
    }

    /// Takes in compressed bytes and hands out the text in pieces. `offset` is for errors.
    pub(crate) fn feed(
        &mut self,
        stored: &[u8],
        offset: u64,
        each: &mut dyn FnMut(&[u8]) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let mut input = InBuffer::around(stored);
        loop {
            if self.ended {
                return match input.pos() == stored.len() {
                    true => Ok(()),
                    false => Err(Damage::Broken {
                        offset,
                        detail: "bytes after the frame's end".into(),
                    }
                    .into()),
                };
            }
            self.piece.clear();
            let hint = {
                let mut output = OutBuffer::around(&mut self.piece);
                self.context
                    .decompress_stream(&mut output, &mut input)
                    .map_err(|code| Damage::Broken {
                        offset,
                        detail: zstd_safe::get_error_name(code).to_owned(),
                    })?
            };
            self.ended = hint == 0;
            if !self.piece.is_empty() {
                each(&self.piece)?;
            }
            if input.pos() == stored.len() && self.piece.len() < self.piece.capacity() {
                return Ok(());
            }
        }
    }
}
