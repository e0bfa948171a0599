//! `sauvegarde source`: what it says, what it refuses, and that no password shows.

mod common;

use std::fs;

use common::Place;
use testkit::Server;

const PASSWORD: &str = "hunter2-geheim";

fn place() -> Place {
    let place = Place::new();
    common::shop(&place.path("shop.sqlite"));
    let data = place.path("data").display().to_string();
    place.with("SAUVEGARDE_DATA", &data)
}

#[test]
fn a_file_is_added_listed_and_removed() {
    let place = place();
    let facts = place.json(&[
        "source",
        "add",
        "sqlite:shop.sqlite",
        "--name",
        "boutique",
        "--json",
    ]);
    assert_eq!(facts["databases"], serde_json::json!(["shop.sqlite"]));
    assert_eq!(facts["origin"], "added");
    let listed = place.json(&["source", "list", "--json"]);
    assert_eq!(listed.as_array().unwrap().len(), 1);
    assert_eq!(listed[0]["name"], "boutique");
    assert!(place.good(&["source", "list"]).out.contains("boutique"));
    place.bad(
        &["source", "add", "sqlite:shop.sqlite", "--name", "boutique"],
        1,
        "name-taken",
    );
    place.bad(&["source", "add", "sqlite:none.sqlite"], 1, "not-found");
    place.bad(&["source", "remove", "nobody"], 1, "no-such-source");
    place.good(&["source", "remove", "boutique"]);
    assert_eq!(
        place.json(&["source", "list", "--json"]),
        serde_json::json!([])
    );
    assert!(place.good(&["source", "list"]).out.contains("Aucun"));
}

#[test]
fn a_server_is_added_and_its_password_never_shows() {
    let server = Server::shared();
    let database = server.database("added");
    server.sql(Some(&database), "CREATE TABLE t (id INT PRIMARY KEY)");
    let user = format!("u_{database}");
    server.sql(
        None,
        &format!("CREATE USER {user}@localhost IDENTIFIED BY '{PASSWORD}'"),
    );
    server.sql(
        None,
        &format!("GRANT ALL ON `{database}`.* TO {user}@localhost"),
    );
    let place = place();
    let socket = server.socket();
    let url = |password: &str| {
        format!(
            "mysql://{user}{password}@localhost/?socket={}",
            socket.display()
        )
    };
    fs::write(place.path("secret.txt"), PASSWORD).unwrap();
    let mut said = vec![
        place.bad(
            &["source", "add", &url(":wrong"), "--name", "a"],
            1,
            "access-denied",
        ),
        place.good(&[
            "source",
            "add",
            &url(&format!(":{PASSWORD}")),
            "--name",
            "a",
        ]),
        place.good(&[
            "source",
            "add",
            &url(""),
            "--name",
            "b",
            "--password-file",
            "secret.txt",
            "--follow",
        ]),
        place.bad(
            &[
                "source",
                "add",
                &url(&format!(":{PASSWORD}")),
                "--name",
                "c",
                "--databases",
                "none",
            ],
            1,
            "no-such-database",
        ),
        place.good(&["source", "list"]),
        place.good(&["source", "list", "--json"]),
    ];
    let listed = place.json(&["source", "list", "--json"]);
    for at in [0, 1] {
        assert_eq!(
            listed[at]["databases"],
            serde_json::json!([database]),
            "{listed}"
        );
    }
    assert_eq!(
        (&listed[0]["follow"], &listed[1]["follow"]),
        (&false.into(), &true.into())
    );
    said.push(place.good(&["source", "remove", "a"]));
    for said in &said {
        assert!(
            !said.out.contains("hunter2") && !said.err.contains("hunter2"),
            "{}{}",
            said.out,
            said.err
        );
    }
    for name in place.names("data") {
        let bytes = fs::read(place.path("data").join(&name)).unwrap();
        assert!(!bytes.windows(7).any(|part| part == b"hunter2"), "{name}");
    }
}
