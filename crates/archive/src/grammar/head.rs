//! The head of a statement, `INSERT INTO t(cols) VALUES` and a line feed: one spelling for each table, compared byte
//! for byte. It must never be built from anything but names: no expression, no database name, no option.

use super::{Dialect, Error};
use memchr::memchr;

/// The fixed first line of every statement of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    dialect: Dialect,
    bytes: Vec<u8>,
    table: Vec<u8>,
    columns: Vec<Vec<u8>>,
    bare_rowid: bool,
}

impl Head {
    /// The head for a table and its columns, in this order. Names are unquoted, as the catalogue of the server gives
    /// them. Only in MySQL's dialect may there be no column: a table whose every column is generated has rows all the
    /// same, `()`. Fails when a name holds a NUL byte (no server has such names).
    pub fn new<C: AsRef<[u8]>>(
        dialect: Dialect,
        table: &[u8],
        columns: &[C],
    ) -> Result<Self, Error> {
        Self::build(dialect, table, None, columns)
    }

    /// A SQLite head whose first column is the bare word `rowid`, `_rowid_` or `oid`: the one of the three that no real
    /// column of the table hides.
    pub fn with_rowid<C: AsRef<[u8]>>(
        table: &[u8],
        rowid: &[u8],
        columns: &[C],
    ) -> Result<Self, Error> {
        if !is_rowid_word(rowid) {
            return Err(Error {
                offset: 0,
                expected: "rowid, _rowid_ or oid",
            });
        }
        Self::build(Dialect::Sqlite, table, Some(rowid), columns)
    }

    /// Reads the head at the start of a frame's text, for a reader which has no inventory to build it from.
    pub fn parse(dialect: Dialect, text: &[u8]) -> Result<Self, Error> {
        Parser { text, at: 0 }.head(dialect)
    }

    fn build<C: AsRef<[u8]>>(
        dialect: Dialect,
        table: &[u8],
        rowid: Option<&[u8]>,
        columns: &[C],
    ) -> Result<Self, Error> {
        let quote = quote(dialect);
        let mut bytes = b"INSERT INTO ".to_vec();
        push_quoted(&mut bytes, table, quote);
        bytes.push(b'(');
        bytes.extend_from_slice(rowid.unwrap_or_default());
        for (at, column) in columns.iter().enumerate() {
            if at > 0 || rowid.is_some() {
                bytes.push(b',');
            }
            push_quoted(&mut bytes, column.as_ref(), quote);
        }
        bytes.extend_from_slice(b") VALUES\n");

        let all: Vec<Vec<u8>> = rowid
            .into_iter()
            .chain(columns.iter().map(AsRef::as_ref))
            .map(<[u8]>::to_vec)
            .collect();
        if all.is_empty() && dialect != Dialect::MySql {
            return Err(Error {
                offset: bytes.len() as u64,
                expected: "at least one column",
            });
        }
        if let Some(nul) = memchr(0, &bytes) {
            return Err(Error {
                offset: nul as u64,
                expected: "a name without a NUL byte",
            });
        }
        Ok(Self {
            dialect,
            bytes,
            table: table.to_vec(),
            columns: all,
            bare_rowid: rowid.is_some(),
        })
    }

    /// The bytes of the head, from `INSERT` to the line feed.
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The dialect it is written in.
    pub fn dialect(&self) -> Dialect {
        self.dialect
    }

    /// The table's name, unquoted.
    pub fn table(&self) -> &[u8] {
        &self.table
    }

    /// The columns' names, unquoted; with [`Head::has_bare_rowid`] the first is the rowid word.
    pub fn columns(&self) -> &[Vec<u8>] {
        &self.columns
    }

    /// Whether the first column is SQLite's row id by its bare word and not a real column.
    pub fn has_bare_rowid(&self) -> bool {
        self.bare_rowid
    }
}

fn is_rowid_word(word: &[u8]) -> bool {
    matches!(word, b"rowid" | b"_rowid_" | b"oid")
}

const fn quote(dialect: Dialect) -> u8 {
    match dialect {
        Dialect::MySql => b'`',
        Dialect::Sqlite => b'"',
    }
}

pub(super) fn push_quoted(out: &mut Vec<u8>, name: &[u8], quote: u8) {
    out.push(quote);
    for &byte in name {
        if byte == quote {
            out.push(quote);
        }
        out.push(byte);
    }
    out.push(quote);
}

struct Parser<'a> {
    text: &'a [u8],
    at: usize,
}

