//! The card that says at one glance whether all is well: the last good backup, the next one, how
//! often it went well, what could be lost now, and a year of it as pictures.

use jiff::civil::Date;
use jiff::{Span, Timestamp, Zoned};
use rusqlite::Connection;

use crate::catalog::health::{self, Standing};
use crate::catalog::runs::{self, Hour};
use crate::catalog::settings::Settings;
use crate::catalog::{self, HOUR, backups};
use crate::web::charts::{self, Day};
use crate::web::parts::Markup;
use crate::words::format::{count, duration, moment, size};
use crate::words::t;

const DAY: i64 = 24 * HOUR;

/// The card.
pub struct Health {
    /// When the newest good backup was taken.
    pub good: Option<i64>,
    /// Whether that is too long ago, or one database has none.
    pub late: bool,
    /// When the next one is due.
    pub next: Option<i64>,
    /// How often it went well in the last 7 days.
    pub week: Option<String>,
    /// And in the last 30.
    pub month: Option<String>,
    /// What could be lost now, in words.
    pub loss: String,
    /// Of which database that is said, if there are several.
    pub loss_of: Option<String>,
    /// Databases without any good backup.
    pub never: usize,
    /// Size over time.
    pub sizes: Markup,
    /// Its largest value, its first and its last day.
    pub sizes_frame: Option<(String, String, String)>,
    /// The last 12 months, in two halves.
    pub calendar: [Markup; 2],
    /// The same in words: month, made, failed.
    pub months: Vec<(String, String, String)>,
    /// Whether anything was ever done.
    pub any: bool,
}

/// Looks it all up; `next` is when the next backup is due.
pub fn of(
    c: &Connection,
    settings: &Settings,
    next: Option<i64>,
    now: &Zoned,
) -> catalog::Result<Health> {
    let at = now.timestamp().as_millisecond();
    let standings = health::standings(c)?;
    let hours = runs::hours(c, at - 366 * DAY)?;
    let good = backups::newest_good(c)?.map(|(taken, _)| taken);
    let promise = i64::from(settings.promise_hours) * HOUR;
    let worst = standings
        .iter()
        .min_by_key(|one| one.good.unwrap_or(i64::MIN));
    let never = standings.iter().filter(|one| one.good.is_none()).count();
    let points = sizes(&hours, at);
    let frame = points.first().zip(points.last()).map(|(first, last)| {
        let most = points.iter().map(|point| point.1).max().unwrap_or(0);
        (size(most), day(first.0, now), day(last.0, now))
    });
    let year = Year::of(&hours, now);
    Ok(Health {
        good,
        late: worst.is_some_and(|one| one.good.is_none_or(|good| at - good > promise)),
        next,
        week: rate(&hours, at - 7 * DAY),
        month: rate(&hours, at - 30 * DAY),
        loss: loss(worst, good, at),
        loss_of: worst
            .filter(|_| standings.len() > 1)
            .map(|one| one.name.clone()),
        never,
        sizes: charts::line(&points, &charts::line_in_words(&points)),
        sizes_frame: frame.filter(|_| points.len() > 1),
        calendar: year.pictures(),
        months: year.months(),
        any: !hours.is_empty(),
    })
}

/// The day of a moment.
fn day(at: i64, now: &Zoned) -> String {
    let at = Timestamp::from_millisecond(at).unwrap_or_default();
    let shown = moment(at, now);
    shown.split(' ').next().unwrap_or_default().to_owned()
}

fn loss(worst: Option<&Standing>, good: Option<i64>, at: i64) -> String {
    let since = match worst {
        Some(one) => one.good,
        None => good,
    };
    match since {
        Some(since) => duration(std::time::Duration::from_secs(
            u64::try_from((at - since) / 1000).unwrap_or(0),
        )),
        None => t!("card-loss-all"),
    }
}

fn rate(hours: &[Hour], since: i64) -> Option<String> {
    let late = || hours.iter().filter(|hour| hour.at >= since - HOUR);
    let done = late().map(|hour| hour.done).sum();
    charts::share(done, late().map(|hour| hour.failed + hour.missed).sum())
}

