//! Compressed packets that lie: about their length, their number, their content. Each is an error
//! that closes the connection, and none costs memory by its words alone.

use std::io::Write;

use flate2::Compression as Level;
use flate2::write::ZlibEncoder;
use wire::{Compression, Connection, Error, ErrorKind};

use crate::{BASIC, DEPRECATE_EOF, Script, column, packet, read_all};

const ZLIB: u32 = 1 << 5;
const ZSTD: u32 = 1 << 26;

/// A compressed packet with these words in its header.
fn outer(seq: u8, plain: usize, payload: &[u8]) -> Vec<u8> {
    let len = u32::try_from(payload.len()).unwrap().to_le_bytes();
    let plain = u32::try_from(plain).unwrap().to_le_bytes();
    [
        &[len[0], len[1], len[2], seq, plain[0], plain[1], plain[2]],
        payload,
    ]
    .concat()
}

fn zlib(plain: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Level::default());
    encoder.write_all(plain).unwrap();
    encoder.finish().unwrap()
}

fn zstd(plain: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(zstd_safe::compress_bound(plain.len()));
    zstd_safe::compress(&mut out, plain, 3).unwrap();
    out
}

type Pack = fn(&[u8]) -> Vec<u8>;
const BOTH: [(u32, Pack); 2] = [(ZLIB, zlib), (ZSTD, zstd)];

fn connect(script: &Script) -> Connection {
    let mut options = script.options();
    options.compression = Compression::On;
    Connection::connect(&options).unwrap()
}

/// One column, rows of `cell`, the end.
fn rows(count: usize, cell: &[u8]) -> Vec<u8> {
    let mut bytes = [packet(1, &[1]), packet(2, &column("c"))].concat();
    let row = [&[u8::try_from(cell.len()).unwrap()], cell].concat();
    for n in 0..count {
        // The numbers inside are not looked at: servers go on with those outside.
        bytes.extend(packet((n % 7) as u8, &row));
    }
    bytes.extend(packet(0, &[0xFE, 0, 0, 2, 0, 0, 0]));
    bytes
}

/// What the client makes of these bytes as the answer to its first statement.
fn answered(algorithm: u32, answer: Vec<u8>) -> Result<usize, Error> {
    let script = Script::answering(BASIC | DEPRECATE_EOF | algorithm, vec![answer]);
    let mut connection = connect(&script);
    assert!(connection.server().compression().is_some());
    let result = read_all(&mut connection);
    if result.is_err() {
        assert!(connection.is_closed());
    }
    drop(connection);
    script.end();
    result.map(|rows| rows.len()).map_err(|(_, error)| error)
}

fn refused(algorithm: u32, answer: Vec<u8>, why: &str) {
    let error = answered(algorithm, answer).unwrap_err();
    let text = error.to_string();
    assert!(
        matches!(error.kind(), ErrorKind::Protocol(_)),
        "{text}, not {why}"
    );
    assert!(text.contains(why), "{text}, not {why}");
}

#[test]
fn whole_split_and_uncompressed_packets_are_one_stream() {
    let plain = rows(1000, b"a cell");
    for (algorithm, pack) in BOTH {
        let whole = outer(1, plain.len(), &pack(&plain));
        assert_eq!(answered(algorithm, whole).unwrap(), 1000);
        for at in [1, 3, 4, 5, 700, plain.len() - 1] {
            let (first, second) = plain.split_at(at);
            let split = [outer(1, at, &pack(first)), outer(2, 0, second)].concat();
            assert_eq!(answered(algorithm, split).unwrap(), 1000);
        }
        // 300 packets: their numbers begin again at 0.
        let parts: Vec<u8> = plain
            .chunks(plain.len() / 300)
            .enumerate()
            .flat_map(|(n, part)| outer((n + 1) as u8, part.len(), &pack(part)))
            .collect();
        assert_eq!(answered(algorithm, parts).unwrap(), 1000);
    }
}

#[test]
fn lengths_that_lie_are_refused() {
    let plain = rows(1000, b"a cell");
    for (algorithm, pack) in BOTH {
        let packed = pack(&plain);
        refused(
            algorithm,
            outer(1, plain.len() - 1, &packed),
            "longer than it says",
        );
        refused(algorithm, outer(1, 1, &packed), "longer than it says");
        for more in [plain.len() + 1, 0xFF_FFFF] {
            refused(algorithm, outer(1, more, &packed), "than it says");
        }
        refused(algorithm, outer(1, 0, b""), "an empty compressed packet");
        refused(algorithm, outer(1, 100, b""), "an empty compressed packet");
        let behind = [&packed[..], b"more"].concat();
        refused(
            algorithm,
            outer(1, plain.len(), &behind),
            "longer than it says",
        );
        let short = &packed[..packed.len() - 1];
        let error = answered(algorithm, outer(1, plain.len(), short)).unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::Protocol(_)), "{error}");
    }
}

#[test]
fn a_bomb_is_as_long_as_it_says_at_most() {
    // 200 MB of zeros in 200 KB; the words are of 50 bytes.
    let zeros = vec![0; 200_000_000];
    for (algorithm, pack) in BOTH {
        refused(algorithm, outer(1, 50, &pack(&zeros)), "");
    }
}

#[test]
fn a_cut_is_lost_and_never_the_end() {
    let plain = rows(1000, b"a cell");
    for (algorithm, pack) in BOTH {
        let whole = outer(1, plain.len(), &pack(&plain));
        for cut in [1, 3, 6, 7, 8, whole.len() / 2, whole.len() - 1] {
            let error = answered(algorithm, whole[..cut].to_vec()).unwrap_err();
            assert!(matches!(error.kind(), ErrorKind::Lost(_)), "{cut}: {error}");
        }
    }
}

#[test]
fn any_broken_byte_is_an_error_or_harmless() {
    let plain = rows(50, b"a cell");
    for (algorithm, pack) in BOTH {
        let whole = outer(1, plain.len(), &pack(&plain));
        for at in 0..whole.len() {
            let mut broken = whole.clone();
            broken[at] ^= 0x55;
            match answered(algorithm, broken) {
                Ok(count) => assert!(count <= 50),
                Err(error) => assert!(
                    matches!(
                        error.kind(),
                        ErrorKind::Protocol(_) | ErrorKind::Lost(_) | ErrorKind::Server(_)
                    ),
                    "{at}: {error}"
                ),
            }
        }
    }
}

#[test]
fn packets_out_of_turn_are_refused_and_last_words_understood() {
    let plain = rows(1000, b"a cell");
    for (algorithm, pack) in BOTH {
        for seq in [0, 2, 255] {
            refused(
                algorithm,
                outer(seq, plain.len(), &pack(&plain)),
                "out of order",
            );
        }
        let (first, second) = plain.split_at(700);
        let again = [outer(1, 700, &pack(first)), outer(1, 0, second)].concat();
        refused(algorithm, again, "out of order");
        let killed = packet(0, b"\xFF\x87\x07#70100Connection was killed");
        let error = answered(algorithm, outer(0, 0, &killed)).unwrap_err();
        assert_eq!(error.code(), Some(1927), "{error}");
    }
}

#[test]
fn a_window_that_no_packet_needs_is_not_made() {
    // A frame header that asks for a window of 2 GiB (and of 32 MiB), and nothing behind it.
    for exponent in [21 << 3, 15 << 3] {
        let frame = [0x28, 0xB5, 0x2F, 0xFD, 0x00, exponent, 0x01, 0x00, 0x00];
        refused(ZSTD, outer(1, 1000, &frame), "cannot be decompressed");
    }
}
