//! One database out and back, judged by the server's own SQL.
//! Must never look at the product's own opinion of whether it went well except to demand that it has no reservations.

use std::panic::{AssertUnwindSafe, catch_unwind};

use archive::index::Gap;
use engine::{Events, RestoreOptions};
use testkit::{Fingerprint, Server, fingerprint};

use crate::support::{dump_with, folder, plain_client, restore_with};

/// What went wrong. Two failures are the same when their classes are.
#[derive(Debug, Clone)]
pub struct Failure {
    pub class: String,
    pub detail: String,
}

fn failed(class: impl Into<String>, detail: impl Into<String>) -> Failure {
    Failure {
        class: class.into(),
        detail: detail.into(),
    }
}

/// Dumps this database, drops it, brings it back under its name and compares; `plain`: also by the server's client.
pub fn trial(server: &Server, name: &str, plain: bool) -> Result<(), Failure> {
    let folder = folder();
    let file = folder.path().join("archive.sql.zst");
    let mut before = facts(server, name)?;
    let choices = engine::DumpOptions {
        checksums: true,
        ..Default::default()
    };
    let summary = dump_with(server, name, &file, &choices, &engine::Silent)
        .map_err(|error| of_error("dump", &error))?;
    let index = &summary.index;
    let (known, unknown): (Vec<&Gap>, Vec<&Gap>) =
        index.gaps.iter().partition(|gap| gap.cause == "unwritable");
    for (what, list) in [("gap", unknown), ("note", index.notes.iter().collect())] {
        if let Some(first) = list.first() {
            return Err(failed(
                format!("{what}: {}", first.cause),
                format!("{list:?}"),
            ));
        }
    }
    if !known.is_empty() {
        take_away(server, name, &known)?;
        before = facts(server, name)?;
    }
    let create = server.sql(None, &format!("SHOW CREATE DATABASE `{name}`"));
    let create = create.split_once('\t').unwrap().1.to_owned();
    server.sql(None, &format!("DROP DATABASE `{name}`"));
    let choices = RestoreOptions {
        events: Events::AsTheyWere,
        ..Default::default()
    };
    let restored =
        restore_with(server, &file, name, &choices).map_err(|error| of_error("restore", &error))?;
    compare("", &before, &facts(server, name)?)?;
    if let Some(first) = restored.changes.iter().find(|change| !expected(change)) {
        return Err(failed(
            format!("change: {}", first.change),
            format!("{:?}", restored.changes),
        ));
    }
    if plain {
        server.sql(None, &format!("DROP DATABASE `{name}`; {create}"));
        catch_unwind(AssertUnwindSafe(|| plain_client(server, &file, name)))
            .map_err(|panic| failed("plain client", words(&panic)))?;
        compare("plain client, ", &before, &facts(server, name)?)?;
    }
    Ok(())
}

/// Rows that have no parent at home, either: no change, but told.
fn expected(change: &engine::Change) -> bool {
    change.change == "foreign_key_violation"
}

/// Rows with an empty geometry or vector are the only ones that may be missing (a named gap): takes them away at home, too, by
/// the server's own SQL, and demands that they were as many as the gap says. Everything else must come back.
fn take_away(server: &Server, name: &str, gaps: &[&Gap]) -> Result<(), Failure> {
    for gap in gaps {
        let literal = gap.name.replace('\\', "\\\\").replace('\'', "''");
        let columns = server.sql(None, &format!(
            "SELECT CONCAT('COALESCE(LENGTH(`', REPLACE(COLUMN_NAME, '`', '``'), '`), 1) = 0') FROM information_schema.COLUMNS
             WHERE TABLE_SCHEMA = '{name}' AND TABLE_NAME = '{literal}' AND COALESCE(GENERATION_EXPRESSION, '') = ''
             AND DATA_TYPE IN ('geometry', 'point', 'linestring', 'polygon', 'multipoint', 'multilinestring', 'multipolygon', 'geometrycollection', 'vector')"
        ));
        let empty = columns.lines().collect::<Vec<_>>().join(" OR ");
        let table = gap.name.replace('`', "``");
        let taken = server.sql(
            Some(name),
            &format!("SET foreign_key_checks = 0; DELETE FROM `{table}` WHERE {empty}; SELECT ROW_COUNT()"),
        );
        if !gap.detail.starts_with(&format!("{} rows", taken.trim())) {
            let detail = format!("{gap:?}, but {taken} such rows");
            return Err(failed("gap: another number of rows", detail));
        }
    }
    Ok(())
}

fn of_error(stage: &str, error: &engine::Error) -> Failure {
    let kind = match error.code() {
        Some(code) => code.to_string(),
        // The variant's name.
        None => format!("{error:?}")
            .chars()
            .take_while(|letter| letter.is_alphanumeric())
            .collect(),
    };
    failed(format!("{stage}: {kind}"), error.to_string())
}

fn facts(server: &Server, name: &str) -> Result<Fingerprint, Failure> {
    catch_unwind(AssertUnwindSafe(|| fingerprint(server, name)))
        .map_err(|panic| failed("the server shows no facts", words(&panic)))
}

fn words(panic: &Box<dyn std::any::Any + Send>) -> String {
    panic
        .downcast_ref::<String>()
        .cloned()
        .or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned()))
        .unwrap_or_default()
}

fn compare(way: &str, before: &Fingerprint, after: &Fingerprint) -> Result<(), Failure> {
    let differences = before.diff(after);
    if differences.is_empty() {
        return Ok(());
    }
    let about = |word: &str| differences.iter().any(|line| line.contains(word));
    let what = match () {
        () if about(": definition") => "definition",
        () if about(": rows") => "rows",
        () => "values",
    };
    Err(failed(
        format!("{way}differs: {what}"),
        differences.join("\n"),
    ))
}
