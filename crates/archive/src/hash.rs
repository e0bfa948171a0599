//! The hashes of the format: a frame's, a table's, and the order-free sum of rows.
//! They detect damage and loss; they are no signature.

/// Lower-case hexadecimal of `bytes`.
pub fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut out = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        out.push(DIGITS[usize::from(byte >> 4)] as char);
        out.push(DIGITS[usize::from(byte & 15)] as char);
    }
    out
}

/// BLAKE3 of `bytes` in lower-case hexadecimal: the hash of a frame with this text.
pub fn hex_of(bytes: &[u8]) -> String {
    hex(&hash_of(bytes))
}

/// BLAKE3 of `bytes`: the hash of a frame with this text.
pub fn hash_of(bytes: &[u8]) -> [u8; 32] {
    *blake3::hash(bytes).as_bytes()
}

/// The hash of an object: BLAKE3 over the 32-byte hashes of its frames, in file order.
#[derive(Clone, Debug, Default)]
pub struct TableHash(blake3::Hasher);

impl TableHash {
    /// Takes in the next frame's hash.
    pub fn add(&mut self, frame: &[u8; 32]) {
        self.0.update(frame);
    }

    /// The hash so far, in lower-case hexadecimal.
    pub fn hex(&self) -> String {
        hex(self.0.finalize().as_bytes())
    }
}

/// Order-free sum over the rows of a table without a key, whose order is not its own:
/// the sum modulo 2^128 of the first 16 bytes (little-endian) of each row text's BLAKE3.
/// A row's text is what stands between `(` and `)`, both included.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RowSum(u128);

impl RowSum {
    /// Takes in one row's text.
    pub fn add(&mut self, row: &[u8]) {
        self.add_hash(&blake3::hash(row));
    }

    /// Takes in a row whose text was hashed in pieces.
    pub fn add_hash(&mut self, hash: &blake3::Hash) {
        let mut half = [0; 16];
        half.copy_from_slice(&hash.as_bytes()[..16]);
        self.0 = self.0.wrapping_add(u128::from_le_bytes(half));
    }

    /// The sum so far as 32 hexadecimal digits, most significant first.
    pub fn hex(&self) -> String {
        format!("{:032x}", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_row_sum_ignores_order_but_not_content() {
        let sum = |rows: &[&[u8]]| {
            let mut sum = RowSum::default();
            rows.iter().for_each(|row| sum.add(row));
            sum.hex()
        };
        assert_eq!(
            sum(&[b"(1)", b"(2)", b"(3)"]),
            sum(&[b"(3)", b"(1)", b"(2)"])
        );
        assert_ne!(sum(&[b"(1)", b"(2)"]), sum(&[b"(1)", b"(1)"]));
        assert_ne!(sum(&[b"(1)", b"(1)"]), sum(&[b"(1)"]));
    }

    #[test]
    fn the_table_hash_depends_on_order() {
        let (a, b) = ([1; 32], [2; 32]);
        let mut ab = TableHash::default();
        ab.add(&a);
        ab.add(&b);
        let mut ba = TableHash::default();
        ba.add(&b);
        ba.add(&a);
        assert_ne!(ab.hex(), ba.hex());
    }
}
