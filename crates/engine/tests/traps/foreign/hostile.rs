//! Dumps written by somebody who means harm, or who was careless: what reaches beyond the target does not run, on no
//! server, in no disguise, and the database beside the target is as it was.

use engine::{Events, RestoreOptions, Silent};
use testkit::{Server, fingerprint};

use super::{ours_text, told};
use crate::support::options;

/// A dump that begins well, with a statement that must not run, and something after it.
fn around(statement: &str) -> String {
    format!(
        "CREATE TABLE t (a INT PRIMARY KEY, b TEXT);\nINSERT INTO t VALUES (1,'x');\n{statement}\nINSERT INTO t VALUES (2,'after');\n"
    )
}

/// What the target and the database beside it hold after a refused dump.
fn refused(server: &Server, beside: &str, statement: &str) -> String {
    let before = fingerprint(server, beside);
    let target = server.database("target");
    let error = match ours_text(server, around(statement), &target) {
        Err(error) => error.to_string(),
        Ok(restored) => panic!("{statement}: {:?}", restored.changes),
    };
    assert_eq!(
        before.diff(&fingerprint(server, beside)),
        Vec::<String>::new(),
        "{statement}"
    );
    let rows = server.sql(Some(&target), "SELECT GROUP_CONCAT(b) FROM t");
    assert_eq!(rows.trim(), "x", "nothing after it runs: {statement}");
    server.sql(None, &format!("DROP DATABASE `{target}`"));
    error
}

fn beside(server: &Server) -> String {
    let beside = server.database("beside");
    server.sql(
        Some(&beside),
        "CREATE TABLE log (a INT PRIMARY KEY, b TEXT); INSERT INTO log VALUES (1, 'mine')",
    );
    beside
}

