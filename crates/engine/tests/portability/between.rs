//! One difference after the other: what the map says of it, and what the target holds then.

use testkit::Flavour::{self, MariaDb, MySql, NewerMariaDb};
use testkit::Server;

use crate::support::{dump, folder};
use crate::{announced_and_made, both, of};

/// What came of a table.
struct Told {
    server: &'static Server,
    database: String,
    changes: Vec<engine::Change>,
}

impl Told {
    /// The words of an object's changes.
    fn words(&self, name: &str) -> Vec<&str> {
        let mut words: Vec<&str> = of(&self.changes, name)
            .iter()
            .map(|(word, _)| *word)
            .collect();
        words.dedup();
        words
    }

    fn value(&self, sql: &str) -> String {
        self.server.sql(Some(&self.database), sql).trim().to_owned()
    }
}

/// Makes `sql` on one server and brings it to another, all losses accepted.
fn brought(from: Flavour, to: Flavour, sql: &str) -> Option<Told> {
    let (from, to) = both(from, to)?;
    let folder = folder();
    let database = from.database("between");
    from.sql(Some(&database), sql);
    let (file, summary) = dump(from, &database, &folder);
    assert_eq!(summary.index.gaps, [], "the archive is whole");
    let copy = to.database("copy");
    let restored = announced_and_made(to, &file, &copy);
    Some(Told {
        server: to,
        database: copy,
        changes: restored.changes,
    })
}

#[test]
fn t41_collations_of_mysql_on_mariadb() {
    let sql = "CREATE TABLE t (a VARCHAR(9) COLLATE utf8mb4_0900_ai_ci PRIMARY KEY, b VARCHAR(9) COLLATE utf8mb4_ja_0900_as_cs, c VARCHAR(9) COLLATE utf8mb4_de_pb_0900_as_cs, d VARCHAR(9) COLLATE utf8mb4_0900_bin) COLLATE utf8mb4_0900_ai_ci; INSERT INTO t VALUES ('é', 'か', 'ü', 'x '), ('é ', 'b', 'c', 'x')";
    let collations = "SELECT GROUP_CONCAT(COLLATION_NAME ORDER BY COLUMN_NAME) FROM information_schema.COLUMNS WHERE TABLE_SCHEMA=DATABASE() AND TABLE_NAME='t'";
    if let Some(told) = brought(MySql, MariaDb, sql) {
        assert_eq!(
            told.value(collations),
            "utf8mb4_uca1400_nopad_ai_ci,utf8mb4_uca1400_nopad_as_cs,utf8mb4_uca1400_german2_nopad_as_cs,utf8mb4_nopad_bin"
        );
        assert_eq!(
            told.words("t"),
            ["collation_near", "collation_renamed", "collation_near"]
        );
        // They do not pad there either: both rows are there.
        assert_eq!(
            told.value("SELECT GROUP_CONCAT(HEX(a), HEX(b), HEX(c), HEX(d) ORDER BY a) FROM t"),
            "C3A9E3818BC3BC7820,C3A920626378"
        );
    }
    if let Some(told) = brought(MySql, NewerMariaDb, sql) {
        // It knows these names itself, but for Japanese.
        assert_eq!(
            told.value(collations),
            "utf8mb4_0900_ai_ci,utf8mb4_uca1400_nopad_as_cs,utf8mb4_de_pb_0900_as_cs,utf8mb4_0900_bin"
        );
        assert_eq!(told.words("t"), ["collation_near"]);
    }
}

#[test]
fn t41_collations_of_mariadb_on_mysql() {
    let sql = "CREATE TABLE t (a VARCHAR(9) COLLATE utf8mb4_uca1400_ai_ci PRIMARY KEY, b VARCHAR(9) COLLATE utf8mb4_nopad_bin, c VARCHAR(9) CHARACTER SET latin1 COLLATE latin1_nopad_bin, d VARCHAR(9) COLLATE utf8mb4_uca1400_swedish_as_cs) COLLATE utf8mb4_uca1400_ai_ci; INSERT INTO t VALUES ('é', 'x ', 'ü', 'å')";
    for from in [MariaDb, NewerMariaDb] {
        let Some(told) = brought(from, MySql, sql) else {
            continue;
        };
        assert_eq!(
            told.value("SELECT GROUP_CONCAT(COLLATION_NAME ORDER BY COLUMN_NAME) FROM information_schema.COLUMNS WHERE TABLE_SCHEMA=DATABASE()"),
            "utf8mb4_0900_ai_ci,utf8mb4_0900_bin,latin1_bin,utf8mb4_sv_0900_as_cs"
        );
        let words = told.words("t");
        assert!(
            words.contains(&"collation_coarser") && words.contains(&"collation_near"),
            "{words:?}"
        );
        assert_eq!(
            told.value("SELECT CONCAT(HEX(a), HEX(b), HEX(c), HEX(d)) FROM t"),
            "C3A97820FCC3A5"
        );
    }
}

