//! Tells the estimate, and whoever listens, how far the reading of one part of a table has come. Must never be in the way
//! of the reading: it is asked once in a megabyte.

use std::cell::Cell;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::{At, Estimate};
use crate::mysql::rows::{Part, Watch};
use crate::{Event, Monitor};

/// Of one part, until it is dropped: then the part has been read.
pub(in crate::mysql::dump) struct Gauge<'a> {
    estimate: &'a Mutex<Estimate>,
    monitor: &'a dyn Monitor,
    table: usize,
    /// The shares of the table's rows before the place where the reader is, and before the end of the part.
    here: Cell<f64>,
    end: Option<f64>,
}

impl<'a> Gauge<'a> {
    pub fn new(
        estimate: &'a Mutex<Estimate>,
        monitor: &'a dyn Monitor,
        table: usize,
        part: &Part,
    ) -> Self {
        let (from, to) = part.keys;
        let known = lock(estimate);
        let below = |key: i128| known.below(table, key);
        let here = Cell::new(from.map_or(0.0, below));
        let sounded = part.grid.filter(|_| known.sounded(table));
        let end = sounded.map(|_| to.map_or(1.0, below));
        drop(known);
        Self {
            estimate,
            monitor,
            table,
            here,
            end,
        }
    }

    fn tell(&self, estimate: MutexGuard<'_, Estimate>) {
        let done = estimate.done();
        drop(estimate);
        self.monitor.event(Event::Done { share: done });
    }
}

impl Watch for Gauge<'_> {
    fn read(&self, rows: u64, bytes: u64, key: Option<i128>) {
        self.monitor.event(Event::Progress { rows, bytes });
        let mut estimate = lock(self.estimate);
        let at = match key.filter(|_| self.end.is_some()) {
            Some(key) => {
                let here = estimate.below(self.table, key);
                At::Share((here - self.here.replace(here)).max(0.0))
            }
            None => At::Unknown,
        };
        estimate.read(self.table, rows, bytes, at);
        self.tell(estimate);
    }

    fn cancelled(&self) -> bool {
        self.monitor.cancelled()
    }
}

impl Drop for Gauge<'_> {
    fn drop(&mut self) {
        let mut estimate = lock(self.estimate);
        if let Some(end) = self.end {
            let rest = (end - self.here.get()).max(0.0);
            estimate.read(self.table, 0, 0, At::Share(rest));
        }
        estimate.part_ended(self.table);
        self.tell(estimate);
    }
}

fn lock(estimate: &Mutex<Estimate>) -> MutexGuard<'_, Estimate> {
    estimate.lock().unwrap_or_else(PoisonError::into_inner)
}
