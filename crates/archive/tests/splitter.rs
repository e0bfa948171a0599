//! The splitter on the shapes of real dumps. Where a comment says "client", the behaviour was seen on the MariaDB
//! 10.11 client.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use archive::grammar::Dialect;
use archive::splitter::{Error, Splitter};
use std::io::{BufReader, Read};

/// A reader that gives very small pieces, so that each look-ahead meets the end of a read.
struct Trickle<'a>(&'a [u8], usize);

impl Read for Trickle<'_> {
    fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
        let len = self.1.min(out.len()).min(self.0.len());
        out[..len].copy_from_slice(&self.0[..len]);
        self.0 = &self.0[len..];
        Ok(len)
    }
}

fn split_by(dump: &str, dialect: Dialect, piece: usize) -> Result<Vec<(String, u64, bool)>, Error> {
    let mut splitter = Splitter::new(
        BufReader::new(Trickle(dump.as_bytes(), piece)),
        dialect,
        1 << 20,
    );
    let mut all = Vec::new();
    while let Some(s) = splitter.next_statement()? {
        all.push((
            String::from_utf8(s.text.to_vec()).unwrap(),
            s.line,
            s.terminated,
        ));
    }
    assert!(splitter.next_statement()?.is_none());
    Ok(all)
}

fn split(dump: &str, dialect: Dialect) -> Result<Vec<(String, u64, bool)>, Error> {
    let whole = split_by(dump, dialect, usize::MAX);
    for piece in [1, 2, 3, 7] {
        assert_eq!(
            format!("{whole:?}"),
            format!("{:?}", split_by(dump, dialect, piece)),
            "pieces of {piece}"
        );
    }
    whole
}

fn mysql(dump: &str) -> Vec<String> {
    split(dump, Dialect::MySql)
        .unwrap()
        .into_iter()
        .map(|s| s.0)
        .collect()
}

fn sqlite(dump: &str) -> Vec<String> {
    split(dump, Dialect::Sqlite)
        .unwrap()
        .into_iter()
        .map(|s| s.0)
        .collect()
}

const MARIADB_DUMP: &str = r##"/*M!999999\- enable the sandbox mode */ 
-- MariaDB dump 10.19  Distrib 10.11.19-MariaDB, for debian-linux-gnu (x86_64)
--
-- Host: localhost    Database: it's; a "shop"
-- ------------------------------------------------------

/*!40101 SET @OLD_CHARACTER_SET_CLIENT=@@CHARACTER_SET_CLIENT */;
/*!40101 SET NAMES utf8mb4 */;
DROP TABLE IF EXISTS `cust`;
CREATE TABLE `cust` (
  `id` int(11) NOT NULL COMMENT 'it''s (a, "b"); \\ -- # /* x',
  `we``ird; -- (col)` varchar(30) NOT NULL DEFAULT 'a,b)(''\\',
  PRIMARY KEY (`id`)
) ENGINE=InnoDB;
LOCK TABLES `cust` WRITE;
/*!40000 ALTER TABLE `cust` DISABLE KEYS */;
INSERT INTO `cust` VALUES
(1,'a;b\'; DROP TABLE x; -- '),
(2,'q\\'),(3,"/* ' */");
/*!50003 SET sql_mode              = 'STRICT_TRANS_TABLES' */ ;
DELIMITER ;;
/*!50003 CREATE*/ /*!50017 DEFINER=`root`@`localhost`*/ /*!50003 TRIGGER tr1 BEFORE INSERT ON cust FOR EACH ROW BEGIN -- a; comment's
 SET NEW.n = 'x;y'; /* nested; ;; c ' */ # hash; "
 IF NEW.n = "a;;b" THEN SET NEW.n='it''s \';;'; END IF; END 
*/;;
DELIMITER ;
DELIMITER ;;
CREATE DEFINER="root"@"localhost" PROCEDURE "pr2"()
    COMMENT 'a\\''b'
select 1
;;
DELIMITER ;
/*!50001 CREATE ALGORITHM=UNDEFINED */
/*!50013 DEFINER=`root`@`localhost` SQL SECURITY DEFINER */
/*!50001 VIEW `v1` AS select 'it\'s \\ `shop`.`x`' AS `s2` */;

