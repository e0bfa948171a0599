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
//! 6. What cannot be read (or was read back and is damaged), belongs to another database or comes
//!    from the old module is neither counted nor deleted.
//! 7. The newest backup that was proven stays beyond the number: until a newer one is proven,
//!    nobody knows of a newer one that it restores.
//! 8. What a run waits for or works on stays until the next time.

use std::num::NonZeroUsize;

use jiff::Timestamp;

pub use crate::catalog::kept::Marks;

/// What is known of one file.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// Its file name.
    pub name: String,
    /// What it is.
    pub content: Content,
    /// What is known of it beside that.
    pub marks: Marks,
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
    /// Beyond the number, and the newest that was proven.
    LastProven,
    /// It would go, and a run needs it.
    InUse,
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
    for &at in &order {
        decisions[at] = match &files[at].content {
            Content::Legacy => Decision::Keep(Keep::Legacy),
            _ if files[at].marks.damaged => Decision::Keep(Keep::Unreadable),
            Content::Unreadable => Decision::Keep(Keep::Unreadable),
            Content::Archive { database, .. } if saved != Some(database.as_str()) => {
                Decision::Keep(Keep::OtherDatabase)
            }
            Content::Archive { .. } if files[at].marks.pinned => Decision::Keep(Keep::Pinned),
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
    let proven = order.iter().find(|at| files[**at].proven_of(saved));
    if let Some(&at) = proven
        && matches!(decisions[at], Decision::Delete(_))
    {
        decisions[at] = Decision::Keep(Keep::LastProven);
    }
    for (decision, file) in decisions.iter_mut().zip(files) {
        if file.marks.in_use && matches!(decision, Decision::Delete(_)) {
            *decision = Decision::Keep(Keep::InUse);
        }
    }
    decisions
}

impl Candidate {
    /// Whether it is a whole backup of this database, and was proven.
    fn proven_of(&self, saved: Option<&str>) -> bool {
        match &self.content {
            Content::Archive {
                database,
                complete: true,
                safety_copy: false,
                ..
            } => self.marks.proven && !self.marks.damaged && saved == Some(database.as_str()),
            _ => false,
        }
    }
}

/// Two of one instant: the one with the higher number behind its name is newer. A longer name is
/// a higher number (`…_10` after `…_9`).
fn name_key(name: &str) -> (usize, &str) {
    (name.len(), name)
}

#[cfg(test)]
#[path = "retention_tests.rs"]
mod tests;
