//! Servers and files, and the databases on them. Addresses are sealed here: what comes out of a
//! row never holds a password, [`address`] alone opens one.

use rusqlite::{Connection, OptionalExtension, Row, Transaction, named_params};
use serde::Serialize;
use wire::Secret;

use super::word::json::Json;
use super::word::words;
use super::{Result, Vault};

words! {
    /// Where a source comes from.
    Origin {
        /// The variables of ClientXCMS: one row, not to be edited here.
        Environment = "environment",
        /// The built-in database.
        Demonstration = "demonstration",
        /// A person added it.
        Added = "added",
    }
}

words! {
    /// What answers there.
    SourceKind {
        /// MySQL or MariaDB.
        MySql = "mysql",
        /// A file.
        Sqlite = "sqlite",
    }
}

/// A server or a file.
#[derive(Clone, Debug, Serialize)]
pub struct Source {
    /// Its number.
    pub id: i64,
    /// Where it comes from; only added ones can be changed.
    pub origin: Origin,
    /// What a person calls it.
    pub label: String,
    /// What answers there.
    pub kind: SourceKind,
    /// Where it is, without password.
    pub shown: String,
    /// Whether databases that appear later are saved, too.
    pub follow: bool,
    /// When it was added.
    pub created: i64,
    /// When it was last asked for its databases.
    pub looked: Option<i64>,
    /// Why it did not answer.
    pub failure: Option<super::runs::Told>,
}

/// A database.
#[derive(Clone, Debug, Serialize)]
pub struct Database {
    /// Its number.
    pub id: i64,
    /// Where it is.
    pub source_id: i64,
    /// What a person calls that.
    pub source: String,
    /// Where that comes from.
    pub origin: Origin,
    /// What answers there.
    pub kind: SourceKind,
    /// Its name (of a file: the file's).
    pub name: String,
    /// Sub-folder of its backups; `None`: the folder itself.
    pub folder: Option<String>,
    /// How its archives call their place, once known.
    pub identity: Option<String>,
    /// Whether it is saved.
    pub chosen: bool,
    /// Whether that is suspended.
    pub paused: bool,
    /// Hours between backups; `None`: as the settings say.
    pub every_hours: Option<u32>,
    /// A cron expression instead of hours.
    pub calendar: Option<String>,
    /// Backups kept; `None`: as the settings say.
    pub keep: Option<u32>,
    /// Types of storages; `None`: all.
    pub storages: Option<Vec<String>>,
    /// No run was expected before.
    pub since: i64,
    /// Since when its server has it no more.
    pub gone: Option<i64>,
}

impl Database {
    /// Whether runs are expected of it.
    pub fn active(&self) -> bool {
        self.chosen && !self.paused && self.gone.is_none()
    }
}

/// A source to be added or found again.
pub struct NewSource<'a> {
    /// Where it comes from.
    pub origin: Origin,
    /// What a person calls it; must be free.
    pub label: &'a str,
    /// What answers there.
    pub kind: SourceKind,
    /// Where it is, without password.
    pub shown: &'a str,
    /// The whole address; of added ones only.
    pub address: Option<&'a str>,
    /// Whether databases that appear later are saved, too.
    pub follow: bool,
}

/// What a person may change of a database. `None` leaves it as it is.
#[derive(Clone, Debug, Default)]
pub struct DatabaseChange {
    /// Whether it is saved.
    pub chosen: Option<bool>,
    /// Whether that is suspended.
    pub paused: Option<bool>,
    /// Hours between backups; `Some(None)`: as the settings say.
    pub every_hours: Option<Option<u32>>,
    /// A cron expression instead of hours; `Some(None)`: none of its own.
    pub calendar: Option<Option<String>>,
    /// Backups kept; `Some(None)`: as the settings say.
    pub keep: Option<Option<u32>>,
    /// Types of storages; `Some(None)`: all.
    pub storages: Option<Option<Vec<String>>>,
}

const SOURCE: &str =
    "SELECT id, origin, label, kind, shown, follow, created, looked, failure FROM source";

fn source(row: &Row<'_>) -> rusqlite::Result<Source> {
    let failure: Option<Json<_>> = row.get(8)?;
    Ok(Source {
        id: row.get(0)?,
        origin: row.get(1)?,
        label: row.get(2)?,
        kind: row.get(3)?,
        shown: row.get(4)?,
        follow: row.get(5)?,
        created: row.get(6)?,
        looked: row.get(7)?,
        failure: failure.map(|json| json.0),
    })
}

const DATABASE: &str =
    "SELECT d.id, d.source_id, s.label, s.origin, s.kind, d.name, d.folder, d.identity, d.chosen,
        d.paused, d.every_hours, d.keep, d.storages, d.since, d.gone, d.calendar
    FROM database d JOIN source s ON s.id = d.source_id";

