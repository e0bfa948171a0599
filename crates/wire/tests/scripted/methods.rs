//! Servers that go wrong, or mean ill, in the middle of a sign-in method. Whatever they say, the
//! client ends with an error, and the password is nowhere in what it sent.

use std::io::{Read, Write};
use std::net::{IpAddr, TcpStream, UdpSocket};
use std::time::{Duration, Instant};

use testkit::Prng;
use wire::{Connection, ErrorKind, Fault, Retry};

use crate::{BASIC, OK, Script, greeting, packet, switch, take_packet};

const METHODS: [&str; 7] = [
    "mysql_native_password",
    "caching_sha2_password",
    "sha256_password",
    "client_ed25519",
    "parsec",
    "unix_socket",
    "auth_socket",
];

const NONCE_20: &[u8] = b"abcdefghijklmnopqrst\0";
const NONCE_32: &[u8] = b"abcdefghijklmnopqrstuvwxyz012345";

fn nonce(method: &str) -> &'static [u8] {
    match method {
        "client_ed25519" | "parsec" => NONCE_32,
        _ => NONCE_20,
    }
}

/// As [`take_packet`]; `None` when the client has hung up, which it may at any step.
fn try_take(socket: &mut TcpStream) -> Option<Vec<u8>> {
    let mut header = [0; 4];
    socket.read_exact(&mut header).ok()?;
    let mut payload = vec![0; u32::from_le_bytes([header[0], header[1], header[2], 0]) as usize];
    socket.read_exact(&mut payload).ok()?;
    Some(payload)
}

/// Plays the switch to a method and then each packet, as long as the client answers.
fn play(method: &'static str, nonce: Vec<u8>, says: Vec<Vec<u8>>) -> Script {
    Script::new(move |socket| {
        socket.write_all(&greeting(BASIC)).unwrap();
        let mut seen = take_packet(socket);
        socket.write_all(&switch(2, method, &nonce)).unwrap();
        let mut seq = 4;
        // Not every packet has an answer: the client waits then, and two that wait wait for ever.
        socket
            .set_read_timeout(Some(Duration::from_millis(200)))
            .unwrap();
        for payload in says {
            let Some(answer) = try_take(socket) else {
                break;
            };
            seen.extend(answer);
            if socket.write_all(&packet(seq, &payload)).is_err() {
                break;
            }
            seq += 2;
        }
        // The rest of what the client says, until it hangs up.
        socket
            .set_read_timeout(Some(Duration::from_secs(20)))
            .unwrap();
        drop(socket.shutdown(std::net::Shutdown::Write));
        while let Some(answer) = try_take(socket) {
            seen.extend(answer);
        }
        assert!(!seen.windows(7).any(|part| part == b"hunter2"), "{method}");
    })
}

/// The text of the error that the client ends with.
fn refused(script: Script, about: &str) -> String {
    let started = Instant::now();
    let error = script.connect().expect_err(about);
    assert!(started.elapsed() < Duration::from_secs(5), "{about}");
    let text = format!("{error} {error:?}");
    assert!(!text.contains("hunter2"), "{text}");
    let known = matches!(
        error.kind(),
        ErrorKind::Protocol(_)
            | ErrorKind::Lost(_)
            | ErrorKind::Server(_)
            | ErrorKind::AccessDenied(_)
            | ErrorKind::UnsupportedAuth { .. }
    );
    assert!(known, "{about}: {text}");
    script.end();
    error.to_string()
}

#[test]
fn challenges_of_another_length_are_refused() {
    for method in [
        "caching_sha2_password",
        "sha256_password",
        "client_ed25519",
        "parsec",
    ] {
        for length in [0, 1, 8, 19, 22, 31, 33, 64, 5000] {
            let script = play(method, vec![b'x'; length], vec![]);
            let error = refused(script, method);
            assert!(
                error.contains("challenge of an unknown length"),
                "{method} {length}: {error}"
            );
        }
    }
}

#[test]
fn packets_that_a_method_does_not_know_are_refused() {
    for method in METHODS {
        for data in [
            &b""[..],
            b"\x01",
            b"\x02",
            b"\x01\x02",
            b"\x01\x05",
            b"\x01\x03\x03",
            b"\x01\x04\x04",
            b"\xFE",
            b"\xFEno end",
            b"P",
            b"P\0short",
            b"P\x04abcdefghijklmnopqr",
            b"P\xFFabcdefghijklmnopqr",
            b"Q\0abcdefghijklmnopqr",
            b"-----BEGIN PUBLIC KEY-----",
            &[b'x'; 100_000],
        ] {
            refused(
                play(method, nonce(method).to_vec(), vec![data.to_vec()]),
                method,
            );
        }
    }
}

