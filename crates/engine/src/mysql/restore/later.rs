//! Keys off an empty table and back onto a full one. The table is first made with all of them, so that whatever the
//! server has to say of its definition it says before any row is sent; only what the server then gives away, and would
//! take back, goes. It must never lose a key: one that does not come back is an error, or, for a foreign key, in the report.

use archive::{ReadAt, grammar};
use wire::Family;

use super::Restore;
use super::fill::Waiting;
use super::keys::{self, Foreign, Key};
use crate::Error;
use crate::mysql::definition;
use crate::mysql::session::{Session, text};
use crate::scratch::random;

/// Answers that would be the same with another way of building the key: twice the same value, no right, stopped, no
/// connection.
const FINAL: &[u16] = &[
    1022, 1044, 1053, 1062, 1142, 1169, 1205, 1317, 1586, 1927, 1969, 3024,
];

impl<S: ReadAt> Restore<'_, S> {
    /// Takes the keys off large tables, as far as that can do no harm.
    pub(super) fn take_keys(&mut self, waiting: &mut [Waiting<'_>]) -> Result<(), Error> {
        let mut large: Vec<&mut Waiting<'_>> = waiting
            .iter_mut()
            .filter(|table| table.text() > self.choices.keys_after && !table.frames.is_empty())
            .collect();
        if large.is_empty() || self.changes_stop_the_cluster()? {
            return Ok(());
        }
        self.session
            .run("SET SESSION sql_mode='', character_set_results=binary")?;
        for table in &mut large {
            let name = &self.reader.index().objects[table.at].name;
            let create = definition::table(&mut self.session, name)?;
            table.later = keys::put_off(&create).unwrap_or_default();
        }
        self.session.prepare_writing()?;
        // Before the keys: a foreign key of one table holds the keys of another.
        for table in &mut large {
            if !table.later.foreign.is_empty() && !self.take_foreign(table)? {
                table.later = keys::Later::default();
            }
        }
        for table in &mut large {
            if !table.later.keys.is_empty() && !self.take(table)? {
                table.later.keys.clear();
            }
        }
        Ok(())
    }

    /// Whether an ALTER TABLE stops every node of a cluster while it runs (Galera).
    fn changes_stop_the_cluster(&mut self) -> Result<bool, Error> {
        let rows = self
            .session
            .rows("SHOW SESSION VARIABLES LIKE 'wsrep_on'")?;
        Ok(rows.first().is_some_and(|row| text(row, 1) == "ON"))
    }

    /// Drops the foreign keys of a table, if the server would take each of them again: one that was made before the
    /// table it points to may fit no longer.
    fn take_foreign(&mut self, table: &Waiting<'_>) -> Result<bool, Error> {
        let name = self.reader.index().objects[table.at].name.clone();
        let foreign = &table.later.foreign;
        let mark = random();
        let trial = |number: usize| format!("sauvegarde_{mark}_{number}").into_bytes();
        let trials: Vec<Vec<u8>> = (0..foreign.len()).map(trial).collect();
        let add = foreign
            .iter()
            .zip(&trials)
            .map(|(key, trial)| [b"ADD CONSTRAINT ", &ident(trial)[..], b" ", &key.rule].concat());
        if !self.gives(&name, &add.collect::<Vec<_>>())? {
            return Ok(false);
        }
        let drop = |key: &Vec<u8>| [b"DROP FOREIGN KEY ", &ident(key)[..]].concat();
        let mut drops: Vec<Vec<u8>> = trials.iter().map(drop).collect();
        let own = foreign.iter().map(|key| drop(&key.name));
        let all: Vec<Vec<u8>> = drops.iter().cloned().chain(own).collect();
        if self.gives(&name, &all)? {
            return Ok(true);
        }
        let sql = alter(&self.session, &name, "", &std::mem::take(&mut drops));
        let doing = format!("taking a trial off table {name}");
        let done = self.session.connection.execute(sql);
        done.map_err(Error::server(doing))?;
        Ok(false)
    }

    /// Drops the keys of a table, unless a foreign key of some other table needs one.
    fn take(&mut self, table: &Waiting<'_>) -> Result<bool, Error> {
        let name = self.reader.index().objects[table.at].name.clone();
        let keys = table.later.keys.iter();
        let drops: Vec<Vec<u8>> = keys
            .map(|key| [b"DROP KEY ", &ident(&key.name)[..]].concat())
            .collect();
        // Only then does the server look whether one is needed.
        self.session.run("SET SESSION foreign_key_checks=1")?;
        let given = self.gives(&name, &drops)?;
        self.session.run("SET SESSION foreign_key_checks=0")?;
        Ok(given)
    }

    /// Changes a table; whether the server does it.
    fn gives(&mut self, table: &str, changes: &[Vec<u8>]) -> Result<bool, Error> {
        let sql = alter(&self.session, table, "", changes);
        match self.session.connection.execute(sql) {
            Ok(_) => Ok(true),
            Err(error) if error.code().is_some() && !self.session.connection.is_closed() => {
                Ok(false)
            }
            Err(error) => Err(Error::server(format!("changing table {table}"))(error)),
        }
    }

    /// Adds the foreign keys of a table that were taken. One that does not come back is told.
    pub(super) fn add_foreign(&mut self, at: usize, foreign: &[Foreign]) -> Result<(), Error> {
        let name = self.reader.index().objects[at].name.clone();
        let add = |key: &Foreign| [b"ADD ", &key.text[..]].concat();
        let adds: Vec<Vec<u8>> = foreign.iter().map(add).collect();
        if adds.is_empty() || self.gives(&name, &adds)? {
            return Ok(());
        }
        for key in foreign {
            self.add_constraint(at, &name, &String::from_utf8_lossy(&key.text))?;
        }
        Ok(())
    }
}

