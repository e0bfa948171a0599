//! Periods of MariaDB: system versioning, application time.
//! Must never make two periods of one kind in a table.

use super::column::Column;
use super::knows::Knows;
use super::names::quoted;
use super::table::Table;
use super::types::{Holds, Type};
use super::{one_of, partition};
use crate::Prng;

/// System versioning and application-time periods.
pub(super) fn add(prng: &mut Prng, knows: &Knows, table: &mut Table) {
    if prng.chance(8) && knows.mariadb(10, 3) {
        if prng.chance(50) {
            let hidden = if prng.chance(50) { " INVISIBLE" } else { "" };
            for (name, word) in [("row_start", "START"), ("row_end", "END")] {
                let kind = Type {
                    sql: "TIMESTAMP(6)".into(),
                    attributes: Vec::new(),
                    holds: Holds::Timestamp(6),
                    large: false,
                };
                let mut column = Column::plain(name.into(), kind);
                column
                    .attributes
                    .push(format!("GENERATED ALWAYS AS ROW {word}{hidden}"));
                column.generated = true;
                table.columns.push(column);
            }
            table
                .items
                .push("PERIOD FOR SYSTEM_TIME (row_start, row_end)".into());
        } else if prng.chance(30) && table.columns.len() > 2 {
            let last = table.columns.last_mut().filter(|column| !column.generated);
            last.into_iter()
                .for_each(|column| column.attributes.push("WITHOUT SYSTEM VERSIONING".into()));
        }
        table.options.push("WITH SYSTEM VERSIONING".into());
        if prng.chance(25) {
            table.partition = Some(partition::by_history(prng));
            table
                .columns
                .retain(|column| !matches!(column.kind.holds, Holds::Geometry { .. }));
        }
    }
    if prng.chance(6) && knows.mariadb(10, 5) && table.keyed {
        let bounds = one_of(
            prng,
            &[
                ["'2020-01-01'", "'2020-02-01'"],
                ["'1000-01-01'", "'9999-12-31'"],
            ],
        );
        for (name, value) in ["from`here", "until"].into_iter().zip(bounds) {
            let kind = Type {
                sql: "DATE".into(),
                attributes: Vec::new(),
                holds: Holds::Date,
                large: false,
            };
            let column = Column::plain(name.into(), kind).never_null();
            table.columns.push(Column {
                fixed: Some(*value),
                ..column
            });
        }
        table
            .items
            .push("PERIOD FOR `a period` (`from``here`, until)".into());
        if prng.chance(50) && table.partition.is_none() {
            table.items.push(format!(
                "UNIQUE KEY `over` ({}, `a period` WITHOUT OVERLAPS)",
                quoted(&table.columns[0].name)
            ));
        }
    }
}
