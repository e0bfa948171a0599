//! A statement as the server's parser sees it: version comments that this server runs become plain text, those that it
//! skips go, ordinary comments stay. What is judged and what is sent are then the same text, and no comment can hide a
//! statement from us that the server would run (`/*!999999 '*/ DROP DATABASE shop; -- '*/`).
//!
//! It must never send on what it could not read to the end.

use super::Refusal;
use crate::splitter::Lexis;
use memchr::memmem;
use std::borrow::Cow;

/// The server that a statement is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Server {
    /// MariaDB, which has `/*M!` of its own and skips what is for MySQL 5.7 and later.
    pub mariadb: bool,
    /// As in version comments: 101119 for 10.11.19, 90700 for 9.7.0.
    pub version: u32,
}

impl Server {
    /// Whether this server runs a version comment of that number (0: without one).
    fn runs(self, own: bool, version: u32) -> bool {
        let for_mysql_only = self.mariadb && !own && (50_700..100_000).contains(&version);
        version <= self.version && !for_mysql_only
    }
}

/// The text as this server sees it. `text` is one statement without its delimiter.
pub fn as_served(text: &[u8], lexis: Lexis, server: Server) -> Result<Cow<'_, [u8]>, Refusal> {
    let mut walk = Walk {
        text,
        at: 0,
        out: Vec::new(),
        copied: 0,
        open: 0,
        lexis,
        server,
    };
    while walk.at < text.len() {
        walk.step()?;
    }
    if walk.open > 0 {
        return Err(Refusal::Unreadable("a version comment is not closed"));
    }
    if walk.copied == 0 {
        return Ok(Cow::Borrowed(text));
    }
    walk.out.extend_from_slice(&text[walk.copied..]);
    Ok(Cow::Owned(walk.out))
}

struct Walk<'a> {
    text: &'a [u8],
    at: usize,
    out: Vec<u8>,
    /// So much of the text is in `out`, or left out of it.
    copied: usize,
    /// Version comments that are run and not closed yet.
    open: usize,
    lexis: Lexis,
    server: Server,
}

