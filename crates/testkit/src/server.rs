//! A private, throw-away MariaDB or MySQL server for tests: own folder, own socket, own loopback port, gone with its owner.
//! Must never touch a server, a folder or a process that it did not create itself.

mod client;
mod each;
mod flavour;
mod process;
mod programs;
mod template;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};

pub use each::on;
pub use flavour::Flavour;
use process::Process;

/// A running server. Dropping it stops the server and removes its folder; when the test process dies in any other way
/// (SIGKILL too), a watcher does both, see `process.rs`.
///
/// The super-user is `root` without a password, over the socket and over 127.0.0.1. All methods panic with the
/// server's or client's own words when the environment is broken; only [`Server::try_sql`] and
/// [`Server::try_start_with`] report instead.
#[derive(Debug)]
pub struct Server {
    // Field order is drop order: the process must be gone before its folder is removed.
    process: Mutex<Option<Process>>,
    flavour: Flavour,
    options: Vec<String>,
    port: u16,
    folder: tempfile::TempDir,
}

impl Server {
    /// Starts Debian's MariaDB with the default options of the tests.
    pub fn start() -> Self {
        Self::start_with(&[])
    }

    /// As [`Server::start`] with further options, which win over the defaults: `&["--log-bin", "--server-id=1"]`.
    pub fn start_with(options: &[&str]) -> Self {
        Self::start_of(Flavour::MariaDb, options)
    }

    /// Starts a server of another flavour, which must be there.
    pub fn start_of(flavour: Flavour, options: &[&str]) -> Self {
        Self::try_start_of(flavour, options).unwrap_or_else(|error| panic!("{error}"))
    }

    /// As [`Server::start_with`], but an error text (with the end of the server's log) when the server does not come up.
    pub fn try_start_with(options: &[&str]) -> Result<Self, String> {
        Self::try_start_of(Flavour::MariaDb, options)
    }

    fn try_start_of(flavour: Flavour, options: &[&str]) -> Result<Self, String> {
        // Another process may grab the free port between our look and the server's bind.
        let mut last = String::new();
        for _ in 0..5 {
            match Self::try_start_once(flavour, options) {
                Err(error) if error.to_lowercase().contains("bind on tcp/ip port") => last = error,
                result => return result,
            }
        }
        Err(last)
    }

    fn try_start_once(flavour: Flavour, options: &[&str]) -> Result<Self, String> {
        // A socket path may have 107 bytes: keep the prefix short.
        let folder = tempfile::Builder::new()
            .prefix("tk-")
            .tempdir()
            .map_err(|error| format!("no temporary folder: {error}"))?;
        template::copy_to(flavour, &folder.path().join("data"))?;
        fs::create_dir(folder.path().join("tmp")).map_err(|error| format!("no tmpdir: {error}"))?;
        let server = Self {
            process: Mutex::new(None),
            flavour,
            options: options.iter().map(|&option| option.to_owned()).collect(),
            port: process::free_port(),
            folder,
        };
        *server.lock() = Some(Process::start(&server)?);
        Ok(server)
    }

    /// The one server that all tests of this test binary share. Give each test its own [`Server::database`].
    /// Never dropped; the watcher stops it when the test binary ends.
    pub fn shared() -> &'static Self {
        static SHARED: OnceLock<Server> = OnceLock::new();
        SHARED.get_or_init(Self::start)
    }

    /// As [`Server::shared`] for each flavour.
    ///
    /// # Panics
    /// When the flavour is not on this machine; see [`Flavour::is_there`].
    pub fn shared_of(flavour: Flavour) -> &'static Self {
        static MYSQL: OnceLock<Server> = OnceLock::new();
        static NEWER: OnceLock<Server> = OnceLock::new();
        match flavour {
            Flavour::MariaDb => Self::shared(),
            Flavour::NewerMariaDb => NEWER.get_or_init(|| Self::start_of(flavour, &[])),
            Flavour::MySql => MYSQL.get_or_init(|| Self::start_of(flavour, &[])),
        }
    }

    /// Which server program this is.
    pub fn flavour(&self) -> Flavour {
        self.flavour
    }

    /// The path of the Unix socket.
    pub fn socket(&self) -> PathBuf {
        self.folder.path().join("s.sock")
    }

    /// The TCP port on 127.0.0.1; the same one after [`Server::restart`].
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The server's data folder.
    pub fn datadir(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// The server's process id.
    ///
    /// # Panics
    /// When the server is down after [`Server::kill_hard`].
    pub fn pid(&self) -> u32 {
        self.lock().as_ref().expect("the server is down").pid()
    }

    /// What the server has written to its error log so far, over all restarts.
    pub fn log(&self) -> String {
        process::read_log(&self.log_path())
    }

    /// Stops the server (gracefully when it is up), then starts it again on the same folder, port and socket.
    pub fn restart(&self) {
        let mut process = self.lock();
        // Dropping the old process waits until it is gone.
        *process = None;
        *process = Some(Process::start(self).unwrap_or_else(|error| panic!("{error}")));
    }

    /// SIGKILL, as a power cut would do it. [`Server::restart`] brings the server back.
    pub fn kill_hard(&self) {
        if let Some(process) = self.lock().take() {
            process.kill_hard();
        }
    }

    /// Creates an empty database with a name nobody else has (`prefix_<number>`) and returns the name.
    pub fn database(&self, prefix: &str) -> String {
        static NUMBER: AtomicU64 = AtomicU64::new(1);
        let name = format!("{prefix}_{}", NUMBER.fetch_add(1, Ordering::Relaxed));
        self.sql(
            None,
            &format!("CREATE DATABASE `{}`", name.replace('`', "``")),
        );
        name
    }

    /// The numbers from 1 to `last` as something to select `seq` from.
    pub fn numbers(&self, last: u64) -> String {
        match self.flavour {
            Flavour::MySql => format!(
                "(WITH RECURSIVE n AS (SELECT 1 AS seq UNION ALL SELECT seq + 1 FROM n WHERE seq < {last}) SELECT seq FROM n) numbers"
            ),
            _ => format!("seq_1_to_{last}"),
        }
    }

    fn log_path(&self) -> PathBuf {
        self.folder.path().join("server.log")
    }

    fn folder(&self) -> &Path {
        self.folder.path()
    }

    fn lock(&self) -> MutexGuard<'_, Option<Process>> {
        // A panic under the lock (a failed restart) leaves `None`, which is a true state.
        self.process.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
