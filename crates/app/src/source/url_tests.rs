//! Addresses that are read, and addresses that are refused without repeating a password.

use wire::{Compression, Tls};

use super::*;
use crate::source::Warning;

fn server(url: &str) -> Options {
    match parse(url, true) {
        Ok(SourceConfig::MySql(options)) => options,
        other => panic!("{url}: {other:?}"),
    }
}

fn tcp(host: &str, port: u16) -> Address {
    Address::Tcp {
        host: host.into(),
        port,
    }
}

#[test]
fn places() {
    for (url, address) in [
        ("mysql://u@db.example.org/shop", tcp("db.example.org", 3306)),
        ("mariadb://u@db:3307/shop", tcp("db", 3307)),
        ("MySQL://u@/shop", tcp("localhost", 3306)),
        ("mysql://u@[::1]/shop", tcp("::1", 3306)),
        (
            "mysql://u@[2001:db8::1]:3308/shop",
            tcp("2001:db8::1", 3308),
        ),
        ("mysql://u@db:/shop", tcp("db", 3306)),
        (
            "mysql://u@db/shop?socket=/run/my%20sql.sock",
            Address::Socket("/run/my sql.sock".into()),
        ),
        ("mysql://u@/shop?socket=/s", Address::Socket("/s".into())),
    ] {
        assert_eq!(server(url).address, address, "{url}");
    }
}

#[test]
fn accounts_and_databases_are_decoded() {
    let options = server("mysql://us%40er:p%40ss%3Aw%2Ford:x@h/d%C3%A9mo%2Fx%3F");
    assert_eq!(options.user, "us@er");
    assert_eq!(options.password.unwrap().expose(), "p@ss:w/ord:x");
    assert_eq!(options.database.as_deref(), Some("démo/x?"));
    assert!(server("mysql://u:@h/d").password.is_none());
}

#[test]
fn encryption_is_the_default_to_another_host() {
    let ca = |path: &str| Tls::Verified {
        ca: Some(path.into()),
    };
    for (url, tls, warnings) in [
        ("mysql://u@db/s", Tls::Verified { ca: None }, vec![]),
        ("mysql://u@localhost/s", Tls::Off, vec![]),
        ("mysql://u@127.8.0.1/s", Tls::Off, vec![]),
        ("mysql://u@[::1]/s", Tls::Off, vec![]),
        ("mysql://u@db/s?socket=/s", Tls::Off, vec![]),
        (
            "mysql://u@db/s?tls=required&ca=/ca.pem",
            ca("/ca.pem"),
            vec![],
        ),
        ("mysql://u@localhost/s?ca=/ca.pem", ca("/ca.pem"), vec![]),
        (
            "mysql://u@localhost/s?tls=required",
            Tls::Verified { ca: None },
            vec![],
        ),
        (
            "mysql://u@db/s?tls=off",
            Tls::Off,
            vec![Warning::NotEncrypted("db".into())],
        ),
        (
            "mysql://u@db/s?tls=unverified",
            Tls::Unverified,
            vec![Warning::NotVerified("db".into())],
        ),
        ("mysql://u@localhost/s?tls=off", Tls::Off, vec![]),
        // A name that only begins like one of this machine.
        (
            "mysql://u@127.0.0.1.example.org/s",
            Tls::Verified { ca: None },
            vec![],
        ),
    ] {
        let options = server(url);
        assert_eq!(options.tls, tls, "{url}");
        assert_eq!(SourceConfig::MySql(options).warnings(), warnings, "{url}");
    }
}

#[test]
fn compression_is_asked_for_by_word() {
    for (query, compression) in [
        ("", Compression::Auto),
        ("?compression=auto", Compression::Auto),
        ("?compression=ON", Compression::On),
        ("?socket=/s&compression=off", Compression::Off),
    ] {
        let options = server(&format!("mysql://u@db/s{query}"));
        assert_eq!(options.compression, compression, "{query}");
    }
}

#[test]
fn files() {
    for (url, path) in [
        ("sqlite:demo.sqlite", "demo.sqlite"),
        ("sqlite:/a/100%?.db", "/a/100%?.db"),
        ("sqlite:///a%20b/c.db", "/a b/c.db"),
        ("SQLITE:x", "x"),
    ] {
        match parse(url, true) {
            Ok(SourceConfig::Sqlite(found)) => assert_eq!(found, PathBuf::from(path), "{url}"),
            other => panic!("{url}: {other:?}"),
        }
    }
}

