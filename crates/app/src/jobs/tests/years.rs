//! Two years of a thousand databases in three zones, on a machine that is switched off now and then:
//! every moment of every timetable is answered for exactly once, by a run that came to its end, or by
//! an entry that says that it was missed. No clock is waited for.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::calendar::Calendar;
use crate::catalog::HOUR;
use crate::catalog::runs::Trigger;
use crate::jobs::schedule::{self, GRACE, Last, Pace, Timetable};

/// Midnight of the first of January 2027 in Greenwich.
const START: i64 = 1_798_761_600_000;
const DAY: i64 = 24 * HOUR;
const END: i64 = START + 731 * DAY;
/// How often somebody looks.
const LOOK: i64 = 15_000;
const DATABASES: u64 = 1000;
const ZONES: [&str; 3] = ["Europe/Paris", "America/New_York", "Australia/Lord_Howe"];

/// Numbers that are always the same (SplitMix64).
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: i64) -> i64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) % limit as u64) as i64
    }
}

/// When the machine was off: from, to.
fn nights_off(dice: &mut Dice) -> Vec<(i64, i64)> {
    let mut off = Vec::new();
    let mut at = START + 40 * DAY;
    while at < END {
        let long = match dice.below(10) {
            0 => dice.below(6 * DAY),
            1..4 => dice.below(DAY),
            _ => dice.below(10 * 60_000),
        };
        off.push((at, at + long));
        // Now and then it goes off again at once.
        at += long
            + match dice.below(3) {
                0 => dice.below(HOUR),
                _ => DAY + dice.below(20 * DAY),
            };
    }
    off
}

/// The first look at a moment or after it while the machine is on.
fn looked(at: i64, off: &[(i64, i64)]) -> i64 {
    let grid = |at: i64| START + (at - START + LOOK - 1).div_euclid(LOOK) * LOOK;
    let mut look = grid(at);
    for (from, to) in off {
        if *from <= look && look < *to {
            look = grid(*to);
        }
    }
    look
}

/// What became of each slot: completed runs, entries of misses.
#[derive(Default)]
struct Answers {
    slots: BTreeMap<i64, (u32, u32)>,
    made_up: u32,
    given_up: u32,
}

/// The life of one database; every slot it was asked to answer for.
fn live(timetable: &Timetable, since: i64, off: &[(i64, i64)], dice: &mut Dice) -> Answers {
    let mut answers = Answers::default();
    let mut last = None;
    let mut now = looked(since, off);
    while now < END {
        let Some(due) = schedule::due(now, since, last, timetable) else {
            let next = schedule::next(now, since, last, timetable, 1)[0];
            assert!(next > now, "{next} is due at {now}, and is not");
            // Nobody begins anything in between.
            let between = now + dice.below(next - now);
            assert_eq!(schedule::due(between, since, last, timetable), None);
            now = looked(next, off);
            continue;
        };
        assert!(due.at <= now);
        let late = now - due.at > GRACE || !due.missed.is_empty();
        let again = last.is_some_and(|last: Last| last.lost);
        assert_eq!(
            due.trigger == Trigger::MadeUp,
            late || again,
            "{due:?} at {now}"
        );
        // What died and was overtaken by the next slot stands there as interrupted.
        if let Some(lost) = last.filter(|last: &Last| last.lost && last.at != due.at) {
            answers.slots.entry(lost.at).or_default().1 += 1;
        }
        for slot in &due.missed {
            answers.slots.entry(*slot).or_default().1 += 1;
        }
        answers.made_up += u32::from(due.trigger == Trigger::MadeUp);
        let ends = now + 1 + dice.below(HOUR / 2);
        let died = off.iter().find(|(from, _)| now < *from && *from <= ends);
        let lost = died.is_some() && due.trigger != Trigger::MadeUp;
        match died {
            // Entered as interrupted, and made up for once.
            Some(_) if lost => {}
            Some(_) => {
                answers.given_up += 1;
                answers.slots.entry(due.at).or_default().0 += 1;
            }
            None => answers.slots.entry(due.at).or_default().0 += 1,
        }
        last = Some(Last { at: due.at, lost });
        now = looked(died.map_or(ends, |(_, to)| *to).max(now + 1), off);
    }
    answers
}