impl Parser<'_> {
    fn head(&mut self, dialect: Dialect) -> Result<Head, Error> {
        let quote = quote(dialect);
        self.literal(b"INSERT INTO ", "INSERT INTO")?;
        let table = self.name(quote)?;
        self.literal(b"(", "the opening parenthesis of the column list")?;
        let mut rowid = None;
        let mut columns: Vec<Vec<u8>> = Vec::new();
        if dialect == Dialect::Sqlite || self.text.get(self.at) != Some(&b')') {
            self.columns(dialect, &mut rowid, &mut columns)?;
        }
        self.literal(
            b") VALUES\n",
            "a comma, or the end of the column list and VALUES",
        )?;
        let head = Head::build(dialect, &table, rowid.as_deref(), &columns)?;
        debug_assert_eq!(head.as_bytes(), &self.text[..self.at]);
        Ok(head)
    }

    /// The names between the parentheses; at least one.
    fn columns(
        &mut self,
        dialect: Dialect,
        rowid: &mut Option<Vec<u8>>,
        columns: &mut Vec<Vec<u8>>,
    ) -> Result<(), Error> {
        loop {
            let word = &self.text[self.at..];
            let word_len = word
                .iter()
                .position(|b| matches!(b, b',' | b')'))
                .unwrap_or(0);
            let word = &word[..word_len];
            if dialect == Dialect::Sqlite
                && rowid.is_none()
                && columns.is_empty()
                && is_rowid_word(word)
            {
                self.at += word_len;
                *rowid = Some(word.to_vec());
            } else {
                columns.push(self.name(quote(dialect))?);
            }
            if self.text.get(self.at) != Some(&b',') {
                return Ok(());
            }
            self.at += 1;
        }
    }

    fn error(&self, expected: &'static str) -> Error {
        Error {
            offset: self.at as u64,
            expected,
        }
    }

    fn literal(&mut self, literal: &[u8], expected: &'static str) -> Result<(), Error> {
        if !self.text[self.at..].starts_with(literal) {
            return Err(self.error(expected));
        }
        self.at += literal.len();
        Ok(())
    }

    fn name(&mut self, quote: u8) -> Result<Vec<u8>, Error> {
        self.literal(&[quote], "a quoted name")?;
        let mut name = Vec::new();
        loop {
            let Some(end) = memchr(quote, &self.text[self.at..]) else {
                return Err(self.error("the end of a quoted name"));
            };
            name.extend_from_slice(&self.text[self.at..self.at + end]);
            self.at += end + 1;
            if self.text.get(self.at) != Some(&quote) {
                return Ok(name);
            }
            name.push(quote);
            self.at += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads_have_the_one_spelling_of_the_format() {
        let head = Head::new(Dialect::MySql, b"t`x", &["a", "b`"]).unwrap();
        assert_eq!(head.as_bytes(), b"INSERT INTO `t``x`(`a`,`b```) VALUES\n");
        let head = Head::new(Dialect::MySql, b"t", &[] as &[&str]).unwrap();
        assert_eq!(head.as_bytes(), b"INSERT INTO `t`() VALUES\n");
        let head = Head::new(Dialect::Sqlite, b"t\"x", &["rowid"]).unwrap();
        assert_eq!(
            head.as_bytes(),
            b"INSERT INTO \"t\"\"x\"(\"rowid\") VALUES\n"
        );
        assert!(!head.has_bare_rowid());
        let head = Head::with_rowid(b"t", b"_rowid_", &["a"]).unwrap();
        assert_eq!(
            head.as_bytes(),
            b"INSERT INTO \"t\"(_rowid_,\"a\") VALUES\n"
        );
        assert_eq!(head.columns().len(), 2);
    }

    #[test]
    fn a_head_is_read_back_as_it_was_written() {
        for head in [
            Head::new(Dialect::MySql, b"t`,(x", &["a", "b`),", ") VALUES\n"]).unwrap(),
            Head::new(Dialect::MySql, b"t", &[] as &[&str]).unwrap(),
            Head::new(Dialect::Sqlite, b"\"", &["rowid", ""]).unwrap(),
            Head::with_rowid(b"t", b"oid", &["a"]).unwrap(),
            Head::with_rowid(b"t", b"rowid", &[] as &[&str]).unwrap(),
        ] {
            let mut text = head.as_bytes().to_vec();
            text.extend_from_slice(b"(1);\n");
            assert_eq!(Head::parse(head.dialect(), &text).unwrap(), head);
        }
    }

    #[test]
    fn other_spellings_are_refused() {
        for text in [
            &b""[..],
            b"insert into `t`(`a`) VALUES\n",
            b"INSERT INTO `d`.`t`(`a`) VALUES\n",
            b"INSERT INTO `t`(,) VALUES\n",
            b"INSERT INTO `t`(a) VALUES\n",
            b"INSERT INTO `t`(rowid) VALUES\n",
            b"INSERT INTO `t`(`a`,) VALUES\n",
            b"INSERT INTO `t`(`a`)VALUES\n",
            b"INSERT INTO `t",
        ] {
            assert!(Head::parse(Dialect::MySql, text).is_err());
        }
        assert!(Head::parse(Dialect::Sqlite, b"INSERT INTO \"t\"(\"a\",rowid) VALUES\n").is_err());
        assert!(Head::new(Dialect::Sqlite, b"t", &[] as &[&str]).is_err());
        assert!(Head::parse(Dialect::Sqlite, b"INSERT INTO \"t\"() VALUES\n").is_err());
        assert!(Head::new(Dialect::MySql, b"t", &["a\0"]).is_err());
        assert!(Head::with_rowid(b"t", b"ROWID", &["a"]).is_err());
    }
}
