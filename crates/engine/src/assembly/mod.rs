//! Putting an archive together: objects, scripts, rows and gaps in, frames and index out. Both
//! engines write through it, so that borders, hashes and counts are made in one place. It never
//! reads a database.

mod script;
mod table_data;

use std::io::Write;

use archive::index::{Gap, Index, Kind, Object, Role, State};
use archive::{Format, FrameHead, Summary, TableHash, Writer};

pub use script::Script;
pub use table_data::TableData;

use crate::Error;

/// An archive being made.
pub struct Assembly<W: Write> {
    writer: Writer<W>,
    index: Index,
    hashes: Vec<TableHash>,
    /// Text of the data frame being filled; kept here so that its memory serves all tables.
    text: Vec<u8>,
    largest_statement: u64,
}

impl<W: Write> Assembly<W> {
    /// Begins an archive. `index` brings what is known beforehand: dialect, source, instant;
    /// its objects, gaps and frames are filled here.
    pub fn new(out: W, format: Format, index: Index) -> Result<Self, Error> {
        Ok(Self {
            writer: Writer::new(out, format)?,
            index,
            hashes: Vec::new(),
            text: Vec::new(),
            largest_statement: 0,
        })
    }

    /// Adds an object; returns its position, which its frames refer to.
    pub fn object(&mut self, object: Object) -> usize {
        self.index.objects.push(object);
        self.hashes.push(TableHash::default());
        self.index.objects.len() - 1
    }

    /// Writes a frame of statements.
    pub fn script(
        &mut self,
        role: Role,
        object: Option<usize>,
        script: &Script,
    ) -> Result<(), Error> {
        let head = FrameHead {
            role,
            object,
            rows: 0,
            statements: script.statements().to_vec(),
        };
        let longest = script.statements().iter().map(|(_, length)| *length).max();
        self.largest_statement = self.largest_statement.max(longest.unwrap_or(0));
        let hash = self.writer.append(head, script.text())?;
        if let Some(at) = object {
            self.index.objects[at].text += script.text().len() as u64;
            if self.index.objects[at].kind != Kind::Table {
                self.hashes[at].add(&hash);
            }
        }
        Ok(())
    }

    /// Begins the rows of the table at a position. `head` is the beginning of each statement,
    /// see [`archive::grammar::head`]; `row_sums` for a table without a key.
    pub fn rows(&mut self, object: usize, head: Vec<u8>, row_sums: bool) -> TableData<'_, W> {
        TableData::new(self, object, head, row_sums)
    }

    /// Notes that something is not in the archive, which makes it incomplete.
    pub fn gap(&mut self, kind: Kind, name: &str, cause: &str, detail: impl Into<String>) {
        self.index.gaps.push(Gap {
            kind,
            name: name.into(),
            cause: cause.into(),
            detail: detail.into(),
        });
    }

    /// Notes something worth knowing that is no gap.
    pub fn note(&mut self, kind: Kind, name: &str, cause: &str, detail: impl Into<String>) {
        self.index.notes.push(Gap {
            kind,
            name: name.into(),
            cause: cause.into(),
            detail: detail.into(),
        });
    }

    /// The index so far.
    pub fn index(&self) -> &Index {
        &self.index
    }

    /// The index so far, to fill in.
    pub fn index_mut(&mut self) -> &mut Index {
        &mut self.index
    }

    /// Ends the archive. The state follows from the gaps alone.
    pub fn finish(mut self) -> Result<(W, Summary), Error> {
        for (object, hash) in self.index.objects.iter_mut().zip(&self.hashes) {
            object.hash = hash.hex();
        }
        self.index.state = if self.index.gaps.is_empty() {
            State::Complete
        } else {
            State::Incomplete
        };
        self.index.largest_statement = self.largest_statement;
        Ok(self.writer.finish(self.index)?)
    }
}
