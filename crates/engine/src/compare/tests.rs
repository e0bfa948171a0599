//! Two small archives each, which differ in one thing.

use std::fs::File;

use archive::Format;
use archive::index::{
    Checksums, Column, Dialect, Gap, Index, Kind, Object, Role, Source, TableChecksum,
};

use super::*;
use crate::{Assembly, Script};

/// What an archive of these tests holds.
#[derive(Clone)]
struct Made {
    create: &'static str,
    rows: Vec<&'static str>,
    key: Vec<String>,
    view: bool,
    gaps: Vec<Gap>,
    checksums: Option<Checksums>,
}

fn made() -> Made {
    let columns = [
        ("a".to_owned(), (2, "77".to_owned())),
        ("f".to_owned(), (2, "5".to_owned())),
    ];
    let table = TableChecksum {
        rows: 2,
        rows_mix: "9".into(),
        columns: columns.into(),
    };
    let checksums = Checksums {
        method: None,
        tables: [("t".to_owned(), table)].into(),
        objects: [
            ("table:t".to_owned(), "1:1".to_owned()),
            ("view:v".to_owned(), "1:2".to_owned()),
        ]
        .into(),
    };
    Made {
        create: "CREATE TABLE t (a int(11), f float)",
        rows: vec!["(1,1)", "(2,2)"],
        key: vec!["a".into()],
        view: true,
        gaps: Vec::new(),
        checksums: Some(checksums),
    }
}

fn archive(made: &Made) -> Reader<File> {
    let source = Source {
        family: "mariadb".into(),
        version: "1".into(),
        database: "d".into(),
        facts: Default::default(),
        position: None,
    };
    let index = Index {
        gaps: made.gaps.clone(),
        checksums: made.checksums.clone(),
        ..Index::new("", Dialect::MySql, source, String::new())
    };
    let mut assembly = Assembly::new(
        tempfile::tempfile().unwrap(),
        Format::Archive { level: 1 },
        index,
    )
    .unwrap();
    let column = |name: &str, kind: &str| Column {
        name: name.into(),
        kind: kind.into(),
        charset: None,
    };
    let columns = vec![column("a", "int(11)"), column("f", "float")];
    let at = assembly.object(Object {
        key: made.key.clone(),
        columns,
        ..Object::new(Kind::Table, "t")
    });
    let mut script = Script::new();
    script.statement(made.create);
    assembly
        .script(Role::Definition, Some(at), &script)
        .unwrap();
    let mut rows = assembly.rows(
        at,
        b"INSERT INTO `t`(`a`,`f`) VALUES\n".to_vec(),
        made.key.is_empty(),
    );
    for row in &made.rows {
        rows.begin_row().extend_from_slice(row.as_bytes());
        rows.end_row().unwrap();
    }
    rows.finish().unwrap();
    if made.view {
        let at = assembly.object(Object::new(Kind::View, "v"));
        let mut script = Script::new();
        script.statement("CREATE VIEW v AS SELECT 1");
        assembly
            .script(Role::Definition, Some(at), &script)
            .unwrap();
    }
    Reader::open(assembly.finish().unwrap().0).unwrap()
}

fn rules(exact: bool) -> Rules<'static> {
    Rules {
        exact,
        one_family: true,
        left_out: Vec::new(),
        normalisations: Vec::new(),
    }
}

fn found(change: impl FnOnce(&mut Made), rules: &Rules<'_>) -> Outcome {
    let mut copy = made();
    change(&mut copy);
    compare(&archive(&made()), &archive(&copy), rules).unwrap()
}

fn told(outcome: &Outcome) -> Vec<(&str, &str)> {
    outcome
        .differences
        .iter()
        .map(|one| (one.object.as_str(), one.what.as_str()))
        .collect()
}

#[test]
fn equal_archives_are_proven() {
    let outcome = found(|_| (), &rules(true));
    assert_eq!((outcome.verdict, told(&outcome)), (Verdict::Proven, vec![]));
    let comparison = outcome.comparison;
    assert_eq!(
        (
            comparison.data_frames,
            comparison.definitions,
            comparison.checksums
        ),
        (1, 2, 1)
    );
}

