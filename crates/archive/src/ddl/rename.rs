//! Renames a database in a view's definition. It must never touch a text or comment, nor a name that only looks like
//! the database's.
//!
//! In canonical text a table is `` `db`.`table` ``, a column `` `db`.`table`.`column` `` or `` `table`.`column` ``. So
//! `` `x`.`y` `` is ambiguous when a table, alias or common table expression has the database's name; then the place
//! decides. When nothing else has that name, each such pair means the database.

use super::Error;
use super::token::{DoubleQuotes, Kind, Token, Tokens};

/// The definition with database `from` called `to` (both unquoted), and how many names were changed.
pub fn rename_database(text: &[u8], from: &[u8], to: &[u8]) -> Result<(Vec<u8>, usize), Error> {
    let tokens = Tokens::new(text, DoubleQuotes::Texts).collect::<Result<Vec<_>, _>>()?;
    let places = Places::read(text, &tokens);
    let is_from = |at: usize| {
        let token: &Token = &tokens[at];
        token.kind == Kind::Name
            && text[token.range.start] == b'`'
            && token.name(text).as_deref() == Some(from)
    };
    // As a common table expression the server may write the name without quotes.
    let is_bare_from = |at: usize| {
        tokens[at].kind == Kind::Word && text[tokens[at].range.clone()].eq_ignore_ascii_case(from)
    };
    let next_is = |at: usize, sign| tokens.get(at).is_some_and(|t: &Token| t.is_sign(sign));
    let name_at = |at: usize| {
        tokens
            .get(at)
            .is_some_and(|t: &Token| matches!(t.kind, Kind::Name | Kind::Word))
    };
    let part_of_longer = |at: usize| at > 0 && tokens[at - 1].is_sign(b'.');

    let ambiguous = (0..tokens.len()).any(|at| {
        let common_table = |at: usize| {
            at > 0 && tokens[at - 1].is_any_word(text, &["WITH", "RECURSIVE"])
                || next_word_is_as_select(text, &tokens, at)
        };
        let table_or_alias = places.0[at] != Place::Expression && !next_is(at + 1, b'.');
        is_from(at) && (table_or_alias || common_table(at)) || is_bare_from(at) && common_table(at)
    });

    let mut quoted = Vec::new();
    crate::grammar::mysql::push_ident(&mut quoted, to);
    let mut out = Vec::with_capacity(text.len());
    let (mut copied, mut count) = (0, 0);
    for at in 0..tokens.len() {
        if !is_from(at) || part_of_longer(at) || !next_is(at + 1, b'.') || !name_at(at + 2) {
            continue;
        }
        let three_parts = next_is(at + 3, b'.') && name_at(at + 4);
        let function = next_is(at + 3, b'(');
        let sequence = at > 1
            && tokens[at - 1].is_sign(b'(')
            && tokens[at - 2].is_any_word(text, &["NEXTVAL", "LASTVAL", "SETVAL"]);
        let table = places.0[at] == Place::Table;
        if !ambiguous || three_parts || function || sequence || table {
            out.extend_from_slice(&text[copied..tokens[at].range.start]);
            out.extend_from_slice(&quoted);
            copied = tokens[at].range.end;
            count += 1;
        }
    }
    out.extend_from_slice(&text[copied..]);
    Ok((out, count))
}

/// `name AS (SELECT` or `name AS (WITH`, as common table expressions begin.
fn next_word_is_as_select(text: &[u8], tokens: &[Token], at: usize) -> bool {
    let mut rest = tokens[at + 1..].iter().peekable();
    // Its list of columns.
    if rest.next_if(|t| t.is_sign(b'(')).is_some() {
        rest.by_ref().find(|t| t.is_sign(b')'));
    }
    rest.next().is_some_and(|t| t.is_word(text, "AS"))
        && rest.next().is_some_and(|t| t.is_sign(b'('))
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Where a table is named: after FROM, JOIN, a comma or parenthesis of a FROM clause, VIEW.
    Table,
    /// Elsewhere in a FROM clause: parts after a dot, aliases.
    From,
    /// Anywhere else.
    Expression,
}

/// The place of each token.
struct Places(Vec<Place>);

#[derive(Clone, Copy)]
struct Level {
    /// In a FROM clause, outside ON and USING.
    from: bool,
    /// JOIN leads back into the FROM clause.
    joins: bool,
    /// A SELECT of this level stands before; FROM without it belongs to a function: extract(year from …).
    select: bool,
}

const AFTER_FROM: [&str; 14] = [
    "SELECT",
    "WHERE",
    "GROUP",
    "HAVING",
    "ORDER",
    "LIMIT",
    "WINDOW",
    "UNION",
    "EXCEPT",
    "INTERSECT",
    "PROCEDURE",
    "FETCH",
    "OFFSET",
    "WITH",
];

impl Places {
    fn read(text: &[u8], tokens: &[Token]) -> Self {
        let outside = Level {
            from: false,
            joins: false,
            select: false,
        };
        let mut levels = vec![];
        let mut level = outside;
        let mut places = Vec::with_capacity(tokens.len());
        let mut table_next = false;
        for (at, token) in tokens.iter().enumerate() {
            places.push(match (table_next, level.from) {
                (true, _) => Place::Table,
                (false, true) => Place::From,
                (false, false) => Place::Expression,
            });
            let after_table_start = table_next;
            table_next = false;
            let after_dot = at > 0 && tokens[at - 1].is_sign(b'.');
            match token.kind {
                Kind::Sign(b'(') => {
                    levels.push(level);
                    // A nest of joins or a derived table goes on with tables; ON (…) and functions do not.
                    let nest = level.from && after_table_start;
                    level = Level {
                        from: nest,
                        joins: nest,
                        ..outside
                    };
                    table_next = nest;
                }
                Kind::Sign(b')') => level = levels.pop().unwrap_or(outside),
                Kind::Sign(b',') => table_next = level.from,
                Kind::Word if after_dot => {}
                Kind::Word if token.is_word(text, "VIEW") && levels.is_empty() => table_next = true,
                Kind::Word if token.is_word(text, "FROM") && level.select => {
                    level.from = true;
                    level.joins = true;
                    table_next = true;
                }
                Kind::Word
                    if token.is_any_word(text, &["JOIN", "STRAIGHT_JOIN"]) && level.joins =>
                {
                    level.from = true;
                    table_next = true;
                }
                Kind::Word if token.is_any_word(text, &["ON", "USING"]) => level.from = false,
                Kind::Word if token.is_any_word(text, &AFTER_FROM) => {
                    level.from = false;
                    level.joins = false;
                    level.select |= token.is_word(text, "SELECT");
                }
                _ => {}
            }
        }
        Places(places)
    }
}