#[test]
fn keys_that_are_none_get_no_password() {
    for (method, before) in [
        ("caching_sha2_password", vec![b"\x01\x04".to_vec()]),
        // MariaDB marks it with nothing.
        ("caching_sha2_password", vec![b"\x04".to_vec()]),
        ("sha256_password", vec![]),
    ] {
        for key in [
            &b"\x01"[..],
            b"\x01garbage",
            b"\x01-----BEGIN PUBLIC KEY-----\n-----END PUBLIC KEY-----\n",
            b"\x01-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n",
            b"\x01-----BEGIN PUBLIC KEY-----\n!!!!\n-----END PUBLIC KEY-----\n",
            // RSA of 512 bits, which anybody can open.
            b"\x01-----BEGIN PUBLIC KEY-----\n\
              MFwwDQYJKoZIhvcNAQEBBQADSwAwSAJBAKvNC7endYAo5skgPbolI2e+lXZ4If2R\n\
              olkj3lEaT2lX0qp8fjlx+YuAmYxwIRuzK6qQKTZ0onIvuPm+ku7cGtMCAwEAAQ==\n\
              -----END PUBLIC KEY-----\n",
        ] {
            let mut says = before.clone();
            says.push(key.to_vec());
            let error = refused(play(method, NONCE_20.to_vec(), says), method);
            assert!(error.contains("public key"), "{method}: {error}");
        }
    }
}

#[test]
fn steps_are_not_repeated() {
    for (method, says) in [
        (
            "caching_sha2_password",
            [b"\x01\x03".to_vec(), b"\x01\x03".to_vec()],
        ),
        (
            "caching_sha2_password",
            [b"\x01\x03".to_vec(), b"\x01\x04".to_vec()],
        ),
        (
            "parsec",
            [
                b"P\0abcdefghijklmnopqr".to_vec(),
                b"P\0abcdefghijklmnopqr".to_vec(),
            ],
        ),
    ] {
        let script = Script::new(move |socket| {
            socket.write_all(&greeting(BASIC)).unwrap();
            take_packet(socket);
            socket.write_all(&switch(2, method, nonce(method))).unwrap();
            take_packet(socket);
            socket.write_all(&packet(4, &says[0])).unwrap();
            let mut seq = 5;
            if method == "parsec" {
                assert_eq!(take_packet(socket).len(), 96);
                seq = 6;
            }
            socket.write_all(&packet(seq, &says[1])).unwrap();
        });
        let error = refused(script, method);
        assert!(error.contains("unknown packet"), "{method}: {error}");
    }
}

#[test]
fn the_last_method_asked_for_counts() {
    let script = Script::new(|socket| {
        socket.write_all(&greeting(BASIC)).unwrap();
        take_packet(socket);
        let lengths = [
            ("client_ed25519", 64),
            ("caching_sha2_password", 32),
            ("parsec", 0),
        ];
        let mut seq = 2;
        for (method, length) in lengths {
            socket
                .write_all(&switch(seq, method, nonce(method)))
                .unwrap();
            assert_eq!(take_packet(socket).len(), length, "{method}");
            seq += 2;
        }
        socket
            .write_all(&packet(seq, b"P\0abcdefghijklmnopqr"))
            .unwrap();
        assert_eq!(take_packet(socket).len(), 96);
        socket.write_all(&packet(seq + 2, OK)).unwrap();
    });
    drop(script.connect().unwrap());
    script.end();
}

#[test]
fn beyond_this_machine_and_without_tls_no_password_and_no_question_for_a_key() {
    let Some(address) = own_address() else {
        eprintln!("NOT TESTED: this machine has no address of its own");
        return;
    };
    for (method, asks) in [
        ("caching_sha2_password", Some(b"\x01\x04")),
        ("sha256_password", None),
    ] {
        let script = Script::at(address, move |socket| {
            socket.write_all(&greeting(BASIC)).unwrap();
            take_packet(socket);
            socket.write_all(&switch(2, method, NONCE_20)).unwrap();
            if let Some(asks) = asks {
                assert_eq!(take_packet(socket).len(), 32);
                socket.write_all(&packet(4, asks)).unwrap();
            }
        });
        let error = Connection::connect(&script.options()).unwrap_err();
        match error.kind() {
            ErrorKind::NeedsEncryption { plugin } => assert_eq!(plugin, method),
            other => panic!("{other:?}"),
        }
        assert_eq!(
            (error.fault(), error.retry()),
            (Fault::Settings, Retry::Never)
        );
        assert_eq!(script.end(), b"", "{method}");
    }
}

/// Of the network, not the loopback. Nothing is sent to find it.
fn own_address() -> Option<IpAddr> {
    let socket = UdpSocket::bind("0.0.0.0:0").ok()?;
    socket.connect("198.51.100.1:9").ok()?;
    let address = socket.local_addr().ok()?.ip();
    (!address.is_loopback() && !address.is_unspecified()).then_some(address)
}

#[test]
fn chance_finds_nothing_either() {
    let mut prng = Prng::new(1);
    for round in 0..400 {
        let method = prng.pick(&METHODS);
        let length = prng.below(40) as usize;
        let nonce = match prng.chance(80) {
            true => nonce(method).to_vec(),
            false => prng.bytes(length),
        };
        let says = (0..prng.below(4)).map(|_| {
            let length = prng.below(60) as usize;
            let mut data = prng.bytes(length);
            // Steps that lead further, more often than chance would have them.
            match prng.below(6) {
                0 => data = b"\x01\x04".to_vec(),
                1 => data = b"\x01\x03".to_vec(),
                2 => data = [b"P\0", &*prng.bytes(18)].concat(),
                3 => data.insert(0, 1),
                // Chance must not let us in.
                _ if data.first() == Some(&0) => data[0] = 1,
                _ => {}
            }
            data
        });
        let says = says.collect();
        refused(
            play(method, nonce, says),
            &format!("round {round}, {method}"),
        );
    }
}
