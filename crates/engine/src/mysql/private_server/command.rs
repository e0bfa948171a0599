//! The command lines of a private server: making its data folder, and running it. Every setting
//! that the meaning of the data depends on comes from the archive; none from a configuration
//! file.

use std::ffi::OsString;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use archive::Index;

use super::last_lines;
use super::program::Program;
use crate::Error;

/// Makes the data folder with its system tables.
pub(super) fn initialise(
    program: &Program,
    folder: &Path,
    account: &str,
    like: &Index,
) -> Result<(), Error> {
    let mut command = match program.family {
        "mariadb" => {
            let mut command = Command::new(install_script(program)?);
            command.args(["--no-defaults", "--auth-root-authentication-method=normal"]);
            command.args(["--skip-test-db", "--skip-name-resolve"]);
            command
        }
        _ => {
            let mut command = Command::new(&program.path);
            command.args(["--no-defaults", "--initialize-insecure"]);
            // MySQL 8 takes it only now.
            command.arg(names_case(like));
            // The folder that is built in need not be there, and the program stops at that.
            command.arg(option("secure-file-priv", &folder.join("files")));
            command
        }
    };
    command
        .arg(option("datadir", &folder.join("data")))
        .arg(option("tmpdir", &folder.join("tmp")));
    command
        .arg(format!("--user={account}"))
        .args(page_size(like))
        .stdin(Stdio::null());
    if let Some(base) = base(program) {
        command.arg(option("basedir", base));
    }
    let doing = format!("running {}", command.get_program().display());
    // Ctrl-C on the terminal is for us: a second later it is over anyway.
    command.process_group(0);
    let output = command.output().map_err(Error::io(&doing))?;
    if output.status.success() {
        return Ok(());
    }
    let text = [output.stdout, output.stderr].concat();
    Err(Error::Refused(format!(
        "{doing} ({}): {}",
        output.status,
        last_lines(&text)
    )))
}

/// The script that comes with the server.
fn install_script(program: &Program) -> Result<PathBuf, Error> {
    let missing = || {
        Error::Refused(format!(
            "no mariadb-install-db for {}",
            program.path.display()
        ))
    };
    tool(program, &["mariadb-install-db", "mysql_install_db"]).ok_or_else(missing)
}

/// A tool that comes with the server: beside it, or in the `bin` or `scripts` next to its folder.
pub(super) fn tool(program: &Program, names: &[&str]) -> Option<PathBuf> {
    let beside = program.path.parent().unwrap_or(Path::new("/"));
    let above = beside.parent().unwrap_or(Path::new("/"));
    let folders = [
        beside.to_owned(),
        above.join("bin"),
        above.join("scripts"),
        "/usr/bin".into(),
    ];
    folders
        .iter()
        .flat_map(|folder| names.iter().map(|name| folder.join(name)))
        .find(|path| path.is_file())
}

/// The folder above the program's, where it finds its messages and character sets; `None` when
/// they are not there: the program then knows better.
fn base(program: &Program) -> Option<&Path> {
    program
        .path
        .parent()?
        .parent()
        .filter(|base| base.join("share").is_dir())
}

/// The command line of the server.
pub(super) fn server(program: &Program, folder: &Path, account: &str, like: &Index) -> Command {
    let mut command = Command::new(&program.path);
    command.arg("--no-defaults");
    if let Some(base) = base(program) {
        command.arg(option("basedir", base));
    }
    command.arg(option("datadir", &folder.join("data")));
    command.arg(option("tmpdir", &folder.join("tmp")));
    command.arg(option("pid-file", &folder.join("pid")));
    // What an archive's own routines could write to or read from: an empty folder.
    command.arg(option("secure-file-priv", &folder.join("files")));
    command.arg(format!("--user={account}"));
    command.args([
        "--skip-networking",
        "--skip-log-bin",
        "--skip-name-resolve",
        "--event-scheduler=OFF",
        "--local-infile=OFF",
        // A table must not be put outside of the folder by DATA DIRECTORY.
        "--loose-skip-symbolic-links",
        "--max-allowed-packet=1G",
        "--performance-schema=OFF",
        "--loose-mysqlx=OFF",
        "--innodb-buffer-pool-size=128M",
        "--innodb-flush-log-at-trx-commit=0",
        "--innodb-doublewrite=OFF",
        "--innodb-buffer-pool-dump-at-shutdown=OFF",
        "--innodb-buffer-pool-load-at-startup=OFF",
    ]);
    command.arg(names_case(like)).args(page_size(like));
    for (fact, name) in [
        ("character_set_server", "character-set-server"),
        ("collation_server", "collation-server"),
    ] {
        let value = like
            .source
            .facts
            .get(fact)
            .filter(|value| !value.is_empty() && value.bytes().all(word));
        command.args(value.map(|value| format!("--{name}={value}")));
    }
    command
}

/// `lower_case_table_names` of the source; 2 needs a file system that ignores case, and 1 stores
/// the same names there.
fn names_case(like: &Index) -> String {
    let lower = like
        .source
        .facts
        .get("lower_case_table_names")
        .is_some_and(|value| value == "1");
    format!("--lower-case-table-names={}", u8::from(lower))
}

/// The page size of the source, since it limits the length of rows and keys.
fn page_size(like: &Index) -> Option<String> {
    let size = like.source.facts.get("innodb_page_size")?;
    ["4096", "8192", "32768", "65536"]
        .contains(&size.as_str())
        .then(|| format!("--innodb-page-size={size}"))
}

fn word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

pub(super) fn option(name: &str, path: &Path) -> OsString {
    let mut option = OsString::from(format!("--{name}="));
    option.push(path);
    option
}
