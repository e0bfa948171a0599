//! Where schemathesis lies, which fuzzes an API by its OpenAPI document. It is PyPI's package, brought by
//! `cargo xtask test` into the cache; no copy of it stands in the repository. Must never fetch anything itself.

use std::path::PathBuf;
use std::process::Command;

/// The environment that `cargo xtask test` makes.
pub fn folder() -> PathBuf {
    let cache = std::env::var_os("XDG_CACHE_HOME").map(PathBuf::from);
    let home = std::env::var_os("HOME").map(PathBuf::from);
    let cache = cache.or_else(|| Some(home?.join(".cache")));
    cache
        .expect("neither HOME nor XDG_CACHE_HOME")
        .join("sauvegarde/schemathesis")
}

/// Its interpreter.
pub fn python() -> PathBuf {
    folder().join("bin/python")
}

/// The program, ready for its arguments.
pub fn command() -> Command {
    let python = python();
    assert!(
        python.exists(),
        "{} is missing; run `cargo xtask test`",
        python.display()
    );
    let mut command = Command::new(python);
    command.args([
        "-c",
        "import sys; from schemathesis.cli import schemathesis; sys.exit(schemathesis(prog_name='schemathesis'))",
    ]);
    command
}
