//! LOAD DATA LOCAL, with rows that the caller gives. It must never open a file, and never send
//! anything but what the caller gives, whatever name the server asks for; a server that asks
//! after any other statement is refused (see `protocol::answer`).
//! Pages: "LOCAL INFILE packet", "COM_QUERY Response: LOCAL INFILE Request".

use super::{Connection, Done};
use crate::error::{Error, ErrorKind};
use crate::protocol::answer::Answer;
use crate::protocol::capability::Capabilities;
use crate::protocol::command::COM_QUERY;
use crate::protocol::row::NULL as REQUEST;

const CONTEXT: &str = "sending the rows of a LOAD DATA LOCAL";
/// Bytes of a packet: less than any server's `max_allowed_packet` is set to in earnest.
const PIECE: usize = 64 * 1024;

/// A LOAD DATA LOCAL that waits for its rows. Dropped before [`Load::finish`], it closes the
/// connection: an early end would look to the server like the end of the rows, and it would keep
/// what it has.
#[derive(Debug)]
pub struct Load<'c> {
    connection: &'c mut Connection,
    finished: bool,
}

impl Connection {
    /// Whether [`Connection::load`] was agreed upon. A server's `local_infile` can be off all the
    /// same; it then refuses the statement (3948, 1148, 4166).
    pub fn has_local_data(&self) -> bool {
        let agreed = self.server.capabilities;
        agreed.contains(Capabilities::LOCAL_FILES)
    }

    /// Begins a `LOAD DATA LOCAL INFILE`. The file's name in it is never used.
    pub fn load(&mut self, sql: impl AsRef<[u8]>) -> Result<Load<'_>, Error> {
        if !self.has_local_data() {
            let why = "LOAD DATA LOCAL was not agreed upon with the server".to_owned();
            return Err(Error::new(ErrorKind::Settings(why), CONTEXT));
        }
        self.channel
            .send_command(COM_QUERY, sql.as_ref(), CONTEXT)?;
        let answer = self.channel.receive(CONTEXT)?;
        if answer.first() == Some(&REQUEST) {
            return Ok(Load {
                connection: self,
                finished: false,
            });
        }
        let error = match Answer::parse(answer) {
            Ok(_) => Error::protocol(CONTEXT, "the server does not want the rows"),
            Err(malformed) => malformed.during(CONTEXT),
        };
        Err(self.channel.fail(error))
    }
}

impl Load<'_> {
    /// Sends rows, in the form that the statement has told the server, cut anywhere.
    pub fn append(&mut self, rows: &[u8]) -> Result<(), Error> {
        // An empty piece would be the end.
        for piece in rows.chunks(PIECE) {
            self.connection.channel.send_reply(piece, CONTEXT)?;
        }
        Ok(())
    }

    /// Says that this was all, and waits until the server has taken it in.
    pub fn finish(mut self) -> Result<Done, Error> {
        self.connection.channel.send_reply(b"", CONTEXT)?;
        self.finished = true;
        self.connection.done(CONTEXT)
    }
}

impl Drop for Load<'_> {
    fn drop(&mut self) {
        if !self.finished {
            let channel = &mut self.connection.channel;
            channel.close("a LOAD DATA LOCAL was not finished");
        }
    }
}
