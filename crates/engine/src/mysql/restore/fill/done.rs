//! How much of the work is done: rows, and the keys that come behind them, which would else be a bar that is full and
//! stands still. The weights are guesses; nothing is decided by them.

use std::sync::atomic::{AtomicU64, Ordering};

use super::Waiting;
use crate::mysql::restore::keys::Key;
use crate::{Event, Monitor};

/// What a key costs, as a part of the text of its table's rows: one in so many.
const KEY: u64 = 8;
/// The same for a full-text key.
const FULLTEXT: u64 = 2;

/// Bytes of text, and what stands for keys.
pub(super) struct Work {
    all: u64,
    done: AtomicU64,
}

impl Work {
    /// To fill these tables.
    pub fn of(waiting: &[Waiting<'_>]) -> Self {
        let of = |table: &Waiting<'_>| {
            let text = table.text();
            let keys: u64 = table.later.keys.iter().map(|key| weight(text, key)).sum();
            text + keys
        };
        Self {
            all: waiting.iter().map(of).sum(),
            done: AtomicU64::new(0),
        }
    }

    /// So many bytes of text have arrived.
    pub fn rows(&self, text: u64, monitor: &dyn Monitor) {
        let done = self.done.fetch_add(text, Ordering::Relaxed) + text;
        let share = done as f64 / self.all.max(1) as f64;
        monitor.event(Event::Done { share });
    }

    /// A key of a table with so much text stands.
    pub fn key(&self, text: u64, key: &Key, monitor: &dyn Monitor) {
        self.rows(weight(text, key), monitor);
    }
}

fn weight(text: u64, key: &Key) -> u64 {
    text / if key.fulltext { FULLTEXT } else { KEY }
}
