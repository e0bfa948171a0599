//! A cursor over one payload, and the protocol's basic types. It must never read past the end or
//! panic, whatever the bytes. Page: "Protocol data types" / "Basic Data Types".

use crate::error::Error;

/// Why bytes are not the message they should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub(crate) struct Malformed(pub(crate) &'static str);

impl Malformed {
    pub(crate) fn during(self, context: &'static str) -> Error {
        Error::protocol(context, self.0)
    }
}

const SHORT: Malformed = Malformed("a packet ends too early");

/// A cursor: each call takes bytes off the front.
#[derive(Clone, Debug)]
pub(crate) struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn peek(&self) -> Option<u8> {
        self.0.first().copied()
    }

    pub(crate) fn rest(&mut self) -> &'a [u8] {
        std::mem::take(&mut self.0)
    }

    pub(crate) fn take(&mut self, n: usize) -> Result<&'a [u8], Malformed> {
        let (head, tail) = self.0.split_at_checked(n).ok_or(SHORT)?;
        self.0 = tail;
        Ok(head)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], Malformed> {
        let (head, tail) = self.0.split_first_chunk::<N>().ok_or(SHORT)?;
        self.0 = tail;
        Ok(*head)
    }

    pub(crate) fn u8(&mut self) -> Result<u8, Malformed> {
        Ok(self.array::<1>()?[0])
    }

    pub(crate) fn u16(&mut self) -> Result<u16, Malformed> {
        Ok(u16::from_le_bytes(self.array()?))
    }

    pub(crate) fn u32(&mut self) -> Result<u32, Malformed> {
        Ok(u32::from_le_bytes(self.array()?))
    }

    /// Text up to a NUL, which is taken too and not returned.
    pub(crate) fn until_nul(&mut self) -> Result<&'a [u8], Malformed> {
        let end = self.0.iter().position(|&b| b == 0).ok_or(SHORT)?;
        let text = self.take(end)?;
        self.u8()?;
        Ok(text)
    }

    /// A length-encoded integer. 0xFB (NULL) and 0xFF (ERR) are none.
    #[inline]
    pub(crate) fn lenenc(&mut self) -> Result<u64, Malformed> {
        match self.u8()? {
            small @ 0..=0xFA => Ok(u64::from(small)),
            0xFC => Ok(u64::from(self.u16()?)),
            0xFD => {
                let [a, b, c] = self.array()?;
                Ok(u64::from(u32::from_le_bytes([a, b, c, 0])))
            }
            0xFE => Ok(u64::from_le_bytes(self.array()?)),
            _ => Err(Malformed("a length that is none")),
        }
    }

    /// A length-encoded string.
    #[inline]
    pub(crate) fn lenenc_bytes(&mut self) -> Result<&'a [u8], Malformed> {
        let n = usize::try_from(self.lenenc()?).map_err(|_| SHORT)?;
        self.take(n)
    }

    /// A length-encoded string that must be UTF-8.
    pub(crate) fn lenenc_text(&mut self) -> Result<String, Malformed> {
        let bytes = self.lenenc_bytes()?;
        let text = std::str::from_utf8(bytes).map_err(|_| Malformed("a name is not UTF-8"))?;
        Ok(text.to_owned())
    }
}

/// Bytes that a length-encoded integer takes, from its first byte; 1 for those that are none.
pub(crate) fn lenenc_size(first: u8) -> usize {
    match first {
        0xFC => 3,
        0xFD => 4,
        0xFE => 9,
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_of_each_size() {
        for (bytes, value) in [
            (&[0_u8][..], 0),
            (&[0xFA], 250),
            (&[0xFC, 0xFB, 0], 251),
            (&[0xFD, 1, 2, 3], 0x03_0201),
            (&[0xFE, 1, 0, 0, 0, 0, 0, 0, 0x80], 0x8000_0000_0000_0001),
        ] {
            let mut reader = Reader::new(bytes);
            assert_eq!(reader.lenenc(), Ok(value));
            assert!(reader.is_empty());
            assert_eq!(lenenc_size(bytes[0]), bytes.len());
            for cut in 0..bytes.len() {
                assert_eq!(
                    Reader::new(&bytes[..cut]).lenenc(),
                    Err(SHORT),
                    "{bytes:?} {cut}"
                );
            }
        }
        assert!(Reader::new(&[0xFB]).lenenc().is_err());
        assert!(Reader::new(&[0xFF, 0, 0]).lenenc().is_err());
    }

    #[test]
    fn strings_end_where_they_say() {
        let mut reader = Reader::new(b"\x03abcname\0rest");
        assert_eq!(reader.lenenc_bytes(), Ok(&b"abc"[..]));
        assert_eq!(reader.until_nul(), Ok(&b"name"[..]));
        assert_eq!(reader.rest(), b"rest");
        assert_eq!(Reader::new(b"\x03ab").lenenc_bytes(), Err(SHORT));
        assert_eq!(Reader::new(b"no end").until_nul(), Err(SHORT));
        assert!(Reader::new(&[0xFE; 9]).lenenc_bytes().is_err());
        assert!(Reader::new(b"\x01\xFF").lenenc_text().is_err());
    }
}
