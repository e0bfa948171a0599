//! Rows of versioned tables between servers whose clocks end at different instants: `row_end` of a row that is still
//! valid reads as that last instant, and a server with a later one would take the row for one that ended. Must never
//! touch another column: the instant is the last value of a row, and both have the same length.

use std::ops::Range;

use archive::index::{Index, Object};

use super::super::history::{LAST_INSTANT, last_instant};
use super::super::session::Session;
use crate::Error;

/// The last instant of the source and that of the target, where they are not the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct LastInstant {
    from: String,
    to: &'static str,
}

impl LastInstant {
    /// Asks the target, if the archive has any history.
    pub fn between(index: &Index, session: &mut Session) -> Result<Option<Self>, Error> {
        let Some(from) = index.source.facts.get(LAST_INSTANT) else {
            return Ok(None);
        };
        let to = last_instant(session)?;
        if from.len() != to.len() {
            return Err(Error::Refused(format!(
                "the archive calls {from} the last instant"
            )));
        }
        Ok((from != to).then(|| Self {
            from: from.clone(),
            to,
        }))
    }

    /// Whether it matters for the rows of this table.
    pub fn concerns(&self, object: &Object) -> bool {
        !object.period.is_empty()
    }

    /// Changes it in the text of data statements. No string holds `,'` or a line feed unescaped, so this place is
    /// always the end of a row.
    pub fn change(&self, text: &mut [u8]) {
        let wanted = format!(",'{}')", self.from);
        let places: Vec<usize> = memchr::memmem::find_iter(text, wanted.as_bytes()).collect();
        for at in places {
            let end = at + wanted.len();
            if matches!(text.get(end..end + 2), Some(b",\n" | b";\n")) {
                text[at + 2..end - 2].copy_from_slice(self.to.as_bytes());
            }
        }
    }

    /// Where in a statement of this length, without its end, the last value lies, if `tail`, the last bytes of the
    /// statement, holds it.
    pub fn place(&self, length: u64, tail: &[u8]) -> Option<Range<u64>> {
        let wanted = format!(",'{}')", self.from);
        let end = length.checked_sub(2)?;
        let start = end.checked_sub(self.from.len() as u64)?;
        tail.ends_with(wanted.as_bytes()).then_some(start..end)
    }

    /// The part of a piece that begins at `offset` which lies in `place`, and what stands there instead.
    pub fn overlay(&self, place: &Range<u64>, offset: u64, piece: &mut [u8]) {
        for (at, byte) in (offset..).zip(piece) {
            if place.contains(&at) {
                *byte = self.to.as_bytes()[(at - place.start) as usize];
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn later() -> LastInstant {
        LastInstant {
            from: "2038-01-19 03:14:07.999999".into(),
            to: "2106-02-07 06:28:15.999999",
        }
    }

    #[test]
    fn only_the_end_of_a_row_changes() {
        let text = "INSERT INTO `t`(`a`,`row_start`,`row_end`) VALUES\n\
            (',\\'2038-01-19 03:14:07.999999\\'),\\n','2020-01-01 00:00:00.000000','2038-01-19 03:14:07.999999'),\n\
            ('2038-01-19 03:14:07.999999','2020-01-01 00:00:00.000000','2021-01-01 00:00:00.000000'),\n\
            ('','2038-01-19 03:14:07.999999','2038-01-19 03:14:07.999999');\n";
        let wanted = text.replace(
            "'2038-01-19 03:14:07.999999'),\n",
            "'2106-02-07 06:28:15.999999'),\n",
        );
        let wanted = wanted.replace(
            "'2038-01-19 03:14:07.999999');\n",
            "'2106-02-07 06:28:15.999999');\n",
        );
        let mut bytes = text.as_bytes().to_vec();
        later().change(&mut bytes);
        assert_eq!(String::from_utf8(bytes).unwrap(), wanted);
    }

    #[test]
    fn a_row_that_comes_in_pieces_changes_alike() {
        let text = b"(1,0x00,'2038-01-19 03:14:07.999999')";
        let place = later().place(text.len() as u64, text).unwrap();
        for size in 1..text.len() {
            let mut out = Vec::new();
            for piece in text.chunks(size) {
                let mut piece = piece.to_vec();
                later().overlay(&place, out.len() as u64, &mut piece);
                out.extend(piece);
            }
            assert_eq!(out, b"(1,0x00,'2106-02-07 06:28:15.999999')", "{size}");
        }
        assert_eq!(later().place(30, b",'2021-01-01 00:00:00.000000')"), None);
    }
}
