//! What is found when an archive is damaged: a table of actions × places, each with every finding
//! that it may lead to, and files that are no archives at all. Damage is never passed over, never
//! a panic, and never costs more memory than a whole archive of the size.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod sample;

use std::collections::BTreeSet;
use std::io;
use std::ops::Range;
use std::process::Command;

use allocation_counter::measure;
use archive::{Damage, Error, Fault, ReadAt, Reader, Retry};
use sample::{Forged, pieces};

/// What a look at a file ends with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Finding {
    /// It does not open: …
    NotAnArchive,
    Truncated,
    Newer,
    Broken,
    /// It opens, and both verifications notice.
    Both,
    /// Only the hash of the body notices: the damaged frame still gives the same text.
    Body,
    /// Nothing does.
    Nothing,
}
use Finding::{Body, Both, Broken, Newer, NotAnArchive, Nothing, Truncated};

fn damage(error: Error) -> Damage {
    assert_eq!(
        (error.fault(), error.retry()),
        (Fault::File, Retry::Never),
        "{error}"
    );
    match error {
        Error::Damaged(damage) => damage,
        other => panic!("{other}"),
    }
}

fn broken<T>(result: Result<T, Error>) -> bool {
    match result.map_err(damage) {
        Ok(_) => false,
        Err(Damage::Broken { .. }) => true,
        Err(other) => panic!("{other}"),
    }
}

fn look(bytes: &[u8]) -> Finding {
    let reader = match Reader::open(bytes).map_err(damage) {
        Ok(reader) => reader,
        Err(Damage::NotAnArchive) => return NotAnArchive,
        Err(Damage::Truncated) => return Truncated,
        Err(Damage::Newer(_)) => return Newer,
        Err(Damage::Broken { offset, .. }) => {
            assert!(offset <= bytes.len() as u64);
            return Broken;
        }
    };
    let body = broken(archive::verify_body(&reader, &mut |_| true));
    let frames = broken(archive::verify_frames(&reader, &mut |_| true));
    match (body, frames) {
        (true, true) => Both,
        (true, false) => Body,
        (false, true) => panic!("the body is what it was, yet a frame is not"),
        (false, false) => Nothing,
    }
}

/// As [`look`], with an eye on memory: a gulp of the body, a piece of text, and the like.
fn look_small(bytes: &[u8]) -> Finding {
    let mut finding = Nothing;
    let info = measure(|| finding = look(bytes));
    assert!(info.bytes_max < 4 << 20, "{finding:?}: {info:?}");
    finding
}

/// The places of an archive, by name.
fn places(bytes: &[u8]) -> Vec<(&'static str, Range<usize>)> {
    let reader = Reader::open(bytes).unwrap();
    let frame = |at: usize| {
        let frame = &reader.index().frames[at];
        frame.offset as usize..(frame.offset + frame.stored) as usize
    };
    let index = reader.index().body_bytes as usize;
    let end = bytes.len();
    let table = end - 9 - 8 * (reader.index().frames.len() + 1) - 8;
    vec![
        ("header frame", frame(0)),
        ("definition frame", frame(1)),
        ("data frame", frame(2)),
        ("footer frame", frame(8)),
        ("index head", index..index + 20),
        ("index length and hash", index + 20..index + 60),
        ("index payload", index + 60..table),
        ("seek table head", table..table + 8),
        ("seek table entries", table + 8..end - 9),
        ("footer", end - 9..end),
        ("last byte", end - 1..end),
    ]
}

/// All that an action makes of a file at a place.
fn damaged(action: &str, bytes: &[u8], place: Range<usize>) -> Vec<Vec<u8>> {
    let with = |change: &dyn Fn(&mut Vec<u8>)| {
        let mut bytes = bytes.to_vec();
        change(&mut bytes);
        bytes
    };
    let each = |change: &dyn Fn(&mut Vec<u8>, usize)| -> Vec<Vec<u8>> {
        place
            .clone()
            .map(|at| with(&|bytes| change(bytes, at)))
            .collect()
    };
    let all = match action {
        "flip a bit" => {
            let bits = place.start * 8..place.end * 8;
            bits.map(|bit| with(&|bytes| bytes[bit / 8] ^= 1 << (bit % 8)))
                .collect()
        }
        "zero 16 bytes" => each(&|bytes, at| {
            let end = (at + 16).min(place.end);
            bytes[at..end].fill(0);
        }),
        "cut off" => each(&|bytes, at| bytes.truncate(at)),
        "insert a byte" => [0, 0x28, 0xFF]
            .iter()
            .flat_map(|byte| each(&|bytes, at| bytes.insert(at, *byte)))
            .collect(),
        "lose a byte" => each(&|bytes, at| {
            bytes.remove(at);
        }),
        "twice" => vec![with(&|bytes| {
            drop(bytes.splice(place.end..place.end, bytes[place.clone()].to_vec()))
        })],
        "lose it all" => vec![with(&|bytes| drop(bytes.drain(place.clone())))],
        other => panic!("{other}"),
    };
    all.into_iter().filter(|damaged| damaged != bytes).collect()
}

