//! Whose backup a file is, and which folder holds nothing.

use engine::{DumpOptions, Silent};
use rusqlite::Connection;

use super::*;

fn index() -> Index {
    let place = tempfile::tempdir().unwrap();
    let path = place.path().join("data.sqlite");
    let sql = "CREATE TABLE t (a); INSERT INTO t VALUES (1);";
    Connection::open(&path).unwrap().execute_batch(sql).unwrap();
    let options = DumpOptions::default();
    let (_, summary) = engine::sqlite::dump(&path, Vec::new(), &options, &Silent).unwrap();
    summary.index
}

fn at(place: Option<&str>) -> Index {
    let mut index = index();
    index.source.facts.remove("place");
    if let Some(place) = place {
        let place = place.to_owned();
        index.source.facts.insert("place".to_owned(), place);
    }
    index
}

#[test]
fn a_name_alone_is_no_identity() {
    let (one, two, unknown) = (at(Some("db1:3306")), at(Some("db2:3306")), at(None));
    assert_eq!(identity(&one), identity(&at(Some("db1:3306"))));
    assert_ne!(identity(&one), identity(&two));
    assert_ne!(identity(&one), identity(&unknown));
    assert_ne!(identity(&at(Some("None"))), identity(&unknown));
    let mut renamed = one.clone();
    renamed.source.database = "other".to_owned();
    assert_ne!(identity(&one), identity(&renamed));
}

#[test]
fn a_safety_copy_says_so() {
    let mut index = index();
    assert!(!is_safety_copy(&index));
    let facts = &mut index.source.facts;
    facts.insert("purpose".to_owned(), "safety_copy".to_owned());
    assert!(is_safety_copy(&index));
}

#[test]
fn only_a_missing_folder_holds_nothing() {
    let place = tempfile::tempdir().unwrap();
    let path = |name: &str| place.path().join(name);
    assert!(list(&path("missing")).unwrap().is_empty());
    assert!(list(&path("missing/deep")).unwrap().is_empty());
    std::os::unix::fs::symlink(path("unmounted"), path("link")).unwrap();
    assert!(list(&path("link")).is_err());
    assert!(list(&path("link/deep")).is_err());
    fs::write(path("file"), "").unwrap();
    assert!(list(&path("file")).is_err());
    assert!(list(&path("file/deep")).is_err());
}
