//! What the storages hold, as they last said. A cache: everything but pins, proofs and who began a
//! backup is made anew by listing the storages. It never decides what is deleted.

use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension, Row, Transaction, params_from_iter};
use serde::{Deserialize, Serialize};

use super::Result;
use super::runs::{Told, Trigger};
use super::word::json::Json;
use super::word::words;

words! {
    /// What an archive says of itself.
    BackupState {
        /// Everything is in it.
        Complete = "complete",
        /// Something is missing.
        Incomplete = "incomplete",
        /// It cannot be read.
        Unreadable = "unreadable",
        /// A dump of the old module, which does not say.
        Plain = "plain",
    }
}

words! {
    /// What it was made for.
    Purpose {
        /// To be kept.
        Backup = "backup",
        /// Made before something was overwritten.
        SafetyCopy = "safety_copy",
    }
}

words! {
    /// What a proof found.
    ProofState {
        /// Restored, dumped again and equal, and the server's checksums equal.
        Proven = "proven",
        /// The same without checksums of the source.
        RestoredEqual = "restored_equal",
        /// It restores; the two servers cannot be compared exactly.
        NotComparable = "not_comparable",
        /// Something differs, or it does not restore.
        Failed = "failed",
    }
}

words! {
    /// What is known of one copy.
    CopyState {
        /// It lies there.
        Copied = "copied",
        /// It was read back and is what was written.
        Verified = "verified",
        /// It was read back and is not.
        Damaged = "damaged",
    }
}

words! {
    /// Whether a storage can be used.
    StorageState {
        /// It answers.
        Ready = "ready",
        /// It is not configured.
        Off = "off",
        /// It is configured and does not answer.
        Failed = "failed",
    }
}

/// A storage.
#[derive(Clone, Debug, Serialize)]
pub struct Storage {
    /// `file`, `googledrive`, …
    #[serde(rename = "type")]
    pub kind: String,
    /// Whether it can be used.
    pub state: StorageState,
    /// Where it is, for a person.
    pub shown: String,
    /// Why it does not answer.
    pub failure: Option<Told>,
    /// Bytes that still fit, if it says so.
    pub free: Option<u64>,
    /// When it was last listed to its end.
    pub synced: Option<i64>,
}

/// One archive.
#[derive(Clone, Debug, Serialize)]
pub struct Backup {
    /// Its number.
    pub id: i64,
    /// The configured database that it belongs to.
    pub database_id: Option<i64>,
    /// Name of the database, if it says so.
    pub database: Option<String>,
    /// When its snapshot was taken.
    pub taken: i64,
    /// What it says of itself.
    pub state: BackupState,
    /// What it was made for.
    pub purpose: Purpose,
    /// Size of the file.
    pub bytes: u64,
    /// Length of its SQL text.
    pub text_bytes: u64,
    /// Rows in it.
    pub rows: u64,
    /// Objects in it.
    pub objects: u64,
    /// How many are missing.
    pub gaps: u64,
    /// `mariadb`, `mysql` or `sqlite`.
    pub family: Option<String>,
    /// The server's version.
    pub version: Option<String>,
    /// SHA-256 of everything before its index.
    pub body_sha256: Option<String>,
    /// Whether the source's checksums are in it.
    pub checksums: bool,
    /// Why it cannot be read.
    pub failure: Option<Told>,
    /// The run that made it, if it is still known.
    pub run_id: Option<i64>,
    /// What began it.
    pub trigger: Option<Trigger>,
    /// Who began it.
    pub user: Option<String>,
    /// Since when a person wants it kept.
    pub pinned: Option<i64>,
    /// Who.
    pub pinned_by: Option<String>,
    /// What the last proof found.
    pub proof: Option<ProofState>,
    /// When.
    pub proven: Option<i64>,
    /// In which run.
    pub proof_run: Option<i64>,
    /// Where it lies; never empty.
    pub copies: Vec<Copy>,
}

/// One object in one storage.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Copy {
    /// Its number.
    pub id: i64,
    /// The type of the storage.
    pub storage: String,
    /// How it is addressed there: `FILE` or `DATABASE/FILE`.
    pub object: String,
    /// Its length.
    pub bytes: u64,
    /// When the storage saw it change.
    pub modified: i64,
    /// What is known of it.
    pub state: CopyState,
    /// When it was last read back.
    pub checked: Option<i64>,
}

impl Copy {
    /// The file's name alone.
    pub fn name(&self) -> &str {
        self.object.rsplit('/').next().unwrap_or(&self.object)
    }
}

/// What an archive's index says of itself, as it goes into the catalogue.
#[derive(Clone, Debug)]
pub struct Found {
    /// Tells it from all others.
    pub key: String,
    /// Name of the database.
    pub database: Option<String>,
    /// How it calls its place.
    pub identity: Option<String>,
    /// When its snapshot was taken.
    pub taken: i64,
    /// What it says of itself.
    pub state: BackupState,
    /// What it was made for.
    pub purpose: Purpose,
    /// Size of the file.
    pub bytes: u64,
    /// Length of its SQL text.
    pub text_bytes: u64,
    /// Rows in it.
    pub rows: u64,
    /// Objects in it.
    pub objects: u64,
    /// `mariadb`, `mysql` or `sqlite`.
    pub family: Option<String>,
    /// The server's version.
    pub version: Option<String>,
    /// SHA-256 of everything before its index.
    pub body_sha256: Option<String>,
    /// Whether the source's checksums are in it.
    pub checksums: bool,
    /// Why it cannot be read.
    pub failure: Option<Told>,
    /// Its inventory.
    pub content: Option<Content>,
}

