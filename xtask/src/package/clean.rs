//! A clean Debian 12 with nothing but what it boots with: made once from the mirror that apt uses here, kept in the
//! cache, copied for each use; and one that is booted, by systemd, in a container of its own. Must never change the
//! machine it runs on, nor leave a booted one behind.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use tempfile::TempDir;

use super::binary::said;
use crate::run::run;

const SUITE: &str = "bookworm";
/// A machine boots in seconds.
const BOOT: Duration = Duration::from_secs(120);
const LOOK: Duration = Duration::from_millis(100);

/// A fresh copy, gone at the end.
pub fn copy() -> Result<TempDir> {
    let kept = kept()?;
    let parent = kept.parent().context("the cache has no parent folder")?;
    if !kept.exists() {
        make(&kept, parent)?;
    }
    let copy = tempfile::tempdir_in(parent)?;
    run(Command::new("cp")
        .args(["--archive", "--reflink=auto"])
        .arg(kept.join("."))
        .arg(copy.path()))?;
    Ok(copy)
}

fn kept() -> Result<PathBuf> {
    let cache = std::env::var_os("XDG_CACHE_HOME").map(PathBuf::from);
    let home = std::env::var_os("HOME").map(PathBuf::from);
    let cache = cache.or_else(|| Some(home?.join(".cache")));
    let cache = cache.context("neither HOME nor XDG_CACHE_HOME is set")?;
    Ok(cache.join("sauvegarde/clean").join(SUITE))
}

fn make(kept: &Path, parent: &Path) -> Result<()> {
    fs::create_dir_all(parent).with_context(|| parent.display().to_string())?;
    println!("Making a clean Debian in {} (a minute).", kept.display());
    let half = parent.join(format!(".unfinished-{}", std::process::id()));
    let mut command = Command::new("mmdebstrap");
    command
        .args(["--variant=minbase", "--include=systemd,systemd-sysv", SUITE])
        .arg(&half)
        .args(mirror()?);
    let made = run(&mut command).and_then(|()| match fs::rename(&half, kept) {
        // Another process was quicker.
        Err(_) if kept.exists() => Ok(()),
        renamed => renamed.with_context(|| kept.display().to_string()),
    });
    if half.exists() {
        fs::remove_dir_all(&half)?;
    }
    made
}

/// Where apt takes this very suite from here; else the program's own idea.
fn mirror() -> Result<Option<String>> {
    let known = said(Command::new("apt-get").args([
        "indextargets",
        "--format=$(CODENAME) $(REPO_URI)",
        "Created-By: Packages",
    ]))?;
    let mut lines = known.lines().filter_map(|line| line.split_once(' '));
    Ok(lines
        .find(|(suite, _)| *suite == SUITE)
        .map(|(_, address)| address.to_owned()))
}

/// A Debian that runs.
pub struct Machine {
    nspawn: Child,
    /// Its first process, as this machine numbers it.
    first: u32,
}

impl Machine {
    /// Boots the one in this folder; what it says goes into `log`.
    pub fn boot(root: &Path, log: &Path) -> Result<Self> {
        let out = File::create(log).with_context(|| log.display().to_string())?;
        let err = out.try_clone()?;
        let nspawn = Command::new("systemd-nspawn")
            .args([
                "--quiet",
                "--register=no",
                "--keep-unit",
                "--boot",
                "--console=pipe",
            ])
            .arg("--directory")
            .arg(root)
            .stdin(Stdio::null())
            .stdout(out)
            .stderr(err)
            .spawn()
            .context("cannot run systemd-nspawn")?;
        let mut machine = Self { nspawn, first: 0 };
        let begun = Instant::now();
        while machine.first == 0 {
            if let Some(status) = machine.nspawn.try_wait()? {
                let said = fs::read_to_string(log).unwrap_or_default();
                bail!("systemd-nspawn ended ({status}): {said}");
            }
            machine.first = first_inside(machine.nspawn.id()).unwrap_or(0);
            wait(begun, "no first process")?;
        }
        // It begins to answer when it is up enough.
        while machine
            .said(&["systemctl", "is-system-running", "--wait"])
            .is_err_and(|error| !error.to_string().contains("degraded"))
        {
            wait(begun, "it does not boot")?;
        }
        Ok(machine)
    }

    /// A command in it, as its root.
    pub fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new("nsenter");
        command
            .args(["--target", &self.first.to_string()])
            .args(["--mount", "--uts", "--ipc", "--pid", "--root", "--wd=/"])
            .args(["--", "/usr/bin/env", "-i", "LANG=C.UTF-8"])
            .arg("PATH=/usr/sbin:/usr/bin:/sbin:/bin")
            .args(words)
            .stdin(Stdio::null());
        command
    }

    /// What a command in it prints; an error if it fails.
    pub fn said(&self, words: &[&str]) -> Result<String> {
        said(&mut self.command(words)).with_context(|| words.join(" "))
    }
}

impl Drop for Machine {
    fn drop(&mut self) {
        if self.first != 0 {
            // What does not stop is stopped below.
            self.command(&["systemctl", "poweroff", "--no-wall"])
                .output()
                .ok();
            let begun = Instant::now();
            while begun.elapsed() < Duration::from_secs(20)
                && self.nspawn.try_wait().is_ok_and(|ended| ended.is_none())
            {
                thread::sleep(LOOK);
            }
        }
        self.nspawn.kill().ok();
        self.nspawn.wait().ok();
    }
}

fn wait(begun: Instant, what: &str) -> Result<()> {
    if begun.elapsed() > BOOT {
        bail!("{what} within {} s", BOOT.as_secs());
    }
    thread::sleep(LOOK);
    Ok(())
}

/// The process below this one that is number 1 in a numbering of its own, once it is systemd.
fn first_inside(parent: u32) -> Option<u32> {
    let children = fs::read_to_string(format!("/proc/{parent}/task/{parent}/children")).ok()?;
    let mut children = children
        .split_whitespace()
        .filter_map(|word| word.parse().ok());
    children.find_map(|child: u32| {
        let status = fs::read_to_string(format!("/proc/{child}/status")).ok()?;
        let line = |name: &str| status.lines().find_map(|line| line.strip_prefix(name));
        let is_first = line("NSpid:")?.split_whitespace().skip(1).last() == Some("1");
        match is_first && line("Name:")?.trim() == "systemd" {
            true => Some(child),
            false => first_inside(child),
        }
    })
}
