//! The rows of one table, from the packet buffer into SQL text: the hot path. Allocates nothing
//! per row. It never decides what to do about an error; it only says how far it came.

use archive::grammar::mysql as literal;
use wire::{Cell, LargeRow, Next, Row};

use super::catalog::Table;
use super::column::{EXAMINED, Form, TableColumn};
use super::encoding::Check;
use super::session::{Cells, Session, quoted};
use super::unwritable::LARGEST_VALUE;
use crate::grid::Grid;
use crate::{Error, Sink, TableData};

/// How much text goes by between two reports of progress, bytes.
const REPORT: usize = 1 << 20;
/// Of a long value so many bytes are made into text at a time.
const PIECE: usize = 64 * 1024;

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
    let Part { grid, .. } = part;
    let family = session.connection.server().family();
    let forms: Vec<(Form, Check)> = columns
        .iter()
        .map(|column| (column.form(), Check::of(column, column.form(), family)))
        .collect();
    let sql = select(session, table, &columns, part);
    let failed = |error| Error::server(format!("reading table {}", table.name))(error);
    let mut rows = session.connection.query(sql).map_err(failed)?;
    let mut state = State {
        key: None,
        cell: None,
        pending: 0,
        rows: 0,
        odd: Oddities::default(),
    };
    loop {
        match rows.next().map_err(failed)? {
            Next::Row(row) => {
                if let Some((grid, column)) = grid {
                    let key = row
                        .cells()
                        .nth(*column)
                        .transpose()
                        .map_err(failed)?
                        .flatten();
                    state.key = key.and_then(integer);
                    let cell = state.key.map(|key| grid.cell(key));
                    if cell != state.cell {
                        state.cell = cell;
                        data.cut()?;
                    }
                }
                let before = data.begin_row();
                let start = before.len();
                state.odd.invalid += push_row(before, &row, &forms)
                    .map_err(|reason| refused(table, &columns, reason))?;
                state.pending += before.len() - start;
                data.end_row()?;
                state.rows += 1;
            }
            Next::Large(row) => match push_large(row, data, &forms, table, &columns)? {
                Some((bytes, invalid)) => {
                    state.pending += bytes as usize;
                    state.odd.invalid += invalid;
                    state.rows += 1;
                }
                None => state.odd.too_large += 1,
            },
            Next::End(_) => break,
        }
        if state.pending >= REPORT {
            state.report(watch)?;
        }
    }
    state.report(watch)?;
    Ok(state.odd)
}

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