const ACTIONS: [&str; 7] = [
    "flip a bit",
    "zero 16 bytes",
    "cut off",
    "insert a byte",
    "lose a byte",
    "twice",
    "lose it all",
];

/// Rows: places; columns: [`ACTIONS`]. A bit of the format number makes the archive look newer; a
/// bit of the footer's descriptor, or of the index's own entry, makes it look like another's.
/// `Body`: zstd frames have bits that change nothing of the text.
#[rustfmt::skip]
const EXPECTED: [(&str, [&[Finding]; 7]); 11] = [
    ("header frame", [&[Both, Body], &[Both], &[NotAnArchive, Truncated], &[Broken], &[Broken], &[Broken], &[Broken]]),
    ("definition frame", [&[Both, Body], &[Both], &[Truncated], &[Broken], &[Broken], &[Broken], &[Broken]]),
    ("data frame", [&[Both, Body], &[Both], &[Truncated], &[Broken], &[Broken], &[Broken], &[Broken]]),
    ("footer frame", [&[Both, Body], &[Both], &[Truncated], &[Broken], &[Broken], &[Broken], &[Broken]]),
    ("index head", [&[Newer, Broken], &[Broken], &[Truncated], &[Broken], &[Broken], &[Broken], &[Broken]]),
    ("index length and hash", [&[Broken], &[Broken], &[Truncated], &[Broken], &[Broken], &[Broken], &[Broken]]),
    ("index payload", [&[Broken], &[Broken], &[Truncated], &[Broken], &[Broken], &[Broken], &[Truncated]]),
    ("seek table head", [&[Broken], &[Broken], &[Truncated], &[Broken], &[Broken], &[Broken], &[Broken]]),
    ("seek table entries", [&[NotAnArchive, Truncated, Broken], &[Broken], &[Truncated], &[Broken], &[Broken], &[Broken], &[Broken]]),
    ("footer", [&[NotAnArchive, Truncated, Broken], &[Truncated], &[Truncated], &[NotAnArchive, Truncated, Broken], &[Truncated, Broken], &[Broken], &[Truncated]]),
    ("last byte", [&[Truncated], &[Truncated], &[Truncated], &[Truncated], &[Truncated], &[Truncated], &[Truncated]]),
];

#[test]
fn every_action_at_every_place() {
    let bytes = sample::archive();
    assert_eq!(look_small(&bytes), Nothing);
    for ((name, place), (row, expected)) in places(&bytes).into_iter().zip(EXPECTED) {
        assert_eq!(name, row);
        for (action, expected) in ACTIONS.into_iter().zip(expected) {
            let found = damaged(action, &bytes, place.clone());
            assert!(!found.is_empty());
            let found: BTreeSet<Finding> = found.iter().map(|bytes| look_small(bytes)).collect();
            assert_eq!(
                found,
                BTreeSet::from_iter(expected.iter().copied()),
                "{action}: {name}"
            );
        }
    }
}

#[test]
fn every_length_is_too_short() {
    let bytes = sample::archive();
    for length in 0..bytes.len() {
        let expected = if length < 4 { NotAnArchive } else { Truncated };
        assert_eq!(look_small(&bytes[..length]), expected, "{length}");
    }
}

#[test]
fn appended_bytes_hide_the_end() {
    let bytes = sample::archive();
    let footer = &bytes[bytes.len() - 9..];
    let others = sample::write(
        Vec::new(),
        archive::Format::Archive { level: 1 },
        &pieces()[..2],
    )
    .unwrap()
    .0;
    let with = |more: &[u8]| look_small(&[&bytes, more].concat());
    for length in 1..64 {
        assert_eq!(with(&vec![0; length]), Truncated);
        assert_eq!(with(&vec![b'\n'; length]), Truncated);
    }
    // Another end, whole or not, does not fit what stands before it.
    assert_eq!(with(footer), Broken);
    assert_eq!(with(&bytes), Broken);
    assert_eq!(with(&others), Broken);
    assert_eq!(with(&sample::packed(b"SELECT 1;\n")), Truncated);
}

#[test]
fn a_damaged_beginning_costs_one_frame() {
    let bytes = sample::archive();
    let mut damaged = bytes.clone();
    damaged[0] ^= 1;
    let reader = Reader::open(&damaged[..]).unwrap();
    let mut buffers = archive::FrameText::default();
    assert!(broken(
        reader
            .text(&reader.index().frames[0], &mut buffers)
            .map(<[u8]>::len)
    ));
    for (frame, piece) in reader.index().frames.iter().zip(pieces()).skip(1) {
        assert_eq!(reader.text(frame, &mut buffers).unwrap(), piece.text);
    }
}

