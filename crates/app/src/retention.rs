//! Which backups go, and why: a pure function of what lies in a folder. It deletes nothing
//! itself, and whoever calls it must hold a verified backup (see [`crate::pipeline::rotate`]).
//!
//! Rules, in the order of what they protect:
//! 1. Only complete backups of the database just saved are counted; the newest `keep` stay.
//! 2. The backup just verified always ranks first, whatever the clock says.
//! 3. An incomplete backup never takes the place of a complete one. It stays while it may still
//!    be of use: until `keep` complete ones are newer than it.
//! 4. A safety copy, made before something was overwritten, is no backup: it never counts, and
//!    stays as long as an incomplete one would.
//! 5. What a person pinned stays, whatever it is, and takes nobody's place.
//! 6. What cannot be read, belongs to another database or comes from the old module is neither
//!    counted nor deleted.

use std::num::NonZeroUsize;

use jiff::Timestamp;

/// What is known of one file.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// Its file name.
    pub name: String,
    /// What it is.
    pub content: Content,
    /// Whether a person said to keep it.
    pub pinned: bool,
}

/// What a file is.
#[derive(Clone, Debug)]
pub enum Content {
    /// An archive that can be read.
    Archive {
        /// Which database, in a form that two databases never share.
        database: String,
        /// When its snapshot was taken.
        taken: Timestamp,
        /// Whether everything is in it.
        complete: bool,
        /// Whether it was made before something was overwritten, and not as a backup.
        safety_copy: bool,
    },
    /// Has the name of an archive and cannot be read.
    Unreadable,
    /// A plain dump of the old module.
    Legacy,
}

/// Stay or go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// It stays.
    Keep(Keep),
    /// It goes.
    Delete(Delete),
}

/// Why a file stays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keep {
    /// Complete, and this rank among the newest, from 1.
    Newest(usize),
    /// Incomplete, and not yet followed by enough complete ones.
    IncompleteRecent,
    /// A safety copy, and not yet followed by enough complete backups.
    SafetyCopyRecent,
    /// A person said so.
    Pinned,
    /// Another database's.
    OtherDatabase,
    /// It cannot be read: a person decides.
    Unreadable,
    /// Of the old module: a person decides.
    Legacy,
}

/// Why a file goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Delete {
    /// Complete, and of this rank, beyond the number to keep.
    Beyond(usize),
    /// Incomplete, and followed by as many complete ones as are kept.
    IncompleteOld,
    /// A safety copy, and followed by as many complete backups as are kept.
    SafetyCopyOld,
}

/// Decides for each file. `fresh` is the name of the backup that was just made and verified; if
/// it is not among the files as a complete backup, nothing is deleted at all.
pub fn plan(files: &[Candidate], fresh: &str, keep: NonZeroUsize) -> Vec<Decision> {
    let saved = files
        .iter()
        .find(|file| file.name == fresh)
        .and_then(|file| match &file.content {
            Content::Archive {
                database,
                complete: true,
                safety_copy: false,
                ..
            } => Some(database.as_str()),
            _ => None,
        });
    let rank_of = |at: usize| match &files[at].content {
        Content::Archive { taken, .. } => {
            (files[at].name == fresh, *taken, name_key(&files[at].name))
        }
        _ => (false, Timestamp::MIN, name_key(&files[at].name)),
    };
    let mut order: Vec<usize> = (0..files.len()).collect();
    order.sort_by_key(|at| std::cmp::Reverse(rank_of(*at)));

    let mut decisions = vec![Decision::Keep(Keep::OtherDatabase); files.len()];
    let mut complete_so_far = 0;
    for at in order {
        decisions[at] = match &files[at].content {
            Content::Legacy => Decision::Keep(Keep::Legacy),
            Content::Unreadable => Decision::Keep(Keep::Unreadable),
            Content::Archive { database, .. } if saved != Some(database.as_str()) => {
                Decision::Keep(Keep::OtherDatabase)
            }
            Content::Archive { .. } if files[at].pinned => Decision::Keep(Keep::Pinned),
            Content::Archive {
                safety_copy: true, ..
            } => match complete_so_far < keep.get() {
                true => Decision::Keep(Keep::SafetyCopyRecent),
                false => Decision::Delete(Delete::SafetyCopyOld),
            },
            Content::Archive { complete: true, .. } => {
                complete_so_far += 1;
                match complete_so_far <= keep.get() {
                    true => Decision::Keep(Keep::Newest(complete_so_far)),
                    false => Decision::Delete(Delete::Beyond(complete_so_far)),
                }
            }
            Content::Archive {
                complete: false, ..
            } => match complete_so_far < keep.get() {
                true => Decision::Keep(Keep::IncompleteRecent),
                false => Decision::Delete(Delete::IncompleteOld),
            },
        };
    }
    decisions
}

/// Two of one instant: the one with the higher number behind its name is newer. A longer name is
/// a higher number (`…_10` after `…_9`).
fn name_key(name: &str) -> (usize, &str) {
    (name.len(), name)
}

#[cfg(test)]
mod tests {
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
            pinned: false,
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
        file.pinned = true;
        file
    }

    fn other(name: &str, content: Content) -> Candidate {
        Candidate {
            name: name.into(),
            content,
            pinned: false,
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
}
