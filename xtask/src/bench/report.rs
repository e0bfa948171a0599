//! The results as Markdown, printed and kept in `docs/BENCHMARKS.md`.
//! Must never leave out what makes the product look slow.

use std::fs::OpenOptions;
use std::io::{Seek, SeekFrom, Write};
use std::path::Path;

use anyhow::{Context, Result, bail};

use super::contenders::Role;
use super::contest::Runs;
use super::data::Source;
use super::environment::Environment;
use super::floor::Floor;
use super::measure::Cost;
use super::memory::{JOBS, Size};
use super::place::Place;
use super::stats::{Spread, ratios};

/// What a dump and a restore may hold at most, bytes.
const MOST_MEMORY: u64 = 64_000_000;

const INTRODUCTION: &str = "\
# Benchmarks

Written by `cargo xtask bench`, which appends a section for each run and never changes an old one.

How to read them: **absolute seconds mean nothing on another machine, or on this one next year; the ratios do.**
*Other ÷ ours* is above 1 where Sauvegarde is faster, below 1 where it is slower. It is taken between neighbours, which
ran one after the other, and then the median of these; in parentheses stand the smallest and the largest. A ratio whose
parentheses hold 1 says that nobody won.

All contenders run in turn (A B C … A B C …) as whole processes, against the same private MariaDB with a warm buffer pool
and its binary log on; a first round is not counted. Between runs the server and the kernel write out what they hold. The
server's data lies in memory where there is room (each section says so), so that all that is measured of the disk is the
dump itself, which always goes to a real one. *Client* is the processor time of the contender's processes together,
*server* that of MariaDB meanwhile; the ratio of processor time is over both. *Peak* is the resident memory of the
contender's largest process, the largest of all runs.

- **A dump** counts until everything it wrote is on the disk (`sync --file-system`); *sync* is the part of the time that
  went into that. `sauvegarde dump` syncs its own file before it says success, so its sync hides in its own time: the
  line *into memory* is the same command with nothing to wait for. Whatever else the command does, such as reading its
  archive back, counts as well. All dumps have to end with exit code 0.
- **A restore** starts from a dump made before and not timed, into an empty database, with nothing written to the binary
  log on any side. After each one all rows of all tables are counted and all keys and foreign keys compared with the
  source. No figure of a wrong copy is kept.
- Each tool has as many threads as there are cores (at least two) where it has threads at all; `mariadb-backup` copies
  files, raw, and copies InnoDB's own files with the database's.
- Who fails is shown as FAILED, who is not on the machine as NOT MEASURED.
- **The floor** is a reader of our own (`xtask/examples/reader.rs`): as many connections as cores read all rows by ranges
  of the key. Once it keeps nothing, once it builds the SQL text, once it also compresses that by zstd −1 in frames of 4
  MiB; it writes no file, makes no hashes and needs no common snapshot, and reads FLOAT as it comes, which a dump must
  not. The floor is the processor time of server and reader of the last, over the cores. It uses the product's own
  parts: were these slow, the floor would be high. (*file* is there what went through: packets, SQL text, zstd.)
- **gentle**: sysbench at a fixed rate on the tables that are dumped, while dumps run one after the other. The time
  that a transaction waited for its turn counts. A first round of all cases does not.

The data is generated and always the same for a number of rows: four tables in sysbench's shape, a billing schema with
French and English prose, JSON, FLOAT, DECIMAL, DATETIME, BLOBs, secondary and foreign keys, 500 tiny tables. At scale 1
it has 8,005,000 rows. (Sections without a floor are older: two sysbench tables, 100 tiny ones, no foreign keys to
speak of, server data on the disk, no binary log.)
";

/// The title of a section and what it was measured with.
pub fn heading(environment: &Environment, server: &str) -> String {
    let programs = &environment.programs;
    let bare = bare_heading(environment);
    format!("{} MariaDB {server}, {programs}.\n", bare.trim_end())
}

