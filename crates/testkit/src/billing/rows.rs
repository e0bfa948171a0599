//! Literals of one row, written into the text of an INSERT.
//! Must never be used outside of tests: it knows one `sql_mode` only.

use crate::Prng;

/// The statement being written, and the numbers its current row is made from.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) buffer: Vec<u8>,
    pub(super) prng: Prng,
    first: bool,
}

impl Default for Row {
    fn default() -> Self {
        Self {
            buffer: Vec::with_capacity(2 << 20),
            prng: Prng::new(0),
            first: true,
        }
    }
}

impl Row {
    /// Each row has a seed of its own, so that a row does not depend on how many stand before it.
    pub(super) fn begin(&mut self, seed: u64) {
        self.prng = Prng::new(seed);
        self.first = true;
        self.buffer.push(b'(');
    }

    pub(super) fn end(&mut self) {
        self.buffer.push(b')');
    }

    fn comma(&mut self) {
        if !self.first {
            self.buffer.push(b',');
        }
        self.first = false;
    }

    /// SQL as it stands: a number, NULL, an expression.
    pub(super) fn raw(&mut self, sql: &str) {
        self.comma();
        self.buffer.extend_from_slice(sql.as_bytes());
    }

    pub(super) fn int(&mut self, number: u64) {
        self.raw(&number.to_string());
    }

    pub(super) fn null(&mut self) {
        self.raw("NULL");
    }

    /// Text in quotes, escaped.
    pub(super) fn text(&mut self, text: &str) {
        self.comma();
        self.buffer.push(b'\'');
        for &byte in text.as_bytes() {
            if byte == b'\'' || byte == b'\\' {
                self.buffer.push(byte);
            }
            self.buffer.push(byte);
        }
        self.buffer.push(b'\'');
    }

    /// One of these texts.
    pub(super) fn one_of(&mut self, texts: &[&str]) {
        let text = self.prng.pick(texts);
        self.text(text);
    }

    /// Any bytes.
    pub(super) fn hex(&mut self, bytes: &[u8]) {
        const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
        self.comma();
        self.buffer.extend_from_slice(b"X'");
        for &byte in bytes {
            self.buffer.push(DIGITS[usize::from(byte >> 4)]);
            self.buffer.push(DIGITS[usize::from(byte & 15)]);
        }
        self.buffer.push(b'\'');
    }

    /// A moment between 2015 and 2026 with this many fractional digits (0, 3 or 6).
    pub(super) fn moment(&mut self, digits: usize) {
        let p = &mut self.prng;
        let (year, month, day) = (2015 + p.below(12), 1 + p.below(12), 1 + p.below(28));
        let (hour, minute, second) = (p.below(24), p.below(60), p.below(60));
        let mut text = format!("{year}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}");
        if digits > 0 {
            let fraction = format!("{:06}", p.below(1_000_000));
            text.push('.');
            text.push_str(&fraction[..digits]);
        }
        self.text(&text);
    }

    /// A day; now and then none, zero, or one that no calendar has.
    pub(super) fn day(&mut self) {
        let text = match self.prng.below(40) {
            0 => return self.null(),
            1 => "0000-00-00".to_owned(),
            2 => "2024-00-10".to_owned(),
            3 => "2023-02-30".to_owned(),
            _ => format!(
                "{}-{:02}-{:02}",
                1940 + self.prng.below(85),
                1 + self.prng.below(12),
                1 + self.prng.below(28)
            ),
        };
        self.text(&text);
    }
}
