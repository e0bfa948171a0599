//! Dumps over several connections: one instant, the same archive whatever their number, nobody
//! who waits longer than has to be, and a server that comes first.

#![allow(clippy::unwrap_used)] // A helper of a test stops it at the first surprise.

#[path = "../support/mod.rs"]
mod support;

mod alter;
mod between;
mod busy;
mod frames;
mod grid;
mod instant;

use archive::Summary;

/// How the connections came to their instant.
fn way(summary: &Summary) -> &str {
    &summary.index.source.facts["snapshot"]
}

fn connections(summary: &Summary) -> &str {
    &summary.index.source.facts["connections"]
}
