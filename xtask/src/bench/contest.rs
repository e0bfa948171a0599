//! The contenders, one after the other, round by round, so that all meet the same weather on the machine.
//! Must never count a warm-up, never keep a figure of a restore whose rows and keys are not those of the source, and
//! never drop a contender that failed without saying so.

use std::ffi::{OsStr, OsString};
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use super::contenders::{Contender, Role};
use super::data::Source;
use super::measure::{Cost, length, measure, measure_synced, remove};
use super::rows;
use super::server::Server;

/// The database that a restore makes.
const COPY: &str = "bench_copy";
/// The most of an error that a table of results shows, characters.
const SHOWN: usize = 300;

/// All counted runs of one contender, in the order of the rounds.
#[derive(Debug, Clone, PartialEq)]
pub struct Runs {
    /// What it stands for.
    pub role: Role,
    /// Its name, as Markdown.
    pub name: String,
    /// One for each round; none if it failed or took no part.
    pub costs: Vec<Cost>,
    /// `FAILED: …` or `NOT MEASURED: …`.
    pub verdict: Option<String>,
}

impl Runs {
    /// Whether it was to run, and did not do what it should.
    pub fn failed(&self) -> bool {
        self.verdict
            .as_ref()
            .is_some_and(|verdict| verdict.starts_with("FAILED"))
    }
}

/// What all runs share.
pub struct Contest<'a> {
    /// Holds the source and takes the copies.
    pub server: &'a Server,
    /// The product.
    pub program: &'a Path,
    /// The reader that is the floor.
    pub reader: &'a Path,
    /// What is dumped, and what a restore must bring back.
    pub source: &'a Source,
}

impl Contest<'_> {
    /// Times the dumps.
    pub fn dump(&self, contenders: &[Contender], runs: usize) -> Vec<Runs> {
        in_turn(contenders, runs, |contender| self.dump_once(contender))
    }

    /// Times the restores; makes the dumps first where there are none.
    pub fn restore(&self, contenders: &[Contender], runs: usize) -> Vec<Runs> {
        in_turn(contenders, runs, |contender| {
            if !self.path(contender).exists() {
                self.prepare(contender)
                    .context("the dump that it should restore")?;
            }
            self.restore_once(contender)
        })
    }

    /// One dump, its file left where it is.
    pub fn dump_once(&self, contender: &Contender) -> Result<Cost> {
        let file = self.path(contender);
        remove(&file)?;
        self.server.settle()?;
        let variables = self.variables(contender, &self.source.database);
        let cost = measure_synced(self.server, &contender.script, &borrowed(&variables))?;
        if matches!(contender.role, Role::Rows | Role::Text | Role::Floor) {
            return self.check_reader(&file, contender.role, cost);
        }
        let cost = Cost {
            file: length(&file)?,
            ..cost
        };
        if contender.role == Role::OursInMemory {
            remove(&file)?;
        }
        Ok(cost)
    }

    /// One restore, its copy compared and dropped.
    pub fn restore_once(&self, contender: &Contender) -> Result<Cost> {
        let drop = format!("DROP DATABASE IF EXISTS `{COPY}`");
        // An empty database on all sides: the plain client cannot make one.
        self.server
            .sql(None, &format!("{drop}; CREATE DATABASE `{COPY}`"))?;
        self.server.settle()?;
        let variables = self.variables(contender, COPY);
        let cost = measure(self.server, &contender.script, &borrowed(&variables))?;
        rows::compare(&self.source.rows, &rows::count(self.server, COPY)?)
            .and_then(|()| rows::compare_keys(&self.source.keys, &rows::keys(self.server, COPY)?))
            .context("WRONG RESULT: it says success, and the copy is not the source")?;
        self.server.sql(None, &drop)?;
        Ok(Cost {
            file: length(&self.path(contender))?,
            ..cost
        })
    }

    fn prepare(&self, contender: &Contender) -> Result<()> {
        let variables = self.variables(contender, &self.source.database);
        measure(self.server, &contender.prepare, &borrowed(&variables)).map(drop)
    }

    /// The reader is no dump: it must have read all rows, and its text must not have been left out.
    fn check_reader(&self, file: &Path, role: Role, cost: Cost) -> Result<Cost> {
        let text = fs::read_to_string(file)?;
        let counts: Result<Vec<u64>, _> = text.split_whitespace().map(str::parse).collect();
        let counts = counts.with_context(|| format!("{text:?}"))?;
        let [rows, packets, sql, compressed] = counts[..] else {
            bail!("not what the reader should print: {text:?}");
        };
        if rows != self.source.total() {
            bail!("{rows} rows read instead of {}", self.source.total());
        }
        let bytes = match role {
            Role::Rows => packets,
            Role::Text => sql,
            _ => compressed,
        };
        if bytes == 0 {
            bail!("the reader has built nothing: {text:?}");
        }
        Ok(Cost {
            file: bytes,
            ..cost
        })
    }

    fn variables(&self, contender: &Contender, database: &str) -> Vec<(&'static str, OsString)> {
        let mut variables = vec![
            ("sauvegarde", self.program.into()),
            ("reader", self.reader.into()),
            ("url", self.server.url(database).into()),
            ("file", self.path(contender).into()),
            ("socket", self.server.socket().into()),
            ("database", database.into()),
            // mydumper takes no fewer than two.
            ("cores", super::cores().max(2).to_string().into()),
        ];
        if let Some((mydumper, myloader)) = &contender.programs {
            variables.push(("mydumper", mydumper.into()));
            variables.push(("myloader", myloader.into()));
        }
        variables
    }

    fn path(&self, contender: &Contender) -> PathBuf {
        self.server.files().join(&contender.file)
    }
}

