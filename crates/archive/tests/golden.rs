//! Golden archives: what each release wrote must be read for ever, to the same index and text.
//!
//! `golden/format-1.sql.zst` was made once, by
//! `GOLDEN_OUT=FILE cargo test -p archive --test golden -- --ignored`
//! which does not overwrite. Never make it anew: a change of the format gets a file of its own.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::fs::File;
use std::path::Path;
use std::process::Command;

use archive::index::{Index, Kind, Role};
use archive::{Format, FrameHead, FrameText, Reader, RowSum, TableHash, Writer};
use serde_json::{Value, json};

const FORMAT_1: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/format-1.sql.zst");

/// Role, object, rows, statements, text.
type Row = (
    Role,
    Option<usize>,
    u64,
    &'static [&'static str],
    &'static str,
);

/// Each frame of it.
#[rustfmt::skip]
const FRAMES: [Row; 10] = [
    (Role::Header, None, 0, &["SET NAMES utf8mb4", "SET time_zone='+00:00'"],
        "-- Sauvegarde 0\nSET NAMES utf8mb4;\nSET time_zone='+00:00';\n"),
    (Role::Definition, Some(0), 0, &["ALTER DATABASE DEFAULT CHARACTER SET utf8mb4"],
        "ALTER DATABASE DEFAULT CHARACTER SET utf8mb4;\n"),
    (Role::Definition, Some(1), 0, &["CREATE TABLE `té` (\n  `id` int(11) NOT NULL,\n  `x` blob,\n  PRIMARY KEY (`id`),\n  KEY `x` (`x`(9))\n)"],
        "CREATE TABLE `té` (\n  `id` int(11) NOT NULL,\n  `x` blob,\n  PRIMARY KEY (`id`),\n  KEY `x` (`x`(9))\n);\n"),
    (Role::Data, Some(1), 2, &[], "INSERT INTO `té`(`id`,`x`) VALUES\n(-4,0x27),\n(1,0x00FF);\n"),
    (Role::Data, Some(1), 2, &[], "INSERT INTO `té`(`id`,`x`) VALUES\n(32768,'');\nINSERT INTO `té`(`id`,`x`) VALUES\n(32769,NULL);\n"),
    (Role::State, Some(1), 0, &["ALTER TABLE `té` AUTO_INCREMENT=40000"], "ALTER TABLE `té` AUTO_INCREMENT=40000;\n"),
    (Role::Definition, Some(2), 0, &["CREATE TABLE `log` (`a` text)"], "CREATE TABLE `log` (`a` text);\n"),
    (Role::Data, Some(2), 1, &[], "INSERT INTO `log`(`a`) VALUES\n('it\\'s\\n');\n"),
    (Role::Definition, Some(3), 0, &["CREATE TRIGGER `g` BEFORE INSERT ON `log` FOR EACH ROW BEGIN SET NEW.a=1; END"],
        "DELIMITER ;;\nCREATE TRIGGER `g` BEFORE INSERT ON `log` FOR EACH ROW BEGIN SET NEW.a=1; END\n;;\nDELIMITER ;\n"),
    (Role::Footer, None, 0, &[], "-- gap: view v\n-- End of archive\n"),
];

