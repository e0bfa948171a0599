//! The rules of SQLite: `sqlite3_complete()` for the end of a statement (its documented state table keeps the body of a
//! trigger together), and the shell's dot commands, which are refused.

use super::command::is_word;
use super::{Error, Found, Splitter};
use memchr::memchr;
use std::io::BufRead;

/// What the words so far make of the statement. Named as in the comment above `sqlite3_complete()`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Start,
    /// No `CREATE TRIGGER`: the next semicolon is the end.
    Normal,
    Explain,
    Create,
    Trigger,
    /// In a trigger, after a semicolon.
    Semicolon,
    /// In a trigger, after a semicolon and END.
    End,
}

enum Token<'a> {
    Word(&'a [u8]),
    Other,
}

impl State {
    fn after(self, token: &Token<'_>) -> Self {
        let word =
            |name: &str| matches!(token, Token::Word(w) if w.eq_ignore_ascii_case(name.as_bytes()));
        match self {
            State::Start if word("EXPLAIN") => State::Explain,
            State::Start | State::Explain if word("CREATE") => State::Create,
            State::Explain if !word("TEMP") && !word("TRIGGER") && !word("END") => State::Explain,
            State::Create if word("TEMP") || word("TEMPORARY") => State::Create,
            State::Create if word("TRIGGER") => State::Trigger,
            State::Start | State::Normal | State::Explain | State::Create => State::Normal,
            State::Semicolon if word("END") => State::End,
            State::Trigger | State::Semicolon | State::End => State::Trigger,
        }
    }
}

impl<R: BufRead> Splitter<R> {
    pub(super) fn sqlite_statement(&mut self) -> Result<Option<Found>, Error> {
        loop {
            self.skip_space()?;
            self.source.release();
            let rest = self.source.peek(2)?;
            match rest {
                [] => return Ok(None),
                [b';', ..] => self.source.at += 1,
                [b'-', b'-', ..] => self.skip_line()?,
                [b'/', b'*', ..] => self.skip_block_comment()?,
                [b'.', ..] => return Err(self.dot_command()?),
                _ => break,
            }
        }
        self.source.release();
        let mut state = State::Start;
        loop {
            let found = self.source.seek(|rest| {
                rest.iter().position(|&b| match state {
                    State::Normal => matches!(b, b';' | b'\'' | b'"' | b'`' | b'[' | b'-' | b'/'),
                    _ => !b.is_ascii_whitespace(),
                })
            })?;
            if !found {
                return self.found(0, false);
            }
            let rest = self.source.peek(2)?;
            match *rest {
                [b';', ..] if matches!(state, State::Trigger | State::Semicolon) => {
                    self.source.at += 1;
                    state = State::Semicolon;
                }
                [b';', ..] => return self.found(1, true),
                [b'-', b'-', ..] => self.skip_line()?,
                [b'/', b'*', ..] => self.skip_block_comment()?,
                [quote @ (b'\'' | b'"' | b'`' | b'['), ..] => {
                    self.source.at += 1;
                    let close = if quote == b'[' { b']' } else { quote };
                    if !self.source.seek(|rest| memchr(close, rest))? {
                        return Err(self.unclosed("a quoted text"));
                    }
                    self.source.at += 1;
                    state = state.after(&Token::Other);
                }
                [byte, ..] if is_word(byte) && state != State::Normal => {
                    // No longer than the longest keyword that matters, and one byte to see that it ends.
                    let rest = self.source.peek("TEMPORARY".len() + 1)?;
                    let word = super::command::first_word(rest);
                    state = state.after(&Token::Word(word));
                    self.source
                        .seek(|rest| rest.iter().position(|&b| !is_word(b)))?;
                }
                _ => {
                    self.source.at += 1;
                    state = state.after(&Token::Other);
                }
            }
        }
    }

    fn dot_command(&mut self) -> Result<Error, Error> {
        let rest = self.source.peek(32)?;
        let word = super::command::first_word(&rest[1..]);
        let command = format!(".{}", String::from_utf8_lossy(word));
        Ok(Error::ClientCommand {
            line: self.source.line(),
            command,
        })
    }
}