impl Walk<'_> {
    fn step(&mut self) -> Result<(), Refusal> {
        let rest = &self.text[self.at..];
        match rest[0] {
            quote @ (b'\'' | b'"' | b'`') => self.quoted(quote)?,
            b'#' => self.line(),
            b'-' if rest.starts_with(b"--")
                && rest
                    .get(2)
                    .is_none_or(|b| b.is_ascii_whitespace() || *b == 0x0B) =>
            {
                self.line();
            }
            b'/' if rest.starts_with(b"/*!") => self.version_comment(false)?,
            b'/' if rest.starts_with(b"/*M!") && self.server.mariadb => {
                self.version_comment(true)?
            }
            b'/' if rest.starts_with(b"/*") => self.at = self.comment_end(self.at + 2)?,
            b'*' if self.open > 0 && rest.starts_with(b"*/") => {
                self.open -= 1;
                self.leave_out(self.at + 2);
            }
            b'\t' | b'\n' | b'\r' | 0x0B | 0x0C => self.at += 1,
            0..=0x1F | 0x7F => {
                return Err(Refusal::Unreadable("a control character outside of a text"));
            }
            first => {
                let pair = self.lexis.pairs.zip(rest.get(1));
                let is_pair = pair.is_some_and(|(pairs, second)| pairs.is_pair(first, *second));
                self.at += if is_pair { 2 } else { 1 };
            }
        }
        Ok(())
    }

    /// Puts a space in place of what stands from `at` to `end`.
    fn leave_out(&mut self, end: usize) {
        self.out.extend_from_slice(&self.text[self.copied..self.at]);
        self.out.push(b' ');
        self.copied = end;
        self.at = end;
    }

    fn line(&mut self) {
        let rest = &self.text[self.at..];
        self.at += memchr::memchr(b'\n', rest).unwrap_or(rest.len());
    }

    fn comment_end(&self, from: usize) -> Result<usize, Refusal> {
        let end = self
            .text
            .get(from..)
            .and_then(|rest| memmem::find(rest, b"*/"));
        end.map(|end| from + end + 2)
            .ok_or(Refusal::Unreadable("a comment is not closed"))
    }

    fn version_comment(&mut self, own: bool) -> Result<(), Refusal> {
        let start = self.at + if own { 4 } else { 3 };
        let digits = self.text[start..]
            .iter()
            .take_while(|b| b.is_ascii_digit())
            .count();
        let version = match digits {
            0 => 0,
            5 | 6 => self.text[start..start + digits]
                .iter()
                .fold(0, |number, digit| number * 10 + u32::from(digit - b'0')),
            // Servers differ in what they make of it.
            _ => return Err(Refusal::Unreadable("a version comment of a strange number")),
        };
        if self.server.runs(own, version) {
            self.open += 1;
            self.leave_out(start + digits);
            return Ok(());
        }
        // Skipped by the server without a look at quotes, comments inside it first.
        let mut from = start;
        loop {
            let end = self.comment_end(from)?;
            match memmem::find(&self.text[from..end], b"/*") {
                Some(inner) => from = self.comment_end(from + inner + 2)?,
                None => {
                    self.leave_out(end);
                    return Ok(());
                }
            }
        }
    }

    fn quoted(&mut self, quote: u8) -> Result<(), Refusal> {
        let escapes = match quote {
            b'`' => false,
            b'"' if self.lexis.ansi_quotes => false,
            _ => self.lexis.backslash_escapes,
        };
        let mut at = self.at + 1;
        while let Some(&byte) = self.text.get(at) {
            let second = self.text.get(at + 1).copied();
            let pair = self.lexis.pairs.zip(second);
            if pair.is_some_and(|(pairs, second)| pairs.is_pair(byte, second))
                || (escapes && byte == b'\\')
                || (byte == quote && second == Some(quote))
            {
                at += 2;
            } else if byte == quote {
                self.at = at + 1;
                return Ok(());
            } else {
                at += 1;
            }
        }
        Err(Refusal::Unreadable("a quoted text is not closed"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MARIADB: Server = Server {
        mariadb: true,
        version: 101_119,
    };
    const MYSQL: Server = Server {
        mariadb: false,
        version: 90_700,
    };

    fn served(text: &str, server: Server) -> Result<String, Refusal> {
        as_served(text.as_bytes(), Lexis::default(), server)
            .map(|text| String::from_utf8(text.into_owned()).unwrap())
    }

    #[test]
    fn t60_version_comments_of_five_and_six_digits() {
        for (text, mariadb, mysql) in [
            ("a /*! b */ c", "a   b   c", "a   b   c"),
            ("/*!40101 a*/", " a ", " a "),
            ("/*!50700 a*/b", " b", " a b"),
            ("/*!80016 a*/b", " b", " a b"),
            ("/*!99999 a*/b", " b", " b"),
            ("/*!100100 a*/b", "  a b", " b"),
            ("/*!999999 a*/b", " b", " b"),
            ("/*M!100616 a*/b", "  a b", "/*M!100616 a*/b"),
            ("/*M!999999 a*/b", " b", "/*M!999999 a*/b"),
            (
                "/*! a /* '; */ b */",
                "  a /* '; */ b  ",
                "  a /* '; */ b  ",
            ),
            ("/*! a /*!40000 b */ c */", "  a   b   c  ", "  a   b   c  "),
            ("/*!999999 a /* b */ c */ d", "  d", "  d"),
            ("'/*! a */' `*/`", "'/*! a */' `*/`", "'/*! a */' `*/`"),
            (
                "/*+ hint */ 1 */ 2",
                "/*+ hint */ 1 */ 2",
                "/*+ hint */ 1 */ 2",
            ),
        ] {
            assert_eq!(
                served(text, MARIADB).unwrap().trim(),
                mariadb.trim(),
                "{text}"
            );
            assert_eq!(served(text, MYSQL).unwrap().trim(), mysql.trim(), "{text}");
        }
    }

    #[test]
    fn nothing_hides_behind_a_skipped_comment() {
        for text in [
            "/*!999999 '*/ DROP DATABASE x -- '*/",
            "/*!999999 SELECT 1 */ DROP DATABASE x",
            "/*!999999 -- */ DROP DATABASE x\n",
        ] {
            for server in [MARIADB, MYSQL] {
                let seen = served(text, server).unwrap();
                assert!(seen.trim_start().starts_with("DROP DATABASE x"), "{seen}");
            }
        }
        let own = served("/*M!100000 SELECT '*/ DROP DATABASE x -- '*/", MYSQL).unwrap();
        assert!(own.contains("*/ DROP"), "{own}");
    }

    #[test]
    fn what_cannot_be_read_is_refused() {
        for text in [
            "/*!50000 a",
            "/* a",
            "'a",
            "`a",
            "a \u{1} b",
            "a -\0-",
            "/*!123 a*/",
            "/*!1234567 a*/",
            "/*!999999 /* */",
        ] {
            assert!(served(text, MARIADB).is_err(), "{text:?}");
        }
    }
}
