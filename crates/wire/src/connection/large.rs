//! A row too long for the receive buffer, read piece by piece with flat memory. Its payload may go
//! on over many packets. It must never end early without an error.

use std::ops::Range;

use super::channel::Channel;
use crate::error::Error;
use crate::protocol::binary_row::{Width, head, is_null};
use crate::protocol::bytes::{Malformed, Reader, lenenc_size};
use crate::protocol::header::MAX_PAYLOAD;
use crate::protocol::row::NULL;

const CONTEXT: &str = "reading a large row";
const NO_LENGTH: Malformed = Malformed("a length that is none");
const SHORT: Malformed = Malformed("a row ends too early");

/// What is left of a long payload.
#[derive(Debug, Default)]
pub(super) struct Payload {
    /// Of the packet begun.
    left: usize,
    /// Whether another packet follows it.
    more: bool,
}

impl Payload {
    /// The header of its first packet was read.
    pub(super) fn new(len: usize) -> Self {
        Self {
            left: len,
            more: len == MAX_PAYLOAD,
        }
    }

    /// 1 to `limit` bytes, or `None` at the end.
    pub(super) fn piece(
        &mut self,
        channel: &mut Channel,
        limit: usize,
    ) -> Result<Option<Range<usize>>, Error> {
        while self.left == 0 {
            if !self.more {
                return Ok(None);
            }
            *self = Self::new(channel.continuation(CONTEXT)?);
        }
        let piece = channel.piece(self.left.min(limit), CONTEXT)?;
        self.left -= piece.len();
        Ok(Some(piece))
    }
}

/// A cell of a [`LargeRow`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cell {
    /// NULL.
    Null,
    /// So many bytes, which [`LargeRow::read`] gives.
    Bytes(u64),
}

/// A long row: [`LargeRow::next_cell`] for each column in turn, [`LargeRow::read`] for the bytes.
#[derive(Debug)]
pub struct LargeRow<'a> {
    channel: &'a mut Channel,
    payload: &'a mut Payload,
    /// Cells not begun.
    cells: usize,
    /// Of a binary row: how wide each value is.
    widths: Option<&'a [Width]>,
    /// Of a binary row: what stands before the values, once it was read.
    head: Vec<u8>,
    /// Bytes left of the cell begun.
    left: u64,
}

impl<'a> LargeRow<'a> {
    pub(super) fn new(
        channel: &'a mut Channel,
        payload: &'a mut Payload,
        columns: usize,
        widths: Option<&'a [Width]>,
    ) -> Self {
        Self {
            channel,
            payload,
            cells: columns,
            widths,
            head: Vec::new(),
            left: 0,
        }
    }

    /// Goes to the next cell, past what was not read of the one before. `None` after the last.
    pub fn next_cell(&mut self) -> Result<Option<Cell>, Error> {
        while self.read()?.is_some() {}
        if self.cells == 0 {
            return match self.payload.piece(self.channel, 1)? {
                None => Ok(None),
                Some(_) => Err(self.malformed(Malformed("a row is longer than its cells"))),
            };
        }
        self.cells -= 1;
        if let Some(widths) = self.widths {
            if self.head.is_empty() {
                for _ in 0..head(widths.len()) {
                    let byte = self.byte()?;
                    self.head.push(byte);
                }
            }
            let column = widths.len() - self.cells - 1;
            if is_null(&self.head, column) {
                return Ok(Some(Cell::Null));
            }
            self.left = match widths[column] {
                Width::Fixed(width) => width.into(),
                Width::Short => self.byte()?.into(),
                Width::Long => self.length()?.ok_or_else(|| self.malformed(NO_LENGTH))?,
            };
            return Ok(Some(Cell::Bytes(self.left)));
        }
        match self.length()? {
            Some(length) => {
                self.left = length;
                Ok(Some(Cell::Bytes(length)))
            }
            None => Ok(Some(Cell::Null)),
        }
    }

    /// A length-encoded integer, or `None` for the byte that is NULL in a row of text.
    fn length(&mut self) -> Result<Option<u64>, Error> {
        let mut bytes = [self.byte()?; 9];
        if bytes[0] == NULL {
            return Ok(None);
        }
        let size = lenenc_size(bytes[0]);
        for byte in &mut bytes[1..size] {
            *byte = self.byte()?;
        }
        let len = Reader::new(&bytes[..size])
            .lenenc()
            .map_err(|bad| self.malformed(bad))?;
        Ok(Some(len))
    }

    /// The next bytes of the current cell, as many as have arrived (at least one); `None` at its
    /// end. They are gone with the next call.
    pub fn read(&mut self) -> Result<Option<&[u8]>, Error> {
        if self.left == 0 {
            return Ok(None);
        }
        let limit = usize::try_from(self.left).unwrap_or(usize::MAX);
        let Some(piece) = self.payload.piece(self.channel, limit)? else {
            return Err(self.malformed(SHORT));
        };
        self.left -= piece.len() as u64;
        Ok(Some(self.channel.bytes(piece)))
    }

    fn byte(&mut self) -> Result<u8, Error> {
        let piece = self.payload.piece(self.channel, 1)?;
        let byte = piece.and_then(|piece| self.channel.bytes(piece).first().copied());
        byte.ok_or_else(|| self.malformed(SHORT))
    }

    fn malformed(&mut self, malformed: Malformed) -> Error {
        self.channel.fail(malformed.during(CONTEXT))
    }
}
