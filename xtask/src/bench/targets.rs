//! The targets that the product set itself, and whether this run reached them.
//! Must never call a target reached that was not measured in this very run.

use super::contenders::Role;
use super::contest::Runs;
use super::floor::Floor;
use super::stats::{Spread, ratios};

/// Whether the ratio has to be high or low.
#[derive(Clone, Copy)]
enum Bound {
    AtLeast(f64),
    AtMost(f64),
}

/// A row of the table.
struct Target {
    what: &'static str,
    bound: Bound,
    /// Ratios of the rounds; none: not measured.
    measured: Vec<f64>,
}

/// The targets of a dump.
pub fn dump(all: &[Runs], floor: Option<&Floor>) -> String {
    let floors = |role| match floor {
        Some(floor) => ratios(&floor.rounds, &walls(all, role)),
        None => Vec::new(),
    };
    table(&[
        Target {
            what: "`mariadb-dump \\| zstd -1` ÷ ours",
            bound: Bound::AtLeast(3.0),
            measured: against_ours(all, Role::Client),
        },
        Target {
            what: "mydumper 1.x `zstd -1` ÷ ours",
            bound: Bound::AtLeast(2.4),
            measured: against_ours(all, Role::MydumperZstd1),
        },
        Target {
            what: "`mariadb-backup` ÷ ours",
            bound: Bound::AtLeast(1.3),
            measured: against_ours(all, Role::Backup),
        },
        Target {
            what: "ours, into memory (no disk, no sync) ÷ floor",
            bound: Bound::AtMost(1.2),
            measured: floors(Role::OursInMemory),
        },
        Target {
            what: "ours, disk and sync included ÷ floor (for information)",
            bound: Bound::AtMost(1.2),
            measured: floors(Role::Ours),
        },
    ])
}

/// The targets of a restore; of several forms of myloader the fastest counts.
pub fn restore(all: &[Runs]) -> String {
    let fastest = all
        .iter()
        .filter(|runs| runs.role == Role::Myloader)
        .filter_map(|runs| Some((runs, Spread::of(&wall(runs))?.median)))
        .min_by(|(_, a), (_, b)| a.total_cmp(b));
    table(&[
        Target {
            what: "`zstd -dc \\| mariadb` ÷ ours",
            bound: Bound::AtLeast(3.5),
            measured: against_ours(all, Role::Client),
        },
        Target {
            what: "the fastest myloader ÷ ours",
            bound: Bound::AtLeast(1.1),
            measured: fastest.map_or_else(Vec::new, |(runs, _)| {
                ratios(&walls(all, Role::Ours), &wall(runs))
            }),
        },
    ])
}

fn wall(runs: &Runs) -> Vec<f64> {
    runs.costs.iter().map(|cost| cost.wall).collect()
}

fn walls(all: &[Runs], role: Role) -> Vec<f64> {
    let runs = all.iter().find(|runs| runs.role == role);
    runs.map(wall).unwrap_or_default()
}

/// None of either, none at all.
fn against_ours(all: &[Runs], role: Role) -> Vec<f64> {
    ratios(&walls(all, Role::Ours), &walls(all, role))
}

fn table(targets: &[Target]) -> String {
    let mut text = "| target | | measured | |\n|---|---|---|---|\n".to_owned();
    for target in targets {
        let (sign, limit) = match target.bound {
            Bound::AtLeast(limit) => ('≥', limit),
            Bound::AtMost(limit) => ('≤', limit),
        };
        let (measured, verdict) = match Spread::of(&target.measured) {
            None => ("–".to_owned(), "not measured"),
            Some(Spread { median, min, max }) => {
                let reached = match target.bound {
                    Bound::AtLeast(limit) => median >= limit,
                    Bound::AtMost(limit) => median <= limit,
                };
                (
                    format!("{median:.2} ({min:.2}–{max:.2})"),
                    if reached { "reached" } else { "**missed**" },
                )
            }
        };
        text.push_str(&format!(
            "| {} | {sign} {limit:.1} | {measured} | {verdict} |\n",
            target.what
        ));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::measure::Cost;

    fn runs(role: Role, walls: &[f64]) -> Runs {
        let cost = |&wall: &f64| Cost {
            wall,
            client: 1.0,
            server: 1.0,
            peak: 0,
            file: 0,
            sync: 0.0,
        };
        Runs {
            role,
            name: String::new(),
            costs: walls.iter().map(cost).collect(),
            verdict: None,
        }
    }

    fn line<'a>(text: &'a str, what: &str) -> &'a str {
        text.lines().find(|line| line.contains(what)).unwrap_or("")
    }

    #[test]
    fn a_target_is_reached_missed_or_not_measured() {
        let all = [
            runs(Role::Ours, &[2.0, 2.0]),
            runs(Role::OursInMemory, &[1.5, 1.7]),
            runs(Role::Client, &[6.0, 6.2]),
            runs(Role::Backup, &[2.0, 2.0]),
        ];
        let floor = Floor {
            server: 1.0,
            reader: 1.0,
            zstd: 1.0,
            rounds: vec![1.5, 1.5],
        };
        let text = dump(&all, Some(&floor));
        let reached = "| ≥ 3.0 | 3.05 (3.00–3.10) | reached |";
        assert!(line(&text, "mariadb-dump").ends_with(reached), "{text}");
        assert!(line(&text, "mariadb-backup").ends_with("| **missed** |"));
        assert!(line(&text, "mydumper").ends_with("| – | not measured |"));
        assert!(line(&text, "into memory").ends_with("| ≤ 1.2 | 1.07 (1.00–1.13) | reached |"));
        assert!(line(&text, "sync included").ends_with("| **missed** |"));
        assert!(line(&dump(&all, None), "into memory").ends_with("| not measured |"));
    }

    #[test]
    fn the_fastest_myloader_counts() {
        let all = [
            runs(Role::Ours, &[2.0]),
            runs(Role::Myloader, &[9.0]),
            runs(Role::Myloader, &[2.1]),
            runs(Role::Myloader, &[]),
        ];
        let text = restore(&all);
        assert!(line(&text, "myloader").ends_with("| 1.05 (1.05–1.05) | **missed** |"));
        assert!(
            line(&text, "mariadb`").ends_with("| not measured |"),
            "{text}"
        );
    }
}
