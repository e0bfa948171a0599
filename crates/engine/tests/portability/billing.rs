//! The billing database from each server into each other: every value as it was.

use std::collections::BTreeMap;

use testkit::{Flavour, Server};

use crate::support::{dump, folder};
use crate::{announced_and_made, both};

/// Every value of every table as text or hexadecimal digits, summed up by each server's own SQL:
/// (table, column) → how many, and the hash over all in the order of the hashes.
fn values(
    server: &Server,
    database: &str,
    columns: &[(String, String, String)],
) -> BTreeMap<(String, String), String> {
    let mut found = BTreeMap::new();
    for (table, column, kind) in columns {
        let name = format!("`{}`", column.replace('`', "``"));
        let value = match kind.as_str() {
            // As the shortest text that reads back as the same number.
            "float" => number(&format!("{name}*1e0")),
            "double" => number(&name),
            // MySQL's times end at this very second; that is announced (`time_clipped`).
            "time" => format!("HEX(GREATEST(LEAST({name}, TIME'838:59:59'), TIME'-838:59:59'))"),
            // HEX of a number cuts it to 64 bits, each family in its own way.
            "decimal" => format!("CONCAT({name})"),
            "bit" => format!("HEX({name}+0)"),
            "uuid" | "inet4" | "inet6" => format!("HEX(CAST({name} AS CHAR))"),
            _ => format!("HEX({name})"),
        };
        let sql = format!(
            "SET SESSION group_concat_max_len=1073741824, time_zone='+00:00'; \
             SELECT CONCAT(COUNT(*), ' ', COUNT({name}), ' ', IFNULL(SHA2(GROUP_CONCAT(SHA2({value}, 256) ORDER BY SHA2({value}, 256)), 256), '-')) FROM `{}`",
            table.replace('`', "``")
        );
        found.insert(
            (table.clone(), column.clone()),
            server.sql(Some(database), &sql),
        );
    }
    found
}

/// The shortest text that reads back as the same number. Where one family writes an exponent and the other zeros, it is
/// made larger first.
fn number(value: &str) -> String {
    format!("IF(ABS({value}) BETWEEN 1e-30 AND 1e-3, CONCAT(({value})*1e40), CONCAT({value}))")
}

fn columns(server: &Server, database: &str) -> Vec<(String, String, String)> {
    let sql = format!(
        "SELECT c.TABLE_NAME, c.COLUMN_NAME, c.DATA_TYPE FROM information_schema.COLUMNS c \
         JOIN information_schema.TABLES t ON t.TABLE_SCHEMA=c.TABLE_SCHEMA AND t.TABLE_NAME=c.TABLE_NAME AND t.TABLE_TYPE='BASE TABLE' \
         WHERE c.TABLE_SCHEMA='{database}' ORDER BY 1,2"
    );
    let rows = server.sql(None, &sql);
    rows.lines()
        .map(|line| {
            let mut cells = line.split('\t').map(str::to_owned);
            (
                cells.next().unwrap(),
                cells.next().unwrap(),
                cells.next().unwrap(),
            )
        })
        .collect()
}

fn travels(from: Flavour, to: Flavour) {
    let Some((from, to)) = both(from, to) else {
        return;
    };
    let folder = folder();
    let database = from.database("billing");
    testkit::billing::fill(from, &database, 2_000);
    let (file, summary) = dump(from, &database, &folder);
    assert_eq!(summary.index.gaps, [], "the archive is whole");
    let copy = to.database("copy");
    let restored = announced_and_made(to, &file, &copy);
    for change in &restored.changes {
        println!(
            "{:?} {}: {} ({})",
            change.kind, change.name, change.change, change.detail
        );
    }
    assert_eq!(restored.rows(), summary.index.rows());
    let columns = columns(from, &database);
    assert!(columns.len() > 80, "{}", columns.len());
    let (old, new) = (
        values(from, &database, &columns),
        values(to, &copy, &columns),
    );
    for (column, old) in &old {
        assert_eq!(new.get(column), Some(old), "{column:?}");
    }
}

#[test]
fn mariadb_to_newer_mariadb() {
    travels(Flavour::MariaDb, Flavour::NewerMariaDb);
}

#[test]
fn newer_mariadb_to_mariadb() {
    travels(Flavour::NewerMariaDb, Flavour::MariaDb);
}

#[test]
fn mariadb_to_mysql() {
    travels(Flavour::MariaDb, Flavour::MySql);
}

#[test]
fn newer_mariadb_to_mysql() {
    travels(Flavour::NewerMariaDb, Flavour::MySql);
}

#[test]
fn mysql_to_mariadb() {
    travels(Flavour::MySql, Flavour::MariaDb);
}

#[test]
fn mysql_to_newer_mariadb() {
    travels(Flavour::MySql, Flavour::NewerMariaDb);
}
