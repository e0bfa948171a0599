//! What runs ahead of a connection: it takes the next table, fetches its frames, unpacks them, matches each against its
//! hash and the grammar, and hands them over. So many frames wait that the server never does, and no more, which bounds
//! the memory. It must never hand over text that was not checked.

use std::sync::mpsc::{Receiver, SyncSender};

use archive::grammar::{self, Checker, Head, StatementRange};
use archive::index::Frame;
use archive::{FrameText, ReadAt};

use super::tasks::Task;
use super::{Fill, broken, damage};
use crate::Error;

/// Text of a frame that is held in memory as a whole, bytes; larger ones hold a single row.
const HELD: u64 = 8 << 20;
/// How much of the end of a large frame is looked at before it is sent, bytes.
const TAIL: usize = 64;

/// What the connection is to do next.
pub(super) enum Next<'a> {
    /// Begin with this table.
    Begin(Task),
    /// Send these statements.
    Rows(Rows<'a>),
    /// Send this frame, which was checked and is read once more; and the end of its text.
    Large(&'a Frame, Vec<u8>),
    /// No more of this table.
    End,
    /// Something is wrong with the archive.
    Failed(Error),
}

/// A checked frame.
pub(super) struct Rows<'a> {
    pub frame: &'a Frame,
    pub text: Vec<u8>,
    pub statements: Vec<StatementRange>,
    /// Rows of the frame that are not in the text, because the target holds no history.
    pub past: u64,
}

/// What comes back from the connection.
pub(super) enum Back {
    /// A buffer to use again.
    Buffer(Vec<u8>),
    /// A table with keys to add is done.
    Done,
}

/// Runs until nothing is left or the connection is gone.
pub(super) fn run<'a, S: ReadAt>(
    fill: &Fill<'a, S>,
    to: &SyncSender<Next<'a>>,
    back: &Receiver<Back>,
) {
    let mut ahead = Ahead {
        fill,
        buffers: FrameText::default(),
        spare: Vec::new(),
        back,
    };
    while let Some(task) = fill.queue.next() {
        // Who waits for a key to be built takes no table from one who has time.
        let slow = !fill.tables[task.table].keys.is_empty();
        if to.send(Next::Begin(task.clone())).is_err() {
            return;
        }
        let table = &fill.tables[task.table];
        for frame in &table.frames[task.frames] {
            let next = ahead.frame(table.at, frame);
            let failed = next.is_err();
            if to.send(next.unwrap_or_else(Next::Failed)).is_err() || failed {
                return;
            }
        }
        if to.send(Next::End).is_err() || (slow && !ahead.wait()) {
            return;
        }
    }
}

struct Ahead<'f, 'a, S: ReadAt> {
    fill: &'f Fill<'a, S>,
    buffers: FrameText,
    spare: Vec<Vec<u8>>,
    back: &'f Receiver<Back>,
}

impl<'a, S: ReadAt> Ahead<'_, 'a, S> {
    /// Waits until the connection is done with a table; `false` when it is gone.
    fn wait(&mut self) -> bool {
        loop {
            match self.back.recv() {
                Ok(Back::Buffer(buffer)) => self.spare.push(buffer),
                Ok(Back::Done) => return true,
                Err(_) => return false,
            }
        }
    }

    fn buffer(&mut self) -> Vec<u8> {
        while let Ok(Back::Buffer(buffer)) = self.back.try_recv() {
            self.spare.push(buffer);
        }
        self.spare.pop().unwrap_or_default()
    }

    fn frame(&mut self, at: usize, frame: &'a Frame) -> Result<Next<'a>, Error> {
        let fill = self.fill;
        fill.go_on()?;
        let index = fill.reader.index();
        let object = &index.objects[at];
        let name = &object.name;
        let unknown = |error: grammar::Error| broken(frame, name, &error.to_string());
        let head = object.head(index.dialect).map_err(unknown)?;
        if let Some(current) = fill.currents.get(&at) {
            let text = fill.reader.text(frame, &mut self.buffers)?;
            let (text, statements, past) = current.statements(text, &head).map_err(unknown)?;
            return Ok(Next::Rows(Rows {
                frame,
                text,
                statements,
                past,
            }));
        }
        if frame.text > HELD {
            return self.large(frame, name, &head);
        }
        let mut text = self.buffer();
        text.clear();
        text.reserve_exact(frame.text as usize);
        fill.reader.stream(frame, &mut self.buffers, &mut |piece| {
            text.extend_from_slice(piece);
            Ok(())
        })?;
        if let Some(last) = fill.last_instant.filter(|last| last.concerns(object)) {
            last.change(&mut text);
        }
        Ok(Next::Rows(Rows {
            frame,
            statements: grammar::statements(&text, &head).map_err(unknown)?,
            text,
            past: 0,
        }))
    }

    fn large(&mut self, frame: &'a Frame, name: &str, head: &Head) -> Result<Next<'a>, Error> {
        let mut checker = Checker::new(head);
        let unknown =
            |error: grammar::Error| archive::Error::from(damage(frame, name, &error.to_string()));
        let mut tail: Vec<u8> = Vec::new();
        let reader = self.fill.reader;
        reader.stream(frame, &mut self.buffers, &mut |piece| {
            tail.extend_from_slice(&piece[piece.len().saturating_sub(TAIL)..]);
            tail.drain(..tail.len().saturating_sub(TAIL));
            checker.feed(piece).map_err(unknown)
        })?;
        let counts = checker.finish().map_err(unknown)?;
        if counts.statements != 1 {
            return Err(broken(frame, name, "a large frame holds one statement"));
        }
        Ok(Next::Large(frame, tail))
    }
}
