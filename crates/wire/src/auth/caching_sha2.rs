//! `caching_sha2_password`, the default of MySQL 8 and later: a hash for a server that remembers
//! the account, and the password itself for one that does not (first sign-in since its start).
//! It must never send the password where others listen, nor ask for a key beyond this machine.
//! Page: "Caching_sha2_password information".

use super::hash::sha256;
use super::{Refusal, Reply, Way, rsa};

pub(super) const NAME: &[u8] = b"caching_sha2_password";

/// What the server says to the hash.
const KNOWN: &[u8] = &[3];
const UNKNOWN: &[u8] = &[4];
/// The client's question for the key.
const ASK_KEY: u8 = 2;

pub(super) struct CachingSha2<'a> {
    nonce: Vec<u8>,
    password: &'a [u8],
    way: Way,
    expects: Expects,
}

enum Expects {
    Verdict,
    Key,
    Nothing,
}

impl<'a> CachingSha2<'a> {
    pub(super) fn new(nonce: Vec<u8>, password: &'a [u8], way: Way) -> Self {
        let expects = Expects::Verdict;
        Self {
            nonce,
            password,
            way,
            expects,
        }
    }
}

impl super::Talk for CachingSha2<'_> {
    fn first(&mut self) -> Result<Reply, Refusal> {
        if self.nonce.len() != 20 {
            return Err(Refusal::Malformed("a challenge of an unknown length"));
        }
        if self.password.is_empty() {
            return Ok(Reply::default());
        }
        let once = sha256(&[self.password]);
        let twice = sha256(&[&*once]);
        let mask = sha256(&[&*twice, &self.nonce]);
        let masked = once.iter().zip(mask.iter()).map(|(a, b)| a ^ b);
        Ok(masked.collect::<Vec<_>>().into())
    }

    fn more(&mut self, data: &[u8]) -> Result<Option<Reply>, Refusal> {
        match self.expects {
            Expects::Verdict if data == KNOWN => {
                self.expects = Expects::Nothing;
                Ok(None)
            }
            Expects::Verdict if data == UNKNOWN => match self.way {
                Way::Tls | Way::Socket => {
                    self.expects = Expects::Nothing;
                    Ok(Some(rsa::clear(self.password)))
                }
                Way::Loopback => {
                    self.expects = Expects::Key;
                    Ok(Some(vec![ASK_KEY].into()))
                }
                Way::Open => Err(Refusal::NeedsEncryption),
            },
            Expects::Key => {
                self.expects = Expects::Nothing;
                rsa::seal(data, self.password, &self.nonce).map(Some)
            }
            _ => Err(Refusal::Malformed("an unknown packet during sign-in")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::Talk;
    use super::*;

    const NONCE: &[u8] = b"abcdefghijklmnopqrst";

    fn talk(password: &str, way: Way) -> CachingSha2<'_> {
        CachingSha2::new(NONCE.to_vec(), password.as_bytes(), way)
    }

    /// What the server does: it knows SHA256(SHA256(password)) only.
    fn server_accepts(password: &str, response: &[u8]) -> bool {
        let stored = sha256(&[&*sha256(&[password.as_bytes()])]);
        let mask = sha256(&[&*stored, NONCE]);
        let once: Vec<u8> = response
            .iter()
            .zip(mask.iter())
            .map(|(a, b)| a ^ b)
            .collect();
        sha256(&[&once]) == stored
    }

    #[test]
    fn the_server_recognises_the_password_and_no_other() {
        let response = talk("pässword", Way::Open).first().unwrap();
        assert_eq!(response.len(), 32);
        assert!(server_accepts("pässword", &response));
        assert!(!server_accepts("password", &response));
        assert!(talk("", Way::Open).first().unwrap().is_empty());
    }

    #[test]
    fn the_password_itself_goes_only_where_nobody_listens() {
        for way in [Way::Tls, Way::Socket] {
            let mut private = talk("secret", way);
            assert_eq!(**private.more(UNKNOWN).unwrap().unwrap(), *b"secret\0");
        }
        let mut loopback = talk("secret", Way::Loopback);
        assert_eq!(**loopback.more(UNKNOWN).unwrap().unwrap(), [ASK_KEY]);
        assert_eq!(
            talk("secret", Way::Open).more(UNKNOWN).unwrap_err(),
            Refusal::NeedsEncryption
        );
    }

    #[test]
    fn each_step_is_taken_once() {
        for (way, steps) in [
            (Way::Tls, &[KNOWN][..]),
            (Way::Tls, &[UNKNOWN]),
            (Way::Loopback, &[UNKNOWN, b"no key"]),
        ] {
            let mut talk = talk("secret", way);
            for step in steps {
                // The last one of the third fails, and is a step all the same.
                drop(talk.more(step));
            }
            for data in [KNOWN, UNKNOWN, b"", b"\x05", b"-----BEGIN PUBLIC KEY-----"] {
                assert!(talk.more(data).is_err());
            }
        }
        assert!(talk("secret", Way::Tls).more(b"").is_err());
        assert!(talk("secret", Way::Tls).more(&[3, 3]).is_err());
    }

    #[test]
    fn a_challenge_of_another_length_is_refused() {
        for len in [0, 19, 21] {
            let mut talk = CachingSha2::new(vec![b'x'; len], b"secret", Way::Tls);
            assert!(talk.first().is_err());
        }
    }
}
