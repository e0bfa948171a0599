//! `cargo xtask package`: what people install, into `target/package`: the program linked to no library, a Debian
//! package, and the folder of a container image. `--check` also installs them.
//!
//! The Debian package holds the ordinary program, which takes the machine's C library: names of hosts are then found the
//! machine's own way, and its security updates count. The static one is for machines whose library is another or older.
//! Must never put a program into either that was built otherwise than the sources here say.

mod binary;
mod check;
mod clean;
mod container;
mod copyright;
mod deb;
mod inside;

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

pub use check::after_the_tests;

use self::deb::Packing;
use crate::need;

/// What making packages needs, with the Debian package that brings it.
const PROGRAMS: [(&str, &str); 5] = [
    ("dpkg-deb", "dpkg"),
    ("readelf", "binutils"),
    ("strip", "binutils"),
    ("gzip", "gzip"),
    ("git", "git"),
];

/// Revision of the Debian package of one version of the program.
const REVISION: u32 = 1;

/// Does it.
pub fn package(arguments: &[String]) -> Result<()> {
    let check = match arguments {
        [] => false,
        [word] if word == "--check" => true,
        [word] if word == "--trial" => {
            return match after_the_tests()? {
                None => Ok(()),
                Some(why) => bail!("{why}"),
            };
        }
        // Called by the check itself, in a network of its own.
        [word, rest @ ..] if word == "--inside" => return inside::run(rest),
        other => bail!("what is {other:?}?"),
    };
    need::install_packages(&PROGRAMS)?;
    let folder = folder()?;
    fs::create_dir_all(&folder).with_context(|| folder.display().to_string())?;
    let program = folder.join("sauvegarde");
    binary::static_program(&program)?;
    let ordinary = binary::ordinary_program("release")?;
    let deb = deb::build(&ordinary, REVISION, Packing::Small, &folder)?;
    let image = container::folder(&program, &folder)?;
    println!("static program:   {}", program.display());
    println!("Debian package:   {}", deb.display());
    println!("container image:  {}", image.display());
    if check {
        check::on_a_clean_debian(&ordinary, Some(&program))?;
    }
    Ok(())
}

/// Where packages go, beside what cargo builds.
fn folder() -> Result<PathBuf> {
    Ok(target()?.join("package"))
}

/// Cargo's own folder: this program lies in `PROFILE/` there.
fn target() -> Result<PathBuf> {
    let own = env::current_exe().context("where am I?")?;
    let target = own.parent().and_then(Path::parent);
    Ok(target.context("xtask lies in no folder")?.to_owned())
}

/// A file of the repository.
fn source(path: &str) -> PathBuf {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/..")).join(path)
}
