//! Trap 25: JSON, which is a type in MySQL and a checked text in MariaDB.

crate::cases! {
    /// Numbers, escapes, emoji, NUL, depth; in MySQL only the text that it prints can be written.
    t25_json [mariadb, newer_mariadb, mysql] = "
        CREATE TABLE t (id INT PRIMARY KEY, j JSON, n JSON NOT NULL);
        INSERT INTO t VALUES (1, '{\"a\": 1, \"b\": [true, false, null], \"é\": \"😀\"}', '0'), (2, NULL, 'null'), (3, '\"it\\'s \\\\\\\\ \\\\\" \\\\n \\\\u0000 \\\\u001a \\\\ud83d\\\\ude00\"', '[]'),
            (4, '[18446744073709551615, -9223372036854775808, 18446744073709551616, 123456789012345678901234567890, 1.0, 1e2, -0.0, 5e-324, 1.7976931348623157e308, 0.1]', '{}'), (5, '\"\"', 'true'),
            (6, '[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]', '{\"\": {\"\": \"\"}}'), (7, '{\"b\":1,\"a\":2,\"aa\":3}', '\"\\\\u00e9\"');
        INSERT INTO t SELECT 8, CONCAT('[', REPEAT('\"0123456789éà\\'\",', 20000), '1]'), CONCAT('\"', REPEAT('x', 70000), '\"');";

    /// A text with a check: its own charset, and no change to a single space of it.
    t25_json_of_mariadb [mariadb, newer_mariadb] = "
        CREATE TABLE t (id INT PRIMARY KEY, j JSON, l LONGTEXT CHARACTER SET latin1 CHECK (JSON_VALID(l)));
        INSERT INTO t VALUES (1, ' { \"a\" : 1 , \"a\" : 2 } ', '[\"é\"]'), (2, '1e0', '  1 '), (3, '[1.50, 1.5, 123456789012345678901234567890.12345]', NULL);";
}