fn select(session: &Session, table: &Table, columns: &[&TableColumn], part: &Part) -> String {
    let mut list: Vec<String> = columns.iter().map(|column| column.expression()).collect();
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
fn push_row(out: &mut Vec<u8>, row: &Row<'_>, forms: &[(Form, Check)]) -> Result<u64, Reason> {
    if forms.is_empty() {
        // Every column is generated; what was read is only a sign that there is a row.
        out.extend_from_slice(b"()");
        return Ok(0);
    }
    let mut invalid = 0;
    let mut separator = b'(';
    let mut forms = forms.iter().enumerate();
    for cell in row.cells() {
        let cell = cell.map_err(Reason::Broken)?;
        let Some((column, (form, check))) = forms.next() else {
            return Err(Reason::Columns);
        };
        out.push(separator);
        separator = b',';
        match cell {
            None => out.extend_from_slice(b"NULL"),
            Some(bytes) => {
                let start = out.len();
                form.push(out, bytes)
                    .map_err(|detail| Reason::Value(column, detail))?;
                invalid += u64::from(check.invalid(out.get(start), bytes));
            }
        }
    }
    out.push(b')');
    if forms.next().is_some() {
        Err(Reason::Columns)
    } else {
        Ok(invalid)
    }
}

/// Writes a row that is too long to hold; returns the bytes of its text, and how many of its values
/// are not valid in their character set (of those that are examined). `None`: it has a value that
/// no server takes back, and was left out.
fn push_large<S: Sink>(
    mut row: LargeRow<'_>,
    data: &mut TableData<S>,
    forms: &[(Form, Check)],
    table: &Table,
    columns: &[&TableColumn],
) -> Result<Option<(u64, u64)>, Error> {
    let failed = |error| Error::server(format!("reading table {}", table.name))(error);
    let mut text = Vec::new();
    let mut begun = false;
    let mut separator = b'(';
    let mut cells = 0;
    let mut invalid = 0;
    while let Some(cell) = row.next_cell().map_err(failed)? {
        let Some((form, check)) = forms.get(cells) else {
            return Err(refused(table, columns, Reason::Columns));
        };
        cells += 1;
        text.push(separator);
        separator = b',';
        match cell {
            Cell::Null => text.extend_from_slice(b"NULL"),
            Cell::Bytes(length) if length > LARGEST_VALUE && !begun => return Ok(None),
            Cell::Bytes(length) if length > LARGEST_VALUE => {
                let name = &columns[cells - 1].name;
                return Err(Error::Refused(format!(
                    "table {}, column {name}: a value of {length} bytes",
                    table.name
                )));
            }
            Cell::Bytes(length) if length <= EXAMINED && !piecewise(*form, length) => {
                let mut whole = Vec::with_capacity(length as usize);
                while let Some(piece) = row.read().map_err(failed)? {
                    whole.extend_from_slice(piece);
                }
                let start = text.len();
                let value = form.push(&mut text, &whole);
                invalid += u64::from(check.invalid(text.get(start), &whole));
                value
                    .map_err(|detail| refused(table, columns, Reason::Value(cells - 1, detail)))?;
                if text.len() as u64 > EXAMINED {
                    if !begun {
                        data.begin_large_row()?;
                        begun = true;
                    }
                    data.large_piece(&text)?;
                    text.clear();
                }
            }
            Cell::Bytes(_) => {
                let quote = *form == Form::Text;
                if quote {
                    literal::open_text(&mut text)
                } else {
                    literal::open_hex(&mut text)
                }
                while let Some(piece) = row.read().map_err(failed)? {
                    if !begun {
                        data.begin_large_row()?;
                        begun = true;
                    }
                    for piece in piece.chunks(PIECE) {
                        match quote {
                            true => literal::push_text_piece(&mut text, piece),
                            false => literal::push_hex_piece(&mut text, piece),
                        }
                        data.large_piece(&text)?;
                        text.clear();
                    }
                }
                if quote {
                    literal::close_text(&mut text);
                }
            }
        }
    }
    if cells != forms.len() {
        return Err(refused(table, columns, Reason::Columns));
    }
    text.push(b')');
    if !begun {
        data.begin_large_row()?;
    }
    data.large_piece(&text)?;
    Ok(Some((data.end_large_row()?, invalid)))
}

/// Whether a value is written piece by piece: its form is known before it is seen, and it is long
/// enough. Shorter ones wait for what comes behind them, which may be a reason to leave the row out.
fn piecewise(form: Form, length: u64) -> bool {
    matches!(form, Form::Hex | Form::Text) && length > PIECE as u64
}

enum Reason {
    Broken(wire::Error),
    Columns,
    Value(usize, &'static str),
}

fn refused(table: &Table, columns: &[&TableColumn], reason: Reason) -> Error {
    let name = &table.name;
    match reason {
        Reason::Broken(error) => Error::server(format!("reading table {name}"))(error),
        Reason::Columns => {
            Error::Changed(format!("table {name} has another number of columns now"))
        }
        Reason::Value(column, detail) => {
            let column = columns
                .get(column)
                .map_or("?", |column| column.name.as_str());
            Error::Refused(format!("table {name}, column {column}: {detail}"))
        }
    }
}

/// A whole number in a column of a small result.
pub(super) fn integer_at(cells: &Cells, column: usize) -> Option<i128> {
    integer(cells.get(column)?.as_deref()?)
}

/// A whole number as the server prints it.
fn integer(cell: &[u8]) -> Option<i128> {
    std::str::from_utf8(cell).ok()?.parse().ok()
}
