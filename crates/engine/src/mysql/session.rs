//! A signed-in connection with the session settings that reading or writing needs, set
//! explicitly, so that no server default changes what a dump reads or a restore writes.
//! It never writes to the server's global state.

use wire::{Connection, Family};

use super::ways::Ways;
use crate::Error;

/// Rows longer than this many bytes are streamed and never held. Part of the format: a row this
/// long gets a frame of its own (docs/FORMAT.md, "Data frames").
pub(super) const LARGE_ROW: usize = 1 << 20;

/// One row of a small result: its cells.
pub(super) type Cells = Vec<Option<Vec<u8>>>;

/// A connection and the database it works in.
pub(super) struct Session {
    pub connection: Connection,
    pub database: String,
    /// How rows may come in, once that was asked for.
    pub ways: Option<Ways>,
}

impl Session {
    /// Signs in for reading. Text comes in the bytes that the server has stored: names and
    /// definitions as UTF-8, values in their column's character set.
    pub fn open_reading(options: &wire::Options) -> Result<Self, Error> {
        let mut session = Self::open(options)?;
        // CSV tables are text that is parsed again for each reader: to one that allows no impossible dates, a table
        // with such a date is a crashed one (1194).
        session.common("ALLOW_INVALID_DATES")?;
        session.set("character_set_results=binary")?;
        session.set("net_write_timeout=86400")?;
        session.set("SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ")?;
        Ok(session)
    }

    /// Signs in for writing what an archive holds: as lenient as the settings of the header of an
    /// archive, so that every value that once was stored is taken back.
    pub fn open_writing(options: &wire::Options) -> Result<Self, Error> {
        let mut session = Self::open(&wire::Options {
            local_data: true,
            ..options.clone()
        })?;
        session.prepare_writing()?;
        Ok(session)
    }

    /// The settings for writing; again before data, since definitions change some of them.
    pub fn prepare_writing(&mut self) -> Result<(), Error> {
        self.common(super::header::WRITING_MODE)?;
        self.set("foreign_key_checks=0")?;
        self.set("unique_checks=1")?;
        self.set("SESSION TRANSACTION READ WRITE")?;
        if self.connection.server().family() == Family::MariaDb {
            self.set("check_constraint_checks=0")?;
        }
        if super::history::can_be_written(self) {
            self.run(super::header::INSERT_HISTORY)?;
        }
        self.lenient_definitions()
    }

    /// A table that was made under other settings must be taken back as it was. MySQL lets few
    /// accounts change these; one that may not is no harm by itself: a server that refuses a
    /// table says so, and one that adds to it shows another definition, which is reported.
    fn lenient_definitions(&mut self) -> Result<(), Error> {
        let wanted = [
            ("innodb_strict_mode", "OFF"),
            ("sql_require_primary_key", "OFF"),
            ("sql_generate_invisible_primary_key", "OFF"),
            ("restrict_fk_on_non_standard_key", "OFF"),
            ("explicit_defaults_for_timestamp", "ON"),
            // All warnings of a statement are looked at, not the first 64 or 1024.
            ("max_error_count", "65535"),
        ];
        let names: Vec<String> = wanted.iter().map(|(name, _)| literal(name)).collect();
        let found = self.rows(&format!(
            "SHOW SESSION VARIABLES WHERE Variable_name IN ({})",
            names.join(",")
        ))?;
        for (name, value) in wanted {
            let other = |row: &Cells| text(row, 0) == name && text(row, 1) != value;
            if !found.iter().any(other) {
                continue;
            }
            match self.set(&format!("{name}={value}")) {
                Err(error) if matches!(error.code(), Some(1227 | 1238)) => {}
                set => set?,
            }
        }
        Ok(())
    }

    fn open(options: &wire::Options) -> Result<Self, Error> {
        let mut options = options.clone();
        options.large_row = LARGE_ROW;
        let database = options.database.clone().unwrap_or_default();
        let connection = Connection::connect(&options).map_err(Error::server("connecting"))?;
        Ok(Self {
            connection,
            database,
            ways: None,
        })
    }

