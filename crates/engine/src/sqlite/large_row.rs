//! A row with a value too large to hold: the value is read piece by piece through SQLite's
//! incremental blob interface (<https://www.sqlite.org/c3ref/blob_open.html>), so that memory stays flat.

use std::io::{Read, Write};

use archive::grammar::sqlite as literal;
use memchr::{memchr, memmem};
use rusqlite::types::ValueRef;
use rusqlite::{Connection, MAIN_DB, OptionalExtension};

use super::shape::Shape;
use super::values;
use super::{LARGE, quoted};
use crate::{Direct, Error, Monitor, TableData};

/// Size of the pieces, bytes.
const PIECE: usize = 1 << 20;

/// Writes the row with this row id as a frame of its own; returns the bytes of text written.
pub(super) fn write<W: Write>(
    conn: &Connection,
    shape: &Shape,
    row_id: &str,
    key: i64,
    data: &mut TableData<Direct<'_, W>>,
    monitor: &dyn Monitor,
) -> Result<u64, Error> {
    let row = LargeRow {
        conn,
        shape,
        key,
        monitor,
    };
    // Everything small is read before the frame is begun, since a begun frame cannot be taken back.
    let mut small: Vec<Option<Vec<u8>>> = Vec::with_capacity(shape.columns.len());
    for (name, _) in &shape.columns {
        let column = quoted(name);
        let sql = format!(
            "SELECT {column} FROM {} WHERE {row_id} = ?1 AND coalesce(octet_length({column}), 0) <= {LARGE}",
            quoted(&shape.name)
        );
        let literal = conn
            .query_row(&sql, [key], |row| {
                let mut text = Vec::new();
                Ok(values::push(&mut text, row.get_ref(0)?).map(|()| text))
            })
            .optional()
            .map_err(row.failed())?;
        small.push(literal.transpose()?);
    }
    let mut bytes = data.begin_large_row()?;
    let mut text = vec![b'('];
    if shape.extra_column().is_some() {
        values::push(&mut text, ValueRef::Integer(key))?;
        text.push(b',');
    }
    for (at, value) in small.into_iter().enumerate() {
        if at > 0 {
            text.push(b',');
        }
        match value {
            Some(literal) => text.extend_from_slice(&literal),
            None => row.stream(&shape.columns[at].0, &mut text, data)?,
        }
    }
    text.push(b')');
    data.large_piece(&text)?;
    bytes += data.end_large_row()?;
    Ok(bytes)
}

struct LargeRow<'a> {
    conn: &'a Connection,
    shape: &'a Shape,
    key: i64,
    monitor: &'a dyn Monitor,
}

impl LargeRow<'_> {
    /// Writes out `text`, which stands before the value, then the value.
    fn stream<W: Write>(
        &self,
        column: &str,
        text: &mut Vec<u8>,
        data: &mut TableData<Direct<'_, W>>,
    ) -> Result<(), Error> {
        let sql = format!(
            "SELECT typeof({}) = 'text' FROM {} WHERE {} = ?1",
            quoted(column),
            quoted(&self.shape.name),
            self.shape.row_id().unwrap_or_default()
        );
        let is_text: bool = self
            .conn
            .query_row(&sql, [self.key], |row| row.get(0))
            .map_err(self.failed())?;
        let form = match is_text {
            false => Form::Hex,
            true if self.quotable(column)? => Form::Quoted,
            true => Form::Cast,
        };
        match form {
            Form::Hex => literal::open_hex(text),
            Form::Quoted => literal::open_text(text),
            Form::Cast => literal::open_cast(text),
        }
        self.pieces(column, &mut |piece| {
            match form {
                Form::Quoted => literal::push_text_piece(text, piece),
                Form::Hex | Form::Cast => literal::push_hex_piece(text, piece),
            }
            data.large_piece(text)?;
            text.clear();
            Ok(())
        })?;
        match form {
            Form::Hex => literal::close_hex(text),
            Form::Quoted => literal::close_text(text),
            Form::Cast => literal::close_cast(text),
        }
        Ok(())
    }

    /// What `values::quotable` says of the whole text, found out piece by piece.
    fn quotable(&self, column: &str) -> Result<bool, Error> {
        let mut quotable = true;
        // What a piece left open: the bytes of a character or line end that it cut.
        let mut open: Vec<u8> = Vec::new();
        self.pieces(column, &mut |piece| {
            if !quotable {
                return Ok(());
            }
            let mut joined = std::mem::take(&mut open);
            joined.extend_from_slice(piece);
            let valid = match std::str::from_utf8(&joined) {
                Ok(_) => joined.len(),
                // `error_len` is None where the bytes only end too early.
                Err(error) if error.error_len().is_none() => error.valid_up_to(),
                Err(_) => {
                    quotable = false;
                    return Ok(());
                }
            };
            let keep = if joined.last() == Some(&b'\r') {
                joined.len() - 1
            } else {
                valid
            };
            quotable = memchr(0, &joined).is_none() && memmem::find(&joined, b"\r\n").is_none();
            open = joined.split_off(keep);
            Ok(())
        })?;
        Ok(quotable && (open.is_empty() || open == b"\r"))
    }

    fn pieces(
        &self,
        column: &str,
        each: &mut dyn FnMut(&[u8]) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let name = self.shape.name.as_str();
        let mut blob = self
            .conn
            .blob_open(MAIN_DB, name, column, self.key, true)
            .map_err(self.failed())?;
        let mut left = blob.len();
        let mut piece = vec![0; PIECE.min(left)];
        while left > 0 {
            if self.monitor.cancelled() {
                return Err(Error::Cancelled);
            }
            let length = PIECE.min(left);
            blob.read_exact(&mut piece[..length])
                .map_err(Error::io(format!("reading a value of table {name}")))?;
            each(&piece[..length])?;
            left -= length;
        }
        blob.close().map_err(self.failed())
    }

    fn failed(&self) -> impl FnOnce(rusqlite::Error) -> Error + use<> {
        Error::sqlite(format!("reading a large row of table {}", self.shape.name))
    }
}

#[derive(Clone, Copy)]
enum Form {
    Hex,
    Quoted,
    Cast,
}
