//! The closed grammar of data frames: what may stand in one, how it is written, checked and read back.
//!
//! A data frame's text is a sequence of statements of one table and nothing else:
//!
//! ```text
//! INSERT INTO `t`(`a`,`b`) VALUES      (MySQL)
//! (1,'x'),
//! (2,NULL);
//! INSERT INTO "t"(rowid,"a") VALUES    (SQLite; the bare rowid is optional)
//! (1,x'00FF');
//! ```
//!
//! | value  | MySQL and MariaDB | SQLite |
//! |--------|-------------------|--------|
//! | null   | `NULL` | `NULL` |
//! | number | `-?digits[.digits][e[+-]digits]` | the same; infinity is `9e999`, `-9e999` |
//! | text   | `'…'`, escapes `\0 \n \r \Z \\ \'` and no others | `'…'`, escape `''`; no NUL byte inside |
//! | binary | `0x` and upper-case digit pairs; `''` when empty | `x'…'`, upper-case digit pairs, may be empty |
//! | odd text | – | `CAST(x'…' AS TEXT)`: text with a NUL byte or not valid UTF-8, never empty |
//!
//! In MySQL text the bytes NUL, LF, CR, 0x1A, `'` and `\` stand escaped only; every other byte stands raw. So each LF
//! of a MySQL frame ends a line of the grammar.
//!
//! The text means the same only where the server reads backslash escapes and does not read `"` as text: a restore
//! must not run it under `NO_BACKSLASH_ESCAPES`, nor with a connection character set in which 0x5C can be the second
//! byte of a character (gbk, sjis, big5, gb18030, cp932).
//!
//! This module must never accept a comment, other white space, or any second spelling of a statement: a restore turns
//! what is accepted here into bulk loads and never runs what is not recognised.

mod check;
mod head;
mod hex;
pub mod mysql;
mod rows;
mod scan;
pub mod sqlite;
mod state;
mod statements;

pub use check::{Checker, Counts};
pub use head::Head;
pub use rows::{Rows, Value, rows};
pub use statements::{StatementRange, statements};

/// Which database's spelling a text is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Dialect {
    /// MySQL and MariaDB, default `sql_mode` as far as quoting goes.
    MySql,
    /// SQLite 3.
    Sqlite,
}

/// A place where a text leaves the grammar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Error {
    /// Bytes before the offending one, counted from the start of the checked text.
    pub offset: u64,
    /// What the grammar allows at that place.
    pub expected: &'static str,
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "not in the grammar of data frames: expected {} at byte {}",
            self.expected, self.offset
        )
    }
}

impl std::error::Error for Error {}
