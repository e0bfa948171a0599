//! A dump of plain SQL (the former module's, mariadb-dump's, phpMyAdmin's) into a database,
//! statement by statement. It is somebody else's program: client commands in it are refused, it
//! goes only into a database that is empty unless told to replace, and it never leaves that
//! database by `USE`.

use std::io::BufRead;

use archive::grammar::Dialect;
use archive::index::Kind;
use archive::splitter::Splitter;

use super::super::session::{Session, literal, quoted, text};
use super::target;
use crate::{Change, Error, Event, Monitor, RestoreOptions, Restored, Stage};

/// How many changes are reported at most: a dump may warn at every line.
const REPORTED: usize = 50;
/// Longest statement that is taken, bytes: what a server takes at most.
const LONGEST: usize = 1 << 30;

/// Runs a plain SQL dump in the database named in `options`, which is made if it is missing.
/// `bytes` is its length, for progress.
pub fn restore_plain(
    source: impl BufRead,
    bytes: u64,
    options: &wire::Options,
    choices: &RestoreOptions,
    monitor: &dyn Monitor,
) -> Result<Restored, Error> {
    let there = target::objects(options)?;
    if !there.is_empty() && !choices.replace {
        return Err(Error::Exists(
            there.into_iter().map(|(_, name)| name).collect(),
        ));
    }
    let name = options.database.clone().unwrap_or_default();
    let mut session = Session::open_writing(&wire::Options {
        database: None,
        ..options.clone()
    })?;
    session.database = name.clone();
    if !choices.binlog {
        session.run("SET SESSION sql_log_bin=0")?;
    }
    let exists = format!(
        "SELECT COUNT(*) FROM information_schema.SCHEMATA WHERE SCHEMA_NAME={}",
        literal(&name)
    );
    let created = session.value(&exists)? == "0";
    if created {
        session.run(&format!("CREATE DATABASE {}", quoted(&name)))?;
    }
    session
        .connection
        .use_database(&name)
        .map_err(Error::server(format!("opening the database {name}")))?;
    monitor.event(Event::Stage {
        stage: Stage::Restore,
        bytes,
    });
    let mut restored = Restored {
        target: name,
        created,
        ..Restored::default()
    };
    let mut splitter = Splitter::new(source, Dialect::MySql, LONGEST);
    let refused = |error: archive::splitter::Error| Error::Refused(error.to_string());
    let mut cut_off = None;
    let mut run = 0_u64;
    while let Some(statement) = splitter.next_statement().map_err(refused)? {
        if monitor.cancelled() {
            return Err(Error::Cancelled);
        }
        monitor.event(Event::Progress {
            rows: 0,
            bytes: statement.text.len() as u64,
        });
        let line = statement.line;
        if !statement.terminated {
            cut_off = Some(line);
            break;
        }
        if leaves_database(statement.text) {
            restored.changes.push(Change {
                kind: Kind::Database,
                name: restored.target.clone(),
                change: "not_run".into(),
                detail: format!(
                    "line {line}: {}",
                    String::from_utf8_lossy(&statement.text[..statement.text.len().min(80)])
                ),
            });
            continue;
        }
        let done = session
            .connection
            .execute(statement.text)
            .map_err(Error::server(format!("line {line}")))?;
        run += 1;
        if done.warnings > 0 && restored.changes.len() < REPORTED {
            let rows = session.rows("SHOW WARNINGS LIMIT 3")?;
            let lines: Vec<String> = rows.iter().map(|row| text(row, 2)).collect();
            restored.changes.push(Change {
                kind: Kind::Database,
                name: restored.target.clone(),
                change: "warning".into(),
                detail: format!("line {line}: {}", lines.join("; ")),
            });
        }
    }
    if let Some(line) = cut_off {
        return Err(Error::Refused(format!(
            "the file ends inside the statement that begins in line {line}"
        )));
    }
    if run == 0 {
        return Err(Error::Refused("the file holds no statement".into()));
    }
    // A dump may have turned autocommit off for itself.
    session.run("COMMIT")?;
    restored.others = target::objects(options)?.len().saturating_sub(there.len());
    session.connection.close();
    Ok(restored)
}

/// Whether a statement chooses or makes a database: the target is the caller's choice.
fn leaves_database(statement: &[u8]) -> bool {
    let text = String::from_utf8_lossy(&statement[..statement.len().min(200)]).to_ascii_uppercase();
    // mysqldump hides it in version comments.
    let bare = text
        .replace("/*!32312 IF NOT EXISTS*/", "")
        .replace("/*!40000", "");
    let mut words = bare.split_whitespace();
    matches!(
        (words.next(), words.next()),
        (Some("USE"), _)
            | (
                Some("CREATE" | "DROP" | "ALTER"),
                Some("DATABASE" | "SCHEMA")
            )
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_statements_about_databases_are_passed_over() {
        for sql in [
            "USE `shop`",
            "use shop",
            "CREATE DATABASE /*!32312 IF NOT EXISTS*/ `shop`",
            "drop database shop",
            "/*!40000 DROP DATABASE IF EXISTS `shop`*/",
        ] {
            assert!(leaves_database(sql.as_bytes()), "{sql}");
        }
        for sql in [
            "CREATE TABLE `use` (a int)",
            "INSERT INTO t VALUES ('USE shop')",
            "SET NAMES utf8mb4",
        ] {
            assert!(!leaves_database(sql.as_bytes()), "{sql}");
        }
    }
}
