//! Trap 52: packets. A target whose packets are too small is refused with both sizes before
//! anything there is touched, and no statement is longer than the index promises.

use engine::{Error, RestoreOptions};
use testkit::Server;

use super::checksum;
use crate::support::*;

testkit::on_each_server! {
fn t52_a_server_whose_packets_are_too_small_is_refused_before_anything_is_touched(server) {
    let server = Server::start_of(server.flavour(), &["--max-allowed-packet=64M"]);
    let folder = folder();
    let database = server.database("packets");
    server.sql(Some(&database), "CREATE TABLE v (id INT PRIMARY KEY, b LONGBLOB, t LONGTEXT); INSERT INTO v VALUES (1, REPEAT('z', 3*1024*1024), REPEAT('''', 500000)), (2, NULL, NULL)");
    let (file, summary) = dump(&server, &database, &folder);
    server.sql(None, "CREATE DATABASE there; CREATE TABLE there.v (standing INT); SET GLOBAL max_allowed_packet=4*1024*1024");
    let replace = RestoreOptions { replace: true, ..RestoreOptions::default() };
    for target in ["target", "there"] {
        let error = restore_with(&server, &file, target, &replace).unwrap_err();
        assert!(
            matches!(error, Error::PacketTooSmall { need, have } if need > 7_000_000 && have == 4 << 20),
            "{error}"
        );
    }
    assert_eq!(server.sql(None, "SHOW DATABASES LIKE 'target'"), "");
    assert_eq!(server.sql(Some("there"), "SELECT COUNT(standing) FROM v").trim(), "0");
    // What the index promises is enough, to the server's next kibibyte.
    let need = summary.index.largest_statement + 64;
    server.sql(None, &format!("SET GLOBAL max_allowed_packet={}", need.next_multiple_of(1024)));
    restore_with(&server, &file, "there", &replace).unwrap();
    server.sql(None, "SET GLOBAL max_allowed_packet=64*1024*1024");
    assert_eq!(checksum(&server, &database, "v"), checksum(&server, "there", "v"));
}
}

testkit::on_each_server! {
fn t52_rows_above_the_sources_own_packets_are_read(server) {
    let server = Server::start_of(server.flavour(), &["--max-allowed-packet=64M"]);
    let folder = folder();
    let database = server.database("packets");
    server.sql(Some(&database), "CREATE TABLE v (id INT PRIMARY KEY, a LONGBLOB, b LONGTEXT, c LONGTEXT); INSERT INTO v VALUES (1, REPEAT('a', 900000), REPEAT('b', 900000), REPEAT('c', 3000000)), (2, 'x', 'y', 'z')");
    let before = checksum(&server, &database, "v");
    server.sql(None, "SET GLOBAL max_allowed_packet=1024*1024");
    let (file, summary) = dump(&server, &database, &folder);
    assert_eq!((summary.index.gaps, summary.index.objects.iter().map(|object| object.rows).sum::<u64>()), (vec![], 2));
    server.sql(None, "SET GLOBAL max_allowed_packet=64*1024*1024");
    restore(&server, &file, "copy");
    assert_eq!(before, checksum(&server, "copy", "v"));
}
}
