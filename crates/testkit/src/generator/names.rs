//! Names and comments that a careless dump gets wrong.
//! Must never make the same name twice: each carries its number.

use crate::Prng;

const NAMES: [&str; 26] = [
    "`tick`",
    "two words",
    " lead",
    "select",
    "it's",
    "\"q\"",
    "naïve",
    "表",
    "a.b",
    "a-b",
    "100%",
    "_",
    "\\",
    "#",
    "--",
    "/*!c*/",
    ";",
    "Ωμέγα",
    "$",
    "@v",
    "Ключ",
    "key",
    "ſt",
    "a\tb",
    "İı",
    "\\'",
];

const COMMENTS: [&str; 10] = [
    "it's",
    "two\nlines",
    "back\\slash",
    "\"quoted\"",
    "`ticks` -- and more",
    "é表Ω",
    ";",
    "/* not */ /*!50000 code */",
    "100 % ''",
    "\t# tab",
];

/// A name that ends in this number.
pub(super) fn name(prng: &mut Prng, letter: char, number: usize) -> String {
    match prng.below(20) {
        0..8 => format!("{}{number}", prng.pick(&NAMES)),
        8 => {
            let tail = number.to_string();
            format!("{}{tail}", "n".repeat(64 - tail.len()))
        }
        9 => format!("{number}"),
        _ => format!("{letter}{number}"),
    }
}

/// A comment as a literal that reads the same under each `sql_mode` but NO_BACKSLASH_ESCAPES.
pub(super) fn comment(prng: &mut Prng) -> String {
    literal(prng.pick(&COMMENTS))
}

/// An identifier in backticks.
pub(super) fn quoted(name: &str) -> String {
    format!("`{}`", name.replace('`', "``"))
}

/// A text literal: quotes by doubling, so that it ends where it should under NO_BACKSLASH_ESCAPES, too.
pub(super) fn literal(text: &str) -> String {
    format!("'{}'", text.replace('\\', "\\\\").replace('\'', "''"))
}

/// Bytes as `0x…`; none as `''`.
pub(super) fn hex(bytes: &[u8]) -> String {
    if bytes.is_empty() {
        return "''".to_owned();
    }
    let digits: String = bytes.iter().map(|byte| format!("{byte:02X}")).collect();
    format!("0x{digits}")
}
