//! The index as a skippable frame: magic, lengths, BLAKE3 and the zstd-compressed JSON. The hash is
//! that of the bytes as they lie in the file, so that no bit of them can change unnoticed.
//! A damaged or foreign one is refused whole; nothing of it is believed before its hash is.

use crate::decode::{Decoder, ZSTD_MAGIC};
use crate::{Damage, Error, FORMAT, Index};

/// Skippable frame magic of the index (any low nibble but `E`, which seek tables own).
const MAGIC: u32 = 0x184D_2A53;
/// First bytes of the payload.
const SIGNATURE: &[u8; 8] = b"SVGINDEX";
const HEADER: usize = 8;
/// Signature, format, JSON length, BLAKE3 of these three and the packed JSON.
const PREFIX: usize = 8 + 4 + 8 + 32;
/// Largest JSON that a reader takes: far above 100,000 tables or a terabyte of frames.
const MOST_JSON: u64 = 1 << 30;
/// Largest index frame that a reader takes: such a JSON, not compressible at all.
pub(crate) const MOST: u64 = MOST_JSON + MOST_JSON / 128;

/// The index as bytes to append to the file.
pub(crate) fn encode(index: &Index) -> Result<Vec<u8>, Error> {
    let json = serde_json::to_vec(index).map_err(|error| Error::Misuse(error.to_string()))?;
    if json.len() as u64 > MOST_JSON {
        return Err(Error::Misuse(
            "the index is larger than the format allows".into(),
        ));
    }
    let mut packed = Vec::with_capacity(zstd_safe::compress_bound(json.len()));
    zstd_safe::compress(&mut packed, &json, 3).map_err(Error::zstd)?;
    let mut out = Vec::with_capacity(HEADER + PREFIX + packed.len());
    out.extend_from_slice(&MAGIC.to_le_bytes());
    out.extend_from_slice(&((PREFIX + packed.len()) as u32).to_le_bytes());
    out.extend_from_slice(SIGNATURE);
    out.extend_from_slice(&index.format.to_le_bytes());
    out.extend_from_slice(&(json.len() as u64).to_le_bytes());
    out.extend_from_slice(seal(&out[HEADER..], &packed).as_bytes());
    out.extend_from_slice(&packed);
    Ok(out)
}

fn seal(prefix: &[u8], packed: &[u8]) -> blake3::Hash {
    blake3::Hasher::new()
        .update(prefix)
        .update(packed)
        .finalize()
}

/// Reads the index frame that begins at `offset` of the file.
pub(crate) fn decode(frame: &[u8], offset: u64) -> Result<Index, Error> {
    let broken = |detail: String| Error::broken(offset, format!("index: {detail}"));
    // Another's file in the same seekable format, whose last frame happens to have no text.
    if frame.starts_with(&ZSTD_MAGIC) {
        return Err(Damage::NotAnArchive.into());
    }
    let (head, payload) = frame
        .split_at_checked(HEADER)
        .ok_or_else(|| broken("too short".into()))?;
    let expected = [MAGIC.to_le_bytes(), (payload.len() as u32).to_le_bytes()].concat();
    if head != expected || !payload.starts_with(SIGNATURE) {
        return Err(broken("wrong head".into()));
    }
    let (prefix, packed) = payload
        .split_at_checked(PREFIX)
        .ok_or_else(|| broken("too short".into()))?;
    let format = u32::from_le_bytes([prefix[8], prefix[9], prefix[10], prefix[11]]);
    if format > FORMAT {
        return Err(Damage::Newer(format).into());
    }
    let mut length = [0; 8];
    length.copy_from_slice(&prefix[12..20]);
    let length = u64::from_le_bytes(length);
    if length > MOST_JSON {
        return Err(broken("impossible length".into()));
    }
    if seal(&prefix[..20], packed).as_bytes() != &prefix[20..] {
        return Err(broken("hash does not match".into()));
    }
    // A crafted length has a right hash: no memory is set aside for what does not come out.
    let mut json = Vec::new();
    let mut decoder = Decoder::new();
    decoder.begin()?;
    decoder.feed(packed, offset, &mut |piece| {
        json.extend_from_slice(piece);
        match json.len() as u64 <= length {
            true => Ok(()),
            false => Err(broken("longer than it says".into())),
        }
    })?;
    if !decoder.ended() || json.len() as u64 != length {
        return Err(broken("shorter than it says".into()));
    }
    let index: Index = serde_json::from_slice(&json).map_err(|error| broken(error.to_string()))?;
    if index.format != format {
        return Err(broken("two different format numbers".into()));
    }
    Ok(index)
}
