//! Traps 14, 15 and 16: storage engines without snapshots, without rows of their own, and without a server that knows them.

use archive::index::{Consistency, Kind};
use engine::{DumpOptions, RestoreOptions, Silent};
use testkit::{Flavour, Server, fingerprint};

use crate::support::{dump, dump_with, folder, plain_client, restore_with};

crate::cases! {
    /// Rows of engines without snapshots, with the options and key types that only they have.
    t14_engines_without_snapshots [mariadb, newer_mariadb, mysql] = "
        CREATE TABLE my (a INT NOT NULL, b INT NOT NULL AUTO_INCREMENT, s VARCHAR(20), f TEXT, PRIMARY KEY (a, b), FULLTEXT (f)) ENGINE=MyISAM PACK_KEYS=1 DELAY_KEY_WRITE=1 ROW_FORMAT=DYNAMIC MAX_ROWS=1000 AUTO_INCREMENT=50;
        INSERT INTO my (a, s, f) VALUES (1, 'x', 'some words'), (1, 'y', NULL), (2, NULL, ''), (0, '', 'é😀'); DELETE FROM my WHERE s = 'y';
        CREATE TABLE mem (id INT PRIMARY KEY AUTO_INCREMENT, a INT, b VARCHAR(10), KEY h (a) USING HASH, KEY t (b) USING BTREE) ENGINE=MEMORY MAX_ROWS=500 AUTO_INCREMENT=9;
        INSERT INTO mem (a, b) VALUES (1, 'x'), (NULL, NULL); CREATE TABLE empty_mem (a INT) ENGINE=MEMORY;
        CREATE TABLE c (a INT NOT NULL, s TEXT NOT NULL, d DATETIME NOT NULL) ENGINE=CSV;
        INSERT INTO c VALUES (1, 'a \"quoted\", line\\nwith \\\\ and \\r', '2020-01-01 00:00:00'), (-2, '', '0000-00-00 00:00:00');
        CREATE TABLE no_key (a INT, s VARCHAR(5)) ENGINE=MyISAM; INSERT INTO no_key VALUES (1, 'a'), (1, 'a'), (NULL, NULL);";

    /// Aria with and without transactions.
    t14_aria [mariadb, newer_mariadb] = "
        CREATE TABLE a (id INT PRIMARY KEY AUTO_INCREMENT, s VARCHAR(20)) ENGINE=Aria TRANSACTIONAL=1 PAGE_CHECKSUM=1; INSERT INTO a (s) VALUES ('x'), ('y');
        CREATE TABLE b (id INT, KEY (id)) ENGINE=Aria TRANSACTIONAL=0 ROW_FORMAT=FIXED; INSERT INTO b VALUES (1), (1), (NULL);";

    /// ARCHIVE takes no number below its counter: rows come back only into a table without one.
    t14_archive_with_auto_increment [mariadb, newer_mariadb, mysql] = "
        /*M!100400 INSTALL PLUGIN IF NOT EXISTS archive SONAME 'ha_archive' */;
        CREATE TABLE a (id INT NOT NULL AUTO_INCREMENT PRIMARY KEY, v INT, s BLOB) ENGINE=ARCHIVE; INSERT INTO a VALUES (1, 1, 'x'), (5, 2, NULL), (6, 3, 0xFF00);
        CREATE TABLE b (id INT NOT NULL AUTO_INCREMENT, v INT, UNIQUE KEY (id)) ENGINE=ARCHIVE AUTO_INCREMENT=100; INSERT INTO b (v) VALUES (1), (2);
        CREATE TABLE c (id INT NOT NULL AUTO_INCREMENT PRIMARY KEY) ENGINE=ARCHIVE AUTO_INCREMENT=50;
        CREATE TABLE d (id INT NOT NULL AUTO_INCREMENT, v INT, KEY (id)) ENGINE=ARCHIVE AUTO_INCREMENT=9; INSERT INTO d VALUES (3, 1), (2, 2), (3, 3), (20, 4);
        CREATE TABLE e (v INT COMMENT 'not AUTO_INCREMENT=5') ENGINE=ARCHIVE; INSERT INTO e VALUES (1), (1), (NULL);";

    /// A merge of tables is no rows of its own: they must not come twice.
    t15_merge_and_blackhole [mariadb, newer_mariadb, mysql] = "
        /*M!100400 INSTALL PLUGIN IF NOT EXISTS blackhole SONAME 'ha_blackhole' */;
        CREATE TABLE z1 (a INT PRIMARY KEY) ENGINE=MyISAM; CREATE TABLE z2 (a INT PRIMARY KEY) ENGINE=MyISAM; INSERT INTO z1 VALUES (1); INSERT INTO z2 VALUES (2), (3);
        CREATE TABLE m (a INT NOT NULL, KEY (a)) ENGINE=MERGE UNION=(z1, z2) INSERT_METHOD=LAST;
        CREATE TABLE hole (a INT PRIMARY KEY, b INT) ENGINE=BLACKHOLE; INSERT INTO hole VALUES (1, 2);
        CREATE TRIGGER g AFTER INSERT ON hole FOR EACH ROW INSERT INTO z1 VALUES (NEW.a + 10); INSERT INTO hole VALUES (1, 2);";
}

