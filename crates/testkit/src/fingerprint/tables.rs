//! Tables and sequences: definition, number of rows, sums of hashes over each column and over whole rows.
//! Must never read a cached statistic for a number of rows.

use super::columns::{Column, hash, value};
use super::{Reader, literal, quoted};

/// A table and all its columns, the invisible and the generated ones too.
struct Table {
    name: String,
    kind: String,
    columns: Vec<Column>,
}

pub(super) fn read(reader: &mut Reader<'_>) {
    let tables = list(reader);
    let queries: Vec<String> = tables
        .iter()
        .flat_map(|table| [definition(table), content(table)])
        .collect();
    let answers = reader.queries(&queries);
    for (table, answer) in tables.iter().zip(answers.chunks(2)) {
        let name = quoted(&table.name);
        if table.kind == "SEQUENCE" {
            reader.add(format!("sequence {name}: definition"), &answer[0]);
            reader.add(format!("sequence {name}: state"), &answer[1]);
            continue;
        }
        reader.add(
            format!("table {name}: definition with AUTO_INCREMENT"),
            &without_implied_charset(&answer[0]),
        );
        let cells: Vec<&str> = answer[1].split('\t').collect();
        assert_eq!(cells.len(), table.columns.len() + 2, "{answer:?}");
        reader.add(format!("table {name}: rows"), cells[0]);
        reader.add(format!("table {name}: hash over rows"), cells[1]);
        for (column, cell) in table.columns.iter().zip(&cells[2..]) {
            reader.add(
                format!("table {name}, column {}", quoted(&column.name)),
                cell,
            );
        }
    }
}

fn list(reader: &Reader<'_>) -> Vec<Table> {
    let db = literal(reader.db);
    let lists = reader.hex_rows(&[
        format!(
            "SELECT HEX(TABLE_NAME), HEX(TABLE_TYPE) FROM information_schema.TABLES
             WHERE TABLE_SCHEMA = {db} AND TABLE_TYPE <> 'VIEW'"
        ),
        format!(
            "SELECT HEX(TABLE_NAME), HEX(COLUMN_NAME), HEX(DATA_TYPE) FROM information_schema.COLUMNS
             WHERE TABLE_SCHEMA = {db} ORDER BY TABLE_NAME, ORDINAL_POSITION"
        ),
        format!(
            "SELECT HEX(TABLE_NAME) FROM information_schema.COLUMNS
             WHERE TABLE_SCHEMA = {db} AND GENERATION_EXPRESSION = 'ROW START'"
        ),
    ]);
    let table = |row: &Vec<String>| {
        let own = lists[1].iter().filter(|column| column[0] == row[0]);
        let columns = own.map(|column| Column {
            name: column[1].clone(),
            data_type: column[2].clone(),
        });
        let mut columns: Vec<Column> = columns.collect();
        // Their period is in no catalogue unless it was named.
        if row[1] == "SYSTEM VERSIONED" && !lists[2].iter().any(|named| named[0] == row[0]) {
            columns.extend(["row_start", "row_end"].map(|name| Column {
                name: name.to_owned(),
                data_type: "timestamp".to_owned(),
            }));
        }
        Table {
            name: row[0].clone(),
            kind: row[1].clone(),
            columns,
        }
    };
    lists[0].iter().map(table).collect()
}

/// MySQL names a column's character set beside its collation or not, depending on how the column came to it. The
/// collation alone says both.
fn without_implied_charset(definition: &str) -> String {
    let mut parts = definition.split(" CHARACTER SET ");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let charset = part.split(' ').next().unwrap_or_default();
        let collation = format!("{charset} COLLATE {charset}_");
        if part.starts_with(&collation) {
            out.push_str(&part[charset.len()..]);
        } else {
            out.push_str(" CHARACTER SET ");
            out.push_str(part);
        }
    }
    out
}

fn definition(table: &Table) -> String {
    let kind = if table.kind == "SEQUENCE" {
        "SEQUENCE"
    } else {
        "TABLE"
    };
    format!("SHOW CREATE {kind} {}", quoted(&table.name))
}

/// One row: how many rows, the hash over rows, and for each column the number of values and their hash.
fn content(table: &Table) -> String {
    let name = quoted(&table.name);
    // History is data, too.
    let history = match table.kind.as_str() {
        "SEQUENCE" => return format!("SELECT * FROM {name}"),
        "BASE TABLE" => "",
        "SYSTEM VERSIONED" => " FOR SYSTEM_TIME ALL",
        other => panic!("{name} is a {other}, which the fingerprint does not know"),
    };
    assert!(!table.columns.is_empty(), "{name} has no columns");
    let mut wanted = vec![
        "COUNT(*)".to_owned(),
        format!("IFNULL(SUM({}), 0)", row_hash(&table.columns)),
    ];
    for column in &table.columns {
        let value = value(column);
        wanted.push(format!(
            "CONCAT(COUNT({value}), ' values, hash ', IFNULL(SUM({}), 0))",
            hash(&value)
        ));
    }
    format!("SELECT {} FROM {name}{history}", wanted.join(",\n"))
}

/// One hash per row, of the hashes of its cells: values that change places between rows or columns are noticed.
fn row_hash(columns: &[Column]) -> String {
    let cells: Vec<String> = columns
        .iter()
        .map(|column| format!("IFNULL(SHA2({}, 256), '-')", value(column)))
        .collect();
    hash(&format!("CONCAT({})", cells.join(",")))
}
