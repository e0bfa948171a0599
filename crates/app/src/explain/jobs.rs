//! Sentences for runs that were refused.

use crate::failure::Failure;
use crate::jobs::Refused;
use crate::words::m;

impl From<Refused> for Failure {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::Running(run) => Self::new(
                "already-running",
                m!("already-running", run = run.to_string()),
                m!("already-running-next"),
            ),
            Refused::NoDatabase => Self::new(
                "no-such-database",
                m!("no-such-database"),
                m!("no-such-database-next"),
            ),
            Refused::NoBackup => Self::new(
                "no-such-backup",
                m!("no-such-backup"),
                m!("no-such-backup-next"),
            ),
            Refused::Pinned => Self::new("pinned", m!("pinned"), m!("pinned-next")),
            Refused::BadName => Self::new("bad-name", m!("bad-name"), m!("bad-name-next")),
            Refused::NothingToUndo => Self::new(
                "nothing-to-undo",
                m!("nothing-to-undo"),
                m!("nothing-to-undo-next"),
            ),
            Refused::Stopping => Self::new("stopping", m!("stopping"), m!("stopping-next")),
            Refused::Catalog(error) => error.into(),
            Refused::Failed(failure) => *failure,
        }
    }
}

/// A backup of the database is being made by another process.
pub fn locked() -> Failure {
    Failure::new(
        "already-running",
        m!("database-locked"),
        m!("already-running-next"),
    )
}
