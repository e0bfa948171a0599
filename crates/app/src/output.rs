//! Standard output and standard error. Facts go to the one, warnings to the other; an output
//! that cannot be written is a failure and never a panic.

use std::io::{self, Write};

use serde::Serialize;

use crate::explain;
use crate::failure::{Failure, Result};
use crate::words::{m, t};

/// Prints lines for a person.
pub fn print(text: &str) -> Result<()> {
    let mut out = io::stdout().lock();
    writeln!(out, "{text}")
        .and_then(|()| out.flush())
        .map_err(|error| explain::output(&error))
}

/// Prints facts for a program.
pub fn json(facts: &impl Serialize) -> Result<()> {
    let text = serde_json::to_string_pretty(facts).map_err(|error| {
        Failure::new(
            "internal",
            m!("internal", detail = error.to_string()),
            m!("internal-next"),
        )
    })?;
    print(&text)
}

/// Tells a person, apart from the facts.
pub fn warn(text: &str) {
    // Nobody listens any more: there is nowhere left to say it.
    let _ = writeln!(io::stderr().lock(), "{}", t!("warning", text = text));
}

/// Tells a failure.
pub fn fail(failure: &Failure) {
    // As above; the exit status still says it.
    let _ = writeln!(io::stderr().lock(), "{failure}");
}

/// Texts in columns: as wide as needed, numbers to the right.
pub struct Columns {
    right: Vec<bool>,
    rows: Vec<Vec<String>>,
}

impl Columns {
    /// Columns with their headings; `true` aligns to the right.
    pub fn new(headings: Vec<(String, bool)>) -> Self {
        let (names, right) = headings.into_iter().unzip();
        Self {
            right,
            rows: vec![names],
        }
    }

    /// Adds a row.
    pub fn row(&mut self, cells: Vec<String>) {
        self.rows.push(cells);
    }

    /// The table as text, without a line break at its end.
    pub fn text(&self) -> String {
        let width = |column: usize| {
            self.rows
                .iter()
                .map(|row| row[column].chars().count())
                .max()
                .unwrap_or(0)
        };
        let widths: Vec<usize> = (0..self.right.len()).map(width).collect();
        let line = |row: &Vec<String>| {
            let cells = row
                .iter()
                .zip(&widths)
                .zip(&self.right)
                .map(|((cell, &width), &right)| {
                    let gap = " ".repeat(width - cell.chars().count());
                    if right {
                        format!("{gap}{cell}")
                    } else {
                        format!("{cell}{gap}")
                    }
                });
            cells.collect::<Vec<_>>().join("  ").trim_end().to_owned()
        };
        self.rows.iter().map(line).collect::<Vec<_>>().join("\n")
    }
}
