//! How one value of a row becomes a literal, whichever way it came: as the server's text, or in binary. Must never write
//! two ways the same value differently.

use wire::Family;

use super::float;
use crate::mysql::column::{Form, TableColumn};
use crate::mysql::encoding::Check;

/// Why there is no literal.
pub(super) type Unfit = &'static str;

/// How a column's values become literals.
#[derive(Clone, Copy, Debug)]
pub(super) enum Value {
    /// From the server's text, or bytes.
    Text(Form, Check),
    /// FLOAT as the text of a DOUBLE.
    FloatText,
    /// DOUBLE as text.
    DoubleText,
    /// 1, 2, 4 or 8 bytes, with a sign or without.
    Signed,
    Unsigned,
    /// 4 bytes.
    Float,
    /// The same of a FLOAT(M,D), as the DOUBLE that it is.
    FloatInFull,
    /// 8 bytes.
    Double,
    /// 2 bytes; always four digits.
    Year,
    Date,
    /// With so many digits behind the second.
    DateTime(usize),
    /// Likewise.
    Time(usize),
}

impl Value {
    /// Of a column that is read as text.
    pub fn text(column: &TableColumn, family: Family) -> Self {
        match column.data_type.to_ascii_lowercase().as_str() {
            // The server rounds a literal for FLOAT(M,D) to D decimals before it makes a FLOAT of it. The fewest digits
            // may then end at a neighbour; those of the value itself do not.
            "float" if column.has_decimals() => Self::DoubleText,
            "float" => Self::FloatText,
            "double" | "real" => Self::DoubleText,
            _ => {
                let form = column.form();
                Self::Text(form, Check::of(column, form, family))
            }
        }
    }

    /// Of a column that is read in binary; `None` if it has to be read as text. By its type alone: all rows of a table
    /// are read in one way, always.
    pub fn binary(column: &TableColumn, family: Family) -> Option<Self> {
        let full = column.column_type.to_ascii_lowercase();
        let fraction = || match full.split_once('(') {
            Some((_, rest)) => rest.split(')').next()?.parse().ok().filter(|&n| n <= 6),
            None => Some(0),
        };
        match column.data_type.to_ascii_lowercase().as_str() {
            // The server fills them up with zeros as text.
            _ if full.contains("zerofill") => None,
            // Two digits mean something else than four.
            "year" if full.starts_with("year(2") => None,
            "tinyint" | "smallint" | "mediumint" | "int" | "integer" | "bigint" => {
                match full.contains("unsigned") {
                    true => Some(Self::Unsigned),
                    false => Some(Self::Signed),
                }
            }
            "float" if column.has_decimals() => Some(Self::FloatInFull),
            "float" => Some(Self::Float),
            "double" | "real" => Some(Self::Double),
            "year" => Some(Self::Year),
            "date" => Some(Self::Date),
            "datetime" | "timestamp" => fraction().map(Self::DateTime),
            "time" => fraction().map(Self::Time),
            "enum" | "set" if column.form() == Form::Number => None,
            "decimal" | "numeric" | "char" | "varchar" | "tinytext" | "text" | "mediumtext"
            | "longtext" | "enum" | "set" | "binary" | "varbinary" | "tinyblob" | "blob"
            | "mediumblob" | "longblob" | "json" | "bit" | "uuid" | "inet4" | "inet6" => {
                Some(Self::text(column, family))
            }
            _ => None,
        }
    }

    /// How it is written if it is long and comes in pieces.
    pub fn form(self) -> Option<Form> {
        match self {
            Self::Text(form, _) => Some(form),
            _ => None,
        }
    }

    /// Appends the literal; returns whether a server will not take the value back.
    #[inline]
    pub fn push(self, out: &mut Vec<u8>, cell: &[u8]) -> Result<bool, Unfit> {
        match self {
            Self::Text(form, check) => {
                let start = out.len();
                form.push(out, cell)?;
                return Ok(check.invalid(out.get(start), cell));
            }
            Self::Signed => push_whole(out, signed(cell).ok_or(LENGTH)?),
            Self::Unsigned => push_whole(out, unsigned(cell).ok_or(LENGTH)?),
            Self::Float => float::push_float(out, f32::from_le_bytes(array(cell)?))?,
            Self::FloatInFull => {
                float::push_double(out, f32::from_le_bytes(array(cell)?).into())?;
            }
            Self::Double => float::push_double(out, f64::from_le_bytes(array(cell)?))?,
            Self::FloatText => float::push_float(out, number(cell)? as f32)?,
            Self::DoubleText => float::push_double(out, number(cell)?)?,
            Self::Year => digits(out, 4, u16::from_le_bytes(array(cell)?).into()),
            Self::Date => {
                out.push(b'\'');
                push_date(out, cell)?;
                out.push(b'\'');
            }
            Self::DateTime(fraction) => push_datetime(out, cell, fraction)?,
            Self::Time(fraction) => push_time(out, cell, fraction)?,
        }
        Ok(false)
    }
}

