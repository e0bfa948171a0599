//! Sentences for a dump, a restore or a proof that failed.

use archive::index::Dialect;
use engine::{Error, Rule};

use super::change::change;
use super::{cancelled, disk, server};
use crate::failure::Failure;
use crate::words::{Message, Value, m};

impl From<&Error> for Failure {
    fn from(error: &Error) -> Self {
        match error {
            Error::Server { doing, source } => server::explain(doing, source),
            Error::Sqlite { doing, source } => sqlite(doing, source),
            Error::Archive(error) => Self::from(error),
            Error::Io { doing, source } => disk(source.kind(), &format!("{doing}: {source}")),
            Error::Changed(detail) => Self::new(
                "changed",
                m!("changed", detail = detail.as_str()),
                m!("changed-next"),
            ),
            Error::Exists(names) => Self::new(
                "target-not-empty",
                m!("target-not-empty", names = some(names)),
                m!("target-not-empty-next"),
            ),
            Error::Losses(changes) => Self::new(
                "losses",
                m!(
                    "losses",
                    changes = Message::list(changes.iter().map(change), " · ")
                ),
                m!("losses-next"),
            ),
            Error::PacketTooSmall { need, have } => Self::new(
                "packet-too-small",
                m!(
                    "packet-too-small",
                    need = Value::Size(*need),
                    have = Value::Size(*have)
                ),
                m!("packet-too-small-next", need = need.to_string()),
            ),
            Error::Forbidden { rule, names } => forbidden(*rule, names),
            Error::WrongDialect(dialect) => {
                let family = match dialect {
                    Dialect::MySql => "MySQL/MariaDB",
                    Dialect::Sqlite => "SQLite",
                };
                Self::new(
                    "wrong-kind",
                    m!("wrong-kind", family = family),
                    m!("wrong-kind-next", family = family),
                )
            }
            Error::UnknownTables(names) => Self::new(
                "unknown-table",
                m!("unknown-table", names = some(names)),
                m!("unknown-table-next"),
            ),
            Error::Mismatch { object, detail } => Self::new(
                "mismatch",
                m!(
                    "mismatch",
                    object = object.as_str(),
                    detail = detail.as_str()
                ),
                m!("mismatch-next"),
            ),
            Error::NoPlace(tried) => Self::new(
                "no-place",
                m!("no-place", tried = tried.join(" · ")),
                m!("no-place-next"),
            ),
            Error::Refused(detail) => Self::new(
                "refused",
                m!("refused", detail = detail.as_str()),
                Message::none(),
            ),
            Error::Cancelled => cancelled(),
        }
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::from(&error)
    }
}

fn forbidden(rule: Rule, names: &[String]) -> Failure {
    let names = some(names);
    let (cause, next) = match rule {
        Rule::PrimaryKey => (
            m!("forbidden-keys", names = names),
            m!("forbidden-keys-next"),
        ),
        Rule::Functions => (
            m!("forbidden-functions", names = names),
            m!("forbidden-functions-next"),
        ),
        Rule::Events => (
            m!("forbidden-events", names = names),
            m!("forbidden-events-next"),
        ),
    };
    Failure::new("target-forbids", cause, next)
}

/// A list of names, cut where it would fill the screen.
pub fn some<T: Clone + Into<Message>>(names: &[T]) -> Message {
    const SHOWN: usize = 12;
    let list = Message::list(names.iter().take(SHOWN).cloned().map(Into::into), ", ");
    match names.len().checked_sub(SHOWN) {
        None | Some(0) => list,
        Some(more) => m!("and-more", list = list, count = more),
    }
}

pub(super) fn sqlite(doing: &str, source: &rusqlite::Error) -> Failure {
    use rusqlite::ErrorCode as Code;
    let detail = source.to_string();
    match source.sqlite_error_code() {
        Some(Code::NotADatabase) => Failure::new(
            "not-a-database",
            m!("not-a-database"),
            m!("not-a-database-next"),
        ),
        Some(Code::DatabaseCorrupt) => Failure::new(
            "database-damaged",
            m!("database-damaged", detail = detail),
            m!("database-damaged-next"),
        ),
        Some(Code::DatabaseBusy | Code::DatabaseLocked) => Failure::new(
            "database-busy",
            m!("database-busy"),
            m!("database-busy-next"),
        ),
        Some(Code::CannotOpen) => {
            Failure::new("cannot-open", m!("cannot-open"), m!("cannot-open-next"))
        }
        Some(Code::DiskFull) => Failure::new("disk-full", m!("disk-full"), m!("disk-full-next")),
        Some(Code::ReadOnly | Code::PermissionDenied) => Failure::new(
            "no-permission",
            m!("no-permission"),
            m!("no-permission-next"),
        ),
        Some(Code::OperationInterrupted) => cancelled(),
        _ => Failure::new(
            "sqlite",
            m!("sqlite-error", doing = doing, detail = detail),
            m!("sqlite-error-next"),
        ),
    }
}
