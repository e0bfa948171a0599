//! Rows of one table: row texts in, statements and frames out, cut by text length alone (and by
//! the key grid through [`TableData::cut`]). The hot path: appends to one reused buffer and
//! allocates nothing per row.

use archive::{FRAME_LIMIT, RowSum, STATEMENT_LIMIT};

use crate::Error;

/// Where the text of data frames goes. One frame after the other, of one table.
pub trait Sink {
    /// The text of the frame being filled.
    fn text(&mut self) -> &mut Vec<u8>;
    /// Takes that text as a frame of so many rows, and leaves it empty.
    fn frame(&mut self, rows: u64) -> Result<(), Error>;
    /// Takes in the next piece of a frame of one row that is too large to hold; the first piece
    /// begins it.
    fn piece(&mut self, text: &[u8]) -> Result<(), Error>;
    /// Ends that frame.
    fn end_pieces(&mut self) -> Result<(), Error>;
    /// Takes what is known at the end of the rows.
    fn finish(&mut self, totals: Totals) -> Result<(), Error>;
}

impl<S: Sink> Sink for &mut S {
    #[inline]
    fn text(&mut self) -> &mut Vec<u8> {
        (**self).text()
    }

    fn frame(&mut self, rows: u64) -> Result<(), Error> {
        (**self).frame(rows)
    }

    fn piece(&mut self, text: &[u8]) -> Result<(), Error> {
        (**self).piece(text)
    }

    fn end_pieces(&mut self) -> Result<(), Error> {
        (**self).end_pieces()
    }

    fn finish(&mut self, totals: Totals) -> Result<(), Error> {
        (**self).finish(totals)
    }
}

/// What is known at the end of rows besides the frames.
#[derive(Clone, Copy, Debug, Default)]
pub struct Totals {
    /// Length of the longest statement, bytes, with its `;`.
    pub largest_statement: u64,
    /// Of a table without a key.
    pub row_sum: Option<RowSum>,
}

/// Writes the rows of one table, or of a part of it. Call [`TableData::finish`] at the end.
pub struct TableData<S: Sink> {
    sink: S,
    /// Beginning of each statement, up to and including `VALUES\n`.
    head: Vec<u8>,
    totals: Totals,
    /// Where in the buffer the open statement begins, if one is open.
    statement: Option<usize>,
    /// Where the row being written begins.
    row: usize,
    /// Complete rows in the frame being filled.
    rows: u64,
    /// Bytes of text of the large row being streamed, and their hash.
    large: u64,
    large_hash: blake3::Hasher,
}

/// What stands between two rows, and after the last one.
const NEXT: &[u8] = b",\n";
const END: &[u8] = b";\n";

impl<S: Sink> TableData<S> {
    /// Begins the rows of a table. `head` is the beginning of each statement, see
    /// [`archive::grammar::Head`]; `row_sums` for a table without a key.
    pub fn new(mut sink: S, head: Vec<u8>, row_sums: bool) -> Self {
        sink.text().clear();
        Self {
            sink,
            head,
            totals: Totals {
                largest_statement: 0,
                row_sum: row_sums.then(RowSum::default),
            },
            statement: None,
            row: 0,
            rows: 0,
            large: 0,
            large_hash: blake3::Hasher::new(),
        }
    }

    /// Begins a row: the caller appends `(`, the values and `)` to the buffer, and then calls
    /// [`TableData::end_row`].
    pub fn begin_row(&mut self) -> &mut Vec<u8> {
        let text = self.sink.text();
        if self.statement.is_some() {
            text.extend_from_slice(NEXT);
        } else {
            self.statement = Some(text.len());
            text.extend_from_slice(&self.head);
        }
        self.row = text.len();
        text
    }

    /// Ends the row; returns the bytes of text that were written out by it (0 most of the time).
    pub fn end_row(&mut self) -> Result<u64, Error> {
        let text = self.sink.text();
        let (row, end) = (self.row, text.len());
        if let Some(sum) = &mut self.totals.row_sum {
            sum.add(&text[row..]);
        }
        let start = self.statement.unwrap_or(row);
        let first_of_statement = row == start + self.head.len();
        let mut written = 0;
        let next_statement = end - start + END.len() > STATEMENT_LIMIT && !first_of_statement;
        // A new statement repeats the head, which has to fit into the frame too.
        let head = if next_statement { self.head.len() } else { 0 };
        if end + head + END.len() > FRAME_LIMIT && self.rows > 0 {
            // The row belongs to the next frame: put it aside, close this one, begin with it.
            let aside = text.split_off(row);
            let kept = row
                - if first_of_statement {
                    self.head.len()
                } else {
                    NEXT.len()
                };
            text.truncate(kept);
            if first_of_statement {
                self.statement = None;
            }
            written = self.cut()?;
            let text = self.begin_row();
            text.extend_from_slice(&aside);
        } else if next_statement {
            // The row opens the next statement.
            let aside = text.split_off(row);
            text.truncate(row - NEXT.len());
            self.close_statement();
            let text = self.begin_row();
            text.extend_from_slice(&aside);
        }
        self.rows += 1;
        Ok(written)
    }

