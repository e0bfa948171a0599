//! The states of the checker and the fixed texts it knows. It must never have a state in which two readings of the text
//! are open: each byte decides.

use super::Dialect;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    /// That many bytes of the head are read.
    Head(usize),
    RowOpen,
    Value,
    Literal(Literal, usize),
    Minus,
    /// The number is `0` so far, in MySQL perhaps the start of `0x`.
    Zero,
    Integer,
    Point,
    Fraction,
    Exponent,
    ExponentSign,
    ExponentDigits,
    Text,
    /// MySQL: after a backslash.
    TextEscape,
    /// SQLite: after a quote, which ends the text or is the first of two.
    TextQuote,
    /// MySQL `0x…`: whether a digit was read, whether the pair at hand is half done.
    Hex {
        any: bool,
        half: bool,
    },
    /// SQLite `x'…'` or the inside of a cast.
    Blob {
        cast: bool,
        any: bool,
        half: bool,
    },
    AfterValue,
    AfterRow,
}

/// Fixed texts of more than one byte.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Literal {
    Null,
    Blob,
    Cast,
    AsText,
    NextRow,
    End,
}

impl Literal {
    pub(super) const fn text(self) -> &'static [u8] {
        match self {
            Literal::Null => b"NULL",
            Literal::Blob => b"x'",
            Literal::Cast => b"CAST(x'",
            Literal::AsText => b"' AS TEXT)",
            Literal::NextRow => b",\n",
            Literal::End => b";\n",
        }
    }

    pub(super) const fn expected(self) -> &'static str {
        match self {
            Literal::Null => "NULL",
            Literal::Blob => "x'",
            Literal::Cast => "CAST(x'",
            Literal::AsText => "' AS TEXT)",
            Literal::NextRow => "a line feed after the comma between rows",
            Literal::End => "a line feed after the semicolon",
        }
    }

    pub(super) const fn then(self) -> State {
        match self {
            Literal::Null | Literal::AsText => State::AfterValue,
            Literal::Blob => State::Blob {
                cast: false,
                any: false,
                half: false,
            },
            Literal::Cast => State::Blob {
                cast: true,
                any: false,
                half: false,
            },
            Literal::NextRow => State::RowOpen,
            Literal::End => State::Head(0),
        }
    }
}

/// What a value can be by its first byte.
pub(super) const fn first_of_value(dialect: Dialect, byte: u8) -> Option<State> {
    Some(match (byte, dialect) {
        (b'\'', _) => State::Text,
        (b'0', _) => State::Zero,
        (b'1'..=b'9', _) => State::Integer,
        (b'-', _) => State::Minus,
        (b'N', _) => State::Literal(Literal::Null, 1),
        (b'x', Dialect::Sqlite) => State::Literal(Literal::Blob, 1),
        (b'C', Dialect::Sqlite) => State::Literal(Literal::Cast, 1),
        _ => return None,
    })
}
