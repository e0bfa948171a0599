//! Tokens of programs that use the API in the name of an account, by their hashes. A token never
//! grants more than its account has at the moment of its use.

use rusqlite::{Connection, OptionalExtension, Row, params};

use super::Result;
use crate::auth::Permissions;
use crate::auth::token::Hash;

/// A token.
#[derive(Clone, Debug)]
pub struct Token {
    /// Its number.
    pub id: i64,
    /// Whose.
    pub user: i64,
    /// What it is for, in its maker's words.
    pub name: String,
    /// What it may do at most.
    pub permissions: Permissions,
    /// Since when, unix milliseconds.
    pub created: i64,
    /// Last used, unix milliseconds.
    pub used: Option<i64>,
}

/// Being used is written down at most this often.
const USED_MS: i64 = 60_000;

impl Token {
    fn of(row: &Row<'_>) -> rusqlite::Result<Self> {
        let permissions: String = row.get(3)?;
        Ok(Self {
            id: row.get(0)?,
            user: row.get(1)?,
            name: row.get(2)?,
            permissions: Permissions::parse(&permissions).unwrap_or_default(),
            created: row.get(4)?,
            used: row.get(5)?,
        })
    }

    /// Whether being used now is worth writing down.
    pub fn is_stale(&self, now: i64) -> bool {
        self.used.is_none_or(|used| now - used >= USED_MS)
    }
}

const COLUMNS: &str = "id, user, name, permissions, created, used";

/// A new token.
pub fn add(
    connection: &Connection,
    user: i64,
    name: &str,
    hash: &Hash,
    permissions: Permissions,
    now: i64,
) -> Result<i64> {
    connection.execute(
        "INSERT INTO tokens (user, name, hash, permissions, created) VALUES (?1, ?2, ?3, ?4, ?5)",
        params![user, name, hash, permissions.to_string(), now],
    )?;
    Ok(connection.last_insert_rowid())
}

/// The token of a hash.
pub fn find(connection: &Connection, hash: &Hash) -> Result<Option<Token>> {
    let mut statement =
        connection.prepare_cached(&format!("SELECT {COLUMNS} FROM tokens WHERE hash = ?1"))?;
    Ok(statement.query_row([hash], Token::of).optional()?)
}

/// The tokens of an account, the newest first.
pub fn of_user(connection: &Connection, user: i64) -> Result<Vec<Token>> {
    let mut statement = connection.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM tokens WHERE user = ?1 ORDER BY id DESC"
    ))?;
    let tokens = statement.query_map([user], Token::of)?;
    Ok(tokens.collect::<rusqlite::Result<_>>()?)
}

/// Notes that the token was used.
pub fn used(connection: &Connection, id: i64, now: i64) -> Result<()> {
    connection.execute("UPDATE tokens SET used = ?2 WHERE id = ?1", [id, now])?;
    Ok(())
}

/// Removes a token of an account; false if there is none.
pub fn remove(connection: &Connection, user: i64, id: i64) -> Result<bool> {
    let removed =
        connection.execute("DELETE FROM tokens WHERE user = ?1 AND id = ?2", [user, id])?;
    Ok(removed == 1)
}