-- Dump completed on 2026-11-23  4:15:21
"##;

#[test]
fn a_dump_of_mariadb_dump() {
    let all = split(MARIADB_DUMP, Dialect::MySql).unwrap();
    let starts: Vec<(&str, u64)> = all
        .iter()
        .map(|(text, line, terminated)| {
            assert!(terminated);
            (text.get(..17).unwrap_or(text), *line)
        })
        .collect();
    assert_eq!(
        starts,
        [
            ("/*!40101 SET @OLD", 7),
            ("/*!40101 SET NAME", 8),
            ("DROP TABLE IF EXI", 9),
            ("CREATE TABLE `cus", 10),
            ("LOCK TABLES `cust", 15),
            ("/*!40000 ALTER TA", 16),
            ("INSERT INTO `cust", 17),
            ("/*!50003 SET sql_", 20),
            ("/*!50003 CREATE*/", 22),
            ("CREATE DEFINER=\"r", 28),
            ("/*!50001 CREATE A", 33),
        ]
    );
    assert!(all[8].0.ends_with("END IF; END \n*/"));
    assert!(all[10].0.ends_with("AS `s2` */"));
    assert!(all[6].0.ends_with("(3,\"/* ' */\")"));
}

#[test]
fn delimiters_as_the_client_takes_them() {
    assert_eq!(
        mysql("  \n  delimiter //\nselect 5//\nDELIMITER ;\nselect 6;"),
        ["select 5", "select 6"]
    );
    // Client: inside a statement the word is plain text.
    assert_eq!(
        mysql("select 2 as\ndelimiter ;\nselect 5;"),
        ["select 2 as\ndelimiter ", "select 5"]
    );
    assert_eq!(
        mysql("DELIMITER $$\r\nCREATE x;\nEND$$\r\nDELIMITER ;\r\nselect 1;\r\n"),
        ["CREATE x;\nEND", "select 1"]
    );
    assert_eq!(
        mysql("delimiter //\nselect ';' / 2 // select 3 //"),
        ["select ';' / 2 ", "select 3 "]
    );
    for bad in [
        "select 1; delimiter //\n",
        "delimiter\n",
        "delimiter \\\\\n",
        "/* c */ delimiter //\n",
        "delimiter;;\n",
    ] {
        assert!(
            matches!(
                split(bad, Dialect::MySql),
                Err(Error::Delimiter { line: 1 })
            ),
            "{bad}"
        );
    }
}

#[test]
fn comments_as_the_client_takes_them() {
    assert_eq!(
        mysql("--no space\n# it's;\n-- it's;\n--\n/* it's; */;;\nselect 3--1;"),
        ["select 3--1"]
    );
    assert_eq!(
        mysql("select 1 -- ';\n, 2; select 3 # \"\n;"),
        ["select 1 -- ';\n, 2", "select 3 # \"\n"]
    );
    assert_eq!(
        mysql("select 2*/* ;' */3; select 4**/**/5;"),
        ["select 2*/* ;' */3", "select 4**/**/5"]
    );
    assert_eq!(
        mysql("/*!50001 select ';*/' -- it's */\n, 2 */;select 9;"),
        ["/*!50001 select ';*/' -- it's */\n, 2 */", "select 9"]
    );
    assert_eq!(
        mysql("/*M!100000 select /* a;' */ '7;' */;select 9;"),
        ["/*M!100000 select /* a;' */ '7;' */", "select 9"]
    );
    // Client: a delimiter in a version comment is a delimiter.
    assert_eq!(
        mysql("/*!50001 select 7; select 8 */;"),
        ["/*!50001 select 7", "select 8 */"]
    );
    assert_eq!(
        mysql("/*!999999\\- enable the sandbox mode */\nselect 1;"),
        ["select 1"]
    );
    assert_eq!(mysql("\u{feff}-- c\nselect 1;"), ["select 1"]);
}

