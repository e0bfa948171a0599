//! What a table's text will be like, guessed before it is read: from the server's statistics and, for large tables with
//! a key of whole numbers, from soundings: the server looks into its index how many rows lie between two keys, which is
//! true also where its statistics are old, or keys lie unevenly. Must never ask what makes the server read a table.

use wire::Family;

use crate::Error;
use crate::mysql::catalog::Table;
use crate::mysql::column::{Form, TableColumn};
use crate::mysql::rows::{grid_column, written};
use crate::mysql::session::{Session, number, quoted};
use crate::mysql::snapshot::Ends;

/// Tables that are sounded at most, the largest ones.
const SOUNDED: usize = 24;
/// Tables smaller than this are not, unless they have keys for many more rows, bytes and keys.
const WORTH_IT: u64 = 4 << 20;
const MANY_KEYS: i128 = 100_000;
/// Soundings of a table.
pub(super) const SLICES: i128 = 32;
/// What of a page is rows.
const FILLED: f64 = 0.9;
/// What InnoDB adds to each row, bytes.
const OVERHEAD: f64 = 20.0;

/// What is thought of a table before it is read.
#[derive(Clone, Debug)]
pub(in crate::mysql::dump) struct Guess {
    pub rows: f64,
    /// Bytes of SQL text.
    pub text: f64,
    pub keys: Keys,
}

/// How rows are spread over keys.
#[derive(Clone, Debug, Default)]
pub(in crate::mysql::dump) struct Keys {
    least: i128,
    /// Keys in a slice; 0: nothing is known.
    width: i128,
    /// Of each slice, the share of rows below its end.
    below: Vec<f64>,
}

impl Keys {
    /// Rows in slices of equal width.
    pub fn new(least: i128, width: i128, rows: &[u64]) -> Self {
        let all: u64 = rows.iter().sum();
        let mut sum = 0;
        let below = rows.iter().map(|rows| {
            sum += rows;
            sum as f64 / all.max(1) as f64
        });
        Self {
            least,
            width,
            below: below.collect(),
        }
    }

    /// Whether anything is known.
    pub fn known(&self) -> bool {
        self.width > 0
    }

    /// The share of rows with keys below this one.
    pub fn below(&self, key: i128) -> f64 {
        if key <= self.least || self.width == 0 {
            return 0.0;
        }
        let slice = ((key - self.least) / self.width) as usize;
        let Some(end) = self.below.get(slice) else {
            return 1.0;
        };
        let begin = slice
            .checked_sub(1)
            .map_or(0.0, |before| self.below[before]);
        let within = (key - self.least) % self.width;
        begin + (end - begin) * (within as f64 / self.width as f64)
    }
}

/// Guesses all tables; those that are worth it by soundings.
pub(in crate::mysql::dump) fn guess(
    session: &mut Session,
    tables: &[Table],
    ends: &[Option<Ends>],
) -> Result<Vec<Guess>, Error> {
    let mut guesses: Vec<Guess> = tables.iter().map(stated).collect();
    let worth_it = |place: &usize| {
        let many = ends[*place].is_some_and(|ends| ends.most - ends.least >= MANY_KEYS);
        many || (ends[*place].is_some() && tables[*place].bytes >= WORTH_IT)
    };
    let mut large: Vec<usize> = (0..tables.len()).filter(worth_it).collect();
    large.sort_by_key(|place| std::cmp::Reverse(tables[*place].bytes));
    large.truncate(SOUNDED);
    let mut slices = Vec::new();
    for place in &large {
        if let (Some(Ends { least, most, .. }), Some((_, column))) =
            (ends[*place], grid_column(&tables[*place]))
        {
            let width = (most - least) / SLICES + 1;
            let question = question(session, &tables[*place], column);
            slices.extend((0..SLICES).map(|slice| question(least + slice * width, width)));
        }
    }
    let mut answers = session.pipelined(&slices)?.into_iter();
    for place in large {
        let Some(Ends { least, most, .. }) = ends[place] else {
            continue;
        };
        let answers = answers.by_ref().take(SLICES as usize);
        let rows: Vec<u64> = answers.map(estimated).collect::<Result<_, _>>()?;
        let sum: u64 = rows.iter().sum();
        if sum > 0 {
            let guess = &mut guesses[place];
            guess.text *= sum as f64 / guess.rows.max(1.0);
            guess.rows = sum as f64;
            guess.keys = Keys::new(least, (most - least) / SLICES + 1, &rows);
        }
    }
    Ok(guesses)
}

/// By the statistics alone.
fn stated(table: &Table) -> Guess {
    // Statistics of a table that is younger than they are say nothing.
    let rows = (table.rows as f64).max(1.0);
    Guess {
        rows,
        text: rows * text_of_row(table, table.bytes as f64 / rows),
        keys: Keys::default(),
    }
}

/// Text of a row that takes so many bytes of the table's file.
fn text_of_row(table: &Table, stored: f64) -> f64 {
    let (mut fixed, mut text) = (OVERHEAD, 2.0);
    let (mut plain, mut hex) = (0.0, 0.0);
    for column in written(table) {
        match (column.form(), weight(column)) {
            (Form::Number, _) => {
                fixed += 5.0;
                text += 7.0;
            }
            (_, None) => {
                fixed += 6.0;
                text += 22.0;
            }
            (Form::Hex, Some(weight)) => hex += weight,
            (_, Some(weight)) => plain += weight,
        }
        text += 1.0;
    }
    let varying = (stored * FILLED - fixed).max(0.0);
    match plain + hex {
        0.0 => text,
        // A byte is two digits.
        all => text + varying * (plain + 2.0 * hex) / all,
    }
}

/// How much of what varies in a row is likely to be in this column; `None`: it does not vary.
fn weight(column: &TableColumn) -> Option<f64> {
    match column.data_type.to_ascii_lowercase().as_str() {
        "date" | "time" | "datetime" | "timestamp" | "uuid" | "inet4" | "inet6" | "bit" => None,
        "enum" | "set" => None,
        kind if kind.ends_with("blob") || kind.ends_with("text") || kind == "json" => Some(8.0),
        _ => Some(1.0),
    }
}

/// What the server thinks of the rows from a key on. It looks at a few pages of the index (MySQL does not when the index
/// is forced).
fn question(
    session: &Session,
    table: &Table,
    column: &TableColumn,
) -> impl Fn(i128, i128) -> String {
    let name = quoted(&column.name);
    let index = table.key.as_ref().map(|key| quoted(&key.index));
    // Since 9.0 another one may be the usual one there.
    let format = match session.connection.server().family() {
        Family::MariaDb => "",
        Family::MySql => "FORMAT=TRADITIONAL",
    };
    let from = format!(
        "{} USE INDEX ({})",
        table.source(session),
        index.unwrap_or_default()
    );
    move |key, width| {
        let end = key + width;
        format!("EXPLAIN {format} SELECT {name} FROM {from} WHERE {name}>={key} AND {name}<{end}")
    }
}

/// The number in its answer, which is before the last columns: `rows`, MySQL's `filtered`, `Extra`.
fn estimated(answer: Result<Vec<crate::mysql::session::Cells>, Error>) -> Result<u64, Error> {
    let rows = match answer {
        Ok(rows) => rows,
        // A guess is worth no dump.
        Err(error) if error.code().is_some() => return Ok(0),
        Err(error) => return Err(error),
    };
    let Some(row) = rows.first() else {
        return Ok(0);
    };
    let place = match row.len() {
        10 => 8,
        12 => 9,
        _ => return Ok(0),
    };
    Ok(number(row, place))
}
