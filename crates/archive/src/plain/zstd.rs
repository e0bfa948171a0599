//! zstd frames one after the other as one text. It must never take the end of the file for the end of a frame.

use super::{READ, cut, damaged};
use std::io::{self, BufRead, Read};
use zstd_safe::{DCtx, DParameter, InBuffer, OutBuffer};

/// Largest window, as a power of two: what `zstd` itself takes without being told. More (`--long=28` and above) would
/// be more memory than a dump may cost us.
const WINDOW_LOG: u32 = 27;

pub(super) struct Unpacked<R> {
    packed: R,
    context: DCtx<'static>,
    /// Between two frames.
    ended: bool,
    /// What came out and did not fit.
    piece: Vec<u8>,
    given: usize,
}

impl<R: BufRead> Unpacked<R> {
    pub(super) fn new(packed: R) -> io::Result<Self> {
        let mut context = DCtx::create();
        context
            .set_parameter(DParameter::WindowLogMax(WINDOW_LOG))
            .map_err(failed)?;
        Ok(Self {
            packed,
            context,
            ended: true,
            piece: Vec::with_capacity(READ),
            given: 0,
        })
    }

    /// The next piece of text; `false` at the end.
    fn next_piece(&mut self) -> io::Result<bool> {
        self.piece.clear();
        self.given = 0;
        loop {
            let packed = self.packed.fill_buf()?;
            let at_end = packed.is_empty();
            if at_end && self.ended {
                return Ok(false);
            }
            // At the end of the file, too: text may have waited for room.
            let mut input = InBuffer::around(packed);
            let hint = self
                .context
                .decompress_stream(&mut OutBuffer::around(&mut self.piece), &mut input)
                .map_err(failed)?;
            let taken = input.pos();
            self.packed.consume(taken);
            self.ended = hint == 0;
            if !self.piece.is_empty() {
                return Ok(true);
            }
            if at_end && !self.ended {
                return Err(cut("zstd"));
            }
        }
    }
}

impl<R: BufRead> Read for Unpacked<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if self.given == self.piece.len() && !self.next_piece()? {
            return Ok(0);
        }
        let rest = &self.piece[self.given..];
        let length = rest.len().min(out.len());
        out[..length].copy_from_slice(&rest[..length]);
        self.given += length;
        Ok(length)
    }
}

fn failed(code: usize) -> io::Error {
    damaged("zstd", &zstd_safe::get_error_name(code))
}
