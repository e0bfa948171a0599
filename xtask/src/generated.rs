//! `cargo xtask generated`: random databases of 20 tables out and back on one server, thousands of them by hand.
//! Must never start a seed again whose result is written, and never call a run good that had a failure.

use std::collections::BTreeMap;
use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::run::{cargo, run};

/// What the command line asks for.
#[derive(Debug, PartialEq, Eq)]
struct Options {
    server: String,
    seeds: Range<u64>,
    /// Forget the seeds that failed, so that they run again.
    again: bool,
    /// Only print what is known.
    report: bool,
}

/// Runs the seeds that have no result yet, then prints the figures of all that have one.
///
/// # Errors
/// Bad arguments, a test that cannot run, or seeds that did not come back equal.
pub fn generated(arguments: &[String]) -> Result<()> {
    let options = parse(arguments)?;
    let folder = results_folder();
    let file = folder.join(format!("{}.tsv", options.server));
    if options.again {
        forget_failures(&file)?;
    }
    if !options.report {
        let seeds = format!("{}..{}", options.seeds.start, options.seeds.end);
        // A database is two hundred statements that define something, each a wait for the disk where there is one.
        let memory = Path::new("/dev/shm");
        let places = match std::env::var_os("TMPDIR") {
            Some(chosen) => PathBuf::from(chosen),
            None if memory.is_dir() => memory.into(),
            None => std::env::temp_dir(),
        };
        run(cargo(&[
            "test",
            "-p",
            "engine",
            "--test",
            "generated",
            "--",
            "--ignored",
            "--nocapture",
            "by_hand",
        ])
        .env("GENERATED_SERVER", &options.server)
        .env("GENERATED_SEEDS", seeds)
        .env("GENERATED_RESULTS", &folder)
        .env("TMPDIR", places))?;
    }
    let text =
        fs::read_to_string(&file).with_context(|| format!("no results in {}", file.display()))?;
    let figures = Figures::of(&text, &options.seeds)?;
    println!("{}", figures.words(&options.server, &folder));
    if figures.failures.is_empty() {
        Ok(())
    } else {
        bail!("{} databases did not come back equal", figures.failed())
    }
}

fn parse(arguments: &[String]) -> Result<Options> {
    let mut options = Options {
        server: "mariadb".into(),
        seeds: 0..500,
        again: false,
        report: false,
    };
    let mut words = arguments.iter();
    while let Some(word) = words.next() {
        let mut value = || {
            words
                .next()
                .with_context(|| format!("{word} needs a value"))
        };
        match word.as_str() {
            "--server" => options.server.clone_from(value()?),
            "--seeds" => {
                let (from, to) = value()?.split_once("..").context("--seeds FROM..TO")?;
                options.seeds = from.parse()?..to.parse()?;
            }
            "--again" => options.again = true,
            "--report" => options.report = true,
            other => bail!(
                "unknown argument {other}; [--server mariadb|newer_mariadb|mysql] [--seeds FROM..TO] [--again] [--report]"
            ),
        }
    }
    if !["mariadb", "newer_mariadb", "mysql"].contains(&options.server.as_str()) {
        bail!(
            "no server is called {}: mariadb, newer_mariadb or mysql",
            options.server
        );
    }
    Ok(options)
}

/// `target/generated`, wherever cargo builds.
fn results_folder() -> PathBuf {
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../target"),
        PathBuf::from,
    );
    target.join("generated")
}

fn forget_failures(file: &Path) -> Result<()> {
    let text = fs::read_to_string(file).unwrap_or_default();
    let kept: String = text
        .lines()
        .filter(|line| line.ends_with("\tequal"))
        .map(|line| format!("{line}\n"))
        .collect();
    fs::write(file, kept).with_context(|| format!("cannot write {}", file.display()))
}

/// Sums over results.
#[derive(Debug, Default, PartialEq)]
struct Figures {
    databases: usize,
    tables: usize,
    equal_tables: usize,
    refused_tables: usize,
    refused_rows: usize,
    refused_others: usize,
    seconds: f64,
    /// Seeds by how they failed.
    failures: BTreeMap<String, Vec<u64>>,
}

impl Figures {
    /// Of lines `seed, tables, refused tables, refused rows, refused others, seconds, how it ended`, tabs between.
    fn of(text: &str, seeds: &Range<u64>) -> Result<Self> {
        let mut figures = Self::default();
        for line in text.lines() {
            let cells: Vec<&str> = line.split('\t').collect();
            let [seed, tables, refused, rows, others, seconds, end] = cells[..] else {
                bail!("not a line of results: {line}");
            };
            let seed = seed.parse()?;
            if !seeds.contains(&seed) {
                continue;
            }
            let tables: usize = tables.parse()?;
            figures.databases += 1;
            figures.tables += tables;
            figures.refused_tables += refused.parse::<usize>()?;
            figures.refused_rows += rows.parse::<usize>()?;
            figures.refused_others += others.parse::<usize>()?;
            figures.seconds += seconds.parse::<f64>()?;
            if end == "equal" {
                figures.equal_tables += tables;
            } else {
                figures
                    .failures
                    .entry(end.to_owned())
                    .or_default()
                    .push(seed);
            }
        }
        Ok(figures)
    }

    fn failed(&self) -> usize {
        self.failures.values().map(Vec::len).sum()
    }

    fn words(&self, server: &str, folder: &Path) -> String {
        let share =
            100.0 * self.refused_tables as f64 / (self.tables + self.refused_tables).max(1) as f64;
        let mut words = format!(
            "{server}: {} databases, {} tables accepted, {} of them in databases that came back equal; \
             {} tables refused by the server ({share:.1} %), {} rows, {} other statements; {:.0} s",
            self.databases,
            self.tables,
            self.equal_tables,
            self.refused_tables,
            self.refused_rows,
            self.refused_others,
            self.seconds
        );
        for (end, seeds) in &self.failures {
            words.push_str(&format!(
                "\n  {end}: seeds {seeds:?}; see {}",
                folder.display()
            ));
        }
        words
    }
}

#[cfg(test)]
mod tests {
    use super::{Figures, parse};

    #[test]
    fn counts_what_came_back_and_what_did_not() {
        let text = "1\t20\t1\t3\t0\t1.5\tequal\n2\t20\t0\t0\t2\t9.0\tdiffers: rows\n7\t20\t0\t0\t0\t1\tequal\n";
        let figures = Figures::of(text, &(0..5)).unwrap();
        assert_eq!(
            (figures.databases, figures.tables, figures.equal_tables),
            (2, 40, 20)
        );
        assert_eq!(
            (
                figures.refused_tables,
                figures.refused_rows,
                figures.failed()
            ),
            (1, 3, 1)
        );
        assert_eq!(figures.failures["differs: rows"], [2]);
        assert!(Figures::of("1\t2", &(0..5)).is_err());
    }

    #[test]
    fn takes_a_range_of_seeds() {
        let words = |text: &str| text.split(' ').map(str::to_owned).collect::<Vec<_>>();
        let options = parse(&words("--server mysql --seeds 5..9")).unwrap();
        assert_eq!((options.server.as_str(), options.seeds), ("mysql", 5..9));
        assert!(parse(&words("--server oracle")).is_err());
        assert!(parse(&words("--seeds 5")).is_err());
    }
}
