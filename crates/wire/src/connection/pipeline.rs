//! Many small statements without a wait for each answer: over a long line hundreds of questions
//! cost a few round trips. It must never have more under way than the sockets hold, or both sides
//! would wait for each other to read.

use super::{Connection, Table, table};
use crate::error::Error;
use crate::protocol::command::COM_QUERY;

const CONTEXT: &str = "sending statements ahead";

/// Bytes of statements under way. The smallest socket buffer of Linux that is not set by hand
/// (`net.ipv4.tcp_wmem`, `net.core.wmem_default`) takes several times as many.
pub(super) const AHEAD: usize = 16 * 1024;
/// Statements under way: for a socket a small message counts as much as one of a kilobyte.
pub(super) const STATEMENTS: usize = 64;

impl Connection {
    /// Runs statements in their order and keeps the rows of each (up to [`Table::LIMIT`] bytes).
    /// What the server refuses is the outcome of that one statement; the others run all the same,
    /// so none may depend on another's success.
    ///
    /// Errors: whatever closes the connection; the statements behind it then may have run or not.
    pub fn pipeline<S: AsRef<[u8]>>(
        &mut self,
        statements: &[S],
    ) -> Result<Vec<Result<Table, Error>>, Error> {
        let mut outcomes = Vec::with_capacity(statements.len());
        let (mut sent, mut under_way) = (0, 0);
        while let Some(next) = statements.get(outcomes.len()) {
            let from = sent;
            // In batches: a message for each statement would fill the sockets with messages.
            let refill = sent - outcomes.len() <= STATEMENTS / 2;
            while let Some(statement) = statements.get(sent).filter(|_| refill) {
                let length = statement.as_ref().len();
                if under_way + length > AHEAD || sent - outcomes.len() == STATEMENTS {
                    break;
                }
                under_way += length;
                sent += 1;
            }
            if sent > from {
                let bodies = statements[from..sent].iter().map(AsRef::as_ref);
                self.channel.send_ahead(COM_QUERY, bodies, CONTEXT)?;
            }
            let outcome = if sent == outcomes.len() {
                // Longer than all that may be under way, and nothing is: it goes alone.
                sent += 1;
                under_way += next.as_ref().len();
                self.fetch(next.as_ref())
            } else {
                self.channel.expect_answer();
                self.answer()
                    .and_then(|rows| table::collect(rows, Table::LIMIT))
            };
            under_way -= next.as_ref().len();
            match outcome {
                Err(error) if self.is_closed() => return Err(error),
                Err(error) if error.code().is_none() => return Err(self.channel.fail(error)),
                outcome => outcomes.push(outcome),
            }
        }
        Ok(outcomes)
    }
}
