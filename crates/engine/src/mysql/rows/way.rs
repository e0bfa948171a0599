//! The two ways in which rows come: as the server's text, or in binary from a prepared statement. Either way
//! the same rows become the same text: which one a table takes is a matter of speed.

use wire::{Family, Prepared, Row};

use super::integer;
use super::value::{Value, signed, unsigned};
use crate::mysql::column::TableColumn;
use crate::mysql::session::Session;

/// How columns are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// By expressions that lose nothing as text.
    Text,
    /// As they are.
    Binary,
}

/// How the columns of a table are read in binary; `None` if it is read as text.
///
/// Only with a FLOAT or DOUBLE among them: the server takes 0.75 µs to print one with all its digits (MariaDB 10.11).
/// Of other tables the server's text costs both sides as little.
pub(super) fn binary(columns: &[&TableColumn], family: Family) -> Option<Vec<Value>> {
    let values: Option<Vec<Value>> = columns
        .iter()
        .map(|column| Value::binary(column, family))
        .collect();
    let exact = |value: &Value| matches!(value, Value::Float | Value::FloatInFull | Value::Double);
    values.filter(|values| values.iter().any(exact))
}

/// `None` where the server prepares nothing (`max_prepared_stmt_count`, some proxies): the same rows then come as text.
/// A statement that is wrong in itself fails there too, and says why.
pub(super) fn prepare(session: &mut Session, sql: &str) -> Result<Option<Prepared>, wire::Error> {
    match session.connection.prepare(sql) {
        Ok(prepared) => Ok(Some(prepared)),
        Err(error) if error.code().is_some() && !session.connection.is_closed() => Ok(None),
        Err(error) => Err(error),
    }
}

/// The cells of rows that come in one of the two ways.
pub(super) trait Cells {
    /// Those of a row.
    type Of<'a>: Iterator<Item = Result<Option<&'a [u8]>, wire::Error>>;

    /// The cells of a row.
    fn of<'a>(row: &Row<'a>) -> Result<Self::Of<'a>, wire::Error>;

    /// A whole number.
    fn integer(value: Value, cell: &[u8]) -> Option<i128>;
}

/// The server's text.
pub(super) struct Text;

impl Cells for Text {
    type Of<'a> = wire::Cells<'a>;

    #[inline]
    fn of<'a>(row: &Row<'a>) -> Result<Self::Of<'a>, wire::Error> {
        Ok(row.cells())
    }

    #[inline]
    fn integer(_: Value, cell: &[u8]) -> Option<i128> {
        integer(cell)
    }
}

/// Binary.
pub(super) struct Binary;

impl Cells for Binary {
    type Of<'a> = wire::Values<'a>;

    #[inline]
    fn of<'a>(row: &Row<'a>) -> Result<Self::Of<'a>, wire::Error> {
        row.values()
    }

    #[inline]
    fn integer(value: Value, cell: &[u8]) -> Option<i128> {
        match value {
            Value::Signed => signed(cell).map(i128::from),
            Value::Unsigned => unsigned(cell).map(i128::from),
            _ => None,
        }
    }
}
