//! The ways by which rows may come into a server through a session, from what the two agreed upon and what the server's
//! settings say. It must never change a setting.

use super::session::{Session, number, text};
use crate::{Error, LoadBy};

/// Room for the protocol around a command, bytes.
const MARGIN: usize = 64;

/// What a session may use besides statements, which are always possible.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Ways {
    /// MariaDB's bulk execute.
    pub bulk: bool,
    /// LOAD DATA LOCAL.
    pub infile: bool,
    /// Whether the server has it switched on.
    pub infile_on: bool,
    /// The longest command that the server takes, bytes.
    pub packet: usize,
}

impl Ways {
    pub fn read(session: &mut Session) -> Result<Self, Error> {
        let row = session.row("SELECT @@SESSION.max_allowed_packet, @@GLOBAL.local_infile")?;
        let on = matches!(&*text(&row, 1), "1" | "ON");
        Ok(Self {
            bulk: session.connection.has_bulk(),
            infile: on && session.connection.has_local_data(),
            infile_on: on,
            packet: usize::try_from(number(&row, 0))
                .unwrap_or(usize::MAX)
                .saturating_sub(MARGIN),
        })
    }

    /// The cheapest one of a session that asks for all of them, for what it can bring exactly.
    pub fn cheapest(&self) -> LoadBy {
        match (self.bulk, self.infile_on) {
            (true, _) => LoadBy::Bulk,
            (false, true) => LoadBy::Infile,
            (false, false) => LoadBy::Insert,
        }
    }
}
