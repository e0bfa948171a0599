//! Values at the edges of each type, as SQL.
//! Must never depend on the `sql_mode` of the row except where the row is a lenient one.

use super::names::{hex, literal};
use super::types::{Holds, Type};
use super::{geometry, text};
use crate::Prng;

/// The mode that a row is written under.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Mode {
    pub(super) sql: &'static str,
    /// Whether the server takes impossible dates, too long text and numbers out of range.
    pub(super) lenient: bool,
}

const MODES: [Mode; 9] = [
    Mode {
        sql: "PAD_CHAR_TO_FULL_LENGTH",
        lenient: true,
    },
    Mode {
        sql: "",
        lenient: true,
    },
    Mode {
        sql: "ALLOW_INVALID_DATES,NO_AUTO_VALUE_ON_ZERO",
        lenient: true,
    },
    Mode {
        sql: "ALLOW_INVALID_DATES",
        lenient: true,
    },
    Mode {
        sql: "STRICT_ALL_TABLES",
        lenient: false,
    },
    Mode {
        sql: "TRADITIONAL",
        lenient: false,
    },
    Mode {
        sql: "STRICT_TRANS_TABLES,NO_BACKSLASH_ESCAPES",
        lenient: false,
    },
    Mode {
        sql: "ANSI",
        lenient: true,
    },
    Mode {
        sql: "STRICT_ALL_TABLES,ALLOW_INVALID_DATES",
        lenient: false,
    },
];

pub(super) fn mode(prng: &mut Prng) -> Mode {
    *super::one_of(prng, &MODES)
}

/// An expression for a value that the type holds.
pub(super) fn value(prng: &mut Prng, kind: &Type, mode: Mode) -> String {
    match &kind.holds {
        Holds::Int { bits, unsigned } => int(prng, *bits, *unsigned),
        Holds::Decimal {
            whole,
            scale,
            unsigned,
        } => decimal(prng, *whole, *scale, *unsigned),
        Holds::Float { unsigned, whole } => real(prng, *unsigned, *whole, &FLOATS),
        Holds::Double { unsigned, whole } => real(prng, *unsigned, *whole, &DOUBLES),
        Holds::Bit(bits) => match prng.below(4) {
            0 => "b'0'".to_owned(),
            1 => format!("b'{}'", "1".repeat(*bits as usize)),
            2 => "b'1'".to_owned(),
            _ => format!("{}", prng.next_u64() >> (64 - bits)),
        },
        Holds::Year => prng
            .pick(&["0", "'0000'", "1901", "2155", "1999", "70", "2026"])
            .to_string(),
        Holds::Date => format!("'{}'", date(prng, mode)),
        Holds::Time(digits) => format!("'{}'", time(prng, *digits)),
        Holds::DateTime(digits) => {
            let date = date(prng, mode);
            // The zero date has no time of day but zero.
            let time = if date == "0000-00-00" {
                "00:00:00".into()
            } else {
                clock(prng, *digits)
            };
            format!("'{date} {time}'")
        }
        Holds::Timestamp(digits) => timestamp(prng, *digits, mode),
        Holds::Text {
            chars,
            charset,
            width,
        } => text::value(prng, *chars, charset, *width),
        Holds::Bytes { most } => bytes(prng, *most),
        // By number: 0 is the error value, which strict modes refuse.
        Holds::Enum(members) => match prng.below(10) {
            0 if mode.lenient => "0".to_owned(),
            1 if mode.lenient => "'no such member'".to_owned(),
            _ => (1 + prng.below(*members as u64)).to_string(),
        },
        Holds::Set(members) => match prng.below(6) {
            0 => "0".to_owned(),
            1 => "''".to_owned(),
            2 => (u64::MAX >> (64 - members)).to_string(),
            _ => (prng.next_u64() >> (64 - members)).to_string(),
        },
        Holds::CheckedJson if mode.lenient && prng.chance(4) => "'{no json'".to_owned(),
        Holds::Json | Holds::CheckedJson => json(prng),
        Holds::Geometry { kind, srid } => geometry::value(prng, kind, *srid),
        Holds::Uuid => prng
            .pick(&[
                "'00000000-0000-0000-0000-000000000000'",
                "'ffffffff-ffff-ffff-ffff-ffffffffffff'",
                "'6ccd780c-baba-1026-9564-5b8c656024db'",
                "'123e4567-e89b-42d3-a456-426655440000'",
            ])
            .to_string(),
        Holds::Inet4 => prng
            .pick(&[
                "'0.0.0.0'",
                "'255.255.255.255'",
                "'127.0.0.1'",
                "'10.20.30.40'",
            ])
            .to_string(),
        Holds::Inet6 => prng
            .pick(&[
                "'::'",
                "'::1'",
                "'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'",
                "'::ffff:1.2.3.4'",
                "'fe80::1'",
            ])
            .to_string(),
        Holds::Vector(_) => prng
            .pick(&[
                "0x0000803F0000004000004040",
                "0x000000000000000000000000",
                "0xCDCCCC3D010000800000C842",
            ])
            .to_string(),
    }
}

fn int(prng: &mut Prng, bits: u32, unsigned: bool) -> String {
    let most = if unsigned {
        u64::MAX >> (64 - bits)
    } else {
        (u64::MAX >> 1) >> (64 - bits)
    };
    match prng.below(7) {
        0 => "0".to_owned(),
        1 => most.to_string(),
        2 if !unsigned => format!("-{}", most + 1),
        3 if !unsigned => "-1".to_owned(),
        4 => "1".to_owned(),
        _ => (prng.next_u64() % most.max(1)).to_string(),
    }
}

