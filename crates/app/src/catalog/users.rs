//! Accounts of the panel. A password comes here as its hash, a key of the second factor sealed,
//! recovery codes as hashes: this file never sees a secret.

use rusqlite::{Connection, OptionalExtension, Row, params};

use super::Result;
use crate::auth::Permissions;
use crate::auth::token::Hash;

/// An account.
#[derive(Clone, Debug)]
pub struct User {
    /// Its number.
    pub id: i64,
    /// Its name; letters of either case are the same.
    pub name: String,
    /// Hash of its password.
    pub password: String,
    /// Whether nothing can be done before the password is changed.
    pub must_change: bool,
    /// What it may do.
    pub permissions: Permissions,
    /// Sealed key of the second factor, where there is one.
    pub second_key: Option<Vec<u8>>,
    /// Step of the last code.
    pub second_step: i64,
    /// Last seen, unix milliseconds.
    pub seen: Option<i64>,
}

const COLUMNS: &str = "id, name, password, must_change, permissions, second_key, second_step, seen";

impl User {
    fn of(row: &Row<'_>) -> rusqlite::Result<Self> {
        let permissions: String = row.get(4)?;
        Ok(Self {
            id: row.get(0)?,
            name: row.get(1)?,
            password: row.get(2)?,
            must_change: row.get(3)?,
            // A word that this program does not know grants nothing.
            permissions: Permissions::parse(&permissions).unwrap_or_default(),
            second_key: row.get(5)?,
            second_step: row.get(6)?,
            seen: row.get(7)?,
        })
    }
}

/// The purpose for which the vault seals the key of an account's second factor.
pub fn second_key_purpose(user: i64) -> String {
    format!("second-factor:{user}")
}

/// What cannot be the name of an account.
#[derive(Debug)]
pub struct BadName(pub String);

/// Refuses what cannot be the name of an account: it stands in addresses, logs and headers.
pub fn check_name(name: &str) -> std::result::Result<(), BadName> {
    let legible = |c: char| c.is_alphanumeric() || ".-_@".contains(c);
    let length = name.chars().count();
    match (1..=64).contains(&length) && name.chars().all(legible) {
        true => Ok(()),
        false => Err(BadName(name.chars().take(100).collect())),
    }
}

/// All accounts, by name.
pub fn all(connection: &Connection) -> Result<Vec<User>> {
    let mut statement =
        connection.prepare_cached(&format!("SELECT {COLUMNS} FROM users ORDER BY name"))?;
    let users = statement.query_map([], User::of)?;
    Ok(users.collect::<rusqlite::Result<_>>()?)
}

/// How many accounts there are.
pub fn count(connection: &Connection) -> Result<u64> {
    let count: i64 = connection.query_row("SELECT count(*) FROM users", [], |row| row.get(0))?;
    Ok(count.unsigned_abs())
}

/// The account of a number.
pub fn by_id(connection: &Connection, id: i64) -> Result<Option<User>> {
    let mut statement =
        connection.prepare_cached(&format!("SELECT {COLUMNS} FROM users WHERE id = ?1"))?;
    Ok(statement.query_row([id], User::of).optional()?)
}

/// The account of a name.
pub fn by_name(connection: &Connection, name: &str) -> Result<Option<User>> {
    let mut statement =
        connection.prepare_cached(&format!("SELECT {COLUMNS} FROM users WHERE name = ?1"))?;
    Ok(statement.query_row([name], User::of).optional()?)
}

/// A new account; `None` if the name is taken.
pub fn add(
    connection: &Connection,
    name: &str,
    password_hash: &str,
    must_change: bool,
    permissions: Permissions,
    now: i64,
) -> Result<Option<i64>> {
    let added = connection.execute(
        "INSERT INTO users (name, password, must_change, permissions, created)
         VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (name) DO NOTHING",
        params![
            name,
            password_hash,
            must_change,
            permissions.to_string(),
            now
        ],
    )?;
    Ok((added == 1).then(|| connection.last_insert_rowid()))
}

/// Sets the password. Every session of the account ends, except the one given.
pub fn set_password(
    connection: &Connection,
    id: i64,
    password_hash: &str,
    must_change: bool,
    keep: Option<&Hash>,
) -> Result<()> {
    connection.execute(
        "UPDATE users SET password = ?2, must_change = ?3 WHERE id = ?1",
        params![id, password_hash, must_change],
    )?;
    super::sessions::end_others(connection, id, keep)
}

/// Sets what the account may do.
pub fn set_permissions(connection: &Connection, id: i64, permissions: Permissions) -> Result<()> {
    connection.execute(
        "UPDATE users SET permissions = ?2 WHERE id = ?1",
        params![id, permissions.to_string()],
    )?;
    Ok(())
}

/// Turns the second factor on, with its sealed key, the step of the code that showed it works, and
/// the hashes of the recovery codes.
pub fn set_second_factor(
    connection: &Connection,
    id: i64,
    sealed_key: &[u8],
    step: i64,
    recovery: &[Hash],
) -> Result<()> {
    clear_second_factor(connection, id)?;
    connection.execute(
        "UPDATE users SET second_key = ?2, second_step = ?3 WHERE id = ?1",
        params![id, sealed_key, step],
    )?;
    let mut insert =
        connection.prepare_cached("INSERT INTO recovery_codes (user, hash) VALUES (?1, ?2)")?;
    for hash in recovery {
        insert.execute(params![id, hash])?;
    }
    Ok(())
}

/// Turns the second factor off.
pub fn clear_second_factor(connection: &Connection, id: i64) -> Result<()> {
    connection.execute("DELETE FROM recovery_codes WHERE user = ?1", [id])?;
    connection.execute(
        "UPDATE users SET second_key = NULL, second_step = 0 WHERE id = ?1",
        [id],
    )?;
    Ok(())
}

/// Remembers the step of a code; false if one as late was used already.
pub fn use_step(connection: &Connection, id: i64, step: i64) -> Result<bool> {
    let used = connection.execute(
        "UPDATE users SET second_step = ?2 WHERE id = ?1 AND second_step < ?2",
        [id, step],
    )?;
    Ok(used == 1)
}

/// Uses a recovery code up; false if there is no such code.
pub fn use_recovery_code(connection: &Connection, id: i64, hash: &Hash) -> Result<bool> {
    let used = connection.execute(
        "DELETE FROM recovery_codes WHERE user = ?1 AND hash = ?2",
        params![id, hash],
    )?;
    Ok(used == 1)
}

/// Recovery codes that are left.
pub fn recovery_codes_left(connection: &Connection, id: i64) -> Result<u64> {
    let count: i64 = connection.query_row(
        "SELECT count(*) FROM recovery_codes WHERE user = ?1",
        [id],
        |row| row.get(0),
    )?;
    Ok(count.unsigned_abs())
}

/// Removes an account with its sessions and tokens; false if there is none.
pub fn remove(connection: &Connection, id: i64) -> Result<bool> {
    Ok(connection.execute("DELETE FROM users WHERE id = ?1", [id])? == 1)
}

/// Notes that the account was seen.
pub fn seen(connection: &Connection, id: i64, now: i64) -> Result<()> {
    connection.execute("UPDATE users SET seen = ?2 WHERE id = ?1", [id, now])?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_people_and_nothing_else() {
        for good in ["marie", "Élodie", "a.b-c_d@example.com", "x"] {
            check_name(good).unwrap();
        }
        for bad in ["", "a b", "a\nb", "<b>", &"x".repeat(65), "a/b"] {
            assert_eq!(
                check_name(bad).unwrap_err().0,
                bad.chars().take(100).collect::<String>()
            );
        }
    }
}
