//! Who reads what: each table has one owner among the connections, which holds it from the snapshot
//! to its last row; the others help with one that is large enough. Decides by the server's guesses
//! of sizes, which change nothing but the speed.

use wire::Family;

use crate::DumpOptions;
use crate::mysql::catalog::{self, Catalog, Table};
use crate::mysql::rows;
use crate::mysql::unwritable;

/// How much of a table one part is about, bytes by the server's guess: long enough to be worth a
/// question, short enough for the others not to have to wait for its end.
pub(in crate::mysql) const PART: u64 = 16 << 20;

/// Who reads a table's rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::mysql) enum Readers {
    /// This connection.
    One(usize),
    /// This connection, and whoever else has time, parts of it each.
    Shared(usize),
}

impl Readers {
    /// Who holds the table as long as it has rows that nobody reads yet.
    pub fn owner(self) -> usize {
        match self {
            Self::One(owner) | Self::Shared(owner) => owner,
        }
    }
}

/// How many connections to read with.
pub(super) fn count(catalog: &Catalog, choices: &DumpOptions) -> usize {
    let parts = |table: &Table| match rows::grid_column(table) {
        Some(_) if table.bytes >= choices.split_at => table.bytes.div_ceil(PART).max(1),
        _ => 1,
    };
    let pieces: u64 = catalog.tables.iter().map(parts).sum();
    let pieces = usize::try_from(pieces).unwrap_or(usize::MAX);
    choices.threads(bytes(catalog)).min(pieces.max(1))
}

/// The size of all tables, by the server's guess.
pub(in crate::mysql) fn bytes(catalog: &Catalog) -> u64 {
    catalog.tables.iter().map(|table| table.bytes).sum()
}

/// Shares the tables out among so many connections.
pub(super) fn assign(
    catalog: &Catalog,
    count: usize,
    choices: &DumpOptions,
    family: Family,
) -> Vec<Readers> {
    let mut load = vec![0_u64; count.max(1)];
    let least = |load: &[u64]| (0..load.len()).min_by_key(|at| load[*at]).unwrap_or(0);
    let reader = |table: &Table| match () {
        () if count < 2 => Readers::One(0),
        // The lead holds the lock, if there is one.
        () if !catalog::transactional(table.engine.as_deref()) => Readers::One(0),
        () if table.bytes >= choices.split_at
            && rows::grid_column(table).is_some()
            && !unwritable::must_ask(family, table, catalog.largest_packet) =>
        {
            // All of them read it, so it is no more work for one than for another.
            Readers::Shared(least(&load))
        }
        () => {
            let at = least(&load);
            load[at] += table.bytes.max(1);
            Readers::One(at)
        }
    };
    catalog.tables.iter().map(reader).collect()
}
