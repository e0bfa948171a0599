//! The steps that bring a catalogue up to date, in order, each in a file of its own. A step that
//! was released is never changed: the next one mends it. `PRAGMA user_version` counts the steps
//! that were taken.

use rusqlite::{Connection, TransactionBehavior};

/// Each step. New ones go to the end.
const STEPS: &[&str] = &[
    include_str!("schema/001_vault.sql"),
    include_str!("schema/002_sources.sql"),
    include_str!("schema/003_backups.sql"),
    include_str!("schema/004_runs.sql"),
    include_str!("schema/005_settings.sql"),
    include_str!("schema/006_accounts.sql"),
    include_str!("schema/007_calendar.sql"),
    include_str!("schema/008_anomalies.sql"),
    include_str!("schema/009_remembered.sql"),
];

/// The number of steps that this program knows.
pub(super) fn newest() -> i64 {
    STEPS.len() as i64
}

/// Takes the steps that are missing, all of them or none.
pub(super) fn run(connection: &mut Connection) -> rusqlite::Result<()> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let taken: i64 = transaction.pragma_query_value(None, "user_version", |row| row.get(0))?;
    for step in STEPS.iter().skip(usize::try_from(taken).unwrap_or(0)) {
        transaction.execute_batch(step)?;
    }
    transaction.pragma_update(None, "user_version", newest())?;
    transaction.commit()
}
