//! The private MariaDB of the bench: own folders, socket only, gone with the process that started it.
//! Must never signal a process that is not its own unreaped child.

use std::fs::{self, File};
use std::io::Write;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use super::place::Place;

/// Making the data folder and starting take seconds, more on a busy machine.
const START_LIMIT: Duration = Duration::from_secs(180);
/// Writing out a whole buffer pool on a slow disk.
const SETTLE_LIMIT: Duration = Duration::from_secs(180);

/// Leaves a watcher behind, makes the data folder, and becomes the server (so that the child's id is the server's).
/// The watcher reads a pipe that the bench holds; its end means that the bench is gone, however it died.
const GUARD: &str = r#"
folder=$1; files=$2; user=$3; shift 3
# By number: a background job finds /dev/null as its standard input.
exec 3<&0 </dev/null
(
    trap '' INT HUP TERM
    if read -r word <&3; then exit 0; fi
    kill -KILL $$
    for _ in 1 2 3 4 5 6 7 8 9 10; do rm -rf "$folder" "$files" && break; sleep 0.2; done
) &
exec 3<&-
# Servers live in sbin, which is on no ordinary user's PATH in Debian.
PATH=$PATH:/usr/sbin:/usr/local/sbin
mariadb-install-db --no-defaults --auth-root-authentication-method=normal --skip-test-db --skip-name-resolve \
    --user="$user" --datadir="$folder/data" || exit 1
exec mariadbd --no-defaults --user="$user" --datadir="$folder/data" "$@"
"#;

/// A running server. Dropping it kills it and removes its folders.
pub struct Server {
    child: Child,
    watcher: Option<ChildStdin>,
    folder: PathBuf,
    files: PathBuf,
}

impl Server {
    /// Starts one in new folders.
    pub fn start(place: &Place) -> Result<Self> {
        let id = std::process::id();
        let folder = place.server.join(format!("sauvegarde-bench-{id}"));
        let files = place.files.join(format!("sauvegarde-bench-files-{id}"));
        let make = |path: &Path| {
            fs::create_dir(path).with_context(|| format!("cannot make {}", path.display()))
        };
        make(&folder)?;
        let spawned = make(&files).and_then(|()| Self::spawn(&folder, &files, place.pool));
        match spawned {
            Ok(mut server) => server.wait_until_it_answers().map(|()| server),
            Err(error) => {
                for path in [folder, files].iter().filter(|path| path.exists()) {
                    fs::remove_dir_all(path)?;
                }
                Err(error)
            }
        }
    }

    fn spawn(folder: &Path, files: &Path, pool: u64) -> Result<Self> {
        let log = File::create(folder.join("server.log"))?;
        let option = |name: &str, file: &str| format!("--{name}={}", folder.join(file).display());
        let user = capture(Command::new("id").arg("-un"))?;
        let mut child = Command::new("sh")
            .args(["-c", GUARD, "sh"])
            .args([folder, files])
            .arg(user.trim())
            .args([
                option("socket", "s.sock"),
                option("pid-file", "server.pid"),
                option("tmpdir", "."),
            ])
            .arg(format!("--innodb-buffer-pool-size={pool}"))
            .args([
                "--skip-networking",
                // As on a server that others follow: restores have something to leave out, and a dump a position to
                // find.
                "--log-bin=binlog",
                "--server-id=1",
                "--sync-binlog=0",
                "--innodb-flush-log-at-trx-commit=2",
                // A log that is always full would be measured instead of the contenders.
                "--innodb-log-file-size=1G",
                "--default-time-zone=+00:00",
            ])
            .stdin(Stdio::piped())
            .stdout(log.try_clone()?)
            .stderr(log)
            // Ctrl-C in the terminal must reach the bench alone; the watcher then cleans up.
            .process_group(0)
            .spawn()
            .context("cannot run sh")?;
        let watcher = child.stdin.take();
        Ok(Self {
            child,
            watcher,
            folder: folder.to_owned(),
            files: files.to_owned(),
        })
    }

    fn wait_until_it_answers(&mut self) -> Result<()> {
        let deadline = Instant::now() + START_LIMIT;
        loop {
            if let Some(status) = self.child.try_wait()? {
                bail!("the server ended at once ({status}):\n{}", self.log_end());
            }
            if self.socket().exists() && self.sql(None, "SELECT 1").is_ok() {
                return Ok(());
            }
            if Instant::now() > deadline {
                bail!("the server does not answer:\n{}", self.log_end());
            }
            thread::sleep(Duration::from_millis(100));
        }
    }

    fn log_end(&self) -> String {
        let log = fs::read(self.folder.join("server.log")).unwrap_or_default();
        let log = String::from_utf8_lossy(&log).into_owned();
        let lines: Vec<&str> = log.lines().collect();
        lines[lines.len().saturating_sub(20)..].join("\n")
    }

    /// Where the server lives, perhaps in memory.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Where the files of the bench live, on a disk.
    pub fn files(&self) -> &Path {
        &self.files
    }

