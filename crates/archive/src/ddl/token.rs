//! The tokenizer. White space and comments give no token; the inside of a version comment does, its `/*!50100` and `*/`
//! do not. It must never split a text, a quoted name or a comment.

use super::Error;
use memchr::{memchr, memmem};
use std::ops::Range;

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Keyword, unquoted name or number.
    Word,
    /// Name in back-quotes or double quotes.
    Name,
    /// Text in single quotes.
    Text,
    /// Any other byte.
    Sign(u8),
}

/// A token and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// What it is.
    pub kind: Kind,
    /// Its bytes in the text, quotes included.
    pub range: Range<usize>,
}

impl Token {
    /// Whether it is this word, in any case.
    pub fn is_word(&self, text: &[u8], word: &str) -> bool {
        self.kind == Kind::Word && text[self.range.clone()].eq_ignore_ascii_case(word.as_bytes())
    }

    /// Whether it is one of these words.
    pub fn is_any_word(&self, text: &[u8], words: &[&str]) -> bool {
        words.iter().any(|word| self.is_word(text, word))
    }

    /// Whether it is this byte.
    pub fn is_sign(&self, sign: u8) -> bool {
        self.kind == Kind::Sign(sign)
    }

    /// The name without its quotes; a word as it stands.
    pub fn name(&self, text: &[u8]) -> Option<Vec<u8>> {
        let bytes = &text[self.range.clone()];
        match self.kind {
            Kind::Word => Some(bytes.to_vec()),
            Kind::Name => {
                let quote = bytes[0];
                let mut name = Vec::with_capacity(bytes.len());
                let mut inside = bytes[1..bytes.len() - 1].iter();
                while let Some(&byte) = inside.next() {
                    name.push(byte);
                    if byte == quote {
                        // The second of two.
                        inside.next();
                    }
                }
                Some(name)
            }
            _ => None,
        }
    }
}

/// What a backslash does between double quotes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DoubleQuotes {
    /// It escapes: MariaDB before 10.2 repeats the user's own `"texts"` in expressions.
    Texts,
    /// Nothing: names of a definition printed under `ANSI_QUOTES`.
    Names,
}

/// The tokens of a text; ends at the first error.
pub struct Tokens<'a> {
    text: &'a [u8],
    at: usize,
    double_quotes: DoubleQuotes,
    version_comments: usize,
    failed: bool,
}

impl<'a> Tokens<'a> {
    /// Reads a text from its beginning.
    pub fn new(text: &'a [u8], double_quotes: DoubleQuotes) -> Self {
        Self {
            text,
            at: 0,
            double_quotes,
            version_comments: 0,
            failed: false,
        }
    }

    fn next_token(&mut self) -> Result<Option<Token>, Error> {
        loop {
            let rest = &self.text[self.at..];
            let Some(&first) = rest.first() else {
                return Ok(None);
            };
            match first {
                b' ' | b'\t' | b'\n' | b'\r' | 0x0B | 0x0C => self.at += 1,
                b'#' => self.skip_line(),
                b'-' if rest.starts_with(b"--")
                    && rest.get(2).is_none_or(u8::is_ascii_whitespace) =>
                {
                    self.skip_line()
                }
                b'/' if rest.starts_with(b"/*!") || rest.starts_with(b"/*M!") => {
                    let opener = if rest[2] == b'!' { 3 } else { 4 };
                    let digits = rest[opener..]
                        .iter()
                        .take_while(|b| b.is_ascii_digit())
                        .count();
                    self.at += opener + digits;
                    self.version_comments += 1;
                }
                b'/' if rest.starts_with(b"/*") => {
                    let Some(end) = memmem::find(&rest[2..], b"*/") else {
                        return Err(self.error("the end of the comment"));
                    };
                    self.at += end + 4;
                }
                b'*' if self.version_comments > 0 && rest.starts_with(b"*/") => {
                    self.version_comments -= 1;
                    self.at += 2;
                }
                _ => break,
            }
        }
        let start = self.at;
        let first = self.text[start];
        let kind = match first {
            b'\'' => {
                self.quoted(first, true)?;
                Kind::Text
            }
            b'"' => {
                self.quoted(first, self.double_quotes == DoubleQuotes::Texts)?;
                Kind::Name
            }
            b'`' => {
                self.quoted(first, false)?;
                Kind::Name
            }
            _ if is_word(first) => {
                let rest = &self.text[start..];
                self.at += rest.iter().position(|&b| !is_word(b)).unwrap_or(rest.len());
                Kind::Word
            }
            _ => {
                self.at += 1;
                Kind::Sign(first)
            }
        };
        Ok(Some(Token {
            kind,
            range: start..self.at,
        }))
    }

    /// Steps over a quoted text, doubled quotes included.
    fn quoted(&mut self, quote: u8, escapes: bool) -> Result<(), Error> {
        let mut at = self.at + 1;
        while let Some(&byte) = self.text.get(at) {
            if byte == b'\\' && escapes {
                at += 2;
            } else if byte != quote {
                at += 1;
            } else if self.text.get(at + 1) == Some(&quote) {
                at += 2;
            } else {
                self.at = at + 1;
                return Ok(());
            }
        }
        Err(self.error("the closing quote"))
    }

    fn skip_line(&mut self) {
        let rest = &self.text[self.at..];
        self.at += memchr(b'\n', rest).unwrap_or(rest.len());
    }

    fn error(&self, expected: &'static str) -> Error {
        Error {
            offset: self.at,
            expected,
        }
    }
}

impl Iterator for Tokens<'_> {
    type Item = Result<Token, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.failed {
            return None;
        }
        let token = self.next_token();
        self.failed = token.is_err();
        token.transpose()
    }
}

const fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$' | 0x80..)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str, double_quotes: DoubleQuotes) -> Vec<&str> {
        Tokens::new(text.as_bytes(), double_quotes)
            .map(|t| &text[t.unwrap().range])
            .collect()
    }

    #[test]
    fn tokens_of_everything() {
        assert_eq!(
            words(
                "a`b``;`.'c''\\'d' /*e'*/ /*!50100 F(1.5e3)*/-- g'\n,# h'\n--1 é_$",
                DoubleQuotes::Names
            ),
            [
                "a",
                "`b``;`",
                ".",
                "'c''\\'d'",
                "F",
                "(",
                "1",
                ".",
                "5e3",
                ")",
                ",",
                "-",
                "-",
                "1",
                "é_$"
            ]
        );
        assert_eq!(words(r#""a\""b""#, DoubleQuotes::Names), [r#""a\""b""#]);
        assert_eq!(
            words(r#""a\"b" c"#, DoubleQuotes::Texts),
            [r#""a\"b""#, "c"]
        );
    }

    #[test]
    fn what_is_open_at_the_end_is_an_error() {
        for text in ["'a", "`a", "\"a", "/* a", "'a\\"] {
            let last = Tokens::new(text.as_bytes(), DoubleQuotes::Texts).last();
            assert!(matches!(last, Some(Err(_))), "{text}");
        }
    }

    #[test]
    fn names_lose_their_quotes() {
        let text = "`a``b` \"c\"\"d\" e 'f'";
        let names: Vec<_> = Tokens::new(text.as_bytes(), DoubleQuotes::Names)
            .map(|t| t.unwrap().name(text.as_bytes()))
            .collect();
        let some = |name: &str| Some(name.as_bytes().to_vec());
        assert_eq!(names, [some("a`b"), some("c\"d"), some("e"), None]);
    }
}
