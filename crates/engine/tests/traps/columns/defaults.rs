//! Traps 33 and 34: defaults and counters.

crate::cases! {
    /// 0 is a value like any other in a counted column; the counter itself is kept, also ahead of the rows.
    t33_counters [mariadb, newer_mariadb, mysql] = "
        SET sql_mode='NO_AUTO_VALUE_ON_ZERO';
        CREATE TABLE zero (id INT AUTO_INCREMENT PRIMARY KEY, a INT); INSERT INTO zero VALUES (0, 1), (5, 2);
        CREATE TABLE negative (id INT AUTO_INCREMENT PRIMARY KEY, a INT); INSERT INTO negative VALUES (-5, 1), (-1, 2), (0, 3), (3, 4);
        CREATE TABLE ahead (id BIGINT UNSIGNED AUTO_INCREMENT PRIMARY KEY) AUTO_INCREMENT=1000000; INSERT INTO ahead VALUES (7);
        CREATE TABLE emptied (id INT AUTO_INCREMENT PRIMARY KEY); INSERT INTO emptied VALUES (1), (2), (3); DELETE FROM emptied;
        CREATE TABLE highest (id TINYINT AUTO_INCREMENT PRIMARY KEY); INSERT INTO highest VALUES (127);
        CREATE TABLE second (g INT, id INT AUTO_INCREMENT, PRIMARY KEY (g, id)) ENGINE=MyISAM; INSERT INTO second VALUES (1, 0), (1, 1), (2, 5);";

    /// The counter of a floating-point number.
    t33_counter_of_double [mariadb, newer_mariadb] = "
        SET sql_mode='NO_AUTO_VALUE_ON_ZERO';
        CREATE TABLE t (id DOUBLE AUTO_INCREMENT PRIMARY KEY, f INT) AUTO_INCREMENT=500; INSERT INTO t VALUES (0, 0), (1.5, 1), (-2, 2), (NULL, 3);
        CREATE TABLE f (id FLOAT AUTO_INCREMENT UNIQUE); INSERT INTO f VALUES (0), (0.25), (16777216);";

    /// NULL and the empty string, as rows, as defaults, in keys.
    t33_null_and_empty [mariadb, newer_mariadb, mysql] = "
        CREATE TABLE t (a VARCHAR(9) DEFAULT '', b VARCHAR(9) DEFAULT NULL, c VARCHAR(9) NOT NULL, d CHAR(4) NOT NULL DEFAULT 'NULL', e INT DEFAULT 0, UNIQUE (a), KEY (b));
        INSERT INTO t (a, b, c) VALUES ('', NULL, ''), (NULL, '', 'NULL'), (NULL, NULL, ' '), ('0', '0', '0'); INSERT INTO t VALUES ('x', 'y', 'z', '', NULL);
        CREATE TABLE no_columns_named (a TIMESTAMP NULL DEFAULT NULL, b TIMESTAMP NULL, c TIMESTAMP NULL DEFAULT CURRENT_TIMESTAMP);
        INSERT INTO no_columns_named VALUES (NULL, NULL, NULL);";

    /// Defaults that are expressions, and what changes by itself.
    t34_default_expressions [mariadb, newer_mariadb, mysql] = "
        CREATE TABLE t (id INT PRIMARY KEY, a VARCHAR(64) DEFAULT (UUID()), b INT DEFAULT (1 + 2), c VARCHAR(90) DEFAULT (CONCAT('a''b', '\\\\', '\"', 'é')), d DATE DEFAULT (CURRENT_DATE), e DATETIME(6) DEFAULT CURRENT_TIMESTAMP(6) ON UPDATE CURRENT_TIMESTAMP(6), f TEXT DEFAULT ('x'), g BLOB DEFAULT (0x00FF), h JSON DEFAULT ('[]'), i VARCHAR(20) DEFAULT 'CURRENT_TIMESTAMP', j BIT(4) DEFAULT b'1010', k DECIMAL(10,3) DEFAULT 1.5, l DOUBLE DEFAULT 1e-10, m VARCHAR(20) DEFAULT '''', n VARBINARY(9) DEFAULT 'a');
        INSERT INTO t (id) VALUES (1);
        INSERT INTO t VALUES (2, 'x', 0, '', '2000-01-01', '2000-01-01', '', '', 'null', '', 0, 0, 0, '', '');";

    /// A sequence must be there before the table that draws from it, and a draw must not happen on the way.
    t34_default_of_sequence [mariadb, newer_mariadb] = "
        CREATE SEQUENCE z_last; CREATE SEQUENCE `odd``name` START 100;
        CREATE TABLE a (id BIGINT DEFAULT NEXT VALUE FOR z_last PRIMARY KEY, b INT DEFAULT NEXTVAL(`odd``name`), c INT DEFAULT LASTVAL(z_last));
        INSERT INTO a (c) VALUES (1), (2); INSERT INTO a VALUES (50, NULL, NULL);";
}
