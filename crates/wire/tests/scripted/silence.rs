//! Servers that say nothing, or their last words.

use std::io::Write;
use std::time::Duration;

use wire::{Connection, ErrorKind, Retry};

use crate::{BASIC, Script, accept, packet, take_packet};

#[test]
fn a_server_that_never_greets_times_out() {
    let script = Script::new(|_| {});
    let mut options = script.options();
    options.connect_timeout = Duration::from_millis(200);
    let error = Connection::connect(&options).unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Timeout), "{error}");
    assert_eq!(error.retry(), Retry::Later);
    script.end();
}

#[test]
fn a_server_that_falls_silent_times_out_and_the_late_answer_is_never_read() {
    let script = Script::new(|socket| {
        accept(socket, BASIC);
        take_packet(socket);
        // Half a header.
        socket.write_all(&[1, 0]).unwrap();
    });
    let mut options = script.options();
    options.read_timeout = Some(Duration::from_millis(200));
    let mut connection = Connection::connect(&options).unwrap();
    let error = connection.execute("SELECT 1").unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Timeout), "{error}");
    assert!(connection.is_closed());
    script.end();
}

#[test]
fn a_timeout_of_zero_is_refused_before_anything_is_sent() {
    let script = Script::new(|_| {});
    let mut options = script.options();
    options.read_timeout = Some(Duration::ZERO);
    let error = Connection::connect(&options).unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Settings(_)), "{error}");
    options.read_timeout = None;
    options.connect_timeout = Duration::from_millis(50);
    assert!(Connection::connect(&options).is_err());
    script.end();
}

#[test]
fn last_words_between_two_commands_are_reported() {
    let script = Script::new(|socket| {
        accept(socket, BASIC);
        take_packet(socket);
        // MariaDB 10.11 to a killed idle connection; MySQL 8.0.24 after wait_timeout likewise.
        let words = packet(0, b"\xFF\x87\x07#70100Connection was killed");
        socket.write_all(&words).unwrap();
        socket.shutdown(std::net::Shutdown::Write).unwrap();
    });
    let mut connection = script.connect().unwrap();
    let error = connection.execute("SELECT 1").unwrap_err();
    assert_eq!((error.code(), error.retry()), (Some(1927), Retry::Later));
    assert!(connection.is_closed());
    script.end();
}

#[test]
fn too_many_connections_is_said_instead_of_a_greeting() {
    let script = Script::new(|socket| {
        socket
            .write_all(&packet(0, b"\xFF\x10\x04Too many connections"))
            .unwrap();
    });
    let error = script.connect().unwrap_err();
    assert_eq!((error.code(), error.retry()), (Some(1040), Retry::Later));
    script.end();
}
