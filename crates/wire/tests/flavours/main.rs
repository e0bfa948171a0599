//! Against each server program there is: the sign-in methods that only some have, and what the
//! protocol does on all of them.

#![allow(clippy::unwrap_used)]

mod binary;
mod bulk;
mod compression;
mod mariadb;
mod mysql;
mod protocol;
mod relay;

use testkit::{Flavour, Server};
use wire::{Address, Compression, Connection, Error, ErrorKind, Options, Tls};

fn tcp(port: u16) -> Address {
    Address::Tcp {
        host: "127.0.0.1".into(),
        port,
    }
}

/// A way to a server.
type Way = (Address, Tls, Compression);

/// The ways to a server that any method must work on. Debian's MariaDB makes itself no certificate:
/// see `tls.rs` for it.
fn ways(server: &Server) -> Vec<Way> {
    let places = [Address::Socket(server.socket()), tcp(server.port())];
    let kinds: &[Tls] = match server.flavour() {
        Flavour::MariaDb => &[Tls::Off],
        Flavour::NewerMariaDb | Flavour::MySql => &[Tls::Off, Tls::Unverified],
    };
    let mut ways = Vec::new();
    for place in &places {
        for tls in kinds {
            for compression in [Compression::Off, Compression::On] {
                ways.push((place.clone(), tls.clone(), compression));
            }
        }
    }
    ways
}

fn options(way: &Way, user: &str, password: &str) -> Options {
    let mut options = Options::new(way.0.clone(), user);
    options.password = Some(password.into());
    options.tls = way.1.clone();
    options.compression = way.2;
    options
}

/// As the super-user, over the socket.
fn root(server: &Server) -> Connection {
    Connection::connect(&Options::new(Address::Socket(server.socket()), "root")).unwrap()
}

/// Whom the server takes the connection for.
fn who(options: &Options) -> Result<String, Error> {
    let table = Connection::connect(options)?.fetch("SELECT CURRENT_USER() AS who")?;
    Ok(table.text(0, "who")?.unwrap().to_owned())
}

/// An account whose password is right, wrong and missing, on each way.
fn right_and_wrong(server: &Server, user: &str, password: &str) {
    for way in &ways(server) {
        // Twice: the second time, the server may remember.
        for _ in 0..2 {
            let name = who(&options(way, user, password)).unwrap_or_else(|error| {
                panic!(
                    "{user}, {way:?}: {error}; the server's log:\n{}",
                    server.log()
                )
            });
            assert_eq!(name, format!("{user}@%"));
        }
        let shorter: String = password.chars().skip(1).collect();
        for wrong in [format!("{password}x"), shorter, "wrong".to_owned()] {
            if wrong == password {
                continue;
            }
            let error = who(&options(way, user, &wrong)).unwrap_err();
            let denied = matches!(error.kind(), ErrorKind::AccessDenied(_));
            assert!(denied, "{user}, {way:?}: {error}");
            assert_eq!(error.code(), Some(1045));
        }
    }
}

/// Passwords that a method could trip over: empty, not ASCII, longer than a hash, than a challenge
/// and than what one byte counts.
fn passwords() -> [String; 5] {
    [
        String::new(),
        "x".into(),
        "päss \u{1F511} wörd'".into(),
        "a password that is longer than the twenty bytes of a challenge".into(),
        "0123456789".repeat(20),
    ]
}

fn quoted(password: &str) -> String {
    format!("'{}'", password.replace('\'', "''"))
}
