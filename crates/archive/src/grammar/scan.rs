//! Fast searches for the few bytes the grammar cares about.
//!
//! memchr knows at most three needles, MySQL text has six. The block loops below are written so that the compiler turns
//! them into vector instructions; they must stay free of early exits inside a block, or that is lost.

const BLOCK: usize = 16;

/// Bytes which never stand raw in MySQL text: NUL, LF, CR, 0x1A, `'` and `\`.
pub(super) const fn is_special(byte: u8) -> bool {
    matches!(byte, 0 | b'\n' | b'\r' | 0x1A | b'\'' | b'\\')
}

static SPECIAL: [bool; 256] = table_of_special();

const fn table_of_special() -> [bool; 256] {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = is_special(byte as u8);
        byte += 1;
    }
    table
}

/// Length of the longest prefix without a special byte of MySQL text.
#[inline]
pub(super) fn clean_len(bytes: &[u8]) -> usize {
    let mut at = 0;
    let (blocks, rest) = bytes.as_chunks::<BLOCK>();
    for block in blocks {
        if let Some(place) = first_special(block) {
            return at + place;
        }
        at += BLOCK;
    }
    let (words, rest) = rest.as_chunks::<8>();
    for word in words {
        if let Some(place) = first_special(word) {
            return at + place;
        }
        at += 8;
    }
    at + rest
        .iter()
        .position(|&b| SPECIAL[usize::from(b)])
        .unwrap_or(rest.len())
}

/// Place of the first special byte of a block whose size is a multiple of eight.
#[inline(always)]
fn first_special<const N: usize>(block: &[u8; N]) -> Option<usize> {
    // Each lane becomes zero exactly where the byte is special. Comparisons joined by `|` would say the same, but the
    // compiler turns those into a bit test which it cannot vectorise.
    let mut lanes = [0u8; N];
    for (lane, &b) in lanes.iter_mut().zip(block) {
        *lane = b
            .min(b ^ b'\n')
            .min(b ^ b'\r')
            .min(b ^ 0x1A)
            .min(b ^ b'\'')
            .min(b ^ b'\\');
    }
    for (at, word) in lanes.as_chunks::<8>().0.iter().enumerate() {
        // The lowest set bit marks the first zero byte (borrows reach higher bytes only).
        let word = u64::from_le_bytes(*word);
        let zeros = word.wrapping_sub(0x0101_0101_0101_0101) & !word & 0x8080_8080_8080_8080;
        if zeros != 0 {
            return Some(at * 8 + zeros.trailing_zeros() as usize / 8);
        }
    }
    None
}

/// Length of the longest prefix of upper-case hexadecimal digits.
#[inline]
pub(super) fn hex_len(bytes: &[u8]) -> usize {
    let mut at = 0;
    let (blocks, _) = bytes.as_chunks::<BLOCK>();
    for block in blocks {
        if !block.iter().fold(true, |all, &b| all & is_hex(b)) {
            break;
        }
        at += BLOCK;
    }
    let rest = &bytes[at..];
    at + rest.iter().position(|&b| !is_hex(b)).unwrap_or(rest.len())
}

/// Length of the longest prefix of decimal digits; numbers are short, so there is no block loop.
#[inline]
pub(super) fn digits_len(bytes: &[u8]) -> usize {
    bytes
        .iter()
        .position(|b| !b.is_ascii_digit())
        .unwrap_or(bytes.len())
}

const fn is_hex(byte: u8) -> bool {
    (byte.wrapping_sub(b'0') < 10) | (byte.wrapping_sub(b'A') < 6)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_value_is_judged_at_every_place_of_a_block() {
        for byte in 0..=255u8 {
            for place in 0..70 {
                let mut text = vec![b'7'; 70];
                text[place] = byte;
                let clean = if is_special(byte) { place } else { 70 };
                assert_eq!(clean_len(&text), clean, "byte {byte} at {place}");
                let hex = if b"0123456789ABCDEF".contains(&byte) {
                    70
                } else {
                    place
                };
                assert_eq!(hex_len(&text), hex, "byte {byte} at {place}");
                let digits = if byte.is_ascii_digit() { 70 } else { place };
                assert_eq!(digits_len(&text), digits, "byte {byte} at {place}");
            }
        }
    }
}
