//! The closed grammar from outside: what is written is accepted and read back, what differs is refused.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use archive::grammar::{Checker, Counts, Dialect, Head, Value, mysql, rows, sqlite, statements};
use proptest::prelude::*;

#[derive(Debug, Clone)]
enum Datum {
    Null,
    Number(String),
    Text(Vec<u8>),
    Binary(Vec<u8>),
}

fn datum() -> impl Strategy<Value = Datum> {
    prop_oneof![
        Just(Datum::Null),
        "-?[0-9]{1,12}(\\.[0-9]{1,6})?(e[+-]?[0-9]{1,3})?".prop_map(Datum::Number),
        prop::collection::vec(any::<u8>(), 0..100).prop_map(Datum::Text),
        prop::collection::vec(
            prop::sample::select(&b"'\\\0\n\r\x1A\",();-ax\t"[..]),
            0..40
        )
        .prop_map(Datum::Text),
        "\\PC{0,60}".prop_map(|s| Datum::Text(s.into_bytes())),
        prop::collection::vec(any::<u8>(), 0..80).prop_map(Datum::Binary),
    ]
}

/// Statements of rows of three values.
fn table() -> impl Strategy<Value = Vec<Vec<[Datum; 3]>>> {
    let row = [datum(), datum(), datum()];
    prop::collection::vec(prop::collection::vec(row, 1..5), 0..4)
}

fn head(dialect: Dialect) -> Head {
    match dialect {
        Dialect::MySql => Head::new(dialect, b"t`\n", &["a", "b,", "c) VALUES"]).unwrap(),
        Dialect::Sqlite => Head::with_rowid(b"t\"", b"rowid", &["b,", "c"]).unwrap(),
    }
}

fn encode(dialect: Dialect, table: &[Vec<[Datum; 3]>]) -> Vec<u8> {
    let mut out = Vec::new();
    for statement in table {
        out.extend_from_slice(head(dialect).as_bytes());
        for (at, row) in statement.iter().enumerate() {
            out.extend_from_slice(if at == 0 { b"(" } else { b",\n(" });
            for (at, datum) in row.iter().enumerate() {
                if at > 0 {
                    out.push(b',');
                }
                match (datum, dialect) {
                    (Datum::Null, _) => out.extend_from_slice(b"NULL"),
                    (Datum::Number(n), _) => out.extend_from_slice(n.as_bytes()),
                    (Datum::Text(t), Dialect::MySql) => mysql::push_text(&mut out, t),
                    (Datum::Text(t), Dialect::Sqlite) => sqlite::push_text(&mut out, t),
                    (Datum::Binary(b), Dialect::MySql) => mysql::push_hex(&mut out, b),
                    (Datum::Binary(b), Dialect::Sqlite) => sqlite::push_hex(&mut out, b),
                }
            }
            out.push(b')');
        }
        out.extend_from_slice(b";\n");
    }
    out
}

fn assert_same(datum: &Datum, value: Value<'_>, dialect: Dialect) {
    let mut bytes = Vec::new();
    value.unescape(dialect, &mut bytes).unwrap();
    assert_eq!(value.len(dialect), bytes.len());
    match (datum, value) {
        (Datum::Null, Value::Null) => {}
        (Datum::Number(n), Value::Number(_)) => assert_eq!(n.as_bytes(), bytes),
        (Datum::Text(t), Value::Text(_) | Value::HexText(_)) => assert_eq!(t, &bytes),
        (Datum::Binary(b), Value::Hex(_)) => assert_eq!(b, &bytes),
        (Datum::Binary(b), Value::Text(_)) => assert!(b.is_empty() && bytes.is_empty()),
        other => panic!("kinds differ: {other:?}"),
    }
}

fn read_back(dialect: Dialect, text: &[u8], table: &[Vec<[Datum; 3]>]) {
    let head = head(dialect);
    let found = statements(text, &head).unwrap();
    assert_eq!(found.len(), table.len());
    let mut values = Vec::new();
    let mut end = 0;
    for (found, statement) in found.iter().zip(table) {
        assert_eq!(found.range.start, end);
        assert_eq!(&text[found.range.end..found.range.end + 2], b";\n");
        end = found.range.end + 2;
        assert_eq!(found.rows, statement.len() as u64);
        let mut rows = rows(&text[found.range.clone()], &head).unwrap();
        for row in statement {
            assert!(rows.next_row(&mut values).unwrap());
            assert_eq!(values.len(), 3);
            for (datum, value) in row.iter().zip(&values) {
                assert_same(datum, *value, dialect);
            }
        }
        assert!(!rows.next_row(&mut values).unwrap());
    }
    assert_eq!(end, text.len());
}

fn check(dialect: Dialect, text: &[u8]) -> Result<Counts, archive::grammar::Error> {
    let head = head(dialect);
    let mut checker = Checker::new(&head);
    checker.feed(text)?;
    checker.finish()
}

