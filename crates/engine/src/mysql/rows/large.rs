//! A row that is too long to hold, from the wire into SQL text piece by piece. Must never hold more of it than a value
//! that is examined as a whole.

use archive::grammar::mysql as literal;
use wire::{Cell, LargeRow};

use super::{Reading, Reason};
use crate::mysql::column::{EXAMINED, Form};
use crate::mysql::unwritable::LARGEST_VALUE;
use crate::{Error, Sink, TableData};

/// Of a long value so many bytes are made into text at a time.
const PIECE: usize = 64 * 1024;

impl Reading<'_> {
    /// Writes a row that is too long to hold; returns the bytes of its text, and how many of its values
    /// are not valid in their character set (of those that are examined). `None`: it has a value that
    /// no server takes back, and was left out.
    pub(super) fn large<S: Sink>(
        &self,
        mut row: LargeRow<'_>,
        data: &mut TableData<S>,
    ) -> Result<Option<(u64, u64)>, Error> {
        let name = &self.table.name;
        let failed = |error| Error::server(format!("reading table {name}"))(error);
        let mut text = Vec::new();
        let mut begun = false;
        let mut separator = b'(';
        let mut cells = 0;
        let mut invalid = 0;
        while let Some(cell) = row.next_cell().map_err(failed)? {
            let Some(value) = self.values.get(cells) else {
                return Err(self.refused(Reason::Columns));
            };
            cells += 1;
            text.push(separator);
            separator = b',';
            match cell {
                Cell::Null => text.extend_from_slice(b"NULL"),
                Cell::Bytes(length) if length > LARGEST_VALUE && !begun => return Ok(None),
                Cell::Bytes(length) if length > LARGEST_VALUE => {
                    let column = &self.columns[cells - 1].name;
                    return Err(Error::Refused(format!(
                        "table {name}, column {column}: a value of {length} bytes"
                    )));
                }
                Cell::Bytes(length) if length <= EXAMINED && !piecewise(value.form(), length) => {
                    let mut whole = Vec::with_capacity(length as usize);
                    while let Some(piece) = row.read().map_err(failed)? {
                        whole.extend_from_slice(piece);
                    }
                    let odd = value.push(&mut text, &whole);
                    let odd = odd.map_err(|detail| self.refused(Reason::Value(cells - 1, detail)));
                    invalid += u64::from(odd?);
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
                    let quote = value.form() == Some(Form::Text);
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
        if cells != self.values.len() {
            return Err(self.refused(Reason::Columns));
        }
        text.push(b')');
        if !begun {
            data.begin_large_row()?;
        }
        data.large_piece(&text)?;
        Ok(Some((data.end_large_row()?, invalid)))
    }
}

/// Whether a value is written piece by piece: its form is known before it is seen, and it is long
/// enough. Shorter ones wait for what comes behind them, which may be a reason to leave the row out.
fn piecewise(form: Option<Form>, length: u64) -> bool {
    matches!(form, Some(Form::Hex | Form::Text)) && length > PIECE as u64
}
