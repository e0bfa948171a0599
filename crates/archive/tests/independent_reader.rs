//! Others read what we write: zeekstd by the seek table, the `zstd` program, and a reader of the
//! index made from docs/FORMAT.md alone, which shares no code with this crate.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod sample;

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use archive::{FrameText, Reader};
use serde_json::Value;
use tempfile::TempDir;
use zeekstd::{BytesWrapper, DecodeOptions, SeekTable};

/// Runs a program to its end; what it printed.
fn run(program: &str, arguments: &[&str], file: &Path) -> Vec<u8> {
    let output = Command::new(program)
        .args(arguments)
        .arg(file)
        .output()
        .unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{program} {arguments:?}: {errors}");
    output.stdout
}

/// Decompresses by the `zstd` program.
fn unpacked(stored: &[u8]) -> Vec<u8> {
    let mut zstd = Command::new("zstd")
        .args(["-d", "-c", "-q"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    // The pieces here are far smaller than a pipe's buffer.
    zstd.stdin.take().unwrap().write_all(stored).unwrap();
    let output = zstd.wait_with_output().unwrap();
    assert!(output.status.success());
    output.stdout
}

fn on_disk(bytes: &[u8]) -> (TempDir, std::path::PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("db_backup_2026-11-01_00-00-00.sql.zst");
    fs::write(&path, bytes).unwrap();
    (folder, path)
}

fn zeekstd_range(bytes: &[u8], from: u64, to: u64) -> Vec<u8> {
    let options = DecodeOptions::new(BytesWrapper::new(bytes))
        .offset(from)
        .offset_limit(to);
    let mut decoder = options.into_decoder().unwrap();
    let mut out = vec![0; (to - from) as usize + 1];
    let mut done = 0;
    loop {
        match decoder.decompress(&mut out[done..]).unwrap() {
            0 => break,
            more => done += more,
        }
    }
    out.truncate(done);
    out
}

#[test]
fn zeekstd_finds_the_same_frames() {
    let bytes = sample::archive();
    let reader = Reader::open(&bytes[..]).unwrap();
    let frames = &reader.index().frames;
    let table = SeekTable::from_seekable(&mut BytesWrapper::new(&bytes)).unwrap();
    assert_eq!(table.num_frames() as usize, frames.len() + 1);
    let mut text = 0;
    for (at, frame) in (0..).zip(frames) {
        assert_eq!(table.frame_start_comp(at).unwrap(), frame.offset);
        assert_eq!(table.frame_size_comp(at).unwrap(), frame.stored);
        assert_eq!(table.frame_start_decomp(at).unwrap(), text);
        assert_eq!(table.frame_size_decomp(at).unwrap(), frame.text);
        text += frame.text;
    }
    let last = table.num_frames() - 1;
    assert_eq!(
        table.frame_start_comp(last).unwrap(),
        reader.index().body_bytes
    );
    assert_eq!(table.frame_size_decomp(last).unwrap(), 0);
    assert_eq!(table.size_decomp(), text);
    // 8 for the head, 8 for each entry, 9 for the footer.
    assert_eq!(
        table.size_comp() + 17 + 8 * u64::from(table.num_frames()),
        bytes.len() as u64
    );
}

#[test]
fn zeekstd_reads_single_frames_and_ranges() {
    let bytes = sample::archive();
    let whole = sample::text(&sample::pieces());
    let reader = Reader::open(&bytes[..]).unwrap();
    let mut buffers = FrameText::default();
    let mut from = 0;
    for frame in &reader.index().frames {
        let to = from + frame.text;
        let ours = reader.text(frame, &mut buffers).unwrap();
        assert_eq!(zeekstd_range(&bytes, from, to), ours);
        from = to;
    }
    let end = whole.len() as u64;
    for (from, to) in [
        (0, end),
        (1, end - 1),
        (100, 700),
        (end - 5, end),
        (500, 501),
    ] {
        assert_eq!(
            zeekstd_range(&bytes, from, to),
            whole[from as usize..to as usize],
            "{from}..{to}"
        );
    }
}

#[test]
fn the_zstd_program_takes_it_as_it_is() {
    let (_folder, path) = on_disk(&sample::archive());
    assert_eq!(
        run("zstd", &["-dc"], &path),
        sample::text(&sample::pieces())
    );
    run("zstd", &["-t"], &path);
    let listed = String::from_utf8(run("zstd", &["-l"], &path)).unwrap();
    let columns: Vec<&str> = listed.lines().nth(1).unwrap().split_whitespace().collect();
    // It counts the skippable frames among the frames, too.
    let frames = (sample::pieces().len() + 2).to_string();
    assert_eq!(
        columns[..2],
        [frames.as_str(), "2"],
        "frames and skippable frames: {listed}"
    );
}

/// From here on: docs/FORMAT.md, "To open an archive", and nothing else.
fn le(bytes: &[u8], at: usize, size: usize) -> u64 {
    bytes[at..at + size]
        .iter()
        .rev()
        .fold(0, |number, byte| number << 8 | u64::from(*byte))
}

struct ByHand<'a> {
    bytes: &'a [u8],
    index: Value,
    /// Size in the file and of the text.
    table: Vec<(u64, u64)>,
    index_at: usize,
}

fn by_hand(bytes: &[u8]) -> ByHand<'_> {
    let end = bytes.len();
    assert_eq!(le(bytes, end - 4, 4), 0x8F92_EAB1);
    assert_eq!(bytes[end - 5], 0);
    let count = le(bytes, end - 9, 4) as usize;
    let table_at = end - 9 - 8 * count - 8;
    assert_eq!(le(bytes, table_at, 4), 0x184D_2A5E);
    assert_eq!(le(bytes, table_at + 4, 4) as usize, end - table_at - 8);
    let entry = |at: usize| {
        (
            le(bytes, table_at + 8 + at * 8, 4),
            le(bytes, table_at + 12 + at * 8, 4),
        )
    };
    let mut table: Vec<(u64, u64)> = (0..count).map(entry).collect();
    let (stored, text) = table.pop().unwrap();
    assert_eq!(text, 0);
    let index_at = table_at - stored as usize;
    let frame = &bytes[index_at..table_at];
    assert_eq!(le(frame, 0, 4), 0x184D_2A53);
    assert_eq!(le(frame, 4, 4) as usize, frame.len() - 8);
    assert_eq!(&frame[8..16], b"SVGINDEX");
    assert_eq!(le(frame, 16, 4), 1);
    let json = unpacked(&frame[60..]);
    assert_eq!(le(frame, 20, 8) as usize, json.len());
    let hashed = [&frame[8..28], &frame[60..]].concat();
    assert_eq!(frame[28..60], *blake3::hash(&hashed).as_bytes());
    ByHand {
        bytes,
        index: serde_json::from_slice(&json).unwrap(),
        table,
        index_at,
    }
}

