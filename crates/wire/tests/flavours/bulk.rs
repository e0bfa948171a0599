//! Rows in bulk, and rows for a LOAD DATA LOCAL: each server's own cheapest way in.

use testkit::{Flavour, Server};
use wire::{Address, Batch, ColumnType, Connection, Error, ErrorKind, Options, Parameter};

use crate::root;

const MAX: usize = 0xFF_FFFF;

fn parameter(kind: ColumnType, unsigned: bool) -> Parameter {
    Parameter { kind, unsigned }
}

/// A table of one column of each way to send a value, and the statement that fills it.
const TABLE: &str = "CREATE TABLE t (id INT PRIMARY KEY, tiny TINYINT, big BIGINT UNSIGNED, \
     exact DECIMAL(65,30), real8 DOUBLE, words LONGTEXT CHARACTER SET utf8mb4, bytes LONGBLOB)";
const INSERT: &str = "INSERT INTO t VALUES (?,?,?,?,?,?,?)";

fn batch(connection: &mut Connection) -> (wire::Prepared, Batch) {
    let prepared = connection.prepare(INSERT).unwrap();
    assert_eq!(prepared.parameters(), 7);
    let mut batch = Batch::new(&prepared);
    batch.set(0, parameter(ColumnType::Long, false));
    batch.set(1, parameter(ColumnType::Tiny, false));
    batch.set(2, parameter(ColumnType::LongLong, true));
    batch.set(3, parameter(ColumnType::NewDecimal, false));
    batch.set(4, parameter(ColumnType::Double, false));
    batch.set(6, parameter(ColumnType::Blob, false));
    (prepared, batch)
}

fn row(batch: &mut Batch, id: i32, words: &str, bytes: &[u8]) {
    batch.fixed(id.to_le_bytes());
    batch.fixed((-5_i8).to_le_bytes());
    batch.fixed(u64::MAX.to_le_bytes());
    batch.bytes(b"-12345678901234567890123456789012345.000000000000000000000000000001");
    batch.fixed(0.1_f64.to_le_bytes());
    batch.bytes(words.as_bytes());
    batch.open(bytes.len()).extend_from_slice(bytes);
}

fn in_database(server: &Server, name: &str) -> Connection {
    let database = server.database(name);
    let mut connection = root(server);
    connection.use_database(&database).unwrap();
    connection
}

fn count(connection: &mut Connection) -> String {
    let table = connection.fetch("SELECT COUNT(*) AS n FROM t").unwrap();
    table.text(0, "n").unwrap().unwrap().to_owned()
}

fn refused(result: Result<wire::Done, Error>) {
    let error = result.unwrap_err();
    let settings = matches!(error.kind(), ErrorKind::Settings(_));
    assert!(settings, "{error}");
}

