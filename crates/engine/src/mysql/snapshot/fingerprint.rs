//! What of a database must be the same before and after a snapshot was taken: the definitions of
//! its tables and the names of everything else. It never looks at rows.

use std::collections::BTreeMap;

use wire::Family;

use crate::Error;
use crate::mysql::catalog::{self, Catalog};
use crate::mysql::definition;
use crate::mysql::session::{Session, literal, text};

/// What must be the same before and after.
pub(super) type Fingerprint = BTreeMap<String, String>;

/// Each table's CREATE TABLE, as far as the server shows one.
pub(in crate::mysql) type Definitions = BTreeMap<String, Vec<u8>>;

/// InnoDB's own number of each table, which tells apart two that traded names and were made in the
/// same second; nothing for an account without the right PROCESS or a name that is not plain.
fn identities(session: &mut Session) -> Result<BTreeMap<String, String>, Error> {
    let database = session.database.clone();
    if !plain(&database) {
        return Ok(BTreeMap::new());
    }
    let view = match session.connection.server().family() {
        Family::MySql if session.connection.server().version() >= (8, 0, 0) => "INNODB_TABLES",
        _ => "INNODB_SYS_TABLES",
    };
    let pattern = literal(&format!("{}/%", database.replace('_', "\\_")));
    match session.rows(&format!(
        "SELECT NAME, TABLE_ID FROM information_schema.{view} WHERE NAME LIKE {pattern}"
    )) {
        Ok(rows) => Ok(rows
            .iter()
            .filter_map(|row| {
                let name = text(row, 0);
                let table = name.split_once('/')?.1.to_owned();
                plain(&table).then(|| (table, text(row, 1)))
            })
            .collect()),
        // Without the right, or without InnoDB: the time of making has to do.
        Err(error) if error.code().is_some() => Ok(BTreeMap::new()),
        Err(error) => Err(error),
    }
}

/// Whether InnoDB writes a name as it is.
fn plain(name: &str) -> bool {
    let letter = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    name.bytes().all(letter)
}

/// Each object's definition without its counter, and for tables the moment their file was made;
/// with the definitions themselves.
pub(super) fn take(
    session: &mut Session,
    catalog: &Catalog,
    unreadable: &mut BTreeMap<String, String>,
) -> Result<(Fingerprint, Definitions), Error> {
    let mut fingerprint = Fingerprint::new();
    let mut definitions = Definitions::new();
    let identities = identities(session)?;
    let shown = definition::tables(session, &catalog.tables)?;
    for (table, shown) in catalog.tables.iter().zip(shown) {
        let definition = match shown {
            Ok(text) => {
                let hash = archive::hex_of(
                    &archive::ddl::without_auto_increment(&text).unwrap_or((&text).into()),
                );
                definitions.insert(table.name.clone(), text);
                hash
            }
            Err(error) if error.code() == Some(1146) && table.engine.is_some() => {
                return Err(Error::Changed(format!("table {} is gone", table.name)));
            }
            Err(error) if error.code().is_some() => {
                unreadable.insert(table.name.clone(), error.to_string());
                String::new()
            }
            Err(error) => return Err(error),
        };
        let engine = table.engine.as_deref();
        // A file that its engine rewrites (Aria, CSV) has no steady time of making.
        let created = if catalog::transactional(engine) {
            table.created.as_str()
        } else {
            ""
        };
        let identity = identities.get(&table.name).map_or("", String::as_str);
        fingerprint.insert(
            format!("table {}", table.name),
            format!("{definition} {created} {identity}"),
        );
    }
    for name in &catalog.views {
        fingerprint.insert(format!("view {name}"), String::new());
    }
    for name in &catalog.sequences {
        fingerprint.insert(format!("sequence {name}"), String::new());
    }
    for named in &catalog.others {
        fingerprint.insert(format!("{:?} {}", named.kind, named.name), String::new());
    }
    Ok((fingerprint, definitions))
}

/// What is another one now, in words.
pub(super) fn difference(before: &Fingerprint, after: &Fingerprint) -> Option<String> {
    let gone = before
        .keys()
        .find(|name| !after.contains_key(*name))
        .map(|name| format!("{name} is gone"));
    let new = after
        .keys()
        .find(|name| !before.contains_key(*name))
        .map(|name| format!("{name} is new"));
    let other = before
        .iter()
        .find(|(name, value)| after.get(*name).is_some_and(|now| now != *value));
    gone.or(new)
        .or(other.map(|(name, _)| format!("{name} is another one, or was altered")))
}
