//! Each verb on an archive of a small database: what it prints, what it makes, how it exits.

mod common;

use std::fs;

use common::{Place, rows};

fn with_archive() -> Place {
    let place = Place::new();
    common::shop(&place.path("shop.sqlite"));
    place.good(&[
        "dump",
        "--source",
        "sqlite:shop.sqlite",
        "--out",
        "a.zst",
        "--checksums",
    ]);
    place
}

#[test]
fn dump_to_a_file_and_to_standard_output() {
    let place = with_archive();
    let facts = place.json(&[
        "dump",
        "--source",
        "sqlite:shop.sqlite",
        "--out",
        "b.zst",
        "--json",
        "--jobs",
        "4",
        "--level",
        "9",
    ]);
    assert_eq!(
        (&facts["state"], &facts["path"], &facts["rows"]),
        (&"complete".into(), &"b.zst".into(), &5.into())
    );
    assert_eq!(
        facts["bytes"].as_u64(),
        Some(fs::metadata(place.path("b.zst")).unwrap().len())
    );
    assert_eq!(facts["sha256"].as_str().map(str::len), Some(64));

    let text = place.good(&["dump", "--source", "sqlite:shop.sqlite", "--out", "-"]);
    assert!(text.err.is_empty(), "{}", text.err);
    let cat = place.good(&["cat", "a.zst"]);
    let body = |text: &str| text.split_once('\n').unwrap().1.to_owned();
    assert_eq!(
        body(&text.out),
        body(&cat.out),
        "but for the first line, which holds the moment"
    );
    assert_eq!(facts["text_bytes"].as_u64(), Some(text.bytes.len() as u64));
    place.bad(
        &[
            "dump",
            "--source",
            "sqlite:shop.sqlite",
            "--out",
            "-",
            "--json",
        ],
        2,
        "usage",
    );
    place.bad(&["dump", "--out", "c.zst"], 2, "usage");
    place.bad(
        &["dump", "--source", "sqlite:shop.sqlite", "--out", "a.zst"],
        1,
        "exists",
    );
    place.bad(
        &[
            "dump",
            "--source",
            "sqlite:shop.sqlite",
            "--out",
            "nowhere/a.zst",
        ],
        1,
        "not-found",
    );
    let mut left = place.names("");
    left.retain(|name| !name.starts_with("shop.sqlite"));
    assert_eq!(left, ["a.zst", "b.zst"]);
}

#[test]
fn restore_into_new_chosen_and_replaced() {
    let place = with_archive();
    place.good(&["restore", "a.zst", "--target", "sqlite:new.sqlite"]);
    for table in ["product", "sale", "sold"] {
        assert_eq!(
            rows(&place.path("shop.sqlite"), table),
            rows(&place.path("new.sqlite"), table),
            "{table}"
        );
    }
    let facts = place.json(&[
        "restore",
        "a.zst",
        "--target",
        "sqlite:part.sqlite",
        "--tables",
        "product",
        "--json",
    ]);
    assert_eq!(
        (&facts["rows"], &facts["archive_state"]),
        (&2.into(), &"complete".into())
    );
    assert!(facts["safety_copy"].is_null());
    assert_eq!(rows(&place.path("part.sqlite"), "product").len(), 2);

    // Somebody worked on: nothing is overwritten without being told to, and then not without a copy.
    let change = "INSERT INTO product VALUES (9, 'neuf', 1.0, NULL)";
    rusqlite::Connection::open(place.path("new.sqlite"))
        .unwrap()
        .execute_batch(change)
        .unwrap();
    let refused = place.bad(
        &["restore", "a.zst", "--target", "sqlite:new.sqlite"],
        1,
        "target-not-empty",
    );
    assert!(refused.err.contains("product"), "{}", refused.err);
    assert_eq!(rows(&place.path("new.sqlite"), "product").len(), 3);
    let facts = place.json(&[
        "restore",
        "a.zst",
        "--target",
        "sqlite:new.sqlite",
        "--replace",
        "--json",
    ]);
    assert_eq!(rows(&place.path("new.sqlite"), "product").len(), 2);
    let copy = facts["safety_copy"].as_str().unwrap();
    place.good(&["verify", "--deep", copy]);
    place.good(&["restore", copy, "--target", "sqlite:undone.sqlite"]);
    assert_eq!(rows(&place.path("undone.sqlite"), "product").len(), 3);
    let listed = place.json(&["list", "--json"]);
    assert_eq!(
        (&listed[0]["database"], &listed[0]["state"]),
        (&"new.sqlite".into(), &"complete".into())
    );
}

#[test]
fn no_safety_copy_no_replacing() {
    let place = with_archive().with("SAUVEGARDE_BACKUPS", "occupied/below");
    fs::write(place.path("occupied"), "a file").unwrap();
    place.good(&["restore", "a.zst", "--target", "sqlite:new.sqlite"]);
    rusqlite::Connection::open(place.path("new.sqlite"))
        .unwrap()
        .execute_batch("DELETE FROM sale")
        .unwrap();
    place.bad(
        &[
            "restore",
            "a.zst",
            "--target",
            "sqlite:new.sqlite",
            "--replace",
        ],
        1,
        "not-writable",
    );
    assert_eq!(
        rows(&place.path("new.sqlite"), "sale").len(),
        0,
        "the target was touched"
    );
}

#[test]
fn cat_one_table() {
    let place = with_archive();
    let text = place.good(&["cat", "a.zst", "--table", "sale"]).out;
    assert!(
        text.contains("INSERT INTO \"sale\"") && text.contains("sale_product"),
        "{text}"
    );
    assert!(!text.contains("thé vert"), "{text}");
    let missing = place.bad(&["cat", "a.zst", "--table", "nobody"], 1, "unknown-table");
    assert!(missing.out.is_empty(), "{}", missing.out);
}

