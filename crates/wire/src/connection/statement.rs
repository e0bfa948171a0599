//! A statement written piece by piece. It must never reach the server's parser unless
//! [`Statement::finish`] was called.

use std::io::{self, Write};

use super::{Connection, Done};
use crate::error::Error;
use crate::protocol::command::COM_QUERY;

const CONTEXT: &str = "sending a statement in pieces";

/// A statement under way. Dropped before [`Statement::finish`], it closes the connection, and the
/// server, which waits for the rest of the text, runs nothing.
///
/// The protocol writes a packet's length before the packet, so up to 16 MiB − 1 of the text are
/// held back until it is known whether more follows; longer texts need no more than that.
///
/// Errors of [`Write`] wrap an [`Error`], which `io::Error::downcast` gives back;
/// [`Statement::append`] gives it directly.
#[derive(Debug)]
pub struct Statement<'c> {
    connection: &'c mut Connection,
    finished: bool,
}

impl<'c> Statement<'c> {
    pub(super) fn begin(connection: &'c mut Connection) -> Result<Self, Error> {
        connection.channel.begin(COM_QUERY, CONTEXT)?;
        Ok(Self {
            connection,
            finished: false,
        })
    }

    /// Adds text.
    pub fn append(&mut self, sql: &[u8]) -> Result<(), Error> {
        self.connection.channel.append(sql, CONTEXT)
    }

    /// Has the server run it, and waits until it has.
    pub fn finish(mut self) -> Result<Done, Error> {
        self.connection.channel.send_outgoing(CONTEXT)?;
        self.finished = true;
        self.connection.answer()?.finish()
    }
}

impl Write for Statement<'_> {
    fn write(&mut self, sql: &[u8]) -> io::Result<usize> {
        self.append(sql).map_err(io::Error::other)?;
        Ok(sql.len())
    }

    /// Nothing: what is held back has to stay until more comes or the end.
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Drop for Statement<'_> {
    fn drop(&mut self) {
        if !self.finished {
            self.connection
                .channel
                .close("a statement was not finished");
        }
    }
}
