//! The writer from outside: the same text and hash by every way in, flat memory, and no archive
//! ever finished over a failure.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod sample;

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;
use std::process::Command;

use allocation_counter::measure;
use archive::index::Role;
use archive::{Encoder, Error, Fault, Format, FrameHead, FrameText, Reader, Writer};
use sample::{data, pieces, script};
use sha2::{Digest, Sha256};

const ARCHIVE: Format = Format::Archive { level: 1 };

fn texts(bytes: &[u8]) -> Vec<Vec<u8>> {
    let reader = Reader::open(bytes).unwrap();
    let mut buffers = FrameText::default();
    let frames = reader.index().frames.iter();
    frames
        .map(|frame| reader.text(frame, &mut buffers).unwrap().to_vec())
        .collect()
}

fn program(program: &str, arguments: &[&str], file: &Path) -> Vec<u8> {
    let output = Command::new(program)
        .args(arguments)
        .arg(file)
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    output.stdout
}

fn misuse<T>(result: Result<T, Error>) -> String {
    match result {
        Err(error @ Error::Misuse(_)) => {
            assert_eq!(error.fault(), Fault::Us);
            error.to_string()
        }
        Err(error) => panic!("{error}"),
        Ok(_) => panic!("no error"),
    }
}

#[test]
fn no_tables_at_all() {
    let pieces = [
        script(Role::Header, None, &["SET NAMES utf8mb4"]),
        script(Role::Footer, None, &[]),
    ];
    let mut writer = Writer::new(Vec::new(), ARCHIVE).unwrap();
    for piece in &pieces {
        writer.append(piece.head.clone(), &piece.text).unwrap();
    }
    let (bytes, summary) = writer.finish(sample::bare_index()).unwrap();
    let reader = Reader::open(&bytes[..]).unwrap();
    assert_eq!(reader.index(), &summary.index);
    assert_eq!(
        (reader.index().rows(), reader.index().text_bytes()),
        (0, 19)
    );
    archive::verify_body(&reader, &mut |_| true).unwrap();
    assert_eq!(
        archive::verify_frames(&reader, &mut |_| true)
            .unwrap()
            .frames,
        2
    );
    assert_eq!(texts(&bytes), [pieces[0].text.clone(), Vec::new()]);
}

#[test]
fn every_way_in_gives_the_same_text_and_hash() {
    let all = pieces();
    let (appended, _) = sample::write(Vec::new(), ARCHIVE, &all).unwrap();
    let mut encoder = Encoder::new(1).unwrap();
    let mut encoded = Writer::new(Vec::new(), ARCHIVE).unwrap();
    let mut streamed = Writer::new(Vec::new(), ARCHIVE).unwrap();
    for piece in &all {
        let frame = encoder.encode(&piece.text).unwrap();
        encoded.append_encoded(piece.head.clone(), &frame).unwrap();
        for part in piece.text.chunks(7) {
            streamed.stream(part).unwrap();
        }
        let hash = streamed.end_stream(piece.head.clone()).unwrap();
        assert_eq!(hash, frame.hash);
    }
    assert_eq!(
        streamed.written(),
        streamed
            .frames()
            .iter()
            .map(|frame| frame.stored)
            .sum::<u64>()
    );
    let (encoded, _) = encoded.finish(sample::index(&all)).unwrap();
    let (streamed, _) = streamed.finish(sample::index(&all)).unwrap();
    assert_eq!(encoded, appended);
    let expected: Vec<Vec<u8>> = all.iter().map(|piece| piece.text.clone()).collect();
    for bytes in [&appended, &streamed] {
        assert_eq!(&texts(bytes), &expected);
        let reader = Reader::open(&bytes[..]).unwrap();
        archive::verify_body(&reader, &mut |_| true).unwrap();
        archive::verify_frames(&reader, &mut |_| true).unwrap();
    }
    let hashes = |bytes: &[u8]| -> Vec<String> {
        let reader = Reader::open(bytes).unwrap();
        reader
            .index()
            .frames
            .iter()
            .map(|frame| frame.hash.clone())
            .collect()
    };
    assert_eq!(hashes(&appended), hashes(&streamed));
}

/// Text that zstd cannot shrink to nothing, piece after piece.
fn noise(seed: &mut u64, out: &mut [u8]) {
    for byte in out {
        *seed ^= *seed << 13;
        *seed ^= *seed >> 7;
        *seed ^= *seed << 17;
        *byte = b"0123456789ABCDEF"[(*seed >> 60) as usize];
    }
}

#[test]
fn the_size_of_the_pieces_does_not_show_in_the_frame() {
    let mut text = vec![0; 1 << 20];
    noise(&mut 1, &mut text);
    let stored = |size: usize| {
        let mut writer = Writer::new(Vec::new(), ARCHIVE).unwrap();
        text.chunks(size)
            .for_each(|piece| writer.stream(piece).unwrap());
        writer
            .end_stream(FrameHead {
                object: None,
                ..FrameHead::data(0, 1)
            })
            .unwrap();
        writer.finish(sample::bare_index()).unwrap().0
    };
    let whole = stored(1 << 20);
    assert_eq!(stored(1 << 16), whole);
    assert_eq!(stored(1001), whole);
}