testkit::on_each_server! {
    fn statements_are_prepared_and_forgotten(server) {
        let mut connection = in_database(server, "prepared");
        for (sql, parameters) in [("SELECT 1", 0), ("SELECT ?, ? + 1, 'x'", 2), ("DO 1", 0)] {
            let prepared = connection.prepare(sql).unwrap();
            assert_eq!(prepared.parameters(), parameters, "{sql}");
            connection.ping().unwrap();
            connection.forget(prepared).unwrap();
            connection.ping().unwrap();
        }
        let error = connection.prepare("SELECT ? FROM nowhere").unwrap_err();
        assert_eq!(error.code(), Some(1146));
        connection.ping().unwrap();
        let all = connection.fetch("SHOW SESSION STATUS LIKE 'Com_stmt_close'").unwrap();
        assert_eq!(all.text(0, "Value").unwrap(), Some("3"));
        // Of another connection, the number means something else.
        let prepared = connection.prepare("DO 2").unwrap();
        let mut other = root(server);
        other.prepare("DO 3").unwrap();
        let error = other.forget(prepared).unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::Settings(_)), "{error}");
        assert!(!other.is_closed());
    }

    fn rows_in_bulk(server) {
        let mut connection = in_database(server, "bulk");
        connection.execute(TABLE).unwrap();
        assert_eq!(connection.has_bulk(), server.flavour() != Flavour::MySql);
        let (prepared, mut batch) = batch(&mut connection);
        row(&mut batch, 1, "é😀", b"\0\xFF");
        for _ in 0..6 {
            // The first is missing.
            batch.null();
        }
        // A row that lacks a value is not sent, nor is an empty batch.
        refused(connection.execute_batch(&prepared, &batch));
        batch.clear();
        refused(connection.execute_batch(&prepared, &batch));
        row(&mut batch, 1, "é😀", b"\0\xFF");
        batch.fixed(2_i32.to_le_bytes());
        for _ in 0..6 {
            batch.null();
        }
        assert_eq!(batch.rows(), 2);
        if !connection.has_bulk() {
            refused(connection.execute_batch(&prepared, &batch));
            return;
        }
        let done = connection.execute_batch(&prepared, &batch).unwrap();
        assert_eq!((done.affected, done.warnings), (2, 0));
        let table = connection.fetch(
            "SELECT *, HEX(bytes) AS hexed FROM t ORDER BY id").unwrap();
        let text = |name| table.text(0, name).unwrap().unwrap();
        assert_eq!(text("tiny"), "-5");
        assert_eq!(text("big"), "18446744073709551615");
        assert_eq!(
            text("exact"), "-12345678901234567890123456789012345.000000000000000000000000000001");
        assert_eq!((text("real8"), text("hexed")), ("0.1", "00FF"));
        let words = connection.fetch("SELECT HEX(words) AS w FROM t WHERE id=1").unwrap();
        assert_eq!(words.text(0, "w").unwrap(), Some("C3A9F09F9880"));
        assert!(table.rows()[1][1..].iter().all(Option::is_none));
        // The same rows again: the server says why not, and the connection goes on.
        let error = connection.execute_batch(&prepared, &batch).unwrap_err();
        assert_eq!(error.code(), Some(1062), "{error}");
        // A value that is longer or shorter than announced breaks the batch.
        for len in [1, 3] {
            batch.clear();
            for _ in 0..6 {
                batch.null();
            }
            batch.open(len).extend_from_slice(b"ab");
            refused(connection.execute_batch(&prepared, &batch));
        }
        assert_eq!(count(&mut connection), "2");
        // Nor is a batch of one statement sent for another.
        let other = connection.prepare("INSERT INTO t (id) VALUES (?)").unwrap();
        batch.clear();
        row(&mut batch, 7, "", b"");
        refused(connection.execute_batch(&other, &batch));
        connection.execute_batch(&prepared, &batch).unwrap();
    }

    fn more_rows_than_a_packet_holds(server) {
        let mut connection = in_database(server, "bulk_long");
        if !connection.has_bulk() {
            return;
        }
        connection.execute("SET GLOBAL max_allowed_packet = 1073741824").unwrap();
        let name = connection.fetch("SELECT DATABASE() AS d").unwrap();
        let name = name.text(0, "d").unwrap().unwrap().to_owned();
        let mut connection = root(server);
        connection.use_database(&name).unwrap();
        connection.execute("CREATE TABLE t (id INT PRIMARY KEY, b LONGBLOB)").unwrap();
        let prepared = connection.prepare("INSERT INTO t VALUES (?,?)").unwrap();
        let mut batch = Batch::new(&prepared);
        batch.set(0, parameter(ColumnType::Long, false));
        batch.set(1, parameter(ColumnType::LongBlob, false));
        // The command's length: a packet less one, exactly full, one more, and two with a rest.
        for (at, len) in [MAX - 1, MAX, MAX + 1, 40_000_000].into_iter().enumerate() {
            batch.clear();
            let id = i32::try_from(at).unwrap();
            batch.fixed(id.to_le_bytes());
            let rest = len - batch.len() - 10;
            let body = if rest > MAX { rest } else { rest + 5 };
            batch.open(body).resize(len - 1, b'x');
            assert_eq!(batch.len(), len);
            let done = connection.execute_batch(&prepared, &batch).unwrap();
            assert_eq!(done.affected, 1);
            let table = connection.fetch(format!(
                "SELECT b = REPEAT('x', {body}) AS same FROM t WHERE id={id}")).unwrap();
            assert_eq!(table.text(0, "same").unwrap(), Some("1"), "{len}");
        }
        batch.clear();
        batch.shrink_to(1000);
        assert!(batch.is_empty());
    }

    fn rows_for_a_load(server) {
        let mut plain = in_database(server, "load");
        plain.execute("CREATE TABLE t (id INT PRIMARY KEY, v VARCHAR(100)) CHARSET latin1").unwrap();
        plain.execute("SET GLOBAL local_infile = OFF").unwrap();
        let database = plain.fetch("SELECT DATABASE() AS d").unwrap();
        let mut options = Options::new(Address::Socket(server.socket()), "root");
        options.database = database.text(0, "d").unwrap().map(str::to_owned);
        options.local_data = true;
        const SQL: &str = "LOAD DATA LOCAL INFILE '/etc/passwd' INTO TABLE t \
             CHARACTER SET binary FIELDS TERMINATED BY '\\r' ESCAPED BY '\\\\'";
        let mut off = Connection::connect(&options).unwrap();
        let error = off.load(SQL).unwrap_err();
        let refused = matches!(error.code(), Some(1148 | 3948 | 4166))
            || matches!(error.kind(), ErrorKind::Settings(_));
        assert!(refused, "{error}");
        assert!(!off.is_closed());
        plain.execute("SET GLOBAL local_infile = ON").unwrap();
        // Without the option, not even asked.
        assert!(!plain.has_local_data());
        let error = plain.load(SQL).unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::Settings(_)), "{error}");
        assert!(plain.execute(SQL).is_err());
        let mut connection = Connection::connect(&options).unwrap();
        assert!(connection.has_local_data());
        let mut rows = Vec::new();
        for id in 0..100_000 {
            rows.extend(format!("{id}\rv\\\\{id}\\'\n").into_bytes());
        }
        rows.extend(b"-1\r\\N\n-2\r\xE9\\0\n-3\r\n");
        let mut load = connection.load(SQL).unwrap();
        load.append(b"").unwrap();
        for piece in rows.chunks(150_000) {
            load.append(piece).unwrap();
        }
        let done = load.finish().unwrap();
        assert_eq!((done.affected, done.warnings), (100_003, 0));
        let found = connection.fetch(
            "SELECT SUM(v = CONCAT('v', CHAR(92), id, CHAR(39))) AS same, SUM(v IS NULL) AS n, \
             SUM(id = -2 AND HEX(v) = 'E900') AS odd, SUM(id = -3 AND v = '') AS blank FROM t",
        ).unwrap();
        for (name, want) in [("same", "100000"), ("n", "1"), ("odd", "1"), ("blank", "1")] {
            assert_eq!(found.text(0, name).unwrap(), Some(want), "{name}");
        }
        // No rows at all are fine too.
        assert_eq!(connection.load(SQL).unwrap().finish().unwrap().affected, 0);
        // A statement that does not ask for rows is none to load with.
        let error = connection.load("DO 1").unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::Protocol(_)), "{error}");
        assert!(connection.is_closed());
        // An error of the server leaves the connection open; so much is sent in vain.
        let mut connection = Connection::connect(&options).unwrap();
        let error = connection.load("LOAD DATA LOCAL INFILE 'x' INTO TABLE nowhere").unwrap_err();
        assert_eq!(error.code(), Some(1146));
        connection.ping().unwrap();
        // Asked for without `load`, nothing is sent.
        let error = connection.execute(SQL).unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::Protocol(_)), "{error}");
        assert!(connection.is_closed());
        // Given up, nothing of it stays.
        let mut connection = Connection::connect(&options).unwrap();
        connection.execute("DELETE FROM t").unwrap();
        let mut load = connection.load(SQL).unwrap();
        load.append(&rows).unwrap();
        drop(load);
        assert!(connection.is_closed());
        assert_eq!(count(&mut plain), "0");
    }
}