fn borrowed<'a>(variables: &'a [(&'static str, OsString)]) -> Vec<(&'static str, &'a OsStr)> {
    variables
        .iter()
        .map(|(name, value)| (*name, value.as_os_str()))
        .collect()
}

/// A B A B …, after one uncounted round. Who fails once is out, and its figures with it.
fn in_turn(
    contenders: &[Contender],
    runs: usize,
    mut run: impl FnMut(&Contender) -> Result<Cost>,
) -> Vec<Runs> {
    let mut all: Vec<Runs> = contenders
        .iter()
        .map(|contender| Runs {
            role: contender.role,
            name: contender.name.clone(),
            costs: Vec::new(),
            verdict: contender
                .absent
                .as_ref()
                .map(|why| format!("NOT MEASURED: {why}")),
        })
        .collect();
    for round in 0..=runs {
        for (contender, own) in contenders.iter().zip(&mut all) {
            if own.verdict.is_some() {
                continue;
            }
            let what = match round {
                0 => "warm-up".to_owned(),
                counted => format!("{counted} of {runs}"),
            };
            match run(contender) {
                Ok(cost) => {
                    println!("{what}: {}: {:.2} s", contender.name, cost.wall);
                    if round > 0 {
                        own.costs.push(cost);
                    }
                }
                Err(error) => {
                    println!("{what}: {}: FAILED: {error:#}", contender.name);
                    own.costs.clear();
                    own.verdict = Some(format!("FAILED: {}", in_a_cell(&format!("{error:#}"))));
                }
            }
        }
    }
    all
}

/// An error as one cell of a table: a line, without paths, not too long. What went wrong stands at its end.
fn in_a_cell(error: &str) -> String {
    let words: Vec<String> = error
        .split_whitespace()
        .map(|word| match word.contains('/') && word.len() > 20 {
            true => "…".to_owned(),
            false => word.replace('|', "\\|"),
        })
        .collect();
    let text = words.join(" ");
    let skip = text.chars().count().saturating_sub(SHOWN);
    match skip {
        0 => text,
        _ => format!("… {}", text.chars().skip(skip).collect::<String>()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::contenders::restores;
    use crate::bench::tools::Tools;

    fn two() -> Vec<Contender> {
        let tools = Tools {
            mydumpers: Vec::new(),
            no_mydumper: "no network".to_owned(),
            backup: Err(String::new()),
        };
        restores(&tools)
    }

    fn cost(wall: f64) -> Cost {
        Cost {
            wall,
            client: 0.0,
            server: 0.0,
            peak: 0,
            file: 0,
            sync: 0.0,
        }
    }

    #[test]
    fn the_contenders_alternate_and_the_first_round_does_not_count() {
        let mut order = Vec::new();
        let all = in_turn(&two(), 2, |contender| {
            order.push(contender.role);
            Ok(cost(order.len() as f64))
        });
        let (a, b) = (Role::Ours, Role::Client);
        assert_eq!(order, [a, b, a, b, a, b]);
        let walls = |runs: &Runs| runs.costs.iter().map(|cost| cost.wall).collect::<Vec<_>>();
        assert_eq!(walls(&all[0]), [3.0, 5.0]);
        assert_eq!(walls(&all[1]), [4.0, 6.0]);
        assert_eq!(all[2].verdict.as_deref(), Some("NOT MEASURED: no network"));
        assert!(!all.iter().any(Runs::failed));
    }

    #[test]
    fn who_fails_is_out_with_all_its_figures_and_the_others_go_on() {
        let mut count = 0;
        let all = in_turn(&two(), 3, |contender| {
            count += 1;
            match contender.role {
                Role::Client if count > 4 => bail!("no\n| more at /a/long/path/to/somewhere"),
                _ => Ok(cost(1.0)),
            }
        });
        assert_eq!(all[0].costs.len(), 3);
        assert_eq!(all[1].costs, []);
        assert_eq!(
            all[1].verdict.as_deref(),
            Some("FAILED: no \\| more at …"),
            "in one cell, without a path"
        );
        assert_eq!(count, 4 + 2 + 1);
    }

    #[test]
    fn of_a_long_error_the_end_is_shown() {
        let text = in_a_cell(&format!("{} the end", "x ".repeat(400)));
        assert!(
            text.starts_with("… ") && text.ends_with("the end"),
            "{text}"
        );
        assert_eq!(text.chars().count(), SHOWN + 2);
    }
}
