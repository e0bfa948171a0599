//! Traps 28 and 29: numbers.

crate::cases! {
    /// Six digits are what the text protocol gives of a FLOAT; a DOUBLE has seventeen.
    t28_floating_point [mariadb, newer_mariadb, mysql] = "
        SET sql_mode='';
        CREATE TABLE t (id INT PRIMARY KEY, a DOUBLE, b FLOAT, c DOUBLE(20,5), d FLOAT(7,3), e DOUBLE UNSIGNED, f FLOAT ZEROFILL, g DOUBLE(10,2) ZEROFILL, h FLOAT(53), i FLOAT(24), j REAL);
        INSERT INTO t VALUES (1, 4.9406564584124654e-324, 1.401298464324817e-45, 0.00001, 0.001, 1.7976931348623157e308, 1.5, 2.5, 0.1, 0.1, 0.1),
            (2, -4.9406564584124654e-324, -1.401298464324817e-45, -12345678.12345, -1234.567, 0, 3.4028234663852886e38, 1, 1e-300, 1e-40, 1e300),
            (3, 2.2250738585072011e-308, 1.1754942e-38, 1e14, 9999.999, 1e23, 16777217, 99999999, 1e22, 1e15, -1e22),
            (4, 1.7976931348623157e308, -3.4028234663852886e38, 1e14 + 0.12345, 0, 123456789012345678, 99999999, 0.005, 123456789.123456789, 123456789, 5e-324),
            (5, -1.7976931348623157e308, 3.4028234663852886e38, NULL, NULL, 9007199254740993, 0.1, 0.01, 1e21, 8388608.5, 1e15),
            (6, 0.1, 0.1, 0.1, 0.1, 0.30000000000000004, 16777216, 12345678.99, 999999999999999, 1e-7, 123456.7),
            (7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);";

    /// Each power of two and ten, and its neighbours.
    t28_powers [mariadb, newer_mariadb, mysql] = "
        CREATE TABLE t (a DOUBLE, b FLOAT);
        INSERT INTO t WITH RECURSIVE n(i) AS (SELECT -1022 UNION ALL SELECT i + 1 FROM n WHERE i < -1022 + 990) SELECT POW(2, i) * 1.0000000000000002e0, IF(i > -150, POW(2, i) * 1.0000001e0, NULL) FROM n;
        INSERT INTO t WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 990) SELECT POW(2, i) / 3, IF(i < 128, POW(2, i) / 3, NULL) FROM n;
        INSERT INTO t WITH RECURSIVE n(i) AS (SELECT -308 UNION ALL SELECT i + 1 FROM n WHERE i < 308) SELECT -POW(10, i) * 7, IF(i BETWEEN -44 AND 37, -POW(10, i) * 7, NULL) FROM n WHERE i < 308;";

    /// Never through a floating-point number.
    t29_exact_numbers [mariadb, newer_mariadb, mysql] = "
        SET sql_mode='';
        CREATE TABLE t (id INT PRIMARY KEY, a DECIMAL(65,30), b DECIMAL(65,0), c BIGINT UNSIGNED, d BIGINT, e DECIMAL(30,30), f DECIMAL(10,2) UNSIGNED ZEROFILL, g INT(10) UNSIGNED ZEROFILL, h TINYINT(1), i MEDIUMINT, j SMALLINT UNSIGNED, k DECIMAL);
        INSERT INTO t VALUES (1, 99999999999999999999999999999999999.999999999999999999999999999999, 99999999999999999999999999999999999999999999999999999999999999999, 18446744073709551615, 9223372036854775807, 0.999999999999999999999999999999, 99999999.99, 4294967295, 127, 8388607, 65535, 9999999999),
            (2, -99999999999999999999999999999999999.999999999999999999999999999999, -99999999999999999999999999999999999999999999999999999999999999999, 9223372036854775808, -9223372036854775808, -0.000000000000000000000000000001, 0.01, 7, -128, -8388608, 0, -1),
            (3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0), (4, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL), (5, 0.000000000000000000000000000001, 1, 9223372036854775807, -1, 0.5, 1.10, 1, 1, 1, 1, 1);
        CREATE TABLE k (a BIGINT UNSIGNED PRIMARY KEY) PARTITION BY HASH (a) PARTITIONS 3;
        INSERT INTO k VALUES (0), (9223372036854775807), (9223372036854775808), (18446744073709551615);
        CREATE TABLE n (a BIGINT PRIMARY KEY);
        INSERT INTO n VALUES (-9223372036854775808), (-1), (0), (9223372036854775807);";

    /// 0000 is a year of its own.
    t29_years [mariadb, newer_mariadb, mysql] = "
        CREATE TABLE t (a YEAR, b YEAR NOT NULL DEFAULT 1901);
        INSERT INTO t VALUES (0, 0), (1901, 2155), (NULL, 2000), ('0', '69'), (70, DEFAULT);";

    /// Two digits, deprecated for twenty years, and still in old tables.
    t29_years_of_two_digits [mariadb, newer_mariadb] = "
        CREATE TABLE t (id INT PRIMARY KEY, a YEAR(2));
        INSERT INTO t VALUES (1, 0), (2, 2000), (3, 1970), (4, 2069), (5, 99), (6, NULL);";
}

testkit::on_each_server! {
    // A minus zero has another sign and is equal to zero: only the sign bit tells it. MariaDB makes it zero when it is
    // written; MySQL keeps it.
    #[only(mysql)]
    fn t28_minus_zero(server) {
        let folder = crate::support::folder();
        let database = server.database("t28_minus_zero");
        server.sql(Some(&database), "CREATE TABLE t (id INT PRIMARY KEY, a DOUBLE, b FLOAT); INSERT INTO t VALUES (1, '-0', '-0'), (2, 0, 0), (3, -1e-400, -1e-50)");
        let signs = "SELECT id, ATAN2(a, -1), ATAN2(b, -1) FROM t ORDER BY id";
        let before = server.sql(Some(&database), signs);
        let pi = "3.141592653589793";
        assert_eq!(before, format!("1\t-{pi}\t-{pi}\n2\t{pi}\t{pi}\n3\t-{pi}\t-{pi}\n"));
        let (file, _) = crate::support::dump(server, &database, &folder);
        let ours = format!("{database}_ours");
        crate::support::restore(server, &file, &ours);
        assert_eq!(server.sql(Some(&ours), signs), before);
        let plain = server.database("t28_plain");
        crate::support::plain_client(server, &file, &plain);
        assert_eq!(server.sql(Some(&plain), signs), before);
    }
}