/// The last slot of a life may have no answer yet, and no slot beyond it has one.
fn check(answers: &Answers, expected: &[i64], what: &str) {
    let answered: Vec<i64> = answers.slots.keys().copied().collect();
    let expected = &expected[..answered.len().min(expected.len())];
    let differs = answered
        .iter()
        .zip(expected)
        .find(|(one, other)| one != other);
    assert_eq!(differs, None, "{what}: the first that differs");
    assert_eq!(answered.len(), expected.len(), "{what}");
    for (slot, (ran, missed)) in &answers.slots {
        assert_eq!(
            ran + missed,
            1,
            "{what}: slot {slot} ran {ran} times, missed {missed} times"
        );
    }
}

#[test]
fn two_years_of_a_thousand_databases() {
    let mut dice = Dice(2027);
    let off = nights_off(&mut dice);
    let (mut slots, mut made_up, mut given_up) = (0, 0, 0);
    for number in 0..DATABASES {
        let since = START + dice.below(30 * DAY);
        let later = dice.below(HOUR / 2);
        let zone = TimeZone::get(ZONES[number as usize % 3]).unwrap();
        let (pace, expression) = match number % 4 {
            0 => ("30 2 * * *", true),
            1 => ("0 1,13 * * *", true),
            2 => ("15 3 * * 1-5", true),
            _ => ("", false),
        };
        let timetable = Timetable {
            pace: match expression {
                true => Pace::Calendar(Box::new(Calendar::new(pace, zone.clone()).unwrap())),
                false => Pace::Every([3, 6, 12, 24][number as usize / 4 % 4] * HOUR),
            },
            later,
        };
        let answers = live(&timetable, since, &off, &mut dice);
        let what = format!("database {number}, {:?}", timetable.pace);
        let expected: Vec<i64> = match &timetable.pace {
            Pace::Every(every) => {
                let grid = (1..).map(|slot| since + slot * every + later);
                let first = std::iter::once(since);
                first.chain(grid.take_while(|slot| *slot < END)).collect()
            }
            // Not by the code under test: each day of the calendar, one by one.
            Pace::Calendar(_) => days(pace, &zone, since - later)
                .map(|slot| slot + later)
                .collect(),
        };
        check(&answers, &expected, &what);
        // Nothing at the end was forgotten: all but what the last night off or run hides.
        assert!(expected.len() - answers.slots.len() <= 80, "{what}");
        slots += answers.slots.len();
        made_up += answers.made_up;
        given_up += answers.given_up;
    }
    println!("{slots} slots, {made_up} made up, {given_up} interrupted twice");
    assert!(
        slots > 500_000 && made_up > 1000 && given_up > 0,
        "{slots} {made_up} {given_up}"
    );
}

/// The moments of the three calendars above, from the civil days.
fn days(pattern: &str, zone: &TimeZone, since: i64) -> impl Iterator<Item = i64> {
    let times: &[(i8, i8)] = match pattern {
        "30 2 * * *" => &[(2, 30)],
        "0 1,13 * * *" => &[(1, 0), (13, 0)],
        _ => &[(3, 15)],
    };
    let workdays = pattern.ends_with("1-5");
    let first = Timestamp::from_millisecond(since - DAY)
        .unwrap()
        .to_zoned(zone.clone())
        .date();
    let zone = zone.clone();
    first
        .series(jiff::Span::new().days(1))
        .filter(move |day| !workdays || day.weekday().to_monday_one_offset() <= 5)
        .flat_map(move |day| {
            let zone = zone.clone();
            times.iter().map(move |(hour, minute)| {
                let wall = day.at(*hour, *minute, 0, 0);
                let found = zone.to_ambiguous_zoned(wall).compatible().unwrap();
                // "Compatible" keeps the minutes of a time that does not exist; here it is the jump.
                match found.datetime() == wall {
                    true => found.timestamp().as_millisecond(),
                    false => {
                        let jump = zone.preceding(found.timestamp()).next().unwrap();
                        jump.timestamp().as_millisecond()
                    }
                }
            })
        })
        .skip_while(move |slot| *slot < since)
        .take_while(|slot| *slot < END)
}
