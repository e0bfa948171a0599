//! A data frame with one huge row into a table, without holding its text: the literals are
//! measured first, then inserted as room, then filled piece by piece. Nothing of a frame is
//! inserted before all of it was checked against its hash and the grammar.

use std::io::Write;

use archive::grammar::{Checker, Head};
use archive::index::{Frame, Object};
use archive::{FrameText, ReadAt, Reader};
use rusqlite::blob::Blob;
use rusqlite::types::Value;
use rusqlite::{Connection, MAIN_DB};

use super::row_scanner::{Found, HexDecoder, Scanner};
use super::{LARGE, head};
use crate::{Error, Monitor};

/// A string or blob literal of the row.
struct Literal {
    text: bool,
    length: usize,
    /// Position of its column in the head.
    column: usize,
    /// Where in the template it stands.
    at: usize,
}

/// Checks the frame, then inserts its row. `streams`: whether the table can take values piece by
/// piece (see [`super::shape::Shape::writes_in_pieces`]).
pub(super) fn insert<S: ReadAt>(
    conn: &Connection,
    reader: &Reader<S>,
    (frame, object): (&Frame, &Object),
    buffers: &mut FrameText,
    streams: bool,
    monitor: &dyn Monitor,
) -> Result<u64, Error> {
    let head = head(object)?;
    let (template, literals) = measure(reader, (frame, object), &head, buffers)?;
    let is_large = |literal: &Literal| streams && literal.length > LARGE;

    let mut values: Vec<Value> = Vec::new();
    let mut hex = HexDecoder::default();
    pass(
        reader,
        frame,
        &head,
        buffers,
        monitor,
        &mut |literal, found| {
            if is_large(&literals[literal]) {
                return Ok(());
            }
            match found {
                Found::Begin { .. } => {
                    values.push(Value::Blob(Vec::with_capacity(literals[literal].length)))
                }
                Found::Bytes(bytes) => {
                    if let Some(Value::Blob(value)) = values.last_mut() {
                        value.extend_from_slice(bytes);
                    }
                }
                Found::Digits(digits) => {
                    if let Some(Value::Blob(value)) = values.last_mut() {
                        value.extend_from_slice(hex.decode(digits));
                    }
                }
                Found::End if literals[literal].text => {
                    if let Some(Value::Blob(value)) = values.pop() {
                        let text = String::from_utf8(value)
                            .map_err(|error| Error::Refused(error.to_string()))?;
                        values.push(Value::Text(text));
                    }
                }
                _ => {}
            }
            Ok(())
        },
    )?;

    let mut sql = Vec::with_capacity(template.len() + literals.len() * 16);
    let mut from = 0;
    for literal in &literals {
        sql.extend_from_slice(&template[from..literal.at]);
        from = literal.at;
        let room = format!("zeroblob({})", literal.length);
        sql.extend_from_slice(
            match (is_large(literal), literal.text) {
                (false, _) => "?".to_owned(),
                (true, true) => format!("CAST({room} AS TEXT)"),
                (true, false) => room,
            }
            .as_bytes(),
        );
    }
    sql.extend_from_slice(&template[from..]);
    let failed = || Error::sqlite(format!("inserting a large row into {}", object.name));
    let sql = String::from_utf8(sql).map_err(|error| Error::Refused(error.to_string()))?;
    let rows = conn
        .execute(&sql, rusqlite::params_from_iter(values))
        .map_err(failed())?;

    let key = conn.last_insert_rowid();
    let mut open = None;
    pass(reader, frame, &head, buffers, monitor, &mut |at, found| {
        let literal = &literals[at];
        match found {
            _ if !is_large(literal) => {}
            Found::Begin { .. } => {
                // The row id, where it stands first, is a number.
                let at = literal.column - usize::from(object.rowid.is_some());
                let column = object.columns[at].name.as_str();
                open = Some(
                    conn.blob_open(MAIN_DB, object.name.as_str(), column, key, false)
                        .map_err(failed())?,
                );
            }
            Found::Bytes(bytes) => fill(&mut open, bytes, object)?,
            Found::Digits(digits) => fill(&mut open, hex.decode(digits), object)?,
            Found::End => {
                if let Some(blob) = open.take() {
                    blob.close().map_err(failed())?;
                }
            }
            Found::Sql(_) => {}
        }
        Ok(())
    })?;
    Ok(rows as u64)
}

