//! Archives made to hurt: lengths that lie, numbers that overflow, bombs. All hashes in them are
//! right. Each is refused, without a panic and without memory for what is only claimed.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod sample;

use allocation_counter::measure;
use archive::index::Index;
use archive::{Damage, Error, FrameText, Reader};
use sample::{Forged, packed, pieces, script};
use serde_json::{Value, json};

/// What the error is when it is opened; the sample's own memory bound holds.
fn refused(bytes: &[u8]) -> Damage {
    let mut result = None;
    let info = measure(|| result = Some(Reader::open(bytes).map(|_| ())));
    assert!(info.bytes_max < 4 << 20, "{info:?}");
    match result {
        Some(Err(Error::Damaged(damage))) => damage,
        other => panic!("{other:?}"),
    }
}

fn reason(bytes: &[u8]) -> String {
    match refused(bytes) {
        Damage::Broken { detail, .. } => detail,
        other => panic!("{other}"),
    }
}

fn forged(change: impl FnOnce(&mut Value)) -> Vec<u8> {
    Forged::new(&pieces(), change).bytes()
}

fn with(change: impl FnOnce(&mut Forged)) -> Vec<u8> {
    let mut forged = Forged::new(&pieces(), |_| ());
    change(&mut forged);
    forged.bytes()
}

#[test]
fn lengths_that_lie() {
    const LAYOUT: &str = "index: does not fit the seek table";
    const FRAME: &str = "index: a frame does not fit the seek table";
    let max = json!(u64::MAX);
    let cases: Vec<(&str, Vec<u8>, &str)> = vec![
        (
            "JSON of 2^64-1",
            with(|it| it.json_length = Some(u64::MAX)),
            "index: impossible length",
        ),
        (
            "JSON of 1 GiB",
            with(|it| it.json_length = Some(1 << 30)),
            "index: shorter than it says",
        ),
        (
            "JSON of 10 bytes",
            with(|it| it.json_length = Some(10)),
            "index: longer than it says",
        ),
        (
            "a frame of 4 GiB",
            with(|it| it.entries[2].0 = u32::MAX),
            FRAME,
        ),
        (
            "a text of 4 GiB",
            with(|it| it.entries[2].1 = u32::MAX),
            FRAME,
        ),
        (
            "one entry more",
            with(|it| it.entries.push((u32::MAX, u32::MAX))),
            LAYOUT,
        ),
        ("one entry less", with(|it| it.entries.truncate(8)), LAYOUT),
        ("body", forged(|it| it["body_bytes"] = max.clone()), LAYOUT),
        ("no frames", forged(|it| it["frames"] = json!([])), LAYOUT),
        (
            "offset",
            forged(|it| it["frames"][2]["offset"] = max.clone()),
            FRAME,
        ),
        (
            "stored",
            forged(|it| it["frames"][2]["stored"] = max.clone()),
            FRAME,
        ),
        (
            "text",
            forged(|it| it["frames"][2]["text"] = max.clone()),
            FRAME,
        ),
        (
            "object",
            forged(|it| it["frames"][2]["object"] = json!(2)),
            FRAME,
        ),
        (
            "object",
            forged(|it| it["frames"][2]["object"] = json!(usize::MAX)),
            FRAME,
        ),
        ("no objects", forged(|it| it["objects"] = json!([])), FRAME),
        (
            "border",
            forged(|it| it["frames"][1]["statements"] = json!([[0, 10_000]])),
            FRAME,
        ),
        (
            "border",
            forged(|it| it["frames"][1]["statements"] = json!([[u64::MAX, 1]])),
            FRAME,
        ),
        (
            "border",
            forged(|it| it["frames"][1]["statements"] = json!([[1, u64::MAX]])),
            FRAME,
        ),
        // A thousand times the same megabyte would be a gigabyte to run.
        (
            "overlap",
            forged(|it| it["frames"][1]["statements"] = json!([[0, 9], [0, 9]])),
            FRAME,
        ),
        (
            "order",
            forged(|it| it["frames"][1]["statements"] = json!([[9, 1], [0, 9]])),
            FRAME,
        ),
    ];
    for (what, bytes, expected) in cases {
        assert_eq!(reason(&bytes), expected, "{what}");
    }
    let negative = reason(&forged(|it| it["frames"][2]["rows"] = json!(-1)));
    assert!(negative.contains("invalid value"), "{negative}");
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    let deep = reason(&with(|it| it.json = deep.into_bytes()));
    assert!(deep.contains("invalid type"), "{deep}");
    let deep = format!(
        "{{\"unknown\":{}{}}}",
        "[".repeat(100_000),
        "]".repeat(100_000)
    );
    let deep = reason(&with(|it| it.json = deep.into_bytes()));
    assert!(deep.contains("missing field"), "{deep}");
}

