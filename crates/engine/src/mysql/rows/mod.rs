//! The rows of one table, from the packet buffer into SQL text: the hot path. Allocates nothing
//! per row. It never decides what to do about an error; it only says how far it came.
//!
//! Tables with FLOAT or DOUBLE are read in binary ([`value`]), all others as the server's text.

mod float;
mod large;
mod value;
mod way;

use wire::{Family, Next, Row, Rows};

use self::value::{Unfit, Value};
use self::way::{Binary, Cells, Text, Way};
use super::catalog::Table;
use super::column::TableColumn;
use super::session::{self, Session, quoted};
use crate::grid::Grid;
use crate::{Error, Sink, TableData};

/// How much text goes by between two reports of progress, bytes.
const REPORT: usize = 1 << 20;

/// Columns whose values are written; generated ones are computed again by the server.
pub(super) fn written(table: &Table) -> Vec<&TableColumn> {
    table
        .columns
        .iter()
        .filter(|column| !column.generated)
        .collect()
}

/// Which rows of a table, and along what.
#[derive(Clone, Debug, Default)]
pub(super) struct Part {
    /// Where frames end because of the key, and the place of that column among the written ones.
    pub grid: Option<(Grid, usize)>,
    /// The keys of this part: from the first and below the second; `None`: no end on that side.
    pub keys: (Option<i128>, Option<i128>),
    /// SQL that is true of the rows of this part; `None`: of all.
    pub condition: Option<String>,
    /// SQL that is true of rows to be left out, and never NULL.
    pub without: Option<String>,
    /// The statement is under way, as [`announced`] has it.
    pub announced: bool,
}

/// Who is told how far the reading has come.
pub(super) trait Watch {
    /// So much was read since the last time, up to this key if there is a grid.
    fn read(&self, rows: u64, bytes: u64, key: Option<i128>);
    /// Whether to stop.
    fn cancelled(&self) -> bool;
}

/// What was not written as it is.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Oddities {
    /// Values that are not valid in their column's character set: they are written as they are,
    /// and a server changes them when it takes them back.
    pub invalid: u64,
    /// Rows that were left out, because they have a value longer than [`LARGEST_VALUE`].
    pub too_large: u64,
}

/// Reads a part of a table in key order and writes it.
pub(super) fn dump<S: Sink>(
    session: &mut Session,
    table: &Table,
    part: &Part,
    data: &mut TableData<S>,
    watch: &dyn Watch,
) -> Result<Oddities, Error> {
    let columns = written(table);
    let family = session.connection.server().family();
    let failed = |error| Error::server(format!("reading table {}", table.name))(error);
    let mut reading = Reading {
        table,
        grid: part.grid,
        values: Vec::new(),
        columns,
        state: State::default(),
    };
    let values = way::binary(&reading.columns, family).filter(|_| !part.announced);
    if let Some(values) = values {
        let sql = select(session, table, &reading.columns, part, Way::Binary);
        if let Some(prepared) = way::prepare(session, &sql).map_err(failed)? {
            reading.values = values;
            let rows = session.connection.query_prepared(&prepared);
            let odd = reading.all::<Binary, S>(rows.map_err(failed)?, data, watch)?;
            session.connection.forget(prepared).map_err(failed)?;
            return Ok(odd);
        }
    }
    let sql = select(session, table, &reading.columns, part, Way::Text);
    let value = |column: &&TableColumn| Value::text(column, family);
    reading.values = reading.columns.iter().map(value).collect();
    let rows = session.connection.query(sql).map_err(failed)?;
    reading.all::<Text, S>(rows, data, watch)
}

/// The rows of a part on their way.
struct Reading<'t> {
    table: &'t Table,
    columns: Vec<&'t TableColumn>,
    values: Vec<Value>,
    grid: Option<(Grid, usize)>,
    state: State,
}

impl Reading<'_> {
    fn all<F: Cells, S: Sink>(
        &mut self,
        mut rows: Rows<'_>,
        data: &mut TableData<S>,
        watch: &dyn Watch,
    ) -> Result<Oddities, Error> {
        let name = &self.table.name;
        let failed = |error| Error::server(format!("reading table {name}"))(error);
        loop {
            match rows.next().map_err(failed)? {
                Next::Row(row) => {
                    if let Some((grid, column)) = self.grid {
                        let mut cells = F::of(&row).map_err(failed)?;
                        let key = cells.nth(column).transpose().map_err(failed)?.flatten();
                        let key = key.and_then(|key| F::integer(self.values[column], key));
                        self.state.key = key;
                        let cell = key.map(|key| grid.cell(key));
                        if cell != self.state.cell {
                            self.state.cell = cell;
                            data.cut()?;
                        }
                    }
                    let text = data.begin_row();
                    let start = text.len();
                    self.state.odd.invalid += push_row::<F>(text, &row, &self.values)
                        .map_err(|reason| self.refused(reason))?;
                    self.state.pending += text.len() - start;
                    data.end_row()?;
                    self.state.rows += 1;
                }
                Next::Large(row) => match self.large(row, data)? {
                    Some((bytes, invalid)) => {
                        self.state.pending += bytes as usize;
                        self.state.odd.invalid += invalid;
                        self.state.rows += 1;
                    }
                    None => self.state.odd.too_large += 1,
                },
                Next::End(_) => break,
            }
            if self.state.pending >= REPORT {
                self.state.report(watch)?;
            }
        }
        self.state.report(watch)?;
        Ok(self.state.odd)
    }

    fn refused(&self, reason: Reason) -> Error {
        let name = &self.table.name;
        match reason {
            Reason::Broken(error) => Error::server(format!("reading table {name}"))(error),
            Reason::Columns => {
                Error::Changed(format!("table {name} has another number of columns now"))
            }
            Reason::Value(column, detail) => {
                let column = self.columns.get(column);
                let column = column.map_or("?", |column| column.name.as_str());
                Error::Refused(format!("table {name}, column {column}: {detail}"))
            }
        }
    }
}

