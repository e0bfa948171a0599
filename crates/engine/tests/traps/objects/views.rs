//! Traps 4 and 5: views on views and functions, in any order, with all that belongs to them; and views that are invalid.

use archive::index::{Kind, State};
use engine::RestoreOptions;

use crate::support::{dump, folder, plain_client, restore_with};

crate::cases! {
    /// By name the user always comes before the used; two levels, functions, and a name that needs quoting.
    t04_views_on_views_and_functions [mariadb, newer_mariadb, mysql] = "
        CREATE TABLE zz (id INT PRIMARY KEY, `odd ``name` VARCHAR(10), n DECIMAL(10,2)); INSERT INTO zz VALUES (1, 'x', 2.5), (2, NULL, 0);
        CREATE FUNCTION zf(a INT) RETURNS INT DETERMINISTIC RETURN a + 1;
        CREATE VIEW y AS SELECT id, `odd ``name`, zf(id) AS f FROM zz;
        CREATE VIEW m AS SELECT f, COUNT(*) AS c FROM y GROUP BY f;
        CREATE VIEW a AS SELECT m.c, y.* FROM m JOIN y ON m.f = y.f WHERE EXISTS (SELECT 1 FROM zz WHERE zz.id = y.id);
        CREATE VIEW `b``view` AS WITH w AS (SELECT id FROM a UNION ALL SELECT 7) SELECT DISTINCT id AS `select` FROM w ORDER BY 1 DESC LIMIT 5;
        CREATE FUNCTION reads_a_view() RETURNS INT READS SQL DATA RETURN (SELECT MAX(c) FROM a);
        CREATE VIEW `0` AS SELECT reads_a_view() AS r, CAST(1 AS CHAR) AS s, NOW() > '2020-01-01' AS t;";

    /// The stand-in of the other view must go with any type.
    t04_a_view_on_an_address_of_another_view [mariadb, newer_mariadb] = "
        CREATE TABLE t (id VARCHAR(20) NOT NULL, ip INET6 NOT NULL); INSERT INTO t VALUES ('a', '::1');
        CREATE VIEW w AS SELECT id, MIN(ip) AS ip FROM t GROUP BY id;
        CREATE VIEW v AS SELECT COALESCE(w.ip, t.ip) AS ip FROM t LEFT JOIN w USING (id);";

    /// What is not in the SELECT: algorithm, security, check option, the character set it was written in.
    t05_what_belongs_to_a_view [mariadb, newer_mariadb, mysql] = r"
        CREATE TABLE t (a INT, s VARCHAR(20) CHARACTER SET utf8mb4); INSERT INTO t VALUES (1, 'é😀');
        CREATE ALGORITHM=MERGE SQL SECURITY INVOKER VIEW v1 AS SELECT a FROM t WHERE a < 10 WITH LOCAL CHECK OPTION;
        CREATE ALGORITHM=TEMPTABLE VIEW v2 (x, y) AS SELECT a, s FROM t;
        CREATE VIEW v3 AS SELECT a FROM v1 WITH CASCADED CHECK OPTION;
        SET NAMES latin1 COLLATE latin1_german1_ci;
        CREATE VIEW v4 AS SELECT 'caf\é' AS c, s FROM t WHERE s <> _utf8mb4'ß';
        SET NAMES utf8mb4; SET sql_mode = 'ANSI_QUOTES,PIPES_AS_CONCAT,NO_BACKSLASH_ESCAPES';
        CREATE VIEW v5 AS SELECT s || 'a\b' AS c, 'it''s \' AS d FROM t;
        SET sql_mode = 'HIGH_NOT_PRECEDENCE'; CREATE VIEW v6 AS SELECT NOT a BETWEEN -5 AND 5 AS n FROM t;";
}

/// Views whose table, column, function or database is gone, and healthy ones around them.
const INVALID: &str = "
    CREATE TABLE base (a INT, b INT); INSERT INTO base VALUES (1, 2); CREATE TABLE dropped (a INT);
    CREATE FUNCTION f() RETURNS INT DETERMINISTIC RETURN 3;
    CREATE VIEW a_sound AS SELECT a FROM base;
    CREATE VIEW no_column AS SELECT b FROM base; CREATE VIEW no_table AS SELECT a FROM dropped;
    CREATE VIEW no_function AS SELECT f() AS f FROM base; CREATE VIEW on_invalid AS SELECT a + 1 AS c FROM no_table;
    CREATE VIEW z_sound AS SELECT a FROM a_sound;
    CREATE PROCEDURE p() SELECT * FROM no_table;
    CREATE TRIGGER g BEFORE INSERT ON base FOR EACH ROW SET NEW.a = 5;
    ALTER TABLE base DROP COLUMN b; DROP TABLE dropped; DROP FUNCTION f;";

