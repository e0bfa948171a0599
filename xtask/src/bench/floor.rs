//! The floor of a dump: what the server, a reader that builds the SQL text, and zstd −1 need of the processor, over the
//! cores. Nobody who reads over the protocol and compresses is faster than that on this machine.
//! Must never be taken from other rounds than those of whom it is compared with.

use super::contenders::Role;
use super::contest::Runs;
use super::measure::Cost;
use super::stats::Spread;

/// Medians of the parts, processor seconds, and what follows.
#[derive(Debug, Clone, PartialEq)]
pub struct Floor {
    /// Of the server.
    pub server: f64,
    /// Of reading and building the text.
    pub reader: f64,
    /// Of compressing.
    pub zstd: f64,
    /// The sum over the cores, seconds, round by round.
    pub rounds: Vec<f64>,
}

impl Floor {
    /// From the runs of the reader; `None` if it has not run.
    pub fn of(all: &[Runs], cores: usize) -> Option<Self> {
        let costs = |role| {
            let runs = all.iter().find(|runs| runs.role == role)?;
            (!runs.costs.is_empty()).then_some(&runs.costs)
        };
        let (text, whole) = (costs(Role::Text)?, costs(Role::Floor)?);
        let median = |costs: &[Cost], of: fn(&Cost) -> f64| {
            let values: Vec<f64> = costs.iter().map(of).collect();
            Spread::of(&values).map(|spread| spread.median)
        };
        let reader = median(text, |cost| cost.client)?;
        Some(Self {
            server: median(whole, |cost| cost.server)?,
            reader,
            zstd: median(whole, |cost| cost.client)? - reader,
            rounds: whole
                .iter()
                .map(|cost| (cost.client + cost.server) / cores as f64)
                .collect(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn runs(role: Role, costs: &[(f64, f64)]) -> Runs {
        let cost = |&(client, server): &(f64, f64)| Cost {
            wall: 9.0,
            client,
            server,
            peak: 0,
            file: 0,
            sync: 0.0,
        };
        Runs {
            role,
            name: String::new(),
            costs: costs.iter().map(cost).collect(),
            verdict: None,
        }
    }

    #[test]
    fn the_floor_is_all_processor_time_over_the_cores() {
        let all = [
            runs(Role::Text, &[(1.5, 3.5)]),
            runs(Role::Floor, &[(5.5, 3.5), (5.5, 4.5)]),
        ];
        let floor = Floor::of(&all, 2).unwrap();
        assert_eq!(floor.rounds, [4.5, 5.0]);
        assert_eq!((floor.server, floor.reader, floor.zstd), (4.0, 1.5, 4.0));
    }

    #[test]
    fn without_a_reader_there_is_no_floor() {
        assert_eq!(Floor::of(&[], 2), None);
        let all = [runs(Role::Text, &[(1.0, 1.0)]), runs(Role::Floor, &[])];
        assert_eq!(Floor::of(&all, 2), None);
    }
}
