//! The status clause of `SHOW CREATE EVENT`. It must never look past `COMMENT` or `DO`.

use super::Error;
use super::token::{DoubleQuotes, Token, Tokens};
use std::ops::Range;

/// The event's definition with the status `DISABLE`, whatever it was: an event that is restored enabled can fire at
/// once. Everything else stays byte for byte.
pub fn event_disabled(text: &[u8]) -> Result<Vec<u8>, Error> {
    let mut before: Option<Token> = None;
    let mut status: Option<Range<usize>> = None;
    let mut seen_event = false;
    for token in Tokens::new(text, DoubleQuotes::Names) {
        let token = token?;
        if !seen_event {
            seen_event = token.is_word(text, "EVENT");
        } else if let Some(status) = &mut status {
            // DISABLE ON SLAVE, since MySQL 8.0.22 also DISABLE ON REPLICA.
            if !token.is_any_word(text, &["ON", "SLAVE", "REPLICA"]) {
                break;
            }
            status.end = token.range.end;
        } else if token.is_any_word(text, &["ENABLE", "DISABLE"]) {
            status = Some(token.range.clone());
        } else if token.is_any_word(text, &["COMMENT", "DO"]) {
            let end = before.map_or(0, |t| t.range.end);
            return Ok([&text[..end], b" DISABLE", &text[end..]].concat());
        }
        before = Some(token);
    }
    match status {
        Some(status) => Ok([&text[..status.start], b"DISABLE", &text[status.end..]].concat()),
        None => Err(Error {
            offset: text.len(),
            expected: if seen_event { "DO" } else { "CREATE EVENT" },
        }),
    }
}
