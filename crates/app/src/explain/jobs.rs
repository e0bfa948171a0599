//! Sentences for runs that were refused.

use crate::failure::Failure;
use crate::jobs::Refused;
use crate::words::t;

impl From<Refused> for Failure {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::Running(run) => Self::new(
                "already-running",
                t!("already-running", run = run.to_string()),
                t!("already-running-next"),
            ),
            Refused::NoDatabase => Self::new(
                "no-such-database",
                t!("no-such-database"),
                t!("no-such-database-next"),
            ),
            Refused::NoBackup => Self::new(
                "no-such-backup",
                t!("no-such-backup"),
                t!("no-such-backup-next"),
            ),
            Refused::Pinned => Self::new("pinned", t!("pinned"), t!("pinned-next")),
            Refused::Stopping => Self::new("stopping", t!("stopping"), t!("stopping-next")),
            Refused::Catalog(error) => error.into(),
            Refused::Failed(failure) => *failure,
        }
    }
}

/// A backup of the database is being made by another process.
pub fn locked() -> Failure {
    Failure::new(
        "already-running",
        t!("database-locked"),
        t!("already-running-next"),
    )
}
