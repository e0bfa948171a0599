//! The database that is dumped and restored: a small likeness of the one behind the first measurements, two tables
//! in sysbench's shape, a billing schema with prose, JSON, FLOAT and BLOBs, a hundred tiny tables; seeded.
//! Must never be changed without need: results over time are compared with each other.

mod prng;
mod prose;
mod tables;
mod words;

use std::fs::{self, File};
use std::io::{BufWriter, Write};

use anyhow::{Context, Result, bail};

use self::tables::{Line, TABLES, Table};
use super::rows::{self, Rows};
use super::server::Server;

const TINY: u64 = 100;
const TINY_ROWS: u64 = 10;

/// A database that was filled.
pub struct Source {
    /// Its name.
    pub database: String,
    /// Rows by table, as the server counts them.
    pub rows: Rows,
    /// Data and keys as InnoDB states them, bytes.
    pub bytes: u64,
}

impl Source {
    /// Rows of all tables.
    pub fn total(&self) -> u64 {
        self.rows.values().sum()
    }
}

/// Makes a new database with `rows` rows in the large tables together, and a thousand in the tiny ones.
pub fn fill(server: &Server, database: &str, rows: u64) -> Result<Source> {
    let settings = "CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci";
    server.sql(None, &format!("CREATE DATABASE `{database}` {settings}"))?;
    let mut expected = Rows::new();
    for table in &TABLES {
        let rows = table.rows(rows);
        expected.insert(table.name.to_owned(), rows);
        load(server, database, table, rows)?;
    }
    server.sql(Some(database), &tiny(&mut expected))?;
    server.sql(
        Some(database),
        &format!(
            "ANALYZE TABLE `{}`",
            TABLES.map(|table| table.name).join("`, `")
        ),
    )?;

    let found = rows::count(server, database)?;
    rows::compare(&expected, &found).context("the generated data did not arrive")?;
    let bytes = server.sql(
        None,
        &format!(
            "SELECT SUM(data_length + index_length) FROM information_schema.tables WHERE table_schema = '{database}'"
        ),
    )?;
    let bytes = bytes.trim().parse().with_context(|| format!("{bytes:?}"))?;
    Ok(Source {
        database: database.to_owned(),
        rows: found,
        bytes,
    })
}

/// Through a file that LOAD DATA reads: the fastest way that the ordinary client offers.
fn load(server: &Server, database: &str, table: &Table, rows: u64) -> Result<()> {
    let path = server.folder().join("load.tsv");
    let mut file = BufWriter::new(File::create(&path)?);
    let mut prng = prng::Prng::new(table.seed);
    let mut line = Line::default();
    for id in 1..=rows {
        (table.row)(&mut prng, id, rows, &mut line);
        file.write_all(line.end())?;
        line.clear();
    }
    file.flush()?;
    let path_text = path.to_str().context("the folder's name is not UTF-8")?;
    if path_text.contains(['\'', '\\']) {
        bail!("choose another TMPDIR: {path_text}");
    }
    let (name, create, columns) = (table.name, table.create, table.columns);
    server.sql(
        Some(database),
        &format!(
            "CREATE TABLE `{name}` ({create}) ENGINE=InnoDB;\n\
             SET foreign_key_checks = 0;\n\
             LOAD DATA LOCAL INFILE '{path_text}' INTO TABLE `{name}` CHARACTER SET utf8mb4 {columns};"
        ),
    )?;
    fs::remove_file(&path)?;
    Ok(())
}

fn tiny(expected: &mut Rows) -> String {
    let mut prng = prng::Prng::new(100);
    let mut sql = String::new();
    for number in 1..=TINY {
        let name = format!("tiny_{number:03}");
        let rows: Vec<String> = (1..=TINY_ROWS)
            .map(|id| format!("({id}, '{}', {})", prose::name(&mut prng), prng.below(1000)))
            .collect();
        sql.push_str(&format!(
            "CREATE TABLE `{name}` (id INT PRIMARY KEY, name VARCHAR(60) NOT NULL, value INT, KEY (name)) ENGINE=InnoDB;\n\
             INSERT INTO `{name}` VALUES {};\n",
            rows.join(", ")
        ));
        expected.insert(name, TINY_ROWS);
    }
    sql
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tiny_tables_are_what_is_expected_of_them() {
        let mut expected = Rows::new();
        let sql = tiny(&mut expected);
        assert_eq!(expected.len(), 100);
        assert_eq!(expected.values().sum::<u64>(), 1000);
        assert_eq!(sql.matches("CREATE TABLE").count(), 100);
        assert_eq!(sql.matches("(10, '").count(), 100);
    }
}
