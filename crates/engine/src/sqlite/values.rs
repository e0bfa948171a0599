//! One value to one literal of the closed grammar. Each literal gives back the same storage class
//! and the same bytes, in a plain `sqlite3` as in our own restore. Nothing here may guess.

use archive::grammar::sqlite as literal;
use memchr::memmem;
use rusqlite::types::ValueRef;

use super::real;
use crate::Error;

/// How a database stores text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Encoding {
    /// UTF-8.
    Utf8,
    /// UTF-16, little-endian.
    Utf16le,
    /// UTF-16, big-endian.
    Utf16be,
}

impl Encoding {
    /// From what `PRAGMA encoding` says.
    pub fn of(name: &str) -> Option<Self> {
        match name {
            "UTF-8" => Some(Self::Utf8),
            "UTF-16le" => Some(Self::Utf16le),
            "UTF-16be" => Some(Self::Utf16be),
            _ => None,
        }
    }
}

/// Whether text can stand in quotes: UTF-8 without NUL, where SQL text ends, and without CR LF,
/// which the `sqlite3` shell reads as LF alone.
pub(super) fn quotable(text: &[u8]) -> bool {
    memchr::memchr(0, text).is_none()
        && memmem::find(text, b"\r\n").is_none()
        && std::str::from_utf8(text).is_ok()
}

/// Appends a value of a UTF-8 database.
pub(super) fn push(out: &mut Vec<u8>, value: ValueRef<'_>) -> Result<(), Error> {
    match value {
        ValueRef::Null => out.extend_from_slice(b"NULL"),
        ValueRef::Integer(number) => push_integer(out, number)?,
        ValueRef::Real(number) => real::push(out, number).map_err(Error::io("writing a number"))?,
        ValueRef::Text(text) if quotable(text) => {
            literal::open_text(out);
            literal::push_text_piece(out, text);
            literal::close_text(out);
        }
        ValueRef::Text(text) => push_cast(out, text),
        ValueRef::Blob(blob) => literal::push_hex(out, blob),
    }
    Ok(())
}

/// Appends text of a UTF-16 database from its stored bytes. A cast takes bytes as they are
/// stored, so what no quotes can hold (lone surrogates too) goes in as those.
pub(super) fn push_utf16(out: &mut Vec<u8>, stored: &[u8], encoding: Encoding) {
    let units = stored.chunks_exact(2).map(|pair| match encoding {
        Encoding::Utf16be => u16::from_be_bytes([pair[0], pair[1]]),
        _ => u16::from_le_bytes([pair[0], pair[1]]),
    });
    let text: Result<String, _> = char::decode_utf16(units).collect();
    match text {
        Ok(text)
            if stored.len().is_multiple_of(2)
                && quotable(text.as_bytes())
                && !text.starts_with('\u{FEFF}')
                // SQLite itself reads these two from UTF-8 as U+FFFD (utf.c, READ_UTF8).
                && !text.contains(['\u{FFFE}', '\u{FFFF}']) =>
        {
            literal::open_text(out);
            literal::push_text_piece(out, text.as_bytes());
            literal::close_text(out);
        }
        _ => push_cast(out, stored),
    }
}

fn push_cast(out: &mut Vec<u8>, bytes: &[u8]) {
    literal::open_cast(out);
    literal::push_hex_piece(out, bytes);
    literal::close_cast(out);
}

fn push_integer(out: &mut Vec<u8>, number: i64) -> Result<(), Error> {
    use std::io::Write;
    write!(out, "{number}").map_err(Error::io("writing a number"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(value: ValueRef<'_>) -> String {
        let mut out = Vec::new();
        push(&mut out, value).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn each_storage_class_has_its_form() {
        assert_eq!(text(ValueRef::Null), "NULL");
        assert_eq!(text(ValueRef::Integer(i64::MIN)), "-9223372036854775808");
        assert_eq!(text(ValueRef::Real(1.0)), "1.0");
        assert_eq!(text(ValueRef::Text(b"it's\r")), "'it''s\r'");
        assert_eq!(text(ValueRef::Text(b"")), "''");
        assert_eq!(text(ValueRef::Blob(b"")), "x''");
    }

    #[test]
    fn text_that_quotes_cannot_carry_is_cast() {
        assert_eq!(text(ValueRef::Text(b"a\0")), "CAST(x'6100' AS TEXT)");
        assert_eq!(text(ValueRef::Text(b"a\r\n")), "CAST(x'610D0A' AS TEXT)");
        assert_eq!(text(ValueRef::Text(b"\xFF")), "CAST(x'FF' AS TEXT)");
    }

    #[test]
    fn utf16_comes_as_text_or_as_its_stored_bytes() {
        let utf16 = |stored: &[u8], encoding| {
            let mut out = Vec::new();
            push_utf16(&mut out, stored, encoding);
            String::from_utf8(out).unwrap()
        };
        assert_eq!(utf16(b"\xE9\0", Encoding::Utf16le), "'é'");
        assert_eq!(utf16(b"\0\xE9", Encoding::Utf16be), "'é'");
        assert_eq!(
            utf16(b"\0\xD8", Encoding::Utf16le),
            "CAST(x'00D8' AS TEXT)",
            "a lone surrogate"
        );
        assert_eq!(
            utf16(b"\xE9\0\0", Encoding::Utf16le),
            "CAST(x'E90000' AS TEXT)",
            "half a unit"
        );
        assert_eq!(
            utf16(b"a\0\xFE\xFF", Encoding::Utf16le),
            "CAST(x'6100FEFF' AS TEXT)",
            "U+FFFE"
        );
        assert_eq!(
            utf16(b"\xFF\xFF", Encoding::Utf16be),
            "CAST(x'FFFF' AS TEXT)",
            "U+FFFF"
        );
        assert_eq!(utf16(b"\xFF\xFD", Encoding::Utf16be), "'\u{FFFD}'");
    }
}
