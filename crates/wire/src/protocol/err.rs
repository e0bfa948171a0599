//! ERR packets. Page: "ERR_Packet".

use crate::error::ServerError;
use crate::protocol::bytes::{Malformed, Reader};

/// The first byte of an ERR packet; no row and no length can begin with it.
pub(crate) const ERR: u8 = 0xFF;

/// Parses an ERR packet. Before the login, and from some proxies, the SQLSTATE is missing.
pub(crate) fn parse(payload: &[u8]) -> Result<ServerError, Malformed> {
    let mut reader = Reader::new(payload);
    if reader.u8()? != ERR {
        return Err(Malformed("an ERR packet that is none"));
    }
    let code = reader.u16()?;
    let sqlstate = if reader.peek() == Some(b'#') {
        reader.u8()?;
        reader.take(5)?
    } else {
        b"HY000"
    };
    Ok(ServerError {
        code,
        sqlstate: String::from_utf8_lossy(sqlstate).into_owned(),
        // A text for people: a byte that is not UTF-8 must not hide the rest.
        message: String::from_utf8_lossy(reader.rest()).into_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn with_and_without_sqlstate() {
        let full = parse(b"\xFF\x15\x04#28000Access denied").unwrap();
        assert_eq!(
            (full.code, &*full.sqlstate, &*full.message),
            (1045, "28000", "Access denied")
        );
        let early = parse(b"\xFF\x10\x04Too many connections").unwrap();
        assert_eq!((early.code, &*early.sqlstate), (1040, "HY000"));
        assert_eq!(early.message, "Too many connections");
    }

    #[test]
    fn truncation_within_the_fixed_part_is_an_error() {
        let packet = b"\xFF\x15\x04#28000";
        for cut in 0..packet.len() {
            // Cut just before the '#', the packet is one without SQLSTATE and without text.
            assert_eq!(parse(&packet[..cut]).is_ok(), cut == 3, "cut at {cut}");
        }
        assert!(parse(b"\x00\x15\x04").is_err());
    }
}
