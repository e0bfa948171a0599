//! Reads rows and values out of a checked statement, for loaders which do not send the text itself. It must never be
//! the only check: `statements` comes first. On text that was not checked it may give an error or odd values, but
//! never panics.

use super::{Dialect, Error, Head, hex, mysql};
use memchr::{memchr, memchr2};

/// One literal, borrowed from the statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Value<'a> {
    /// `NULL`.
    Null,
    /// The number as it stands.
    Number(&'a [u8]),
    /// What stands between the quotes, still escaped.
    Text(&'a [u8]),
    /// The hexadecimal digits of a binary value, without prefix and quotes.
    Hex(&'a [u8]),
    /// The hexadecimal digits of a SQLite text written as `CAST(x'…' AS TEXT)`.
    HexText(&'a [u8]),
}

impl Value<'_> {
    /// How many bytes [`Value::unescape`] appends for a literal of the grammar.
    pub fn len(&self, dialect: Dialect) -> usize {
        match *self {
            Value::Null => 0,
            Value::Number(digits) => digits.len(),
            Value::Text(text) => {
                let mark = match dialect {
                    Dialect::MySql => b'\\',
                    Dialect::Sqlite => b'\'',
                };
                let mut rest = text;
                let mut len = text.len();
                while let Some(at) = memchr(mark, rest) {
                    len -= 1;
                    rest = rest.get(at + 2..).unwrap_or_default();
                }
                len
            }
            Value::Hex(digits) | Value::HexText(digits) => digits.len() / 2,
        }
    }

    /// Whether it has no bytes.
    pub fn is_empty(&self, dialect: Dialect) -> bool {
        self.len(dialect) == 0
    }

    /// Appends the bytes of the value: text unescaped, hexadecimal decoded, a number as it stands, nothing for null.
    /// Fails on an escape or digit that is not in the grammar; the offset then counts from the start of the value's
    /// own bytes, and what was appended so far stays.
    pub fn unescape(&self, dialect: Dialect, out: &mut Vec<u8>) -> Result<(), Error> {
        match *self {
            Value::Null => Ok(()),
            Value::Number(digits) => {
                out.extend_from_slice(digits);
                Ok(())
            }
            Value::Text(text) => match dialect {
                Dialect::MySql => unescape_mysql(text, out),
                Dialect::Sqlite => unescape_sqlite(text, out),
            },
            Value::Hex(digits) | Value::HexText(digits) => {
                hex::decode(out, digits).map_err(|at| Error {
                    offset: at as u64,
                    expected: "pairs of upper-case hexadecimal digits",
                })
            }
        }
    }
}

fn unescape_mysql(mut text: &[u8], out: &mut Vec<u8>) -> Result<(), Error> {
    let whole = text.len();
    out.reserve(whole);
    while let Some(at) = memchr(b'\\', text) {
        out.extend_from_slice(&text[..at]);
        let byte = text
            .get(at + 1)
            .and_then(|&letter| mysql::unescape_letter(letter))
            .ok_or(Error {
                offset: (whole - text.len() + at + 1) as u64,
                expected: r"one of the escapes \0 \n \r \Z \\ \'",
            })?;
        out.push(byte);
        text = &text[at + 2..];
    }
    out.extend_from_slice(text);
    Ok(())
}

fn unescape_sqlite(mut text: &[u8], out: &mut Vec<u8>) -> Result<(), Error> {
    let whole = text.len();
    out.reserve(whole);
    while let Some(at) = memchr(b'\'', text) {
        if text.get(at + 1) != Some(&b'\'') {
            return Err(Error {
                offset: (whole - text.len() + at + 1) as u64,
                expected: "the second of two quotes",
            });
        }
        out.extend_from_slice(&text[..=at]);
        text = &text[at + 2..];
    }
    out.extend_from_slice(text);
    Ok(())
}

/// The rows of one statement as `statements` gave it, with or without the final `;` and line feed.
pub fn rows<'a>(statement: &'a [u8], head: &Head) -> Result<Rows<'a>, Error> {
    if !statement.starts_with(head.as_bytes()) {
        return Err(Error {
            offset: 0,
            expected: "the head of the table's statements",
        });
    }
    let text = statement.strip_suffix(b";\n").unwrap_or(statement);
    Ok(Rows {
        dialect: head.dialect(),
        columns: head.columns().len(),
        at: head.as_bytes().len(),
        text,
    })
}

