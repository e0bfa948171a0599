//! What stands in a column of a data frame, and what it is sent as when it is not sent as text. Each value must reach the
//! server as what its literal is there: an integer as an integer, bytes as bytes. What would not is no fit, and its
//! statement goes as text. Nothing is guessed: a form that the format does not give a column is no fit either.

use archive::grammar::Value;
use archive::index::Column;

/// A number without exponent may be this long: a server keeps all its digits (a DECIMAL has 65 of them).
const LONGEST_EXACT: usize = 70;
/// The same for a number that is on its way into a FLOAT or DOUBLE.
const LONGEST_REAL: usize = 40;

/// The forms that a column's values may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// Whole numbers of so many bytes.
    Integer {
        bytes: u8,
        unsigned: bool,
    },
    /// YEAR: a whole number, and as text the four digits of it.
    Year,
    Decimal,
    /// FLOAT, DOUBLE: a number, or the text `-0`.
    Real,
    /// Text in utf8mb4 and nothing else: dates.
    Text,
    /// The same for TIMESTAMP, which may take NULL for the time of now.
    Timestamp,
    /// The same for addresses, which a server reads in another way when they are bytes.
    Address,
    /// The same for MySQL's JSON, which takes no bytes.
    Json,
    /// Text in utf8mb4, or bytes.
    Utf8,
    /// Text of letters that have the same bytes in almost every character set, or bytes.
    Ascii,
    /// Bytes.
    Bytes,
    /// Bytes that the server looks into.
    Shaped,
    /// BIT: bytes, a number to the server.
    Bit,
}

/// A column of the data statements.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Sent {
    pub form: Form,
    /// An ENUM or SET, whose values may be numbers instead: of the member, or the bits of the set.
    pub list: bool,
}

impl Sent {
    /// By what the index says of a column.
    pub fn of(column: &Column) -> Self {
        let kind = column.kind.to_ascii_lowercase();
        let word = kind
            .find(|letter: char| !letter.is_ascii_alphanumeric())
            .map_or(&*kind, |end| &kind[..end]);
        // Behind the closing parenthesis: in front of it may be people's own words.
        let rest = kind
            .rfind(')')
            .map_or(&kind[word.len()..], |end| &kind[end..]);
        let unsigned = rest.contains("unsigned");
        let integer = |bytes| Form::Integer { bytes, unsigned };
        let form = match word {
            "tinyint" => integer(1),
            "smallint" => integer(2),
            "mediumint" | "int" | "integer" => integer(4),
            "bigint" => integer(8),
            "year" => Form::Year,
            "decimal" | "numeric" => Form::Decimal,
            "float" | "double" | "real" => Form::Real,
            "json" => Form::Json,
            "date" | "time" | "datetime" => Form::Text,
            "timestamp" => Form::Timestamp,
            "uuid" | "inet4" | "inet6" => Form::Address,
            "char" | "varchar" | "tinytext" | "text" | "mediumtext" | "longtext" | "enum"
            | "set" => match column.charset.as_deref() {
                Some("utf8mb4" | "utf8mb3" | "utf8") => Form::Utf8,
                Some("ucs2" | "utf16" | "utf16le" | "utf32" | "swe7" | "binary") | None => {
                    Form::Bytes
                }
                Some(_) => Form::Ascii,
            },
            "binary" | "varbinary" | "tinyblob" | "blob" | "mediumblob" | "longblob" => Form::Bytes,
            "bit" => Form::Bit,
            _ => Form::Shaped,
        };
        Self {
            form,
            list: matches!(word, "enum" | "set"),
        }
    }
}

/// A whole number that fits into so many bytes; as the bits of it.
pub(super) fn integer(digits: &[u8], bytes: u8, unsigned: bool) -> Option<u64> {
    let (negative, digits) = match digits {
        [b'-', rest @ ..] => (true, rest),
        _ => (false, digits),
    };
    if digits.is_empty() {
        return None;
    }
    let mut number: u64 = 0;
    for digit in digits {
        if !digit.is_ascii_digit() {
            return None;
        }
        let next = number.checked_mul(10)?;
        number = next.checked_add(u64::from(digit - b'0'))?;
    }
    let bits = u32::from(bytes) * 8;
    let above = |limit: u32| limit < 64 && number >> limit != 0;
    match (negative, unsigned) {
        (false, true) => (!above(bits)).then_some(number),
        (false, false) => (!above(bits - 1)).then_some(number),
        // Minus nothing is nothing that a server would have written.
        (true, false) if number > 0 && number <= 1 << (bits - 1) => Some(number.wrapping_neg()),
        (true, _) => None,
    }
}

/// Whether a server reads exactly these digits as a DECIMAL, and as the same number behind a minus.
pub(super) fn is_decimal(digits: &[u8]) -> bool {
    let plain = |byte: &u8| byte.is_ascii_digit() || matches!(byte, b'.' | b'-');
    digits.len() <= LONGEST_EXACT && digits.iter().all(plain) && !minus_nothing(digits)
}

