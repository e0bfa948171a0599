//! How much a dump hurts those who use the server meanwhile: sysbench at a fixed rate, with and without a dump beside it.
//! Must never report a latency of a sysbench that failed, or of a time in which the dump did not run.

use std::env;
use std::ffi::OsStr;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result, bail};

use super::data::Source;
use super::measure::{measure, remove};
use super::server::{Server, capture};
use super::stats::Spread;
use crate::need;

/// Options of `sauvegarde dump` for the gentle case, when the program's own help does not name `--gentle`.
const VARIABLE: &str = "BENCH_GENTLE";
/// Clients of sysbench.
const CLIENTS: u32 = 4;

/// How long and how fast.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pace {
    /// Seconds of each run of sysbench.
    pub seconds: u64,
    /// Transactions (20 statements each) per second.
    pub rate: u64,
    /// Runs of each case.
    pub runs: usize,
}

/// What one run of sysbench says.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Latency {
    /// Milliseconds that 99 of 100 transactions stayed below.
    pub p99: f64,
    /// Milliseconds of the slowest.
    pub slowest: f64,
    /// Transactions per second.
    pub rate: f64,
}

/// What ran beside sysbench.
pub struct Case {
    name: String,
    script: String,
    latencies: Vec<Latency>,
    /// Seconds of each dump.
    dumps: Vec<f64>,
    verdict: Option<String>,
}

impl Case {
    fn new(name: &str, script: &str) -> Self {
        Self {
            name: name.to_owned(),
            script: script.to_owned(),
            latencies: Vec::new(),
            dumps: Vec::new(),
            verdict: None,
        }
    }

    /// Whether it was to run, and did not.
    pub fn failed(&self) -> bool {
        let verdict = self.verdict.as_deref().unwrap_or("");
        verdict.starts_with("FAILED")
    }
}

/// All cases, in turn, after one uncounted round.
pub fn measure_all(
    server: &Server,
    program: &Path,
    source: &Source,
    pace: Pace,
) -> Result<Vec<Case>> {
    need::install_packages(&[("sysbench", "sysbench")]).context("NOT MEASURED")?;
    let mut cases = cases(program)?;
    for round in 0..=pace.runs {
        for case in cases.iter_mut().filter(|case| case.verdict.is_none()) {
            match one(server, program, source, pace, &case.script) {
                Ok((latency, dumps)) => {
                    println!("{round}: {}: p99 {:.1} ms", case.name, latency.p99);
                    // The first round is a warm-up.
                    if round > 0 {
                        case.latencies.push(latency);
                        case.dumps.extend(dumps);
                    }
                }
                Err(error) => {
                    println!("{round}: {}: FAILED: {error:#}", case.name);
                    let words: Vec<String> = format!("{error:#}")
                        .split_whitespace()
                        .map(str::to_owned)
                        .collect();
                    case.verdict = Some(format!("FAILED: {}", words.join(" ")));
                    case.latencies.clear();
                }
            }
        }
    }
    Ok(cases)
}

fn cases(program: &Path) -> Result<Vec<Case>> {
    const OURS: &str = r#""$sauvegarde" dump --source "$url" --out "$file""#;
    let help = capture(Command::new(program).args(["dump", "--help"]))?;
    let options = match env::var(VARIABLE) {
        Ok(options) => Some(options),
        Err(_) => help.contains("--gentle").then(|| "--gentle".to_owned()),
    };
    let mut gentle = Case::new("`sauvegarde dump`, gentle", OURS);
    match options {
        Some(options) => {
            gentle.name = format!("`sauvegarde dump {options}`");
            gentle.script = format!("{OURS} {options}");
        }
        None => {
            gentle.verdict = Some(format!(
                "NOT MEASURED: `sauvegarde dump` has no --gentle, and {VARIABLE} names no other option"
            ));
        }
    }
    Ok(vec![
        Case::new("none", ""),
        Case::new("`sauvegarde dump`", OURS),
        gentle,
        Case::new(
            "`mariadb-dump \\| zstd -1`",
            r#"mariadb-dump --no-defaults --socket="$socket" --user=root --single-transaction --skip-add-locks "$database" | zstd -1 -q -o "$file""#,
        ),
    ])
}

/// One run of sysbench, and dumps one after the other for as long as it runs. The last one is waited for.
fn one(
    server: &Server,
    program: &Path,
    source: &Source,
    pace: Pace,
    script: &str,
) -> Result<(Latency, Vec<f64>)> {
    let file = server.files().join("gentle.sql.zst");
    let (url, socket) = (server.url(&source.database), server.socket());
    let variables: [(&str, &OsStr); 5] = [
        ("sauvegarde", program.as_os_str()),
        ("url", url.as_ref()),
        ("file", file.as_os_str()),
        ("socket", socket.as_os_str()),
        ("database", source.database.as_ref()),
    ];
    server.settle()?;
    let mut sysbench = Running(start(server, source, pace)?);
    let mut dumps = Vec::new();
    while !script.is_empty() && sysbench.0.try_wait()?.is_none() {
        remove(&file)?;
        dumps.push(measure(server, script, &variables)?.wall);
    }
    remove(&file)?;
    let output = sysbench.output()?;
    Ok((parse(&output)?, dumps))
}

/// A sysbench that ends with its owner.
struct Running(Child);