#[test]
fn what_is_wrong_is_said_and_the_password_is_not() {
    let secret = "hunter2";
    for (url, problem) in [
        ("", Problem::NotAnAddress(String::new())),
        ("shop", Problem::NotAnAddress("shop".into())),
        ("mysql:u@h/d", Problem::NotAnAddress("mysql:***@h/d".into())),
        (
            "oracle://u:hunter2@h/d",
            Problem::UnknownKind("oracle".into()),
        ),
        ("pgsql://u:hunter2@h/d", Problem::Postgres),
        ("postgresql://h/d", Problem::Postgres),
        ("mysql://h/d", Problem::NoUser("mysql://h/d".into())),
        (
            "mysql://:hunter2@h/d",
            Problem::NoUser("mysql://:***@h/d".into()),
        ),
        (
            "mysql://u:hunter2@h",
            Problem::NoDatabase("mysql://u:***@h".into()),
        ),
        (
            "mysql://u:hunter2@h/",
            Problem::NoDatabase("mysql://u:***@h/".into()),
        ),
        (
            "mysql://u:hunter2@h:99999/d",
            Problem::BadPort("99999".into()),
        ),
        ("mysql://u@h:0/d", Problem::BadPort("0".into())),
        ("mysql://u@[::1]x/d", Problem::BadPort("x".into())),
        ("mysql://u:hunter2%@h/d", Problem::BadEscape("%".into())),
        ("mysql://u:%zz@h/d", Problem::BadEscape("%".into())),
        ("mysql://u:%FF@h/d", Problem::BadEscape("UTF-8".into())),
        ("mysql://u:a/hunter2@h/d", Problem::BadEscape("/".into())),
        ("mysql://u:a@b/hunter2@h/d", Problem::BadEscape("/".into())),
        ("mysql://u:1/hunter2@h", Problem::BadEscape("/".into())),
        ("mysql://u:a?hunter2@h/d", Problem::BadEscape("?".into())),
        ("mysql://u:a/b?hunter2@h/d", Problem::BadEscape("?".into())),
        (
            "mysql://u:a@h/d?hunter2=@h/d",
            Problem::BadEscape("?".into()),
        ),
        ("mysql://u@h/d%00", Problem::BadEscape("%00".into())),
        (
            "mysql://u:hunter2@h/d?timeout=3",
            Problem::UnknownOption("timeout".into()),
        ),
        ("mysql://u@h/d?tls=maybe", Problem::BadTls("maybe".into())),
        (
            "mysql://u@h/d?compression=zip",
            Problem::BadCompression("zip".into()),
        ),
        ("mysql://u@h/d?socket=/s&tls=required", Problem::TlsOnSocket),
        ("sqlite:", Problem::NoDatabase("sqlite:".into())),
        ("sqlite://a/b", Problem::NotAnAddress("sqlite://a/b".into())),
    ] {
        let found = parse(url, true).expect_err(url);
        assert_eq!(found, problem, "{url}");
        assert!(!format!("{found:?}").contains(secret), "{url}");
    }
    assert!(parse("mysql://u@h", false).is_ok());
}

#[test]
fn redacting_takes_the_whole_password() {
    assert_eq!(redact("mysql://u:a@b/c?d@h/x"), "mysql://u:***@h/x");
    assert_eq!(redact("mysql://u@h/x"), "mysql://u@h/x");
    assert_eq!(redact("mysql:/u:a:b@h/x"), "mysql:***@h/x");
    assert_eq!(redact("u:a@h/x"), "u:***@h/x");
    assert_eq!(redact("shop"), "shop");
}

#[test]
fn a_password_put_into_an_address_comes_out_of_it() {
    for password in ["simple", "p@ss:/?#%&'\" ", "hünter2🔑"] {
        for url in [
            "mysql://u@h:3307/d?tls=off",
            "mysql://u:old@h:3307/d?tls=off",
            "mariadb://u%40x:old@h:3307/d?tls=off",
        ] {
            let whole = with_password(url, &Secret::new(password));
            let SourceConfig::MySql(options) = parse(whole.expose(), true).unwrap() else {
                panic!("{url}")
            };
            assert_eq!(options.password.unwrap().expose(), password);
            assert_eq!(options.database.as_deref(), Some("d"));
            assert!(options.user.starts_with('u'));
        }
    }
}