#[test]
fn quotes_and_escapes() {
    for whole in [
        r#"select 'a\';b', "c\";d", `e\`, 'f'';g', "h"";i", `j``;k`"#,
        r"select '\\', \N, '--', '#', '/*'",
        "select `-- `, '\n;\n', _latin1'\u{e9};'",
    ] {
        assert_eq!(mysql(&format!("{whole};select 1;")), [whole, "select 1"]);
    }
}

#[test]
fn use_needs_no_delimiter() {
    assert_eq!(
        mysql("use shop\nselect 1;\nUSE `b`;\nselect 2;use c"),
        ["use shop", "select 1", "USE `b`", "select 2", "use c"]
    );
}

#[test]
fn client_commands_are_refused() {
    for (bad, name, line) in [
        ("select 1;\nsystem rm -rf /\n", "system", 2),
        ("SOURCE /etc/passwd;", "SOURCE", 1),
        ("\\! ls\n", "\\!", 1),
        ("select 1 \\! ls\n;", "\\!", 1),
        ("/*!50000 \\! ls */;", "\\!", 1),
        ("/* c */\n-- d\n  System ls;", "System", 3),
        ("select 1; system ls;", "system", 1),
        ("\\. file\n", "\\.", 1),
        ("\\u mysql\n", "\\u", 1),
        ("select 1\\g", "\\g", 1),
        ("tee /tmp/x\n", "tee", 1),
        ("pager less\n", "pager", 1),
        ("edit\n", "edit", 1),
        ("connect db host;", "connect", 1),
        ("\n?", "?", 2),
        ("delimiter $$\nselect 1$$\nsystem ls$$", "system", 3),
        ("'' \\d x", "\\d", 1),
        ("select 1 \\", "\\ ", 1),
    ] {
        match split(bad, Dialect::MySql) {
            Err(Error::ClientCommand { line: l, command }) => {
                assert_eq!((l, command.as_str()), (line, name), "{bad}")
            }
            other => panic!("{bad}: {other:?}"),
        }
    }
    // Not at the start of a statement these are names like others.
    assert_eq!(
        mysql("select system from source\nsystem x\n;"),
        ["select system from source\nsystem x\n"]
    );
}

#[test]
fn a_cut_dump_is_noticed() {
    for bad in [
        "select 'a",
        "select \"a;",
        "select 1 /* a;",
        "/* a",
        "/*!50000 select 1;select 2; /*! x",
        "select 'a\\",
        "select `a",
    ] {
        assert!(
            matches!(
                split(bad, Dialect::MySql),
                Err(Error::Unclosed { line: 1, .. })
            ),
            "{bad}"
        );
    }
    let all = split("select 1;\nselect 2\n", Dialect::MySql).unwrap();
    assert_eq!(
        all,
        [
            ("select 1".into(), 1, true),
            ("select 2\n".into(), 2, false)
        ]
    );
    assert!(split("", Dialect::MySql).unwrap().is_empty());
    assert!(split("\n-- c", Dialect::MySql).unwrap().is_empty());
}

#[test]
fn memory_is_bounded_by_the_limit() {
    let long = format!("select 1;\nselect '{}';", "x".repeat(300_000));
    for reader in [
        &mut long.as_bytes() as &mut dyn std::io::BufRead,
        &mut BufReader::new(Trickle(long.as_bytes(), 10)),
    ] {
        let mut splitter = Splitter::new(reader, Dialect::MySql, 1000);
        assert_eq!(
            splitter.next_statement().unwrap().unwrap().text,
            b"select 1"
        );
        let error = splitter.next_statement().unwrap_err();
        assert!(
            matches!(
                error,
                Error::TooLong {
                    line: 2,
                    limit: 1000
                }
            ),
            "{error:?}"
        );
    }
    let mut fits = Splitter::new(long.as_bytes(), Dialect::MySql, 300_009);
    assert!(fits.next_statement().unwrap().is_some());
    assert_eq!(fits.next_statement().unwrap().unwrap().text.len(), 300_009);
}

