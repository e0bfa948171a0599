//! Trap 32: ENUM and SET.

crate::cases! {
    /// The error value 0, an empty member, members with commas, quotes and backslashes.
    t32_members [mariadb, newer_mariadb, mysql] = "
        SET sql_mode='';
        CREATE TABLE t (id INT PRIMARY KEY, a ENUM('','a','b'), b ENUM('it''s','a,b','\"','\\\\','0','1','2','NULL'), c SET('a b','c''d','e\\\\f','表'), d ENUM('é','É','e') COLLATE utf8mb4_bin, e ENUM('x') NOT NULL, KEY (b));
        INSERT INTO t VALUES (1, '', 'it''s', 'a b,表', 'é', 'x'), (2, 0, 'a,b', '', 'É', 0), (3, 'a', '\"', 'c''d', 'e', 'x'), (4, 1, '\\\\', 'e\\\\f,c''d', NULL, 'x'), (5, 'wrong', '0', NULL, 0, 'wrong'),
            (6, NULL, '1', 15, 1, 'x'), (7, 2, '2', 8, 2, 'x'), (8, 3, 'NULL', 9, 3, 'x'), (9, 0, 5, 0, 0, 'x'), (10, 0, 'wrong', 0, 0, 'x');";

    /// 64 members fill an unsigned number.
    t32_set_of_64 [mariadb, newer_mariadb, mysql] = "
        CREATE TABLE t (id INT PRIMARY KEY, s SET('m1','m2','m3','m4','m5','m6','m7','m8','m9','m10','m11','m12','m13','m14','m15','m16','m17','m18','m19','m20','m21','m22','m23','m24','m25','m26','m27','m28','m29','m30','m31','m32','m33','m34','m35','m36','m37','m38','m39','m40','m41','m42','m43','m44','m45','m46','m47','m48','m49','m50','m51','m52','m53','m54','m55','m56','m57','m58','m59','m60','m61','m62','m63','é'));
        INSERT INTO t VALUES (1, 18446744073709551615), (2, 0), (3, 9223372036854775808), (4, 'm1,é'), (5, 'm63'), (6, NULL);";

    /// Members of other character sets, given as bytes.
    t32_members_of_other_charsets [mariadb, newer_mariadb, mysql] = "
        CREATE TABLE t (id INT PRIMARY KEY, a ENUM('é','à','ÿ') CHARACTER SET latin1, b SET('я','ж') CHARACTER SET cp1251, c ENUM('表','ソ','能') CHARACTER SET sjis, d ENUM('a','表') CHARACTER SET utf16, e ENUM('a','B') CHARACTER SET binary, f SET('許','功') CHARACTER SET big5, g ENUM('x','é') CHARACTER SET utf32);
        INSERT INTO t VALUES (1, 'é', 'я', '表', 'a', 'a', '許', 'x'), (2, 'à', 'я,ж', 'ソ', '表', 'B', '許,功', 'é'), (3, 'ÿ', '', '能', NULL, NULL, '', NULL);";
}

testkit::on_each_server! {
    fn t32_members_beyond_the_basic_plane(server) {
        // A server shows `?` for such a letter of a member, and keeps the letter. Its own dump tool loses it.
        let folder = crate::support::folder();
        let database = server.database("t32_emoji");
        let sql = "CREATE TABLE t (id INT PRIMARY KEY, `a'b` SET('a b','😀','?','c''d🎉','e\\\\f'), e ENUM('?','🎉','😀') CHARACTER SET utf16 COLLATE utf16_bin DEFAULT '?', g VARCHAR(9) DEFAULT '?');
            INSERT INTO t VALUES (1, 'a b,😀', '😀', DEFAULT), (2, '?,c''d🎉', '🎉', ''), (3, 'e\\\\f,😀', '?', NULL)";
        server.sql(Some(&database), sql);
        let before = testkit::fingerprint(server, &database);
        let (file, summary) = crate::support::dump(server, &database, &folder);
        assert_eq!(summary.index.notes, []);
        server.sql(None, &format!("DROP DATABASE {database}"));
        assert_eq!(crate::support::restore(server, &file, &database).changes, []);
        let none = Vec::<String>::new();
        assert_eq!(before.diff(&testkit::fingerprint(server, &database)), none);
        // The columns take the members again, in a strict session.
        server.sql(Some(&database), "INSERT INTO t VALUES (4, '😀,c''d🎉', '🎉', ''); DELETE FROM t WHERE id = 4");
        server.sql(None, &format!("DROP DATABASE {database}; CREATE DATABASE {database}"));
        crate::support::plain_client(server, &file, &database);
        assert_eq!(before.diff(&testkit::fingerprint(server, &database)), none);
    }

    fn t32_members_that_no_row_tells(server) {
        // MariaDB tells a member without a row that has it, MySQL does not.
        let folder = crate::support::folder();
        let database = server.database("t32_unused");
        server.sql(Some(&database), "CREATE TABLE t (a ENUM('x','😀')); INSERT INTO t VALUES ('x')");
        let (file, summary) = crate::support::dump(server, &database, &folder);
        let notes: Vec<&str> = summary.index.notes.iter().map(|note| note.cause.as_str()).collect();
        let copy = format!("{database}_copy");
        crate::support::restore(server, &file, &copy);
        let taken = server.try_sql(Some(&copy), "INSERT INTO t VALUES ('😀')").is_ok();
        match server.flavour() {
            testkit::Flavour::MySql => assert_eq!((&notes[..], taken), (&["unknown_members"][..], false)),
            _ => assert_eq!((&notes[..], taken), (&[][..], true)),
        }
    }
}
