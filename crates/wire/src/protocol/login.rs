//! The client's answer to the greeting, and the request for TLS, which is the beginning of it.
//! It must never hold a password, only a response to the challenge.
//! Pages: "Handshake response packet", "SSLRequest packet".

use crate::protocol::bytes::Malformed;
use crate::protocol::capability::Capabilities;
use crate::protocol::header::MAX_PAYLOAD;
use crate::server::Algorithm;

/// utf8mb4_general_ci, which every server since 5.5.3 knows. Whoever needs other character sets
/// says so with SET NAMES.
const COLLATION: u8 = 45;

/// Asked of the server for what it sends, and used for what it is sent: its default, and with
/// zlib's processor time the smaller text.
pub(crate) const ZSTD_LEVEL: u8 = 3;

/// What is asked for here and not there.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Extras {
    pub(crate) tls: bool,
    pub(crate) database: bool,
    pub(crate) local_data: bool,
    pub(crate) compression: Option<Algorithm>,
}

/// The capabilities this client asks for, as far as the server offers them. Not among them, on
/// purpose: MULTI_STATEMENTS, LOCAL_FILES (unless asked for), CONNECT_ATTRS, session tracking.
pub(crate) fn capabilities(offered: Capabilities, extras: Extras) -> Capabilities {
    let wanted = Capabilities::LONG_FLAG
        | Capabilities::PROTOCOL_41
        | Capabilities::TRANSACTIONS
        | Capabilities::SECURE_CONNECTION
        | Capabilities::PLUGIN_AUTH
        | Capabilities::DEPRECATE_EOF
        | Capabilities::STMT_BULK_OPERATIONS;
    let mut agreed = wanted & offered;
    if agreed.extended() == 0 {
        agreed = agreed | Capabilities::LONG_PASSWORD;
    }
    if extras.local_data {
        agreed = agreed | (offered & Capabilities::LOCAL_FILES);
    }
    if extras.tls {
        agreed = agreed | Capabilities::SSL;
    }
    if extras.database {
        agreed = agreed | Capabilities::CONNECT_WITH_DB;
    }
    match extras.compression {
        Some(algorithm) => agreed | algorithm.capability(),
        None => agreed,
    }
}

/// The 32 bytes that ask for TLS; the login begins with the same.
pub(crate) fn ssl_request(capabilities: Capabilities) -> Vec<u8> {
    let mut out = Vec::with_capacity(32);
    out.extend(capabilities.bits().to_le_bytes());
    // Historical: no server limits what it sends by it.
    out.extend((MAX_PAYLOAD as u32 + 1).to_le_bytes());
    out.push(COLLATION);
    out.extend([0; 19]);
    out.extend(capabilities.extended().to_le_bytes());
    out
}

/// The login.
pub(crate) struct Login<'a> {
    pub(crate) capabilities: Capabilities,
    pub(crate) user: &'a str,
    pub(crate) response: &'a [u8],
    pub(crate) database: Option<&'a str>,
    pub(crate) plugin: &'a [u8],
}

impl Login<'_> {
    /// An error for a name with a NUL in it, which would end early and name somebody else.
    pub(crate) fn to_bytes(&self) -> Result<Vec<u8>, Malformed> {
        let mut out = ssl_request(self.capabilities);
        nul_terminated(&mut out, self.user.as_bytes())?;
        let len = u8::try_from(self.response.len())
            .map_err(|_| Malformed("a sign-in response is too long"))?;
        out.push(len);
        out.extend_from_slice(self.response);
        if let Some(database) = self.database {
            nul_terminated(&mut out, database.as_bytes())?;
        }
        if self.capabilities.contains(Capabilities::PLUGIN_AUTH) {
            nul_terminated(&mut out, self.plugin)?;
        }
        let zstd = Capabilities::ZSTD_COMPRESSION_ALGORITHM;
        if self.capabilities.contains(zstd) {
            out.push(ZSTD_LEVEL);
        }
        Ok(out)
    }
}

fn nul_terminated(out: &mut Vec<u8>, text: &[u8]) -> Result<(), Malformed> {
    if text.contains(&0) {
        return Err(Malformed("a name contains a NUL"));
    }
    out.extend_from_slice(text);
    out.push(0);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_asked_that_was_not_offered_or_not_wanted() {
        let all = Capabilities::from_bits(u32::MAX);
        let agreed = capabilities(all, Extras::default());
        for (name, bit) in [
            ("COMPRESS", 5),
            ("ZSTD_COMPRESSION_ALGORITHM", 26),
            ("LOCAL_FILES", 7),
            ("MULTI_STATEMENTS", 16),
            ("SSL", 11),
            ("CONNECT_WITH_DB", 3),
            ("SESSION_TRACK", 23),
            ("QUERY_ATTRIBUTES", 27),
        ] {
            assert_eq!(agreed.bits() & (1 << bit), 0, "{name}");
        }
        assert!(agreed.contains(Capabilities::DEPRECATE_EOF));
        let local = Extras {
            local_data: true,
            ..Extras::default()
        };
        let old = capabilities(Capabilities::PROTOCOL_41, local);
        assert!(!old.contains(Capabilities::DEPRECATE_EOF));
        assert!(!old.contains(Capabilities::LOCAL_FILES));
        assert!(capabilities(all, local).contains(Capabilities::LOCAL_FILES));
    }

    #[test]
    fn what_is_mariadbs_own_is_announced_by_a_bit_left_out() {
        let all = Capabilities::from_bits(u32::MAX);
        let agreed = capabilities(all, Extras::default());
        assert!(agreed.contains(Capabilities::LONG_PASSWORD));
        let mariadb = all | Capabilities::from_extended(u32::MAX);
        let agreed = capabilities(mariadb, Extras::default());
        assert!(!agreed.contains(Capabilities::LONG_PASSWORD));
        assert_eq!(ssl_request(agreed)[28..], 4_u32.to_le_bytes());
    }

    #[test]
    fn the_login_is_laid_out_as_documented() {
        let all = Capabilities::from_bits(u32::MAX);
        let extras = Extras {
            tls: true,
            database: true,
            local_data: false,
            compression: Some(Algorithm::Zstd),
        };
        let capabilities = capabilities(all, extras);
        let login = Login {
            capabilities,
            user: "bob",
            response: b"12345",
            database: Some("shop"),
            plugin: b"mysql_native_password",
        };
        let bytes = login.to_bytes().unwrap();
        assert_eq!(bytes[..32], ssl_request(capabilities));
        assert_eq!(bytes[0..4], capabilities.bits().to_le_bytes());
        assert_eq!(bytes[4..9], [0, 0, 0, 1, 45]);
        assert_eq!(
            bytes[32..],
            *b"bob\0\x0512345shop\0mysql_native_password\0\x03"
        );
    }

    #[test]
    fn a_nul_in_a_name_is_refused() {
        let login = Login {
            capabilities: Capabilities::PROTOCOL_41,
            user: "root\0x",
            response: b"",
            database: None,
            plugin: b"",
        };
        assert!(login.to_bytes().is_err());
    }
}
