//! Data frames into tables. A frame is decompressed, matched against its hash and checked by the
//! grammar as a whole before the first byte of it is sent; a frame too large to hold is read
//! twice, first to check and then to send. The server's own count of rows is compared.

use archive::grammar::{self, Checker, Head};
use archive::index::Frame;
use archive::{Damage, ReadAt};

use super::Restore;
use super::current::Current;
use super::load::{Checked, Loader, warnings};
use crate::{Error, Event};

/// Text of a frame that is held in memory as a whole, bytes; larger ones hold a single row.
const HELD: u64 = 8 << 20;
/// How much of the end of a large frame is looked at before it is sent, bytes.
const TAIL: usize = 64;

impl<S: ReadAt> Restore<'_, S> {
    /// Sends a data frame; returns how many rows the server took.
    pub(super) fn data(&mut self, at: usize, frame: &Frame) -> Result<u64, Error> {
        let index = self.reader.index();
        let object = &index.objects[at];
        let unknown = |error: grammar::Error| broken(frame, &object.name, &error.to_string());
        let head = object.head(index.dialect).map_err(unknown)?;
        let (rows, past) = match (self.current(at)?, frame.text <= HELD) {
            (Some(current), _) => self.present(at, frame, &head, &current)?,
            (None, true) => (self.held(at, frame, &head)?, 0),
            (None, false) => (self.streamed(at, frame, &head)?, 0),
        };
        if rows + past != frame.rows {
            let detail = format!("the server took {rows} rows of a frame with {}", frame.rows);
            return Err(Error::Mismatch {
                object: object.name.clone(),
                detail,
            });
        }
        self.monitor.event(Event::Progress {
            rows,
            bytes: frame.text,
        });
        Ok(rows)
    }

    /// Sends only what is valid now; returns how many rows that is and how many are past.
    fn present(
        &mut self,
        at: usize,
        frame: &Frame,
        head: &Head,
        current: &Current,
    ) -> Result<(u64, u64), Error> {
        let name = &self.reader.index().objects[at].name;
        let text = self.reader.text(frame, &mut self.buffers)?;
        let (statements, valid, past) = current
            .statements(text, head)
            .map_err(|error| broken(frame, name, &error.to_string()))?;
        let doing = || Error::server(format!("filling table {name}"));
        let mut rows = 0;
        for statement in statements {
            let done = self.session.connection.execute(&statement);
            rows += done.map_err(doing())?.affected;
        }
        if rows != valid {
            let detail = format!("the server took {rows} rows of {valid}");
            return Err(Error::Mismatch {
                object: name.clone(),
                detail,
            });
        }
        *self.past.entry(at).or_default() += past;
        Ok((rows, past))
    }

    fn held(&mut self, at: usize, frame: &Frame, head: &Head) -> Result<u64, Error> {
        let name = &self.reader.index().objects[at].name;
        let text = self.reader.text(frame, &mut self.buffers)?;
        let mut changed = Vec::new();
        let text = match &self.last_instant {
            Some(last) if last.concerns(&self.reader.index().objects[at]) => {
                changed.extend_from_slice(text);
                last.change(&mut changed);
                &changed
            }
            _ => text,
        };
        let statements = grammar::statements(text, head)
            .map_err(|error| broken(frame, name, &error.to_string()))?;
        let checked = Checked {
            text,
            statements: &statements,
        };
        let table = &self.reader.index().objects[at];
        let loaded = Loader::new(table).frame(&mut self.session, &checked)?;
        if let Some(warned) = loaded.warned {
            self.change(at, "warning", warned);
        }
        Ok(loaded.rows)
    }

    fn streamed(&mut self, at: usize, frame: &Frame, head: &Head) -> Result<u64, Error> {
        let name = self.reader.index().objects[at].name.clone();
        let mut checker = Checker::new(head);
        let unknown =
            |error: grammar::Error| archive::Error::from(damage(frame, &name, &error.to_string()));
        let mut tail: Vec<u8> = Vec::new();
        self.reader.stream(frame, &mut self.buffers, &mut |piece| {
            tail.extend_from_slice(&piece[piece.len().saturating_sub(TAIL)..]);
            tail.drain(..tail.len().saturating_sub(TAIL));
            checker.feed(piece).map_err(unknown)
        })?;
        let counts = checker.finish().map_err(unknown)?;
        if counts.statements != 1 {
            return Err(broken(frame, &name, "a large frame holds one statement"));
        }
        let doing = || Error::server(format!("filling table {name}"));
        // Without the closing `;` and line feed.
        let length = frame.text - 2;
        let mut left = length;
        let last = self
            .last_instant
            .as_ref()
            .filter(|last| last.concerns(&self.reader.index().objects[at]));
        let tail = &tail[..tail.len().saturating_sub(2)];
        let overlay = last.and_then(|last| Some((last, last.place(length, tail)?)));
        let mut failed = None;
        let mut statement = self.session.connection.statement().map_err(doing())?;
        let sent = self.reader.stream(frame, &mut self.buffers, &mut |piece| {
            let piece = &piece[..piece.len().min(left as usize)];
            let offset = length - left;
            left -= piece.len() as u64;
            let changed = overlay.as_ref().map(|(last, place)| {
                let mut changed = piece.to_vec();
                last.overlay(place, offset, &mut changed);
                changed
            });
            let piece = changed.as_deref().unwrap_or(piece);
            statement.append(piece).map_err(|error| {
                failed = Some(error);
                archive::Error::Misuse("the server stopped listening".into())
            })
        });
        match (sent, failed) {
            (_, Some(error)) => return Err(doing()(error)),
            // Dropping the statement closes the connection: the server never runs half of it.
            (Err(error), None) => return Err(error.into()),
            (Ok(()), None) => {}
        }
        let done = statement.finish().map_err(doing())?;
        if done.warnings > 0 {
            let object = &self.reader.index().objects[at];
            if let Some(warned) = warnings(&mut self.session, done.warnings, object)? {
                self.change(at, "warning", warned);
            }
        }
        Ok(done.affected)
    }
}

fn damage(frame: &Frame, name: &str, detail: &str) -> Damage {
    Damage::Broken {
        offset: frame.offset,
        detail: format!("{name}: {detail}"),
    }
}

fn broken(frame: &Frame, name: &str, detail: &str) -> Error {
    archive::Error::from(damage(frame, name, detail)).into()
}
