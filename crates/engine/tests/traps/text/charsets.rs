//! Traps 39 to 41: text is bytes in the character set of its column, never converted. The server itself is the judge of
//! which bytes its character sets know.

use std::fs;

use testkit::Server;

use crate::case::comes_back;
use crate::support::{dump, folder, restore};

crate::cases! {
    /// Bytes that another program put there under a wrong name: latin1 holding UTF-8, and the reverse twice over.
    t39_bytes_under_a_wrong_name [mariadb, newer_mariadb, mysql] = "
        CREATE TABLE t (id INT PRIMARY KEY, a VARCHAR(50) CHARACTER SET latin1, b TEXT CHARACTER SET latin1, c VARCHAR(50) CHARACTER SET utf8mb4, d CHAR(20) CHARACTER SET cp1251, e VARCHAR(50) CHARACTER SET binary, f LONGTEXT CHARACTER SET koi8r, UNIQUE (a));
        INSERT INTO t VALUES (1, x'C3A9C3A0E282AC', x'F09F9880', 'Ã©Ã ', x'C3A9', x'FF00', x'D1D2'), (2, x'8180', x'8D8F909D', '\\0\\n\\r\\Z\\\\\\'\"', x'98', '', ''), (3, NULL, NULL, NULL, NULL, NULL, NULL);";

    /// The second byte of these is a backslash or a quote.
    t40_backslash_as_second_byte [mariadb, newer_mariadb, mysql] = "
        CREATE TABLE t (id INT PRIMARY KEY, a VARCHAR(50) CHARACTER SET sjis, b VARCHAR(50) CHARACTER SET gbk, c TEXT CHARACTER SET big5, d VARCHAR(50) CHARACTER SET cp932, KEY (a));
        INSERT INTO t VALUES (1, x'835C945C955C', x'D55C', x'B35CA55C', x'835C'), (2, '~\\\\|', '~\\\\|', '~\\\\|', '~\\\\|'), (3, x'5C', x'5C', x'5C', x'7E5C27'), (4, x'835C27', x'815C5C27', x'A15C22', x'FA5C'), (5, '', NULL, '', NULL);";

    /// Four bytes a character, two, one; some of them mean nothing as ASCII.
    t40_wide_characters [mariadb, newer_mariadb, mysql] = "
        CREATE TABLE t (id INT PRIMARY KEY, a VARCHAR(50) CHARACTER SET ucs2, b TEXT CHARACTER SET utf16, c CHAR(9) CHARACTER SET utf32, d VARCHAR(50) CHARACTER SET utf16le, e VARCHAR(9) CHARACTER SET swe7, f VARCHAR(9) CHARACTER SET utf8mb3, KEY (b(9)));
        INSERT INTO t VALUES (1, 'aé表', 'aé表😀', 'aé表😀', 'aé表😀', 'å', 'aé表'), (2, '', '', '', '', '', ''), (3, x'D83D', x'00270022005C', x'0010FFFF', x'27005C00', x'5B5C5D', x'EFBFBF'), (4, x'0000', x'0000', x'00000000', x'0000', '\\0', '\\0');
        CREATE TABLE k (a VARCHAR(20) CHARACTER SET utf16 PRIMARY KEY, b INT); INSERT INTO k VALUES ('z', 1), ('é', 2), ('😀', 3), ('', 4);";

    /// `SET NAMES utf8` knows three bytes a character and makes this `?`.
    t41_emoji [mariadb, newer_mariadb, mysql] = "
        CREATE TABLE t (a VARCHAR(50), b TEXT COMMENT 'é', c JSON, d CHAR(5) DEFAULT '😀') COLLATE utf8mb4_bin COMMENT='表';
        INSERT INTO t (a, b, c) VALUES ('😀', '👩‍👩‍👧‍👦 ẞ 𝄞', '\"😀\"'); INSERT INTO t VALUES ('\u{10FFFF}', '\u{0}\u{1}\u{7F}\u{85}\u{2028}', 'null', '');";
}

/// The server's character sets, and whether each has characters of several bytes.
fn charsets(server: &Server) -> Vec<(String, bool)> {
    let rows = server.sql(
        None,
        "SELECT CHARACTER_SET_NAME, MAXLEN FROM information_schema.CHARACTER_SETS ORDER BY 1",
    );
    let charset = |row: &str| {
        let (name, longest) = row.split_once('\t').unwrap();
        (name.to_owned(), longest != "1")
    };
    rows.lines().map(charset).collect()
}

/// All bytes, and all pairs of two, as rows of `src`.
const BYTES: &str = "SET sql_mode='', group_concat_max_len=10000000; CREATE TABLE src (b VARBINARY(4) PRIMARY KEY);
    INSERT INTO src WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 255) SELECT CHAR(i) FROM n;
    INSERT INTO src SELECT CONCAT(a.b, b.b) FROM src a, src b;\n";

