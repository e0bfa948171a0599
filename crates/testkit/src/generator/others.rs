//! What lies beside and between tables: foreign keys, views, triggers, routines.
//! Must never name a table that the server refused.

use super::knows::Knows;
use super::names::{literal, name, quoted};
use super::one_of;
use super::table::Table;
use crate::Prng;

/// Statements for a share of the databases.
pub(super) fn random(prng: &mut Prng, knows: &Knows, tables: &[Table]) -> Vec<String> {
    let mut statements = Vec::new();
    if prng.chance(50) {
        statements.extend(foreign_keys(prng, tables));
    }
    if prng.chance(50) {
        statements.extend(routines(prng, knows));
    }
    if prng.chance(50) {
        statements.extend(views(prng, tables));
    }
    if prng.chance(50) {
        statements.extend(triggers(prng, tables));
    }
    statements
}

/// Between first columns of one type: to itself, in a circle, in a chain.
fn foreign_keys(prng: &mut Prng, tables: &[Table]) -> Vec<String> {
    let fit: Vec<&Table> = tables
        .iter()
        .filter(|table| table.engine == "InnoDB" && table.keyed && table.partition.is_none())
        .collect();
    let mut statements = Vec::new();
    for (number, child) in fit.iter().enumerate() {
        let same: Vec<&&Table> = fit
            .iter()
            .filter(|table| table.columns[0].kind.sql == child.columns[0].kind.sql)
            .collect();
        if prng.chance(50) {
            continue;
        }
        let parent = one_of(prng, &same);
        let action = prng.pick(&[
            "",
            " ON DELETE CASCADE",
            " ON UPDATE RESTRICT",
            " ON DELETE NO ACTION",
        ]);
        statements.push(format!(
            "ALTER TABLE {} ADD CONSTRAINT {} FOREIGN KEY ({}) REFERENCES {} ({}){action}",
            quoted(&child.name),
            quoted(&name(prng, 'f', number)),
            quoted(&child.columns[0].name),
            quoted(&parent.name),
            quoted(&parent.columns[0].name),
        ));
    }
    statements
}

fn views(prng: &mut Prng, tables: &[Table]) -> Vec<String> {
    let mut statements = Vec::new();
    let mut last: Option<String> = None;
    for number in 0..1 + prng.below(4) as usize {
        let own = quoted(&name(prng, 'v', number));
        let statement = match &last {
            Some(view) if prng.chance(50) => format!("CREATE VIEW {own} AS SELECT * FROM {view}"),
            _ => {
                let table = one_of(prng, tables);
                let columns: Vec<String> = table
                    .columns
                    .iter()
                    .take(3)
                    .map(|column| quoted(&column.name))
                    .collect();
                let how = prng.pick(&[
                    "",
                    "ALGORITHM=MERGE ",
                    "ALGORITHM=TEMPTABLE ",
                    "SQL SECURITY INVOKER ",
                ]);
                let check = if how.is_empty() && prng.chance(30) {
                    " WITH CASCADED CHECK OPTION"
                } else {
                    ""
                };
                format!(
                    "CREATE {how}VIEW {own} AS SELECT {}, {} AS {} FROM {} WHERE {} IS NULL OR 1 = 1{check}",
                    columns.join(", "),
                    literal(prng.pick(&["it's", "\\", "é表", "%"])),
                    quoted(&name(prng, 'l', 900)),
                    quoted(&table.name),
                    columns[0],
                )
            }
        };
        statements.push(statement);
        last = Some(own);
    }
    statements
}

fn triggers(prng: &mut Prng, tables: &[Table]) -> Vec<String> {
    let mut statements = Vec::new();
    for number in 0..1 + prng.below(5) as usize {
        let own = quoted(&name(prng, 'g', number));
        // Several at one table, so that their order matters.
        let table = quoted(&tables[prng.below(2) as usize % tables.len()].name);
        let time = prng.pick(&["BEFORE", "AFTER"]);
        let event = prng.pick(&["INSERT", "UPDATE", "DELETE"]);
        let body = body(prng);
        statements.push(format!(
            "SET sql_mode = '{}'",
            prng.pick(&[
                "",
                "ANSI_QUOTES",
                "STRICT_ALL_TABLES",
                "NO_BACKSLASH_ESCAPES"
            ])
        ));
        statements.push(format!(
            "CREATE TRIGGER {own} {time} {event} ON {table} FOR EACH ROW {body}"
        ));
    }
    statements
}

/// A body in which a careless splitter finds an end.
fn body(prng: &mut Prng) -> String {
    match prng.below(3) {
        0 => "SET @x = 'a;b'".to_owned(),
        1 => "BEGIN\n  -- it's; a comment\n  SET @x = 1; SET @`y``z` = 'é😀$$//';\nEND".to_owned(),
        _ => "BEGIN IF 1 = 1 THEN SET @x = ';;'; END IF; /* end; */ END".to_owned(),
    }
}

fn routines(prng: &mut Prng, knows: &Knows) -> Vec<String> {
    let mut statements = Vec::new();
    for number in 0..1 + prng.below(3) as usize {
        let procedure = quoted(&name(prng, 'p', number));
        statements.push(format!(
            "CREATE PROCEDURE {procedure}(IN `a b` INT, OUT c VARCHAR(9)) {}",
            body(prng)
        ));
        let function = quoted(&name(prng, 'h', number));
        let charset = knows.charset(prng).name.clone();
        statements.push(format!(
            "CREATE FUNCTION {function}(x VARCHAR(9) CHARACTER SET {charset}) RETURNS INT DETERMINISTIC NO SQL COMMENT 'it''s' RETURN 1"
        ));
        let event = quoted(&name(prng, 'e', number));
        statements.push(format!("CREATE EVENT {event} ON SCHEDULE EVERY 1 DAY STARTS '2035-01-01 00:00:00' DISABLE DO {}", body(prng)));
    }
    statements
}
