//! Values far larger than a packet, and the shapes around the borders of frames.

#![allow(clippy::unwrap_used)] // A helper of a test stops it at the first surprise.

mod support;

use std::sync::{Mutex, PoisonError};

use archive::index::State;
use engine::{DumpOptions, Silent};
use support::*;
use testkit::{Flavour, Server};

fn checksum(server: &Server, database: &str, table: &str) -> String {
    server
        .sql(Some(database), &format!("CHECKSUM TABLE {table} EXTENDED"))
        .split('\t')
        .nth(1)
        .unwrap()
        .trim()
        .to_owned()
}

/// Peak memory is that of the process: these tests come one after the other.
static ALONE: Mutex<()> = Mutex::new(());

/// A server that takes a gibibyte at once.
fn large_server(flavour: Flavour, log: &str) -> Server {
    let log = match flavour {
        Flavour::MySql => format!("--innodb-redo-log-capacity={log}"),
        _ => format!("--innodb-log-file-size={log}"),
    };
    Server::start_of(flavour, &["--max-allowed-packet=1G", &log])
}

/// Peak resident memory of this process so far, KiB (`VmHWM`, proc(5)).
fn peak_kib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status
        .lines()
        .find(|line| line.starts_with("VmHWM"))
        .unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

testkit::on_each_server! {
fn t53_large_values_come_back_with_flat_memory(server) {
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    let server = large_server(server.flavour(), "1G");
    let folder = folder();
    let database = server.database("large");
    // 100 MB of bytes, 60 MB of text with quotes and emoji, 5 MB of text, neighbours of all sizes.
    server.sql(
        Some(&database),
        "CREATE TABLE v (id INT PRIMARY KEY, b LONGBLOB, t LONGTEXT CHARACTER SET utf8mb4, after VARCHAR(20));
         INSERT INTO v VALUES (1, NULL, 'petit', 'a'), (2, REPEAT(UNHEX('00FF0A0D1A27'), 16*1024*1024), '', 'b'),
           (3, '', REPEAT('é''😀', 8*1024*1024), NULL), (4, 'x', REPEAT('d''été', 1024*1024), 'd'), (5, REPEAT('y', 700000), 'e', 'e');
         CREATE TABLE after_v (id INT PRIMARY KEY); INSERT INTO after_v VALUES (9)",
    );
    let before = peak_kib();
    let (file, summary) = dump(&server, &database, &folder);
    assert_eq!(summary.index.rows(), 6);
    let copy = format!("{database}_copy");
    let restored = restore(&server, &file, &copy);
    assert_eq!(restored.rows(), 6);
    let grown = peak_kib().saturating_sub(before);
    assert!(grown < 100 * 1024, "{grown} KiB more");
    assert_eq!(
        checksum(&server, &database, "v"),
        checksum(&server, &copy, "v")
    );
    assert_eq!(
        checksum(&server, &database, "after_v"),
        checksum(&server, &copy, "after_v")
    );
    let reader = reader(&file);
    archive::verify_frames(&reader, &mut |_| true).unwrap();
    let plain = server.database("large_plain");
    plain_client(&server, &file, &plain);
    assert_eq!(
        checksum(&server, &database, "v"),
        checksum(&server, &plain, "v")
    );
}
}

testkit::on_each_server! {
fn a_value_above_the_limit_is_a_gap_named_beforehand(server) {
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    let server = large_server(server.flavour(), "2G");
    let folder = folder();
    let database = server.database("huge");
    server.sql(
        Some(&database),
        "CREATE TABLE v (id INT PRIMARY KEY, b LONGBLOB) ROW_FORMAT=DYNAMIC; INSERT INTO v VALUES (1, 'small'), (2, REPEAT('z', 401*1024*1024)), (3, 'last')",
    );
    let file = folder.path().join("a");
    let summary = dump_with(&server, &database, &file, &DumpOptions::default(), &Silent).unwrap();
    assert_eq!(summary.index.state, State::Incomplete);
    assert_eq!(summary.index.gaps.len(), 1);
    assert_eq!(
        (
            summary.index.gaps[0].name.as_str(),
            summary.index.gaps[0].cause.as_str()
        ),
        ("v", "too_large")
    );
    assert_eq!(summary.index.rows(), 2);
    let copy = format!("{database}_copy");
    let restored = restore(&server, &file, &copy);
    assert_eq!(restored.gaps.len(), 1);
    assert_eq!(
        server
            .sql(Some(&copy), "SELECT GROUP_CONCAT(id) FROM v")
            .trim(),
        "1,3"
    );
}
}

