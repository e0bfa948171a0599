//! Splits foreign SQL dumps (mysqldump, mariadb-dump, phpMyAdmin, mydumper, the SQLite shell …) into statements, as the
//! client of the database would.
//!
//! It follows `client/mysql.cc` of MariaDB 10.11, seen from outside (each rule was tried on the real client), with two
//! differences, both on purpose: an ordinary comment inside a version comment ends where the server ends it, and client
//! commands are refused. It must never run, skip or guess a client command: a dump is an attack vector
//! (`system`, `source`, `\!` give whoever wrote the dump a shell).
//!
//! In gbk, sjis, big5, gb18030 and cp932 the second byte of a character can be a backslash, a back-quote or a letter of
//! a comment: who runs the statements passes the session's character set on, as the server's parser has it.

mod command;
mod mysql;
mod pairs;
mod source;
mod sqlite;

use crate::grammar::Dialect;
pub use pairs::Pairs;
use source::Source;
use std::io::BufRead;

/// One statement of a dump.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Statement<'a> {
    /// Its bytes from the first that is neither space nor comment, without the delimiter. Comments inside are kept,
    /// version comments (`/*!…*/`, `/*M!…*/`) anywhere.
    pub text: &'a [u8],
    /// The line it starts on, from 1.
    pub line: u64,
    /// `false` when the dump ended without a delimiter: the client runs such a statement, but the dump may be cut.
    pub terminated: bool,
    /// MySQL's dialect: `VALUES` is in it, and outside of its texts and quoted names nothing but names, numbers, signs
    /// and ordinary comments. An INSERT of this kind calls no function and names no other database.
    pub bare_values: bool,
}

/// How the server's parser reads a session's text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lexis {
    /// Whether `\` escapes inside texts (not under `NO_BACKSLASH_ESCAPES`).
    pub backslash_escapes: bool,
    /// Whether `"` quotes names, in which nothing escapes (`ANSI_QUOTES`).
    pub ansi_quotes: bool,
    /// The session's character set (`character_set_client`), where its characters can hide signs.
    pub pairs: Option<Pairs>,
}

impl Default for Lexis {
    fn default() -> Self {
        Self {
            backslash_escapes: true,
            ansi_quotes: false,
            pairs: None,
        }
    }
}

/// Why a dump cannot be split further. Lines count from 1 and are those where the statement begins.
#[derive(Debug)]
pub enum Error {
    /// The dump could not be read.
    Io(std::io::Error),
    /// A command to the client program and not SQL: the dump is refused.
    ClientCommand {
        /// Where.
        line: u64,
        /// The command's name as it stands.
        command: String,
    },
    /// A `DELIMITER` command that is not alone on its line or gives no usable delimiter.
    Delimiter {
        /// Where.
        line: u64,
    },
    /// The dump ends inside a quoted text or comment: it was cut.
    Unclosed {
        /// Where the statement or comment begins.
        line: u64,
        /// What is open.
        what: &'static str,
    },
    /// A statement is longer than the limit.
    TooLong {
        /// Where.
        line: u64,
        /// The limit in bytes.
        limit: usize,
    },
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Error::Io(error) => write!(f, "cannot read the dump: {error}"),
            Error::ClientCommand { line, command } => {
                write!(f, "line {line}: client command {command:?} is refused")
            }
            Error::Delimiter { line } => write!(
                f,
                "line {line}: expected DELIMITER, a delimiter without backslash, and the end of the line"
            ),
            Error::Unclosed { line, what } => {
                write!(
                    f,
                    "the dump ends inside {what} of the statement of line {line}"
                )
            }
            Error::TooLong { line, limit } => {
                write!(f, "line {line}: the statement is longer than {limit} bytes")
            }
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Error::Io(error) => Some(error),
            _ => None,
        }
    }
}

