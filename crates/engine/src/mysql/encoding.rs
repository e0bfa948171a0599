//! Which bytes are text in a character set of several bytes a character, by the servers' own rules. Only to tell a
//! dump which values a server would not take back: it never changes a byte, and never decides how one is written.

use wire::Family;

use super::column::{Form, TableColumn};

/// The rules of a character set; those of one byte a character have none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Encoding {
    /// Every sequence of bytes is text.
    Any,
    /// Seven bits. MariaDB takes all eight.
    Ascii,
    Big5,
    Gbk,
    Gb2312,
    Gb18030,
    EucKr,
    /// sjis and cp932.
    ShiftJis,
    /// ujis and eucjpms; MySQL knows one byte more.
    EucJp(Family),
    Ucs2,
    Utf16,
    Utf16Le,
    Utf32,
}

impl Encoding {
    /// Of a column; the utf8 ones are looked at elsewhere.
    pub fn of(charset: Option<&str>, family: Family) -> Self {
        match charset.unwrap_or_default() {
            "ascii" if family == Family::MySql => Self::Ascii,
            "big5" => Self::Big5,
            "gbk" => Self::Gbk,
            "gb2312" => Self::Gb2312,
            "gb18030" => Self::Gb18030,
            "euckr" => Self::EucKr,
            "sjis" | "cp932" => Self::ShiftJis,
            "ujis" | "eucjpms" => Self::EucJp(family),
            "ucs2" => Self::Ucs2,
            "utf16" => Self::Utf16,
            "utf16le" => Self::Utf16Le,
            "utf32" => Self::Utf32,
            _ => Self::Any,
        }
    }

    /// Whether a server takes these bytes as text.
    pub fn takes(self, mut bytes: &[u8]) -> bool {
        if self == Self::Any {
            return true;
        }
        while !bytes.is_empty() {
            match self.character(bytes) {
                Some(length) => bytes = &bytes[length..],
                None => return false,
            }
        }
        true
    }

    /// The length of the first character, or `None` when there is none.
    fn character(self, bytes: &[u8]) -> Option<usize> {
        let first = *bytes.first()?;
        let at = |place: usize| bytes.get(place).copied();
        let unit = |place: usize| Some(u16::from_be_bytes([at(place)?, at(place + 1)?]));
        match self {
            Self::Any => Some(1),
            Self::Ucs2 => unit(0).map(|_| 2),
            Self::Utf16 => surrogates(unit(0)?, unit(2)),
            Self::Utf16Le => surrogates(unit(0)?.swap_bytes(), unit(2).map(u16::swap_bytes)),
            Self::Utf32 => {
                let value = u32::from(unit(0)?) << 16 | u32::from(unit(2)?);
                (value <= 0x10_FFFF).then_some(4)
            }
            _ if first < 0x80 => Some(1),
            Self::Ascii => None,
            Self::Big5 => {
                pair(matches!(first, 0xA1..=0xF9) && matches!(at(1)?, 0x40..=0x7E | 0xA1..=0xFE))
            }
            Self::Gbk => {
                pair(matches!(first, 0x81..=0xFE) && matches!(at(1)?, 0x40..=0x7E | 0x80..=0xFE))
            }
            Self::Gb2312 => pair(matches!(first, 0xA1..=0xF7) && matches!(at(1)?, 0xA1..=0xFE)),
            Self::EucKr => pair(
                matches!(first, 0x81..=0xFE)
                    && matches!(at(1)?, 0x41..=0x5A | 0x61..=0x7A | 0x81..=0xFE),
            ),
            Self::ShiftJis => match first {
                0xA1..=0xDF => Some(1),
                0x81..=0x9F | 0xE0..=0xFC => pair(matches!(at(1)?, 0x40..=0x7E | 0x80..=0xFC)),
                _ => None,
            },
            Self::EucJp(family) => {
                let trail = |byte: u8| matches!(byte, 0xA1..=0xFE);
                match first {
                    0x8E if at(1)? == 0xA0 => pair(family == Family::MySql),
                    0x8E => pair(matches!(at(1)?, 0xA1..=0xDF)),
                    0x8F => (trail(at(1)?) && trail(at(2)?)).then_some(3),
                    _ => pair(trail(first) && trail(at(1)?)),
                }
            }
            Self::Gb18030 => match (first, at(1)?) {
                (0x81..=0xFE, 0x40..=0x7E | 0x80..=0xFE) => Some(2),
                (0x81..=0xFE, 0x30..=0x39) => {
                    let rest = matches!(at(2)?, 0x81..=0xFE) && matches!(at(3)?, 0x30..=0x39);
                    rest.then_some(4)
                }
                _ => None,
            },
        }
    }
}

