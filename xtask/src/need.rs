//! The programs that the tests need beside the Rust toolchain: found, or installed from Debian's packages.
//! Must never start a service, and must never leave its own policy file behind.

use std::env;
use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::run::run;

/// Program, and the Debian package that brings it. A path is looked for as it is: the shell's own `time` will not do.
const PROGRAMS: [(&str, &str); 17] = [
    ("mariadbd", "mariadb-server"),
    ("mariadb-install-db", "mariadb-server"),
    ("mariadb", "mariadb-client"),
    ("mariadb-dump", "mariadb-client"),
    ("mariadb-backup", "mariadb-backup"),
    ("mydumper", "mydumper"),
    ("myloader", "mydumper"),
    ("sqlite3", "sqlite3"),
    ("zstd", "zstd"),
    ("openssl", "openssl"),
    ("/usr/bin/time", "time"),
    ("chromium", "chromium"),
    ("chromedriver", "chromium-driver"),
    ("npm", "npm"),
    ("nginx", "nginx-light"),
    ("apache2", "apache2-bin"),
    ("python3", "python3-venv"),
];

/// Debian asks this file before a package may start its service; exit code 101 means no.
const POLICY: &str = "/usr/sbin/policy-rc.d";

/// Installs what is missing (as root, with apt-get), or fails and says what to install.
pub fn install_what_is_missing() -> Result<()> {
    install_packages(&PROGRAMS)
}

/// As [`install_what_is_missing`] for these programs, each with its Debian package.
pub fn install_packages(needed: &[(&'static str, &'static str)]) -> Result<()> {
    let missing = missing(needed, is_there);
    if missing.is_empty() {
        return Ok(());
    }
    let programs = missing
        .iter()
        .map(|(program, _)| *program)
        .collect::<Vec<_>>()
        .join(", ");
    let mut packages: Vec<&str> = missing.iter().map(|(_, package)| *package).collect();
    packages.dedup();
    must_be_able_to_install(&programs, &packages)?;
    println!(
        "{programs} needed: installing the Debian packages {}.",
        packages.join(", ")
    );
    install(&packages)?;
    let still = self::missing(needed, is_there);
    if !still.is_empty() {
        bail!("installed, yet still not found: {still:?}");
    }
    Ok(())
}

/// Installs a Debian package that brings no program of its own.
pub fn install_package(what: &str, package: &str) -> Result<()> {
    must_be_able_to_install(what, &[package])?;
    println!("{what} needed: installing the Debian package {package}.");
    install(&[package])
}

/// Fails, and says what to install by hand, where this cannot be done here.
fn must_be_able_to_install(what: &str, packages: &[&str]) -> Result<()> {
    let by_hand = format!(
        "apt-get install --no-install-recommends {}",
        packages.join(" ")
    );
    if !is_there("apt-get") {
        bail!(
            "{what} needed, and there is no apt-get here; install what Debian installs with: {by_hand}"
        );
    }
    if !is_root()? {
        bail!("{what} needed; as root, run: {by_hand}");
    }
    Ok(())
}

fn install(packages: &[&str]) -> Result<()> {
    // The tests start private servers of their own; a service on the standard port is none of our business.
    let _policy = NoServices::begin()?;
    let apt = |arguments: &[&str]| {
        let mut command = Command::new("apt-get");
        command
            .args(arguments)
            .env("DEBIAN_FRONTEND", "noninteractive");
        command
    };
    run(&mut apt(&["update"]))?;
    run(apt(&["install", "--yes", "--no-install-recommends"]).args(packages))
}

/// While this lives, packages do not start their services.
struct NoServices {
    ours: bool,
}

impl NoServices {
    fn begin() -> Result<Self> {
        let file = OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o755)
            .open(POLICY);
        match file {
            Ok(mut file) => {
                let policy = Self { ours: true };
                file.write_all(b"#!/bin/sh\nexit 101\n")
                    .with_context(|| format!("cannot write {POLICY}"))?;
                Ok(policy)
            }
            // A container image that has one forbids services already.
            Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(Self { ours: false }),
            Err(error) => Err(error).with_context(|| format!("cannot write {POLICY}")),
        }
    }
}

impl Drop for NoServices {
    fn drop(&mut self) {
        if self.ours
            && let Err(error) = fs::remove_file(POLICY)
        {
            eprintln!("Remove {POLICY} yourself, it keeps services from starting: {error}");
        }
    }
}

fn missing(
    needed: &[(&'static str, &'static str)],
    is_there: impl Fn(&str) -> bool,
) -> Vec<(&'static str, &'static str)> {
    let needed = needed.iter().copied();
    needed.filter(|(program, _)| !is_there(program)).collect()
}

fn is_there(program: &str) -> bool {
    if program.starts_with('/') {
        return Path::new(program).is_file();
    }
    // Servers live in sbin, which is on no ordinary user's PATH in Debian.
    let path = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&path)
        .chain(["/usr/sbin".into(), "/usr/local/sbin".into()])
        .any(|d| d.join(program).is_file())
}

pub fn is_root() -> Result<bool> {
    let output = Command::new("id")
        .arg("-u")
        .output()
        .context("cannot run `id -u`")?;
    Ok(output.stdout.trim_ascii() == b"0")
}

#[cfg(test)]
mod tests {
    use super::{PROGRAMS, missing};

    #[test]
    fn names_the_package_of_what_is_missing_and_nothing_else() {
        assert_eq!(missing(&PROGRAMS, |_| true), []);
        assert_eq!(
            missing(&PROGRAMS, |program| program != "mariadbd"),
            [("mariadbd", "mariadb-server")]
        );
        assert_eq!(
            missing(&PROGRAMS, |program| !program.ends_with("time")),
            [("/usr/bin/time", "time")]
        );
    }
}
