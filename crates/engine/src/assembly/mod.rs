//! Putting an archive together: objects, scripts, rows and gaps in, frames and index out. Both
//! engines write through it, so that borders, hashes and counts are made in one place. It never
//! reads a database.

mod conveyor;
mod direct;
mod script;
mod table_data;

use std::io::Write;

use archive::index::{Gap, Index, Kind, Object, Role, State};
use archive::{EncodedFrame, Format, FrameHead, Summary, TableHash, Writer};

pub(crate) use conveyor::{Conveyor, Lane, Tools};
pub use direct::Direct;
pub use script::Script;
pub use table_data::{Sink, TableData, Totals};

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
    pub fn rows(
        &mut self,
        object: usize,
        head: Vec<u8>,
        row_sums: bool,
    ) -> TableData<Direct<'_, W>> {
        TableData::new(Direct::new(self, object), head, row_sums)
    }

    /// Writes a data frame of the object that was added last, compressed by whoever made it.
    pub(crate) fn encoded(&mut self, rows: u64, frame: &EncodedFrame) -> Result<(), Error> {
        let object = self.last_object()?;
        self.writer
            .append_encoded(FrameHead::data(object, rows), frame)?;
        self.count(object, rows, frame.text, &frame.hash);
        Ok(())
    }

    /// What is known at the end of the rows (or of a part of them) of that object.
    pub(crate) fn totals(&mut self, totals: Totals) -> Result<(), Error> {
        let object = self.last_object()?;
        self.end_rows(object, totals);
        Ok(())
    }

    fn last_object(&self) -> Result<usize, Error> {
        let last = self.index.objects.len().checked_sub(1);
        last.ok_or_else(|| Error::Refused("rows of no table".into()))
    }

    fn count(&mut self, object: usize, rows: u64, text: u64, hash: &[u8; 32]) {
        self.index.objects[object].rows += rows;
        self.index.objects[object].text += text;
        self.hashes[object].add(hash);
    }

    fn end_rows(&mut self, object: usize, totals: Totals) {
        self.largest_statement = self.largest_statement.max(totals.largest_statement);
        if let Some(sum) = totals.row_sum {
            self.index.objects[object].row_sum = Some(sum.hex());
        }
    }

    /// Whether an object has a gap.
    pub(crate) fn has_gap(&self, kind: Kind, name: &str) -> bool {
        let gaps = &self.index.gaps;
        gaps.iter().any(|gap| gap.kind == kind && gap.name == name)
    }

    /// Adds a gap, unless the object has one of this cause: what is hidden shows in several ways.
    pub(crate) fn gap_once(&mut self, gap: Gap) {
        let same = |other: &Gap| {
            (other.kind, &other.name, &other.cause) == (gap.kind, &gap.name, &gap.cause)
        };
        if !self.index.gaps.iter().any(same) {
            self.index.gaps.push(gap);
        }
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

    /// What is being made.
    pub fn format(&self) -> Format {
        self.writer.format()
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
