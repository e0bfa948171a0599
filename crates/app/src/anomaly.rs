//! What is odd about a backup beside the ones before it. A pure function of what their indexes say.
//! A backup can be complete and verified and still be the faithful copy of a disaster: somebody
//! emptied a table, an update went wrong, a server came back without its data, something encrypted
//! the rows. Then the older backups are what is left, and retention must not take them
//! ([`Anomaly::holds`]) until a person says that it is right.

use std::collections::BTreeMap;

use archive::Index;
use archive::index::Kind;
use serde::{Deserialize, Serialize};

/// A day in milliseconds.
const DAY: i64 = 24 * 3_600_000;
/// Fewer rows than this in all may come and go.
const FEW_ROWS: u64 = 10;
/// A text shorter than this, in bytes, may halve.
const LITTLE_TEXT: u64 = 64 * 1024;
/// A table that always had so many rows does not lose all of them by itself.
const FULL_TABLE: u64 = 1000;
/// Below this, in bytes, nothing is said of how well a text compresses.
const MUCH_TEXT: u64 = 1024 * 1024;
/// Names that are told; how many there are is told as well.
const TOLD: usize = 10;
/// A database that used to change is expected to within so long.
const QUIET: i64 = 7 * DAY;
/// So many changes make a database one that changes.
const LIVELY: u32 = 3;
/// So many earlier runs say how long one takes.
const KNOWN_RUNS: usize = 3;
/// Slower by less than this, in milliseconds, is no matter.
const SLOWER: i64 = 60_000;

/// What is known of a backup.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// Rows of each table, by name.
    pub tables: BTreeMap<String, u64>,
    /// Length of its text in bytes.
    pub text_bytes: u64,
    /// Size of its frames in bytes.
    pub bytes: u64,
}

impl Facts {
    /// Those of an archive.
    pub fn of(index: &Index) -> Self {
        let tables = index
            .objects
            .iter()
            .filter(|object| matches!(object.kind, Kind::Table | Kind::VirtualTable));
        Self {
            tables: tables
                .map(|object| (object.name.clone(), object.rows))
                .collect(),
            text_bytes: index.text_bytes(),
            bytes: index.body_bytes,
        }
    }

    /// Rows of all tables.
    pub fn rows(&self) -> u64 {
        self.tables
            .values()
            .fold(0, |sum, rows| sum.saturating_add(*rows))
    }

    /// Hundredths that are left of the text.
    fn ratio(&self) -> u64 {
        self.bytes.saturating_mul(100) / self.text_bytes.max(1)
    }
}

/// Whether and when a database changed, over all its runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Changes {
    /// How often it was seen changed.
    pub number: u32,
    /// When it was last seen changed, in milliseconds.
    pub last: i64,
}

/// What is odd.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum Anomaly {
    /// There is no table, or no row, where there were some.
    Emptied,
    /// Tables are gone.
    TablesGone {
        /// The first of them.
        names: Vec<String>,
        /// How many.
        number: u64,
    },
    /// Tables that were full are empty.
    TablesEmptied {
        /// The first of them.
        names: Vec<String>,
        /// How many.
        number: u64,
    },
    /// Less than half of the rows are left.
    RowsFell {
        /// The most there were.
        before: u64,
        /// How many there are.
        now: u64,
    },
    /// Less than half of the text is left.
    BytesFell {
        /// The longest it was, in bytes.
        before: u64,
        /// How long it is.
        now: u64,
    },
    /// What used to compress well does not any more: it may have been encrypted.
    Incompressible {
        /// What used to be left, in hundredths.
        before: u64,
        /// What is left.
        now: u64,
    },
    /// It used to change, and did not since then.
    Unchanged {
        /// In milliseconds.
        since: i64,
    },
    /// It took much longer than it used to.
    Slower {
        /// What it used to take, in milliseconds.
        before: i64,
        /// What it took.
        now: i64,
    },
}

impl Anomaly {
    /// Whether retention has to wait for a person. How long a run took says nothing about what is
    /// in it.
    pub fn holds(&self) -> bool {
        !matches!(self, Self::Slower { .. })
    }
}

