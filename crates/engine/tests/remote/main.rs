//! Servers that are far away, behind a small line, impatient, or gone in the middle: through a proxy that plays the
//! way, on each server program that is here.

#![allow(clippy::unwrap_used, missing_docs)] // A helper of a test stops it at the first surprise.

#[path = "../support/mod.rs"]
mod support;

mod cut;
mod far;
mod patience;
mod turns;

use testkit::{Flavour, Proxy, Server};
use wire::{Address, Compression, Options};

/// How to reach a database through the proxy.
fn through(proxy: &Proxy, database: &str, compression: Compression) -> Options {
    let address = Address::Tcp {
        host: "127.0.0.1".into(),
        port: proxy.port(),
    };
    let mut options = Options::new(address, "root");
    options.database = Some(database.into());
    options.compression = compression;
    options
}

/// A database with a table of so many rows of 230 bytes or so, and a little one of 3 rows after it.
fn wide(server: &Server, rows: u64) -> String {
    let database = server.database("wide");
    let deep = match server.flavour() {
        Flavour::MySql => "SET SESSION cte_max_recursion_depth = 1000000;",
        _ => "",
    };
    server.sql(
        Some(&database),
        &format!(
            "CREATE TABLE wide (id INT PRIMARY KEY, hash CHAR(64), words VARCHAR(200), KEY (hash));
             CREATE TABLE z (id INT PRIMARY KEY);
             INSERT INTO z VALUES (1), (2), (3);
             {deep} INSERT INTO wide SELECT seq, SHA2(seq, 256), REPEAT(CONCAT('row ', seq, ', '), 12) FROM {};",
            server.numbers(rows)
        ),
    );
    database
}
