//! Takes over what a storage says it holds. What is no longer there goes from the catalogue;
//! pins, proofs and who began a backup stay with what is.

use std::collections::HashMap;

use rusqlite::{Connection, OptionalExtension, Transaction, named_params};

use super::backups::{CopyState, Found, ProofState, Storage};
use super::runs::Trigger;
use super::word::json::Json;
use super::{Result, packed, sources};

/// An object as it was when the catalogue last looked into it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// Its length.
    pub bytes: u64,
    /// When the storage saw it change.
    pub modified: i64,
}

/// An object of a storage.
pub struct Placed<'a> {
    /// The type of the storage.
    pub storage: &'a str,
    /// How it is addressed there.
    pub object: &'a str,
    /// Its length.
    pub bytes: u64,
    /// When the storage saw it change.
    pub modified: i64,
}

/// Notes what is known of a storage.
pub fn put_storage(t: &Transaction<'_>, storage: &Storage) -> Result<()> {
    t.prepare_cached(
        "INSERT INTO storage (type, state, shown, failure, free, synced) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
         ON CONFLICT (type) DO UPDATE SET state = excluded.state, shown = excluded.shown,
             failure = excluded.failure, free = excluded.free, synced = coalesce(excluded.synced, synced)",
    )?
    .execute((
        &storage.kind,
        storage.state,
        &storage.shown,
        storage.failure.as_ref().map(Json),
        storage.free,
        storage.synced,
    ))?;
    Ok(())
}

