//! TLS against a real MariaDB with certificates made here.

#![allow(clippy::unwrap_used)]

use std::path::PathBuf;
use std::sync::OnceLock;

use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair, date_time_ymd};
use testkit::Server;
use wire::{Address, Connection, Error, ErrorKind, Options, Tls, TlsFailure};

/// A server whose certificate is issued for 127.0.0.1 and `db.test`, not for `localhost`.
struct Setup {
    server: Server,
    files: tempfile::TempDir,
}

impl Setup {
    fn start(name: &str, expired: bool) -> Self {
        let files = tempfile::tempdir().unwrap();
        let write = |name: &str, text: String| {
            let path = files.path().join(name);
            std::fs::write(&path, text).unwrap();
            path.display().to_string()
        };
        let (ca, ca_key) = authority("right");
        write("ca.pem", ca.pem());
        write("other.pem", authority("wrong").0.pem());
        write("empty.pem", "nothing\n".into());
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::new(vec![name.into(), "db.test".into()]).unwrap();
        if expired {
            params.not_before = date_time_ymd(2001, 1, 1);
            params.not_after = date_time_ymd(2002, 1, 1);
        }
        let issuer = Issuer::new(authority_params("right"), ca_key);
        let certificate = params.signed_by(&key, &issuer).unwrap();
        let cert_option = format!("--ssl-cert={}", write("server.pem", certificate.pem()));
        let key_option = format!("--ssl-key={}", write("server.key", key.serialize_pem()));
        let server = Server::start_with(&[&cert_option, &key_option]);
        Self { server, files }
    }

    fn shared() -> &'static Self {
        static SHARED: OnceLock<Setup> = OnceLock::new();
        SHARED.get_or_init(|| Self::start("127.0.0.1", false))
    }

    fn file(&self, name: &str) -> PathBuf {
        self.files.path().join(name)
    }

    fn verified(&self, ca: &str) -> Tls {
        Tls::Verified {
            ca: Some(self.file(ca)),
        }
    }

    fn connect(&self, host: &str, tls: Tls) -> Result<Connection, Error> {
        let address = Address::Tcp {
            host: host.into(),
            port: self.server.port(),
        };
        let mut options = Options::new(address, "root");
        options.tls = tls;
        Connection::connect(&options)
    }
}

fn authority_params(name: &str) -> CertificateParams {
    let mut params = CertificateParams::new(Vec::new()).unwrap();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.distinguished_name.push(DnType::CommonName, name);
    params
}

fn authority(name: &str) -> (rcgen::Certificate, KeyPair) {
    let key = KeyPair::generate().unwrap();
    (authority_params(name).self_signed(&key).unwrap(), key)
}

fn failure(result: Result<Connection, Error>) -> TlsFailure {
    match result.unwrap_err().kind() {
        ErrorKind::Tls(failure) => failure.clone(),
        other => panic!("{other:?}"),
    }
}

/// The cipher in use, as the server sees it; empty without TLS.
fn cipher(connection: &mut Connection) -> String {
    let table = connection
        .fetch("SHOW SESSION STATUS LIKE 'Ssl_cipher'")
        .unwrap();
    table.text(0, "Value").unwrap().unwrap().to_owned()
}

#[test]
fn verified_with_the_right_authority_and_name() {
    let setup = Setup::shared();
    let mut connection = setup
        .connect("127.0.0.1", setup.verified("ca.pem"))
        .unwrap();
    assert!(connection.server().is_tls());
    assert_ne!(cipher(&mut connection), "");
    // More than TLS records and buffers hold, in both directions.
    let text = format!("SELECT LENGTH('{}') AS n", "x".repeat(20 << 20));
    let table = connection.fetch(text).unwrap();
    assert_eq!(table.text(0, "n").unwrap(), Some("20971520"));
    let done = connection
        .execute("SELECT REPEAT('x', 1000) FROM mysql.seq_1_to_100000")
        .unwrap();
    assert_eq!(done.rows, 100_000);
    let done = connection.execute("SELECT REPEAT('x', 40000000)").unwrap();
    assert_eq!(done.rows, 1);
    connection.close();
}

