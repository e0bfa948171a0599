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

testkit::on_each_server! {
    #[only(mysql)]
    fn t25_json_types(server) {
        // MySQL's documents can hold values that JSON text has no word for. They come back as their text, and the
        // dump counts them. Decimals whose value a DOUBLE tells exactly are not counted: only their type changes.
        let folder = crate::support::folder();
        let database = server.database("t25_types");
        server.sql(Some(&database), "CREATE TABLE t (id INT PRIMARY KEY, j JSON, k JSON); INSERT INTO t VALUES (1, JSON_OBJECT('d', CAST('2020-01-02' AS DATE)), NULL), (2, JSON_ARRAY(CAST('10:11:12.5' AS TIME(6))), JSON_ARRAY(CAST('2020-01-02 10:11:12' AS DATETIME))), (3, JSON_ARRAY(CAST('123456789012345678901234567890.123456789' AS DECIMAL(65,9))), '[1]'), (4, JSON_ARRAY(CAST('abc' AS BINARY)), '{}'), (5, '\"2020-01-02\"', CAST(CAST(1.50 AS DECIMAL(5,2)) AS JSON)), (6, '[0.1, 1e300, 18446744073709551615]', NULL)");
        let (file, summary) = crate::support::dump(server, &database, &folder);
        let notes: Vec<(&str, &str)> = summary.index.notes.iter().map(|note| (note.cause.as_str(), note.detail.split(' ').next().unwrap())).collect();
        assert_eq!(notes, [("json_types", "5")]);
        let copy = format!("{database}_copy");
        crate::support::restore(server, &file, &copy);
        let types = "SELECT id, JSON_TYPE(JSON_EXTRACT(j, '$.d')), JSON_TYPE(JSON_EXTRACT(j, '$[0]')), JSON_TYPE(k) FROM t ORDER BY id";
        assert_eq!(server.sql(Some(&database), types), "1\tDATE\tOBJECT\tNULL\n2\tNULL\tTIME\tARRAY\n3\tNULL\tDECIMAL\tARRAY\n4\tNULL\tBLOB\tOBJECT\n5\tNULL\tSTRING\tDECIMAL\n6\tNULL\tDOUBLE\tNULL\n");
        assert_eq!(server.sql(Some(&copy), types), "1\tSTRING\tOBJECT\tNULL\n2\tNULL\tSTRING\tARRAY\n3\tNULL\tDOUBLE\tARRAY\n4\tNULL\tSTRING\tOBJECT\n5\tNULL\tSTRING\tDOUBLE\n6\tNULL\tDOUBLE\tNULL\n");
        let text = "SELECT id, j, k FROM t WHERE id <> 3 ORDER BY id";
        assert_eq!(server.sql(Some(&database), text).replace("1.50", "1.5"), server.sql(Some(&copy), text));
    }
}
