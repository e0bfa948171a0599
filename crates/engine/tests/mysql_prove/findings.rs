//! What a proof says of good archives, and of those that a broken dumper would have written.

use std::path::{Path, PathBuf};

use archive::index::Kind;
use engine::{Place, Verdict};
use testkit::{Flavour, Server};

use crate::common::*;
use crate::mutant::{Change, mutant};
use crate::support::*;

testkit::on_each_server! {
fn the_billing_database_is_proven_on_a_private_server(server) {
    let scratch = folder();
    let found = proof(good(server), &private(server, scratch.path()));
    assert_eq!(found.differences, []);
    assert_eq!(found.verdict, Verdict::Proven);
    assert!(matches!(&found.place, Place::PrivateServer(version) if version.contains("MariaDB") == (server.flavour() != Flavour::MySql)));
    let index = reader(good(server));
    let index = index.index();
    let data = index.frames.iter().filter(|frame| frame.rows > 0).count();
    assert_eq!(found.comparison.data_frames, data);
    assert_eq!(found.comparison.definitions, index.objects.len());
    assert_eq!(
        found.comparison.checksums,
        index.checksums.as_ref().unwrap().tables.len()
    );
    assert_eq!(
        found.comparison.normalised,
        Vec::<String>::new(),
        "byte for byte"
    );
    assert_eq!(found.comparison.left_out, []);
    assert_eq!(found.restored.rows(), index.rows());
    nothing_remains(scratch.path());
}
}

testkit::on_each_server! {
fn without_checksums_it_is_not_called_proven(server) {
    let scratch = folder();
    let bare = mutant(
        good(server),
        scratch.path(),
        |_, _, _| Change::Keep,
        |index| index.checksums = None,
    );
    let places = folder();
    let found = proof(&bare, &private(server, places.path()));
    assert_eq!(
        (found.verdict, found.comparison.checksums),
        (Verdict::RestoredEqual, 0)
    );
    assert!(found.comparison.data_frames > 0 && found.differences.is_empty());
    // A table that the source has no checksum of is enough.
    let without_one = mutant(
        good(server),
        scratch.path(),
        |_, _, _| Change::Keep,
        |index| {
            index
                .checksums
                .as_mut()
                .unwrap()
                .tables
                .remove("probe")
                .unwrap();
        },
    );
    let found = proof(&without_one, &private(server, places.path()));
    assert_eq!(found.verdict, Verdict::RestoredEqual);
    let left: Vec<_> = found
        .comparison
        .left_out
        .iter()
        .map(|left| left.name.as_str())
        .collect();
    assert_eq!(left, ["probe"]);
}
}

/// A dump that lost something, as its archive looks: in itself it is whole.
fn caught(
    server: &Server,
    change: impl FnMut(Kind, &str, &[u8]) -> Change,
    object: &str,
    what: &str,
    detail: &str,
) {
    let scratch = folder();
    let bad = mutant(good(server), scratch.path(), change, |_| ());
    archive::verify_frames(&reader(&bad), &mut |_| true).unwrap();
    let places = folder();
    let found = proof(&bad, &private(server, places.path()));
    assert_eq!(found.verdict, Verdict::Failed);
    let told = found
        .differences
        .iter()
        .find(|difference| difference.what == what);
    assert!(
        told.is_some_and(|told| told.detail.contains(detail)),
        "{:?}",
        found.differences
    );
    let named = |difference: &engine::Difference| difference.object == object;
    assert!(
        found.differences.iter().all(named),
        "that object and no other: {:?}",
        found.differences
    );
    nothing_remains(places.path());
}

/// Replaces one text by another in the rows of `probe`.
fn in_probe(from: &str, to: &str, rows: i64) -> impl FnMut(Kind, &str, &[u8]) -> Change {
    let (from, to) = (from.to_owned(), to.to_owned());
    move |kind, name, text| {
        let text = String::from_utf8_lossy(text);
        if kind != Kind::Table || name != "probe" || !text.starts_with("INSERT") {
            return Change::Keep;
        }
        assert!(text.contains(&from), "{text}");
        Change::Text(text.replace(&from, &to).into_bytes(), rows)
    }
}

testkit::on_each_server! {
fn a_lost_emoji_is_caught(server) {
    caught(server,
        in_probe("un 😀", "un ?", 0),
        "probe",
        "checksum",
        "differ in: s",
    );
}
}

