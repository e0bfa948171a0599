//! One run of one contender: wall time, processor time of it and of the server, peak memory.
//! Must never give figures of a run that failed.

use std::env;
use std::ffi::OsStr;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use anyhow::{Context, Result, bail};

use super::server::Server;

/// The kernel's clock ticks per second in `/proc/PID/stat`: 100 for user space on all architectures that Debian 12
/// supports (proc(5), `sysconf(_SC_CLK_TCK)`).
const TICKS: f64 = 100.0;

/// What one run took.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cost {
    /// Seconds from start to end.
    pub wall: f64,
    /// Processor seconds, user and system, of all processes of the contender together.
    pub client: f64,
    /// Processor seconds of the server meanwhile.
    pub server: f64,
    /// Peak resident memory of the largest process of the contender, KiB.
    pub peak: u64,
    /// Bytes of the file or folder written or read.
    pub file: u64,
    /// Seconds of `wall` in which nothing was done but waiting for the disk; 0 where that is not told apart.
    pub sync: f64,
}

/// Behind the script of a dump: all that it wrote is on the disk, whatever it consists of. By file system, for a sync of
/// a thousand small files one by one would be another measurement.
const SYNC: &str = r#"begin=$EPOCHREALTIME
sync --file-system "$file"
printf '%s %s' "$begin" "$EPOCHREALTIME" > "$apart""#;

/// As [`measure`], and then waits until what was written to `$file` is on the disk.
pub fn measure_synced(server: &Server, script: &str, variables: &[(&str, &OsStr)]) -> Result<Cost> {
    let apart = server.files().join("sync.txt");
    let mut variables = variables.to_vec();
    variables.push(("apart", apart.as_os_str()));
    let cost = measure(server, &format!("{script}\n{SYNC}"), &variables)?;
    let text = fs::read_to_string(&apart).context("the times of the sync")?;
    Ok(Cost {
        sync: parse_sync(&text)?,
        ..cost
    })
}

/// Runs a bash script (a failing part of a pipe fails it all) with these environment variables, in the bench's own
/// folder.
pub fn measure(server: &Server, script: &str, variables: &[(&str, &OsStr)]) -> Result<Cost> {
    let figures = server.files().join("time.txt");
    let mut command = Command::new("/usr/bin/time");
    command
        .args(["--format=%U %S %M", "--output"])
        .arg(&figures)
        .args(["bash", "-c", &format!("set -euo pipefail\n{script}")])
        .current_dir(server.files())
        // bash writes its clock with the locale's decimal point.
        .env("LC_ALL", "C.UTF-8")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped());
    forget_settings(&mut command);
    command.envs(variables.iter().copied());

    let before = cpu_seconds(server.pid())?;
    let start = Instant::now();
    let output = command.output().context("cannot run /usr/bin/time")?;
    // GNU time rounds to hundredths, too coarse for short runs.
    let wall = start.elapsed().as_secs_f64();
    let after = cpu_seconds(server.pid())?;
    if !output.status.success() {
        bail!(
            "{}: {}",
            output.status,
            String::from_utf8_lossy(&output.stderr).trim()
        );
    }
    let text = fs::read_to_string(&figures).context("the figures of /usr/bin/time")?;
    let (client, peak) = parse_time(&text)?;
    Ok(Cost {
        wall,
        client,
        server: after - before,
        peak,
        file: 0,
        sync: 0.0,
    })
}

/// What a developer has set for other databases must not reach the contenders.
fn forget_settings(command: &mut Command) {
    for (name, _) in env::vars_os() {
        let text = name.to_string_lossy();
        if ["DB_", "SAUVEGARDE_", "MYSQL_", "MARIADB_"]
            .iter()
            .any(|prefix| text.starts_with(prefix))
        {
            command.env_remove(name);
        }
    }
}

/// Length of a file, or of all files in a folder, in bytes; an empty one is no result.
pub fn length(path: &Path) -> Result<u64> {
    let length = sum(path).with_context(|| format!("{}", path.display()))?;
    if length == 0 {
        bail!("{} is empty", path.display());
    }
    Ok(length)
}

fn sum(path: &Path) -> std::io::Result<u64> {
    if !path.is_dir() {
        return Ok(fs::metadata(path)?.len());
    }
    let mut length = 0;
    for entry in fs::read_dir(path)? {
        length += sum(&entry?.path())?;
    }
    Ok(length)
}