#[test]
fn fifty_streamed_megabytes_need_no_memory() {
    const PIECE: usize = 64 * 1024;
    const PIECES: usize = 800;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("large");
    let mut hash = [0; 32];
    let mut piece = vec![0; PIECE];
    let mut expected = blake3::Hasher::new();
    let info = measure(|| {
        let mut seed = 7;
        let mut writer = Writer::new(File::create(&path).unwrap(), ARCHIVE).unwrap();
        for _ in 0..PIECES {
            noise(&mut seed, &mut piece);
            expected.update(&piece);
            writer.stream(&piece).unwrap();
        }
        let head = FrameHead {
            object: None,
            ..FrameHead::data(0, 1)
        };
        hash = writer.end_stream(head).unwrap();
        writer.finish(sample::bare_index()).unwrap();
    });
    assert!(info.bytes_max > 1000, "the counter does not count");
    // zstd's own memory is not counted: at level 1 it is below 1 MiB and does not grow.
    assert!(info.bytes_max < 1 << 20, "{info:?}");
    assert_eq!(hash, *expected.finalize().as_bytes());

    let reader = Reader::open(File::open(&path).unwrap()).unwrap();
    let frame = &reader.index().frames[0];
    assert_eq!(frame.text, (PIECE * PIECES) as u64);
    assert!(frame.stored > frame.text / 3, "the noise is none");
    let mut read = blake3::Hasher::new();
    let info = measure(|| {
        let mut each = |piece: &[u8]| {
            read.update(piece);
            Ok(())
        };
        reader
            .stream(frame, &mut FrameText::default(), &mut each)
            .unwrap();
    });
    assert!(info.bytes_max < 2 << 20, "{info:?}");
    assert_eq!(*read.finalize().as_bytes(), hash);
}

#[test]
fn plain_is_what_zstd_prints() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.sql.zst");
    sample::write(File::create(&path).unwrap(), ARCHIVE, &pieces()).unwrap();
    let (plain, summary) = sample::write(Vec::new(), Format::Plain, &pieces()).unwrap();
    assert_eq!(plain, program("zstd", &["-dc"], &path));
    assert_eq!(summary.bytes, plain.len() as u64);
    assert_eq!(summary.sha256, archive::hex(&Sha256::digest(&plain)));

    let mut writer = Writer::new(Vec::new(), Format::Plain).unwrap();
    let frame = Encoder::new(1).unwrap().encode(b"x").unwrap();
    misuse(writer.append_encoded(data(0, 1).head, &frame));
    for part in data(0, 9).text.chunks(5) {
        writer.stream(part).unwrap();
    }
    writer.end_stream(data(0, 9).head).unwrap();
    assert_eq!(
        writer.finish(sample::bare_index()).unwrap().0,
        data(0, 9).text
    );
}

#[test]
fn sums_are_those_of_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.sql.zst");
    let (_, summary) = sample::write(File::create(&path).unwrap(), ARCHIVE, &pieces()).unwrap();
    let sum = String::from_utf8(program("sha256sum", &["-b"], &path)).unwrap();
    assert_eq!(sum.split_whitespace().next(), Some(summary.sha256.as_str()));
    let bytes = fs::read(&path).unwrap();
    assert_eq!(summary.bytes, bytes.len() as u64);
    let body = &bytes[..summary.index.body_bytes as usize];
    assert_eq!(
        summary.index.body_sha256,
        archive::hex(&Sha256::digest(body))
    );
    assert_eq!(&summary.index, Reader::open(&bytes[..]).unwrap().index());
}

#[test]
fn each_level_comes_back_and_no_other_is_taken() {
    for level in 1..=19 {
        let format = Format::Archive { level };
        let mut writer = Writer::new(Vec::new(), format).unwrap();
        for piece in pieces() {
            // Streamed, zstd does not know the length and takes the largest window of the level.
            writer.stream(&piece.text).unwrap();
            writer.end_stream(piece.head).unwrap();
        }
        let (bytes, summary) = writer.finish(sample::index(&pieces())).unwrap();
        assert_eq!(summary.index.level, level);
        assert_eq!(
            texts(&bytes).concat(),
            sample::text(&pieces()),
            "level {level}"
        );
    }
    for level in [i32::MIN, -1, 0, 20, 22, 100] {
        misuse(Writer::new(Vec::new(), Format::Archive { level }));
        misuse(Encoder::new(level));
    }
}

/// A disk with so much room, and none for the flush if told.
struct Disk {
    room: usize,
    flushes: bool,
    held: Vec<u8>,
}

impl Write for Disk {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let fits = bytes.len().min(self.room);
        if fits == 0 && !bytes.is_empty() {
            return Err(io::ErrorKind::StorageFull.into());
        }
        self.room -= fits;
        self.held.extend_from_slice(&bytes[..fits]);
        Ok(fits)
    }

    fn flush(&mut self) -> io::Result<()> {
        match self.flushes {
            true => Ok(()),
            false => Err(io::ErrorKind::StorageFull.into()),
        }
    }
}

