//! Databases of odd shapes: endless tables, enormous values, thousands of tables. What is looked at is memory, round
//! trips and whether everything comes back.

#![allow(clippy::unwrap_used, missing_docs)] // A helper of a test stops it at the first surprise.

#[path = "../support/mod.rs"]
mod support;

mod child;
mod endless;
mod many;
mod progress;
mod wide;