#[test]
fn swapped_frames_are_noticed() {
    let bytes = sample::archive();
    let reader = Reader::open(&bytes[..]).unwrap();
    let frames = &reader.index().frames;
    for a in 0..frames.len() {
        for b in a + 1..frames.len() {
            let mut parts: Vec<&[u8]> = frames
                .iter()
                .map(|frame| &bytes[frame.offset as usize..][..frame.stored as usize])
                .collect();
            parts.swap(a, b);
            let swapped = [
                &parts.concat(),
                &bytes[reader.index().body_bytes as usize..],
            ]
            .concat();
            assert_eq!(look_small(&swapped), Both, "{a} and {b}");
        }
    }
    // With the index, the seek table and the body's sum made to fit, too.
    let forged = |change: &dyn Fn(&mut Vec<sample::Piece>)| {
        let mut changed = pieces();
        change(&mut changed);
        let objects = sample::index(&pieces()).objects;
        Forged::new(&changed, |index| {
            index["objects"] = serde_json::to_value(objects).unwrap()
        })
        .bytes()
    };
    assert_eq!(look_small(&forged(&|_| ())), Nothing);
    assert_eq!(look_small(&forged(&|pieces| pieces.swap(2, 3))), Both);
    assert_eq!(
        look_small(&forged(&|pieces| pieces.insert(3, pieces[3].clone()))),
        Both
    );
    assert_eq!(look_small(&forged(&|pieces| drop(pieces.remove(4)))), Both);
    assert_eq!(look_small(&forged(&|pieces| drop(pieces.remove(0)))), Both);
    assert_eq!(look_small(&forged(&|pieces| drop(pieces.remove(8)))), Both);
}

#[test]
fn what_is_no_archive_is_called_so() {
    let gzip = |text: &str| {
        let script = format!("printf '{text}' | gzip -c");
        Command::new("sh")
            .args(["-c", &script])
            .output()
            .unwrap()
            .stdout
    };
    let foreign = |frames: &[&[u8]]| {
        let mut bytes = Vec::new();
        let mut encoder = zeekstd::Encoder::new(&mut bytes).unwrap();
        for frame in frames {
            encoder.compress(frame).unwrap();
            encoder.end_frame().unwrap();
        }
        encoder.finish().unwrap();
        bytes
    };
    // A seek table with checksums: seven bits of its descriptor say so or are reserved.
    let mut checksums = foreign(&[b"one", b"two"]);
    let descriptor = checksums.len() - 5;
    checksums[descriptor] = 0x80;
    let mut empty = foreign(&[]);
    assert!(!empty.is_empty());
    empty.splice(0..0, sample::packed(b"x"));
    let zstd = sample::packed(&sample::rows(0, 100));
    let files: [(&str, Vec<u8>, Finding); 12] = [
        ("empty", Vec::new(), NotAnArchive),
        ("one byte", vec![0x28], NotAnArchive),
        ("text", sample::rows(0, 100), NotAnArchive),
        ("gzip", gzip("INSERT INTO t VALUES (1);"), NotAnArchive),
        (
            "SQLite",
            [&b"SQLite format 3\0"[..], &[0; 4080]].concat(),
            NotAnArchive,
        ),
        (
            "age",
            b"age-encryption.org/v1\n-> X25519 abc\n".to_vec(),
            NotAnArchive,
        ),
        ("zstd", zstd.clone(), Truncated),
        ("zstd, cut", zstd[..20].to_vec(), Truncated),
        ("zstd's first bytes alone", zstd[..4].to_vec(), Truncated),
        (
            "another's seekable file",
            foreign(&[b"one", b"two"]),
            NotAnArchive,
        ),
        ("a seek table with checksums", checksums, NotAnArchive),
        ("a seek table of nothing", empty, NotAnArchive),
    ];
    for (what, bytes, expected) in files {
        assert_eq!(look_small(&bytes), expected, "{what}");
    }
}

/// A disk that answers nothing, or only after so many reads.
struct Failing {
    bytes: Vec<u8>,
    reads: std::sync::atomic::AtomicUsize,
}

impl ReadAt for Failing {
    fn size(&self) -> io::Result<u64> {
        Ok(self.bytes.len() as u64)
    }

    fn read_exact_at(&self, buffer: &mut [u8], offset: u64) -> io::Result<()> {
        use std::sync::atomic::Ordering::Relaxed;
        match self
            .reads
            .fetch_update(Relaxed, Relaxed, |left| left.checked_sub(1))
        {
            Ok(_) => self.bytes[..].read_exact_at(buffer, offset),
            Err(_) => Err(io::Error::other("input/output error")),
        }
    }
}

#[test]
fn a_disk_that_fails_is_no_damage() {
    for (bytes, most) in [(sample::archive(), 3), (sample::rows(0, 9), 2)] {
        for reads in 0..most {
            let source = Failing {
                bytes: bytes.clone(),
                reads: reads.into(),
            };
            let Err(error) = Reader::open(source) else {
                panic!("{reads}")
            };
            assert_eq!(
                (error.fault(), error.retry()),
                (Fault::Disk, Retry::Later),
                "{error}"
            );
        }
        let source = Failing {
            bytes: bytes.clone(),
            reads: most.into(),
        };
        assert!(Reader::open(source).map_or_else(|error| error.fault() == Fault::File, |_| true));
    }
}
