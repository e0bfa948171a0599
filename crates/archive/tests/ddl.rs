//! Definitions as MariaDB 10.11 and MySQL 8 print them.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use archive::ddl::*;
use std::borrow::Cow;

const T1: &str = r#"CREATE TABLE `t1` (
  `id` bigint(20) unsigned NOT NULL AUTO_INCREMENT COMMENT 'it''s (a, "b"), AUTO_INCREMENT=77 \\ -- # /* x',
  `we``ird, (col)` varchar(30) NOT NULL DEFAULT 'a,b)(''\\',
  `price` decimal(10,2) DEFAULT 0.00 CHECK (`price` >= 0 and `price` <> 12.5),
  `kind` enum('a,b','c)','d''e','f\\g') CHARACTER SET latin1 COLLATE latin1_swedish_ci DEFAULT 'c)',
  `total` decimal(12,2) GENERATED ALWAYS AS (`price` * 2) VIRTUAL,
  `lab` varchar(60) GENERATED ALWAYS AS (concat(`we``ird, (col)`,',)(',convert(`kind` using utf8mb4))) STORED COMMENT 'PRIMARY KEY (`id`),',
  `js` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_bin DEFAULT NULL CHECK (json_valid(`js`)),
  PRIMARY KEY (`id`),
  UNIQUE KEY `u,q` (`price`,`cust_id` DESC),
  KEY `k1` (`kind`,`we``ird, (col)`(10)) COMMENT 'idx, (c)',
  SPATIAL KEY `sp` (`geo`),
  FULLTEXT KEY `ft` (`body`),
  CONSTRAINT `fk1` FOREIGN KEY (`cust_id`) REFERENCES `cust` (`id`) ON DELETE SET NULL ON UPDATE CASCADE,
  CONSTRAINT `ck, 1` CHECK (`kind` <> ')(,\'' and `price` < 1e6)
) ENGINE=InnoDB AUTO_INCREMENT=4242 DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci COMMENT='opt, AUTO_INCREMENT=9 (x) '' \\ '"#;

const VERSIONED: &str = "CREATE TABLE `sv` (
  `id` int(11) NOT NULL,
  `rs` timestamp(6) GENERATED ALWAYS AS ROW START,
  PERIOD FOR `per` (`d1`, `d2`),
  PRIMARY KEY (`id`,`re`),
  UNIQUE KEY `u` (`id`,`re`,`per` WITHOUT OVERLAPS),
  PERIOD FOR SYSTEM_TIME (`rs`, `re`)
) ENGINE=InnoDB DEFAULT CHARSET=latin1 COLLATE=latin1_swedish_ci WITH SYSTEM VERSIONING";

const PARTITIONED: &str = "CREATE TABLE `p1` (
  `id` int(11) NOT NULL AUTO_INCREMENT,
  PRIMARY KEY (`id`,`y`)
) ENGINE=InnoDB AUTO_INCREMENT=10 DEFAULT CHARSET=latin1 COLLATE=latin1_swedish_ci
 PARTITION BY LIST  COLUMNS(`s`)
(PARTITION `p0` VALUES IN ('x,)','y') COMMENT = 'AUTO_INCREMENT=3' ENGINE = InnoDB,
 PARTITION `pm` VALUES LESS THAN MAXVALUE ENGINE = InnoDB)";

const MYSQL_8: &str = "CREATE TABLE `m` (
  `a` int NOT NULL DEFAULT (1 + 2),
  `p` point NOT NULL /*!80003 SRID 4326 */,
  `i` int DEFAULT NULL /*!80023 INVISIBLE */,
  KEY `k` ((`a` + 1),(json_value(`j`, _utf8mb4'$.a,)' returning signed))) /*!80000 INVISIBLE */,
  CONSTRAINT `m_chk_1` CHECK ((`a` > 1)) /*!80016 NOT ENFORCED */
) ENGINE=InnoDB AUTO_INCREMENT=5 DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_0900_ai_ci
/*!50100 PARTITION BY HASH (`a`)
PARTITIONS 4 */";

