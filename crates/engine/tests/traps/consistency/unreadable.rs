//! Trap 54: rows that cannot be read. The other tables are saved, the archive says that it is
//! incomplete and names the table, with checksums or without.

use std::fs;
use std::os::unix::fs::FileExt;

use archive::index::State;
use engine::{DumpOptions, RestoreOptions, Silent};
use testkit::{Flavour, Server};

use crate::support::*;

/// Overwrites part of a file of a table with something that is none of its rows.
fn damage(server: &Server, database: &str, file: &str, offset: u64) {
    let path = server.datadir().join(database).join(file);
    let file = fs::OpenOptions::new().write(true).open(&path).unwrap();
    assert!(
        file.metadata().unwrap().len() > offset + 3000,
        "{}",
        path.display()
    );
    file.write_all_at(&[0xFF; 3000], offset).unwrap();
}

testkit::on_each_server! {
fn t54_unreadable_tables_cost_only_themselves(server) {
    let maria = server.flavour() != Flavour::MySql;
    let server = Server::start_of(server.flavour(), &[]);
    let folder = folder();
    let database = server.database("unreadable");
    let numbers = server.numbers(2000);
    let columns = "(id INT PRIMARY KEY, v VARCHAR(100), t LONGTEXT)";
    let mut tables = vec!["crashed", "gone", "good"];
    server.sql(Some(&database), &format!(
        "CREATE TABLE crashed {columns} ENGINE=MyISAM; CREATE TABLE gone {columns} ENGINE=InnoDB; CREATE TABLE good {columns} ENGINE=InnoDB;
         CREATE VIEW too_big AS SELECT id + 18446744073709551615 AS sum FROM good; CREATE TRIGGER tr BEFORE INSERT ON good FOR EACH ROW SET NEW.t='tr'"));
    if maria {
        tables.push("aria");
        server.sql(Some(&database), &format!("CREATE TABLE aria {columns} ENGINE=Aria"));
    }
    for table in &tables {
        server.sql(Some(&database), &format!("INSERT INTO {table} SELECT seq, REPEAT(CHAR(64 + MOD(seq, 32)), 60), NULL FROM {numbers}; FLUSH TABLES {table}"));
    }
    let error = server.try_sql(Some(&database), "SELECT * FROM too_big").unwrap_err();
    assert!(error.contains("1690"), "{error}");
    damage(&server, &database, "crashed.MYD", 20_000);
    if maria {
        damage(&server, &database, "aria.MAD", 40_000);
    }
    fs::remove_file(server.datadir().join(&database).join("gone.ibd")).unwrap();
    server.restart();
    for checksums in [true, false] {
        let file = folder.path().join("a");
        let choices = DumpOptions { checksums, ..DumpOptions::default() };
        let summary = dump_with(&server, &database, &file, &choices, &Silent).unwrap();
        let index = summary.index;
        assert_eq!(index.state, State::Incomplete);
        let mut gaps: Vec<(&str, &str)> = index.gaps.iter().map(|gap| (gap.name.as_str(), gap.cause.as_str())).collect();
        gaps.sort_unstable();
        let expected: &[&str] = if maria { &["aria", "crashed", "gone"] } else { &["crashed", "gone"] };
        assert_eq!(gaps, expected.iter().map(|name| (*name, "unreadable")).collect::<Vec<_>>(), "{:?}", index.gaps);
        if let Some(sums) = &index.checksums {
            assert_eq!(sums.tables.keys().collect::<Vec<_>>(), ["good"]);
        }
        let copy = format!("copy_{checksums}");
        let restored = restore(&server, &file, &copy);
        assert_eq!(restored.gaps.len(), expected.len());
        assert_eq!(server.sql(Some(&copy), "SELECT COUNT(*), SUM(id) FROM good").trim(), "2000\t2001000");
        server.sql(Some(&copy), "INSERT INTO good VALUES (5000, 'a', 'b')");
        assert_eq!(server.sql(Some(&copy), "SELECT t FROM good WHERE id=5000").trim(), "tr");
        let error = server.try_sql(Some(&copy), "SELECT * FROM too_big").unwrap_err();
        assert!(error.contains("1690"), "{error}");
    }
}
}

testkit::on_each_server! {
fn t54_a_computed_value_that_overflows_hides_no_row(server) {
    let folder = folder();
    let database = server.database("overflow");
    let mysql = server.flavour() == Flavour::MySql;
    // MySQL refuses to compute the value, MariaDB shows 0 instead.
    let table = match mysql {
        true => "SET sql_mode='NO_UNSIGNED_SUBTRACTION'; CREATE TABLE t (id INT PRIMARY KEY, a BIGINT UNSIGNED, g BIGINT AS (a - 9) VIRTUAL)",
        false => "CREATE TABLE t (id INT PRIMARY KEY, a BIGINT UNSIGNED, g BIGINT UNSIGNED AS (a * 4000000000000000000) VIRTUAL)",
    };
    server.sql(Some(&database), &format!("{table}; INSERT INTO t (id, a) VALUES (1, 5), (2, 0), (3, 7); CREATE TABLE u (id INT PRIMARY KEY); INSERT INTO u VALUES (1)"));
    let look = server.try_sql(Some(&database), "SET sql_mode=''; SELECT * FROM t");
    match mysql {
        true => assert!(look.as_ref().is_err_and(|error| error.contains("1690")), "{look:?}"),
        false => assert_eq!(look.unwrap(), "1\t5\t0\n2\t0\t0\n3\t7\t0\n"),
    }
    for checksums in [true, false] {
        let file = folder.path().join("a");
        let choices = DumpOptions { checksums, ..DumpOptions::default() };
        let summary = dump_with(server, &database, &file, &choices, &Silent).unwrap();
        // The rows are all there: what is computed is not written.
        assert_eq!((summary.index.state, summary.index.rows()), (State::Complete, 4));
        let copy = format!("{database}_{checksums}");
        let restored = restore_with(server, &file, &copy, &RestoreOptions::default());
        if mysql {
            // It takes the row under its old mode only, and says so.
            assert_eq!(restored.unwrap_err().code(), Some(1690));
        } else {
            restored.unwrap();
            assert_eq!(server.sql(Some(&copy), "SELECT GROUP_CONCAT(id), SUM(a) FROM t").trim(), "1,2,3\t12");
        }
    }
}
}
