//! The server programs that tests run against: which there are, where their files lie, how to call them.
//! Must never install anything (`cargo xtask servers` does), and never pretend that a missing server passed a test.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::programs;

/// A server program.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Flavour {
    /// Debian's own MariaDB, on the search path. Always there.
    MariaDb,
    /// A newer MariaDB, unpacked into a folder of its own.
    NewerMariaDb,
    /// MySQL, unpacked into a folder of its own.
    MySql,
}

impl Flavour {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::MariaDb, Self::NewerMariaDb, Self::MySql];

    /// Its name as people say it.
    pub fn name(self) -> &'static str {
        match self {
            Self::MariaDb => "MariaDB (Debian's)",
            Self::NewerMariaDb => "newer MariaDB",
            Self::MySql => "MySQL",
        }
    }

    /// Whether its programs are on this machine.
    pub fn is_there(self) -> bool {
        self.folder()
            .is_none_or(|root| root.join("usr/sbin").join(self.server_program()).exists())
    }

    /// `mariadbd` or `mysqld`.
    pub fn server_program(self) -> &'static str {
        match self {
            Self::MySql => "mysqld",
            _ => "mariadbd",
        }
    }

    /// `mariadb` or `mysql`.
    pub fn client_program(self) -> &'static str {
        match self {
            Self::MySql => "mysql",
            _ => "mariadb",
        }
    }

    /// `mariadb-dump` or `mysqldump`.
    pub fn dump_program(self) -> &'static str {
        match self {
            Self::MySql => "mysqldump",
            _ => "mariadb-dump",
        }
    }

    /// The folder that a foreign server is unpacked into; `None` for the one on the search path.
    pub fn folder(self) -> Option<PathBuf> {
        let folder = match self {
            Self::MariaDb => return None,
            Self::NewerMariaDb => "mariadb",
            Self::MySql => "mysql",
        };
        Some(servers_folder().join(folder))
    }

    /// The words that start a program of this flavour: its name alone, or for a foreign one its own loader with its own
    /// libraries, which needs neither a chroot nor root.
    pub(super) fn words(self, program: &str) -> Vec<String> {
        let Some(root) = self.folder() else {
            return vec![program.to_owned()];
        };
        let libraries = root.join("usr/lib/x86_64-linux-gnu");
        let path = ["usr/sbin", "usr/bin"]
            .map(|folder| root.join(folder).join(program))
            .into_iter()
            .find(|path| path.exists())
            .unwrap_or_else(|| panic!("{} has no program {program}", self.name()));
        vec![
            shown(&root.join("lib64/ld-linux-x86-64.so.2")),
            "--library-path".into(),
            shown(&libraries),
            shown(&path),
        ]
    }

    /// A command of this flavour, with nothing but its name.
    pub(super) fn command(self, program: &str) -> Command {
        let words = self.words(program);
        let mut command = Command::new(&words[0]);
        command.args(&words[1..]);
        command
    }

    /// What the server must be told to find its own files.
    pub(super) fn places(self) -> Vec<String> {
        let Some(root) = self.folder() else {
            return Vec::new();
        };
        let mut options = vec![
            format!("--basedir={}", shown(&root.join("usr"))),
            format!("--plugin-dir={}", shown(&self.plugin_folder())),
        ];
        let share = self.share_folder();
        options.push(format!("--lc-messages-dir={}", shown(&share)));
        options.push(format!(
            "--character-sets-dir={}",
            shown(&share.join("charsets"))
        ));
        options
    }

    /// Where a foreign server's messages, character sets and scripts lie.
    pub(super) fn share_folder(self) -> PathBuf {
        let root = self.folder().unwrap_or_else(|| PathBuf::from("/"));
        root.join(match self {
            Self::MySql => "usr/share/mysql",
            _ => "usr/share/mariadb",
        })
    }

    /// A folder to look for this flavour's server program in, as a caller's `PATH` would hold it: none for the one that
    /// is on the search path anyway, else scripts that start each program with its own loader.
    pub fn search(self) -> Vec<PathBuf> {
        self.folder()
            .map(|_| programs::folder(self))
            .into_iter()
            .collect()
    }

    /// Where the server's and the client's plugins lie.
    pub fn plugin_folder(self) -> PathBuf {
        let root = self.folder().unwrap_or_else(|| PathBuf::from("/"));
        root.join("usr/lib/mysql/plugin")
    }
}

/// The folder that `cargo xtask servers` fills: `$SAUVEGARDE_SERVERS`, else `sauvegarde/servers` in the user's cache.
fn servers_folder() -> PathBuf {
    if let Some(folder) = env::var_os("SAUVEGARDE_SERVERS") {
        return folder.into();
    }
    let cache = env::var_os("XDG_CACHE_HOME").map(PathBuf::from);
    let home = || PathBuf::from(env::var_os("HOME").unwrap_or_else(|| "/root".into()));
    cache
        .unwrap_or_else(|| home().join(".cache"))
        .join("sauvegarde/servers")
}

fn shown(path: &Path) -> String {
    path.display().to_string()
}
