//! The grid of tables with many keys: cells of some thousand rows where keys lie close together, few ones where they do
//! not, the same at any number of connections and on a copy.

use archive::Summary;
use engine::{DumpOptions, Silent};
use testkit::Server;

use crate::support::*;

/// Where keys begin to lie close together: at the eight places that are looked at, when the last key is at 2^27.
const CROWD: &str = "(seq DIV 35000)*16777216 + seq MOD 35000";

fn tables(server: &Server) -> String {
    let database = server.database("grid");
    let (many, some) = (server.numbers(280_000), server.numbers(100_000));
    let many = format!("(SELECT CAST(seq AS SIGNED)-1 AS seq FROM {many}) AS n");
    server.sql(
        Some(&database),
        &format!(
            "CREATE TABLE close (id BIGINT UNSIGNED PRIMARY KEY, v INT);
             INSERT INTO close SELECT {CROWD}, seq FROM {many}; INSERT INTO close VALUES (134217728, 0);
             CREATE TABLE below_zero (id BIGINT, b INT, PRIMARY KEY (id, b));
             INSERT INTO below_zero SELECT {CROWD}-67108864, seq FROM {many}; INSERT INTO below_zero VALUES (67108864, 0);
             CREATE TABLE far (id BIGINT UNSIGNED PRIMARY KEY, v INT); INSERT INTO far SELECT seq*60000000000000, seq FROM {some};
             CREATE TABLE two (id BIGINT PRIMARY KEY); INSERT INTO two VALUES (1), (9000000000000000000);
             CREATE TABLE one_crowd (id BIGINT PRIMARY KEY, v INT); INSERT INTO one_crowd SELECT seq, seq FROM {some};
             INSERT INTO one_crowd VALUES (100000000000, 1)"
        ),
    );
    for name in NAMES {
        server.sql(Some(&database), &format!("ANALYZE TABLE {name}"));
    }
    database
}

const NAMES: [&str; 5] = ["close", "below_zero", "far", "two", "one_crowd"];

/// The rows of each data frame of a table.
fn frames(summary: &Summary, name: &str) -> Vec<u64> {
    let index = &summary.index;
    let object = index.objects.iter().position(|object| object.name == name);
    let object = object.unwrap();
    let mut rows = Vec::new();
    for frame in &index.frames {
        if frame.rows > 0 && frame.object == Some(object) {
            rows.push(frame.rows);
        }
    }
    rows
}

testkit::on_each_server! {
fn large_tables_have_cells_by_how_close_their_keys_lie(server) {
    let folder = folder();
    let database = tables(server);
    let made = |database: &str, jobs, file: &str| {
        let choices = with_jobs(&DumpOptions::default(), jobs);
        dump_with(server, database, &folder.path().join(file), &choices, &Silent).unwrap()
    };
    let one = made(&database, 1, "one");
    // Cells of 2^15 keys. 256 cells would have 2^19 each, and a crowd would be a single frame.
    let crowds: Vec<u64> = [[32_768, 35_000 - 32_768]; 8].concat().into_iter().chain([1]).collect();
    assert_eq!(frames(&one, "close"), crowds);
    assert_eq!(frames(&one, "below_zero"), crowds);
    let far = frames(&one, "far");
    assert!((128..=257).contains(&far.len()), "{} frames", far.len());
    assert_eq!(frames(&one, "two"), [1, 1]);
    // Seven of its eight places have nothing behind them: it has the grid of one whose keys lie far apart.
    assert_eq!(frames(&one, "one_crowd"), [100_000, 1]);
    let several = made(&database, 4, "several");
    let copy = format!("{database}_copy");
    restore(server, &folder.path().join("several"), &copy);
    let again = made(&copy, 3, "again");
    for other in [&several, &again] {
        for (frame, same) in one.index.frames.iter().zip(&other.index.frames) {
            if frame.rows > 0 {
                assert_eq!((&frame.hash, frame.stored), (&same.hash, same.stored));
            }
        }
        for name in NAMES {
            assert_eq!(frames(&one, name), frames(other, name), "{name}");
        }
    }
}
}
