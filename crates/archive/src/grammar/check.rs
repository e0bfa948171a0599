//! The checker: a state machine over the text of a data frame, in chunks cut anywhere.
//!
//! It must never accept what the table in the module's head does not list, and never panic, whatever the bytes.

use super::scan::{clean_len, digits_len, hex_len};
use super::state::{Literal, State, first_of_value};
use super::{Dialect, Error, Head};
use memchr::memchr2;

/// What a checked text holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Whole statements.
    pub statements: u64,
    /// Rows of all statements.
    pub rows: u64,
}

/// Checks text against the grammar for one head, and counts.
///
/// After an error the checker stays failed: every later call gives the same error.
#[derive(Debug)]
pub struct Checker<'h> {
    head: &'h Head,
    state: State,
    /// Values begun in the row at hand.
    values: usize,
    counts: Counts,
    offset: u64,
    failed: Option<Error>,
}

const VALUE: &str = "a value";
const END_OF_VALUE: &str = "a comma or closing parenthesis after the value";
const FEWER_VALUES: &str = "the end of the row: it has more values than the head has columns";
const MORE_VALUES: &str = "a comma: the row has fewer values than the head has columns";

impl<'h> Checker<'h> {
    /// A checker at the start of a frame of the table whose statements begin with `head`.
    pub fn new(head: &'h Head) -> Self {
        Self {
            head,
            state: State::Head(0),
            values: 0,
            counts: Counts::default(),
            offset: 0,
            failed: None,
        }
    }

    /// Checks the next chunk, of any length.
    pub fn feed(&mut self, chunk: &[u8]) -> Result<(), Error> {
        self.feed_with(chunk, |_, _| ())
    }

    /// What was read so far.
    pub fn counts(&self) -> Counts {
        self.counts
    }

    /// The end of the text. Fails when it ends inside a statement. No statement at all is no error: the caller
    /// compares the counts with what the index promises.
    pub fn finish(self) -> Result<Counts, Error> {
        if let Some(error) = self.failed {
            return Err(error);
        }
        if self.state != State::Head(0) {
            return Err(Error {
                offset: self.offset,
                expected: "the rest of the statement, not the end of the text",
            });
        }
        Ok(self.counts)
    }

    /// As `feed`; calls `on_end` with the offset behind each statement's final line feed and all rows so far.
    pub(super) fn feed_with(
        &mut self,
        chunk: &[u8],
        mut on_end: impl FnMut(u64, u64),
    ) -> Result<(), Error> {
        if let Some(error) = self.failed {
            return Err(error);
        }
        match self.walk(chunk, &mut on_end) {
            Ok(()) => {
                self.offset += chunk.len() as u64;
                Ok(())
            }
            Err((at, expected)) => {
                let error = Error {
                    offset: self.offset + at as u64,
                    expected,
                };
                self.failed = Some(error);
                Err(error)
            }
        }
    }

