//! The generated billing database is what it promises, on a real server; and the fingerprint tells two apart.
//! Must never be satisfied with a number of rows.

use testkit::{Server, billing, fingerprint};

/// A database filled with few rows, once for each test that changes it.
fn filled(prefix: &str) -> (&'static Server, String) {
    let server = Server::shared();
    let db = server.database(prefix);
    billing::fill(server, &db, 2000);
    (server, db)
}

#[test]
fn the_same_number_of_rows_gives_the_same_database() {
    let (server, one) = filled("same");
    let two = server.database("same");
    billing::fill(server, &two, 2000);
    let (one, two) = (fingerprint(server, &one), fingerprint(server, &two));
    assert_eq!(one.diff(&two), Vec::<String>::new());
    assert!(one.facts.len() > 150, "{}", one.facts.len());
    assert!(
        !one.facts.values().any(|fact| fact.contains("same_")),
        "a fact tells the database's own name"
    );

    let more = server.database("same");
    billing::fill(server, &more, 3000);
    assert!(!one.diff(&fingerprint(server, &more)).is_empty());
}

/// Each change alone, in this order, and the facts that must tell of it: these and no others.
const CHANGES: [(&str, &str, &[&str]); 26] = [
    (
        "one emoji",
        "UPDATE ticket_messages SET body = REPLACE(body, '😀', '😁') WHERE body LIKE '%😀%' LIMIT 1",
        &["table `ticket_messages`, column `body`", "table `ticket_messages`: hash over rows"],
    ),
    (
        "one digit of a FLOAT, beyond the six that text shows",
        "UPDATE metrics SET f = 0.10000001 WHERE f = CAST(0.1 AS FLOAT) LIMIT 1",
        &["table `metrics`, column `f`", "table `metrics`: hash over rows"],
    ),
    (
        "the last digit of a DOUBLE",
        "UPDATE metrics SET d = 1.7976931348623155e308 WHERE d = 1.7976931348623157e308 LIMIT 1",
        &["table `metrics`, column `d`", "table `metrics`: hash over rows"],
    ),
    (
        "two rows that swap one value",
        "SET @a = (SELECT message FROM logs WHERE id = 5), @b = (SELECT message FROM logs WHERE id = 6);
         UPDATE logs SET message = IF(id = 5, @b, @a) WHERE id IN (5, 6)",
        &["table `logs`: hash over rows"],
    ),
    (
        "NULL instead of an empty text",
        "UPDATE settings SET value = NULL WHERE value = '' LIMIT 1",
        &["table `settings`, column `value`", "table `settings`: hash over rows"],
    ),
    (
        "an ENUM's empty member instead of its error value",
        "SET sql_mode = ''; UPDATE invoices SET status = '' WHERE status + 0 = 0 LIMIT 1",
        &["table `invoices`, column `status`", "table `invoices`: hash over rows"],
    ),
    (
        "one row of equal rows in a table without a key",
        "DELETE FROM clicks WHERE page = '/accueil' LIMIT 1",
        &[
            "table `clicks`, column `hits`",
            "table `clicks`, column `page`",
            "table `clicks`: hash over rows",
            "table `clicks`: rows",
            "table `logs`, column `at`",
            "table `logs`, column `id`",
            "table `logs`, column `level`",
            "table `logs`, column `message`",
            "table `logs`: definition with AUTO_INCREMENT",
            "table `logs`: hash over rows",
            "table `logs`: rows",
        ],
    ),
    (
        "one microsecond",
        "UPDATE metrics SET ts = ts + INTERVAL 1 MICROSECOND WHERE ts = '1970-01-01 00:00:01.000001' LIMIT 1",
        &["table `metrics`, column `ts`", "table `metrics`: hash over rows"],
    ),
    (
        "a zero date",
        "UPDATE metrics SET day = '0000-01-00' WHERE day = '0000-00-00' LIMIT 1",
        &["table `metrics`, column `day`", "table `metrics`: hash over rows"],
    ),
    (
        "one bit",
        "UPDATE metrics SET bits = bits ^ 1 WHERE bits = 0 LIMIT 1",
        &["table `metrics`, column `bits`", "table `metrics`: hash over rows"],
    ),
    (
        "one byte of a BLOB",
        "UPDATE attachments SET content = INSERT(content, 9, 1, X'0B') WHERE id = 4",
        &["table `attachments`, column `content`", "table `attachments`: hash over rows"],
    ),
    (
        "the last byte that a BINARY pads",
        "UPDATE attachments SET digest = CONCAT(LEFT(digest, 15), ' ') WHERE id = 1",
        &["table `attachments`, column `digest`", "table `attachments`: hash over rows"],
    ),
    (
        "the AUTO_INCREMENT counter",
        "ALTER TABLE tickets AUTO_INCREMENT = 777777",
        &["table `tickets`: definition with AUTO_INCREMENT"],
    ),
    (
        "the charset of a column, its characters unchanged",
        "ALTER TABLE ticket_messages MODIFY author varchar(80) CHARACTER SET utf16",
        &[
            "table `ticket_messages`, column `author`",
            "table `ticket_messages`: definition with AUTO_INCREMENT",
            "table `ticket_messages`: hash over rows",
        ],
    ),
    (
        "the collation of a column alone",
        "ALTER TABLE services MODIFY hostname varchar(255) CHARACTER SET ascii COLLATE ascii_general_ci NOT NULL",
        &["table `services`: definition with AUTO_INCREMENT"],
    ),
    (
        "the order of two triggers",
        "DROP TRIGGER aa_second; CREATE DEFINER=billing_app@localhost TRIGGER aa_second BEFORE UPDATE ON customers
         FOR EACH ROW PRECEDES zz_first SET @x = 1",
        &[
            "trigger `aa_second`: definition, sql_mode, charsets",
            "trigger `aa_second`: event and order",
            "trigger `zz_first`: event and order",
        ],
    ),
    (
        "a dropped trigger",
        "DROP TRIGGER message_log",
        &[
            "trigger `message_log`: definition, sql_mode, charsets",
            "trigger `message_log`: event and order",
        ],
    ),
    (
        "the body of a view",
        "ALTER DEFINER=root@localhost VIEW french_customers AS
         SELECT id, email, country FROM customers WHERE country = 'BE' WITH CASCADED CHECK OPTION",
        &["view `french_customers`: definition"],
    ),
    (
        "an emoji in a routine",
        "DROP FUNCTION `quoted label`; SET sql_mode = 'ANSI_QUOTES,PIPES_AS_CONCAT,NO_BACKSLASH_ESCAPES';
         CREATE FUNCTION \"quoted label\"(a int) RETURNS int RETURN 1 /* 🧿 */",
        &["function `quoted label`: definition, sql_mode, charsets"],
    ),
    (
        "the same emoji again, but another",
        "DROP FUNCTION `quoted label`; SET sql_mode = 'ANSI_QUOTES,PIPES_AS_CONCAT,NO_BACKSLASH_ESCAPES';
         CREATE FUNCTION \"quoted label\"(a int) RETURNS int RETURN 1 /* 🧾 */",
        &["function `quoted label`: definition, sql_mode, charsets"],
    ),
    (
        "the sql_mode of a routine",
        "SET sql_mode = 'ANSI_QUOTES'; CREATE OR REPLACE FUNCTION \"quoted label\"(a int) RETURNS int RETURN 1 /* 🧾 */",
        &["function `quoted label`: definition, sql_mode, charsets"],
    ),
    (
        "the status of an event",
        "ALTER EVENT purge_logs DISABLE",
        &[
            "event `purge_logs`: definition, sql_mode, time zone, charsets",
            "event `purge_logs`: status",
        ],
    ),
    (
        "the state of a sequence",
        "SELECT SETVAL(service_numbers, 900000000)",
        &["sequence `service_numbers`: state"],
    ),
    (
        "the step of a sequence",
        "ALTER SEQUENCE service_numbers INCREMENT 8",
        &["sequence `service_numbers`: definition", "sequence `service_numbers`: state"],
    ),
    (
        "the database's own collation",
        "ALTER DATABASE COLLATE utf8mb4_bin",
        &["database: charset, collation, comment"],
    ),
    (
        "an invisible column, and what the trigger that is left does",
        "UPDATE customers SET api_secret = 'x', updated = updated WHERE id = 3",
        &[
            "table `customers`, column `api_secret`",
            "table `customers`, column `company`",
            "table `customers`: hash over rows",
        ],
    ),
];

