//! Bad input: one clear sentence each, the right exit status, nothing lost and nothing left.

mod common;

use std::fs;
use std::os::unix::fs::PermissionsExt;

use common::Place;

#[test]
fn table() {
    let place = Place::new();
    common::shop(&place.path("shop.sqlite"));
    place.good(&[
        "dump",
        "--source",
        "sqlite:shop.sqlite",
        "--out",
        "good.zst",
    ]);
    fs::write(place.path("text.zst"), "hello\n".repeat(100)).unwrap();
    fs::write(place.path("empty.zst"), "").unwrap();
    fs::write(
        place.path("old.sql"),
        "-- old dump\nCREATE TABLE t (a int);\n",
    )
    .unwrap();
    fs::write(place.path("old.sql.gz"), b"\x1f\x8b\x08 cut").unwrap();
    fs::write(place.path("old.sql.xz"), b"\xfd7zXZ\0 pretend").unwrap();
    fs::create_dir(place.path("folder")).unwrap();
    fs::write(place.path("password"), "hunter2\n").unwrap();
    let mysql = "mysql://u@127.0.0.1:1/d";
    let cases: &[(&[&str], i32, &str)] = &[
        (&["verify", "nowhere.zst"], 1, "not-found"),
        (&["verify", "folder"], 1, "is-a-folder"),
        (&["verify", "text.zst"], 1, "not-an-archive"),
        (&["inspect", "empty.zst"], 1, "not-an-archive"),
        (&["verify", "old.sql"], 1, "plain-dump"),
        (
            &["restore", "old.sql", "--target", "sqlite:x.db"],
            1,
            "plain-dump",
        ),
        (
            &["restore", "old.sql.gz", "--target", mysql],
            1,
            "plain-dump",
        ),
        (
            &["restore", "old.sql.xz", "--target", mysql],
            1,
            "plain-dump",
        ),
        (
            &["restore", "old.sql", "--target", mysql, "--tables", "t"],
            2,
            "usage",
        ),
        (&["restore", "old.sql", "--target", mysql], 1, "unreachable"),
        (
            &["restore", "good.zst", "--target", "sqlite:text.zst"],
            1,
            "not-a-database",
        ),
        (
            &[
                "restore",
                "good.zst",
                "--target",
                "sqlite:x.db",
                "--tables",
                "product,nobody",
            ],
            1,
            "unknown-table",
        ),
        (
            &["dump", "--source", "sqlite:nowhere.sqlite", "--out", "x"],
            1,
            "not-found",
        ),
        (
            &["dump", "--source", "sqlite:text.zst", "--out", "x"],
            1,
            "not-a-database",
        ),
        (
            &["dump", "--source", "sqlite:folder", "--out", "x"],
            1,
            "is-a-folder",
        ),
        (
            &["dump", "--source", "shop.sqlite", "--out", "x"],
            1,
            "bad-address",
        ),
        (
            &["dump", "--source", "pgsql://u@h/d", "--out", "x"],
            1,
            "postgres",
        ),
        (
            &["dump", "--source", "oracle://u@h/d", "--out", "x"],
            1,
            "unknown-kind",
        ),
        (
            &["dump", "--source", "mysql://h/d", "--out", "x"],
            1,
            "no-user",
        ),
        (
            &["dump", "--source", "mysql://u@h", "--out", "x"],
            1,
            "no-database",
        ),
        (
            &["dump", "--source", "mysql://u@h:x/d", "--out", "x"],
            1,
            "bad-port",
        ),
        (
            &["dump", "--source", "mysql://u@h/d?tls=maybe", "--out", "x"],
            1,
            "bad-tls",
        ),
        (
            &["dump", "--source", "mysql://u@h/d?x=y", "--out", "x"],
            1,
            "unknown-option",
        ),
        (&["dump", "--source", mysql, "--out", "x"], 1, "unreachable"),
        (
            &[
                "dump",
                "--source",
                mysql,
                "--out",
                "x",
                "--password-file",
                "nowhere",
            ],
            1,
            "password-file",
        ),
        (
            &[
                "dump",
                "--source",
                "mysql://u@h/d?socket=/nowhere.sock",
                "--out",
                "x",
            ],
            1,
            "unreachable",
        ),
        (
            &[
                "dump",
                "--source",
                "sqlite:shop.sqlite",
                "--out",
                "x",
                "--level",
                "99",
            ],
            2,
            "usage",
        ),
        (
            &[
                "dump",
                "--source",
                "sqlite:shop.sqlite",
                "--out",
                "x",
                "--jobs",
                "0",
            ],
            2,
            "usage",
        ),
        (&["dump", "--source", "sqlite:shop.sqlite"], 2, "usage"),
        (&["dump", "--nonsense"], 2, "usage"),
        (&["nonsense"], 2, "usage"),
        (&["verify"], 2, "usage"),
        (&["restore", "good.zst"], 2, "usage"),
        (&["backup"], 2, "usage"),
        (
            &["backup", "--source", "sqlite:nowhere.sqlite"],
            1,
            "not-found",
        ),
        (
            &["download", "db_backup_2020-01-01_00-00-00.sql.zst"],
            1,
            "no-such-backup",
        ),
    ];
    let before = place.names("");
    for (arguments, exit, code) in cases {
        let said = place.bad(arguments, *exit, code);
        assert!(said.out.is_empty(), "{arguments:?}: {}", said.out);
        assert_eq!(said.err.lines().count(), 1, "{arguments:?}: {}", said.err);
    }
    let mut after = place.names("");
    after.retain(|name| name != "Backups");
    assert_eq!(after, before);
    assert_eq!(place.names("Backups"), Vec::<String>::new());
}

