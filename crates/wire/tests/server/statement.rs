//! Statements in pieces, long ones, and ones that are given up.

use std::io::Write;

use testkit::Server;
use wire::{Connection, Error, ErrorKind, Fault, Options};

use crate::broken::wait_until_gone;
use crate::{root, sql};

const MAX: usize = 0xFF_FFFF;

fn table(name: &str) -> String {
    let table = format!("{}.t", Server::shared().database(name));
    sql(&format!(
        "CREATE TABLE {table} (id INT PRIMARY KEY, v LONGTEXT CHARACTER SET ascii)"
    ));
    table
}

/// `INSERT` of 40 rows of 1,000,000 letters each, letter by row.
fn insert(table: &str) -> Vec<u8> {
    let mut text = format!("INSERT INTO {table} VALUES ").into_bytes();
    for id in 0..40_u8 {
        let comma = if id == 0 { "" } else { "," };
        text.extend(format!("{comma}({id},'").into_bytes());
        text.resize(text.len() + 1_000_000, b'A' + id % 26);
        text.extend(b"')");
    }
    text
}

#[test]
fn forty_megabytes_in_pieces_arrive_whole() {
    for (name, piece) in [
        ("pieces", 10_007),
        ("wide", 7_000_001),
        ("whole", usize::MAX),
    ] {
        let table = table(name);
        let text = insert(&table);
        let mut connection = root();
        let mut statement = connection.statement().unwrap();
        for part in text.chunks(piece.min(text.len())) {
            statement.write_all(part).unwrap();
        }
        statement.flush().unwrap();
        let done = statement.finish().unwrap();
        assert_eq!(done.affected, 40);
        connection.ping().unwrap();
        let wrong =
            format!("SELECT COUNT(*), SUM(v = REPEAT(CHAR(65 + id % 26), 1000000)) FROM {table}");
        assert_eq!(sql(&wrong), "40\t40", "{name}");
    }
}

#[test]
fn a_statement_given_up_is_never_run() {
    let table = table("given_up");
    let text = insert(&table);
    // Within the first packet, after one, after two; the last cut is the whole text.
    for cut in [100, MAX - 1, MAX + 100, 2 * MAX + 5_000_000, text.len()] {
        let mut connection = root();
        let mut statement = connection.statement().unwrap();
        statement.write_all(&text[..cut]).unwrap();
        drop(statement);
        assert!(connection.is_closed());
        let error = connection.execute("DO 1").unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::Closed(_)), "{error}");
        wait_until_gone(connection.server().connection_id());
        assert_eq!(
            sql(&format!("SELECT COUNT(*) FROM {table}")),
            "0",
            "cut at {cut}"
        );
    }
}

#[test]
fn texts_around_the_packet_limit() {
    let mut connection = root();
    // The payload is the command's byte and the text.
    for payload in [
        65_535,
        65_536,
        65_537,
        65_538,
        MAX - 1,
        MAX,
        MAX + 1,
        2 * MAX,
        2 * MAX + 1,
    ] {
        let frame = "SELECT LENGTH('') AS n".len();
        let length = payload - 1 - frame;
        let text = format!("SELECT LENGTH('{}') AS n", "x".repeat(length));
        assert_eq!(text.len() + 1, payload);
        let want = length.to_string();
        let table = connection.fetch(&text).unwrap();
        assert_eq!(table.text(0, "n").unwrap(), Some(&*want));

        let mut statement = connection.statement().unwrap();
        statement.append(text.as_bytes()).unwrap();
        assert_eq!(statement.finish().unwrap().rows, 1, "{payload}");
        connection.ping().unwrap();
    }
}

#[test]
fn a_wrong_statement_is_an_error_and_the_connection_goes_on() {
    let mut connection = root();
    let mut statement = connection.statement().unwrap();
    statement
        .append(b"INSERT INTO nowhere.nothing VALUES (1)")
        .unwrap();
    assert_eq!(statement.finish().unwrap_err().code(), Some(1146));
    connection.ping().unwrap();
    assert_eq!(
        connection.statement().unwrap().finish().unwrap_err().code(),
        Some(1065)
    );
}

#[test]
fn a_statement_above_the_servers_limit_says_so() {
    let server = Server::start_with(&["--max-allowed-packet=1M"]);
    let options = Options::new(wire::Address::Socket(server.socket()), "root");
    let text = format!("SELECT LENGTH('{}')", "x".repeat(5 << 20));
    let connect = || Connection::connect(&options).unwrap();
    let whole = connect().execute(&text).unwrap_err();

    let text = format!("SELECT LENGTH('{}')", "x".repeat(40 << 20));
    let mut connection = connect();
    let mut statement = connection.statement().unwrap();
    let written = text
        .as_bytes()
        .chunks(1 << 20)
        .try_for_each(|part| statement.write_all(part));
    let pieces = match written {
        Ok(()) => statement.finish().unwrap_err(),
        Err(error) => error.downcast::<Error>().unwrap(),
    };
    for error in [whole, pieces] {
        assert_eq!(
            (error.code(), error.fault()),
            (Some(1153), Fault::Settings),
            "{error}"
        );
    }
}