testkit::on_each_server! {
    fn t59_client_commands_are_refused(server) {
        let beside = beside(server);
        let marker = std::env::temp_dir().join(format!("sauvegarde-owned-{}", server.port()));
        let touch = format!("touch {}", marker.display());
        for command in [
            format!("system {touch};"), format!("\\! {touch}"), format!("SELECT 1 \\! {touch}\n;"),
            "source /etc/passwd".into(), "\\. /etc/passwd".into(), format!("tee {}", marker.display()),
            format!("/*!999999\\- enable the sandbox mode */ \nsystem {touch}"), "DELIMITER //\n\\! id\n//".into(),
            format!("pager {touch}"), "connect mysql localhost".into(), "\\u mysql".into(),
        ] {
            let error = refused(server, &beside, &command);
            assert!(error.contains("client command") && error.contains("line "), "{error}");
            assert!(error.contains("2 statements were run"), "{error}");
        }
        assert!(!marker.exists());
    }

    fn statements_that_reach_beyond_are_refused(server) {
        let beside = beside(server);
        for statement in [
            format!("INSERT INTO {beside}.log VALUES (2,'x');"),
            format!("INSERT INTO `{beside}` . `log` VALUES (2,'x');"),
            format!("INSERT INTO {}/**/./**/log VALUES (2,'x');", beside.to_uppercase().to_lowercase()),
            format!("DROP TABLE {beside}.log;"),
            format!("/*!999999 SELECT 1 */ DROP TABLE {beside}.log;"),
            format!("/*!999999 '*/ DROP TABLE {beside}.log; -- '*/;"),
            format!("/*M!999999 '*/ DROP TABLE {beside}.log; -- '*/;"),
            format!("/*!999999 /*!999999 /*!999999 */ */ DROP TABLE {beside}.log; */;"),
            format!("SELECT 1 -- '\n; DROP TABLE {beside}.log; -- ';"),
            format!("SET sql_mode='NO_BACKSLASH_ESCAPES'; SELECT '\\'; DROP TABLE {beside}.log; -- ';"),
            format!("SET sql_mode='ANSI_QUOTES'; SELECT \"a\\\" FROM (SELECT 1 AS `a\\`) x; DROP TABLE {beside}.log; -- \";"),
            format!("RENAME TABLE t TO {beside}.t;"),
            format!("CREATE TABLE c AS SELECT * FROM {beside}.log;"),
            format!("INSERT INTO t SELECT 5, b FROM {beside}.log;"),
            format!("INSERT INTO t VALUES (5, (SELECT b FROM {beside}.log));"),
            "INSERT INTO t SELECT 5, authentication_string FROM mysql.user LIMIT 1;".into(),
            format!("PREPARE s FROM 'DROP TABLE {beside}.log'; EXECUTE s;"),
            format!("SET @a='DROP TABLE {beside}.log'; PREPARE s FROM @a;"),
            "LOAD DATA LOCAL INFILE '/etc/passwd' INTO TABLE t;".into(),
            "LOAD DATA INFILE '/etc/passwd' INTO TABLE t;".into(),
            "SELECT 1 INTO OUTFILE '/tmp/owned';".into(),
            "INSERT INTO t VALUES (5, LOAD_FILE('/etc/passwd'));".into(),
            "CALL p();".into(),
            "ALTER EVENT e ENABLE;".into(),
        ] {
            refused(server, &beside, &statement);
        }
    }

    fn t61_what_is_about_the_server_is_passed_over_and_told(server) {
        let beside = beside(server);
        let before = fingerprint(server, &beside);
        let settings = "SELECT @@GLOBAL.max_connections, @@GLOBAL.sql_mode, @@GLOBAL.event_scheduler";
        let was = server.sql(None, settings);
        let users = server.sql(None, "SELECT COUNT(*) FROM mysql.user");
        let dump = around(&format!(
            "SET GLOBAL max_connections=7;\nSET @@GLOBAL.sql_mode='ANSI';\nSET GLOBAL event_scheduler=ON;\n\
             CREATE USER evil@localhost IDENTIFIED BY 'se-cret';\nGRANT ALL ON *.* TO root@localhost;\nFLUSH PRIVILEGES;\n\
             DROP DATABASE `{beside}`;\nCREATE DATABASE evil;\nALTER DATABASE {beside} CHARACTER SET latin1;\n\
             CHANGE MASTER TO MASTER_LOG_FILE='binlog.000007', MASTER_LOG_POS=1234, MASTER_PASSWORD='se-cret';\n\
             SET @@GLOBAL.GTID_PURGED=/*!80000 '+'*/ '3e11fa47-71ca-11e1-9e33-c80aa9429562:1-5';\n"
        ));
        let target = server.database("target");
        let restored = ours_text(server, dump, &target).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(server.sql(Some(&target), "SELECT GROUP_CONCAT(b ORDER BY a) FROM t").trim(), "x,after");
        assert_eq!(server.sql(None, settings), was);
        assert_eq!(server.sql(None, "SELECT COUNT(*) FROM mysql.user"), users);
        assert_eq!(before.diff(&fingerprint(server, &beside)), Vec::<String>::new());
        assert_eq!(server.sql(None, "SHOW DATABASES LIKE 'evil'"), "");
        let told = [told(&restored, "not_run_server"), told(&restored, "not_run")].concat().join("\n");
        for word in ["max_connections", "CREATE USER", "GRANT", "DROP DATABASE", "binlog.000007", ":1-5"] {
            let hidden = word == "binlog.000007";
            // A position beside a password is not worth the password.
            assert_eq!(told.contains(word), !hidden, "{word}: {told}");
        }
        assert!(!told.contains("se-cret"), "{told}");
    }

    // Programs that name another database of this server could run at the next row.
    fn programs_that_name_another_database_are_not_made(server) {
        let beside = beside(server);
        let before = fingerprint(server, &beside);
        let dump = around(&format!(
            "DELIMITER //\nCREATE TRIGGER evil BEFORE INSERT ON t FOR EACH ROW BEGIN INSERT INTO {beside}.log VALUES (9,'x'); END//\n\
             CREATE FUNCTION f() RETURNS INT DETERMINISTIC BEGIN DELETE FROM `{beside}`.log; RETURN 1; END//\n\
             CREATE VIEW w AS SELECT * FROM {beside}.log//\n\
             CREATE TRIGGER good BEFORE INSERT ON t FOR EACH ROW SET NEW.b=CONCAT(NEW.b,'!')//\nDELIMITER ;"
        ));
        let target = server.database("target");
        let restored = ours_text(server, dump, &target).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(server.sql(Some(&target), "SELECT GROUP_CONCAT(b ORDER BY a) FROM t").trim(), "x,after!");
        assert_eq!(before.diff(&fingerprint(server, &beside)), Vec::<String>::new());
        let names: Vec<&str> = restored.changes.iter().filter(|told| told.change == "not_created").map(|told| told.name.as_str()).collect();
        assert_eq!(names, ["evil", "f", "w"]);
    }

    fn t08_events_of_a_foreign_dump_are_left_disabled(server) {
        let target = server.database("target");
        let sql = "CREATE TABLE t (a INT);\nCREATE EVENT e ON SCHEDULE EVERY 1 DAY DO DELETE FROM t;\n";
        let choices = RestoreOptions { events: Events::Disabled, ..RestoreOptions::default() };
        let restored = engine::mysql::restore_plain(sql.as_bytes(), 0, &options(server, &target), &choices, &Silent).unwrap();
        assert_eq!(told(&restored, "event_disabled").len(), 1);
        let status = "SELECT STATUS FROM information_schema.EVENTS WHERE EVENT_SCHEMA=DATABASE()";
        assert_eq!(server.sql(Some(&target), status).trim(), "DISABLED");
    }
}
