//! Traps 1 to 20: kinds of objects, and the order in which they are made. Each file lists its cases; what is no plain
//! round trip (something must be named as missing) is an ordinary test beside them.

use crate::case::Case;

mod sequences;
mod versioned;

/// The cases of all files.
pub const ALL: &[&[Case]] = &[sequences::CASES, versioned::CASES];
