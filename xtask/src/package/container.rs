//! The folder from which a container image is made: the Containerfile and what it copies. Must never need a network:
//! there is nothing in the image but the program.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use super::source;

/// The machine's list of authorities, which Debian's `ca-certificates` keeps.
const AUTHORITIES: &str = "/etc/ssl/certs/ca-certificates.crt";

/// Fills it anew; where it lies in `folder`.
pub fn folder(program: &Path, folder: &Path) -> Result<PathBuf> {
    let image = folder.join("container");
    if image.exists() {
        fs::remove_dir_all(&image).with_context(|| image.display().to_string())?;
    }
    fs::create_dir_all(image.join("data"))?;
    fs::copy(
        source("packaging/Containerfile"),
        image.join("Containerfile"),
    )?;
    fs::copy(program, image.join("sauvegarde"))?;
    fs::copy(AUTHORITIES, image.join("ca-certificates.crt"))
        .with_context(|| format!("{AUTHORITIES}: as root, run apt-get install ca-certificates"))?;
    Ok(image)
}