testkit::on_each_server! {
    fn t04_invalid_views_are_gaps_with_their_definition_and_the_rest_is_saved(server) {
        let folder = folder();
        let database = server.database("t04_invalid");
        server.sql(Some(&database), INVALID);
        let (file, summary) = dump(server, &database, &folder);
        assert_eq!(summary.index.state, State::Incomplete);
        let mut names = Vec::new();
        for gap in &summary.index.gaps {
            assert_eq!((gap.kind, gap.cause.as_str()), (Kind::View, "invalid_view"), "{gap:?}");
            assert!(gap.detail.contains(&format!("VIEW `{}` AS select", gap.name)), "{gap:?}");
            names.push(gap.name.as_str());
        }
        assert_eq!(names, ["no_column", "no_function", "no_table", "on_invalid"]);

        let want = "1\n1\n";
        let check = "SELECT a FROM a_sound; SELECT a FROM z_sound; SHOW CREATE PROCEDURE p; SHOW CREATE TRIGGER g";
        let before = server.sql(Some(&database), "SHOW CREATE PROCEDURE p");
        for plain in [false, true] {
            server.sql(None, &format!("DROP DATABASE `{database}`"));
            if plain {
                server.sql(None, &format!("CREATE DATABASE `{database}`"));
                plain_client(server, &file, &database);
            } else {
                let done = restore_with(server, &file, &database, &RestoreOptions::default()).unwrap();
                assert_eq!(done.gaps.len(), 4);
                assert_eq!(done.changes, []);
            }
            let found = server.sql(Some(&database), check);
            assert!(found.starts_with(want) && found.contains(&before), "{found}");
        }
    }

    fn t04_a_view_on_another_database_that_the_target_lacks_does_not_stop_a_restore(server) {
        let folder = folder();
        let (database, other) = (server.database("t04_on_other"), server.database("t04_other"));
        server.sql(Some(&database), &format!("
            CREATE TABLE `{other}`.t (a INT); CREATE VIEW m AS SELECT a FROM `{other}`.t; CREATE VIEW n AS SELECT a FROM m; CREATE VIEW b AS SELECT a FROM m;
            CREATE TABLE c (a INT); CREATE VIEW z AS SELECT a FROM c; CREATE TRIGGER g BEFORE INSERT ON c FOR EACH ROW SET NEW.a = 5;"));
        let (file, summary) = dump(server, &database, &folder);
        assert_eq!(summary.index.gaps, []);
        server.sql(None, &format!("DROP DATABASE `{database}`; DROP DATABASE `{other}`"));
        let done = restore_with(server, &file, &database, &RestoreOptions::default()).unwrap();
        let changes: Vec<_> = done.changes.iter().map(|change| (change.name.as_str(), change.change.as_str())).collect();
        assert_eq!(changes, [("m", "not_created"), ("n", "not_created"), ("b", "left_invalid")]);
        assert_eq!(server.sql(Some(&database), "SHOW FULL TABLES; SELECT COUNT(*) FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA = DATABASE()"),
            "b\tVIEW\nc\tBASE TABLE\nz\tVIEW\n1\n");
    }

    fn t05_a_view_keeps_its_definer(server) {
        let folder = folder();
        let database = server.database("t05_definer");
        server.sql(Some(&database), &format!("
            CREATE USER IF NOT EXISTS t05@localhost; CREATE TABLE t (a INT);
            CREATE DEFINER=t05@localhost VIEW v AS SELECT a FROM t; CREATE DEFINER=`nobody ``x`@`%` VIEW w AS SELECT a FROM t;
            GRANT SELECT ON `{database}`.* TO t05@localhost;"));
        let before = server.sql(Some(&database), "SHOW CREATE VIEW v");
        let (file, summary) = dump(server, &database, &folder);
        assert_eq!(summary.index.gaps, []);
        server.sql(None, &format!("DROP DATABASE `{database}`"));
        restore_with(server, &file, &database, &RestoreOptions::default()).unwrap();
        assert_eq!(server.sql(Some(&database), "SHOW CREATE VIEW v"), before);
    }
}