fn kinds(text: &str) -> Vec<PartKind> {
    let parts = create_table_parts(text.as_bytes()).unwrap();
    // Each part of these texts is a line: two spaces before, a comma behind but for the last.
    let lines: Vec<&str> = text
        .split(",\n  ")
        .flat_map(|l| l.split(" (\n  "))
        .collect();
    for (part, line) in parts.parts.iter().zip(&lines[1..]) {
        assert_eq!(&text[part.range.clone()], line.split("\n)").next().unwrap());
    }
    parts.parts.into_iter().map(|p| p.kind).collect()
}

fn name(name: &str) -> Vec<u8> {
    name.as_bytes().to_vec()
}

#[test]
fn parts_of_tables() {
    use PartKind::*;
    assert_eq!(
        kinds(T1),
        [
            Column(name("id")),
            Column(name("we`ird, (col)")),
            Column(name("price")),
            Column(name("kind")),
            Column(name("total")),
            Column(name("lab")),
            Column(name("js")),
            PrimaryKey,
            UniqueKey(name("u,q")),
            Key(name("k1")),
            SpatialKey(name("sp")),
            FullTextKey(name("ft")),
            ForeignKey(name("fk1")),
            Check(name("ck, 1")),
        ]
    );
    assert_eq!(
        kinds(VERSIONED),
        [
            Column(name("id")),
            Column(name("rs")),
            Period,
            PrimaryKey,
            UniqueKey(name("u")),
            Period
        ]
    );
    assert_eq!(
        kinds(MYSQL_8),
        [
            Column(name("a")),
            Column(name("p")),
            Column(name("i")),
            Key(name("k")),
            Check(name("m_chk_1"))
        ]
    );
    assert_eq!(
        kinds(
            "CREATE TABLE `primary` (\n  `key` int(11) DEFAULT NULL,\n  `check` int,\n  KEY `primary2` (`key`),\n  VECTOR KEY `v` (`e`) `m`=8,\n  SOMETHING NEW\n) X"
        ),
        [
            Column(name("key")),
            Column(name("check")),
            Key(name("primary2")),
            VectorKey(name("v")),
            Other
        ]
    );
}

#[test]
fn kinds_have_a_word_and_perhaps_a_name() {
    let named: Vec<_> = kinds(T1)
        .iter()
        .skip(6)
        .map(|k| {
            (
                k.word(),
                k.name().map(|n| String::from_utf8_lossy(n).into_owned()),
            )
        })
        .collect();
    let some = |name: &str| Some(name.to_owned());
    assert_eq!(
        named,
        [
            ("column", some("js")),
            ("primary_key", None),
            ("unique_key", some("u,q")),
            ("key", some("k1")),
            ("spatial_key", some("sp")),
            ("fulltext_key", some("ft")),
            ("foreign_key", some("fk1")),
            ("check", some("ck, 1")),
        ]
    );
    let text = b"CREATE TABLE `t` (`a` int, CHECK (`a` > 1))";
    let check = &create_table_parts(text).unwrap().parts[1].kind;
    assert_eq!((check.word(), check.name()), ("check", None));
}

#[test]
fn options_follow_the_parenthesis() {
    let options =
        |text: &str| text[create_table_parts(text.as_bytes()).unwrap().options].to_owned();
    assert!(
        options(T1).starts_with(" ENGINE=InnoDB AUTO_INCREMENT=4242")
            && options(T1).ends_with("'' \\\\ '")
    );
    assert!(options(MYSQL_8).ends_with("PARTITIONS 4 */"));
    assert_eq!(
        options("CREATE TEMPORARY TABLE IF NOT EXISTS `a`.`b` (`c` int)"),
        ""
    );
}

#[test]
fn what_is_no_table_is_an_error() {
    for text in [
        "",
        "CREATE VIEW `v` AS select (1)",
        "CREATE SEQUENCE `sq` start with 1",
        "CREATE TABLE `t` (`a` int",
        "CREATE TABLE `t`",
        "CREATE TABLE `t` ()",
        "CREATE TABLE `t` (`a` int,)",
        "CREATE TABLE `t` (`a` int 'x)",
        "DROP TABLE `t` (`a`)",
        "CREATE TABLE `t` = (`a`)",
    ] {
        assert!(create_table_parts(text.as_bytes()).is_err(), "{text}");
        assert!(without_auto_increment(text.as_bytes()).is_err(), "{text}");
    }
}

