//! Traps 21 to 38: columns and types.

crate::cases! {
    /// Values of generated columns cannot be written.
    t21_generated_columns [mariadb, newer_mariadb, mysql] = "
        CREATE TABLE t (a INT PRIMARY KEY, v INT GENERATED ALWAYS AS (a * 2) VIRTUAL, s INT AS (a + 1) STORED, b INT, KEY (v), UNIQUE (s));
        INSERT INTO t (a, b) VALUES (1, 10), (2, 20);";

    /// A row without a single value that could be written is a row.
    t21_nothing_but_generated_columns [mariadb, newer_mariadb, mysql] = "
        CREATE TABLE t (a INT AS (1 + 1) VIRTUAL, b INT AS (3) STORED);
        INSERT INTO t () VALUES (), (), ();";
}
