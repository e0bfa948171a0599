//! Changes the ledger of runs: one is entered, begins, ends, or is noted as missed. Rows are never
//! changed once a run has ended; how backups went is summed up by the hour as they end.

use rusqlite::{Connection, OptionalExtension, Transaction, named_params};

use super::Result;
use super::runs::{Line, NewRun, Outcome, RunKind, RunState};
use super::word::json::Json;

/// Enters a run that waits. `Err` inside: the run that holds the lane.
pub fn enter(
    t: &Transaction<'_>,
    new: &NewRun,
    process: &str,
    now: i64,
) -> Result<std::result::Result<i64, i64>> {
    if let Some(holder) = holder(t, &new.lane)? {
        return Ok(Err(holder));
    }
    insert(t, new, RunState::Queued, Some(process), now).map(Ok)
}

/// The run that holds a lane.
pub fn holder(c: &Connection, lane: &str) -> Result<Option<i64>> {
    let sql = "SELECT id FROM run WHERE lane = ?1 AND state IN ('queued', 'running')";
    let mut statement = c.prepare_cached(sql)?;
    Ok(statement.query_row([lane], |row| row.get(0)).optional()?)
}

fn insert(
    t: &Transaction<'_>,
    new: &NewRun,
    state: RunState,
    process: Option<&str>,
    now: i64,
) -> Result<i64> {
    t.prepare_cached(
        "INSERT INTO run (kind, state, \"trigger\", user, lane, database_id, database, backup_id, storage, object, spec,
             due, queued, ended, process)
         VALUES (:kind, :state, :trigger, :user, :lane, :database_id, :database, :backup_id, :storage, :object, :spec,
             :due, :now, :ended, :process)",
    )?
    .execute(named_params! {
        ":kind": new.kind,
        ":state": state,
        ":trigger": new.trigger,
        ":user": new.user,
        ":lane": new.lane,
        ":database_id": new.database_id,
        ":database": new.database,
        ":backup_id": new.backup_id,
        ":storage": new.storage,
        ":object": new.object,
        ":spec": new.spec.as_ref().map(Json),
        ":due": new.due,
        ":now": now,
        ":ended": state.ended().then_some(now),
        ":process": process,
    })?;
    Ok(t.last_insert_rowid())
}

/// Enters a run that should have begun at `new.due`, and did not.
pub fn miss(t: &Transaction<'_>, new: &NewRun) -> Result<i64> {
    let due = new.due.unwrap_or_default();
    let id = insert(t, new, RunState::Missed, None, due)?;
    tally(t, new.kind, RunState::Missed, None, due)?;
    Ok(id)
}

/// A run that waited begins. `false`: it waits no more (it was cancelled).
pub fn begin(t: &Transaction<'_>, id: i64, now: i64) -> Result<bool> {
    let sql = "UPDATE run SET state = 'running', started = ?2 WHERE id = ?1 AND state = 'queued'";
    Ok(t.execute(sql, (id, now))? > 0)
}

/// A run ends. `false`: it had ended already.
pub fn end(
    t: &Transaction<'_>,
    id: i64,
    state: RunState,
    outcome: &Outcome,
    now: i64,
) -> Result<bool> {
    let kind: Option<RunKind> = t
        .prepare_cached(
            "UPDATE run SET state = :state, ended = :now, backup_id = coalesce(:backup, backup_id),
                 storage = coalesce(:storage, storage), object = coalesce(:object, object), rows = :rows,
                 bytes = :bytes, failure = :failure, report = coalesce(:report, report), process = NULL
             WHERE id = :id AND state IN ('queued', 'running') RETURNING kind",
        )?
        .query_row(
            named_params! {
                ":id": id,
                ":state": state,
                ":now": now,
                ":backup": outcome.backup_id,
                ":storage": outcome.place.as_ref().map(|place| &place.0),
                ":object": outcome.place.as_ref().map(|place| &place.1),
                ":rows": outcome.rows,
                ":bytes": outcome.bytes,
                ":failure": outcome.failure.as_ref().map(Json),
                ":report": outcome.report.as_ref().map(Json),
            },
            |row| row.get(0),
        )
        .optional()?;
    if let Some(kind) = kind {
        tally(t, kind, state, outcome.bytes, now)?;
    }
    Ok(kind.is_some())
}

/// Keeps what is known so far of what comes of a run.
pub fn note_report(t: &Transaction<'_>, id: i64, report: &serde_json::Value) -> Result<()> {
    t.execute(
        "UPDATE run SET report = ?2 WHERE id = ?1",
        (id, Json(report)),
    )?;
    Ok(())
}

/// Adds lines to a log.
pub fn write_log(t: &Transaction<'_>, run: i64, lines: &[Line]) -> Result<()> {
    let mut put = t.prepare_cached("INSERT OR REPLACE INTO run_log VALUES (?1, ?2, ?3, ?4, ?5)")?;
    for line in lines {
        put.execute((run, line.number, line.at, line.level, Json(&line.text)))?;
    }
    Ok(())
}

fn tally(
    t: &Transaction<'_>,
    kind: RunKind,
    state: RunState,
    bytes: Option<u64>,
    at: i64,
) -> Result<()> {
    let column = match (kind, state) {
        (RunKind::Backup, RunState::Done) => "done",
        (RunKind::Backup, RunState::Failed | RunState::Interrupted) => "failed",
        (RunKind::Backup, RunState::Missed) => "missed",
        // What a person stopped is neither a success nor a failure.
        _ => return Ok(()),
    };
    let bytes = if state == RunState::Done {
        bytes.unwrap_or(0)
    } else {
        0
    };
    let sql = format!(
        "INSERT INTO run_hour (hour, {column}, bytes) VALUES (?1, 1, ?2)
         ON CONFLICT (hour) DO UPDATE SET {column} = {column} + 1, bytes = bytes + excluded.bytes"
    );
    t.prepare_cached(&sql)?
        .execute((at.div_euclid(super::HOUR), bytes))?;
    Ok(())
}
