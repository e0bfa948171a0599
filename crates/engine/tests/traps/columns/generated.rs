//! Traps 21 and 22: columns that the server computes, and columns that `SELECT *` does not show.

crate::cases! {
    /// Values of generated columns cannot be written, wherever they stand and whatever indexes them.
    t21_generated_columns [mariadb, newer_mariadb, mysql] = "
        CREATE TABLE t (a INT PRIMARY KEY, v INT GENERATED ALWAYS AS (a * 2) VIRTUAL, s INT AS (a + 1) STORED, b INT, KEY (v), UNIQUE (s));
        INSERT INTO t (a, b) VALUES (1, 10), (2, 20);
        CREATE TABLE first (g VARCHAR(80) AS (CONCAT(b, 'é', c)) STORED, b VARCHAR(20), c VARCHAR(20), h VARCHAR(90) AS (UPPER(g)) VIRTUAL);
        INSERT INTO first (b, c) VALUES ('x', 'y'), (NULL, 'z'), ('', '');
        CREATE TABLE only_defaults (g INT AS (1) VIRTUAL, d INT DEFAULT 5);
        INSERT INTO only_defaults (d) VALUES (5), (5), (NULL);";

    /// A row without a single value that could be written is a row.
    t21_nothing_but_generated_columns [mariadb, newer_mariadb, mysql] = "
        CREATE TABLE t (a INT AS (1 + 1) VIRTUAL, b INT AS (3) STORED);
        INSERT INTO t () VALUES (), (), ();";

    /// The older word for it, and one whose type or charset differs from what it is computed from.
    t21_persistent_columns [mariadb, newer_mariadb] = "
        CREATE TABLE t (a INT, p VARCHAR(20) CHARACTER SET latin1 AS (CONCAT('é', a)) PERSISTENT, i INT AS (a + 2) VIRTUAL INVISIBLE);
        INSERT INTO t (a) VALUES (1), (NULL), (-3);";

    /// Only the dates in it may be computed at all; they must not follow the session's time zone.
    t21_generated_from_dates [mariadb, newer_mariadb, mysql] = "
        CREATE TABLE t (d DATETIME(3), y INT AS (YEAR(d)) STORED, w VARCHAR(40) AS (DATE_FORMAT(d, '%Y-%m-%d')) VIRTUAL);
        INSERT INTO t (d) VALUES ('2024-02-29 23:59:59.999'), (NULL), ('1000-01-01');";

    /// A stored value that was right under other settings must come from the same expression.
    t21_generated_with_division [mariadb, newer_mariadb, mysql] = "
        SET sql_mode='';
        CREATE TABLE t (a INT, b INT, q DECIMAL(20,6) AS (a / b) STORED);
        INSERT INTO t (a, b) VALUES (1, 3), (1, 0), (NULL, 1);";

    /// `SELECT *` leaves them out, and an INSERT without names gives their defaults.
    t22_invisible_columns [mariadb, newer_mariadb] = "
        CREATE TABLE t (a INT INVISIBLE DEFAULT 7, b INT, c VARCHAR(9) INVISIBLE, id INT PRIMARY KEY AUTO_INCREMENT INVISIBLE);
        INSERT INTO t (a, b, c) VALUES (1, 2, 'x'), (NULL, NULL, NULL), (DEFAULT, 5, '');";

    /// The same in MySQL's spelling, which hides it in a version comment.
    t22_invisible_columns_of_mysql [mysql] = "
        CREATE TABLE t (a INT DEFAULT 7 INVISIBLE, b INT, c VARCHAR(9) INVISIBLE, id INT PRIMARY KEY AUTO_INCREMENT INVISIBLE, g INT AS (b + 1) VIRTUAL INVISIBLE);
        INSERT INTO t (a, b, c) VALUES (1, 2, 'x'), (NULL, NULL, NULL), (DEFAULT, 5, '');";

    /// The key that MySQL makes by itself: invisible, counted, and its values are data.
    t21_generated_primary_key [mysql] = "
        SET sql_generate_invisible_primary_key = ON;
        CREATE TABLE t (a VARCHAR(9));
        INSERT INTO t VALUES ('x'), ('y'), ('z');
        DELETE FROM t WHERE a = 'y';
        INSERT INTO t VALUES ('w');
        CREATE TABLE no_rows (a INT, KEY (a));";
}
