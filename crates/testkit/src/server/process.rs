//! One server process: started, awaited, stopped, and never outliving the process that started it.
//! Must never signal a process id that is not our own unreaped child.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::net::TcpListener;
use std::os::unix::net::UnixStream;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use super::{Flavour, Server};

/// How long a server may take to answer (a machine under load, crash recovery after `kill_hard`).
const START_LIMIT: Duration = Duration::from_secs(90);
/// How long a server may take to stop before it is killed.
const STOP_LIMIT: Duration = Duration::from_secs(20);

/// A shell that becomes the server by `exec` (so the child's id is the server's), after leaving a watcher behind that
/// reads the pipe held by the test process. End of file means: that process is gone, however it died. Then the
/// watcher kills the server and removes its folder. `PR_SET_PDEATHSIG` would not do: it fires when the *thread* that
/// spawned the child ends, and test threads end long before the test binary does.
const GUARD: &str = r#"
folder=$1; shift
# By number: a background job finds /dev/null as its standard input.
exec 3<&0
(
    trap '' INT HUP TERM
    if read -r word <&3; then
        [ "$word" = stop ] && kill -TERM $$
        exit 0
    fi
    kill -KILL $$
    for _ in 1 2 3 4 5 6 7 8 9 10; do rm -rf "$folder" && break; sleep 0.2; done
) &
# Servers live in sbin, which is on no ordinary user's PATH in Debian.
PATH=$PATH:/usr/sbin:/usr/local/sbin
exec "$@" </dev/null 3<&-
"#;

/// A started server process; dropping it stops the server and waits for its end.
#[derive(Debug)]
pub(super) struct Process {
    child: Child,
}

impl Process {
    /// Starts the server program on the folder of `server` and returns when it answers SQL.
    pub(super) fn start(server: &Server) -> Result<Self, String> {
        let folder = server.folder();
        let log = OpenOptions::new()
            .create(true)
            .append(true)
            .open(server.log_path())
            .map_err(|error| format!("cannot open the server log: {error}"))?;
        let log_too = log
            .try_clone()
            .map_err(|error| format!("cannot share the log: {error}"))?;
        let path_option = |name: &str, path: &Path| format!("--{name}={}", path.display());
        let child = Command::new("sh")
            .args(["-c", GUARD, "sh"])
            .arg(folder)
            .args(server.flavour.words(server.flavour.server_program()))
            .args(["--no-defaults", "--bind-address=127.0.0.1"])
            .args(server.flavour.places())
            .arg(path_option("datadir", &server.datadir()))
            .arg(path_option("socket", &server.socket()))
            .arg(path_option("pid-file", &folder.join("server.pid")))
            .arg(path_option("tmpdir", &folder.join("tmp")))
            .arg(format!("--port={}", server.port()))
            .arg(format!("--user={}", current_user()?))
            .args([
                "--character-set-server=utf8mb4",
                "--event-scheduler=OFF",
                "--innodb-buffer-pool-size=128M",
                "--innodb-flush-log-at-trx-commit=0",
                // No test cuts the power: what was written outlives a killed server without being on the disk.
                "--innodb-flush-method=nosync",
                "--skip-innodb-doublewrite",
                "--max-allowed-packet=64M",
                "--performance-schema=OFF",
            ])
            .args(own_options(server.flavour))
            .args(&server.options)
            .stdin(Stdio::piped())
            .stdout(log)
            .stderr(log_too)
            // Ctrl-C in the terminal must reach the tests only; the watcher then cleans up.
            .process_group(0)
            .spawn()
            .map_err(|error| format!("cannot run sh: {error}"))?;
        let mut process = Self { child };
        process.wait_until_it_answers(server)?;
        Ok(process)
    }

    fn wait_until_it_answers(&mut self, server: &Server) -> Result<(), String> {
        let deadline = Instant::now() + START_LIMIT;
        loop {
            let ended = self
                .child
                .try_wait()
                .map_err(|error| format!("cannot wait for the server: {error}"))?;
            if let Some(status) = ended {
                return Err(format!(
                    "the server ended at once ({status}); its log:\n{}",
                    log_end(server)
                ));
            }
            // A stale socket file refuses the connection, so this cannot be fooled by an earlier run.
            if UnixStream::connect(server.socket()).is_ok()
                && server.try_sql(None, "SELECT 1").is_ok()
            {
                return Ok(());
            }
            if Instant::now() > deadline {
                return Err(format!(
                    "the server does not answer after {START_LIMIT:?}; its log:\n{}",
                    log_end(server)
                ));
            }
            thread::sleep(Duration::from_millis(20));
        }
    }

    pub(super) fn pid(&self) -> u32 {
        self.child.id()
    }

    /// SIGKILL, and the end awaited.
    pub(super) fn kill_hard(mut self) {
        self.tell_watcher("leave");
        self.child.kill().expect("kill the server");
        self.child.wait().expect("wait for the server");
    }

    fn tell_watcher(&mut self, word: &str) {
        if let Some(mut pipe) = self.child.stdin.take() {
            // Fails only when the watcher is gone already; then the deadline of the caller decides.
            let _ = writeln!(pipe, "{word}");
        }
    }

    fn wait_at_most(&mut self, limit: Duration) -> Option<ExitStatus> {
        let deadline = Instant::now() + limit;
        while Instant::now() < deadline {
            if let Some(status) = self.child.try_wait().expect("wait for the server") {
                return Some(status);
            }
            thread::sleep(Duration::from_millis(10));
        }
        None
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        if self
            .child
            .try_wait()
            .expect("wait for the server")
            .is_some()
        {
            // Gone already (a crash, or kill_hard): the watcher must leave the folder to its owner.
            self.tell_watcher("leave");
            return;
        }
        self.tell_watcher("stop");
        if self.wait_at_most(STOP_LIMIT).is_none() {
            self.child.kill().expect("kill the server");
            self.child.wait().expect("wait for the server");
        }
    }
}

/// Options that only one family knows.
fn own_options(flavour: Flavour) -> &'static [&'static str] {
    match flavour {
        Flavour::MySql => &[
            "--mysqlx=OFF",
            "--skip-log-bin",
            "--secure-file-priv=",
            "--cte-max-recursion-depth=4294967295",
        ],
        Flavour::MariaDb | Flavour::NewerMariaDb => &["--debug-no-sync"],
    }
}

/// A TCP port of 127.0.0.1 that was free a moment ago.
pub(super) fn free_port() -> u16 {
    let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a free loopback port");
    listener.local_addr().expect("the port just bound").port()
}

/// The name for `--user`: a server refuses to run as root unless told so by name.
pub(super) fn current_user() -> Result<String, String> {
    let output = Command::new("id")
        .arg("-un")
        .output()
        .map_err(|error| format!("cannot run `id -un`: {error}"))?;
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// The log, or nothing when the server has not written one yet.
pub(super) fn read_log(path: &Path) -> String {
    String::from_utf8_lossy(&fs::read(path).unwrap_or_default()).into_owned()
}

fn log_end(server: &Server) -> String {
    let log = server.log();
    let lines: Vec<&str> = log.lines().collect();
    lines[lines.len().saturating_sub(25)..].join("\n")
}
