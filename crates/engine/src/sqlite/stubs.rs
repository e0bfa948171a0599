//! Stand-ins for functions of the application that wrote the database, so that a table whose CHECK
//! or DEFAULT names one can be defined. They must never give a value: each call fails.

use std::collections::BTreeSet;

use rusqlite::Connection;
use rusqlite::functions::FunctionFlags;

/// What SQLite says of a function it does not know (resolve.c), before the name.
const UNKNOWN: &str = "no such function: ";

/// The stand-ins of one connection.
#[derive(Default)]
pub(super) struct Stubs(BTreeSet<String>);

impl Stubs {
    /// Registers the function that an error says is missing. Whether the statement is worth
    /// another try; each name is registered once.
    pub fn supply(&mut self, conn: &Connection, error: &rusqlite::Error) -> bool {
        let rusqlite::Error::SqlInputError { msg, .. } = error else {
            return false;
        };
        let Some(name) = msg.strip_prefix(UNKNOWN) else {
            return false;
        };
        if self.0.contains(&name.to_ascii_lowercase()) {
            return false;
        }
        // Deterministic, as generated columns ask for.
        let flags = FunctionFlags::SQLITE_UTF8
            | FunctionFlags::SQLITE_DETERMINISTIC
            | FunctionFlags::SQLITE_INNOCUOUS;
        let message = format!("{UNKNOWN}{name}");
        let made = conn.create_scalar_function(name, -1, flags, move |_| {
            let failure: rusqlite::Result<bool> =
                Err(rusqlite::Error::UserFunctionError(message.clone().into()));
            failure
        });
        made.is_ok() && self.0.insert(name.to_ascii_lowercase())
    }

    /// Takes them away again: what has to compute with such a function is then refused by SQLite
    /// before it has written anything.
    pub fn withdraw(&mut self, conn: &Connection) -> rusqlite::Result<()> {
        while let Some(name) = self.0.pop_first() {
            conn.remove_function(name.as_str(), -1)?;
        }
        Ok(())
    }
}
