//! A small result held in memory, for the many little questions that are not the data.

use super::rows::{Next, Rows};
use crate::error::{Error, ErrorKind};
use crate::protocol::column::Column;

const CONTEXT: &str = "reading a small result";

/// A whole result.
#[derive(Clone, Debug, Default)]
pub struct Table {
    columns: Vec<Column>,
    rows: Vec<Vec<Option<Vec<u8>>>>,
}

impl Table {
    /// The most that [`Connection::fetch`](crate::Connection::fetch) keeps, in bytes of memory:
    /// the values and 24 bytes for each cell.
    pub const LIMIT: u64 = 256 << 20;

    /// The columns.
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// How many rows.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The rows: a cell per column, `None` is NULL.
    pub fn rows(&self) -> &[Vec<Option<Vec<u8>>>] {
        &self.rows
    }

    /// The rows, to keep.
    pub fn into_rows(self) -> Vec<Vec<Option<Vec<u8>>>> {
        self.rows
    }

    /// The column of that name: spelt exactly so, or else but for ASCII case (MySQL 8 writes the
    /// columns of `information_schema` in capitals whatever one asks for).
    pub fn index(&self, name: &str) -> Option<usize> {
        let exact = self.columns.iter().position(|c| c.name == name);
        exact.or_else(|| {
            self.columns
                .iter()
                .position(|c| c.name.eq_ignore_ascii_case(name))
        })
    }

    /// A value; `None` is NULL. A row or column that is not there is an error (`Protocol`): it
    /// must not pass for NULL.
    pub fn bytes(&self, row: usize, column: &str) -> Result<Option<&[u8]>, Error> {
        let cell = self
            .rows
            .get(row)
            .zip(self.index(column))
            .and_then(|(r, i)| r.get(i));
        let missing = || Error::protocol(CONTEXT, format!("no row {row} or no column {column:?}"));
        cell.map(Option::as_deref).ok_or_else(missing)
    }

    /// A value as text; an error also if it is not UTF-8.
    pub fn text(&self, row: usize, column: &str) -> Result<Option<&str>, Error> {
        let not_text = |_| Error::protocol(CONTEXT, format!("{column:?} is not UTF-8"));
        self.bytes(row, column)?
            .map(|b| std::str::from_utf8(b).map_err(not_text))
            .transpose()
    }
}

/// Reads all rows, up to so many bytes of memory.
pub(super) fn collect(mut rows: Rows<'_>, limit: u64) -> Result<Table, Error> {
    let columns = rows.columns().to_vec();
    let mut budget = Budget { limit, left: limit };
    let mut table = Table {
        columns,
        rows: Vec::new(),
    };
    loop {
        let mut cells = Vec::with_capacity(table.columns.len());
        match rows.next()? {
            Next::End(_) => return Ok(table),
            Next::Row(row) => {
                for cell in row.cells() {
                    let cell = cell?;
                    budget.spend(cell.map_or(0, |bytes| bytes.len() as u64))?;
                    cells.push(cell.map(<[u8]>::to_vec));
                }
            }
            Next::Large(mut row) => {
                while let Some(cell) = row.next_cell()? {
                    let super::large::Cell::Bytes(len) = cell else {
                        budget.spend(0)?;
                        cells.push(None);
                        continue;
                    };
                    budget.spend(len)?;
                    let mut bytes = Vec::new();
                    while let Some(piece) = row.read()? {
                        bytes.extend_from_slice(piece);
                    }
                    cells.push(Some(bytes));
                }
            }
        }
        table.rows.push(cells);
    }
}

struct Budget {
    limit: u64,
    left: u64,
}

impl Budget {
    fn spend(&mut self, bytes: u64) -> Result<(), Error> {
        let cost = bytes.saturating_add(size_of::<Option<Vec<u8>>>() as u64);
        let too_large = || Error::new(ErrorKind::TooLarge { limit: self.limit }, CONTEXT);
        self.left = self.left.checked_sub(cost).ok_or_else(too_large)?;
        Ok(())
    }
}
