//! Names of the commands which the `mysql` and `mariadb` client programs run themselves. It must never miss one that
//! reaches a shell, a file or another server; refusing too much is the lesser evil.

/// All commands of the MariaDB 11 and MySQL 9 clients but `delimiter` (the splitter does it) and `use` (also SQL).
const COMMANDS: [&str; 26] = [
    "charset",
    "clear",
    "connect",
    "costs",
    "edit",
    "ego",
    "exit",
    "go",
    "help",
    "nopager",
    "notee",
    "nowarning",
    "pager",
    "print",
    "prompt",
    "query_attributes",
    "quit",
    "rehash",
    "resetconnection",
    "sandbox",
    "source",
    "ssl_session_data_print",
    "status",
    "system",
    "tee",
    "warnings",
];

/// The longest name, and one byte to see that it ends.
pub(super) const LONGEST: usize = 23;

/// The command at the start of a statement, if there is one.
pub(super) fn command(text: &[u8]) -> Option<&str> {
    if text.first() == Some(&b'?') {
        return Some("?");
    }
    let word = first_word(text);
    let word = std::str::from_utf8(word).ok()?;
    COMMANDS
        .iter()
        .any(|c| c.eq_ignore_ascii_case(word))
        .then_some(word)
}

/// The identifier characters at the start of a text.
pub(super) fn first_word(text: &[u8]) -> &[u8] {
    let len = text.iter().position(|&b| !is_word(b)).unwrap_or(text.len());
    &text[..len]
}

pub(super) const fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$' | 0x80..)
}

/// The delimiter which the rest of a `DELIMITER` line sets, quotes taken off, or `None` when there is not exactly one
/// or it has a backslash. A comment may follow it.
pub(super) fn delimiter(rest_of_line: &[u8]) -> Option<&[u8]> {
    if !rest_of_line.first()?.is_ascii_whitespace() {
        return None;
    }
    let rest = rest_of_line.trim_ascii();
    let (delimiter, after) = match *rest.first()? {
        quote @ (b'\'' | b'"' | b'`') => {
            let end = memchr::memchr(quote, &rest[1..])? + 1;
            (&rest[1..end], &rest[end + 1..])
        }
        _ => rest.split_at(
            rest.iter()
                .position(u8::is_ascii_whitespace)
                .unwrap_or(rest.len()),
        ),
    };
    let after = after.trim_ascii();
    let commented = after.is_empty() || after.starts_with(b"--") || after.starts_with(b"#");
    (!delimiter.is_empty() && !delimiter.contains(&b'\\') && commented).then_some(delimiter)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn longest_is_the_longest() {
        let longest = COMMANDS.iter().map(|c| c.len()).max();
        assert_eq!(longest, Some(LONGEST - 1));
    }

    #[test]
    fn only_whole_words_are_commands() {
        assert_eq!(command(b"SYSTEM ls"), Some("SYSTEM"));
        assert_eq!(command(b"source\t/etc/passwd"), Some("source"));
        assert_eq!(command(b"quit"), Some("quit"));
        assert_eq!(command(b"? help"), Some("?"));
        assert_eq!(command(b"systems"), None);
        assert_eq!(command(b"use db"), None);
        assert_eq!(command(b"SELECT 1"), None);
        assert_eq!(command(b""), None);
    }

    #[test]
    fn delimiters() {
        assert_eq!(delimiter(b" ;;\r"), Some(&b";;"[..]));
        assert_eq!(delimiter(b" $$ -- until now ;"), Some(&b"$$"[..]));
        assert_eq!(delimiter(b" '//'"), Some(&b"//"[..]));
        for bad in [
            &b""[..],
            b"  ",
            b" \\",
            b" // select 1//",
            b" '//",
            b" ''",
            b";;",
        ] {
            assert_eq!(delimiter(bad), None);
        }
    }
}
