//! Rows that a server warns of or refuses, and rows as no dump of ours writes them: whichever way they were to come, the
//! same rows are there afterwards, or the same error is told.

use std::fs::File;
use std::path::PathBuf;

use archive::Format;
use archive::index::{Index, Object, Role};
use engine::{LoadBy, RestoreOptions, Script};
use testkit::{Flavour, Server, fingerprint};

use crate::support::*;
use crate::{fast, restored, told};

/// An archive of tables `t0`, `t1`, …, each with its rows in one statement.
fn crafted(server: &Server, folder: &tempfile::TempDir, tables: &[(usize, &Odd)]) -> PathBuf {
    let file = folder.path().join("crafted");
    let family = match server.flavour() {
        Flavour::MySql => "mysql",
        _ => "mariadb",
    };
    // The same release: nothing is tried in a scratch database before.
    let version = server.sql(None, "SELECT VERSION()");
    let index: Index = serde_json::from_value(serde_json::json!({
        "format": 1, "generator": "test", "dialect": "mysql", "taken_at": "", "state": "complete",
        "source": {"family": family, "version": version.trim(), "database": "x", "facts": {}},
        "objects": [], "gaps": [], "largest_statement": 0, "level": 1, "body_bytes": 0, "body_sha256": "", "frames": []
    }))
    .unwrap();
    let out = File::create(&file).unwrap();
    let mut writer = archive::Writer::new(out, Format::Archive { level: 1 }).unwrap();
    let head = |role, object, statements: &[(u64, u64)]| archive::FrameHead {
        role,
        object,
        rows: 0,
        statements: statements.to_vec(),
    };
    let header = head(Role::Header, None, &[]);
    writer.append(header, b"-- x\n").unwrap();
    let mut objects = Vec::new();
    for (at, (name, (columns, rows))) in tables.iter().enumerate() {
        let definitions: Vec<String> = columns.iter().map(definition).collect();
        let mut script = Script::new();
        script.statement(format!(
            "CREATE TABLE `t{name}` ({}) ENGINE=InnoDB",
            definitions.join(",")
        ));
        let names: Vec<String> = columns
            .iter()
            .map(|(name, ..)| format!("`{name}`"))
            .collect();
        let data = format!(
            "INSERT INTO `t{name}`({}) VALUES\n{};\n",
            names.join(","),
            rows.join(",\n")
        );
        let definition = head(Role::Definition, Some(at), script.statements());
        writer.append(definition, script.text()).unwrap();
        let rows = rows.len() as u64;
        let hash = writer
            .append(archive::FrameHead::data(at, rows), data.as_bytes())
            .unwrap();
        let mut table = archive::TableHash::default();
        table.add(&hash);
        let columns: Vec<_> = columns
            .iter()
            .map(|(name, kind, charset)| {
                let kind = kind.split(" NOT NULL").next().unwrap();
                let kind = kind.split(" PRIMARY KEY").next().unwrap();
                serde_json::json!({"name": name, "type": kind.to_lowercase(), "charset": charset})
            })
            .collect();
        let object: Object = serde_json::from_value(serde_json::json!({
            "kind": "table", "name": format!("t{name}"), "engine": "InnoDB", "rows": rows, "hash": table.hex(), "columns": columns
        }))
        .unwrap();
        objects.push(object);
    }
    writer
        .append(head(Role::Footer, None, &[]), b"-- y\n")
        .unwrap();
    writer.finish(Index { objects, ..index }).unwrap();
    file
}

fn definition((name, kind, charset): &(&str, &str, Option<&str>)) -> String {
    match charset {
        Some(charset) => {
            let (word, rest) = kind.split_once(' ').unwrap_or((kind, ""));
            format!("`{name}` {word} CHARACTER SET {charset} {rest}")
        }
        None => format!("`{name}` {kind}"),
    }
}

/// What comes of it: the rows and what is told, or the error.
fn outcome(server: &Server, database: &str, file: &std::path::Path, load: LoadBy) -> String {
    let choices = RestoreOptions {
        load,
        replace: true,
        ..RestoreOptions::default()
    };
    // The same database each time: errors name it.
    match restore_with(server, file, database, &choices) {
        Ok(restored) => {
            let facts = fingerprint(server, database);
            format!("{:#?}\n{facts:#?}", told(&restored))
        }
        Err(error) => format!("error: {error}"),
    }
}

const U8: Option<&str> = Some("utf8mb4");
const L1: Option<&str> = Some("latin1");

/// Columns of an odd table, and its rows.
type Odd = (
    &'static [(&'static str, &'static str, Option<&'static str>)],
    &'static [&'static str],
);

