//! When a backup is due: every so many hours on a grid that does not drift, or at the moments of a
//! calendar. Pure: the moment, what is known of the last run and the timetable go in; what to do,
//! and what was missed, comes out. Moments are counted on the clock of the world, so the hours of
//! an autumn night neither run twice nor are left out.

use crate::calendar::Calendar;
use crate::catalog::HOUR;
use crate::catalog::runs::{LastBackup, RunState, Trigger};
use crate::catalog::settings::Settings;
use crate::catalog::sources::Database;

/// A slot that is later than this, when somebody looks, was missed and is made up for.
pub const GRACE: i64 = 5 * 60 * 1000;
/// So many missed slots of one database are entered; who was away for a year need not read each.
const MOST_MISSED: usize = 50;
/// With more databases than this they are spread.
const FEW: usize = 4;
/// Over so long.
const SPREAD: i64 = 30 * 60 * 1000;

/// When backups are wanted.
#[derive(Clone, Debug)]
pub struct Timetable {
    /// How often.
    pub pace: Pace,
    /// Later by so many milliseconds, so that many databases do not begin in the same second. The
    /// first run does not wait for it.
    pub later: i64,
}

/// How often.
#[derive(Clone, Debug)]
pub enum Pace {
    /// So many milliseconds after each other, more than 0.
    Every(i64),
    /// At the moments of a calendar.
    Calendar(Box<Calendar>),
}

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
    pub fn of(run: &LastBackup) -> Self {
        Self {
            at: run.at,
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

/// Whether a backup is due. `since`: nothing was expected before. All in milliseconds.
pub fn due(now: i64, since: i64, last: Option<Last>, timetable: &Timetable) -> Option<Due> {
    // Else the clock was wrong when it was written.
    let since = since.min(now);
    let lost = last.filter(|last| last.lost);
    let first = timetable.first(now, since, last);
    let Some(first) = first.filter(|first| *first <= now) else {
        return lost.map(|last| Due {
            at: last.at,
            trigger: Trigger::MadeUp,
            missed: Vec::new(),
        });
    };
    let mut passed = timetable.passed(first, now);
    let latest = passed.pop().unwrap_or(first);
    let in_time = passed.is_empty() && now - latest <= GRACE && lost.is_none();
    Some(Due {
        at: latest,
        trigger: if in_time {
            Trigger::Schedule
        } else {
            Trigger::MadeUp
        },
        missed: passed,
    })
}

/// The next slots; one that is due now is the first of them.
pub fn next(
    now: i64,
    since: i64,
    last: Option<Last>,
    timetable: &Timetable,
    number: usize,
) -> Vec<i64> {
    let since = since.min(now);
    // After one that is made up, the grid goes on as it was.
    let (begins, grid) = match due(now, since, last, timetable) {
        Some(due) => (Some(now.max(due.at)), Some(due.at)),
        None => {
            let first = timetable.first(now, since, last);
            (first, first)
        }
    };
    let mut slots: Vec<i64> = begins.into_iter().collect();
    let mut slot = grid;
    while let Some(after) = slot.and_then(|slot| timetable.after(slot)) {
        if slots.len() >= number {
            break;
        }
        if after > now {
            slots.push(after);
        }
        slot = Some(after);
    }
    slots.truncate(number);
    slots
}

/// Whether there are so many databases that they are spread.
pub fn many(databases: &[Database]) -> bool {
    let active = databases.iter().filter(|database| database.active());
    active.count() > FEW
}

impl Timetable {
    /// That of a database: its own calendar, its own hours, the calendar of the settings, their
    /// hours. A calendar that is none (another program wrote it) leaves the hours.
    pub fn of(database: &Database, settings: &Settings, many: bool) -> Self {
        let own = database.calendar.as_deref();
        let theirs = settings.calendar.as_deref();
        let theirs = theirs.filter(|_| database.every_hours.is_none());
        let calendar = own.or(theirs);
        let calendar = calendar.and_then(|text| Calendar::known(text, settings.time_zone()).ok());
        let hours = database.every_hours.unwrap_or(settings.every_hours);
        let pace = match calendar {
            Some(calendar) => Pace::Calendar(Box::new(calendar)),
            None => Pace::Every(i64::from(hours) * HOUR),
        };
        // Fibonacci hashing: neighbours lie far apart, and each keeps its place.
        let place = (database.id as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32;
        let later = (place as i64 * SPREAD) >> 32;
        Self {
            pace,
            later: if many { later } else { 0 },
        }
    }

    /// The slot after a slot.
    fn after(&self, slot: i64) -> Option<i64> {
        match &self.pace {
            Pace::Every(every) => Some(slot + every.max(&1)),
            Pace::Calendar(calendar) => Some(calendar.after(slot - self.later)? + self.later),
        }
    }

    /// The last slot of a calendar at a moment or before it.
    fn until(&self, at: i64) -> Option<i64> {
        match &self.pace {
            Pace::Every(_) => None,
            Pace::Calendar(calendar) => Some(calendar.until(at - self.later)? + self.later),
        }
    }

    /// The first slot that is still to be answered for; none of a calendar that has an end.
    fn first(&self, now: i64, since: i64, last: Option<Last>) -> Option<i64> {
        match (&self.pace, last) {
            // Nothing is kept of it yet: at once.
            (Pace::Every(_), None) => Some(since.min(now)),
            // The clock was wrong by more than an interval, then or now: to wait for it could take
            // years.
            (Pace::Every(every), Some(last)) if last.at > now + every + self.later => Some(now),
            (Pace::Every(every), Some(last)) => {
                let later = if last.at == since { self.later } else { 0 };
                Some((last.at + every.max(&1) + later).max(since))
            }
            // Who names a time of the day means that time, also for the first one.
            (Pace::Calendar(_), None) => self.after(since.min(now) - 1),
            (Pace::Calendar(_), Some(last)) => {
                let next = self.after(now)?;
                // As above: the last one lies beyond the next.
                match last.at > next {
                    true => self.until(now).filter(|slot| *slot >= since).or(Some(next)),
                    false => self.after(last.at.max(since - 1)),
                }
            }
        }
    }

    /// The slots from the first one until now: the newest [`MOST_MISSED`], and the present one.
    fn passed(&self, first: i64, now: i64) -> Vec<i64> {
        match &self.pace {
            Pace::Every(every) => {
                let every = *every.max(&1);
                let last = (now - first) / every;
                let from = (last - MOST_MISSED as i64).max(0);
                (from..=last).map(|slot| first + slot * every).collect()
            }
            Pace::Calendar(calendar) => {
                let mut slots = Vec::new();
                let mut until = now - self.later;
                while slots.len() <= MOST_MISSED
                    && let Some(slot) = calendar.until(until)
                    && slot + self.later >= first
                {
                    slots.push(slot + self.later);
                    until = slot - 1;
                }
                slots.reverse();
                slots
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STEP: i64 = 12 * HOUR;
    const EVERY: &Timetable = &Timetable {
        pace: Pace::Every(STEP),
        later: 0,
    };
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
            let slot = NOON + round * STEP;
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
            made_up(NOON + STEP, &[])
        );
        assert_eq!(
            due(NOON + STEP + GRACE, NOON, ran(NOON), EVERY),
            plain(NOON + STEP)
        );
    }

    #[test]
    fn a_year_away_is_told_in_short() {
        let now = NOON + 365 * 24 * HOUR + HOUR;
        let due = due(now, NOON, ran(NOON), EVERY).unwrap();
        assert_eq!(due.at, NOON + 365 * 24 * HOUR);
        assert_eq!(due.missed.len(), MOST_MISSED);
        assert_eq!(due.missed.last(), Some(&(due.at - STEP)));
    }

    #[test]
    fn what_was_lost_begins_anew_once() {
        assert_eq!(due(NOON + 1, NOON, lost(NOON), EVERY), made_up(NOON, &[]));
        let late = due(NOON + STEP + 1, NOON, lost(NOON), EVERY);
        assert_eq!(late, made_up(NOON + STEP, &[]));
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
            due(NOON + STEP, NOON + 2 * HOUR, ran(NOON), EVERY),
            plain(NOON + STEP)
        );
    }

    #[test]
    fn a_clock_that_was_wrong_stops_nothing() {
        // Set back by an hour: the next one comes an hour later.
        assert_eq!(due(NOON - HOUR, NOON, ran(NOON), EVERY), None);
        assert_eq!(due(NOON + STEP, NOON, ran(NOON), EVERY), plain(NOON + STEP));
        // It had been wrong by years.
        let future = NOON + 20_000 * HOUR;
        assert_eq!(due(NOON, NOON - HOUR, ran(future), EVERY), plain(NOON));
    }

    #[test]
    fn the_next_five() {
        let slots = |from: i64| -> Vec<i64> { (0..5).map(|n| from + n * STEP).collect() };
        assert_eq!(
            next(NOON + HOUR, NOON, ran(NOON), EVERY, 5),
            slots(NOON + STEP)
        );
        assert_eq!(next(NOON, NOON, None, EVERY, 5), slots(NOON));
        // One that is made up now is the first; the grid goes on.
        let now = NOON + 31 * HOUR;
        let mut expected = vec![now];
        expected.extend(&slots(NOON + 36 * HOUR)[..4]);
        assert_eq!(next(now, NOON, ran(NOON), EVERY, 5), expected);
        assert!(next(now, NOON, ran(NOON), EVERY, 0).is_empty());
    }

    #[test]
    fn many_databases_do_not_begin_together() {
        let spread = &Timetable {
            pace: Pace::Every(STEP),
            later: 7,
        };
        // The first at once, the second later, and then on its own grid.
        assert_eq!(due(NOON, NOON, None, spread), plain(NOON));
        assert_eq!(due(NOON + STEP, NOON, ran(NOON), spread), None);
        let second = NOON + STEP + 7;
        assert_eq!(due(second, NOON, ran(NOON), spread), plain(second));
        let third = second + STEP;
        assert_eq!(due(third, NOON, ran(second), spread), plain(third));
    }

    fn nightly(later: i64) -> Timetable {
        let zone = jiff::tz::TimeZone::get("Europe/Paris").unwrap();
        Timetable {
            pace: Pace::Calendar(Box::new(Calendar::new("30 2 * * *", zone).unwrap())),
            later,
        }
    }

    /// 2:30 in Paris of the night after [`NOON`].
    const NIGHT: i64 = NOON + 13 * HOUR + HOUR / 2;
    const DAY: i64 = 24 * HOUR;

    #[test]
    fn a_calendar() {
        let nightly = &nightly(0);
        // The first waits for its time.
        assert_eq!(due(NOON, NOON, None, nightly), None);
        assert_eq!(due(NIGHT, NOON, None, nightly), plain(NIGHT));
        assert_eq!(due(NIGHT + 1, NOON, ran(NIGHT), nightly), None);
        // One by hand takes nobody's place.
        let by_hand = ran(NIGHT - 10);
        assert_eq!(due(NIGHT, NOON, by_hand, nightly), plain(NIGHT));
        // Missed, made up for, once.
        let missed = made_up(NIGHT + 2 * DAY, &[NIGHT + DAY]);
        assert_eq!(due(NIGHT + 3 * DAY - 1, NOON, ran(NIGHT), nightly), missed);
        assert_eq!(
            due(NIGHT + 5, NOON, lost(NIGHT), nightly),
            made_up(NIGHT, &[])
        );
        let coming = next(NIGHT + 9, NOON, ran(NIGHT), nightly, 3);
        assert_eq!(coming, [NIGHT + DAY, NIGHT + 2 * DAY, NIGHT + 3 * DAY]);
    }

    #[test]
    fn a_calendar_and_a_clock_that_is_set_back() {
        let nightly = &nightly(0);
        // By minutes: the slot that ran does not run again.
        assert_eq!(due(NIGHT - 60_000, NOON, ran(NIGHT), nightly), None);
        assert_eq!(due(NIGHT + 1, NOON, ran(NIGHT), nightly), None);
        // By years.
        let future = ran(NIGHT + 3000 * DAY);
        assert_eq!(due(NIGHT - 1, NOON, future, nightly), None);
        assert_eq!(due(NIGHT, NOON, future, nightly), plain(NIGHT));
        // Since when it is expected can be as wrong.
        let late = NIGHT + 3000 * DAY;
        assert_eq!(
            due(NIGHT + DAY, late, ran(NIGHT), nightly),
            plain(NIGHT + DAY)
        );
        assert_eq!(due(NOON + STEP, late, ran(NOON), EVERY), plain(NOON + STEP));
        assert_eq!(next(NIGHT - 1, NOON, future, nightly, 1), [NIGHT]);
        let away = due(NIGHT + 365 * DAY, NOON, ran(NIGHT), nightly).unwrap();
        assert_eq!(away.missed.len(), MOST_MISSED);
    }

    #[test]
    fn a_calendar_of_many_databases() {
        let later = &nightly(HOUR);
        assert_eq!(due(NIGHT, NOON, None, later), None);
        assert_eq!(due(NIGHT + HOUR, NOON, None, later), plain(NIGHT + HOUR));
        let second = NIGHT + HOUR + DAY;
        assert_eq!(due(second, NOON, ran(NIGHT + HOUR), later), plain(second));
    }
}
