//! `sha256_password`, the method of MySQL 5.6 that `caching_sha2_password` replaces: the password
//! itself, each time. It must never send it where others listen, nor ask for a key beyond this
//! machine. Page: "SHA-256 Pluggable Authentication".

use super::{Refusal, Reply, Way, rsa};

pub(super) const NAME: &[u8] = b"sha256_password";

/// The client's question for the key.
const ASK_KEY: u8 = 1;

pub(super) struct Sha256<'a> {
    nonce: Vec<u8>,
    password: &'a [u8],
    way: Way,
    asked: bool,
}

impl<'a> Sha256<'a> {
    pub(super) fn new(nonce: Vec<u8>, password: &'a [u8], way: Way) -> Self {
        Self {
            nonce,
            password,
            way,
            asked: false,
        }
    }
}

impl super::Talk for Sha256<'_> {
    fn first(&mut self) -> Result<Reply, Refusal> {
        if self.nonce.len() != 20 {
            return Err(Refusal::Malformed("a challenge of an unknown length"));
        }
        match self.way {
            // Nothing but its NUL: no secret.
            _ if self.password.is_empty() => Ok(rsa::clear(b"")),
            Way::Tls => Ok(rsa::clear(self.password)),
            // Unlike its successor, the server takes no clear password through a Unix socket.
            Way::Socket | Way::Loopback => {
                self.asked = true;
                Ok(vec![ASK_KEY].into())
            }
            Way::Open => Err(Refusal::NeedsEncryption),
        }
    }

    fn more(&mut self, data: &[u8]) -> Result<Option<Reply>, Refusal> {
        if !std::mem::take(&mut self.asked) {
            return Err(Refusal::Malformed("an unknown packet during sign-in"));
        }
        rsa::seal(data, self.password, &self.nonce).map(Some)
    }
}

#[cfg(test)]
mod tests {
    use super::super::Talk;
    use super::*;

    fn first(password: &str, way: Way) -> Result<Reply, Refusal> {
        let nonce = b"abcdefghijklmnopqrst".to_vec();
        Sha256::new(nonce, password.as_bytes(), way).first()
    }

    #[test]
    fn the_password_itself_goes_only_where_nobody_listens() {
        assert_eq!(**first("secret", Way::Tls).unwrap(), *b"secret\0");
        for way in [Way::Socket, Way::Loopback] {
            assert_eq!(**first("secret", way).unwrap(), [ASK_KEY]);
        }
        assert_eq!(
            first("secret", Way::Open).unwrap_err(),
            Refusal::NeedsEncryption
        );
        for way in [Way::Tls, Way::Socket, Way::Loopback, Way::Open] {
            assert_eq!(**first("", way).unwrap(), [0]);
        }
    }

    #[test]
    fn a_key_nobody_asked_for_is_refused() {
        let nonce = b"abcdefghijklmnopqrst".to_vec();
        let mut talk = Sha256::new(nonce, b"secret", Way::Tls);
        assert!(talk.first().is_ok());
        assert!(talk.more(b"-----BEGIN PUBLIC KEY-----").is_err());
    }
}
