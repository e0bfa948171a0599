//! The rows of one table into data frames: in key order, cut at the cells of the key grid, rows
//! with a value above `LARGE` streamed. It must never leave a row out without saying so.

use std::io::Write;

use rusqlite::limits::Limit;
use rusqlite::{Connection, ErrorCode, Row};

use super::row_values::{length, push_values};
use super::shape::Shape;
use super::values::Encoding;
use super::{LARGE, large_row, quoted};
use crate::grid::Grid;
use crate::{Direct, Error, Event, Monitor, TableData};

/// Rows between two looks at the monitor.
const LOOK: u64 = 512;

/// Whether an error means that the table's content is damaged or beyond this SQLite, and others
/// may still be fine.
pub(super) fn is_unreadable(error: &rusqlite::Error) -> bool {
    match error {
        rusqlite::Error::SqliteFailure(error, _) => {
            matches!(
                error.code,
                ErrorCode::DatabaseCorrupt | ErrorCode::Unknown | ErrorCode::SystemIoFailure
            )
        }
        rusqlite::Error::SqlInputError { .. } => true,
        _ => false,
    }
}

/// Reads one table.
pub(super) struct Rows<'a, 'd, W: Write> {
    pub conn: &'a Connection,
    pub shape: &'a Shape,
    pub encoding: Encoding,
    pub data: TableData<Direct<'d, W>>,
    pub monitor: &'a dyn Monitor,
    grid: Option<Grid>,
    cell: Option<i128>,
    /// Row id of the last row written, where it can be named.
    last: Option<i64>,
    rows: u64,
}

/// How the reading of rows ended.
enum Pause {
    /// No more rows.
    End,
    /// The next row has a value above `LARGE`.
    Large,
}

impl<'a, 'd, W: Write> Rows<'a, 'd, W> {
    pub fn new(
        conn: &'a Connection,
        shape: &'a Shape,
        encoding: Encoding,
        data: TableData<Direct<'d, W>>,
        monitor: &'a dyn Monitor,
    ) -> Self {
        Self {
            conn,
            shape,
            encoding,
            data,
            monitor,
            grid: None,
            cell: None,
            last: None,
            rows: 0,
        }
    }

    /// Writes all rows. `Some` is the reason why reading stopped before the end.
    pub fn write(mut self) -> Result<Option<String>, Error> {
        let unreadable = match self.all() {
            Ok(()) => None,
            Err(Error::Sqlite { source, .. }) if is_unreadable(&source) => {
                Some(format!("{source}, after {} rows", self.rows))
            }
            Err(error) => return Err(error),
        };
        let bytes = self.data.finish()?;
        self.monitor.event(Event::Progress {
            rows: self.rows % LOOK,
            bytes,
        });
        Ok(unreadable)
    }

    fn all(&mut self) -> Result<(), Error> {
        self.grid = self.measure()?;
        // With the limit SQLite refuses to load a larger value, and says so, instead of taking
        // memory for it. Other encodings and orders give no way to come back to that row.
        let streams =
            self.grid.is_some() && self.shape.reads_in_pieces && self.encoding == Encoding::Utf8;
        let usual = self
            .conn
            .limit(Limit::SQLITE_LIMIT_LENGTH)
            .map_err(self.failed())?;
        loop {
            if streams {
                self.conn
                    .set_limit(Limit::SQLITE_LIMIT_LENGTH, LARGE as i32)
                    .map_err(self.failed())?;
            }
            let pause = self.read();
            self.conn
                .set_limit(Limit::SQLITE_LIMIT_LENGTH, usual)
                .map_err(self.failed())?;
            match pause? {
                Pause::End => return Ok(()),
                Pause::Large => self.large()?,
            }
        }
    }

    /// The grid of a table whose row id can be named.
    fn measure(&self) -> Result<Option<Grid>, Error> {
        let Some(row_id) = self.shape.row_id() else {
            return Ok(None);
        };
        let table = quoted(&self.shape.name);
        // Two subqueries: each is one step in the tree; together they would read the whole table.
        let sql = format!(
            "SELECT (SELECT min({row_id}) FROM {table}), (SELECT max({row_id}) FROM {table})"
        );
        match self.conn.query_row(&sql, [], |row| {
            Ok((row.get::<_, Option<i64>>(0)?, row.get::<_, Option<i64>>(1)?))
        }) {
            Ok((min, max)) => Ok(Some(Grid::new(
                min.unwrap_or(0).into(),
                max.unwrap_or(-1).into(),
            ))),
            // Damage at an end: the rows before it can be read all the same, and end with this error.
            Err(error) if is_unreadable(&error) => Ok(Some(Grid::new(0, -1))),
            Err(error) => Err(self.failed()(error)),
        }
    }

