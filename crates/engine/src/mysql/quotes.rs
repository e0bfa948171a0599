//! What in a definition is neither a text nor a name. It never touches a byte between quotes.

/// Changes what stands outside of quotes; each piece between two of them by itself.
pub(super) fn outside(text: &[u8], change: impl Fn(&str) -> String) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut at = 0;
    while at < text.len() {
        let quote = text[at..]
            .iter()
            .position(|byte| matches!(byte, b'\'' | b'"' | b'`'))
            .map_or(text.len(), |to| at + to);
        match std::str::from_utf8(&text[at..quote]) {
            Ok(piece) => out.extend_from_slice(change(piece).as_bytes()),
            Err(_) => out.extend_from_slice(&text[at..quote]),
        }
        at = quote;
        if let Some(sign) = text.get(quote) {
            let end = end_of_quoted(text, quote, *sign);
            out.extend_from_slice(&text[quote..end]);
            at = end;
        }
    }
    out
}

/// The place after the closing quote. Two quotes in a row close one and open the next, which
/// comes to the same.
fn end_of_quoted(text: &[u8], open: usize, sign: u8) -> usize {
    let mut at = open + 1;
    while let Some(byte) = text.get(at) {
        at += match *byte {
            b'\\' if sign != b'`' => 2,
            byte if byte == sign => return at + 1,
            _ => 1,
        };
    }
    text.len()
}

/// Without the character set where a collation beside it names it, too. MySQL shows it or not,
/// depending on how a column once came to its collation.
pub(super) fn without_implied_charset(piece: &str) -> String {
    const WORD: &str = " CHARACTER SET ";
    let mut out = String::with_capacity(piece.len());
    let mut rest = piece;
    while let Some(at) = rest.find(WORD) {
        let (before, after) = rest.split_at(at);
        out.push_str(before);
        let after = &after[WORD.len()..];
        let charset = after.split(' ').next().unwrap_or_default();
        let implied = after[charset.len()..]
            .strip_prefix(" COLLATE ")
            .is_some_and(|collation| collation.starts_with(&format!("{charset}_")));
        rest = match implied {
            true => &after[charset.len()..],
            false => {
                out.push_str(WORD);
                after
            }
        };
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_collation_implies_its_character_set() {
        let text = b"`a CHARACTER SET b COLLATE b_c` char(1) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin, `b` char(1) CHARACTER SET binary";
        let wanted = b"`a CHARACTER SET b COLLATE b_c` char(1) COLLATE utf8mb4_bin, `b` char(1) CHARACTER SET binary";
        assert_eq!(outside(text, without_implied_charset), wanted);
    }
}
