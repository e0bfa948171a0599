//! Cuts the text of a data frame into statements. It must never give out a statement before the whole text is checked:
//! a restore sends what it gets.

use super::{Checker, Error, Head};
use std::ops::Range;

/// One statement of a checked text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatementRange {
    /// Its bytes in the text, from `INSERT` to the last row's `)`: without the final `;` and line feed.
    pub range: Range<usize>,
    /// Its rows, at least one.
    pub rows: u64,
}

/// Checks the whole text of a frame and gives its statements in order. Bytes between the ranges are `;` and a line
/// feed, so that `range.start..range.end + 2` is the statement as it stands in the file.
pub fn statements(text: &[u8], head: &Head) -> Result<Vec<StatementRange>, Error> {
    let mut found = Vec::new();
    let mut start = 0;
    let mut rows_before = 0;
    let mut checker = Checker::new(head);
    checker.feed_with(text, |end, rows| {
        // `text` is in memory, so its offsets fit usize.
        let end = end as usize;
        found.push(StatementRange {
            range: start..end - 2,
            rows: rows - rows_before,
        });
        start = end;
        rows_before = rows;
    })?;
    checker.finish()?;
    Ok(found)
}
