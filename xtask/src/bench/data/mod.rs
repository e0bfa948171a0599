//! The database that is dumped and restored: four tables in sysbench's shape, a billing schema with prose, JSON, FLOAT,
//! DECIMAL, DATETIME, BLOBs and foreign keys, five hundred tiny tables; seeded, of any size.
//! Must never be changed without need: results over time are compared with each other.

mod english;
mod prng;
mod prose;
mod tables;
mod values;
mod words;

use std::collections::VecDeque;
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::sync::{Mutex, PoisonError};
use std::thread;

use anyhow::{Context, Result, bail};

use self::tables::{Sizes, TABLES, Table};
use self::values::Line;
use super::rows::{self, Rows};
use super::server::Server;

/// Rows of the large tables at scale 1.
pub const SCALE_ROWS: u64 = 8_000_000;
/// Bytes of data and keys in InnoDB for each row, about: to know beforehand what has room.
pub const BYTES_PER_ROW: u64 = 310;
/// Tiny tables, but for amounts that only try the bench itself.
const TINY: u64 = 500;
const ROWS_FOR_A_TINY: u64 = 20;
const TINY_ROWS: u64 = 10;

/// A database that was filled.
pub struct Source {
    /// Its name.
    pub database: String,
    /// Rows by table, as the server counts them.
    pub rows: Rows,
    /// Its keys, as the server lists them.
    pub keys: String,
    /// Data and keys as InnoDB states them, bytes.
    pub bytes: u64,
}

impl Source {
    /// Rows of all tables.
    pub fn total(&self) -> u64 {
        self.rows.values().sum()
    }
}

/// Makes a new database with `rows` rows in the large tables together, and five thousand in the tiny ones.
pub fn fill(server: &Server, database: &str, rows: u64) -> Result<Source> {
    let settings = "CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci";
    server.sql(None, &format!("CREATE DATABASE `{database}` {settings}"))?;
    let mut expected = Rows::new();
    for table in &TABLES {
        expected.insert(table.name.to_owned(), table.rows(rows));
    }
    load_all(server, database, rows)?;
    for table in TABLES.iter().filter(|table| !table.references.is_empty()) {
        // What was generated needs no check.
        server.sql(
            Some(database),
            &format!(
                "SET foreign_key_checks = 0; ALTER TABLE `{}` {}",
                table.name, table.references
            ),
        )?;
    }
    server.sql(Some(database), &tiny(rows, &mut expected))?;
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
        keys: rows::keys(server, database)?,
        bytes,
    })
}

/// Table by table, as many at a time as there are cores, the largest first.
fn load_all(server: &Server, database: &str, rows: u64) -> Result<()> {
    let mut tables: Vec<&Table> = TABLES.iter().collect();
    tables.sort_by_key(|table| std::cmp::Reverse(table.rows(rows)));
    let queue = Mutex::new(VecDeque::from(tables));
    let work = || -> Result<()> {
        loop {
            let next = queue
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .pop_front();
            match next {
                Some(table) => load(server, database, table, rows)?,
                None => return Ok(()),
            }
        }
    };
    thread::scope(|scope| {
        let workers: Vec<_> = (0..super::cores()).map(|_| scope.spawn(work)).collect();
        workers.into_iter().try_for_each(|worker| {
            worker
                .join()
                .unwrap_or_else(|_| bail!("a thread that filled a table has panicked"))
        })
    })
}

/// Through a file that LOAD DATA reads: the fastest way that the ordinary client offers.
fn load(server: &Server, database: &str, table: &Table, all: u64) -> Result<()> {
    let (name, rows) = (table.name, table.rows(all));
    let path = server.files().join(format!("load-{database}-{name}.tsv"));
    let mut file = BufWriter::with_capacity(1 << 20, File::create(&path)?);
    let mut prng = prng::Prng::new(table.seed);
    let mut line = Line::default();
    let sizes = Sizes {
        own: rows,
        customers: tables::customers(all),
    };
    for id in 1..=rows {
        (table.row)(&mut prng, id, sizes, &mut line);
        file.write_all(line.end())?;
        line.clear();
    }
    file.flush()?;
    let path_text = path.to_str().context("the folder's name is not UTF-8")?;
    if path_text.contains(['\'', '\\']) {
        bail!("choose another TMPDIR: {path_text}");
    }
    let (create, keys, columns) = (table.create, table.keys, table.columns);
    let loaded = server.sql(
        Some(database),
        &format!(
            "CREATE TABLE `{name}` ({create}) ENGINE=InnoDB;\n\
             LOAD DATA LOCAL INFILE '{path_text}' INTO TABLE `{name}` CHARACTER SET utf8mb4 {columns};\n\
             ALTER TABLE `{name}` {keys};"
        ),
    );
    fs::remove_file(&path)?;
    loaded.map(drop)
}

fn tiny(all: u64, expected: &mut Rows) -> String {
    let mut prng = prng::Prng::new(100);
    let mut sql = String::new();
    for number in 1..=TINY.min(all / ROWS_FOR_A_TINY) {
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
        let sql = tiny(10_000, &mut expected);
        assert_eq!(expected.len(), 500);
        assert_eq!(expected.values().sum::<u64>(), 5000);
        assert_eq!(sql.matches("CREATE TABLE").count(), 500);
        assert_eq!(sql.matches("(10, '").count(), 500);
        assert_eq!(
            tiny(1000, &mut expected).matches("CREATE TABLE").count(),
            50
        );
    }
}
