//! The four bytes before each packet: payload length (24 bits, little endian) and sequence number.
//! Page: "0-packet" / "Protocol Basics: Packets".

/// The most bytes one packet carries: 2²⁴ − 1. A payload of this length or more goes on in the
/// next packet, until one is shorter (it may be empty).
pub(crate) const MAX_PAYLOAD: usize = 0xFF_FFFF;
/// Bytes of a header.
pub(crate) const HEADER: usize = 4;

/// A packet's header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Header {
    /// Payload bytes in this packet.
    pub(crate) len: usize,
    /// Counts packets of one command, in both directions, modulo 256.
    pub(crate) seq: u8,
}

impl Header {
    pub(crate) fn parse(bytes: [u8; HEADER]) -> Self {
        let [a, b, c, seq] = bytes;
        Self {
            len: u32::from_le_bytes([a, b, c, 0]) as usize,
            seq,
        }
    }

    /// `len` must not exceed [`MAX_PAYLOAD`].
    pub(crate) fn to_bytes(self) -> [u8; HEADER] {
        debug_assert!(self.len <= MAX_PAYLOAD);
        let len = (self.len as u32).to_le_bytes();
        [len[0], len[1], len[2], self.seq]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ways() {
        for (bytes, header) in [
            ([0, 0, 0, 0], Header { len: 0, seq: 0 }),
            (
                [1, 2, 3, 255],
                Header {
                    len: 0x03_02_01,
                    seq: 255,
                },
            ),
            (
                [255, 255, 255, 7],
                Header {
                    len: MAX_PAYLOAD,
                    seq: 7,
                },
            ),
        ] {
            assert_eq!(Header::parse(bytes), header);
            assert_eq!(header.to_bytes(), bytes);
        }
    }
}
