//! The rows of a database, counted by the server, and its keys.
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

/// All keys and foreign keys, a line each: a loader that leaves them away has saved a third of the work.
pub fn keys(server: &Server, database: &str) -> Result<String> {
    server.sql(
        None,
        &format!(
            "SELECT table_name, index_name, seq_in_index, column_name, non_unique FROM information_schema.statistics \
             WHERE table_schema = '{database}' ORDER BY 1, 2, 3;\n\
             SELECT table_name, constraint_name, referenced_table_name, delete_rule \
             FROM information_schema.referential_constraints WHERE constraint_schema = '{database}' ORDER BY 1, 2;"
        ),
    )
}

/// Fails with the first key that differs.
pub fn compare_keys(expected: &str, found: &str) -> Result<()> {
    let missing = expected
        .lines()
        .find(|key| !found.lines().any(|f| f == *key));
    if let Some(key) = missing {
        bail!("the key {} is missing", key.replace('\t', " "));
    }
    match found
        .lines()
        .find(|key| !expected.lines().any(|e| e == *key))
    {
        Some(key) => bail!("there is a key too many: {}", key.replace('\t', " ")),
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
    fn a_key_more_or_less_is_found() {
        let both = "t\tPRIMARY\t1\tid\t0\nt\tk\t1\tk\t1\n";
        let one = "t\tPRIMARY\t1\tid\t0\n";
        assert!(compare_keys(both, both).is_ok());
        let error = |expected, found| compare_keys(expected, found).unwrap_err().to_string();
        assert_eq!(error(both, one), "the key t k 1 k 1 is missing");
        assert_eq!(error(one, both), "there is a key too many: t k 1 k 1");
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
