//! `SHOW CREATE TABLE`: which bytes are which part. It must never take what stands in a comment or default value for a
//! part or an option.

use super::Error;
use super::token::{DoubleQuotes, Kind, Token, Tokens};
use std::borrow::Cow;
use std::ops::Range;

/// What a part of a table definition is. Names are unquoted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PartKind {
    /// A column.
    Column(Vec<u8>),
    /// The primary key.
    PrimaryKey,
    /// A unique key.
    UniqueKey(Vec<u8>),
    /// A plain key.
    Key(Vec<u8>),
    /// A full-text key.
    FullTextKey(Vec<u8>),
    /// A spatial key.
    SpatialKey(Vec<u8>),
    /// A vector key (MariaDB 11.7 and later).
    VectorKey(Vec<u8>),
    /// A foreign key; the name is empty when the constraint has none.
    ForeignKey(Vec<u8>),
    /// A check of the table (a column's own check is part of the column); the name is empty when there is none.
    Check(Vec<u8>),
    /// `PERIOD FOR …` (MariaDB).
    Period,
    /// Anything this version does not know.
    Other,
}

impl PartKind {
    /// The kind in one word, as the index of an archive has it.
    pub const fn word(&self) -> &'static str {
        match self {
            PartKind::Column(_) => "column",
            PartKind::PrimaryKey => "primary_key",
            PartKind::UniqueKey(_) => "unique_key",
            PartKind::Key(_) => "key",
            PartKind::FullTextKey(_) => "fulltext_key",
            PartKind::SpatialKey(_) => "spatial_key",
            PartKind::VectorKey(_) => "vector_key",
            PartKind::ForeignKey(_) => "foreign_key",
            PartKind::Check(_) => "check",
            PartKind::Period => "period",
            PartKind::Other => "other",
        }
    }

    /// The name, unquoted, of what has one.
    pub fn name(&self) -> Option<&[u8]> {
        match self {
            PartKind::Column(name)
            | PartKind::UniqueKey(name)
            | PartKind::Key(name)
            | PartKind::FullTextKey(name)
            | PartKind::SpatialKey(name)
            | PartKind::VectorKey(name)
            | PartKind::ForeignKey(name)
            | PartKind::Check(name) => Some(name)
                .filter(|name| !name.is_empty())
                .map(Vec::as_slice),
            PartKind::PrimaryKey | PartKind::Period | PartKind::Other => None,
        }
    }
}

/// One of the parts between the outer parentheses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Its bytes, without the comma and the white space around it.
    pub range: Range<usize>,
    /// What it is.
    pub kind: PartKind,
}

/// A table definition taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableParts {
    /// The parts in order, at least one.
    pub parts: Vec<Part>,
    /// What follows the closing parenthesis, up to the end of the text: table options and partitions.
    pub options: Range<usize>,
}

/// Takes a `CREATE TABLE` text of the server apart, without a final delimiter.
pub fn create_table_parts(text: &[u8]) -> Result<TableParts, Error> {
    let tokens = Tokens::new(text, DoubleQuotes::Texts).collect::<Result<Vec<_>, _>>()?;
    let expected = |at: usize, expected| Error {
        offset: tokens.get(at).map_or(text.len(), |t| t.range.start),
        expected,
    };
    let table = tokens.iter().position(|t| t.is_word(text, "TABLE"));
    let create = tokens.first().is_some_and(|t| t.is_word(text, "CREATE"));
    // CREATE [OR REPLACE] [TEMPORARY] TABLE [IF NOT EXISTS] name (
    let Some(table) = table.filter(|at| create && *at <= 4) else {
        return Err(expected(0, "CREATE TABLE"));
    };
    let Some(open) = tokens
        .iter()
        .position(|t| t.is_sign(b'('))
        .filter(|at| *at > table)
    else {
        return Err(expected(
            tokens.len(),
            "the parenthesis before the first column",
        ));
    };
    if let Some(strange) = (table + 1..open).find(|at| {
        matches!(tokens[*at].kind, Kind::Text | Kind::Sign(_)) && !tokens[*at].is_sign(b'.')
    }) {
        return Err(expected(strange, "the table's name"));
    }

    let mut parts = Vec::new();
    let mut first = open + 1;
    let mut depth = 1usize;
    for (at, token) in tokens.iter().enumerate().skip(open + 1) {
        match token.kind {
            Kind::Sign(b'(') => depth += 1,
            Kind::Sign(b')') => depth -= 1,
            _ => {}
        }
        if depth == 0 || depth == 1 && token.is_sign(b',') {
            let part = &tokens[first..at];
            let Some(start) = part.first() else {
                return Err(expected(at, "a column or key"));
            };
            // Up to the comma or parenthesis and not to the last token: a closing version comment is no token.
            let bytes = text[start.range.start..token.range.start].trim_ascii_end();
            parts.push(Part {
                range: start.range.start..start.range.start + bytes.len(),
                kind: kind(text, part),
            });
            first = at + 1;
        }
        if depth == 0 {
            return Ok(TableParts {
                parts,
                options: token.range.end..text.len(),
            });
        }
    }
    Err(expected(
        tokens.len(),
        "the parenthesis after the last column",
    ))
}

