//! Retention, case by case and over many folders.

use super::*;

fn at(minute: i64) -> Timestamp {
    Timestamp::from_second(1_800_000_000 + minute * 60).unwrap()
}

fn archive(name: &str, minute: i64, complete: bool) -> Candidate {
    let content = Content::Archive {
        database: "shop".into(),
        taken: at(minute),
        complete,
        safety_copy: false,
    };
    Candidate {
        name: name.into(),
        content,
        marks: Marks::default(),
    }
}

fn of(database: &str, mut file: Candidate) -> Candidate {
    if let Content::Archive { database: own, .. } = &mut file.content {
        *own = database.into();
    }
    file
}

fn copy(name: &str, minute: i64) -> Candidate {
    let mut file = archive(name, minute, true);
    if let Content::Archive { safety_copy, .. } = &mut file.content {
        *safety_copy = true;
    }
    file
}

fn pinned(mut file: Candidate) -> Candidate {
    file.marks.pinned = true;
    file
}

fn proven(mut file: Candidate) -> Candidate {
    file.marks.proven = true;
    file
}

fn damaged(mut file: Candidate) -> Candidate {
    file.marks.damaged = true;
    file
}

fn in_use(mut file: Candidate) -> Candidate {
    file.marks.in_use = true;
    file
}

fn other(name: &str, content: Content) -> Candidate {
    Candidate {
        name: name.into(),
        content,
        marks: Marks::default(),
    }
}

/// Names that go, in the order of the files.
fn gone(files: &[Candidate], fresh: &str, keep: usize) -> Vec<String> {
    let decisions = plan(files, fresh, NonZeroUsize::new(keep).unwrap());
    let go = |decision: &Decision| matches!(decision, Decision::Delete(_));
    files
        .iter()
        .zip(&decisions)
        .filter(|(_, decision)| go(decision))
        .map(|(file, _)| file.name.clone())
        .collect()
}

#[test]
fn cases() {
    let good = |name: &str, minute| archive(name, minute, true);
    let bad = |name: &str, minute| archive(name, minute, false);
    type Case = (
        &'static str,
        Vec<Candidate>,
        &'static str,
        usize,
        &'static [&'static str],
    );
    let cases: Vec<Case> = vec![
        ("nothing there", vec![], "a", 4, &[]),
        ("the first", vec![good("a", 1)], "a", 4, &[]),
        (
            "exactly as many",
            vec![good("a", 1), good("b", 2)],
            "b",
            2,
            &[],
        ),
        (
            "one too many, in any order",
            vec![good("c", 3), good("a", 1), good("b", 2)],
            "c",
            2,
            &["a"],
        ),
        (
            "keep one",
            vec![good("a", 1), good("b", 2), good("c", 3)],
            "c",
            1,
            &["a", "b"],
        ),
        (
            "incomplete ones do not count",
            vec![
                good("a", 1),
                good("b", 2),
                bad("x", 3),
                bad("y", 4),
                good("c", 5),
            ],
            "c",
            3,
            &[],
        ),
        (
            "an old incomplete one goes when enough good ones follow",
            vec![bad("x", 1), good("a", 2), good("b", 3)],
            "b",
            2,
            &["x"],
        ),
        (
            "safety copies do not count",
            vec![
                good("a", 1),
                good("b", 2),
                good("c", 3),
                good("d", 4),
                copy("x", 5),
                copy("y", 6),
                copy("z", 7),
                good("e", 8),
            ],
            "e",
            4,
            &["a"],
        ),
        (
            "an old safety copy goes when enough backups follow",
            vec![copy("x", 1), good("a", 2), copy("y", 3), good("b", 4)],
            "b",
            2,
            &["x"],
        ),
        (
            "pinned ones stay and take nobody's place",
            vec![
                pinned(good("a", 1)),
                pinned(bad("x", 2)),
                good("b", 3),
                pinned(good("c", 4)),
                good("d", 5),
                good("e", 6),
            ],
            "e",
            2,
            &["b"],
        ),
        (
            "a fresh one that is pinned deletes the others all the same",
            vec![
                good("a", 1),
                good("b", 2),
                good("c", 3),
                pinned(good("d", 4)),
            ],
            "d",
            2,
            &["a"],
        ),
        (
            "the last proven one stays beyond the number",
            vec![
                proven(good("a", 1)),
                proven(good("b", 2)),
                good("c", 3),
                good("d", 4),
                good("e", 5),
            ],
            "e",
            2,
            &["a", "c"],
        ),
        (
            "until a newer one is proven",
            vec![proven(good("a", 1)), good("b", 2), proven(good("c", 3))],
            "c",
            1,
            &["a", "b"],
        ),
        (
            "a proven one of another database, an incomplete one and a safety copy say nothing",
            vec![
                proven(good("a", 1)),
                of("b", proven(good("o", 2))),
                proven(bad("x", 3)),
                proven(copy("y", 4)),
                good("b", 5),
            ],
            "b",
            1,
            &["x", "y"],
        ),
        (
            "a damaged one takes no place, and a person decides",
            vec![good("a", 1), damaged(proven(good("b", 2))), good("c", 3)],
            "c",
            2,
            &[],
        ),
        (
            "what a run needs stays, and counts as it is",
            vec![
                in_use(good("a", 1)),
                in_use(bad("x", 2)),
                good("b", 3),
                good("c", 4),
            ],
            "c",
            1,
            &["b"],
        ),
        (
            "a safety copy alone deletes nothing",
            vec![good("a", 1), good("b", 2), copy("x", 3)],
            "x",
            1,
            &[],
        ),
        (
            "the clock went back",
            vec![good("future", 99), good("now", 1)],
            "now",
            1,
            &["future"],
        ),
        (
            "the clock went back, and the fresh one stays",
            vec![
                good("f1", 97),
                good("f2", 98),
                good("f3", 99),
                good("now", 1),
            ],
            "now",
            2,
            &["f1", "f2"],
        ),
        (
            "another database is not counted",
            vec![
                of("b", good("a", 1)),
                good("c", 2),
                of("b", good("d", 3)),
                good("e", 4),
            ],
            "e",
            1,
            &["c"],
        ),
        (
            "what a person must decide",
            vec![
                other("old.sql", Content::Legacy),
                other("hurt", Content::Unreadable),
                good("a", 1),
                good("b", 2),
            ],
            "b",
            1,
            &["a"],
        ),
        (
            "the fresh one is missing",
            vec![good("a", 1), good("b", 2)],
            "c",
            1,
            &[],
        ),
        (
            "the fresh one is incomplete",
            vec![good("a", 1), good("b", 2), bad("c", 3)],
            "c",
            1,
            &[],
        ),
        (
            "the same second",
            vec![
                good("s", 1),
                good("s_2", 1),
                good("s_10", 1),
                good("s_9", 1),
            ],
            "s_10",
            2,
            &["s", "s_2"],
        ),
    ];
    for (what, files, fresh, keep, expected) in cases {
        assert_eq!(gone(&files, fresh, keep), expected, "{what}");
    }
}