/// A streaming splitter. Memory: the longest statement, and one read of the reader.
#[derive(Debug)]
pub struct Splitter<R> {
    source: Source<R>,
    dialect: Dialect,
    delimiter: Vec<u8>,
    lexis: Lexis,
    bare_values: bool,
    /// Only white space stands between the start of the line and `source.at`.
    at_line_start: bool,
    started: bool,
}

impl<R: BufRead> Splitter<R> {
    /// A splitter at the start of a dump. `limit` is the longest statement in bytes that is given out.
    pub fn new(reader: R, dialect: Dialect, limit: usize) -> Self {
        Self {
            source: Source::new(reader, limit),
            dialect,
            delimiter: b";".to_vec(),
            lexis: Lexis::default(),
            bare_values: false,
            at_line_start: true,
            started: false,
        }
    }

    /// Ends statements otherwise than by `;` until the dump says so itself. mydumper's files end them by `;` and a new
    /// line: there is no `DELIMITER` in them, and a body has no semicolon at the end of its lines.
    #[must_use]
    pub fn with_delimiter(mut self, delimiter: &[u8]) -> Self {
        if !delimiter.is_empty() {
            self.delimiter = delimiter.to_vec();
        }
        self
    }

    /// How to read MySQL texts from the next statement on (at first as a server reads them by default). Dumps of
    /// routines depend on it: who runs the statements passes the session's settings on here after each one that may
    /// have changed them. Nothing is read ahead of the statement given out, so that this is in time.
    pub fn set_lexis(&mut self, lexis: Lexis) {
        self.lexis = lexis;
    }

    /// Where the dump stands, as lines count: the last statement given out.
    pub fn line(&mut self) -> u64 {
        self.source.line()
    }

    /// The next statement, or `None` at the end of the dump. After an error the rest of the dump has no meaning.
    pub fn next_statement(&mut self) -> Result<Option<Statement<'_>>, Error> {
        if !self.started {
            self.started = true;
            if self.source.peek(3)?.starts_with(b"\xEF\xBB\xBF") {
                self.source.at += 3;
            }
        }
        let found = match self.dialect {
            Dialect::MySql => self.mysql_statement()?,
            Dialect::Sqlite => self.sqlite_statement()?,
        };
        let Some(Found { range, terminated }) = found else {
            return Ok(None);
        };
        Ok(Some(Statement {
            line: self.source.line(),
            text: self.source.bytes(range),
            terminated,
            bare_values: self.bare_values,
        }))
    }

    /// Ends the statement from the last release to here and steps over a delimiter of `skip` bytes.
    fn found(&mut self, skip: usize, terminated: bool) -> Result<Option<Found>, Error> {
        let range = self.source.kept();
        self.source.check_length(range.len())?;
        self.source.at += skip;
        self.at_line_start = false;
        Ok(Some(Found { range, terminated }))
    }

    fn skip_line(&mut self) -> Result<(), Error> {
        self.source.seek(|rest| memchr::memchr(b'\n', rest))?;
        Ok(())
    }

    /// Steps over a comment; `at` is on its `/*`.
    fn skip_block_comment(&mut self) -> Result<(), Error> {
        self.source.at += 2;
        loop {
            if !self.source.seek(|rest| memchr::memchr(b'*', rest))? {
                return Err(self.unclosed("a comment"));
            }
            self.source.at += 1;
            if self.source.byte()? == Some(b'/') {
                self.source.at += 1;
                return Ok(());
            }
        }
    }

    /// Steps over white space between statements.
    fn skip_space(&mut self) -> Result<(), Error> {
        while let Some(byte) = self.source.byte()? {
            match byte {
                b'\n' => self.at_line_start = true,
                b' ' | b'\t' | b'\r' | 0x0B | 0x0C => {}
                _ => break,
            }
            self.source.at += 1;
            self.source.release();
        }
        Ok(())
    }

    fn unclosed(&mut self, what: &'static str) -> Error {
        Error::Unclosed {
            line: self.source.line(),
            what,
        }
    }
}

struct Found {
    range: std::ops::Range<usize>,
    terminated: bool,
}
