//! OK packets, and the two packets that end a result set: EOF, and OK with the header 0xFE.
//! Pages: "OK_Packet", "EOF_Packet".

use crate::protocol::bytes::{Malformed, Reader};

/// The first byte of an OK packet that answers a command.
pub(crate) const OK: u8 = 0x00;
/// The first byte of the packet that ends rows.
pub(crate) const END: u8 = 0xFE;
/// SERVER_MORE_RESULTS_EXISTS: another result follows.
const MORE_RESULTS: u16 = 1 << 3;

/// What an OK (or EOF) packet says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Okay {
    pub(crate) affected: u64,
    pub(crate) last_insert_id: u64,
    pub(crate) status: u16,
    pub(crate) warnings: u16,
}

impl Okay {
    /// An OK packet with either header. The text after the numbers is not needed.
    pub(crate) fn parse(payload: &[u8]) -> Result<Self, Malformed> {
        let mut reader = Reader::new(payload);
        if !matches!(reader.u8()?, OK | END) {
            return Err(Malformed("an OK packet that is none"));
        }
        Ok(Self {
            affected: reader.lenenc()?,
            last_insert_id: reader.lenenc()?,
            status: reader.u16()?,
            warnings: reader.u16()?,
        })
    }

    /// An EOF packet: header, warnings, status, and nothing else.
    pub(crate) fn parse_eof(payload: &[u8]) -> Result<Self, Malformed> {
        let mut reader = Reader::new(payload);
        if reader.u8()? != END {
            return Err(Malformed("an EOF packet that is none"));
        }
        let (warnings, status) = (reader.u16()?, reader.u16()?);
        if !reader.is_empty() {
            return Err(Malformed("an EOF packet is too long"));
        }
        Ok(Self {
            status,
            warnings,
            ..Self::default()
        })
    }

    pub(crate) fn more_results(&self) -> bool {
        self.status & MORE_RESULTS != 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ok_with_both_headers_and_each_truncation() {
        for header in [OK, END] {
            let packet = [header, 0xFC, 0x2C, 0x01, 7, 0x0A, 0, 3, 0];
            let ok = Okay::parse(&packet).unwrap();
            let want = Okay {
                affected: 300,
                last_insert_id: 7,
                status: 0x0A,
                warnings: 3,
            };
            assert_eq!(ok, want);
            assert!(ok.more_results());
            for cut in 0..packet.len() {
                assert!(Okay::parse(&packet[..cut]).is_err(), "cut at {cut}");
            }
        }
        assert!(Okay::parse(&[1, 0, 0, 0, 0, 0, 0]).is_err());
    }

    #[test]
    fn eof_has_exactly_five_bytes() {
        let packet = [END, 1, 0, 2, 0];
        let eof = Okay::parse_eof(&packet).unwrap();
        assert_eq!(
            (eof.warnings, eof.status, eof.more_results()),
            (1, 2, false)
        );
        for cut in 0..packet.len() {
            assert!(Okay::parse_eof(&packet[..cut]).is_err(), "cut at {cut}");
        }
        assert!(Okay::parse_eof(&[END, 1, 0, 2, 0, 0]).is_err());
        assert!(Okay::parse_eof(&[OK, 1, 0, 2, 0]).is_err());
    }
}