#[test]
fn a_frame_moved_by_the_index_and_the_seek_table_alike() {
    // Sizes that add up to the body, with borders inside the frames.
    let bytes = with(|it| {
        it.entries[2].0 -= 1;
        it.entries[3].0 += 1;
        let mut index: Value = serde_json::from_slice(&it.json).unwrap();
        let number = |value: &Value| value.as_u64().unwrap();
        index["frames"][2]["stored"] = json!(number(&index["frames"][2]["stored"]) - 1);
        index["frames"][3]["stored"] = json!(number(&index["frames"][3]["stored"]) + 1);
        index["frames"][3]["offset"] = json!(number(&index["frames"][3]["offset"]) - 1);
        it.json = serde_json::to_vec(&index).unwrap();
    });
    let reader = Reader::open(&bytes[..]).unwrap();
    archive::verify_body(&reader, &mut |_| true).unwrap();
    assert!(archive::verify_frames(&reader, &mut |_| true).is_err());
    // An empty frame has no text, not even none.
    let bytes = with(|it| {
        it.entries.insert(2, (0, 0));
        let mut index: Value = serde_json::from_slice(&it.json).unwrap();
        let mut empty = index["frames"][2].clone();
        (empty["stored"], empty["text"], empty["rows"]) = (json!(0), json!(0), json!(0));
        empty["hash"] = json!(archive::hex_of(b""));
        index["frames"].as_array_mut().unwrap().insert(2, empty);
        it.json = serde_json::to_vec(&index).unwrap();
    });
    let reader = Reader::open(&bytes[..]).unwrap();
    let mut buffers = FrameText::default();
    assert!(
        reader
            .text(&reader.index().frames[2], &mut buffers)
            .is_err()
    );
}

#[test]
fn a_seek_table_larger_than_the_file() {
    for count in [0x07FF_FFFF, 0x0800_0000, 10_000] {
        assert_eq!(
            refused(&with(|it| it.count = Some(count))),
            Damage::Truncated,
            "{count}"
        );
    }
    assert_eq!(
        refused(&with(|it| it.count = Some(u32::MAX))),
        Damage::NotAnArchive
    );
    assert_eq!(
        refused(&with(|it| it.count = Some(0))),
        Damage::Broken {
            offset: with(|_| ()).len() as u64 - 17,
            detail: "seek table: wrong head".into(),
        }
    );
    // The index's own entry, the last one.
    let bytes = with(|_| ());
    let at = bytes.len() - 17;
    for size in [0, 7, 59] {
        let mut bytes = bytes.clone();
        bytes[at..at + 4].copy_from_slice(&u32::to_le_bytes(size));
        let expected = if size < 8 {
            "index: too short"
        } else {
            "index: wrong head"
        };
        assert_eq!(reason(&bytes), expected, "{size}");
    }
    let mut bytes = bytes;
    bytes[at..at + 4].fill(0xFF);
    assert_eq!(refused(&bytes), Damage::Truncated);
}

#[test]
fn a_newer_format_is_called_newer() {
    for format in [2, 3, u32::MAX] {
        let bytes = with(|it| {
            it.format = format;
            // Whatever its index looks like then.
            it.json = b"<index/>".to_vec();
        });
        assert_eq!(refused(&bytes), Damage::Newer(format));
    }
    assert_eq!(
        reason(&with(|it| it.format = 0)),
        "index: two different format numbers"
    );
    assert_eq!(
        reason(&forged(|it| it["format"] = json!(2))),
        "index: two different format numbers"
    );
}