/// Gives one row after the other.
#[derive(Debug, Clone)]
pub struct Rows<'a> {
    dialect: Dialect,
    columns: usize,
    text: &'a [u8],
    at: usize,
}

impl<'a> Rows<'a> {
    /// Replaces `values` by those of the next row, one for each column; `false` at the end of the statement. The
    /// buffer belongs to the caller so that millions of rows cost one allocation.
    pub fn next_row(&mut self, values: &mut Vec<Value<'a>>) -> Result<bool, Error> {
        values.clear();
        self.visit_row(|_, value| values.push(value))
    }

    /// Gives each value of the next row with the place of its column; `false` at the end of the statement.
    #[inline]
    pub fn visit_row(&mut self, mut visit: impl FnMut(usize, Value<'a>)) -> Result<bool, Error> {
        if self.at == self.text.len() {
            return Ok(false);
        }
        self.literal(b"(", "the opening parenthesis of a row")?;
        // Without columns a row is `()`.
        let mut values = 0;
        while self.columns > 0 {
            visit(values, self.value()?);
            values += 1;
            if self.text.get(self.at) != Some(&b',') {
                break;
            }
            self.at += 1;
        }
        self.literal(b")", "a comma or closing parenthesis after the value")?;
        if values != self.columns {
            return Err(self.error("as many values as the head has columns"));
        }
        if self.at < self.text.len() {
            self.literal(b",\n", "a comma and line feed after the row")?;
            if self.at == self.text.len() {
                return Err(self.error("a row after the comma"));
            }
        }
        Ok(true)
    }

    fn value(&mut self) -> Result<Value<'a>, Error> {
        let rest = &self.text[self.at..];
        match (rest.first(), self.dialect) {
            (Some(b'\''), _) => {
                self.at += 1;
                self.text().map(Value::Text)
            }
            (Some(b'N'), _) => {
                self.literal(b"NULL", "NULL")?;
                Ok(Value::Null)
            }
            (Some(b'0'), Dialect::MySql) if rest.get(1) == Some(&b'x') => {
                self.at += 2;
                Ok(Value::Hex(self.until_end_of_value()))
            }
            (Some(b'x'), Dialect::Sqlite) => {
                self.literal(b"x'", "x'")?;
                self.text().map(Value::Hex)
            }
            (Some(b'C'), Dialect::Sqlite) => {
                self.literal(b"CAST(x'", "CAST(x'")?;
                let digits = self.text()?;
                self.literal(b" AS TEXT)", " AS TEXT)")?;
                Ok(Value::HexText(digits))
            }
            (Some(b'-' | b'0'..=b'9'), _) => Ok(Value::Number(self.until_end_of_value())),
            _ => Err(self.error("a value")),
        }
    }

    /// What stands before the closing quote, which is passed over.
    fn text(&mut self) -> Result<&'a [u8], Error> {
        let start = self.at;
        loop {
            let rest = &self.text[self.at..];
            let stop = match self.dialect {
                Dialect::MySql => memchr2(b'\'', b'\\', rest),
                Dialect::Sqlite => memchr(b'\'', rest),
            };
            let Some(stop) = stop else {
                return Err(self.error("the closing quote of a text"));
            };
            self.at += stop + 1;
            let doubled = self.dialect == Dialect::Sqlite && self.text.get(self.at) == Some(&b'\'');
            if rest[stop] == b'\'' && !doubled {
                return Ok(&self.text[start..self.at - 1]);
            }
            // The second byte of an escape or of two quotes.
            if self.at == self.text.len() {
                return Err(self.error("the closing quote of a text"));
            }
            self.at += 1;
        }
    }

    fn until_end_of_value(&mut self) -> &'a [u8] {
        let rest = &self.text[self.at..];
        let len = rest
            .iter()
            .position(|b| matches!(b, b',' | b')'))
            .unwrap_or(rest.len());
        self.at += len;
        &rest[..len]
    }

    fn literal(&mut self, literal: &[u8], expected: &'static str) -> Result<(), Error> {
        if !self.text[self.at..].starts_with(literal) {
            return Err(self.error(expected));
        }
        self.at += literal.len();
        Ok(())
    }

    fn error(&self, expected: &'static str) -> Error {
        Error {
            offset: self.at as u64,
            expected,
        }
    }
}
