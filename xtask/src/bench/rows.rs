//! The rows of a database, counted by the server.
//! Must never take a table for granted: one that is missing, or there in addition, is a difference.

use std::collections::BTreeMap;

use anyhow::{Context, Result, bail};

use super::server::Server;

/// Rows by table.
pub type Rows = BTreeMap<String, u64>;

/// Counts all rows of all base tables.
pub fn count(server: &Server, database: &str) -> Result<Rows> {
    let tables = server.sql(
        None,
        &format!(
            "SELECT table_name FROM information_schema.tables \
             WHERE table_schema = '{database}' AND table_type = 'BASE TABLE'"
        ),
    )?;
    let queries: String = tables
        .lines()
        .map(|table| format!("SELECT '{table}', COUNT(*) FROM `{database}`.`{table}`;\n"))
        .collect();
    parse(&server.sql(None, &queries)?)
}

/// Fails with the first table that differs.
pub fn compare(expected: &Rows, found: &Rows) -> Result<()> {
    for (table, rows) in expected {
        match found.get(table) {
            Some(count) if count == rows => {}
            Some(count) => bail!("table {table} has {count} rows instead of {rows}"),
            None => bail!("table {table} is missing"),
        }
    }
    match found.keys().find(|table| !expected.contains_key(*table)) {
        Some(table) => bail!("there is a table {table} too many"),
        None => Ok(()),
    }
}

fn parse(text: &str) -> Result<Rows> {
    text.lines()
        .map(|line| {
            let (table, count) = line.split_once('\t').with_context(|| format!("{line:?}"))?;
            let count = count.parse().with_context(|| format!("{line:?}"))?;
            Ok((table.to_owned(), count))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> Rows {
        parse(text).unwrap()
    }

    #[test]
    fn reads_what_the_client_prints() {
        assert_eq!(
            rows("a\t3\nb\t0\n"),
            Rows::from([("a".into(), 3), ("b".into(), 0)])
        );
        for bad in ["a 3", "a\t-1", "a\tmany"] {
            assert!(parse(bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn every_difference_is_found() {
        let expected = rows("a\t3\nb\t0\n");
        assert!(compare(&expected, &expected).is_ok());
        for (found, why) in [
            ("a\t2\nb\t0\n", "table a has 2 rows instead of 3"),
            ("a\t3\n", "table b is missing"),
            ("a\t3\nb\t0\nc\t0\n", "there is a table c too many"),
        ] {
            let error = compare(&expected, &rows(found)).unwrap_err();
            assert_eq!(error.to_string(), why);
        }
    }
}
