//! Moments of a calendar: a cron expression in a named zone, as moments of the world's clock. Pure.
//!
//! An hour that summer time leaves out or repeats must neither lose a slot nor double it: what
//! stands in a gap comes at the first moment after it, what stands in a repeated hour comes the
//! first time. (Cron implementations differ here: those that treat `30 2,14 * * *` as "every so
//! often" leave the one in the gap out and run the repeated one twice.) Only an expression for
//! *every* hour goes on through the repeated one, or two hours would pass without a run.

use croner::Cron;
use croner::parser::{CronParser, Seconds, Year};
use jiff::civil::DateTime;
use jiff::tz::{AmbiguousOffset, Offset, TimeZone};
use jiff::{Timestamp, ToSpan, Zoned};
use serde::Serialize;

/// Two slots are at least this far apart: whoever keeps four backups of the last four minutes
/// keeps nothing.
pub const CLOSEST: i64 = 15 * 60 * 1000;
/// No expression is longer, in bytes.
const LONGEST: usize = 200;
/// So many slots are looked at to see how far apart they are.
const LOOKED_AT: usize = 200;
/// No clock was ever moved by more.
const MOST_MOVED: i64 = 26;

/// A cron expression in a zone.
#[derive(Clone, Debug)]
pub struct Calendar {
    cron: Cron,
    zone: TimeZone,
    /// It is for every hour.
    hourly: bool,
}

/// Why an expression is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Unfit {
    /// It is no cron expression of five fields.
    Syntax,
    /// Its day never comes, as the 30th of February.
    Never,
    /// Its slots come closer to each other than [`CLOSEST`].
    TooOften,
}

impl Calendar {
    /// Reads an expression of five fields (minute, hour, day, month, day of the week), or one of
    /// the names `@hourly`, `@daily`, `@weekly`, `@monthly`, `@yearly`.
    pub fn new(expression: &str, zone: TimeZone) -> Result<Self, Unfit> {
        let calendar = Self::known(expression, zone)?;
        // From a leap year on, so that the 29th of February is found.
        let some_moment = 1_820_000_000_000;
        let mut last = calendar.after(some_moment).ok_or(Unfit::Never)?;
        for _ in 0..LOOKED_AT {
            let Some(next) = calendar.after(last) else {
                break;
            };
            if next - last < CLOSEST {
                return Err(Unfit::TooOften);
            }
            last = next;
        }
        Ok(calendar)
    }

    /// Reads an expression that [`Self::new`] once took.
    pub fn known(expression: &str, zone: TimeZone) -> Result<Self, Unfit> {
        if expression.len() > LONGEST {
            return Err(Unfit::Syntax);
        }
        let parser = CronParser::builder()
            .seconds(Seconds::Disallowed)
            .year(Year::Disallowed)
            .build();
        let cron = parser.parse(expression).map_err(|_| Unfit::Syntax)?;
        let hour = expression.split_whitespace().nth(1);
        let hourly = hour == Some("*") || expression.trim().eq_ignore_ascii_case("@hourly");
        Ok(Self { cron, zone, hourly })
    }

    /// The first slot after a moment, in milliseconds.
    pub fn after(&self, at: i64) -> Option<i64> {
        let at = Timestamp::from_millisecond(at).ok()?;
        if self.hourly {
            let from = at.to_zoned(self.zone.clone());
            let next = self.cron.find_next_occurrence(&from, false).ok()?;
            return Some(next.timestamp().as_millisecond());
        }
        let from = self.civil(at).checked_sub(MOST_MOVED.hours()).ok()?;
        let slots = self.cron.iter_after(utc(from)?);
        self.instants(slots)
            .find(|slot| *slot > at)
            .map(Timestamp::as_millisecond)
    }

