//! The standard seek table at the very end of an archive: zstd's "Seekable Format",
//! version 0.1.0 (contrib/seekable_format in the zstd sources). Sizes only, no checksums:
//! the index has better ones. It never says what a frame is for.

use crate::{Damage, Error};

/// Skippable frame with the low nibble that the format reserves for seek tables.
const SKIPPABLE_MAGIC: u32 = 0x184D_2A5E;
/// Last four bytes of a file in the seekable format.
const SEEKABLE_MAGIC: u32 = 0x8F92_EAB1;
/// Frame count, descriptor, magic.
pub(crate) const FOOTER: usize = 9;
const HEADER: usize = 8;
const ENTRY: usize = 8;
/// Most frames that the format allows.
const MOST: usize = 0x0800_0000;

/// Compressed and decompressed size of one frame, bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    pub stored: u32,
    pub text: u32,
}

/// Size of a whole seek table frame, bytes.
pub(crate) fn size(entries: usize) -> u64 {
    (HEADER + entries * ENTRY + FOOTER) as u64
}

/// The seek table as a skippable frame.
pub(crate) fn encode(entries: &[Entry]) -> Result<Vec<u8>, Error> {
    if entries.len() > MOST {
        return Err(Error::Misuse(format!(
            "{} frames are more than a seek table holds",
            entries.len()
        )));
    }
    let length = entries.len() * ENTRY + FOOTER;
    let mut out = Vec::with_capacity(HEADER + length);
    out.extend_from_slice(&SKIPPABLE_MAGIC.to_le_bytes());
    out.extend_from_slice(&(length as u32).to_le_bytes());
    for entry in entries {
        out.extend_from_slice(&entry.stored.to_le_bytes());
        out.extend_from_slice(&entry.text.to_le_bytes());
    }
    out.extend_from_slice(&(entries.len() as u32).to_le_bytes());
    out.push(0);
    out.extend_from_slice(&SEEKABLE_MAGIC.to_le_bytes());
    Ok(out)
}

/// Number of entries, from the last [`FOOTER`] bytes of a file.
pub(crate) fn count(footer: &[u8]) -> Result<usize, Damage> {
    let number = |at: usize| footer.get(at..at + 4).map(le);
    match (number(0), footer.get(4), number(5)) {
        (Some(count), Some(0), Some(SEEKABLE_MAGIC)) if count as usize <= MOST => {
            Ok(count as usize)
        }
        // A seek table, but none that this format has.
        (.., Some(SEEKABLE_MAGIC)) => Err(Damage::NotAnArchive),
        _ => Err(Damage::Truncated),
    }
}

/// The entries of a whole seek table frame that begins at `offset` of the file.
pub(crate) fn decode(frame: &[u8], offset: u64) -> Result<Vec<Entry>, Damage> {
    let broken = |detail: &str| Damage::Broken {
        offset,
        detail: format!("seek table: {detail}"),
    };
    let count = frame
        .len()
        .checked_sub(FOOTER)
        .map(|at| count(&frame[at..]))
        .ok_or(Damage::Truncated)??;
    if frame.len() != HEADER + count * ENTRY + FOOTER {
        return Err(broken("wrong length"));
    }
    if le(&frame[..4]) != SKIPPABLE_MAGIC || le(&frame[4..8]) as usize != frame.len() - HEADER {
        return Err(broken("wrong head"));
    }
    let entries = frame[HEADER..frame.len() - FOOTER].chunks_exact(ENTRY);
    Ok(entries
        .map(|entry| Entry {
            stored: le(&entry[..4]),
            text: le(&entry[4..]),
        })
        .collect())
}

fn le(bytes: &[u8]) -> u32 {
    let mut number = [0; 4];
    number.copy_from_slice(&bytes[..4]);
    u32::from_le_bytes(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comes_back() {
        let entries = [
            Entry {
                stored: 7,
                text: 100,
            },
            Entry {
                stored: u32::MAX,
                text: 0,
            },
        ];
        let bytes = encode(&entries).unwrap();
        assert_eq!(bytes.len() as u64, size(2));
        assert_eq!(decode(&bytes, 0).unwrap(), entries);
    }

    #[test]
    fn every_flipped_bit_of_head_and_footer_is_noticed_or_changes_sizes() {
        let entries = [Entry {
            stored: 7,
            text: 100,
        }];
        let bytes = encode(&entries).unwrap();
        for at in 0..bytes.len() * 8 {
            let mut flipped = bytes.clone();
            flipped[at / 8] ^= 1 << (at % 8);
            assert_ne!(
                decode(&flipped, 0).ok().as_deref(),
                Some(&entries[..]),
                "bit {at}"
            );
        }
    }

    #[test]
    fn a_cut_one_is_truncated() {
        let bytes = encode(&[Entry {
            stored: 7,
            text: 100,
        }])
        .unwrap();
        for length in 0..bytes.len() {
            assert!(decode(&bytes[..length], 0).is_err(), "{length}");
        }
    }
}