/// Takes a file or a folder away, if it is there.
pub fn remove(path: &Path) -> Result<()> {
    let removed = match (path.is_dir(), path.exists()) {
        (true, _) => fs::remove_dir_all(path),
        (false, true) => fs::remove_file(path),
        (false, false) => Ok(()),
    };
    removed.with_context(|| format!("cannot remove {}", path.display()))
}

/// Seconds between two times of bash's clock.
fn parse_sync(text: &str) -> Result<f64> {
    let times: Result<Vec<f64>, _> = text.split_whitespace().map(str::parse).collect();
    match times.as_deref() {
        Ok([begin, end]) if end >= begin => Ok(end - begin),
        _ => bail!("not two times: {text:?}"),
    }
}

/// Processor seconds of user and system, and peak KiB, from `%U %S %M`.
fn parse_time(text: &str) -> Result<(f64, u64)> {
    let fields: Vec<&str> = text.split_whitespace().collect();
    let [user, system, peak] = fields[..] else {
        bail!("not what /usr/bin/time should write: {text:?}");
    };
    let seconds = |field: &str| field.parse::<f64>().with_context(|| format!("{text:?}"));
    let peak = peak.parse().with_context(|| format!("{text:?}"))?;
    Ok((seconds(user)? + seconds(system)?, peak))
}

/// Processor seconds, user and system, that a process has used so far, all threads together.
fn cpu_seconds(pid: u32) -> Result<f64> {
    let path = format!("/proc/{pid}/stat");
    let stat = fs::read_to_string(&path).with_context(|| format!("{path}: is the server gone?"))?;
    parse_stat(&stat).with_context(|| format!("cannot understand {path}: {stat:?}"))
}

/// `utime` and `stime`, the 14th and 15th field (proc(5)). The second, the program's name, may hold blanks and
/// parentheses.
fn parse_stat(stat: &str) -> Option<f64> {
    let (_, after_name) = stat.rsplit_once(')')?;
    let mut fields = after_name.split_whitespace().skip(11);
    let user: u32 = fields.next()?.parse().ok()?;
    let system: u32 = fields.next()?.parse().ok()?;
    Some((f64::from(user) + f64::from(system)) / TICKS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_gnu_time_writes() {
        assert_eq!(parse_time("1.50 0.25 94212\n").unwrap(), (1.75, 94212));
        for bad in [
            "",
            "1.50 0.25",
            "1.50 0.25 9 9",
            "a 0.25 9",
            "1.50 b 9",
            "1.50 0.25 c",
        ] {
            assert!(parse_time(bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn reads_the_kernels_line_behind_any_name() {
        let rest = "S 1 2 3 0 -1 4194560 11 12 13 14 1500 250 7 8 20 0 9 0 100";
        assert_eq!(parse_stat(&format!("42 (mariadbd) {rest}")), Some(17.5));
        assert_eq!(parse_stat(&format!("42 (a) b (c) {rest}")), Some(17.5));
        assert_eq!(parse_stat("42 (mariadbd) S 1 2 3"), None);
        assert_eq!(parse_stat(""), None);
    }

    #[test]
    fn reads_its_own_processor_time() {
        assert!(cpu_seconds(std::process::id()).unwrap() >= 0.0);
        assert!(
            cpu_seconds(u32::MAX)
                .unwrap_err()
                .to_string()
                .contains("is the server gone?")
        );
    }

    #[test]
    fn reads_the_times_of_a_sync() {
        assert_eq!(
            parse_sync("1700000000.250000 1700000001.500000").unwrap(),
            1.25
        );
        for bad in ["", "1.5", "2.0 1.0", "1,5 2,5"] {
            assert!(parse_sync(bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn a_folder_is_as_long_as_its_files() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
        assert!(length(folder).unwrap() > length(&folder.join("src")).unwrap());
    }

    #[test]
    fn an_empty_or_missing_file_is_no_result() {
        assert!(length(Path::new(env!("CARGO_MANIFEST_PATH"))).unwrap() > 0);
        assert!(length(Path::new("/dev/null")).is_err());
        assert!(length(Path::new("/dev/null/none")).is_err());
    }
}
