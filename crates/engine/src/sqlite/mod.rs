//! SQLite: a file is copied at one instant by the online backup API, the copy is dumped as SQL
//! text that `sqlite3 new.db < file` takes back, and a dump is restored and proven.
//!
//! The source is opened read-only and must never be written to. Nothing of an archive is run
//! that is not a definition of its index or does not follow the grammar of data.

mod catalog;
mod checksums;
mod digest;
mod dump;
mod inventory;
mod large_restore;
mod large_row;
mod load;
mod objects;
mod plan;
mod prove;
mod real;
mod restore;
mod row_scanner;
mod row_values;
mod rows;
mod scripts;
mod shape;
mod snapshot;
mod stubs;
mod target;
mod values;

pub use dump::dump;
pub use objects::objects;
pub use prove::prove;
pub use restore::restore;

use archive::grammar::Head;
use archive::index::{Dialect, Object};

use crate::Error;

/// How long to wait for another process to release its lock on a database file.
const LOCK_WAIT: std::time::Duration = std::time::Duration::from_secs(10);

/// Values from this many bytes on are streamed, and their row has a frame of its own.
const LARGE: usize = 1 << 20;

/// A name as SQL: in double quotes, those inside doubled.
fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// Whether SQLite keeps the name for its own use.
fn reserved(name: &str) -> bool {
    name.get(..7)
        .is_some_and(|start| start.eq_ignore_ascii_case("sqlite_"))
}

/// The first line of each data statement of a table.
fn head(object: &Object) -> Result<Head, Error> {
    object
        .head(Dialect::Sqlite)
        .map_err(|error| Error::Refused(format!("{}: {error}", object.name)))
}
