//! A server, or somebody in the middle, that wants what it must not get.

use std::io::Write;

use wire::{Connection, ErrorKind, Fault, Retry, Tls, TlsFailure};

use crate::{BASIC, DEPRECATE_EOF, OK, SSL, Script, greeting, packet, take_packet};

#[test]
fn a_method_that_is_not_spoken_gets_no_answer_at_all() {
    for plugin in [
        "mysql_clear_password",
        "dialog",
        "mysql_old_password",
        "authentication_webauthn_client",
    ] {
        let script = Script::new(move |socket| {
            socket.write_all(&greeting(BASIC)).unwrap();
            take_packet(socket);
            let switch = [b"\xFE", plugin.as_bytes(), b"\0abcdefghijklmnopqrst\0"].concat();
            socket.write_all(&packet(2, &switch)).unwrap();
        });
        let error = script.connect().unwrap_err();
        match error.kind() {
            ErrorKind::UnsupportedAuth { plugin: named } => assert_eq!(named, plugin),
            other => panic!("{other:?}"),
        }
        assert_eq!(
            (error.fault(), error.retry()),
            (Fault::Settings, Retry::Never)
        );
        assert_eq!(script.end(), b"", "the client answered {plugin}");
    }
}

#[test]
fn the_login_does_not_hold_the_password() {
    let script = Script::new(|socket| {
        socket.write_all(&greeting(BASIC)).unwrap();
        socket.shutdown(std::net::Shutdown::Write).unwrap();
    });
    let error = script.connect().unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Lost(_)), "{error}");
    assert!(!format!("{error} {error:?}").contains("hunter2"));
    let sent = script.end();
    assert!(
        sent.windows(3).any(|part| part == b"bob"),
        "no login was sent"
    );
    assert!(!sent.windows(7).any(|part| part == b"hunter2"));
}

#[test]
fn without_tls_on_offer_no_login_is_sent() {
    for tls in [Tls::Unverified, Tls::Verified { ca: None }] {
        let script = Script::new(|socket| socket.write_all(&greeting(BASIC)).unwrap());
        let mut options = script.options();
        options.tls = tls.clone();
        let error = Connection::connect(&options).unwrap_err();
        // A machine without system roots fails earlier, which is no worse.
        let refused = matches!(
            error.kind(),
            ErrorKind::Tls(TlsFailure::NotOffered) | ErrorKind::Tls(TlsFailure::Roots(_))
        );
        assert!(refused, "{error}");
        if matches!(error.kind(), ErrorKind::Tls(TlsFailure::Roots(_))) {
            // Nobody came: come, so that the script ends.
            drop(script.connect());
            script.end();
        } else {
            assert_eq!(script.end(), b"");
        }
    }
}

#[test]
fn bytes_slipped_in_before_the_tls_handshake_are_refused() {
    let script = Script::new(|socket| {
        let slipped = [greeting(BASIC | SSL), packet(2, OK)].concat();
        socket.write_all(&slipped).unwrap();
    });
    let mut options = script.options();
    options.tls = Tls::Unverified;
    let error = Connection::connect(&options).unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Protocol(_)), "{error}");
    // The request for TLS (32 bytes), and no login.
    assert_eq!(script.end().len(), 36);
}

#[test]
fn a_server_that_asks_for_a_file_gets_none() {
    let ask = packet(1, b"\xFB/etc/passwd");
    let script = Script::answering(BASIC | DEPRECATE_EOF, vec![ask]);
    let mut connection = script.connect().unwrap();
    let error = connection.execute("SELECT 1").unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Protocol(_)), "{error}");
    assert!(connection.is_closed());
    assert_eq!(script.end(), b"");
}

#[test]
fn a_second_result_that_nobody_asked_for_is_refused() {
    let more = [packet(1, &[0, 0, 0, 10, 0, 0, 0]), packet(2, OK)].concat();
    let script = Script::answering(BASIC | DEPRECATE_EOF, vec![more]);
    let mut connection = script.connect().unwrap();
    let error = connection.execute("SELECT 1").unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Protocol(_)), "{error}");
    assert!(connection.is_closed());
    script.end();
}

#[test]
fn answers_without_a_question_are_not_taken_for_the_next_one() {
    let script = Script::answering(BASIC, vec![[packet(1, OK), packet(1, OK)].concat()]);
    let mut connection = script.connect().unwrap();
    connection.ping().unwrap();
    let error = connection.ping().unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Protocol(_)), "{error}");
    script.end();
}

#[test]
fn a_method_after_the_other_for_ever_comes_to_an_end() {
    let script = Script::new(|socket| {
        socket.write_all(&greeting(BASIC)).unwrap();
        for seq in 0..10 {
            take_packet(socket);
            let switch = b"\xFEmysql_native_password\0abcdefghijklmnopqrst\0";
            socket.write_all(&packet(2 + 2 * seq, switch)).unwrap();
        }
    });
    let error = script.connect().unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Protocol(_)), "{error}");
    script.end();
}
