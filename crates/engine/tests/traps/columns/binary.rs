//! Traps 23 and 24: bits and bytes.

crate::cases! {
    /// A client decides what a BIT looks like; here every width, as bytes.
    t23_bits [mariadb, newer_mariadb, mysql] = "
        CREATE TABLE t (id INT PRIMARY KEY, a BIT(1), b BIT(8) NOT NULL, c BIT(9), d BIT(64), e BIT(63) DEFAULT b'101', KEY (d));
        INSERT INTO t VALUES (1, 0, 0, 0, 0, 0), (2, 1, 255, 511, 18446744073709551615, 9223372036854775807),
            (3, NULL, b'00110000', NULL, NULL, NULL), (4, 1, 39, 92, 10, DEFAULT);
        CREATE TABLE m (a BIT(3), b BIT(13), c BIT(64)) ENGINE=MyISAM;
        INSERT INTO m VALUES (5, 8191, 18446744073709551615), (0, 0, 0), (NULL, NULL, NULL);
        CREATE TABLE k (a BIT(16) PRIMARY KEY);
        INSERT INTO k VALUES (0), (1), (256), (65535);";

    /// Empty is not NULL, \"0\" is not false, and what ends a BINARY(n) is part of it.
    t24_bytes [mariadb, newer_mariadb, mysql] = "
        CREATE TABLE t (id INT PRIMARY KEY, a BINARY(4), b VARBINARY(300), c TINYBLOB, d BLOB, e MEDIUMBLOB, f LONGBLOB, g BINARY(0), KEY (b(10)));
        INSERT INTO t VALUES (1, '', '', '', '', '', '', ''), (2, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
            (3, '0', '0', '0', '0', '0', '0', ''), (4, x'00000000', x'00', x'00', x'00', x'00', x'00', ''),
            (5, x'61620000', x'61620000', x'2027', x'FF', x'5C', x'0D0A1A', NULL), (6, 'NULL', 'NULL', 'NULL', 'NULL', '0x41', '0x', ''),
            (7, '    ', '  ', ' ', '\\\\', '\\'', '\"', '');
        CREATE TABLE k (a VARBINARY(40) PRIMARY KEY, b BINARY(3) UNIQUE NOT NULL);
        INSERT INTO k VALUES ('', x'000000'), (x'00', x'000001'), ('a', 'A'), ('A', 'a'), ('a ', 'a  '), (x'FF', x'FFFFFF');";

    /// Every byte, and every pair of a byte with one that means something to SQL.
    t24_every_byte [mariadb, newer_mariadb, mysql] = "
        CREATE TABLE t (b VARBINARY(3) PRIMARY KEY, f BINARY(2), l BLOB);
        INSERT INTO t WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 255)
            SELECT CHAR(i), CHAR(i), CHAR(i) FROM n;
        INSERT INTO t WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 255)
            SELECT b, b, b FROM (SELECT CONCAT(CHAR(n.i), CHAR(o.i)) b FROM n, n o WHERE o.i IN (0, 10, 13, 26, 34, 37, 39, 44, 59, 92, 96, 255)) x;";
}
