//! The archive that all proofs of these tests begin with, and where they take place.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use engine::mysql::{PrivateServerOptions, ProofPlaces, prove};
use engine::{DumpOptions, Proof, Silent};
use testkit::Server;

use crate::support::*;
use crate::traces::wait_until_gone;

/// The billing database of a server with one more table, dumped with checksums: by all tests.
pub fn good(server: &Server) -> &'static Path {
    static GOOD: [OnceLock<(tempfile::TempDir, PathBuf)>; 3] = [const { OnceLock::new() }; 3];
    let (_, file) = GOOD[server.flavour() as usize].get_or_init(|| {
        let server = Server::shared_of(server.flavour());
        let database = server.database("proof");
        testkit::billing::fill(server, &database, 2000);
        server.sql(
            Some(&database),
            "CREATE TABLE probe (id INT PRIMARY KEY, f FLOAT, s VARCHAR(40), n INT) DEFAULT CHARSET=utf8mb4;
             INSERT INTO probe VALUES (1,0.12345679,'un 😀',10),(2,2,'deux',20),(3,3,'trois',30)",
        );
        let folder = folder();
        let file = folder.path().join("good.sql.zst");
        with_checksums(server, &database, &file);
        (folder, file)
    });
    file
}

pub fn with_checksums(server: &Server, database: &str, file: &Path) -> archive::Summary {
    let choices = DumpOptions {
        checksums: true,
        ..DumpOptions::default()
    };
    dump_with(server, database, file, &choices, &Silent).unwrap()
}

/// A private server of the same program as this one.
pub fn private(server: &Server, scratch: &Path) -> ProofPlaces {
    let private = PrivateServerOptions {
        search: server.flavour().search(),
        scratch: scratch.to_owned(),
    };
    ProofPlaces {
        target: None,
        private: Some(private),
        source: None,
        scratch: scratch.to_owned(),
    }
}

pub fn proof(file: &Path, places: &ProofPlaces) -> Proof {
    prove(&reader(file), places, &Silent)
        .unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}

/// Nothing is left in the folder, and no process works in it.
pub fn nothing_remains(scratch: &Path) {
    wait_until_gone(scratch);
    let left: Vec<_> = std::fs::read_dir(scratch)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    assert_eq!(left, Vec::<PathBuf>::new());
}

/// A server that has the definer which views of the archive cannot be made without.
pub fn other_server(like: &Server) -> Server {
    let server = Server::start_of(like.flavour(), &[]);
    server.sql(
        None,
        "CREATE USER billing_app@localhost; GRANT ALL ON *.* TO billing_app@localhost",
    );
    server
}

pub fn scratch_databases(server: &Server) -> String {
    server.sql(None, "SHOW DATABASES LIKE 'sauvegarde%'")
}