fn pair(known: bool) -> Option<usize> {
    known.then_some(2)
}

/// A character of UTF-16: one unit, or two surrogates.
fn surrogates(first: u16, second: Option<u16>) -> Option<usize> {
    match first {
        0xD800..=0xDBFF => matches!(second?, 0xDC00..=0xDFFF).then_some(4),
        0xDC00..=0xDFFF => None,
        _ => Some(2),
    }
}

/// What is looked at in a value that had to be written as `0x…`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Check {
    /// Not text.
    Nothing,
    /// Whether it is UTF-8, of at most so many bytes a character.
    Utf8(Family, usize),
    /// Whether it is text by these rules.
    Encoded(Encoding),
}

impl Check {
    /// For a column's values, which are written in this form.
    pub fn of(column: &TableColumn, form: Form, family: Family) -> Self {
        match form {
            Form::Utf8 => Self::Utf8(family, 4),
            Form::Utf8Mb3 => Self::Utf8(family, 3),
            Form::Ascii | Form::Hex => match Encoding::of(column.charset.as_deref(), family) {
                Encoding::Any => Self::Nothing,
                encoding => Self::Encoded(encoding),
            },
            Form::Number | Form::Text => Self::Nothing,
        }
    }

    /// Whether a server will not take back a value that was written like this.
    #[inline]
    pub fn invalid(self, written: Option<&u8>, cell: &[u8]) -> bool {
        match self {
            Self::Nothing => false,
            // A string is valid already.
            _ if written != Some(&b'0') => false,
            Self::Utf8(family, longest) => !takes_as_utf8(family, longest, cell),
            Self::Encoded(encoding) => !encoding.takes(cell),
        }
    }
}

/// MariaDB knows halves of surrogate pairs, as Java writes them.
fn takes_as_utf8(family: Family, longest: usize, mut bytes: &[u8]) -> bool {
    let short = |text: &[u8]| longest > 3 || !text.iter().any(|byte| *byte >= 0xF0);
    loop {
        let Err(error) = std::str::from_utf8(bytes) else {
            return short(bytes);
        };
        let (valid, rest) = bytes.split_at(error.valid_up_to());
        match rest {
            [0xED, 0xA0..=0xBF, 0x80..=0xBF, after @ ..]
                if family == Family::MariaDb && short(valid) =>
            {
                bytes = after;
            }
            _ => return false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_are_counted_as_the_servers_do() {
        for (encoding, text) in [
            (Encoding::ShiftJis, &b"a\x83\x5C\xB1\xFC\xFC"[..]),
            (Encoding::Gbk, b"\x81\x40\xFE\xFE"),
            (Encoding::Big5, b"\xB3\x5C"),
            (Encoding::Gb18030, b"\x81\x30\x81\x30a\x81\x40"),
            (
                Encoding::EucJp(Family::MySql),
                b"\x8F\xA1\xA1\x8E\xA0\xA1\xA1",
            ),
            (Encoding::Utf16, b"\0a\xD8\x3D\xDE\0"),
            (Encoding::Utf16Le, b"a\0\x3D\xD8\0\xDE"),
            (Encoding::Utf32, b"\0\x10\xFF\xFF"),
            (Encoding::Any, b"\xFF"),
        ] {
            assert!(encoding.takes(text), "{encoding:?}");
            if encoding != Encoding::Any {
                assert!(
                    !encoding.takes(&text[..text.len() - 1]) || text.len() < 3,
                    "{encoding:?}"
                );
                assert!(!encoding.takes(&[text, b"\xFF"].concat()), "{encoding:?}");
            }
        }
    }

    #[test]
    fn halves_of_surrogate_pairs_are_text_to_mariadb() {
        let half = b"a\xED\xA0\xBD\xED\xB8\x80";
        assert!(takes_as_utf8(Family::MariaDb, 4, half));
        assert!(!takes_as_utf8(Family::MySql, 4, half));
        assert!(!takes_as_utf8(Family::MariaDb, 3, b"\xF0\x9F\x98\x80"));
        assert!(!takes_as_utf8(Family::MariaDb, 4, b"\xFF"));
    }
}
