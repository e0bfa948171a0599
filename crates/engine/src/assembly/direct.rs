//! Data frames of one table straight into an archive, compressed where they are made: the sink of
//! a dump by a single thread.

use std::io::Write;

use archive::FrameHead;

use super::{Assembly, Sink, Totals};
use crate::Error;

/// The rows of the table at a position of an archive being made.
pub struct Direct<'a, W: Write> {
    assembly: &'a mut Assembly<W>,
    object: usize,
    /// Bytes of the frame that comes in pieces.
    pieces: u64,
}

impl<'a, W: Write> Direct<'a, W> {
    pub(super) fn new(assembly: &'a mut Assembly<W>, object: usize) -> Self {
        Self {
            assembly,
            object,
            pieces: 0,
        }
    }
}

impl<W: Write> Sink for Direct<'_, W> {
    #[inline]
    fn text(&mut self) -> &mut Vec<u8> {
        &mut self.assembly.text
    }

    fn frame(&mut self, rows: u64) -> Result<(), Error> {
        let Assembly { writer, text, .. } = &mut *self.assembly;
        let hash = writer.append(FrameHead::data(self.object, rows), text)?;
        let length = text.len() as u64;
        text.clear();
        self.assembly.count(self.object, rows, length, &hash);
        Ok(())
    }

    fn piece(&mut self, text: &[u8]) -> Result<(), Error> {
        self.pieces += text.len() as u64;
        Ok(self.assembly.writer.stream(text)?)
    }

    fn end_pieces(&mut self) -> Result<(), Error> {
        let head = FrameHead::data(self.object, 1);
        let hash = self.assembly.writer.end_stream(head)?;
        let length = std::mem::take(&mut self.pieces);
        self.assembly.count(self.object, 1, length, &hash);
        Ok(())
    }

    fn finish(&mut self, totals: Totals) -> Result<(), Error> {
        self.assembly.end_rows(self.object, totals);
        Ok(())
    }
}
