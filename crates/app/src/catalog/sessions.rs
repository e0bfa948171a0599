//! Sessions of the panel, by the hash of their cookie: whoever reads the catalogue cannot take
//! one over. Also what the next page of a session tells (its flash), and wrong guesses.

use rusqlite::{Connection, OptionalExtension, Row, params};

use super::Result;
use crate::auth::throttle::{FORGOTTEN_MS, Guesses};
use crate::auth::token::Hash;

/// Ends when it was not used for so long.
pub const IDLE_MS: i64 = 7 * 24 * 3600 * 1000;
/// Ends after so long, whatever happens.
pub const LONGEST_MS: i64 = 30 * 24 * 3600 * 1000;
/// Time for the code of the second factor.
const HALF_MS: i64 = 10 * 60 * 1000;
/// Being seen is written down at most this often.
const SEEN_MS: i64 = 60_000;

/// A session.
#[derive(Clone, Debug)]
pub struct Session {
    /// SHA-256 of its cookie.
    pub hash: Hash,
    /// Whose.
    pub user: i64,
    /// False while the second factor is still asked for.
    pub whole: bool,
    /// Since when, unix milliseconds.
    pub created: i64,
    /// Last seen, unix milliseconds.
    pub seen: i64,
    /// From where.
    pub address: String,
    /// With which browser, in its own words.
    pub agent: String,
    /// What the next page tells.
    pub flash: Option<String>,
}

const COLUMNS: &str = "hash, user, whole, created, seen, address, agent, flash";

impl Session {
    fn of(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            hash: row.get(0)?,
            user: row.get(1)?,
            whole: row.get(2)?,
            created: row.get(3)?,
            seen: row.get(4)?,
            address: row.get(5)?,
            agent: row.get(6)?,
            flash: row.get(7)?,
        })
    }

    fn alive(&self, now: i64) -> bool {
        let idle = if self.whole { IDLE_MS } else { HALF_MS };
        now - self.seen < idle && now - self.created < LONGEST_MS
    }

    /// Whether being seen now is worth writing down.
    pub fn is_stale(&self, now: i64) -> bool {
        now - self.seen >= SEEN_MS
    }
}

/// Begins a session; sessions that ended are swept on the way.
pub fn begin(connection: &Connection, session: &Session) -> Result<()> {
    connection.execute(
        "DELETE FROM sessions WHERE seen < ?1 OR created < ?2 OR (whole = 0 AND created < ?3)",
        [
            session.created - IDLE_MS,
            session.created - LONGEST_MS,
            session.created - HALF_MS,
        ],
    )?;
    connection.execute(
        "INSERT INTO sessions (hash, user, whole, created, seen, address, agent, flash)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        params![
            session.hash,
            session.user,
            session.whole,
            session.created,
            session.seen,
            session.address,
            session.agent,
            session.flash
        ],
    )?;
    Ok(())
}

/// The session of a cookie, if it has not ended.
pub fn find(connection: &Connection, hash: &Hash, now: i64) -> Result<Option<Session>> {
    let mut statement =
        connection.prepare_cached(&format!("SELECT {COLUMNS} FROM sessions WHERE hash = ?1"))?;
    let found = statement.query_row([hash], Session::of).optional()?;
    Ok(found.filter(|session| session.alive(now)))
}

/// The sessions of an account that have not ended, the newest first.
pub fn of_user(connection: &Connection, user: i64, now: i64) -> Result<Vec<Session>> {
    let mut statement = connection.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM sessions WHERE user = ?1 AND whole ORDER BY seen DESC"
    ))?;
    let found = statement.query_map([user], Session::of)?;
    let found: Vec<Session> = found.collect::<rusqlite::Result<_>>()?;
    Ok(found
        .into_iter()
        .filter(|session| session.alive(now))
        .collect())
}

/// Notes that the session was seen.
pub fn seen(connection: &Connection, hash: &Hash, now: i64) -> Result<()> {
    connection.execute(
        "UPDATE sessions SET seen = ?2 WHERE hash = ?1",
        params![hash, now],
    )?;
    Ok(())
}

/// Sets what the next page of the session tells.
pub fn set_flash(connection: &Connection, hash: &Hash, flash: Option<&str>) -> Result<()> {
    connection.execute(
        "UPDATE sessions SET flash = ?2 WHERE hash = ?1",
        params![hash, flash],
    )?;
    Ok(())
}

/// Ends a session.
pub fn end(connection: &Connection, hash: &Hash) -> Result<()> {
    connection.execute("DELETE FROM sessions WHERE hash = ?1", [hash])?;
    Ok(())
}

/// Ends a session of an account, known by the beginning of its hash in hexadecimal; false if there
/// is none.
pub fn end_by_name(connection: &Connection, user: i64, name: &str) -> Result<bool> {
    let ended = connection.execute(
        "DELETE FROM sessions WHERE user = ?1 AND substr(lower(hex(hash)), 1, 16) = ?2",
        params![user, name],
    )?;
    Ok(ended > 0)
}

/// Ends every session of an account, except the one given.
pub fn end_others(connection: &Connection, user: i64, keep: Option<&Hash>) -> Result<()> {
    connection.execute(
        "DELETE FROM sessions WHERE user = ?1 AND hash IS NOT ?2",
        params![user, keep],
    )?;
    Ok(())
}

/// Wrong guesses of a subject so far.
pub fn guesses(connection: &Connection, subject: &str) -> Result<Guesses> {
    let mut statement =
        connection.prepare_cached("SELECT failures, last FROM guesses WHERE subject = ?1")?;
    let found = statement
        .query_row([subject], |row| {
            Ok(Guesses {
                failures: row.get(0)?,
                last: row.get(1)?,
            })
        })
        .optional()?;
    Ok(found.unwrap_or_default())
}

/// Keeps the guesses of a subject; counters that are forgotten anyway are swept on the way.
pub fn set_guesses(connection: &Connection, subject: &str, guesses: Guesses) -> Result<()> {
    connection.execute(
        "DELETE FROM guesses WHERE last < ?1",
        [guesses.last - FORGOTTEN_MS],
    )?;
    connection.execute(
        "INSERT INTO guesses (subject, failures, last) VALUES (?1, ?2, ?3)
         ON CONFLICT (subject) DO UPDATE SET failures = ?2, last = ?3",
        params![subject, guesses.failures, guesses.last],
    )?;
    Ok(())
}

/// Forgets the guesses of a subject.
pub fn forget_guesses(connection: &Connection, subject: &str) -> Result<()> {
    connection.execute("DELETE FROM guesses WHERE subject = ?1", [subject])?;
    Ok(())
}