#[derive(Default)]
struct State {
    key: Option<i128>,
    cell: Option<i128>,
    pending: usize,
    rows: u64,
    odd: Oddities,
}

impl State {
    fn report(&mut self, watch: &dyn Watch) -> Result<(), Error> {
        watch.read(self.rows, self.pending as u64, self.key);
        (self.rows, self.pending) = (0, 0);
        if watch.cancelled() {
            Err(Error::Cancelled)
        } else {
            Ok(())
        }
    }
}

/// Whether the table's rows may be of another length as text than in binary, and that may show: a row of a mebibyte has a
/// frame of its own.
pub(super) fn must_come_in_binary(table: &Table, family: Family) -> bool {
    let columns = written(table);
    columns.iter().any(|column| column.is_long()) && way::binary(&columns, family).is_some()
}

/// The statement that reads a part in one go, as the server's text.
pub(super) fn announced(session: &Session, table: &Table, part: &Part) -> String {
    select(session, table, &written(table), part, Way::Text)
}

fn select(
    session: &Session,
    table: &Table,
    columns: &[&TableColumn],
    part: &Part,
    way: Way,
) -> String {
    let expression = |column: &&TableColumn| match way {
        Way::Text => column.expression(),
        Way::Binary => quoted(&column.name),
    };
    let mut list: Vec<String> = columns.iter().map(expression).collect();
    if list.is_empty() {
        list.push("NULL".into());
    }
    let mut sql = format!("SELECT {} FROM {}", list.join(","), table.source(session));
    if let Some(key) = &table.key {
        sql.push_str(&format!(" FORCE INDEX ({})", quoted(&key.index)));
    }
    let without = part.without.as_ref().map(|rows| format!("NOT ({rows})"));
    let conditions: Vec<String> = part.condition.iter().cloned().chain(without).collect();
    if !conditions.is_empty() {
        sql.push_str(&format!(" WHERE {}", conditions.join(" AND ")));
    }
    if let Some(key) = &table.key {
        let order: Vec<String> = key.columns.iter().map(|column| quoted(column)).collect();
        sql.push_str(&format!(" ORDER BY {}", order.join(",")));
    }
    sql
}

/// The column that the grid is laid over, and its place among the written ones: the first of the
/// key, if it holds whole numbers.
pub(super) fn grid_column(table: &Table) -> Option<(usize, &TableColumn)> {
    let first = table.key.as_ref()?.columns.first()?;
    let mut columns = written(table).into_iter().enumerate();
    columns.find(|(_, column)| column.name == *first && column.is_integer())
}

/// Writes a row; returns how many of its values are not valid in their character set.
fn push_row<F: Cells>(out: &mut Vec<u8>, row: &Row<'_>, values: &[Value]) -> Result<u64, Reason> {
    if values.is_empty() {
        // Every column is generated; what was read is only a sign that there is a row.
        out.extend_from_slice(b"()");
        return Ok(0);
    }
    let mut invalid = 0;
    let mut separator = b'(';
    let mut values = values.iter().enumerate();
    for cell in F::of(row).map_err(Reason::Broken)? {
        let cell = cell.map_err(Reason::Broken)?;
        let Some((column, value)) = values.next() else {
            return Err(Reason::Columns);
        };
        out.push(separator);
        separator = b',';
        match cell {
            None => out.extend_from_slice(b"NULL"),
            Some(bytes) => {
                let odd = value.push(out, bytes);
                invalid += u64::from(odd.map_err(|detail| Reason::Value(column, detail))?);
            }
        }
    }
    out.push(b')');
    if values.next().is_some() {
        Err(Reason::Columns)
    } else {
        Ok(invalid)
    }
}

enum Reason {
    Broken(wire::Error),
    Columns,
    Value(usize, Unfit),
}

/// A whole number in a column of a small result.
pub(super) fn integer_at(cells: &session::Cells, column: usize) -> Option<i128> {
    integer(cells.get(column)?.as_deref()?)
}

/// A whole number as the server prints it.
fn integer(cell: &[u8]) -> Option<i128> {
    std::str::from_utf8(cell).ok()?.parse().ok()
}