#[test]
fn t41_a_collation_nobody_named_stays_what_it_was() {
    // The newer MariaDB would take utf8mb3 without a collation for utf8mb3_uca1400_ai_ci.
    let Some(told) = brought(
        MariaDb,
        NewerMariaDb,
        "CREATE TABLE t (a VARCHAR(9) CHARACTER SET utf8mb3) CHARSET utf8mb4",
    ) else {
        return;
    };
    assert_eq!(
        told.value(
            "SELECT COLLATION_NAME FROM information_schema.COLUMNS WHERE TABLE_SCHEMA=DATABASE()"
        ),
        "utf8mb3_general_ci"
    );
    assert!(told.changes.is_empty(), "{:?}", told.changes);
}

#[test]
fn t27_types_that_the_target_does_not_know() {
    let sql = "CREATE TABLE t (id UUID PRIMARY KEY DEFAULT UUID(), a INET6 DEFAULT '::1', b INET4); INSERT INTO t VALUES ('123e4567-e89b-12d3-a456-426655440000', '2001:db8::ff00:42:8329', '192.0.2.1')";
    for from in [MariaDb, NewerMariaDb] {
        let Some(told) = brought(from, MySql, sql) else {
            continue;
        };
        assert_eq!(
            told.value("SELECT CONCAT_WS(' ', id, a, b) FROM t"),
            "123e4567-e89b-12d3-a456-426655440000 2001:db8::ff00:42:8329 192.0.2.1"
        );
        let words = told.words("t");
        assert!(
            words.contains(&"type_replaced") && words.contains(&"default_respelled"),
            "{words:?}"
        );
        told.value("INSERT INTO t(b) VALUES ('x')");
        assert_eq!(
            told.value("SELECT CHAR_LENGTH(id), a FROM t WHERE b='x'"),
            "36\t::1"
        );
    }
}

#[test]
fn t27_vectors() {
    let sql = "CREATE TABLE t (id INT PRIMARY KEY, v VECTOR(3) NOT NULL); INSERT INTO t VALUES (1, X'0000803F0000004000004040')";
    if let Some(told) = brought(NewerMariaDb, MySql, sql) {
        assert_eq!(
            told.value("SELECT VECTOR_TO_STRING(v) FROM t"),
            "[1.00000e+00,2.00000e+00,3.00000e+00]"
        );
    }
    if let Some(told) = brought(MySql, NewerMariaDb, sql) {
        assert_eq!(told.value("SELECT VEC_ToText(v) FROM t"), "[1,2,3]");
    }
    if let Some(told) = brought(
        NewerMariaDb,
        MariaDb,
        "CREATE TABLE t (id INT PRIMARY KEY, v VECTOR(3) NOT NULL, VECTOR INDEX (v)); INSERT INTO t VALUES (1, X'0000803F0000004000004040')",
    ) {
        assert_eq!(
            told.value("SELECT HEX(v) FROM t"),
            "0000803F0000004000004040"
        );
        assert_eq!(told.words("t"), ["type_replaced", "key_dropped"]);
    }
}

#[test]
fn t25_json_stays_text_and_stays_checked() {
    let sql = "CREATE TABLE t (id INT PRIMARY KEY, j JSON); INSERT INTO t VALUES (1, '{\"a\": [1, 2.50, 18446744073709551615, \"é\\\\n\"]}')";
    for (from, to) in [
        (MySql, MariaDb),
        (MySql, NewerMariaDb),
        (MariaDb, MySql),
        (NewerMariaDb, MySql),
    ] {
        let Some(told) = brought(from, to, sql) else {
            continue;
        };
        assert_eq!(
            told.value("SELECT JSON_EXTRACT(j, '$.a[2]') FROM t"),
            "18446744073709551615"
        );
        assert!(
            told.server
                .try_sql(Some(&told.database), "INSERT INTO t VALUES (2, '{')")
                .is_err()
        );
    }
}

