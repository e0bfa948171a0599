//! Statements that are known before their turn, sent before the answers of those ahead of them were read: their rows
//! are streamed like those of any other. It must never take one statement's answer for another's: whoever asks
//! something else while announced statements wait for their turn loses the connection.

use super::pipeline::{AHEAD, STATEMENTS};
use super::{Connection, Rows};
use crate::error::Error;
use crate::protocol::command::COM_QUERY;

const CONTEXT: &str = "sending statements ahead";

impl Connection {
    /// Sends the first of these statements, as many as may be under way, and returns how many. Each of them must be
    /// asked for by [`Connection::query`] (or what calls it) in this order, with nothing in between; only then its
    /// answer is read. None may depend on another's success. While earlier ones have not been asked for, none is sent.
    pub fn announce<S: AsRef<[u8]>>(&mut self, statements: &[S]) -> Result<usize, Error> {
        if self.channel.has_announced() {
            return Ok(0);
        }
        let mut bytes = 0;
        let fit = statements.iter().take(STATEMENTS).take_while(|statement| {
            bytes += statement.as_ref().len();
            bytes <= AHEAD
        });
        let count = fit.count();
        let bodies = || statements[..count].iter().map(AsRef::as_ref);
        self.channel.send_ahead(COM_QUERY, bodies(), CONTEXT)?;
        self.channel.set_announced(bodies());
        Ok(count)
    }

    /// The rows of the announced statement whose turn it is.
    pub(super) fn announced(&mut self, sql: &[u8]) -> Result<Rows<'_>, Error> {
        self.channel.expect_announced(sql, CONTEXT)?;
        self.answer()
    }
}
