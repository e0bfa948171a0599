//! A throw-away server of our own for a proof: the server program of this machine on an empty
//! data folder, reachable only through a socket in that folder. It must never touch a server
//! that it did not start, read a configuration file, load a plugin by itself, or stay behind.

mod account;
mod command;
mod process;
mod program;

use std::fs;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use archive::Index;

use self::process::Process;
use self::program::Program;
use crate::scratch::{ScratchFolder, free_space};
use crate::{Error, Event, Monitor, Stage};

/// How long the server may take until it answers.
const START_LIMIT: Duration = Duration::from_secs(180);
/// The system limits a socket's path to 107 bytes.
const LONGEST_SOCKET: usize = 107;
/// What an empty server takes on the disk, bytes.
const EMPTY_SERVER: u64 = 256 << 20;

/// Where the program and its folder are.
#[derive(Clone, Debug)]
pub struct PrivateServerOptions {
    /// Folders to look for `mariadbd` and `mysqld` in, before the usual ones of the system:
    /// those of the caller's `PATH`.
    pub search: Vec<PathBuf>,
    /// An existing folder in which the server's data folder is made for the time of the proof.
    /// Its path must be shorter than about 60 bytes, and the disk have room for the database.
    pub scratch: PathBuf,
}

/// A running private server: its super-user is `root` without a password. Dropping it stops the
/// server and removes its folder; if this process is killed, a guard process does both.
#[derive(Debug)]
pub struct PrivateServer {
    // The order of the fields is that of dropping: the process before its folder.
    process: Process,
    program: Program,
    options: wire::Options,
    _folder: ScratchFolder,
}

impl PrivateServer {
    /// Starts the program that suits the server an archive was taken from, with the settings of
    /// that server which the meaning of its data depends on.
    ///
    /// Every error but [`Error::Cancelled`] means that there is no such server here: no program,
    /// no room, or a program that refuses to start, with the end of its log.
    pub fn start(
        choices: &PrivateServerOptions,
        like: &Index,
        monitor: &dyn Monitor,
    ) -> Result<Self, Error> {
        monitor.event(Event::Stage {
            stage: Stage::PrivateServer,
            bytes: 0,
        });
        let program = program::find(&choices.search, &like.source.family, &like.source.version)
            .map_err(Error::Refused)?;
        // Rows without their secondary keys take less than their SQL text, mostly; the keys, the
        // logs and the second archive take their share.
        let need = EMPTY_SERVER + like.text_bytes() * 2;
        if let Some(have) = free_space(&choices.scratch).filter(|have| *have < need) {
            let detail = format!(
                "{} has {have} bytes free, {need} are needed",
                choices.scratch.display()
            );
            return Err(Error::Refused(detail));
        }
        let folder = ScratchFolder::create(&choices.scratch)?;
        let socket = folder.path().join("sock");
        if socket.as_os_str().len() > LONGEST_SOCKET {
            return Err(Error::Refused(format!(
                "the path {} is too long for a socket",
                socket.display()
            )));
        }
        for name in ["tmp", "files"] {
            fs::create_dir(folder.path().join(name))
                .map_err(Error::io("preparing the private server's folder"))?;
        }
        let account = account::account(folder.path())?;
        account::give(folder.path(), &["tmp", "files"])?;
        command::initialise(&program, folder.path(), &account, like)?;
        let log = folder.path().join("log");
        let mut server = command::server(&program, folder.path(), &account, like);
        server.arg(command::option("socket", &socket));
        let process = Process::start(folder.path(), &server, &log)?;
        let options = wire::Options::new(wire::Address::Socket(socket), "root");
        let mut server = Self {
            process,
            program,
            options,
            _folder: folder,
        };
        server.wait_until_it_answers(&log, monitor)?;
        Ok(server)
    }

    /// How to connect to it, without a database.
    pub fn options(&self) -> &wire::Options {
        &self.options
    }

    /// The program's version text.
    pub fn version(&self) -> &str {
        &self.program.version
    }

    /// The server's process id.
    pub fn process_id(&self) -> u32 {
        self.process.id()
    }

    /// A tool that came with the program, by one of its names.
    pub(super) fn tool(&self, names: &[&str]) -> Option<PathBuf> {
        command::tool(&self.program, names)
    }

    fn wait_until_it_answers(&mut self, log: &Path, monitor: &dyn Monitor) -> Result<(), Error> {
        let deadline = Instant::now() + START_LIMIT;
        loop {
            if monitor.cancelled() {
                return Err(Error::Cancelled);
            }
            let program = self.program.path.display();
            if let Some(status) = self.process.ended()? {
                return Err(Error::Refused(format!(
                    "{program} refuses to start ({status}): {}",
                    tail(log)
                )));
            }
            match wire::Connection::connect(&self.options) {
                Ok(connection) => {
                    connection.close();
                    return Ok(());
                }
                // The server's own answer will not change.
                Err(error) if error.code().is_some() => {
                    return Err(Error::server("connecting to the private server")(error));
                }
                Err(error) if Instant::now() > deadline => {
                    return Err(Error::Refused(format!(
                        "{program} does not answer ({error}): {}",
                        tail(log)
                    )));
                }
                Err(_) => thread::sleep(Duration::from_millis(20)),
            }
        }
    }
}

/// The end of the server's log, or why there is none.
fn tail(log: &Path) -> String {
    match fs::read(log) {
        Ok(text) => last_lines(&text),
        Err(error) => format!("its log cannot be read: {error}"),
    }
}

fn last_lines(text: &[u8]) -> String {
    let text = String::from_utf8_lossy(text);
    // Its notes say nothing about why it stopped.
    let lines: Vec<&str> = text
        .lines()
        .filter(|line| !line.contains("[Note]") && !line.trim().is_empty())
        .collect();
    lines[lines.len().saturating_sub(8)..].join(" | ")
}
