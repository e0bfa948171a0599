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

/// Under which each definition is taken back; see [`Session::lenient_definitions`].
const LENIENT: [(&str, &str); 6] = [
    ("innodb_strict_mode", "OFF"),
    ("sql_require_primary_key", "OFF"),
    ("sql_generate_invisible_primary_key", "OFF"),
    ("restrict_fk_on_non_standard_key", "OFF"),
    ("explicit_defaults_for_timestamp", "ON"),
    // All warnings of a statement are looked at, not the first 64 or 1024.
    ("max_error_count", "65535"),
];

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
        let mut settings = session.common("ALLOW_INVALID_DATES");
        settings.push("SET SESSION character_set_results=binary".into());
        settings.push("SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ".into());
        if session.connection.server().family() == Family::MariaDb {
            // Else each table that is opened has its statistics looked up in three other tables, which no question of
            // ours needs: of a dump of 10,000 tables that was two fifths (measured on 10.11).
            settings.push("SET SESSION use_stat_tables=NEVER".into());
        }
        session.apply(&settings)?;
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
        let mut settings = self.common(super::header::WRITING_MODE);
        settings.push("SET SESSION foreign_key_checks=0".into());
        settings.push("SET SESSION unique_checks=1".into());
        settings.push("SET SESSION TRANSACTION READ WRITE".into());
        if self.connection.server().family() == Family::MariaDb {
            settings.push("SET SESSION check_constraint_checks=0".into());
        }
        if super::history::can_be_written(self) {
            settings.push(super::header::INSERT_HISTORY.into());
        }
        let names: Vec<String> = LENIENT.iter().map(|(name, _)| literal(name)).collect();
        settings.push(format!(
            "SHOW SESSION VARIABLES WHERE Variable_name IN ({})",
            names.join(",")
        ));
        let found = self.apply(&settings)?;
        self.lenient_definitions(&found)
    }

    /// A table that was made under other settings must be taken back as it was. MySQL lets few
    /// accounts change these; one that may not is no harm by itself: a server that refuses a
    /// table says so, and one that adds to it shows another definition, which is reported.
    /// `found`: name and value of those that the server has.
    fn lenient_definitions(&mut self, found: &[Cells]) -> Result<(), Error> {
        let differs = |(name, value): &&(&str, &str)| {
            let other = |row: &Cells| text(row, 0) == *name && text(row, 1) != *value;
            found.iter().any(other)
        };
        let settings: Vec<String> = LENIENT
            .iter()
            .filter(differs)
            .map(|(name, value)| format!("SET SESSION {name}={value}"))
            .collect();
        for made in self.pipelined(&settings)? {
            match made {
                Err(error) if matches!(error.code(), Some(1227 | 1238)) => {}
                made => drop(made?),
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

    /// What reading and writing have in common, as statements.
    fn common(&self, sql_mode: &str) -> Vec<String> {
        let mut settings = vec![
            // First what could end the connection while the rest is under way. A week, and not for
            // ever: whoever vanished without a word keeps nothing longer.
            "wait_timeout=604800".to_owned(),
            "net_read_timeout=604800".to_owned(),
            "net_write_timeout=604800".to_owned(),
            format!("sql_mode='{sql_mode}'"),
            "time_zone='+00:00'".to_owned(),
            "lock_wait_timeout=60".to_owned(),
            "sql_quote_show_create=1".to_owned(),
            // A server-wide value of these would cut results short, refuse long reads, or leave
            // rows uncommitted.
            "sql_select_limit=18446744073709551615".to_owned(),
            "sql_big_selects=1".to_owned(),
            "autocommit=1".to_owned(),
        ];
        let version = self.connection.server().version();
        let since = |first: (u16, u16, u16), more: &[&str], settings: &mut Vec<String>| {
            if version >= first {
                settings.extend(more.iter().map(|&setting| setting.to_owned()));
            }
        };
        match self.connection.server().family() {
            Family::MariaDb => {
                settings.push("max_statement_time=0".to_owned());
                // While the archive is written slowly, the transaction is idle.
                let idle = [
                    "idle_transaction_timeout=0",
                    "idle_readonly_transaction_timeout=0",
                    "idle_write_transaction_timeout=0",
                ];
                since((10, 3, 0), &idle, &mut settings);
            }
            Family::MySql => {
                settings.push("max_execution_time=0".to_owned());
                let fresh = ["information_schema_stats_expiry=0"];
                since((8, 0, 0), &fresh, &mut settings);
                // A key that the server has made by itself is part of the table all the same.
                let generated = ["show_gipk_in_create_table_and_information_schema=1"];
                since((8, 0, 30), &generated, &mut settings);
            }
        }
        let set = |setting: String| format!("SET SESSION {setting}");
        let names = std::iter::once("SET NAMES utf8mb4".to_owned());
        names.chain(settings.into_iter().map(set)).collect()
    }

    /// Makes settings, in one round trip; the first that is refused is the error. Returns the rows
    /// of the last one, which may be a question.
    fn apply(&mut self, settings: &[String]) -> Result<Vec<Cells>, Error> {
        let mut last = Vec::new();
        for made in self.pipelined(settings)? {
            last = made?;
        }
        Ok(last)
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