/// Its index, as a reader of today must see it.
const INDEX: &str = r#"{
    "format": 1,
    "generator": "Sauvegarde 0",
    "dialect": "mysql",
    "taken_at": "2026-11-01T12:34:56Z",
    "state": "incomplete",
    "source": {"family": "mariadb", "version": "11.8.3-MariaDB", "database": "boutique", "facts": {"lower_case_table_names": "0", "sql_mode": "STRICT_TRANS_TABLES"}, "position": {"file": "binlog.000007", "offset": 4711, "gtid": "0-1-42"}},
    "objects": [
        {"kind": "database", "name": "boutique", "consistency": "snapshot", "rows": 0, "text": 46, "hash": "b5ee0858e53b05e88ad42f4f9786f1a9392047387b73533756f3764e1365088a"},
        {"kind": "table", "name": "té", "engine": "InnoDB", "consistency": "snapshot", "rows": 4, "text": 296, "hash": "7cf10ab7509752800ff8bfcd3adda2b1a6ef57818d79e2a25c2cf7d60c283a70", "key": ["id"], "columns": [{"name": "id", "type": "int(11)"}, {"name": "x", "type": "blob"}], "parts": [{"kind": "primary_key", "offset": 60, "length": 18}, {"kind": "key", "name": "x", "offset": 82, "length": 16}]},
        {"kind": "table", "name": "log", "engine": "MyISAM", "consistency": "unprotected", "rows": 1, "text": 74, "hash": "8a4b7dec5d32df15f0a527a14ff66290c10b342a0b865d9687dd0b53a19f396e", "row_sum": "a318c73449e98a014a9e4fa457af5e35", "columns": [{"name": "a", "type": "text", "charset": "utf8mb4"}]},
        {"kind": "trigger", "name": "g", "table": "log", "consistency": "snapshot", "rows": 0, "text": 106, "hash": "53816317d9a6eb2253538345fdeb6d293fe150f31cb6900821c58b77b1fa829a"}
    ],
    "gaps": [{"kind": "view", "name": "v", "cause": "unreadable", "detail": "references invalid table(s)"}],
    "notes": [{"kind": "table", "name": "log", "cause": "no_key", "detail": ""}],
    "checksums": {"tables": {"té": {"rows": 4, "rows_mix": "123456789", "columns": {"id": [4, "987654321"], "x": [3, "5"]}}}, "objects": {"trigger": "1"}},
    "largest_statement": 110,
    "level": 1,
    "body_bytes": 647,
    "body_sha256": "de5c34f256068ee21342bc782491192ab4d8a36b5eb7b76f159cc469de8e972d",
    "frames": [
        {"offset": 0, "stored": 68, "text": 59, "hash": "43bdbe0c6e447e2634b5eee658475458da10349e523741f9d288010217cd5229", "role": "header", "statements": [[16, 17], [35, 22]]},
        {"offset": 68, "stored": 55, "text": 46, "hash": "be3ab03ab57779059d81cef3333509d23f22decd21a89919bf30c08a054e8065", "role": "definition", "object": 0, "statements": [[0, 44]]},
        {"offset": 123, "stored": 106, "text": 102, "hash": "85f3bc50e8f047014dabb67fc67ab2b477f48de2ee49c5f498fd4fdb188de582", "role": "definition", "object": 1, "statements": [[0, 100]]},
        {"offset": 229, "stored": 67, "text": 58, "hash": "43663d0cd92fb195d3e4f341b86b01a0d683b129f81b9f8b2f560dd503137f9b", "role": "data", "object": 1, "rows": 2},
        {"offset": 296, "stored": 73, "text": 96, "hash": "0a3a94fb6457e2bdf8ecde5d5b3fb1bccee08df28995e54adb4a267239c4e7a6", "role": "data", "object": 1, "rows": 2},
        {"offset": 369, "stored": 49, "text": 40, "hash": "93f95c1b3e59dfe4cf02371a9a11d9b0320f22126f4bb83ce1da0d6145845f35", "role": "state", "object": 1, "statements": [[0, 38]]},
        {"offset": 418, "stored": 40, "text": 31, "hash": "95a9635351959a725b54687b8f9dc14dd0be2e6e5bdc836bd9dfd59886a8f7f7", "role": "definition", "object": 2, "statements": [[0, 29]]},
        {"offset": 458, "stored": 52, "text": 43, "hash": "bbd42d93c3f3fd581ee1c3d10b103e4fa80c44a16284857da3ee98387e49fd89", "role": "data", "object": 2, "rows": 1},
        {"offset": 510, "stored": 95, "text": 106, "hash": "2ed3a8d722a4aa41932261c7728be26e4816d12ae30032e449436e1b26101896", "role": "definition", "object": 3, "statements": [[13, 77]]},
        {"offset": 605, "stored": 42, "text": 33, "hash": "acae0b0a225ac08f603d8509a49c80c16d1aff96560c85a1751ce6fe55c2e4de", "role": "footer"}
    ]
}"#;

/// Of the whole file: nobody has made it anew.
const SHA256: &str = "7c6b81d4e86f32668880c1c0d91122d0eeaf23709480820ab9963f796d33ee65";

fn text() -> String {
    FRAMES.iter().map(|frame| frame.4).collect()
}

#[test]
fn format_1_is_read() {
    let reader = Reader::open(File::open(FORMAT_1).unwrap()).unwrap();
    let mut buffers = FrameText::default();
    assert_eq!(reader.index().frames.len(), FRAMES.len());
    for (frame, (role, object, rows, statements, text)) in reader.index().frames.iter().zip(FRAMES)
    {
        assert_eq!((frame.role, frame.object, frame.rows), (role, object, rows));
        assert_eq!(reader.text(frame, &mut buffers).unwrap(), text.as_bytes());
        let borders = frame.statements.iter();
        let found: Vec<&str> = borders
            .map(|(at, length)| &text[*at as usize..(*at + *length) as usize])
            .collect();
        assert_eq!(found, statements);
    }
    archive::verify_body(&reader, &mut |_| true).unwrap();
    assert_eq!(
        archive::verify_frames(&reader, &mut |_| true).unwrap().rows,
        5
    );
    assert_eq!(
        serde_json::to_value(reader.index()).unwrap(),
        serde_json::from_str::<Value>(INDEX).unwrap()
    );
    assert_eq!(
        reader.index(),
        &serde_json::from_str::<Index>(INDEX).unwrap()
    );
}

