//! `mysql_native_password`: SHA1(password) XOR SHA1(nonce ‖ SHA1(SHA1(password))).
//! Page: "Authentication plugin - mysql_native_password".

use sha1::{Digest, Sha1};

use super::{Refusal, Reply};

pub(super) const NAME: &[u8] = b"mysql_native_password";

pub(super) struct Native<'a> {
    nonce: Vec<u8>,
    password: &'a [u8],
}

impl<'a> Native<'a> {
    pub(super) fn new(nonce: Vec<u8>, password: &'a [u8]) -> Self {
        Self { nonce, password }
    }
}

impl super::Talk for Native<'_> {
    fn first(&mut self) -> Result<Reply, Refusal> {
        Ok(respond(&self.nonce, self.password).into())
    }
}

/// 20 bytes, or none for an empty password.
fn respond(nonce: &[u8], password: &[u8]) -> Vec<u8> {
    if password.is_empty() {
        return Vec::new();
    }
    let once = Sha1::digest(password);
    let twice = Sha1::digest(once);
    let mask = Sha1::new()
        .chain_update(nonce)
        .chain_update(twice)
        .finalize();
    once.iter().zip(mask).map(|(a, b)| a ^ b).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the server does: it knows SHA1(SHA1(password)) only.
    fn server_accepts(stored: &[u8], nonce: &[u8], response: &[u8]) -> bool {
        let mask = Sha1::new()
            .chain_update(nonce)
            .chain_update(stored)
            .finalize();
        let once: Vec<u8> = response.iter().zip(mask).map(|(a, b)| a ^ b).collect();
        Sha1::digest(once).as_slice() == stored
    }

    #[test]
    fn the_server_recognises_the_password_and_no_other() {
        // PASSWORD('secret') of any server: *14E65567ABDB5135D0CFD9A70B3032C179A49EE7
        let stored = [
            0x14, 0xE6, 0x55, 0x67, 0xAB, 0xDB, 0x51, 0x35, 0xD0, 0xCF, 0xD9, 0xA7, 0x0B, 0x30,
            0x32, 0xC1, 0x79, 0xA4, 0x9E, 0xE7,
        ];
        let nonce = b"abcdefghijklmnopqrst";
        assert!(server_accepts(&stored, nonce, &respond(nonce, b"secret")));
        assert!(!server_accepts(&stored, nonce, &respond(nonce, b"Secret")));
        assert!(!server_accepts(
            &stored,
            nonce,
            &respond(b"another challenge...", b"secret")
        ));
    }

    #[test]
    fn an_empty_password_is_an_empty_response() {
        assert!(respond(b"abcdefghijklmnopqrst", b"").is_empty());
    }
}