#[test]
fn another_authority_is_refused() {
    let setup = Setup::shared();
    let refused = setup.connect("127.0.0.1", setup.verified("other.pem"));
    assert_eq!(failure(refused), TlsFailure::UnknownIssuer);
    // The system's roots do not know it either, if there are any.
    let refused = failure(setup.connect("127.0.0.1", Tls::Verified { ca: None }));
    assert!(
        matches!(refused, TlsFailure::UnknownIssuer | TlsFailure::Roots(_)),
        "{refused}"
    );
}

#[test]
fn another_host_name_is_refused() {
    let setup = Setup::shared();
    let refused = failure(setup.connect("localhost", setup.verified("ca.pem")));
    assert!(matches!(refused, TlsFailure::NameMismatch(_)), "{refused}");
}

#[test]
fn an_expired_certificate_is_refused() {
    let setup = Setup::start("127.0.0.1", true);
    let refused = setup.connect("127.0.0.1", setup.verified("ca.pem"));
    assert_eq!(failure(refused), TlsFailure::Expired);
}

#[test]
fn unverified_encrypts_with_whoever_answers() {
    let setup = Setup::shared();
    for host in ["127.0.0.1", "localhost"] {
        let mut connection = setup.connect(host, Tls::Unverified).unwrap();
        assert_ne!(cipher(&mut connection), "");
    }
    let mut options = Options::new(Address::Socket(setup.server.socket()), "root");
    options.tls = Tls::Unverified;
    let mut connection = Connection::connect(&options).unwrap();
    assert_ne!(cipher(&mut connection), "");
}

#[test]
fn off_is_off() {
    let setup = Setup::shared();
    let mut connection = setup.connect("127.0.0.1", Tls::Off).unwrap();
    assert!(!connection.server().is_tls());
    assert_eq!(cipher(&mut connection), "");
}

#[test]
fn a_server_without_tls_is_refused() {
    let plain = Server::shared();
    let setup = Setup::shared();
    for tls in [Tls::Unverified, setup.verified("ca.pem")] {
        let address = Address::Tcp {
            host: "127.0.0.1".into(),
            port: plain.port(),
        };
        let mut options = Options::new(address, "root");
        options.tls = tls;
        assert_eq!(
            failure(Connection::connect(&options)),
            TlsFailure::NotOffered
        );
    }
}

#[test]
fn a_file_without_roots_is_refused_before_connecting() {
    let setup = Setup::shared();
    for file in ["empty.pem", "missing.pem"] {
        let refused = failure(setup.connect("127.0.0.1", setup.verified(file)));
        assert!(matches!(refused, TlsFailure::Roots(_)), "{refused}");
    }
    let mut options = Options::new(Address::Socket(setup.server.socket()), "root");
    options.tls = setup.verified("ca.pem");
    let error = Connection::connect(&options).unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Settings(_)), "{error}");
}

#[test]
fn a_killed_encrypted_connection_is_never_the_end_of_the_rows() {
    let setup = Setup::shared();
    let mut connection = setup.connect("127.0.0.1", Tls::Unverified).unwrap();
    let id = connection.server().connection_id();
    let mut rows = connection
        .query("SELECT seq, REPEAT('x', 100) FROM mysql.seq_1_to_1000000000")
        .unwrap();
    assert!(rows.next().is_ok());
    setup.server.sql(None, &format!("KILL {id}"));
    let error = loop {
        match rows.next() {
            Ok(wire::Next::Row(_)) => {}
            Ok(other) => panic!("{other:?}"),
            Err(error) => break error,
        }
    };
    assert!(
        matches!(error.kind(), ErrorKind::Lost(_) | ErrorKind::Server(_)),
        "{error}"
    );
}