fn kind(text: &[u8], part: &[Token]) -> PartKind {
    let word = |at: usize, words: &[&str]| {
        part.get(at)
            .is_some_and(|t: &Token| t.is_any_word(text, words))
    };
    let name = |at: usize| part.get(at).and_then(|t| t.name(text)).unwrap_or_default();
    // FULLTEXT KEY `name` and, without the second word, FULLTEXT `name`.
    let key_name = |at: usize| {
        name(if word(at, &["KEY", "INDEX"]) {
            at + 1
        } else {
            at
        })
    };
    if word(0, &["CONSTRAINT"]) {
        if word(2, &["FOREIGN"]) {
            PartKind::ForeignKey(name(1))
        } else if word(2, &["CHECK"]) {
            PartKind::Check(name(1))
        } else {
            PartKind::Other
        }
    } else if part.first().is_some_and(|t| t.kind == Kind::Name) {
        PartKind::Column(name(0))
    } else if word(0, &["PRIMARY"]) && word(1, &["KEY"]) {
        PartKind::PrimaryKey
    } else if word(0, &["UNIQUE"]) {
        PartKind::UniqueKey(key_name(1))
    } else if word(0, &["KEY", "INDEX"]) {
        PartKind::Key(name(1))
    } else if word(0, &["FULLTEXT"]) {
        PartKind::FullTextKey(key_name(1))
    } else if word(0, &["SPATIAL"]) {
        PartKind::SpatialKey(key_name(1))
    } else if word(0, &["VECTOR"]) && word(1, &["KEY", "INDEX"]) {
        PartKind::VectorKey(key_name(1))
    } else if word(0, &["FOREIGN"]) {
        PartKind::ForeignKey(Vec::new())
    } else if word(0, &["CHECK"]) {
        PartKind::Check(Vec::new())
    } else if word(0, &["PERIOD"]) && word(1, &["FOR"]) {
        PartKind::Period
    } else {
        PartKind::Other
    }
}

/// The text without ` AUTO_INCREMENT=n` among the table options, so that equal tables have equal definitions. A text
/// which is no table definition is an error.
pub fn without_auto_increment(text: &[u8]) -> Result<Cow<'_, [u8]>, Error> {
    let options = create_table_parts(text)?.options;
    let tokens =
        Tokens::new(&text[options.clone()], DoubleQuotes::Texts).collect::<Result<Vec<_>, _>>()?;
    let option_text = &text[options.clone()];
    let mut depth = 0usize;
    for (at, token) in tokens.iter().enumerate() {
        match token.kind {
            Kind::Sign(b'(') => depth += 1,
            Kind::Sign(b')') => depth = depth.saturating_sub(1),
            _ => {}
        }
        if token.is_any_word(option_text, &["PARTITION", "SELECT"]) {
            break;
        }
        let value = tokens.get(at + 2).filter(|t| {
            t.kind == Kind::Word && option_text[t.range.clone()].iter().all(u8::is_ascii_digit)
        });
        let assigned = tokens.get(at + 1).is_some_and(|t| t.is_sign(b'='));
        if let (0, true, true, Some(value)) = (
            depth,
            token.is_word(option_text, "AUTO_INCREMENT"),
            assigned,
            value,
        ) {
            let before = text[..options.start + token.range.start].trim_ascii_end();
            return Ok(Cow::Owned(
                [before, &text[options.start + value.range.end..]].concat(),
            ));
        }
    }
    Ok(Cow::Borrowed(text))
}

/// The text without its foreign keys, and the text of each of them. A text which is no table definition is an error.
pub fn without_foreign_keys(text: &[u8]) -> Result<(Vec<u8>, Vec<&[u8]>), Error> {
    let table = create_table_parts(text)?;
    let (mut bare, mut keys) = (Vec::with_capacity(text.len()), Vec::new());
    let mut copied = 0;
    let mut before: Option<&Part> = None;
    for part in &table.parts {
        if let PartKind::ForeignKey(_) = part.kind {
            keys.push(&text[part.range.clone()]);
            // With the comma before it; a table has columns, and they come first.
            let from = before.map_or(part.range.start, |before| before.range.end);
            bare.extend_from_slice(&text[copied..from.max(copied)]);
            copied = part.range.end;
        }
        before = Some(part);
    }
    bare.extend_from_slice(&text[copied..]);
    Ok((bare, keys))
}
