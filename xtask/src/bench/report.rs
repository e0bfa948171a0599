//! The results as Markdown, printed and kept in `docs/BENCHMARKS.md`.
//! Must never leave out what makes the product look slow.

use std::fs::OpenOptions;
use std::io::{Seek, SeekFrom, Write};
use std::path::Path;

use anyhow::{Context, Result, bail};

use super::contest::Runs;
use super::data::Source;
use super::environment::Environment;
use super::measure::Cost;
use super::memory::Size;
use super::server::BUFFER_POOL;
use super::stats::{Spread, ratios};

const INTRODUCTION: &str = "\
# Benchmarks

Written by `cargo xtask bench`, which appends a section for each run and never changes an old one.

How to read them: **absolute seconds mean nothing on another machine, or on this one next year; the ratios do.**
*Other ÷ ours* is above 1 where Sauvegarde is faster, below 1 where it is slower. It is taken between neighbours, which
ran one after the other, and then the median of these; in parentheses stand the smallest and the largest. A ratio whose
parentheses hold 1 says that nobody won.

All contenders run in turn (A B A B …) as whole processes, against the same private MariaDB with a warm buffer pool; a
first round is not counted. Between runs the server and the kernel write out what they hold. A dump counts until the
file is on the disk (`sync`); ours includes reading the archive back, which is part of the command. After each restore
all rows of all tables are counted, and a wrong count ends the benchmark without a result. *Client* is the processor
time of the contender's processes together, *server* that of MariaDB meanwhile; the ratio of processor time is over
both. *Peak* is the resident memory of the contender's largest process, the largest of all runs. The data is generated
and always the same for a number of rows: sysbench tables, a billing schema with French prose, JSON, FLOAT and BLOBs,
100 tiny tables.
";

/// The title of a section and what it was measured with.
pub fn heading(environment: &Environment, server: &str) -> String {
    let Environment {
        date,
        commit,
        machine,
        programs,
        load,
    } = environment;
    let busy = if environment.busy() {
        " **(busy)**"
    } else {
        ""
    };
    format!(
        "## {date}, commit {commit}\n\n{machine}; load before {load:.2}{busy}. MariaDB {server}, {programs}.\n"
    )
}

/// How much data there is, for a sentence.
pub fn amount(source: &Source) -> String {
    format!(
        "{} rows in {} tables, {} MB in InnoDB",
        grouped(source.total()),
        source.rows.len(),
        megabytes(source.bytes)
    )
}

/// What was measured how often.
pub fn circumstances(source: &Source, runs: usize) -> String {
    // A restore writes as much again while the source stays warm.
    let warm = match source.bytes * 2 > BUFFER_POOL {
        true => " Source and copy together do not fit the buffer pool of 1 GiB.",
        false => "",
    };
    format!("{}; {runs} counted runs each.{warm}\n", amount(source))
}

/// One table: the first contender is ours, the others are compared with it.
pub fn table(task: &str, all: &[Runs]) -> Result<String> {
    let ours = all.first().context("no contenders")?;
    let mut text = format!(
        "| {task} | wall s | client CPU s | server CPU s | file MB | peak MB | wall, other ÷ ours | CPU, other ÷ ours |\n\
         |---|---|---|---|---|---|---|---|\n"
    );
    for runs in all {
        let spread = |of: fn(&Cost) -> f64| spread(&values(runs, of));
        let ratio =
            |of: fn(&Cost) -> f64| self::spread(&ratios(&values(ours, of), &values(runs, of)));
        let (wall_ratio, cpu_ratio) = match runs.name == ours.name {
            true => ("1".to_owned(), "1".to_owned()),
            false => (ratio(|cost| cost.wall)?, ratio(cpu)?),
        };
        let bytes = runs.costs.iter().map(|cost| cost.file).max().unwrap_or(0);
        let peak = runs.costs.iter().map(|cost| cost.peak).max().unwrap_or(0);
        text.push_str(&format!(
            "| {} | {} | {} | {} | {} | {} | {wall_ratio} | {cpu_ratio} |\n",
            runs.name,
            spread(|cost| cost.wall)?,
            spread(|cost| cost.client)?,
            spread(|cost| cost.server)?,
            megabytes(bytes),
            megabytes(peak * 1024),
        ));
    }
    Ok(text)
}

/// Peak memory at two sizes.
pub fn memory(sizes: &[Size; 2]) -> String {
    let mut text = "Peak memory of one run each (not timed).\n\n\
         | rows | InnoDB MB | archive MB | dump, peak MB | restore, peak MB |\n|---|---|---|---|---|\n"
        .to_owned();
    for size in sizes {
        text.push_str(&format!(
            "| {} | {} | {} | {} | {} |\n",
            grouped(size.rows),
            megabytes(size.bytes),
            megabytes(size.dump.file),
            megabytes(size.dump.peak * 1024),
            megabytes(size.restore.peak * 1024)
        ));
    }
    let [small, large] = sizes;
    let growth = |of: fn(&Size) -> u64| of(large) as f64 / of(small) as f64;
    text.push_str(&format!(
        "| large ÷ small: {:.1} | {:.1} | {:.1} | {:.2} | {:.2} |\n",
        growth(|size| size.rows),
        growth(|size| size.bytes),
        growth(|size| size.dump.file),
        growth(|size| size.dump.peak),
        growth(|size| size.restore.peak)
    ));
    text
}

