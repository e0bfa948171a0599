//! The hot path of a dump does not allocate: rows from the packet buffer through escaping into frames, compressed and
//! written. What grows with the data are frames, and each costs a handful of allocations whatever its rows.

#![allow(clippy::unwrap_used)]

use std::io;
use std::num::NonZeroUsize;

use allocation_counter::{AllocationInfo, measure};
use engine::{DumpOptions, Silent};
use testkit::{Endless, EndlessServer};

/// Its entry in the index, in its JSON, and what stands in the conveyor; there are two thousand rows in each.
const PER_FRAME: u64 = 16;

/// Dumps so many rows on the thread that counts; what was allocated, and the number of frames.
fn dumped(rows: u64) -> (AllocationInfo, u64) {
    let server = EndlessServer::start(Endless::new(rows));
    let mut options = wire::Options::new(wire::Address::Socket(server.socket()), "root");
    options.database = Some(EndlessServer::NAME.to_owned());
    let choices = DumpOptions {
        // One connection reads on the calling thread, and nobody else compresses.
        jobs: NonZeroUsize::new(1),
        ..DumpOptions::default()
    };
    let mut frames = 0;
    let info = measure(|| {
        let (_, summary) = engine::mysql::dump(&options, io::sink(), &choices, &Silent).unwrap();
        assert_eq!(summary.index.rows(), rows);
        frames = summary.index.frames.len() as u64;
    });
    assert_eq!(server.unexpected(), [""; 0]);
    (info, frames)
}

#[test]
fn rows_of_a_dump_cost_no_allocation() {
    let (few, few_frames) = dumped(10_000);
    let (many, many_frames) = dumped(210_000);
    assert!(few.count_total > 100, "the counter does not count");
    let allocations = many.count_total - few.count_total;
    let frames = many_frames - few_frames;
    println!("200,000 rows more: {allocations} allocations, {frames} frames");
    assert!(frames > 50, "{frames} frames");
    assert!(
        allocations <= frames * PER_FRAME,
        "{allocations} allocations for {frames} frames"
    );
}