    /// The last slot at a moment or before it, in milliseconds.
    pub fn until(&self, at: i64) -> Option<i64> {
        let at = Timestamp::from_millisecond(at).ok()?;
        if self.hourly {
            let from = at.to_zoned(self.zone.clone());
            let last = self.cron.find_previous_occurrence(&from, true).ok()?;
            return Some(last.timestamp().as_millisecond());
        }
        let from = self.civil(at).checked_add(MOST_MOVED.hours()).ok()?;
        let slots = self.cron.iter_before(utc(from)?);
        self.instants(slots)
            .find(|slot| *slot <= at)
            .map(Timestamp::as_millisecond)
    }

    fn civil(&self, at: Timestamp) -> DateTime {
        self.zone.to_datetime(at)
    }

    /// Times on the wall, written as if the wall hung in Greenwich, as moments of the world.
    fn instants(&self, walls: impl Iterator<Item = Zoned>) -> impl Iterator<Item = Timestamp> {
        walls.filter_map(|wall| self.instant(wall.datetime()))
    }

    fn instant(&self, wall: DateTime) -> Option<Timestamp> {
        let moment = |offset: Offset| offset.to_timestamp(wall).ok();
        match self.zone.to_ambiguous_timestamp(wall).offset() {
            AmbiguousOffset::Unambiguous { offset } => moment(offset),
            AmbiguousOffset::Fold { before, .. } => moment(before),
            // Read with the later offset, it lies before the jump.
            AmbiguousOffset::Gap { after, .. } => {
                let before_jump = moment(after)?;
                let jump = self.zone.following(before_jump).next()?;
                Some(jump.timestamp())
            }
        }
    }
}