/// What became of a table: its consistency and how many rows the archive has of it.
fn kept(summary: &archive::Summary, name: &str) -> (Consistency, u64) {
    let table =
        |object: &&archive::index::Object| object.kind == Kind::Table && object.name == name;
    let object = summary.index.objects.iter().find(table).unwrap();
    (object.consistency, object.rows)
}

/// The gaps, shortly.
fn gaps(summary: &archive::Summary) -> Vec<(&str, &str)> {
    summary
        .index
        .gaps
        .iter()
        .map(|gap| (gap.name.as_str(), gap.cause.as_str()))
        .collect()
}

testkit::on_each_server! {
    fn t14_rows_without_a_snapshot_are_named_unprotected_or_locked(server) {
        let folder = folder();
        let database = server.database("t14_named");
        server.sql(Some(&database), "CREATE TABLE my (a INT) ENGINE=MyISAM; INSERT INTO my VALUES (1); CREATE TABLE mem (a INT) ENGINE=MEMORY; INSERT INTO mem VALUES (1);
            CREATE TABLE i (a INT) ENGINE=InnoDB; INSERT INTO i VALUES (1)");
        for (lock, wanted) in [(false, Consistency::Unprotected), (true, Consistency::Locked)] {
            let choices = DumpOptions { lock_unprotected: lock, ..DumpOptions::default() };
            let summary = dump_with(server, &database, &folder.path().join(format!("{lock}")), &choices, &Silent).unwrap();
            assert_eq!(kept(&summary, "my"), (wanted, 1));
            assert_eq!(kept(&summary, "mem"), (wanted, 1));
            assert_eq!(kept(&summary, "i"), (Consistency::Snapshot, 1));
        }
    }

    #[only(mariadb, newer_mariadb)]
    fn t15_the_rows_of_another_server_are_never_pulled(server) {
        let folder = folder();
        let database = server.database("t15_federated");
        let near = server.database("t15_near");
        server.sql(None, "INSTALL PLUGIN IF NOT EXISTS federated SONAME 'ha_federatedx'");
        server.sql(Some(&near), "CREATE TABLE near (a INT PRIMARY KEY); INSERT INTO near VALUES (1), (2)");
        server.sql(Some(&database), &format!("CREATE TABLE far (a INT PRIMARY KEY) ENGINE=FEDERATED CONNECTION='mysql://root@127.0.0.1:{}/{near}/near'", server.port()));
        let before = fingerprint(server, &database);
        let (file, summary) = dump(server, &database, &folder);
        assert_eq!(kept(&summary, "far"), (Consistency::NoRows, 0));
        assert_eq!(summary.index.gaps, []);
        // It must not even be reached for: the other side is gone.
        server.sql(None, &format!("DROP DATABASE `{near}`"));
        let checked = DumpOptions { checksums: true, ..DumpOptions::default() };
        let summary = dump_with(server, &database, &folder.path().join("again"), &checked, &Silent).unwrap();
        assert_eq!(kept(&summary, "far"), (Consistency::NoRows, 0));
        assert_eq!(summary.index.gaps, []);
        server.sql(None, &format!("CREATE DATABASE `{near}`; CREATE TABLE `{near}`.near (a INT PRIMARY KEY); INSERT INTO `{near}`.near VALUES (1), (2)"));
        server.sql(None, &format!("DROP DATABASE `{database}`; CREATE DATABASE `{database}`"));
        plain_client(server, &file, &database);
        assert_eq!(before.diff(&fingerprint(server, &database)), Vec::<String>::new());
        assert_eq!(server.sql(None, &format!("SELECT COUNT(*) FROM `{near}`.near")), "2\n");
    }

    #[only(newer_mariadb)]
    fn t15_connect_keeps_its_definition_only(server) {
        let folder = folder();
        let own = Server::start_of(server.flavour(), &[]);
        own.sql(None, "INSTALL SONAME 'ha_connect'");
        let database = own.database("t15_connect");
        let data = folder.path().join("data.csv");
        std::fs::write(&data, "1,one\n2,two\n").unwrap();
        own.sql(Some(&database), &format!("CREATE TABLE c (id INT NOT NULL, s CHAR(5) NOT NULL) ENGINE=CONNECT TABLE_TYPE=CSV FILE_NAME='{}' SEP_CHAR=','", data.display()));
        assert_eq!(own.sql(Some(&database), "SELECT COUNT(*) FROM c"), "2\n");
        let before = fingerprint(&own, &database);
        let (file, summary) = dump(&own, &database, &folder);
        assert_eq!(kept(&summary, "c"), (Consistency::NoRows, 0));
        assert_eq!(summary.index.gaps, []);
        own.sql(None, &format!("DROP DATABASE `{database}`"));
        restore_with(&own, &file, &database, &RestoreOptions::default()).unwrap();
        assert_eq!(before.diff(&fingerprint(&own, &database)), Vec::<String>::new());
        assert_eq!(std::fs::read_to_string(&data).unwrap(), "1,one\n2,two\n", "the file is nobody's to write");
    }

    #[only(mariadb, newer_mariadb)]
    fn t16_a_table_whose_engine_is_gone_is_a_gap(server) {
        let folder = folder();
        let own = Server::start_of(server.flavour(), &[]);
        own.sql(None, "INSTALL SONAME 'ha_archive'");
        let database = own.database("t16_gone");
        own.sql(Some(&database), "CREATE TABLE gone (a INT) ENGINE=ARCHIVE; INSERT INTO gone VALUES (1); CREATE TABLE here (a INT); INSERT INTO here VALUES (1); CREATE VIEW v AS SELECT a FROM here");
        own.sql(None, "FLUSH TABLES; UNINSTALL SONAME 'ha_archive'");
        let (file, summary) = dump(&own, &database, &folder);
        assert_eq!(gaps(&summary), [("gone", "unreadable")]);
        let copy = own.database("t16_copy");
        restore_with(&own, &file, &copy, &RestoreOptions::default()).unwrap();
        assert_eq!(own.sql(Some(&copy), "SELECT a FROM v"), "1\n");
    }

    fn t54_tables_that_cannot_be_opened_are_gaps_and_the_rest_is_saved(server) {
        let folder = folder();
        let own = Server::start_of(server.flavour(), &[]);
        let database = own.database("t54_unreadable");
        own.sql(Some(&database), "
            CREATE TABLE part1 (a INT) ENGINE=MyISAM; CREATE TABLE part2 (a INT) ENGINE=MyISAM; CREATE TABLE merged (a INT) ENGINE=MERGE UNION=(part1, part2);
            CREATE TABLE discarded (a INT) ENGINE=InnoDB; INSERT INTO discarded VALUES (1);
            CREATE TABLE lost (a INT) ENGINE=InnoDB; INSERT INTO lost VALUES (1);
            CREATE TABLE crashed (a INT, KEY (a)) ENGINE=MyISAM; INSERT INTO crashed VALUES (1), (2);
            CREATE TABLE a_sound (a INT); INSERT INTO a_sound VALUES (1); CREATE TABLE z_sound (a INT) ENGINE=MyISAM; INSERT INTO z_sound VALUES (2);
            CREATE VIEW v AS SELECT a FROM z_sound; CREATE TRIGGER g BEFORE INSERT ON a_sound FOR EACH ROW SET NEW.a = 5;
            DROP TABLE part2; ALTER TABLE discarded DISCARD TABLESPACE; FLUSH TABLES;");
        let at = |file: &str| own.datadir().join(&database).join(file);
        std::fs::write(at("crashed.MYI"), b"no index at all").unwrap();
        let mut wanted = vec!["crashed", "discarded", "merged"];
        // MySQL does not even start without the file.
        if server.flavour() != Flavour::MySql {
            std::fs::remove_file(at("lost.ibd")).unwrap();
            own.restart();
            wanted.insert(2, "lost");
        }
        let wanted: Vec<_> = wanted.into_iter().map(|name| (name, "unreadable")).collect();
        let (file, summary) = dump(&own, &database, &folder);
        let mut found = gaps(&summary);
        found.sort_unstable();
        assert_eq!(found, wanted, "{:?}", summary.index.gaps);
        for plain in [false, true] {
            let copy = own.database("t54_copy");
            if plain {
                plain_client(&own, &file, &copy);
            } else {
                assert_eq!(restore_with(&own, &file, &copy, &RestoreOptions::default()).unwrap().gaps.len(), wanted.len());
            }
            assert_eq!(own.sql(Some(&copy), "SELECT a FROM a_sound UNION SELECT a FROM v; SELECT COUNT(*) FROM part1; INSERT INTO a_sound VALUES (0); SELECT MAX(a) FROM a_sound"), "1\n2\n0\n5\n");
        }
    }
}