const LENGTH: Unfit = "the server sent a value of another length";

fn array<const N: usize>(cell: &[u8]) -> Result<[u8; N], Unfit> {
    cell.try_into().map_err(|_| LENGTH)
}

fn number(cell: &[u8]) -> Result<f64, Unfit> {
    let text = std::str::from_utf8(cell).ok();
    text.and_then(|text| text.parse().ok())
        .ok_or("the server sent something that is no number")
}

/// A whole number with a sign, little-endian.
#[inline]
pub(super) fn signed(cell: &[u8]) -> Option<i64> {
    Some(match *cell {
        [a] => i8::from_le_bytes([a]).into(),
        [a, b] => i16::from_le_bytes([a, b]).into(),
        [a, b, c, d] => i32::from_le_bytes([a, b, c, d]).into(),
        _ => i64::from_le_bytes(cell.try_into().ok()?),
    })
}

/// A whole number without a sign, little-endian.
#[inline]
pub(super) fn unsigned(cell: &[u8]) -> Option<u64> {
    Some(match *cell {
        [a] => a.into(),
        [a, b] => u16::from_le_bytes([a, b]).into(),
        [a, b, c, d] => u32::from_le_bytes([a, b, c, d]).into(),
        _ => u64::from_le_bytes(cell.try_into().ok()?),
    })
}

#[inline]
fn push_whole(out: &mut Vec<u8>, number: impl itoa::Integer) {
    out.extend_from_slice(itoa::Buffer::new().format(number).as_bytes());
}

/// At least so many digits.
#[inline]
fn digits(out: &mut Vec<u8>, width: usize, number: u32) {
    let mut buffer = itoa::Buffer::new();
    let text = buffer.format(number).as_bytes();
    out.extend_from_slice(&b"000000"[..width.saturating_sub(text.len())]);
    out.extend_from_slice(text);
}

/// Year, month, day; nothing means zero, and so does each part.
fn push_date(out: &mut Vec<u8>, cell: &[u8]) -> Result<(), Unfit> {
    let [low, high, month, day] = match cell {
        [] => [0; 4],
        [a, b, c, d, ..] => [*a, *b, *c, *d],
        _ => return Err(LENGTH),
    };
    digits(out, 4, u16::from_le_bytes([low, high]).into());
    out.push(b'-');
    digits(out, 2, month.into());
    out.push(b'-');
    digits(out, 2, day.into());
    Ok(())
}

/// Hours, minutes, seconds and their fraction.
fn push_clock(
    out: &mut Vec<u8>,
    [hours, minutes, seconds]: [u32; 3],
    micros: &[u8],
    fraction: usize,
) -> Result<(), Unfit> {
    digits(out, 2, hours);
    out.push(b':');
    digits(out, 2, minutes);
    out.push(b':');
    digits(out, 2, seconds);
    let micros = match micros {
        [] => 0,
        micros => u32::from_le_bytes(array(micros)?),
    };
    if fraction > 0 {
        out.push(b'.');
        let end = out.len() + fraction;
        digits(out, 6, micros);
        out.truncate(end);
    }
    Ok(())
}

fn push_datetime(out: &mut Vec<u8>, cell: &[u8], fraction: usize) -> Result<(), Unfit> {
    out.push(b'\'');
    push_date(out, cell)?;
    out.push(b' ');
    let (clock, micros) = match cell {
        [] | [_, _, _, _] => ([0; 3], &[][..]),
        [_, _, _, _, hour, minute, second, micros @ ..] => {
            ([*hour, *minute, *second].map(u32::from), micros)
        }
        _ => return Err(LENGTH),
    };
    push_clock(out, clock, micros, fraction)?;
    out.push(b'\'');
    Ok(())
}