testkit::on_each_server! {
fn a_lost_digit_of_a_float_is_caught(server) {
    caught(server,
        in_probe("0.12345679", "0.1234568", 0),
        "probe",
        "checksum",
        "differ in: f",
    );
}
}

testkit::on_each_server! {
fn a_lost_row_is_caught(server) {
    caught(server,
        in_probe(",\n(3,3,'trois',30)", "", -1),
        "probe",
        "checksum",
        "3 rows in the source, 2 in the copy",
    );
}
}

testkit::on_each_server! {
fn values_swapped_between_rows_are_caught(server) {
    let mut first = in_probe("'deux',20", "'deux',30", 0);
    let swap = move |kind: Kind, name: &str, text: &[u8]| match first(kind, name, text) {
        Change::Text(text, _) => {
            let text = String::from_utf8(text)
                .unwrap()
                .replace("'trois',30", "'trois',20");
            Change::Text(text.into_bytes(), 0)
        }
        other => other,
    };
    caught(server, swap, "probe", "checksum", "not in the same rows");
}
}

testkit::on_each_server! {
fn a_lost_trigger_is_caught(server) {
    let lost = |kind, name: &str, _: &[u8]| match (kind, name) {
        (Kind::Trigger, "zz_first") => Change::Drop,
        _ => Change::Keep,
    };
    // Its place in the order of its table is told as well, by the trigger that came after it.
    let scratch = folder();
    let bad = mutant(good(server), scratch.path(), lost, |_| ());
    let places = folder();
    let found = proof(&bad, &private(server, places.path()));
    assert_eq!(found.verdict, Verdict::Failed);
    let lost = found
        .differences
        .iter()
        .find(|difference| difference.object == "zz_first")
        .unwrap();
    assert!(
        lost.what == "checksum" && lost.detail.contains("nothing in the copy"),
        "{lost:?}"
    );
}
}

testkit::on_each_server! {
fn a_changed_view_is_caught(server) {
    let changed = |kind, name: &str, text: &[u8]| {
        let text = String::from_utf8_lossy(text);
        match (kind, name) {
            (Kind::View, "z_open_invoices") if text.contains("'payée'") => {
                Change::Text(text.replace("'payée'", "'soldée'").into_bytes(), 0)
            }
            _ => Change::Keep,
        }
    };
    caught(server, changed, "z_open_invoices", "checksum", "view: ");
}
}

#[test]
fn remote_tables_are_left_out_with_what_rests_on_them() {
    let server =
        Server::start_with(&["--plugin-load-add=ha_federatedx", "--plugin-maturity=gamma"]);
    let database = server.database("remote");
    let port = server.port();
    server.sql(
        Some(&database),
        &format!(
            "CREATE TABLE near (a INT PRIMARY KEY); INSERT INTO near VALUES (1),(2);
             CREATE TABLE far (a INT PRIMARY KEY) ENGINE=FEDERATED CONNECTION='mysql://root@127.0.0.1:{port}/{database}/near';
             CREATE VIEW on_far AS SELECT a FROM far; CREATE VIEW on_near AS SELECT a FROM near"
        ),
    );
    let (scratch, places) = (folder(), folder());
    let file = scratch.path().join("a.sql.zst");
    with_checksums(&server, &database, &file);
    let found = proof(&file, &private(&server, places.path()));
    assert_eq!(found.differences, []);
    assert_eq!(found.verdict, Verdict::Proven, "{:?}", found.comparison);
    let left: Vec<_> = found
        .comparison
        .left_out
        .iter()
        .filter(|left| left.change == "not_created")
        .collect();
    let names: Vec<_> = left.iter().map(|left| left.name.as_str()).collect();
    assert_eq!(names, ["far", "on_far"]);
}

testkit::on_each_server! {
fn named_time_zones_of_events_are_known_to_the_private_server(server) {
    let server = Server::start_of(server.flavour(), &[]);
    let tool = match server.flavour() {
        Flavour::MySql => "mysql_tzinfo_to_sql",
        _ => "mariadb-tzinfo-to-sql",
    };
    let tool = server.flavour().search().first().map_or(tool.into(), |folder| folder.join(tool));
    let zones = std::process::Command::new(tool)
        .args(["/usr/share/zoneinfo/Europe/Paris", "Europe/Paris"])
        .output()
        .unwrap();
    assert!(zones.status.success());
    server.sql_bytes(Some("mysql"), &zones.stdout);
    let database = server.database("zones");
    server.sql(
        Some(&database),
        "SET time_zone='Europe/Paris'; CREATE EVENT e ON SCHEDULE EVERY 1 DAY STARTS '2030-07-01 03:00:00' DO SELECT 1",
    );
    let (scratch, places) = (folder(), folder());
    let file = scratch.path().join("a.sql.zst");
    with_checksums(&server, &database, &file);
    let found = proof(&file, &private(&server, places.path()));
    assert_eq!(
        (found.verdict, found.differences),
        (Verdict::Proven, vec![])
    );
}
}

