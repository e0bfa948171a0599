//! The same archive at any number of connections: all frames and all that is known of objects.

use archive::Summary;
use archive::index::{Frame, Role};
use engine::{DumpOptions, Silent};
use testkit::{Flavour, Server};

use super::{connections, way};
use crate::support::*;

/// What no number of connections may change.
fn same(one: &Summary, other: &Summary) {
    let (one, other) = (&one.index, &other.index);
    assert_eq!(one.objects, other.objects);
    assert_eq!(one.frames.len(), other.frames.len());
    for (at, (frame, again)) in one.frames.iter().zip(&other.frames).enumerate() {
        let of = |frame: &Frame| (frame.role, frame.object, frame.rows, frame.text);
        assert_eq!(of(frame), of(again), "frame {at}");
        // The header names the instant.
        if frame.role != Role::Header {
            assert_eq!(
                (&frame.hash, frame.stored),
                (&again.hash, again.stored),
                "frame {at}"
            );
        }
    }
    assert_eq!((&one.gaps, &one.notes), (&other.gaps, &other.notes));
    assert_eq!(one.largest_statement, other.largest_statement);
}

fn tables(server: &Server) -> String {
    let database = server.database("shapes");
    let (some, many) = (server.numbers(3_000), server.numbers(40_000));
    let mut sql = format!(
        "CREATE TABLE sparse (id INT PRIMARY KEY, v TEXT); INSERT INTO sparse SELECT seq*53077, REPEAT('s',1000) FROM {many};
         CREATE TABLE far (id BIGINT UNSIGNED PRIMARY KEY, v INT); INSERT INTO far VALUES (0,1),(18446744073709551615,2),(9223372036854775808,3),(77,4);
         CREATE TABLE negative (id BIGINT PRIMARY KEY, v INT); INSERT INTO negative SELECT -seq*1000000007, seq FROM {some}; INSERT INTO negative VALUES (-9223372036854775808,1),(9223372036854775807,2);
         CREATE TABLE composite (a SMALLINT, b INT, v TEXT, PRIMARY KEY (a,b)); INSERT INTO composite SELECT CAST(seq%7 AS SIGNED)-3, seq, REPEAT('c',700) FROM {many};
         CREATE TABLE string (k VARCHAR(40) PRIMARY KEY, v TEXT); INSERT INTO string SELECT CONCAT('k',seq*7919%40009), REPEAT('t',300) FROM {many};
         CREATE TABLE keyless (v INT, w VARCHAR(200)); INSERT INTO keyless SELECT seq, REPEAT('n',100) FROM {some};
         CREATE TABLE wide_rows (id INT PRIMARY KEY, v LONGBLOB); INSERT INTO wide_rows SELECT seq*70000, REPEAT('w',IF(seq%5=0,2500000,900)) FROM {};
         CREATE TABLE nothing (id INT PRIMARY KEY); CREATE TABLE old (id INT PRIMARY KEY, v INT) ENGINE=MyISAM; INSERT INTO old SELECT seq, seq FROM {some};
         CREATE VIEW seen AS SELECT id, v FROM sparse; CREATE TRIGGER tr BEFORE INSERT ON far FOR EACH ROW SET NEW.v=1;
         CREATE PROCEDURE p() SELECT 1; CREATE FUNCTION f() RETURNS INT DETERMINISTIC RETURN 1; CREATE EVENT e ON SCHEDULE EVERY 1 DAY DO SELECT 1;",
        server.numbers(30)
    );
    for number in 0..60 {
        sql.push_str(&format!("CREATE TABLE tiny_{number:02} (id INT PRIMARY KEY, v INT); INSERT INTO tiny_{number:02} VALUES ({number},1),({number}+100000,2);"));
    }
    if server.flavour() != Flavour::MySql {
        sql.push_str("CREATE TABLE versioned (id INT PRIMARY KEY, v INT) WITH SYSTEM VERSIONING; INSERT INTO versioned SELECT seq, 1 FROM seq_1_to_500; UPDATE versioned SET v=2 WHERE id<200; DELETE FROM versioned WHERE id<100;");
    }
    server.sql(Some(&database), &sql);
    let names = server.sql(Some(&database), "SHOW TABLES");
    for name in names.lines().filter(|name| *name != "seen") {
        server.sql(Some(&database), &format!("ANALYZE TABLE `{name}`"));
    }
    database
}

testkit::on_each_server! {
fn frames_are_the_same_at_any_number_of_connections(server) {
    let folder = folder();
    let database = tables(server);
    for lock_unprotected in [false, true] {
        let choices = DumpOptions { lock_unprotected, ..DumpOptions::default() };
        let made = |jobs, file: &str| {
            let file = folder.path().join(file);
            dump_with(server, &database, &file, &with_jobs(&choices, jobs), &Silent).unwrap()
        };
        let one = made(1, "one");
        assert_eq!((way(&one), connections(&one)), ("one", "1"));
        assert!(one.index.rows() > 120_000);
        assert!(one.index.frames.iter().filter(|frame| frame.rows > 0).count() > 200);
        for jobs in [2, 5] {
            let several = made(jobs, "several");
            assert_eq!(connections(&several), jobs.to_string());
            same(&one, &several);
        }
        // Large tables by several, small ones by one each.
        let choices = DumpOptions { split_at: 8 << 20, ..with_jobs(&choices, 4) };
        let mixed = dump_with(server, &database, &folder.path().join("mixed"), &choices, &Silent).unwrap();
        assert_eq!(connections(&mixed), "4");
        same(&one, &mixed);
    }
}
}
