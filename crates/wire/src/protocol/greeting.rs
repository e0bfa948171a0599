//! The server's first packet. Page: "Initial handshake packet" / "Protocol::HandshakeV10".

use crate::protocol::bytes::{Malformed, Reader};
use crate::protocol::capability::Capabilities;

/// What the server says before anybody has signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Greeting {
    pub(crate) version: String,
    pub(crate) connection_id: u32,
    pub(crate) capabilities: Capabilities,
    /// The challenge, without its closing NUL: 20 bytes from every server since 4.1.
    pub(crate) nonce: Vec<u8>,
    /// The name of the server's default way to sign in; empty from servers before 5.5.7.
    pub(crate) plugin: Vec<u8>,
}

impl Greeting {
    pub(crate) fn parse(payload: &[u8]) -> Result<Self, Malformed> {
        let mut reader = Reader::new(payload);
        if reader.u8()? != 10 {
            return Err(Malformed("the greeting is not of protocol version 10"));
        }
        let version = String::from_utf8_lossy(reader.until_nul()?).into_owned();
        let connection_id = reader.u32()?;
        let mut nonce = reader.take(8)?.to_vec();
        reader.u8()?; // filler
        let low = reader.u16()?;
        reader.take(3)?; // default collation, status
        let high = reader.u16()?;
        let capabilities = Capabilities::from_bits(u32::from(low) | u32::from(high) << 16);
        let nonce_len = usize::from(reader.u8()?);
        reader.take(6)?; // reserved
        let extended = reader.u32()?;
        // What says that these bytes mean something to a MariaDB is a bit that it leaves out.
        let capabilities = match capabilities.contains(Capabilities::LONG_PASSWORD) {
            true => capabilities,
            false => capabilities | Capabilities::from_extended(extended),
        };
        // "max(13, length − 8)" bytes, of which the last is a NUL.
        let tail = reader.take(nonce_len.saturating_sub(8).max(13))?;
        nonce.extend_from_slice(tail.strip_suffix(&[0]).unwrap_or(tail));
        let plugin = if capabilities.contains(Capabilities::PLUGIN_AUTH) {
            // Some old servers forget the NUL.
            let rest = reader.rest();
            rest.split(|&b| b == 0).next().unwrap_or_default().to_vec()
        } else {
            Vec::new()
        };
        Ok(Self {
            version,
            connection_id,
            capabilities,
            nonce,
            plugin,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The greeting of a MariaDB 10.11, with an invented challenge.
    fn packet() -> Vec<u8> {
        let mut bytes = b"\x0A5.5.5-10.11.6-MariaDB\0".to_vec();
        bytes.extend([42, 0, 0, 0]);
        bytes.extend(b"abcdefgh\0");
        bytes.extend([0xFE, 0xF7, 45, 2, 0, 0xFF, 0x81, 21]);
        bytes.extend([0, 0, 0, 0, 0, 0, 0x1D, 0, 0, 0]);
        bytes.extend(b"ijklmnopqrst\0mysql_native_password\0");
        bytes
    }

    #[test]
    fn the_parts_are_found() {
        let greeting = Greeting::parse(&packet()).unwrap();
        assert_eq!(greeting.version, "5.5.5-10.11.6-MariaDB");
        assert_eq!(greeting.connection_id, 42);
        assert_eq!(greeting.capabilities.bits(), 0x81FF_F7FE);
        assert_eq!(greeting.capabilities.extended(), 0x1D);
        assert_eq!(greeting.nonce, b"abcdefghijklmnopqrst");
        assert_eq!(greeting.plugin, b"mysql_native_password");
    }

    #[test]
    fn a_mysql_has_no_extended_capabilities() {
        let mut packet = packet();
        let low = b"\x0A5.5.5-10.11.6-MariaDB\0".len() + 4 + 9;
        packet[low] |= 1;
        let greeting = Greeting::parse(&packet).unwrap();
        assert_eq!(greeting.capabilities.bits(), 0x81FF_F7FF);
        assert_eq!(greeting.capabilities.extended(), 0);
    }

    #[test]
    fn truncated_anywhere_before_the_plugin_is_an_error() {
        let packet = packet();
        let plugin = packet.len() - "mysql_native_password\0".len();
        for cut in 0..plugin {
            assert!(Greeting::parse(&packet[..cut]).is_err(), "cut at {cut}");
        }
        for cut in plugin..packet.len() - 1 {
            // A shortened name is no error here, and no plugin either.
            assert_ne!(
                Greeting::parse(&packet[..cut]).unwrap().plugin,
                b"mysql_native_password"
            );
        }
    }

    #[test]
    fn another_version_of_the_protocol_is_refused() {
        let mut packet = packet();
        packet[0] = 9;
        assert!(Greeting::parse(&packet).is_err());
    }
}