/// Size of one backup, by the day of the last three months; by the hour while there are only a few
/// days of them.
fn sizes(hours: &[Hour], at: i64) -> Vec<(i64, u64)> {
    let made = |hour: &&Hour| hour.done > 0 && hour.at >= at - 90 * DAY;
    let first = hours
        .iter()
        .find(|hour| made(hour))
        .map_or(at, |hour| hour.at);
    let step = if at - first < 6 * DAY { HOUR } else { DAY };
    let mut points: Vec<(i64, u64, u64)> = Vec::new();
    for hour in hours.iter().filter(made) {
        let slot = hour.at.div_euclid(step) * step;
        match points.last_mut() {
            Some(last) if last.0 == slot => {
                last.1 += hour.bytes;
                last.2 += hour.done;
            }
            _ => points.push((slot, hour.bytes, hour.done)),
        }
    }
    points
        .into_iter()
        .map(|(at, bytes, done)| (at, bytes / done.max(1)))
        .collect()
}

/// A year, day by day in the panel's zone.
struct Year {
    from: Date,
    days: Vec<Option<Day>>,
}

/// Days that are shown: 53 weeks, less what is still to come of this one.
const SHOWN: i32 = 52 * 7;

impl Year {
    fn of(hours: &[Hour], now: &Zoned) -> Self {
        let today = now.date();
        let monday = i32::from(today.weekday().to_monday_zero_offset());
        let from = today
            .checked_sub(Span::new().days(SHOWN - 7 + monday))
            .unwrap_or(today);
        let number = |date: Date| date.since(from).ok().map(|span| span.get_days());
        let last = number(today).unwrap_or(0);
        let mut days: Vec<Option<Day>> = (0..SHOWN)
            .map(|number| (number <= last).then(Day::default))
            .collect();
        // The day of the hours at hand, and when it ends: a year has nearly nine thousand hours.
        let (mut day, mut until) = (None, i64::MIN);
        for hour in hours {
            if hour.at >= until {
                let Ok(at) = Timestamp::from_millisecond(hour.at) else {
                    continue;
                };
                let date = at.to_zoned(now.time_zone().clone()).date();
                day = number(date).and_then(|number| usize::try_from(number).ok());
                let next = date.tomorrow().ok();
                let next = next.and_then(|next| next.to_zoned(now.time_zone().clone()).ok());
                until = next.map_or(hour.at, |next| next.timestamp().as_millisecond());
            }
            let slot = day.and_then(|day| days.get_mut(day));
            if let Some(Some(day)) = slot {
                day.done += hour.done;
                day.failed += hour.failed + hour.missed;
            }
        }
        Self { from, days }
    }

    fn pictures(&self) -> [Markup; 2] {
        let half = (SHOWN / 2) as usize;
        let middle = self.from.checked_add(Span::new().days(SHOWN / 2));
        [
            charts::calendar(self.from, &self.days[..half]),
            charts::calendar(middle.unwrap_or(self.from), &self.days[half..]),
        ]
    }

    fn months(&self) -> Vec<(String, String, String)> {
        let mut months: Vec<((i16, i8), Day)> = Vec::new();
        for (number, day) in (0i32..).zip(&self.days) {
            let Ok(date) = self.from.checked_add(Span::new().days(number)) else {
                continue;
            };
            let Some(day) = day else { continue };
            let key = (date.year(), date.month());
            match months.last_mut() {
                Some((last, sum)) if *last == key => {
                    sum.done += day.done;
                    sum.failed += day.failed;
                }
                _ => months.push((key, *day)),
            }
        }
        let shown = |((year, month), day): ((i16, i8), Day)| {
            let name = format!("{} {year}", charts::month(month));
            (name, count(day.done), count(day.failed))
        };
        months
            .into_iter()
            .rev()
            .filter(|(_, day)| *day != Day::default())
            .map(shown)
            .collect()
    }
}
