//! Dumps in simulated time, of databases that are as hard to guess as they come: after the first tenth, neither the whole
//! time nor the time that is left is off by more than a factor of two (or, near the end, a twentieth of the whole).

use super::*;

/// Bytes of text that are read in a second.
const SPEED: f64 = 300e6;
/// What a table costs besides, seconds.
const TABLE: f64 = 0.0005;
/// How much is read between two reports, bytes.
const STEP: f64 = 1e6;

/// What a table really holds, and what was guessed of it.
#[derive(Clone)]
struct Real {
    guess: Guess,
    text: f64,
    rows: f64,
    /// Which share of its rows lies below a share of its keys; `None`: its key is no number.
    spread: Option<fn(f64) -> f64>,
}

const KEYS: i128 = 16_000_000;

fn even(share: f64) -> f64 {
    share
}

/// A table with statistics that are true and keys that are sounded.
fn table(text: f64, row: f64) -> Real {
    let rows = text / row;
    Real {
        guess: Guess {
            rows,
            text,
            keys: Keys::new(0, KEYS, &[1]),
        },
        text,
        rows,
        spread: Some(even),
    }
}

/// As it would be sounded.
fn sounded(mut real: Real, spread: fn(f64) -> f64) -> Real {
    let at = |slice: i128| spread(slice as f64 / SLICES as f64);
    let rows = |slice| ((at(slice + 1) - at(slice)) * real.rows) as u64;
    let rows: Vec<u64> = (0..SLICES).map(rows).collect();
    real.guess.keys = Keys::new(0, KEYS / SLICES, &rows);
    real.spread = Some(spread);
    real
}

/// Reads all tables in their order; the worst factors for the whole time and for what is left.
fn worst(tables: &[Real]) -> (f64, f64) {
    let mut estimate = Estimate::new(tables.iter().map(|it| (it.guess.clone(), 1)).collect());
    let whole: f64 = tables.iter().map(|it| it.text / SPEED + TABLE).sum();
    let (mut now, mut off) = (0.0, (1.0_f64, 1.0_f64));
    let mut look = |estimate: &Estimate, now: f64| {
        if now < whole / 10.0 || now > whole * 0.999 {
            return;
        }
        let (done, real) = (estimate.done(), now / whole);
        let factor = |guess: f64, real: f64| (guess / real).max(real / guess);
        off.0 = off.0.max(factor(1.0 / done, 1.0 / real));
        if (done - real).abs() > 0.05 {
            off.1 = off.1.max(factor((1.0 - done) / done, (1.0 - real) / real));
        }
    };
    for (place, real) in tables.iter().enumerate() {
        now += TABLE;
        let (mut read, mut here) = (0.0, 0.0);
        while read < real.text {
            let more = STEP.min(real.text - read);
            read += more;
            now += more / SPEED;
            let rows = real.rows * more / real.text;
            let at = match real.spread {
                // The key that has so many rows below it.
                Some(spread) => {
                    let (mut low, mut high) = (0.0, 1.0);
                    for _ in 0..40 {
                        let middle = (low + high) / 2.0;
                        match spread(middle) < read / real.text {
                            true => low = middle,
                            false => high = middle,
                        }
                    }
                    let below = estimate.below(place, (high * KEYS as f64) as i128);
                    let more = below - here;
                    here = below;
                    At::Share(more)
                }
                None => At::Unknown,
            };
            estimate.read(place, rows as u64, more as u64, at);
            look(&estimate, now);
        }
        estimate.part_ended(place);
        look(&estimate, now);
    }
    assert!((estimate.done() - 1.0).abs() < 1e-6, "all is done");
    off
}

#[track_caller]
fn within_two(tables: &[Real]) {
    let (whole, left) = worst(tables);
    assert!(
        whole < 2.0 && left < 2.0,
        "whole {whole:.2}, left {left:.2}"
    );
}

#[test]
fn true_statistics() {
    within_two(&[table(2e9, 200.0)]);
    within_two(&vec![table(3e6, 100.0); 500]);
}

#[test]
fn one_table_and_ten_thousand_tiny_ones() {
    let mut tables = vec![table(100.0, 50.0); 10_000];
    within_two(&[&[table(2e9, 200.0)], &tables[..]].concat());
    tables.push(table(2e9, 200.0));
    within_two(&tables);
}

/// Guessed by the types of its columns; that guess may be off by some.
#[test]
fn a_table_of_blobs_last() {
    let mut tables = vec![table(100e6, 100.0); 10];
    for off in [0.6, 1.0, 1.6] {
        let mut blobs = table(1.5e9, 100e3);
        blobs.guess.text *= off;
        tables.push(blobs);
        within_two(&tables);
        tables.pop();
    }
}

/// All text is guessed too long, or too short, by the same.
#[test]
fn what_is_stored_is_not_what_is_written() {
    for off in [0.3, 3.0] {
        let mut tables = vec![table(200e6, 100.0), table(20e6, 1000.0), table(800e6, 50.0)];
        tables.iter_mut().for_each(|it| it.guess.text *= off);
        within_two(&tables);
    }
}

#[test]
fn statistics_of_long_ago() {
    // Large tables with keys of whole numbers are sounded. Of others nobody knows better, so when one is left, what is
    // said of the time left is wrong until it is read; but not what is said of the whole.
    for off in [0.1, 10.0] {
        let mut old = table(300e6, 100.0);
        (old.guess.rows, old.guess.text) = (old.rows * off, old.text * off);
        old.spread = None;
        let before = [table(400e6, 100.0), old.clone()];
        let between = [table(400e6, 100.0), old, table(400e6, 100.0)];
        let wholes = [&before[..], &between].map(|tables| worst(tables).0);
        assert!(
            off > 1.0 || wholes.iter().all(|whole| *whole < 2.0),
            "{wholes:?}"
        );
        // A table that was read has shown how wrong the statistics are; a tenth of it is enough.
        let mut all = vec![table(1e9, 100.0), table(1e9, 100.0)];
        all.iter_mut().for_each(|it| it.guess.text *= off);
        within_two(&all);
    }
}

#[test]
fn keys_that_lie_unevenly() {
    // Nine tenths of the rows in the first tenth of the keys, or in the last; one key far off.
    let early: fn(f64) -> f64 = |keys| (keys * 9.0).min(0.9 + (keys - 0.1).max(0.0) / 9.0);
    let late: fn(f64) -> f64 = |keys| (keys / 9.0).max(1.0 - (1.0 - keys) * 9.0);
    for spread in [early, late] {
        within_two(&[sounded(table(1e9, 100.0), spread), table(500e6, 100.0)]);
        within_two(&[table(500e6, 100.0), sounded(table(1e9, 100.0), spread)]);
    }
    let outlier: fn(f64) -> f64 = |keys| (keys * 16.0).min(1.0);
    within_two(&[sounded(table(1e9, 100.0), outlier)]);
}

#[test]
fn nothing_at_all() {
    assert_eq!(Estimate::new(Vec::new()).done(), 0.0);
    let mut empty = Estimate::new(vec![(table(0.0, 1.0).guess, 1)]);
    empty.part_ended(0);
    assert!((empty.done() - 1.0).abs() < 1e-9);
}

#[test]
fn keys_between_slices() {
    let keys = Keys::new(100, 10, &[0, 30, 10]);
    let shares = [0, 100, 110, 115, 120, 125, 130, 1000].map(|key| keys.below(key));
    assert_eq!(shares, [0.0, 0.0, 0.0, 0.375, 0.75, 0.875, 1.0, 1.0]);
    assert_eq!(Keys::default().below(5), 0.0);
}