/// What is odd about a backup. `before`: complete backups of the same database that nobody called
/// wrong, newest first.
pub fn find(fresh: &Facts, before: &[Facts]) -> Vec<Anomaly> {
    let mut found = Vec::new();
    let most = |of: &dyn Fn(&Facts) -> u64| before.iter().map(of).max().unwrap_or(0);
    let (rows, rows_before) = (fresh.rows(), most(&Facts::rows));
    let had_tables = before.iter().any(|facts| !facts.tables.is_empty());
    if (fresh.tables.is_empty() && had_tables) || (rows == 0 && rows_before > 0) {
        return vec![Anomaly::Emptied];
    }
    let known = before.iter().flat_map(|facts| facts.tables.keys());
    let gone = known.filter(|name| !fresh.tables.contains_key(*name));
    if let Some((names, number)) = some(gone.cloned()) {
        found.push(Anomaly::TablesGone { names, number });
    }
    let full = |name: &str| {
        let rows = |facts: &Facts| facts.tables.get(name).copied().unwrap_or(0);
        before.len() > 1 && before.iter().all(|facts| rows(facts) >= FULL_TABLE)
    };
    let empty = fresh.tables.iter().filter(|(_, rows)| **rows == 0);
    let emptied = empty.filter(|(name, _)| full(name));
    if let Some((names, number)) = some(emptied.map(|(name, _)| name.clone())) {
        found.push(Anomaly::TablesEmptied { names, number });
    }
    if rows_before >= FEW_ROWS && halved(rows_before, rows) {
        found.push(Anomaly::RowsFell {
            before: rows_before,
            now: rows,
        });
    }
    let text_before = most(&|facts| facts.text_bytes);
    if text_before >= LITTLE_TEXT && halved(text_before, fresh.text_bytes) {
        found.push(Anomaly::BytesFell {
            before: text_before,
            now: fresh.text_bytes,
        });
    }
    let large = before.iter().filter(|facts| facts.text_bytes >= MUCH_TEXT);
    if fresh.text_bytes >= MUCH_TEXT
        && let Some(before) = middle(large.map(|facts| facts.ratio() as i64).collect())
        && before < 65
        && fresh.ratio() > 90
    {
        found.push(Anomaly::Incompressible {
            before: before as u64,
            now: fresh.ratio(),
        });
    }
    found
}

/// Whether a database that used to change stands still. `now` and all else in milliseconds.
pub fn unchanged(changes: Changes, now: i64) -> Option<Anomaly> {
    let quiet = changes.number >= LIVELY && now - changes.last >= QUIET;
    quiet.then_some(Anomaly::Unchanged {
        since: changes.last,
    })
}

/// Whether a run took much longer than those before it, all in milliseconds.
pub fn slower(took: i64, before: &[i64]) -> Option<Anomaly> {
    let usual = middle(before.to_vec()).filter(|_| before.len() >= KNOWN_RUNS)?;
    let much = took > usual.saturating_mul(3) && took - usual > SLOWER;
    much.then_some(Anomaly::Slower {
        before: usual,
        now: took,
    })
}

fn halved(before: u64, now: u64) -> bool {
    now < before / 2
}

/// The middle one.
fn middle(mut values: Vec<i64>) -> Option<i64> {
    values.sort_unstable();
    values.get(values.len() / 2).copied()
}

