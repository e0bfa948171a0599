//! Traps 36 and 37: attributes of columns and tables, and formats that a stricter server refuses.

crate::cases! {
    /// Comments hold anything; so do quotes in them.
    t36_comments [mariadb, newer_mariadb, mysql] = "
        CREATE TABLE t (a INT COMMENT 'it''s \\\\ \"quoted\" `back`', b INT COMMENT 'two\\nlines\\r\\nand\\ta tab', c INT COMMENT '😀 é 表 -- no /* comment */ ;', d INT COMMENT '%s $1 \\\\0 /*!50000 x */', KEY k (a) COMMENT '😀''') COMMENT='table''s \\n 😀 \\\\ comment';
        INSERT INTO t VALUES (1, 2, 3, 4);";

    /// Character sets and collations of single columns, and a table of another than the database's.
    t36_column_collations [mariadb, newer_mariadb, mysql] = "
        CREATE TABLE t (a VARCHAR(9), b VARCHAR(9) COLLATE utf8mb4_bin, c CHAR(9) CHARACTER SET latin1 COLLATE latin1_german2_ci, d TEXT CHARACTER SET utf8mb3, e ENUM('a') CHARACTER SET ascii COLLATE ascii_bin, f VARCHAR(9) CHARACTER SET binary, g LONGTEXT COLLATE utf8mb4_unicode_520_ci) CHARACTER SET cp1251;
        INSERT INTO t VALUES ('Я', 'é', 'ß', '表', 'a', 'x', '😀');";

    /// Compressed columns read as themselves.
    t36_compressed_columns [mariadb, newer_mariadb] = "
        CREATE TABLE t (id INT PRIMARY KEY, a VARCHAR(2000) COMPRESSED, b TEXT COMPRESSED=zlib CHARACTER SET latin1, c BLOB COMPRESSED NOT NULL, d VARBINARY(500) COMPRESSED DEFAULT 'x');
        INSERT INTO t VALUES (1, REPEAT('é', 500), REPEAT('ÿ', 5000), REPEAT(x'00FF', 9000), DEFAULT), (2, NULL, NULL, '', NULL), (3, '', '', 'a', '');
        CREATE TABLE m (a TEXT COMPRESSED) ENGINE=MyISAM; INSERT INTO m VALUES ('abc'), (REPEAT('x', 3000));";

    /// Attributes that name no data. (InnoDB takes no ENGINE_ATTRIBUTE.)
    t36_attributes_of_mysql [mysql] = "
        CREATE TABLE t (a INT STORAGE DISK, b INT COLUMN_FORMAT FIXED, c INT COLUMN_FORMAT DYNAMIC, g POINT SRID 4326 COMMENT 'x', KEY k (a)) STATS_PERSISTENT=1 STATS_AUTO_RECALC=0 STATS_SAMPLE_PAGES=33;
        INSERT INTO t VALUES (1, 2, 3, ST_GeomFromText('POINT(1 2)', 4326));";

    /// Options of tables.
    t36_options_of_mariadb [mariadb, newer_mariadb] = "
        CREATE TABLE t (a INT) ENGINE=InnoDB PAGE_COMPRESSED=1 PAGE_COMPRESSION_LEVEL=3 STATS_PERSISTENT=1 STATS_SAMPLE_PAGES=33;
        INSERT INTO t VALUES (1);
        CREATE TABLE a (a VARCHAR(9), KEY (a)) ENGINE=Aria TRANSACTIONAL=0 PAGE_CHECKSUM=1 ROW_FORMAT=DYNAMIC; INSERT INTO a VALUES ('x');";

    /// Each row format, and the block sizes of compressed tables.
    t37_row_formats [mariadb, newer_mariadb, mysql] = "
        CREATE TABLE r (a VARCHAR(50) CHARACTER SET latin1, KEY (a)) ROW_FORMAT=REDUNDANT; INSERT INTO r VALUES ('é');
        CREATE TABLE c (a TEXT) ROW_FORMAT=COMPACT; INSERT INTO c VALUES (REPEAT('x', 30000));
        CREATE TABLE d (a TEXT) ROW_FORMAT=DYNAMIC; INSERT INTO d VALUES (REPEAT('y', 30000));
        CREATE TABLE z (a TEXT) ROW_FORMAT=COMPRESSED KEY_BLOCK_SIZE=4; INSERT INTO z VALUES (REPEAT('z', 30000));
        CREATE TABLE f (a CHAR(9), b INT) ENGINE=MyISAM ROW_FORMAT=FIXED; INSERT INTO f VALUES ('x ', 1);
        CREATE TABLE wide (a VARCHAR(768) CHARACTER SET utf8mb4, KEY (a)) ROW_FORMAT=DYNAMIC; INSERT INTO wide VALUES ('é');";

    /// What a strict server would refuse to make.
    t37_made_without_strictness [mariadb, newer_mariadb] = "
        SET SESSION innodb_strict_mode=0, sql_mode='';
        CREATE TABLE k (a TEXT) ROW_FORMAT=DYNAMIC KEY_BLOCK_SIZE=8; INSERT INTO k VALUES ('x');
        CREATE TABLE f (a TEXT) ROW_FORMAT=FIXED; INSERT INTO f VALUES ('x');
        CREATE TABLE o (a INT) KEY_BLOCK_SIZE=3; INSERT INTO o VALUES (1);";

    /// A row that may become larger than a page.
    t37_row_size_too_large [mariadb, newer_mariadb] = "
        SET SESSION innodb_strict_mode=0, sql_mode='';
        CREATE TABLE w (
            a1 CHAR(250) CHARACTER SET latin1, a2 CHAR(250) CHARACTER SET latin1, a3 CHAR(250) CHARACTER SET latin1, a4 CHAR(250) CHARACTER SET latin1, a5 CHAR(250) CHARACTER SET latin1,
            a6 CHAR(250) CHARACTER SET latin1, a7 CHAR(250) CHARACTER SET latin1, a8 CHAR(250) CHARACTER SET latin1, a9 CHAR(250) CHARACTER SET latin1, b1 CHAR(250) CHARACTER SET latin1,
            b2 CHAR(250) CHARACTER SET latin1, b3 CHAR(250) CHARACTER SET latin1, b4 CHAR(250) CHARACTER SET latin1, b5 CHAR(250) CHARACTER SET latin1, b6 CHAR(250) CHARACTER SET latin1, b7 CHAR(250) CHARACTER SET latin1,
            b8 CHAR(250) CHARACTER SET latin1, b9 CHAR(250) CHARACTER SET latin1, c1 CHAR(250) CHARACTER SET latin1, c2 CHAR(250) CHARACTER SET latin1, c3 CHAR(250) CHARACTER SET latin1, c4 CHAR(250) CHARACTER SET latin1,
            c5 CHAR(250) CHARACTER SET latin1, c6 CHAR(250) CHARACTER SET latin1, c7 CHAR(250) CHARACTER SET latin1, c8 CHAR(250) CHARACTER SET latin1, c9 CHAR(250) CHARACTER SET latin1, d1 CHAR(250) CHARACTER SET latin1,
            d2 CHAR(250) CHARACTER SET latin1, d3 CHAR(250) CHARACTER SET latin1, d4 CHAR(250) CHARACTER SET latin1, d5 CHAR(250) CHARACTER SET latin1, d6 CHAR(250) CHARACTER SET latin1) ENGINE=InnoDB;
        INSERT INTO w (a1, d6) VALUES ('x', 'y');";
}

