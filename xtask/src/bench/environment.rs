//! What the figures were measured with: machine, programs, commit.
//! Must never name a path or a host.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};

use super::server::capture;

/// The facts that a reader needs to repeat a measurement.
pub struct Environment {
    /// UTC, `YYYY-MM-DD`.
    pub date: String,
    /// Commit, with `-dirty` behind it when the tree had changes.
    pub commit: String,
    /// Processor, cores and memory.
    pub machine: String,
    /// Client programs and compiler.
    pub programs: String,
    /// Mean load of the minute before.
    pub load: f64,
}

impl Environment {
    /// Asks the system; `root` is the working tree, `others` the versions of the other tools.
    pub fn look(root: &Path, others: &str) -> Result<Self> {
        let date = capture(Command::new("date").args(["--utc", "+%Y-%m-%d"]))?;
        let commit = Command::new("git")
            .args([
                "describe",
                "--always",
                "--dirty",
                "--exclude=*",
                "--abbrev=12",
            ])
            .current_dir(root)
            .output();
        let commit = match commit {
            Ok(output) if output.status.success() => {
                String::from_utf8_lossy(&output.stdout).trim().to_owned()
            }
            // A source archive, or a repository before its first commit.
            _ => "unknown".to_owned(),
        };
        let cpu = fs::read_to_string("/proc/cpuinfo").context("/proc/cpuinfo")?;
        let memory = fs::read_to_string("/proc/meminfo").context("/proc/meminfo")?;
        let load = fs::read_to_string("/proc/loadavg").context("/proc/loadavg")?;
        Ok(Self {
            date: date.trim().to_owned(),
            commit,
            machine: machine(&cpu, &memory),
            programs: match others {
                "" => programs()?,
                _ => format!("{}, {others}", programs()?),
            },
            load: first_number(&load).with_context(|| format!("{load:?}"))?,
        })
    }

    /// Whether others had most of a core in the last minute.
    pub fn busy(&self) -> bool {
        self.load > 0.7
    }
}

fn programs() -> Result<String> {
    let dump = capture(Command::new("mariadb-dump").args(["--no-defaults", "--version"]))?;
    let zstd = capture(Command::new("zstd").arg("--version"))?;
    let rustc = capture(Command::new("rustc").arg("--version"))?;
    Ok(format!(
        "mariadb-dump {}, zstd {}, rustc {}",
        after(&dump, "Distrib ")
            .or(after(&dump, "from "))
            .unwrap_or_else(|| dump.trim().into()),
        after(&zstd, " v").unwrap_or_else(|| zstd.trim().into()),
        after(&rustc, "rustc ").unwrap_or_else(|| rustc.trim().into()),
    ))
}

/// The word behind a mark, up to a blank or comma.
fn after(text: &str, mark: &str) -> Option<String> {
    let (_, rest) = text.split_once(mark)?;
    rest.split([' ', ',', '\n']).next().map(str::to_owned)
}

fn machine(cpu: &str, memory: &str) -> String {
    let field = |text: &str, name: &str| {
        let line = text.lines().find(|line| line.starts_with(name))?;
        Some(line.split_once(':')?.1.trim().to_owned())
    };
    let cores = cpu
        .lines()
        .filter(|line| line.starts_with("processor"))
        .count();
    let model = field(cpu, "model name").unwrap_or_else(|| "unknown processor".to_owned());
    let kib = field(memory, "MemTotal").and_then(|text| first_number(&text));
    format!(
        "{model}, {cores} cores, {:.0} GiB",
        kib.unwrap_or(0.0) / f64::from(1 << 20)
    )
}

fn first_number(text: &str) -> Option<f64> {
    text.split_whitespace().next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_versions_as_the_programs_print_them() {
        let dump = "mysqldump  Ver 10.19 Distrib 10.11.19-MariaDB, for debian-linux-gnu (x86_64)\n";
        assert_eq!(after(dump, "Distrib ").as_deref(), Some("10.11.19-MariaDB"));
        let newer = "mariadb-dump from 11.4.5-MariaDB, client 10.19 for Linux (x86_64)\n";
        assert_eq!(after(newer, "from ").as_deref(), Some("11.4.5-MariaDB"));
        let zstd = "*** Zstandard CLI (64-bit) v1.5.4, by Yann Collet ***\n";
        assert_eq!(after(zstd, " v").as_deref(), Some("1.5.4"));
        assert_eq!(
            after("rustc 1.95.0 (abc 2026-04-01)\n", "rustc ").as_deref(),
            Some("1.95.0")
        );
        assert_eq!(after(zstd, "rustc "), None);
    }

    #[test]
    fn reads_the_machine_from_proc() {
        let cpu = "processor\t: 0\nmodel name\t: Some CPU @ 2 GHz\n\nprocessor\t: 1\nmodel name\t: Some CPU @ 2 GHz\n";
        assert_eq!(
            machine(cpu, "MemTotal:       25165824 kB\nMemFree: 1 kB\n"),
            "Some CPU @ 2 GHz, 2 cores, 24 GiB"
        );
        assert_eq!(machine("", ""), "unknown processor, 0 cores, 0 GiB");
        assert_eq!(first_number("0.35 0.40 1/2 3"), Some(0.35));
    }
}
