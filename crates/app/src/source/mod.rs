//! Which database is meant: an address typed by a person, or the variables of ClientXCMS. It
//! must never show a password, and never guess an unencrypted way to another host.

pub mod env_file;
pub mod password;
pub mod url;
pub mod variables;

use std::fs;
use std::io::ErrorKind;
use std::net::IpAddr;
use std::path::{Path, PathBuf};

use archive::index::Dialect;
use wire::{Address, Compression, Tls};

use crate::explain;
use crate::failure::{Failure, Result};
use crate::words::t;

/// A database.
#[derive(Clone, Debug)]
pub enum SourceConfig {
    /// On a MySQL or MariaDB server. The database is set, except where only a server is meant.
    MySql(wire::Options),
    /// In a file.
    Sqlite(PathBuf),
}

impl SourceConfig {
    /// Name of the database (SQLite: of its file).
    pub fn database(&self) -> String {
        match self {
            Self::MySql(options) => options.database.clone().unwrap_or_default(),
            Self::Sqlite(path) => match path.file_name() {
                Some(name) => name.to_string_lossy().into_owned(),
                None => path.display().to_string(),
            },
        }
    }

    /// Where it is, for a person; holds no password.
    pub fn shown(&self) -> String {
        match self {
            Self::MySql(options) => match &options.database {
                Some(database) => format!("{database} ({}@{})", options.user, options.address),
                None => format!("{}@{}", options.user, options.address),
            },
            Self::Sqlite(path) => path.display().to_string(),
        }
    }

    /// Refuses a folder in place of a file, which SQLite would call a failing disk, and a file of
    /// 0 bytes, which SQLite would call a database without tables.
    pub fn refuse_no_database(&self) -> Result<()> {
        match self {
            Self::Sqlite(path) if path.is_dir() => {
                Err(explain::file(path, &ErrorKind::IsADirectory.into()))
            }
            Self::Sqlite(path) if is_empty(path) && !is_filled(&beside(path, "-wal")) => {
                let (cause, remedy) = (t!("empty-file"), t!("empty-file-next"));
                Err(Failure::new("empty-file", cause, remedy).about(path.display()))
            }
            _ => Ok(()),
        }
    }

    /// Whose SQL it takes.
    pub fn dialect(&self) -> Dialect {
        match self {
            Self::MySql(_) => Dialect::MySql,
            Self::Sqlite(_) => Dialect::Sqlite,
        }
    }

    /// What a person should know of how it will be reached.
    pub fn warnings(&self) -> Vec<Warning> {
        let Self::MySql(options) = self else {
            return Vec::new();
        };
        match (&options.address, &options.tls) {
            (Address::Tcp { host, .. }, Tls::Off) if !is_this_machine(host) => {
                vec![Warning::NotEncrypted(host.clone())]
            }
            (Address::Tcp { host, .. }, Tls::Unverified) if !is_this_machine(host) => {
                vec![Warning::NotVerified(host.clone())]
            }
            _ => Vec::new(),
        }
    }
}

/// Something that works and should not stay so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Warning {
    /// A password stands in an address, where every user of the machine sees it.
    PasswordInUrl,
    /// Rows and password travel to this host in clear.
    NotEncrypted(String),
    /// Whoever answers in place of this host gets the password.
    NotVerified(String),
}

/// Why an address or a set of variables cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// No `mysql://`, `mariadb://` or `sqlite:` at its beginning.
    NotAnAddress(String),
    /// A kind of database that is not supported (its word).
    UnknownKind(String),
    /// PostgreSQL.
    Postgres,
    /// The address names no account.
    NoUser(String),
    /// The address names no database.
    NoDatabase(String),
    /// Not a port.
    BadPort(String),
    /// A `%` that no two hexadecimal digits follow, or bytes that are not UTF-8, or a NUL.
    BadEscape(String),
    /// An unknown option after the `?`.
    UnknownOption(String),
    /// Not a way to encrypt.
    BadTls(String),
    /// Not a word about compression.
    BadCompression(String),
    /// Encryption asked for on a socket.
    TlsOnSocket,
    /// A variable is missing.
    Missing(&'static str),
    /// A variable has a value that it cannot have (name, value).
    BadValue(&'static str, String),
    /// The `.env` file cannot be read: path and the system's reason.
    EnvFile(PathBuf, String),
    /// A line of the `.env` file that sets one of our variables is not well formed: its name.
    EnvLine(PathBuf, String),
    /// The password file cannot be read: path and the system's reason.
    PasswordFile(PathBuf, String),
}

fn is_empty(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|metadata| metadata.is_file() && metadata.len() == 0)
}

fn is_filled(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|metadata| metadata.len() > 0)
}

/// The path of a file that SQLite keeps beside a database.
fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

/// Whether a host name or address is this very machine.
fn is_this_machine(host: &str) -> bool {
    host.eq_ignore_ascii_case("localhost")
        || host
            .parse::<IpAddr>()
            .is_ok_and(|address| address.is_loopback())
}

/// What is meant when nothing is said: nothing to encrypt on this machine, everything else
/// verified.
fn default_tls(address: &Address, ca: Option<PathBuf>) -> Tls {
    match address {
        Address::Tcp { host, .. } if ca.is_some() || !is_this_machine(host) => Tls::Verified { ca },
        _ => Tls::Off,
    }
}

/// The way to encrypt that a person asked for by word.
fn tls(
    word: Option<&str>,
    ca: Option<PathBuf>,
    address: &Address,
) -> std::result::Result<Tls, Problem> {
    let tls = match word.map(str::to_ascii_lowercase).as_deref() {
        None | Some("") => default_tls(address, ca),
        Some("required" | "verified" | "on") => Tls::Verified { ca },
        Some("unverified") => Tls::Unverified,
        Some("off") => Tls::Off,
        Some(other) => return Err(Problem::BadTls(other.to_owned())),
    };
    match (&tls, address) {
        (Tls::Verified { .. } | Tls::Unverified, Address::Socket(_)) => Err(Problem::TlsOnSocket),
        _ => Ok(tls),
    }
}

/// Whether to compress, as a person said it by word.
fn compression(word: Option<&str>) -> std::result::Result<Compression, Problem> {
    match word.map(str::to_ascii_lowercase).as_deref() {
        None | Some("" | "auto") => Ok(Compression::Auto),
        Some("on") => Ok(Compression::On),
        Some("off") => Ok(Compression::Off),
        Some(other) => Err(Problem::BadCompression(other.to_owned())),
    }
}
