//! The values of one row of a result, as the text between its parentheses.

use rusqlite::Row;
use rusqlite::types::ValueRef;

use super::shape::{Key, Shape};
use super::values::{self, Encoding};
use crate::Error;

/// Appends the values of a row, with commas; the first stands at `at` in the result.
pub(super) fn push_values(
    text: &mut Vec<u8>,
    row: &Row<'_>,
    mut at: usize,
    shape: &Shape,
    encoding: Encoding,
) -> Result<(), Error> {
    let value = |at| row.get_ref(at).map_err(Error::sqlite("reading a value"));
    let mut comma = false;
    if matches!(shape.key, Key::RowId(_)) {
        values::push(text, value(at)?)?;
        at += 1;
        comma = true;
    }
    for _ in &shape.columns {
        if comma {
            text.push(b',');
        }
        comma = true;
        match (encoding, value(at)?) {
            (Encoding::Utf8, value) => values::push(text, value)?,
            (_, ValueRef::Blob(stored)) if value(at + 1)? == ValueRef::Integer(1) => {
                values::push_utf16(text, stored, encoding);
            }
            (_, value) => values::push(text, value)?,
        }
        at += if encoding == Encoding::Utf8 { 1 } else { 2 };
    }
    Ok(())
}

/// Bytes of a text or blob.
pub(super) fn length(value: ValueRef<'_>) -> usize {
    match value {
        ValueRef::Text(bytes) | ValueRef::Blob(bytes) => bytes.len(),
        _ => 0,
    }
}