#[test]
fn the_fingerprint_notices_each_single_change_and_names_it() {
    let (server, db) = filled("change");
    let mut before = fingerprint(server, &db);
    for (what, sql, expected) in CHANGES {
        server.sql(
            Some(&db),
            &format!("SET sql_mode = 'ALLOW_INVALID_DATES', time_zone = '+00:00'; {sql}"),
        );
        let after = fingerprint(server, &db);
        let changed: Vec<&String> = before
            .facts
            .keys()
            .chain(
                after
                    .facts
                    .keys()
                    .filter(|name| !before.facts.contains_key(*name)),
            )
            .filter(|name| before.facts.get(*name) != after.facts.get(*name))
            .collect();
        assert_eq!(changed, expected, "{what}: {:#?}", before.diff(&after));
        assert_eq!(before.diff(&after).len(), expected.len(), "{what}");
        before = after;
    }
}

/// What the generator promises, and what equal fingerprints would not show missing.
#[test]
fn the_database_holds_every_kind_of_trap() {
    let (server, db) = filled("traps");
    let ask = |sql: &str| server.sql(Some(&db), sql).trim_end().to_owned();
    for (what, sql) in [
        (
            "the id 0",
            "SELECT COUNT(*) = 1 FROM customers WHERE id = 0",
        ),
        (
            "zero dates",
            "SELECT COUNT(*) > 0 FROM customers WHERE born = '0000-00-00'",
        ),
        (
            "days that no month has",
            "SELECT COUNT(*) > 0 FROM metrics WHERE day = '2023-02-30'",
        ),
        (
            "zero timestamps",
            "SELECT COUNT(*) > 0 FROM metrics WHERE ts = 0",
        ),
        (
            "subnormal FLOATs",
            "SELECT COUNT(*) > 0 FROM metrics WHERE f < 0 AND f > -1e-44",
        ),
        (
            "subnormal DOUBLEs",
            "SELECT COUNT(*) > 0 FROM metrics WHERE d < 0 AND d > -1e-322",
        ),
        (
            "the smallest normal FLOAT",
            "SELECT COUNT(*) > 0 FROM metrics WHERE f > 1.1e-38 AND f < 1.2e-38",
        ),
        (
            "floats that six digits do not hold",
            "SELECT SUM(CONCAT(f) <> CONCAT(CAST(f AS DOUBLE))) > 20 FROM metrics",
        ),
        (
            "error values of an ENUM",
            "SELECT COUNT(*) > 0 FROM invoices WHERE status + 0 = 0",
        ),
        (
            "empty members of an ENUM",
            "SELECT COUNT(*) > 0 FROM invoices WHERE status + 0 = 1",
        ),
        (
            "emoji",
            "SELECT COUNT(*) > 50 FROM ticket_messages WHERE body LIKE '%😀%'",
        ),
        (
            "zero bytes in text",
            "SELECT COUNT(*) > 0 FROM ticket_messages WHERE body LIKE '%\\0%'",
        ),
        (
            "carriage returns in text",
            "SELECT COUNT(*) > 0 FROM ticket_messages WHERE body LIKE '%\\r\\n%'",
        ),
        (
            "empty BLOBs beside NULL",
            "SELECT SUM(content = '') > 0 AND SUM(content IS NULL) > 0 FROM attachments",
        ),
        (
            "every byte in latin1",
            "SELECT COUNT(*) > 0 FROM settings WHERE LENGTH(value) = 255",
        ),
        (
            "equal rows",
            "SELECT COUNT(*) > 1 FROM clicks WHERE page IS NULL AND hits IS NULL",
        ),
        (
            "a definer that is not",
            "SELECT COUNT(*) = 0 FROM mysql.user WHERE User = 'left the company'",
        ),
        (
            "views that can be read",
            "SELECT COUNT(*) > 0 FROM `a débiteurs`",
        ),
        (
            "a working quoted label",
            "SELECT `quoted label`('x') = 'C:\\\\x – 🧾'",
        ),
        (
            "a body with every usual delimiter in it",
            "SELECT body LIKE '%;;%' AND body LIKE '%$$%' AND body LIKE '%//%' AND body LIKE '%😀%'
             FROM mysql.proc WHERE db = DATABASE() AND name = 'awkward'",
        ),
        (
            "the trigger order",
            "UPDATE customers SET company = 'a' WHERE id = 2; SELECT company = 'a12' FROM customers WHERE id = 2",
        ),
        (
            "counters",
            "SELECT AUTO_INCREMENT = 4000000000 FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = 'customers'",
        ),
        (
            "sequences as defaults",
            "INSERT INTO services (customer_id, kind, hostname, price) VALUES (0, 'web', 'h', 1); SELECT number > 800000000 FROM services WHERE hostname = 'h'",
        ),
    ] {
        assert_eq!(ask(sql), "1", "{what}: {sql}");
    }
}

