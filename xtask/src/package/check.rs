//! The test of the Debian package: installed on a clean Debian that systemd has booted, opened in a browser, upgraded,
//! removed, purged. Must never be left out in silence: where no such machine can be booted, that is said.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};

use super::deb::Packing;
use super::{PROGRAMS, REVISION, binary, clean, deb, folder};
use crate::need;
use crate::run::run;

/// What booting a clean Debian and looking at it needs.
const MACHINE: [(&str, &str); 6] = [
    ("mmdebstrap", "mmdebstrap"),
    ("systemd-nspawn", "systemd-container"),
    ("nsenter", "util-linux"),
    ("ip", "iproute2"),
    ("chromium", "chromium"),
    ("chromedriver", "chromium-driver"),
];

/// Of `cargo xtask test`: with the program as the tests have it, so that nothing is built again. `Some`: why it cannot
/// be tested on this machine.
pub fn after_the_tests() -> Result<Option<&'static str>> {
    if !need::is_root()? {
        return Ok(Some("only root can boot a clean Debian"));
    }
    let apart = Command::new("unshare")
        .args(["--mount", "--pid", "--net", "--fork", "true"])
        .output();
    if !apart.is_ok_and(|output| output.status.success()) {
        return Ok(Some("this machine lets nobody set up a container"));
    }
    need::install_packages(&PROGRAMS)?;
    let program = binary::ordinary_program("dev")?;
    on_a_clean_debian(&program, None)?;
    Ok(None)
}

/// Installs a package of this program, and a newer one over it. `static_program` must run there, too.
pub fn on_a_clean_debian(program: &Path, static_program: Option<&Path>) -> Result<()> {
    need::install_packages(&MACHINE)?;
    let packages = tempfile::tempdir()?;
    let older = deb::build(program, REVISION, Packing::Quick, packages.path())?;
    let newer = deb::build(program, REVISION + 1, Packing::Quick, packages.path())?;
    let root = clean::copy()?;
    let folder = folder()?;
    fs::create_dir_all(&folder).with_context(|| folder.display().to_string())?;
    let log = folder.join("clean-debian.log");
    // By the process and not by its file: the tests before may have linked another xtask in its place.
    let own = format!("/proc/{}/exe", std::process::id());
    // A network of its own: the panel's port is free there, and nothing can be fetched.
    let mut command = Command::new("unshare");
    command
        .args([
            "--net",
            "--",
            "sh",
            "-c",
            "ip link set lo up && exec \"$@\"",
            "sh",
        ])
        .arg(own)
        .args(["package", "--inside"])
        .args([root.path(), &older, &newer, &log]);
    command.args(static_program);
    run(&mut command)
}
