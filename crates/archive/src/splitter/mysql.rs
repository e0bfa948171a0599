//! The rules of the `mysql` and `mariadb` client programs. See the module's head for what it must never do.

use super::{Error, Found, Splitter, command};
use memchr::{memchr, memchr2};
use std::io::BufRead;

/// The line with which newer dumps of MariaDB forbid the client's own commands; here they are forbidden always.
const SANDBOX: [&[u8]; 2] = [b"/*!999999\\-", b"/*M!999999\\-"];

impl<R: BufRead> Splitter<R> {
    pub(super) fn mysql_statement(&mut self) -> Result<Option<Found>, Error> {
        if !self.mysql_skip_to_start()? {
            return Ok(None);
        }
        self.source.release();
        self.source.peek(command::LONGEST)?;
        if let Some(name) = command::command(self.source.rest()) {
            let command = name.to_owned();
            return Err(Error::ClientCommand {
                line: self.source.line(),
                command,
            });
        }
        if self.at_line_start
            && command::first_word(self.source.rest()).eq_ignore_ascii_case(b"use")
        {
            return self.use_statement();
        }
        self.mysql_rest()
    }

    /// Steps over all that is no statement: space, comments, delimiters, `DELIMITER` lines; `false` at the end.
    fn mysql_skip_to_start(&mut self) -> Result<bool, Error> {
        loop {
            self.skip_space()?;
            self.source.release();
            let delimiter = self.delimiter.len();
            let rest = self.source.peek(delimiter.max(12))?;
            if rest.is_empty() {
                return Ok(false);
            }
            if rest.starts_with(&self.delimiter) {
                self.source.at += delimiter;
                self.at_line_start = false;
            } else if rest[0] == b'#' || rest.starts_with(b"--") {
                // Before a statement the client needs no space after the dashes.
                self.skip_line()?;
            } else if SANDBOX.iter().any(|line| rest.starts_with(line)) || opens_comment(rest) {
                self.skip_block_comment()?;
                self.at_line_start = false;
            } else if command::first_word(rest).eq_ignore_ascii_case(b"delimiter") {
                self.delimiter_line()?;
            } else {
                return Ok(true);
            }
        }
    }

    fn delimiter_line(&mut self) -> Result<(), Error> {
        self.source.at += b"delimiter".len();
        self.skip_line()?;
        let line = self.source.bytes(self.source.kept());
        let found = command::delimiter(&line[b"delimiter".len()..]).map(<[u8]>::to_vec);
        match found {
            // Elsewhere in a line the client takes the word for something else: rather none than the wrong one.
            Some(delimiter) if self.at_line_start => {
                self.delimiter = delimiter;
                Ok(())
            }
            _ => Err(Error::Delimiter {
                line: self.source.line(),
            }),
        }
    }

    /// `USE db` needs no delimiter: the end of its line will do.
    fn use_statement(&mut self) -> Result<Option<Found>, Error> {
        let ended = self.source.seek(|rest| memchr(b'\n', rest))?;
        let line = self.source.kept();
        let length = line.len();
        let has_delimiter = self
            .source
            .bytes(line)
            .windows(self.delimiter.len())
            .any(|w| w == self.delimiter);
        if has_delimiter {
            self.source.at -= length;
            return self.mysql_rest();
        }
        self.found(0, ended)
    }

    /// From the first byte of a statement to its delimiter.
    fn mysql_rest(&mut self) -> Result<Option<Found>, Error> {
        let mut version_comments = 0usize;
        let first = self.delimiter[0];
        loop {
            let more = self.source.seek(|rest| {
                rest.iter().position(|&b| {
                    b == first
                        || matches!(b, b'\'' | b'"' | b'`' | b'\\' | b'#' | b'-' | b'/' | b'*')
                })
            })?;
            if !more {
                if version_comments > 0 {
                    return Err(self.unclosed("a version comment"));
                }
                return self.found(0, false);
            }
            let delimiter = self.delimiter.len();
            let rest = self.source.peek(delimiter.max(4))?;
            if rest.starts_with(&self.delimiter) {
                return self.found(delimiter, true);
            }
            match rest[0] {
                quote @ (b'\'' | b'"' | b'`') => self.mysql_quoted(quote)?,
                b'\\' if rest.get(1) == Some(&b'N') => self.source.at += 2,
                b'\\' => {
                    let letter = rest.get(1).copied().unwrap_or(b' ');
                    return Err(Error::ClientCommand {
                        line: self.source.line(),
                        command: format!("\\{}", char::from(letter)),
                    });
                }
                b'#' => self.skip_line()?,
                b'-' if is_dash_comment(rest) => self.skip_line()?,
                b'/' if opens_comment(rest) => self.skip_block_comment()?,
                b'/' if rest.starts_with(b"/*") => {
                    version_comments += 1;
                    self.source.at += 3;
                }
                b'*' if version_comments > 0 && rest.starts_with(b"*/") => {
                    version_comments -= 1;
                    self.source.at += 2;
                }
                _ => self.source.at += 1,
            }
        }
    }

    /// Steps over a quoted text. A doubled quote ends it and begins the next, which comes to the same.
    fn mysql_quoted(&mut self, quote: u8) -> Result<(), Error> {
        self.source.at += 1;
        let escapes = self.backslash_escapes && quote != b'`';
        loop {
            let found = self.source.seek(|rest| {
                if escapes {
                    memchr2(quote, b'\\', rest)
                } else {
                    memchr(quote, rest)
                }
            })?;
            let closing = found && self.source.rest()[0] == quote;
            if found {
                self.source.at += 1;
            }
            if closing {
                return Ok(());
            }
            // The escaped byte, whatever it is.
            if !found || self.source.byte()?.is_none() {
                return Err(self.unclosed("a quoted text"));
            }
            self.source.at += 1;
        }
    }
}

/// An ordinary comment; version comments are part of a statement.
fn opens_comment(rest: &[u8]) -> bool {
    rest.starts_with(b"/*") && !rest.starts_with(b"/*!") && !rest.starts_with(b"/*M!")
}

fn is_dash_comment(rest: &[u8]) -> bool {
    rest.starts_with(b"--")
        && rest
            .get(2)
            .is_none_or(|b| b.is_ascii_whitespace() || *b == 0x0B)
}
