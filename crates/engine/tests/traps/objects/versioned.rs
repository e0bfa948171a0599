//! Trap 3: system-versioned tables, whose history a plain SELECT leaves out, and application-time periods.
//! MySQL has neither.

use engine::RestoreOptions;
use testkit::{Flavour, Server, fingerprint};

use crate::support::{dump, folder, plain_client, reader, restore, restore_with};

/// A table of three rows that were valid, ended, and changed.
const HISTORY: &str = "
    CREATE TABLE t (id INT PRIMARY KEY, a VARCHAR(40)) WITH SYSTEM VERSIONING;
    INSERT INTO t VALUES (1, 'first'), (2, '2038-01-19 03:14:07.999999');
    UPDATE t SET a = 'second' WHERE id = 1; UPDATE t SET a = 'third' WHERE id = 1;
    INSERT INTO t VALUES (3, 'gone'); DELETE FROM t WHERE id = 3;";

crate::cases! {
    /// History in every shape: implicit and named period, invisible, no key, columns that keep none, rows too long to hold.
    t03_versioned_history [mariadb, newer_mariadb] = "
        CREATE TABLE a (id INT PRIMARY KEY, v INT, KEY (v)) WITH SYSTEM VERSIONING;
        INSERT INTO a VALUES (1, 1); UPDATE a SET v = 2; UPDATE a SET v = 3; INSERT INTO a VALUES (-9000000, 2), (0, 0);
        DELETE FROM a WHERE id = -9000000;
        CREATE TABLE b (id INT, `from` TIMESTAMP(6) GENERATED ALWAYS AS ROW START, v INT, `to` TIMESTAMP(6) GENERATED ALWAYS AS ROW END,
            row_end VARCHAR(9), PERIOD FOR SYSTEM_TIME (`from`, `to`), UNIQUE (id)) WITH SYSTEM VERSIONING;
        INSERT INTO b (id, v, row_end) VALUES (1, 1, 'x'), (NULL, 5, NULL); UPDATE b SET v = 2;
        CREATE TABLE c (id INT PRIMARY KEY, s TIMESTAMP(6) GENERATED ALWAYS AS ROW START INVISIBLE, e TIMESTAMP(6) GENERATED ALWAYS AS ROW END INVISIBLE,
            v INT WITHOUT SYSTEM VERSIONING, w INT, g INT AS (w + 1) STORED, PERIOD FOR SYSTEM_TIME (s, e)) WITH SYSTEM VERSIONING;
        INSERT INTO c (id, v, w) VALUES (1, 1, 1); UPDATE c SET w = 2; UPDATE c SET v = 2;
        CREATE TABLE d (v INT) WITH SYSTEM VERSIONING;
        INSERT INTO d VALUES (1), (1), (2); UPDATE d SET v = 3 WHERE v = 1; DELETE FROM d WHERE v = 2;
        CREATE TABLE e (id INT PRIMARY KEY, v LONGTEXT, s TIMESTAMP(6) GENERATED ALWAYS AS ROW START, t TIMESTAMP(6) GENERATED ALWAYS AS ROW END,
            PERIOD FOR SYSTEM_TIME (s, t)) WITH SYSTEM VERSIONING;
        INSERT INTO e (id, v) VALUES (1, REPEAT('x', 3000000)); UPDATE e SET v = REPEAT('y', 9000000);
        CREATE TABLE f (id INT PRIMARY KEY, up INT, FOREIGN KEY (up) REFERENCES a (id)) WITH SYSTEM VERSIONING;
        INSERT INTO f VALUES (1, 1); DELETE FROM f;
        CREATE TABLE plain (a TIMESTAMP(6) NOT NULL DEFAULT '2038-01-19 03:14:07.999999', row_end TIMESTAMP(6) NOT NULL DEFAULT '2020-01-01');
        INSERT INTO plain VALUES ();";

    /// Partitions for the history: by interval they are told by the row, by LIMIT by when it came.
    t03_history_partitions [mariadb, newer_mariadb] = "
        CREATE TABLE a (id INT PRIMARY KEY, v INT) WITH SYSTEM VERSIONING
            PARTITION BY SYSTEM_TIME INTERVAL 1 DAY STARTS '2020-01-01 00:00:00' (PARTITION p0 HISTORY, PARTITION p1 HISTORY, PARTITION now CURRENT);
        INSERT INTO a VALUES (1, 1), (2, 2); UPDATE a SET v = 3; DELETE FROM a WHERE id = 2;
        CREATE TABLE b (id INT PRIMARY KEY, v INT) WITH SYSTEM VERSIONING
            PARTITION BY SYSTEM_TIME (PARTITION past HISTORY, PARTITION now CURRENT);
        INSERT INTO b VALUES (1, 1), (2, 2); UPDATE b SET v = 3;
        CREATE TABLE c (id INT PRIMARY KEY, v INT) WITH SYSTEM VERSIONING PARTITION BY SYSTEM_TIME INTERVAL 1 YEAR AUTO;
        INSERT INTO c VALUES (1, 1), (2, 2); UPDATE c SET v = 3;
        CREATE TABLE d (id INT PRIMARY KEY, v INT) WITH SYSTEM VERSIONING
            PARTITION BY SYSTEM_TIME LIMIT 2 (PARTITION p0 HISTORY, PARTITION p1 HISTORY, PARTITION now CURRENT);
        INSERT INTO d VALUES (1, 1); UPDATE d SET v = 2; UPDATE d SET v = 3; UPDATE d SET v = 4; UPDATE d SET v = 5;";

    /// Periods of the application's own are plain columns with a constraint.
    t03_application_time_periods [mariadb, newer_mariadb] = "
        CREATE TABLE t (id INT, price DECIMAL(10,2), s DATE, e DATE, PERIOD FOR validity (s, e), PRIMARY KEY (id, validity WITHOUT OVERLAPS));
        INSERT INTO t VALUES (1, 9.99, '2020-01-01', '2021-01-01'), (1, 8.99, '2021-01-01', '2022-01-01');
        UPDATE t FOR PORTION OF validity FROM '2020-05-01' TO '2020-06-01' SET price = 5;
        CREATE TABLE both_kinds (id INT PRIMARY KEY, v INT, s DATE, e DATE, PERIOD FOR p (s, e)) WITH SYSTEM VERSIONING;
        INSERT INTO both_kinds VALUES (1, 1, '2020-01-01', '2021-01-01'); UPDATE both_kinds SET v = 2;";
}

