//! Foreign dumps in every packing: told by content, whole or an error, in constant memory.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use archive::plain::{Error, Packing, Text};
use std::io::{Read, Write};
use std::process::{Command, Stdio};

fn text_of(bytes: &[u8]) -> Result<(Packing, Vec<u8>), String> {
    let mut text = Text::open(bytes).map_err(|error| error.to_string())?;
    let mut all = Vec::new();
    let packing = text.packing();
    text.read_to_end(&mut all)
        .map_err(|error| error.to_string())?;
    Ok((packing, all))
}

/// Through a real program.
fn through(program: &str, arguments: &[&str], input: &[u8]) -> Vec<u8> {
    let mut child = Command::new(program)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut pipe = child.stdin.take().unwrap();
    let input = input.to_vec();
    let writer = std::thread::spawn(move || pipe.write_all(&input).unwrap());
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    assert!(output.status.success());
    output.stdout
}

/// Compressible and longer than any buffer on the way, with bytes that are no UTF-8.
fn dump() -> Vec<u8> {
    let mut dump = Vec::new();
    for number in 0..60_000_u32 {
        let scattered = number.wrapping_mul(2_654_435_761);
        writeln!(dump, "INSERT INTO t VALUES ({number}, '{scattered:x}');").unwrap();
    }
    dump.extend_from_slice(b"-- \xFF\xFE\n");
    dump
}

/// A zip as phpMyAdmin's `ZipExtension::createFile` lays it out: sizes and checksum in the local header.
fn zip(files: &[&[u8]]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut directory = Vec::new();
    for text in files {
        let mut deflated =
            flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::fast());
        deflated.write_all(text).unwrap();
        let deflated = deflated.finish().unwrap();
        let mut sum = flate2::Crc::new();
        sum.update(text);
        let mut facts = b"\x14\0\0\0\x08\0\0\0\0\0".to_vec();
        facts.extend_from_slice(&sum.sum().to_le_bytes());
        facts.extend_from_slice(&(deflated.len() as u32).to_le_bytes());
        facts.extend_from_slice(&(text.len() as u32).to_le_bytes());
        facts.extend_from_slice(b"\x05\0\0\0");
        let at = out.len() as u32;
        out.extend_from_slice(b"PK\x03\x04");
        out.extend_from_slice(&facts);
        out.extend_from_slice(b"a.sql");
        out.extend_from_slice(&deflated);
        directory.extend_from_slice(b"PK\x01\x02\0\0");
        directory.extend_from_slice(&facts);
        directory.extend_from_slice(&[0; 10]);
        directory.extend_from_slice(&at.to_le_bytes());
        directory.extend_from_slice(b"a.sql");
    }
    out.extend_from_slice(&directory);
    out.extend_from_slice(b"PK\x05\x06");
    out.extend_from_slice(&[0; 18]);
    out
}

#[test]
fn each_packing_gives_the_text() {
    let dump = dump();
    let (half, rest) = dump.split_at(dump.len() / 2);
    let parts = |program: &str| {
        [
            through(program, &["-c"], half),
            through(program, &["-c"], rest),
        ]
    };
    for (packing, packed) in [
        (Packing::None, dump.clone()),
        (Packing::Gzip, through("gzip", &["-c"], &dump)),
        (Packing::Gzip, parts("gzip").concat()),
        (Packing::Zstd, through("zstd", &["-c", "-q"], &dump)),
        (
            Packing::Zstd,
            through("zstd", &["-c", "-q", "--long=27", "-5"], &dump),
        ),
        (
            Packing::Zstd,
            [
                b"\x50\x2A\x4D\x18\x02\0\0\0xx".to_vec(),
                parts("zstd").concat(),
            ]
            .concat(),
        ),
        (Packing::Zip, zip(&[&dump])),
    ] {
        let (told, text) = text_of(&packed).unwrap();
        assert_eq!(told, packing);
        assert!(text == dump, "{packing:?}");
    }
}

/// Wherever it is cut: an error that says so, never a shorter dump.
#[test]
fn a_cut_file_is_an_error() {
    let dump = &dump()[..40_000];
    for packed in [
        through("gzip", &["-c"], dump),
        through("zstd", &["-c", "-q"], dump),
        zip(&[dump]),
    ] {
        let last = packed.len();
        let ends = (5..last).step_by(97).chain(last - 30..last);
        for end in ends {
            match text_of(&packed[..end]) {
                Err(error) => assert!(error.contains("cut"), "{end} of {last}: {error}"),
                // A zip's directory is not read, and must be there at least in its beginning.
                Ok((Packing::Zip, text)) => assert!(end > last - 80 && text == dump),
                Ok((packing, text)) => panic!("{packing:?} {end}: {} bytes", text.len()),
            }
        }
    }
}

#[test]
fn damage_is_an_error() {
    let dump = &dump()[..40_000];
    for packed in [
        through("gzip", &["-c"], dump),
        through("zstd", &["-c", "-q", "--check"], dump),
        zip(&[dump]),
    ] {
        let mut altered = packed.clone();
        altered[packed.len() / 2] ^= 0x10;
        if let Ok((_, text)) = text_of(&altered) {
            panic!("{} bytes", text.len());
        }
    }
    assert!(
        text_of(&zip(&[dump, dump]))
            .unwrap_err()
            .contains("several")
    );
}

#[test]
fn what_is_no_dump_is_refused() {
    let refused = |bytes: &[u8]| match Text::open(bytes) {
        Err(error) => error,
        Ok(text) => panic!("taken for {:?}", text.packing()),
    };
    for (magic, name) in [
        (&b"BZh91AY&SY"[..], "bzip2"),
        (b"\xFD7zXZ\0\0\x04", "xz"),
        (b"7z\xBC\xAF\x27\x1C\0\x04", "7z"),
    ] {
        assert!(matches!(refused(magic), Error::Packing(told) if told == name));
    }
    assert!(matches!(refused(b""), Error::Empty));
    assert!(matches!(
        refused(&through("gzip", &["-c"], b"")),
        Error::Empty
    ));
    assert!(matches!(
        refused(b"SQLite format 3\0\x10\0\x01"),
        Error::Binary(15)
    ));
}

/// The first frame of an archive decompresses well without the rest.
#[test]
fn a_cut_archive_of_ours_is_no_foreign_dump() {
    let head =
        b"-- Sauvegarde archive, format 1. SQL text for MySQL and MariaDB.\nSET NAMES utf8mb4;\n";
    for program in ["zstd", "gzip"] {
        let packed = through(program, &["-c"], head);
        assert!(matches!(Text::open(&packed[..]), Err(Error::OwnArchive)));
    }
    // Unpacked by its owner it says at its end whether it is whole.
    assert_eq!(text_of(head).unwrap().1, head);
}
