//! How much of a dump is done, by the best guess at each moment: what was read is measured, what is left is guessed from
//! the table's size, the distribution of its keys and how well the guesses have been so far. Plain arithmetic; it never
//! asks the server and is never believed by anything but a person.

mod gauge;
mod guess;
#[cfg(test)]
mod tests;

pub(super) use gauge::Gauge;
pub(super) use guess::{Guess, guess};
#[cfg(test)]
use guess::{Keys, SLICES};

use std::collections::BTreeSet;

/// What a table costs whatever is in it, as bytes of text: questions and answers take the time in which so much is
/// read, on this machine as over a long line.
const PER_TABLE: f64 = (128 << 10) as f64;
/// As much as this has to be read before a guess counts less than what was measured, bytes.
const PATIENCE: f64 = (4 << 20) as f64;
/// The share of a table that its guess is worth beside what was read of it.
const BELIEF: f64 = 0.03;
/// What is thought to be read when as many rows have come as were expected, and no end.
const NEARLY: f64 = 0.95;

/// Where in its table a reader is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum At {
    /// So much of its keys is passed, 0 to 1, whoever reads the rest.
    Share(f64),
    /// Only the rows are counted.
    Unknown,
}

/// What is known of all tables together.
pub(super) struct Estimate {
    tables: Vec<Table>,
    /// The tables that somebody has begun and nobody ended.
    open: BTreeSet<usize>,
    /// Sums over all tables: text that was read, and what had been guessed for it.
    text: f64,
    guessed: f64,
    /// What is guessed for those that nobody has begun.
    untouched: f64,
    ended: usize,
}

struct Table {
    guess: Guess,
    begun: bool,
    /// Parts of it that nobody has read to the end.
    parts: usize,
    rows: f64,
    text: f64,
    /// How much of it is read, 0 to 1.
    share: f64,
}

impl Estimate {
    /// For so many parts of each of these tables.
    pub fn new(tables: Vec<(Guess, usize)>) -> Self {
        let table = |(guess, parts)| Table {
            guess,
            begun: false,
            parts,
            rows: 0.0,
            text: 0.0,
            share: 0.0,
        };
        Self {
            untouched: tables.iter().map(|(guess, _)| guess.text).sum(),
            tables: tables.into_iter().map(table).collect(),
            open: BTreeSet::new(),
            text: 0.0,
            guessed: 0.0,
            ended: 0,
        }
    }

    /// Whether a table's keys say how far one has come.
    pub fn sounded(&self, table: usize) -> bool {
        self.tables[table].guess.keys.known()
    }

    /// The share of a table's rows whose keys are below this one.
    pub fn below(&self, table: usize, key: i128) -> f64 {
        self.tables[table].guess.keys.below(key)
    }

    /// So much more of a table was read; `more`: by how much of its keys the reader has gone on.
    pub fn read(&mut self, place: usize, rows: u64, text: u64, more: At) {
        let table = &mut self.tables[place];
        if !table.begun {
            table.begun = true;
            self.open.insert(place);
            self.untouched -= table.guess.text;
        }
        let before = table.share * table.guess.text;
        table.rows += rows as f64;
        table.text += text as f64;
        self.text += text as f64;
        table.share = match more {
            At::Share(more) => (table.share + more).min(1.0),
            At::Unknown => table.rows / table.guess.rows.max(table.rows / NEARLY).max(1.0),
        };
        self.guessed += table.share * table.guess.text - before;
    }

    /// A part of a table was read to its end.
    pub fn part_ended(&mut self, place: usize) {
        let parts = &mut self.tables[place].parts;
        *parts = parts.saturating_sub(1);
        if *parts == 0 {
            self.read(place, 0, 0, At::Share(1.0));
            self.ended += usize::from(self.open.remove(&place));
        }
    }

    /// How much of all is done, 0 to 1.
    pub fn done(&self) -> f64 {
        // How much text came for each byte that had been guessed.
        let ratio = (self.text + PATIENCE) / (self.guessed + PATIENCE);
        let left = |place: &usize| {
            let table = &self.tables[*place];
            let guessed = table.guess.text * ratio;
            let whole = (table.text + BELIEF * guessed) / (table.share + BELIEF);
            (1.0 - table.share) * whole
        };
        let open: f64 = self.open.iter().map(left).sum();
        let done = self.text + PER_TABLE * self.ended as f64;
        let tables = PER_TABLE * (self.tables.len() - self.ended) as f64;
        let left = open + self.untouched.max(0.0) * ratio + tables;
        match done + left {
            0.0 => 0.0,
            all => done / all,
        }
    }
}
