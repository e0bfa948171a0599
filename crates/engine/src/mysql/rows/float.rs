//! FLOAT and DOUBLE as text: the fewest digits that give the same number again. Whichever way a value came, its text is
//! the same. Must never lose a bit that a server could take back.

use super::value::Unfit;

/// What the number's sign alone is written as: a literal `-0` is the whole number 0.
const MINUS_ZERO: &[u8] = b"'-0'";

/// Appends a DOUBLE.
pub(super) fn push_double(out: &mut Vec<u8>, value: f64) -> Result<(), Unfit> {
    if !value.is_finite() {
        return Err("the server sent a number that is none");
    }
    push(out, value, zmij::Buffer::new().format_finite(value));
    Ok(())
}

/// Appends a FLOAT: the fewest digits that give it again. A server reads a literal as a DOUBLE and then rounds that to
/// FLOAT; where this would end at a neighbour (two roundings), or beyond the largest FLOAT, which is an error, all digits
/// of the DOUBLE are written.
pub(super) fn push_float(out: &mut Vec<u8>, value: f32) -> Result<(), Unfit> {
    if !value.is_finite() {
        return Err("the server sent a number that is none");
    }
    let mut buffer = zmij::Buffer::new();
    let text = buffer.format_finite(value);
    let comes_back = |double: f64| {
        double.abs() <= f64::from(f32::MAX) && (double as f32).to_bits() == value.to_bits()
    };
    if text.parse().is_ok_and(comes_back) {
        push(out, value.into(), text);
        Ok(())
    } else {
        push_double(out, value.into())
    }
}

fn push(out: &mut Vec<u8>, value: f64, text: &str) {
    if value == 0.0 && value.is_sign_negative() {
        out.extend_from_slice(MINUS_ZERO);
    } else {
        let whole = text.strip_suffix(".0").unwrap_or(text);
        out.extend_from_slice(whole.as_bytes());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn double(value: f64) -> String {
        let mut out = Vec::new();
        push_double(&mut out, value).unwrap();
        String::from_utf8(out).unwrap()
    }

    fn float(value: f32) -> String {
        let mut out = Vec::new();
        push_float(&mut out, value).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn few_digits_and_no_point_without_need() {
        assert_eq!(float(0.1), "0.1");
        assert_eq!(float(3.0), "3");
        assert_eq!(float(-1234.5), "-1234.5");
        assert_eq!(float(f32::MAX), "3.4028234663852886e+38");
        assert_eq!(float(-f32::MAX), "-3.4028234663852886e+38");
        assert_eq!(float(f32::from_bits(1)), "1e-45");
        assert_eq!(double(0.1), "0.1");
        assert_eq!(double(f64::MAX), "1.7976931348623157e+308");
        assert_eq!(double(1e22), "1e+22");
        assert_eq!(double(-0.0), "'-0'");
        assert_eq!(float(-0.0), "'-0'");
        assert!(push_float(&mut Vec::new(), f32::NAN).is_err());
        assert!(push_double(&mut Vec::new(), f64::INFINITY).is_err());
    }

    /// As a server does it: text to DOUBLE, DOUBLE to FLOAT. A million numbers from all over, seeded.
    #[test]
    fn every_float_comes_back_by_way_of_a_double() {
        let mut state = 0x9E37_79B9_u32;
        for _ in 0..1_000_000 {
            state ^= state << 13;
            state ^= state >> 17;
            state ^= state << 5;
            let value = f32::from_bits(state);
            if value.is_finite() && value != 0.0 {
                let back = float(value).parse::<f64>().unwrap() as f32;
                assert_eq!(back.to_bits(), value.to_bits(), "{state:#x}");
            }
        }
    }

    /// The shortest digits of this one lie so near the middle between two FLOATs that a DOUBLE rounds them onto it, and
    /// the middle then goes to the even neighbour.
    #[test]
    fn one_that_two_roundings_would_change_is_written_in_full() {
        let value = 7.038_531e-26_f32;
        let short = zmij::Buffer::new().format_finite(value).to_owned();
        assert_ne!(short.parse::<f64>().unwrap() as f32, value);
        assert_eq!(float(value).parse::<f64>().unwrap() as f32, value);
    }
}
