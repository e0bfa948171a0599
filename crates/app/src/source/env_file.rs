//! Reads a `.env` file the way ClientXCMS does (vlucas/phpdotenv 5), so that both see the same
//! password: an unquoted value ends at a space or a `#`, a lone `$` or `\` is itself, and only
//! `${NAME}` is replaced. (`dotenvy` takes `$` and `\` otherwise, and would sign in with another
//! password than the application.) It never changes the environment of the process.

use std::collections::HashMap;

/// What a file sets, and the names of the variables whose lines are not well formed.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct EnvFile {
    /// By name; the last line of a name counts.
    pub values: HashMap<String, String>,
    /// Names whose value cannot be read. The text of the line is not kept: it may be a secret.
    pub broken: Vec<String>,
}

/// Reads the text of a file. `outside` gives variables of the environment for `${NAME}`.
pub fn parse(text: &str, outside: impl Fn(&str) -> Option<String>) -> EnvFile {
    let mut file = EnvFile::default();
    let mut lines = text.strip_prefix('\u{feff}').unwrap_or(text).lines();
    while let Some(line) = lines.next() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let Some((name, value)) = line.split_once('=') else {
            continue;
        };
        let name = clean_name(name);
        let mut value = value.trim().to_owned();
        // A double quote that is not closed on its line goes on below.
        while value.starts_with('"') && !is_closed(&value) {
            match lines.next() {
                Some(next) => {
                    value.push('\n');
                    value.push_str(next);
                }
                None => break,
            }
        }
        let known = |name: &str| outside(name).or_else(|| file.values.get(name).cloned());
        match read_value(&value, known) {
            Some(value) => {
                file.values.insert(name, value);
            }
            None => file.broken.push(name),
        }
    }
    file
}

fn clean_name(name: &str) -> String {
    let name = name.trim();
    let name = name
        .strip_prefix("export")
        .filter(|rest| rest.starts_with(char::is_whitespace))
        .unwrap_or(name)
        .trim();
    let quoted = |quote: char| {
        name.strip_prefix(quote)
            .and_then(|rest| rest.strip_suffix(quote))
    };
    quoted('"')
        .or_else(|| quoted('\''))
        .unwrap_or(name)
        .to_owned()
}

fn is_closed(value: &str) -> bool {
    let mut escaped = false;
    value.chars().skip(1).any(|character| match character {
        '\\' if !escaped => {
            escaped = true;
            false
        }
        character => {
            let closing = character == '"' && !escaped;
            escaped = false;
            closing
        }
    })
}

/// The value of a trimmed right-hand side; `None` when it is not well formed.
fn read_value(text: &str, known: impl Fn(&str) -> Option<String>) -> Option<String> {
    let (value, rest) = match text.chars().next() {
        Some('\'') => {
            let (value, rest) = text[1..].split_once('\'')?;
            (value.to_owned(), rest)
        }
        Some('"') => double_quoted(&text[1..], known)?,
        _ => {
            let end = text
                .find(|c: char| c == '#' || c.is_whitespace())
                .unwrap_or(text.len());
            (replace_names(&text[..end], &known), &text[end..])
        }
    };
    // Behind a value: spaces and a comment, nothing else.
    let rest = rest.trim_start();
    (rest.is_empty() || rest.starts_with('#')).then_some(value)
}

fn double_quoted(text: &str, known: impl Fn(&str) -> Option<String>) -> Option<(String, &str)> {
    let (mut value, mut plain) = (String::new(), 0);
    let mut characters = text.char_indices();
    while let Some((at, character)) = characters.next() {
        if character != '"' && character != '\\' {
            continue;
        }
        value.push_str(&replace_names(&text[plain..at], &known));
        if character == '"' {
            return Some((value, &text[at + 1..]));
        }
        let (at, escaped) = characters.next()?;
        value.push(match escaped {
            '"' | '\\' | '$' => escaped,
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'f' => '\u{c}',
            'v' => '\u{b}',
            _ => return None,
        });
        plain = at + escaped.len_utf8();
    }
    None
}

/// Replaces `${NAME}` where the name is known; anything else stays as it is.
fn replace_names(text: &str, known: impl Fn(&str) -> Option<String>) -> String {
    let (mut value, mut rest) = (String::new(), text);
    while let Some((before, after)) = rest.split_once("${") {
        value.push_str(before);
        let found = after
            .split_once('}')
            .and_then(|(name, tail)| known(name).map(|text| (text, tail)));
        match found {
            Some((text, tail)) => {
                value.push_str(&text);
                rest = tail;
            }
            None => {
                value.push_str("${");
                rest = after;
            }
        }
    }
    value.push_str(rest);
    value
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(line: &str) -> Option<String> {
        let outside = |name: &str| (name == "HOME").then(|| "/root".to_owned());
        parse(&format!("A={line}"), outside).values.remove("A")
    }

    #[test]
    fn values_are_those_the_application_sees() {
        for (line, expected) in [
            ("simple", "simple"),
            ("", ""),
            ("  spaced  ", "spaced"),
            ("Tr0ub4dor&3$x", "Tr0ub4dor&3$x"),
            ("pa$$wörd", "pa$$wörd"),
            ("back\\slash", "back\\slash"),
            ("cut#here", "cut"),
            ("cut # comment", "cut"),
            ("'a#b \"c\" $d \\n'", "a#b \"c\" $d \\n"),
            (
                "\"a#b \\\"c\\\" \\$d \\\\ \\n\" # why",
                "a#b \"c\" $d \\ \n",
            ),
            ("${HOME}/x", "/root/x"),
            ("\"${HOME}/x\"", "/root/x"),
            ("'${HOME}'", "${HOME}"),
            ("${NOBODY}", "${NOBODY}"),
            ("a=b=c", "a=b=c"),
            ("\"two\nlines\"", "two\nlines"),
        ] {
            assert_eq!(value(line).as_deref(), Some(expected), "{line:?}");
        }
    }

    #[test]
    fn broken_lines_are_named_and_not_shown() {
        for line in ["'open", "\"open", "two words", "\"a\"b", "\"\\q\""] {
            let file = parse(&format!("A={line}\n"), |_| None);
            assert_eq!(
                (file.broken, file.values.len()),
                (vec!["A".to_owned()], 0),
                "{line:?}"
            );
        }
    }

    #[test]
    fn names_comments_and_order() {
        let text = "\u{feff}# c\r\n\r\nexport A=1\r\n'B' = 2\nA=3\nnonsense\nC=${A}\n";
        let file = parse(text, |_| None);
        let get = |name: &str| file.values.get(name).map(String::as_str);
        assert_eq!(
            (get("A"), get("B"), get("C"), file.values.len()),
            (Some("3"), Some("2"), Some("3"), 3)
        );
    }
}
