//! Running other programs from the workspace root, shown before they run, their exit code kept.
//! Must never turn a failed program into a success.

use std::env;
use std::ffi::OsString;
use std::fmt;
use std::path::Path;
use std::process::{Command, ExitCode, ExitStatus};
use std::time::Instant;

use anyhow::{Context, Result};

/// A program that ran and failed: xtask ends with its exit code.
#[derive(Debug)]
pub struct Failed {
    /// The command line, for the reader.
    pub command: String,
    /// How it ended.
    pub status: ExitStatus,
}

impl fmt::Display for Failed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` failed ({})", self.command, self.status)
    }
}

impl std::error::Error for Failed {}

/// The exit code for an error: that of the program that failed, else 1.
pub fn exit_code(error: &anyhow::Error) -> ExitCode {
    let code = error
        .downcast_ref::<Failed>()
        .and_then(|failed| failed.status.code());
    ExitCode::from(
        code.and_then(|code| u8::try_from(code).ok())
            .filter(|&code| code != 0)
            .unwrap_or(1),
    )
}

/// The very cargo that runs xtask, at the workspace root.
pub fn cargo(arguments: &[&str]) -> Command {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo"));
    let mut command = Command::new(cargo);
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent();
    command
        .args(arguments)
        .current_dir(root.unwrap_or(Path::new(".")));
    command
}

/// The command line as a person would type it.
pub fn shown(command: &Command) -> String {
    let program = Path::new(command.get_program())
        .file_name()
        .unwrap_or(command.get_program());
    let words = std::iter::once(program).chain(command.get_args());
    words
        .map(|word| word.to_string_lossy())
        .collect::<Vec<_>>()
        .join(" ")
}

/// Runs to the end with the terminal's own streams, then says how long it took.
///
/// # Errors
/// The program cannot be started, or it fails ([`Failed`]).
pub fn run(command: &mut Command) -> Result<()> {
    let line = shown(command);
    println!("$ {line}");
    let start = Instant::now();
    let status = command
        .status()
        .with_context(|| format!("cannot run `{line}`"))?;
    println!("  {:.1} s, {status}", start.elapsed().as_secs_f64());
    if status.success() {
        Ok(())
    } else {
        Err(Failed {
            command: line,
            status,
        }
        .into())
    }
}
