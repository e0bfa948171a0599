//! What becomes of one database: by us, and by the server's own dump tool.
//! Must never call a difference explained that the archive or the restore did not name.

use std::collections::BTreeSet;
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::process::{Command, Stdio};

use engine::{Events, RestoreOptions};
use testkit::{Fingerprint, Server, fingerprint};

use crate::support::{dump_with, reader, restore_with};

/// The outcome of one way of saving and restoring.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// The same, by the independent comparison.
    Same,
    /// Not the same, and every difference belongs to an object that is named as a gap, note or change.
    Named(String),
    /// Something is lost that nobody named, or the way failed.
    Lost(String),
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (word, detail) = match self {
            Self::Same => ("same", ""),
            Self::Named(detail) => ("named", detail.as_str()),
            Self::Lost(detail) => ("LOST", detail.as_str()),
        };
        write!(f, "{word}\t{}", detail.replace(['\t', '\n'], " "))
    }
}

/// The facts of a database, or the server's words why it does not show them.
fn facts(server: &Server, database: &str) -> Result<Fingerprint, String> {
    catch_unwind(AssertUnwindSafe(|| fingerprint(server, database))).map_err(|panic| {
        let text = panic.downcast_ref::<String>().cloned();
        let text = text.or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned()));
        text.unwrap_or_default().chars().take(300).collect()
    })
}

/// Tries both; the database is gone afterwards. Ours first, theirs second.
pub fn judge(server: &Server, database: &str, folder: &Path) -> (Outcome, Outcome) {
    let before = facts(server, database);
    let create = server.sql(None, &format!("SHOW CREATE DATABASE `{database}`"));
    let create = create
        .split_once('\t')
        .map(|(_, sql)| sql.to_owned())
        .unwrap_or_default();
    let theirs = folder.join("theirs.sql");
    let dumped = dump_tool(server, database, &theirs);
    let ours = ours(server, database, &before, folder);
    server.sql(
        None,
        &format!("DROP DATABASE IF EXISTS `{database}`; {create}"),
    );
    let theirs = match dumped.and_then(|()| load(server, database, &theirs)) {
        Err(error) => Outcome::Lost(error),
        Ok(()) => compare(&before, &facts(server, database), &BTreeSet::new(), ""),
    };
    server.sql(None, &format!("DROP DATABASE `{database}`"));
    (ours, theirs)
}

fn ours(
    server: &Server,
    database: &str,
    before: &Result<Fingerprint, String>,
    folder: &Path,
) -> Outcome {
    let file = folder.join("ours.sql.zst");
    let summary = match dump_with(
        server,
        database,
        &file,
        &Default::default(),
        &engine::Silent,
    ) {
        Ok(summary) => summary,
        Err(error) => return Outcome::Lost(format!("dump: {error}")),
    };
    server.sql(None, &format!("DROP DATABASE `{database}`"));
    let choices = RestoreOptions {
        events: Events::AsTheyWere,
        ..RestoreOptions::default()
    };
    let restored = match restore_with(server, &file, database, &choices) {
        Ok(restored) => restored,
        Err(error) => return Outcome::Lost(format!("restore: {error}")),
    };
    let index = reader(&file).index().clone();
    let mut named: BTreeSet<String> = BTreeSet::new();
    let mut words: Vec<String> = Vec::new();
    for gap in summary.index.gaps.iter().chain(&index.notes) {
        named.insert(gap.name.clone());
        words.push(format!("{} {}: {}", gap.cause, gap.name, gap.detail));
    }
    for change in &restored.changes {
        named.insert(change.name.clone());
        words.push(format!(
            "{} {}: {}",
            change.change, change.name, change.detail
        ));
    }
    let after = facts(server, database);
    match before {
        // The server itself cannot show all of it, which must have been noticed.
        Err(error) if words.is_empty() => Outcome::Lost(format!("nothing named, yet: {error}")),
        Err(error) => Outcome::Named(format!("{} ({error})", words.join("; "))),
        Ok(_) => compare(before, &after, &named, &words.join("; ")),
    }
}

fn compare(
    before: &Result<Fingerprint, String>,
    after: &Result<Fingerprint, String>,
    named: &BTreeSet<String>,
    words: &str,
) -> Outcome {
    let (before, after) = match (before, after) {
        (Ok(before), Ok(after)) => (before, after),
        (Err(error), _) => return Outcome::Named(format!("the server does not show it: {error}")),
        (_, Err(error)) => return Outcome::Lost(format!("after: {error}")),
    };
    let differences = before.diff(after);
    let unnamed: Vec<&String> = differences
        .iter()
        .filter(|line| {
            // "table `t`: rows: …"
            let name = line.split('`').nth(1).unwrap_or_default();
            !named.contains(name)
        })
        .collect();
    match (differences.first(), unnamed.first()) {
        (None, _) => Outcome::Same,
        (Some(_), Some(first)) => Outcome::Lost(format!("{first} [named: {words}]")),
        (Some(first), None) => Outcome::Named(format!("{words} ({first})")),
    }
}

fn dump_tool(server: &Server, database: &str, file: &Path) -> Result<(), String> {
    let mut dump = limited(server.tool(server.flavour().dump_program()));
    dump.args([
        "--single-transaction",
        "--routines",
        "--events",
        "--triggers",
        "--hex-blob",
    ])
    .arg(format!("--result-file={}", file.display()))
    .arg(database);
    finish(dump)
}

fn load(server: &Server, database: &str, file: &Path) -> Result<(), String> {
    let mut client = limited(server.client());
    client
        .arg(database)
        .stdin(std::fs::File::open(file).map_err(|error| error.to_string())?);
    finish(client)
}

/// The same command under a time limit: a tool that never ends is a finding, too.
fn limited(command: Command) -> Command {
    let mut limited = Command::new("timeout");
    limited
        .args(["--kill-after=5", "60"])
        .arg(command.get_program())
        .args(command.get_args());
    limited
}

fn finish(mut command: Command) -> Result<(), String> {
    let output = command
        .stdout(Stdio::null())
        .output()
        .map_err(|error| error.to_string())?;
    match output.status.success() {
        true => Ok(()),
        false => Err(format!(
            "{} {}",
            output.status,
            String::from_utf8_lossy(&output.stderr).trim()
        )),
    }
}
