//! `cargo xtask servers`: the foreign server programs that the tests also run against, unpacked from Debian unstable
//! into a cache folder outside the clone. Must never touch the machine's own packages beyond `debootstrap` itself, and
//! never leave a half-made folder under a finished name.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use testkit::Flavour;

use crate::need;
use crate::run::run;

/// Each foreign server and the Debian packages that hold it. `mariadb-server` has the sign-in plugins.
const SERVERS: [(Flavour, &str); 2] = [
    (
        Flavour::NewerMariaDb,
        "mariadb-server-core,mariadb-client-core,mariadb-server,mariadb-plugin-connect",
    ),
    (Flavour::MySql, "mysql-server-core,mysql-client-core"),
];

/// The suite that carries a MySQL; Debian's releases do not.
const SUITE: &str = "unstable";

/// Sets up what is missing; fails when something stays missing.
pub fn servers() -> Result<()> {
    for (flavour, packages) in SERVERS {
        let folder = folder(flavour)?;
        if flavour.is_there() {
            println!("{}: {}", flavour.name(), folder.display());
        } else {
            unpack(flavour, packages, &folder).with_context(|| format!("no {}", flavour.name()))?;
        }
    }
    Ok(())
}

/// As [`servers`] before tests: what cannot be had (no mirror, not root) is said, and the tests go on without it.
/// Returns the names of what is missing.
pub fn bring_if_possible() -> Vec<&'static str> {
    if let Err(error) = servers() {
        println!("WARNING: {error:#}");
    }
    let missing = SERVERS.iter().filter(|(flavour, _)| !flavour.is_there());
    missing.map(|(flavour, _)| flavour.name()).collect()
}

fn folder(flavour: Flavour) -> Result<PathBuf> {
    flavour
        .folder()
        .with_context(|| format!("{} has no folder of its own", flavour.name()))
}

fn unpack(flavour: Flavour, packages: &str, folder: &Path) -> Result<()> {
    if !need::is_root()? {
        bail!(
            "unpacking it needs root: debootstrap --variant=minbase --include={packages} {SUITE} {}",
            folder.display()
        );
    }
    need::install_packages(&[("debootstrap", "debootstrap")])?;
    let parent = folder.parent().context("the cache has no parent folder")?;
    fs::create_dir_all(parent).with_context(|| format!("cannot make {}", parent.display()))?;
    // In this process's own place: two checkouts may do this at the same time.
    let half = parent.join(format!(".unfinished-{}", std::process::id()));
    println!(
        "Unpacking {} into {} (a minute or two).",
        flavour.name(),
        folder.display()
    );
    let done = run(Command::new("debootstrap")
        .args(["--variant=minbase", &format!("--include={packages}"), SUITE])
        .arg(&half));
    let done = done.and_then(|()| {
        remove(&half.join("var/cache/apt"))?;
        remove(&half.join("var/lib/apt"))?;
        match fs::rename(&half, folder) {
            // Another process was quicker.
            Err(_) if flavour.is_there() => Ok(()),
            renamed => renamed.with_context(|| format!("cannot make {}", folder.display())),
        }
    });
    remove(&half)?;
    done?;
    if !flavour.is_there() {
        bail!(
            "unpacked, yet there is no server program in {}",
            folder.display()
        );
    }
    Ok(())
}

fn remove(folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder)
            .with_context(|| format!("cannot remove {}", folder.display()))?;
    }
    Ok(())
}
