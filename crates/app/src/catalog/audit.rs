//! Who did what: sign-ins, downloads, deletions, restores, settings. Entries are added and never
//! changed; none may hold a secret.

use rusqlite::types::Value;
use rusqlite::{Connection, Row, Transaction, params_from_iter};
use serde::Serialize;

use super::Result;
use super::word::json::Json;

/// An entry.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Entry {
    /// Its number.
    pub id: i64,
    /// When.
    pub at: i64,
    /// Who; `None`: the program itself, or nobody who signed in.
    pub user: Option<String>,
    /// Where from: an address, or `command`.
    pub origin: Option<String>,
    /// What: a stable word such as `sign_in`, `backup.create`, `source.add`.
    pub action: String,
    /// On what: a backup, a database, an account.
    pub subject: Option<String>,
    /// More.
    pub detail: Option<serde_json::Value>,
}

/// What is to be noted.
#[derive(Clone, Debug, Default)]
pub struct Deed<'a> {
    /// Who.
    pub user: Option<&'a str>,
    /// Where from.
    pub origin: Option<&'a str>,
    /// What.
    pub action: &'a str,
    /// On what.
    pub subject: Option<&'a str>,
    /// More.
    pub detail: Option<serde_json::Value>,
}

/// Which entries are wanted; what is not said, is not asked.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// By this person.
    pub user: Option<String>,
    /// Of this action.
    pub action: Option<String>,
    /// Older than the entry of this number.
    pub before: Option<i64>,
}

/// Notes a deed.
pub fn note(t: &Transaction<'_>, deed: &Deed<'_>, now: i64) -> Result<()> {
    t.prepare_cached(
        "INSERT INTO audit (at, user, origin, action, subject, detail) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?
    .execute((now, deed.user, deed.origin, deed.action, deed.subject, deed.detail.as_ref().map(Json)))?;
    Ok(())
}

/// Entries, newest first.
pub fn page(c: &Connection, filter: &Filter, most: u32) -> Result<Vec<Entry>> {
    let (mut sql, mut values): (String, Vec<Value>) = (
        "SELECT id, at, user, origin, action, subject, detail FROM audit WHERE id < ?".into(),
        vec![filter.before.unwrap_or(i64::MAX).into()],
    );
    if let Some(user) = &filter.user {
        sql.push_str(" AND user = ?");
        values.push(user.clone().into());
    }
    if let Some(action) = &filter.action {
        sql.push_str(" AND action = ?");
        values.push(action.clone().into());
    }
    sql.push_str(" ORDER BY id DESC LIMIT ?");
    values.push(most.into());
    let mut statement = c.prepare_cached(&sql)?;
    let rows = statement.query_map(params_from_iter(values), entry)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn entry(row: &Row<'_>) -> rusqlite::Result<Entry> {
    let detail: Option<Json<_>> = row.get(6)?;
    Ok(Entry {
        id: row.get(0)?,
        at: row.get(1)?,
        user: row.get(2)?,
        origin: row.get(3)?,
        action: row.get(4)?,
        subject: row.get(5)?,
        detail: detail.map(|json| json.0),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::Catalog;

    #[test]
    fn deeds_come_back_newest_first() {
        let folder = tempfile::tempdir().unwrap();
        let catalog = Catalog::open(folder.path()).unwrap();
        for (at, user, action) in [
            (1, Some("ann"), "sign_in"),
            (2, None, "sign_in"),
            (3, Some("ann"), "delete"),
        ] {
            let deed = Deed {
                user,
                action,
                subject: Some("x"),
                detail: Some(serde_json::json!({ "bytes": at })),
                ..Deed::default()
            };
            catalog.write(|t| note(t, &deed, at)).unwrap();
        }
        let times = |filter: Filter| -> Vec<i64> {
            let page = catalog.read(|c| page(c, &filter, 10)).unwrap();
            page.iter().map(|entry| entry.at).collect()
        };
        assert_eq!(times(Filter::default()), [3, 2, 1]);
        assert_eq!(
            times(Filter {
                user: Some("ann".into()),
                ..Filter::default()
            }),
            [3, 1]
        );
        let filter = Filter {
            action: Some("sign_in".into()),
            before: Some(2),
            ..Filter::default()
        };
        assert_eq!(times(filter), [1]);
    }
}
