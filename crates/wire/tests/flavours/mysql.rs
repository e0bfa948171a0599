//! MySQL's methods: `caching_sha2_password` and `sha256_password`.

use wire::{Address, Compression, Connection, ErrorKind, Options, Tls};

use crate::relay::Relay;
use crate::{options, passwords, quoted, right_and_wrong, root, tcp, who};

testkit::on_each_server! {
    #[only(mysql)]
    fn caching_sha2(server) {
        for (n, password) in passwords().iter().enumerate() {
            let user = format!("caching{n}");
            let password_sql = quoted(password);
            server.sql(None, &format!(
                "CREATE USER {user} IDENTIFIED WITH caching_sha2_password BY {password_sql}"
            ));
            right_and_wrong(server, &user, password);
        }
    }

    #[only(mysql)]
    fn sha256(server) {
        for (n, password) in passwords().iter().enumerate() {
            let user = format!("sha{n}");
            let password_sql = quoted(password);
            server.sql(None, &format!(
                "CREATE USER {user} IDENTIFIED WITH sha256_password BY {password_sql}"
            ));
            right_and_wrong(server, &user, password);
        }
    }

    #[only(mysql)]
    fn over_plain_tcp_the_password_is_sent_once_and_sealed(server) {
        let password = "the password itself";
        server.sql(None, &format!("CREATE USER sealed IDENTIFIED BY '{password}'"));
        let sent = || {
            let relay = Relay::to(server.port());
            let way = (tcp(relay.port()), Tls::Off, Compression::Off);
            assert_eq!(who(&options(&way, "sealed", password)).unwrap(), "sealed@%");
            let sent = relay.sent();
            let text = sent.concat();
            assert!(!text.windows(password.len()).any(|part| part == password.as_bytes()));
            sent
        };
        for _ in 0..2 {
            server.sql(None, "FLUSH PRIVILEGES");
            // The login, the question for the key, the password under a key of 2048 bits.
            let cold = sent();
            assert_eq!((&*cold[1], cold[2].len()), (&b"\x02"[..], 256), "{cold:?}");
            // The server remembers: after the login comes the statement.
            let warm = sent();
            assert!(warm[1].starts_with(b"\x03SELECT"), "{warm:?}");
        }
    }

    #[only(mysql)]
    fn passwords_too_long_for_the_key_need_tls(server) {
        // 214 bytes and a NUL do not fit 2048 bits; MySQL takes 255 at most.
        for length in [213, 214, 255] {
            let password = "ö".repeat(length / 2) + if length % 2 == 1 { "x" } else { "" };
            assert_eq!(password.len(), length);
            let user = format!("long{length}");
            server.sql(None, &format!("CREATE USER {user} IDENTIFIED BY '{password}'"));
            let plain = (tcp(server.port()), Tls::Off, Compression::Off);
            let attempt = who(&options(&plain, &user, &password));
            if length <= 213 {
                assert_eq!(attempt.unwrap(), format!("{user}@%"));
                continue;
            }
            match attempt.unwrap_err().kind() {
                ErrorKind::NeedsEncryption { plugin } => assert_eq!(plugin, "caching_sha2_password"),
                other => panic!("{other:?}"),
            }
            let encrypted = (tcp(server.port()), Tls::Unverified, Compression::Off);
            assert_eq!(who(&options(&encrypted, &user, &password)).unwrap(), format!("{user}@%"));
        }
    }

    #[only(mysql)]
    fn the_servers_own_certificate_can_be_verified_but_not_its_name(server) {
        // MySQL signs itself a certificate at initialisation, for no host name.
        let mut options = Options::new(tcp(server.port()), "root");
        let ca = Some(server.datadir().join("ca.pem"));
        options.tls = Tls::Verified { ca };
        let error = Connection::connect(&options).unwrap_err();
        assert!(error.to_string().contains("not issued for the host name"), "{error}");
        options.tls = Tls::Unverified;
        assert!(Connection::connect(&options).unwrap().server().is_tls());
    }

    #[only(mysql)]
    fn socket_accounts_need_no_password(server) {
        // May have been installed by another test; the name is the system's.
        drop(server.try_sql(None, "INSTALL PLUGIN auth_socket SONAME 'auth_socket.so'"));
        server.sql(None, "CREATE USER nobody_here@localhost IDENTIFIED WITH auth_socket;
                          CREATE USER somebody@localhost IDENTIFIED WITH auth_socket AS 'root'");
        let address = Address::Socket(server.socket());
        let me = std::process::Command::new("id").arg("-un").output().unwrap();
        let attempt = who(&Options::new(address.clone(), "somebody"));
        assert_eq!(attempt.is_ok(), me.stdout == b"root\n", "{attempt:?}");
        let error = who(&Options::new(address, "nobody_here")).unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::AccessDenied(_)), "{error}");
    }

    #[only(mysql)]
    fn an_expired_password_is_the_servers_word(server) {
        server.sql(None, "CREATE USER late IDENTIFIED BY 'x' PASSWORD EXPIRE");
        let way = (tcp(server.port()), Tls::Unverified, Compression::Off);
        let error = who(&options(&way, "late", "x")).unwrap_err();
        assert!(matches!(error.code(), Some(1820 | 1862)), "{error}");
        assert!(root(server).ping().is_ok());
    }
}