#[test]
fn format_1_is_read_by_zstd_alone() {
    let output = Command::new("zstd")
        .arg("-dc")
        .arg(FORMAT_1)
        .output()
        .unwrap();
    assert!(output.status.success());
    assert_eq!(String::from_utf8(output.stdout).unwrap(), text());
}

#[test]
fn format_1_is_the_file_of_old() {
    let bytes = std::fs::read(FORMAT_1).unwrap();
    assert!(bytes.len() < 4096);
    use sha2::{Digest, Sha256};
    assert_eq!(archive::hex(&Sha256::digest(&bytes)), SHA256);
}

/// Every field of an index that can be there is there once, and left out once where it may be.
fn index() -> Index {
    let hash = |at: usize| {
        let mut hash = TableHash::default();
        let kind = [Kind::Database, Kind::Table, Kind::Table, Kind::Trigger][at];
        for (role, object, _, _, text) in FRAMES {
            if object == Some(at) && (role == Role::Data || kind != Kind::Table) {
                hash.add(blake3::hash(text.as_bytes()).as_bytes());
            }
        }
        hash.hex()
    };
    let size = |at| {
        FRAMES
            .iter()
            .filter(|frame| frame.1 == Some(at))
            .map(|frame| frame.4.len())
            .sum::<usize>()
    };
    let part = |kind: &str, name: Value, line: &str| {
        let at = FRAMES[2].4.find(line).unwrap();
        json!({"kind": kind, "name": name, "offset": at, "length": line.len()})
    };
    let mut row_sum = RowSum::default();
    row_sum.add(b"('it\\'s\\n')");
    serde_json::from_value(json!({
        "format": 1, "generator": "Sauvegarde 0", "dialect": "mysql",
        "taken_at": "2026-11-01T12:34:56Z", "state": "incomplete",
        "source": {
            "family": "mariadb", "version": "11.8.3-MariaDB", "database": "boutique",
            "facts": {"sql_mode": "STRICT_TRANS_TABLES", "lower_case_table_names": "0"},
            "position": {"file": "binlog.000007", "offset": 4711, "gtid": "0-1-42"},
        },
        "objects": [
            {"kind": "database", "name": "boutique", "text": size(0), "hash": hash(0)},
            {
                "kind": "table", "name": "té", "engine": "InnoDB", "rows": 4, "text": size(1), "hash": hash(1), "key": ["id"],
                "columns": [{"name": "id", "type": "int(11)"}, {"name": "x", "type": "blob"}],
                "parts": [part("primary_key", Value::Null, "PRIMARY KEY (`id`)"), part("key", json!("x"), "KEY `x` (`x`(9))")],
            },
            {
                "kind": "table", "name": "log", "engine": "MyISAM", "consistency": "unprotected", "rows": 1,
                "text": size(2), "hash": hash(2), "row_sum": row_sum.hex(),
                "columns": [{"name": "a", "type": "text", "charset": "utf8mb4"}],
            },
            {"kind": "trigger", "name": "g", "table": "log", "text": size(3), "hash": hash(3)},
        ],
        "gaps": [{"kind": "view", "name": "v", "cause": "unreadable", "detail": "references invalid table(s)"}],
        "notes": [{"kind": "table", "name": "log", "cause": "no_key", "detail": ""}],
        "checksums": {
            "tables": {"té": {"rows": 4, "rows_mix": "123456789", "columns": {"id": [4, "987654321"], "x": [3, "5"]}}},
            "objects": {"trigger": "1"},
        },
        "largest_statement": 110, "level": 1, "body_bytes": 0, "body_sha256": "", "frames": [],
    }))
    .unwrap()
}

#[test]
#[ignore = "makes a golden archive where GOLDEN_OUT says; those of releases are kept"]
fn make() {
    let path = std::env::var_os("GOLDEN_OUT").unwrap();
    let file = File::create_new(Path::new(&path)).unwrap();
    let mut writer = Writer::new(file, Format::Archive { level: 1 }).unwrap();
    for (role, object, rows, statements, text) in FRAMES {
        let border = |sql: &&str| (text.find(sql).unwrap() as u64, sql.len() as u64);
        let statements = statements.iter().map(border).collect();
        let head = FrameHead {
            role,
            object,
            rows,
            statements,
        };
        match rows {
            // One way of writing leaves the length of the text in the frame, the other does not.
            1 => {
                writer.stream(text.as_bytes()).unwrap();
                writer.end_stream(head).unwrap();
            }
            _ => {
                writer.append(head, text.as_bytes()).unwrap();
            }
        }
    }
    let (_, summary) = writer.finish(index()).unwrap();
    println!(
        "{}\n{}",
        serde_json::to_string_pretty(&summary.index).unwrap(),
        summary.sha256
    );
}
