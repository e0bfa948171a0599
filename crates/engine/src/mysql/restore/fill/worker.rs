//! One connection at work: frames in the order they are handed over, and behind the last one of a table its keys. Rows
//! are counted as the server counted them. It must never begin a table whose rows it was not handed.

use std::sync::mpsc::{Receiver, Sender, channel, sync_channel};
use std::thread::Scope;

use archive::index::Object;
use archive::{FrameText, ReadAt};

use super::ahead::{self, Back, Next};
use super::tasks::Task;
use super::{Fill, large};
use crate::mysql::restore::keys::Key;
use crate::mysql::restore::load::{Checked, Loaded, Loader};
use crate::mysql::restore::{Choices, later};
use crate::mysql::session::Session;
use crate::{Error, Event, LoadBy};

/// Frames that wait; one more is being checked and one being sent.
const WAITING: usize = 1;

/// Works until nothing is left, over this connection or one of its own.
pub(super) fn run<'scope, 'env, 'a: 'scope, S: ReadAt>(
    scope: &'scope Scope<'scope, 'env>,
    fill: &'scope Fill<'a, S>,
    prepared: &Choices<'_, S>,
    main: Option<&mut Session>,
) -> Result<(), Error> {
    let mut own;
    let session = match main {
        Some(session) => session,
        None => match super::further(prepared)? {
            Some(session) => {
                own = session;
                &mut own
            }
            None => return Ok(()),
        },
    };
    fill.filled().jobs += 1;
    let (to, from) = sync_channel(WAITING);
    let (back, returned) = channel();
    scope.spawn(move || ahead::run(fill, &to, &returned));
    Worker {
        fill,
        session,
        load: prepared.options.load,
        buffers: FrameText::default(),
        back,
    }
    .work(&from)
}

struct Worker<'s, 'f, 'a, S: ReadAt> {
    fill: &'f Fill<'a, S>,
    session: &'s mut Session,
    load: LoadBy,
    buffers: FrameText,
    back: Sender<Back>,
}

impl<'f, 'a, S: ReadAt> Worker<'_, 'f, 'a, S> {
    fn work(&mut self, from: &Receiver<Next<'a>>) -> Result<(), Error> {
        while let Ok(next) = from.recv() {
            match next {
                Next::Begin(task) => self.table(&task, from)?,
                Next::Failed(error) => return Err(error),
                Next::Rows(_) | Next::Large(..) | Next::End => {}
            }
        }
        Ok(())
    }

    /// One stretch of a table.
    fn table(&mut self, task: &Task, from: &Receiver<Next<'a>>) -> Result<(), Error> {
        let fill = self.fill;
        let table = &fill.tables[task.table];
        let object = &fill.reader.index().objects[table.at];
        fill.monitor.event(Event::Object {
            name: &object.name,
            rows: object.rows,
        });
        let mut loader = Loader::new(object, self.load);
        let (mut rows, mut past) = (0, 0);
        loop {
            // A sender that is gone without an end was told to stop.
            let next = from.recv().map_err(|_| Error::Cancelled)?;
            fill.go_on()?;
            match next {
                Next::Rows(next) => {
                    let checked = Checked {
                        text: &next.text,
                        statements: &next.statements,
                    };
                    let loaded = loader.frame(self.session, &checked)?;
                    rows += self.taken(table.at, next.frame, loaded, next.past)?;
                    past += next.past;
                    // Nobody may wait for it any more.
                    let _ = self.back.send(Back::Buffer(next.text));
                }
                Next::Large(frame, tail) => {
                    let (session, buffers) = (&mut *self.session, &mut self.buffers);
                    let loaded = large::send(fill, session, buffers, object, frame, &tail)?;
                    rows += self.taken(table.at, frame, loaded, 0)?;
                }
                Next::Failed(error) => return Err(error),
                Next::Begin(_) | Next::End => break,
            }
        }
        loader.end(self.session)?;
        if let Some((rows, past)) = table.ended(rows, past) {
            self.whole(task.table, object, rows, past)?;
        }
        if !table.keys.is_empty() {
            let _ = self.back.send(Back::Done);
        }
        Ok(())
    }

    /// The rows that the server took of a frame must be those of the index.
    fn taken(
        &self,
        at: usize,
        frame: &archive::index::Frame,
        loaded: Loaded,
        past: u64,
    ) -> Result<u64, Error> {
        let rows = loaded.rows;
        if rows + past != frame.rows {
            return Err(Error::Mismatch {
                object: self.fill.reader.index().objects[at].name.clone(),
                detail: format!("the server took {rows} rows of a frame with {}", frame.rows),
            });
        }
        let mut filled = self.fill.filled();
        filled.loaded_by += loaded.by;
        if let Some(warned) = loaded.warned {
            filled.changes.push((at, "warning", warned));
        }
        drop(filled);
        self.fill.monitor.event(Event::Progress {
            rows,
            bytes: frame.text,
        });
        self.fill.work.rows(frame.text, self.fill.monitor);
        Ok(rows)
    }

    /// The rows that arrived must be those of the index; then the keys.
    fn whole(&mut self, number: usize, object: &Object, rows: u64, past: u64) -> Result<(), Error> {
        if rows + past != object.rows {
            return Err(Error::Mismatch {
                object: object.name.clone(),
                detail: format!("{rows} rows arrived, the archive has {}", object.rows),
            });
        }
        let table = &self.fill.tables[number];
        if !table.keys.is_empty() {
            self.fill.go_on()?;
            let mark = self.fill.stop.mark();
            let text = table.frames.iter().map(|frame| frame.text).sum();
            let stands = |key: &Key| self.fill.work.key(text, key, self.fill.monitor);
            later::add_keys(self.session, &object.name, &table.keys, mark, &stands)?;
        }
        self.fill.filled().tables.push((table.at, rows));
        Ok(())
    }
}
