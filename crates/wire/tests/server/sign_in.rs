//! Signing in, and what keeps one from it.

use std::net::TcpListener;

use testkit::Server;
use wire::{Address, Connection, ErrorKind, Family, Fault, Options, Retry};

use crate::{root, socket, sql, tcp};

fn options(address: Address, user: &str, password: Option<&str>) -> Options {
    let mut options = Options::new(address, user);
    options.password = password.map(Into::into);
    options
}

/// Whom the server takes the connection for.
fn who(options: &Options) -> String {
    let mut connection = Connection::connect(options).unwrap();
    let table = connection.fetch("SELECT CURRENT_USER() AS who").unwrap();
    table.text(0, "who").unwrap().unwrap().to_owned()
}

#[test]
fn native_password_right_wrong_and_empty() {
    sql("CREATE USER native@'%' IDENTIFIED BY 'päss wörd'; CREATE USER bare@'%'");
    for address in [tcp(), socket()] {
        assert_eq!(
            who(&options(address.clone(), "native", Some("päss wörd"))),
            "native@%"
        );
        assert_eq!(who(&options(address.clone(), "bare", None)), "bare@%");
        assert_eq!(who(&options(address.clone(), "bare", Some(""))), "bare@%");
        for (user, password) in [
            ("native", Some("pass word")),
            ("native", None),
            ("bare", Some("x")),
            ("nobody-has-this-name", Some("x")),
        ] {
            let error = Connection::connect(&options(address.clone(), user, password)).unwrap_err();
            assert!(
                matches!(error.kind(), ErrorKind::AccessDenied(_)),
                "{user}: {error}"
            );
            assert_eq!(
                (error.fault(), error.retry()),
                (Fault::Settings, Retry::Never)
            );
            assert_eq!(error.code(), Some(1045));
        }
    }
}

#[test]
fn unix_socket_needs_no_password() {
    // MariaDB 10.11 compares the account's name with the system's, so it must be ours; a server
    // of its own, because that may be the super-user of the shared one.
    let server = Server::start();
    let me = current_user();
    server.sql(
        None,
        &format!(
            "CREATE USER stranger@localhost IDENTIFIED VIA unix_socket;
             CREATE OR REPLACE USER `{me}`@localhost IDENTIFIED VIA unix_socket"
        ),
    );
    let address = Address::Socket(server.socket());
    assert_eq!(
        who(&options(address.clone(), &me, None)),
        format!("{me}@localhost")
    );
    let error = Connection::connect(&options(address, "stranger", None)).unwrap_err();
    assert_eq!(error.code(), Some(1698), "{error}");
    assert!(matches!(error.kind(), ErrorKind::AccessDenied(_)));
}

#[test]
fn an_account_with_two_methods_may_use_either() {
    sql("CREATE USER either@localhost IDENTIFIED VIA unix_socket \
         OR mysql_native_password USING PASSWORD('second')");
    assert_eq!(
        who(&options(socket(), "either", Some("second"))),
        "either@localhost"
    );
    let error = Connection::connect(&options(socket(), "either", Some("third"))).unwrap_err();
    assert!(
        matches!(error.kind(), ErrorKind::AccessDenied(_)),
        "{error}"
    );
}

#[test]
fn a_method_that_is_not_spoken_is_named() {
    // A server of its own: MariaDB asks unknown users for the method of any account it has.
    let server = Server::start();
    server.sql(
        None,
        "INSTALL SONAME 'auth_pam'; CREATE USER modern@'%' IDENTIFIED VIA pam",
    );
    let address = Address::Socket(server.socket());
    let error = Connection::connect(&options(address, "modern", Some("x"))).unwrap_err();
    match error.kind() {
        ErrorKind::UnsupportedAuth { plugin } => assert_eq!(plugin, "dialog"),
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_database_is_chosen_or_unknown() {
    let name = Server::shared().database("wire");
    let mut options = options(socket(), "root", None);
    options.database = Some(name.clone());
    let mut connection = Connection::connect(&options).unwrap();
    let current = |connection: &mut Connection| {
        let table = connection.fetch("SELECT DATABASE() AS d").unwrap();
        table.text(0, "d").unwrap().map(ToOwned::to_owned)
    };
    assert_eq!(current(&mut connection), Some(name.clone()));
    connection.use_database("mysql").unwrap();
    assert_eq!(current(&mut connection).as_deref(), Some("mysql"));
    let error = connection.use_database("no such").unwrap_err();
    assert!(
        matches!(error.kind(), ErrorKind::UnknownDatabase(_)),
        "{error}"
    );
    // The refusal leaves the connection as it was.
    assert_eq!(current(&mut connection).as_deref(), Some("mysql"));

    options.database = Some("no such".into());
    let error = Connection::connect(&options).unwrap_err();
    assert!(
        matches!(error.kind(), ErrorKind::UnknownDatabase(_)),
        "{error}"
    );
    assert_eq!((error.code(), error.fault()), (Some(1049), Fault::Settings));
}

#[test]
fn a_database_that_is_not_granted_is_access_denied() {
    sql("CREATE USER narrow@localhost");
    let mut options = options(socket(), "narrow", None);
    options.database = Some("mysql".into());
    let error = Connection::connect(&options).unwrap_err();
    assert!(
        matches!(error.kind(), ErrorKind::AccessDenied(_)),
        "{error}"
    );
    assert_eq!(error.code(), Some(1044));
}

#[test]
fn nobody_at_the_address_is_unreachable() {
    // A port that was free a moment ago, and a socket that does not exist.
    let port = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    let nowhere = Address::Tcp {
        host: "127.0.0.1".into(),
        port,
    };
    let text = nowhere.to_string();
    for (address, text) in [
        (nowhere, text),
        (
            Address::Socket("/no/such.sock".into()),
            "/no/such.sock".into(),
        ),
    ] {
        let error = Connection::connect(&Options::new(address, "root")).unwrap_err();
        match error.kind() {
            ErrorKind::Unreachable { address, .. } => assert_eq!(*address, text),
            other => panic!("{other:?}"),
        }
        assert_eq!(
            (error.fault(), error.retry()),
            (Fault::Network, Retry::Later)
        );
    }
}

#[test]
fn the_greeting_tells_who_the_server_is() {
    let mut connection = root();
    let table = connection
        .fetch("SELECT VERSION() AS v, CONNECTION_ID() AS id")
        .unwrap();
    let server = connection.server();
    assert_eq!(server.family(), Family::MariaDb);
    assert_eq!(table.text(0, "v").unwrap(), Some(server.text()));
    assert_eq!(
        table.text(0, "id").unwrap(),
        Some(&*server.connection_id().to_string())
    );
    let (major, minor, patch) = server.version();
    assert!(
        server
            .text()
            .starts_with(&format!("{major}.{minor}.{patch}"))
    );
    assert!(!server.is_tls());
}

#[test]
fn closing_is_polite() {
    let connection = root();
    let id = connection.server().connection_id();
    connection.close();
    crate::broken::wait_until_gone(id);
    let mut rude = root();
    let rude_id = rude.server().connection_id();
    // A statement given up: the server has something to complain about.
    drop(rude.statement().unwrap());
    crate::broken::wait_until_gone(rude_id);
    let log = Server::shared().log();
    assert!(
        log.contains(&format!("Aborted connection {rude_id} ")),
        "{log}"
    );
    assert!(!log.contains(&format!("Aborted connection {id} ")), "{log}");
}

/// The account this test runs under, as the server's kernel sees it.
fn current_user() -> String {
    let output = std::process::Command::new("id")
        .arg("-un")
        .output()
        .unwrap();
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}
