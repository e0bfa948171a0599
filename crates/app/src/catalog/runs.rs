//! Everything that was done, is being done, or should have been and was not: what stands in the
//! ledger, and questions asked of it. What changes it is in `ledger`.

use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension, Row, params_from_iter};
use serde::{Deserialize, Serialize};

use super::Result;
use super::word::json::Json;
use super::word::words;

pub use super::ledger::{begin, end, enter, holder, miss, note_report, write_log};

words! {
    /// What a run does.
    RunKind {
        /// Makes a backup.
        Backup = "backup",
        /// Brings one back.
        Restore = "restore",
        /// Reads one against its hashes.
        Verify = "verify",
        /// Restores one into a scratch place and compares.
        Prove = "prove",
        /// Deletes one.
        Delete = "delete",
    }
}

words! {
    /// How far it is, or how it ended.
    RunState {
        /// It waits for its turn.
        Queued = "queued",
        /// It is at work.
        Running = "running",
        /// It did what it should.
        Done = "done",
        /// It did not.
        Failed = "failed",
        /// A person stopped it.
        Cancelled = "cancelled",
        /// The program ended, or the machine.
        Interrupted = "interrupted",
        /// It should have begun and nobody was there.
        Missed = "missed",
    }
}

words! {
    /// What began it.
    Trigger {
        /// Its time had come.
        Schedule = "schedule",
        /// A person pressed a button.
        Hand = "hand",
        /// A person, or cron, typed a command.
        Command = "command",
        /// It was missed or interrupted, and is made up for.
        MadeUp = "made_up",
    }
}

words! {
    /// How much a line of the log matters.
    Level {
        /// For whoever reads it all.
        Info = "info",
        /// Something to know of.
        Warning = "warning",
        /// The reason why it failed.
        Error = "error",
    }
}

impl RunState {
    /// Whether nothing more will come.
    pub fn ended(self) -> bool {
        !matches!(self, Self::Queued | Self::Running)
    }
}

/// A failure as it is kept. The sentences are messages (`words::Message`) or plain texts, as JSON:
/// the catalogue does not know their language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// A stable word.
    pub code: String,
    /// What it is about; may be empty.
    pub about: String,
    /// What happened.
    pub cause: serde_json::Value,
    /// What to do next.
    pub remedy: serde_json::Value,
}

/// A run.
#[derive(Clone, Debug, Serialize)]
pub struct Run {
    /// Its number.
    pub id: i64,
    /// What it does.
    pub kind: RunKind,
    /// How far it is.
    pub state: RunState,
    /// What began it.
    pub trigger: Trigger,
    /// Who.
    pub user: Option<String>,
    /// The database, while it is configured.
    pub database_id: Option<i64>,
    /// Its name.
    pub database: Option<String>,
    /// The backup that it made or worked on, while that is there.
    pub backup_id: Option<i64>,
    /// The type of its storage.
    pub storage: Option<String>,
    /// How it is addressed there.
    pub object: Option<String>,
    /// What was asked for.
    pub spec: Option<serde_json::Value>,
    /// When it should have begun.
    pub due: Option<i64>,
    /// When it was asked for.
    pub queued: i64,
    /// When it began.
    pub started: Option<i64>,
    /// When it ended.
    pub ended: Option<i64>,
    /// Rows it dealt with.
    pub rows: Option<u64>,
    /// Bytes it dealt with (of a backup: the file's size).
    pub bytes: Option<u64>,
    /// Why it failed.
    pub failure: Option<Told>,
    /// What came of it.
    pub report: Option<serde_json::Value>,
}

/// A line of a log.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Line {
    /// Its number in the run, from 0.
    pub number: u32,
    /// When.
    pub at: i64,
    /// How much it matters.
    pub level: Level,
    /// What it says: a message or a plain text, as JSON.
    pub text: serde_json::Value,
}