#[test]
fn a_sink_that_fails_anywhere_gives_an_error() {
    let whole = sample::archive();
    let disk = |room, flushes| Disk {
        room,
        flushes,
        held: Vec::new(),
    };
    for room in 0..whole.len() {
        let mut sink = disk(room, true);
        let error = sample::write(&mut sink, ARCHIVE, &pieces())
            .map(|_| ())
            .unwrap_err();
        assert_eq!(error.io_kind(), Some(io::ErrorKind::StorageFull), "{room}");
        assert_eq!(error.fault(), Fault::Disk);
        assert_eq!(sink.held, whole[..room]);
        assert!(Reader::open(&sink.held[..]).is_err(), "{room}");
    }
    assert!(sample::write(disk(whole.len(), false), ARCHIVE, &pieces()).is_err());
    let (sink, _) = sample::write(disk(whole.len(), true), ARCHIVE, &pieces()).unwrap();
    assert_eq!(sink.held, whole);
}

/// Refuses the n-th write and takes all others: a disk that somebody made room on meanwhile.
struct Hiccup {
    writes: usize,
    refused: usize,
}

impl Write for Hiccup {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.writes += 1;
        match self.writes == self.refused {
            true => Err(io::ErrorKind::StorageFull.into()),
            false => Ok(bytes.len()),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn nothing_is_finished_after_a_failed_write() {
    let all = pieces();
    for format in [ARCHIVE, Format::Plain] {
        for refused in 1..=2 * all.len() {
            let mut writer = Writer::new(Hiccup { writes: 0, refused }, format).unwrap();
            let mut failures = 0;
            for piece in &all {
                // A caller that does not look at errors.
                failures += usize::from(writer.append(piece.head.clone(), &piece.text).is_err());
                failures += usize::from(writer.stream(&piece.text).is_err());
                failures += usize::from(writer.end_stream(piece.head.clone()).is_err());
            }
            assert!(failures > 0, "{refused}");
            assert!(
                writer.finish(sample::bare_index()).is_err(),
                "{format:?} {refused}"
            );
        }
    }
}

#[test]
fn frames_do_not_overlap() {
    let piece = data(0, 3);
    let frame = Encoder::new(1).unwrap().encode(&piece.text).unwrap();
    let mut writer = Writer::new(Vec::new(), ARCHIVE).unwrap();
    writer.stream(b"INSERT").unwrap();
    misuse(writer.append(piece.head.clone(), &piece.text));
    misuse(writer.append_encoded(piece.head.clone(), &frame));
    misuse(writer.finish(sample::bare_index()));

    // The end of a stream that never began is an empty frame, accounted for.
    let mut writer = Writer::new(Vec::new(), ARCHIVE).unwrap();
    let head = FrameHead {
        object: None,
        ..piece.head
    };
    writer.end_stream(head.clone()).unwrap();
    writer.append(head, b"x").unwrap();
    let (bytes, _) = writer.finish(sample::bare_index()).unwrap();
    assert_eq!(texts(&bytes), [&b""[..], b"x"]);
}

#[test]
fn what_a_reader_would_refuse_is_not_finished() {
    let writer = Writer::new(Vec::new(), ARCHIVE).unwrap();
    misuse(writer.finish(sample::bare_index()));

    let bad: [(&str, FrameHead); 4] = [
        ("no such object", FrameHead::data(2, 1)),
        (
            "beyond the text",
            FrameHead {
                statements: vec![(0, 7)],
                ..FrameHead::data(0, 0)
            },
        ),
        (
            "overflow",
            FrameHead {
                statements: vec![(u64::MAX, 2)],
                ..FrameHead::data(0, 0)
            },
        ),
        (
            "overlap",
            FrameHead {
                statements: vec![(0, 3), (2, 2)],
                ..FrameHead::data(0, 0)
            },
        ),
    ];
    for (what, head) in bad {
        let mut writer = Writer::new(Vec::new(), ARCHIVE).unwrap();
        writer.append(head, b"SELECT").unwrap();
        let error = misuse(writer.finish(sample::index(&pieces())));
        assert!(error.contains("a frame does not fit"), "{what}: {error}");
    }
}

#[test]
fn a_text_that_no_reader_would_hold_must_be_streamed() {
    let text = vec![b' '; archive::TEXT_LIMIT as usize + 1];
    let head = FrameHead {
        object: None,
        ..FrameHead::data(0, 0)
    };
    let mut writer = Writer::new(Vec::new(), ARCHIVE).unwrap();
    misuse(writer.append(head.clone(), &text));
    writer.append(head.clone(), &text[1..]).unwrap();
    writer.stream(&text).unwrap();
    writer.end_stream(head).unwrap();
    let (bytes, _) = writer.finish(sample::bare_index()).unwrap();
    let reader = Reader::open(&bytes[..]).unwrap();
    let mut buffers = FrameText::default();
    assert_eq!(
        reader
            .text(&reader.index().frames[0], &mut buffers)
            .unwrap(),
        &text[1..]
    );
    let frame = &reader.index().frames[1];
    assert!(reader.text(frame, &mut buffers).is_err());
    reader.stream(frame, &mut buffers, &mut |_| Ok(())).unwrap();
}
