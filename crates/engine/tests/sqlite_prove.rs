//! A proof notices what a dumper lost, also when the archive itself is whole and consistent.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod sqlite_common;

use archive::index::Kind;
use engine::{DumpOptions, Silent, Verdict, sqlite};
use sqlite_common::*;

const SOURCE: &str = "CREATE TABLE t(id INTEGER PRIMARY KEY, name TEXT, price REAL);
    INSERT INTO t VALUES (1, 'Zoé 😀', 0.30000000000000004), (2, 'plain', 19.99), (3, NULL, NULL);
    CREATE TABLE n(a); INSERT INTO n(rowid, a) VALUES (10, 'ten');
    CREATE INDEX i ON t(name);
    CREATE TRIGGER tr AFTER INSERT ON t BEGIN SELECT 1; END; CREATE TRIGGER tr2 AFTER INSERT ON t BEGIN SELECT 2; END;";

fn good() -> Vec<u8> {
    let place = Place::new();
    dump(&place.source(SOURCE), true)
}

/// Replaces text in the data of a table; the forged archive is consistent in itself.
fn mutant(table: &str, from: &str, to: &str) -> Vec<u8> {
    let bytes = good();
    let mut hit = false;
    let forged = forge(&open(&bytes), &mut |object, text| {
        let old = String::from_utf8(text.to_vec()).unwrap();
        if object.name != table || !old.contains(from) {
            return text.to_vec();
        }
        hit = true;
        old.replace(from, to).into_bytes()
    });
    assert!(hit, "{from} is not in the archive");
    let reader = open(&forged);
    archive::verify_body(&reader, &mut |_| true).unwrap();
    archive::verify_frames(&reader, &mut |_| true).unwrap();
    forged
}

fn fails(bytes: &[u8], object: &str) {
    let proof = prove(bytes);
    assert_eq!(proof.verdict, Verdict::Failed);
    let found: Vec<_> = proof
        .differences
        .iter()
        .map(|difference| (difference.object.as_str(), difference.what.as_str()))
        .collect();
    assert_eq!(found, [(object, "checksum")], "{:?}", proof.differences);
}

#[test]
fn a_good_archive_is_proven() {
    let proof = prove(&good());
    assert_eq!(
        (proof.verdict, proof.differences.as_slice()),
        (Verdict::Proven, &[][..])
    );
    assert_eq!(
        (
            proof.comparison.data_frames,
            proof.comparison.definitions,
            proof.comparison.checksums
        ),
        (2, 6, 2)
    );
}

#[test]
fn a_forged_but_unchanged_archive_is_proven() {
    let bytes = good();
    assert_eq!(
        prove(&forge(&open(&bytes), &mut |_, text| text.to_vec())).verdict,
        Verdict::Proven
    );
}

#[test]
fn without_checksums_it_is_only_restored_equal() {
    let place = Place::new();
    let bytes = dump(&place.source(SOURCE), false);
    assert_eq!(prove(&bytes).verdict, Verdict::RestoredEqual);
}

#[test]
fn a_lost_row_is_noticed() {
    fails(&mutant("t", "(2,'plain',19.99),\n", ""), "t");
}

#[test]
fn a_lost_emoji_is_noticed() {
    fails(&mutant("t", "😀", "?"), "t");
}

#[test]
fn a_lost_digit_is_noticed() {
    fails(&mutant("t", "0.30000000000000004", "0.3"), "t");
}

#[test]
fn a_changed_storage_class_is_noticed() {
    fails(&mutant("n", "'ten'", "x'74656E'"), "n");
}

#[test]
fn a_changed_row_id_is_noticed() {
    fails(&mutant("n", "(10,", "(11,"), "n");
}

#[test]
fn values_swapped_between_rows_are_noticed() {
    let bytes = mutant(
        "t",
        "(2,'plain',19.99),\n(3,NULL,NULL)",
        "(2,NULL,19.99),\n(3,'plain',NULL)",
    );
    fails(&bytes, "t");
}

#[test]
fn a_lost_trigger_is_noticed() {
    let bytes = good();
    let forged = forge_without(&open(&bytes), Kind::Trigger, "tr");
    fails(&forged, "trigger");
}

#[test]
fn a_lost_table_is_noticed() {
    let bytes = good();
    let proof = prove(&forge_without(&open(&bytes), Kind::Table, "n"));
    let found: Vec<_> = proof
        .differences
        .iter()
        .map(|difference| difference.object.as_str())
        .collect();
    assert_eq!(
        (proof.verdict, found),
        (Verdict::Failed, vec!["n", "table"])
    );
}

#[test]
fn what_does_not_come_back_as_it_was_fails_without_checksums_too() {
    // The frame says INTEGER column, the value is text that such a column turns into a number.
    let place = Place::new();
    let bytes = dump(
        &place
            .source("CREATE TABLE t(id INTEGER PRIMARY KEY, a INT); INSERT INTO t VALUES (1, 5);"),
        false,
    );
    let forged = forge(&open(&bytes), &mut |_, text| {
        String::from_utf8(text.to_vec())
            .unwrap()
            .replace("(1,5)", "(1,'5')")
            .into_bytes()
    });
    let proof = prove(&forged);
    assert_eq!(
        (proof.verdict, proof.differences[0].what.as_str()),
        (Verdict::Failed, "data")
    );
}

#[test]
fn place_and_purpose_are_facts_and_change_no_frame() {
    let place = Place::new();
    let source = place.source("CREATE TABLE t(a); INSERT INTO t VALUES (1);");
    let link = place.path("link.db");
    std::os::unix::fs::symlink(&source, &link).unwrap();
    let options = DumpOptions {
        safety_copy: true,
        checksums: true,
        ..DumpOptions::default()
    };
    let safety = sqlite::dump(&link, Vec::new(), &options, &Silent)
        .unwrap()
        .0;
    let usual = dump(&source, true);
    let whole = source.canonicalize().unwrap();
    for (bytes, purpose) in [(&safety, Some("safety_copy")), (&usual, None)] {
        let reader = open(bytes);
        let fact = |name| reader.index().source.facts.get(name).map(String::as_str);
        assert_eq!(fact("place"), whole.to_str());
        assert_eq!(fact("purpose"), purpose);
        let proof = prove(bytes);
        assert_eq!(proof.differences, []);
        assert_eq!(proof.verdict, Verdict::Proven);
    }
    let frames = |bytes: &[u8]| -> Vec<String> {
        let index = open(bytes).index().clone();
        let frames = index.frames.into_iter();
        let ours = frames.filter(|frame| frame.object.is_some());
        ours.map(|frame| frame.hash).collect()
    };
    assert_eq!(frames(&safety), frames(&usual));
}
