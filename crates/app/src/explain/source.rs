//! Sentences for an address or variables that cannot be used, and for what should not stay so.

use crate::failure::Failure;
use crate::source::{Problem, Warning};
use crate::words::{m, t};

impl From<Problem> for Failure {
    fn from(problem: Problem) -> Self {
        match problem {
            Problem::NotAnAddress(url) => Self::new(
                "bad-address",
                m!("bad-address", url = url),
                m!("bad-address-next"),
            ),
            Problem::UnknownKind(kind) => Self::new(
                "unknown-kind",
                m!("unknown-kind", kind = kind),
                m!("unknown-kind-next"),
            ),
            Problem::Postgres => Self::new("postgres", m!("postgres"), m!("unknown-kind-next")),
            Problem::NoUser(url) => {
                Self::new("no-user", m!("no-user", url = url), m!("bad-address-next"))
            }
            Problem::NoDatabase(url) => Self::new(
                "no-database",
                m!("no-database", url = url),
                m!("bad-address-next"),
            ),
            Problem::BadPort(port) => {
                Self::new("bad-port", m!("bad-port", port = port), m!("bad-port-next"))
            }
            Problem::BadEscape(part) => Self::new(
                "bad-escape",
                m!("bad-escape", part = part),
                m!("bad-escape-next"),
            ),
            Problem::UnknownOption(name) => Self::new(
                "unknown-option",
                m!("unknown-option", name = name),
                m!("unknown-option-next"),
            ),
            Problem::BadTls(word) => {
                Self::new("bad-tls", m!("bad-tls", word = word), m!("bad-tls-next"))
            }
            Problem::BadCompression(word) => Self::new(
                "bad-compression",
                m!("bad-compression", word = word),
                m!("bad-compression-next"),
            ),
            Problem::TlsOnSocket => Self::new(
                "tls-on-socket",
                m!("tls-on-socket"),
                m!("tls-on-socket-next"),
            ),
            Problem::Missing(name) => Self::new(
                "missing-variable",
                m!("missing-variable", name = name),
                m!("missing-variable-next"),
            ),
            Problem::BadValue(name, value) => Self::new(
                "bad-value",
                m!("bad-value", name = name, value = value),
                m!("bad-value-next"),
            ),
            Problem::EnvFile(path, detail) => Self::new(
                "env-file",
                m!("unreadable", detail = detail),
                m!("env-file-next"),
            )
            .about(path.display()),
            Problem::EnvLine(path, name) => {
                Self::new("env-line", m!("env-line", name = name), m!("env-line-next"))
                    .about(path.display())
            }
            Problem::PasswordFile(path, detail) => Self::new(
                "password-file",
                m!("unreadable", detail = detail),
                m!("password-file-next"),
            )
            .about(path.display()),
        }
    }
}

/// The sentence of a warning.
pub fn warning(warning: &Warning) -> String {
    match warning {
        Warning::PasswordInUrl => t!("warn-password-in-url"),
        Warning::NotEncrypted(host) => t!("warn-not-encrypted", host = host.as_str()),
        Warning::NotVerified(host) => t!("warn-not-verified", host = host.as_str()),
    }
}
