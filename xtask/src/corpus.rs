//! `cargo xtask corpus FOLDER`: other people's databases (`.sql` files, and `.test` files of MySQL's and MariaDB's own
//! test suites) through dump and restore, beside the server's own dump tool. Must never write into that folder.

use std::path::Path;

use anyhow::{Context, Result, bail};

use crate::run::{cargo, run};

/// `FOLDER [--server mariadb|newer_mariadb|mysql] [--results FILE]`. A run that was stopped goes on where it was.
pub fn corpus(arguments: &[String]) -> Result<()> {
    let mut folder = None;
    let mut server = "mariadb".to_owned();
    let mut results = None;
    let mut rest = arguments.iter();
    while let Some(argument) = rest.next() {
        match argument.as_str() {
            "--server" => server.clone_from(rest.next().context("--server needs a name")?),
            "--results" => results = Some(rest.next().context("--results needs a file")?.clone()),
            other if other.starts_with('-') || folder.is_some() => bail!("not understood: {other}"),
            other => folder = Some(other.to_owned()),
        }
    }
    let folder = folder.context("name a folder with .sql or .test files")?;
    let folder = Path::new(&folder)
        .canonicalize()
        .with_context(|| format!("no folder {folder}"))?;
    let results = results.unwrap_or_else(|| format!("target/corpus-{server}.tsv"));
    let results = std::path::absolute(&results).with_context(|| format!("no file {results}"))?;
    println!("Each database gets a line in {}.", results.display());
    let arguments = [
        "test",
        "--locked",
        "-p",
        "engine",
        "--test",
        "corpus",
        "--",
        "--ignored",
        "--nocapture",
    ];
    run(cargo(&arguments)
        .env("SAUVEGARDE_CORPUS", folder)
        .env("SAUVEGARDE_CORPUS_SERVER", server)
        .env("SAUVEGARDE_CORPUS_RESULTS", results))
}