fn number(value: &Value, name: &str) -> u64 {
    // "Fields that are zero, empty or unknown may be absent."
    value.get(name).map_or(0, |value| value.as_u64().unwrap())
}

#[test]
fn a_reader_made_from_the_description_agrees() {
    let bytes = sample::archive();
    let found = by_hand(&bytes);
    let (_folder, path) = on_disk(&bytes[..found.index_at]);
    let sum = String::from_utf8(run("sha256sum", &["-b"], &path)).unwrap();
    assert_eq!(
        sum.split_whitespace().next(),
        found.index["body_sha256"].as_str()
    );
    assert_eq!(number(&found.index, "body_bytes") as usize, found.index_at);
    assert_eq!(found.index["format"], 1);
    assert_eq!(found.index["dialect"], "mysql");
    assert_eq!(found.index["state"], "complete");

    let frames = found.index["frames"].as_array().unwrap();
    let objects = found.index["objects"].as_array().unwrap();
    assert_eq!(frames.len(), found.table.len());
    let mut hashes = vec![blake3::Hasher::new(); objects.len()];
    let mut rows = vec![0; objects.len()];
    let mut whole = Vec::new();
    let mut offset = 0;
    for (frame, (stored, text)) in frames.iter().zip(&found.table) {
        assert_eq!(
            (
                number(frame, "offset"),
                number(frame, "stored"),
                number(frame, "text")
            ),
            (offset, *stored, *text)
        );
        let sql = unpacked(&found.bytes[offset as usize..(offset + stored) as usize]);
        offset += stored;
        assert_eq!(sql.len() as u64, *text);
        let hash = blake3::hash(&sql);
        assert_eq!(frame["hash"], hash.to_hex().as_str());
        for border in frame
            .get("statements")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
        {
            let (at, length) = (
                border[0].as_u64().unwrap() as usize,
                border[1].as_u64().unwrap() as usize,
            );
            assert_eq!(&sql[at + length..at + length + 2], b";\n");
            assert!(at == 0 || sql[at - 1] == b'\n');
        }
        let role = frame["role"].as_str().unwrap();
        if let Some(object) = frame.get("object").and_then(Value::as_u64) {
            let object = object as usize;
            if role == "data" || objects[object]["kind"] != "table" {
                hashes[object].update(hash.as_bytes());
            }
            if role == "data" {
                let lines = sql
                    .split(|byte| *byte == b'\n')
                    .filter(|line| line.starts_with(b"("));
                assert_eq!(lines.clone().count() as u64, number(frame, "rows"));
                rows[object] += lines.count() as u64;
            }
        }
        whole.extend_from_slice(&sql);
    }
    assert_eq!(offset as usize, found.index_at);
    assert_eq!(rows, [41, 0]);
    for ((object, hash), rows) in objects.iter().zip(hashes).zip(rows) {
        assert_eq!(object["hash"], hash.finalize().to_hex().as_str());
        assert_eq!(number(object, "rows"), rows);
    }
    assert_eq!(whole, sample::text(&sample::pieces()));
    assert_eq!(
        (frames[0]["role"].as_str(), frames[8]["role"].as_str()),
        (Some("header"), Some("footer"))
    );
}

#[test]
fn what_the_description_forges_is_read_by_us() {
    let bytes = sample::Forged::new(&sample::pieces(), |_| ()).bytes();
    let reader = Reader::open(&bytes[..]).unwrap();
    archive::verify_body(&reader, &mut |_| true).unwrap();
    assert_eq!(
        archive::verify_frames(&reader, &mut |_| true).unwrap().rows,
        41
    );
}
