//! Connections that the server ends while rows are under way.

use std::time::Duration;

use testkit::Server;
use wire::{Address, Cell, Connection, Error, ErrorKind, Next, Options};

use crate::{root, sql};

/// Waits until the server has let go of a connection.
pub fn wait_until_gone(id: u32) {
    let alive = format!("SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE ID = {id}");
    for _ in 0..600 {
        if sql(&alive) == "0" {
            return;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    panic!("connection {id} is still there");
}

/// Reads on until something fails; an end of the rows fails the test.
fn read_until_error(connection: &mut Connection, query: &str, strike: impl FnOnce(u32)) -> Error {
    let id = connection.server().connection_id();
    let mut rows = connection.query(query).unwrap();
    let mut strike = Some(strike);
    let mut count = 0_u64;
    loop {
        match rows.next() {
            Ok(Next::Row(_)) => count += 1,
            Ok(Next::Large(mut row)) => loop {
                match row.next_cell() {
                    Ok(Some(Cell::Bytes(_))) => {}
                    Ok(Some(Cell::Null)) => panic!("no NULL was asked for"),
                    Ok(None) => break,
                    Err(error) => return error,
                }
                assert!(row.read().unwrap().is_some());
                if let Some(strike) = strike.take() {
                    strike(id);
                }
            },
            Ok(Next::End(done)) => panic!("the end after {count} rows: {done:?}"),
            Err(error) => return error,
        }
        if count == 1000
            && let Some(strike) = strike.take()
        {
            strike(id);
        }
    }
}

const ENDLESS: &str = "SELECT seq, REPEAT('x', 100) FROM mysql.seq_1_to_1000000000";

#[test]
fn a_killed_connection_is_never_the_end_of_the_rows() {
    for _ in 0..5 {
        let mut connection = root();
        let error = read_until_error(&mut connection, ENDLESS, |id| {
            drop(sql(&format!("KILL {id}")))
        });
        let known = matches!(error.kind(), ErrorKind::Lost(_) | ErrorKind::Server(_));
        assert!(known, "{error}");
        // Whatever came first, the next use finds out.
        assert!(connection.ping().is_err());
        assert!(connection.is_closed());
    }
}

#[test]
fn a_killed_query_is_an_error_and_the_connection_goes_on() {
    let mut connection = root();
    let error = read_until_error(&mut connection, ENDLESS, |id| {
        drop(sql(&format!("KILL QUERY {id}")))
    });
    assert_eq!(error.code(), Some(1317), "{error}");
    connection.ping().unwrap();
}

#[test]
fn a_connection_killed_within_a_large_row_is_lost() {
    let mut connection = root();
    let huge = "SELECT REPEAT('x', 60000000) FROM mysql.seq_1_to_1000";
    let error = read_until_error(&mut connection, huge, |id| drop(sql(&format!("KILL {id}"))));
    assert!(
        matches!(error.kind(), ErrorKind::Lost(_) | ErrorKind::Server(_)),
        "{error}"
    );
    assert!(connection.ping().is_err());
}

#[test]
fn a_killed_idle_connection_is_found_out_by_the_next_command() {
    let mut connection = root();
    let id = connection.server().connection_id();
    sql(&format!("KILL {id}"));
    wait_until_gone(id);
    let error = connection.execute("DO 1").unwrap_err();
    let known = matches!(error.kind(), ErrorKind::Lost(_)) || error.code() == Some(1927);
    assert!(known, "{error}");
    assert!(connection.is_closed());
}

#[test]
fn a_server_that_dies_is_never_the_end_of_the_rows() {
    let server = Server::start();
    let tcp = Address::Tcp {
        host: "127.0.0.1".into(),
        port: server.port(),
    };
    for address in [Address::Socket(server.socket()), tcp] {
        let mut connection = Connection::connect(&Options::new(address, "root")).unwrap();
        let error = read_until_error(&mut connection, ENDLESS, |_| server.kill_hard());
        assert!(matches!(error.kind(), ErrorKind::Lost(_)), "{error}");
        server.restart();
    }
}