#[test]
fn t30_defaults_are_respelled_or_lost_aloud() {
    let sql = "CREATE SEQUENCE s; CREATE TABLE t (id INT PRIMARY KEY, a INT DEFAULT 5, b DATETIME DEFAULT CURRENT_TIMESTAMP() ON UPDATE CURRENT_TIMESTAMP(), c DATE DEFAULT CURDATE(), d TEXT DEFAULT 'abc', e BLOB DEFAULT X'4142', f DECIMAL(5,2) DEFAULT -1.25, g VARCHAR(40) DEFAULT CONCAT('a', 1), h INT DEFAULT NEXTVAL(s), i DATE DEFAULT '0000-00-00', j BIT(3) DEFAULT b'101', k INT DEFAULT (1 + 2)); INSERT INTO t(id, h) VALUES (1, 9)";
    for from in [MariaDb, NewerMariaDb] {
        let Some(told) = brought(from, MySql, sql) else {
            continue;
        };
        told.value("SET SESSION sql_mode=''; INSERT INTO t(id) VALUES (2)");
        assert_eq!(told.value("SELECT a, b IS NOT NULL, c=CURDATE(), d, HEX(e), f, g, h, i, j+0, k FROM t WHERE id=2"), "5\t1\t1\tabc\t4142\t-1.25\ta1\tNULL\t0000-00-00\t5\t3");
        assert_eq!(told.words("s"), ["kind_unknown"]);
        let words = told.words("t");
        assert!(
            words.contains(&"default_dropped") && words.contains(&"zero_date_kept"),
            "{words:?}"
        );
    }
    let sql = "CREATE TABLE t (id INT PRIMARY KEY, a INT DEFAULT (1+2), b TEXT DEFAULT ('abc'), c DATETIME DEFAULT CURRENT_TIMESTAMP, d BINARY(16) DEFAULT (UUID_TO_BIN(UUID())), e DECIMAL(5,2) DEFAULT -1.25); INSERT INTO t(id) VALUES (1)";
    for to in [MariaDb, NewerMariaDb] {
        let Some(told) = brought(MySql, to, sql) else {
            continue;
        };
        told.value("INSERT INTO t(id) VALUES (2)");
        assert_eq!(
            told.value("SELECT a, b, c IS NOT NULL, d, e FROM t WHERE id=2"),
            "3\tabc\t1\tNULL\t-1.25"
        );
        assert!(told.words("t").contains(&"default_dropped"));
    }
}

#[test]
fn t35_keys_and_checks() {
    let sql = "CREATE TABLE t (id INT PRIMARY KEY, a VARCHAR(30), b INT INVISIBLE DEFAULT 3, KEY f ((UPPER(a))), KEY h (b) INVISIBLE, CONSTRAINT c CHECK (b < 10) NOT ENFORCED, CONSTRAINT d CHECK (b < 100), s INT GENERATED ALWAYS AS (id*2) STORED NOT NULL); INSERT INTO t(id, a, b) VALUES (1, 'x', 50)";
    for to in [MariaDb, NewerMariaDb] {
        let Some(told) = brought(MySql, to, sql) else {
            continue;
        };
        let mut words = told.words("t");
        words.retain(|word| !word.starts_with("collation"));
        words.sort_unstable();
        words.dedup();
        assert_eq!(
            words,
            [
                "check_dropped",
                "hidden_respelled",
                "key_dropped",
                "not_null_dropped"
            ]
        );
        assert_eq!(told.value("SELECT * FROM t"), "1\tx\t2");
        assert_eq!(told.value("SELECT b FROM t"), "50");
        assert_eq!(told.value("SELECT IGNORED FROM information_schema.STATISTICS WHERE TABLE_SCHEMA=DATABASE() AND INDEX_NAME='h'"), "YES");
        told.value("INSERT INTO t(id, b) VALUES (2, 60)");
        assert!(
            told.server
                .try_sql(Some(&told.database), "INSERT INTO t(id, b) VALUES (3, 600)")
                .is_err()
        );
    }
    let sql = "CREATE TABLE t (id INT PRIMARY KEY, a TEXT, b INT, UNIQUE KEY u (a), KEY h (b) IGNORED, c INT INVISIBLE DEFAULT 4); INSERT INTO t(id, a) VALUES (1, 'x')";
    for from in [MariaDb, NewerMariaDb] {
        let Some(told) = brought(from, MySql, sql) else {
            continue;
        };
        let words = told.words("t");
        assert!(
            words.contains(&"key_dropped") && words.contains(&"hidden_respelled"),
            "{words:?}"
        );
        assert_eq!(told.value("SELECT IS_VISIBLE FROM information_schema.STATISTICS WHERE TABLE_SCHEMA=DATABASE() AND INDEX_NAME='h'"), "NO");
        assert_eq!(told.value("SELECT * FROM t"), "1\tx\tNULL");
    }
}

