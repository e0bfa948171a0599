//! The library's one error type: what happened, whose fault it is, and whether to try again.
//! It must never carry a password, nor words meant for the end user's language.

use std::io;

use crate::protocol::bytes::Malformed;

/// A failure. Small (one pointer), so that results stay cheap.
#[derive(Debug, thiserror::Error)]
#[error("{context}: {kind}", context = .inner.context, kind = .inner.kind)]
pub struct Error {
    inner: Box<Inner>,
}

#[derive(Debug)]
struct Inner {
    kind: ErrorKind,
    context: &'static str,
}

/// What happened.
#[derive(Debug, thiserror::Error)]
pub enum ErrorKind {
    /// Nobody answers at the address, or its name does not resolve.
    #[error("cannot reach {address}: {reason}")]
    Unreachable {
        /// The address as text.
        address: String,
        /// The system's reason.
        reason: io::Error,
    },
    /// The server refuses the account: 1044, 1045, 1130, 1698. The server gives these codes also
    /// to a statement that touches a database the account may not see.
    #[error("access denied: {0}")]
    AccessDenied(ServerError),
    /// The database does not exist (1049).
    #[error("unknown database: {0}")]
    UnknownDatabase(ServerError),
    /// Encryption was required and could not be had.
    #[error("TLS: {0}")]
    Tls(TlsFailure),
    /// The server wants a way to sign in that this client does not speak.
    #[error("the server asks for the sign-in method {plugin:?}, which is not supported")]
    UnsupportedAuth {
        /// The server's name for it.
        plugin: String,
    },
    /// The method would show the password to the network, or to whoever answers in the server's
    /// place; or the password is too long for what the method can do without TLS.
    #[error("the sign-in method {plugin:?} needs TLS here")]
    NeedsEncryption {
        /// The server's name for it.
        plugin: String,
    },
    /// The connection broke; what was under way may or may not have happened.
    #[error("connection lost: {0}")]
    Lost(io::Error),
    /// No byte within the time allowed. The connection is closed.
    #[error("no answer within the time allowed")]
    Timeout,
    /// The connection had been closed before: an earlier failure, or rows or a statement that
    /// were abandoned half way.
    #[error("the connection is closed ({0})")]
    Closed(&'static str),
    /// The server refused the statement.
    #[error("{0}")]
    Server(ServerError),
    /// Bytes that the protocol does not allow; the connection is closed.
    #[error("protocol: {0}")]
    Protocol(String),
    /// More bytes than the caller allows for a result held in memory.
    #[error("the result is larger than {limit} bytes")]
    TooLarge {
        /// The limit, in bytes.
        limit: u64,
    },
    /// Options that cannot work, whatever the server says.
    #[error("{0}")]
    Settings(String),
}

/// An ERR packet.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message} (code {code}, SQLSTATE {sqlstate})")]
pub struct ServerError {
    /// The server's number, such as 1146.
    pub code: u16,
    /// Five characters; `HY000` when the server sent none.
    pub sqlstate: String,
    /// The server's own text, in the server's language.
    pub message: String,
}

/// Why there is no (trusted) encryption.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TlsFailure {
    /// The server does not speak TLS.
    #[error("the server does not offer it")]
    NotOffered,
    /// The certificate is for another host.
    #[error("the certificate is not issued for the host name: {0}")]
    NameMismatch(String),
    /// The certificate does not chain up to a trusted root.
    #[error("the certificate's issuer is not trusted")]
    UnknownIssuer,
    /// The certificate is past its time.
    #[error("the certificate has expired")]
    Expired,
    /// The certificate's time has not come, or this machine's clock is wrong.
    #[error("the certificate is not valid yet")]
    NotYetValid,
    /// The file or the store of trusted roots cannot be used.
    #[error("cannot load the trusted roots: {0}")]
    Roots(String),
    /// Anything else.
    #[error("{0}")]
    Handshake(String),
}

/// Who can do something about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The database server, or its state.
    Database,
    /// The way to it.
    Network,
    /// What was asked for: address, account, rights, certificate.
    Settings,
    /// This program.
    Us,
}

/// Whether trying the same again can help. All but [`Retry::Never`] may need a new connection:
/// see [`Connection::is_closed`](crate::Connection::is_closed).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Retry {
    /// At once.
    Now,
    /// After some time.
    Later,
    /// Only after somebody has changed something.
    Never,
}

impl Error {
    pub(crate) fn new(kind: ErrorKind, context: &'static str) -> Self {
        Self {
            inner: Box::new(Inner { kind, context }),
        }
    }

    pub(crate) fn protocol(context: &'static str, detail: impl Into<String>) -> Self {
        Self::new(ErrorKind::Protocol(detail.into()), context)
    }

    /// Sorts an ERR packet into its kind.
    pub(crate) fn server_said(error: ServerError, context: &'static str) -> Self {
        let kind = match error.code {
            1044 | 1045 | 1130 | 1698 => ErrorKind::AccessDenied(error),
            1049 => ErrorKind::UnknownDatabase(error),
            _ => ErrorKind::Server(error),
        };
        Self::new(kind, context)
    }

    /// Sorts a failure of the socket into its kind.
    pub(crate) fn socket(error: io::Error, context: &'static str) -> Self {
        if let Some(malformed) = error.get_ref().and_then(|e| e.downcast_ref::<Malformed>()) {
            return malformed.during(context);
        }
        let kind = match error.kind() {
            io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut => ErrorKind::Timeout,
            _ => ErrorKind::Lost(error),
        };
        Self::new(kind, context)
    }

