//! A generated database as pieces that can each be taken away: how a failure is made small.
//! Must never change what stays: a smaller database fails for the reason of the larger one.

use std::collections::BTreeSet;

use super::Database;

/// A piece, by its place. The numbers are those of the database that [`Database::pieces`] was asked of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Piece {
    /// Character set and collation of the database.
    Defaults,
    /// A view, trigger, routine, foreign key.
    Other(usize),
    /// A sequence.
    Sequence(usize),
    /// A whole table.
    Table(usize),
    /// An UPDATE or DELETE.
    Later(usize, usize),
    /// A row.
    Row(usize, usize),
    /// The partitioning.
    Partition(usize),
    /// A key, check or period.
    Item(usize, usize),
    /// An option of a table.
    Choice(usize, usize),
    /// A column with its cells.
    Column(usize, usize),
    /// An attribute of a column.
    Attribute(usize, usize, usize),
}

impl Database {
    /// All pieces, those first whose loss makes the database smallest.
    pub fn pieces(&self) -> Vec<Piece> {
        let mut pieces: Vec<Piece> = (0..self.tables.len()).map(Piece::Table).collect();
        pieces.extend((0..self.others.len()).map(Piece::Other));
        for (at, table) in self.tables.iter().enumerate() {
            pieces.extend((0..table.rows.len()).map(|row| Piece::Row(at, row)));
            pieces.extend((0..table.later.len()).map(|later| Piece::Later(at, later)));
            pieces.extend(
                (0..table.items.len())
                    .rev()
                    .map(|item| Piece::Item(at, item)),
            );
            pieces.extend(table.partition.iter().map(|_| Piece::Partition(at)));
            pieces.extend(
                (0..table.columns.len())
                    .rev()
                    .map(|column| Piece::Column(at, column)),
            );
            pieces.extend(
                (0..table.options.len())
                    .rev()
                    .map(|choice| Piece::Choice(at, choice)),
            );
            for (column, parts) in table.columns.iter().enumerate() {
                pieces.extend(
                    (0..parts.attributes.len())
                        .map(|attribute| Piece::Attribute(at, column, attribute)),
                );
            }
        }
        pieces.extend((0..self.sequences.len()).map(Piece::Sequence));
        pieces.push(Piece::Defaults);
        pieces
    }

    /// The database without these pieces.
    #[must_use]
    pub fn without(&self, gone: &BTreeSet<Piece>) -> Self {
        let mut left = self.clone();
        let stays = |piece: Piece| !gone.contains(&piece);
        if !stays(Piece::Defaults) {
            left.defaults.clear();
        }
        keep(&mut left.others, |at| stays(Piece::Other(at)));
        keep(&mut left.sequences, |at| stays(Piece::Sequence(at)));
        for (number, table) in left.tables.iter_mut().enumerate() {
            keep(&mut table.later, |at| stays(Piece::Later(number, at)));
            keep(&mut table.rows, |at| stays(Piece::Row(number, at)));
            keep(&mut table.items, |at| stays(Piece::Item(number, at)));
            keep(&mut table.options, |at| stays(Piece::Choice(number, at)));
            if !stays(Piece::Partition(number)) {
                table.partition = None;
            }
            for (column, parts) in table.columns.iter_mut().enumerate() {
                keep(&mut parts.attributes, |at| {
                    stays(Piece::Attribute(number, column, at))
                });
            }
            keep(&mut table.columns, |at| stays(Piece::Column(number, at)));
        }
        keep(&mut left.tables, |at| stays(Piece::Table(at)));
        left
    }
}

fn keep<T>(list: &mut Vec<T>, stays: impl Fn(usize) -> bool) {
    let mut at = 0;
    list.retain(|_| {
        at += 1;
        stays(at - 1)
    });
}