testkit::on_each_server! {
    #[only(mysql)]
    fn t37_made_without_strictness_on_mysql(server) {
        // MySQL lets only few accounts switch strictness off: our restore does so where it may; for the plain client
        // the server must be that way.
        let folder = crate::support::folder();
        let database = server.database("t37_strictness");
        let columns: Vec<String> = (1..=33).map(|n| format!("c{n} CHAR(250) CHARACTER SET latin1")).collect();
        let sql = format!("SET SESSION innodb_strict_mode=0, sql_mode=''; CREATE TABLE w ({}); INSERT INTO w (c1, c33) VALUES ('x', 'y');
            CREATE TABLE k (a TEXT) ROW_FORMAT=DYNAMIC KEY_BLOCK_SIZE=8; INSERT INTO k VALUES ('x'); CREATE TABLE f (a TEXT) ROW_FORMAT=FIXED; INSERT INTO f VALUES ('x')", columns.join(", "));
        server.sql(Some(&database), &sql);
        let before = testkit::fingerprint(server, &database);
        let (file, _) = crate::support::dump(server, &database, &folder);
        server.sql(None, &format!("DROP DATABASE {database}"));
        let restored = crate::support::restore(server, &file, &database);
        assert_eq!(restored.changes, []);
        let none = Vec::<String>::new();
        assert_eq!(before.diff(&testkit::fingerprint(server, &database)), none);
        server.sql(None, &format!("DROP DATABASE {database}; CREATE DATABASE {database}; SET GLOBAL innodb_strict_mode=0"));
        crate::support::plain_client(server, &file, &database);
        server.sql(None, "SET GLOBAL innodb_strict_mode=1");
        assert_eq!(before.diff(&testkit::fingerprint(server, &database)), none);
    }
}
