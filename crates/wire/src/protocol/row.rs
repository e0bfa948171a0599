//! The cells of a text row. It must never copy or allocate: this is the hot path.
//! Page: "Resultset row" / "Text Resultset Row".

use crate::error::Error;
use crate::protocol::bytes::{Malformed, Reader};

/// The first byte of a cell that is NULL.
pub(crate) const NULL: u8 = 0xFB;

/// The cells of one row, in the order of the columns: exactly as many as there are columns, or an
/// error as the last item. `None` is NULL; `Some(b"")` is an empty string.
#[derive(Clone, Debug)]
pub struct Cells<'a> {
    bytes: Reader<'a>,
    left: usize,
}

impl<'a> Cells<'a> {
    pub(crate) fn new(payload: &'a [u8], columns: usize) -> Self {
        Self {
            bytes: Reader::new(payload),
            left: columns,
        }
    }

    #[inline]
    fn cell(&mut self) -> Result<Option<&'a [u8]>, Malformed> {
        let cell = if self.bytes.peek() == Some(NULL) {
            self.bytes.u8()?;
            None
        } else {
            Some(self.bytes.lenenc_bytes()?)
        };
        self.left -= 1;
        if self.left == 0 && !self.bytes.is_empty() {
            return Err(Malformed("a row is longer than its cells"));
        }
        Ok(cell)
    }
}

impl<'a> Iterator for Cells<'a> {
    type Item = Result<Option<&'a [u8]>, Error>;

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        if self.left == 0 {
            return None;
        }
        Some(self.cell().map_err(|malformed| {
            self.left = 0;
            malformed.during("reading a row")
        }))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        // An error may come early.
        (usize::from(self.left > 0), Some(self.left))
    }
}

impl std::iter::FusedIterator for Cells<'_> {}

#[cfg(test)]
mod tests {
    use super::*;

    type Owned = Vec<Option<Vec<u8>>>;

    fn cells(payload: &[u8], columns: usize) -> Result<Owned, Error> {
        Cells::new(payload, columns)
            .map(|cell| Ok(cell?.map(<[u8]>::to_vec)))
            .collect()
    }

    #[test]
    fn null_empty_and_long_cells() {
        let mut payload = vec![NULL, 0, 1, b'x', 0xFC, 0x2C, 0x01];
        payload.extend([b'y'; 300]);
        payload.push(NULL);
        let want = vec![
            None,
            Some(vec![]),
            Some(vec![b'x']),
            Some(vec![b'y'; 300]),
            None,
        ];
        assert_eq!(cells(&payload, 5).unwrap(), want);
        for cut in 0..payload.len() {
            assert!(cells(&payload[..cut], 5).is_err(), "cut at {cut}");
        }
    }

    #[test]
    fn a_row_with_too_many_or_too_few_cells_is_an_error() {
        assert!(cells(&[NULL, NULL], 1).is_err());
        assert!(cells(&[NULL, NULL], 3).is_err());
        assert_eq!(cells(&[NULL, NULL], 2).unwrap(), vec![None, None]);
    }

    #[test]
    fn nothing_follows_an_error() {
        let mut cells = Cells::new(&[2, b'x'], 3);
        assert!(matches!(cells.next(), Some(Err(_))));
        assert!(cells.next().is_none());
    }
}
