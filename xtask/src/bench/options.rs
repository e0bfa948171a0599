//! The command line of `cargo xtask bench`.
//! Must never guess: what it does not know is an error.

use std::path::PathBuf;

use anyhow::{Context, Result, bail};

const USAGE: &str =
    "cargo xtask bench [--rows N] [--runs N] [--only dump|restore] [--memory] [--binary FILE]";
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
    /// This program instead of a release build of the working tree.
    pub binary: Option<PathBuf>,
}

impl Options {
    /// Reads the arguments after `bench`.
    pub fn parse(arguments: &[String]) -> Result<Self> {
        let mut options = Self {
            rows: 1_000_000,
            runs: 5,
            only: None,
            memory: false,
            binary: None,
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
                "--runs" => options.runs = usize::try_from(number(name, value()?)?)?,
                "--only" => options.only = Some(task(value()?)?),
                "--memory" => options.memory = true,
                "--binary" => options.binary = Some(PathBuf::from(value()?)),
                _ => bail!("unknown: {word}\n{USAGE}"),
            }
            if let Some(value) = inline {
                bail!("{name} takes no value, and got {value}\n{USAGE}");
            }
        }
        if options.rows < FEWEST_ROWS {
            bail!("--rows: at least {FEWEST_ROWS}");
        }
        if options.runs == 0 {
            bail!("--runs: at least 1");
        }
        if options.memory && options.only.is_some() {
            bail!("--memory measures both: leave out --only");
        }
        Ok(options)
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
        assert_eq!((default.rows, default.runs), (1_000_000, 5));
        assert!(default.does(Task::Dump) && default.does(Task::Restore) && !default.memory);

        let options = parse("--rows 2_000 --runs=3 --only restore --binary ./x").unwrap();
        assert_eq!(
            options,
            Options {
                rows: 2000,
                runs: 3,
                only: Some(Task::Restore),
                memory: false,
                binary: Some("./x".into())
            }
        );
        assert!(!options.does(Task::Dump));
        assert!(parse("--memory").unwrap().memory);
    }

    #[test]
    fn refuses_the_rest() {
        for (line, why) in [
            ("--rows", "--rows wants a value"),
            ("--rows many", "--rows many: not a whole number"),
            ("--rows 999", "--rows: at least 1000"),
            ("--runs 0", "--runs: at least 1"),
            ("--only both", "--only both: dump or restore"),
            ("--memory=yes", "--memory takes no value"),
            ("--memory --only dump", "--memory measures both"),
            ("--fast", "unknown: --fast"),
            ("1000", "unknown: 1000"),
        ] {
            let error = parse(line).unwrap_err().to_string();
            assert!(error.starts_with(why), "{line}: {error}");
        }
    }
}
