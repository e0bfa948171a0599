//! Traps 39 to 45: text and identifiers.

mod identifiers;

/// All cases of this folder.
pub const ALL: &[&[crate::case::Case]] = &[identifiers::CASES];
