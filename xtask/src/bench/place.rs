//! Where the private server and the files of a run lie: the server's data in memory if there is room, so that the disk
//! of the day does not decide, and every dump on a real disk.
//! Must never choose a place that the run would fill up.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use super::data::BYTES_PER_ROW;
use super::server::capture;

/// Memory that looks like a folder, on every Linux.
const MEMORY: &str = "/dev/shm";
const GIB: u64 = 1 << 30;

/// What a run of a certain size uses.
#[derive(Debug, Clone, PartialEq)]
pub struct Place {
    /// Below it, the server's folder is made.
    pub server: PathBuf,
    /// Below it, the folder of all files that are dumped and read.
    pub files: PathBuf,
    /// Whether the server's folder is in memory.
    pub in_memory: bool,
    /// InnoDB's buffer pool, bytes.
    pub pool: u64,
}

impl Place {
    /// For so many rows. Files go below `TMPDIR`, else below `/var/tmp`, which unlike `/tmp` is always a disk.
    ///
    /// `on_disk`: the server's data lies there too, whatever room memory has: as where a physical copy has to read it
    /// first.
    pub fn choose(rows: u64, on_disk: bool) -> Result<Self> {
        let files = env::var_os("TMPDIR").map_or_else(|| PathBuf::from("/var/tmp"), PathBuf::from);
        let memory = fs::read_to_string("/proc/meminfo").context("/proc/meminfo")?;
        let room = match on_disk {
            true => 0,
            false => room(Path::new(MEMORY)).unwrap_or(0),
        };
        Ok(Self::decide(
            rows,
            files,
            room,
            kib(&memory, "MemAvailable").unwrap_or(0) * 1024,
        ))
    }

    fn decide(rows: u64, files: PathBuf, room: u64, available: u64) -> Self {
        // The source, the copy that a restore makes, and what InnoDB puts aside for its own use.
        let both = rows * BYTES_PER_ROW * 5 / 2;
        let data = both + 2 * GIB;
        // All of it warm, if the machine can hold that.
        let pool = both.min(available * 3 / 8).max(GIB);
        // Its archive lies there for the run that is timed without a disk; the page cache needs some, too.
        let archive = rows * BYTES_PER_ROW / 2;
        let in_memory = data + archive < room && data + archive + pool + 2 * GIB < available;
        Self {
            server: match in_memory {
                true => PathBuf::from(MEMORY),
                false => files.clone(),
            },
            files,
            in_memory,
            pool,
        }
    }
}

/// Bytes that are free for everybody in a folder's file system.
fn room(folder: &Path) -> Result<u64> {
    let text = capture(
        Command::new("df")
            .args(["--output=avail", "-B1"])
            .arg(folder),
    )?;
    text.lines()
        .nth(1)
        .and_then(|line| line.trim().parse().ok())
        .with_context(|| format!("{text:?}"))
}

/// A line of `/proc/meminfo`.
fn kib(text: &str, name: &str) -> Option<u64> {
    let line = text.lines().find(|line| line.starts_with(name))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decide(rows: u64, room: u64, available: u64) -> Place {
        Place::decide(rows, "/files".into(), room * GIB, available * GIB)
    }

    #[test]
    fn memory_is_taken_only_where_it_has_room() {
        let large = decide(8_000_000, 24, 22);
        assert!(large.in_memory && large.server == Path::new(MEMORY));
        assert_eq!(large.pool, 8_000_000 * BYTES_PER_ROW * 5 / 2);
        assert_eq!(large.files, Path::new("/files"));

        for (room, available) in [(4, 22), (24, 12)] {
            let place = decide(8_000_000, room, available);
            assert!(!place.in_memory && place.server == place.files, "{place:?}");
        }
        assert_eq!(decide(1000, 0, 1).pool, GIB);
        assert_eq!(decide(80_000_000, 24, 16).pool, 6 * GIB);
    }

    #[test]
    fn asks_the_system() {
        assert!(room(Path::new("/")).unwrap() > 0);
        assert_eq!(
            kib("MemTotal: 9 kB\nMemAvailable:   12 kB\n", "MemAvailable"),
            Some(12)
        );
        assert_eq!(kib("", "MemAvailable"), None);
    }
}
