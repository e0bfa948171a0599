//! The binary and a server that is far away: the way compressed when asked for, a cut connection survived, and never
//! a file left that is no archive.

#![allow(clippy::unwrap_used)] // A helper of a test stops it at the first surprise.

mod common;

use std::fs;

use common::Place;
use testkit::{Link, Proxy, Server, Toward, fingerprint};

fn place(proxy: &Proxy, database: &str) -> Place {
    Place::new()
        .with("DB_HOST", "127.0.0.1")
        .with("DB_PORT", &proxy.port().to_string())
        .with("DB_USERNAME", "root")
        .with("DB_DATABASE", database)
}

/// About 5 MB of rows.
fn rows(server: &Server) -> String {
    let database = server.database("far");
    server.sql(
        Some(&database),
        "CREATE TABLE t (id INT PRIMARY KEY, v VARCHAR(300));
         INSERT INTO t SELECT seq, REPEAT(CONCAT('row ', seq, ', '), 20) FROM seq_1_to_20000;",
    );
    database
}

fn files(place: &Place) -> Vec<String> {
    let entries = fs::read_dir(place.path("Backups")).unwrap();
    entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect()
}

#[test]
fn a_connection_cut_in_the_middle_is_begun_again_by_itself() {
    let server = Server::shared();
    let database = rows(server);
    let proxy = Proxy::start(server, Link::HERE);
    let place = place(&proxy, &database);
    proxy.cut_after(Toward::Client, 2_000_000);
    let facts = place.json(&["backup", "--json"]);
    assert!(proxy.all_happened());
    assert!(proxy.counts().connections >= 2);
    assert_eq!(facts[0]["attempts"], 2, "{facts}");
    assert_eq!(files(&place).len(), 1, "{:?}", files(&place));
    let archive = format!("Backups/{}", files(&place)[0]);
    place.good(&["verify", &archive, "--deep"]);
    let target = format!(
        "mysql://root@127.0.0.1:{}/{database}_copy?compression=on",
        proxy.port()
    );
    place.good(&["restore", &archive, "--target", &target]);
    let copy = fingerprint(server, &format!("{database}_copy"));
    assert_eq!(fingerprint(server, &database).diff(&copy), [""; 0]);
}

#[test]
fn a_server_that_is_cut_off_each_time_leaves_no_file() {
    let server = Server::shared();
    let database = rows(server);
    let proxy = Proxy::start(server, Link::HERE);
    for attempt in 1..=10 {
        proxy.cut_after(Toward::Client, attempt * 2_000_000);
    }
    let place = place(&proxy, &database);
    place.bad(&["backup"], 1, "connection-lost");
    assert_eq!(files(&place), [""; 0]);
}

#[test]
fn compression_is_asked_for_by_variable_and_address() {
    let server = Server::shared();
    let database = rows(server);
    let bytes = |compression: &str| {
        let proxy = Proxy::start(server, Link::HERE);
        let place = place(&proxy, &database).with("DB_COMPRESSION", compression);
        place.good(&["backup"]);
        proxy.counts().to_client
    };
    // This machine is never far.
    let (auto, on, off) = (bytes("auto"), bytes("on"), bytes("off"));
    assert!(on * 5 < off, "{on} {off}");
    assert!(auto > off / 2, "{auto} {off}");
    let proxy = Proxy::start(server, Link::HERE);
    let place = place(&proxy, &database).with("DB_COMPRESSION", "zip");
    place.bad(&["backup"], 1, "bad-compression");
}