fn decimal(prng: &mut Prng, whole: u32, scale: u32, unsigned: bool) -> String {
    let mut digits = |count: u32, digit: Option<u8>| -> String {
        (0..count)
            .map(|_| char::from(digit.unwrap_or(b'0' + prng.below(10) as u8)))
            .collect()
    };
    let full = (digits(whole, Some(b'9')), digits(scale, Some(b'9')));
    let some = (digits(whole.min(12), None), digits(scale, None));
    let minus = if unsigned { "" } else { "-" };
    match prng.below(6) {
        0 => "0".to_owned(),
        1 => format!("{}.{}", full.0, full.1),
        2 => format!("{minus}{}.{}", full.0, full.1),
        3 if scale > 0 => format!("{minus}0.{}1", "0".repeat(scale as usize - 1)),
        _ => format!("{}.{}", some.0, some.1),
    }
}

const FLOATS: [&str; 10] = [
    "0",
    "3.402823466e38",
    "1.175494351e-38",
    "1.4e-45",
    "0.1",
    "0.12345679",
    "16777217",
    "123456.789",
    "1e10",
    "3.0000001",
];
const DOUBLES: [&str; 10] = [
    "0",
    "1.7976931348623157e308",
    "2.2250738585072014e-308",
    "4.9406564584124654e-324",
    "0.1",
    "0.30000000000000004",
    "9007199254740993",
    "1e22",
    "123456789.123456789",
    "1e-7",
];

fn real(prng: &mut Prng, unsigned: bool, whole: Option<u32>, edges: &[&str]) -> String {
    let minus = if !unsigned && prng.chance(40) {
        "-"
    } else {
        ""
    };
    match whole {
        None => format!("{minus}{}", prng.pick(edges)),
        Some(whole) => {
            let most = 10_u64.pow(whole);
            format!("{minus}{}.{}", prng.below(most), prng.below(1000))
        }
    }
}

fn date(prng: &mut Prng, mode: Mode) -> &'static str {
    let odd: &[&str] = match mode.lenient {
        true if mode.sql.contains("INVALID") => &[
            "0000-00-00",
            "2023-00-10",
            "2023-02-31",
            "0000-01-01",
            "2023-12-00",
            "1999-11-31",
        ],
        true => &["0000-00-00", "2023-00-10", "2023-12-00"],
        false => &[],
    };
    if !odd.is_empty() && prng.chance(40) {
        return prng.pick(odd);
    }
    prng.pick(&[
        "1000-01-01",
        "9999-12-31",
        "2024-02-29",
        "1970-01-01",
        "2026-11-23",
        "2038-01-19",
        "0001-01-01",
    ])
}

/// `.` and up to this many digits.
fn fraction(prng: &mut Prng, digits: u32) -> String {
    if digits == 0 {
        return String::new();
    }
    let all = prng.pick(&["000000", "999999", "123456", "000001", "500000"]);
    format!(".{}", &all[..digits as usize])
}

fn clock(prng: &mut Prng, digits: u32) -> String {
    format!(
        "{}{}",
        prng.pick(&["00:00:00", "23:59:59", "12:34:56", "02:30:00"]),
        fraction(prng, digits)
    )
}

fn time(prng: &mut Prng, digits: u32) -> String {
    match prng.below(4) {
        0 => "838:59:59".to_owned(),
        1 => "-838:59:59".to_owned(),
        2 => format!("-00:00:00{}", fraction(prng, digits)),
        _ => clock(prng, digits),
    }
}

fn timestamp(prng: &mut Prng, digits: u32, mode: Mode) -> String {
    if mode.lenient && prng.chance(15) {
        return "'0000-00-00 00:00:00'".to_owned();
    }
    // The session's zone is +00:00: in no other are all of these possible.
    let second = prng.pick(&[
        "1970-01-01 00:00:01",
        "2038-01-19 03:14:07",
        "2024-03-31 01:30:00",
        "2024-10-27 01:30:00",
        "2026-11-23 12:00:00",
    ]);
    let fraction = if second.starts_with("2038") {
        String::new()
    } else {
        fraction(prng, digits)
    };
    format!("'{second}{fraction}'")
}

fn bytes(prng: &mut Prng, most: u64) -> String {
    let most = most as usize;
    match prng.below(8) {
        0 => "''".to_owned(),
        1 if most > 0 => "'0'".to_owned(),
        2 => hex(&(0..most.min(256))
            .map(|byte| byte as u8)
            .collect::<Vec<u8>>()),
        3 => hex(&vec![0; most.min(8)]),
        4 if most > 2 => literal("\\'"),
        // One in twenty of the largest types: a row of a megabyte.
        5 if most > 65_535 && prng.chance(20) => format!("REPEAT(0xFF00275C, {})", most / 4),
        5 => format!("REPEAT(0x27, {})", most.min(5000)),
        _ => {
            let length = prng.below(most.min(40) as u64 + 1) as usize;
            hex(&prng.bytes(length))
        }
    }
}

fn json(prng: &mut Prng) -> String {
    literal(prng.pick(&[
        "null",
        "0",
        "\"\"",
        "[]",
        "{}",
        "{\"a\":{\"b\":[1,2,{\"c\":\"é😀\"}]}}",
        "18446744073709551615",
        "-9223372036854775808",
        "0.1",
        "1e300",
        "[true,false,null]",
        "{\"k\":\"q\\\"b\\\\n\\u0000\"}",
        "\"it's\"",
        "{\"b\":1,\"a\":2,\"\":3}",
        "12345678901234567890123456789.123456789",
        "[[[[[[[[[[]]]]]]]]]]",
        "\"\\ud83d\\ude00\"",
    ]))
}
