//! Traps 1 to 20: kinds of objects, and the order in which they are made. Each file lists its cases; what is no plain
//! round trip (something must be named as missing) is an ordinary test beside them.

use crate::case::Case;

mod engines;
mod events;
mod keys;
mod packages;
mod routines;
mod sequences;
mod surroundings;
mod triggers;
mod versioned;
mod views;

/// The cases of all files.
pub const ALL: &[&[Case]] = &[
    sequences::CASES,
    packages::CASES,
    versioned::CASES,
    views::CASES,
    triggers::CASES,
    routines::CASES,
    events::CASES,
    keys::CASES,
    engines::CASES,
    surroundings::CASES,
];
