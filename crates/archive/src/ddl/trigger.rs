//! The database's name in the head of a trigger. A server keeps a trigger's text as it was typed:
//! `CREATE TRIGGER shop.t BEFORE INSERT ON shop.orders …` would be made in `shop`, wherever it is
//! restored. It must never look past the table's name: the body is people's own text.

use super::Error;
use super::token::{DoubleQuotes, Kind, Token, Tokens};

/// The text without the qualifiers of the trigger's and its table's names, and their number. A
/// qualifier other than `database` (unquoted) is an error: it would be made somewhere else.
pub fn unqualified_trigger(text: &[u8], database: &[u8]) -> Result<(Vec<u8>, usize), Error> {
    let mut tokens = Vec::new();
    for token in Tokens::new(text, DoubleQuotes::Names) {
        tokens.push(token?);
        // TRIGGER IF NOT EXISTS `a`.`b` AFTER UPDATE ON `a`.`b`, with a definer before it.
        if tokens.len() == 40 {
            break;
        }
    }
    let word = |from: usize, word: &str| {
        let found = tokens
            .iter()
            .skip(from)
            .position(|token| token.is_word(text, word));
        found.map(|at| at + from).ok_or(Error {
            offset: text.len(),
            expected: "the head of a trigger",
        })
    };
    let trigger = word(0, "TRIGGER")?;
    let on = word(trigger + 1, "ON")?;
    let exists = tokens
        .get(trigger + 1)
        .is_some_and(|token| token.is_word(text, "IF"));
    let mut out = Vec::with_capacity(text.len());
    let (mut copied, mut count) = (0, 0);
    for name in [if exists { trigger + 4 } else { trigger + 1 }, on + 1] {
        let qualified = tokens
            .get(name + 1)
            .is_some_and(|token: &Token| token.is_sign(b'.'));
        let (true, Some(qualifier), Some(rest)) =
            (qualified, tokens.get(name), tokens.get(name + 2))
        else {
            continue;
        };
        let plain = matches!(qualifier.kind, Kind::Name | Kind::Word);
        if !plain || qualifier.name(text).as_deref() != Some(database) {
            return Err(Error {
                offset: qualifier.range.start,
                expected: "no other database's name",
            });
        }
        out.extend_from_slice(&text[copied..qualifier.range.start]);
        copied = rest.range.start;
        count += 1;
    }
    out.extend_from_slice(&text[copied..]);
    Ok((out, count))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn done(text: &str) -> Result<(String, usize), Error> {
        let (text, count) = unqualified_trigger(text.as_bytes(), b"shop")?;
        Ok((String::from_utf8(text).unwrap(), count))
    }

    #[test]
    fn qualifiers_of_the_head_go_and_nothing_else() {
        let text = "CREATE DEFINER=`a`@`b` trigger shop.t before insert on `shop` . `o` for each row insert into shop.log values (1)";
        let bare = "CREATE DEFINER=`a`@`b` trigger t before insert on `o` for each row insert into shop.log values (1)";
        assert_eq!(done(text), Ok((bare.into(), 2)));
        assert_eq!(done(bare), Ok((bare.into(), 0)));
        let ansi =
            "CREATE TRIGGER IF NOT EXISTS \"shop\".\"t\" AFTER UPDATE ON o FOR EACH ROW SET @a=1";
        assert_eq!(done(ansi).map(|(_, count)| count), Ok(1));
    }

    #[test]
    fn another_database_is_refused() {
        assert!(done("CREATE TRIGGER t BEFORE INSERT ON other.o FOR EACH ROW SET @a=1").is_err());
        assert!(done("CREATE TRIGGER other.t BEFORE INSERT ON o FOR EACH ROW SET @a=1").is_err());
        assert!(done("CREATE TABLE t (a INT)").is_err());
    }
}