#[test]
fn reasons() {
    let files = [
        archive("a", 1, true),
        archive("x", 2, false),
        archive("b", 3, true),
        archive("y", 4, false),
        copy("z", 0),
        of("b", archive("o", 5, true)),
        other("old", Content::Legacy),
        other("hurt", Content::Unreadable),
    ];
    let three = [
        proven(archive("a", 1, true)),
        in_use(archive("b", 2, true)),
        archive("c", 3, true),
    ];
    assert_eq!(
        plan(&three, "c", NonZeroUsize::MIN),
        [Keep::LastProven, Keep::InUse, Keep::Newest(1)].map(Decision::Keep)
    );
    let decisions = plan(&files, "b", NonZeroUsize::MIN);
    assert_eq!(
        decisions,
        [
            Decision::Delete(Delete::Beyond(2)),
            Decision::Delete(Delete::IncompleteOld),
            Decision::Keep(Keep::Newest(1)),
            // Newer by its date than the fresh one, which ranks first all the same.
            Decision::Delete(Delete::IncompleteOld),
            Decision::Delete(Delete::SafetyCopyOld),
            Decision::Keep(Keep::OtherDatabase),
            Decision::Keep(Keep::Legacy),
            Decision::Keep(Keep::Unreadable),
        ]
    );
}

/// Whatever lies there, at least one complete backup of the database survives, and never
/// fewer than `keep` where there were as many.
#[test]
fn never_too_few() {
    for bits in 0u32..1 << 10 {
        let files: Vec<Candidate> = (0..10)
            .map(|minute| {
                archive(
                    &format!("n{minute}"),
                    i64::from(minute),
                    bits >> minute & 1 == 1,
                )
            })
            .collect();
        let complete = bits.count_ones() as usize;
        for keep in 1..=5 {
            let gone = gone(&files, "n9", keep);
            let lost = files.iter().filter(|file| gone.contains(&file.name));
            let lost = lost
                .filter(|file| matches!(file.content, Content::Archive { complete: true, .. }))
                .count();
            assert!(complete - lost >= keep.min(complete), "{bits:b} {keep}");
            assert!(!gone.contains(&"n9".to_owned()));
        }
    }
}
