//! Partitioning of every kind.
//! Must never use a column that is not in each unique key of the table: it uses the table's first, which the keys hold.

use super::knows::Knows;
use super::names::quoted;
use super::one_of;
use crate::Prng;

/// Whether an engine can be partitioned on this server.
pub(super) fn possible(knows: &Knows, engine: &str) -> bool {
    engine == "InnoDB"
        || (!knows.is_mysql() && matches!(engine, "MyISAM" | "Aria" | "MEMORY" | "ARCHIVE"))
}

/// A clause over a column of whole numbers.
pub(super) fn by_number(prng: &mut Prng, knows: &Knows, column: &str) -> String {
    let column = quoted(column);
    let linear = if prng.chance(30) { "LINEAR " } else { "" };
    let many = 1 + prng.below(5);
    match prng.below(7) {
        0 => format!("PARTITION BY {linear}HASH ({column}) PARTITIONS {many}"),
        1 => format!("PARTITION BY {linear}HASH ({column} % 10) PARTITIONS {many}"),
        2 => format!("PARTITION BY {linear}KEY ({column}) PARTITIONS {many}"),
        3 => {
            let algorithm = prng.pick(&["", "ALGORITHM=1 ", "ALGORITHM=2 "]);
            format!("PARTITION BY {linear}KEY {algorithm}({column}) PARTITIONS {many}")
        }
        4 => {
            let inner = match prng.below(3) {
                0 => format!(" SUBPARTITION BY {linear}HASH ({column}) SUBPARTITIONS 2"),
                1 => format!(" SUBPARTITION BY {linear}KEY ({column}) SUBPARTITIONS 2"),
                _ => String::new(),
            };
            format!("PARTITION BY RANGE ({column}){inner} ({})", ranges(prng))
        }
        5 => format!("PARTITION BY RANGE COLUMNS ({column}) ({})", ranges(prng)),
        _ if knows.is_mysql() => format!("PARTITION BY HASH ({column}) PARTITIONS {many}"),
        _ => format!(
            "PARTITION BY LIST ({column} % 3) (PARTITION `p one` VALUES IN (0, 1) COMMENT = 'it''s', PARTITION p2 DEFAULT)"
        ),
    }
}

fn ranges(prng: &mut Prng) -> String {
    let names = one_of(
        prng,
        &[
            ["p0", "p1", "p2"],
            ["`a b`", "`it's`", "`select`"],
            ["`p``0`", "P1", "`é`"],
        ],
    );
    let comment = if prng.chance(30) {
        " COMMENT = 'first ''one'''"
    } else {
        ""
    };
    format!(
        "PARTITION {} VALUES LESS THAN (3){comment}, PARTITION {} VALUES LESS THAN (1000), \
         PARTITION {} VALUES LESS THAN (MAXVALUE)",
        names[0], names[1], names[2],
    )
}

/// Clauses over the history of a system-versioned table.
pub(super) fn by_history(prng: &mut Prng) -> String {
    match prng.below(3) {
        0 => "PARTITION BY SYSTEM_TIME (PARTITION h HISTORY, PARTITION c CURRENT)".to_owned(),
        1 => "PARTITION BY SYSTEM_TIME LIMIT 1000 (PARTITION h0 HISTORY, PARTITION h1 HISTORY, PARTITION c CURRENT)".to_owned(),
        _ => "PARTITION BY SYSTEM_TIME INTERVAL 1 MONTH STARTS TIMESTAMP'2020-01-01 00:00:00' (PARTITION h0 HISTORY, PARTITION h1 HISTORY, PARTITION c CURRENT)"
            .to_owned(),
    }
}