    /// SQL of all values of a row, the row id first where it can be named.
    fn select(&self) -> String {
        let mut values: Vec<String> = self.shape.row_id().into_iter().collect();
        for (name, _) in &self.shape.columns {
            let column = quoted(name);
            match self.encoding {
                Encoding::Utf8 => values.push(column),
                // The stored bytes of text, followed by whether they are text.
                _ => {
                    values.push(format!("CASE typeof({column}) WHEN 'text' THEN CAST({column} AS BLOB) ELSE {column} END"));
                    values.push(format!("typeof({column}) = 'text'"));
                }
            }
        }
        format!(
            "SELECT {} FROM {}",
            values.join(","),
            quoted(&self.shape.name)
        )
    }

    fn read(&mut self) -> Result<Pause, Error> {
        let after = self
            .last
            .and_then(|last| Some((self.shape.row_id()?, last)));
        let after = after.map_or(String::new(), |(row_id, last)| {
            format!(" WHERE {row_id} > {last}")
        });
        let sql = format!("{}{after}{}", self.select(), self.shape.order());
        let conn = self.conn;
        let mut statement = conn.prepare(&sql).map_err(self.failed())?;
        let mut rows = statement.query([]).map_err(self.failed())?;
        loop {
            match rows.next() {
                Ok(Some(row)) => self.row(row)?,
                Ok(None) => return Ok(Pause::End),
                Err(error) if error.sqlite_error_code() == Some(ErrorCode::TooBig) => {
                    return Ok(Pause::Large);
                }
                Err(error) => return Err(self.failed()(error)),
            }
        }
    }

    fn row(&mut self, row: &Row<'_>) -> Result<(), Error> {
        let mut at = 0;
        if let Some(grid) = self.grid {
            let key = row.get(0).map_err(self.failed())?;
            self.enter(grid, key)?;
            at = usize::from(self.shape.extra_column().is_none());
        }
        let step = if self.encoding == Encoding::Utf8 {
            1
        } else {
            2
        };
        let count = self.shape.columns.len() + usize::from(self.shape.extra_column().is_some());
        let value = |at| row.get_ref(at).map_err(Error::sqlite("reading a value"));
        let large = (0..count * step + at)
            .map(value)
            .any(|value| value.is_ok_and(|value| length(value) > LARGE));
        if large {
            return self.large_in_memory(row, at);
        }
        let text = self.data.begin_row();
        text.push(b'(');
        push_values(text, row, at, self.shape, self.encoding)?;
        text.push(b')');
        let bytes = self.data.end_row()?;
        self.done(bytes)
    }

    /// A frame border where the row begins a new cell.
    fn enter(&mut self, grid: Grid, key: i64) -> Result<(), Error> {
        let cell = grid.cell(key.into());
        if self.cell.is_some_and(|before| before != cell) {
            let bytes = self.data.cut()?;
            self.monitor.event(Event::Progress { rows: 0, bytes });
        }
        (self.cell, self.last) = (Some(cell), Some(key));
        Ok(())
    }

    /// A row that SQLite has loaded already, though one of its values is large.
    fn large_in_memory(&mut self, row: &Row<'_>, at: usize) -> Result<(), Error> {
        let mut text = vec![b'('];
        push_values(&mut text, row, at, self.shape, self.encoding)?;
        text.push(b')');
        let mut bytes = self.data.begin_large_row()?;
        for piece in text.chunks(LARGE) {
            self.data.large_piece(piece)?;
        }
        bytes += self.data.end_large_row()?;
        self.done(bytes)
    }

    /// The row after the last one, value by value.
    fn large(&mut self) -> Result<(), Error> {
        let (Some(row_id), Some(grid)) = (self.shape.row_id(), self.grid) else {
            return Err(Error::Refused(format!(
                "{}: a row that cannot be named",
                self.shape.name
            )));
        };
        let after = self
            .last
            .map_or(String::new(), |last| format!(" WHERE {row_id} > {last}"));
        let sql = format!(
            "SELECT min({row_id}) FROM {}{after}",
            quoted(&self.shape.name)
        );
        let key: i64 = self
            .conn
            .query_row(&sql, [], |row| row.get(0))
            .map_err(self.failed())?;
        self.enter(grid, key)?;
        let bytes = large_row::write(
            self.conn,
            self.shape,
            &row_id,
            key,
            &mut self.data,
            self.monitor,
        )?;
        self.done(bytes)
    }

    fn done(&mut self, bytes: u64) -> Result<(), Error> {
        self.rows += 1;
        if bytes > 0 {
            self.monitor.event(Event::Progress { rows: 0, bytes });
        }
        if self.rows.is_multiple_of(LOOK) {
            self.monitor.event(Event::Progress {
                rows: LOOK,
                bytes: 0,
            });
            if self.monitor.cancelled() {
                return Err(Error::Cancelled);
            }
        }
        Ok(())
    }

    fn failed(&self) -> impl FnOnce(rusqlite::Error) -> Error + use<W> {
        Error::sqlite(format!("reading table {}", self.shape.name))
    }
}
