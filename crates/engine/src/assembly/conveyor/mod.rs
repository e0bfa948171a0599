//! From many threads into one archive, in order: each thread makes the pieces of its units, and
//! they leave in the order of the units, however fast each is. What waits is bounded: whoever is
//! too far ahead waits, and compresses for the others meanwhile. So one connection alone keeps
//! all processors busy, too. It must never let two pieces change places, nor lose an error.

mod lane;
mod queue;

use std::io::Write;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use archive::{EncodedFrame, Encoder, Format};

use super::{Assembly, Sink, Totals};
use crate::Error;

pub(crate) use lane::Lane;
use queue::{Piece, Queue, Text};

/// How many buffers for frames are kept.
const SPARE: usize = 4;

/// The way of all pieces. Units are counted from 0 and all of them have to be ended.
///
/// Every unit must be worked on by a thread that has none before it left to do: then the one
/// whose turn it is can always go on.
pub(crate) struct Conveyor<W: Write> {
    queue: Mutex<Queue<W>>,
    changed: Condvar,
    output: Mutex<Assembly<W>>,
    format: Format,
}

/// What a thread needs, used again from unit to unit.
pub(crate) struct Tools {
    encoder: Encoder,
    text: Vec<u8>,
}

impl Tools {
    /// For archives (or plain text) of this format.
    pub fn new(format: Format) -> Result<Self, Error> {
        let level = match format {
            Format::Archive { level } => level,
            Format::Plain => archive::DEFAULT_LEVEL,
        };
        Ok(Self {
            encoder: Encoder::new(level)?,
            text: Vec::new(),
        })
    }
}

impl<W: Write> Conveyor<W> {
    /// Takes an archive in the making; so many units will be added to it by so many threads.
    pub fn new(assembly: Assembly<W>, units: usize, threads: usize) -> Self {
        Self {
            format: assembly.format(),
            queue: Mutex::new(Queue::new(units, threads)),
            changed: Condvar::new(),
            output: Mutex::new(assembly),
        }
    }

    /// Gives the archive back when all units have gone out; the first error otherwise.
    pub fn finish(self) -> Result<Assembly<W>, Error> {
        let queue = self.queue.into_inner();
        let queue = queue.unwrap_or_else(PoisonError::into_inner);
        match queue.failed {
            Some(error) => Err(error),
            None if queue.done() => {
                let output = self.output.into_inner();
                Ok(output.unwrap_or_else(PoisonError::into_inner))
            }
            // A thread that died without a word.
            None => Err(Error::Refused("a part of the dump was not made".into())),
        }
    }

    /// Begins a unit.
    pub fn lane<'a>(&'a self, unit: usize, tools: &'a mut Tools) -> Lane<'a, W> {
        Lane::new(self, unit, tools)
    }

    /// Stops all threads. The first error is the one to report; those that it stops only say
    /// that they were.
    pub fn fail(&self, error: Error) {
        let mut queue = self.lock();
        if matches!(queue.failed, None | Some(Error::Cancelled)) {
            queue.failed = Some(error);
        }
        drop(queue);
        self.stop();
    }

    /// Stops all threads, at the latest with their next frame.
    pub fn stop(&self) {
        self.lock().stopped = true;
        self.changed.notify_all();
    }

    /// Compresses for the others until all units have gone out.
    pub fn help(&self, tools: &mut Tools) -> Result<(), Error> {
        self.wait(self.lock(), &mut tools.encoder, Queue::done)
            .map(drop)
    }

    fn lock(&self) -> MutexGuard<'_, Queue<W>> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until something is true, and compresses meanwhile.
    fn wait<'q>(
        &'q self,
        mut queue: MutexGuard<'q, Queue<W>>,
        encoder: &mut Encoder,
        ready: impl Fn(&Queue<W>) -> bool,
    ) -> Result<MutexGuard<'q, Queue<W>>, Error> {
        loop {
            if queue.stopped {
                return Err(Error::Cancelled);
            }
            if ready(&queue) {
                return Ok(queue);
            }
            if let Some(Text {
                unit,
                place,
                rows,
                mut text,
            }) = queue.texts.pop_front()
            {
                drop(queue);
                let piece = self.encode(encoder, &text, rows)?;
                text.clear();
                queue = self.lock();
                queue.spare_texts.push(text);
                queue.fill(unit, place, piece);
                queue = self.drain(queue)?;
                continue;
            }
            queue.idle += 1;
            let woken = self.changed.wait(queue);
            queue = woken.unwrap_or_else(PoisonError::into_inner);
            queue.idle -= 1;
        }
    }

    fn encode(&self, encoder: &mut Encoder, text: &[u8], rows: u64) -> Result<Piece<W>, Error> {
        let mut stored = self.lock().spare_frames.pop().unwrap_or_default();
        let hash = match self.format {
            Format::Archive { .. } => {
                let hash = encoder.encode_into(text, &mut stored)?;
                // There was room for text that does not compress, and many frames may wait.
                stored.shrink_to_fit();
                hash
            }
            Format::Plain => {
                stored.clear();
                stored.extend_from_slice(text);
                archive::hash_of(text)
            }
        };
        let frame = EncodedFrame {
            stored,
            text: text.len() as u64,
            hash,
        };
        Ok(Piece::Frame { rows, frame })
    }

    /// Writes all pieces whose turn it is, unless somebody is at it: who looks again after each.
    fn drain<'q>(
        &'q self,
        mut queue: MutexGuard<'q, Queue<W>>,
    ) -> Result<MutexGuard<'q, Queue<W>>, Error> {
        if queue.writing {
            return Ok(queue);
        }
        queue.writing = true;
        while let Some(piece) = queue.next() {
            drop(queue);
            let written = self.write(piece);
            queue = self.lock();
            match written {
                // A few are enough; more would keep what the longest frames once needed.
                Ok(Some(buffer)) if queue.spare_frames.len() < SPARE => {
                    queue.spare_frames.push(buffer);
                }
                Ok(_) => {}
                // Nobody may write behind it.
                Err(error) => {
                    drop(queue);
                    return Err(error);
                }
            }
            self.changed.notify_all();
        }
        queue.writing = false;
        self.changed.notify_all();
        Ok(queue)
    }

    /// Returns the buffer for the next frame.
    fn write(&self, piece: Piece<W>) -> Result<Option<Vec<u8>>, Error> {
        let mut output = self.output.lock().unwrap_or_else(PoisonError::into_inner);
        match piece {
            Piece::Frame { rows, frame } => {
                output.encoded(rows, &frame)?;
                Ok(Some(frame.stored))
            }
            Piece::Step(step) => step(&mut output).map(|()| None),
        }
    }
}

#[cfg(test)]
mod tests;
