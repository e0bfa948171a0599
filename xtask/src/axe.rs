//! Brings axe-core, which the tests of the panel inject into each page: npm's package, into the cache outside the
//! clone. Must never take one whose content is another than the one that is known here.

use std::fs;
use std::process::Command;

use anyhow::{Context, Result, bail};
use testkit::browser::axe;

use crate::run::run;

/// The version, and the SHA-256 of its `axe.min.js`.
const VERSION: &str = "4.14.1";
const SHA256: &str = "29348999450cdf2849a8e70b7912fc2da85a849da39c0d0d5394f51d4a9ed95c";

/// Unless it is there already.
pub fn bring() -> Result<()> {
    let file = axe::file();
    if file.exists() && sum(&file)? == SHA256 {
        return Ok(());
    }
    println!("axe-core {VERSION}: fetching the npm package.");
    let folder = tempfile::tempdir()?;
    let packed = format!("axe-core-{VERSION}.tgz");
    run(Command::new("npm")
        .args(["pack", "--silent", &format!("axe-core@{VERSION}")])
        .current_dir(folder.path()))?;
    run(Command::new("tar")
        .args(["-xzf", &packed, "package/axe.min.js"])
        .current_dir(folder.path()))?;
    let fetched = folder.path().join("package/axe.min.js");
    let found = sum(&fetched)?;
    if found != SHA256 {
        bail!("axe-core {VERSION} is not the one that is known: SHA-256 {found}");
    }
    let parent = file.parent().context("the cache has no parent folder")?;
    fs::create_dir_all(parent)?;
    // By way of a name of its own: another test run may do the same.
    let own = parent.join(format!(".axe.{}", std::process::id()));
    fs::copy(&fetched, &own)?;
    fs::rename(&own, &file).with_context(|| file.display().to_string())
}

fn sum(file: &std::path::Path) -> Result<String> {
    let output = Command::new("sha256sum")
        .arg(file)
        .output()
        .context("cannot run sha256sum")?;
    if !output.status.success() {
        bail!("sha256sum {}", file.display());
    }
    let text = String::from_utf8_lossy(&output.stdout);
    Ok(text
        .split_whitespace()
        .next()
        .unwrap_or_default()
        .to_owned())
}