/// A frame whose text is far longer than what the index says of it.
#[test]
fn a_bomb_goes_off_at_the_length_in_the_index() {
    let bomb = packed(&vec![b' '; 200 << 20]);
    assert!(bomb.len() < 1 << 20);
    let last = pieces().len() - 1;
    let bytes = Forged::new(&pieces(), |_| ());
    let bytes = Forged {
        body: [&bytes.body[..], &bomb].concat(),
        json: {
            let mut index: Value = serde_json::from_slice(&bytes.json).unwrap();
            let mut frame = index["frames"][last].clone();
            frame["offset"] = json!(bytes.body.len());
            frame["stored"] = json!(bomb.len());
            frame["text"] = json!(1000);
            frame["statements"] = json!([]);
            index["frames"].as_array_mut().unwrap().push(frame);
            index["body_bytes"] = json!(bytes.body.len() + bomb.len());
            serde_json::to_vec(&index).unwrap()
        },
        entries: [&bytes.entries[..], &[(bomb.len() as u32, 1000)]].concat(),
        ..bytes
    }
    .bytes();
    let info = measure(|| {
        let reader = Reader::open(&bytes[..]).unwrap();
        let frame = &reader.index().frames[last + 1];
        let error = reader.text(frame, &mut FrameText::default()).unwrap_err();
        assert!(
            error.to_string().contains("more text than the index says"),
            "{error}"
        );
        assert!(archive::verify_frames(&reader, &mut |_| true).is_err());
    });
    assert!(info.bytes_max < 4 << 20, "{info:?}");
}

#[test]
fn a_text_too_long_to_hold_is_streamed_or_refused() {
    let mut piece = script(archive::index::Role::Definition, Some(1), &[]);
    piece.text = vec![b' '; archive::TEXT_LIMIT as usize + 1];
    let mut all = pieces();
    all.insert(7, piece);
    let bytes = Forged::new(&all, |_| ()).bytes();
    drop(all);
    let info = measure(|| {
        let reader = Reader::open(&bytes[..]).unwrap();
        let mut buffers = FrameText::default();
        assert!(
            reader
                .text(&reader.index().frames[7], &mut buffers)
                .is_err()
        );
        archive::verify_frames(&reader, &mut |_| true).unwrap();
    });
    assert!(info.bytes_max < 4 << 20, "{info:?}");
}

