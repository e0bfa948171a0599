//! Reads and changes definitions which a MySQL or MariaDB server wrote itself (`SHOW CREATE …`), by tokens.
//!
//! It must never touch a byte inside a text, a name or a comment, nor guess: a definition it cannot read is an error,
//! and everything it does not change stays byte for byte.
//!
//! The texts are those of a session with the default quoting (`sql_quote_show_create = 1`, neither `ANSI_QUOTES` nor
//! `NO_BACKSLASH_ESCAPES`). Routines and events are printed by the server under their own `sql_mode`; the functions for
//! them read only the part before the body and know names in double quotes.

mod definer;
mod event;
mod rename;
mod table;
pub(crate) mod token;
mod trigger;

pub use definer::{definer, strip_definer, with_definer};
pub use event::event_disabled;
pub use rename::rename_database;
pub use table::{
    Part, PartKind, TableParts, create_table_parts, without_auto_increment, without_foreign_keys,
};
pub use token::{DoubleQuotes, Kind as TokenKind, Token, Tokens};
pub use trigger::unqualified_trigger;

/// A place where a definition is not what a server writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Error {
    /// Bytes before that place.
    pub offset: usize,
    /// What should stand there.
    pub expected: &'static str,
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "definition not understood: expected {} at byte {}",
            self.expected, self.offset
        )
    }
}

impl std::error::Error for Error {}
