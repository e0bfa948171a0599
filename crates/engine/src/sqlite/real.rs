//! REAL values as decimal text that every SQLite reads back to the same 64 bits.
//!
//! SQLite's reader of decimals is not correctly rounding: up to 3.41 it calculates with 64 bits
//! (`long double`), so a shortest decimal such as Rust prints, which may lie close to the middle
//! between two doubles, can come back as the neighbour. Seventeen digits always lie far enough
//! from the middle. Shortest digits are written only where they do too.

use std::io::Write;

/// How far from the decimal both ways the same double must still be meant, in units of the
/// nineteenth digit: many times the error of a reader with 64 bits.
const MARGIN: u64 = 8;

/// Appends a REAL literal: always with a point or an exponent, so that it is none of INTEGER;
/// infinities as `9e999`, which overflows to them. SQLite has no NaN.
pub(super) fn push(out: &mut Vec<u8>, real: f64) -> std::io::Result<()> {
    if real.is_infinite() {
        out.extend_from_slice(if real > 0.0 { b"9e999" } else { b"-9e999" });
        return Ok(());
    }
    let start = out.len();
    write!(out, "{real:?}")?;
    let whole = real.abs() < 9e15 && real.fract() == 0.0;
    if !whole && !has_margin(&out[start..], real.abs()) {
        out.truncate(start);
        write!(out, "{real:.16e}")?;
    }
    Ok(())
}

/// Whether decimals a little smaller and a little larger than `text` still mean `real`.
fn has_margin(text: &[u8], real: f64) -> bool {
    let (digits, exponent) = match text.iter().position(|byte| *byte == b'e') {
        Some(at) => (
            &text[..at],
            std::str::from_utf8(&text[at + 1..])
                .unwrap_or_default()
                .parse()
                .unwrap_or(0),
        ),
        None => (text, 0i32),
    };
    let (mut number, mut count, mut scale, mut after_point) = (0u64, 0, exponent, false);
    for byte in digits {
        match byte {
            b'.' => after_point = true,
            b'0'..=b'9' => {
                number = number * 10 + u64::from(byte - b'0');
                count += i32::from(number > 0);
                scale -= i32::from(after_point);
            }
            _ => {}
        }
        // Never seen (the shortest form has 17 digits at most, and large wholes an exponent).
        if count > 18 {
            return false;
        }
    }
    number *= 10u64.pow((19 - count).unsigned_abs());
    scale -= 19 - count;
    let means = |number: u64| {
        let mut buffer = [0u8; 40];
        let mut rest = &mut buffer[..];
        write!(rest, "{number}e{scale}").is_ok() && {
            let left = rest.len();
            let text = std::str::from_utf8(&buffer[..40 - left]).unwrap_or_default();
            text.parse() == Ok(real)
        }
    };
    number > MARGIN && means(number - MARGIN) && means(number + MARGIN)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(real: f64) -> String {
        let mut out = Vec::new();
        push(&mut out, real).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn plain_numbers_stay_plain() {
        for (real, expected) in [
            (1.0, "1.0"),
            (-0.0, "-0.0"),
            (19.99, "19.99"),
            (1e300, "1e300"),
            (f64::INFINITY, "9e999"),
            (f64::NEG_INFINITY, "-9e999"),
            (9007199254740993.0, "9007199254740992.0"),
        ] {
            assert_eq!(text(real), expected);
        }
    }

    #[test]
    fn digits_near_the_middle_are_written_out() {
        assert_eq!(text(0.02236155775705863), "2.2361557757058632e-2");
        assert_eq!(text(-0.0011914366681749), "-1.1914366681749001e-3");
    }

    #[test]
    fn every_form_comes_back() {
        let mut state = 0x9E37_79B9_7F4A_7C15u64;
        for _ in 0..100_000 {
            state = state
                .wrapping_mul(6364136223846793005)
                .wrapping_add(1442695040888963407);
            let real = f64::from_bits(state);
            if !real.is_nan() {
                let back: f64 = text(real).parse().unwrap();
                assert_eq!(back.to_bits(), real.to_bits(), "{real:?}");
            }
        }
    }
}