/// Adds a section at the end; a new file gets the introduction first.
pub fn append(file: &Path, section: &str) -> Result<()> {
    let at = || format!("cannot write {}", file.display());
    let mut open = OpenOptions::new()
        .append(true)
        .create(true)
        .open(file)
        .with_context(at)?;
    if open.seek(SeekFrom::End(0)).with_context(at)? == 0 {
        open.write_all(INTRODUCTION.as_bytes()).with_context(at)?;
    }
    open.write_all(format!("\n{}\n", section.trim_end()).as_bytes())
        .with_context(at)
}

fn values(runs: &Runs, of: fn(&Cost) -> f64) -> Vec<f64> {
    runs.costs.iter().map(of).collect()
}

fn cpu(cost: &Cost) -> f64 {
    cost.client + cost.server
}

fn spread(values: &[f64]) -> Result<String> {
    match Spread::of(values) {
        // Too short to be timed: a ratio of it is no number.
        Some(spread) if !spread.max.is_finite() => Ok("–".to_owned()),
        Some(Spread { median, min, max }) => Ok(format!("{median:.2} ({min:.2}–{max:.2})")),
        None => bail!("no counted runs"),
    }
}

/// Of 10⁶ bytes, as disks are sold.
fn megabytes(bytes: u64) -> String {
    let megabytes = bytes as f64 / 1e6;
    match megabytes < 10.0 {
        true => format!("{megabytes:.1}"),
        false => format!("{megabytes:.0}"),
    }
}

/// 1,234,567.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn runs(name: &'static str, walls: &[f64]) -> Runs {
        let cost = |&wall: &f64| Cost {
            wall,
            client: wall / 2.0,
            server: wall / 2.0,
            peak: 50_000,
            file: 773_400_000,
        };
        Runs {
            name,
            costs: walls.iter().map(cost).collect(),
        }
    }

    #[test]
    fn a_table_compares_all_with_the_first() {
        let text = table(
            "dump",
            &[runs("ours", &[1.0, 4.0]), runs("other", &[3.0, 8.0])],
        )
        .unwrap();
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines.len(), 4);
        assert_eq!(
            lines[2],
            "| ours | 2.50 (1.00–4.00) | 1.25 (0.50–2.00) | 1.25 (0.50–2.00) | 773 | 51 | 1 | 1 |"
        );
        assert!(
            lines[3].ends_with("| 2.50 (2.00–3.00) | 2.50 (2.00–3.00) |"),
            "{}",
            lines[3]
        );
        let columns = |line: &str| line.matches('|').count();
        assert!(lines.iter().all(|line| columns(line) == columns(lines[0])));
    }

    #[test]
    fn no_run_is_no_result_and_no_time_is_no_ratio() {
        assert!(table("dump", &[]).is_err());
        assert!(table("dump", &[runs("ours", &[]), runs("other", &[])]).is_err());
        let text = table("dump", &[runs("ours", &[0.0]), runs("other", &[1.0])]).unwrap();
        assert!(text.ends_with("| – | – |\n"), "{text}");
    }

    #[test]
    fn memory_states_the_growth() {
        let size = |rows, peak| {
            let cost = Cost {
                peak,
                ..runs("", &[1.0]).costs[0]
            };
            Size {
                rows,
                bytes: rows * 200,
                dump: cost,
                restore: cost,
            }
        };
        let text = memory(&[size(101_000, 40_000), size(1_001_000, 50_000)]);
        assert!(
            text.contains("| 1,001,000 | 200 | 773 | 51 | 51 |\n"),
            "{text}"
        );
        assert!(
            text.ends_with("| large ÷ small: 9.9 | 9.9 | 1.0 | 1.25 | 1.25 |\n"),
            "{text}"
        );
    }

    #[test]
    fn sections_follow_one_introduction() {
        let file = std::env::temp_dir().join(format!("xtask-report-{}.md", std::process::id()));
        append(&file, "## one\n\ntext\n").unwrap();
        append(&file, "## two").unwrap();
        let text = fs::read_to_string(&file).unwrap();
        fs::remove_file(&file).unwrap();
        assert_eq!(text, format!("{INTRODUCTION}\n## one\n\ntext\n\n## two\n"));
    }

    #[test]
    fn numbers_are_readable() {
        assert_eq!(
            [0, 999, 1000, 1_234_567].map(grouped),
            ["0", "999", "1,000", "1,234,567"]
        );
        assert_eq!(
            [0, 9_940_000, 10_400_000].map(megabytes),
            ["0.0", "9.9", "10"]
        );
    }
}