#[test]
fn auto_increment_goes_from_the_options_only() {
    for (text, option) in [
        (T1, " AUTO_INCREMENT=4242"),
        (PARTITIONED, " AUTO_INCREMENT=10"),
        (MYSQL_8, " AUTO_INCREMENT=5"),
    ] {
        assert_eq!(text.matches(option).count(), 1);
        let without = without_auto_increment(text.as_bytes()).unwrap();
        assert_eq!(String::from_utf8_lossy(&without), text.replace(option, ""));
    }
    for text in [
        VERSIONED,
        "CREATE TABLE `t` (\n  `a` int AUTO_INCREMENT=1\n) ENGINE=X COMMENT='AUTO_INCREMENT=9' /* AUTO_INCREMENT=8 */",
    ] {
        assert!(
            matches!(without_auto_increment(text.as_bytes()).unwrap(), Cow::Borrowed(b) if b == text.as_bytes())
        );
    }
}

#[test]
fn foreign_keys_go_with_their_commas_only() {
    let (first, second) = (
        "CONSTRAINT `f` FOREIGN KEY (`a`) REFERENCES `p` (`a`,`,)`) ON DELETE CASCADE",
        "FOREIGN KEY (`b`) REFERENCES `q` (`b`)",
    );
    for (rest, end) in [
        ("", "\n) ENGINE=InnoDB COMMENT='FOREIGN KEY (`b`)'"),
        (",\n  CONSTRAINT `c` CHECK (`a` > 0)", "\n) ENGINE=X"),
    ] {
        let head = "CREATE TABLE `t` (\n  `a` int COMMENT 'x, CONSTRAINT',\n  KEY `a` (`a`)";
        let text = format!("{head},\n  {first},\n  {second}{rest}{end}");
        let (bare, keys) = without_foreign_keys(text.as_bytes()).unwrap();
        assert_eq!(String::from_utf8_lossy(&bare), format!("{head}{rest}{end}"));
        assert_eq!(keys, [first.as_bytes(), second.as_bytes()]);
    }
    let (bare, keys) = without_foreign_keys(T1.as_bytes()).unwrap();
    assert_eq!(bare.len() < T1.len(), !keys.is_empty());
}

fn strip(text: &str) -> Option<(String, String)> {
    let found = strip_definer(text.as_bytes()).unwrap();
    let accounts = found.as_ref().map(|f| f.1.clone());
    assert_eq!(definer(text.as_bytes()).unwrap(), accounts);
    found.map(|(stripped, account)| (String::from_utf8(stripped).unwrap(), account))
}

#[test]
fn definers_go_and_nothing_else() {
    for (before, clause, account, after) in [
        (
            "CREATE ALGORITHM=UNDEFINED ",
            "DEFINER=`root`@`localhost` ",
            "`root`@`localhost`",
            "SQL SECURITY DEFINER VIEW `v1` AS select 'DEFINER=`x`@`y`' AS `s2`",
        ),
        (
            "CREATE ALGORITHM=UNDEFINED ",
            "DEFINER=`o'x y`@`%` ",
            "`o'x y`@`%`",
            "SQL SECURITY INVOKER VIEW `v3` AS select 1 AS `1`",
        ),
        (
            "CREATE ",
            "DEFINER=`root`@`localhost` ",
            "`root`@`localhost`",
            "PROCEDURE `pr1`(a INT, OUT b VARCHAR(10))\n    COMMENT 'DEFINER=`a`@`b`; '''\nBEGIN SELECT 1; SET b = '`'; END",
        ),
        (
            "CREATE ",
            "DEFINER=\"root\"@\"localhost\" ",
            "\"root\"@\"localhost\"",
            "PROCEDURE \"pr2\"()\n    COMMENT 'a\\\\''b'\nselect 'it\\'",
        ),
        (
            "CREATE ",
            "DEFINER=\"rr\" ",
            "\"rr\"",
            "PROCEDURE \"pr3\"()\nselect 1",
        ),
        (
            "CREATE ",
            "DEFINER=`a``@``b`@`::1` ",
            "`a``@``b`@`::1`",
            "EVENT `e1` ON SCHEDULE EVERY 1 DAY ENABLE DO SELECT 1",
        ),
        (
            "CREATE OR REPLACE ",
            "DEFINER = CURRENT_USER() ",
            "CURRENT_USER()",
            "TRIGGER t BEFORE INSERT ON x FOR EACH ROW SET @a=1",
        ),
        (
            "CREATE ",
            "DEFINER=`r`@`%` ",
            "`r`@`%`",
            "AGGREGATE FUNCTION `f`() RETURNS int RETURN 1",
        ),
        (
            "/*!50003 CREATE*/ /*!50017 ",
            "DEFINER=`root`@`localhost`",
            "`root`@`localhost`",
            "*/ /*!50003 TRIGGER tr1 BEFORE INSERT ON cust FOR EACH ROW SET NEW.n = 'x'\n*/",
        ),
    ] {
        let text = format!("{before}{clause}{after}");
        assert_eq!(
            strip(&text),
            Some((format!("{before}{after}"), account.to_owned()))
        );
    }
    for none in [
        "CREATE VIEW `v` AS select `DEFINER` from `t` where DEFINER=`x`",
        "CREATE PROCEDURE `definer`() COMMENT 'DEFINER=`a`@`b`' SELECT 1",
        "CREATE TABLE `t` (`DEFINER` int)",
    ] {
        assert_eq!(strip(none), None);
    }
    for bad in [
        "",
        "SELECT 1",
        "CREATE",
        "CREATE DEFINER",
        "CREATE DEFINER=",
        "CREATE DEFINER=`a`@",
        "CREATE DEFINER VIEW",
        "CREATE DEFINER=`a",
    ] {
        assert!(strip_definer(bad.as_bytes()).is_err(), "{bad}");
    }
}

