//! `SET` statements: whether one stays within its session. It must never take a variable that is read for one that is
//! set.

use super::{Refusal, Verdict};
use crate::ddl::token::{Kind, Token};

/// Variables of the session that reach beyond it: what is written to the binary log, and as whose.
const BEYOND: [&str; 9] = [
    "SQL_LOG_BIN",
    "SQL_LOG_OFF",
    "GTID_NEXT",
    "GTID_PURGED",
    "GTID_DOMAIN_ID",
    "GTID_SEQ_NO",
    "SERVER_ID",
    "PSEUDO_SLAVE_MODE",
    "PSEUDO_REPLICA_MODE",
];

/// `tokens` begin behind `SET`.
pub(super) fn judge(text: &[u8], tokens: &[Token]) -> Result<Verdict, Refusal> {
    let first = tokens.first();
    let first_is = |words: &[&str]| first.is_some_and(|token| token.is_any_word(text, words));
    if first_is(&["PASSWORD", "ROLE", "DEFAULT", "RESOURCE"]) {
        return Ok(Verdict::Server);
    }
    if first_is(&["STATEMENT"]) {
        return Err(Refusal::Hidden("SET STATEMENT"));
    }
    let mut depth = 0_u32;
    let mut start = true;
    for (at, token) in tokens.iter().enumerate() {
        match token.kind {
            Kind::Sign(b'(') => depth += 1,
            Kind::Sign(b')') => depth = depth.saturating_sub(1),
            Kind::Sign(b',') if depth == 0 => {
                start = true;
                continue;
            }
            _ => {}
        }
        if start && beyond(text, &tokens[at..]) {
            return Ok(Verdict::Server);
        }
        start = false;
    }
    Ok(Verdict::Run { settings: true })
}

/// Whether an assignment, seen from its beginning, is not the session's own.
fn beyond(text: &[u8], tokens: &[Token]) -> bool {
    let mut words = tokens
        .iter()
        .filter(|token| !token.is_sign(b'@') && !token.is_sign(b'.'));
    let user_variable = tokens.first().is_some_and(|token| token.is_sign(b'@'))
        && !tokens.get(1).is_some_and(|token| token.is_sign(b'@'));
    let is = |token: Option<&Token>, words: &[&str]| {
        // A name in quotes means the same.
        let name = token.and_then(|token| token.name(text)).unwrap_or_default();
        words
            .iter()
            .any(|word| name.eq_ignore_ascii_case(word.as_bytes()))
    };
    if user_variable {
        return false;
    }
    let mut name = words.next();
    if is(name, &["GLOBAL", "PERSIST", "PERSIST_ONLY"]) {
        return true;
    }
    if is(name, &["SESSION", "LOCAL"]) {
        name = words.next();
    }
    is(name, &BEYOND)
}
