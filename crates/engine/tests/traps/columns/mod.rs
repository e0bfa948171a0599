//! Traps 21 to 38: columns and types.

mod attributes;
mod binary;
mod dates;
mod defaults;
mod generated;
mod geometry;
mod json;
mod keys;
mod members;
mod numbers;
mod partitions;
mod settings;
mod types;

/// All cases of this folder.
pub const ALL: &[&[crate::case::Case]] = &[
    generated::CASES,
    binary::CASES,
    json::CASES,
    geometry::CASES,
    types::CASES,
    numbers::CASES,
    dates::CASES,
    members::CASES,
    defaults::CASES,
    keys::CASES,
    attributes::CASES,
    partitions::CASES,
];
