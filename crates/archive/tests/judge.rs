//! What becomes of each kind of statement of a foreign dump: the list is closed, and nothing may hide in another form.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use archive::judge::{Change, Defined, Judgement, Refusal, Server, Verdict, as_served, judge};
use archive::splitter::{Lexis, Pairs};

const MARIADB: Server = Server {
    mariadb: true,
    version: 101_119,
};

fn judged(sql: &str) -> Result<Judgement, Refusal> {
    let text = as_served(sql.as_bytes(), Lexis::default(), MARIADB)?;
    judge(&text, Lexis::default())
}

fn verdict(sql: &str) -> Verdict {
    judged(sql)
        .unwrap_or_else(|refusal| panic!("{sql}: {refusal}"))
        .verdict
}

#[test]
fn what_dumps_are_made_of_runs() {
    for sql in [
        "INSERT INTO `t` VALUES (1,'GRANT ALL')",
        "REPLACE INTO t SELECT 1",
        "/*!40000 ALTER TABLE `t` DISABLE KEYS */",
        "DROP TABLE IF EXISTS `t`",
        "/*!50001 DROP VIEW IF EXISTS `v`*/",
        "CREATE TABLE `use` (a int) /*!50100 PARTITION BY HASH (a) */",
        "CREATE TEMPORARY TABLE t (a int)",
        "CREATE UNIQUE INDEX i ON t (a)",
        "CREATE OR REPLACE SEQUENCE s",
        "START TRANSACTION",
        "BEGIN",
        "COMMIT",
        "ANALYZE TABLE t UPDATE HISTOGRAM ON a WITH 2 BUCKETS",
        "TRUNCATE TABLE t",
    ] {
        assert_eq!(verdict(sql), Verdict::Run { settings: false }, "{sql}");
    }
    for sql in [
        "SET NAMES utf8mb4",
        "/*!40101 SET @OLD_SQL_MODE=@@SQL_MODE, SQL_MODE='NO_AUTO_VALUE_ON_ZERO' */",
        "SET @a = @@GLOBAL.gtid_purged, @b = (SELECT 1, @@PERSIST.x)",
        "SET @global.x = 1",
        "SET SESSION sql_mode = 'ANSI'",
        "SET CHARACTER SET utf8",
        "DO SETVAL(`s`, 5, 0)",
        "SELECT 1",
        "(SELECT 1) UNION (SELECT 2)",
    ] {
        assert_eq!(verdict(sql), Verdict::Run { settings: true }, "{sql}");
    }
}

#[test]
fn comments_and_locks_are_left_out() {
    for sql in [
        "/*!999999 anything at all */",
        "/*!80000 SET a=1 */ -- x",
        "/* x */",
    ] {
        assert_eq!(verdict(sql), Verdict::Nothing, "{sql}");
    }
    for sql in ["LOCK TABLES `t` WRITE", "/*!40000 UNLOCK TABLES */"] {
        assert_eq!(verdict(sql), Verdict::Lock);
    }
}

#[test]
fn definitions_are_named() {
    for (sql, kind, name) in [
        ("CREATE VIEW v AS SELECT 1", Defined::View, "v"),
        (
            "/*!50001 CREATE ALGORITHM=UNDEFINED */ /*!50013 DEFINER=`a`@`%` SQL SECURITY DEFINER */ /*!50001 VIEW `v 1` AS select 1 */",
            Defined::View,
            "v 1",
        ),
        (
            "CREATE OR REPLACE SQL SECURITY INVOKER VIEW IF NOT EXISTS `shop`.`v` AS SELECT 1",
            Defined::View,
            "v",
        ),
        (
            "/*!50003 CREATE*/ /*!50017 DEFINER=CURRENT_USER() */ /*!50003 TRIGGER tr BEFORE INSERT ON t FOR EACH ROW SET NEW.a=1 */",
            Defined::Trigger,
            "tr",
        ),
        (
            "CREATE DEFINER=event@function PROCEDURE `p`() DROP DATABASE x",
            Defined::Procedure,
            "p",
        ),
        (
            "CREATE AGGREGATE FUNCTION f(a INT) RETURNS INT RETURN 1",
            Defined::Function,
            "f",
        ),
        (
            "CREATE DEFINER='a'@'b' EVENT IF NOT EXISTS e ON SCHEDULE EVERY 1 DAY DO SELECT 1",
            Defined::Event,
            "e",
        ),
        ("CREATE PACKAGE p AS END", Defined::Package, "p"),
        (
            "CREATE OR REPLACE DEFINER=`r` PACKAGE BODY p AS END",
            Defined::PackageBody,
            "p",
        ),
    ] {
        let name = name.to_owned();
        assert_eq!(verdict(sql), Verdict::Define { kind, name }, "{sql}");
    }
}