fn utc(wall: DateTime) -> Option<Zoned> {
    wall.to_zoned(TimeZone::UTC).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn calendar(expression: &str, zone: &str) -> Calendar {
        Calendar::new(expression, TimeZone::get(zone).unwrap()).unwrap()
    }

    fn at(text: &str) -> i64 {
        let zoned: Zoned = text.parse().unwrap();
        zoned.timestamp().as_millisecond()
    }

    /// Slots from one moment to another, as times on the wall with their offsets.
    fn slots(calendar: &Calendar, from: &str, to: &str) -> Vec<String> {
        let (mut now, end) = (at(from), at(to));
        let mut found = Vec::new();
        while let Some(next) = calendar.after(now).filter(|next| *next <= end) {
            assert!(next > now, "{next} after {now}");
            assert_eq!(calendar.until(next), Some(next), "until");
            assert_eq!(calendar.until(next + 1), Some(next), "until");
            let zoned = Timestamp::from_millisecond(next)
                .unwrap()
                .to_zoned(calendar.zone.clone());
            found.push(zoned.strftime("%m-%d %H:%M %:z").to_string());
            now = next;
        }
        found
    }

    const SPRING: (&str, &str) = (
        "2027-03-27T12:00[Europe/Paris]",
        "2027-03-29T12:00[Europe/Paris]",
    );
    const AUTUMN: (&str, &str) = (
        "2027-10-30T12:00[Europe/Paris]",
        "2027-11-01T12:00[Europe/Paris]",
    );

    #[test]
    fn the_night_of_spring_neither_loses_nor_doubles() {
        let paris = |expression| slots(&calendar(expression, "Europe/Paris"), SPRING.0, SPRING.1);
        assert_eq!(
            paris("30 2 * * *"),
            ["03-28 03:00 +02:00", "03-29 02:30 +02:00"]
        );
        assert_eq!(
            paris("30 2,14 * * *"),
            [
                "03-27 14:30 +01:00",
                "03-28 03:00 +02:00",
                "03-28 14:30 +02:00",
                "03-29 02:30 +02:00"
            ]
        );
        // 2 o'clock is 3 o'clock: once.
        assert_eq!(
            paris("0 2,3 * * *"),
            [
                "03-28 03:00 +02:00",
                "03-29 02:00 +02:00",
                "03-29 03:00 +02:00"
            ]
        );
        assert_eq!(paris("0 * * * *").len(), 47);
    }

    #[test]
    fn the_night_of_autumn_neither_loses_nor_doubles() {
        let paris = |expression| slots(&calendar(expression, "Europe/Paris"), AUTUMN.0, AUTUMN.1);
        assert_eq!(
            paris("30 2 * * *"),
            ["10-31 02:30 +02:00", "11-01 02:30 +01:00"]
        );
        assert_eq!(
            paris("30 2,14 * * *"),
            [
                "10-30 14:30 +02:00",
                "10-31 02:30 +02:00",
                "10-31 14:30 +01:00",
                "11-01 02:30 +01:00"
            ]
        );
        // Every hour means every hour of the world.
        assert_eq!(paris("0 * * * *").len(), 49);
    }

    /// Clocks that jump at midnight, by half an hour, or over a whole day.
    #[test]
    fn odd_zones() {
        let cairo = calendar("0 0 * * *", "Africa/Cairo");
        let found = slots(
            &cairo,
            "2027-04-28T12:00[Africa/Cairo]",
            "2027-05-01T12:00[Africa/Cairo]",
        );
        assert_eq!(
            found,
            [
                "04-29 00:00 +02:00",
                "04-30 01:00 +03:00",
                "05-01 00:00 +03:00"
            ]
        );
        let howe = calendar("15 2 * * *", "Australia/Lord_Howe");
        let found = slots(
            &howe,
            "2027-10-02T12:00[Australia/Lord_Howe]",
            "2027-10-04T12:00[Australia/Lord_Howe]",
        );
        assert_eq!(found, ["10-03 02:30 +11:00", "10-04 02:15 +11:00"]);
        let apia = calendar("0 4 * * *", "Pacific/Apia");
        let found = slots(
            &apia,
            "2011-12-29T00:00[Pacific/Apia]",
            "2011-12-31T12:00[Pacific/Apia]",
        );
        assert_eq!(
            found,
            [
                "12-29 04:00 -10:00",
                "12-31 00:00 +14:00",
                "12-31 04:00 +14:00"
            ]
        );
    }

    #[test]
    fn every_slot_of_two_years_once_in_all_kinds_of_zones() {
        for zone in [
            "Europe/Paris",
            "America/New_York",
            "Australia/Lord_Howe",
            "Asia/Kathmandu",
            "UTC",
        ] {
            for (expression, number) in [
                ("30 2 * * *", 731),
                ("0 0 1 * *", 24),
                ("5 1,3,13 * * *", 2193),
            ] {
                let calendar = calendar(expression, zone);
                let from = at(&format!("2027-01-01T00:00[{zone}]")) - 1;
                let to = at(&format!("2029-01-01T00:00[{zone}]"));
                let (mut now, mut count) = (from, 0);
                while let Some(next) = calendar.after(now).filter(|next| *next < to) {
                    now = next;
                    count += 1;
                }
                assert_eq!(count, number, "{expression} in {zone}");
            }
        }
    }

    #[test]
    fn what_is_no_expression() {
        let unfit = |expression: &str| Calendar::new(expression, TimeZone::UTC).err();
        for expression in [
            "",
            "x",
            "* * *",
            "61 * * * *",
            "0 25 * * *",
            "0 0 0 0 0 0",
            "0 0 2 * * * *",
            "@often",
            "é * * * *",
        ] {
            assert_eq!(unfit(expression), Some(Unfit::Syntax), "{expression}");
        }
        assert_eq!(unfit(&"1,".repeat(5000)), Some(Unfit::Syntax));
        assert_eq!(unfit("0 0 30 2 *"), Some(Unfit::Never));
        assert_eq!(unfit("0 0 29 2 *"), None);
        assert_eq!(unfit("* * * * *"), Some(Unfit::TooOften));
        assert_eq!(unfit("0,10 3 * * *"), Some(Unfit::TooOften));
        assert_eq!(unfit("*/15 * * * *"), None);
        assert_eq!(unfit("@daily"), None);
        assert_eq!(unfit("0 3 * * MON-FRI"), None);
    }
}