#[test]
fn each_difference_has_its_name() {
    for (change, told_as) in [
        (
            (|made: &mut Made| made.rows = vec!["(1,1)", "(3,2)"]) as fn(&mut Made),
            ("t", "data"),
        ),
        (|made| made.rows = vec!["(2,2)", "(1,1)"], ("t", "data")),
        (|made| made.rows = vec!["(1,1)"], ("t", "rows")),
        (
            |made| made.create = "CREATE TABLE t (a int(12), f float)",
            ("t", "definition"),
        ),
        (|made| made.view = false, ("v", "missing")),
    ] {
        let outcome = found(change, &rules(true));
        assert_eq!(
            (outcome.verdict, told(&outcome)),
            (Verdict::Failed, vec![told_as])
        );
    }
    let mut small = made();
    small.view = false;
    let outcome = compare(&archive(&small), &archive(&made()), &rules(true)).unwrap();
    assert_eq!(
        (outcome.verdict, told(&outcome)),
        (Verdict::Failed, vec![("v", "extra")])
    );
}

#[test]
fn rows_without_a_key_may_come_in_another_order_and_not_otherwise() {
    let without_key = |rows: Vec<&'static str>| Made {
        key: Vec::new(),
        rows,
        ..made()
    };
    let compare = |rows| {
        compare(
            &archive(&without_key(vec!["(1,1)", "(2,2)"])),
            &archive(&without_key(rows)),
            &rules(true),
        )
    };
    let outcome = compare(vec!["(2,2)", "(1,1)"]).unwrap();
    assert_eq!(
        (outcome.verdict, outcome.comparison.normalised.len()),
        (Verdict::Proven, 1)
    );
    let outcome = compare(vec!["(2,2)", "(2,2)"]).unwrap();
    assert_eq!(told(&outcome), [("t", "data")]);
}

#[test]
fn between_two_versions_a_definition_that_differs_is_not_comparable() {
    let width = |made: &mut Made| made.create = "CREATE TABLE t (a int, f float)";
    let outcome = found(width, &rules(false));
    assert_eq!(
        (outcome.verdict, told(&outcome)),
        (Verdict::NotComparable, vec![])
    );
    assert_eq!(outcome.comparison.left_out[0].change, "definition_differs");
    let without = |_: Side, _: &Object, text: &[u8]| {
        String::from_utf8_lossy(text)
            .replace("int(11)", "int")
            .into_bytes()
    };
    let unneeded = |_: Side, _: &Object, text: &[u8]| text.to_vec();
    let normalisations = vec![
        Normalisation {
            name: "nothing",
            apply: Box::new(unneeded),
        },
        Normalisation {
            name: "width",
            apply: Box::new(without),
        },
    ];
    let outcome = found(
        width,
        &Rules {
            normalisations,
            ..rules(false)
        },
    );
    assert_eq!((outcome.verdict, told(&outcome)), (Verdict::Proven, vec![]));
    assert_eq!(outcome.comparison.normalised, ["width"]);
    // Data and counts are the same everywhere.
    let outcome = found(|made| made.rows = vec!["(1,1)", "(3,2)"], &rules(false));
    assert_eq!(told(&outcome), [("t", "data")]);
}

fn table(made: &mut Made) -> &mut TableChecksum {
    made.checksums
        .as_mut()
        .unwrap()
        .tables
        .get_mut("t")
        .unwrap()
}

#[test]
fn checksums_are_compared() {
    type Case = (fn(&mut Made), bool, Verdict);
    let cases: [Case; 9] = [
        (|made| table(made).rows = 3, true, Verdict::Failed),
        (|made| table(made).rows = 3, false, Verdict::Failed),
        (
            |made| table(made).rows_mix = "8".into(),
            true,
            Verdict::Failed,
        ),
        (
            |made| table(made).rows_mix = "8".into(),
            false,
            Verdict::Failed,
        ),
        (
            |made| table(made).columns.get_mut("a").unwrap().1 = "6".into(),
            false,
            Verdict::Failed,
        ),
        // Another version may write a FLOAT otherwise.
        (
            |made| table(made).columns.get_mut("f").unwrap().1 = "6".into(),
            false,
            Verdict::NotComparable,
        ),
        (
            |made| table(made).columns.get_mut("f").unwrap().1 = "6".into(),
            true,
            Verdict::Failed,
        ),
        (
            |made| table(made).columns.get_mut("f").unwrap().0 = 1,
            false,
            Verdict::Failed,
        ),
        (|made| made.checksums = None, true, Verdict::Failed),
    ];
    for (number, (change, exact, verdict)) in cases.into_iter().enumerate() {
        let outcome = found(change, &rules(exact));
        assert_eq!(outcome.verdict, verdict, "case {number}: {outcome:?}");
    }
}

