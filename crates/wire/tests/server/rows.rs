//! Rows of ordinary size.

use wire::{ColumnType, ErrorKind, Next};

use crate::{root, sql};

#[test]
fn null_is_not_empty_and_bytes_are_bytes() {
    let mut connection = root();
    let table = connection
        .fetch("SELECT NULL AS a, '' AS b, X'00FBFEFF0A' AS c, 'é' AS d")
        .unwrap();
    assert_eq!(table.bytes(0, "a").unwrap(), None);
    assert_eq!(table.bytes(0, "b").unwrap(), Some(&b""[..]));
    assert_eq!(
        table.bytes(0, "c").unwrap(),
        Some(&[0, 0xFB, 0xFE, 0xFF, 0x0A][..])
    );
    assert_eq!(table.text(0, "d").unwrap(), Some("é"));
    assert!(table.text(0, "c").is_err());
}

#[test]
fn columns_are_described() {
    sql("CREATE DATABASE described; CREATE TABLE described.t \
         (id BIGINT UNSIGNED NOT NULL PRIMARY KEY, f FLOAT, b BLOB, s VARCHAR(10))");
    let mut connection = root();
    let rows = connection
        .query("SELECT id, f, b, s AS alias FROM described.t AS x")
        .unwrap();
    let columns = rows.columns().to_vec();
    rows.finish().unwrap();
    let kinds: Vec<_> = columns.iter().map(|c| c.kind).collect();
    use ColumnType::{Blob, Float, LongLong, VarString};
    assert_eq!(kinds, [LongLong, Float, Blob, VarString]);
    assert!(columns[0].is_unsigned() && columns[0].is_not_null() && !columns[1].is_unsigned());
    assert!(columns[2].is_binary() && !columns[3].is_binary());
    let last = &columns[3];
    assert_eq!(
        (&*last.database, &*last.table, &*last.org_table),
        ("described", "x", "t")
    );
    assert_eq!((&*last.name, &*last.org_name), ("alias", "s"));
}

#[test]
fn a_million_rows_arrive_in_order_and_complete() {
    const ROWS: u64 = 1_000_000;
    let mut connection = root();
    let sql = format!(
        "SELECT seq, IF(seq % 7 = 0, NULL, REPEAT('ab', seq % 50)) FROM mysql.seq_1_to_{ROWS}"
    );
    let mut rows = connection.query(sql).unwrap();
    let mut expected: u64 = 0;
    loop {
        match rows.next().unwrap() {
            Next::Row(row) => {
                expected += 1;
                let mut cells = row.cells();
                let id = std::str::from_utf8(cells.next().unwrap().unwrap().unwrap()).unwrap();
                assert_eq!(id.parse(), Ok(expected));
                let text = cells.next().unwrap().unwrap();
                let length = (!expected.is_multiple_of(7)).then_some(2 * (expected % 50) as usize);
                assert_eq!(text.map(<[u8]>::len), length);
                assert!(cells.next().is_none());
            }
            Next::Large(_) => panic!("no row is large"),
            Next::End(done) => {
                assert_eq!(done.rows, ROWS);
                break;
            }
        }
    }
    // The end stays the end.
    assert!(matches!(rows.next(), Ok(Next::End(done)) if done.rows == ROWS));
    assert_eq!(expected, ROWS);
    drop(rows);
    connection.ping().unwrap();
}

#[test]
fn statements_say_what_they_did() {
    sql("CREATE DATABASE doing; CREATE TABLE doing.t (id INT AUTO_INCREMENT PRIMARY KEY, v INT)");
    let mut connection = root();
    let done = connection
        .execute("INSERT INTO doing.t (v) VALUES (1), (2), (3)")
        .unwrap();
    assert_eq!((done.affected, done.last_insert_id, done.rows), (3, 1, 0));
    let done = connection.execute("SELECT * FROM doing.t").unwrap();
    assert_eq!((done.affected, done.rows), (0, 3));
    let done = connection.execute("SELECT 1/0").unwrap();
    assert_eq!((done.warnings, done.rows), (1, 1));
    assert!(
        connection
            .fetch("SELECT * FROM doing.t WHERE 0")
            .unwrap()
            .is_empty()
    );
    let nothing = connection.fetch("DO 1").unwrap();
    assert!(nothing.is_empty() && nothing.columns().is_empty());
}

#[test]
fn a_refused_statement_leaves_the_connection_open() {
    let mut connection = root();
    let error = connection
        .execute("SELECT * FROM nowhere.nothing")
        .unwrap_err();
    assert_eq!(error.code(), Some(1146));
    assert_eq!(error.server().map(|e| &*e.sqlstate), Some("42S02"));
    let error = connection.execute("SELEC 1; SELECT 2").unwrap_err();
    assert_eq!(error.code(), Some(1064));
    // Several statements in one were not negotiated.
    assert_eq!(
        connection.execute("DO 1; DO 2").unwrap_err().code(),
        Some(1064)
    );
    assert!(!connection.is_closed());
    assert_eq!(
        connection
            .fetch("SELECT 5 AS five")
            .unwrap()
            .text(0, "five")
            .unwrap(),
        Some("5")
    );
}

#[test]
fn an_error_after_some_rows_is_not_the_end() {
    let mut connection = root();
    // The subquery has two rows for seq = 5000 only, which the server finds while streaming.
    let mut rows = connection
        .query(
            "SELECT seq, (SELECT 1 UNION SELECT IF(a.seq = 5000, 2, 1)) FROM mysql.seq_1_to_9000 a",
        )
        .unwrap();
    let mut count = 0;
    let error = loop {
        match rows.next() {
            Ok(Next::Row(_)) => count += 1,
            Ok(other) => panic!("{other:?}"),
            Err(error) => break error,
        }
    };
    assert_eq!((count, error.code()), (4999, Some(1242)), "{error}");
    drop(rows);
    connection.ping().unwrap();
}

#[test]
fn rows_dropped_half_way_close_the_connection_and_say_so() {
    let mut connection = root();
    let mut rows = connection
        .query("SELECT seq FROM mysql.seq_1_to_100000")
        .unwrap();
    assert!(matches!(rows.next(), Ok(Next::Row(_))));
    drop(rows);
    assert!(connection.is_closed());
    let error = connection.query("SELECT 1").unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Closed(_)), "{error}");
    crate::broken::wait_until_gone(connection.server().connection_id());
}

#[test]
fn fetch_refuses_what_is_no_small_result() {
    let mut connection = root();
    let error = connection
        .fetch("SELECT REPEAT('x', 15000000) FROM mysql.seq_1_to_20")
        .unwrap_err();
    assert!(
        matches!(error.kind(), ErrorKind::TooLarge { .. }),
        "{error}"
    );
    assert!(connection.is_closed());
}