/// The inventory of an archive, for its own page.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Content {
    /// Each object.
    pub objects: Vec<ObjectFacts>,
    /// What is missing and why.
    pub gaps: Vec<GapFacts>,
    /// What is worth knowing.
    pub notes: Vec<GapFacts>,
    /// Server variables and the like.
    pub facts: Vec<(String, String)>,
    /// Where the binary log stood: file, offset, GTIDs.
    pub position: Option<(String, u64, Option<String>)>,
}

/// An object. The words of `kind` and `consistency` are the archive's own.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ObjectFacts {
    /// What it is.
    pub kind: String,
    /// Its name.
    pub name: String,
    /// Storage engine of a table.
    pub engine: Option<String>,
    /// How its rows relate to the snapshot.
    pub consistency: String,
    /// Rows.
    pub rows: u64,
    /// Bytes of SQL text.
    pub bytes: u64,
    /// Hash of its content.
    pub hash: String,
}

/// Something that is not there, or not quite as one would think.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct GapFacts {
    /// What it is.
    pub kind: String,
    /// Its name.
    pub name: String,
    /// A stable word for the cause.
    pub cause: String,
    /// In the server's words.
    pub detail: String,
}

const COLUMNS: &str = "b.id, b.database_id, b.database, b.taken, b.state, b.purpose, b.bytes, b.text_bytes,
    b.rows, b.objects, b.gaps, b.family, b.version, b.body_sha256, b.checksums, b.failure, b.run_id, b.\"trigger\",
    b.by_user, b.pinned, b.pinned_by, b.proof, b.proven, b.proof_run";

fn backup(row: &Row<'_>) -> rusqlite::Result<Backup> {
    let failure: Option<Json<Told>> = row.get(15)?;
    Ok(Backup {
        id: row.get(0)?,
        database_id: row.get(1)?,
        database: row.get(2)?,
        taken: row.get(3)?,
        state: row.get(4)?,
        purpose: row.get(5)?,
        bytes: row.get(6)?,
        text_bytes: row.get(7)?,
        rows: row.get(8)?,
        objects: row.get(9)?,
        gaps: row.get(10)?,
        family: row.get(11)?,
        version: row.get(12)?,
        body_sha256: row.get(13)?,
        checksums: row.get(14)?,
        failure: failure.map(|json| json.0),
        run_id: row.get(16)?,
        trigger: row.get(17)?,
        user: row.get(18)?,
        pinned: row.get(19)?,
        pinned_by: row.get(20)?,
        proof: row.get(21)?,
        proven: row.get(22)?,
        proof_run: row.get(23)?,
        copies: Vec::new(),
    })
}

/// Which backups are wanted; what is not said, is not asked.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Of this configured database.
    pub database_id: Option<i64>,
    /// Of databases of this name.
    pub database: Option<String>,
    /// With a copy in this storage.
    pub storage: Option<String>,
    /// Of this state.
    pub state: Option<BackupState>,
    /// Whose database's name, or an object's, holds this text.
    pub search: Option<String>,
    /// Older than this one (`taken`, `id` of the last one that was shown).
    pub before: Option<(i64, i64)>,
}

fn wanted(filter: &Filter) -> (String, Vec<Value>) {
    let (mut sql, mut values) = (String::new(), Vec::new());
    let mut and = |condition: &str, value: &[Value]| {
        sql.push_str(if sql.is_empty() { " WHERE " } else { " AND " });
        sql.push_str(condition);
        values.extend_from_slice(value);
    };
    if let Some(id) = filter.database_id {
        and("b.database_id = ?", &[id.into()]);
    }
    if let Some(name) = &filter.database {
        and("b.database = ?", &[name.clone().into()]);
    }
    if let Some(state) = filter.state {
        and("b.state = ?", &[state.word().to_owned().into()]);
    }
    if let Some(storage) = &filter.storage {
        let held = "EXISTS (SELECT 1 FROM copy WHERE backup_id = b.id AND storage = ?)";
        and(held, &[storage.clone().into()]);
    }
    if let Some(text) = filter.search.as_ref().filter(|text| !text.is_empty()) {
        let held = "(instr(lower(coalesce(b.database, '')), lower(?)) > 0
            OR EXISTS (SELECT 1 FROM copy WHERE backup_id = b.id AND instr(object, ?) > 0))";
        and(held, &[text.clone().into(), text.clone().into()]);
    }
    if let Some((taken, id)) = filter.before {
        and("(b.taken, b.id) < (?, ?)", &[taken.into(), id.into()]);
    }
    (sql, values)
}

