//! The history of versioned tables in a proof: compared like any row, and its loss is caught.

use archive::index::Kind;
use engine::Verdict;

use crate::common::*;
use crate::mutant::{Change, mutant};
use crate::support::*;

testkit::on_each_server! {
    #[only(mariadb, newer_mariadb)]
fn t03_history_is_proven_and_its_change_is_caught(server) {
    let database = server.database("proof_of_history");
    server.sql(
        Some(&database),
        "CREATE TABLE t (id INT PRIMARY KEY, a VARCHAR(20)) WITH SYSTEM VERSIONING;
         INSERT INTO t VALUES (1,'first'); UPDATE t SET a='second'; UPDATE t SET a='third'",
    );
    let (scratch, places) = (folder(), folder());
    let file = scratch.path().join("a.sql.zst");
    with_checksums(server, &database, &file);
    let found = proof(&file, &private(server, places.path()));
    assert_eq!(found.differences, []);
    assert_eq!(found.verdict, Verdict::Proven, "{:?}", found.comparison);

    let rewritten = |kind: Kind, name: &str, text: &[u8]| {
        let text = String::from_utf8_lossy(text).into_owned();
        match kind == Kind::Table && name == "t" && text.starts_with("INSERT") {
            true => Change::Text(text.replace("'second'", "'secand'").into_bytes(), 0),
            false => Change::Keep,
        }
    };
    let bad = mutant(&file, scratch.path(), rewritten, |_| ());
    let found = proof(&bad, &private(server, places.path()));
    assert_eq!(found.verdict, Verdict::Failed);
    let (object, what) = (&found.differences[0].object, &found.differences[0].what);
    assert_eq!((object.as_str(), what.as_str()), ("t", "checksum"));
}
}
