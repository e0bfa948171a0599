//! The hot path does not allocate, and long rows need no memory to match.

#![allow(clippy::unwrap_used)]

use allocation_counter::{AllocationInfo, measure};
use testkit::Server;
use wire::{Address, Connection, Next, Options};

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
