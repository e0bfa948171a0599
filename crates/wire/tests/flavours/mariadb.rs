//! MariaDB's methods: `ed25519`, `parsec`, and its own `caching_sha2_password`.

use testkit::{Flavour, Server};
use wire::{Compression, ErrorKind, Tls};

use crate::{options, passwords, quoted, right_and_wrong, tcp, who};

fn install(server: &Server, library: &str) {
    // Other tests of this file may have done it: the server says that it exists.
    if let Err(error) = server.try_sql(None, &format!("INSTALL SONAME '{library}'")) {
        assert!(
            error.contains("already") || error.contains("exists"),
            "{error}"
        );
    }
}

fn accounts(server: &Server, method: &str) {
    for (n, password) in passwords().iter().enumerate() {
        let user = format!("{method}{n}");
        let password_sql = quoted(password);
        server.sql(
            None,
            &format!("CREATE USER {user} IDENTIFIED VIA {method} USING PASSWORD({password_sql})"),
        );
        if password.is_empty() && server.flavour() == Flavour::MariaDb {
            // 10.11 stores no key for it, and then lets nobody in, its own client neither.
            let way = (tcp(server.port()), Tls::Off, Compression::Off);
            let error = who(&options(&way, &user, password)).unwrap_err();
            assert_eq!(error.code(), Some(1045), "{error}");
            continue;
        }
        right_and_wrong(server, &user, password);
    }
}

testkit::on_each_server! {
    #[only(mariadb, newer_mariadb)]
    fn ed25519(server) {
        install(server, "auth_ed25519");
        accounts(server, "ed25519");
    }

    #[only(newer_mariadb)]
    fn parsec(server) {
        install(server, "auth_parsec");
        accounts(server, "parsec");
    }

    #[only(newer_mariadb)]
    fn caching_sha2(server) {
        // It has no cache: the password itself each time. A server of its own, because it makes
        // its keys for plain TCP as it starts only.
        let server = Server::start_of(server.flavour(), &["--plugin-load-add=auth_mysql_sha2"]);
        accounts(&server, "caching_sha2_password");
    }

    #[only(mariadb, newer_mariadb)]
    fn challenges_that_end_in_zero_are_whole(server) {
        // Random bytes: one challenge in 256 ends in a zero, which is no terminator.
        install(server, "auth_ed25519");
        server.sql(None, "CREATE USER often IDENTIFIED VIA ed25519 USING PASSWORD('x')");
        let way = (tcp(server.port()), Tls::Off, Compression::Off);
        for _ in 0..1000 {
            assert_eq!(who(&options(&way, "often", "x")).unwrap(), "often@%");
        }
    }

    #[only(mariadb, newer_mariadb)]
    fn an_account_with_two_methods_may_use_either(server) {
        install(server, "auth_ed25519");
        server.sql(None, "CREATE USER two IDENTIFIED VIA ed25519 USING PASSWORD('first') \
                          OR mysql_native_password USING PASSWORD('second')");
        let way = (tcp(server.port()), Tls::Off, Compression::Off);
        for password in ["first", "second"] {
            assert_eq!(who(&options(&way, "two", password)).unwrap(), "two@%");
        }
        let error = who(&options(&way, "two", "third")).unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::AccessDenied(_)), "{error}");
    }
}