/// All values of an accepted text can be read; a refused text may do anything but panic.
fn accepted_can_be_read(dialect: Dialect, text: &[u8]) -> bool {
    let head = head(dialect);
    let Ok(found) = statements(text, &head) else {
        if let Ok(mut rows) = rows(text, &head) {
            let mut values = Vec::new();
            while let Ok(true) = rows.next_row(&mut values) {
                for value in &values {
                    let mut out = Vec::new();
                    value.len(dialect);
                    // Only whether it panics matters here: the text is refused already.
                    let _ = value.unescape(dialect, &mut out);
                }
            }
        }
        return false;
    };
    let mut values = Vec::new();
    for statement in found {
        let mut rows = rows(&text[statement.range], &head).unwrap();
        let mut count = 0;
        while rows.next_row(&mut values).unwrap() {
            count += 1;
            assert_eq!(values.len(), 3);
            for value in &values {
                value.unescape(dialect, &mut Vec::new()).unwrap();
            }
        }
        assert_eq!(count, statement.rows);
    }
    true
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_encoded_is_accepted_at_any_cuts_and_read_back(
        table in table(),
        cuts in prop::collection::vec(1usize..40, 1..50),
    ) {
        for dialect in [Dialect::MySql, Dialect::Sqlite] {
            let text = encode(dialect, &table);
            let head = head(dialect);
            let mut checker = Checker::new(&head);
            let mut rest = &text[..];
            for cut in cuts.iter().cycle() {
                let (chunk, after) = rest.split_at((*cut).min(rest.len()));
                checker.feed(chunk).unwrap();
                rest = after;
                if rest.is_empty() {
                    break;
                }
            }
            let counts = checker.finish().unwrap();
            prop_assert_eq!(counts.statements, table.len() as u64);
            prop_assert_eq!(counts.rows, table.iter().map(Vec::len).sum::<usize>() as u64);
            read_back(dialect, &text, &table);
        }
    }

    #[test]
    fn a_changed_byte_is_refused_or_leaves_a_readable_frame(
        table in table(), place in any::<prop::sample::Index>(), byte in any::<u8>(),
    ) {
        for dialect in [Dialect::MySql, Dialect::Sqlite] {
            let mut text = encode(dialect, &table);
            if text.is_empty() {
                continue;
            }
            let place = place.index(text.len());
            text[place] = byte;
            accepted_can_be_read(dialect, &text);
        }
    }

    #[test]
    fn cuts_never_change_the_verdict(
        table in table(), place in any::<prop::sample::Index>(), byte in any::<u8>(), cut in 1usize..9,
    ) {
        for dialect in [Dialect::MySql, Dialect::Sqlite] {
            let mut text = encode(dialect, &table);
            if text.is_empty() {
                continue;
            }
            let place = place.index(text.len());
            text[place] = byte;
            let head = head(dialect);
            let mut checker = Checker::new(&head);
            let pieces = text.chunks(cut).try_for_each(|c| checker.feed(c)).and_then(|()| checker.finish());
            prop_assert_eq!(pieces, check(dialect, &text));
        }
    }
}

/// Every place × every byte value of a frame which has each kind of value.
#[test]
fn each_single_byte_change_of_a_whole_frame() {
    let table = vec![
        vec![
            [
                Datum::Null,
                Datum::Number("-12.50e+7".into()),
                Datum::Text(b"it's\n\\".to_vec()),
            ],
            [
                Datum::Number("0".into()),
                Datum::Binary(b"\x00\xFE".to_vec()),
                Datum::Text(vec![]),
            ],
        ],
        vec![[
            Datum::Text(b"\0".to_vec()),
            Datum::Binary(vec![]),
            Datum::Number("9e999".into()),
        ]],
    ];
    for dialect in [Dialect::MySql, Dialect::Sqlite] {
        let text = encode(dialect, &table);
        assert!(accepted_can_be_read(dialect, &text));
        let (mut accepted, mut refused) = (0, 0);
        for place in 0..text.len() {
            for byte in (0..=255u8).filter(|b| *b != text[place]) {
                let mut changed = text.clone();
                changed[place] = byte;
                if accepted_can_be_read(dialect, &changed) {
                    accepted += 1;
                } else {
                    refused += 1;
                }
            }
            // A frame cut short is never whole, but between two statements.
            let whole = place == 0 || text[..place].ends_with(b";\n") && place != text.len();
            assert_eq!(
                check(dialect, &text[..place]).is_ok(),
                whole,
                "cut at {place}"
            );
        }
        assert!(
            accepted > 0 && refused > 10 * accepted,
            "{accepted} {refused}"
        );
    }
}

fn one_value(dialect: Dialect, value: &str) -> bool {
    let mut text = head(dialect).as_bytes().to_vec();
    text.extend_from_slice(format!("(NULL,{value},NULL);\n").as_bytes());
    accepted_can_be_read(dialect, &text)
}