// As the first release wrote them; MySQL has that function no more.
testkit::on_each_server! {
fn checksums_by_md5_stay_good(server) {
    let (scratch, places, database) = (folder(), folder(), server.database("md5"));
    server.sql(Some(&database), "CREATE TABLE t (a INT PRIMARY KEY, b VARCHAR(9)); INSERT INTO t VALUES (1,'x'),(2,NULL)");
    let file = scratch.path().join("new.sql.zst");
    let summary = with_checksums(server, &database, &file);
    assert_eq!(summary.index.checksums.unwrap().method.as_deref(), Some("sha256"));
    let sum = |hashes: &[&str]| -> String {
        let number = |hash: &&str| u128::from_str_radix(&hash[..15], 16).unwrap();
        hashes.iter().map(number).sum::<u128>().to_string()
    };
    // MD5 of 1, 2 and x, by md5sum.
    let a = sum(&["c4ca4238a0b923820dcc509a6f75849b", "c81e728d9d4c2f636f067f89cc14862c"]);
    let b = sum(&["9dd4e461268c8034f5c8564e155c67a6"]);
    let by_md5 = |a: String, b: String| mutant(&file, scratch.path(), |_, _, _| Change::Keep, move |index| {
        let checksums = index.checksums.as_mut().unwrap();
        checksums.method = None;
        let columns = &mut checksums.tables.get_mut("t").unwrap().columns;
        columns.get_mut("a").unwrap().1 = a;
        columns.get_mut("b").unwrap().1 = b;
    });
    let found = proof(&by_md5(a.clone(), b), &private(server, places.path()));
    assert_eq!(found.differences, []);
    if server.flavour() == Flavour::MySql {
        assert_eq!(found.verdict, Verdict::RestoredEqual);
        assert_eq!(found.comparison.left_out[0].change, "checksum_not_compared");
    } else {
        assert_eq!((found.verdict, found.comparison.left_out), (Verdict::Proven, vec![]));
        let found = proof(&by_md5(a, "7".into()), &private(server, places.path()));
        assert_eq!(found.verdict, Verdict::Failed);
    }
}
}

/// The archive as if another version had written it.
fn from_version(
    server: &Server,
    version: &str,
    folder: &Path,
    change: impl FnMut(Kind, &str, &[u8]) -> Change,
) -> PathBuf {
    mutant(good(server), folder, change, |index| {
        index.source.version = version.into()
    })
}

testkit::on_each_server! {
fn a_newer_program_proves_what_it_shows_in_the_same_words(server) {
    let (scratch, places) = (folder(), folder());
    let older = match server.flavour() {
        Flavour::MySql => "9.6.1",
        // Of all programs here the nearest newer one is taken.
        Flavour::NewerMariaDb => "11.7.1-MariaDB",
        Flavour::MariaDb => "10.2.1-MariaDB",
    };
    let same = from_version(server, older, scratch.path(), |_, _, _| Change::Keep);
    let found = proof(&same, &private(server, places.path()));
    assert_eq!(
        (found.verdict, found.comparison.left_out),
        (Verdict::Proven, vec![])
    );
    // A changed view may be how a newer server shows it; a lost emoji is a lost emoji.
    let view = |_, name: &str, text: &[u8]| match name {
        "french_customers" => Change::Text(
            String::from_utf8_lossy(text)
                .replace("'FR'", "'BE'")
                .into_bytes(),
            0,
        ),
        _ => Change::Keep,
    };
    let found = proof(
        &from_version(server, older, scratch.path(), view),
        &private(server, places.path()),
    );
    assert_eq!(
        (found.verdict, found.differences),
        (Verdict::NotComparable, vec![])
    );
    assert_eq!(found.comparison.left_out[0].name, "french_customers");
    let emoji = from_version(
        server,
        older,
        scratch.path(),
        in_probe("un 😀", "un ?", 0),
    );
    assert_eq!(
        proof(&emoji, &private(server, places.path())).verdict,
        Verdict::Failed
    );
}
}
