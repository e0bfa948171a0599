//! Settings that a dump makes for itself and that change how the rest of it must be read (traps 40, 42, 43, 60).

use std::fs;

use super::{as_the_client, ours_text};
use crate::support::folder;

/// Restores the text both ways and compares.
fn same(server: &testkit::Server, sql: &str) {
    let folder = folder();
    let file = folder.path().join("dump.sql");
    fs::write(&file, sql).unwrap();
    as_the_client(server, &file, "");
}

testkit::on_each_server! {
    fn t42_no_backslash_escapes_in_the_middle_of_a_dump(server) {
        same(server, r"
CREATE TABLE t (a INT PRIMARY KEY, b TEXT);
INSERT INTO t VALUES (1,'a\';b');
SET @old=@@sql_mode, sql_mode='NO_BACKSLASH_ESCAPES,ANSI';
INSERT INTO t VALUES (2,'a\'),(3,'\\'),(4,'it''s \n');
DELIMITER ;;
CREATE PROCEDURE p() BEGIN SELECT '\'; SELECT 'b;'; END;;
DELIMITER ;
SET sql_mode=@old;
INSERT INTO t VALUES (5,'\\'),(6,'it\'s \0\n\r\Z; -- x');
");
    }

    fn t43_what_looks_like_a_comment_in_data(server) {
        same(server, "
CREATE TABLE t (a INT PRIMARY KEY, b TEXT);
INSERT INTO t VALUES (1,'/*!50000 DROP TABLE t */'),(2,'-- x'),(3,'/*M!100000 */'),(4,'\\\\! ls'),(5,'a
system ls
delimiter //
'),(6,'x'/* c; ' */),(7,'y') -- it's ;
,(8,'z'); # it's
INSERT INTO t VALUES (9, 5--1),(10,'\u{0}\u{1a}');
");
    }

    fn t60_version_comments(server) {
        same(server, "
SET sql_mode='NO_AUTO_VALUE_ON_ZERO';
CREATE TABLE t (a INT PRIMARY KEY /*!50000 , b INT */ /*!100100 , c INT */ /*!80016 , d INT */ /*!50701 , e INT */
 /*M!100616 , f INT */ /*M!999999 , g INT */ /*!99999 , h INT */ /*! , i INT */ /*!999999 , j INT /* , k INT */ , l INT */);
DELIMITER ;;
/*!50003 CREATE*/ /*!50017 DEFINER=`root`@`localhost`*/ /*!50003 TRIGGER tr BEFORE INSERT ON t FOR EACH ROW BEGIN /* c; */ SET NEW.b=5; END */;;
DELIMITER ;
/*!40101 SET NAMES utf8mb4 */;
/*M!100616 SET @a=1 */;
/*!80000 SET @a=1 */;
");
    }

    // MySQL's own client takes the line for a command of its own and stops.
    fn t59_the_sandbox_line(server) {
        for line in ["/*!999999\\- enable the sandbox mode */ \n", "/*M!999999\\- enable the sandbox mode */ \n"] {
            let database = server.database("sandbox");
            ours_text(server, format!("{line}CREATE TABLE t (a INT);\n"), &database).unwrap();
            server.sql(Some(&database), "SELECT a FROM t");
        }
    }

    // The client must be told such a character set; we see it in the dump.
    fn t40_dumps_in_sjis_gbk_and_big5(server) {
        for (charset, text) in [("sjis", &b"\x83\x5C\x95\x5C"[..]), ("gbk", b"\xBF\x5C\x95\x5C"), ("big5", b"\xA5\x5C\xB3\x5C"), ("gb18030", b"\xBF\x5C\x81\x30\x81\x30"), ("cp932", b"\x83\x5C")] {
            let known = format!("SELECT COUNT(*) FROM information_schema.CHARACTER_SETS WHERE CHARACTER_SET_NAME='{charset}'");
            if server.sql(None, &known).trim() == "0" {
                continue;
            }
            let mut dump = format!("SET NAMES {charset};\nCREATE TABLE t (a VARCHAR(20) CHARACTER SET {charset});\nINSERT INTO t VALUES ('").into_bytes();
            dump.extend_from_slice(text);
            dump.extend_from_slice(b"'),('a\\'b');\nINSERT INTO t VALUES ('c');\n");
            let database = server.database("double");
            ours_text(server, &dump, &database).unwrap_or_else(|error| panic!("{charset}: {error}"));
            let hex: String = text.iter().map(|byte| format!("{byte:02X}")).collect();
            assert_eq!(server.sql(Some(&database), "SELECT HEX(a) FROM t"), format!("{hex}\n612762\n63\n"), "{charset}");
        }
    }

    fn a_cut_dump_is_told_even_between_statements(server) {
        let whole = "SET @OLD_SQL_NOTES=@@SQL_NOTES, SQL_NOTES=0;\nCREATE TABLE t (a INT);\nINSERT INTO t VALUES (1);\nSET SQL_NOTES=@OLD_SQL_NOTES;\n";
        let end = |sql: &str| ours_text(server, sql, &server.database("cut")).map(|_| ());
        end(whole).unwrap();
        for kept in [3, 2, 1] {
            let lines: Vec<&str> = whole.split_inclusive('\n').take(kept).collect();
            let error = end(&lines.concat()).unwrap_err().to_string();
            assert!(error.contains("cut"), "{error}");
        }
        let error = end("CREATE TABLE t (a INT);\nINSERT INTO t VALUES (1)").unwrap_err().to_string();
        assert!(error.contains("line 2") && error.contains("cut"), "{error}");
    }
}
