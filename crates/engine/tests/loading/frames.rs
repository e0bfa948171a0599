//! Many rows: several statements and frames, mixed forms, a history, rows without columns, engines without transactions.

use engine::LoadBy;
use testkit::{Flavour, fingerprint};

use crate::support::*;
use crate::{fast, fast_rows, restored, told};

testkit::on_each_server! {
    fn many_statements_and_frames(server) {
        let folder = folder();
        let database = server.database("frames");
        server.sql(Some(&database), &format!(
            "CREATE TABLE t (id INT PRIMARY KEY, l VARCHAR(100) CHARACTER SET latin1, u TEXT, b VARBINARY(50), d DOUBLE, e ENUM('é','b'), KEY (l));
             INSERT INTO t SELECT seq, IF(seq % 3, CONCAT('row ', seq), _latin1 0xE9), CONCAT('é\\n', REPEAT('x', seq % 100)),
                 IF(seq % 5, UNHEX(SHA2(seq, 256)), ''), seq / 7, IF(seq % 11, seq % 2 + 1, NULL) FROM {};", server.numbers(60_000)));
        if server.flavour() == Flavour::MySql {
            server.sql(None, "SET GLOBAL local_infile=ON");
        }
        let (file, summary) = dump(server, &database, &folder);
        assert!(summary.index.frames.len() > 5);
        let source = fingerprint(server, &database);
        for way in fast(server) {
            let (all, facts) = restored(server, &file, &database, None, *way);
            assert_eq!(source.diff(&facts), [""; 0], "{way:?}");
            assert_eq!(told(&all), [""; 0]);
            // A member beyond ASCII is written by its number, which is another thing as text.
            let meant = if *way == LoadBy::Bulk { 60_000 } else { 0 };
            assert_eq!(fast_rows(all.loaded_by), meant, "{way:?}");
        }
    }

    fn what_only_statements_can_say(server) {
        let folder = folder();
        let database = server.database("statements");
        server.sql(Some(&database),
            "CREATE TABLE none (a INT GENERATED ALWAYS AS (1) VIRTUAL) ENGINE=InnoDB; INSERT INTO none () VALUES (), ();
             CREATE TABLE isam (a INT PRIMARY KEY) ENGINE=MyISAM; INSERT INTO isam VALUES (1), (2);
             CREATE TABLE memory (a INT PRIMARY KEY) ENGINE=MEMORY; INSERT INTO memory VALUES (1);
             CREATE TABLE nothing (a INT);
             CREATE TABLE plain (a INT, g INT AS (a + 1), `odd ``name?` INT DEFAULT 5); INSERT INTO plain (a) VALUES (1);");
        if server.flavour() == Flavour::MySql {
            server.sql(None, "SET GLOBAL local_infile=ON");
        }
        let (file, _) = dump(server, &database, &folder);
        let source = fingerprint(server, &database);
        for way in fast(server) {
            let (all, facts) = restored(server, &file, &database, None, *way);
            assert_eq!(source.diff(&facts), [""; 0], "{way:?}");
            assert_eq!((all.loaded_by.insert, fast_rows(all.loaded_by)), (5, 1), "{way:?}");
        }
    }

    #[only(mariadb, newer_mariadb)]
    fn a_history(server) {
        let folder = folder();
        let database = server.database("past");
        server.sql(Some(&database),
            "CREATE TABLE t (id INT PRIMARY KEY, v INT) WITH SYSTEM VERSIONING; INSERT INTO t VALUES (1, 1), (2, 2);
             UPDATE t SET v=3 WHERE id=1; DELETE FROM t WHERE id=2;
             CREATE TABLE u (id INT PRIMARY KEY, v INT, s TIMESTAMP(6) GENERATED ALWAYS AS ROW START, e TIMESTAMP(6) GENERATED ALWAYS AS ROW END,
                 PERIOD FOR SYSTEM_TIME (s, e)) WITH SYSTEM VERSIONING; INSERT INTO u (id, v) VALUES (1, 1); UPDATE u SET v=2;");
        let (file, _) = dump(server, &database, &folder);
        let source = fingerprint(server, &database);
        for way in fast(server) {
            let (all, facts) = restored(server, &file, &database, None, *way);
            assert_eq!(source.diff(&facts), [""; 0], "{way:?}");
            assert_eq!(all.rows(), 5);
        }
    }
}
