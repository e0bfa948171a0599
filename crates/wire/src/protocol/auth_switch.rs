//! The server's request for another way to sign in. Page: "Authentication switch request".

use crate::protocol::bytes::{Malformed, Reader};

/// The first byte.
pub(crate) const AUTH_SWITCH: u8 = 0xFE;

/// Which plugin, and its challenge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct AuthSwitch<'a> {
    pub(crate) plugin: &'a [u8],
    /// As it came. Some methods end it with a NUL; a challenge of others may end in one by chance.
    pub(crate) nonce: &'a [u8],
}

impl<'a> AuthSwitch<'a> {
    pub(crate) fn parse(payload: &'a [u8]) -> Result<Self, Malformed> {
        let mut reader = Reader::new(payload);
        if reader.u8()? != AUTH_SWITCH {
            return Err(Malformed("an authentication switch that is none"));
        }
        if reader.is_empty() {
            // The form before 5.5: it asks for the password hash of before 4.1.
            return Ok(Self {
                plugin: b"mysql_old_password",
                nonce: b"",
            });
        }
        let plugin = reader.until_nul()?;
        Ok(Self {
            plugin,
            nonce: reader.rest(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plugin_and_challenge() {
        let packet = b"\xFEmysql_native_password\0abcdefghijklmnopqrst\0";
        let switch = AuthSwitch::parse(packet).unwrap();
        assert_eq!(switch.plugin, b"mysql_native_password");
        assert_eq!(switch.nonce, b"abcdefghijklmnopqrst\0");
        let bare = AuthSwitch::parse(b"\xFEunix_socket\0").unwrap();
        assert_eq!((bare.plugin, bare.nonce), (&b"unix_socket"[..], &b""[..]));
        assert_eq!(
            AuthSwitch::parse(b"\xFE").unwrap().plugin,
            b"mysql_old_password"
        );
    }

    #[test]
    fn a_name_without_end_is_an_error() {
        let packet = b"\xFEunix_socket\0";
        for cut in 2..packet.len() {
            assert!(AuthSwitch::parse(&packet[..cut]).is_err(), "cut at {cut}");
        }
        assert!(AuthSwitch::parse(b"").is_err());
        assert!(AuthSwitch::parse(b"\x00x\0").is_err());
    }
}
