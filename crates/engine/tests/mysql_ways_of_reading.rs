//! Tables with FLOAT and DOUBLE are read in binary, and as text where the server prepares no statements: the same frames
//! either way, byte for byte, and every digit comes back.

#![allow(clippy::unwrap_used)] // A helper of a test stops it at the first surprise.

mod support;

use std::num::NonZeroUsize;

use engine::{DumpOptions, Silent};
use support::*;
use testkit::{Flavour, Server};

/// Every type that is read in binary, at its ends, at zero and as NULL; values of a mebibyte beside them; a key with
/// borders of the grid.
const TABLES: &str = "
    SET sql_mode = '';
    CREATE TABLE every (id BIGINT PRIMARY KEY, f FLOAT, d DOUBLE, fd FLOAT(7,3), dd DOUBLE(20,5), fu FLOAT UNSIGNED,
        tiny TINYINT, utiny TINYINT UNSIGNED, small SMALLINT, usmall SMALLINT UNSIGNED, medium MEDIUMINT,
        umedium MEDIUMINT UNSIGNED, whole INT, uwhole INT UNSIGNED, big BIGINT, ubig BIGINT UNSIGNED, flag BOOLEAN,
        y YEAR, exact DECIMAL(30,10), day DATE, moment DATETIME, moment3 DATETIME(3), moment6 DATETIME(6),
        stamp TIMESTAMP NULL, stamp6 TIMESTAMP(6) NULL, clock TIME, clock1 TIME(1), clock6 TIME(6),
        words VARCHAR(50) CHARACTER SET utf8mb4, latin CHAR(10) CHARACTER SET latin1, prose LONGTEXT, bytes LONGBLOB,
        vb VARBINARY(10), b BINARY(4), bits BIT(10), one ENUM('a','b'), many SET('x','y'), doc JSON);
    INSERT INTO every (id) VALUES (-9223372036854775808), (-1), (0), (1);
    INSERT INTO every VALUES (2, 0.1, 0.1, 1234.567, 12345678.12345, 3.4028234663852886e38, -128, 255, -32768, 65535,
        -8388608, 16777215, -2147483648, 4294967295, -9223372036854775808, 18446744073709551615, 1, 2026,
        -12345678901234567890.0123456789, '9999-12-31', '2026-11-23 01:02:03', '2026-11-23 01:02:03.004',
        '2026-11-23 01:02:03.000004', '2026-11-23 01:02:03', '2026-11-23 01:02:03.1', '-838:59:59', '838:59:58.9',
        '-00:00:00.000001', 'é\\'\\\\😀', 'ete', REPEAT('x', 700000), REPEAT(x'00ff27', 300000), x'00', x'01', b'1000000001',
        'b', 'x,y', '{\"a\": 1.5}');
    INSERT INTO every VALUES (9223372036854775807, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, '0000-00-00',
        '0000-00-00 00:00:00', '0000-00-00', '2026-00-00', '0000-00-00', NULL, 0, 0, 0, '', '', '', '', '', '', 0, '', '', '[]');
    CREATE TABLE filled (id INT PRIMARY KEY, f FLOAT ZEROFILL, d DOUBLE(10,2) ZEROFILL, y YEAR, n INT(8) ZEROFILL);
    INSERT INTO filled VALUES (1, 1.5, 2.25, 1999, 42), (2, 0, 0, 0, 0);
    CREATE TABLE many (id INT PRIMARY KEY, f FLOAT, d DOUBLE);
    INSERT INTO many VALUES (1, 1, 1), (2, 7.038531e-26, 5e-324);
    INSERT INTO many SELECT a.id * 2 + b.id, a.f, b.d FROM many a, many b WHERE a.id * 2 + b.id > 3;
    CREATE TABLE keyless (f FLOAT, d DOUBLE, words VARCHAR(10));
    CREATE TABLE rounded (id INT PRIMARY KEY, f FLOAT(30,20), g FLOAT(7,3), d DOUBLE(20,5), e DOUBLE(17,15));
    INSERT INTO rounded VALUES (1, -0.000000003988925190157033, 9999.999, -121.37941, -6.4560396563783655);
    INSERT INTO keyless VALUES (16777217, 9007199254740993, 'a'), (NULL, NULL, NULL), (-3.4028234663852886e38, 1e308, '');";

