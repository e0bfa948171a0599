//! Proofs: a good archive is proven in each kind of place, a dump that lost something is caught
//! by what the source's own SQL counted, and nothing stays behind however a proof ends.

// A broken test environment should stop the test at once, in helpers too.
#![allow(clippy::unwrap_used)]

mod common;
mod findings;
mod history;
mod mutant;
mod places;
#[path = "../support/mod.rs"]
mod support;
mod traces;