testkit::on_each_server! {
    #[only(mariadb, newer_mariadb)]
    fn t03_history_counted_by_transactions_is_a_gap(server) {
        let folder = folder();
        let database = server.database("t03_transactions");
        server.sql(Some(&database), "
            CREATE TABLE t (id INT PRIMARY KEY, v INT, s BIGINT UNSIGNED GENERATED ALWAYS AS ROW START, e BIGINT UNSIGNED GENERATED ALWAYS AS ROW END,
                PERIOD FOR SYSTEM_TIME (s, e)) WITH SYSTEM VERSIONING;
            INSERT INTO t (id, v) VALUES (1, 1); UPDATE t SET v = 2;
            CREATE TABLE other (a INT); INSERT INTO other VALUES (5);");
        let (file, summary) = dump(server, &database, &folder);
        let gaps: Vec<_> = summary.index.gaps.iter().map(|gap| (gap.name.as_str(), gap.cause.as_str())).collect();
        assert_eq!(gaps, [("t", "history")]);
        assert_eq!(summary.index.state, archive::index::State::Incomplete);
        server.sql(None, &format!("DROP DATABASE `{database}`"));
        restore(server, &file, &database);
        assert_eq!(server.sql(Some(&database), "SELECT id, v FROM t; SELECT a FROM other"), "1\t2\n5\n");
    }

    #[only(mariadb, newer_mariadb)]
    fn t03_history_is_counted_by_the_checksums(server) {
        let folder = folder();
        let database = server.database("t03_checksums");
        server.sql(Some(&database), HISTORY);
        let file = folder.path().join("a.sql.zst");
        let choices = engine::DumpOptions { checksums: true, ..engine::DumpOptions::default() };
        let summary = crate::support::dump_with(server, &database, &file, &choices, &engine::Silent).unwrap();
        let checksums = summary.index.checksums.unwrap();
        assert_eq!(checksums.tables["t"].rows, 5);
        assert!(checksums.tables["t"].columns.contains_key("row_start"), "{:?}", checksums.tables["t"].columns);
        assert_eq!(summary.index.objects.iter().find(|object| object.name == "t").unwrap().rows, 5);
    }

    #[only(mariadb, newer_mariadb)]
    fn t03_two_dumps_of_a_history_are_equal(server) {
        let folder = folder();
        let database = server.database("t03_equal");
        server.sql(Some(&database), HISTORY);
        let (file, summary) = dump(server, &database, &folder);
        server.sql(None, &format!("DROP DATABASE `{database}`"));
        restore(server, &file, &database);
        let (_, again) = dump(server, &database, &folder);
        let hash = |index: &archive::Index| index.objects.iter().find(|object| object.name == "t").unwrap().hash.clone();
        assert_eq!(hash(&summary.index), hash(&again.index));
    }
}

/// From a clock that ends in 2038 to one that ends in 2106 and back: what is valid must stay valid.
#[test]
fn t03_history_between_servers_whose_clocks_end_differently() {
    let (old, new) = (Flavour::MariaDb, Flavour::NewerMariaDb);
    if !new.is_there() {
        return testkit::on(new, |_| {});
    }
    let (old, new) = (Server::shared_of(old), Server::shared_of(new));
    if old.sql(None, "SELECT FROM_UNIXTIME(2147483648)")
        == new.sql(None, "SELECT FROM_UNIXTIME(2147483648)")
    {
        panic!("both servers have the same last instant: this test needs two that differ");
    }
    for (from, to) in [(old, new), (new, old)] {
        let folder = folder();
        let database = from.database("t03_clocks");
        // Rows that are held, and one that is sent in pieces.
        from.sql(Some(&database), &format!("{HISTORY}
            CREATE TABLE big (id INT PRIMARY KEY, v LONGTEXT COLLATE utf8mb4_general_ci) COLLATE utf8mb4_general_ci WITH SYSTEM VERSIONING;
            INSERT INTO big VALUES (1, REPEAT('x', 9000000)); UPDATE big SET v = REPEAT('y', 9500000);
            ALTER DATABASE COLLATE utf8mb4_general_ci;
            CREATE TABLE plain (at TIMESTAMP(6) NOT NULL DEFAULT 0) COLLATE utf8mb4_general_ci;
            INSERT INTO plain VALUES ('2038-01-19 03:14:07.999999');"));
        from.sql(Some(&database), "SET system_versioning_alter_history = KEEP; ALTER TABLE t CONVERT TO CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci");
        let (file, _) = dump(from, &database, &folder);
        let target = to.database("t03_clocks");
        let done = restore_with(to, &file, &target, &RestoreOptions::default()).unwrap();
        assert_eq!(done.changes, []);
        for sql in [
            "SELECT id, a FROM t ORDER BY id",
            "SELECT id, a, row_start, IF(row_end > '2038-01-01', 'valid', row_end) FROM t FOR SYSTEM_TIME ALL ORDER BY id, row_end",
            "SELECT id, LEFT(v, 1), LENGTH(v) FROM big",
            "SELECT id, LEFT(v, 1), LENGTH(v) FROM big FOR SYSTEM_TIME ALL ORDER BY id, row_end",
            "SELECT at FROM plain",
        ] {
            assert_eq!(
                to.sql(Some(&target), sql),
                from.sql(Some(&database), sql),
                "{sql}"
            );
        }
        // The plain client cannot change values: it must stop instead of ending every row.
        let third = to.database("t03_clocks");
        let stopped = std::panic::catch_unwind(|| plain_client(to, &file, &third)).unwrap_err();
        let words = stopped.downcast_ref::<String>().unwrap();
        assert!(
            words.contains("before MariaDB 11.5") || words.contains("row_start"),
            "{words}"
        );
        let read = to.sql(Some(&third), "SHOW TABLES LIKE 'plain'");
        assert_eq!(read, "");
        let back = fingerprint(from, &database);
        let again = restore_with(
            from,
            &file,
            &from.database("t03_clocks"),
            &RestoreOptions::default(),
        )
        .unwrap();
        assert_eq!(
            back.diff(&fingerprint(from, &again.target)),
            Vec::<String>::new()
        );
        assert_eq!(reader(&file).index().gaps, []);
    }
}