    /// Ends the frame here: a border of the key grid, or the end of the table. Returns the bytes
    /// of text written.
    pub fn cut(&mut self) -> Result<u64, Error> {
        self.close_statement();
        if self.rows == 0 {
            self.sink.text().clear();
            return Ok(0);
        }
        let length = self.sink.text().len() as u64;
        self.sink.frame(self.rows)?;
        self.rows = 0;
        Ok(length)
    }

    /// Begins a row too large to hold: it becomes a frame of its own. The caller then hands the
    /// row's text, from `(` to `)`, to [`TableData::large_piece`] and calls
    /// [`TableData::end_large_row`].
    pub fn begin_large_row(&mut self) -> Result<u64, Error> {
        let written = self.cut()?;
        self.sink.piece(&self.head)?;
        self.large = self.head.len() as u64;
        self.large_hash.reset();
        Ok(written)
    }

    /// Takes in the next piece of the large row.
    pub fn large_piece(&mut self, text: &[u8]) -> Result<(), Error> {
        if self.totals.row_sum.is_some() {
            self.large_hash.update(text);
        }
        self.large += text.len() as u64;
        self.sink.piece(text)
    }

    /// Ends the large row; returns the bytes of text written since it began.
    pub fn end_large_row(&mut self) -> Result<u64, Error> {
        self.sink.piece(END)?;
        self.sink.end_pieces()?;
        if let Some(sum) = &mut self.totals.row_sum {
            sum.add_hash(&self.large_hash.finalize());
        }
        let text = self.large + END.len() as u64;
        self.longest(text - 1);
        Ok(text)
    }

    /// Ends the table's rows.
    pub fn finish(mut self) -> Result<u64, Error> {
        let written = self.cut()?;
        self.sink.finish(self.totals)?;
        Ok(written)
    }

    fn close_statement(&mut self) {
        if let Some(start) = self.statement.take() {
            let text = self.sink.text();
            text.extend_from_slice(END);
            let length = (text.len() - start - 1) as u64;
            self.longest(length);
        }
    }

    fn longest(&mut self, statement: u64) {
        let longest = &mut self.totals.largest_statement;
        *longest = statement.max(*longest);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Assembly;
    use archive::Format;
    use archive::index::{Dialect, Index, Kind, Object, Source};

    /// Row widths at which a statement ends just before its frame does: the head of the next
    /// statement made the frame too long for a restore to hold.
    #[test]
    fn no_frame_of_several_rows_is_longer_than_the_limit() {
        for width in [1551, 2294, 2335, 100, 60_000, 524_288] {
            let source = Source {
                family: "sqlite".into(),
                version: "3".into(),
                database: "d".into(),
                facts: Default::default(),
                position: None,
            };
            let index = Index::new("test", Dialect::Sqlite, source, String::new());
            let mut assembly = Assembly::new(std::io::sink(), Format::Plain, index).unwrap();
            let at = assembly.object(Object::new(Kind::Table, "t"));
            let head = b"INSERT INTO \"t\"(\"some\",\"columns\",\"here\",\"too\") VALUES\n";
            let mut data = assembly.rows(at, head.to_vec(), false);
            for _ in 0..(9_000_000 / width) {
                let text = data.begin_row();
                text.push(b'(');
                text.resize(text.len() + width, b'1');
                text.push(b')');
                data.end_row().unwrap();
            }
            data.finish().unwrap();
            let index = assembly.finish().unwrap().1.index;
            assert!(index.frames.len() > 2, "width {width}");
            for frame in index.frames.iter().filter(|frame| frame.rows > 1) {
                assert!(
                    frame.text <= FRAME_LIMIT as u64,
                    "width {width}: {}",
                    frame.text
                );
            }
        }
    }
}
