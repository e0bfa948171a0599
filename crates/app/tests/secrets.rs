//! A password never shows: in no output, no error and no file that is made, wherever it came from.

mod common;

use std::fs;

use common::{Place, Said};

const SECRET: &str = "hunter2-Sësame";
/// The same, as it stands in an address.
const ENCODED: &str = "hunter2-S%C3%ABsame";

fn silent(said: &Said, what: &str) {
    for word in [SECRET, ENCODED, "hunter2"] {
        assert!(
            !said.out.contains(word) && !said.err.contains(word),
            "{what}: {}{}",
            said.out,
            said.err
        );
    }
}

#[test]
fn no_output_holds_the_password() {
    let place = Place::new();
    common::shop(&place.path("shop.sqlite"));
    fs::write(place.path("secret.txt"), format!("{SECRET}\n")).unwrap();
    let urls = [
        format!("mysql://u:{ENCODED}@127.0.0.1:1/d"),
        format!("mysql://u:{ENCODED}@127.0.0.1:1/"),
        format!("mysql://u:{ENCODED}@127.0.0.1:99999/d"),
        format!("mysql://u:{ENCODED}%@127.0.0.1:1/d"),
        format!("mysql://u:{ENCODED}@127.0.0.1:1/d?tls=x"),
        format!("mysql://u:a/{SECRET}@127.0.0.1:1/d"),
        format!("pgsql://u:{ENCODED}@h/d"),
        format!("mysql:/u:{SECRET}@h/d"),
        format!("u:{SECRET}@h/d"),
    ];
    for url in urls.iter().map(String::as_str) {
        for arguments in [
            &["dump", "--source", url, "--out", "x"][..],
            &["dump", "--source", url, "--out", "x", "--json"][..],
            &["backup", "--source", url][..],
            &["prove", url][..],
            &["cat", "x", url][..],
            &["dump", url][..],
            &["dump", "--jobs", url][..],
            &["--nonsense", url][..],
            &[url][..],
        ] {
            let said = place.run(arguments);
            assert_ne!(said.code, Some(0), "{arguments:?}");
            silent(&said, &format!("{arguments:?}"));
        }
    }
    let url = "mysql://u@127.0.0.1:1/d";
    let said = place.run(&[
        "dump",
        "--source",
        url,
        "--out",
        "x",
        "--password-file",
        "secret.txt",
    ]);
    silent(&said, "password file");
    fs::write(
        place.path(".env"),
        format!(
            "DB_HOST=127.0.0.1\nDB_PORT=1\nDB_DATABASE=d\nDB_USERNAME=u\nDB_PASSWORD=\"{SECRET}\n"
        ),
    )
    .unwrap();
    silent(
        &place.bad(&["backup"], 1, "env-line"),
        "a quote that is not closed",
    );
    fs::write(
        place.path(".env"),
        format!(
            "DB_HOST=127.0.0.1\nDB_PORT=1\nDB_DATABASE=d\nDB_USERNAME=u\nDB_PASSWORD='{SECRET}'\n"
        ),
    )
    .unwrap();
    silent(&place.bad(&["backup"], 1, "unreachable"), "variables");
}

#[test]
fn a_password_in_an_address_works_with_a_warning() {
    let place = Place::new();
    let said = place.bad(
        &[
            "dump",
            "--source",
            &format!("mysql://u:{ENCODED}@127.0.0.1:1/d"),
            "--out",
            "x",
        ],
        1,
        "unreachable",
    );
    assert!(said.err.contains("SAUVEGARDE_PASSWORD"), "{}", said.err);
    let quiet = place.bad(
        &["dump", "--source", "mysql://u@127.0.0.1:1/d", "--out", "x"],
        1,
        "unreachable",
    );
    assert_eq!(quiet.err.lines().count(), 1, "{}", quiet.err);
}

#[test]
fn an_unencrypted_way_to_another_host_is_warned_of() {
    let place = Place::new();
    // A name that never resolves (RFC 6761): no packet needs to leave for the warning.
    for (option, word) in [("tls=off", "chiffrée"), ("tls=unverified", "certificat")] {
        let url = format!("mysql://u@no-such-host.invalid/d?{option}");
        let said = place.bad(&["dump", "--source", &url, "--out", "x"], 1, "unreachable");
        assert!(
            said.err.contains("Attention") && said.err.contains(word),
            "{}",
            said.err
        );
    }
    let said = place.bad(
        &[
            "dump",
            "--source",
            "mysql://u@no-such-host.invalid/d",
            "--out",
            "x",
        ],
        1,
        "unreachable",
    );
    assert!(!said.err.contains("Attention"), "{}", said.err);
}

#[test]
fn archives_hold_no_secret_of_the_environment() {
    let place = Place::configured()
        .with("DB_PASSWORD", SECRET)
        .with("SAUVEGARDE_PASSWORD", SECRET);
    let id = place.backup();
    silent(&place.good(&["cat", &format!("Backups/{id}")]), "text");
    silent(
        &place.good(&["inspect", "--json", &format!("Backups/{id}")]),
        "index",
    );
}
