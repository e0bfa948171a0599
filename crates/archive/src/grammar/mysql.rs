//! Writes MySQL and MariaDB literals. This is the hot path of a dump: nothing here allocates for itself, all of it
//! appends to the caller's buffer. It must never write an escape which the checker does not know.
//!
//! Values too large to hold in memory are written piecewise: `open_…`, any number of pieces, cut anywhere, `close_text`
//! (hexadecimal needs no end).

use super::{hex, scan};

/// Appends `` `name` `` with every back-quote inside doubled.
pub fn push_ident(out: &mut Vec<u8>, name: &[u8]) {
    super::head::push_quoted(out, name, b'`');
}

/// Appends a text literal with its quotes. The bytes are taken as they are, in whatever character set.
#[inline]
pub fn push_text(out: &mut Vec<u8>, bytes: &[u8]) {
    out.reserve(bytes.len() + 2);
    out.push(b'\'');
    push_text_piece(out, bytes);
    out.push(b'\'');
}

/// Appends the opening quote of a text literal.
pub fn open_text(out: &mut Vec<u8>) {
    out.push(b'\'');
}

/// Appends a piece of a text literal, escaped byte by byte, so that pieces may be cut inside a character.
#[inline]
pub fn push_text_piece(out: &mut Vec<u8>, mut bytes: &[u8]) {
    loop {
        let clean = scan::clean_len(bytes);
        out.extend_from_slice(&bytes[..clean]);
        let Some(&special) = bytes.get(clean) else {
            return;
        };
        out.extend_from_slice(&[b'\\', escape_letter(special)]);
        bytes = &bytes[clean + 1..];
    }
}

/// Appends the closing quote of a text literal.
pub fn close_text(out: &mut Vec<u8>) {
    out.push(b'\'');
}

/// Appends a binary literal: `0x…`, or `''` when there are no bytes, for `0x` alone is no literal.
#[inline]
pub fn push_hex(out: &mut Vec<u8>, bytes: &[u8]) {
    if bytes.is_empty() {
        out.extend_from_slice(b"''");
    } else {
        open_hex(out);
        push_hex_piece(out, bytes);
    }
}

/// Appends the `0x` of a binary literal written piecewise. The caller knows that at least one byte follows; for an
/// empty value `push_hex` is the one way.
pub fn open_hex(out: &mut Vec<u8>) {
    out.extend_from_slice(b"0x");
}

/// Appends two digits for each byte of a piece.
pub fn push_hex_piece(out: &mut Vec<u8>, bytes: &[u8]) {
    hex::push(out, bytes);
}

const fn escape_letter(byte: u8) -> u8 {
    match byte {
        0 => b'0',
        b'\n' => b'n',
        b'\r' => b'r',
        0x1A => b'Z',
        same => same,
    }
}

pub(super) const fn unescape_letter(letter: u8) -> Option<u8> {
    match letter {
        b'0' => Some(0),
        b'n' => Some(b'\n'),
        b'r' => Some(b'\r'),
        b'Z' => Some(0x1A),
        b'\\' | b'\'' => Some(letter),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_escaped_as_the_format_says() {
        let mut out = Vec::new();
        push_text(&mut out, b"a'b\\c\0d\ne\rf\x1Ag\t\"%_\x01\xFF");
        assert_eq!(out, b"'a\\'b\\\\c\\0d\\ne\\rf\\Zg\t\"%_\x01\xFF'");
    }

    #[test]
    fn pieces_give_the_same_literal_as_the_whole() {
        let bytes: Vec<u8> = (0..=255).collect();
        let mut whole = Vec::new();
        push_text(&mut whole, &bytes);
        push_hex(&mut whole, &bytes);
        let mut pieces = Vec::new();
        open_text(&mut pieces);
        bytes
            .chunks(3)
            .for_each(|p| push_text_piece(&mut pieces, p));
        close_text(&mut pieces);
        open_hex(&mut pieces);
        bytes.chunks(7).for_each(|p| push_hex_piece(&mut pieces, p));
        assert_eq!(whole, pieces);
    }

    #[test]
    fn empty_values_and_names_with_quotes() {
        let mut out = Vec::new();
        push_hex(&mut out, b"");
        push_text(&mut out, b"");
        push_ident(&mut out, b"a`b");
        assert_eq!(out, b"''''`a``b`");
    }
}
