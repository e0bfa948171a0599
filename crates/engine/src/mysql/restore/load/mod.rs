//! From a checked data frame into the server. Whatever the way, a frame is one transaction, what the server warns of is
//! told, and the rows are those that the server counted. It must never see text that was not checked.

mod warnings;

use archive::grammar::StatementRange;
use archive::index::Object;

use crate::Error;
use crate::mysql::session::Session;

pub(super) use warnings::warnings;

/// The text of a data frame, checked as a whole by its hash and the grammar.
pub(super) struct Checked<'f> {
    pub text: &'f [u8],
    /// Where its statements lie in the text.
    pub statements: &'f [StatementRange],
}

/// What the server made of it.
#[derive(Debug, Default)]
pub(super) struct Loaded {
    /// Rows, as the server counted them.
    pub rows: u64,
    /// What it warned of.
    pub warned: Option<String>,
}

/// Fills one table through one connection: made for the first frame, kept until the last.
pub(super) struct Loader<'a> {
    table: &'a Object,
}

impl<'a> Loader<'a> {
    pub fn new(table: &'a Object) -> Self {
        Self { table }
    }

    /// Sends a frame.
    pub fn frame(&mut self, session: &mut Session, frame: &Checked<'_>) -> Result<Loaded, Error> {
        let doing = || Error::server(format!("filling table {}", self.table.name));
        let mut loaded = Loaded::default();
        // One commit a frame instead of one a statement.
        session
            .connection
            .execute("START TRANSACTION")
            .map_err(doing())?;
        for statement in frame.statements {
            let done = session
                .connection
                .execute(&frame.text[statement.range.clone()])
                .map_err(doing())?;
            loaded.rows += done.affected;
            if done.warnings > 0 && loaded.warned.is_none() {
                loaded.warned = warnings(session, done.warnings, self.table)?;
            }
        }
        session.connection.execute("COMMIT").map_err(doing())?;
        Ok(loaded)
    }
}