/// Adds the keys of a full table: all at once, and, if the server has no room for that, one after the other. `stands` is
/// told of each.
pub(super) fn add_keys(
    session: &mut Session,
    table: &str,
    keys: &[Key],
    mark: &str,
    stands: &dyn Fn(&Key),
) -> Result<(), Error> {
    // The first full-text key comes with the others: it may make the server write the whole table anew.
    let mut texts = keys.iter().filter(|key| key.fulltext);
    let first: Vec<&Key> = keys
        .iter()
        .filter(|key| !key.fulltext)
        .chain(texts.next())
        .collect();
    add(session, table, &first, mark, stands)?;
    for key in texts {
        add(session, table, &[key], mark, stands)?;
    }
    Ok(())
}

fn add(
    session: &mut Session,
    table: &str,
    keys: &[&Key],
    mark: &str,
    stands: &dyn Fn(&Key),
) -> Result<(), Error> {
    let line = |key: &&Key| [b"ADD ", &key.text[..]].concat();
    let lines: Vec<Vec<u8>> = keys.iter().map(line).collect();
    if let Some(refusal) = tried(session, table, keys, mark, &lines)? {
        if keys.len() > 1 {
            // Each one alone needs less room for sorting.
            for key in keys {
                add(session, table, &[key], mark, stands)?;
            }
            return Ok(());
        }
        if !by_copy(session, table, keys, mark, lines)? {
            // The first answer names the cause; the second may be about the other way alone.
            return Err(Error::server(adding(table, keys))(refusal));
        }
    }
    keys.iter().for_each(|key| stands(key));
    Ok(())
}

/// Adds a key row by row, with no room for sorting at all; whether the server did it.
///
/// MariaDB sorts there, too, since it has `innodb_alter_copy_bulk` (10.11.19 even crashes when there is no folder for
/// its temporary files), but not where it may have to leave out rows. So it may, and is watched.
fn by_copy(
    session: &mut Session,
    table: &str,
    keys: &[&Key],
    mark: &str,
    lines: Vec<Vec<u8>>,
) -> Result<bool, Error> {
    let changes = [lines, vec![b"ALGORITHM=COPY".to_vec()]].concat();
    if session.connection.server().family() == Family::MySql {
        return Ok(tried(session, table, keys, mark, &changes)?.is_none());
    }
    let count = format!("SELECT COUNT(*) FROM {}", session.qualified(table));
    let before = session.value(&count)?;
    if tried(session, table, keys, &format!("{mark} IGNORE"), &changes)?.is_some() {
        return Ok(false);
    }
    let after = session.value(&count)?;
    if before != after {
        let detail = format!("{}: {before} rows became {after}", adding(table, keys));
        let object = table.to_owned();
        return Err(Error::Mismatch { object, detail });
    }
    Ok(true)
}

/// Changes a table; the server's answer if it refuses and another way is worth a try.
fn tried(
    session: &mut Session,
    table: &str,
    keys: &[&Key],
    mark: &str,
    changes: &[Vec<u8>],
) -> Result<Option<wire::Error>, Error> {
    let sql = alter(session, table, mark, changes);
    match session.connection.execute(sql) {
        Ok(_) => Ok(None),
        Err(error)
            if error.code().is_some_and(|code| !FINAL.contains(&code))
                && !session.connection.is_closed() =>
        {
            Ok(Some(error))
        }
        Err(error) => Err(Error::server(adding(table, keys))(error)),
    }
}

fn adding(table: &str, keys: &[&Key]) -> String {
    let names = keys.iter().map(|key| String::from_utf8_lossy(&key.name));
    let names: Vec<_> = names.collect();
    format!(
        "adding to table {table}, behind its rows: {}",
        names.join(", ")
    )
}

fn alter(session: &Session, table: &str, mark: &str, changes: &[Vec<u8>]) -> Vec<u8> {
    let begin = format!("ALTER {mark} TABLE {} ", session.qualified(table));
    [begin.into_bytes(), changes.join(&b", "[..])].concat()
}

fn ident(name: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(name.len() + 2);
    grammar::mysql::push_ident(&mut out, name);
    out
}
