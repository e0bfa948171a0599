//! Traps 7, 9 and 10: what a routine depends on beside its text, texts that hold every delimiter, and functions that
//! something else is made of.

crate::cases! {
    /// Each was made under another sql_mode, client character set, collation or collation of the database.
    t07_routines_keep_what_they_were_made_under [mariadb, newer_mariadb, mysql] = r#"
        CREATE TABLE t (a INT, s VARCHAR(30)); INSERT INTO t VALUES (1, 'x');
        SET sql_mode = 'ANSI_QUOTES,PIPES_AS_CONCAT'; CREATE FUNCTION f1() RETURNS VARCHAR(30) DETERMINISTIC RETURN 'a' || 'b';
        CREATE TRIGGER g1 BEFORE INSERT ON t FOR EACH ROW SET NEW."s" = NEW."s" || 'c';
        SET sql_mode = 'NO_BACKSLASH_ESCAPES'; CREATE FUNCTION f2() RETURNS VARCHAR(30) DETERMINISTIC RETURN 'C:\';
        CREATE PROCEDURE p2() COMMENT 'a comment' SELECT '\', "\", 'é';
        SET sql_mode = 'STRICT_ALL_TABLES,NO_ZERO_DATE,ERROR_FOR_DIVISION_BY_ZERO'; CREATE PROCEDURE p3(IN a INT UNSIGNED, OUT b TEXT, INOUT c ENUM('x','y''z')) MODIFIES SQL DATA SQL SECURITY INVOKER SET b = a;
        SET sql_mode = 'PAD_CHAR_TO_FULL_LENGTH,HIGH_NOT_PRECEDENCE,IGNORE_SPACE,NO_UNSIGNED_SUBTRACTION,REAL_AS_FLOAT';
        CREATE FUNCTION f4(a REAL) RETURNS REAL DETERMINISTIC NO SQL RETURN NOT a BETWEEN 1 AND 2;
        SET sql_mode = ''; SET NAMES latin1 COLLATE latin1_spanish_ci; CREATE PROCEDURE p5() SELECT 'plain ascii', @@collation_connection;
        SET NAMES utf8mb4 COLLATE utf8mb4_bin; CREATE PROCEDURE p6() SELECT 'é😀' COLLATE utf8mb4_bin;
        CREATE TRIGGER g6 BEFORE UPDATE ON t FOR EACH ROW SET NEW.s = 'é😀';
        ALTER DATABASE CHARACTER SET latin1 COLLATE latin1_danish_ci; CREATE FUNCTION f7(a VARCHAR(5)) RETURNS VARCHAR(5) DETERMINISTIC RETURN a;
        CREATE TRIGGER g7 BEFORE DELETE ON t FOR EACH ROW SET @x = 'a';
        CREATE EVENT e7 ON SCHEDULE EVERY 1 DAY STARTS '2037-01-01 00:00:00' DO SET @x = 'a';
        ALTER DATABASE CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;"#;

    /// Every delimiter that we choose from stands in some body, and so do words of the client.
    t09_bodies_hold_every_delimiter [mariadb, newer_mariadb, mysql] = r"
        DELIMITER ~~~
        CREATE PROCEDURE p1() BEGIN SELECT ';', ';;'; SELECT 1; -- ;; here
        END~~~
        CREATE PROCEDURE p2() BEGIN SELECT ';; $$'; SELECT '//'; END~~~
        CREATE PROCEDURE p3() BEGIN SELECT ';; $$ // ||| $end0$ $end1$'; /* DELIMITER ;;
        DELIMITER ;
        */ SELECT 'DELIMITER $$
DELIMITER ;
use mysql
\\! false
source /nowhere
', '/*! 1 */', '--
'; END~~~
        CREATE FUNCTION f(a VARCHAR(9)) RETURNS VARCHAR(9) DETERMINISTIC BEGIN IF a = ';;' THEN RETURN '\';;'; END IF; RETURN `a`; # a comment with 'quotes;;
        END~~~
        CREATE TABLE t (a VARCHAR(20))~~~
        CREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW BEGIN SET @`;;` = ';;$$//'; END~~~
        CREATE EVENT e ON SCHEDULE EVERY 1 YEAR STARTS '2037-01-01 00:00:00' COMMENT ';; $$' DO BEGIN SELECT ';;'; END~~~
        CREATE PROCEDURE `;;` () SELECT 1~~~
        CREATE PROCEDURE empty_one() BEGIN END~~~
        DELIMITER ;
        INSERT INTO t VALUES (';;'), ('DELIMITER ;;');";

    /// A function is made after the tables and before the views, and may use both.
    t10_functions_that_views_and_triggers_are_made_of [mariadb, newer_mariadb, mysql] = "
        CREATE TABLE t (a INT PRIMARY KEY, b INT); INSERT INTO t VALUES (1, 2);
        CREATE FUNCTION z(x INT) RETURNS INT DETERMINISTIC RETURN x * 2;
        CREATE FUNCTION a(x INT) RETURNS INT READS SQL DATA RETURN z(x) + (SELECT COUNT(*) FROM v);
        CREATE VIEW v AS SELECT z(b) AS c FROM t;
        CREATE VIEW b AS SELECT a(c) AS d FROM v;
        CREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW SET NEW.b = z(NEW.a);";
}

testkit::on_each_server! {
    // No definition of a table can depend on a stored function: the servers refuse it. If this test fails, the order of
    // objects must be thought over again.
    fn t10_no_table_is_made_of_a_function(server) {
        let database = server.database("t10_refused");
        server.sql(Some(&database), "CREATE FUNCTION f(a INT) RETURNS INT DETERMINISTIC RETURN a");
        for sql in [
            "CREATE TABLE t (a INT, b INT AS (f(a)) VIRTUAL)",
            "CREATE TABLE t (a INT, b INT AS (f(a)) STORED)",
            "CREATE TABLE t (a INT DEFAULT (f(1)))",
            "CREATE TABLE t (a INT, CHECK (f(a) > 0))",
            "CREATE TABLE t (a INT) PARTITION BY HASH (f(a))",
        ] {
            let refused = server.try_sql(Some(&database), sql).unwrap_err();
            assert!(refused.contains("unction"), "{sql}: {refused}");
        }
    }
}
