//! From a checked data frame into the server, by the way that costs the server least of those that bring exactly the same:
//! MariaDB's bulk execute, LOAD DATA LOCAL, or the statements as they stand. Whatever the way, a frame is one transaction,
//! what the server warns of is told, and the rows are those that the server counted. It must never see text that was not
//! checked, and never let a faster way end in anything but what the statements would have ended in: whatever it does not
//! know, or the server does not take without a word, goes as text, and the server's answer to the text is what counts.

mod bulk;
mod form;
mod infile;
mod warnings;

use archive::grammar::{Dialect, Head, StatementRange};
use archive::index::Object;

use crate::mysql::session::Session;
use crate::mysql::ways::Ways;
use crate::{Error, LoadBy, LoadedBy};
use bulk::Bulk;
use infile::Infile;

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
    /// How many of the rows came which way.
    pub by: LoadedBy,
}

/// Fills one table through one connection: made for the first frame, kept until the last, and ended.
pub(super) struct Loader<'a> {
    table: &'a Object,
    wanted: LoadBy,
    way: Way,
}

/// The way of a table's rows.
enum Way {
    Undecided,
    Insert,
    Fast(Box<Fast>),
}

/// A way other than statements.
struct Fast {
    head: Head,
    by: By,
    /// Statements of which a value was no fit, and the others.
    unfit: u64,
    fit: u64,
}

enum By {
    Bulk(Bulk),
    Infile(Infile),
}

/// How a frame ended by a faster way.
enum Outcome {
    Taken(Loaded),
    /// The server had something to say, or did not count what was sent.
    Doubtful,
}

impl<'a> Loader<'a> {
    pub fn new(table: &'a Object, wanted: LoadBy) -> Self {
        Self {
            table,
            wanted,
            way: Way::Undecided,
        }
    }

    /// Sends a frame.
    pub fn frame(&mut self, session: &mut Session, frame: &Checked<'_>) -> Result<Loaded, Error> {
        if matches!(self.way, Way::Undecided) {
            self.way = self.decide(session)?;
        }
        let Way::Fast(fast) = &mut self.way else {
            return self.as_text(session, frame);
        };
        match fast.frame(session, self.table, frame)? {
            Outcome::Taken(loaded) => {
                if fast.unfit > fast.fit {
                    self.give_up(session)?;
                }
                Ok(loaded)
            }
            Outcome::Doubtful => {
                let undone = session.connection.execute("ROLLBACK");
                if undone.map_err(self.doing())?.warnings > 0 {
                    let detail =
                        "the server cannot take back rows of a table that has transactions";
                    return Err(Error::Mismatch {
                        object: self.table.name.clone(),
                        detail: detail.into(),
                    });
                }
                self.give_up(session)?;
                self.as_text(session, frame)
            }
        }
    }

    /// After the last frame: the server forgets what it keeps for the table.
    pub fn end(mut self, session: &mut Session) -> Result<(), Error> {
        self.give_up(session)
    }

    fn give_up(&mut self, session: &mut Session) -> Result<(), Error> {
        let doing = self.doing();
        match std::mem::replace(&mut self.way, Way::Insert) {
            Way::Fast(fast) => match fast.by {
                By::Bulk(bulk) => bulk.end(session).map_err(doing),
                By::Infile(_) => Ok(()),
            },
            Way::Undecided | Way::Insert => Ok(()),
        }
    }

    fn doing(&self) -> impl FnOnce(wire::Error) -> Error + use<> {
        Error::server(format!("filling table {}", self.table.name))
    }

    /// Only what can be taken back may be tried: a table without transactions gets statements.
    fn decide(&self, session: &mut Session) -> Result<Way, Error> {
        let engine = self.table.engine.as_deref().unwrap_or_default();
        if self.wanted == LoadBy::Insert || !engine.eq_ignore_ascii_case("InnoDB") {
            return Ok(Way::Insert);
        }
        let ways = match session.ways {
            Some(ways) => ways,
            None => Ways::read(session)?,
        };
        session.ways = Some(ways);
        let Ok(head) = self.table.head(Dialect::MySql) else {
            return Ok(Way::Insert);
        };
        let columns = &self.table.columns;
        let by = match self.wanted {
            LoadBy::Cheapest | LoadBy::Bulk if ways.bulk => {
                let bulk = Bulk::prepare(session, &head, columns, ways.packet);
                bulk.map_err(self.doing())?.map(By::Bulk)
            }
            LoadBy::Cheapest | LoadBy::Infile if ways.infile => {
                Infile::prepare(session, &self.table.name, columns)?.map(By::Infile)
            }
            _ => None,
        };
        Ok(by.map_or(Way::Insert, |by| {
            Way::Fast(Box::new(Fast {
                head,
                by,
                unfit: 0,
                fit: 0,
            }))
        }))
    }

    fn as_text(&self, session: &mut Session, frame: &Checked<'_>) -> Result<Loaded, Error> {
        let mut loaded = Loaded::default();
        // One commit a frame instead of one a statement.
        begin(session).map_err(self.doing())?;
        for statement in frame.statements {
            let done = session
                .connection
                .execute(&frame.text[statement.range.clone()])
                .map_err(self.doing())?;
            loaded.rows += done.affected;
            if done.warnings > 0 && loaded.warned.is_none() {
                loaded.warned = warnings(session, done.warnings, self.table)?;
            }
        }
        session.connection.execute("COMMIT").map_err(self.doing())?;
        loaded.by.insert = loaded.rows;
        Ok(loaded)
    }
}

fn begin(session: &mut Session) -> Result<(), wire::Error> {
    session.connection.execute("START TRANSACTION").map(drop)
}

impl Fast {
    fn frame(
        &mut self,
        session: &mut Session,
        table: &Object,
        frame: &Checked<'_>,
    ) -> Result<Outcome, Error> {
        let doing = || Error::server(format!("filling table {}", table.name));
        let mut loaded = Loaded::default();
        begin(session).map_err(doing())?;
        for statement in frame.statements {
            let text = &frame.text[statement.range.clone()];
            let done = match self.send(session, text) {
                Ok(done) => done,
                // What it says to the text is what is told.
                Err(error) if error.code().is_some() && !session.connection.is_closed() => {
                    return Ok(Outcome::Doubtful);
                }
                Err(error) => return Err(doing()(error)),
            };
            let (done, rows) = match done {
                Some(done) => {
                    self.fit += 1;
                    (done, self.rows_of(&mut loaded.by))
                }
                None => {
                    self.unfit += 1;
                    let done = session.connection.execute(text);
                    (done.map_err(doing())?, &mut loaded.by.insert)
                }
            };
            if done.warnings > 0 || done.affected != statement.rows {
                return Ok(Outcome::Doubtful);
            }
            *rows += done.affected;
            loaded.rows += done.affected;
        }
        session.connection.execute("COMMIT").map_err(doing())?;
        Ok(Outcome::Taken(loaded))
    }

    fn send(
        &mut self,
        session: &mut Session,
        text: &[u8],
    ) -> Result<Option<wire::Done>, wire::Error> {
        match &mut self.by {
            By::Bulk(bulk) => bulk.send(session, &self.head, text),
            By::Infile(infile) => infile.send(session, &self.head, text),
        }
    }

    fn rows_of<'l>(&self, by: &'l mut LoadedBy) -> &'l mut u64 {
        match self.by {
            By::Bulk(_) => &mut by.bulk,
            By::Infile(_) => &mut by.infile,
        }
    }
}
