//! The private MariaDB of the bench: own folder, socket only, gone with the process that started it.
//! Must never signal a process that is not its own unreaped child.

use std::env;
use std::fs::{self, File};
use std::io::Write;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

/// Making the data folder and starting take seconds, more on a busy machine.
const START_LIMIT: Duration = Duration::from_secs(180);
/// Writing out a whole buffer pool on a slow disk.
const SETTLE_LIMIT: Duration = Duration::from_secs(180);
/// Bytes, of 1 GiB.
pub const BUFFER_POOL: u64 = 1 << 30;

/// Leaves a watcher behind, makes the data folder, and becomes the server (so that the child's id is the server's).
/// The watcher reads a pipe that the bench holds; its end means that the bench is gone, however it died.
const GUARD: &str = r#"
folder=$1; user=$2; shift 2
# By number: a background job finds /dev/null as its standard input.
exec 3<&0 </dev/null
(
    trap '' INT HUP TERM
    if read -r word <&3; then exit 0; fi
    kill -KILL $$
    for _ in 1 2 3 4 5 6 7 8 9 10; do rm -rf "$folder" && break; sleep 0.2; done
) &
exec 3<&-
# Servers live in sbin, which is on no ordinary user's PATH in Debian.
PATH=$PATH:/usr/sbin:/usr/local/sbin
mariadb-install-db --no-defaults --auth-root-authentication-method=normal --skip-test-db --skip-name-resolve \
    --user="$user" --datadir="$folder/data" || exit 1
exec mariadbd --no-defaults --user="$user" --datadir="$folder/data" "$@"
"#;

/// A running server. Dropping it kills it and removes its folder.
pub struct Server {
    child: Child,
    watcher: Option<ChildStdin>,
    folder: PathBuf,
}

impl Server {
    /// Starts one in a new folder below `TMPDIR`, else below `/var/tmp`, which unlike `/tmp` is always a disk.
    pub fn start() -> Result<Self> {
        let parent = env::var_os("TMPDIR").map_or_else(|| PathBuf::from("/var/tmp"), PathBuf::from);
        let folder = parent.join(format!("sauvegarde-bench-{}", std::process::id()));
        fs::create_dir(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
        match Self::spawn(&folder) {
            Ok(mut server) => server.wait_until_it_answers().map(|()| server),
            Err(error) => {
                fs::remove_dir_all(&folder)?;
                Err(error)
            }
        }
    }

    fn spawn(folder: &Path) -> Result<Self> {
        let log = File::create(folder.join("server.log"))?;
        let option = |name: &str, file: &str| format!("--{name}={}", folder.join(file).display());
        let user = capture(Command::new("id").arg("-un"))?;
        let mut child = Command::new("sh")
            .args(["-c", GUARD, "sh"])
            .arg(folder)
            .arg(user.trim())
            .args([
                option("socket", "s.sock"),
                option("pid-file", "server.pid"),
                option("tmpdir", "."),
            ])
            .arg(format!("--innodb-buffer-pool-size={BUFFER_POOL}"))
            .args([
                "--skip-networking",
                "--skip-log-bin",
                "--innodb-flush-log-at-trx-commit=2",
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

    /// Where the server and the files of the bench live.
    pub fn folder(&self) -> &Path {
        &self.folder
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
        self.sql(None, "SET GLOBAL innodb_max_dirty_pages_pct = 0")?;
        let deadline = Instant::now() + SETTLE_LIMIT;
        while self.sql(None, "SELECT variable_value FROM information_schema.global_status WHERE variable_name = 'INNODB_BUFFER_POOL_PAGES_DIRTY'")?.trim() != "0" {
            if Instant::now() > deadline {
                bail!("the server still has pages to write after {SETTLE_LIMIT:?}");
            }
            thread::sleep(Duration::from_millis(50));
        }
        self.sql(None, "SET GLOBAL innodb_max_dirty_pages_pct = DEFAULT")?;
        capture(Command::new("sync").arg("--file-system").arg(&self.folder)).map(|_| ())
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
        if let Err(error) = fs::remove_dir_all(&self.folder) {
            eprintln!("cannot remove {}: {error}", self.folder.display());
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
