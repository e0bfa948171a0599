//! Sentences for a dump, a restore or a proof that failed.

use archive::index::Dialect;
use engine::{Error, Rule};

use super::{cancelled, disk, server};
use crate::cli::change::change;
use crate::failure::Failure;
use crate::words::format::size;
use crate::words::t;

impl From<&Error> for Failure {
    fn from(error: &Error) -> Self {
        match error {
            Error::Server { doing, source } => server::explain(doing, source),
            Error::Sqlite { doing, source } => sqlite(doing, source),
            Error::Archive(error) => Self::from(error),
            Error::Io { doing, source } => disk(source.kind(), &format!("{doing}: {source}")),
            Error::Changed(detail) => Self::new(
                "changed",
                t!("changed", detail = detail.as_str()),
                t!("changed-next"),
            ),
            Error::Exists(names) => Self::new(
                "target-not-empty",
                t!("target-not-empty", names = some(names)),
                t!("target-not-empty-next"),
            ),
            Error::Losses(changes) => {
                let shown: Vec<String> = changes.iter().map(change).collect();
                Self::new(
                    "losses",
                    t!("losses", changes = shown.join(" · ")),
                    t!("losses-next"),
                )
            }
            Error::PacketTooSmall { need, have } => Self::new(
                "packet-too-small",
                t!("packet-too-small", need = size(*need), have = size(*have)),
                t!("packet-too-small-next", need = need.to_string()),
            ),
            Error::Forbidden { rule, names } => forbidden(*rule, names),
            Error::WrongDialect(dialect) => {
                let family = match dialect {
                    Dialect::MySql => "MySQL/MariaDB",
                    Dialect::Sqlite => "SQLite",
                };
                Self::new(
                    "wrong-kind",
                    t!("wrong-kind", family = family),
                    t!("wrong-kind-next", family = family),
                )
            }
            Error::UnknownTables(names) => Self::new(
                "unknown-table",
                t!("unknown-table", names = some(names)),
                t!("unknown-table-next"),
            ),
            Error::Mismatch { object, detail } => Self::new(
                "mismatch",
                t!(
                    "mismatch",
                    object = object.as_str(),
                    detail = detail.as_str()
                ),
                t!("mismatch-next"),
            ),
            Error::NoPlace(tried) => Self::new(
                "no-place",
                t!("no-place", tried = tried.join(" · ")),
                t!("no-place-next"),
            ),
            Error::Refused(detail) => Self::new(
                "refused",
                t!("refused", detail = detail.as_str()),
                String::new(),
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
            t!("forbidden-keys", names = names),
            t!("forbidden-keys-next"),
        ),
        Rule::Functions => (
            t!("forbidden-functions", names = names),
            t!("forbidden-functions-next"),
        ),
        Rule::Events => (
            t!("forbidden-events", names = names),
            t!("forbidden-events-next"),
        ),
    };
    Failure::new("target-forbids", cause, next)
}

/// A list of names, cut where it would fill the screen.
pub fn some(names: &[String]) -> String {
    const SHOWN: usize = 12;
    let list = names
        .iter()
        .take(SHOWN)
        .map(String::as_str)
        .collect::<Vec<_>>()
        .join(", ");
    match names.len().checked_sub(SHOWN) {
        None | Some(0) => list,
        Some(more) => t!("and-more", list = list, count = more),
    }
}

pub(super) fn sqlite(doing: &str, source: &rusqlite::Error) -> Failure {
    use rusqlite::ErrorCode as Code;
    let detail = source.to_string();
    match source.sqlite_error_code() {
        Some(Code::NotADatabase) => Failure::new(
            "not-a-database",
            t!("not-a-database"),
            t!("not-a-database-next"),
        ),
        Some(Code::DatabaseCorrupt) => Failure::new(
            "database-damaged",
            t!("database-damaged", detail = detail),
            t!("database-damaged-next"),
        ),
        Some(Code::DatabaseBusy | Code::DatabaseLocked) => Failure::new(
            "database-busy",
            t!("database-busy"),
            t!("database-busy-next"),
        ),
        Some(Code::CannotOpen) => {
            Failure::new("cannot-open", t!("cannot-open"), t!("cannot-open-next"))
        }
        Some(Code::DiskFull) => Failure::new("disk-full", t!("disk-full"), t!("disk-full-next")),
        Some(Code::ReadOnly | Code::PermissionDenied) => Failure::new(
            "no-permission",
            t!("no-permission"),
            t!("no-permission-next"),
        ),
        Some(Code::OperationInterrupted) => cancelled(),
        _ => Failure::new(
            "sqlite",
            t!("sqlite-error", doing = doing, detail = detail),
            t!("sqlite-error-next"),
        ),
    }
}
