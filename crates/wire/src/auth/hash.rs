//! Hashes of secrets, in memory that is overwritten when it is dropped.

use aws_lc_rs::digest::{Algorithm, Context, SHA256, SHA512};
use zeroize::Zeroizing;

/// SHA-256 of the parts, one behind the other.
pub(super) fn sha256(parts: &[&[u8]]) -> Zeroizing<[u8; 32]> {
    hash(&SHA256, parts)
}

/// SHA-512 of the parts, one behind the other.
pub(super) fn sha512(parts: &[&[u8]]) -> Zeroizing<[u8; 64]> {
    hash(&SHA512, parts)
}

fn hash<const N: usize>(algorithm: &'static Algorithm, parts: &[&[u8]]) -> Zeroizing<[u8; N]> {
    let mut context = Context::new(algorithm);
    for part in parts {
        context.update(part);
    }
    let mut out = Zeroizing::new([0; N]);
    out.copy_from_slice(context.finish().as_ref());
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parts_are_one_text() {
        // FIPS 180-2, "abc".
        let abc = sha256(&[b"a", b"", b"bc"]);
        assert_eq!(abc[..4], [0xBA, 0x78, 0x16, 0xBF]);
        assert_eq!(abc[28..], [0xF2, 0x00, 0x15, 0xAD]);
    }
}