/// What reaches beyond the database is not run, in whatever form it is written.
#[test]
fn t61_what_is_about_the_server_is_not_run() {
    for sql in [
        "SET @@GLOBAL.GTID_PURGED=/*!80000 '+'*/ 'a:1-5'",
        "SET @@SESSION.SQL_LOG_BIN= 0",
        "SET sql_log_bin=0",
        "SET @@sql_log_bin=0",
        "SET @@`sql_log_bin`=0",
        "SET LOCAL sql_log_bin=0",
        "SET @MYSQLDUMP_TEMP_LOG_BIN = @@SESSION.SQL_LOG_BIN, SQL_LOG_BIN=0",
        "SET NAMES utf8mb4, GLOBAL max_connections=1",
        "SET a=f(1,2), @@global . b=2",
        "SET /* x */ PERSIST a=1",
        "SET /*! GLOBAL */ a=1",
        "SET PASSWORD FOR a@b='x'",
        "SET DEFAULT ROLE ALL TO a",
        "SET GTID_NEXT='AUTOMATIC'",
        "CHANGE MASTER TO MASTER_LOG_FILE='b.1', MASTER_LOG_POS=4",
        "CHANGE REPLICATION SOURCE TO SOURCE_LOG_FILE='b.1'",
        "START SLAVE",
        "STOP REPLICA",
        "RESET MASTER",
        "GRANT ALL ON *.* TO a",
        "CREATE USER a",
        "CREATE OR REPLACE USER a",
        "ALTER USER a",
        "DROP USER a",
        "CREATE ROLE r",
        "FLUSH PRIVILEGES",
        "INSTALL PLUGIN a SONAME 'b'",
        "CREATE FUNCTION f RETURNS STRING SONAME 'udf.so'",
        "CREATE SERVER s FOREIGN DATA WRAPPER mysql OPTIONS (HOST 'x')",
        "CREATE TABLESPACE a ADD DATAFILE 'x'",
        "PURGE BINARY LOGS TO 'x'",
        "SHUTDOWN",
    ] {
        assert_eq!(verdict(sql), Verdict::Server, "{sql}");
    }
}

#[test]
fn databases() {
    for (sql, change, name, options) in [
        (
            "CREATE DATABASE /*!32312 IF NOT EXISTS*/ `shop` /*!40100 DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin */",
            Change::Create,
            "shop",
            "DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin",
        ),
        (
            "create schema shop comment 'a;b'",
            Change::Create,
            "shop",
            "comment 'a;b'",
        ),
        (
            "/*!40000 DROP DATABASE IF EXISTS `shop`*/",
            Change::Drop,
            "shop",
            "",
        ),
        (
            "ALTER DATABASE `shop` CHARACTER SET latin1 ",
            Change::Alter,
            "shop",
            "CHARACTER SET latin1",
        ),
        (
            "ALTER DATABASE CHARACTER SET latin1",
            Change::Alter,
            "",
            "CHARACTER SET latin1",
        ),
    ] {
        let wanted = Verdict::Database {
            change,
            name: name.into(),
            options: options.into(),
        };
        assert_eq!(verdict(sql), wanted, "{sql}");
    }
    assert_eq!(verdict("USE `a``b`"), Verdict::Use("a`b".into()));
    assert_eq!(verdict("use shop"), Verdict::Use("shop".into()));
}

