//! When a backup is due: every so many hours, on a grid that does not drift. Pure: the moment, what
//! is known of the last run and the interval go in; what to do, and what was missed, comes out.
//! Moments are counted on the clock of the world, so the hours of an autumn night neither run
//! twice nor are left out.

use crate::catalog::runs::{Run, RunState, Trigger};

/// A slot that is later than this, when somebody looks, was missed and is made up for.
pub const GRACE: i64 = 5 * 60 * 1000;
/// So many missed slots of one database are entered; who was away for a year need not read each.
const MOST_MISSED: i64 = 50;

/// What a schedule counts from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Last {
    /// When it was due; of one that nobody scheduled, when it was asked for.
    pub at: i64,
    /// It did not come to its end, and nobody made up for it yet.
    pub lost: bool,
}

impl Last {
    /// What the last run of a database means for its schedule.
    pub fn of(run: &Run) -> Self {
        Self {
            at: run.due.unwrap_or(run.queued),
            // One that dies each time must not begin anew for ever.
            lost: run.state == RunState::Interrupted && run.trigger != Trigger::MadeUp,
        }
    }
}

/// What is to be done now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    /// The slot that the run is for.
    pub at: i64,
    /// In its time, or to make up for what was missed.
    pub trigger: Trigger,
    /// Slots before, in which nothing happened and nothing will.
    pub missed: Vec<i64>,
}

/// Whether a backup is due. `since`: nothing was expected before; `every`: the interval, more
/// than 0. All in milliseconds.
pub fn due(now: i64, since: i64, last: Option<Last>, every: i64) -> Option<Due> {
    let every = every.max(1);
    let first = first(now, since, last, every);
    if let Some(last) = last.filter(|last| last.lost && first > now) {
        return Some(Due {
            at: last.at,
            trigger: Trigger::MadeUp,
            missed: Vec::new(),
        });
    }
    if now < first {
        return None;
    }
    let passed = (now - first) / every;
    let latest = first + passed * every;
    let in_time = passed == 0 && now - latest <= GRACE && !last.is_some_and(|last| last.lost);
    Some(Due {
        at: latest,
        trigger: if in_time {
            Trigger::Schedule
        } else {
            Trigger::MadeUp
        },
        missed: ((passed - MOST_MISSED).max(0)..passed)
            .map(|slot| first + slot * every)
            .collect(),
    })
}

/// The next slots; one that is due now is the first of them.
pub fn next(now: i64, since: i64, last: Option<Last>, every: i64, number: usize) -> Vec<i64> {
    let every = every.max(1);
    let first = match due(now, since, last, every) {
        Some(due) => due.at,
        None => first(now, since, last, every),
    };
    // After one that is made up, the grid goes on as it was.
    let mut slots = vec![first.max(now)];
    let mut slot = first + every;
    while slots.len() < number {
        if slot > now {
            slots.push(slot);
        }
        slot += every;
    }
    slots.truncate(number);
    slots
}

