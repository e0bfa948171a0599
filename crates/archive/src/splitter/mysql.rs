//! The rules of the `mysql` and `mariadb` client programs. See the module's head for what it must never do.

use super::{Error, Found, Pairs, Splitter, command};
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
            self.bare_values = false;
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
        let mut values = false;
        let mut bare = self.lexis.pairs.is_none();
        let first = self.delimiter[0];
        loop {
            let more = match self.lexis.pairs {
                None => self.source.seek(|rest| sign(rest, first))?,
                Some(pairs) => {
                    self.seek_in_pairs(pairs, |b| b == first || SIGNS[usize::from(b)])?
                }
            };
            if !more {
                if version_comments > 0 {
                    return Err(self.unclosed("a version comment"));
                }
                self.bare_values = bare && values;
                return self.found(0, false);
            }
            let delimiter = self.delimiter.len();
            let rest = self.source.peek(delimiter.max(4))?;
            if rest.starts_with(&self.delimiter) {
                self.bare_values = bare && values;
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
                    bare = false;
                    version_comments += 1;
                    self.source.at += 3;
                }
                b'*' if version_comments > 0 && rest.starts_with(b"*/") => {
                    version_comments -= 1;
                    self.source.at += 2;
                }
                b'(' => {
                    let (is_values, is_call) =
                        before_parenthesis(self.source.bytes(self.source.kept()));
                    bare &= match (values, is_values) {
                        (false, true) => is_head(self.source.bytes(self.source.kept())),
                        (true, false) => !is_call,
                        _ => true,
                    };
                    values |= is_values;
                    self.source.at += 1;
                }
                b'.' => {
                    bare &= after_number(self.source.bytes(self.source.kept()));
                    self.source.at += 1;
                }
                byte => {
                    bare &= !is_control(byte);
                    self.source.at += 1;
                }
            }
        }
    }

    /// Steps over a quoted text. A doubled quote ends it and begins the next, which comes to the same.
    fn mysql_quoted(&mut self, quote: u8) -> Result<(), Error> {
        self.source.at += 1;
        let escapes = match quote {
            b'`' => false,
            b'"' if self.lexis.ansi_quotes => false,
            _ => self.lexis.backslash_escapes,
        };
        loop {
            let found = match self.lexis.pairs {
                Some(pairs) => {
                    self.seek_in_pairs(pairs, |b| b == quote || (escapes && b == b'\\'))?
                }
                None => self.source.seek(|rest| match escapes {
                    true => memchr2(quote, b'\\', rest),
                    false => memchr(quote, rest),
                })?,
            };
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

    /// As [`Source::seek`](super::source::Source::seek), character by character.
    fn seek_in_pairs(
        &mut self,
        pairs: Pairs,
        is_wanted: impl Fn(u8) -> bool,
    ) -> Result<bool, Error> {
        loop {
            match *self.source.peek(2)? {
                [] => return Ok(false),
                [first, second, ..] if pairs.is_pair(first, second) => self.source.at += 2,
                [first, ..] if is_wanted(first) => return Ok(true),
                _ => self.source.at += 1,
            }
        }
    }
}

/// Bytes that may be more than themselves, but for the delimiter.
static SIGNS: [bool; 256] = {
    let mut signs = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        signs[byte] = matches!(
            byte as u8,
            b'\'' | b'"' | b'`' | b'\\' | b'#' | b'-' | b'/' | b'*' | b'(' | b'.'
        ) || is_control(byte as u8);
        byte += 1;
    }
    signs
};

/// The first byte that needs a look at what stands around it. The parentheses and dots of ordinary rows, which are
/// many, are passed over here.
fn sign(rest: &[u8], first: u8) -> Option<usize> {
    let mut at = 0;
    loop {
        at += rest[at..]
            .iter()
            .position(|&b| b == first || SIGNS[usize::from(b)])?;
        let passed = match rest[at] {
            byte if byte == first || at == 0 => false,
            b'(' => matches!(rest[at - 1], b',' | b'('),
            b'.' => after_number(&rest[..at]),
            _ => false,
        };
        if !passed {
            return Some(at);
        }
        at += 1;
    }
}

/// Whether a dot behind this text is a number's. At the beginning of the text nobody knows.
fn after_number(text: &[u8]) -> bool {
    let digits = text.iter().rev().take_while(|b| b.is_ascii_digit()).count();
    let before = text[..text.len() - digits].last();
    match before {
        Some(b',' | b'(' | b'-' | b'+') => true,
        Some(byte) if digits > 0 => byte.is_ascii_whitespace(),
        _ => false,
    }
}

/// Whether a parenthesis behind this text is that of `VALUES`, and whether it can be that of a call.
fn before_parenthesis(text: &[u8]) -> (bool, bool) {
    let text = text.trim_ascii_end();
    let is_call = !matches!(text.last(), Some(b',' | b'(' | b'=' | b'+' | b'-'));
    let word = text
        .iter()
        .rev()
        .take_while(|b| command::is_word(**b))
        .count();
    let word = &text[text.len() - word..];
    let is_values = word.eq_ignore_ascii_case(b"VALUES") || word.eq_ignore_ascii_case(b"VALUE");
    (is_values, is_call)
}

/// Whether what stands before `VALUES` can be nothing but a table and its columns. It may say no for a strange name.
fn is_head(text: &[u8]) -> bool {
    let select = text
        .windows(6)
        .any(|six| six.eq_ignore_ascii_case(b"SELECT"));
    !select && memchr(b'=', text).is_none() && text.len() < 1 << 16
}

/// Bytes that servers take for space or for the end of a dash comment's dashes, and clients do not.
const fn is_control(byte: u8) -> bool {
    matches!(byte, 0..=8 | 0x0E..=0x1F | 0x7F)
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