testkit::on_each_server! {
fn every_border_of_statements_and_frames_is_crossed(server) {
    let folder = folder();
    let database = server.database("borders");
    // Rows of all lengths around the statement limit, keys on both sides of zero and of the grid.
    let of = |last| server.numbers(last);
    let (rows, wide, twice, pairs) = (of(3000), of(12), of(50_000), of(5000));
    server.sql(
        Some(&database),
        &format!("CREATE TABLE mixed (id BIGINT PRIMARY KEY, t MEDIUMTEXT);
         INSERT INTO mixed SELECT CAST(seq AS SIGNED)*1000-500000, REPEAT('m', MOD(seq*7919, 5000)) FROM {rows};
         CREATE TABLE wide (id INT PRIMARY KEY, t MEDIUMTEXT);
         INSERT INTO wide SELECT seq, REPEAT('w', 524288-20+seq) FROM {wide};
         CREATE TABLE unsigned_keys (id BIGINT UNSIGNED PRIMARY KEY); INSERT INTO unsigned_keys VALUES (0),(1),(18446744073709551615),(9223372036854775808);
         CREATE TABLE no_key (a INT, b VARCHAR(10)); INSERT INTO no_key SELECT MOD(seq,10), 'twice' FROM {twice};
         CREATE TABLE empty_one (id INT PRIMARY KEY);
         CREATE TABLE composite (a INT, b VARCHAR(20), PRIMARY KEY (a, b)); INSERT INTO composite SELECT MOD(seq,7)*40000, seq FROM {pairs}"),
    );
    let (file, summary) = dump(server, &database, &folder);
    let limit = (archive::STATEMENT_LIMIT + 1024) as u64;
    assert!(
        summary.index.largest_statement < limit + 524_288,
        "{}",
        summary.index.largest_statement
    );
    let frames_of = |name: &str| {
        let at = summary
            .index
            .objects
            .iter()
            .position(|object| object.name == name)
            .unwrap();
        summary
            .index
            .frames_of(at)
            .filter(|(_, frame)| frame.rows > 0)
            .count()
    };
    assert!(frames_of("mixed") > 10, "{}", frames_of("mixed"));
    assert_eq!(frames_of("empty_one"), 0);
    assert_eq!(frames_of("composite"), 7);
    assert!(
        summary
            .index
            .frames
            .iter()
            .all(|frame| frame.text <= archive::FRAME_LIMIT as u64)
    );
    archive::verify_frames(&reader(&file), &mut |_| true).unwrap();
    let copy = format!("{database}_copy");
    restore(server, &file, &copy);
    for table in [
        "mixed",
        "wide",
        "unsigned_keys",
        "no_key",
        "empty_one",
        "composite",
    ] {
        assert_eq!(
            checksum(server, &database, table),
            checksum(server, &copy, table),
            "{table}"
        );
    }
    // The copy gives the same frames again.
    let (_, again) = dump(server, &copy, &folder);
    let hashes = |summary: &archive::Summary| -> Vec<_> {
        summary
            .index
            .objects
            .iter()
            .filter(|object| !object.columns.is_empty())
            .map(|object| {
                (
                    object.name.clone(),
                    object.hash.clone(),
                    object.row_sum.clone(),
                )
            })
            .collect()
    };
    assert_eq!(hashes(&summary), hashes(&again));
}
}