#[test]
fn t16_t18_t36_engines_and_storage() {
    let sql = "CREATE TABLE a (id INT PRIMARY KEY) ENGINE=Aria TRANSACTIONAL=1 PAGE_CHECKSUM=1; CREATE TABLE p (id INT PRIMARY KEY, t TEXT COMPRESSED) PAGE_COMPRESSED=1; CREATE TABLE m (id INT PRIMARY KEY) ENGINE=MyISAM PARTITION BY HASH (id) PARTITIONS 3; INSERT INTO a VALUES (1); INSERT INTO p VALUES (1, 'x'); INSERT INTO m VALUES (1), (2)";
    for from in [MariaDb, NewerMariaDb] {
        let Some(told) = brought(from, MySql, sql) else {
            continue;
        };
        for (table, word) in [
            ("a", "engine_replaced"),
            ("p", "compression_dropped"),
            ("m", "engine_replaced"),
        ] {
            assert!(
                told.words(table).contains(&word),
                "{table}: {:?}",
                told.words(table)
            );
        }
        assert_eq!(told.value("SELECT GROUP_CONCAT(DISTINCT ENGINE) FROM information_schema.TABLES WHERE TABLE_SCHEMA=DATABASE()"), "InnoDB");
        assert_eq!(
            told.value(
                "SELECT (SELECT COUNT(*) FROM a)+(SELECT COUNT(*) FROM p)+(SELECT COUNT(*) FROM m)"
            ),
            "4"
        );
    }
}

#[test]
fn t03_history_stays_behind_aloud() {
    let sql = "CREATE TABLE t (id INT PRIMARY KEY, a INT) WITH SYSTEM VERSIONING; INSERT INTO t VALUES (1, 1), (2, 2); UPDATE t SET a=5 WHERE id=1; DELETE FROM t WHERE id=2; INSERT INTO t VALUES (3, 3)";
    for from in [MariaDb, NewerMariaDb] {
        let Some(told) = brought(from, MySql, sql) else {
            continue;
        };
        assert!(told.words("t").contains(&"versioning_dropped"));
        assert_eq!(
            told.value("SELECT GROUP_CONCAT(id, a ORDER BY id) FROM t"),
            "15,33"
        );
    }
}

#[test]
fn t26_geometry_keeps_its_bytes() {
    let sql = "CREATE TABLE t (id INT PRIMARY KEY, g GEOMETRY NOT NULL, SPATIAL KEY (g)); INSERT INTO t VALUES (1, ST_GeomFromText('POINT(1 2)')), (2, ST_GeomFromText('POLYGON((0 0,1 0,1 1,0 0))'))";
    for (from, to) in [
        (MySql, MariaDb),
        (MariaDb, MySql),
        (NewerMariaDb, MySql),
        (MySql, NewerMariaDb),
    ] {
        let Some(told) = brought(from, to, sql) else {
            continue;
        };
        assert_eq!(
            told.value("SELECT ST_AsText(g) FROM t WHERE id=1"),
            "POINT(1 2)"
        );
        assert!(told.words("t").contains(&"geometry_axes"));
    }
    if let Some(told) = brought(
        MySql,
        MariaDb,
        "CREATE TABLE t (id INT PRIMARY KEY, g POINT NOT NULL SRID 4326); INSERT INTO t VALUES (1, ST_GeomFromText('POINT(48.85 2.35)', 4326))",
    ) {
        // As told: MariaDB reads the same bytes with the longitude first.
        assert_eq!(
            told.value("SELECT ST_SRID(g), ST_X(g) FROM t"),
            "4326\t2.35"
        );
        assert!(told.words("t").contains(&"srid_dropped"));
    }
}

#[test]
fn programs_that_the_target_refuses_are_announced() {
    let sql = "CREATE TABLE t (a INT PRIMARY KEY); INSERT INTO t VALUES (4); CREATE FUNCTION f() RETURNS INT RETURN (SELECT VALUE(a) FROM t LIMIT 1); CREATE FUNCTION g() RETURNS INT NO SQL RETURN 7; CREATE VIEW bad AS SELECT NATURAL_SORT_KEY('a10') AS k, a FROM t; CREATE VIEW alas AS SELECT k FROM bad; CREATE VIEW good AS SELECT a FROM t";
    let Some(told) = brought(MariaDb, MySql, sql) else {
        return;
    };
    assert_eq!(told.words("bad"), ["not_created"]);
    assert_eq!(told.words("alas"), ["not_created"]);
    assert_eq!(told.words("f"), ["not_created"]);
    assert_eq!(told.value("SELECT a+g() FROM good"), "11");
}

#[test]
fn t37_a_key_that_is_too_long_is_announced() {
    // MyISAM takes longer keys than InnoDB's old row formats, which would shorten them in silence.
    let sql = "CREATE TABLE t (id INT PRIMARY KEY, a VARCHAR(240), KEY k (a)) ENGINE=MyISAM ROW_FORMAT=REDUNDANT CHARSET utf8mb4 PARTITION BY HASH (id) PARTITIONS 2; INSERT INTO t VALUES (1, 'x')";
    let Some(told) = brought(MariaDb, MySql, sql) else {
        return;
    };
    assert!(
        told.words("t").contains(&"key_shortened"),
        "{:?}",
        told.changes
    );
}
