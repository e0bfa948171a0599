//! Traps 42 and 43: what a server's settings make of text. A session's settings are set, for reading and for writing.

use testkit::{Flavour, Server, fingerprint};

use crate::support::{dump, folder, options, plain_client, reader, restore};

crate::cases! {
    /// Bytes that mean something to a client, a comment, a version comment.
    t43_what_looks_like_sql [mariadb, newer_mariadb, mysql] = "
        CREATE TABLE t (id INT PRIMARY KEY, a TEXT, b BLOB, c VARCHAR(100));
        INSERT INTO t VALUES (1, '\\0\\b\\n\\r\\t\\Z\\\\\\'\"`%_', '\\0\\Z', '\\\\'), (2, '/*!50000 DROP TABLE t */', '/*M! x */', '-- x'), (3, '--x', '#', ';\\n;'), (4, '\\nDELIMITER //\\n//\\n', '\\\\q', '\\\\!'),
            (5, '\\nINSERT INTO `t` VALUES (1);\\n', '$$', '\\n-- End of archive, complete.\\n'), (6, 'a\\\\', '\\\\\\\\', '\\\\\\''), (7, '\\\\n', '\\\\0', '\\\\N'), (8, 'NULL', 'null', '\\nUSE mysql;\\nsource x\\n\\\\. x\\n'), (9, '\u{FEFF}', '\\r', '\\n');
        CREATE TABLE chars (a CHAR(5), b CHAR(5) CHARACTER SET binary, c VARCHAR(5), d CHAR(5) CHARACTER SET latin1); INSERT INTO chars VALUES ('a', 'a', 'a', 'a'), ('a ', 'a ', 'a ', 'a '), (' ', ' ', ' ', ' '), ('', '', '', ''), ('     ', '     ', '     ', '     ');";
}

/// Text that other modes read or print in another way.
const SQL: &str = "SET NAMES utf8mb4, sql_mode='';
    CREATE TABLE t (id INT PRIMARY KEY AUTO_INCREMENT, a CHAR(10), b VARCHAR(50), c TEXT CHARACTER SET latin1, d BLOB, e ENUM('a\\\\b', 'c''d', '') , f VARCHAR(20) DEFAULT '' COMMENT 'it''s \\\\ \"x\" é', g FLOAT, h DATE DEFAULT '0000-00-00', i BIGINT UNSIGNED, j VARCHAR(20) AS (CONCAT(b, '|\\\\')) VIRTUAL, k CHAR(5) NOT NULL DEFAULT '', l TIMESTAMP NULL, CHECK (i <> 7 || NOT i BETWEEN 1 AND 2), KEY `a``b` (b)) COMMENT='\\\\ \"q\"';
    SET sql_mode='NO_AUTO_VALUE_ON_ZERO';
    INSERT INTO t (id, a, b, c, d, e, f, g, h, i, k, l) VALUES (0, 'a', 'it''s \\\\n \"x\"', 'é\\\\', x'005C27', 'a\\\\b', '', 0.1, '0000-00-00', 18446744073709551615, '', NULL), (1, '', '', '', '', '', '', 1e-30, '2024-00-00', 0, ' ', '2024-01-01'), (2, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'x', NULL), (3, 'a  b', '\\n\\r\\0\\Z', '\\\\', '\\\\', 2, '\\\\', 3, '2024-02-29', 1, '', NULL);
    CREATE VIEW v AS SELECT a, CONCAT(b, '\\\\', \"q\") AS `x \"y\"`, NOT a BETWEEN 1 AND 2 FROM t;
    CREATE TRIGGER g BEFORE UPDATE ON t FOR EACH ROW SET NEW.b = CONCAT('\\\\', \"x\", NEW.b);
    CREATE PROCEDURE p() SELECT '\\\\', \"é\", 'it''s';
    CREATE FUNCTION f() RETURNS VARCHAR(20) CHARSET utf8mb4 DETERMINISTIC RETURN CONCAT('a\\\\b', \"c\");";

/// Dump, restore and a plain client on a server with these settings; as an ordinary account, whom `init_connect` meets.
fn survives(flavour: Flavour, settings: &[&str]) {
    let server = Server::start_of(flavour, settings);
    let folder = folder();
    server.sql(None, "SET sql_mode=''; CREATE DATABASE modes; CREATE USER ordinary; GRANT ALL ON *.* TO ordinary");
    // MariaDB and MySQL spare accounts with these rights from `init_connect`.
    server.sql(
        None,
        match flavour {
            Flavour::MySql => "REVOKE SUPER, CONNECTION_ADMIN ON *.* FROM ordinary",
            _ => "REVOKE SUPER, CONNECTION ADMIN ON *.* FROM ordinary",
        },
    );
    server.sql(Some("modes"), SQL);
    let before = fingerprint(&server, "modes");
    let mut ordinary = options(&server, "modes");
    ordinary.user = "ordinary".into();
    let file = folder.path().join("modes.sql.zst");
    let out = std::fs::File::create(&file).unwrap();
    let (_, summary) = engine::mysql::dump(
        &ordinary,
        out,
        &engine::DumpOptions::default(),
        &engine::Silent,
    )
    .unwrap();
    assert_eq!(
        (&summary.index.gaps[..], &summary.index.notes[..]),
        (&[][..], &[][..])
    );
    server.sql(None, "DROP DATABASE modes");
    let restored = engine::mysql::restore(
        &reader(&file),
        &ordinary,
        &engine::RestoreOptions::default(),
        &engine::Silent,
    )
    .unwrap();
    assert_eq!(restored.changes, []);
    let none = Vec::<String>::new();
    assert_eq!(
        before.diff(&fingerprint(&server, "modes")),
        none,
        "by our restore, {settings:?}"
    );
    let create = server.sql(None, "SET sql_mode=''; SHOW CREATE DATABASE modes");
    let create = create.split_once('\t').unwrap().1.to_owned();
    server.sql(
        None,
        &format!("SET sql_mode=''; DROP DATABASE modes; {create}"),
    );
    plain_client(&server, &file, "modes");
    assert_eq!(
        before.diff(&fingerprint(&server, "modes")),
        none,
        "by the plain client, {settings:?}"
    );
    // The archive of an ordinary server under the same settings, and the reverse, is the same thing: modes are not data.
    let (again, _) = dump(&server, "modes", &folder);
    restore(&server, &again, "modes_copy");
}

/// All modes that change how text is read or printed.
const MODES: &str = "--sql-mode=NO_BACKSLASH_ESCAPES,ANSI_QUOTES,PAD_CHAR_TO_FULL_LENGTH,HIGH_NOT_PRECEDENCE,PIPES_AS_CONCAT,IGNORE_SPACE,REAL_AS_FLOAT,NO_UNSIGNED_SUBTRACTION,STRICT_ALL_TABLES,NO_ZERO_DATE,NO_ZERO_IN_DATE,ERROR_FOR_DIVISION_BY_ZERO";

#[test]
fn t42_modes_of_mariadb() {
    survives(Flavour::MariaDb, &[MODES]);
}

#[test]
fn t42_oracle_mode() {
    survives(
        Flavour::MariaDb,
        &[
            "--sql-mode=ORACLE,EMPTY_STRING_IS_NULL,NO_BACKSLASH_ESCAPES",
            "--init-connect=SET NAMES latin1, sql_mode='ORACLE,EMPTY_STRING_IS_NULL'",
        ],
    );
}

#[test]
fn t42_charsets_of_the_server() {
    survives(
        Flavour::MariaDb,
        &[
            "--skip-character-set-client-handshake",
            "--character-set-server=latin1",
            "--collation-server=latin1_bin",
            "--init-connect=SET NAMES cp1251; SET time_zone='+05:00'",
        ],
    );
}

#[test]
fn t42_modes_of_newer_mariadb() {
    if !Flavour::NewerMariaDb.is_there() {
        return eprintln!("NOT TESTED: no newer MariaDB here");
    }
    survives(
        Flavour::NewerMariaDb,
        &[
            "--sql-mode=ORACLE,EMPTY_STRING_IS_NULL,NO_BACKSLASH_ESCAPES,ANSI_QUOTES,PAD_CHAR_TO_FULL_LENGTH,STRICT_ALL_TABLES,NO_ZERO_DATE",
            "--character-set-server=ucs2",
            "--init-connect=SET NAMES big5, sql_mode=default",
        ],
    );
}

#[test]
fn t42_modes_of_mysql() {
    if !Flavour::MySql.is_there() {
        return eprintln!("NOT TESTED: no MySQL here");
    }
    survives(
        Flavour::MySql,
        &[
            MODES,
            "--character-set-server=latin1",
            "--init-connect=SET NAMES sjis, sql_mode=default, time_zone='+05:00'",
        ],
    );
}