/// The objects of a storage as they were when the catalogue last looked into them.
pub fn known(c: &Connection, storage: &str) -> Result<HashMap<String, Known>> {
    let sql = "SELECT object, bytes, modified FROM copy WHERE storage = ?1";
    let mut statement = c.prepare_cached(sql)?;
    let rows = statement.query_map([storage], |row| {
        let known = Known {
            bytes: row.get(1)?,
            modified: row.get(2)?,
        };
        Ok((row.get(0)?, known))
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Takes over one object with what its archive says; the number of the backup.
pub fn put(t: &Transaction<'_>, placed: &Placed<'_>, found: &Found) -> Result<i64> {
    let database_id = match (&found.identity, &found.database) {
        (Some(identity), Some(name)) => sources::belonging(t, identity, name)?,
        _ => None,
    };
    let gaps = found
        .content
        .as_ref()
        .map_or(0, |content| content.gaps.len() as u64);
    let id: i64 = t
        .prepare_cached(
            "INSERT INTO backup (key, database_id, database, identity, taken, state, purpose, bytes, text_bytes, rows,
                 objects, gaps, family, version, body_sha256, checksums, failure)
             VALUES (:key, :database_id, :database, :identity, :taken, :state, :purpose, :bytes, :text_bytes, :rows,
                 :objects, :gaps, :family, :version, :body_sha256, :checksums, :failure)
             ON CONFLICT (key) DO UPDATE SET database_id = coalesce(excluded.database_id, database_id),
                 taken = excluded.taken, state = excluded.state, bytes = excluded.bytes, failure = excluded.failure
             RETURNING id",
        )?
        .query_row(
            named_params! {
                ":key": found.key,
                ":database_id": database_id,
                ":database": found.database,
                ":identity": found.identity,
                ":taken": found.taken,
                ":state": found.state,
                ":purpose": found.purpose,
                ":bytes": found.bytes,
                ":text_bytes": found.text_bytes,
                ":rows": found.rows,
                ":objects": found.objects,
                ":gaps": gaps,
                ":family": found.family,
                ":version": found.version,
                ":body_sha256": found.body_sha256,
                ":checksums": found.checksums,
                ":failure": found.failure.as_ref().map(Json),
            },
            |row| row.get(0),
        )?;
    t.prepare_cached(
        "UPDATE backup SET pinned = coalesce(backup.pinned, r.pinned), pinned_by = coalesce(backup.pinned_by, r.pinned_by),
             proof = coalesce(backup.proof, r.proof), proven = coalesce(backup.proven, r.proven)
         FROM remembered r WHERE r.key = backup.key AND backup.id = ?1",
    )?
    .execute([id])?;
    t.prepare_cached("DELETE FROM remembered WHERE key = ?1")?
        .execute([&found.key])?;
    if let Some(content) = &found.content {
        t.prepare_cached(
            "INSERT OR REPLACE INTO backup_content (backup_id, content) VALUES (?1, ?2)",
        )?
        .execute((id, packed::pack(content)?))?;
    }
    // A file that changed under the same name is another copy: what was known of it no longer holds.
    let was: Option<i64> = t
        .prepare_cached("SELECT backup_id FROM copy WHERE storage = ?1 AND object = ?2")?
        .query_row((placed.storage, placed.object), |row| row.get(0))
        .optional()?;
    if was.is_some_and(|was| was != id) {
        forget(t, placed.storage, [placed.object])?;
    }
    t.prepare_cached(
        "INSERT INTO copy (backup_id, storage, object, bytes, modified, state) VALUES (?1, ?2, ?3, ?4, ?5, 'copied')
         ON CONFLICT (storage, object) DO UPDATE SET backup_id = excluded.backup_id, bytes = excluded.bytes,
             modified = excluded.modified, state = 'copied', checked = NULL",
    )?
    .execute((id, placed.storage, placed.object, placed.bytes, placed.modified))?;
    Ok(id)
}

/// Forgets copies that are gone, and backups whose last copy went.
pub fn forget<'a>(
    t: &Transaction<'_>,
    storage: &str,
    objects: impl IntoIterator<Item = &'a str>,
) -> Result<()> {
    let mut forget = t.prepare_cached(
        "DELETE FROM copy WHERE storage = ?1 AND object = ?2 RETURNING backup_id",
    )?;
    let mut remember = t.prepare_cached(
        "INSERT OR REPLACE INTO remembered (key, pinned, pinned_by, proof, proven)
         SELECT key, pinned, pinned_by, proof, proven FROM backup
         WHERE id = ?1 AND (pinned IS NOT NULL OR proof IS NOT NULL)
             AND NOT EXISTS (SELECT 1 FROM copy WHERE backup_id = ?1)",
    )?;
    let mut last = t.prepare_cached(
        "DELETE FROM backup WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM copy WHERE backup_id = ?1)",
    )?;
    for object in objects {
        let backup: Option<i64> = forget
            .query_row((storage, object), |row| row.get(0))
            .optional()?;
        if let Some(backup) = backup {
            remember.execute([backup])?;
            last.execute([backup])?;
        }
    }
    Ok(())
}

/// Notes who made a backup.
pub fn made_by(
    t: &Transaction<'_>,
    backup: i64,
    run: i64,
    trigger: Trigger,
    user: Option<&str>,
) -> Result<()> {
    let sql = "UPDATE backup SET run_id = ?2, \"trigger\" = ?3, by_user = ?4 WHERE id = ?1";
    t.execute(sql, (backup, run, trigger, user))?;
    Ok(())
}

/// Links a backup to the configured database that made it.
pub fn belongs(t: &Transaction<'_>, backup: i64, database: i64) -> Result<()> {
    t.execute(
        "UPDATE backup SET database_id = ?2 WHERE id = ?1",
        (backup, database),
    )?;
    Ok(())
}

/// Notes that a copy was read back.
pub fn checked(
    t: &Transaction<'_>,
    storage: &str,
    object: &str,
    state: CopyState,
    now: i64,
) -> Result<()> {
    let sql = "UPDATE copy SET state = ?3, checked = ?4 WHERE storage = ?1 AND object = ?2";
    t.execute(sql, (storage, object, state, now))?;
    Ok(())
}

/// Notes what a proof found.
pub fn proven(
    t: &Transaction<'_>,
    backup: i64,
    proof: ProofState,
    run: i64,
    now: i64,
) -> Result<()> {
    // What was proven stays proven where another place cannot be compared.
    let sql = "UPDATE backup SET proof = ?2, proof_run = ?3, proven = ?4 WHERE id = ?1
        AND NOT (?2 = 'not_comparable' AND coalesce(proof IN ('proven', 'restored_equal'), 0))";
    t.execute(sql, (backup, proof, run, now))?;
    Ok(())
}