fn database(row: &Row<'_>) -> rusqlite::Result<Database> {
    let storages: Option<Json<_>> = row.get(12)?;
    Ok(Database {
        id: row.get(0)?,
        source_id: row.get(1)?,
        source: row.get(2)?,
        origin: row.get(3)?,
        kind: row.get(4)?,
        name: row.get(5)?,
        folder: row.get(6)?,
        identity: row.get(7)?,
        chosen: row.get(8)?,
        paused: row.get(9)?,
        every_hours: row.get(10)?,
        keep: row.get(11)?,
        storages: storages.map(|json| json.0),
        since: row.get(13)?,
        gone: row.get(14)?,
        calendar: row.get(15)?,
    })
}

/// Every source: the given ones first, then by name.
pub fn list(c: &Connection) -> Result<Vec<Source>> {
    let sql = format!("{SOURCE} ORDER BY origin = 'added', label");
    let mut statement = c.prepare_cached(&sql)?;
    let rows = statement.query_map([], source)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// One source.
pub fn get(c: &Connection, id: i64) -> Result<Option<Source>> {
    let sql = format!("{SOURCE} WHERE id = ?1");
    Ok(c.prepare_cached(&sql)?.query_row([id], source).optional()?)
}

/// A source by what a person calls it.
pub fn labelled(c: &Connection, label: &str) -> Result<Option<Source>> {
    let sql = format!("{SOURCE} WHERE label = ?1");
    Ok(c.prepare_cached(&sql)?
        .query_row([label], source)
        .optional()?)
}

/// Adds a source, or finds a given one again and brings it up to date. `None`: the label is taken.
pub fn put(
    t: &Transaction<'_>,
    vault: &Vault,
    new: &NewSource<'_>,
    now: i64,
) -> Result<Option<i64>> {
    let known: Option<i64> = t
        .query_row(
            "SELECT id FROM source WHERE origin = ?1 AND origin <> 'added'",
            [new.origin],
            |row| row.get(0),
        )
        .optional()?;
    let taken = labelled(t, new.label)?.is_some_and(|source| Some(source.id) != known);
    if taken {
        return Ok(None);
    }
    if let Some(id) = known {
        t.execute(
            "UPDATE source SET label = ?2, kind = ?3, shown = ?4, follow = ?5 WHERE id = ?1",
            (id, new.label, new.kind, new.shown, new.follow),
        )?;
        return Ok(Some(id));
    }
    t.execute(
        "INSERT INTO source (origin, label, kind, shown, follow, address, created)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        (
            new.origin,
            new.label,
            new.kind,
            new.shown,
            new.follow,
            // The purpose needs the number, which is known only now.
            new.address.map(|_| Vec::<u8>::new()),
            now,
        ),
    )?;
    let id = t.last_insert_rowid();
    if let Some(address) = new.address {
        set_address(t, vault, id, address)?;
    }
    Ok(Some(id))
}

/// Changes the address of an added source.
pub fn set_address(t: &Transaction<'_>, vault: &Vault, id: i64, address: &str) -> Result<()> {
    let sealed = vault.seal(&purpose(id), address)?;
    t.execute(
        "UPDATE source SET address = ?2 WHERE id = ?1 AND origin = 'added'",
        (id, sealed),
    )?;
    Ok(())
}

/// Changes what a person may change of an added source. `false`: the label is taken.
pub fn change(
    t: &Transaction<'_>,
    id: i64,
    label: &str,
    shown: &str,
    follow: bool,
) -> Result<bool> {
    if labelled(t, label)?.is_some_and(|source| source.id != id) {
        return Ok(false);
    }
    t.execute(
        "UPDATE source SET label = ?2, shown = ?3, follow = ?4 WHERE id = ?1 AND origin = 'added'",
        (id, label, shown, follow),
    )?;
    Ok(true)
}

/// Opens the address of an added source, with its password.
pub fn address(c: &Connection, vault: &Vault, id: i64) -> Result<Option<Secret>> {
    let sealed: Option<Option<Vec<u8>>> = c
        .prepare_cached("SELECT address FROM source WHERE id = ?1")?
        .query_row([id], |row| row.get(0))
        .optional()?;
    let sealed = sealed.flatten();
    sealed
        .map(|sealed| vault.open(&purpose(id), &sealed))
        .transpose()
}

fn purpose(id: i64) -> String {
    format!("source:{id}")
}

/// Forgets a source and its databases; whether there was one. Backups and runs stay.
pub fn remove(t: &Transaction<'_>, id: i64) -> Result<bool> {
    Ok(t.execute("DELETE FROM source WHERE id = ?1", [id])? > 0)
}

