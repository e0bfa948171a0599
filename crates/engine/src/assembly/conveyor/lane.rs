//! One unit's way onto the conveyor: a thread puts the unit's pieces here, one after the other.
//! A lane that is dropped before its end stops the whole dump.

use std::io::Write;
use std::sync::{MutexGuard, PoisonError};

use archive::FrameHead;

use super::queue::Step;
use super::{Assembly, Conveyor, Piece, Sink, Text, Tools, Totals};
use crate::Error;

pub(crate) struct Lane<'a, W: Write> {
    conveyor: &'a Conveyor<W>,
    unit: usize,
    tools: &'a mut Tools,
    /// While a row goes out in pieces: the archive, and the bytes so far.
    output: Option<(MutexGuard<'a, Assembly<W>>, u64)>,
    ended: bool,
}

impl<'a, W: Write> Lane<'a, W> {
    pub(super) fn new(conveyor: &'a Conveyor<W>, unit: usize, tools: &'a mut Tools) -> Self {
        Self {
            conveyor,
            unit,
            tools,
            output: None,
            ended: false,
        }
    }

    /// Has something done to the archive when it is this unit's turn.
    pub fn step(
        &mut self,
        step: impl FnOnce(&mut Assembly<W>) -> Result<(), Error> + Send + 'static,
    ) -> Result<(), Error> {
        let step: Step<W> = Box::new(step);
        let mut queue = self.conveyor.lock();
        let place = queue.place(self.unit);
        queue.fill(self.unit, place, Piece::Step(step));
        self.conveyor.drain(queue).map(drop)
    }

    /// Ends the unit.
    pub fn end(mut self) -> Result<(), Error> {
        self.ended = true;
        let mut queue = self.conveyor.lock();
        queue.end(self.unit);
        self.conveyor.drain(queue).map(drop)
    }

    /// Waits for this unit's turn and takes the archive for a frame that comes in pieces.
    fn open(&mut self) -> Result<(), Error> {
        let unit = self.unit;
        let queue = self.conveyor.lock();
        let encoder = &mut self.tools.encoder;
        let mut queue = self
            .conveyor
            .wait(queue, encoder, |queue| queue.turn(unit))?;
        queue.writing = true;
        drop(queue);
        let output = self.conveyor.output.lock();
        self.output = Some((output.unwrap_or_else(PoisonError::into_inner), 0));
        Ok(())
    }
}

impl<W: Write> Sink for Lane<'_, W> {
    #[inline]
    fn text(&mut self) -> &mut Vec<u8> {
        &mut self.tools.text
    }

    fn frame(&mut self, rows: u64) -> Result<(), Error> {
        let Self { conveyor, unit, .. } = *self;
        let Tools { encoder, text } = &mut *self.tools;
        let mut queue = conveyor.lock();
        if queue.stopped {
            return Err(Error::Cancelled);
        }
        let place = queue.place(unit);
        let helper = queue.idle > queue.texts.len();
        if let Some(spare) = helper.then(|| queue.spare_texts.pop()).flatten() {
            let text = std::mem::replace(text, spare);
            queue.texts.push_back(Text {
                unit,
                place,
                rows,
                text,
            });
            conveyor.changed.notify_all();
        } else {
            drop(queue);
            let piece = conveyor.encode(encoder, text, rows)?;
            text.clear();
            queue = conveyor.lock();
            queue.fill(unit, place, piece);
            queue = conveyor.drain(queue)?;
        }
        let room = conveyor.wait(queue, encoder, |queue| queue.room(unit));
        room.map(drop)
    }

    fn piece(&mut self, text: &[u8]) -> Result<(), Error> {
        if self.output.is_none() {
            self.open()?;
        }
        if let Some((output, bytes)) = &mut self.output {
            *bytes += text.len() as u64;
            output.writer.stream(text)?;
        }
        Ok(())
    }

    fn end_pieces(&mut self) -> Result<(), Error> {
        if let Some((mut output, bytes)) = self.output.take() {
            let object = output.last_object()?;
            let hash = output.writer.end_stream(FrameHead::data(object, 1))?;
            output.count(object, 1, bytes, &hash);
        }
        let mut queue = self.conveyor.lock();
        queue.writing = false;
        self.conveyor.drain(queue).map(drop)
    }

    fn finish(&mut self, totals: Totals) -> Result<(), Error> {
        self.step(move |assembly| assembly.totals(totals))
    }
}

impl<W: Write> Drop for Lane<'_, W> {
    fn drop(&mut self) {
        if !self.ended {
            self.conveyor.stop();
        }
    }
}
