//! Brings schemathesis, which asks the panel's API what nobody would think of: PyPI's package in an environment of its
//! own, in the cache outside the clone. Must never take another version of anything than those that are named.

use std::fs;
use std::process::Command;

use anyhow::{Context, Result, bail};
use testkit::schemathesis;

use crate::need;
use crate::run::run;

/// Every package with its version, as `pip freeze` writes them.
const PACKAGES: &str = include_str!("../schemathesis.txt");

/// Unless it is there already.
pub fn bring() -> Result<()> {
    let folder = schemathesis::folder();
    // Written last, so that what was broken off is made anew.
    let mark = folder.join("packages.txt");
    if fs::read_to_string(&mark).is_ok_and(|made| made == PACKAGES) {
        return Ok(());
    }
    println!("schemathesis: making an environment with PyPI's packages.");
    if !Command::new("python3")
        .args(["-c", "import ensurepip, venv"])
        .output()
        .context("cannot run python3")?
        .status
        .success()
    {
        need::install_package("python3's venv", "python3-venv")?;
    }
    if folder.exists() {
        fs::remove_dir_all(&folder).with_context(|| folder.display().to_string())?;
    }
    // Where it is made it stays: its scripts name its place.
    run(Command::new("python3").args(["-m", "venv"]).arg(&folder))?;
    let list = tempfile::NamedTempFile::new()?;
    fs::write(list.path(), PACKAGES)?;
    run(Command::new(schemathesis::python())
        .args([
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
        ])
        .args(["--no-deps", "--only-binary", ":all:", "--requirement"])
        .arg(list.path()))?;
    let version = Command::new(schemathesis::python())
        .args(["-c", "import schemathesis.cli"])
        .output()?;
    if !version.status.success() {
        bail!(
            "schemathesis does not start: {}",
            String::from_utf8_lossy(&version.stderr)
        );
    }
    fs::write(&mark, PACKAGES).with_context(|| mark.display().to_string())
}
