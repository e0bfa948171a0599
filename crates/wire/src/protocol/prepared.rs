//! The first packet that answers COM_STMT_PREPARE. Pages: "COM_STMT_PREPARE",
//! "COM_STMT_PREPARE_OK".

use crate::protocol::bytes::{Malformed, Reader};
use crate::protocol::ok::OK;

/// What the server has prepared. Definitions of the parameters and of the columns follow, each
/// kind only if there are any.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct PreparedOk {
    pub(crate) id: u32,
    pub(crate) columns: u16,
    pub(crate) parameters: u16,
}

impl PreparedOk {
    pub(crate) fn parse(payload: &[u8]) -> Result<Self, Malformed> {
        let mut reader = Reader::new(payload);
        if reader.u8()? != OK {
            return Err(Malformed("a prepared statement that is none"));
        }
        let prepared = Self {
            id: reader.u32()?,
            columns: reader.u16()?,
            parameters: reader.u16()?,
        };
        reader.take(3)?; // a zero, the number of warnings
        Ok(prepared)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parts_and_each_truncation() {
        let packet = [0, 7, 0, 0, 1, 2, 0, 3, 1, 0, 9, 0];
        let want = PreparedOk {
            id: 0x0100_0007,
            columns: 2,
            parameters: 259,
        };
        assert_eq!(PreparedOk::parse(&packet), Ok(want));
        for cut in 0..packet.len() {
            assert!(PreparedOk::parse(&packet[..cut]).is_err(), "cut at {cut}");
        }
        assert!(PreparedOk::parse(&[1; 12]).is_err());
    }
}
