//! The hot path does not allocate, and long rows need no memory to match.

#![allow(clippy::unwrap_used)]

use allocation_counter::{AllocationInfo, measure};
use testkit::{Flavour, Server};
use wire::{Address, Batch, ColumnType, Compression, Connection, Next, Options, Parameter};

fn connect() -> Connection {
    let address = Address::Socket(Server::shared().socket());
    Connection::connect(&Options::new(address, "root")).unwrap()
}

/// Reads all rows and all cells; the number of bytes in them, and what was allocated meanwhile.
fn read(connection: &mut Connection, sql: &str) -> (u64, AllocationInfo) {
    let mut bytes = 0;
    let info = measure(|| {
        let mut rows = connection.query(sql).unwrap();
        loop {
            match rows.next().unwrap() {
                Next::Row(row) => {
                    for cell in row.cells() {
                        bytes += cell.unwrap().map_or(0, <[u8]>::len) as u64;
                    }
                }
                Next::Large(mut row) => {
                    while row.next_cell().unwrap().is_some() {
                        while let Some(piece) = row.read().unwrap() {
                            bytes += piece.len() as u64;
                        }
                    }
                }
                Next::End(_) => break,
            }
        }
    });
    (bytes, info)
}

#[test]
fn rows_and_cells_cost_no_allocation() {
    let mut connection = connect();
    let sql = |rows| format!("SELECT 'abcdef', NULL, REPEAT('x', 200) FROM mysql.seq_1_to_{rows}");
    // Once for what is allocated once and kept.
    read(&mut connection, &sql(100_000));
    let (bytes, few) = read(&mut connection, &sql(10));
    assert_eq!(bytes, 2060);
    assert!(few.count_total > 0, "the counter does not count");
    let (bytes, many) = read(&mut connection, &sql(100_000));
    assert_eq!(bytes, 20_600_000);
    assert_eq!(many.count_total, few.count_total);
}

#[test]
fn a_row_of_sixty_megabytes_needs_no_memory() {
    let mut connection = connect();
    let (bytes, info) = read(&mut connection, "SELECT 1, REPEAT('x', 60000000), 2");
    assert_eq!(bytes, 60_000_002);
    assert!(info.bytes_max < 64 << 10, "{info:?}");
}

#[test]
fn a_row_that_fits_one_packet_needs_its_own_size_and_gives_it_back() {
    let mut connection = connect();
    let (bytes, info) = read(&mut connection, "SELECT REPEAT('x', 16000000)");
    assert_eq!(bytes, 16_000_000);
    assert!(
        (16_000_000..17_000_000).contains(&info.bytes_max),
        "{info:?}"
    );
    let info = measure(|| connection.ping().unwrap());
    assert!(info.bytes_current < -15_000_000, "{info:?}");
}

#[test]
fn compression_costs_no_allocation_per_packet() {
    for flavour in [Flavour::MariaDb, Flavour::MySql] {
        if !flavour.is_there() {
            eprintln!("NOT TESTED: no {} here", flavour.name());
            continue;
        }
        let server = Server::shared_of(flavour);
        let mut options = Options::new(Address::Socket(server.socket()), "root");
        options.compression = Compression::On;
        let mut connection = Connection::connect(&options).unwrap();
        assert!(connection.server().compression().is_some());
        let sql = |rows| {
            format!(
                "SELECT 'abcdef', NULL, SHA2(seq, 256) FROM {}",
                server.numbers(rows)
            )
        };
        let database = server.database("counted");
        connection.use_database(&database).unwrap();
        let wide = "SET SESSION cte_max_recursion_depth = 1000000";
        if flavour == Flavour::MySql {
            connection.execute(wide).unwrap();
        }
        read(&mut connection, &sql(100_000));
        let (_, few) = read(&mut connection, &sql(10));
        let (bytes, many) = read(&mut connection, &sql(100_000));
        assert_eq!(bytes, 7_000_000);
        assert_eq!(many.count_total, few.count_total, "{flavour:?}");
        // And what is sent.
        let statement = |length: usize| format!("SET @x = '{}'", "ab c".repeat(length));
        let (short, long) = (statement(10), statement(1_000_000));
        connection.execute(&long).unwrap();
        let mut sent = |sql: &str| measure(|| assert_eq!(connection.execute(sql).unwrap().rows, 0));
        let (short, long) = (sent(&short), sent(&long));
        assert_eq!(short.count_total, long.count_total, "{flavour:?}");
    }
}

/// Sends so many rows.
fn send(connection: &mut Connection, prepared: &wire::Prepared, batch: &mut Batch, rows: u32) {
    batch.clear();
    for row in 0..rows {
        batch.fixed(row.to_le_bytes());
        batch.bytes(b"some text");
        batch.open(3).extend_from_slice(b"xyz");
        batch.null();
    }
    let done = connection.execute_batch(prepared, batch).unwrap();
    assert_eq!(done.affected, u64::from(rows));
}

#[test]
fn rows_in_bulk_cost_no_allocation() {
    let mut connection = connect();
    connection
        .use_database(&Server::shared().database("bulk_memory"))
        .unwrap();
    connection
        .execute("CREATE TABLE t (a INT, b VARCHAR(20), c VARBINARY(20), d INT)")
        .unwrap();
    let prepared = connection
        .prepare("INSERT INTO t VALUES (?,?,?,?)")
        .unwrap();
    let mut batch = Batch::new(&prepared);
    for (at, kind) in [
        (0, ColumnType::Long),
        (2, ColumnType::Blob),
        (3, ColumnType::Long),
    ] {
        let unsigned = false;
        batch.set(at, Parameter { kind, unsigned });
    }
    // Once for what is allocated once and kept.
    send(&mut connection, &prepared, &mut batch, 50_000);
    let many = measure(|| send(&mut connection, &prepared, &mut batch, 50_000));
    // A statement may cost something; its 200,000 values may not.
    assert!(many.count_total < 10, "{many:?}");
}