/// The value of a number literal in a FLOAT or DOUBLE, where it is beyond doubt.
pub(super) fn real(digits: &[u8]) -> Option<f64> {
    let exponent = digits.contains(&b'e');
    if minus_nothing(digits) || (!exponent && digits.len() > LONGEST_REAL) {
        return None;
    }
    // Correctly rounded, as the servers' own conversion is.
    let number: f64 = std::str::from_utf8(digits).ok()?.parse().ok()?;
    let vanished = number == 0.0 && mantissa(digits).any(|digit| digit != b'0');
    (number.is_finite() && !vanished).then_some(number)
}

/// `-0`, `-0.00`, `-0e5`: each kind of literal means something else by it.
fn minus_nothing(digits: &[u8]) -> bool {
    digits.first() == Some(&b'-') && mantissa(digits).all(|digit| digit == b'0')
}

/// The digits in front of an exponent.
fn mantissa(digits: &[u8]) -> impl Iterator<Item = u8> {
    let end = |byte: &&u8| **byte != b'e';
    let digits = digits.iter().take_while(end);
    digits.copied().filter(u8::is_ascii_digit)
}

/// Whether a text is minus zero as a FLOAT or DOUBLE is written that is.
pub(super) fn is_minus_zero(value: &Value<'_>) -> bool {
    *value == Value::Text(b"-0")
}

/// Whether a server reads these digits as the bits of a BIT column: more bytes are too large a number, whatever they are.
pub(super) fn is_bits(digits: &[u8]) -> bool {
    digits.len() <= 16
}

/// Whether a text has the same bytes in its column's character set, if that is one of those that share ASCII.
pub(super) fn is_plain(text: &[u8]) -> bool {
    text.iter().fold(true, |all, byte| {
        all & (matches!(byte, 0x20..=0x7D) & (*byte != b'\\'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent(kind: &str, charset: Option<&str>) -> Sent {
        Sent::of(&Column {
            name: "c".into(),
            kind: kind.into(),
            charset: charset.map(Into::into),
        })
    }

    #[test]
    fn each_type_has_its_form() {
        let integer = |bytes, unsigned| Form::Integer { bytes, unsigned };
        for (kind, charset, form) in [
            ("tinyint(3)", None, integer(1, false)),
            ("tinyint(3) unsigned zerofill", None, integer(1, true)),
            ("bigint(20) unsigned", None, integer(8, true)),
            ("INT", None, integer(4, false)),
            ("year(4)", None, Form::Year),
            ("decimal(65,30)", None, Form::Decimal),
            ("double(10,2) unsigned", None, Form::Real),
            ("timestamp(6)", None, Form::Timestamp),
            ("varchar(9)", Some("utf8mb3"), Form::Utf8),
            ("enum('unsigned (')", Some("latin1"), Form::Ascii),
            ("longtext", Some("swe7"), Form::Bytes),
            ("varbinary(5)", None, Form::Bytes),
            ("bit(5)", None, Form::Bit),
            ("multipolygon", None, Form::Shaped),
            ("something new", None, Form::Shaped),
        ] {
            assert_eq!(sent(kind, charset).form, form, "{kind}");
        }
        assert!(sent("set('a')", Some("utf8mb4")).list);
    }

    #[test]
    fn whole_numbers_fit_or_do_not() {
        for (digits, bytes, unsigned, number) in [
            ("0", 1, false, Some(0)),
            ("0007", 2, false, Some(7)),
            ("127", 1, false, Some(127)),
            ("128", 1, false, None),
            ("-128", 1, false, Some(u64::MAX - 127)),
            ("-129", 1, false, None),
            ("255", 1, true, Some(255)),
            ("256", 1, true, None),
            ("-1", 1, true, None),
            ("-0", 8, false, None),
            ("-9223372036854775808", 8, false, Some(1 << 63)),
            ("-9223372036854775809", 8, false, None),
            ("9223372036854775808", 8, false, None),
            ("18446744073709551615", 8, true, Some(u64::MAX)),
            ("18446744073709551616", 8, true, None),
            ("99999999999999999999", 8, true, None),
            ("1.0", 8, true, None),
            ("1e3", 8, true, None),
            ("", 8, true, None),
            ("-", 8, false, None),
        ] {
            assert_eq!(
                integer(digits.as_bytes(), bytes, unsigned),
                number,
                "{digits}"
            );
        }
    }

    #[test]
    fn numbers_in_doubt_are_no_fit() {
        for (digits, number) in [
            ("0", Some(0.0)),
            ("-1.5", Some(-1.5)),
            ("1.7976931348623157e308", Some(f64::MAX)),
            ("5e-324", Some(5e-324)),
            (
                "123456789012345678901234567890e0",
                Some(123456789012345678901234567890.0),
            ),
            ("-0", None),
            ("-0.0e9", None),
            ("1e309", None),
            ("1e-400", None),
            ("0e-400", Some(0.0)),
            ("0.00000000000000000000000000000000000000001", None),
        ] {
            assert_eq!(real(digits.as_bytes()), number, "{digits}");
        }
        let long = "9".repeat(65);
        for (digits, known) in [
            ("-1.50", true),
            (&*long, true),
            ("-0.00", false),
            ("1e3", false),
            (&*"9".repeat(71), false),
        ] {
            assert_eq!(is_decimal(digits.as_bytes()), known, "{digits}");
        }
    }
}