/// The same where no server was measured.
pub fn bare_heading(environment: &Environment) -> String {
    let Environment {
        date,
        commit,
        machine,
        load,
        ..
    } = environment;
    let busy = if environment.busy() {
        " **(busy)**"
    } else {
        ""
    };
    format!("## {date}, commit {commit}\n\n{machine}; load before {load:.2}{busy}.\n")
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

/// What was measured how often, and where it lay.
pub fn circumstances(source: &Source, place: &Place, runs: usize) -> String {
    let where_ = match place.in_memory {
        true => "in memory",
        false => "on the disk",
    };
    // A restore writes as much again while the source stays warm.
    let warm = match source.bytes * 2 > place.pool {
        true => "; source and copy together do not fit it",
        false => "",
    };
    format!(
        "{}; {runs} counted runs each. The server's data lies {where_}, its buffer pool has {:.1} GiB{warm}.\n",
        amount(source),
        place.pool as f64 / (1 << 30) as f64
    )
}

/// One table: the first contender is ours, the others are compared with it.
pub fn table(task: &str, all: &[Runs]) -> Result<String> {
    let ours = all.first().context("no contenders")?;
    let mut text = format!(
        "| {task} | wall s | of it sync s | client CPU s | server CPU s | file MB | peak MB | wall, other ÷ ours | CPU, other ÷ ours |\n\
         |---|---|---|---|---|---|---|---|---|\n"
    );
    for runs in all {
        if let Some(verdict) = &runs.verdict {
            text.push_str(&format!("| {} | {verdict} | | | | | | | |\n", runs.name));
            continue;
        }
        let spread = |of: fn(&Cost) -> f64| spread(&values(runs, of));
        let ratio = |of: fn(&Cost) -> f64| match (runs.role, ours.costs.is_empty()) {
            (Role::Ours, _) => Ok("1".to_owned()),
            // Ours has failed: there is nothing to compare with.
            (_, true) => Ok("–".to_owned()),
            _ => self::spread(&ratios(&values(ours, of), &values(runs, of))),
        };
        let bytes = runs.costs.iter().map(|cost| cost.file).max().unwrap_or(0);
        let peak = runs.costs.iter().map(|cost| cost.peak).max().unwrap_or(0);
        let sync = Spread::of(&values(runs, |cost| cost.sync));
        let sync = sync.map_or(0.0, |spread| spread.median);
        text.push_str(&format!(
            "| {} | {} | {sync:.2} | {} | {} | {} | {} | {} | {} |\n",
            runs.name,
            spread(|cost| cost.wall)?,
            spread(|cost| cost.client)?,
            spread(|cost| cost.server)?,
            megabytes(bytes),
            megabytes(peak * 1024),
            ratio(|cost| cost.wall)?,
            ratio(cpu)?,
        ));
    }
    Ok(text)
}

/// What the floor consists of.
pub fn floor(floor: Option<&Floor>, cores: usize) -> Result<String> {
    let Some(floor) = floor else {
        return Ok("The floor was not measured.\n".to_owned());
    };
    Ok(format!(
        "Floor: server {:.2} + reading and SQL text {:.2} + zstd −1 {:.2} processor seconds over {cores} cores = {} s.\n",
        floor.server,
        floor.reader,
        floor.zstd,
        spread(&floor.rounds)?
    ))
}

/// Peak memory at two sizes.
pub fn memory(sizes: &[Size; 2]) -> String {
    let mut text = format!(
        "Peak memory of one run each (not timed), with `--jobs {JOBS}`.\n\n\
         | rows | InnoDB MB | archive MB | dump, peak MB | restore, peak MB |\n|---|---|---|---|---|\n"
    );
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
    let peaks = sizes
        .iter()
        .flat_map(|size| [size.dump.peak, size.restore.peak]);
    let most = peaks.max().unwrap_or(0) * 1024;
    let verdict = match most <= MOST_MEMORY {
        true => "reached",
        false => "**missed**",
    };
    text.push_str(&format!(
        "\nTarget: at most {} MB at any size: {verdict}.\n",
        megabytes(MOST_MEMORY)
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

    fn runs(name: &str, walls: &[f64]) -> Runs {
        let cost = |&wall: &f64| Cost {
            wall,
            client: wall / 2.0,
            server: wall / 2.0,
            peak: 50_000,
            file: 773_400_000,
            sync: 0.25,
        };
        Runs {
            role: match name {
                "ours" => Role::Ours,
                _ => Role::Client,
            },
            name: name.to_owned(),
            costs: walls.iter().map(cost).collect(),
            verdict: None,
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
            "| ours | 2.50 (1.00–4.00) | 0.25 | 1.25 (0.50–2.00) | 1.25 (0.50–2.00) | 773 | 51 | 1 | 1 |"
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
    fn who_failed_is_there_and_says_so() {
        let failed = |name| Runs {
            verdict: Some("FAILED: exit status: 1".to_owned()),
            costs: Vec::new(),
            ..runs(name, &[])
        };
        let text = table("dump", &[runs("ours", &[1.0]), failed("other")]).unwrap();
        assert!(
            text.ends_with("| other | FAILED: exit status: 1 | | | | | | | |\n"),
            "{text}"
        );
        let text = table("dump", &[failed("ours"), runs("other", &[1.0])]).unwrap();
        assert!(text.contains("| ours | FAILED"), "{text}");
        assert!(text.ends_with("| – | – |\n"), "{text}");
    }

    #[test]
    fn the_floor_shows_its_parts() {
        let parts = Floor {
            server: 3.7,
            reader: 1.5,
            zstd: 3.9,
            rounds: vec![4.5, 4.6],
        };
        assert_eq!(
            floor(Some(&parts), 2).unwrap(),
            "Floor: server 3.70 + reading and SQL text 1.50 + zstd −1 3.90 processor seconds over 2 cores = 4.55 (4.50–4.60) s.\n"
        );
        assert!(floor(None, 2).unwrap().contains("not measured"));
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
            text.contains("| large ÷ small: 9.9 | 9.9 | 1.0 | 1.25 | 1.25 |\n"),
            "{text}"
        );
        assert!(text.ends_with("\nTarget: at most 64 MB at any size: reached.\n"));
        let text = memory(&[size(101_000, 40_000), size(1_001_000, 63_000)]);
        assert!(text.ends_with(": **missed**.\n"), "{text}");
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
