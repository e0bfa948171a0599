//! A dump of plain SQL (the former module's, mysqldump's, mariadb-dump's, phpMyAdmin's, mydumper's) into a database,
//! statement by statement. It is somebody else's program: client commands in it are refused, each statement is judged
//! before it is sent, and nothing in it reaches another database, the server's settings, accounts or files.
//!
//! A stream cannot be known to its end before it begins, and what it means depends on settings that it makes itself:
//! so a refusal comes at the statement, which does not run, nor does any after it.

mod folder;
mod run;
mod statement;

use std::io::BufRead;

pub use folder::{is_mydumper, restore_plain_folder};
use run::Run;

use crate::{Error, Event, Monitor, RestoreOptions, Restored, Stage};

/// Runs a plain SQL dump in the database named in `options`, which is made if it is missing.
/// `bytes` is its length, for progress; 0: unknown.
pub fn restore_plain(
    mut source: impl BufRead,
    bytes: u64,
    options: &wire::Options,
    choices: &RestoreOptions,
    monitor: &dyn Monitor,
) -> Result<Restored, Error> {
    let mut run = Run::open(options, choices, monitor)?;
    monitor.event(Event::Stage {
        stage: Stage::Restore,
        bytes,
    });
    run.dumped = named_database(&mut source)?;
    run.file(source, None)?;
    run.end(options)
}

/// The database that a dump names in its head: `-- Host: localhost    Database: shop`, ``-- Database: `shop` ``.
fn named_database(source: &mut impl BufRead) -> Result<Option<String>, Error> {
    let first = source
        .fill_buf()
        .map_err(|error| Error::Refused(format!("cannot read the dump: {error}")))?;
    let head = String::from_utf8_lossy(&first[..first.len().min(4096)]);
    let named = |line: &str| {
        let name = line.strip_prefix("--")?.split_once("Database: ")?.1.trim();
        let bare = match name
            .strip_prefix('`')
            .and_then(|name| name.strip_suffix('`'))
        {
            Some(quoted) => quoted.replace("``", "`"),
            None => name.to_owned(),
        };
        (!bare.is_empty()).then_some(bare)
    };
    Ok(head.lines().find_map(named))
}

#[cfg(test)]
mod tests {
    use super::named_database;

    #[test]
    fn the_head_names_the_database() {
        for (head, name) in [
            (
                "/*M!999999\\- enable the sandbox mode */ \n-- MariaDB dump 10.19\n--\n-- Host: localhost    Database: shop\n-- ---\n",
                Some("shop"),
            ),
            (
                "-- MySQL dump\n-- Host: localhost    Database: it's a shop\nSELECT 1;",
                Some("it's a shop"),
            ),
            (
                "-- phpMyAdmin SQL Dump\n--\n-- Database: `a``b`\n--\n",
                Some("a`b"),
            ),
            ("-- Host: localhost    Database: \n", None),
            ("SELECT 'Database: x';", None),
            ("", None),
        ] {
            assert_eq!(
                named_database(&mut head.as_bytes()).unwrap().as_deref(),
                name
            );
        }
    }
}
