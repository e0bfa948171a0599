//! Writes SQLite literals, appending to the caller's buffer. It must never write a NUL byte: SQLite ends a statement
//! there (documented for `sqlite3_prepare_v2`).
//!
//! Values too large to hold in memory are written piecewise: `open_…`, any number of pieces, cut anywhere, `close_…`.

use super::hex;
use memchr::memchr;

/// Appends `"name"` with every double quote inside doubled.
pub fn push_ident(out: &mut Vec<u8>, name: &[u8]) {
    super::head::push_quoted(out, name, b'"');
}

/// Appends a text value: `'…'`, or `CAST(x'…' AS TEXT)` when the bytes hold a NUL or are not UTF-8, which a quoted
/// literal cannot carry.
pub fn push_text(out: &mut Vec<u8>, bytes: &[u8]) {
    if memchr(0, bytes).is_none() && std::str::from_utf8(bytes).is_ok() {
        out.reserve(bytes.len() + 2);
        open_text(out);
        push_text_piece(out, bytes);
        close_text(out);
    } else {
        open_cast(out);
        push_hex_piece(out, bytes);
        close_cast(out);
    }
}

/// Appends the opening quote of a text literal.
pub fn open_text(out: &mut Vec<u8>) {
    out.push(b'\'');
}

/// Appends a piece of a text literal. The caller has made sure that the whole value is UTF-8 without a NUL byte;
/// anything else goes through `open_cast`.
pub fn push_text_piece(out: &mut Vec<u8>, mut bytes: &[u8]) {
    while let Some(quote) = memchr(b'\'', bytes) {
        out.extend_from_slice(&bytes[..=quote]);
        out.push(b'\'');
        bytes = &bytes[quote + 1..];
    }
    out.extend_from_slice(bytes);
}

/// Appends the closing quote of a text literal.
pub fn close_text(out: &mut Vec<u8>) {
    out.push(b'\'');
}

/// Appends a blob literal, `x'…'`; an empty one is `x''`.
pub fn push_hex(out: &mut Vec<u8>, bytes: &[u8]) {
    open_hex(out);
    push_hex_piece(out, bytes);
    close_hex(out);
}

/// Appends the `x'` of a blob literal written piecewise.
pub fn open_hex(out: &mut Vec<u8>) {
    out.extend_from_slice(b"x'");
}

/// Appends two digits for each byte of a piece, of a blob or of a cast text.
pub fn push_hex_piece(out: &mut Vec<u8>, bytes: &[u8]) {
    hex::push(out, bytes);
}

/// Appends the closing quote of a blob literal.
pub fn close_hex(out: &mut Vec<u8>) {
    out.push(b'\'');
}

/// Opens a text which a quoted literal cannot carry; at least one byte must follow by `push_hex_piece`.
pub fn open_cast(out: &mut Vec<u8>) {
    out.extend_from_slice(b"CAST(x'");
}

/// Closes what `open_cast` opened.
pub fn close_cast(out: &mut Vec<u8>) {
    out.extend_from_slice(b"' AS TEXT)");
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(bytes: &[u8]) -> Vec<u8> {
        let mut out = Vec::new();
        push_text(&mut out, bytes);
        out
    }

    #[test]
    fn text_takes_the_form_that_can_carry_it() {
        assert_eq!(text(b"it's \\n\n\xC3\xA9"), b"'it''s \\n\n\xC3\xA9'");
        assert_eq!(text(b""), b"''");
        assert_eq!(text(b"a\0b"), b"CAST(x'610062' AS TEXT)");
        assert_eq!(text(b"\xC3"), b"CAST(x'C3' AS TEXT)");
    }

    #[test]
    fn blobs_and_names() {
        let mut out = Vec::new();
        push_hex(&mut out, b"\x00\xFF");
        push_hex(&mut out, b"");
        push_ident(&mut out, b"a\"b");
        assert_eq!(out, b"x'00FF'x''\"a\"\"b\"");
    }
}
