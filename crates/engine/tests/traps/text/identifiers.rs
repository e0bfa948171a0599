//! Traps 44 and 45: names.

crate::cases! {
    /// Quotes, dots, spaces, digits, reserved words, letters of all lands, 64 of them.
    t44_names [mariadb, newer_mariadb, mysql] = "
        CREATE TABLE `a``b` (`c``d` INT PRIMARY KEY, `e.f` INT, ` leading` INT, `in side` INT, `1` INT, `1e5` INT, `select` INT, `é表я` INT, `'` INT, `\"` INT, `\\` INT, `/*x*/` INT, `--` INT, `;` INT, `%s` INT, `a)` INT, `VALUES` INT, `a	b` INT, `a
b` INT, KEY `k``k` (`e.f`), CONSTRAINT `c``c` CHECK (`e.f` > 0)); INSERT INTO `a``b` VALUES (1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19);
        CREATE TABLE `a.b` (a INT); INSERT INTO `a.b` VALUES (1); CREATE TABLE ` leading` (a INT); INSERT INTO ` leading` VALUES (1); CREATE TABLE `12345` (`67` INT); INSERT INTO `12345` VALUES (1);
        CREATE TABLE `select` (`from` INT, `rank` INT, `lateral` INT, `system` INT, `row` INT, `empty` INT, `manual` INT, `parallel` INT, `qualify` INT, `tablesample` INT, `library` INT, `intersect` INT, `external` INT); INSERT INTO `select` VALUES (1,2,3,4,5,6,7,8,9,10,11,12,13);
        CREATE TABLE `éàü表語я` (`été` INT); INSERT INTO `éàü表語я` VALUES (1); CREATE TABLE `a/b` (a INT); INSERT INTO `a/b` VALUES (1); CREATE TABLE `a\\b` (a INT); INSERT INTO `a\\b` VALUES (1); CREATE TABLE `#` (a INT); INSERT INTO `#` VALUES (1); CREATE TABLE `-- x` (a INT); INSERT INTO `-- x` VALUES (1); CREATE TABLE `it's \"x\"` (a INT); INSERT INTO `it's \"x\"` VALUES (1); CREATE TABLE `nul` (a INT); INSERT INTO `nul` VALUES (1); CREATE TABLE `a@0041` (a INT); INSERT INTO `a@0041` VALUES (1); CREATE TABLE `..` (a INT); INSERT INTO `..` VALUES (1);
        CREATE TABLE `éééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééé` (`ééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééé1` INT, `éééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééé` INT); INSERT INTO `éééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééé` VALUES (1, 2);
        CREATE VIEW `v``w` AS SELECT `c``d`, `select` AS `odd \"' col` FROM `a``b`; CREATE TRIGGER `t``r` BEFORE INSERT ON `a``b` FOR EACH ROW SET NEW.`1e5` = 1; CREATE PROCEDURE `p``r é`() SELECT 1; CREATE FUNCTION `f.n`() RETURNS INT DETERMINISTIC RETURN 1;";

    /// Names that differ only in case are two names.
    t44_names_that_differ_in_case [mariadb, newer_mariadb, mysql] = "
        CREATE TABLE t (a INT); CREATE TABLE T (b INT); CREATE TABLE Té (a INT); CREATE TABLE tÉ (b INT); INSERT INTO t VALUES (1); INSERT INTO T VALUES (2), (3); INSERT INTO Té VALUES (1); CREATE VIEW v AS SELECT * FROM T; CREATE VIEW V AS SELECT * FROM t;
        CREATE TRIGGER x BEFORE INSERT ON T FOR EACH ROW SET NEW.b = 1;";
}

testkit::on_each_server! {
    fn t45_another_name_for_the_database(server) {
        // Only what qualifies a name is renamed; the same bytes in a row, a comment, a default or a name are not.
        let folder = crate::support::folder();
        let database = server.database("t45_old");
        let sql = format!(
            "CREATE TABLE p (id INT PRIMARY KEY); CREATE TABLE `{database}` (id INT PRIMARY KEY COMMENT '`{database}`.`p`', a VARCHAR(90) DEFAULT '`{database}`.`x`', g VARCHAR(90) AS (CONCAT('`{database}`.', id)) STORED, `{database}.p` INT, b BLOB, CONSTRAINT `{database}.fk` FOREIGN KEY (`{database}.p`) REFERENCES `{database}`.p (id), CHECK (a <> '`{database}`.')) COMMENT='USE `{database}`;';
             INSERT INTO p VALUES (1); INSERT INTO `{database}` (id, `{database}.p`, b) VALUES (1, 1, x'60FF60'), (2, NULL, 'USE `{database}`'); INSERT INTO `{database}` (id, a) VALUES (3, '`{database}`.`p`'), (4, 'CREATE DATABASE `{database}`');
             CREATE VIEW v AS SELECT x.id, '`{database}`.p' AS t FROM `{database}`.`{database}` x JOIN {database}.p ON p.id = x.id; CREATE VIEW w AS SELECT `{database}`.v.id FROM {database}.v;
             CREATE TRIGGER {database}.tr BEFORE INSERT ON {database}.p FOR EACH ROW SET NEW.id = NEW.id"
        );
        server.sql(Some(&database), &sql);
        // The fingerprint puts the database's name aside wherever it stands: here the server's own words are compared.
        let facts = format!("SHOW CREATE TABLE p; SHOW CREATE TABLE `{database}`; SELECT *, HEX(b) FROM `{database}` ORDER BY id; SHOW CREATE VIEW v; SHOW CREATE VIEW w");
        let before = server.sql_bytes(Some(&database), facts.as_bytes());
        let (file, _) = crate::support::dump(server, &database, &folder);
        let copy = server.database("t45_new");
        let restored = crate::support::restore(server, &file, &copy);
        // In its own database a server shows views without its name.
        assert_eq!(restored.changes, []);
        // With the old one gone, nothing may lean on it.
        server.sql(None, &format!("DROP DATABASE {database}"));
        let after = server.sql_bytes(Some(&copy), facts.as_bytes());
        assert_eq!(String::from_utf8_lossy(&after), String::from_utf8_lossy(&before));
        assert_eq!(server.sql(Some(&copy), "SELECT COUNT(*) FROM w"), "1\n");
        server.sql(Some(&copy), "INSERT INTO p VALUES (7)");
    }

    #[only(mariadb, newer_mariadb)]
    fn t45_another_name_with_a_sequence(server) {
        let folder = crate::support::folder();
        let database = server.database("t45_seq");
        server.sql(Some(&database), "CREATE SEQUENCE s; CREATE TABLE t (id INT DEFAULT NEXTVAL(s), a TEXT DEFAULT 'nextval(`t45_seq`.`s`)'); INSERT INTO t (a) VALUES ('x'); INSERT INTO t () VALUES ()");
        let before = testkit::fingerprint(server, &database);
        let (file, _) = crate::support::dump(server, &database, &folder);
        let copy = server.database("t45_seq_new");
        crate::support::restore(server, &file, &copy);
        server.sql(None, &format!("DROP DATABASE {database}"));
        assert_eq!(before.diff(&testkit::fingerprint(server, &copy)), Vec::<String>::new());
        assert_eq!(server.sql(Some(&copy), "INSERT INTO t (a) VALUES ('z'); SELECT id > 2 FROM t WHERE a='z'"), "1\n");
    }
}
