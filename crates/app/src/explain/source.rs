//! Sentences for an address or variables that cannot be used, and for what should not stay so.

use crate::failure::Failure;
use crate::source::{Problem, Warning};
use crate::words::t;

impl From<Problem> for Failure {
    fn from(problem: Problem) -> Self {
        match problem {
            Problem::NotAnAddress(url) => Self::new(
                "bad-address",
                t!("bad-address", url = url),
                t!("bad-address-next"),
            ),
            Problem::UnknownKind(kind) => Self::new(
                "unknown-kind",
                t!("unknown-kind", kind = kind),
                t!("unknown-kind-next"),
            ),
            Problem::Postgres => Self::new("postgres", t!("postgres"), t!("unknown-kind-next")),
            Problem::NoUser(url) => {
                Self::new("no-user", t!("no-user", url = url), t!("bad-address-next"))
            }
            Problem::NoDatabase(url) => Self::new(
                "no-database",
                t!("no-database", url = url),
                t!("bad-address-next"),
            ),
            Problem::BadPort(port) => {
                Self::new("bad-port", t!("bad-port", port = port), t!("bad-port-next"))
            }
            Problem::BadEscape(part) => Self::new(
                "bad-escape",
                t!("bad-escape", part = part),
                t!("bad-escape-next"),
            ),
            Problem::UnknownOption(name) => Self::new(
                "unknown-option",
                t!("unknown-option", name = name),
                t!("unknown-option-next"),
            ),
            Problem::BadTls(word) => {
                Self::new("bad-tls", t!("bad-tls", word = word), t!("bad-tls-next"))
            }
            Problem::BadCompression(word) => Self::new(
                "bad-compression",
                t!("bad-compression", word = word),
                t!("bad-compression-next"),
            ),
            Problem::TlsOnSocket => Self::new(
                "tls-on-socket",
                t!("tls-on-socket"),
                t!("tls-on-socket-next"),
            ),
            Problem::Missing(name) => Self::new(
                "missing-variable",
                t!("missing-variable", name = name),
                t!("missing-variable-next"),
            ),
            Problem::BadValue(name, value) => Self::new(
                "bad-value",
                t!("bad-value", name = name, value = value),
                t!("bad-value-next"),
            ),
            Problem::EnvFile(path, detail) => Self::new(
                "env-file",
                t!("unreadable", detail = detail),
                t!("env-file-next"),
            )
            .about(path.display()),
            Problem::EnvLine(path, name) => {
                Self::new("env-line", t!("env-line", name = name), t!("env-line-next"))
                    .about(path.display())
            }
            Problem::PasswordFile(path, detail) => Self::new(
                "password-file",
                t!("unreadable", detail = detail),
                t!("password-file-next"),
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