const ODD: &[Odd] = &[
    // Refused: twice the same key, the first, in the middle, at the end.
    (
        &[("a", "INT PRIMARY KEY", None)],
        &["(1)", "(2)", "(1)", "(3)"],
    ),
    (&[("a", "VARCHAR(9) PRIMARY KEY", U8)], &["('a')", "('A')"]),
    (
        &[("a", "INT NOT NULL", None), ("b", "INT", None)],
        &["(1,1)", "(NULL,2)"],
    ),
    // Beyond what the column holds.
    (
        &[("a", "TINYINT", None)],
        &["(127)", "(128)", "(-129)", "(99999999999999999999)"],
    ),
    (
        &[("a", "BIGINT UNSIGNED", None)],
        &["(-1)", "(18446744073709551616)"],
    ),
    (&[("a", "BIGINT", None)], &["(18446744073709551615)"]),
    (&[("a", "VARCHAR(3)", U8)], &["('abc')", "('abcd')"]),
    (&[("a", "CHAR(3)", L1)], &["('abcd')", "(0x6162636465)"]),
    (&[("a", "VARBINARY(3)", None)], &["(0x01020304)"]),
    (
        &[("a", "DECIMAL(5,2)", None)],
        &["(1.234)", "(12345.6)", "(1)", "(-0.00)", "(1.5e2)"],
    ),
    (&[("a", "FLOAT", None)], &["(1e39)", "(0.1)"]),
    (&[("a", "DOUBLE", None)], &["(1e400)"]),
    (
        &[("a", "DOUBLE", None)],
        &["(-0)", "(-0.0)", "(-0e0)", "('-0')", "(1e-400)"],
    ),
    (
        &[("a", "DOUBLE", None)],
        &["('1.5')", "(0x31)", "('')", "(1)"],
    ),
    (
        &[("a", "DOUBLE", None)],
        &[
            "(0.10000000000000000000000000000000000000000000000000000000000001)",
            "(1e5)",
        ],
    ),
    (
        &[("a", "BIT(3)", None)],
        &[
            "(0x0F)",
            "(7)",
            "('')",
            "(0x0001)",
            "(0x000F)",
            "(0x0000000000000001)",
            "(0x00000000000000000001)",
        ],
    ),
    (
        &[("a", "YEAR", None)],
        &[
            "(0)", "(70)", "(1)", "('0')", "(1900)", "(20240)", "(0000)", "(69)",
        ],
    ),
    // Other forms than the format gives.
    (
        &[("a", "INT", None)],
        &[
            "('12')", "(0x31)", "(1.5)", "(2.5)", "(1e2)", "('')", "(-0)",
        ],
    ),
    (&[("a", "INT UNSIGNED", None)], &["(0.5)", "(1)", "('x')"]),
    (
        &[("a", "VARCHAR(30)", U8)],
        &["(12)", "(1.50)", "(1e2)", "('x')", "(0xC3A9)", "(0007)"],
    ),
    (
        &[("a", "VARCHAR(30)", L1)],
        &["('é')", "(0xE9)", "('😀')", "(5)", "('a\\\\b')"],
    ),
    (
        &[("a", "VARCHAR(30)", Some("ucs2"))],
        &["('a')", "(0x0061)", "(0x61)"],
    ),
    (
        &[("a", "VARCHAR(30)", U8)],
        &["(0xFF)", "('fine')", "(0xF09F9880)"],
    ),
    (&[("a", "VARBINARY(30)", None)], &["('é')", "(0x00)", "(7)"]),
    (&[("a", "BLOB", None)], &["('a\\0b')", "(1)"]),
    (
        &[("a", "DATE", None)],
        &[
            "(20240101)",
            "('2024-01-01')",
            "('nothing')",
            "(0x323032342D30312D3031)",
        ],
    ),
    (
        &[("a", "DATETIME", None)],
        &["('2024-01-01 10:00:00.9')", "('2024-13-01')"],
    ),
    (&[("a", "TIME", None)], &["('900:00:00')", "(101010)"]),
    (&[("a", "TIMESTAMP", None)], &["('2100-01-01 00:00:00')"]),
    (
        &[("a", "ENUM('a','2','1','é')", U8)],
        &["('a')", "('2')", "('3')", "('x')", "('é')"],
    ),
    (
        &[("a", "ENUM('a','2','1','é')", U8)],
        &["(2)", "(1)", "(4)", "(0)"],
    ),
    (
        &[("a", "ENUM('a','2','1','é')", U8)],
        &["(2)", "(1)", "(5)", "(4294967296)"],
    ),
    (
        &[("a", "ENUM('a','2','1','é')", U8)],
        &["(2)", "('2')", "(0x32)", "('')"],
    ),
    (
        &[("a", "SET('a','2','1')", L1)],
        &["('a,2')", "('2,x')", "(5)", "(9)", "('')", "(0x61)"],
    ),
    (&[("a", "JSON", None)], &["('{}')", "('no')"]),
    (&[("a", "JSON", None)], &["(0x7B7D)"]),
    (&[("a", "JSON", None)], &["(7)", "('')"]),
    (&[("a", "POINT", None)], &["(0x00)"]),
    (&[("a", "POINT", None)], &["('')"]),
    // The first value says as what a column goes; what comes later is another thing.
    (
        &[("a", "INT", None), ("b", "VARCHAR(9)", U8)],
        &["(1,NULL)", "(2,'')", "(3,0xC3A9)", "(4,'é')"],
    ),
    (
        &[("a", "INT", None), ("b", "VARCHAR(9)", U8)],
        &["(1,'')", "(2,'é')", "(3,'')"],
    ),
    (
        &[("a", "INT", None), ("b", "VARCHAR(9)", U8)],
        &["(1,'')", "(2,0xC3A9)", "(3,'')"],
    ),
];