    fn common(&mut self, sql_mode: &str) -> Result<(), Error> {
        self.run("SET NAMES utf8mb4")?;
        self.set(&format!("sql_mode='{sql_mode}'"))?;
        self.set("time_zone='+00:00'")?;
        self.set("wait_timeout=86400")?;
        self.set("net_read_timeout=86400")?;
        self.set("lock_wait_timeout=60")?;
        self.set("sql_quote_show_create=1")?;
        // A server-wide value of these would cut results short, refuse long reads, or leave rows
        // uncommitted.
        self.set("sql_select_limit=18446744073709551615")?;
        self.set("sql_big_selects=1")?;
        self.set("autocommit=1")?;
        match self.connection.server().family() {
            Family::MariaDb => {
                self.set("max_statement_time=0")?;
                if self.connection.server().version() < (10, 3, 0) {
                    return Ok(());
                }
                // While the archive is written slowly, the transaction is idle.
                self.set("idle_transaction_timeout=0")?;
                self.set("idle_readonly_transaction_timeout=0")?;
                self.set("idle_write_transaction_timeout=0")
            }
            Family::MySql => {
                self.set("max_execution_time=0")?;
                if self.connection.server().version() < (8, 0, 0) {
                    return Ok(());
                }
                self.set("information_schema_stats_expiry=0")?;
                if self.connection.server().version() < (8, 0, 30) {
                    return Ok(());
                }
                // A key that the server has made by itself is part of the table all the same.
                self.set("show_gipk_in_create_table_and_information_schema=1")
            }
        }
    }

    fn set(&mut self, setting: &str) -> Result<(), Error> {
        self.run(&format!("SET SESSION {setting}").replace("SESSION SESSION", "SESSION"))
    }

    /// Runs a statement without rows.
    pub fn run(&mut self, sql: &str) -> Result<(), Error> {
        self.connection
            .execute(sql)
            .map(|_| ())
            .map_err(Error::server(short(sql)))
    }

    /// The rows of a small result.
    pub fn rows(&mut self, sql: &str) -> Result<Vec<Cells>, Error> {
        let table = self
            .connection
            .fetch(sql)
            .map_err(Error::server(short(sql)))?;
        Ok(table.into_rows())
    }

    /// The rows of many small results: the statements are sent ahead of the answers, so that the
    /// length of the line counts little. None may depend on the success of another.
    pub fn pipelined(
        &mut self,
        statements: &[String],
    ) -> Result<Vec<Result<Vec<Cells>, Error>>, Error> {
        let outcomes = self
            .connection
            .pipeline(statements)
            .map_err(Error::server("statements sent ahead"))?;
        let rows = outcomes.into_iter().zip(statements).map(|(outcome, sql)| {
            outcome
                .map(wire::Table::into_rows)
                .map_err(Error::server(short(sql)))
        });
        Ok(rows.collect())
    }

    /// The only row of a small result.
    pub fn row(&mut self, sql: &str) -> Result<Cells, Error> {
        let mut rows = self.rows(sql)?;
        rows.pop()
            .ok_or_else(|| Error::Refused(format!("no answer to {}", short(sql))))
    }

    /// The first cell of the only row, as text; empty for NULL.
    pub fn value(&mut self, sql: &str) -> Result<String, Error> {
        Ok(text(&self.row(sql)?, 0))
    }

    /// What the server says it is: the same whichever way one came to it.
    pub fn place(&mut self) -> Result<String, Error> {
        self.value("SELECT CONCAT(@@hostname,':',@@port,':',@@socket)")
    }

    /// `` `database`.`name` ``.
    pub fn qualified(&self, name: &str) -> String {
        format!("{}.{}", quoted(&self.database), quoted(name))
    }
}

/// A cell as text; empty for NULL or a missing column.
pub(super) fn text(cells: &Cells, column: usize) -> String {
    cells
        .get(column)
        .and_then(Option::as_deref)
        .map(|cell| String::from_utf8_lossy(cell).into_owned())
        .unwrap_or_default()
}

/// A cell as a whole number; 0 where there is none.
pub(super) fn number(cells: &Cells, column: usize) -> u64 {
    text(cells, column).parse().unwrap_or(0)
}

/// A name in backticks.
pub(super) fn quoted(name: &str) -> String {
    let mut out = Vec::with_capacity(name.len() + 2);
    archive::grammar::mysql::push_ident(&mut out, name.as_bytes());
    String::from_utf8_lossy(&out).into_owned()
}

/// A text in quotes, for our own catalogue queries.
pub(super) fn literal(value: &str) -> String {
    let mut out = Vec::with_capacity(value.len() + 2);
    archive::grammar::mysql::push_text(&mut out, value.as_bytes());
    String::from_utf8_lossy(&out).into_owned()
}

/// The beginning of a statement, for errors.
fn short(sql: &str) -> String {
    let end = sql.char_indices().nth(120).map_or(sql.len(), |(at, _)| at);
    sql[..end].replace('\n', " ")
}