/// A run that is asked for.
#[derive(Clone, Debug)]
pub struct NewRun {
    /// What it does.
    pub kind: RunKind,
    /// What began it.
    pub trigger: Trigger,
    /// Who.
    pub user: Option<String>,
    /// What no other run may hold at the same time.
    pub lane: String,
    /// The database.
    pub database_id: Option<i64>,
    /// Its name.
    pub database: Option<String>,
    /// The backup it works on.
    pub backup_id: Option<i64>,
    /// The type of that one's storage.
    pub storage: Option<String>,
    /// How it is addressed there.
    pub object: Option<String>,
    /// What was asked for.
    pub spec: Option<serde_json::Value>,
    /// When it should have begun.
    pub due: Option<i64>,
}

/// How a run ended.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    /// The backup that it made.
    pub backup_id: Option<i64>,
    /// Where that lies.
    pub place: Option<(String, String)>,
    /// Rows.
    pub rows: Option<u64>,
    /// Bytes.
    pub bytes: Option<u64>,
    /// What came of it.
    pub report: Option<serde_json::Value>,
    /// Why it failed.
    pub failure: Option<Told>,
}

const COLUMNS: &str = "r.id, r.kind, r.state, r.\"trigger\", r.user, r.database_id, r.database, r.backup_id, r.storage,
    r.object, r.spec, r.due, r.queued, r.started, r.ended, r.rows, r.bytes, r.failure, r.report";

fn run(row: &Row<'_>) -> rusqlite::Result<Run> {
    let json = |at: usize| -> rusqlite::Result<Option<serde_json::Value>> {
        let value: Option<Json<_>> = row.get(at)?;
        Ok(value.map(|json| json.0))
    };
    let failure: Option<Json<Told>> = row.get(17)?;
    Ok(Run {
        id: row.get(0)?,
        kind: row.get(1)?,
        state: row.get(2)?,
        trigger: row.get(3)?,
        user: row.get(4)?,
        database_id: row.get(5)?,
        database: row.get(6)?,
        backup_id: row.get(7)?,
        storage: row.get(8)?,
        object: row.get(9)?,
        spec: json(10)?,
        due: row.get(11)?,
        queued: row.get(12)?,
        started: row.get(13)?,
        ended: row.get(14)?,
        rows: row.get(15)?,
        bytes: row.get(16)?,
        failure: failure.map(|json| json.0),
        report: json(18)?,
    })
}

/// Which runs are wanted; what is not said, is not asked.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Of this kind.
    pub kind: Option<RunKind>,
    /// Of this state.
    pub state: Option<RunState>,
    /// Of this database.
    pub database_id: Option<i64>,
    /// Of this backup.
    pub backup_id: Option<i64>,
    /// Older than this one (`queued`, `id` of the last one that was shown).
    pub before: Option<(i64, i64)>,
}

fn wanted(filter: &Filter) -> (String, Vec<Value>) {
    let (mut sql, mut values) = (String::new(), Vec::new());
    let mut and = |condition: &str, value: &[Value]| {
        sql.push_str(if sql.is_empty() { " WHERE " } else { " AND " });
        sql.push_str(condition);
        values.extend_from_slice(value);
    };
    if let Some(kind) = filter.kind {
        and("r.kind = ?", &[kind.word().to_owned().into()]);
    }
    if let Some(state) = filter.state {
        and("r.state = ?", &[state.word().to_owned().into()]);
    }
    if let Some(id) = filter.database_id {
        and("r.database_id = ?", &[id.into()]);
    }
    if let Some(id) = filter.backup_id {
        and("r.backup_id = ?", &[id.into()]);
    }
    if let Some((queued, id)) = filter.before {
        and("(r.queued, r.id) < (?, ?)", &[queued.into(), id.into()]);
    }
    (sql, values)
}

