//! Traps 64 to 66: the end of an archive, dumps of equal data that are equal, tables without an
//! order of their own, and checksums that mean the same on every server.

use std::fs;
use std::process::Command;

use archive::index::{Index, Role};
use engine::mysql::{ProofPlaces, prove};
use engine::{DumpOptions, RestoreOptions, Silent, Verdict};
use testkit::{Flavour, Server};

use crate::support::*;

/// What is in an archive without the moment it was made.
fn frames(index: &Index) -> Vec<(String, String)> {
    let framed = index.frames.iter().filter_map(|frame| {
        let object = &index.objects[frame.object?];
        let name = format!("{:?} {:?} {}", frame.role, object.kind, object.name);
        Some((name, frame.hash.clone()))
    });
    framed.collect()
}

/// The archive's text, as a plain program unpacks it.
fn unpacked(file: &std::path::Path) -> String {
    let output = Command::new("zstd").arg("-dc").arg(file).output().unwrap();
    assert!(output.status.success());
    String::from_utf8(output.stdout).unwrap()
}

testkit::on_each_server! {
fn t64_equal_data_gives_equal_frames_and_the_end_says_so(server) {
    let folder = folder();
    let database = server.database("equal");
    let numbers = server.numbers(30_000);
    // Made in another order than that of the key.
    let fill = |order: &str| format!(
        "CREATE TABLE t (id INT PRIMARY KEY, v VARCHAR(50)); INSERT INTO t SELECT seq, CONCAT('v', MOD(seq, 97)) FROM {numbers} ORDER BY MOD(seq * 7919, 30011){order};
         CREATE TABLE a (id VARCHAR(20) PRIMARY KEY); INSERT INTO a VALUES ('b'),('A'),('é'),('z'),('c');
         CREATE VIEW v AS SELECT 1 AS one; CREATE FUNCTION f() RETURNS INT DETERMINISTIC RETURN 1; CREATE TRIGGER tr BEFORE INSERT ON t FOR EACH ROW SET NEW.v='x'");
    server.sql(None, "SET GLOBAL log_bin_trust_function_creators=1");
    server.sql(Some(&database), &fill(""));
    let (file, first) = dump(server, &database, &folder);
    let (_, second) = dump(server, &database, &folder);
    assert_eq!(frames(&first.index), frames(&second.index));
    assert!(first.index.frames.iter().filter(|frame| frame.role == Role::Data).count() > 1);
    // The same data, filled the other way round.
    server.sql(None, &format!("DROP DATABASE `{database}`; CREATE DATABASE `{database}`"));
    server.sql(Some(&database), &fill(" DESC"));
    let (_, third) = dump(server, &database, &folder);
    assert_eq!(frames(&first.index), frames(&third.index));

    let text = unpacked(&file);
    let last = text.lines().last().unwrap();
    assert!(last.contains("End of archive, complete."), "{last}");
    let whole = fs::read(&file).unwrap();
    for cut in [1, 100, whole.len() / 2] {
        let short = folder.path().join("short");
        fs::write(&short, &whole[..whole.len() - cut]).unwrap();
        assert!(archive::Reader::open(fs::File::open(&short).unwrap()).is_err(), "{cut} bytes less");
    }
}
}

testkit::on_each_server! {
fn t65_without_a_key_the_rows_are_compared_without_their_order(server) {
    let folder = folder();
    let index = |order: &str, last: &str| {
        let database = server.database("no_key");
        server.sql(Some(&database), &format!("CREATE TABLE n (a INT, b VARCHAR(10)); INSERT INTO n SELECT * FROM (SELECT 1 AS a, 'x' AS b UNION ALL SELECT 1, 'x' UNION ALL SELECT 2, 'y' UNION ALL SELECT NULL, NULL UNION ALL {last}) AS s ORDER BY {order}"));
        let (_, summary) = dump(server, &database, &folder);
        summary.index.objects.into_iter().find(|object| object.name == "n").unwrap()
    };
    let (up, down) = (index("a, b", "SELECT 3, 'z'"), index("a DESC, b DESC", "SELECT 3, 'z'"));
    assert!(up.row_sum.is_some() && up.key.is_empty());
    assert_ne!(up.hash, down.hash, "another order");
    assert_eq!(up.row_sum, down.row_sum, "the same rows");
    // One row twice instead of another once is another table.
    assert_ne!(up.row_sum, index("a, b", "SELECT 2, 'y'").row_sum);
}
}

/// Values that every server shows in the same bytes.
const PORTABLE: &str = "ALTER DATABASE CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci; CREATE TABLE portable (id INT PRIMARY KEY, big BIGINT UNSIGNED, exact DECIMAL(30,10), name VARCHAR(60) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci, latin VARCHAR(20) CHARACTER SET latin1 COLLATE latin1_swedish_ci,
      d DATE, dt DATETIME(6), ts TIMESTAMP(3) NULL, t TIME(2), y YEAR, b BLOB, bits BIT(11), fixed BINARY(4), e ENUM('a','b','c') CHARACTER SET latin1, s SET('x','y','z') CHARACTER SET latin1, f FLOAT, g INT AS (id * 2) VIRTUAL) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
     INSERT INTO portable (id, big, exact, name, latin, d, dt, ts, t, y, b, bits, fixed, e, s, f) VALUES
      (1, 18446744073709551615, '12345678901234567890.0123456789', 'été 😀', 'é€', '2024-02-29', '2026-11-23 01:02:03.000004', '2026-03-29 01:30:00.125', '-838:59:59', 2155, 0x00FF0A27, 5, 'ab', 'c', 'x,z', 1.5),
      (2, 0, '-0.0000000001', '', '', '1000-01-01', '9999-12-31 23:59:59.999999', NULL, '00:00:00.01', 1901, '', 2047, '', 'a', '', -0.25),
      (3, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
     CREATE TABLE plain (a INT, b TEXT) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci; INSERT INTO plain VALUES (1,'x'),(1,'x'),(NULL,'');";

/// Dumps `PORTABLE` on one server, restores it on the other, dumps it there.
fn both_sides(from: Flavour, to: Flavour) -> Option<(archive::Summary, archive::Summary)> {
    if !from.is_there() || !to.is_there() {
        eprintln!("NOT TESTED: from {} to {}", from.name(), to.name());
        return None;
    }
    let folder = folder();
    let (from, to) = (Server::shared_of(from), Server::shared_of(to));
    let choices = DumpOptions {
        checksums: true,
        ..DumpOptions::default()
    };
    let database = from.database("portable");
    from.sql(Some(&database), PORTABLE);
    let file = folder.path().join("a");
    let one = dump_with(from, &database, &file, &choices, &Silent).unwrap();
    let copy = to.database("portable_copy");
    // TIME has a smaller last value on MySQL: a loss for values that this table does not hold, as
    // the checksums will tell.
    let consent = RestoreOptions {
        accept_losses: true,
        ..RestoreOptions::default()
    };
    restore_with(to, &file, &copy, &consent).unwrap();
    let two = dump_with(to, &copy, &folder.path().join("b"), &choices, &Silent).unwrap();
    // A proof on a server of another family compares nothing and says so; on another version of the same
    // one a good copy is never called broken.
    let places = ProofPlaces {
        target: Some(options(to, &copy)),
        private: None,
        source: None,
        scratch: folder.path().to_owned(),
    };
    let families = [from, to].map(|server| server.flavour() == Flavour::MySql);
    match prove(&reader(&file), &places, &Silent) {
        Err(error) => panic!("{error}"),
        Ok(proof) if families[0] != families[1] => {
            assert_eq!(proof.verdict, Verdict::NotComparable);
        }
        Ok(proof) => {
            assert_eq!(proof.differences, []);
            assert_eq!(proof.comparison.checksums, 2);
            assert_ne!(proof.verdict, Verdict::Failed);
        }
    }
    Some((one, two))
}

#[test]
fn t66_checksums_of_one_server_are_those_of_another() {
    use Flavour::{MariaDb, MySql, NewerMariaDb};
    for (from, to) in [
        (MariaDb, NewerMariaDb),
        (MariaDb, MySql),
        (MySql, MariaDb),
        (MySql, NewerMariaDb),
        (NewerMariaDb, MySql),
    ] {
        let Some((one, two)) = both_sides(from, to) else {
            continue;
        };
        let names = format!("{} → {}", from.name(), to.name());
        let tables =
            |summary: &archive::Summary| summary.index.checksums.as_ref().unwrap().tables.clone();
        assert_eq!(tables(&one), tables(&two), "{names}");
        let rows = |summary: &archive::Summary| {
            frames(&summary.index)
                .into_iter()
                .filter(|(name, _)| name.starts_with("Data"))
                .collect::<Vec<_>>()
        };
        assert_eq!(rows(&one), rows(&two), "{names}");
    }
}

crate::cases! {
    /// A key of several collations has an order that no client can foresee.
    t65_keys_of_several_collations [mariadb, newer_mariadb, mysql] =
        "CREATE TABLE k (a VARCHAR(10) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin, b VARCHAR(10) CHARACTER SET latin1 COLLATE latin1_german2_ci, c VARBINARY(4), d INT, PRIMARY KEY (a, b, c, d));
         INSERT INTO k VALUES ('a','ä',0x00,1),('A','ae',0xFF,1),('a','af',0x00,-1),('é','Z','',0),('😀','z ',0x41,0),('','','',-2147483648),('a ','ß',0x00,2);
         CREATE TABLE k2 (a VARCHAR(10) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci NOT NULL, b ENUM('z','a') NOT NULL, UNIQUE KEY (a, b)); INSERT INTO k2 VALUES ('b','a'),('B','z'),('a','z'),('Á','a')";
    /// No key, keys that allow NULL, keys on a prefix: no order of their own.
    t65_tables_without_a_usable_key [mariadb, newer_mariadb, mysql] =
        "CREATE TABLE n (a INT, b VARCHAR(10)); INSERT INTO n VALUES (1,'x'),(1,'x'),(NULL,NULL);
         CREATE TABLE u (a INT, UNIQUE KEY (a)); INSERT INTO u VALUES (NULL),(NULL),(1);
         CREATE TABLE p (t TEXT NOT NULL, UNIQUE KEY (t(5))); INSERT INTO p VALUES ('abcde'),('abcdf')";
}
