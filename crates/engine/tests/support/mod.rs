//! What the tests of this folder share: addresses of a test server, dumping and restoring in one
//! line each. No assertion lives here.
#![allow(dead_code, missing_docs)]

use std::fs::File;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use archive::{Reader, Summary};
use engine::{DumpOptions, Error, Monitor, RestoreOptions, Restored, Silent};
use testkit::Server;

/// How to reach a database on a test server, as root over its socket.
pub fn options(server: &Server, database: &str) -> wire::Options {
    options_of(&server.socket(), database)
}

/// The same for a socket.
pub fn options_of(socket: &Path, database: &str) -> wire::Options {
    let mut options = wire::Options::new(wire::Address::Socket(socket.to_owned()), "root");
    options.database = Some(database.into());
    options
}

/// A folder that goes away with the test.
pub fn folder() -> tempfile::TempDir {
    tempfile::tempdir().unwrap()
}

/// With several connections that share even the smallest table, unless `choices` names a number.
pub fn dump_with(
    server: &Server,
    database: &str,
    file: &Path,
    choices: &DumpOptions,
    monitor: &dyn Monitor,
) -> Result<Summary, Error> {
    let out = File::create(file).unwrap();
    engine::mysql::dump(&options(server, database), out, &shared(choices), monitor)
        .map(|(_, summary)| summary)
}

fn shared(choices: &DumpOptions) -> DumpOptions {
    match choices.jobs {
        Some(_) => choices.clone(),
        None => with_jobs(choices, 3),
    }
}

/// The same choices, for so many connections that share even the smallest table.
pub fn with_jobs(choices: &DumpOptions, jobs: usize) -> DumpOptions {
    DumpOptions {
        jobs: NonZeroUsize::new(jobs),
        split_at: 0,
        ..choices.clone()
    }
}

pub fn dump(server: &Server, database: &str, folder: &tempfile::TempDir) -> (PathBuf, Summary) {
    let file = folder.path().join(format!("{database}.sql.zst"));
    let summary = dump_with(server, database, &file, &DumpOptions::default(), &Silent);
    (
        file,
        summary.unwrap_or_else(|error| panic!("dump of {database}: {error}")),
    )
}

pub fn reader(file: &Path) -> Reader<File> {
    Reader::open(File::open(file).unwrap())
        .unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}

pub fn restore(server: &Server, file: &Path, database: &str) -> Restored {
    restore_with(server, file, database, &RestoreOptions::default())
        .unwrap_or_else(|error| panic!("restore into {database}: {error}"))
}

pub fn restore_with(
    server: &Server,
    file: &Path,
    database: &str,
    choices: &RestoreOptions,
) -> Result<Restored, Error> {
    engine::mysql::restore(&reader(file), &options(server, database), choices, &Silent)
}

/// The archive's text through `zstd -dc`, into the plain client. Without `--comments` the client
/// itself strips comments from the bodies of routines.
pub fn plain_client(server: &Server, file: &Path, database: &str) {
    let mut client = server.client();
    client.arg(database);
    let words: Vec<String> = std::iter::once(client.get_program())
        .chain(client.get_args())
        .map(|word| word.to_str().unwrap().to_owned())
        .collect();
    let output = std::process::Command::new("bash")
        .args([
            "-o",
            "pipefail",
            "-c",
            "zstd -dc \"$0\" | \"$@\"",
            file.to_str().unwrap(),
        ])
        .args(words)
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
}
