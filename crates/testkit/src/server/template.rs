//! One initialised data folder per server version, made once and copied for every private server.
//! Must never hand out a half-made folder: it is made beside its final name and renamed, under a file lock.

use std::env;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;

use super::Flavour;
use super::process::current_user;

/// Counted up whenever the recipe below changes.
const RECIPE: u32 = 2;

/// Copies the template to `datadir`, which must not exist yet; makes the template first where there is none.
pub(super) fn copy_to(flavour: Flavour, datadir: &Path) -> Result<(), String> {
    let template = template(flavour)?;
    // Reflink where the file system can, holes kept: a copy takes a tenth of a second instead of seconds for a new one.
    run(Command::new("cp")
        .args(["-R", "--reflink=auto", "--sparse=always"])
        .arg(&template)
        .arg(datadir))
}

fn template(flavour: Flavour) -> Result<PathBuf, String> {
    let home = home();
    let shown = |error: std::io::Error| format!("{}: {error}", home.display());
    fs::create_dir_all(&home).map_err(shown)?;
    let finished = home.join(format!(
        "{}-{}-{RECIPE}",
        flavour.server_program(),
        server_version(flavour)?
    ));
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
    install(flavour, &half)?;
    fs::rename(&half, &finished).map_err(shown)?;
    Ok(finished)
}

/// Makes a data folder whose root has no password, over the socket and over 127.0.0.1.
fn install(flavour: Flavour, folder: &Path) -> Result<(), String> {
    let user = format!("--user={}", current_user()?);
    let datadir = format!("--datadir={}", folder.display());
    match flavour {
        Flavour::MariaDb => run(Command::new("mariadb-install-db")
            .args(["--no-defaults", "--auth-root-authentication-method=normal"])
            .args(["--skip-test-db", "--skip-name-resolve"])
            .args([REDO, &user, &datadir])),
        Flavour::NewerMariaDb => bootstrap(flavour, folder, &[REDO, &user, &datadir]),
        Flavour::MySql => {
            let first = folder.with_extension("sql");
            let account = "CREATE USER root@'127.0.0.1' IDENTIFIED BY '';\n\
                           GRANT ALL ON *.* TO root@'127.0.0.1' WITH GRANT OPTION;\n";
            fs::write(&first, account).map_err(|error| format!("{}: {error}", first.display()))?;
            let done = run(flavour
                .command(flavour.server_program())
                .args(["--no-defaults", "--initialize-insecure"])
                .args([
                    "--innodb-redo-log-capacity=32M",
                    "--secure-file-priv=",
                    &user,
                    &datadir,
                ])
                .arg(format!("--init-file={}", first.display()))
                .args(flavour.places()));
            fs::remove_file(&first).map_err(|error| format!("{}: {error}", first.display()))?;
            done
        }
    }
}

/// Keeps the copies of the template small.
const REDO: &str = "--innodb-log-file-size=32M";

/// The files of MariaDB that make its system tables, in their order.
pub(super) const SYSTEM_TABLES: [&str; 5] = [
    "mariadb_system_tables.sql",
    "mariadb_performance_tables.sql",
    "mariadb_system_tables_data.sql",
    "maria_add_gis_sp_bootstrap.sql",
    "mariadb_sys_schema.sql",
];

/// What `mariadb-install-db` does: that script looks for its helper programs where a foreign server's do not run.
fn bootstrap(flavour: Flavour, folder: &Path, options: &[&str]) -> Result<(), String> {
    let shown = |error: std::io::Error| format!("{}: {error}", folder.display());
    fs::create_dir_all(folder.join("mysql")).map_err(shown)?;
    let mut sql = b"USE mysql;\nSET @auth_root_socket=NULL;\n".to_vec();
    for part in SYSTEM_TABLES {
        let file = flavour.share_folder().join(part);
        sql.extend(fs::read(&file).map_err(|error| format!("{}: {error}", file.display()))?);
    }
    let script = folder.with_extension("sql");
    fs::write(&script, sql).map_err(shown)?;
    let input = File::open(&script).map_err(shown)?;
    let done = run(flavour
        .command(flavour.server_program())
        .args(["--no-defaults", "--bootstrap", "--skip-name-resolve"])
        .args(["--enforce-storage-engine=", "--max-allowed-packet=8M"])
        .args(flavour.places())
        .args(options)
        .stdin(input));
    fs::remove_file(&script).map_err(shown)?;
    done
}

/// The build folder of this test binary (cargo marks it with `CACHEDIR.TAG`), else the folder for temporary files.
pub(super) fn home() -> PathBuf {
    let program = env::current_exe().unwrap_or_default();
    let build = program
        .ancestors()
        .find(|folder| folder.join("CACHEDIR.TAG").exists());
    build
        .map_or_else(env::temp_dir, Path::to_path_buf)
        .join("testkit")
}

/// What the server's `--version` says, made fit for a file name.
fn server_version(flavour: Flavour) -> Result<String, String> {
    // Servers live in sbin, which is on no ordinary user's PATH in Debian.
    let output = Command::new("sh")
        .args([
            "-c",
            "PATH=$PATH:/usr/sbin:/usr/local/sbin; exec \"$@\"",
            "sh",
        ])
        .args(flavour.words(flavour.server_program()))
        .args(["--no-defaults", "--version"])
        .output()
        .map_err(|error| format!("cannot run sh: {error}"))?;
    if !output.status.success() {
        let error = String::from_utf8_lossy(&output.stderr).into_owned();
        return Err(format!(
            "cannot run the server ({}); `cargo xtask test` installs it",
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
