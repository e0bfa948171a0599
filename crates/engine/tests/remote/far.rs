//! What comes over a slow way, compressed or not, is what was sent; and compressed it is less.

use archive::Reader;
use engine::{DumpOptions, RestoreOptions, Silent};
use testkit::{Counts, Flavour, Link, Proxy, Server, billing, fingerprint};
use wire::Compression;

use crate::through;

/// Dumps the database through a proxy; the archive, and what passed.
fn dump(
    server: &Server,
    database: &str,
    link: Link,
    compression: Compression,
) -> (Vec<u8>, Counts) {
    let proxy = Proxy::start(server, link);
    let options = through(&proxy, database, compression);
    let choices = DumpOptions::default();
    let (archive, summary) = engine::mysql::dump(&options, Vec::new(), &choices, &Silent).unwrap();
    assert_eq!(summary.bytes, archive.len() as u64);
    (archive, proxy.counts())
}

/// Restores into a new database through a proxy; its name, and what passed.
fn restore(
    server: &Server,
    archive: &[u8],
    link: Link,
    compression: Compression,
) -> (String, Counts) {
    let database = server.database("far");
    let proxy = Proxy::start(server, link);
    let options = through(&proxy, &database, compression);
    let reader = Reader::open(archive).unwrap();
    let choices = RestoreOptions {
        events: engine::Events::AsTheyWere,
        ..RestoreOptions::default()
    };
    engine::mysql::restore(&reader, &options, &choices, &Silent).unwrap();
    (database, proxy.counts())
}

fn compare(server: &Server, expected: &str, found: &str) {
    let difference = fingerprint(server, expected).diff(&fingerprint(server, found));
    assert_eq!(difference, [""; 0]);
}

/// Three tables with an odd value or two, of which the link takes a second or two.
fn small(server: &Server) -> String {
    let database = server.database("small");
    let sql = format!(
        "CREATE TABLE invoice (id INT PRIMARY KEY, customer INT NOT NULL, words VARCHAR(200), part DOUBLE, raw BLOB, KEY (customer));
         CREATE TABLE blank (id INT);
         CREATE TABLE large (id INT PRIMARY KEY, v LONGBLOB);
         INSERT INTO invoice SELECT seq, seq % 97, CONCAT('invoice of customer ', seq % 97, ', it''s paid'), seq / 7, UNHEX(SHA2(seq, 256)) FROM {numbers};
         INSERT INTO large VALUES (1, REPEAT('long ', 300000)), (2, NULL), (3, X'00FF0A0D275C1A');",
        numbers = server.numbers(20_000)
    );
    let deep = match server.flavour() {
        Flavour::MySql => "SET SESSION cte_max_recursion_depth = 1000000;",
        _ => "",
    };
    server.sql(Some(&database), &format!("{deep}{sql}"));
    database
}

/// Servers that offer only one way to compress, each.
fn by_algorithm(flavour: Flavour) -> Vec<Server> {
    let options: &[&[&str]] = match flavour {
        Flavour::MySql => &[
            &["--protocol-compression-algorithms=zlib,uncompressed"],
            &["--protocol-compression-algorithms=zstd,uncompressed"],
        ],
        _ => &[&[]],
    };
    options
        .iter()
        .map(|options| Server::start_of(flavour, options))
        .collect()
}

testkit::on_each_server! {
    fn a_database_comes_back_equal_over_100_ms_and_20_mbit(server) {
        let database = small(server);
        let (_, off) = dump(server, &database, Link::FAR, Compression::Off);
        let (archive, on) = dump(server, &database, Link::FAR, Compression::On);
        assert!(on.to_client * 2 < off.to_client, "{off:?} {on:?}");
        let (_, off) = restore(server, &archive, Link::HERE, Compression::Off);
        let (copy, on) = restore(server, &archive, Link::FAR, Compression::On);
        compare(server, &database, &copy);
        assert!(on.to_server * 2 < off.to_server, "{off:?} {on:?}");
    }

    fn every_kind_of_object_passes_compressed(server) {
        for server in by_algorithm(server.flavour()) {
            let database = server.database("billing");
            billing::fill(&server, &database, 5000);
            let (_, off) = dump(&server, &database, Link::HERE, Compression::Off);
            let (archive, on) = dump(&server, &database, Link::HERE, Compression::On);
            assert!(on.to_client * 3 < off.to_client * 2, "{off:?} {on:?}");
            let (copy, on) = restore(&server, &archive, Link::HERE, Compression::On);
            let (_, off) = restore(&server, &archive, Link::HERE, Compression::Off);
            assert!(on.to_server * 3 < off.to_server * 2, "{off:?} {on:?}");
            compare(&server, &database, &copy);
        }
    }
}
