//! The rows of one result set, as they arrive. It must never take anything but the server's own
//! closing packet for the end.

use super::channel::Incoming;
use super::large::{LargeRow, Payload};
use super::{Connection, Done};
use crate::error::{Error, ErrorKind};
use crate::protocol::answer::end_of_rows;
use crate::protocol::binary_row::{Values, Width};
use crate::protocol::column::Column;
use crate::protocol::header::MAX_PAYLOAD;
use crate::protocol::row::Cells;

const CONTEXT: &str = "reading rows";

/// Rows that are streamed from the server. Read them to [`Next::End`] (or [`Rows::finish`]):
/// dropped before, they close the connection, because nobody knows how much is still to come.
#[derive(Debug)]
pub struct Rows<'c> {
    connection: &'c mut Connection,
    columns: Vec<Column>,
    /// Of binary rows: how wide each value is. `None`: rows of text.
    widths: Option<Vec<Width>>,
    state: State,
    count: u64,
    /// What is left of a large row.
    large: Option<Payload>,
}

#[derive(Clone, Copy, Debug)]
enum State {
    Reading,
    Ended(Done),
    Failed,
}

/// What comes next.
#[derive(Debug)]
pub enum Next<'a> {
    /// A row, whole in the receive buffer.
    Row(Row<'a>),
    /// A row of [`Options::large_row`](crate::Options::large_row) bytes or more, to be read piece
    /// by piece. What is not read of it is skipped.
    Large(LargeRow<'a>),
    /// The server says that this was all.
    End(Done),
}

/// A row in the receive buffer.
#[derive(Clone, Copy, Debug)]
pub struct Row<'a> {
    payload: &'a [u8],
    columns: usize,
    widths: Option<&'a [Width]>,
}

impl<'a> Row<'a> {
    /// The cells, as many as there are columns, or an error as the last item.
    #[inline]
    pub fn cells(&self) -> Cells<'a> {
        Cells::new(self.payload, self.columns)
    }

    /// The values of a binary row, as many as there are columns, or an error as the last item. An error at once if the
    /// row is one of text.
    #[inline]
    pub fn values(&self) -> Result<Values<'a>, Error> {
        match self.widths {
            Some(widths) => Values::new(self.payload, widths),
            None => Err(Error::protocol(CONTEXT, "a row of text")),
        }
    }

    /// The packet's payload as it came: cells as length-encoded strings, NULL as the byte 0xFB.
    #[inline]
    pub fn packet(&self) -> &'a [u8] {
        self.payload
    }
}

enum Step {
    Row(std::ops::Range<usize>),
    Large,
    End(Done),
}

impl<'c> Rows<'c> {
    pub(super) fn reading(connection: &'c mut Connection, columns: Vec<Column>) -> Self {
        Self {
            connection,
            columns,
            widths: None,
            state: State::Reading,
            count: 0,
            large: None,
        }
    }

    /// The same rows, which come in binary.
    pub(super) fn binary(mut self) -> Self {
        let widths = self.columns.iter().map(|column| Width::of(column.kind));
        self.widths = Some(widths.collect());
        self
    }

    pub(super) fn ended(connection: &'c mut Connection, done: Done) -> Self {
        let state = State::Ended(done);
        Self {
            connection,
            columns: Vec::new(),
            widths: None,
            state,
            count: 0,
            large: None,
        }
    }

    /// The columns; none if the statement gives no rows.
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// The next row, or the end (again and again, once it was reached).
    ///
    /// A server error in the middle ends the rows and leaves the connection open; every other
    /// error closes it.
    #[expect(
        clippy::should_implement_trait,
        reason = "a row lives until the next call only"
    )]
    #[inline]
    pub fn next(&mut self) -> Result<Next<'_>, Error> {
        match self.step() {
            Ok(Step::Row(range)) => Ok(Next::Row(Row {
                payload: self.connection.channel.bytes(range),
                columns: self.columns.len(),
                widths: self.widths.as_deref(),
            })),
            Ok(Step::End(done)) => Ok(Next::End(done)),
            Ok(Step::Large) => {
                let payload = self.large.get_or_insert_default();
                let channel = &mut self.connection.channel;
                let columns = self.columns.len();
                let widths = self.widths.as_deref();
                Ok(Next::Large(LargeRow::new(
                    channel, payload, columns, widths,
                )))
            }
            Err(error) => {
                self.state = State::Failed;
                Err(error)
            }
        }
    }

    /// Reads and counts what is left.
    pub fn finish(mut self) -> Result<Done, Error> {
        loop {
            if let Next::End(done) = self.next()? {
                return Ok(done);
            }
        }
    }

    #[inline]
    fn step(&mut self) -> Result<Step, Error> {
        match self.state {
            State::Reading => {}
            State::Ended(done) => return Ok(Step::End(done)),
            State::Failed => {
                return Err(Error::new(
                    ErrorKind::Closed("the rows ended in an error"),
                    CONTEXT,
                ));
            }
        }
        if self.large.is_some() {
            self.skip_large()?;
        }
        let limit = self.connection.large_row;
        let range = match self.connection.channel.next(limit, CONTEXT)? {
            Incoming::Packet(range) => range,
            Incoming::Long(len) => {
                self.count += 1;
                self.large = Some(Payload::new(len));
                return Ok(Step::Large);
            }
        };
        debug_assert!(range.len() < MAX_PAYLOAD);
        let deprecate_eof = self.connection.deprecate_eof();
        match end_of_rows(self.connection.channel.bytes(range.clone()), deprecate_eof) {
            Ok(None) => {
                self.count += 1;
                Ok(Step::Row(range))
            }
            Ok(Some(okay)) => {
                let done = Done {
                    affected: 0,
                    ..Done::new(okay, self.count)
                };
                self.state = State::Ended(done);
                Ok(Step::End(done))
            }
            Err(malformed) => Err(self.connection.channel.fail(malformed.during(CONTEXT))),
        }
    }

    #[cold]
    fn skip_large(&mut self) -> Result<(), Error> {
        if let Some(payload) = &mut self.large {
            while payload
                .piece(&mut self.connection.channel, usize::MAX)?
                .is_some()
            {}
        }
        self.large = None;
        Ok(())
    }
}

impl Drop for Rows<'_> {
    fn drop(&mut self) {
        if matches!(self.state, State::Reading) {
            self.connection
                .channel
                .close("rows were not read to their end");
        }
    }
}