    /// The server's Unix socket.
    pub fn socket(&self) -> PathBuf {
        self.folder.join("s.sock")
    }

    /// The server's process id.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// The address of a database for the product's command line.
    pub fn url(&self, database: &str) -> String {
        let socket = percent_encoded(self.socket().as_os_str().as_bytes());
        format!("mysql://root@localhost/{database}?socket={socket}")
    }

    /// What the server says it is.
    pub fn version(&self) -> Result<String> {
        Ok(self.sql(None, "SELECT VERSION()")?.trim().to_owned())
    }

    /// Runs statements by the `mariadb` client; rows by line, columns by tab, no names.
    pub fn sql(&self, database: Option<&str>, sql: &str) -> Result<String> {
        let mut child = Command::new("mariadb")
            .args(["--no-defaults", "--user=root", "--batch", "--raw"])
            .args([
                "--skip-column-names",
                "--local-infile=1",
                "--default-character-set=utf8mb4",
                // Nobody follows what the bench itself does.
                "--init-command=SET sql_log_bin = 0",
            ])
            .arg(format!("--socket={}", self.socket().display()))
            .args(database)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .context("cannot run mariadb")?;
        // What is asked here prints less than a pipe holds, so nobody waits for the other. When the client stops at an
        // error, its own words tell more than the broken pipe.
        let written = child
            .stdin
            .take()
            .context("no pipe to mariadb")?
            .write_all(sql.as_bytes());
        let output = child.wait_with_output()?;
        if !output.status.success() {
            bail!(
                "mariadb: {}",
                String::from_utf8_lossy(&output.stderr).trim()
            );
        }
        written.context("cannot write to mariadb")?;
        String::from_utf8(output.stdout).context("what mariadb printed")
    }

    /// Waits until nothing of earlier runs is left to be written, by the server or by the kernel, so that nobody pays
    /// for the one before.
    pub fn settle(&self) -> Result<()> {
        // At InnoDB's own pace, meant for disks that turn, this takes minutes.
        self.sql(
            None,
            "SET GLOBAL innodb_io_capacity_max = 100000; SET GLOBAL innodb_io_capacity = 100000; \
             SET GLOBAL innodb_max_dirty_pages_pct = 0",
        )?;
        let deadline = Instant::now() + SETTLE_LIMIT;
        while self.sql(None, "SELECT variable_value FROM information_schema.global_status WHERE variable_name = 'INNODB_BUFFER_POOL_PAGES_DIRTY'")?.trim() != "0" {
            if Instant::now() > deadline {
                bail!("the server still has pages to write after {SETTLE_LIMIT:?}");
            }
            thread::sleep(Duration::from_millis(50));
        }
        // `DEFAULT` would mean no limit to the last of these, which is not what a server starts with.
        self.sql(
            None,
            "SET GLOBAL innodb_max_dirty_pages_pct = DEFAULT; SET GLOBAL innodb_io_capacity = 200; \
             SET GLOBAL innodb_io_capacity_max = 2000",
        )?;
        capture(
            Command::new("sync")
                .arg("--file-system")
                .args([&self.folder, &self.files]),
        )
        .map(drop)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some(mut watcher) = self.watcher.take() {
            // Fails only when the watcher is gone already; it is not needed any more.
            let _ = writeln!(watcher, "leave");
        }
        // Its data is worth nothing: no need to stop gently.
        let stopped = self.child.kill().and_then(|()| self.child.wait());
        if let Err(error) = stopped {
            eprintln!("cannot stop the server {}: {error}", self.child.id());
        }
        for folder in [&self.folder, &self.files] {
            if let Err(error) = fs::remove_dir_all(folder) {
                eprintln!("cannot remove {}: {error}", folder.display());
            }
        }
    }
}

/// What a program prints, or its error.
pub fn capture(command: &mut Command) -> Result<String> {
    let name = command.get_program().to_owned();
    let output = command
        .output()
        .with_context(|| format!("cannot run {name:?}"))?;
    if !output.status.success() {
        let error = String::from_utf8_lossy(&output.stderr);
        bail!("{name:?}, {}: {}", output.status, error.trim());
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// RFC 3986, 2.1, sparing the unreserved characters and the slash.
fn percent_encoded(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    for &byte in bytes {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            text.push(char::from(byte));
        } else {
            text.push_str(&format!("%{byte:02X}"));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_in_an_address_is_escaped() {
        assert_eq!(
            percent_encoded(b"/var/tmp/a-1_b.sock"),
            "/var/tmp/a-1_b.sock"
        );
        assert_eq!(percent_encoded("/é &%".as_bytes()), "/%C3%A9%20%26%25");
    }

    #[test]
    fn a_failed_program_gives_its_words() {
        assert_eq!(
            capture(Command::new("sh").args(["-c", "echo yes"])).unwrap(),
            "yes\n"
        );
        let error = capture(Command::new("sh").args(["-c", "echo no >&2; exit 3"])).unwrap_err();
        assert!(error.to_string().ends_with("exit status: 3: no"), "{error}");
        assert!(capture(&mut Command::new("/dev/null/none")).is_err());
    }
}