#[test]
fn what_no_dump_needs_is_refused() {
    for sql in [
        "LOAD DATA LOCAL INFILE '/etc/passwd' INTO TABLE t",
        "LOAD XML INFILE 'x' INTO TABLE t",
        "SELECT 1 INTO OUTFILE '/tmp/x'",
        "SELECT 1 INTO/**/DUMPFILE \"/tmp/x\"",
        "TABLE t INTO OUTFILE 'x'",
        "INSERT INTO t VALUES (LOAD_FILE ('/etc/passwd'))",
        "INSERT INTO t VALUES (`load_file`('/etc/passwd'))",
        "CREATE EVENT e ON SCHEDULE EVERY 1 DAY DO SELECT 1 INTO OUTFILE 'x'",
        "PREPARE s FROM 'DROP DATABASE x'",
        "EXECUTE IMMEDIATE 'DROP DATABASE x'",
        "CALL p()",
        "SET STATEMENT max_statement_time=1 FOR DROP DATABASE x",
        "BINLOG 'x'",
        "BEGIN NOT ATOMIC DROP DATABASE x; END",
        "IF 1 THEN DROP DATABASE x; END IF",
        "HANDLER t OPEN",
        "XA START 'x'",
        "ALTER EVENT e ENABLE",
        "DELIMITER ;",
        "'text'",
        "/*!50000 INSERT INTO t VALUES (1",
    ] {
        assert!(judged(sql).is_err(), "{sql}: {:?}", judged(sql));
    }
}

#[test]
fn names_before_a_dot() {
    let names = |sql: &str| judged(sql).unwrap().qualifiers;
    assert_eq!(
        names("INSERT INTO `a.b`.`c` VALUES (1.5, .5, 'x.y')"),
        ["a.b"]
    );
    assert_eq!(
        names("SELECT a.b, `a` . c, d.e.f, @@global.g, @@session.h"),
        ["a", "d"]
    );
    assert_eq!(
        names("/*!50000 INSERT INTO */ other/*!50000 .*/t VALUES (1)"),
        ["other"]
    );
    assert_eq!(names("INSERT INTO new.t VALUES (1)"), ["new"]);
    let trigger = "CREATE TRIGGER t BEFORE INSERT ON o FOR EACH ROW BEGIN SET NEW.a=OLD.b; INSERT INTO x.log VALUES (1); END";
    assert_eq!(names(trigger), ["x"]);
}

/// The settings of the session decide what is text.
#[test]
fn t42_t40_read_as_the_session_has_it() {
    let hidden = br"SELECT 'a\' INTO OUTFILE '/tmp/x' -- '";
    let none = Lexis {
        backslash_escapes: false,
        ..Lexis::default()
    };
    assert!(judge(hidden, none).is_err());
    assert!(judge(hidden, Lexis::default()).is_ok());
    let hidden = br#"SELECT "a\" INTO OUTFILE '/tmp/x' -- ""#;
    let ansi = Lexis {
        ansi_quotes: true,
        ..Lexis::default()
    };
    assert!(judge(hidden, ansi).is_err());
    assert!(judge(hidden, Lexis::default()).is_ok());
    // \x83\x5C is one character in sjis.
    let hidden = b"SELECT '\x83\\' INTO OUTFILE '/tmp/x' -- '";
    let sjis = Lexis {
        pairs: Pairs::of("sjis"),
        ..Lexis::default()
    };
    let served = as_served(hidden, sjis, MARIADB).unwrap();
    assert!(judge(&served, sjis).is_err());
    assert!(judge(hidden, Lexis::default()).is_ok());
}
