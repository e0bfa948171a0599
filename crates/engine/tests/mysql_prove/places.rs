//! Which place a proof takes, and why another is refused.

use engine::mysql::{PrivateServer, PrivateServerOptions, ProofPlaces, prove};
use engine::{Error, Place, Silent, Verdict};
use testkit::{Flavour, Server};

use crate::common::*;
use crate::mutant::{Change, mutant};
use crate::support::*;

testkit::on_each_server! {
fn the_target_wins_and_its_scratch_database_is_dropped(like) {
    let (server, scratch) = (other_server(like), folder());
    // The database of the address is nobody's business: the copy goes into one of its own.
    let places = ProofPlaces {
        target: Some(options(&server, "not_there")),
        ..private(like, scratch.path())
    };
    let found = proof(good(like), &places);
    assert_eq!(found.differences, []);
    assert!(
        matches!(&found.place, Place::Target(address) if address.contains("sock")),
        "{:?}",
        found.place
    );
    assert_eq!(found.verdict, Verdict::Proven, "{:?}", found.comparison);
    let renamed = found.comparison.normalised.iter().any(|name| name == "name of the database");
    // MySQL leaves the database's own name out of what it shows.
    assert_eq!(renamed, like.flavour() != Flavour::MySql);
    assert!(
        found
            .comparison
            .normalised
            .iter()
            .any(|name| name == "status of events")
    );
    assert!(
        found
            .restored
            .changes
            .iter()
            .any(|change| change.change == "event_disabled")
    );
    assert_eq!(scratch_databases(&server), "");
    // A target that cannot be reached is an error: nothing else is tried in its place.
    drop(server);
    match prove(&reader(good(like)), &places, &Silent) {
        Err(Error::NoPlace(reasons)) => assert!(
            reasons.len() == 1 && reasons[0].starts_with("target: "),
            "{reasons:?}"
        ),
        other => panic!("{other:?}"),
    }
    nothing_remains(scratch.path());
}
}

testkit::on_each_server! {
fn the_source_server_is_used_in_silence_or_not_at_all(server) {
    let server = Server::start_of(server.flavour(), &["--log-bin=log", "--server-id=7"]);
    let (scratch, database) = (folder(), server.database("src"));
    server.sql(
        Some(&database),
        "CREATE TABLE t (a INT PRIMARY KEY, b TEXT); INSERT INTO t VALUES (1,'é'),(2,NULL);
         CREATE VIEW v AS SELECT a FROM t; CREATE EVENT e ON SCHEDULE EVERY 1 DAY DO DELETE FROM t;
         CREATE USER small IDENTIFIED BY 'pw'; GRANT ALL ON *.* TO small",
    );
    let rights = match server.flavour() {
        Flavour::MySql => "SUPER, SYSTEM_VARIABLES_ADMIN, SESSION_VARIABLES_ADMIN, BINLOG_ADMIN",
        _ => "SUPER, BINLOG ADMIN",
    };
    server.sql(None, &format!("REVOKE {rights} ON *.* FROM small"));
    let file = scratch.path().join("a.sql.zst");
    with_checksums(&server, &database, &file);
    let places = folder();
    let source = |user: &str, password: Option<&str>| {
        let mut options = options(&server, &database);
        options.user = user.into();
        options.password = password.map(wire::Secret::new);
        ProofPlaces {
            target: None,
            private: None,
            source: Some(options),
            scratch: places.path().to_owned(),
        }
    };
    let found = proof(&file, &source("root", None));
    assert_eq!(
        (found.verdict, found.differences),
        (Verdict::Proven, vec![])
    );
    assert!(matches!(found.place, Place::SourceServer(_)));
    assert_eq!(scratch_databases(&server), "");
    assert_eq!(server.sql(Some(&database), "SELECT COUNT(*) FROM t"), "2\n");
    let log = server.sql(None, "SHOW BINLOG EVENTS IN 'log.000001'");
    assert!(
        log.contains(&database) && !log.contains("sauvegarde_preuve"),
        "{log}"
    );
    match prove(&reader(&file), &source("small", Some("pw")), &Silent) {
        Err(Error::NoPlace(reasons)) => assert!(reasons[0].contains("binary log"), "{reasons:?}"),
        other => panic!("{other:?}"),
    }
    assert_eq!(scratch_databases(&server), "");
}
}

#[test]
fn a_program_that_refuses_to_start_is_told_with_its_words() {
    let server = Server::shared();
    use std::os::unix::fs::PermissionsExt;
    let (scratch, programs) = (folder(), folder());
    let index = reader(good(server));
    let version = &index.index().source.version;
    let fake = programs.path().join("mariadbd");
    let script = format!(
        "#!/bin/sh\ncase \"$*\" in *--version*) echo 'mariadbd  Ver {version} for Linux on x86_64'; exit 0;; esac\necho '[ERROR] out of order' >&2; exit 3\n"
    );
    std::fs::write(&fake, script).unwrap();
    std::fs::set_permissions(&fake, std::fs::Permissions::from_mode(0o755)).unwrap();
    let mut places = private(server, scratch.path());
    places
        .private
        .as_mut()
        .unwrap()
        .search
        .push(programs.path().to_owned());
    match prove(&index, &places, &Silent) {
        Err(Error::NoPlace(reasons)) => assert!(reasons[0].contains("out of order"), "{reasons:?}"),
        other => panic!("{other:?}"),
    }
    nothing_remains(scratch.path());
}

#[test]
fn an_older_program_is_no_place_for_a_newer_archive() {
    let server = Server::shared();
    let scratch = folder();
    let newer = mutant(
        good(server),
        scratch.path(),
        |_, _, _| Change::Keep,
        |index| index.source.version = "99.1.0-MariaDB".into(),
    );
    match prove(&reader(&newer), &private(server, scratch.path()), &Silent) {
        Err(Error::NoPlace(reasons)) => {
            assert!(reasons[0].contains("no mariadb 99.1.0"), "{reasons:?}")
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_database_that_does_not_fit_is_refused_beforehand() {
    let server = Server::shared();
    let scratch = folder();
    let archive = reader(good(server));
    let mut index = archive.index().clone();
    index.frames[0].text = 1 << 60;
    let choices = PrivateServerOptions {
        search: Vec::new(),
        scratch: scratch.path().to_owned(),
    };
    let error = PrivateServer::start(&choices, &index, &Silent).unwrap_err();
    assert!(error.to_string().contains("bytes free"), "{error}");
    nothing_remains(scratch.path());
}

#[test]
fn root_gives_the_server_to_its_own_account() {
    let server = Server::shared();
    use std::os::unix::fs::{MetadataExt, PermissionsExt};
    let scratch = folder();
    std::fs::set_permissions(scratch.path(), std::fs::Permissions::from_mode(0o755)).unwrap();
    let choices = PrivateServerOptions {
        search: Vec::new(),
        scratch: scratch.path().to_owned(),
    };
    let server = PrivateServer::start(&choices, reader(good(server)).index(), &Silent).unwrap();
    let owner = std::fs::metadata(format!("/proc/{}", server.process_id()))
        .unwrap()
        .uid();
    let own = std::fs::metadata(scratch.path()).unwrap().uid();
    let id = std::process::Command::new("id")
        .args(["-u", "mysql"])
        .output()
        .unwrap();
    let mysql = String::from_utf8_lossy(&id.stdout).trim().parse::<u32>();
    assert_eq!(owner, if own == 0 { mysql.unwrap_or(0) } else { own });
    drop(server);
    nothing_remains(scratch.path());
}