fn rename(text: &str) -> (String, usize) {
    let (renamed, count) = rename_database(text.as_bytes(), b"shop", b"ne`w").unwrap();
    (String::from_utf8(renamed).unwrap(), count)
}

/// `«` marks the names that are the database's.
fn assert_renamed(marked: &str) {
    let text = marked.replace('«', "`shop`");
    let expected = marked.replace('«', "`ne``w`");
    assert_eq!(rename(&text), (expected, marked.matches('«').count()));
}

#[test]
fn views_of_mariadb_10_11_move_to_another_database() {
    const HEAD: &str =
        "CREATE ALGORITHM=UNDEFINED DEFINER=`root`@`localhost` SQL SECURITY DEFINER VIEW «.";
    for view in [
        r"`v1` AS select `c`.`n` AS `n`,'shop`.`t1 `shop`.`t1`' AS `s`,'it\'s \\ `shop`.`x`' AS `s2` from («.`t1` `t` join «.`cust` `c` on(`c`.`id` = `t`.`cust_id`)) where `t`.`kind` in ('a,b','DEFINER=`x`@`y`')",
        "`v2` AS select «.`shop`.`shop` AS `shop`,(select max(«.`primary`.`key`) from «.`primary`) AS `mk`,extract(year from current_timestamp()) AS `y` from «.`shop`",
        "`v4` AS select `x`.`shop` AS `shop`,`f`.`n` AS `n` from («.`shop` `x` left join («.`cust` `f` join «.`cust` `g` on(`f`.`id` = `g`.`id`)) on(`x`.`shop` = `f`.`id`)) where exists(select 1 from «.`shop` where «.`shop`.`shop` = `x`.`shop` limit 1) union select 1 AS `1`,`shop`.`n` AS `n` from «.`cust` `shop`",
        "`v5` AS with shop as (select «.`noopt`.`a` AS `a` from «.`noopt`)select `shop`.`a` AS `a`,nextval(«.`sq`) AS `n` from `shop`",
        "`v6` AS select «.`f1`() AS `a`,`f1`() AS `b`,«.`cust`.`n` AS `n` from «.`cust`",
        "`v7` AS select `other`.`shop`.`id` AS `id` from `other`.`shop` /* `shop`.`x` */",
        "`v8` AS select `d`.`a` AS `a` from (select `shop`.`a` AS `a` from («.`x` `shop` join «.`y` on(`shop`.`a` = `y`.`b`))) `d` where extract(year from `shop`.`d`) > 1",
    ] {
        assert_renamed(&format!("{HEAD}{view}"));
    }
}

