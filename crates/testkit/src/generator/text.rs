//! Text values in a column's own character set: what escaping, conversion and trimming get wrong.
//! Must never exceed the column's length unless the caller's row is one that the server may shorten.

use super::names::{hex, literal};
use super::one_of;
use crate::Prng;

/// Characters that each of these sets can hold, beside ASCII. An unknown set gets ASCII and raw bytes only.
pub(super) fn letters(charset: &str) -> &'static str {
    match charset {
        "utf8mb4" | "utf16" | "utf16le" | "utf32" | "gb18030" => "é表ソ😀Ωж👩‍🚀ﬁ\u{301}𝄞",
        "utf8mb3" | "utf8" | "ucs2" => "é表ソΩжﬁ\u{301}功",
        "latin1" | "cp850" | "dec8" | "hp8" | "macroman" => "éÀßñ",
        "latin2" | "cp1250" | "cp852" | "keybcs2" | "macce" => "ěšžÁ",
        "latin5" => "ğşİ",
        "latin7" | "cp1257" => "ąčž",
        "cp1251" | "koi8r" | "koi8u" | "cp866" => "Жяд",
        "greek" => "Ωαβ",
        "hebrew" => "שא",
        "cp1256" => "شس",
        "sjis" | "cp932" | "ujis" | "eucjpms" => "表ソ能十",
        "gbk" | "gb2312" => "中文",
        "big5" => "功許",
        "euckr" => "한글",
        "tis620" => "ไทย",
        _ => "",
    }
}

/// Sets whose two-byte characters may end in a backslash or a quote: such characters, as bytes.
fn traps(charset: &str) -> &'static [&'static [u8]] {
    match charset {
        "sjis" | "cp932" => &[b"\x83\x5c", b"\x94\x5c", b"\x95\x5c"],
        "gbk" | "gb18030" => &[b"\x95\x5c", b"\x81\x5c", b"\xd5\x5c"],
        "big5" => &[b"\xa5\x5c", b"\xb3\x5c"],
        _ => &[],
    }
}

const PLAIN: [&str; 20] = [
    "0",
    "1",
    "-1",
    "1e3",
    "NULL",
    "it's",
    "\"q\"",
    "a\\",
    "\\",
    "\\'",
    "%_",
    "--",
    "/*!x*/",
    "x'); --",
    " lead",
    "tail ",
    "  ",
    "`",
    "\\0",
    "a\nb\r\tc",
];

/// An expression for a text of at most `chars` characters.
pub(super) fn value(prng: &mut Prng, chars: u64, charset: &str, width: u64) -> String {
    let most = chars as usize;
    match prng.below(16) {
        0 => "''".to_owned(),
        1..6 => cut(prng.pick(&PLAIN), most),
        6..9 => {
            let pool: Vec<char> = letters(charset).chars().chain("aZ'\\ ".chars()).collect();
            let text: String = (0..prng.below(9)).map(|_| *one_of(prng, &pool)).collect();
            cut(&text, most)
        }
        // What a terminal, a C string or DOS takes for an end.
        9 if most >= 4 => "CONVERT(0x001A0D0A USING latin1)".to_owned(),
        10 if width == 1 => format!("_{charset} {}", hex(&every_byte(prng, most))),
        10 | 11 if !traps(charset).is_empty() && most > 0 => {
            format!("_{charset} {}", hex(prng.pick(traps(charset))))
        }
        12 if most > 1 => format!("RPAD('x', {}, ' ')", 2 + prng.below(most.min(9) as u64 - 1)),
        // As long as the column allows, but seldom more than a page.
        13 => {
            let filled = if prng.chance(97) {
                most.min(3000)
            } else {
                most
            };
            let letter = letters(charset).chars().next().unwrap_or('x');
            format!("REPEAT({}, {filled})", literal(&letter.to_string()))
        }
        _ => {
            let word: String = (0..1 + prng.below(12))
                .map(|_| char::from(b'a' + prng.below(26) as u8))
                .collect();
            cut(&word, most)
        }
    }
}

/// All values of a byte, or as many of them as the column takes.
fn every_byte(prng: &mut Prng, most: usize) -> Vec<u8> {
    let start = prng.below(256) as u8;
    (0..most.min(256))
        .map(|number| start.wrapping_add(number as u8))
        .collect()
}

fn cut(text: &str, most: usize) -> String {
    literal(&text.chars().take(most).collect::<String>())
}
