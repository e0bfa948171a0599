//! Traps 46 and 49: all tables come from one instant, whatever isolation the server offers by
//! itself, and tables that no snapshot covers are named.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use archive::index::Consistency;
use engine::DumpOptions;
use testkit::Flavour;

use super::{At, held};
use crate::support::*;

testkit::on_each_server! {
fn t46_all_tables_come_from_one_instant_while_others_write(server) {
    let folder = folder();
    let database = server.database("instant");
    // Money moves between the first and the last table; only at one instant is it all there.
    let (few, many) = (server.numbers(50), server.numbers(60_000));
    server.sql(
        Some(&database),
        &format!("CREATE TABLE a_first (id INT PRIMARY KEY, money BIGINT); CREATE TABLE m_filler (id INT PRIMARY KEY, text VARCHAR(500)); CREATE TABLE z_last (id INT PRIMARY KEY, money BIGINT);
         INSERT INTO a_first SELECT seq, 1000 FROM {few}; INSERT INTO z_last SELECT seq, 1000 FROM {few};
         INSERT INTO m_filler SELECT seq, REPEAT('x',400) FROM {many}"),
    );
    let stop = Arc::new(AtomicBool::new(false));
    let writers: Vec<_> = (0..2)
        .map(|writer| {
            let (stop, database) = (stop.clone(), database.clone());
            thread::spawn(move || {
                let mut moves = 0;
                while !stop.load(Ordering::SeqCst) {
                    let mut sql = String::new();
                    for turn in 0..50 {
                        let id = 1 + (turn * 7 + writer) % 50;
                        sql.push_str(&format!("BEGIN; UPDATE a_first SET money=money-1 WHERE id={id}; UPDATE z_last SET money=money+1 WHERE id={id}; COMMIT;"));
                    }
                    // Writers may be told to try again (1020 on a server with innodb_snapshot_isolation, 1213): half a
                    // transfer is never committed.
                    match server.try_sql(Some(&database), &sql) {
                        Ok(_) => moves += 50,
                        Err(error) => assert!(
                            error.contains("ERROR 1020") || error.contains("ERROR 1213"),
                            "{error}"
                        ),
                    }
                }
                moves
            })
        })
        .collect();
    for turn in 0..5 {
        let file = folder.path().join(format!("{turn}"));
        dump_with(
            server,
            &database,
            &file,
            &DumpOptions::default(),
            &engine::Silent,
        )
        .unwrap();
        let copy = format!("{database}_{turn}");
        restore(server, &file, &copy);
        let total = server.sql(
            Some(&copy),
            "SELECT (SELECT SUM(money) FROM a_first)+(SELECT SUM(money) FROM z_last)",
        );
        assert_eq!(total.trim(), "100000");
    }
    stop.store(true, Ordering::SeqCst);
    let moves: i32 = writers
        .into_iter()
        .map(|writer| writer.join().unwrap())
        .sum();
    assert!(moves > 0);
}
}

testkit::on_each_server! {
fn t46_tables_that_no_snapshot_covers_are_named(server) {
    let folder = folder();
    let database = server.database("named");
    let own = match server.flavour() {
        Flavour::MySql => "CREATE TABLE r (x INT) ENGINE=ARCHIVE;",
        _ => "CREATE TABLE a (x INT) ENGINE=Aria TRANSACTIONAL=1;",
    };
    server.sql(Some(&database), &format!("{own} CREATE TABLE m (x INT) ENGINE=MyISAM; CREATE TABLE h (x INT) ENGINE=MEMORY; CREATE TABLE c (x INT NOT NULL) ENGINE=CSV; CREATE TABLE i (x INT)"));
    let (_, summary) = dump(server, &database, &folder);
    for object in summary.index.objects.iter().filter(|object| !object.columns.is_empty()) {
        let expected = if object.name == "i" { Consistency::Snapshot } else { Consistency::Unprotected };
        assert_eq!(object.consistency, expected, "{}", object.name);
    }
}
}

testkit::on_each_server! {
fn t49_the_servers_own_isolation_does_not_matter(server) {
    let folder = folder();
    let name = if server.flavour() == Flavour::MySql { "transaction_isolation" } else { "tx_isolation" };
    for level in ["READ-UNCOMMITTED", "READ-COMMITTED", "SERIALIZABLE"] {
        let database = server.database("isolation");
        server.sql(Some(&database), "CREATE TABLE a_first (id INT PRIMARY KEY, money INT); CREATE TABLE z_last (id INT PRIMARY KEY, money INT); INSERT INTO a_first VALUES (1,10); INSERT INTO z_last VALUES (1,20)");
        server.sql(None, &format!("SET GLOBAL {name}='{level}'"));
        // Whoever writes is not held up either: this runs in the thread of the dump.
        let at = At::new(server, 1, held, |server| {
            server.sql(Some(&database), "SET innodb_lock_wait_timeout=2; BEGIN; UPDATE a_first SET money=money-7; UPDATE z_last SET money=money+7; INSERT INTO z_last VALUES (2,100); COMMIT; DELETE FROM a_first");
        });
        let file = folder.path().join(level);
        let dumped = dump_with(server, &database, &file, &DumpOptions::default(), &at);
        server.sql(None, &format!("SET GLOBAL {name}='REPEATABLE-READ'"));
        dumped.unwrap();
        let copy = format!("{database}_copy");
        restore(server, &file, &copy);
        let rows = "SELECT * FROM a_first UNION ALL SELECT * FROM z_last";
        assert_eq!(server.sql(Some(&copy), rows), "1\t10\n1\t20\n", "{level}");
    }
}
}