#[test]
fn inspect_verify_prove() {
    let place = with_archive();
    let human = place.good(&["inspect", "a.zst"]).out;
    assert!(
        human.contains("product") && human.contains("sale_product") && human.contains("Complète"),
        "{human}"
    );
    let index = place.json(&["inspect", "a.zst", "--json"]);
    assert_eq!(
        (&index["state"], &index["source"]["database"]),
        (&"complete".into(), &"shop.sqlite".into())
    );
    let shallow = place.json(&["verify", "a.zst", "--json"]);
    assert_eq!(
        (&shallow["verified"], &shallow["frames"]),
        (&true.into(), &0.into())
    );
    let deep = place.json(&["verify", "a.zst", "--deep", "--json"]);
    assert_eq!(
        (&deep["rows"], deep["frames"].as_u64()),
        (
            &5.into(),
            Some(index["frames"].as_array().unwrap().len() as u64)
        )
    );
    let proof = place.json(&["prove", "a.zst", "--json"]);
    assert_eq!(proof["verdict"], "proven");

    // Without checksums of the source it is equal, and not called proven.
    place.good(&["dump", "--source", "sqlite:shop.sqlite", "--out", "b.zst"]);
    let said = place.bad(&["prove", "b.zst", "--json"], 1, "no-checksums");
    assert!(said.out.contains("\"restored_equal\""), "{}", said.out);
    place.bad(
        &["prove", "a.zst", "--target", "mysql://u@localhost"],
        1,
        "wrong-kind",
    );
    place.bad(
        &["restore", "a.zst", "--target", "mysql://u@localhost/x"],
        1,
        "wrong-kind",
    );
}

#[test]
fn list_download_delete() {
    let place = Place::configured();
    assert_eq!(
        place.good(&["list"]).out.trim(),
        "Aucune sauvegarde disponible pour le moment."
    );
    assert_eq!(place.json(&["list", "--json"]), serde_json::json!([]));
    assert!(!place.path("Backups").exists(), "listing made a folder");
    let id = place.backup();
    let line = place.good(&["list"]).out;
    assert!(
        line.contains(&id) && line.contains("Complète") && line.contains("à l’instant"),
        "{line}"
    );

    let piped = place.good(&["download", &id]).bytes;
    let facts = place.json(&["download", &id, "--out", "plain.sql", "--json"]);
    assert_eq!(facts["bytes"].as_u64(), Some(piped.len() as u64));
    assert_eq!(fs::read(place.path("plain.sql")).unwrap(), piped);
    place.bad(&["download", &id, "--out", "plain.sql"], 1, "exists");

    let old = "db_backup_2020-01-01_00-00-00.sql";
    fs::write(place.path("Backups").join(old), "-- old\n").unwrap();
    assert_eq!(place.good(&["download", old]).out, "-- old\n");

    let asked = place.bad(&["delete", &id], 2, "usage");
    assert!(asked.err.contains(&id), "{}", asked.err);
    assert!(place.path("Backups").join(&id).exists());
    assert_eq!(
        place.json(&["delete", &id, "--yes", "--json"])["removed"],
        true
    );
    place.good(&["delete", old, "--yes"]);
    assert_eq!(place.names("Backups"), Vec::<String>::new());
    place.bad(&["delete", &id, "--yes"], 1, "no-such-backup");
}

#[test]
fn no_id_leaves_the_folder() {
    let place = Place::configured();
    place.backup();
    fs::write(place.path("Backups/notes.txt"), "mine").unwrap();
    fs::write(place.path("db_backup_2020-01-01_00-00-00.sql"), "outside").unwrap();
    for id in [
        "notes.txt",
        "../shop.sqlite",
        "../db_backup_2020-01-01_00-00-00.sql",
        "/etc/passwd",
        "",
        ".",
        "..",
        "x/../../db_backup_2020-01-01_00-00-00.sql",
        ".db_backup_2020-01-01_00-00-00.sql.zst.partial",
    ] {
        for verb in [&["delete", id, "--yes"][..], &["download", id][..]] {
            let said = place.run(verb);
            assert_eq!(said.code, Some(1), "{verb:?}: {}", said.err);
            assert!(said.out.is_empty(), "{verb:?}: {}", said.out);
        }
    }
    assert!(place.path("Backups/notes.txt").exists() && place.path("shop.sqlite").exists());
    assert!(place.path("db_backup_2020-01-01_00-00-00.sql").exists());
}

#[test]
fn names_of_tables_may_have_spaces_behind_the_comma() {
    let place = with_archive();
    let facts = place.json(&[
        "restore",
        "a.zst",
        "--target",
        "sqlite:two.sqlite",
        "--tables",
        "product, sale",
        "--json",
    ]);
    assert_eq!(facts["rows"], 5);
}

#[test]
fn a_failed_replacing_names_the_safety_copy() {
    let place = with_archive();
    // Damaged where rows lie: the index is read, the restore fails on the way.
    let mut bytes = fs::read(place.path("a.zst")).unwrap();
    bytes[600] ^= 0xff;
    fs::write(place.path("hurt.zst"), bytes).unwrap();
    let said = place.run(&[
        "restore",
        "hurt.zst",
        "--target",
        "sqlite:shop.sqlite",
        "--replace",
        "--json",
    ]);
    assert_eq!(said.code, Some(1), "{}", said.err);
    let copy = &place.names("Backups")[0];
    assert!(
        said.err.contains(&format!("Backups/{copy}")),
        "{}",
        said.err
    );
}
