//! Upper-case hexadecimal, both ways. It must never write lower case: one spelling keeps equal data equal.

/// Appends two upper-case digits for each byte.
pub(super) fn push(out: &mut Vec<u8>, bytes: &[u8]) {
    const BLOCK: usize = 64;
    out.reserve(bytes.len() * 2);
    for block in bytes.chunks(BLOCK) {
        // A fixed buffer on the stack lets the loop be vectorised; pushing to the Vec byte by byte is not.
        let mut digits = [0u8; BLOCK * 2];
        for (pair, &byte) in digits.as_chunks_mut::<2>().0.iter_mut().zip(block) {
            *pair = [digit(byte >> 4), digit(byte & 15)];
        }
        out.extend_from_slice(&digits[..block.len() * 2]);
    }
}

const fn digit(nibble: u8) -> u8 {
    nibble + b'0' + if nibble > 9 { 7 } else { 0 }
}

const fn nibble(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'A'..=b'F' => Some(digit - b'A' + 10),
        _ => None,
    }
}

/// Appends the bytes which `digits` spell. `Err` holds the place of the first byte that is no upper-case digit, or the
/// length of the text when a pair is not whole.
pub(super) fn decode(out: &mut Vec<u8>, digits: &[u8]) -> Result<(), usize> {
    out.reserve(digits.len() / 2);
    let (pairs, odd) = digits.as_chunks::<2>();
    for (at, pair) in pairs.iter().enumerate() {
        match (nibble(pair[0]), nibble(pair[1])) {
            (Some(high), Some(low)) => out.push(high << 4 | low),
            (None, _) => return Err(at * 2),
            (_, None) => return Err(at * 2 + 1),
        }
    }
    if odd.is_empty() {
        Ok(())
    } else {
        Err(digits.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_bytes_go_there_and_back() {
        let bytes: Vec<u8> = (0..=255).cycle().take(1000).collect();
        let mut digits = Vec::new();
        push(&mut digits, &bytes);
        assert!(digits.starts_with(b"000102030405060708090A0B"));
        let mut back = Vec::new();
        assert_eq!(decode(&mut back, &digits), Ok(()));
        assert_eq!(back, bytes);
    }

    #[test]
    fn bad_digits_are_named_by_place() {
        let mut out = Vec::new();
        assert_eq!(decode(&mut out, b"0a"), Err(1));
        assert_eq!(decode(&mut out, b"00G0"), Err(2));
        assert_eq!(decode(&mut out, b"000"), Err(3));
    }
}
