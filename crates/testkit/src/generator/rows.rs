//! The rows of a table and what happened to them later.
//! Must never leave a key without a value.

use super::column::Column;
use super::knows::Knows;
use super::names::quoted;
use super::one_of;
use super::table::Table;
use super::types::Holds;
use super::values::{self, Mode};
use crate::Prng;

/// A row: cells by column name.
#[derive(Debug, Clone)]
pub(super) struct Row {
    pub(super) mode: Mode,
    pub(super) cells: Vec<(String, String)>,
}

/// Rows, mostly few.
pub(super) fn fill(prng: &mut Prng, knows: &Knows, table: &mut Table, versioned: bool) {
    // What PAD_CHAR_TO_FULL_LENGTH makes of such a column of MySQL can be written by nobody again (docs/FIDELITY.md).
    let stored = |column: &Column| {
        column
            .attributes
            .iter()
            .any(|words| words.ends_with(") STORED"))
    };
    let no_padding = knows.is_mysql() && table.columns.iter().any(stored);
    let count = match prng.below(100) {
        0..8 => 0,
        8..88 => 1 + prng.below(12),
        88..98 => 12 + prng.below(30),
        // The largest tables have few columns, or a database takes too long.
        _ if table.columns.len() <= 5 => 1000 + prng.below(600),
        _ => 60,
    };
    for number in 0..count {
        let mut mode = values::mode(prng);
        while no_padding && mode.sql.contains("PAD_CHAR") {
            mode = values::mode(prng);
        }
        let mut cells = Vec::new();
        for (at, column) in table.columns.iter().enumerate() {
            // From history and ARCHIVE no row can be taken away: one with an empty value (a named gap of the dump) could
            // not be judged there.
            let must = (versioned || table.engine == "ARCHIVE")
                && matches!(column.kind.holds, Holds::Geometry { .. } | Holds::Vector(_));
            if column.generated || (prng.chance(5) && !must && !(at == 0 && table.keyed)) {
                continue;
            }
            let value = match column.fixed {
                Some(value) => value.to_owned(),
                None if at == 0 && table.keyed => key(prng, column, mode, number),
                None if !column.not_null && prng.chance(15) => "NULL".to_owned(),
                None => values::value(prng, &column.kind, mode),
            };
            cells.push((column.name.clone(), value));
        }
        table.rows.push(Row { mode, cells });
    }
}

/// Keys run upwards, with some at the edges.
fn key(prng: &mut Prng, column: &Column, mode: Mode, number: u64) -> String {
    let counts = column
        .attributes
        .iter()
        .any(|attribute| attribute == "AUTO_INCREMENT");
    match prng.below(30) {
        0 if mode.sql.contains("NO_AUTO_VALUE") || !counts => "0".to_owned(),
        1 if column.kind.sql.contains("UNSIGNED") => "4294967290".to_owned(),
        1 | 2 if !column.kind.sql.contains("UNSIGNED") => format!("-{}", number + 1),
        3..5 if counts => "NULL".to_owned(),
        _ => (number + 1).to_string(),
    }
}

/// Changes after the rows: the history of a versioned table, holes and garbage in others.
pub(super) fn later(prng: &mut Prng, table: &mut Table, versioned: bool) {
    if matches!(table.engine.as_str(), "ARCHIVE" | "BLACKHOLE") || table.rows.is_empty() {
        return;
    }
    let name = quoted(&table.name);
    if versioned || prng.chance(10) {
        let free: Vec<&Column> = table
            .columns
            .iter()
            .skip(1)
            .filter(|column| !column.generated && column.fixed.is_none())
            .collect();
        if !free.is_empty() {
            for _ in 0..1 + prng.below(3) {
                let column = *one_of(prng, &free);
                let value = values::value(
                    prng,
                    &column.kind,
                    Mode {
                        sql: "",
                        lenient: true,
                    },
                );
                table.later.push(format!(
                    "UPDATE IGNORE {name} SET {} = {value} LIMIT 3",
                    quoted(&column.name)
                ));
            }
        }
    }
    if versioned || prng.chance(10) {
        table.later.push(format!("DELETE FROM {name} LIMIT 2"));
    }
}