/// MariaDB takes the time of now for it, whichever way.
const ODD_IN_MYSQL: &[Odd] = &[(&[("a", "TIMESTAMP NOT NULL", None)], &["(NULL)"])];

testkit::on_each_server! {
    fn odd_rows_end_in_the_same(server) {
        let folder = folder();
        if server.flavour() == Flavour::MySql {
            server.sql(None, "SET GLOBAL local_infile=ON");
        }
        let own = match server.flavour() {
            Flavour::MySql => ODD_IN_MYSQL,
            _ => &[],
        };
        // All rows of a table together, and each row alone: nothing that another row brings about.
        let mut all: Vec<Odd> = Vec::new();
        for odd in ODD.iter().chain(own) {
            all.push(*odd);
            all.extend(odd.1.iter().map(|row| (odd.0, std::slice::from_ref(row))));
        }
        let mut fine: Vec<(usize, &Odd)> = all.iter().enumerate().collect();
        let database = server.database("odd");
        let mut refused = 0;
        let by_text = loop {
            let by_text = outcome(server, &database, &crafted(server, &folder, &fine), LoadBy::Insert);
            // The first one that is refused stops it: that one is looked at by itself.
            let Some((_, rest)) = by_text.split_once("filling table t") else {
                break by_text;
            };
            let number: usize = rest.split(':').next().unwrap().parse().unwrap();
            fine.retain(|(name, _)| *name != number);
            refused += 1;
            let file = crafted(server, &folder, &[(number, &all[number])]);
            let by_text = outcome(server, &database, &file, LoadBy::Insert);
            for way in fast(server) {
                let other = outcome(server, &database, &file, *way);
                assert_eq!(by_text, other, "{way:?}: {:?}", all[number]);
            }
        };
        assert!(by_text.starts_with('['), "{by_text}");
        assert!(refused >= 4, "{refused}");
        for way in fast(server) {
            let file = crafted(server, &folder, &fine);
            let other = outcome(server, &database, &file, *way);
            let differ = by_text.lines().zip(other.lines()).find(|(one, other)| one != other);
            assert_eq!(differ, None, "{way:?}");
            assert_eq!(by_text, other, "{way:?}");
        }
    }

    fn warnings_are_told_in_the_same_words(server) {
        let folder = folder();
        let database = server.database("warned");
        if server.flavour() == Flavour::MySql {
            server.sql(None, "SET GLOBAL local_infile=ON");
        }
        // The error value of an ENUM is warned of and is no loss; in the midst of many rows.
        server.sql(Some(&database), &format!(
            "CREATE TABLE t (id INT PRIMARY KEY, v VARCHAR(20), e ENUM('a','')); SET sql_mode='';
             INSERT INTO t SELECT seq, 'fine', IF(seq % 9, 1, 0) FROM {};", server.numbers(2000)));
        let (file, _) = dump(server, &database, &folder);
        let source = fingerprint(server, &database);
        let (text, by_text) = restored(server, &file, &database, None, LoadBy::Insert);
        assert_eq!(source.diff(&by_text), [""; 0]);
        for way in fast(server) {
            let (all, facts) = restored(server, &file, &database, None, *way);
            assert_eq!(source.diff(&facts), [""; 0], "{way:?}");
            assert_eq!(told(&all), told(&text), "{way:?}");
        }
    }
}