testkit::on_each_server! {
    fn t40_every_character_set(server) {
        // Each value that the server takes; one row for all pairs with the same first byte.
        let mut sql = BYTES.to_owned();
        for (name, several) in charsets(server) {
            let only = if several { "" } else { " WHERE LENGTH(b) = 1" };
            sql.push_str(&format!("CREATE TEMPORARY TABLE g (b VARBINARY(4), c VARCHAR(4) CHARACTER SET {name}) ENGINE=MEMORY; INSERT INTO g SELECT b, b FROM src{only};
                CREATE TABLE c_{name} (id INT AUTO_INCREMENT PRIMARY KEY, b BLOB, c TEXT CHARACTER SET {name}, v VARCHAR(300) CHARACTER SET {name}, KEY (c(5)), KEY (v(9)));
                INSERT INTO c_{name} (b) SELECT GROUP_CONCAT(b ORDER BY b SEPARATOR '') FROM g WHERE CAST(c AS BINARY) = b GROUP BY LENGTH(b), LEFT(b, 1);
                INSERT INTO c_{name} (b) SELECT GROUP_CONCAT(b ORDER BY b SEPARATOR '') FROM g WHERE CAST(c AS BINARY) = b AND LENGTH(b) = 1;
                UPDATE c_{name} SET c = b, v = b; DROP TEMPORARY TABLE g;\n"));
        }
        sql.push_str("DROP TABLE src;");
        comes_back(server, "t40_every_character_set", &sql);
    }

    fn t41_every_collation(server) {
        let name = match server.flavour() {
            testkit::Flavour::MySql => "COLLATION_NAME",
            _ => "FULL_COLLATION_NAME",
        };
        let names = server.sql(None, &format!("SELECT {name} FROM information_schema.COLLATION_CHARACTER_SET_APPLICABILITY ORDER BY 1"));
        let names: Vec<&str> = names.lines().filter(|name| *name != "NULL").collect();
        assert!(names.len() > 200, "{}", names.len());
        let column = |(at, name): (usize, &&str)| {
            let charset = name.split('_').next().unwrap();
            format!("c{at} VARCHAR(5) CHARACTER SET {charset} COLLATE {name}")
        };
        let columns: Vec<String> = names.iter().enumerate().map(column).collect();
        let mut sql = String::new();
        for (at, columns) in columns.chunks(60).enumerate() {
            let values = vec!["'aZ 0'"; columns.len()].join(", ");
            sql.push_str(&format!("CREATE TABLE t{at} ({}); INSERT INTO t{at} VALUES ({values});\n", columns.join(", ")));
        }
        comes_back(server, "t41_every_collation", &sql);
    }

    fn t39_bytes_that_are_no_text_are_counted(server) {
        // Old servers and their upgrades leave such bytes in tables; here a table's file is exchanged for another's.
        let folder = folder();
        let database = server.database("t39_no_text");
        server.sql(Some(&database), BYTES);
        let mut expected = Vec::new();
        for (name, several) in charsets(server) {
            if !several && name != "ascii" {
                continue;
            }
            // What the server does not take as it is. It tells nothing of which characters mean something.
            let bad = server.sql(Some(&database), &format!("SET sql_mode=''; CREATE TEMPORARY TABLE g (b VARBINARY(12), c VARCHAR(12) CHARACTER SET {name}) ENGINE=MEMORY; INSERT INTO g SELECT b, b FROM src; SELECT COUNT(*) FROM g WHERE NOT (CAST(c AS BINARY) <=> b)"));
            no_text(server, &database, &name, "SELECT b FROM src");
            match bad.trim() {
                "0" => {}
                bad => expected.push(format!("t_{name}: {bad} values are not valid in their character set")),
            }
        }
        assert!(expected.len() > 10, "{expected:?}");
        let (_, summary) = dump(server, &database, &folder);
        let mut notes: Vec<String> = summary.index.notes.iter().map(|note| format!("{}: {}", note.name, note.detail)).collect();
        notes.sort();
        expected.sort();
        assert_eq!(notes, expected);
        server.sql(None, &format!("DROP DATABASE {database}"));
    }

    fn t39_bytes_that_are_no_text_are_named_by_the_restore(server) {
        let folder = folder();
        let database = server.database("t39_no_text_back");
        server.sql(Some(&database), "CREATE TABLE src (b VARBINARY(4)); INSERT INTO src VALUES ('ok'), (x'C3A9'), (x'61FF62'), (x'FF')");
        no_text(server, &database, "utf8mb4", "SELECT b FROM src");
        no_text(server, &database, "sjis", "SELECT b FROM src");
        let (file, summary) = dump(server, &database, &folder);
        let notes: Vec<(&str, &str)> = summary.index.notes.iter().map(|note| (note.name.as_str(), note.cause.as_str())).collect();
        assert_eq!(notes, [("t_sjis", "invalid_text"), ("t_utf8mb4", "invalid_text")]);
        // The archive has the bytes.
        let text = std::process::Command::new("zstd").args(["-dc", file.to_str().unwrap()]).output().unwrap().stdout;
        assert!(String::from_utf8_lossy(&text).contains("0x61FF62"));
        let copy = format!("{database}_copy");
        let restored = restore(server, &file, &copy);
        let changes: Vec<(&str, &str)> = restored.changes.iter().map(|change| (change.name.as_str(), change.change.as_str())).collect();
        assert_eq!(changes, [("t_sjis", "warning"), ("t_utf8mb4", "warning")], "{:?}", restored.changes);
        let came = server.sql(Some(&copy), "SELECT HEX(c) FROM t_utf8mb4");
        // No way is known to make a server take them: MariaDB puts question marks, MySQL cuts.
        match server.flavour() {
            testkit::Flavour::MySql => assert_eq!(came, "6F6B\nC3A9\n61\n\n"),
            _ => assert_eq!(came, "6F6B\nC3A9\n613F62\n3F\n"),
        }
    }

    fn t39_text_that_only_mariadb_knows_is_no_alarm(server) {
        // Halves of surrogate pairs in UTF-8, as Java writes them; bytes above 127 in ascii.
        let folder = folder();
        let database = server.database("t39_surrogates");
        server.sql(Some(&database), "SET sql_mode=''; CREATE TABLE t (a VARCHAR(9) CHARACTER SET utf8mb4, b VARCHAR(9) CHARACTER SET utf8mb3, c VARCHAR(9) CHARACTER SET ascii); INSERT INTO t VALUES (x'61EDA0BDEDB880', x'EDA0BD', x'E9')");
        let before = testkit::fingerprint(server, &database);
        let (file, summary) = dump(server, &database, &folder);
        assert_eq!(summary.index.notes, []);
        server.sql(None, &format!("DROP DATABASE {database}"));
        assert_eq!(restore(server, &file, &database).changes, []);
        assert_eq!(before.diff(&testkit::fingerprint(server, &database)), Vec::<String>::new());
    }
}

/// A table `t_<charset>` whose column `c` holds bytes that were never looked at.
fn no_text(server: &Server, database: &str, charset: &str, values: &str) {
    // As many bytes for both: a file says how long its columns are.
    let longest: usize = server.sql(None, &format!("SELECT MAXLEN FROM information_schema.CHARACTER_SETS WHERE CHARACTER_SET_NAME='{charset}'")).trim().parse().unwrap();
    server.sql(Some(database), &format!("CREATE TABLE bytes (c VARBINARY(12)) ENGINE=MyISAM; CREATE TABLE t_{charset} (c VARCHAR({}) CHARACTER SET {charset}) ENGINE=MyISAM; INSERT INTO bytes {values}; FLUSH TABLES bytes, t_{charset}", 12 / longest));
    let home = server.datadir().join(database);
    for end in ["MYD", "MYI"] {
        fs::copy(
            home.join(format!("bytes.{end}")),
            home.join(format!("t_{charset}.{end}")),
        )
        .unwrap();
    }
    server.sql(
        Some(database),
        &format!("FLUSH TABLES t_{charset}; DROP TABLE bytes"),
    );
}
