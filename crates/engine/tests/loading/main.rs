//! Every way of rows into a server brings the same: type by type, value by value, and what the server says meanwhile.

#![allow(clippy::unwrap_used)] // A helper of a test stops it at the first surprise.

#[path = "../support/mod.rs"]
mod support;

mod frames;
mod matrix;
mod room;
mod speed;
mod trouble;

use std::path::Path;

use engine::{LoadBy, LoadedBy, RestoreOptions, Restored};
use testkit::{Fingerprint, Flavour, Server, fingerprint};

/// The ways that a server of this flavour has besides statements. MariaDB's own tests use both.
fn fast(server: &Server) -> &'static [LoadBy] {
    match server.flavour() {
        Flavour::MySql => &[LoadBy::Infile],
        Flavour::MariaDb | Flavour::NewerMariaDb => &[LoadBy::Bulk, LoadBy::Infile],
    }
}

/// Rows that did not go as statements.
fn fast_rows(by: LoadedBy) -> u64 {
    by.bulk + by.infile
}

/// Restores chosen tables (or all) into a database of their own, and fingerprints it under the name of the source.
fn restored(
    server: &Server,
    file: &Path,
    source: &str,
    tables: Option<&str>,
    load: LoadBy,
) -> (Restored, Fingerprint) {
    let copy = format!("{source}_{load:?}").to_lowercase();
    let choices = RestoreOptions {
        tables: tables.map(|table| vec![table.to_owned()]),
        replace: true,
        load,
        ..RestoreOptions::default()
    };
    let restored = support::restore_with(server, file, &copy, &choices)
        .unwrap_or_else(|error| panic!("{source} by {load:?}: {error}"));
    let facts = fingerprint(server, &copy);
    (restored, facts)
}

/// What is told of a restore, whatever the names.
fn told(restored: &Restored) -> Vec<String> {
    let told = restored
        .changes
        .iter()
        .filter(|change| change.change != "database_renamed");
    told.map(|change| format!("{}: {}: {}", change.name, change.change, change.detail))
        .collect()
}
