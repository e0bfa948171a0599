//! The command line of `cargo xtask bench`.
//! Must never guess: what it does not know is an error.

use std::path::PathBuf;

use anyhow::{Context, Result, bail};

use super::data::SCALE_ROWS;
use super::gentle::Pace;

const USAGE: &str = "\
cargo xtask bench [--scale X | --rows N] [--runs N] [--only dump|restore] [--skip WORD]... [--on-disk] [--binary FILE] [--reader FILE]
cargo xtask bench memory [--scale X | --rows N] [--binary FILE]
cargo xtask bench gentle [--scale X | --rows N] [--runs N] [--seconds N] [--rate N] [--binary FILE]
cargo xtask bench panel [--binary FILE]";
/// Scale without being told: five rounds of everybody in about ten minutes on two cores.
const DEFAULT_ROWS: u64 = SCALE_ROWS / 10 * 3;
/// Below this, whole processes take too little time to be compared.
const FEWEST_ROWS: u64 = 1000;

/// What is timed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Task {
    /// Database to file.
    Dump,
    /// File to database.
    Restore,
}

/// What was asked for.
#[derive(Debug, PartialEq)]
pub struct Options {
    /// Rows in the large tables together.
    pub rows: u64,
    /// Counted runs of each contender.
    pub runs: usize,
    /// Only this task.
    pub only: Option<Task>,
    /// Peak memory at two sizes instead of times.
    pub memory: bool,
    /// What a dump does to those who use the server meanwhile, instead of times.
    pub gentle: bool,
    /// Pages of the panel, instead of dumps.
    pub panel: bool,
    /// Seconds of a run of `gentle`.
    pub seconds: u64,
    /// Transactions per second of `gentle`.
    pub rate: u64,
    /// The server's data lies on the disk, even where memory has room.
    pub on_disk: bool,
    /// Contenders whose names contain one of these take no part.
    pub skip: Vec<String>,
    /// This program instead of a release build of the working tree.
    pub binary: Option<PathBuf>,
    /// This reader instead of a release build of the working tree.
    pub reader: Option<PathBuf>,
}

impl Options {
    /// Reads the arguments after `bench`.
    pub fn parse(arguments: &[String]) -> Result<Self> {
        let mut options = Self {
            rows: DEFAULT_ROWS,
            runs: 5,
            only: None,
            memory: false,
            gentle: false,
            panel: false,
            seconds: 20,
            rate: 50,
            on_disk: false,
            skip: Vec::new(),
            binary: None,
            reader: None,
        };
        let mut words = arguments.iter().map(String::as_str);
        while let Some(word) = words.next() {
            let (name, mut inline) = match word.split_once('=') {
                Some((name, value)) => (name, Some(value)),
                None => (word, None),
            };
            let mut value = || {
                inline
                    .take()
                    .or_else(|| words.next())
                    .with_context(|| format!("{name} wants a value\n{USAGE}"))
            };
            match name {
                "--rows" => options.rows = number(name, value()?)?,
                "--scale" => options.rows = scale(value()?)?,
                "--runs" => options.runs = usize::try_from(number(name, value()?)?)?,
                "--only" => options.only = Some(task(value()?)?),
                "--on-disk" => options.on_disk = true,
                "--memory" | "memory" => options.memory = true,
                "--gentle" | "gentle" => options.gentle = true,
                "--panel" | "panel" => options.panel = true,
                "--seconds" => options.seconds = number(name, value()?)?,
                "--rate" => options.rate = number(name, value()?)?,
                "--skip" => options.skip.push(value()?.to_owned()),
                "--binary" => options.binary = Some(PathBuf::from(value()?)),
                "--reader" => options.reader = Some(PathBuf::from(value()?)),
                _ => bail!("unknown: {word}\n{USAGE}"),
            }
            if let Some(value) = inline {
                bail!("{name} takes no value, and got {value}\n{USAGE}");
            }
        }
        if options.rows < FEWEST_ROWS {
            bail!("--rows: at least {FEWEST_ROWS}");
        }
        for (name, value) in [
            ("--runs", options.runs as u64),
            ("--seconds", options.seconds),
            ("--rate", options.rate),
        ] {
            if value == 0 {
                bail!("{name}: at least 1");
            }
        }
        let kinds = [options.memory, options.gentle, options.panel];
        let kinds = kinds.iter().filter(|kind| **kind).count();
        if kinds > 1 {
            bail!("memory, gentle, panel: one at a time");
        }
        if options.only.is_some() && kinds > 0 {
            bail!("--only belongs to the times: leave it out");
        }
        Ok(options)
    }

