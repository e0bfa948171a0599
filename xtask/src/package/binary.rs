//! The program itself, built twice: as cargo does it, and with everything in it. Must never call a program static that
//! still asks for a library.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use super::target;
use crate::run::{cargo, run};

/// What every build of a package is.
const BUILD: [&str; 6] = [
    "build",
    "--locked",
    "--package",
    "sauvegarde",
    "--bin",
    "sauvegarde",
];

/// Builds the program that takes the machine's C library; where it lies.
pub fn ordinary_program(profile: &str) -> Result<PathBuf> {
    let mut command = cargo(&BUILD);
    command
        .args(["--profile", profile, "--target-dir"])
        .arg(target()?);
    run(&mut command)?;
    let folder = match profile {
        "dev" => "debug",
        other => other,
    };
    Ok(target()?.join(folder).join("sauvegarde"))
}

/// Builds the program with its C library in it, in a folder of its own, stripped, as `file`.
pub fn static_program(file: &Path) -> Result<()> {
    let host = host()?;
    let own = target()?.join("static");
    // With a target named, the flags are not for what runs while building: a macro cannot be static.
    let given = env::var("RUSTFLAGS").unwrap_or_default();
    let flags = format!("{given} -C target-feature=+crt-static");
    let mut command = cargo(&BUILD);
    command
        .args(["--release", "--target", &host, "--target-dir"])
        .arg(&own)
        .env("RUSTFLAGS", flags.trim());
    run(&mut command)?;
    let built = own.join(host).join("release/sauvegarde");
    strip(&built, file)?;
    asks_for_nothing(file)
}

/// A copy without what only a debugger reads.
pub fn strip(from: &Path, to: &Path) -> Result<()> {
    run(Command::new("strip")
        .arg("--strip-unneeded")
        .arg("-o")
        .arg(to)
        .arg(from))
}

fn asks_for_nothing(file: &Path) -> Result<()> {
    let parts = said(Command::new("readelf").args(["-lW"]).arg(file))?;
    if parts.contains("INTERP") {
        bail!("{} wants a loader: it is not static", file.display());
    }
    let libraries = needed(file)?;
    if !libraries.is_empty() {
        bail!(
            "{} wants {}: it is not static",
            file.display(),
            libraries.join(", ")
        );
    }
    // That it says so is one thing, that it begins without a loader another.
    said(Command::new(file).arg("--version").env_clear())?;
    let size = fs::metadata(file)?.len();
    println!(
        "  static, {:.1} MB: no loader, no library",
        size as f64 / 1e6
    );
    Ok(())
}

/// The libraries that a program asks for.
pub fn needed(file: &Path) -> Result<Vec<String>> {
    let dynamic = said(Command::new("readelf").args(["-dW"]).arg(file))?;
    // 0x0000000000000001 (NEEDED)             Shared library: [libc.so.6]
    let libraries = dynamic.lines().filter(|line| line.contains("(NEEDED)"));
    let name = |line: &str| Some(line.split_once('[')?.1.split(']').next()?.to_owned());
    Ok(libraries.filter_map(name).collect())
}

/// The oldest glibc that has all that a program asks of it, as `2.34`.
pub fn glibc(file: &Path) -> Result<String> {
    let versions = said(Command::new("readelf").args(["-VW"]).arg(file))?;
    let newest = versions
        .split("GLIBC_")
        .skip(1)
        .filter_map(|rest| {
            let word = rest
                .split(|c: char| !c.is_ascii_digit() && c != '.')
                .next()?;
            let (major, minor) = word.split_once('.')?;
            let minor = minor.split('.').next()?;
            Some((major.parse::<u32>().ok()?, minor.parse::<u32>().ok()?))
        })
        .max();
    let (major, minor) = newest.with_context(|| format!("{} asks no glibc", file.display()))?;
    Ok(format!("{major}.{minor}"))
}

/// What this toolchain builds for.
pub fn host() -> Result<String> {
    let rustc = env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let text = said(Command::new(rustc).arg("-vV"))?;
    let host = text.lines().find_map(|line| line.strip_prefix("host: "));
    Ok(host.context("rustc names no host")?.to_owned())
}

/// What a program prints; an error with its own words if it fails.
pub fn said(command: &mut Command) -> Result<String> {
    let line = crate::run::shown(command);
    let output = command
        .output()
        .with_context(|| format!("cannot run `{line}`"))?;
    if !output.status.success() {
        bail!(
            "`{line}` failed ({}): {}{}",
            output.status,
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr)
        );
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}
