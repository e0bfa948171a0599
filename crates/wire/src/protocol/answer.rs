//! Telling apart what may answer a statement, and what may come between rows. ERR packets are
//! recognised earlier, by their first byte. Page: "COM_QUERY response".

use crate::protocol::bytes::{Malformed, Reader};
use crate::protocol::ok::{END, OK, Okay};
use crate::protocol::row::NULL;

const MORE: Malformed = Malformed("a second result that nobody asked for");

/// The first packet that answers a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Answer {
    /// It is done, without rows.
    Done(Okay),
    /// Rows follow, of so many columns (at least one).
    Columns(usize),
}

impl Answer {
    pub(crate) fn parse(payload: &[u8]) -> Result<Self, Malformed> {
        match payload.first() {
            Some(&OK) => Okay::parse(payload).and_then(only).map(Self::Done),
            // LOCAL INFILE was not negotiated: a server that asks for a file all the same is bad.
            Some(&NULL) => Err(Malformed("the server asks for a file of this machine")),
            Some(&END) | None => Err(Malformed("an answer that is none")),
            Some(_) => {
                let mut reader = Reader::new(payload);
                let count = u16::try_from(reader.lenenc()?)
                    .map_err(|_| Malformed("an impossible number of columns"))?;
                if !reader.is_empty() {
                    return Err(Malformed("a number of columns with something behind it"));
                }
                Ok(Self::Columns(count.into()))
            }
        }
    }
}

/// A packet among rows that is shorter than [`MAX_PAYLOAD`](crate::protocol::header::MAX_PAYLOAD)
/// and no ERR: `None` is a row, otherwise the end.
///
/// A row can begin with the same 0xFE only if its first cell has 2²⁴ bytes or more, and then the
/// packet is as long as a packet can be.
#[inline]
pub(crate) fn end_of_rows(payload: &[u8], deprecate_eof: bool) -> Result<Option<Okay>, Malformed> {
    match payload.first() {
        Some(&END) if deprecate_eof => Okay::parse(payload).and_then(only).map(Some),
        Some(&END) => Okay::parse_eof(payload).and_then(only).map(Some),
        Some(_) => Ok(None),
        None => Err(Malformed("an empty row")),
    }
}

fn only(okay: Okay) -> Result<Okay, Malformed> {
    if okay.more_results() {
        Err(MORE)
    } else {
        Ok(okay)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_told_apart() {
        let okay = Okay {
            affected: 1,
            last_insert_id: 2,
            status: 2,
            warnings: 0,
        };
        assert_eq!(
            Answer::parse(&[0, 1, 2, 2, 0, 0, 0]),
            Ok(Answer::Done(okay))
        );
        assert_eq!(Answer::parse(&[3]), Ok(Answer::Columns(3)));
        assert_eq!(Answer::parse(&[0xFC, 0, 1]), Ok(Answer::Columns(256)));
    }

    #[test]
    fn what_is_no_answer_is_an_error() {
        for payload in [
            &[][..],
            &[0],
            &[0xFB, b'/'],
            &[0xFE, 0, 0, 0, 0],
            &[0xFC, 1],
            &[1, 1],
            &[0xFD, 0, 0, 1],
            &[0, 1, 2, 8, 0, 0, 0],
        ] {
            assert!(Answer::parse(payload).is_err(), "{payload:?}");
        }
    }

    #[test]
    fn the_end_is_told_from_a_row() {
        assert_eq!(end_of_rows(&[1, b'x'], true), Ok(None));
        assert_eq!(end_of_rows(&[0xFB], false), Ok(None));
        let end = Okay {
            status: 2,
            warnings: 1,
            ..Okay::default()
        };
        assert_eq!(end_of_rows(&[0xFE, 0, 0, 2, 0, 1, 0], true), Ok(Some(end)));
        assert_eq!(end_of_rows(&[0xFE, 1, 0, 2, 0], false), Ok(Some(end)));
        // An EOF where an OK was agreed upon is no end, nor the other way round.
        assert!(end_of_rows(&[0xFE, 1, 0, 2, 0], true).is_err());
        assert!(end_of_rows(&[0xFE, 0, 0, 2, 0, 1, 0], false).is_err());
        assert!(end_of_rows(&[], true).is_err());
        assert!(
            end_of_rows(&[0xFE, 0, 0, 10, 0, 0, 0], true).is_err(),
            "more results"
        );
    }
}
