//! One initialised data folder per server version, made once and copied for every private server.
//! Must never hand out a half-made folder: it is made beside its final name and renamed, under a file lock.

use std::env;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;

use super::process::current_user;

/// Counted up whenever the recipe below changes.
const RECIPE: u32 = 1;

/// Copies the template to `datadir`, which must not exist yet; makes the template first where there is none.
pub(super) fn copy_to(datadir: &Path) -> Result<(), String> {
    let template = template()?;
    // Reflink where the file system can, holes kept: a copy takes a tenth of a second instead of seconds for a new one.
    run(Command::new("cp")
        .args(["-R", "--reflink=auto", "--sparse=always"])
        .arg(&template)
        .arg(datadir))
}

fn template() -> Result<PathBuf, String> {
    let home = home();
    let shown = |error: std::io::Error| format!("{}: {error}", home.display());
    fs::create_dir_all(&home).map_err(shown)?;
    let finished = home.join(format!("mariadb-{}-{RECIPE}", server_version()?));
    // Other test binaries and threads want the same template at the same moment; the lock goes with the file.
    let lock = File::create(home.join("lock")).map_err(shown)?;
    lock.lock().map_err(shown)?;
    if finished.exists() {
        return Ok(finished);
    }
    let half = home.join("unfinished");
    if half.exists() {
        fs::remove_dir_all(&half).map_err(shown)?;
    }
    let mut install = Command::new("mariadb-install-db");
    install
        .args(["--no-defaults", "--auth-root-authentication-method=normal"])
        .args([
            "--skip-test-db",
            "--skip-name-resolve",
            "--innodb-log-file-size=32M",
        ])
        .arg(format!("--user={}", current_user()?))
        .arg(format!("--datadir={}", half.display()));
    run(&mut install)?;
    fs::rename(&half, &finished).map_err(shown)?;
    Ok(finished)
}

/// The build folder of this test binary (cargo marks it with `CACHEDIR.TAG`), else the folder for temporary files.
fn home() -> PathBuf {
    let program = env::current_exe().unwrap_or_default();
    let build = program
        .ancestors()
        .find(|folder| folder.join("CACHEDIR.TAG").exists());
    build
        .map_or_else(env::temp_dir, Path::to_path_buf)
        .join("testkit")
}

/// What `mariadbd --version` says, made fit for a file name.
fn server_version() -> Result<String, String> {
    // Servers live in sbin, which is on no ordinary user's PATH in Debian.
    let output = Command::new("sh")
        .args([
            "-c",
            "PATH=$PATH:/usr/sbin:/usr/local/sbin; exec mariadbd --no-defaults --version",
        ])
        .output()
        .map_err(|error| format!("cannot run sh: {error}"))?;
    if !output.status.success() {
        let error = String::from_utf8_lossy(&output.stderr).into_owned();
        return Err(format!(
            "cannot run mariadbd ({}); `cargo xtask test` installs it",
            error.trim()
        ));
    }
    let text = String::from_utf8_lossy(&output.stdout);
    let version = text
        .split("Ver ")
        .nth(1)
        .unwrap_or(&text)
        .split_whitespace()
        .next()
        .unwrap_or("unknown");
    Ok(version.replace(|c: char| !c.is_ascii_alphanumeric() && c != '.', "-"))
}

fn run(command: &mut Command) -> Result<(), String> {
    let output = command
        .output()
        .map_err(|error| format!("cannot run {:?}: {error}", command.get_program()))?;
    if output.status.success() {
        return Ok(());
    }
    Err(format!(
        "{command:?}: {}\n{}{}",
        output.status,
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    ))
}
