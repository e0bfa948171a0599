//! Statements with placeholders that the server keeps prepared. It must never hand a statement of
//! one connection to another, where its number means something else.

use super::Connection;
use super::rows::Rows;
use crate::error::{Error, ErrorKind};
use crate::protocol::command::{COM_STMT_CLOSE, COM_STMT_EXECUTE, COM_STMT_PREPARE};
use crate::protocol::prepared::PreparedOk;

const CONTEXT: &str = "preparing a statement";
const EXECUTING: &str = "running a prepared statement";

/// A statement that the server has prepared. It lives as long as the connection, or until
/// [`Connection::forget`].
#[derive(Debug)]
pub struct Prepared {
    pub(super) id: u32,
    pub(super) parameters: u16,
    connection: u64,
}

impl Prepared {
    /// How many placeholders it has.
    pub fn parameters(&self) -> usize {
        self.parameters.into()
    }

    /// An error if it is not one of this connection's.
    pub(super) fn belongs(&self, connection: &Connection) -> Result<(), Error> {
        if self.connection == connection.serial {
            return Ok(());
        }
        let kind = ErrorKind::Settings("a prepared statement of another connection".to_owned());
        Err(Error::new(kind, CONTEXT))
    }
}

impl Connection {
    /// Has the server prepare a statement. What its parameters and columns are called is read and
    /// thrown away.
    pub fn prepare(&mut self, sql: impl AsRef<[u8]>) -> Result<Prepared, Error> {
        self.channel
            .send_command(COM_STMT_PREPARE, sql.as_ref(), CONTEXT)?;
        let okay = PreparedOk::parse(self.channel.receive(CONTEXT)?);
        let okay = okay.map_err(|malformed| self.channel.fail(malformed.during(CONTEXT)))?;
        for count in [okay.parameters, okay.columns] {
            if count > 0 {
                self.columns(count.into())?;
            }
        }
        Ok(Prepared {
            id: okay.id,
            parameters: okay.parameters,
            connection: self.serial,
        })
    }

    /// Runs a statement without placeholders and streams its rows in binary ([`Row::values`](crate::Row::values)): the
    /// server prints no numbers or dates, and no digit of a FLOAT gets lost.
    ///
    /// A statement with placeholders is an error (`Settings`), and nothing is sent.
    pub fn query_prepared(&mut self, prepared: &Prepared) -> Result<Rows<'_>, Error> {
        prepared.belongs(self)?;
        if prepared.parameters > 0 {
            let kind = ErrorKind::Settings("a statement whose placeholders stand empty".to_owned());
            return Err(Error::new(kind, EXECUTING));
        }
        let [a, b, c, d] = prepared.id.to_le_bytes();
        // No cursor; the number of iterations is always 1.
        let body = [a, b, c, d, 0, 1, 0, 0, 0];
        self.channel
            .send_command(COM_STMT_EXECUTE, &body, EXECUTING)?;
        self.answer().map(Rows::binary)
    }

    /// Tells the server that a statement is not needed any more. It answers nothing.
    pub fn forget(&mut self, prepared: Prepared) -> Result<(), Error> {
        prepared.belongs(self)?;
        self.channel
            .send_command(COM_STMT_CLOSE, &prepared.id.to_le_bytes(), CONTEXT)
    }
}
