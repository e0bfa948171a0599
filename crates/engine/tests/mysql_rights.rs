//! What an account's rights hide from a dump, and that ordinary ones are enough.

#![allow(clippy::unwrap_used)] // A helper of a test stops it at the first surprise.

mod support;

use engine::DumpOptions;
use support::*;

testkit::on_each_server! {
fn an_account_with_only_the_rights_of_an_ordinary_one_is_enough(server) {
    let folder = folder();
    let database = server.database("rights");
    server.sql(Some(&database), "CREATE TABLE t (id INT PRIMARY KEY, v INT); CREATE TABLE z (id INT PRIMARY KEY); INSERT INTO t VALUES (1,1),(2,2); INSERT INTO z VALUES (1)");
    server.sql(None, &format!("CREATE USER plain_reader IDENTIFIED BY 'geheim'; GRANT SELECT, SHOW VIEW, TRIGGER, EVENT, EXECUTE ON `{database}`.* TO plain_reader"));
    let mut options = options(server, &database);
    options.user = "plain_reader".into();
    options.password = Some(wire::Secret::new("geheim"));
    let out = std::fs::File::create(folder.path().join("a")).unwrap();
    let (_, summary) =
        engine::mysql::dump(&options, out, &DumpOptions::default(), &engine::Silent).unwrap();
    assert_eq!(summary.index.state, archive::index::State::Complete);
    assert_eq!(summary.index.rows(), 3);
}
}

testkit::on_each_server! {
fn a_right_that_hides_objects_is_a_gap(server) {
    let folder = folder();
    let database = server.database("rights");
    server.sql(Some(&database), "CREATE TABLE t (id INT PRIMARY KEY, v INT); CREATE TABLE z (id INT PRIMARY KEY); INSERT INTO t VALUES (1,1),(2,2); INSERT INTO z VALUES (1)");
    server.sql(
        Some(&database),
        &format!(
            "CREATE TRIGGER hidden BEFORE INSERT ON t FOR EACH ROW SET NEW.v=1; CREATE VIEW v AS SELECT * FROM t; CREATE PROCEDURE p() SELECT 1;
             CREATE USER blind IDENTIFIED BY 'pw'; GRANT SELECT, EXECUTE ON `{}`.* TO blind",
            database.replace('_', "\\_")
        ),
    );
    let mut options = options(server, &database);
    options.user = "blind".into();
    options.password = Some(wire::Secret::new("pw"));
    let out = std::fs::File::create(folder.path().join("a")).unwrap();
    let (_, summary) =
        engine::mysql::dump(&options, out, &DumpOptions::default(), &engine::Silent).unwrap();
    assert_eq!(summary.index.state, archive::index::State::Incomplete);
    let gaps: Vec<String> = summary
        .index
        .gaps
        .iter()
        .map(|gap| format!("{:?} {} {}", gap.kind, gap.name, gap.cause))
        .collect();
    assert_eq!(
        gaps,
        [
            "Trigger * no_right",
            "Event * no_right",
            "View v no_right",
            "Procedure p no_right"
        ]
    );
    assert_eq!(summary.index.rows(), 3);
}
}
