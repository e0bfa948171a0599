//! Each server program on this machine starts, answers, keeps what it was told, and is gone with its owner.

#![allow(clippy::unwrap_used)] // A helper of a test stops it at the first surprise.

use testkit::{Flavour, Server, fingerprint};

testkit::on_each_server! {
    fn answers_and_compares(server) {
        let version = server.sql(None, "SELECT VERSION()");
        let mysql = server.flavour() == Flavour::MySql;
        assert_eq!(!version.contains("MariaDB"), mysql, "{version}");
        let database = server.database("flavour");
        server.sql(Some(&database), "CREATE TABLE t (a INT PRIMARY KEY, f FLOAT, s VARCHAR(9)); INSERT INTO t VALUES (1, 0.1234567, 'é😀')");
        let other = server.database("flavour");
        server.sql(Some(&other), "CREATE TABLE t (a INT PRIMARY KEY, f FLOAT, s VARCHAR(9)); INSERT INTO t VALUES (1, 0.1234567, 'é😀')");
        let first = fingerprint(server, &database);
        assert_eq!(first.diff(&fingerprint(server, &other)), Vec::<String>::new());
        server.sql(Some(&other), "UPDATE t SET f=0.1234568");
        assert_ne!(first.diff(&fingerprint(server, &other)), Vec::<String>::new());
    }

    fn root_may_come_over_tcp(server) {
        let own = Server::start_of(server.flavour(), &[]);
        let output = own.client().args(["--protocol=tcp", "--host=127.0.0.1"]).arg(format!("--port={}", own.port()))
            .args(["--batch", "--skip-column-names", "--execute=SELECT @@port, @@skip_networking"]).output().unwrap();
assert_eq!(String::from_utf8_lossy(&output.stdout).trim(), format!("{}\t0", own.port()), "{}", String::from_utf8_lossy(&output.stderr));
        own.sql(None, "CREATE DATABASE stays");
        own.restart();
        assert_eq!(own.sql(None, "SHOW DATABASES LIKE 'stays'").trim(), "stays");
    }
}