#[test]
fn no_foreign_key_points_to_nothing() {
    let (server, db) = filled("keys");
    let keys = server.sql(
        Some(&db),
        "SELECT TABLE_NAME, COLUMN_NAME, REFERENCED_TABLE_NAME, REFERENCED_COLUMN_NAME
         FROM information_schema.KEY_COLUMN_USAGE WHERE TABLE_SCHEMA = DATABASE() AND REFERENCED_TABLE_NAME IS NOT NULL",
    );
    assert_eq!(keys.lines().count(), 10, "{keys}");
    for key in keys.lines() {
        let [table, column, parent, target] = key.split('\t').collect::<Vec<_>>()[..] else {
            panic!("{key}")
        };
        let orphans = server.sql(
            Some(&db),
            &format!(
                "SELECT SUM(c.{column} IS NOT NULL) > 0, SUM(c.{column} IS NOT NULL AND p.{target} IS NULL)
                 FROM {table} c LEFT JOIN {parent} p ON p.{target} = c.{column}"
            ),
        );
        assert_eq!(orphans, "1\t0\n", "{key}");
    }
}

/// An independent path: the server's own dump and client. Only what these are known to lose may differ.
#[test]
fn the_servers_own_dump_carries_the_database_but_for_its_known_losses() {
    let (server, db) = filled("dump");
    let copy = server.database("dump");
    let dump = server
        .tool("mariadb-dump")
        .args([
            "--default-character-set=utf8mb4",
            "--routines",
            "--triggers",
            "--events",
            "--hex-blob",
            // Its LOCK TABLES forgets the sequence that a DEFAULT needs (error 1100).
            "--skip-add-locks",
            &db,
        ])
        .output()
        .expect("mariadb-dump");
    assert!(
        dump.status.success(),
        "{}",
        String::from_utf8_lossy(&dump.stderr)
    );
    // A dump of one database says nothing of the database itself.
    server.sql(
        Some(&copy),
        "ALTER DATABASE COLLATE utf8mb4_unicode_ci COMMENT 'Facturation d''un hébergeur'",
    );
    server.sql_bytes(Some(&copy), &dump.stdout);
    let lost = fingerprint(server, &db).diff(&fingerprint(server, &copy));
    let names: Vec<&str> = lost
        .iter()
        .map(|line| line.split(": expected").next().unwrap_or(""))
        .collect();
    // FLOAT by its six digits; invalid dates and the error value of an ENUM, which its sql_mode turns into zero dates
    // and ''; and a sequence that stays the one of the old database.
    assert_eq!(
        names,
        [
            "table `customers`, column `born`",
            "table `customers`: hash over rows",
            "table `invoices`, column `due`",
            "table `invoices`, column `status`",
            "table `invoices`: hash over rows",
            "table `metrics`, column `day`",
            "table `metrics`, column `dt`",
            "table `metrics`, column `f`",
            "table `metrics`: hash over rows",
            "table `services`, column `expires`",
            "table `services`, column `load_average`",
            "table `services`: definition with AUTO_INCREMENT",
            "table `services`: hash over rows",
        ],
        "{lost:#?}"
    );
}