fn fill(open: &mut Option<Blob<'_>>, bytes: &[u8], object: &Object) -> Result<(), Error> {
    match open {
        Some(blob) => blob.write_all(bytes).map_err(Error::io(format!(
            "filling a large value of {}",
            object.name
        ))),
        None => Ok(()),
    }
}

/// Reads the frame to its end: what it returns was checked.
fn measure<S: ReadAt>(
    reader: &Reader<S>,
    (frame, object): (&Frame, &Object),
    head: &Head,
    buffers: &mut FrameText,
) -> Result<(Vec<u8>, Vec<Literal>), Error> {
    let refused = |detail: String| {
        archive::Error::Damaged(archive::Damage::Broken {
            offset: frame.offset,
            detail,
        })
    };
    let mut checker = Checker::new(head);
    let mut scanner = Scanner::new(head);
    let mut template: Vec<u8> = Vec::new();
    let mut literals: Vec<Literal> = Vec::new();
    let mut column = 0;
    reader.stream(frame, buffers, &mut |piece| {
        checker
            .feed(piece)
            .map_err(|error| refused(format!("{}: {error}", object.name)))?;
        scanner.feed(piece, &mut |found| {
            match found {
                Found::Sql(sql) => {
                    // The head's own commas came before the first value.
                    let values = &sql[head
                        .as_bytes()
                        .len()
                        .saturating_sub(template.len())
                        .min(sql.len())..];
                    column += values.iter().filter(|byte| **byte == b',').count();
                    template.extend_from_slice(sql);
                }
                Found::Begin { text } => {
                    literals.push(Literal {
                        text,
                        length: 0,
                        column,
                        at: template.len(),
                    });
                }
                Found::Bytes(bytes) | Found::Digits(bytes) => {
                    if let Some(literal) = literals.last_mut() {
                        literal.length += bytes.len();
                    }
                }
                Found::End => {
                    if let Some(literal) = literals.last_mut().filter(|literal| !literal.text) {
                        // Two digits a byte, and the grammar allows no half one.
                        literal.length /= 2;
                    }
                }
            }
            Ok(())
        })
    })?;
    let counts = checker
        .finish()
        .map_err(|error| refused(format!("{}: {error}", object.name)))?;
    if counts.rows != 1 || frame.rows != 1 {
        return Err(refused(format!(
            "{}: {} rows in a frame of one large row",
            object.name, counts.rows
        ))
        .into());
    }
    // The final semicolon and line feed.
    template.truncate(template.len().saturating_sub(2));
    Ok((template, literals))
}

/// One more pass over a frame that was checked; `each` gets the number of the literal.
fn pass<S: ReadAt>(
    reader: &Reader<S>,
    frame: &Frame,
    head: &Head,
    buffers: &mut FrameText,
    monitor: &dyn Monitor,
    each: &mut dyn FnMut(usize, Found<'_>) -> Result<(), Error>,
) -> Result<(), Error> {
    let mut scanner = Scanner::new(head);
    let mut literal = 0;
    let mut failed = None;
    let streamed = reader.stream(frame, buffers, &mut |piece| {
        if monitor.cancelled() {
            failed = Some(Error::Cancelled);
        }
        scanner.feed(piece, &mut |found| {
            let ends = matches!(found, Found::End);
            if failed.is_none() && !matches!(found, Found::Sql(_)) {
                failed = each(literal, found).err();
            }
            literal += usize::from(ends);
            Ok(())
        })?;
        match failed {
            None => Ok(()),
            Some(_) => Err(archive::Error::Misuse("stopped".into())),
        }
    });
    match failed {
        Some(error) => Err(error),
        None => Ok(streamed?),
    }
}
