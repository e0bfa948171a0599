//! The connection: the commands, and the one rule that keeps them safe: whoever leaves an answer
//! half read or a statement half sent closes the socket, so that nothing ever gets out of step.

mod ahead;
mod bulk;
mod channel;
mod codec;
mod compressed;
mod large;
mod load;
mod names;
mod pipeline;
mod prepared;
mod receiver;
mod rows;
mod sign_in;
mod socket;
mod statement;
mod stream;
mod table;
mod tls;

use std::sync::atomic::{AtomicU64, Ordering};

use crate::error::Error;
use crate::options::Options;
use crate::protocol::answer::Answer;
use crate::protocol::capability::Capabilities;
use crate::protocol::column::Column;
use crate::protocol::command::{COM_INIT_DB, COM_PING, COM_QUERY};
use crate::protocol::header::MAX_PAYLOAD;
use crate::protocol::ok::Okay;
use crate::server::Server;
use channel::Channel;

pub use bulk::{Batch, Parameter};
pub use large::{Cell, LargeRow};
pub use load::Load;
pub use prepared::Prepared;
pub use rows::{Next, Row, Rows};
pub use statement::Statement;
pub use table::Table;

/// A signed-in connection. Dropping it tells the server good-bye if it can.
#[derive(Debug)]
pub struct Connection {
    channel: Channel,
    server: Server,
    large_row: usize,
    /// Tells this connection from all others of this process.
    serial: u64,
}

static SERIAL: AtomicU64 = AtomicU64::new(0);

/// What a statement did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Done {
    /// Rows changed; 0 after a result set.
    pub affected: u64,
    /// The first AUTO_INCREMENT value given, or 0.
    pub last_insert_id: u64,
    /// How many warnings `SHOW WARNINGS` would show.
    pub warnings: u16,
    /// Rows of the result set, as counted here.
    pub rows: u64,
}

impl Done {
    fn new(okay: Okay, rows: u64) -> Self {
        let Okay {
            affected,
            last_insert_id,
            warnings,
            ..
        } = okay;
        Self {
            affected,
            last_insert_id,
            warnings,
            rows,
        }
    }
}

impl Connection {
    /// Connects, encrypts if asked to, and signs in.
    ///
    /// Errors: `Settings`, `Unreachable`, `Timeout`, `Lost`, `Tls`, `UnsupportedAuth`,
    /// `NeedsEncryption`, `AccessDenied`, `UnknownDatabase`, `Server` (too many connections, host blocked, …).
    pub fn connect(options: &Options) -> Result<Self, Error> {
        let (channel, server) = sign_in::connect(options)?;
        let large_row = options.large_row.clamp(64 * 1024, MAX_PAYLOAD);
        Ok(Self {
            channel,
            server,
            large_row,
            serial: SERIAL.fetch_add(1, Ordering::Relaxed),
        })
    }

    /// The server at the other end.
    pub fn server(&self) -> &Server {
        &self.server
    }

    /// Whether the connection is of no more use: it failed, or rows or a statement were left half
    /// way. Errors of the server's own (`AccessDenied`, `UnknownDatabase`, `Server`) usually leave
    /// it open.
    pub fn is_closed(&self) -> bool {
        self.channel.closed().is_some()
    }

    /// Runs a statement that is wanted for its effect. Rows are read, counted and thrown away.
    pub fn execute(&mut self, sql: impl AsRef<[u8]>) -> Result<Done, Error> {
        self.query(sql)?.finish()
    }

    /// Runs a statement and streams its rows as the server's text. A statement without rows gives
    /// no columns and an immediate end.
    pub fn query(&mut self, sql: impl AsRef<[u8]>) -> Result<Rows<'_>, Error> {
        if self.channel.has_announced() {
            return self.announced(sql.as_ref());
        }
        self.channel
            .send_command(COM_QUERY, sql.as_ref(), "sending a statement")?;
        self.answer()
    }

    /// Runs a statement and keeps its rows. For small results: `TooLarge` above [`Table::LIMIT`]
    /// bytes, and the connection is closed then.
    pub fn fetch(&mut self, sql: impl AsRef<[u8]>) -> Result<Table, Error> {
        table::collect(self.query(sql)?, Table::LIMIT)
    }

    /// Begins a statement whose text is written piece by piece and may be longer than memory.
    pub fn statement(&mut self) -> Result<Statement<'_>, Error> {
        Statement::begin(self)
    }

    /// Chooses the default database.
    pub fn use_database(&mut self, name: &str) -> Result<(), Error> {
        self.channel
            .send_command(COM_INIT_DB, name.as_bytes(), "choosing the database")?;
        self.done("choosing the database").map(drop)
    }

    /// Asks the server for a sign of life.
    pub fn ping(&mut self) -> Result<(), Error> {
        self.channel.send_command(COM_PING, b"", "ping")?;
        self.done("ping").map(drop)
    }

    /// Says good-bye and closes the socket. The server answers nothing, so there is nothing to
    /// fail that would matter.
    pub fn close(self) {
        drop(self);
    }

    /// The answer to a statement that was sent.
    fn answer(&mut self) -> Result<Rows<'_>, Error> {
        match self.first()? {
            Answer::Done(okay) => Ok(Rows::ended(self, Done::new(okay, 0))),
            Answer::Columns(count) => {
                let columns = self.columns(count)?;
                Ok(Rows::reading(self, columns))
            }
        }
    }

    fn deprecate_eof(&self) -> bool {
        self.server
            .capabilities
            .contains(Capabilities::DEPRECATE_EOF)
    }

    /// An answer that can only be OK or ERR.
    fn done(&mut self, context: &'static str) -> Result<Done, Error> {
        match self.first()? {
            Answer::Done(okay) => Ok(Done::new(okay, 0)),
            Answer::Columns(_) => Err(self
                .channel
                .fail(Error::protocol(context, "rows that nobody asked for"))),
        }
    }

    fn first(&mut self) -> Result<Answer, Error> {
        const CONTEXT: &str = "waiting for the server's answer";
        let answer = Answer::parse(self.channel.receive(CONTEXT)?);
        answer.map_err(|malformed| self.channel.fail(malformed.during(CONTEXT)))
    }

    fn columns(&mut self, count: usize) -> Result<Vec<Column>, Error> {
        const CONTEXT: &str = "reading the column definitions";
        let mut columns = Vec::with_capacity(count);
        for _ in 0..count {
            let column = Column::parse(self.channel.receive(CONTEXT)?);
            columns.push(column.map_err(|malformed| self.channel.fail(malformed.during(CONTEXT)))?);
        }
        if !self.deprecate_eof() {
            let end = Okay::parse_eof(self.channel.receive(CONTEXT)?);
            end.map_err(|malformed| self.channel.fail(malformed.during(CONTEXT)))?;
        }
        Ok(columns)
    }
}