fn push_time(out: &mut Vec<u8>, cell: &[u8], fraction: usize) -> Result<(), Unfit> {
    out.push(b'\'');
    let (clock, micros) = match cell {
        [] => ([0; 3], &[][..]),
        [negative, a, b, c, d, hour, minute, second, micros @ ..] => {
            if *negative != 0 {
                out.push(b'-');
            }
            let days = u32::from_le_bytes([*a, *b, *c, *d]);
            let hours = days
                .checked_mul(24)
                .and_then(|h| h.checked_add(u32::from(*hour)));
            let hours = hours.ok_or("the server sent a time that is none")?;
            ([hours, u32::from(*minute), u32::from(*second)], micros)
        }
        _ => return Err(LENGTH),
    };
    push_clock(out, clock, micros, fraction)?;
    out.push(b'\'');
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(value: Value, cell: &[u8]) -> String {
        let mut out = Vec::new();
        assert!(!value.push(&mut out, cell).unwrap());
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn numbers_of_each_width() {
        assert_eq!(written(Value::Signed, &[0x80]), "-128");
        assert_eq!(written(Value::Unsigned, &[0x80]), "128");
        assert_eq!(written(Value::Signed, &[0, 0x80]), "-32768");
        assert_eq!(written(Value::Signed, &[0, 0, 0, 0x80]), "-2147483648");
        assert_eq!(written(Value::Unsigned, &[0xFF; 8]), "18446744073709551615");
        assert_eq!(
            written(Value::Signed, &i64::MIN.to_le_bytes()),
            i64::MIN.to_string()
        );
        assert_eq!(written(Value::Float, &0.1_f32.to_le_bytes()), "0.1");
        assert_eq!(
            written(Value::FloatInFull, &0.1_f32.to_le_bytes()),
            "0.10000000149011612"
        );
        assert_eq!(written(Value::FloatText, b"0.10000000149011612"), "0.1");
        assert_eq!(written(Value::Double, &0.1_f64.to_le_bytes()), "0.1");
        assert_eq!(written(Value::DoubleText, b"1e22"), "1e+22");
        assert_eq!(written(Value::DoubleText, b"-0"), "'-0'");
        assert_eq!(written(Value::Year, &[0, 0]), "0000");
        assert_eq!(written(Value::Year, &1999_u16.to_le_bytes()), "1999");
    }

    #[test]
    fn dates_and_times() {
        let date = [0xEA, 7, 11, 3];
        assert_eq!(written(Value::Date, &date), "'2026-11-03'");
        assert_eq!(written(Value::Date, &[]), "'0000-00-00'");
        assert_eq!(written(Value::DateTime(0), &[]), "'0000-00-00 00:00:00'");
        assert_eq!(
            written(Value::DateTime(3), &date),
            "'2026-11-03 00:00:00.000'"
        );
        let second = [0xEA, 7, 11, 3, 4, 5, 6];
        assert_eq!(
            written(Value::DateTime(0), &second),
            "'2026-11-03 04:05:06'"
        );
        let micro = [&second[..], &120_034_u32.to_le_bytes()].concat();
        assert_eq!(
            written(Value::DateTime(6), &micro),
            "'2026-11-03 04:05:06.120034'"
        );
        assert_eq!(
            written(Value::DateTime(1), &micro),
            "'2026-11-03 04:05:06.1'"
        );
        assert_eq!(written(Value::Time(0), &[]), "'00:00:00'");
        assert_eq!(written(Value::Time(2), &[]), "'00:00:00.00'");
        let time = [1, 34, 0, 0, 0, 22, 59, 58];
        assert_eq!(written(Value::Time(0), &time), "'-838:59:58'");
        let micro = [&time[..], &7_u32.to_le_bytes()].concat();
        assert_eq!(written(Value::Time(6), &micro), "'-838:59:58.000007'");
    }

    #[test]
    fn what_has_another_length_is_refused() {
        for (value, cell) in [
            (Value::Signed, &[0; 3][..]),
            (Value::Float, &[0; 8]),
            (Value::Double, &[0; 4]),
            (Value::Year, &[0]),
            (Value::Date, &[0; 3]),
            (Value::DateTime(0), &[0; 5]),
            (Value::DateTime(6), &[0; 9]),
            (Value::Time(0), &[0; 7]),
            (Value::DoubleText, b"1;DROP"),
            (Value::DoubleText, b"nan"),
        ] {
            assert!(
                value.push(&mut Vec::new(), cell).is_err(),
                "{value:?} {cell:?}"
            );
        }
    }
}
