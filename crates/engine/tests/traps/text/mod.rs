//! Traps 39 to 45: text and identifiers.

mod charsets;
mod identifiers;
mod modes;

/// All cases of this folder.
pub const ALL: &[&[crate::case::Case]] = &[charsets::CASES, modes::CASES, identifiers::CASES];
