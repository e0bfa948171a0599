//! The rows of one table, from the packet buffer into SQL text: the hot path. Allocates nothing
//! per row. It never decides what to do about an error; it only says how far it came.

use std::io::Write;

use archive::grammar::mysql as literal;
use wire::{Cell, LargeRow, Next, Row};

use super::catalog::Table;
use super::column::{EXAMINED, Form, TableColumn};
use super::encoding::Check;
use super::session::{Session, quoted};
use super::unwritable::LARGEST_VALUE;
use crate::grid::Grid;
use crate::{Error, Event, Monitor, TableData};

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

/// Reads all rows in key order and writes them, but for those that `without` is true of. Returns how many values are not valid in their column's character set: they are
/// written as they are, and a server changes them when it takes them back.
pub(super) fn dump<W: Write>(
    session: &mut Session,
    table: &Table,
    without: Option<&str>,
    data: &mut TableData<'_, W>,
    monitor: &dyn Monitor,
) -> Result<u64, Error> {
    let columns = written(table);
    let grid = grid(session, table, &columns)?;
    let family = session.connection.server().family();
    let forms: Vec<(Form, Check)> = columns
        .iter()
        .map(|column| (column.form(), Check::of(column, column.form(), family)))
        .collect();
    let sql = select(session, table, &columns, without);
    let failed = |error| Error::server(format!("reading table {}", table.name))(error);
    let mut rows = session.connection.query(sql).map_err(failed)?;
    let mut state = State {
        cell: None,
        pending: 0,
        rows: 0,
        invalid: 0,
    };
    loop {
        match rows.next().map_err(failed)? {
            Next::Row(row) => {
                if let Some((grid, column)) = &grid {
                    let key = row
                        .cells()
                        .nth(*column)
                        .transpose()
                        .map_err(failed)?
                        .flatten();
                    let cell = key.and_then(integer).map(|key| grid.cell(key));
                    if cell != state.cell {
                        state.cell = cell;
                        data.cut()?;
                    }
                }
                let before = data.begin_row();
                let start = before.len();
                state.invalid += push_row(before, &row, &forms)
                    .map_err(|reason| refused(table, &columns, reason))?;
                state.pending += before.len() - start;
                data.end_row()?;
                state.rows += 1;
            }
            Next::Large(row) => {
                let (bytes, invalid) = push_large(row, data, &forms, table, &columns)?;
                state.pending += bytes as usize;
                state.invalid += invalid;
                state.rows += 1;
            }
            Next::End(_) => break,
        }
        if state.pending >= REPORT {
            state.report(monitor)?;
        }
    }
    state.report(monitor)?;
    Ok(state.invalid)
}

struct State {
    cell: Option<i128>,
    pending: usize,
    rows: u64,
    /// Values whose bytes are not valid in their column's character set.
    invalid: u64,
}

impl State {
    fn report(&mut self, monitor: &dyn Monitor) -> Result<(), Error> {
        monitor.event(Event::Progress {
            rows: self.rows,
            bytes: self.pending as u64,
        });
        (self.rows, self.pending) = (0, 0);
        if monitor.cancelled() {
            Err(Error::Cancelled)
        } else {
            Ok(())
        }
    }
}

fn select(
    session: &Session,
    table: &Table,
    columns: &[&TableColumn],
    without: Option<&str>,
) -> String {
    let mut list: Vec<String> = columns.iter().map(|column| column.expression()).collect();
    if list.is_empty() {
        list.push("NULL".into());
    }
    let mut sql = format!("SELECT {} FROM {}", list.join(","), table.source(session));
    if let Some(key) = &table.key {
        sql.push_str(&format!(" FORCE INDEX ({})", quoted(&key.index)));
    }
    if let Some(condition) = without {
        sql.push_str(&format!(" WHERE NOT ({condition})"));
    }
    if let Some(key) = &table.key {
        let order: Vec<String> = key.columns.iter().map(|column| quoted(column)).collect();
        sql.push_str(&format!(" ORDER BY {}", order.join(",")));
    }
    sql
}

/// The grid over the first key column and that column's place among the selected ones.
fn grid(
    session: &mut Session,
    table: &Table,
    columns: &[&TableColumn],
) -> Result<Option<(Grid, usize)>, Error> {
    let Some(first) = table.key.as_ref().and_then(|key| key.columns.first()) else {
        return Ok(None);
    };
    let Some(place) = columns
        .iter()
        .position(|column| column.name == *first && column.is_integer())
    else {
        return Ok(None);
    };
    let name = quoted(first);
    let ends = session.row(&format!(
        "SELECT MIN({name}), MAX({name}) FROM {}",
        table.source(session)
    ))?;
    let end = |column: usize| {
        ends.get(column)
            .and_then(Option::as_deref)
            .and_then(integer)
    };
    Ok(end(0)
        .zip(end(1))
        .map(|(least, most)| (Grid::new(least, most), place)))
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
/// are not valid in their character set (of those that are examined).
fn push_large<W: Write>(
    mut row: LargeRow<'_>,
    data: &mut TableData<'_, W>,
    forms: &[(Form, Check)],
    table: &Table,
    columns: &[&TableColumn],
) -> Result<(u64, u64), Error> {
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
                    for piece in piece.chunks(64 * 1024) {
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
    Ok((data.end_large_row()?, invalid))
}

/// Whether a value need not be looked at as a whole before its form is known.
fn piecewise(form: Form, length: u64) -> bool {
    matches!(form, Form::Hex | Form::Text) && length > 0
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

/// A whole number as the server prints it.
fn integer(cell: &[u8]) -> Option<i128> {
    std::str::from_utf8(cell).ok()?.parse().ok()
}