fn many(c: &Connection, sql: &str, values: Vec<Value>) -> Result<Vec<Run>> {
    let mut statement = c.prepare_cached(sql)?;
    let rows = statement.query_map(params_from_iter(values), run)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Runs, newest first.
pub fn page(c: &Connection, filter: &Filter, most: u32) -> Result<Vec<Run>> {
    let (conditions, mut values) = wanted(filter);
    values.push(most.into());
    let sql = format!(
        "SELECT {COLUMNS} FROM run r{conditions} ORDER BY r.queued DESC, r.id DESC LIMIT ?"
    );
    many(c, &sql, values)
}

/// Runs that wait or are at work, oldest first.
pub fn open(c: &Connection) -> Result<Vec<Run>> {
    let sql =
        format!("SELECT {COLUMNS} FROM run r WHERE r.state IN ('queued', 'running') ORDER BY r.id");
    many(c, &sql, Vec::new())
}

/// One run.
pub fn get(c: &Connection, id: i64) -> Result<Option<Run>> {
    let sql = format!("SELECT {COLUMNS} FROM run r WHERE r.id = ?1");
    Ok(c.prepare_cached(&sql)?.query_row([id], run).optional()?)
}

/// What a schedule counts from. There may be hundreds of databases on one page, so no more than this is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LastBackup {
    /// Its number.
    pub id: i64,
    /// When it should have begun; of one that nobody scheduled, when it was asked for.
    pub at: i64,
    /// How far it is, or how it ended.
    pub state: RunState,
    /// What began it.
    pub trigger: Trigger,
}

/// The backup run that a database's schedule counts from: the last that was scheduled and not
/// missed, or that somebody began and that was done. One that a person stopped, or that failed
/// by hand, does not put off the next.
pub fn last_backup(c: &Connection, database: i64) -> Result<Option<LastBackup>> {
    let sql = "SELECT r.id, coalesce(r.due, r.queued), r.state, r.\"trigger\" FROM run r
         WHERE r.database_id = ?1 AND r.kind = 'backup' AND r.state <> 'missed'
             AND (r.state = 'done' OR r.state = 'interrupted' OR r.\"trigger\" IN ('schedule', 'made_up'))
         ORDER BY r.id DESC LIMIT 1";
    let last = |row: &Row<'_>| {
        Ok(LastBackup {
            id: row.get(0)?,
            at: row.get(1)?,
            state: row.get(2)?,
            trigger: row.get(3)?,
        })
    };
    Ok(c.prepare_cached(sql)?
        .query_row([database], last)
        .optional()?)
}

/// The log of a run from a line on.
pub fn log(c: &Connection, run: i64, from: u32) -> Result<Vec<Line>> {
    let mut statement = c.prepare_cached(
        "SELECT number, at, level, text FROM run_log WHERE run_id = ?1 AND number >= ?2 ORDER BY number",
    )?;
    let rows = statement.query_map((run, from), |row| {
        let text: Json<serde_json::Value> = row.get(3)?;
        Ok(Line {
            number: row.get(0)?,
            at: row.get(1)?,
            level: row.get(2)?,
            text: text.0,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Runs that wait or are at work, with the process that should be at it.
pub fn processes(c: &Connection) -> Result<Vec<(i64, Option<String>)>> {
    let sql = "SELECT id, process FROM run WHERE state IN ('queued', 'running') ORDER BY id";
    let mut statement = c.prepare_cached(sql)?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Numbers of runs that wait or are at work.
pub fn open_numbers(c: &Connection) -> Result<Vec<i64>> {
    let sql =
        "SELECT id FROM run INDEXED BY run_open WHERE state IN ('queued', 'running') ORDER BY id";
    let mut statement = c.prepare_cached(sql)?;
    let rows = statement.query_map([], |row| row.get(0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// How backups of one hour went.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Hour {
    /// When the hour began.
    pub at: i64,
    /// That did what they should.
    pub done: u64,
    /// That did not.
    pub failed: u64,
    /// That never began.
    pub missed: u64,
    /// Size of the files that were made.
    pub bytes: u64,
}

/// How backups went from `since` on, hour by hour; hours without any are left out.
pub fn hours(c: &Connection, since: i64) -> Result<Vec<Hour>> {
    let sql =
        "SELECT hour, done, failed, missed, bytes FROM run_hour WHERE hour >= ?1 ORDER BY hour";
    let mut statement = c.prepare_cached(sql)?;
    let rows = statement.query_map([since.div_euclid(super::HOUR)], |row| {
        Ok(Hour {
            at: row.get::<_, i64>(0)? * super::HOUR,
            done: row.get(1)?,
            failed: row.get(2)?,
            missed: row.get(3)?,
            bytes: row.get(4)?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