/// The first slot after the last run.
fn first(now: i64, since: i64, last: Option<Last>, every: i64) -> i64 {
    match last {
        None => since.min(now),
        // The clock was wrong by more than an interval, then or now: to wait for it could take
        // years.
        Some(last) if last.at > now + every => now,
        Some(last) => (last.at + every).max(since),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: i64 = 3_600_000;
    const EVERY: i64 = 12 * HOUR;
    /// Some noon.
    const NOON: i64 = 1_795_435_200_000;

    fn ran(at: i64) -> Option<Last> {
        Some(Last { at, lost: false })
    }

    fn lost(at: i64) -> Option<Last> {
        Some(Last { at, lost: true })
    }

    fn plain(at: i64) -> Option<Due> {
        Some(Due {
            at,
            trigger: Trigger::Schedule,
            missed: vec![],
        })
    }

    fn made_up(at: i64, missed: &[i64]) -> Option<Due> {
        Some(Due {
            at,
            trigger: Trigger::MadeUp,
            missed: missed.to_vec(),
        })
    }

    #[test]
    fn the_first_is_due_at_once() {
        assert_eq!(due(NOON, NOON, None, EVERY), plain(NOON));
        assert_eq!(due(NOON + 10, NOON, None, EVERY), plain(NOON));
        // Even if the clock went back since it was added.
        assert_eq!(
            due(NOON - 999 * HOUR, NOON, None, EVERY),
            plain(NOON - 999 * HOUR)
        );
    }

    #[test]
    fn then_every_so_many_hours_without_drift() {
        let mut last = NOON;
        for round in 1..100 {
            let slot = NOON + round * EVERY;
            assert_eq!(due(slot - 1, NOON, ran(last), EVERY), None);
            // Nobody looks at the very moment.
            assert_eq!(due(slot + 14_999, NOON, ran(last), EVERY), plain(slot));
            last = slot;
        }
    }

    #[test]
    fn what_was_missed_is_made_up_once() {
        let now = NOON + 31 * HOUR;
        let expected = made_up(NOON + 24 * HOUR, &[NOON + 12 * HOUR]);
        assert_eq!(due(now, NOON, ran(NOON), EVERY), expected);
        // That one ran: the grid goes on.
        let last = ran(NOON + 24 * HOUR);
        assert_eq!(due(now + 1, NOON, last, EVERY), None);
        assert_eq!(
            due(NOON + 36 * HOUR, NOON, last, EVERY),
            plain(NOON + 36 * HOUR)
        );
        // One slot, an hour late.
        assert_eq!(
            due(NOON + 13 * HOUR, NOON, ran(NOON), EVERY),
            made_up(NOON + EVERY, &[])
        );
        assert_eq!(
            due(NOON + EVERY + GRACE, NOON, ran(NOON), EVERY),
            plain(NOON + EVERY)
        );
    }

    #[test]
    fn a_year_away_is_told_in_short() {
        let now = NOON + 365 * 24 * HOUR + HOUR;
        let due = due(now, NOON, ran(NOON), EVERY).unwrap();
        assert_eq!(due.at, NOON + 365 * 24 * HOUR);
        assert_eq!(due.missed.len(), MOST_MISSED as usize);
        assert_eq!(due.missed.last(), Some(&(due.at - EVERY)));
    }

    #[test]
    fn what_was_lost_begins_anew_once() {
        assert_eq!(due(NOON + 1, NOON, lost(NOON), EVERY), made_up(NOON, &[]));
        let late = due(NOON + EVERY + 1, NOON, lost(NOON), EVERY);
        assert_eq!(late, made_up(NOON + EVERY, &[]));
        // Lost again while it was made up: it waits for its next turn.
        assert_eq!(due(NOON + 2, NOON, ran(NOON), EVERY), None);
    }

    #[test]
    fn a_pause_is_not_missed() {
        let resumed = NOON + 100 * HOUR;
        assert_eq!(due(resumed, resumed, ran(NOON), EVERY), plain(resumed));
        // Resumed soon after the last: it keeps its turn.
        assert_eq!(
            due(NOON + 3 * HOUR, NOON + 2 * HOUR, ran(NOON), EVERY),
            None
        );
        assert_eq!(
            due(NOON + EVERY, NOON + 2 * HOUR, ran(NOON), EVERY),
            plain(NOON + EVERY)
        );
    }

    #[test]
    fn a_clock_that_was_wrong_stops_nothing() {
        // Set back by an hour: the next one comes an hour later.
        assert_eq!(due(NOON - HOUR, NOON, ran(NOON), EVERY), None);
        assert_eq!(
            due(NOON + EVERY, NOON, ran(NOON), EVERY),
            plain(NOON + EVERY)
        );
        // It had been wrong by years.
        let future = NOON + 20_000 * HOUR;
        assert_eq!(due(NOON, NOON - HOUR, ran(future), EVERY), plain(NOON));
    }

    #[test]
    fn the_next_five() {
        let slots = |from: i64| -> Vec<i64> { (0..5).map(|n| from + n * EVERY).collect() };
        assert_eq!(
            next(NOON + HOUR, NOON, ran(NOON), EVERY, 5),
            slots(NOON + EVERY)
        );
        assert_eq!(next(NOON, NOON, None, EVERY, 5), slots(NOON));
        // One that is made up now is the first; the grid goes on.
        let now = NOON + 31 * HOUR;
        let mut expected = vec![now];
        expected.extend(&slots(NOON + 36 * HOUR)[..4]);
        assert_eq!(next(now, NOON, ran(NOON), EVERY, 5), expected);
        assert!(next(now, NOON, ran(NOON), EVERY, 0).is_empty());
    }
}
