//! The cells of a binary row, which is how the rows of a prepared statement come. It must never copy or allocate: this
//! is the hot path. Page: "Binary Protocol Resultset Row" / "Binary Protocol Value".

use crate::error::Error;
use crate::protocol::bytes::{Malformed, Reader};
use crate::protocol::column::ColumnType;

/// The first byte of each row.
const ROW: u8 = 0;
/// The bits of the first two columns of the NULL bitmap belong to nobody.
const BIT_OFFSET: usize = 2;

/// How many bytes a value takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Width {
    /// So many.
    Fixed(u8),
    /// As many as the byte before it says: dates and times.
    Short,
    /// A length-encoded string.
    Long,
}

impl Width {
    pub(crate) fn of(kind: ColumnType) -> Self {
        match kind {
            ColumnType::Tiny => Self::Fixed(1),
            ColumnType::Short | ColumnType::Year => Self::Fixed(2),
            ColumnType::Long | ColumnType::Int24 | ColumnType::Float => Self::Fixed(4),
            ColumnType::LongLong | ColumnType::Double => Self::Fixed(8),
            ColumnType::Date | ColumnType::DateTime | ColumnType::Timestamp | ColumnType::Time => {
                Self::Short
            }
            // Never sent: every value is NULL.
            ColumnType::Null => Self::Fixed(0),
            _ => Self::Long,
        }
    }
}

/// Bytes before the first value.
pub(crate) fn head(columns: usize) -> usize {
    1 + (columns + BIT_OFFSET).div_ceil(8)
}

/// Whether the head of a row says that a value is NULL. The head is as long as [`head`] says.
#[inline]
pub(crate) fn is_null(head: &[u8], column: usize) -> bool {
    let bit = column + BIT_OFFSET;
    head.get(1 + bit / 8)
        .is_some_and(|byte| byte & (1 << (bit % 8)) != 0)
}

/// The values of one row, in the order of the columns: exactly as many as there are columns, or an error as the last
/// item. `None` is NULL. Numbers are little-endian, dates and times in the protocol's own form without their length
/// byte, everything else as in a text row.
#[derive(Clone, Debug)]
pub struct Values<'a> {
    head: &'a [u8],
    bytes: Reader<'a>,
    widths: &'a [Width],
    column: usize,
}

impl<'a> Values<'a> {
    pub(crate) fn new(payload: &'a [u8], widths: &'a [Width]) -> Result<Self, Error> {
        let malformed = |bad: Malformed| bad.during("reading a binary row");
        let mut bytes = Reader::new(payload);
        let head = bytes.take(head(widths.len())).map_err(malformed)?;
        if head.first() != Some(&ROW) {
            return Err(malformed(Malformed("a binary row that is none")));
        }
        Ok(Self {
            head,
            bytes,
            widths,
            column: 0,
        })
    }

    #[inline]
    fn value(&mut self) -> Result<Option<&'a [u8]>, Malformed> {
        let column = self.column;
        self.column += 1;
        let value = if is_null(self.head, column) {
            None
        } else {
            Some(match self.widths[column] {
                Width::Fixed(width) => self.bytes.take(width.into())?,
                Width::Short => {
                    let length = self.bytes.u8()?;
                    self.bytes.take(length.into())?
                }
                Width::Long => self.bytes.lenenc_bytes()?,
            })
        };
        if self.column == self.widths.len() && !self.bytes.is_empty() {
            return Err(Malformed("a row is longer than its cells"));
        }
        Ok(value)
    }
}

impl<'a> Iterator for Values<'a> {
    type Item = Result<Option<&'a [u8]>, Error>;

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        if self.column == self.widths.len() {
            return None;
        }
        Some(self.value().map_err(|malformed| {
            self.column = self.widths.len();
            malformed.during("reading a binary row")
        }))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        // An error may come early.
        let left = self.widths.len() - self.column;
        (usize::from(left > 0), Some(left))
    }
}

impl std::iter::FusedIterator for Values<'_> {}

#[cfg(test)]
mod tests {
    use super::*;

    const WIDTHS: [Width; 4] = [Width::Fixed(4), Width::Long, Width::Short, Width::Fixed(1)];

    type Owned = Vec<Option<Vec<u8>>>;

    fn values(payload: &[u8], widths: &[Width]) -> Result<Owned, Error> {
        Values::new(payload, widths)?
            .map(|value| Ok(value?.map(<[u8]>::to_vec)))
            .collect()
    }

    #[test]
    fn each_width_and_each_truncation() {
        let payload = [0, 0, 1, 2, 3, 4, 2, b'a', b'b', 1, 9, 7];
        let want = vec![
            Some(vec![1, 2, 3, 4]),
            Some(b"ab".to_vec()),
            Some(vec![9]),
            Some(vec![7]),
        ];
        assert_eq!(values(&payload, &WIDTHS).unwrap(), want);
        for cut in 0..payload.len() {
            assert!(values(&payload[..cut], &WIDTHS).is_err(), "cut at {cut}");
        }
        let mut long = payload.to_vec();
        long.push(0);
        assert!(values(&long, &WIDTHS).is_err());
        let mut other = payload.to_vec();
        other[0] = 1;
        assert!(values(&other, &WIDTHS).is_err());
    }

    #[test]
    fn nulls_take_no_bytes() {
        // Bits 2 and 4 of the bitmap: the first and the third column.
        let want = vec![None, Some(vec![]), None, Some(vec![7])];
        assert_eq!(values(&[0, 0b0001_0100, 0, 7], &WIDTHS).unwrap(), want);
        let seven = [Width::Fixed(1); 7];
        assert_eq!(head(7), 3);
        // The seventh column's bit stands in the second byte.
        let row = values(&[0, 0b1111_1100, 1], &seven).unwrap();
        assert_eq!(row, vec![None; 7]);
    }
}
