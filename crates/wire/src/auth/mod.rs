//! Ways to sign in, one file each, and which of them a server may have. A method answers a
//! challenge; it must never put a password in clear text onto a way that others can listen to.

mod caching_sha2;
mod ed25519;
mod hash;
mod native;
mod parsec;
mod rsa;
mod sha256;
mod socket;

use zeroize::Zeroizing;

use crate::protocol::bytes::Malformed;

/// What is sent to the server; overwritten when dropped, because it may be a password.
pub(crate) type Reply = Zeroizing<Vec<u8>>;

/// Who can read, or answer, what is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    /// Whoever is at the other end, and nobody else.
    Tls,
    /// A Unix socket: the same, within this machine.
    Socket,
    /// TCP within this machine: nobody on the network.
    Loopback,
    /// TCP in clear text: everybody on the way.
    Open,
}

/// Why a method gives no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// The server says something that the method does not know.
    Malformed(&'static str),
    /// The password would be seen, or could be had by whoever answers in the server's place.
    NeedsEncryption,
}

impl From<Malformed> for Refusal {
    fn from(malformed: Malformed) -> Self {
        Self::Malformed(malformed.0)
    }
}

/// One method at work: it has been given challenge, password and way. It comes to an end by itself:
/// what a server sends beyond the method's own steps is refused.
pub(crate) trait Talk {
    /// The answer to the challenge.
    fn first(&mut self) -> Result<Reply, Refusal>;

    /// The answer, if there is one, to what the server sends after that.
    fn more(&mut self, _data: &[u8]) -> Result<Option<Reply>, Refusal> {
        Err(Refusal::Malformed("an unknown packet during sign-in"))
    }
}

/// The method of that name, which is the server's.
pub(crate) fn talk<'a>(
    plugin: &[u8],
    nonce: &[u8],
    password: &'a [u8],
    way: Way,
) -> Option<Box<dyn Talk + 'a>> {
    // Plugins that send text end it with a NUL.
    let text = nonce.strip_suffix(&[0]).unwrap_or(nonce).to_vec();
    Some(match plugin {
        native::NAME => Box::new(native::Native::new(text, password)),
        caching_sha2::NAME => Box::new(caching_sha2::CachingSha2::new(text, password, way)),
        sha256::NAME => Box::new(sha256::Sha256::new(text, password, way)),
        // Their challenge is random bytes, of which the last may be a NUL.
        ed25519::NAME => Box::new(ed25519::Ed25519::new(nonce.to_vec(), password)),
        parsec::NAME => Box::new(parsec::Parsec::new(nonce.to_vec(), password)),
        socket::NAME_MARIADB | socket::NAME_MYSQL => Box::new(socket::Socket),
        _ => return None,
    })
}

/// The method to begin with. A greeting names the server's default, which says nothing about this
/// account's: the server will ask for the right one. Only a hash is ever sent on such a guess.
pub(crate) fn guess(greeted: &[u8]) -> &'static [u8] {
    match greeted {
        caching_sha2::NAME => caching_sha2::NAME,
        _ => native::NAME,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn methods_are_found_by_name() {
        for (plugin, known) in [
            (&b"mysql_native_password"[..], true),
            (b"caching_sha2_password", true),
            (b"sha256_password", true),
            (b"client_ed25519", true),
            (b"parsec", true),
            (b"unix_socket", true),
            (b"auth_socket", true),
            (b"mysql_clear_password", false),
            (b"dialog", false),
            (b"mysql_old_password", false),
            (b"", false),
        ] {
            let found = talk(plugin, b"", b"secret", Way::Open).is_some();
            assert_eq!(found, known, "{}", String::from_utf8_lossy(plugin));
        }
    }

    #[test]
    fn nothing_but_a_hash_is_guessed() {
        let nonce = b"abcdefghijklmnopqrst\0";
        for greeted in [
            &b"caching_sha2_password"[..],
            b"mysql_native_password",
            b"mysql_clear_password",
            b"sha256_password",
            b"",
        ] {
            for way in [Way::Tls, Way::Socket, Way::Loopback, Way::Open] {
                let mut talk = talk(guess(greeted), nonce, b"hunter2", way).unwrap();
                let first = talk.first().unwrap();
                assert!(!first.windows(7).any(|part| part == b"hunter2"));
                assert!(first.len() == 20 || first.len() == 32);
            }
        }
    }
}
