//! Finds a row of tokens, as [`super::table`] writes them, in a definition. It must never match
//! inside a text, a name or a comment: it sees tokens only.

use archive::ddl::{Token, TokenKind};

/// What was found.
#[derive(Debug)]
pub(super) struct Match {
    /// The number of tokens.
    pub tokens: usize,
    /// What `{1}`, `{2}`, … stand for, as it is in the text.
    pub parts: Vec<String>,
}

/// Whether the pattern stands at the beginning of these tokens.
pub(super) fn at(text: &[u8], tokens: &[Token], pattern: &[&str]) -> Option<Match> {
    let mut next = 0;
    let mut parts = Vec::new();
    for atom in pattern {
        if *atom == "=?" {
            next += usize::from(tokens.get(next).is_some_and(|token| token.is_sign(b'=')));
            continue;
        }
        let token = tokens.get(next)?;
        let bytes = &text[token.range.clone()];
        let length = match *atom {
            "<any>" => 1,
            "<word>" => usize::from(token.kind == TokenKind::Word),
            "<name>" => usize::from(token.kind == TokenKind::Name && bytes.starts_with(b"`")),
            "<text>" => usize::from(token.kind == TokenKind::Text),
            "<zero>" => usize::from(bytes.starts_with(b"'0000-00-00")),
            "<group>" => group(&tokens[next..])?,
            words => usize::from(
                words
                    .split('|')
                    .any(|word| bytes.eq_ignore_ascii_case(word.as_bytes())),
            ),
        };
        if length == 0 {
            return None;
        }
        if atom.starts_with('<') && atom.len() > 1 || atom.contains('|') {
            let range = token.range.start..tokens[next + length - 1].range.end;
            parts.push(String::from_utf8_lossy(&text[range]).into_owned());
        }
        next += length;
    }
    Some(Match {
        tokens: next,
        parts,
    })
}

/// The number of tokens from an opening parenthesis to its own closing one.
fn group(tokens: &[Token]) -> Option<usize> {
    if !tokens.first()?.is_sign(b'(') {
        return None;
    }
    let mut depth = 0usize;
    for (at, token) in tokens.iter().enumerate() {
        match token.kind {
            TokenKind::Sign(b'(') => depth += 1,
            TokenKind::Sign(b')') => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some(at + 1);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use archive::ddl::{DoubleQuotes, Tokens};

    use super::*;

    fn found(text: &str, pattern: &[&str]) -> Option<(usize, Vec<String>)> {
        let text = text.as_bytes();
        let tokens: Vec<Token> = Tokens::new(text, DoubleQuotes::Names)
            .collect::<Result<_, _>>()
            .unwrap();
        at(text, &tokens, pattern).map(|found| (found.tokens, found.parts))
    }

    #[test]
    fn atoms_stand_for_what_they_say() {
        let parts = |parts: &[&str]| parts.iter().map(|part| (*part).to_owned()).collect();
        assert_eq!(
            found(
                "default nextval(`a`.`b`) x",
                &["DEFAULT", "<word>", "<group>"]
            ),
            Some((7, parts(&["nextval", "(`a`.`b`)"])))
        );
        assert_eq!(
            found("ENGINE = Aria", &["ENGINE", "=?", "CSV|Aria"]),
            Some((3, parts(&["Aria"])))
        );
        assert_eq!(
            found("ENGINE Aria", &["ENGINE", "=?", "<any>"]),
            Some((2, parts(&["Aria"])))
        );
        assert_eq!(found("'engine' Aria", &["ENGINE"]), None);
        assert_eq!(found("a (b", &["a", "<group>"]), None);
        assert_eq!(
            found("DEFAULT '0000-00-00 00:00:00'", &["DEFAULT", "<zero>"]).map(|(count, _)| count),
            Some(2)
        );
    }
}