    fn walk(
        &mut self,
        chunk: &[u8],
        on_end: &mut impl FnMut(u64, u64),
    ) -> Result<(), (usize, &'static str)> {
        let dialect = self.head.dialect();
        let columns = self.head.columns().len();
        // Kept in locals: the compiler holds them in registers.
        let mut state = self.state;
        let mut at = 0;
        while let Some(&byte) = chunk.get(at) {
            match state {
                State::Text if dialect == Dialect::MySql => {
                    at += clean_len(&chunk[at..]);
                    let Some(&special) = chunk.get(at) else { break };
                    state = match special {
                        b'\'' => State::AfterValue,
                        b'\\' => State::TextEscape,
                        _ => return Err((at, "this byte of a text only as an escape")),
                    };
                    at += 1;
                }
                State::Text => {
                    let Some(end) = memchr2(b'\'', 0, &chunk[at..]) else {
                        break;
                    };
                    at += end;
                    if chunk[at] == 0 {
                        return Err((at, "a text with a NUL byte only as a cast"));
                    }
                    state = State::TextQuote;
                    at += 1;
                }
                State::TextQuote if byte == b'\'' => {
                    state = State::Text;
                    at += 1;
                }
                State::TextEscape => {
                    if super::mysql::unescape_letter(byte).is_none() {
                        return Err((at, r"one of the escapes \0 \n \r \Z \\ \'"));
                    }
                    state = State::Text;
                    at += 1;
                }
                State::Head(read) => {
                    let rest = &self.head.as_bytes()[read..];
                    let len = rest.len().min(chunk.len() - at);
                    if let Some(differs) = (0..len).find(|&i| rest[i] != chunk[at + i]) {
                        return Err((at + differs, "the head of the table's statements"));
                    }
                    at += len;
                    state = if len == rest.len() {
                        State::RowOpen
                    } else {
                        State::Head(read + len)
                    };
                }
                State::RowOpen => {
                    if byte != b'(' {
                        return Err((at, "the opening parenthesis of a row"));
                    }
                    at += 1;
                    self.values = columns.min(1);
                    state = match columns {
                        // Every column is generated: the row is `()`.
                        0 => State::AfterValue,
                        _ => State::Value,
                    };
                }
                State::Value => {
                    state = first_of_value(dialect, byte).ok_or((at, VALUE))?;
                    at += 1;
                }
                State::Literal(literal, read) => {
                    if byte != literal.text()[read] {
                        return Err((at, literal.expected()));
                    }
                    at += 1;
                    state = if read + 1 == literal.text().len() {
                        literal.then()
                    } else {
                        State::Literal(literal, read + 1)
                    };
                    if literal == Literal::End && state == State::Head(0) {
                        self.counts.statements += 1;
                        on_end(self.offset + at as u64, self.counts.rows);
                    }
                }
                State::Minus | State::Point | State::ExponentSign => {
                    if !byte.is_ascii_digit() {
                        return Err((at, "a digit"));
                    }
                    at += 1;
                    state = match state {
                        State::Minus => State::Integer,
                        State::Point => State::Fraction,
                        _ => State::ExponentDigits,
                    };
                }
                State::Exponent => {
                    state = match byte {
                        b'+' | b'-' => State::ExponentSign,
                        b'0'..=b'9' => State::ExponentDigits,
                        _ => return Err((at, "the exponent's sign or digit")),
                    };
                    at += 1;
                }
                State::Hex { any, half } => {
                    let digits = hex_len(&chunk[at..]);
                    let (any, half) = (any || digits > 0, half ^ (digits % 2 == 1));
                    at += digits;
                    state = State::Hex { any, half };
                    if at < chunk.len() {
                        if half || !any {
                            return Err((at, "a pair of upper-case hexadecimal digits"));
                        }
                        state = State::AfterValue;
                    }
                }
                State::Blob { cast, any, half } => {
                    let digits = hex_len(&chunk[at..]);
                    let (any, half) = (any || digits > 0, half ^ (digits % 2 == 1));
                    at += digits;
                    state = State::Blob { cast, any, half };
                    if let Some(&byte) = chunk.get(at) {
                        if half || byte != b'\'' || (cast && !any) {
                            return Err((
                                at,
                                "a pair of upper-case hexadecimal digits, or the closing quote",
                            ));
                        }
                        at += 1;
                        state = if cast {
                            State::Literal(Literal::AsText, 1)
                        } else {
                            State::AfterValue
                        };
                    }
                }
                // Runs of digits, then what may follow them; most often that is the end of the value.
                State::Integer | State::Zero | State::Fraction | State::ExponentDigits
                    if byte.is_ascii_digit() =>
                {
                    at += digits_len(&chunk[at..]);
                    if state == State::Zero {
                        state = State::Integer;
                    }
                }
                State::Zero if byte == b'x' && dialect == Dialect::MySql => {
                    at += 1;
                    state = State::Hex {
                        any: false,
                        half: false,
                    };
                }
                State::Integer | State::Zero if byte == b'.' => {
                    at += 1;
                    state = State::Point;
                }
                State::Integer | State::Zero | State::Fraction if byte == b'e' => {
                    at += 1;
                    state = State::Exponent;
                }
                State::Integer
                | State::Zero
                | State::Fraction
                | State::ExponentDigits
                | State::TextQuote
                | State::AfterValue => match byte {
                    b',' if self.values < columns => {
                        self.values += 1;
                        at += 1;
                        state = State::Value;
                    }
                    b')' if self.values == columns => {
                        self.counts.rows += 1;
                        at += 1;
                        state = State::AfterRow;
                    }
                    b',' => return Err((at, FEWER_VALUES)),
                    b')' => return Err((at, MORE_VALUES)),
                    _ => return Err((at, END_OF_VALUE)),
                },
                State::AfterRow => {
                    let literal = match byte {
                        b',' => Literal::NextRow,
                        b';' => Literal::End,
                        _ => return Err((at, "a comma or semicolon after the row")),
                    };
                    at += 1;
                    state = State::Literal(literal, 1);
                }
            }
        }
        self.state = state;
        Ok(())
    }
}