/// Backups, newest first, with their copies.
pub fn page(c: &Connection, filter: &Filter, most: u32) -> Result<Vec<Backup>> {
    let (conditions, mut values) = wanted(filter);
    values.push(most.into());
    let sql = format!(
        "SELECT {COLUMNS} FROM backup b{conditions} ORDER BY b.taken DESC, b.id DESC LIMIT ?"
    );
    let mut statement = c.prepare_cached(&sql)?;
    let rows = statement.query_map(params_from_iter(values), backup)?;
    let mut backups: Vec<Backup> = rows.collect::<rusqlite::Result<_>>()?;
    for backup in &mut backups {
        backup.copies = copies(c, backup.id)?;
    }
    Ok(backups)
}

/// How many there are.
pub fn count(c: &Connection, filter: &Filter) -> Result<u64> {
    let (conditions, values) = wanted(filter);
    let sql = format!("SELECT count(*) FROM backup b{conditions}");
    Ok(c.prepare_cached(&sql)?
        .query_row(params_from_iter(values), |row| row.get(0))?)
}

/// One backup.
pub fn get(c: &Connection, id: i64) -> Result<Option<Backup>> {
    let sql = format!("SELECT {COLUMNS} FROM backup b WHERE b.id = ?1");
    let found = c.prepare_cached(&sql)?.query_row([id], backup).optional()?;
    let Some(mut backup) = found else {
        return Ok(None);
    };
    backup.copies = copies(c, id)?;
    Ok(Some(backup))
}

/// The backup that an object of a storage is a copy of.
pub fn at(c: &Connection, storage: &str, object: &str) -> Result<Option<Backup>> {
    let id: Option<i64> = c
        .prepare_cached("SELECT backup_id FROM copy WHERE storage = ?1 AND object = ?2")?
        .query_row((storage, object), |row| row.get(0))
        .optional()?;
    match id {
        Some(id) => get(c, id),
        None => Ok(None),
    }
}

/// The copies of a backup, by storage.
pub fn copies(c: &Connection, backup: i64) -> Result<Vec<Copy>> {
    let mut statement = c.prepare_cached(
        "SELECT id, storage, object, bytes, modified, state, checked FROM copy
         WHERE backup_id = ?1 ORDER BY storage, id",
    )?;
    let rows = statement.query_map([backup], |row| {
        Ok(Copy {
            id: row.get(0)?,
            storage: row.get(1)?,
            object: row.get(2)?,
            bytes: row.get(3)?,
            modified: row.get(4)?,
            state: row.get(5)?,
            checked: row.get(6)?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The inventory of a backup; `None` if it has none (a plain dump, an unreadable file).
pub fn content(c: &Connection, backup: i64) -> Result<Option<Content>> {
    let packed: Option<Vec<u8>> = c
        .prepare_cached("SELECT content FROM backup_content WHERE backup_id = ?1")?
        .query_row([backup], |row| row.get(0))
        .optional()?;
    packed
        .map(|packed| super::packed::unpack(&packed))
        .transpose()
}

/// When the last good backup of a database was taken, and its number. One whose every copy was found damaged is none.
pub fn last_good(c: &Connection, database: i64) -> Result<Option<(i64, i64)>> {
    Ok(c.prepare_cached(
        "SELECT taken, id FROM backup b WHERE database_id = ?1 AND state = 'complete' AND purpose = 'backup'
             AND EXISTS (SELECT 1 FROM copy c WHERE c.backup_id = b.id AND c.state <> 'damaged')
         ORDER BY taken DESC LIMIT 1",
    )?
    .query_row([database], |row| Ok((row.get(0)?, row.get(1)?)))
    .optional()?)
}

/// When the newest good backup of any database was taken, and its number.
pub fn newest_good(c: &Connection) -> Result<Option<(i64, i64)>> {
    Ok(c.prepare_cached(
        "SELECT taken, id FROM backup b WHERE state = 'complete' AND purpose = 'backup'
             AND EXISTS (SELECT 1 FROM copy c WHERE c.backup_id = b.id AND c.state <> 'damaged')
         ORDER BY taken DESC, id DESC LIMIT 1",
    )?
    .query_row([], |row| Ok((row.get(0)?, row.get(1)?)))
    .optional()?)
}

/// Every storage.
pub fn storages(c: &Connection) -> Result<Vec<Storage>> {
    let sql = "SELECT type, state, shown, failure, free, synced FROM storage ORDER BY type";
    let mut statement = c.prepare_cached(sql)?;
    let rows = statement.query_map([], |row| {
        let failure: Option<Json<Told>> = row.get(3)?;
        Ok(Storage {
            kind: row.get(0)?,
            state: row.get(1)?,
            shown: row.get(2)?,
            failure: failure.map(|json| json.0),
            free: row.get(4)?,
            synced: row.get(5)?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Keeps a backup from retention and from being deleted, or no longer; whether there is one.
pub fn pin(t: &Transaction<'_>, backup: i64, user: Option<&str>, now: Option<i64>) -> Result<bool> {
    let sql = "UPDATE backup SET pinned = ?2, pinned_by = ?3 WHERE id = ?1";
    Ok(t.execute(sql, (backup, now, now.and(user)))? > 0)
}
