//! Failures that random databases found, made small, each under a name of its own. None may be taken out again.

use testkit::Server;
use testkit::generator::Knows;

use crate::support::{dump_with, folder, restore_with};
use crate::trial::trial;

/// Makes the database and demands that it comes back, by our restore and by the server's own client.
fn comes_back(server: &Server, name: &str, sql: &str) {
    server.sql(
        None,
        &format!("DROP DATABASE IF EXISTS `{name}`; CREATE DATABASE `{name}`"),
    );
    server.sql(Some(name), sql);
    if let Err(failure) = trial(server, name, true) {
        panic!("{failure:?}");
    }
    server.sql(None, &format!("DROP DATABASE `{name}`"));
}

testkit::on_each_server! {
    // A CSV table with an impossible date is a crashed one to every session that does not allow such dates: it must be
    // read under the mode it is written under.
    #[only(mariadb, newer_mariadb)]
    fn an_impossible_date_in_a_csv_table(server) {
        comes_back(server, "generated_csv_date", "
            CREATE TABLE t (d DATE NOT NULL) ENGINE=CSV;
            SET sql_mode = 'ALLOW_INVALID_DATES';
            INSERT INTO t VALUES ('1999-11-31'), ('0000-00-00'), ('2024-02-29');");
    }

    // Its number is 0: the server warns whenever one is written, and it must come back all the same.
    fn the_error_value_of_an_enum_beside_an_empty_member(server) {
        comes_back(server, "generated_enum_error", "
            CREATE TABLE t (e ENUM('a', '', 'it''s'), f ENUM('a', 'b') CHARACTER SET ucs2 NOT NULL);
            SET sql_mode = '';
            INSERT INTO t VALUES (0, 0), (1, 1), (2, 2), (NULL, 2);");
    }

    // The server warns about what it computes itself; the row is whole.
    fn a_generated_column_that_cannot_hold_what_is_computed(server) {
        comes_back(server, "generated_computed", "
            SET sql_mode = '';
            CREATE TABLE t (a INT, t VARCHAR(9) CHARACTER SET utf8mb4, g VARCHAR(9) CHARACTER SET latin1 GENERATED ALWAYS AS (CONCAT(t, a)) STORED);
            INSERT INTO t (a, t) VALUES (1, 'é😀'), (2, 'x');");
    }

    // ARCHIVE takes no key below its counter, which CREATE TABLE sets.
    #[only(mariadb, newer_mariadb)]
    fn a_counted_archive_table(server) {
        Knows::learn(server);
        comes_back(server, "generated_archive", "
            CREATE TABLE t (id BIGINT NOT NULL AUTO_INCREMENT, PRIMARY KEY (id)) ENGINE=ARCHIVE;
            INSERT INTO t VALUES (18), (20);");
    }

    // MySQL warns each time; the text comes back as `?` all the same.
    fn a_virtual_column_that_cannot_hold_what_is_computed(server) {
        comes_back(server, "generated_virtual", "
            SET sql_mode = '';
            CREATE TABLE t (t VARCHAR(9) CHARACTER SET utf8mb4, g VARCHAR(2) CHARACTER SET latin1 GENERATED ALWAYS AS (t) VIRTUAL, KEY (g));
            INSERT INTO t (t) VALUES ('é😀'), ('xyz');");
    }

    // A NOT NULL geometry without a value holds no bytes, which no statement writes: a named gap, all other rows kept.
    // The trial demands that exactly these are missing.
    #[only(mariadb, newer_mariadb)]
    fn an_empty_geometry_is_a_gap_and_no_other_row_is(server) {
        const NAME: &str = "generated_geometry";
        server.sql(None, &format!("DROP DATABASE IF EXISTS {NAME}; CREATE DATABASE {NAME}"));
        server.sql(Some(NAME), "
            CREATE TABLE `t'` (a INT, g LINESTRING NOT NULL, p POINT) ENGINE=Aria;
            SET sql_mode = '';
            INSERT INTO `t'` (a) VALUES (1), (2);
            INSERT INTO `t'` VALUES (3, ST_GeomFromText('LINESTRING(0 0,1 1)'), NULL), (4, ST_GeomFromText('LINESTRING(0 0,1 1)'), POINT(1, 2));
            CREATE TABLE other (a INT, g GEOMETRY NOT NULL DEFAULT (POINT(0, 0)));
            INSERT INTO other (a) VALUES (1);");
        let (gaps, left) = gaps_and_rows(server, NAME);
        assert_eq!(gaps, ["t' unwritable 2 rows with a GEOMETRY of no bytes, which a server stores and never takes back"]);
        assert_eq!(left, "3\n4\n");
    }

    #[only(mysql)]
    fn an_empty_vector_is_a_gap_and_no_other_row_is(server) {
        const NAME: &str = "generated_vector";
        server.sql(None, &format!("DROP DATABASE IF EXISTS {NAME}; CREATE DATABASE {NAME}"));
        server.sql(Some(NAME), "
            CREATE TABLE `t'` (a INT, v VECTOR(2) NOT NULL);
            SET sql_mode = '';
            INSERT INTO `t'` (a) VALUES (1);
            INSERT INTO `t'` VALUES (3, 0x0000803F00000040), (4, 0x0000000000000000);");
        let (gaps, left) = gaps_and_rows(server, NAME);
        assert_eq!(gaps, ["t' unwritable 1 rows with a VECTOR of no bytes, which a server stores and never takes back"]);
        assert_eq!(left, "3\n4\n");
    }

    // The server itself fails to read such a row (6136): the table is a gap, the others are there.
    #[only(mysql)]
    fn a_csv_table_that_the_server_cannot_read_is_a_gap(server) {
        const NAME: &str = "generated_csv_vector";
        server.sql(None, &format!("DROP DATABASE IF EXISTS {NAME}; CREATE DATABASE {NAME}"));
        server.sql(Some(NAME), "
            SET sql_mode = '';
            CREATE TABLE broken (v VECTOR(3) NOT NULL) ENGINE=CSV;
            INSERT INTO broken () VALUES ();
            CREATE TABLE `t'` (a INT);
            INSERT INTO `t'` VALUES (1);");
        let (gaps, left) = gaps_and_rows(server, NAME);
        assert!(gaps.len() == 1 && gaps[0].starts_with("broken unreadable"), "{gaps:?}");
        assert_eq!(left, "1\n");
    }

    // MySQL shows these as `?` unless its results are binary; what is sent again is exactly what was stored.
    #[only(mysql)]
    fn literals_of_any_character_set_in_expressions(server) {
        comes_back(server, "generated_literals", r#"
            CREATE TABLE t (
                id INT PRIMARY KEY,
                a LONGTEXT DEFAULT (_latin7 0xF7F8),
                b JSON DEFAULT ('{"é": "😀"}'),
                c LONGTEXT DEFAULT (_sjis 0x835C),
                d LONGTEXT DEFAULT (_ucs2 0x00E9005C),
                e LONGTEXT DEFAULT (CONCAT(_utf8mb4 0xF09F9880 COLLATE utf8mb4_bin, 'it''s' '\\ \n\r\Z')),
                f LONGBLOB DEFAULT (_binary 0x8000FF5C270A),
                g VARCHAR(20) AS (CONCAT('😀', _latin7 0xF7F8)),
                h LONGTEXT CHARACTER SET utf16 DEFAULT (_gb18030 0x9439FC36),
                i ENUM('😀', 'b'),
                CHECK (e <> _latin1 0xE9));
            INSERT INTO t (id, i) VALUES (1, '😀'), (2, 'b');"#);
    }

    // Bytes that are no letters there: MySQL warns whenever it opens the table, whatever the row.
    #[only(mysql)]
    fn a_default_that_is_no_text_in_its_character_set(server) {
        comes_back(server, "generated_no_text", "
            CREATE TABLE t (c TINYTEXT COLLATE greek_bin NOT NULL DEFAULT (_greek 0xA3A4A5A6A7));
            INSERT INTO t (c) VALUES ('');");
    }
}

/// The gaps of a dump, and column `a` of the table `t'` after a restore, in order.
fn gaps_and_rows(server: &Server, name: &str) -> (Vec<String>, String) {
    let folder = folder();
    let file = folder.path().join("archive.sql.zst");
    let choices = engine::DumpOptions::default();
    let summary = dump_with(server, name, &file, &choices, &engine::Silent).unwrap();
    server.sql(None, &format!("DROP DATABASE {name}"));
    restore_with(server, &file, name, &engine::RestoreOptions::default()).unwrap();
    let left = server.sql(Some(name), "SELECT a FROM `t'` ORDER BY a");
    server.sql(None, &format!("DROP DATABASE {name}"));
    let words = |gap: &archive::index::Gap| format!("{} {} {}", gap.name, gap.cause, gap.detail);
    (summary.index.gaps.iter().map(words).collect(), left)
}
