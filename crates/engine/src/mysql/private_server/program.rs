//! Finding the server program on this machine and what it says it is. It must never start a
//! server: `--version` is all that it runs.

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::mysql::version::{self, Numbers};

/// Where distributions and the vendors' own packages put servers, besides the caller's folders.
const FOLDERS: [&str; 6] = [
    "/usr/sbin",
    "/usr/libexec",
    "/usr/local/sbin",
    "/usr/local/bin",
    "/usr/bin",
    "/usr/local/libexec",
];
/// MySQL's name comes last: where MariaDB is installed it is a link to MariaDB.
const NAMES: [&str; 2] = ["mariadbd", "mysqld"];

/// A server program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Program {
    pub path: PathBuf,
    /// `mariadb` or `mysql`, as in an archive's index.
    pub family: &'static str,
    /// The version in the program's words, such as `10.11.6-MariaDB-0+deb12u1`.
    pub version: String,
}

/// The program that comes nearest to the server an archive was taken from: same family; the very
/// same version, or else the first that is newer. An older one is refused: it may not understand
/// what a newer one wrote. The error says what was found instead.
pub(super) fn find(search: &[PathBuf], family: &str, version: &str) -> Result<Program, String> {
    let wanted = version::numbers(version);
    let mut newer: Option<(Numbers, Program)> = None;
    let mut others = Vec::new();
    for program in all(search) {
        let numbers = version::numbers(&program.version);
        if program.family != family || numbers < wanted {
            others.push(format!(
                "{} is {} {}",
                program.path.display(),
                program.family,
                program.version
            ));
        } else if numbers == wanted {
            return Ok(program);
        } else if newer.as_ref().is_none_or(|(found, _)| numbers < *found) {
            newer = Some((numbers, program));
        }
    }
    match (newer, others.is_empty()) {
        (Some((_, program)), _) => Ok(program),
        (None, true) => Err(format!("no server program of {family} on this machine")),
        (None, false) => Err(format!(
            "no {family} {version} or newer on this machine: {}",
            others.join(", ")
        )),
    }
}

fn all(search: &[PathBuf]) -> impl Iterator<Item = Program> {
    let folders = search.iter().cloned().chain(FOLDERS.map(PathBuf::from));
    let paths: Vec<PathBuf> = folders
        .flat_map(|folder| NAMES.map(|name| folder.join(name)))
        .collect();
    paths
        .into_iter()
        .filter(|path| executable(path))
        .filter_map(|path| ask(&path))
}

fn executable(path: &Path) -> bool {
    path.metadata()
        .is_ok_and(|metadata| metadata.is_file() && metadata.permissions().mode() & 0o111 != 0)
}

/// `None` when the program cannot be run or does not answer like a server.
fn ask(path: &Path) -> Option<Program> {
    let mut command = Command::new(path);
    command
        .args(["--no-defaults", "--version"])
        .stdin(Stdio::null())
        .stderr(Stdio::null());
    let output = command.output().ok()?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let (family, version) = parse(&text)?;
    // What comes with it lies beside the program itself, not beside a link to it.
    let path = path.canonicalize().ok()?;
    output.status.success().then_some(Program {
        path,
        family,
        version,
    })
}

/// `mariadbd  Ver 10.11.6-MariaDB-0+deb12u1 for debian-linux-gnu on x86_64 (Debian 12)`, or
/// `/usr/sbin/mysqld  Ver 8.4.3 for Linux on x86_64 (MySQL Community Server - GPL)`.
fn parse(text: &str) -> Option<(&'static str, String)> {
    let (_, after) = text.split_once("Ver ")?;
    let version = after.split_whitespace().next()?;
    let family = if text.to_ascii_lowercase().contains("mariadb") {
        "mariadb"
    } else {
        "mysql"
    };
    version
        .starts_with(|first: char| first.is_ascii_digit())
        .then(|| (family, version.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_servers_say_is_understood() {
        let mariadb =
            "mariadbd  Ver 10.11.6-MariaDB-0+deb12u1 for debian-linux-gnu on x86_64 (Debian 12)\n";
        assert_eq!(
            parse(mariadb),
            Some(("mariadb", "10.11.6-MariaDB-0+deb12u1".into()))
        );
        let mysql =
            "/usr/sbin/mysqld  Ver 8.4.3 for Linux on x86_64 (MySQL Community Server - GPL)\n";
        assert_eq!(parse(mysql), Some(("mysql", "8.4.3".into())));
        assert_eq!(parse("mysqld: error"), None);
        assert_eq!(parse("tool Ver two"), None);
    }

    fn program(folder: &Path, name: &str, version: &str) {
        let path = folder.join(name);
        std::fs::write(
            &path,
            format!("#!/bin/sh\necho '{name}  Ver {version} for Linux on x86_64'\n"),
        )
        .unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
    }

    #[test]
    fn the_same_version_is_preferred_and_an_older_one_refused() {
        let folders: Vec<_> = (0..3).map(|_| tempfile::tempdir().unwrap()).collect();
        let search: Vec<PathBuf> = folders
            .iter()
            .map(|folder| folder.path().to_owned())
            .collect();
        program(&search[0], "mariadbd", "99.2.0-MariaDB");
        program(&search[1], "mariadbd", "99.1.3-MariaDB");
        program(&search[2], "mysqld", "99.0.1");
        let find =
            |family: &str, version: &str| find(&search, family, version).map(|found| found.version);
        assert_eq!(
            find("mariadb", "99.1.3-MariaDB-log").unwrap(),
            "99.1.3-MariaDB"
        );
        assert_eq!(
            find("mariadb", "99.0.0-MariaDB").unwrap(),
            "99.1.3-MariaDB",
            "the nearest newer one"
        );
        assert_eq!(find("mysql", "99.0.1-commercial").unwrap(), "99.0.1");
        let error = find("mysql", "99.0.2").unwrap_err();
        assert!(
            error.contains("no mysql 99.0.2 or newer") && error.contains("mysql 99.0.1"),
            "{error}"
        );
    }
}
