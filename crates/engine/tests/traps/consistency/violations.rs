//! Trap 63: checks that were switched off hide rows that break the rules. Rows without a parent
//! come back as they were and are told; a duplicate never comes in.

use engine::{RestoreOptions, Silent};

use crate::mutant::{Change, mutant};
use crate::support::*;

/// Tables whose restore told of rows without a parent.
fn orphans(restored: &engine::Restored) -> Vec<(String, String)> {
    let changes = restored
        .changes
        .iter()
        .filter(|change| change.change == "foreign_key_violation");
    changes
        .map(|change| (change.name.clone(), change.detail.clone()))
        .collect()
}

testkit::on_each_server! {
fn t63_rows_without_a_parent_come_back_and_are_told(server) {
    let folder = folder();
    let database = server.database("orphans");
    server.sql(Some(&database), "SET foreign_key_checks=0; CREATE TABLE parent (a INT, b VARCHAR(10), PRIMARY KEY (a, b));
        CREATE TABLE child (id INT PRIMARY KEY, a INT, b VARCHAR(10), CONSTRAINT owner FOREIGN KEY (a, b) REFERENCES parent (a, b));
        CREATE TABLE tree (id INT PRIMARY KEY, up INT, CONSTRAINT branch FOREIGN KEY (up) REFERENCES tree (id));
        CREATE TABLE without (id INT PRIMARY KEY, up INT, CONSTRAINT gone FOREIGN KEY (up) REFERENCES nowhere (id));
        INSERT INTO parent VALUES (1,'x'); INSERT INTO child VALUES (1,1,'x'),(2,1,'y'),(3,2,'x'),(4,NULL,'z'),(5,9,NULL);
        INSERT INTO tree VALUES (1,NULL),(2,1),(3,2); INSERT INTO without VALUES (1,NULL),(2,7)");
    let (file, summary) = dump(server, &database, &folder);
    assert_eq!(summary.index.gaps, []);
    for target in [&database, &format!("{database}_copy")] {
        let replace = RestoreOptions { replace: true, ..RestoreOptions::default() };
        let restored = restore_with(server, &file, target, &replace).unwrap();
        let rows = "SELECT GROUP_CONCAT(id ORDER BY id) FROM child";
        assert_eq!(server.sql(Some(target), rows).trim(), "1,2,3,4,5");
        assert_eq!(server.sql(Some(target), "SELECT COUNT(*) FROM tree").trim(), "3");
        assert_eq!(server.sql(Some(target), "SELECT COUNT(*) FROM without").trim(), "2");
        assert_eq!(orphans(&restored), [("child".into(), "owner".into()), ("without".into(), "gone".into())]);
    }
}
}

testkit::on_each_server! {
fn t63_a_duplicate_does_not_come_in(server) {
    let folder = folder();
    let database = server.database("twice");
    server.sql(Some(&database), "CREATE TABLE t (id INT PRIMARY KEY, u INT, UNIQUE KEY only_once (u)); INSERT INTO t VALUES (1,11),(2,22),(3,33)");
    let (file, _) = dump(server, &database, &folder);
    let twice = mutant(
        &file,
        folder.path(),
        |_, _, text| {
            let text = String::from_utf8_lossy(text);
            match text.contains("(3,33)") {
                true => Change::Text(text.replace("(3,33)", "(3,11)").into_bytes(), 0),
                false => Change::Keep,
            }
        },
        |_| {},
    );
    let copy = format!("{database}_copy");
    let error = restore_with(server, &twice, &copy, &RestoreOptions::default()).unwrap_err();
    assert_eq!(error.code(), Some(1062), "{error}");
}
}

testkit::on_each_server! {
fn t63_a_plain_dump_with_a_duplicate_is_refused(server) {
    let database = server.database("twice");
    let text = "SET unique_checks=0, foreign_key_checks=0;\nCREATE TABLE t (id INT PRIMARY KEY, u INT, UNIQUE KEY only_once (u));\nINSERT INTO t VALUES (1,11),(2,22),(3,11);\n";
    let target = options(server, &database);
    let error = engine::mysql::restore_plain(text.as_bytes(), 0, &target, &RestoreOptions::default(), &Silent).unwrap_err();
    // MariaDB checks the first rows of an empty table all at once, and says only that it failed.
    assert!(matches!(error.code(), Some(1062 | 1180)), "{error}");
    assert_eq!(server.sql(Some(&database), "SELECT COUNT(*) FROM t").trim(), "0");
}
}