#[test]
fn an_index_that_swells_is_stopped() {
    let json = [&br#"{"format":1,"#[..], &vec![b' '; 300 << 20]].concat();
    let bytes = with(|it| {
        it.json = json;
        it.json_length = Some(1000);
    });
    assert_eq!(reason(&bytes), "index: longer than it says");
}

#[test]
fn an_index_that_shrinks_a_thousandfold_is_read() {
    // Many tables with the same columns: an honest index, which no rule of thumb may refuse.
    let columns: Vec<Value> = (0..200)
        .map(|_| json!({"name": "n".repeat(60), "type": "longtext"}))
        .collect();
    let objects: Vec<Value> = (0..200)
        .map(|_| json!({"kind": "table", "name": "t", "columns": columns}))
        .collect();
    let mut forged = Forged::new(&pieces(), |index| index["objects"] = json!(objects));
    assert!(forged.json.len() / packed(&forged.json).len() > 1000);
    assert_eq!(
        Reader::open(&forged.bytes()[..])
            .unwrap()
            .index()
            .objects
            .len(),
        200
    );
    let index: Index = serde_json::from_slice(&forged.json).unwrap();
    let mut writer =
        archive::Writer::new(Vec::new(), archive::Format::Archive { level: 1 }).unwrap();
    writer
        .append(pieces()[0].head.clone(), &pieces()[0].text)
        .unwrap();
    let (bytes, summary) = writer.finish(index).unwrap();
    assert_eq!(Reader::open(&bytes[..]).unwrap().index(), &summary.index);
    forged.json_length = Some(1 << 30);
    assert_eq!(
        reason_of_large(&forged.bytes()),
        "index: shorter than it says"
    );
}

fn reason_of_large(bytes: &[u8]) -> String {
    Reader::open(bytes)
        .map(|_| ())
        .unwrap_err()
        .to_string()
        .split(": ")
        .skip(1)
        .collect::<Vec<_>>()
        .join(": ")
}

#[test]
fn a_frame_cannot_ask_for_a_large_window() {
    // Frame header of RFC 8878, 3.1.1.1: no single segment, a window of 2^27 bytes; one raw block.
    let window = |log: u8, text: &[u8]| {
        let mut frame = vec![0x28, 0xB5, 0x2F, 0xFD, 0x00, (log - 10) << 3];
        frame.extend_from_slice(&((text.len() as u32) << 3 | 1).to_le_bytes()[..3]);
        frame.extend_from_slice(text);
        frame
    };
    let first = pieces()[0].text.clone();
    for (log, taken) in [(10, true), (23, true), (24, false), (27, false)] {
        let stored = window(log, &first);
        let mut it = Forged::new(&pieces()[..1], |index| {
            index["frames"][0]["stored"] = json!(stored.len());
            index["body_bytes"] = json!(stored.len());
        });
        it.body = stored.clone();
        it.entries[0].0 = stored.len() as u32;
        let bytes = it.bytes();
        let reader = Reader::open(&bytes[..]).unwrap();
        let mut buffers = FrameText::default();
        let text = reader.text(&reader.index().frames[0], &mut buffers);
        assert_eq!(text.is_ok(), taken, "2^{log}");
    }
}

#[test]
fn counts_that_overflow() {
    let bytes = forged(|it| {
        it["objects"][0]["rows"] = json!(u64::MAX);
        it["objects"][1]["rows"] = json!(u64::MAX);
        it["frames"][2]["rows"] = json!(u64::MAX);
        it["frames"][3]["rows"] = json!(u64::MAX);
    });
    let reader = Reader::open(&bytes[..]).unwrap();
    assert_eq!(reader.index().rows(), u64::MAX);
    assert!(archive::verify_body(&reader, &mut |_| true).is_err());
    assert!(archive::verify_frames(&reader, &mut |_| true).is_err());
}

#[test]
fn many_objects_and_frames_are_checked_in_one_pass() {
    const MANY: usize = 60_000;
    let text = b"CREATE TABLE t(a);\n";
    let (stored, hash) = (packed(text), archive::hex_of(text));
    let mut object_hash = archive::TableHash::default();
    object_hash.add(blake3::hash(text).as_bytes());
    let mut it = Forged::new(&[], |_| ());
    let mut index: Value = serde_json::from_slice(&it.json).unwrap();
    let frame = |at: usize, role: &str, object: Option<usize>| json!({"offset": at * stored.len(), "stored": stored.len(), "text": text.len(), "hash": hash, "role": role, "object": object});
    let mut frames = vec![frame(0, "header", None)];
    frames.extend((0..MANY).map(|at| frame(at + 1, "definition", Some(at))));
    frames.push(frame(MANY + 1, "footer", None));
    let object = json!({"kind": "view", "name": "v", "hash": object_hash.hex()});
    index["objects"] = json!(vec![object; MANY]);
    it.body = stored.repeat(frames.len());
    it.entries = vec![(stored.len() as u32, text.len() as u32); frames.len()];
    index["body_bytes"] = json!(it.body.len());
    index["body_sha256"] = {
        use sha2::{Digest, Sha256};
        json!(archive::hex(&Sha256::digest(&it.body)))
    };
    index["frames"] = json!(frames);
    it.json = serde_json::to_vec(&index).unwrap();
    let bytes = it.bytes();
    let reader = Reader::open(&bytes[..]).unwrap();
    // Object by object over all frames, this was 3.6 thousand million steps.
    archive::verify_body(&reader, &mut |_| true).unwrap();
}
