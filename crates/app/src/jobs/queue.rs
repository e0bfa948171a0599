//! Who is next: what a person waits for goes before what the clock asked for; within each, who
//! came first. Pure but for the waiting.

use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// Runs that wait, by number.
#[derive(Default)]
pub(super) struct Queue {
    waiting: Mutex<Waiting>,
    wake: Condvar,
}

#[derive(Default)]
struct Waiting {
    first: VecDeque<i64>,
    then: VecDeque<i64>,
    closed: bool,
}

impl Queue {
    /// Puts a run to the end of its line. `false`: nobody serves it any more.
    pub fn push(&self, run: i64, somebody_waits: bool) -> bool {
        let mut waiting = self.lock();
        if waiting.closed {
            return false;
        }
        match somebody_waits {
            true => waiting.first.push_back(run),
            false => waiting.then.push_back(run),
        }
        self.wake.notify_one();
        true
    }

    /// The next run, when there is one. `None`: there will be none any more.
    pub fn next(&self) -> Option<i64> {
        let mut waiting = self.lock();
        loop {
            if waiting.closed {
                return None;
            }
            let next = waiting.first.pop_front();
            if let Some(run) = next.or_else(|| waiting.then.pop_front()) {
                return Some(run);
            }
            waiting = self
                .wake
                .wait(waiting)
                .unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// Takes a run out. `false`: it is not here (any more).
    pub fn remove(&self, run: i64) -> bool {
        let mut waiting = self.lock();
        let before = waiting.first.len() + waiting.then.len();
        waiting.first.retain(|&one| one != run);
        waiting.then.retain(|&one| one != run);
        waiting.first.len() + waiting.then.len() < before
    }

    /// Nothing is given out any more; what still waits.
    pub fn close(&self) -> Vec<i64> {
        let mut waiting = self.lock();
        waiting.closed = true;
        self.wake.notify_all();
        let mut rest: Vec<i64> = waiting.first.drain(..).collect();
        rest.extend(waiting.then.drain(..));
        rest
    }

    fn lock(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_first_then_in_order() {
        let queue = Queue::default();
        for (run, somebody) in [(1, false), (2, false), (3, true), (4, true), (5, false)] {
            assert!(queue.push(run, somebody));
        }
        assert!(queue.remove(4) && !queue.remove(4));
        let order: Vec<_> = (0..3).map(|_| queue.next().unwrap()).collect();
        assert_eq!(order, [3, 1, 2]);
        assert_eq!(queue.close(), [5]);
        assert_eq!(queue.next(), None);
        assert!(!queue.push(6, true));
    }

    #[test]
    fn who_waits_is_woken() {
        let queue = Queue::default();
        std::thread::scope(|scope| {
            let waiting = scope.spawn(|| (queue.next(), queue.next()));
            std::thread::sleep(std::time::Duration::from_millis(20));
            queue.push(7, false);
            std::thread::sleep(std::time::Duration::from_millis(20));
            queue.close();
            assert_eq!(waiting.join().unwrap(), (Some(7), None));
        });
    }
}
