//! What must be the same on all servers: greeting, results, their ends and warnings, large rows,
//! connections that end early.

use testkit::{Flavour, Server};
use wire::{Capabilities, Cell, Connection, ErrorKind, Family, Next, Tls};

use crate::{options, root, ways};

/// `FROM` something with the numbers 1 to `count` in its column `seq`.
pub fn numbers(server: &Server, count: u64) -> String {
    match server.flavour() {
        Flavour::MySql => format!(
            "(WITH RECURSIVE s (seq) AS (SELECT 1 UNION ALL SELECT seq + 1 FROM s WHERE seq < {count}) \
             SELECT /*+ SET_VAR(cte_max_recursion_depth = 100000000) */ seq FROM s) AS numbers"
        ),
        _ => format!("mysql.seq_1_to_{count} AS numbers"),
    }
}

const MAX: usize = 0xFF_FFFF;

testkit::on_each_server! {
    fn the_greeting_tells_who_the_server_is(server) {
        let mut connection = root(server);
        let table = connection.fetch("SELECT VERSION() AS v, CONNECTION_ID() AS id").unwrap();
        let greeted = connection.server();
        let family = match server.flavour() {
            Flavour::MySql => Family::MySql,
            Flavour::MariaDb | Flavour::NewerMariaDb => Family::MariaDb,
        };
        assert_eq!(greeted.family(), family);
        assert_eq!(table.text(0, "id").unwrap(), Some(&*greeted.connection_id().to_string()));
        let version = table.text(0, "v").unwrap().unwrap();
        let (major, minor, patch) = greeted.version();
        assert!(version.starts_with(&format!("{major}.{minor}.{patch}")), "{version}");
        assert!(greeted.text().starts_with(version), "{} {version}", greeted.text());
        assert!(greeted.capabilities().contains(Capabilities::DEPRECATE_EOF));
        for way in ways(server) {
            let connection = Connection::connect(&options(&way, "root", "")).unwrap();
            assert_eq!(connection.server().is_tls(), way.1 == Tls::Unverified);
        }
    }

    fn results_say_what_they_did(server) {
        let database = server.database("doing");
        let mut connection = root(server);
        connection.use_database(&database).unwrap();
        let done = connection.execute("CREATE TABLE t (id INT AUTO_INCREMENT PRIMARY KEY, v INT)");
        assert_eq!(done.unwrap().affected, 0);
        let done = connection.execute("INSERT INTO t (v) VALUES (1), (2), (3)").unwrap();
        assert_eq!((done.affected, done.last_insert_id, done.rows), (3, 1, 0));
        let done = connection.execute("SELECT * FROM t").unwrap();
        assert_eq!((done.affected, done.rows, done.warnings), (0, 3, 0));
        let done = connection.execute("SELECT 1/0, 1/v FROM t").unwrap();
        assert_eq!((done.rows, done.warnings > 0), (3, true), "{done:?}");
        let count = connection.fetch("SELECT @@warning_count AS n").unwrap();
        assert_eq!(count.text(0, "n").unwrap(), Some(&*done.warnings.to_string()));
        let done = connection.execute("DROP TABLE IF EXISTS nothing").unwrap();
        assert_eq!(done.warnings, 1);
        assert!(connection.fetch("SELECT * FROM t WHERE 0").unwrap().is_empty());
        let table = connection.fetch("SELECT NULL AS a, '' AS b, X'00FBFEFF0A' AS c").unwrap();
        assert_eq!(table.bytes(0, "a").unwrap(), None);
        assert_eq!(table.bytes(0, "b").unwrap(), Some(&b""[..]));
        assert_eq!(table.bytes(0, "c").unwrap(), Some(&[0, 0xFB, 0xFE, 0xFF, 0x0A][..]));
        let error = connection.execute("SELECT * FROM nothing").unwrap_err();
        assert_eq!(error.code(), Some(1146), "{error}");
        let error = connection.use_database("no such").unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::UnknownDatabase(_)), "{error}");
        connection.ping().unwrap();
    }

    fn many_rows_arrive_in_order_over_each_way(server) {
        const ROWS: u64 = 200_000;
        let query = format!(
            "SELECT seq, IF(seq % 7 = 0, NULL, REPEAT('ab', seq % 50)) FROM {}",
            numbers(server, ROWS)
        );
        for way in ways(server) {
            let mut connection = Connection::connect(&options(&way, "root", "")).unwrap();
            let mut rows = connection.query(&query).unwrap();
            let mut expected: u64 = 0;
            let done = loop {
                match rows.next().unwrap() {
                    Next::Row(row) => {
                        expected += 1;
                        let cells: Vec<_> = row.cells().map(Result::unwrap).collect();
                        assert_eq!(cells[0], Some(expected.to_string().as_bytes()));
                        let length = (!expected.is_multiple_of(7)).then_some(2 * (expected % 50) as usize);
                        assert_eq!(cells[1].map(<[u8]>::len), length);
                    }
                    Next::Large(_) => panic!("no row is large"),
                    Next::End(done) => break done,
                }
            };
            assert_eq!((expected, done.rows), (ROWS, ROWS));
            drop(rows);
            connection.ping().unwrap();
        }
    }

    fn payloads_around_the_packet_limit(server) {
        for (n, way) in ways(server).iter().enumerate() {
            let mut connection = Connection::connect(&options(way, "root", "")).unwrap();
            // All on the first way, which differs from the others below the packets only.
            let payloads = [MAX, MAX - 1, MAX + 1, MAX + 10, 2 * MAX, 2 * MAX + 1];
            for &payload in &payloads[..if n == 0 { 6 } else { 1 }] {
                // The text's length takes 4 bytes up to 2²⁴ − 1, 9 above.
                let text = payload - if payload - 4 < 1 << 24 { 4 } else { 9 };
                let query = format!("SELECT REPEAT('x', {text})");
                let mut rows = connection.query(&query).unwrap();
                match rows.next().unwrap() {
                    Next::Row(row) => assert_eq!((payload < MAX, row.packet().len()), (true, payload)),
                    Next::Large(mut row) => {
                        assert!(payload >= MAX);
                        assert_eq!(row.next_cell().unwrap(), Some(Cell::Bytes(text as u64)));
                        let mut read = 0;
                        while let Some(piece) = row.read().unwrap() {
                            assert!(piece.iter().all(|&byte| byte == b'x'));
                            read += piece.len();
                        }
                        assert_eq!(read, text);
                        assert_eq!(row.next_cell().unwrap(), None);
                    }
                    Next::End(_) => panic!("no row"),
                }
                assert!(matches!(rows.next(), Ok(Next::End(done)) if done.rows == 1));
                drop(rows);
                // And the same size the other way.
                let text = format!("SELECT LENGTH('{}') AS n", "x".repeat(payload));
                let table = connection.fetch(text).unwrap();
                assert_eq!(table.text(0, "n").unwrap(), Some(&*payload.to_string()));
            }
        }
    }

    fn a_killed_connection_is_never_the_end_of_the_rows(server) {
        let long = format!("SELECT REPEAT('x', 100) FROM {}", numbers(server, 300_000));
        for statement in ["KILL", "KILL QUERY"] {
            let mut connection = root(server);
            let id = connection.server().connection_id();
            let mut rows = connection.query(&long).unwrap();
            assert!(matches!(rows.next(), Ok(Next::Row(_))));
            server.sql(None, &format!("{statement} {id}"));
            let error = loop {
                match rows.next() {
                    Ok(Next::Row(_)) => {}
                    Ok(other) => panic!("{other:?}"),
                    Err(error) => break error,
                }
            };
            let known = matches!(error.kind(), ErrorKind::Lost(_) | ErrorKind::Server(_));
            assert!(known, "{error}");
            drop(rows);
            assert_eq!(connection.ping().is_ok(), statement == "KILL QUERY");
        }
    }
}
