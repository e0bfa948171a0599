//! Takes the text of one row apart, in pieces cut anywhere: what stands outside of literals, and the
//! content of each literal. It trusts that the text follows the grammar, which the checker has said.

use archive::grammar::Head;
use memchr::memchr;

/// What is found in the row's text.
pub(super) enum Found<'a> {
    /// SQL that stands outside of literals.
    Sql(&'a [u8]),
    /// A literal begins; whether it is text, otherwise a blob.
    Begin { text: bool },
    /// The next bytes of a text.
    Bytes(&'a [u8]),
    /// The next hexadecimal digits of a blob; a pair may be cut.
    Digits(&'a [u8]),
    /// It ends.
    End,
}

/// See the module.
pub(super) struct Scanner {
    /// Bytes of the head that are still to come: names in it may hold quotes.
    head: usize,
    state: State,
}

enum State {
    /// Outside of literals; the last byte, which tells a blob from text.
    Sql(u8),
    Text,
    /// After a quote inside text: the end, or the first of two.
    Quote,
    /// Inside a blob.
    Hex,
}

impl Scanner {
    /// At the start of a frame with this head.
    pub fn new(head: &Head) -> Self {
        Self {
            head: head.as_bytes().len(),
            state: State::Sql(0),
        }
    }

    /// Takes in the next piece.
    pub fn feed(
        &mut self,
        mut piece: &[u8],
        each: &mut dyn FnMut(Found<'_>) -> Result<(), archive::Error>,
    ) -> Result<(), archive::Error> {
        let (head, rest) = piece.split_at(self.head.min(piece.len()));
        if !head.is_empty() {
            each(Found::Sql(head))?;
            self.head -= head.len();
            piece = rest;
        }
        while let Some(first) = piece.first() {
            match self.state {
                State::Sql(last) => {
                    let end = memchr(b'\'', piece).unwrap_or(piece.len());
                    let sql = &piece[..end];
                    let last = sql.last().copied().unwrap_or(last);
                    // The `x` before a quote belongs to the literal.
                    let text = last != b'x';
                    let kept = sql.strip_suffix(b"x").unwrap_or(sql);
                    if !kept.is_empty() {
                        each(Found::Sql(kept))?;
                    }
                    self.state = State::Sql(last);
                    piece = &piece[end..];
                    if !piece.is_empty() {
                        piece = &piece[1..];
                        self.state = if text { State::Text } else { State::Hex };
                        each(Found::Begin { text })?;
                    }
                }
                State::Text => {
                    let end = memchr(b'\'', piece).unwrap_or(piece.len());
                    each(Found::Bytes(&piece[..end]))?;
                    piece = &piece[end..];
                    if !piece.is_empty() {
                        piece = &piece[1..];
                        self.state = State::Quote;
                    }
                }
                State::Quote if *first == b'\'' => {
                    each(Found::Bytes(b"'"))?;
                    piece = &piece[1..];
                    self.state = State::Text;
                }
                State::Quote => {
                    each(Found::End)?;
                    self.state = State::Sql(b'\'');
                }
                State::Hex => {
                    let end = memchr(b'\'', piece).unwrap_or(piece.len());
                    each(Found::Digits(&piece[..end]))?;
                    piece = &piece[end..];
                    if !piece.is_empty() {
                        piece = &piece[1..];
                        each(Found::End)?;
                        self.state = State::Sql(b'\'');
                    }
                }
            }
        }
        Ok(())
    }
}

/// Hexadecimal digits to bytes, over pieces.
#[derive(Default)]
pub(super) struct HexDecoder {
    /// The first digit of a pair whose second is in the next piece.
    open: Option<u8>,
    decoded: Vec<u8>,
}

impl HexDecoder {
    /// The bytes that are whole with this piece.
    pub fn decode(&mut self, mut digits: &[u8]) -> &[u8] {
        self.decoded.clear();
        if let (Some(high), Some((low, rest))) = (self.open, digits.split_first()) {
            self.decoded.push(nibble(high) << 4 | nibble(*low));
            self.open = None;
            digits = rest;
        }
        let (pairs, rest) = digits.as_chunks::<2>();
        self.decoded.extend(
            pairs
                .iter()
                .map(|[high, low]| nibble(*high) << 4 | nibble(*low)),
        );
        self.open = self.open.or(rest.first().copied());
        &self.decoded
    }
}

/// Upper-case digits only: the grammar has no others.
const fn nibble(digit: u8) -> u8 {
    (digit & 15) + 9 * (digit >> 6)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn take_apart(text: &[u8], piece: usize) -> (String, Vec<(bool, Vec<u8>)>) {
        let head = Head::new(archive::index::Dialect::Sqlite, b"it's x'", &["a'"]).unwrap();
        let text = [head.as_bytes(), text].concat();
        let (mut scanner, mut hex) = (Scanner::new(&head), HexDecoder::default());
        let (mut sql, mut literals) = (Vec::new(), Vec::<(bool, Vec<u8>)>::new());
        for piece in text.chunks(piece) {
            let each = &mut |found: Found<'_>| {
                match found {
                    Found::Sql(text) => sql.extend_from_slice(text),
                    Found::Begin { text } => literals.push((text, Vec::new())),
                    Found::Bytes(bytes) => literals.last_mut().unwrap().1.extend_from_slice(bytes),
                    Found::Digits(digits) => literals
                        .last_mut()
                        .unwrap()
                        .1
                        .extend_from_slice(hex.decode(digits)),
                    Found::End => sql.push(b'?'),
                }
                Ok(())
            };
            scanner.feed(piece, each).unwrap();
        }
        (
            String::from_utf8(sql.split_off(head.as_bytes().len())).unwrap(),
            literals,
        )
    }

    #[test]
    fn cut_anywhere_it_finds_the_same() {
        let text = b"(NULL,'it''s x''',x'00FF1A',CAST(x'610D0A' AS TEXT),-1.5,'',x'','x','''');\n";
        let expected: [(bool, &[u8]); 7] = [
            (true, b"it's x'"),
            (false, b"\x00\xFF\x1A"),
            (false, b"a\r\n"),
            (true, b""),
            (false, b""),
            (true, b"x"),
            (true, b"'"),
        ];
        for piece in 1..text.len() {
            let (sql, literals) = take_apart(text, piece);
            assert_eq!(
                sql, "(NULL,?,?,CAST(? AS TEXT),-1.5,?,?,?,?);\n",
                "pieces of {piece}"
            );
            let found: Vec<(bool, &[u8])> = literals
                .iter()
                .map(|(text, bytes)| (*text, bytes.as_slice()))
                .collect();
            assert_eq!(found, expected, "pieces of {piece}");
        }
    }
}
