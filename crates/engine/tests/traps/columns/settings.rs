//! Traps 21, 33 and 44 where a server's own settings decide: which columns it hides or adds, what a TIMESTAMP column
//! gets, how names are compared.

use testkit::{Flavour, Server, fingerprint};

use crate::support::{dump, folder, plain_client, restore};

/// The servers that are here.
fn flavours() -> impl Iterator<Item = Flavour> {
    Flavour::ALL.into_iter().filter(|flavour| {
        let there = flavour.is_there();
        if !there {
            eprintln!(
                "NOT TESTED: no {} here; `cargo xtask servers` brings it",
                flavour.name()
            );
        }
        there
    })
}

/// By our restore and by the plain client.
fn comes_back_on(server: &Server, database: &str) {
    let folder = folder();
    let before = fingerprint(server, database);
    let (file, summary) = dump(server, database, &folder);
    assert_eq!(
        (&summary.index.gaps[..], &summary.index.notes[..]),
        (&[][..], &[][..])
    );
    let create = server.sql(None, &format!("SHOW CREATE DATABASE `{database}`"));
    let create = create.split_once('\t').unwrap().1;
    server.sql(None, &format!("DROP DATABASE `{database}`"));
    assert_eq!(restore(server, &file, database).changes, []);
    let none = Vec::<String>::new();
    assert_eq!(
        before.diff(&fingerprint(server, database)),
        none,
        "by our restore"
    );
    server.sql(None, &format!("DROP DATABASE `{database}`; {create}"));
    plain_client(server, &file, database);
    assert_eq!(
        before.diff(&fingerprint(server, database)),
        none,
        "by the plain client"
    );
}

#[test]
fn t33_explicit_defaults_for_timestamp() {
    // Off: the first TIMESTAMP column gets the time of now by itself, and further ones '0000-00-00'.
    for flavour in flavours() {
        let server = Server::start_of(flavour, &["--explicit-defaults-for-timestamp=OFF"]);
        server.sql(None, "CREATE DATABASE d");
        server.sql(Some("d"), "SET sql_mode=''; CREATE TABLE t (a TIMESTAMP, b TIMESTAMP NULL, c TIMESTAMP NOT NULL, d TIMESTAMP DEFAULT '2000-01-01'); INSERT INTO t (b) VALUES (NULL);
            SET SESSION explicit_defaults_for_timestamp=1; CREATE TABLE u (a TIMESTAMP NOT NULL, b TIMESTAMP, c TIMESTAMP NULL ON UPDATE CURRENT_TIMESTAMP); INSERT INTO u VALUES ('2020-01-01', NULL, NULL)");
        let folder = folder();
        let before = fingerprint(&server, "d");
        let (file, _) = dump(&server, "d", &folder);
        server.sql(None, "DROP DATABASE d");
        assert_eq!(restore(&server, &file, "d").changes, [], "{flavour:?}");
        assert_eq!(
            before.diff(&fingerprint(&server, "d")),
            Vec::<String>::new(),
            "{flavour:?}"
        );
        if flavour != Flavour::MySql {
            // MySQL's default has been on since 8.0; its old versions let few accounts change it.
            comes_back_on(&server, "d");
        }
    }
}

#[test]
fn t21_generated_primary_keys_and_their_settings() {
    if !Flavour::MySql.is_there() {
        return eprintln!("NOT TESTED: no MySQL here; `cargo xtask servers` brings it");
    }
    // Hidden from SHOW and from the catalogue, and made for every table without a key.
    let server = Server::start_of(
        Flavour::MySql,
        &[
            "--sql-generate-invisible-primary-key=ON",
            "--show-gipk-in-create-table-and-information-schema=OFF",
        ],
    );
    server.sql(None, "CREATE DATABASE d");
    server.sql(Some("d"), "CREATE TABLE t (a VARCHAR(9)); INSERT INTO t VALUES ('x'), ('y'); DELETE FROM t WHERE a='x'; SET sql_generate_invisible_primary_key=0; CREATE TABLE none (a INT); INSERT INTO none VALUES (1)");
    let keys = "SET show_gipk_in_create_table_and_information_schema=1; SELECT my_row_id, a FROM t; SHOW COLUMNS FROM t; SHOW COLUMNS FROM none";
    let before = server.sql(Some("d"), keys);
    assert!(before.starts_with("2\ty\n"), "{before}");
    let folder = folder();
    let (file, _) = dump(&server, "d", &folder);
    server.sql(None, "DROP DATABASE d");
    assert_eq!(restore(&server, &file, "d").changes, []);
    assert_eq!(server.sql(Some("d"), keys), before);
}

#[test]
fn t44_names_in_lower_case() {
    // MySQL takes this setting when it makes its data folder, and never after.
    for flavour in flavours().filter(|flavour| *flavour != Flavour::MySql) {
        let (first, second) = (folder(), folder());
        // From a server that tells T from t, onto one that does not.
        let server = Server::shared_of(flavour);
        let database = server.database("t44_case");
        server.sql(Some(&database), "CREATE TABLE T (A INT, `É` INT); INSERT INTO T VALUES (1, 2); CREATE VIEW V AS SELECT * FROM T");
        let (one, _) = dump(server, &database, &first);
        server.sql(
            Some(&database),
            "CREATE TABLE t (b INT); INSERT INTO t VALUES (3)",
        );
        let (both, _) = dump(server, &database, &second);
        let lower = lower_case(flavour);
        restore(&lower, &one, "one");
        assert_eq!(lower.sql(Some("one"), "SELECT * FROM v"), "1\t2\n");
        // Two tables of one name there: an error, never one table with the rows of both.
        let refused =
            crate::support::restore_with(&lower, &both, "both", &engine::RestoreOptions::default());
        assert!(refused.is_err());
        // And what such a server holds comes back on it.
        lower.sql(None, "CREATE DATABASE d");
        lower.sql(Some("d"), "CREATE TABLE BigName (Id INT PRIMARY KEY); INSERT INTO BIGNAME VALUES (1); CREATE VIEW Vi AS SELECT * FROM bigName; CREATE TRIGGER Tr BEFORE INSERT ON BigName FOR EACH ROW SET NEW.Id=NEW.Id+1");
        comes_back_on(&lower, "d");
    }
}

fn lower_case(flavour: Flavour) -> Server {
    Server::start_of(flavour, &["--lower-case-table-names=1"])
}