/// Notes that a source was asked for its databases, and what it said.
pub fn looked(
    t: &Transaction<'_>,
    id: i64,
    now: i64,
    failure: Option<&super::runs::Told>,
) -> Result<()> {
    let sql = "UPDATE source SET looked = ?2, failure = ?3 WHERE id = ?1";
    t.execute(sql, (id, now, failure.map(Json)))?;
    Ok(())
}

/// Every database, by name.
pub fn databases(c: &Connection) -> Result<Vec<Database>> {
    let sql = format!("{DATABASE} ORDER BY d.name, d.id");
    let mut statement = c.prepare_cached(&sql)?;
    let rows = statement.query_map([], database)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// One database.
pub fn database_of(c: &Connection, id: i64) -> Result<Option<Database>> {
    let sql = format!("{DATABASE} WHERE d.id = ?1");
    Ok(c.prepare_cached(&sql)?
        .query_row([id], database)
        .optional()?)
}

/// Notes which databases a source has: new ones are added (`chosen` decides of each whether it is
/// saved), those that are missing are marked as gone and those that came back as there.
pub fn seen(
    t: &Transaction<'_>,
    source: i64,
    names: &[(String, Option<String>)],
    chosen: impl Fn(&str) -> bool,
    now: i64,
) -> Result<()> {
    t.execute(
        "UPDATE database SET gone = coalesce(gone, ?2) WHERE source_id = ?1",
        (source, now),
    )?;
    let mut put = t.prepare_cached(
        "INSERT INTO database (source_id, name, folder, chosen, since) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT (source_id, name) DO UPDATE SET
             folder = excluded.folder,
             since = CASE WHEN gone < ?5 THEN ?5 ELSE since END,
             gone = NULL",
    )?;
    for (name, folder) in names {
        put.execute((source, name, folder, chosen(name), now))?;
    }
    Ok(())
}

/// Changes what a person may change of a database; whether there is one. Whoever resumes it does
/// not expect the runs of the pause.
pub fn change_database(
    t: &Transaction<'_>,
    id: i64,
    change: &DatabaseChange,
    now: i64,
) -> Result<bool> {
    let Some(old) = database_of(t, id)? else {
        return Ok(false);
    };
    let mut new = old.clone();
    let DatabaseChange {
        chosen,
        paused,
        every_hours,
        calendar,
        keep,
        storages,
    } = change.clone();
    new.chosen = chosen.unwrap_or(new.chosen);
    new.paused = paused.unwrap_or(new.paused);
    new.every_hours = every_hours.unwrap_or(new.every_hours);
    new.calendar = calendar.unwrap_or(new.calendar);
    new.keep = keep.unwrap_or(new.keep);
    new.storages = storages.unwrap_or(new.storages);
    // Neither the runs of a pause nor those of another interval were expected.
    let rhythm = |one: &Database| (one.every_hours, one.calendar.clone());
    if (new.active() && !old.active()) || rhythm(&new) != rhythm(&old) {
        new.since = now;
    }
    t.execute(
        "UPDATE database SET chosen = :chosen, paused = :paused, every_hours = :every, calendar = :calendar,
             keep = :keep, storages = :storages, since = :since WHERE id = :id",
        named_params! {
            ":id": id,
            ":chosen": new.chosen,
            ":paused": new.paused,
            ":every": new.every_hours,
            ":calendar": new.calendar,
            ":keep": new.keep,
            ":storages": new.storages.map(Json),
            ":since": new.since,
        },
    )?;
    Ok(true)
}

/// The rhythm of all databases without one of their own changed.
pub fn rhythm_changed(t: &Transaction<'_>, now: i64) -> Result<()> {
    t.execute(
        "UPDATE database SET since = ?1 WHERE every_hours IS NULL AND calendar IS NULL",
        [now],
    )?;
    Ok(())
}

/// Remembers how archives of a database call their place.
pub fn identify(t: &Transaction<'_>, id: i64, identity: &str) -> Result<()> {
    t.execute(
        "UPDATE database SET identity = ?2 WHERE id = ?1",
        (id, identity),
    )?;
    Ok(())
}

/// The database that an archive belongs to: by its place, else by its name if only one has it.
pub fn belonging(c: &Connection, identity: &str, name: &str) -> Result<Option<i64>> {
    let ids = |sql: &str, value: &str| -> rusqlite::Result<Vec<i64>> {
        let mut statement = c.prepare_cached(sql)?;
        let rows = statement.query_map([value], |row| row.get(0))?;
        rows.collect()
    };
    // Several rows may reach one database: the oldest counts.
    let known = ids(
        "SELECT id FROM database WHERE identity = ?1 ORDER BY id LIMIT 1",
        identity,
    )?;
    if let Some(&id) = known.first() {
        return Ok(Some(id));
    }
    let named = ids(
        "SELECT id FROM database WHERE name = ?1 AND identity IS NULL LIMIT 2",
        name,
    )?;
    Ok(match named[..] {
        [id] => Some(id),
        _ => None,
    })
}
