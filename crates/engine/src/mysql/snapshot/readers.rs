//! Who reads what: a table that is large enough by every connection, along its key; each other
//! one by a single connection, which alone holds it. Decides by the server's guesses of sizes,
//! which change nothing but the speed.

use wire::Family;

use crate::DumpOptions;
use crate::mysql::catalog::{self, Catalog, Table};
use crate::mysql::rows;
use crate::mysql::unwritable;

/// Who reads a table's rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::mysql) enum Readers {
    /// This connection.
    One(usize),
    /// Each reads parts of it.
    All,
}

impl Readers {
    /// Whether that connection is one of them.
    pub fn include(self, reader: usize) -> bool {
        self == Self::All || self == Self::One(reader)
    }
}

/// How many connections to read with.
pub(super) fn count(catalog: &Catalog, choices: &DumpOptions) -> usize {
    choices
        .threads(bytes(catalog))
        .min(catalog.tables.len().max(1))
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
            Readers::All
        }
        () => {
            let at = least(&load);
            load[at] += table.bytes.max(1);
            Readers::One(at)
        }
    };
    catalog.tables.iter().map(reader).collect()
}