#[test]
fn sums_of_two_methods_are_not_compared_and_their_counts_are() {
    let other = |made: &mut Made| {
        made.checksums.as_mut().unwrap().method = Some("sha256".into());
        table(made).columns.get_mut("a").unwrap().1 = "78".into();
    };
    let outcome = found(other, &rules(true));
    assert_eq!(
        (outcome.verdict, told(&outcome)),
        (Verdict::RestoredEqual, vec![])
    );
    assert_eq!(outcome.comparison.checksums, 0);
    let left = &outcome.comparison.left_out[0];
    assert_eq!(
        (left.name.as_str(), left.change.as_str()),
        ("t", "checksum_not_compared")
    );
    let lost_a_row = |made: &mut Made| {
        other(made);
        table(made).rows = 1;
    };
    assert_eq!(found(lost_a_row, &rules(true)).verdict, Verdict::Failed);
}

#[test]
fn digests_tell_what_the_dump_has_lost() {
    let lost = |made: &mut Made| _ = made.checksums.as_mut().unwrap().objects.remove("view:v");
    for exact in [true, false] {
        assert_eq!(told(&found(lost, &rules(exact))), [("v", "checksum")]);
    }
    let other = |made: &mut Made| {
        _ = made
            .checksums
            .as_mut()
            .unwrap()
            .objects
            .insert("view:v".into(), "1:3".into())
    };
    assert_eq!(told(&found(other, &rules(true))), [("v", "checksum")]);
    assert_eq!(found(other, &rules(false)).verdict, Verdict::NotComparable);
}

#[test]
fn what_was_left_out_is_neither_missing_nor_compared() {
    let left = Change {
        kind: Kind::View,
        name: "v".into(),
        change: "not_created".into(),
        detail: String::new(),
    };
    let without = |made: &mut Made| {
        made.view = false;
        made.checksums.as_mut().unwrap().objects.remove("view:v");
    };
    let outcome = found(
        without,
        &Rules {
            left_out: vec![left.clone()],
            ..rules(true)
        },
    );
    assert_eq!((outcome.verdict, told(&outcome)), (Verdict::Proven, vec![]));
    assert_eq!(outcome.comparison.left_out, [left]);
}

#[test]
fn rows_beside_a_gap_are_not_proven() {
    let gap = Gap {
        kind: Kind::Table,
        name: "t".into(),
        cause: "too_large".into(),
        detail: String::new(),
    };
    let old = Made {
        gaps: vec![gap],
        ..made()
    };
    let outcome = compare(&archive(&old), &archive(&made()), &rules(true)).unwrap();
    assert_eq!(
        (outcome.verdict, told(&outcome)),
        (Verdict::RestoredEqual, vec![])
    );
    assert_eq!(
        outcome.comparison.left_out[0].change,
        "checksum_not_compared"
    );
}

#[test]
fn nothing_compared_is_nothing_proven() {
    let source = archive(&made());
    let left_out = source.index().objects.iter().map(|object| Change {
        kind: object.kind,
        name: object.name.clone(),
        change: "not_created".into(),
        detail: String::new(),
    });
    let outcome = compare(
        &source,
        &source_of_nothing(),
        &Rules {
            left_out: left_out.collect(),
            ..rules(true)
        },
    )
    .unwrap();
    assert_eq!(
        (outcome.verdict, told(&outcome)),
        (Verdict::NotComparable, vec![])
    );
}

fn source_of_nothing() -> Reader<File> {
    let mut nothing = made();
    nothing.checksums = None;
    archive(&nothing)
}
