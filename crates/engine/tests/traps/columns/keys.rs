//! Trap 35: checks and indexes of every kind.

crate::cases! {
    /// Names of checks are the table's own in MariaDB and the database's in MySQL.
    t35_checks [mariadb, newer_mariadb, mysql] = "
        CREATE TABLE t (a INT CHECK (a > 0), b VARCHAR(20) CHECK (b <> 'it''s \\\\ \"'), CONSTRAINT `a check` CHECK (a < 100 OR b LIKE 'x%'));
        INSERT INTO t VALUES (1, 'x'), (NULL, NULL), (150, 'xy');";

    /// Rows that a check refuses today may be there: it can be switched off.
    t35_rows_against_a_check [mariadb, newer_mariadb] = "
        SET check_constraint_checks=0;
        CREATE TABLE t (a INT CHECK (a > 0), j JSON, CONSTRAINT c CHECK (a < 5)); INSERT INTO t VALUES (-1, 'no json'), (9, '{');
        CREATE TABLE u (a INT, CONSTRAINT c CHECK (a < 5)); INSERT INTO u VALUES (9);";

    /// The same in MySQL, where one says so of the check itself.
    t35_checks_not_enforced [mysql] = "
        CREATE TABLE t (a INT, CONSTRAINT c CHECK (a > 0) NOT ENFORCED, CHECK (a < 1000)); INSERT INTO t VALUES (-1), (0), (999);";

    /// Descending, prefixed, full text with a parser, spatial, several comments.
    t35_indexes [mariadb, newer_mariadb, mysql] = "
        CREATE TABLE t (id INT, a INT, b VARCHAR(200), c TEXT, d TEXT, g POINT NOT NULL, PRIMARY KEY (a DESC, id), KEY k1 (b(7), a DESC) COMMENT 'it''s \\\\ \"k\"', UNIQUE `u k` (id), FULLTEXT f1 (c), FULLTEXT f2 (c, d), SPATIAL KEY s (g), KEY h (id) USING BTREE);
        INSERT INTO t VALUES (1, 2, 'abc', 'some words', 'more', ST_GeomFromText('POINT(1 2)')), (2, 1, NULL, NULL, '', ST_GeomFromText('POINT(3 4)')), (3, 2, 'abcdefghij', 'x', 'y', ST_GeomFromText('POINT(0 0)'));
        CREATE TABLE m (a VARCHAR(20), b BLOB, KEY (a) USING HASH, KEY (b(5))) ENGINE=MyISAM CHECKSUM=1 DELAY_KEY_WRITE=1 PACK_KEYS=1; INSERT INTO m VALUES ('x', 'y');
        CREATE TABLE h (a INT, b INT, KEY (a) USING HASH, KEY (b) USING BTREE) ENGINE=MEMORY MAX_ROWS=1000; INSERT INTO h VALUES (1, 2);";

    /// An index that the optimizer ignores, also the only usable key of the table.
    t35_ignored_indexes [mariadb, newer_mariadb] = "
        CREATE TABLE t (id INT PRIMARY KEY, a INT NOT NULL, b INT, UNIQUE KEY u (a) IGNORED, KEY k (b) IGNORED); INSERT INTO t VALUES (3, 1, 1), (1, 2, 2), (2, 3, 3);
        CREATE TABLE u (a INT NOT NULL, b INT NOT NULL, UNIQUE KEY u (a), UNIQUE KEY v (b) IGNORED); INSERT INTO u VALUES (2, 1), (1, 2);";

    /// The same in MySQL, whose word is another.
    t35_invisible_indexes [mysql] = "
        CREATE TABLE t (id INT PRIMARY KEY, a INT NOT NULL, b INT, UNIQUE KEY u (a) INVISIBLE, KEY k (b) INVISIBLE); INSERT INTO t VALUES (3, 1, 1), (1, 2, 2), (2, 3, 3);
        CREATE TABLE u (a INT NOT NULL, b INT NOT NULL, UNIQUE KEY u (a), UNIQUE KEY v (b) INVISIBLE); INSERT INTO u VALUES (2, 1), (1, 2);";

    /// Long unique keys, which MariaDB keeps as a hash in a hidden column.
    t35_hashed_unique_keys [mariadb, newer_mariadb] = "
        CREATE TABLE t (a TEXT, b BLOB NOT NULL, c VARCHAR(3000), d INT, UNIQUE (a), UNIQUE KEY two (b, c), UNIQUE KEY h (d) USING HASH);
        INSERT INTO t VALUES ('x', 'y', 'z', 1), (NULL, '', NULL, 2), (REPEAT('é', 5000), REPEAT('q', 4000), '', 3);";

    /// An index over an expression is a hidden column; over JSON members, several entries for a row.
    t35_functional_indexes [mysql] = "
        CREATE TABLE t (id INT PRIMARY KEY, a INT, b VARCHAR(50), j JSON, KEY e ((a + 1)), UNIQUE KEY l ((LOWER(b)) DESC), KEY m ((CAST(j->'$.tags' AS UNSIGNED ARRAY))), KEY mixed (a, (ABS(a)), b(5)), FULLTEXT KEY f (b) WITH PARSER ngram);
        INSERT INTO t VALUES (1, 5, 'ABC', '{\"tags\": [1, 2, 3]}'), (2, NULL, NULL, NULL), (3, -5, 'it''s', '{\"tags\": []}');
        CREATE TABLE only_unique (a INT NOT NULL, UNIQUE KEY ((a * 2))); INSERT INTO only_unique VALUES (3), (1);";

    /// Foreign keys between columns of this kind, self-references and cycles.
    t35_foreign_keys_on_keys [mariadb, newer_mariadb, mysql] = "
        CREATE TABLE p (a VARCHAR(9) NOT NULL, b BIGINT UNSIGNED NOT NULL, parent BIGINT UNSIGNED, UNIQUE KEY u (b, a), KEY (parent), UNIQUE KEY w (b), CONSTRAINT self FOREIGN KEY (parent) REFERENCES p (b) ON DELETE SET NULL);
        CREATE TABLE c (x VARCHAR(9), y BIGINT UNSIGNED, KEY (y, x), CONSTRAINT `odd ``fk` FOREIGN KEY (y, x) REFERENCES p (b, a) ON DELETE CASCADE ON UPDATE CASCADE);
        INSERT INTO p VALUES ('é', 18446744073709551615, 18446744073709551615), ('b', 1, 18446744073709551615); INSERT INTO c VALUES ('É', 18446744073709551615), (NULL, 5), ('b', 1);";
}
