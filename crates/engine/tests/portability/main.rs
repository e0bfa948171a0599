//! Restores onto other servers: MariaDB of two versions and MySQL, each into each. What changes is
//! announced before anything is written, accepted where it is a loss, made as announced, and no
//! value differs: compared by the servers' own SQL.

// A broken test environment should stop the test at once, in helpers too.
#![allow(clippy::unwrap_used, missing_docs)]

mod between;
mod billing;
mod refusals;
#[path = "../support/mod.rs"]
mod support;

use std::path::Path;

use engine::{Change, Error, RestoreOptions, Restored, Silent};
use testkit::{Flavour, Server};

use support::{options, reader};

/// Whether both servers are here; says so if not.
fn both(from: Flavour, to: Flavour) -> Option<(&'static Server, &'static Server)> {
    for flavour in [from, to] {
        if !flavour.is_there() {
            eprintln!(
                "NOT TESTED: no {} here; `cargo xtask servers` brings it",
                flavour.name()
            );
            return None;
        }
    }
    Some((Server::shared_of(from), Server::shared_of(to)))
}

fn accepting() -> RestoreOptions {
    RestoreOptions {
        accept_losses: true,
        ..RestoreOptions::default()
    }
}

fn plan(
    server: &Server,
    file: &Path,
    database: &str,
    choices: &RestoreOptions,
) -> Result<Vec<Change>, Error> {
    engine::mysql::plan(&reader(file), &options(server, database), choices, &Silent)
}

/// Plans, restores, and holds both lists against each other: nothing was changed that was not
/// announced, and nothing announced that was not made. Warnings of rows are known only then.
fn announced_and_made(server: &Server, file: &Path, database: &str) -> Restored {
    let mut planned = plan(server, file, database, &accepting()).unwrap();
    let restored = support::restore_with(server, file, database, &accepting())
        .unwrap_or_else(|error| panic!("{error}\nplanned: {planned:#?}"));
    let mut made: Vec<Change> = restored
        .changes
        .iter()
        .filter(|change| change.change != "warning")
        .cloned()
        .collect();
    let key = |change: &Change| {
        (
            change.kind,
            change.name.clone(),
            change.change.clone(),
            change.detail.clone(),
        )
    };
    planned.sort_by_key(key);
    made.sort_by_key(key);
    assert_eq!(planned, made);
    restored
}

/// `word detail` of the changes of one object.
fn of<'a>(changes: &'a [Change], name: &str) -> Vec<(&'a str, &'a str)> {
    changes
        .iter()
        .filter(|change| change.name == name)
        .map(|change| (change.change.as_str(), change.detail.as_str()))
        .collect()
}
