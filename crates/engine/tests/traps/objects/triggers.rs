//! Trap 6: triggers in the order in which they fire, made after the rows.

use crate::support::{dump_with, folder, restore};
use engine::{DumpOptions, Silent};

crate::cases! {
    /// The order in which they fire is neither that of their names nor that of their making.
    t06_several_triggers_for_an_event [mariadb, newer_mariadb, mysql] = "
        CREATE TABLE t (id INT PRIMARY KEY AUTO_INCREMENT, a DOUBLE, log TEXT);
        CREATE TABLE `odd ``t` (a INT);
        CREATE TRIGGER m BEFORE INSERT ON t FOR EACH ROW SET NEW.a = NEW.a + 1;
        CREATE TRIGGER z BEFORE INSERT ON t FOR EACH ROW PRECEDES m SET NEW.a = NEW.a * 2;
        CREATE TRIGGER a BEFORE INSERT ON t FOR EACH ROW FOLLOWS m SET NEW.a = NEW.a - 3;
        CREATE TRIGGER b BEFORE INSERT ON t FOR EACH ROW FOLLOWS z SET NEW.log = CONCAT('b', NEW.a);
        CREATE TRIGGER y AFTER UPDATE ON t FOR EACH ROW INSERT INTO `odd ``t` VALUES (OLD.a);
        CREATE TRIGGER x AFTER UPDATE ON t FOR EACH ROW PRECEDES y DELETE FROM `odd ``t`;
        CREATE TRIGGER `od``d` BEFORE DELETE ON `odd ``t` FOR EACH ROW SET @x = OLD.a;
        INSERT INTO t (a) VALUES (1), (2); UPDATE t SET a = 9;";

    /// A trigger that writes elsewhere would double these rows if it stood before they come; one that refuses would stop them.
    t06_triggers_do_not_fire_while_rows_come_back [mariadb, newer_mariadb, mysql] = "
        CREATE TABLE log (id INT PRIMARY KEY AUTO_INCREMENT, what VARCHAR(20)); CREATE TABLE orders (id INT PRIMARY KEY, total INT);
        INSERT INTO orders VALUES (1, 10), (2, -5);
        DELIMITER //
        CREATE TRIGGER refuses BEFORE INSERT ON orders FOR EACH ROW BEGIN IF NEW.total < 0 THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'no'; END IF; END//
        CREATE TRIGGER logs AFTER INSERT ON orders FOR EACH ROW INSERT INTO log (what) VALUES (CONCAT('order ', NEW.id))//
        DELIMITER ;
        INSERT INTO orders VALUES (3, 30);";
}

testkit::on_each_server! {
    #[only(mariadb, newer_mariadb)]
    fn t06_made_again_they_fire_in_the_same_order(server) {
        let folder = folder();
        let database = server.database("t06_order");
        server.sql(Some(&database), "CREATE TABLE t (a DOUBLE);
            CREATE TRIGGER m BEFORE INSERT ON t FOR EACH ROW SET NEW.a = NEW.a + 1;
            CREATE TRIGGER z BEFORE INSERT ON t FOR EACH ROW PRECEDES m SET NEW.a = NEW.a * 2;
            CREATE TRIGGER a BEFORE INSERT ON t FOR EACH ROW PRECEDES z SET NEW.a = NEW.a - 3;");
        let file = folder.path().join("a.sql.zst");
        dump_with(server, &database, &file, &DumpOptions::default(), &Silent).unwrap();
        let copy = format!("{database}_copy");
        restore(server, &file, &copy);
        server.sql(Some(&copy), "INSERT INTO t VALUES (10)");
        assert_eq!(server.sql(Some(&copy), "SELECT a FROM t"), "15\n");
    }

    // The one lock we take, on tables without snapshots, must not keep us from reading views, sequences and the rest (1100).
    fn t06_a_lock_of_ours_does_not_hide_other_objects(server) {
        let folder = folder();
        let database = server.database("t06_lock");
        server.sql(Some(&database), "CREATE TABLE t (a INT) ENGINE=MyISAM; INSERT INTO t VALUES (1); CREATE TABLE i (a INT) ENGINE=InnoDB; INSERT INTO i VALUES (2);
            CREATE VIEW v AS SELECT t.a FROM t JOIN i; CREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW SET NEW.a = 1;
            CREATE FUNCTION f() RETURNS INT READS SQL DATA RETURN (SELECT MAX(a) FROM i);");
        let file = folder.path().join("a.sql.zst");
        let choices = DumpOptions { lock_unprotected: true, ..DumpOptions::default() };
        let summary = dump_with(server, &database, &file, &choices, &Silent).unwrap();
        assert_eq!(summary.index.gaps, []);
        let before = testkit::fingerprint(server, &database);
        server.sql(None, &format!("DROP DATABASE `{database}`"));
        restore(server, &file, &database);
        assert_eq!(before.diff(&testkit::fingerprint(server, &database)), Vec::<String>::new());
    }
}