#[test]
fn values_in_the_grammar() {
    for both in [
        "NULL",
        "0",
        "-0",
        "007",
        "1.50",
        "-1e5",
        "1.5e+30",
        "2e-308",
        "0.0",
        "0e0",
        "''",
        "'a\tb\"é'",
    ] {
        assert!(one_value(Dialect::MySql, both), "{both}");
        assert!(one_value(Dialect::Sqlite, both), "{both}");
    }
    for mysql in [r"'\0\n\r\Z\\\''", "0x00", "0xAF09", "'\x01\x08\x7F'"] {
        assert!(one_value(Dialect::MySql, mysql), "{mysql}");
    }
    for sqlite in [
        "x''",
        "x'0AFF'",
        "''''",
        "'a''b'",
        "'\\'",
        "'\n\r'",
        "9e999",
        "-9e999",
        "CAST(x'00' AS TEXT)",
    ] {
        assert!(one_value(Dialect::Sqlite, sqlite), "{sqlite}");
    }
}

#[test]
fn values_outside_the_grammar() {
    for both in [
        "",
        " 1",
        "1 ",
        "+1",
        ".5",
        "1.",
        "1E5",
        "1e",
        "1e+",
        "-",
        "--1",
        "1.2.3",
        "1e5.0",
        "null",
        "NULLS",
        "NUL",
        "'a",
        "a",
        "(1)",
        "1+1",
        "1/**/",
        "\"a\"",
        "`a`",
        "0X00",
        "X'00'",
        "NULL,1",
        "-NULL",
        "-'a'",
        "TRUE",
        "'a' 'b'",
        "now()",
        "@a",
        "1\n",
        "CAST('a' AS TEXT)",
        "\\N",
        "1,",
    ] {
        assert!(!one_value(Dialect::MySql, both), "MySQL {both}");
        assert!(!one_value(Dialect::Sqlite, both), "SQLite {both}");
    }
    for mysql in [
        r"'\a'",
        r"'\%'",
        r"'\b'",
        r"'\t'",
        r"'\''\'",
        "''''",
        "'a''b'",
        "'\n'",
        "'\r'",
        "'\0'",
        "'\x1A'",
        "0x",
        "0x0",
        "0xaf",
        "-0x00",
        "00x00",
        "x'00'",
        "CAST(x'00' AS TEXT)",
        "b'0'",
        "_utf8'a'",
        "0x00 ",
    ] {
        assert!(!one_value(Dialect::MySql, mysql), "{mysql:?}");
    }
    for sqlite in [
        "'\0'",
        "x'0'",
        "x'af'",
        "x'00",
        "0x00",
        "CAST(x'' AS TEXT)",
        "CAST(x'0' AS TEXT)",
        "CAST(x'00' as TEXT)",
        "CAST(x'00'  AS TEXT)",
        "CAST(x'00' AS BLOB)",
        "CAST(00 AS TEXT)",
        "'\\''",
    ] {
        assert!(!one_value(Dialect::Sqlite, sqlite), "{sqlite:?}");
    }
}

#[test]
fn statements_outside_the_grammar() {
    let head = Head::new(Dialect::MySql, b"t", &["a"]).unwrap();
    let good = "INSERT INTO `t`(`a`) VALUES\n(1),\n(2);\n";
    assert_eq!(statements(good.as_bytes(), &head).unwrap()[0].rows, 2);
    for bad in [
        "INSERT INTO `t`(`a`) VALUES\n;\n",
        "INSERT INTO `t`(`a`) VALUES\n(1),(2);\n",
        "INSERT INTO `t`(`a`) VALUES\n(1), \n(2);\n",
        "INSERT INTO `t`(`a`) VALUES\n(1),\n;\n",
        "INSERT INTO `t`(`a`) VALUES\n(1);",
        "INSERT INTO `t`(`a`) VALUES\n(1)\n",
        "INSERT INTO `t`(`a`) VALUES\n(1);\n\n",
        "INSERT INTO `t`(`a`) VALUES\n(1); \n",
        "INSERT INTO `t`(`a`) VALUES\n();\n",
        "INSERT INTO `t`(`a`) VALUES\n(1,2);\n",
        "INSERT INTO `t`(`a`) VALUES\n(1) ON DUPLICATE KEY UPDATE a=1;\n",
        "INSERT INTO `t`(`b`) VALUES\n(1);\n",
        "INSERT INTO `u`(`a`) VALUES\n(1);\n",
        "INSERT INTO `t`(`a`) VALUES (1);\n",
        "-- c\nINSERT INTO `t`(`a`) VALUES\n(1);\n",
        "DROP TABLE `t`;\n",
        "\u{feff}INSERT INTO `t`(`a`) VALUES\n(1);\n",
    ] {
        let twice = format!("{good}{bad}");
        assert!(statements(bad.as_bytes(), &head).is_err(), "{bad:?}");
        assert!(statements(twice.as_bytes(), &head).is_err(), "{bad:?}");
    }
}

#[test]
fn errors_say_where_and_stay() {
    let head = Head::new(Dialect::MySql, b"t", &["a"]).unwrap();
    let mut checker = Checker::new(&head);
    checker.feed(b"INSERT INTO `t`(`a`) VALUES\n(1").unwrap();
    let error = checker.feed(b"2x);\n").unwrap_err();
    assert_eq!(error.offset, 31);
    assert_eq!(
        error.to_string(),
        "not in the grammar of data frames: expected a comma or closing parenthesis after the value at byte 31"
    );
    assert_eq!(checker.feed(b");\n").unwrap_err(), error);
    assert_eq!(checker.finish().unwrap_err(), error);
}
