//! `sauvegarde probe` and `sauvegarde users` on a real server: what an account lacks is said before
//! anything is saved, in both languages; what is printed is enough; no hash is ever shown.

mod common;

use std::fs;
use std::os::unix::fs::PermissionsExt;

use common::Place;
use testkit::Server;

fn place(server: &Server, database: &str, user: &str) -> Place {
    Place::new()
        .with("DB_SOCKET", &server.socket().display().to_string())
        .with("DB_USERNAME", user)
        .with("DB_DATABASE", database)
}

#[test]
fn what_is_missing_is_said_before_and_the_printed_text_ends_it() {
    let server = Server::shared();
    let database = server.database("probed");
    server.sql(
        Some(&database),
        "CREATE TABLE t (a INT PRIMARY KEY); CREATE VIEW v AS SELECT a FROM t;
         CREATE EVENT e ON SCHEDULE EVERY 1 DAY DO SELECT 1; CREATE PROCEDURE p() SELECT 1;
         CREATE TRIGGER tr BEFORE INSERT ON t FOR EACH ROW SET NEW.a = 1;
         CREATE USER prober@localhost;",
    );
    server.sql(
        None,
        &format!("GRANT SELECT, EXECUTE ON `{database}`.* TO prober@localhost"),
    );
    let place = place(server, &database, "prober");
    let said = place.bad(&["probe"], 1, "incomplete");
    let grant: Vec<&str> = said
        .out
        .lines()
        .filter(|line| line.starts_with("GRANT "))
        .collect();
    assert_eq!(grant.len(), 2, "{}", said.out);
    for word in [
        "déclencheur *",
        "événement *",
        "vue v",
        "procédure p",
        "droit manquant",
    ] {
        assert!(
            said.out.contains(word) && said.err.contains(word),
            "{word}: {}",
            said.out
        );
    }
    let english = place
        .command(&["probe", "--json"])
        .env("SAUVEGARDE_LANG", "en")
        .output();
    let english = common::said(english.unwrap());
    assert!(
        english.err.contains("would be incomplete"),
        "{}",
        english.err
    );
    let facts: serde_json::Value = serde_json::from_str(&english.out).unwrap();
    assert_eq!(facts["missing"].as_array().unwrap().len(), 4, "{facts}");
    assert_eq!(facts["grant"].as_str().unwrap(), grant.join("\n"));
    // The dump itself says the same, and keeps what it got.
    place.bad(&["dump", "--out", "before.zst"], 1, "incomplete");

    server.sql(None, facts["grant"].as_str().unwrap());
    let said = place.good(&["probe"]);
    assert!(
        said.out.contains("Rien ne manque") && !said.out.contains("GRANT"),
        "{}",
        said.out
    );
    assert!(said.out.contains("par exécution groupée"), "{}", said.out);
    place.good(&["dump", "--out", "after.zst"]);
}

#[test]
fn accounts_go_into_a_file_that_only_its_owner_reads() {
    let server = Server::shared();
    let database = server.database("owned");
    server.sql(
        None,
        &format!(
            "CREATE USER owner@localhost IDENTIFIED BY 'Owner-Passw0rd';
             GRANT ALL ON `{database}`.* TO owner@localhost"
        ),
    );
    let place = place(server, &database, "root");
    let said = place.good(&["users", "--out", "users.sql"]);
    let path = place.path("users.sql");
    let text = fs::read_to_string(&path).unwrap();
    assert!(
        text.contains("CREATE USER IF NOT EXISTS `owner`@`localhost` IDENTIFIED"),
        "{text}"
    );
    assert!(text.contains(" TO `owner`@`localhost`"), "{text}");
    assert_eq!(
        fs::metadata(&path).unwrap().permissions().mode() & 0o777,
        0o600
    );
    assert!(
        said.err.contains("empreintes de mots de passe"),
        "{}",
        said.err
    );
    let hash = text.split('*').nth(1).unwrap().get(..40).unwrap();
    assert!(hash.bytes().all(|byte| byte.is_ascii_hexdigit()), "{hash}");
    assert!(!said.out.contains(hash) && !said.err.contains(hash));
    // What is there is not overwritten.
    place.bad(&["users", "--out", "users.sql"], 1, "exists");
    let nobody = Place::configured();
    nobody.bad(&["users", "--out", "x.sql"], 1, "no-accounts");
    nobody.bad(&["probe"], 1, "no-accounts");
}