impl Running {
    /// What it printed, once it is at its end.
    fn output(mut self) -> Result<String> {
        use std::io::Read;
        let mut text = String::new();
        let stdout = self.0.stdout.as_mut().context("no pipe from sysbench")?;
        // It prints less than a pipe holds, so that it never waited for us.
        stdout.read_to_string(&mut text)?;
        let status = self.0.wait()?;
        if !status.success() {
            bail!("sysbench, {status}: {text}");
        }
        Ok(text)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // Fails only when it has ended already.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn start(server: &Server, source: &Source, pace: Pace) -> Result<Child> {
    let rows = source.rows.get("sbtest1").context("no table sbtest1")?;
    Command::new("sysbench")
        .args(["oltp_read_write", "--db-driver=mysql", "--mysql-user=root"])
        .arg(format!("--mysql-socket={}", server.socket().display()))
        .arg(format!("--mysql-db={}", source.database))
        .arg(format!("--table-size={rows}"))
        .arg(format!("--threads={CLIENTS}"))
        .arg(format!("--rate={}", pace.rate))
        .arg(format!("--time={}", pace.seconds))
        .args(["--tables=4", "--percentile=99", "run"])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .context("cannot run sysbench")
}

/// The summary that sysbench prints.
fn parse(text: &str) -> Result<Latency> {
    let after = |mark: &str| -> Result<f64> {
        let (_, rest) = text
            .split_once(mark)
            .with_context(|| format!("sysbench says nothing of {mark:?}: {text}"))?;
        let word = rest.split_whitespace().next().unwrap_or("");
        word.trim_end_matches('s')
            .parse()
            .with_context(|| format!("{mark} {word}"))
    };
    let (transactions, seconds) = (after("transactions:")?, after("total time:")?);
    if transactions == 0.0 || seconds == 0.0 {
        bail!("sysbench has done nothing: {text}");
    }
    Ok(Latency {
        p99: after("99th percentile:")?,
        slowest: after("max:")?,
        rate: transactions / seconds,
    })
}

/// The cases as a table.
pub fn report(cases: &[Case], pace: Pace) -> String {
    let Pace {
        seconds,
        rate,
        runs,
    } = pace;
    let mut text = format!(
        "sysbench `oltp_read_write`, {CLIENTS} clients, {rate} transactions per second, {runs} counted runs of {seconds} s each, \
         dumps one after the other meanwhile.\n\n\
         | dump meanwhile | p99 ms | slowest ms | transactions/s | s for a dump | p99 ÷ without |\n|---|---|---|---|---|---|\n"
    );
    let values = |case: &Case, of: fn(&Latency) -> f64| -> Vec<f64> {
        case.latencies.iter().map(of).collect()
    };
    let shown = |values: &[f64]| match Spread::of(values) {
        Some(Spread { median, min, max }) => format!("{median:.1} ({min:.1}–{max:.1})"),
        None => "–".to_owned(),
    };
    let without = cases
        .first()
        .map(|case| values(case, |latency| latency.p99));
    for case in cases {
        if let Some(verdict) = &case.verdict {
            text.push_str(&format!("| {} | {verdict} | | | | |\n", case.name));
            continue;
        }
        let p99 = values(case, |latency| latency.p99);
        let ratio = super::stats::ratios(without.as_deref().unwrap_or_default(), &p99);
        text.push_str(&format!(
            "| {} | {} | {} | {} | {} | {} |\n",
            case.name,
            shown(&p99),
            shown(&values(case, |latency| latency.slowest)),
            shown(&values(case, |latency| latency.rate)),
            shown(&case.dumps),
            shown(&ratio),
        ));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    const SUMMARY: &str = "\
SQL statistics:
    transactions:                        100    (49.93 per sec.)
General statistics:
    total time:                          2.0000s
    total number of events:              100

Latency (ms):
         min:                                    1.21
         avg:                                    3.07
         max:                                   19.02
         99th percentile:                       10.65
         sum:                                  307.06
";

    #[test]
    fn reads_the_summary_of_sysbench() {
        let found = parse(SUMMARY).unwrap();
        assert_eq!(
            found,
            Latency {
                p99: 10.65,
                slowest: 19.02,
                rate: 50.0
            }
        );
        for bad in [
            "",
            "transactions: 0 (0 per sec.) total time: 2.0s max: 1 99th percentile: 1",
        ] {
            assert!(parse(bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn the_table_compares_with_no_dump() {
        let mut none = Case::new("none", "");
        let mut dump = Case::new("dump", "x");
        let latency = |p99| Latency {
            p99,
            slowest: 90.0,
            rate: 50.0,
        };
        none.latencies = vec![latency(5.0), latency(6.0)];
        dump.latencies = vec![latency(10.0), latency(18.0)];
        dump.dumps = vec![1.0, 3.0];
        let mut absent = Case::new("gentle", "x");
        absent.verdict = Some("NOT MEASURED: no such option".to_owned());
        let pace = Pace {
            seconds: 10,
            rate: 50,
            runs: 2,
        };
        let text = report(&[none, dump, absent], pace);
        let lines: Vec<&str> = text.lines().collect();
        assert!(
            lines[5].starts_with("| dump | 14.0 (10.0–18.0) | 90.0"),
            "{text}"
        );
        assert!(
            lines[5].ends_with("| 2.0 (1.0–3.0) | 2.5 (2.0–3.0) |"),
            "{text}"
        );
        assert_eq!(
            lines[6],
            "| gentle | NOT MEASURED: no such option | | | | |"
        );
        let columns = |line: &str| line.matches('|').count();
        assert!(
            lines[2..]
                .iter()
                .all(|line| columns(line) == columns(lines[2]))
        );
    }
}