#[test]
fn postgres_is_refused_in_words() {
    for value in ["pgsql", "PostgreSQL"] {
        let place = Place::new()
            .with("DB_CONNECTION", value)
            .with("DB_DATABASE", "d");
        let said = place.bad(&["backup"], 1, "postgres");
        assert!(said.err.contains("PostgreSQL"), "{}", said.err);
    }
}

/// Cut anywhere or with one bit turned anywhere, an archive never passes, and a restore from it
/// never succeeds.
#[test]
fn damaged_archives() {
    let place = Place::new();
    common::shop(&place.path("shop.sqlite"));
    place.good(&[
        "dump",
        "--source",
        "sqlite:shop.sqlite",
        "--out",
        "good.zst",
    ]);
    let good = fs::read(place.path("good.zst")).unwrap();
    let body = place.json(&["inspect", "good.zst", "--json"])["body_bytes"]
        .as_u64()
        .unwrap() as usize;
    for length in [
        1,
        3,
        4,
        8,
        50,
        good.len() / 2,
        body,
        good.len() - 9,
        good.len() - 1,
    ] {
        fs::write(place.path("cut.zst"), &good[..length]).unwrap();
        let said = place.run(&["verify", "cut.zst"]);
        assert_eq!(said.code, Some(1), "{length}: {}", said.out);
        assert_eq!(said.err.lines().count(), 1, "{length}: {}", said.err);
    }
    let step = good.len() / 23;
    for at in (0..good.len())
        .step_by(step)
        .chain([body - 1, body, body + 5, good.len() - 1])
    {
        let mut bad = good.clone();
        bad[at] ^= 0x10;
        fs::write(place.path("bad.zst"), &bad).unwrap();
        let verified = place.run(&["verify", "--deep", "bad.zst"]);
        assert_eq!(
            verified.code,
            Some(1),
            "a flipped bit at {at} of {} (body {body}) was not seen",
            good.len()
        );
        assert!(verified.err.ends_with("]\n"), "{at}: {}", verified.err);
    }
    // A flipped byte in the data: the restore fails and says what the target holds.
    let index = place.json(&["inspect", "good.zst", "--json"]);
    let frames = index["frames"].as_array().unwrap();
    let data = frames
        .iter()
        .rfind(|frame| frame["role"] == "data")
        .unwrap();
    let at = (data["offset"].as_u64().unwrap() + data["stored"].as_u64().unwrap() - 2) as usize;
    let mut bad = good;
    bad[at] ^= 1;
    fs::write(place.path("bad.zst"), &bad).unwrap();
    let said = place.run(&["restore", "bad.zst", "--target", "sqlite:target.sqlite"]);
    assert_eq!(said.code, Some(1), "{}", said.out);
    assert!(said.err.contains("La cible"), "{}", said.err);
    let text = place.run(&["cat", "bad.zst"]);
    assert_eq!(text.code, Some(1));
}

#[test]
fn a_folder_that_cannot_be_written() {
    let place = Place::configured().with("SAUVEGARDE_BACKUPS", "taken");
    fs::write(place.path("taken"), "a file in its place").unwrap();
    let said = place.bad(&["backup"], 1, "not-writable");
    assert!(
        said.err.contains("taken") && said.err.contains("SAUVEGARDE_BACKUPS"),
        "{}",
        said.err
    );
    assert_eq!(
        fs::read(place.path("taken")).unwrap(),
        b"a file in its place"
    );

    // Root may write everywhere, so this half says something for other users only.
    let place = Place::configured().with("SAUVEGARDE_BACKUPS", "locked");
    fs::create_dir(place.path("locked")).unwrap();
    fs::set_permissions(place.path("locked"), fs::Permissions::from_mode(0o500)).unwrap();
    let probe = fs::write(place.path("locked/probe"), "");
    if probe.is_err() {
        place.bad(&["backup"], 1, "not-writable");
    }
}

#[test]
fn a_full_disk() {
    let place = Place::new();
    common::shop(&place.path("shop.sqlite"));
    let mut command = place.command(&["dump", "--source", "sqlite:shop.sqlite", "--out", "-"]);
    let full = fs::OpenOptions::new()
        .write(true)
        .open("/dev/full")
        .unwrap();
    let output = common::said(command.stdout(full).output().unwrap());
    assert_eq!(output.code, Some(1));
    assert!(output.err.ends_with("[disk-full]\n"), "{}", output.err);
    for arguments in [&["list"][..], &["--help"][..]] {
        let full = fs::OpenOptions::new()
            .write(true)
            .open("/dev/full")
            .unwrap();
        let said = common::said(place.command(arguments).stdout(full).output().unwrap());
        assert_eq!(said.code, Some(1), "{arguments:?}");
    }
}
