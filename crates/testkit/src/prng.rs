//! A small seeded generator of numbers, so that generated data is the same on every machine and in every year.
//! Must never be used for anything secret.

/// SplitMix64 (Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators, 2014): 64 bits of state.
#[derive(Debug, Clone)]
pub struct Prng(u64);

impl Prng {
    /// The same seed gives the same numbers for ever.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next 64 bits.
    pub fn next_u64(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number from 0 to `limit - 1` (good enough for test data: the bias is below 2⁻³²).
    ///
    /// # Panics
    /// When `limit` is 0.
    pub fn below(&mut self, limit: u64) -> u64 {
        self.next_u64() % limit
    }

    /// True in `percent` of 100 cases.
    pub fn chance(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    /// One of these, each as likely as the others.
    pub fn pick<'a, T: ?Sized>(&mut self, choice: &[&'a T]) -> &'a T {
        let index = self.below(choice.len() as u64);
        choice[usize::try_from(index).expect("an index")]
    }

    /// This many bytes, all 256 values as likely.
    pub fn bytes(&mut self, length: usize) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(length + 8);
        while bytes.len() < length {
            bytes.extend_from_slice(&self.next_u64().to_le_bytes());
        }
        bytes.truncate(length);
        bytes
    }
}

#[cfg(test)]
mod tests {
    use super::Prng;

    #[test]
    fn gives_the_published_numbers() {
        // The reference implementation of SplitMix64 with the seed 1234567.
        let mut prng = Prng::new(1_234_567);
        assert_eq!(prng.next_u64(), 6_457_827_717_110_365_317);
        assert_eq!(prng.next_u64(), 3_203_168_211_198_807_973);
    }

    #[test]
    fn gives_as_many_bytes_as_asked() {
        for length in [0, 1, 8, 13] {
            assert_eq!(Prng::new(1).bytes(length).len(), length);
        }
    }
}
