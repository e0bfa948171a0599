//! What a statement of a foreign dump would do, before it is sent: a dump is somebody else's program, and a restore
//! must not reach beyond the database it was given.
//!
//! The list of what is run is closed: a statement that is not known is refused. It judges the text that
//! [`as_served`] gave, and nothing else may be sent.

mod served;
mod set;
mod statement;

pub use served::{Server, as_served};
pub use statement::{Judgement, judge};

/// Why a statement is not run and the restore stops.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// It cannot be read to its end as the server would read it.
    #[error("cannot be read: {0}")]
    Unreadable(&'static str),
    /// It reads or writes files of the server's machine.
    #[error("{0} reads or writes files")]
    Files(&'static str),
    /// It runs text that cannot be seen here.
    #[error("{0} runs statements that cannot be seen")]
    Hidden(&'static str),
    /// A kind of statement that no dump needs.
    #[error("{0:?} is not a statement of a dump")]
    Unknown(String),
}

/// What becomes of a statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Run. With `settings`, the session's settings may be others afterwards.
    Run {
        /// Whether to ask the server for its settings.
        settings: bool,
    },
    /// Run: it makes a program or a view.
    Define {
        /// What.
        kind: Defined,
        /// Its name without its database.
        name: String,
    },
    /// Not run: it chooses a database.
    Use(String),
    /// Not run as it stands: it makes, drops or changes a database.
    Database {
        /// Which of the three.
        change: Change,
        /// The database; empty for that of the session.
        name: String,
        /// What stands behind the name: character set, collation, comment.
        options: Vec<u8>,
    },
    /// Not run: comments only, such as a version comment that this server skips. Sent without it, a server calls it an
    /// empty query (1065).
    Nothing,
    /// Not run: locks of tables, which a restore alone in its target does not need. mariadb-dump locks a table and not
    /// the sequence in its default, and then its own rows are refused (1100).
    Lock,
    /// Not run: it is about the whole server (settings, accounts, replication, plugins).
    Server,
}

/// What is done to a database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Change {
    Create,
    Alter,
    Drop,
}

/// What a definition makes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Defined {
    View,
    Trigger,
    Function,
    Procedure,
    Event,
    Package,
    PackageBody,
}
