//! Sentences for a server that does not answer, does not let us in or refuses a statement.

use wire::{Error, ErrorKind, ServerError, TlsFailure};

use crate::failure::Failure;
use crate::words::{Message, m};

/// Words an error of the MySQL client. `doing` is a technical phrase, shown where the server
/// refused a statement.
pub fn explain(doing: &str, error: &Error) -> Failure {
    match error.kind() {
        ErrorKind::Unreachable { address, reason } => Failure::new(
            "unreachable",
            m!(
                "unreachable",
                address = address.as_str(),
                detail = reason.to_string()
            ),
            m!("unreachable-next"),
        ),
        ErrorKind::AccessDenied(said) => Failure::new(
            "access-denied",
            m!("access-denied", detail = words(said)),
            match said.code {
                // ER_ACCESS_DENIED_NO_PASSWORD_ERROR: an account of unix_socket, over TCP.
                1698 => m!("access-denied-socket-next"),
                _ => m!("access-denied-next"),
            },
        ),
        ErrorKind::UnknownDatabase(said) => Failure::new(
            "unknown-database",
            m!("unknown-database", detail = words(said)),
            m!("unknown-database-next"),
        ),
        ErrorKind::Tls(failure) => tls(failure),
        ErrorKind::UnsupportedAuth { plugin } => Failure::new(
            "sign-in-method",
            m!("sign-in-method", plugin = plugin.as_str()),
            m!("sign-in-method-next"),
        ),
        ErrorKind::NeedsEncryption { plugin } => Failure::new(
            "sign-in-encryption",
            m!("sign-in-encryption", plugin = plugin.as_str()),
            m!("sign-in-encryption-next"),
        ),
        ErrorKind::Lost(reason) => Failure::new(
            "connection-lost",
            m!("connection-lost", detail = reason.to_string()),
            m!("connection-lost-next"),
        ),
        ErrorKind::Timeout => {
            Failure::new("no-answer", m!("no-answer"), m!("connection-lost-next"))
        }
        ErrorKind::Server(said) => refused(doing, said),
        ErrorKind::Settings(detail) => Failure::new(
            "settings",
            m!("settings-refused", detail = detail.as_str()),
            Message::none(),
        ),
        ErrorKind::Closed(_) | ErrorKind::Protocol(_) | ErrorKind::TooLarge { .. } => Failure::new(
            "internal",
            m!("internal", detail = error.to_string()),
            m!("internal-next"),
        ),
    }
}

fn refused(doing: &str, said: &ServerError) -> Failure {
    let next = match said.code {
        1142 | 1143 | 1227 | 1370 | 1419 => m!("missing-right-next"),
        1040 | 1203 | 1226 | 1129 => m!("too-many-connections-next"),
        // Killed, run or idle for too long, the server going down, its patience with the network.
        1317 | 1927 | 1969 | 3024 | 4031 | 1053 | 1158..=1161 => m!("stopped-next"),
        1290 | 1836 => m!("read-only-server-next"),
        1021 | 1114 => m!("server-disk-full-next"),
        _ => Message::none(),
    };
    Failure::new(
        "server",
        m!("server-refused", doing = doing, detail = words(said)),
        next,
    )
}

fn tls(failure: &TlsFailure) -> Failure {
    let detail = failure.to_string();
    match failure {
        TlsFailure::NotOffered => Failure::new(
            "tls-not-offered",
            m!("tls-not-offered"),
            m!("tls-not-offered-next"),
        ),
        TlsFailure::UnknownIssuer
        | TlsFailure::NameMismatch(_)
        | TlsFailure::Expired
        | TlsFailure::NotYetValid => Failure::new(
            "tls-untrusted",
            m!("tls-untrusted", detail = detail),
            m!("tls-untrusted-next"),
        ),
        _ => Failure::new(
            "tls",
            m!("tls-failed", detail = detail),
            m!("tls-failed-next"),
        ),
    }
}

/// The server's own words with its number.
fn words(said: &ServerError) -> String {
    format!("{} ({})", said.message, said.code)
}