fn the_same_either_way(flavour: Flavour) {
    let server = Server::start_of(flavour, &[]);
    let database = server.database("ways");
    server.sql(Some(&database), TABLES);
    // Not the number that it prints: else `rounded` would prove nothing.
    let stored = server.sql(Some(&database), "SELECT d*1e0 FROM rounded");
    assert_eq!(stored.trim(), "-121.37941000000001");
    let folder = folder();
    let prepared = || {
        let status = server.sql(None, "SHOW GLOBAL STATUS LIKE 'Com_stmt_execute'");
        status
            .split_whitespace()
            .nth(1)
            .unwrap()
            .parse::<u64>()
            .unwrap()
    };
    let before = prepared();
    let (in_binary, first) = dump(&server, &database, &folder);
    // `filled` is not among them: zeros that fill a number up are text.
    assert!(prepared() >= before + 4, "nothing was read in binary");

    server.sql(None, "SET GLOBAL max_prepared_stmt_count = 0");
    let before = prepared();
    let (_, second) = dump(&server, &database, &folder);
    assert_eq!(
        prepared(),
        before,
        "something was read in binary all the same"
    );
    server.sql(None, "SET GLOBAL max_prepared_stmt_count = DEFAULT");

    let hashes = |summary: &archive::Summary| -> Vec<(String, String, u64)> {
        let objects = summary.index.objects.iter();
        objects
            .map(|object| (object.name.clone(), object.hash.clone(), object.rows))
            .collect()
    };
    assert_eq!(hashes(&first), hashes(&second));
    let frames = |summary: &archive::Summary| -> Vec<String> {
        let data = summary.index.frames.iter().filter(|frame| frame.rows > 0);
        data.map(|frame| frame.hash.clone()).collect()
    };
    assert_eq!(frames(&first), frames(&second));

    let copy = format!("{database}_copy");
    restore(&server, &in_binary, &copy);
    for table in ["every", "filled", "many", "keyless", "rounded"] {
        let sums = server.sql(
            None,
            &format!("CHECKSUM TABLE `{database}`.{table}, `{copy}`.{table}"),
        );
        let sums: Vec<&str> = sums.split_whitespace().skip(1).step_by(2).collect();
        assert_eq!(sums[0], sums[1], "{table}");
        assert_ne!(sums[0], "0", "{table}");
    }
}

/// What is read ahead comes as text, and is as long as that. So a table with rows about as long as those that get a frame
/// of their own is never read ahead, not even when the server takes it for a small one: it did when its rows were new.
#[test]
fn long_rows_are_not_read_ahead_however_small_the_server_says_they_are() {
    let server = Server::start_of(Flavour::MySql, &["--max-allowed-packet=64M"]);
    let database = server.database("border");
    let mut sql = String::from(
        "CREATE TABLE a (id INT PRIMARY KEY, f FLOAT, d DOUBLE, words LONGTEXT);
         CREATE TABLE b (id INT PRIMARY KEY); INSERT INTO b VALUES (1);",
    );
    for length in (1_048_520..=1_048_580).step_by(4) {
        sql.push_str(&format!(
            "INSERT INTO a VALUES ({length}, 0.1, 0.1, REPEAT('x', {length}));"
        ));
    }
    sql.push_str(&format!(
        "UPDATE mysql.innodb_table_stats SET clustered_index_size=1, n_rows=1 WHERE database_name='{database}';
         FLUSH TABLES a;"
    ));
    server.sql(Some(&database), &sql);
    let folder = folder();
    let frames = |choices: &DumpOptions| -> Vec<String> {
        let file = folder.path().join("archive");
        let summary = dump_with(&server, &database, &file, choices, &Silent).unwrap();
        let data = summary.index.frames.iter().filter(|frame| frame.rows > 0);
        data.map(|frame| frame.hash.clone()).collect()
    };
    // Parts of a table are never read ahead.
    let alone = frames(&with_jobs(&DumpOptions::default(), 2));
    let ahead = frames(&DumpOptions {
        jobs: NonZeroUsize::new(1),
        ..DumpOptions::default()
    });
    assert!(alone.len() > 5, "{}", alone.len());
    assert_eq!(alone, ahead);
}

#[test]
fn mariadb() {
    the_same_either_way(Flavour::MariaDb);
}

#[test]
fn newer_mariadb() {
    the_same_either_way(Flavour::NewerMariaDb);
}

#[test]
fn mysql() {
    the_same_either_way(Flavour::MySql);
}
