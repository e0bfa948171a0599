//! `cargo xtask check`: formatting and lints over the whole workspace.
//! Must never change a file.

use anyhow::Result;

use crate::run::{cargo, run};

/// Formatting first: it takes a second.
pub fn check() -> Result<()> {
    run(&mut cargo(&["fmt", "--all", "--check"]))?;
    run(&mut cargo(&[
        "clippy",
        "--workspace",
        "--all-targets",
        "--locked",
        "--",
        "-D",
        "warnings",
    ]))
}
