//! A table of gigabytes out of a server that makes them up, into a sink that keeps nothing: memory stays flat, every
//! row arrives, and no more was asked than is known to be asked.

use std::io::{self, Write};
use std::num::NonZeroUsize;
use std::path::Path;
use std::time::Instant;

use archive::index::State;
use engine::{DumpOptions, Silent};
use testkit::{Endless, EndlessServer};

use super::child;

/// The target: 64 MB at two jobs.
const LIMIT_KIB: u64 = 64 * 1024;

/// Counts what it is given and keeps nothing of it.
#[derive(Default)]
struct Counted(u64);

impl Write for Counted {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 += bytes.len() as u64;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn dump(socket: &Path, rows: u64) {
    let address = wire::Address::Socket(socket.to_owned());
    let mut options = wire::Options::new(address, "root");
    options.database = Some(EndlessServer::NAME.to_owned());
    let choices = DumpOptions {
        jobs: NonZeroUsize::new(2),
        ..DumpOptions::default()
    };
    let (counted, summary) =
        engine::mysql::dump(&options, Counted::default(), &choices, &Silent).unwrap();
    assert_eq!(
        summary.index.state,
        State::Complete,
        "{:?}",
        summary.index.gaps
    );
    assert_eq!(summary.index.rows(), rows);
    assert_eq!(summary.bytes, counted.0);
}

/// Runs as a child when told to; a test of its own otherwise. Returns the child's peak.
fn measured(test: &str, table: Endless) -> Option<u64> {
    if let Some(task) = child::task() {
        dump(Path::new(&task), table.rows);
        child::tell_peak();
        return None;
    }
    let server = EndlessServer::start(table);
    let begun = Instant::now();
    let peak = child::peak_kib(test, server.socket().to_str().unwrap());
    assert_eq!(server.unexpected(), [""; 0]);
    assert_eq!(server.sent(), table.bytes(), "each row is sent once");
    let seconds = begun.elapsed().as_secs_f64();
    let gigabytes = table.bytes() as f64 / 1e9;
    println!("{gigabytes:.1} GB in {seconds:.1} s, peak {peak} KiB");
    Some(peak)
}

// In the build of the tests this is a minute; far less is enough to fill every buffer there is.
#[test]
fn two_gigabytes_of_rows_need_no_memory() {
    let table = Endless::new(2_000_000);
    if let Some(peak) = measured("endless::two_gigabytes_of_rows_need_no_memory", table) {
        assert!(peak <= LIMIT_KIB, "{peak} KiB");
    }
}

/// Frames that wait are large here. The server's statistics are off by ten.
#[test]
fn rows_that_do_not_compress_need_no_memory() {
    let table = Endless {
        noise: true,
        stated_bytes: 50 << 20,
        ..Endless::new(500_000)
    };
    if let Some(peak) = measured("endless::rows_that_do_not_compress_need_no_memory", table) {
        assert!(peak <= LIMIT_KIB, "{peak} KiB");
    }
}

/// By hand, in a release build: a hundred gigabytes.
#[test]
#[ignore = "takes minutes"]
fn a_hundred_gigabytes_of_rows_need_no_memory() {
    let table = Endless::new(100_000_000);
    if let Some(peak) = measured("endless::a_hundred_gigabytes_of_rows_need_no_memory", table) {
        assert!(peak <= LIMIT_KIB, "{peak} KiB");
    }
}
