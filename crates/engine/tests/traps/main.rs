//! The ways in which a dump silently goes wrong, one test (or more) for each, on each server program that is here.
//! A test's name begins with the number of its trap in docs/FIDELITY.md. What a case holds is written once, as SQL,
//! and used twice: by the test, and by the comparison with other tools (`rivals.rs`).

#![allow(clippy::unwrap_used, missing_docs)] // A helper of a test stops it at the first surprise.

#[path = "../mysql_prove/mutant.rs"]
#[allow(dead_code)] // The tests of proofs use all of it.
mod mutant;
#[path = "../support/mod.rs"]
mod support;

mod case;
mod columns;
mod consistency;
mod foreign;
mod objects;
mod rights;
mod rivals;
mod text;
