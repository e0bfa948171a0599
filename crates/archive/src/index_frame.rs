//! The index as a skippable frame: magic, length, BLAKE3 and the zstd-compressed JSON.
//! A damaged or foreign one is refused whole; nothing of it is believed before its hash is.

use crate::{Damage, Error, FORMAT, Index};

/// Skippable frame magic of the index (any low nibble but `E`, which seek tables own).
const MAGIC: u32 = 0x184D_2A53;
/// First bytes of the payload.
const SIGNATURE: &[u8; 8] = b"SVGINDEX";
const HEADER: usize = 8;
/// Signature, format, JSON length, BLAKE3 of the JSON.
const PREFIX: usize = 8 + 4 + 8 + 32;
/// Largest JSON that a reader takes: far above 100,000 tables or a terabyte of frames.
const MOST_JSON: u64 = 1 << 30;

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
    out.extend_from_slice(blake3::hash(&json).as_bytes());
    out.extend_from_slice(&packed);
    Ok(out)
}

/// Reads the index frame that begins at `offset` of the file.
pub(crate) fn decode(frame: &[u8], offset: u64) -> Result<Index, Damage> {
    let broken = |detail: String| Damage::Broken {
        offset,
        detail: format!("index: {detail}"),
    };
    let (head, payload) = frame.split_at_checked(HEADER).ok_or(Damage::Truncated)?;
    let expected = [MAGIC.to_le_bytes(), (payload.len() as u32).to_le_bytes()].concat();
    if head != expected {
        return Err(broken("wrong head".into()));
    }
    let (prefix, packed) = payload
        .split_at_checked(PREFIX)
        .ok_or(Damage::NotAnArchive)?;
    if &prefix[..8] != SIGNATURE {
        return Err(Damage::NotAnArchive);
    }
    let format = u32::from_le_bytes([prefix[8], prefix[9], prefix[10], prefix[11]]);
    if format > FORMAT {
        return Err(Damage::Newer(format));
    }
    let mut length = [0; 8];
    length.copy_from_slice(&prefix[12..20]);
    let length = u64::from_le_bytes(length);
    // The lengths are not covered by the hash: believe only what a real index could have.
    if length > MOST_JSON || length > (packed.len() as u64).saturating_mul(1000) {
        return Err(broken("impossible length".into()));
    }
    let mut json = Vec::with_capacity(length as usize);
    zstd_safe::decompress(&mut json, packed)
        .map_err(|code| broken(zstd_safe::get_error_name(code).into()))?;
    if json.len() as u64 != length || blake3::hash(&json).as_bytes() != &prefix[20..52] {
        return Err(broken("hash does not match".into()));
    }
    let index: Index = serde_json::from_slice(&json).map_err(|error| broken(error.to_string()))?;
    if index.format != format {
        return Err(broken("two different format numbers".into()));
    }
    Ok(index)
}