#[test]
fn sqlite_dumps() {
    let dump = "PRAGMA foreign_keys=OFF;\nBEGIN TRANSACTION;\nCREATE TABLE t(a TEXT DEFAULT 'x;''\\', \"b;\" INT, [c;'] INT, `d;` INT);\n\
        INSERT INTO t VALUES('it''s; -- ',1,2,3); -- it's\n/* it's; */ INSERT INTO t VALUES(5-/* ; */-6,1,2,3);\n\
        CREATE TRIGGER tr AFTER INSERT ON t BEGIN\n SELECT CASE WHEN 1 THEN ';END;' END; -- ; END;\n UPDATE \"t;end;\" SET a=1;\nEND;\n\
        create temp trigger if not exists x after insert on t begin select 1; end ;\nCREATE VIEW trigger_v AS SELECT 1;\nCOMMIT;\n";
    let all = sqlite(dump);
    assert_eq!(all.len(), 9);
    assert!(all[2].ends_with("`d;` INT)"));
    assert_eq!(all[3], "INSERT INTO t VALUES('it''s; -- ',1,2,3)");
    assert!(all[4].starts_with("INSERT") && all[4].contains("/* ; */"));
    assert!(all[5].starts_with("CREATE TRIGGER tr") && all[5].ends_with("\nEND"));
    assert_eq!(
        all[6],
        "create temp trigger if not exists x after insert on t begin select 1; end "
    );
    assert_eq!(all[8], "COMMIT");
    assert_eq!(
        sqlite("explain create trigger x begin a; end; select 1"),
        ["explain create trigger x begin a; end", "select 1"]
    );
    assert_eq!(
        sqlite("select trigger; create table trigger(a); end;"),
        ["select trigger", "create table trigger(a)", "end"]
    );
}

#[test]
fn sqlite_shell_commands_are_refused() {
    for bad in [
        ".shell rm -rf /\n",
        "SELECT 1;\n.read x\n",
        "-- c\n  .open x\n",
        "SELECT 1; .system ls\n",
    ] {
        assert!(
            matches!(
                split(bad, Dialect::Sqlite),
                Err(Error::ClientCommand { .. })
            ),
            "{bad}"
        );
    }
    assert_eq!(sqlite("SELECT 1\n.5;"), ["SELECT 1\n.5"]);
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig { failure_persistence: None, ..Default::default() })]

    /// Any soup of the bytes that matter: no panic, and the same result whatever the pieces.
    #[test]
    fn soup(words in proptest::collection::vec(proptest::sample::select(&[
        "'", "\"", "`", "\\", ";", "\n", " ", "--", "-- ", "#", "/*", "*/", "/*!", "/*M!", "delimiter ", "use ", "a",
        "create ", "trigger ", "end", "[", "]", "system ", "\\N", "//", "é", "\0", ".",
    ][..]), 0..40)) {
        let dump = words.concat();
        for dialect in [Dialect::MySql, Dialect::Sqlite] {
            let mut results = [1, 5, usize::MAX].map(|piece| format!("{:?}", split_by(&dump, dialect, piece))).to_vec();
            results.dedup();
            assert_eq!(results.len(), 1, "{dump:?} {results:?}");
        }
    }
}

/// A reader that has more ready than the splitter takes at once: what it did not take comes again, and only once.
#[test]
fn a_reader_with_a_large_buffer_gives_each_byte_once() {
    let statements: Vec<String> = (0..30_000)
        .map(|n| format!("INSERT INTO t VALUES ({n}, '{}')", "x".repeat(60 + n % 41)))
        .collect();
    let dump = statements.join(";\n") + ";\n";
    assert!(dump.len() > 2 << 20, "{}", dump.len());
    for capacity in [1 << 20, 4 << 20] {
        let reader = BufReader::with_capacity(capacity, dump.as_bytes());
        let mut splitter = Splitter::new(reader, Dialect::MySql, 1 << 20);
        let mut found = Vec::new();
        while let Some(statement) = splitter.next_statement().unwrap() {
            found.push(String::from_utf8(statement.text.to_vec()).unwrap());
        }
        assert_eq!(found.len(), statements.len(), "{capacity}");
        assert!(found == statements, "{capacity}");
    }
}