/// The first of some names, and how many there are; nothing of none.
fn some(names: impl Iterator<Item = String>) -> Option<(Vec<String>, u64)> {
    let mut names: Vec<String> = names.collect();
    names.sort_unstable();
    names.dedup();
    let number = names.len() as u64;
    names.truncate(TOLD);
    (number > 0).then_some((names, number))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts(tables: &[(&str, u64)]) -> Facts {
        let tables: BTreeMap<String, u64> = tables
            .iter()
            .map(|(name, rows)| ((*name).to_owned(), *rows))
            .collect();
        let rows: u64 = tables.values().sum();
        Facts {
            tables,
            text_bytes: rows * 1000,
            bytes: rows * 200,
        }
    }

    fn names(names: &[&str]) -> Vec<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn what_is_not_odd() {
        let shop = facts(&[("orders", 5000), ("people", 900), ("cache", 300)]);
        // The first; the same; more; a table more; a small one emptied; a tenth less.
        assert_eq!(find(&shop, &[]), []);
        assert_eq!(find(&shop, std::slice::from_ref(&shop)), []);
        let later = facts(&[("orders", 5100), ("people", 700), ("cache", 0), ("new", 0)]);
        assert_eq!(find(&later, &[shop.clone(), shop.clone()]), []);
        // A database that never held anything.
        assert_eq!(find(&facts(&[]), &[]), []);
        assert_eq!(find(&facts(&[]), &[facts(&[])]), []);
        let empty = facts(&[("orders", 0)]);
        assert_eq!(find(&empty, std::slice::from_ref(&empty)), []);
        // A handful of rows.
        assert_eq!(find(&facts(&[("a", 1)]), &[facts(&[("a", 9)])]), []);
        // A table that is emptied now and then.
        let before = [
            facts(&[("log", 0), ("a", 9000)]),
            facts(&[("log", 5000), ("a", 9000)]),
        ];
        assert_eq!(find(&before[0], &before), []);
    }

    #[test]
    fn what_is_odd() {
        let shop = facts(&[("orders", 5000), ("people", 900), ("queue", 1200)]);
        let before = [shop.clone(), shop.clone()];
        assert_eq!(find(&facts(&[]), &before), [Anomaly::Emptied]);
        assert_eq!(find(&facts(&[("orders", 0)]), &before), [Anomaly::Emptied]);
        let gone = facts(&[("orders", 5000), ("queue", 1200)]);
        let people = Anomaly::TablesGone {
            names: names(&["people"]),
            number: 1,
        };
        // Also when it is gone since longer: until somebody says that it is right.
        assert_eq!(find(&gone, &before), std::slice::from_ref(&people));
        assert_eq!(find(&gone, &[gone.clone(), shop.clone()]), [people]);
        let emptied = facts(&[("orders", 5000), ("people", 900), ("queue", 0)]);
        let queue = Anomaly::TablesEmptied {
            names: names(&["queue"]),
            number: 1,
        };
        assert_eq!(find(&emptied, &before), [queue]);
        let half = facts(&[("orders", 2000), ("people", 300), ("queue", 1000)]);
        assert_eq!(
            find(&half, &before),
            [
                Anomaly::RowsFell {
                    before: 7100,
                    now: 3300
                },
                Anomaly::BytesFell {
                    before: 7_100_000,
                    now: 3_300_000
                },
            ]
        );
        let locked = Facts {
            bytes: shop.text_bytes,
            ..shop.clone()
        };
        assert_eq!(
            find(&locked, &before),
            [Anomaly::Incompressible {
                before: 20,
                now: 100
            }]
        );
    }

    #[test]
    fn only_the_first_names_are_told() {
        let many: Vec<(String, u64)> = (0..500).map(|n| (format!("t{n:03}"), 5)).collect();
        let many: Vec<(&str, u64)> = many
            .iter()
            .map(|(name, rows)| (name.as_str(), *rows))
            .collect();
        let found = find(&facts(&[("t000", 5)]), &[facts(&many)]);
        let Anomaly::TablesGone { names, number } = &found[0] else {
            panic!("{found:?}");
        };
        assert_eq!(
            (names.len(), *number, names[0].as_str()),
            (TOLD, 499, "t001")
        );
    }

    #[test]
    fn a_database_that_stands_still() {
        let changes = |number| Changes { number, last: 100 };
        assert_eq!(unchanged(changes(9), 100 + QUIET - 1), None);
        // It hardly ever changed.
        assert_eq!(unchanged(changes(2), 100 + 9 * QUIET), None);
        let odd = Anomaly::Unchanged { since: 100 };
        assert_eq!(unchanged(changes(3), 100 + QUIET), Some(odd));
    }

    #[test]
    fn a_run_that_takes_longer() {
        let before = [60_000, 50_000, 70_000];
        assert_eq!(slower(170_000, &before), None);
        let odd = Anomaly::Slower {
            before: 60_000,
            now: 190_000,
        };
        assert_eq!(slower(190_000, &before), Some(odd.clone()));
        assert!(!odd.holds() && Anomaly::Emptied.holds());
        // Nobody knows yet what is usual; a second is no matter.
        assert_eq!(slower(190_000, &before[..2]), None);
        assert_eq!(slower(30_000, &[1000, 1000, 1000]), None);
    }
}
