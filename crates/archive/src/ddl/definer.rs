//! The `DEFINER` clause of views, triggers, routines and events. It must never look past the kind of object: a body or
//! comment may hold the same words.

use super::Error;
use super::token::{DoubleQuotes, Kind, Token, Tokens};
use std::ops::Range;

/// Ends the part of a definition in which the clause can stand.
const OBJECTS: [&str; 11] = [
    "VIEW",
    "TRIGGER",
    "PROCEDURE",
    "FUNCTION",
    "EVENT",
    "PACKAGE",
    "TABLE",
    "SEQUENCE",
    "DATABASE",
    "SCHEMA",
    "AS",
];

struct Clause {
    /// From `DEFINER` to the end of the account.
    whole: Range<usize>,
    account: Range<usize>,
}

/// The account of the `DEFINER` clause as it stands in the text, quotes included (`` `root`@`localhost` ``; a role has
/// no `@`), or `None` when there is no clause.
pub fn definer(text: &[u8]) -> Result<Option<String>, Error> {
    Ok(find(text)?.map(|clause| account(text, &clause)))
}

/// The text without the `DEFINER` clause and one byte of white space behind it, and the account as [`definer`] gives
/// it; `None` when there is no clause. The clause is also found inside version comments, as dumps have it.
pub fn strip_definer(text: &[u8]) -> Result<Option<(Vec<u8>, String)>, Error> {
    let Some(clause) = find(text)? else {
        return Ok(None);
    };
    let mut end = clause.whole.end;
    if text.get(end).is_some_and(u8::is_ascii_whitespace) {
        end += 1;
    }
    let stripped = [&text[..clause.whole.start], &text[end..]].concat();
    Ok(Some((stripped, account(text, &clause))))
}

/// The text with another account in its `DEFINER` clause, and the account that stood there;
/// `None` when there is no clause.
pub fn with_definer(
    text: &[u8],
    user: &str,
    host: &str,
) -> Result<Option<(Vec<u8>, String)>, Error> {
    let Some(clause) = find(text)? else {
        return Ok(None);
    };
    let mut out = text[..clause.account.start].to_vec();
    crate::grammar::mysql::push_ident(&mut out, user.as_bytes());
    out.push(b'@');
    crate::grammar::mysql::push_ident(&mut out, host.as_bytes());
    out.extend_from_slice(&text[clause.account.end..]);
    Ok(Some((out, account(text, &clause))))
}

fn account(text: &[u8], clause: &Clause) -> String {
    // Servers keep account names as UTF-8; should one not be, the report shows so.
    String::from_utf8_lossy(&text[clause.account.clone()]).into_owned()
}

fn find(text: &[u8]) -> Result<Option<Clause>, Error> {
    let mut tokens = Tokens::new(text, DoubleQuotes::Names);
    let mut next = |expected| {
        tokens.next().transpose()?.ok_or(Error {
            offset: text.len(),
            expected,
        })
    };
    let create = next("CREATE")?;
    if !create.is_word(text, "CREATE") {
        return Err(Error {
            offset: create.range.start,
            expected: "CREATE",
        });
    }
    let start = loop {
        let token = next("the kind of object")?;
        if token.is_any_word(text, &OBJECTS) {
            return Ok(None);
        }
        if token.is_word(text, "DEFINER") {
            break token.range.start;
        }
    };
    let equals = next("=")?;
    if !equals.is_sign(b'=') {
        return Err(Error {
            offset: equals.range.start,
            expected: "= after DEFINER",
        });
    }
    let user = next("an account")?;
    if !is_name(&user) {
        return Err(Error {
            offset: user.range.start,
            expected: "an account after DEFINER=",
        });
    }
    let mut end = user.range.end;
    let after = next("the kind of object")?;
    if after.is_sign(b'@') {
        let host = next("a host")?;
        if !is_name(&host) {
            return Err(Error {
                offset: host.range.start,
                expected: "a host after the @",
            });
        }
        end = host.range.end;
    } else if after.is_sign(b'(') && user.is_word(text, "CURRENT_USER") {
        end = next(")")?.range.end;
    }
    Ok(Some(Clause {
        whole: start..end,
        account: user.range.start..end,
    }))
}

fn is_name(token: &Token) -> bool {
    matches!(token.kind, Kind::Word | Kind::Name | Kind::Text)
}
