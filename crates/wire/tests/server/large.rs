//! Rows around and above what one packet holds.

use wire::{Cell, Connection, Error, LargeRow, Next, Options};

use crate::{root, socket};

const MAX: usize = 0xFF_FFFF;
const PATTERN: &[u8; 16] = b"0123456789abcdef";

/// The rest of the current cell; it must be the pattern over and over.
fn check_cell(row: &mut LargeRow<'_>) -> Result<usize, Error> {
    let mut at = 0;
    while let Some(piece) = row.read()? {
        assert!(!piece.is_empty());
        let want = PATTERN.iter().cycle().skip(at % 16);
        assert!(
            piece.iter().eq(want.take(piece.len())),
            "wrong bytes after {at}"
        );
        at += piece.len();
    }
    Ok(at)
}

/// A row of one cell with so many bytes of payload in all: 4 bytes of length before the text up
/// to 2²⁴ − 1, 9 above.
fn query_of_payload(payload: usize) -> (String, usize) {
    let text = if payload - 4 < 1 << 24 {
        payload - 4
    } else {
        payload - 9
    };
    let sql = format!("SELECT LEFT(REPEAT('0123456789abcdef', {text} DIV 16 + 1), {text})");
    (sql, text)
}

#[test]
fn payloads_around_the_packet_limit() {
    let mut connection = root();
    for payload in [
        MAX - 1,
        MAX,
        MAX + 1,
        MAX + 2,
        MAX + 6,
        MAX + 10,
        20_000_000,
        2 * MAX - 1,
        2 * MAX,
        2 * MAX + 1,
    ] {
        let (sql, text) = query_of_payload(payload);
        let mut rows = connection.query(&sql).unwrap();
        match rows.next().unwrap() {
            Next::Row(row) => {
                assert!(payload < MAX, "{payload}");
                assert_eq!(row.packet().len(), payload);
                let cell = row.cells().next().unwrap().unwrap().unwrap();
                assert!(cell.iter().eq(PATTERN.iter().cycle().take(text)));
            }
            Next::Large(mut row) => {
                assert!(payload >= MAX, "{payload}");
                assert_eq!(row.next_cell().unwrap(), Some(Cell::Bytes(text as u64)));
                assert_eq!(check_cell(&mut row).unwrap(), text);
                assert_eq!(row.next_cell().unwrap(), None);
                assert_eq!(row.next_cell().unwrap(), None);
            }
            Next::End(_) => panic!("no row"),
        }
        assert!(
            matches!(rows.next(), Ok(Next::End(done)) if done.rows == 1),
            "{payload}"
        );
    }
    connection.ping().unwrap();
}

#[test]
fn large_and_small_rows_mix_and_what_is_not_read_is_skipped() {
    let mut connection = root();
    let sql = "SELECT seq, NULL, IF(seq % 2, REPEAT('0123456789abcdef', 1250000), 'small'), '', \
               REPEAT('0123456789abcdef', 3), NULL FROM mysql.seq_1_to_6";
    // Read all of it; the first two cells; nothing; half of the long cell.
    for way in 0..4 {
        let mut rows = connection.query(sql).unwrap();
        for id in 1..=6_u64 {
            match rows.next().unwrap() {
                Next::Row(row) => {
                    assert_eq!(id % 2, 0);
                    let cells: Vec<_> = row.cells().map(Result::unwrap).collect();
                    assert_eq!(cells[0], Some(id.to_string().as_bytes()));
                    assert_eq!((cells[1], cells[2]), (None, Some(&b"small"[..])));
                }
                Next::Large(mut row) => {
                    assert_eq!(id % 2, 1);
                    if way == 2 {
                        continue;
                    }
                    assert_eq!(row.next_cell().unwrap(), Some(Cell::Bytes(1)));
                    assert_eq!(row.read().unwrap(), Some(id.to_string().as_bytes()));
                    assert_eq!(row.next_cell().unwrap(), Some(Cell::Null));
                    assert_eq!(row.read().unwrap(), None);
                    if way == 1 {
                        continue;
                    }
                    assert_eq!(row.next_cell().unwrap(), Some(Cell::Bytes(20_000_000)));
                    if way == 3 {
                        assert!(row.read().unwrap().is_some());
                    } else {
                        assert_eq!(check_cell(&mut row).unwrap(), 20_000_000);
                    }
                    assert_eq!(row.next_cell().unwrap(), Some(Cell::Bytes(0)));
                    assert_eq!(row.next_cell().unwrap(), Some(Cell::Bytes(48)));
                    assert_eq!(check_cell(&mut row).unwrap(), 48);
                    assert_eq!(row.next_cell().unwrap(), Some(Cell::Null));
                    assert_eq!(row.next_cell().unwrap(), None);
                }
                Next::End(_) => panic!("{id}"),
            }
        }
        assert!(matches!(rows.next(), Ok(Next::End(done)) if done.rows == 6));
    }
}

#[test]
fn a_lower_limit_makes_rows_large_earlier() {
    let mut options = Options::new(socket(), "root");
    options.large_row = 100_000;
    let mut connection = Connection::connect(&options).unwrap();
    for payload in [99_999, 100_000, 100_001, MAX - 1, MAX, MAX + 1] {
        let (sql, text) = query_of_payload(payload);
        let mut rows = connection.query(&sql).unwrap();
        match rows.next().unwrap() {
            Next::Row(row) => assert_eq!((payload, row.packet().len()), (99_999, 99_999)),
            Next::Large(mut row) => {
                assert!(payload >= 100_000);
                assert_eq!(row.next_cell().unwrap(), Some(Cell::Bytes(text as u64)));
                assert_eq!(check_cell(&mut row).unwrap(), text);
                assert_eq!(row.next_cell().unwrap(), None);
            }
            Next::End(_) => panic!("no row"),
        }
        assert!(matches!(rows.next(), Ok(Next::End(_))));
    }
}

#[test]
fn fetch_takes_large_rows_too() {
    let (sql, text) = query_of_payload(MAX + 1);
    let table = root().fetch(&sql).unwrap();
    let cell = table.rows()[0][0].as_ref().unwrap();
    assert!(cell.iter().eq(PATTERN.iter().cycle().take(text)));
}
