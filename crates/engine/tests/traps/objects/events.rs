//! Trap 8 (and 7): events keep their state, time zone and schedule, and do not fire while they come back.

use engine::{Events, RestoreOptions};
use testkit::{Flavour, Server};

use crate::support::{dump, folder, restore_with};

crate::cases! {
    /// Every state, schedule and time zone an event can have.
    t08_events_with_all_that_belongs_to_them [mariadb, newer_mariadb, mysql] = "
        CREATE TABLE t (a INT);
        CREATE EVENT every_day ON SCHEDULE EVERY 1 DAY STARTS '2036-03-30 02:30:00' ENDS '2037-10-28 02:30:00' ON COMPLETION PRESERVE COMMENT 'it''s \\n' DO INSERT INTO t VALUES (1);
        CREATE EVENT once ON SCHEDULE AT '2037-01-01 12:00:00' DO INSERT INTO t VALUES (2);
        CREATE EVENT off ON SCHEDULE EVERY 90 MINUTE STARTS '2036-01-01 00:00:00' DISABLE DO INSERT INTO t VALUES (3);
        CREATE EVENT elsewhere ON SCHEDULE EVERY '1:30' HOUR_MINUTE STARTS '2036-01-01 00:00:00' DISABLE ON SLAVE DO INSERT INTO t VALUES (4);
        SET time_zone = '+05:30'; CREATE EVENT india ON SCHEDULE EVERY 1 WEEK STARTS '2036-01-01 00:00:00' DO INSERT INTO t VALUES (5);
        SET time_zone = '-11:00'; SET sql_mode = 'ANSI_QUOTES'; CREATE EVENT `odd ``name` ON SCHEDULE EVERY 2 QUARTER STARTS '2036-01-01 00:00:00' DO INSERT INTO \"t\" VALUES (6);";
}

/// Restored with the scheduler running: nothing may fire, and afterwards the states are those asked for.
fn quiet(server: &Server) {
    let folder = folder();
    let database = server.database("t08_quiet");
    server.sql(
        Some(&database),
        "SET GLOBAL event_scheduler = OFF; CREATE TABLE fired (a INT);
        CREATE EVENT e ON SCHEDULE EVERY 1 SECOND DO INSERT INTO fired VALUES (1);",
    );
    let (file, summary) = dump(server, &database, &folder);
    assert_eq!(summary.index.gaps, []);
    server.sql(None, "SET GLOBAL event_scheduler = ON");
    let copy = server.database("t08_copy");
    let done = restore_with(server, &file, &copy, &RestoreOptions::default()).unwrap();
    assert_eq!(done.changes[0].change, "event_disabled");
    std::thread::sleep(std::time::Duration::from_millis(1500));
    assert_eq!(server.sql(Some(&copy), "SELECT COUNT(*) FROM fired"), "0\n");
    // As it was, it does fire: the test above can fail.
    let live = server.database("t08_live");
    let choices = RestoreOptions {
        events: Events::AsTheyWere,
        ..RestoreOptions::default()
    };
    assert_eq!(
        restore_with(server, &file, &live, &choices)
            .unwrap()
            .changes,
        []
    );
    std::thread::sleep(std::time::Duration::from_millis(2500));
    assert_ne!(server.sql(Some(&live), "SELECT COUNT(*) FROM fired"), "0\n");
}

testkit::on_each_server! {
    fn t08_events_do_not_fire_in_a_copy(server) {
        // The scheduler is the whole server's: not on the one that all tests share.
        quiet(&Server::start_of(server.flavour(), &[]));
    }

    #[only(mariadb, newer_mariadb)]
    fn t08_events_that_the_server_hides_are_gaps(server) {
        let folder = folder();
        let own = Server::start_of(server.flavour(), &["--event-scheduler=DISABLED"]);
        let database = own.database("t08_disabled");
        // Without a scheduler a server neither makes nor shows an event; it is in the table all the same.
        own.sql(Some(&database), "CREATE TABLE t (a INT); INSERT INTO t VALUES (1);
            INSERT INTO mysql.event (db, name, body, definer, interval_value, interval_field, created, modified, starts, status, on_completion,
                sql_mode, comment, originator, time_zone, character_set_client, collation_connection, db_collation, body_utf8)
            VALUES (DATABASE(), 'hidden', 'SELECT 1', 'root@localhost', 1, 'DAY', NOW(), NOW(), '2037-01-01', 'ENABLED', 'DROP',
                '', '', 1, 'SYSTEM', 'utf8mb4', 'utf8mb4_general_ci', 'utf8mb4_general_ci', 'SELECT 1')");
        let file = folder.path().join("a.sql.zst");
        let choices = engine::DumpOptions { checksums: true, ..engine::DumpOptions::default() };
        let summary = crate::support::dump_with(&own, &database, &file, &choices, &engine::Silent).unwrap();
        let gaps: Vec<_> = summary.index.gaps.iter().map(|gap| (gap.kind, gap.name.as_str(), gap.cause.as_str())).collect();
        assert_eq!(gaps, [(archive::index::Kind::Event, "hidden", "unreadable")]);
        let other = own.database("t08_disabled_other");
        assert_eq!(dump(&own, &other, &folder).1.index.gaps, [], "a database without events has no gap");
    }

    fn t08_a_server_that_makes_no_events_gets_the_rest(server) {
        let folder = folder();
        let database = server.database("t08_no_scheduler");
        server.sql(Some(&database), "CREATE TABLE t (a INT); INSERT INTO t VALUES (1);
            CREATE EVENT e ON SCHEDULE EVERY 1 DAY STARTS '2036-01-01 00:00:00' DISABLE DO SELECT 1;");
        let (file, _) = dump(server, &database, &folder);
        let own = Server::start_of(server.flavour(), &["--event-scheduler=DISABLED"]);
        let done = restore_with(&own, &file, "copy", &RestoreOptions::default()).unwrap();
        assert_eq!(done.rows(), 1);
        let changes: Vec<_> = done.changes.iter().map(|change| (change.name.as_str(), change.change.as_str())).collect();
        // MySQL makes events all the same.
        match server.flavour() {
            Flavour::MySql => assert_eq!(changes, []),
            Flavour::MariaDb | Flavour::NewerMariaDb => assert_eq!(changes, [("e", "not_created")]),
        }
    }
}
