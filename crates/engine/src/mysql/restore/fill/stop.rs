//! The end before the end: the first error, or a person's wish, stops all connections. Who sends frames sees it at the
//! next frame; a long ALTER TABLE is interrupted on the server. It must never interrupt a statement that is not ours,
//! which is why those statements carry a random mark.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::sync::{Mutex, PoisonError};

use archive::ReadAt;

use super::super::Choices;
use super::{Fill, LOOK};
use crate::Error;
use crate::mysql::session::{Session, text};
use crate::scratch::random;

/// Whether to stop, and why.
pub(super) struct Stop {
    stopped: AtomicBool,
    error: Mutex<Option<Error>>,
    mark: String,
}

impl Stop {
    pub fn new() -> Self {
        Self {
            stopped: AtomicBool::new(false),
            error: Mutex::default(),
            mark: format!("/* sauvegarde {} */", random()),
        }
    }

    /// A comment for statements that may run for long.
    pub fn mark(&self) -> &str {
        &self.mark
    }

    pub fn stopped(&self) -> bool {
        self.stopped.load(Ordering::Relaxed)
    }

    /// Stops all. Only the first reason counts: the others follow from it.
    pub fn because(&self, error: Error) {
        self.error
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get_or_insert(error);
        self.stopped.store(true, Ordering::Relaxed);
    }

    pub fn into_error(self) -> Option<Error> {
        self.error
            .into_inner()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

/// Waits until all connections are done; listens to the person meanwhile.
pub(super) fn watch<S: ReadAt>(ends: &Receiver<()>, fill: &Fill<'_, S>, prepared: &Choices<'_, S>) {
    let mut interrupter = None;
    while let Err(RecvTimeoutError::Timeout) = ends.recv_timeout(LOOK) {
        if !fill.stop.stopped() && fill.monitor.cancelled() {
            fill.stop.because(Error::Cancelled);
        }
        if fill.stop.stopped() {
            // Without it the statement runs to its end, and then it stops.
            let _ = interrupt(&mut interrupter, prepared, fill.stop.mark());
        }
    }
}

/// Interrupts the statements that carry the mark.
fn interrupt<S: ReadAt>(
    session: &mut Option<Session>,
    prepared: &Choices<'_, S>,
    mark: &str,
) -> Result<(), Error> {
    let session = match session {
        Some(session) => session,
        None => session.insert(Session::open_reading(&wire::Options {
            database: None,
            ..prepared.server.clone()
        })?),
    };
    for row in session.rows("SHOW FULL PROCESSLIST")? {
        if text(&row, 7).contains(mark) {
            session.run(&format!("KILL QUERY {}", text(&row, 0)))?;
        }
    }
    Ok(())
}