    /// What happened.
    pub fn kind(&self) -> &ErrorKind {
        &self.inner.kind
    }

    /// What was being done, as a technical phrase in English.
    pub fn context(&self) -> &'static str {
        self.inner.context
    }

    /// The server's own words, if it spoke.
    pub fn server(&self) -> Option<&ServerError> {
        match self.kind() {
            ErrorKind::AccessDenied(e) | ErrorKind::UnknownDatabase(e) | ErrorKind::Server(e) => {
                Some(e)
            }
            _ => None,
        }
    }

    /// The server's error code, if it spoke.
    pub fn code(&self) -> Option<u16> {
        self.server().map(|e| e.code)
    }

    /// Whose fault it is.
    pub fn fault(&self) -> Fault {
        match self.kind() {
            ErrorKind::Unreachable { .. } | ErrorKind::Lost(_) | ErrorKind::Timeout => {
                Fault::Network
            }
            ErrorKind::AccessDenied(_)
            | ErrorKind::UnknownDatabase(_)
            | ErrorKind::Tls(_)
            | ErrorKind::UnsupportedAuth { .. }
            | ErrorKind::NeedsEncryption { .. }
            | ErrorKind::Settings(_) => Fault::Settings,
            ErrorKind::Closed(_) | ErrorKind::Protocol(_) | ErrorKind::TooLarge { .. } => Fault::Us,
            ErrorKind::Server(e) => judge(e.code).0,
        }
    }

    /// Whether trying again can help.
    pub fn retry(&self) -> Retry {
        match self.kind() {
            ErrorKind::Lost(_) | ErrorKind::Closed(_) => Retry::Now,
            ErrorKind::Unreachable { .. } | ErrorKind::Timeout => Retry::Later,
            ErrorKind::AccessDenied(_)
            | ErrorKind::UnknownDatabase(_)
            | ErrorKind::Tls(_)
            | ErrorKind::UnsupportedAuth { .. }
            | ErrorKind::NeedsEncryption { .. }
            | ErrorKind::Settings(_)
            | ErrorKind::Protocol(_)
            | ErrorKind::TooLarge { .. } => Retry::Never,
            ErrorKind::Server(e) => judge(e.code).1,
        }
    }
}

/// Codes of MariaDB 10.11 `errmsg.h` and MySQL 8.4 `mysqld_error.h` that are not simply "the
/// server will not have this statement".
fn judge(code: u16) -> (Fault, Retry) {
    match code {
        // Lock wait timeout, deadlock.
        1205 | 1213 => (Fault::Database, Retry::Now),
        // Too many connections (all, of this user), user limit reached, shutdown, out of memory,
        // disk full, table full, killed, interrupted, statement ran too long, idle too long.
        1037 | 1038 | 1040 | 1203 | 1226 | 1053 | 1021 | 1114 | 1317 | 1927 | 1969 | 3024
        | 4031 => (Fault::Database, Retry::Later),
        // The server lost patience or bytes on its side of the socket.
        1158..=1161 => (Fault::Network, Retry::Now),
        // The host is blocked after too many failed connections.
        1129 => (Fault::Settings, Retry::Later),
        // A packet above max_allowed_packet.
        1153 => (Fault::Settings, Retry::Never),
        // Missing rights, read-only servers, old or expired passwords, sign-in method, TLS needed.
        1142 | 1143 | 1227 | 1251 | 1290 | 1370 | 1419 | 1820 | 1862 | 1836 | 1524 | 3118
        | 3159 | 4151 => (Fault::Settings, Retry::Never),
        // Syntax, unknown column, malformed packet, statement that cannot be prepared, unknown
        // command: the statement is ours.
        1064 | 1054 | 1835 | 1047 | 1295 => (Fault::Us, Retry::Never),
        _ => (Fault::Database, Retry::Never),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(code: u16) -> Error {
        let error = ServerError {
            code,
            sqlstate: "HY000".into(),
            message: "m".into(),
        };
        Error::server_said(error, "test")
    }

    #[test]
    fn codes_become_kinds() {
        for code in [1044, 1045, 1130, 1698] {
            assert!(matches!(said(code).kind(), ErrorKind::AccessDenied(_)));
        }
        assert!(matches!(said(1049).kind(), ErrorKind::UnknownDatabase(_)));
        assert!(matches!(said(1146).kind(), ErrorKind::Server(_)));
        assert_eq!(said(1146).code(), Some(1146));
    }

    #[test]
    fn fault_and_retry_follow_the_code() {
        assert_eq!(
            (said(1213).fault(), said(1213).retry()),
            (Fault::Database, Retry::Now)
        );
        assert_eq!(
            (said(1040).fault(), said(1040).retry()),
            (Fault::Database, Retry::Later)
        );
        assert_eq!(
            (said(1045).fault(), said(1045).retry()),
            (Fault::Settings, Retry::Never)
        );
        assert_eq!(
            (said(1064).fault(), said(1064).retry()),
            (Fault::Us, Retry::Never)
        );
    }

    #[test]
    fn a_socket_that_times_out_is_not_a_lost_one() {
        let timeout = Error::socket(io::ErrorKind::WouldBlock.into(), "test");
        assert!(matches!(timeout.kind(), ErrorKind::Timeout));
        let lost = Error::socket(io::ErrorKind::ConnectionReset.into(), "test");
        assert!(matches!(lost.kind(), ErrorKind::Lost(_)));
    }

    #[test]
    fn an_error_is_one_pointer() {
        assert_eq!(size_of::<Error>(), size_of::<usize>());
    }
}
