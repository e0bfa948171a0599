//! A real MariaDB: saved, restored, replaced and listed by the binary; compared by SQL on the
//! server. What goes wrong has its sentence, and no password shows.

mod common;

use std::fs;

use common::Place;
use testkit::{Server, billing, fingerprint};

fn place(server: &Server, database: &str) -> Place {
    let socket = server.socket();
    Place::new()
        .with("DB_SOCKET", &socket.display().to_string())
        .with("DB_USERNAME", "root")
        .with("DB_DATABASE", database)
}

fn target(server: &Server, database: &str) -> String {
    format!(
        "mysql://root@localhost/{database}?socket={}",
        server.socket().display()
    )
}

#[test]
fn saved_restored_and_replaced() {
    let server = Server::shared();
    let database = server.database("shop");
    billing::fill(server, &database, 2_000);
    let place = place(server, &database);
    let id = place.backup();
    let archive = format!("Backups/{id}");
    let copy = format!("{database}_copy");
    let said = place.good(&["restore", &archive, "--target", &target(server, &copy)]);
    // MariaDB's cheapest way in, and told.
    assert!(said.out.contains("par exécution groupée"), "{}", said.out);
    let difference = fingerprint(server, &database).diff(&fingerprint(server, &copy));
    // Events are left disabled in another database, and only they.
    assert!(
        difference
            .iter()
            .all(|line| line.to_lowercase().contains("event")),
        "{difference:?}"
    );

    let refused = place.bad(
        &["restore", &archive, "--target", &target(server, &copy)],
        1,
        "target-not-empty",
    );
    assert!(refused.out.is_empty());
    let before = fingerprint(server, &database);
    let facts = place.json(&[
        "restore",
        &archive,
        "--target",
        &target(server, &database),
        "--replace",
        "--json",
    ]);
    assert_eq!(
        before.diff(&fingerprint(server, &database)),
        Vec::<String>::new()
    );
    place.good(&["verify", "--deep", facts["safety_copy"].as_str().unwrap()]);
    assert_eq!(place.names("Backups").len(), 2);
}

#[test]
fn a_plain_dump_of_the_former_module() {
    let server = Server::shared();
    let place = place(server, "none");
    let dump = "-- old\nCREATE TABLE `t` (`id` int PRIMARY KEY, `x` text);\nINSERT INTO `t` VALUES (1,'é; 🙂');\n";
    fs::write(place.path("db_backup_2020-01-01_00-00-00.sql"), dump).unwrap();
    let database = server.database("old");
    let arguments = [
        "restore",
        "db_backup_2020-01-01_00-00-00.sql",
        "--target",
        &target(server, &database),
    ];
    let said = place.good(&arguments);
    assert!(said.err.contains("Attention"), "{}", said.err);
    assert_eq!(
        server.sql(Some(&database), "SELECT HEX(x) FROM t").trim(),
        "C3A93B20F09F9982"
    );
    place.bad(&arguments, 1, "target-not-empty");
}

/// What is left of an archive that was cut is no dump of another tool, though its beginning unpacks well.
#[test]
fn a_cut_archive_is_never_taken_for_a_plain_dump() {
    let server = Server::shared();
    let database = server.database("cut");
    server.sql(
        Some(&database),
        "CREATE TABLE t (id int PRIMARY KEY); INSERT INTO t VALUES (1)",
    );
    let place = place(server, &database);
    let whole = fs::read(place.path(&format!("Backups/{}", place.backup()))).unwrap();
    for length in [whole.len() - 1, whole.len() * 2 / 3, whole.len() / 3] {
        fs::write(place.path("cut.sql"), &whole[..length]).unwrap();
        let target = target(server, "cut_copy");
        place.bad(&["restore", "cut.sql", "--target", &target], 1, "truncated");
    }
    assert_eq!(server.sql(None, "SHOW DATABASES LIKE 'cut_copy'"), "");
}

/// Told by its content: a zstd file without an index of ours, under a name that says nothing.
#[test]
fn a_packed_dump_of_another_tool() {
    let server = Server::shared();
    let place = place(server, "none");
    let dump = "CREATE TABLE `t` (`id` int PRIMARY KEY);\nINSERT INTO `t` VALUES (1);\nSET GLOBAL max_connections=5;\n";
    fs::write(place.path("dump"), dump).unwrap();
    for program in ["gzip", "zstd"] {
        let output = std::process::Command::new(program)
            .args(["-c", "-q"])
            .arg(place.path("dump"))
            .output()
            .unwrap();
        fs::write(place.path("packed"), output.stdout).unwrap();
        let database = server.database("packed");
        let said = place.good(&["restore", "packed", "--target", &target(server, &database)]);
        assert!(said.out.contains("max_connections"), "{}", said.out);
        assert_eq!(server.sql(Some(&database), "SELECT id FROM t").trim(), "1");
    }
}

#[test]
fn what_the_server_refuses_has_its_sentence() {
    let server = Server::shared();
    let database = server.database("refused");
    server.sql(None, "CREATE USER saver@'%' IDENTIFIED BY 'right-Passw0rd'");
    server.sql(
        None,
        &format!("GRANT SELECT, SHOW VIEW, TRIGGER, EVENT, EXECUTE ON `{database}`.* TO saver@'%'"),
    );
    server.sql(Some(&database), "CREATE TABLE t (id int PRIMARY KEY)");
    let at = |database: &str| format!("mysql://saver@127.0.0.1:{}/{database}", server.port());
    let place = Place::new().with("SAUVEGARDE_PASSWORD", "wrong-Passw0rd");
    let said = place.bad(
        &["dump", "--source", &at(&database), "--out", "x.zst"],
        1,
        "access-denied",
    );
    assert!(!said.err.contains("wrong-Passw0rd"), "{}", said.err);
    // The account of a fresh server's root, over the network.
    server.sql(None, "CREATE USER local@'%' IDENTIFIED VIA unix_socket");
    let local = format!("mysql://local@127.0.0.1:{}/x", server.port());
    let said = place.bad(
        &["dump", "--source", &local, "--out", "x.zst"],
        1,
        "access-denied",
    );
    let remedy = "?socket=/run/mysqld/mysqld.sock";
    assert!(said.err.contains(remedy), "{}", said.err);
    let place = place.with("SAUVEGARDE_PASSWORD", "right-Passw0rd");
    for missing in ["none_such", "mysql"] {
        place.bad(
            &["dump", "--source", &at(missing), "--out", "x.zst"],
            1,
            "access-denied",
        );
    }
    let root = format!("mysql://root@127.0.0.1:{}/none_such", server.port());
    let nobody = Place::new();
    nobody.bad(
        &["dump", "--source", &root, "--out", "x.zst"],
        1,
        "unknown-database",
    );
    assert_eq!(place.names(""), Vec::<String>::new());
    place.good(&["dump", "--source", &at(&database), "--out", "x.zst"]);
    let archive = fs::read(place.path("x.zst")).unwrap();
    assert!(!archive.windows(14).any(|bytes| bytes == b"right-Passw0rd"));
    let text = place.good(&["cat", "x.zst"]).out + &place.good(&["inspect", "x.zst", "--json"]).out;
    assert!(!text.contains("right-Passw0rd"), "{text}");
}