#[test]
fn a_table_named_as_its_database_keeps_its_columns() {
    // As printed while the database is the current one.
    let text = "CREATE VIEW `v2` AS select `shop`.`shop` AS `shop` from `shop`";
    assert_eq!(rename(text), (text.to_owned(), 0));
    // Nothing but the database has the name: any pair means it.
    assert_renamed("CREATE VIEW `v` AS select «.`x`,`a` AS `shop` from `t`");
    assert_eq!(
        rename("CREATE VIEW `v` AS select `Shop`.`f`(),shop.`f`()").1,
        0
    );
    assert!(rename_database(b"CREATE VIEW `v", b"a", b"b").is_err());
}

#[test]
fn events_become_disabled() {
    const HEAD: &str = "CREATE DEFINER=`root`@`localhost` EVENT ";
    for (before, status, after) in [
        (
            "`e1` ON SCHEDULE EVERY 1 DAY STARTS '2030-01-01 00:00:00' ON COMPLETION PRESERVE",
            " ENABLE",
            " COMMENT 'ENABLE, DISABLE ''x' DO BEGIN DELETE FROM t1; SET @a='ENABLE'; END",
        ),
        (
            "`e2` ON SCHEDULE AT '2031-01-01 00:00:00' ON COMPLETION NOT PRESERVE",
            " DISABLE ON SLAVE",
            " DO SELECT 1",
        ),
        (
            "`e2` ON SCHEDULE AT '2031-01-01 00:00:00' ON COMPLETION NOT PRESERVE",
            " DISABLE ON REPLICA",
            " DO ON ENABLE",
        ),
        (
            "`ENABLE` ON SCHEDULE EVERY '1:30' HOUR_MINUTE ON COMPLETION NOT PRESERVE",
            " DISABLE",
            " DO SELECT 1",
        ),
        (
            "\"e\"\"4\\\" ON SCHEDULE EVERY 2 HOUR ON COMPLETION NOT PRESERVE",
            " ENABLE",
            " COMMENT 'x\\' DO select 1",
        ),
        (
            "`DO` ON SCHEDULE EVERY 2 HOUR ON COMPLETION NOT PRESERVE",
            "",
            " COMMENT 'ENABLE' DO select 1",
        ),
        ("`a` ON SCHEDULE EVERY 2 HOUR", "", "\nDO DISABLE"),
    ] {
        let text = format!("{HEAD}{before}{status}{after}");
        let disabled = event_disabled(text.as_bytes()).unwrap();
        assert_eq!(
            String::from_utf8(disabled).unwrap(),
            format!("{HEAD}{before} DISABLE{after}")
        );
    }
    for bad in [
        "",
        "CREATE EVENT `e` ON SCHEDULE EVERY 1 DAY",
        "CREATE TABLE `ENABLE` (`a` int)",
        "CREATE EVENT `e",
    ] {
        assert!(event_disabled(bad.as_bytes()).is_err(), "{bad}");
    }
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig { failure_persistence: None, ..Default::default() })]

    /// Whatever the text, nothing panics.
    #[test]
    fn soup(words in proptest::collection::vec(proptest::sample::select(&[
        "CREATE ", "TABLE ", "VIEW ", "DEFINER", "=", "`shop`", "`", "'", "\"", "\\", "(", ")", ",", ".", "@", "select ",
        "from ", "join ", "on", "with ", "as ", "/*!50100 ", "/*", "*/", "-- ", "\n", "EVENT ", "ENABLE ", "DO ",
        "AUTO_INCREMENT", "1", "CONSTRAINT ", "KEY ", "CHECK ", "é",
    ][..]), 0..30)) {
        for text in [words.concat(), format!("CREATE TABLE `t` ({}", words.concat()), format!("CREATE {}", words.concat())] {
            let text = text.as_bytes();
            if let Ok(parts) = create_table_parts(text) {
                assert!(parts.parts.iter().all(|p| p.range.start < p.range.end && p.range.end <= parts.options.start));
                assert!(without_auto_increment(text).is_ok());
            }
            if let Ok(Some((stripped, account))) = strip_definer(text) {
                assert!(stripped.len() + account.len() < text.len());
            }
            if let Ok((same, count)) = rename_database(text, b"shop", b"shop") {
                assert_eq!(same, text, "{count}");
            }
            // Only whether it panics matters.
            let _ = event_disabled(text);
        }
    }
}