    /// How `gentle` is run.
    pub fn pace(&self) -> Pace {
        Pace {
            seconds: self.seconds,
            rate: self.rate,
            runs: self.runs,
        }
    }

    /// Whether this task is to be timed.
    pub fn does(&self, task: Task) -> bool {
        self.only.is_none_or(|only| only == task)
    }
}

/// A whole number, with underscores between the digits if one likes.
fn number(name: &str, text: &str) -> Result<u64> {
    text.replace('_', "")
        .parse()
        .with_context(|| format!("{name} {text}: not a whole number"))
}

/// Rows of a scale; at 1 the data is that of the first measurements.
fn scale(text: &str) -> Result<u64> {
    let scale: f64 = text
        .parse()
        .with_context(|| format!("--scale {text}: not a number"))?;
    if !(scale > 0.0 && scale <= 1000.0) {
        bail!("--scale {text}: above 0, at most 1000");
    }
    Ok((scale * SCALE_ROWS as f64) as u64)
}

fn task(text: &str) -> Result<Task> {
    match text {
        "dump" => Ok(Task::Dump),
        "restore" => Ok(Task::Restore),
        _ => bail!("--only {text}: dump or restore"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> Result<Options> {
        let words: Vec<String> = line.split_whitespace().map(str::to_owned).collect();
        Options::parse(&words)
    }

    #[test]
    fn reads_what_it_knows() {
        let default = parse("").unwrap();
        assert_eq!((default.rows, default.runs), (DEFAULT_ROWS, 5));
        assert!(default.does(Task::Dump) && default.does(Task::Restore) && !default.memory);

        let options =
            parse("--rows 2_000 --runs=3 --only restore --skip gzip --skip raw --binary ./x")
                .unwrap();
        assert_eq!(
            options,
            Options {
                rows: 2000,
                runs: 3,
                only: Some(Task::Restore),
                skip: vec!["gzip".into(), "raw".into()],
                binary: Some("./x".into()),
                ..default
            }
        );
        assert!(!options.does(Task::Dump));
        assert!(parse("--memory").unwrap().memory && parse("memory").unwrap().memory);
        assert_eq!(parse("--scale 0.5").unwrap().rows, SCALE_ROWS / 2);
        assert!(parse("panel").unwrap().panel && !default.panel);
        let gentle = parse("gentle --seconds 9 --rate=7 --runs 2").unwrap();
        assert!(gentle.gentle);
        assert_eq!(
            gentle.pace(),
            Pace {
                seconds: 9,
                rate: 7,
                runs: 2
            }
        );
    }

    #[test]
    fn refuses_the_rest() {
        for (line, why) in [
            ("--rows", "--rows wants a value"),
            ("--rows many", "--rows many: not a whole number"),
            ("--rows 999", "--rows: at least 1000"),
            ("--scale 0", "--scale 0: above 0"),
            ("--scale x", "--scale x: not a number"),
            ("--scale NaN", "--scale NaN: above 0"),
            ("--runs 0", "--runs: at least 1"),
            ("gentle --rate 0", "--rate: at least 1"),
            ("--only both", "--only both: dump or restore"),
            ("--memory=yes", "--memory takes no value"),
            ("--memory --only dump", "--only belongs to the times"),
            ("memory gentle", "memory, gentle, panel: one at a time"),
            ("panel --only dump", "--only belongs to the times"),
            ("--fast", "unknown: --fast"),
            ("1000", "unknown: 1000"),
        ] {
            let error = parse(line).unwrap_err().to_string();
            assert!(error.starts_with(why), "{line}: {error}");
        }
    }
}
