//! Rows in binary, as a prepared statement gives them: the same values as the server's text, on every server.

use wire::{Address, Cell, ColumnType, Connection, ErrorKind, Next, Options};

use crate::root;

const COLUMNS: usize = 18;
/// A value of each width, then NULLs, then what each type has for zero.
const TABLE: &str = "CREATE TABLE t (id INT PRIMARY KEY, tiny TINYINT, small SMALLINT UNSIGNED, medium MEDIUMINT, big BIGINT, \
     y YEAR, f FLOAT, d DOUBLE, exact DECIMAL(10,2), day DATE, moment DATETIME(6), stamp TIMESTAMP NULL, clock TIME(3), \
     words VARCHAR(20), bytes BLOB, bits BIT(10), one ENUM('a','b'), many SET('x','y'))";
const ROWS: &str = "INSERT INTO t VALUES \
     (1, -5, 65535, -8388608, -9223372036854775808, 2026, 0.1, 0.1, -1.50, '2026-11-03', '2026-11-03 04:05:06.000007', \
      '2026-11-03 04:05:06', '-838:59:58.5', 'é', x'00ff', b'1000000001', 'b', 'x,y'), \
     (2, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL), \
     (3, 0, 0, 0, 0, 0, -0.0, 0, 0, '0000-00-00', '0000-00-00', NULL, 0, '', '', 0, 'a', '')";

testkit::on_each_server! {
    fn values_come_in_their_own_bytes(server) {
        let database = server.database("binary");
        let mut connection = root(server);
        connection.use_database(&database).unwrap();
        connection.execute("SET SESSION sql_mode = ''").unwrap();
        connection.execute(TABLE).unwrap();
        connection.execute(ROWS).unwrap();

        let prepared = connection.prepare("SELECT * FROM t ORDER BY id").unwrap();
        // As often as one likes.
        for _ in 0..2 {
            let mut rows = connection.query_prepared(&prepared).unwrap();
            assert_eq!(rows.columns().len(), COLUMNS);
            assert_eq!(rows.columns()[6].kind, ColumnType::Float);
            let mut found = Vec::new();
            loop {
                match rows.next().unwrap() {
                    Next::Row(row) => {
                        let values = row.values().unwrap();
                        found.push(values.map(|value| value.unwrap().map(<[u8]>::to_vec)).collect::<Vec<_>>());
                    }
                    Next::Large(_) => panic!("a large row"),
                    Next::End(done) => {
                        assert_eq!(done.rows, 3);
                        break;
                    }
                }
            }
            let day = [0xEA, 7, 11, 3];
            let second = [&day[..], &[4, 5, 6]].concat();
            let want: [&[u8]; COLUMNS] = [
                &1_i32.to_le_bytes(), &(-5_i8).to_le_bytes(), &u16::MAX.to_le_bytes(), &(-8_388_608_i32).to_le_bytes(),
                &i64::MIN.to_le_bytes(), &2026_u16.to_le_bytes(), &0.1_f32.to_le_bytes(), &0.1_f64.to_le_bytes(),
                b"-1.50", &day, &[&second[..], &7_u32.to_le_bytes()].concat(), &second,
                &[&[1, 34, 0, 0, 0, 22, 59, 58][..], &500_000_u32.to_le_bytes()].concat(),
                "é".as_bytes(), &[0, 0xFF], &[2, 1], b"b", b"x,y",
            ];
            assert_eq!(found[0], want.map(|value| Some(value.to_vec())));
            assert_eq!(found[1][1..], vec![None; COLUMNS - 1]);
            for (column, empty) in [(9, true), (10, true), (12, true), (13, true), (14, true), (15, false), (17, true)] {
                let value = found[2][column].as_deref().unwrap();
                assert_eq!(value.is_empty(), empty, "column {column}: {value:?}");
            }
        }
        connection.forget(prepared).unwrap();
        connection.ping().unwrap();
    }

    // Longer than the receive buffer, so it comes in pieces; NULLs and numbers on both sides.
    fn a_large_row_in_binary(server) {
        let mut options = Options::new(Address::Socket(server.socket()), "root");
        options.large_row = 100_000;
        let mut connection = Connection::connect(&options).unwrap();
        let sql = "SELECT 7 AS a, NULL AS b, REPEAT('x', 9000000) AS c, 1.5e0 AS d, NULL AS e, 'end' AS f";
        let prepared = connection.prepare(sql).unwrap();
        let mut rows = connection.query_prepared(&prepared).unwrap();
        let mut cells = Vec::new();
        match rows.next().unwrap() {
            Next::Large(mut row) => {
                while let Some(cell) = row.next_cell().unwrap() {
                    let (mut bytes, mut length) = (Vec::new(), 0);
                    while let Some(piece) = row.read().unwrap() {
                        length += piece.len() as u64;
                        bytes.extend_from_slice(&piece[..piece.len().min(16)]);
                        bytes.truncate(16);
                    }
                    if let Cell::Bytes(announced) = cell {
                        assert_eq!(length, announced);
                    }
                    cells.push((cell, bytes));
                }
            }
            other => panic!("{other:?}"),
        }
        assert!(matches!(rows.next().unwrap(), Next::End(done) if done.rows == 1));
        assert_eq!(cells.len(), 6);
        // A whole number is 4 or 8 bytes wide, as the server likes.
        assert_eq!(cells[0].1[..4], 7_i32.to_le_bytes());
        assert_eq!([cells[1].0, cells[4].0], [Cell::Null; 2]);
        assert_eq!((cells[2].0, &*cells[2].1), (Cell::Bytes(9_000_000), &[b'x'; 16][..]));
        assert_eq!(cells[3].1, 1.5_f64.to_le_bytes());
        assert_eq!(cells[5].1, b"end");
        drop(rows);
        connection.ping().unwrap();
    }

    fn what_is_not_in_binary_or_lacks_a_value_is_refused(server) {
        let mut connection = root(server);
        let mut rows = connection.query("SELECT 1").unwrap();
        match rows.next().unwrap() {
            Next::Row(row) => assert!(row.values().is_err()),
            other => panic!("{other:?}"),
        }
        rows.finish().unwrap();
        let prepared = connection.prepare("SELECT ?").unwrap();
        let error = connection.query_prepared(&prepared).unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::Settings(_)), "{error}");
        let other = root(server).prepare("SELECT 1").unwrap();
        let error = connection.query_prepared(&other).unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::Settings(_)), "{error}");
        connection.ping().unwrap();
    }
}
