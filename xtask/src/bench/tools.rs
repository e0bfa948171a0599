//! The other tools: where they are, which versions, and what they know.
//! Must never take a tool silently for another, and never leave one out without a word.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use super::server::capture;
use crate::need;

/// A mydumper and the myloader that goes with it.
#[derive(Debug, Clone, PartialEq)]
pub struct Mydumper {
    /// As `--version` says it.
    pub version: String,
    /// Programs.
    pub mydumper: PathBuf,
    /// See [`Self::mydumper`].
    pub myloader: PathBuf,
    /// Whether it compresses through other programs (`--exec-per-thread`), zstd among them.
    pub zstd: bool,
    /// Whether it can write files for LOAD DATA.
    pub load_data: bool,
}

/// All of them.
pub struct Tools {
    /// The one that the variables name, then the one on the search path.
    pub mydumpers: Vec<Mydumper>,
    /// Why there is none of them.
    pub no_mydumper: String,
    /// The version of mariadb-backup, or why there is none.
    pub backup: Result<String, String>,
}

impl Tools {
    /// Looks, and installs Debian's where that is possible.
    pub fn find() -> Result<Self> {
        let mut mydumpers = Vec::new();
        if let Some(mydumper) = env::var_os("MYDUMPER").map(PathBuf::from) {
            let myloader = env::var_os("MYLOADER")
                .map_or_else(|| mydumper.with_file_name("myloader"), PathBuf::from);
            mydumpers.push(Mydumper::look(&mydumper, &myloader).context("MYDUMPER, MYLOADER")?);
        }
        let debian = [("mydumper", "mydumper"), ("myloader", "mydumper")];
        let mut no_mydumper = String::new();
        match need::install_packages(&debian) {
            Err(error) => no_mydumper = format!("{error:#}"),
            Ok(()) => {
                let found = Mydumper::look(Path::new("mydumper"), Path::new("myloader"))?;
                if !mydumpers.iter().any(|known| known.version == found.version) {
                    mydumpers.push(found);
                }
            }
        }
        let backup = need::install_packages(&[("mariadb-backup", "mariadb-backup")])
            .map_err(|error| format!("{error:#}"));
        let backup = match backup {
            Ok(()) => Ok(backup_version()?),
            Err(why) => Err(why),
        };
        Ok(Self {
            mydumpers,
            no_mydumper,
            backup,
        })
    }

    /// No other tool takes part.
    pub fn none() -> Self {
        Self {
            mydumpers: Vec::new(),
            no_mydumper: "not asked for".to_owned(),
            backup: Err("not asked for".to_owned()),
        }
    }

    /// Versions, for the reader.
    pub fn versions(&self) -> String {
        let mut words: Vec<String> = self
            .mydumpers
            .iter()
            .map(|tool| format!("mydumper {}", tool.version))
            .collect();
        if let Ok(version) = &self.backup {
            words.push(format!("mariadb-backup {version}"));
        }
        words.join(", ")
    }
}

impl Mydumper {
    fn look(mydumper: &Path, myloader: &Path) -> Result<Self> {
        let ask = |program: &Path, option: &str| {
            capture(Command::new(program).arg(option))
                .with_context(|| format!("{} {option}", program.display()))
        };
        let version = version_of(&ask(mydumper, "--version")?)?;
        let other = version_of(&ask(myloader, "--version")?)?;
        if version != other {
            bail!("mydumper {version} and myloader {other} do not belong together");
        }
        let help = ask(mydumper, "--help")?;
        Ok(Self {
            version,
            mydumper: mydumper.to_owned(),
            myloader: myloader.to_owned(),
            zstd: help.contains("--exec-per-thread-extension"),
            load_data: help.contains("--format") && help.contains("LOAD_DATA"),
        })
    }
}

/// `mydumper 0.10.0, built against …`, `mydumper v1.0.1-3, built against …`.
fn version_of(text: &str) -> Result<String> {
    let word = text.split([' ', ',', '\n']).nth(1).unwrap_or_default();
    let version = word.trim_start_matches('v');
    if !version.starts_with(|first: char| first.is_ascii_digit()) {
        bail!("no version: {text:?}");
    }
    Ok(version.to_owned())
}

/// It writes its version to the error stream.
fn backup_version() -> Result<String> {
    let output = Command::new("mariadb-backup")
        .args(["--no-defaults", "--version"])
        .output()
        .context("cannot run mariadb-backup")?;
    let text = [output.stdout, output.stderr].concat();
    let text = String::from_utf8_lossy(&text);
    let word = text
        .split_whitespace()
        .find(|word| word.contains("-MariaDB"));
    word.map(str::to_owned)
        .with_context(|| format!("mariadb-backup has no version: {text:?}"))
}

#[cfg(test)]
mod tests {
    use super::version_of;

    #[test]
    fn reads_both_spellings_of_a_version() {
        let old = "mydumper 0.10.0, built against MySQL 10.11.14\n";
        assert_eq!(version_of(old).unwrap(), "0.10.0");
        let new = "mydumper v1.0.1-3, built against MariaDB 10.11.19 with SSL support\n";
        assert_eq!(version_of(new).unwrap(), "1.0.1-3");
        assert!(version_of("").is_err() && version_of("mydumper: not found").is_err());
    }
}
