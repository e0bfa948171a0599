//! Ways to sign in, one file each. A method answers a challenge; it must never put a password in
//! clear text into an answer.

mod native;
mod socket;

pub(crate) use native::NAME as NATIVE;

use crate::secret::Secret;

/// The methods this client speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Method {
    /// `mysql_native_password`.
    Native,
    /// `unix_socket` (MariaDB) and `auth_socket` (MySQL).
    Socket,
}

impl Method {
    /// By the server's name for it.
    pub(crate) fn named(plugin: &[u8]) -> Option<Self> {
        match plugin {
            native::NAME => Some(Self::Native),
            socket::NAME_MARIADB | socket::NAME_MYSQL => Some(Self::Socket),
            _ => None,
        }
    }

    /// The answer to the challenge.
    pub(crate) fn respond(self, nonce: &[u8], password: Option<&Secret>) -> Vec<u8> {
        let password = password.map_or("", Secret::expose);
        match self {
            Self::Native => native::respond(nonce, password),
            Self::Socket => socket::respond(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Method;

    #[test]
    fn only_methods_that_hide_the_password_are_spoken() {
        assert_eq!(
            Method::named(b"mysql_native_password"),
            Some(Method::Native)
        );
        assert_eq!(Method::named(b"unix_socket"), Some(Method::Socket));
        assert_eq!(Method::named(b"auth_socket"), Some(Method::Socket));
        for other in [
            &b"mysql_clear_password"[..],
            b"dialog",
            b"mysql_old_password",
            b"",
            b"caching_sha2_password",
            b"client_ed25519",
            b"parsec",
        ] {
            assert_eq!(Method::named(other), None);
        }
    }
}
