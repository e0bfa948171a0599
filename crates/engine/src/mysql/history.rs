//! The history of system-versioned tables (MariaDB): which columns hold it, how it is read, and what the last instant
//! of a row that is still valid reads as. It never reads a history that no server could take back.

use wire::Family;

use super::catalog::Table;
use super::column::TableColumn;
use super::session::Session;
use crate::Error;

/// Since this version a server takes a history back (`system_versioning_insert_history`).
const WRITTEN_SINCE: (u16, u16, u16) = (10, 11, 0);
/// The fact in the index that tells what `row_end` reads as in rows that are still valid.
pub(super) const LAST_INSTANT: &str = "last_instant";
/// The last instant of servers whose clock ends in 2038: MariaDB before 11.5.
pub(super) const LAST_INSTANT_2038: &str = "2038-01-19 03:14:07.999999";
/// The last instant of the others.
pub(super) const LAST_INSTANT_2106: &str = "2106-02-07 06:28:15.999999";

/// The history of a table's rows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum History {
    /// It has none.
    #[default]
    None,
    /// Read and written like any row; the two columns that say from when until when a row was valid.
    Kept([String; 2]),
    /// Cannot be written back; why.
    Lost(&'static str),
}

/// Finds the columns that hold the history of a versioned table and makes them the last ones to be written.
/// `named`: those that the catalogue shows, which are all but the implicit ones.
pub(super) fn find(session: &Session, table: &mut Table, named: Option<[String; 2]>) {
    if !can_be_written(session) {
        table.history = History::Lost("only servers from MariaDB 10.11 on take a history back");
        return;
    }
    let period = named
        .clone()
        .unwrap_or_else(|| ["row_start", "row_end"].map(str::to_owned));
    let by_number = |column: &TableColumn| {
        period.contains(&column.name) && !column.data_type.eq_ignore_ascii_case("timestamp")
    };
    if table.columns.iter().any(by_number) {
        table.history = History::Lost("it counts by transactions of this one server");
        return;
    }
    for name in &period {
        let shown = table
            .columns
            .iter()
            .position(|column| column.name == *name)
            .map(|at| table.columns.remove(at));
        let column = shown.unwrap_or_else(|| TableColumn {
            name: name.clone(),
            data_type: "timestamp".into(),
            column_type: "timestamp(6)".into(),
            charset: None,
            generated: true,
            nullable: false,
        });
        table.columns.push(TableColumn {
            generated: false,
            ..column
        });
    }
    table.history = History::Kept(period);
}

/// Whether the server of this session takes a history back.
pub(super) fn can_be_written(session: &Session) -> bool {
    let server = session.connection.server();
    server.family() == Family::MariaDb && server.version() >= WRITTEN_SINCE
}

/// What `row_end` reads as in rows that are still valid.
pub(super) fn last_instant(session: &mut Session) -> Result<&'static str, Error> {
    let ends = session.value("SELECT FROM_UNIXTIME(2147483648) IS NULL")?;
    Ok(match ends.as_str() {
        "1" => LAST_INSTANT_2038,
        _ => LAST_INSTANT_2106,
    })
}

impl Table {
    /// The table with all rows that the archive keeps, for a FROM.
    pub fn source(&self, session: &Session) -> String {
        let name = session.qualified(&self.name);
        match self.history {
            History::Kept(_) => format!("{name} FOR SYSTEM_TIME ALL"),
            History::None | History::Lost(_) => name,
        }
    }
}
