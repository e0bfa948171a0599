//! The database that is restored into: a new file, made aside and put in place when it is whole,
//! or an existing one, changed in one transaction. Either way a failure leaves what was there.

use std::collections::BTreeSet;
use std::fs::File;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use archive::index::{Index, Kind};
use rusqlite::hooks::{AuthAction, AuthContext, Authorization};
use rusqlite::{Connection, OpenFlags};
use tempfile::NamedTempFile;

use super::plan::{Plan, is_internal};
use super::{LOCK_WAIT, catalog, quoted, reserved};
use crate::{Change, Error, RestoreOptions};

/// The opened target.
pub(super) struct Target {
    pub conn: Connection,
    path: PathBuf,
    /// The file made aside, of a new database.
    aside: Option<NamedTempFile>,
    /// Whether it holds no object yet.
    pub empty: bool,
}

/// An object that stands in the target.
struct Present {
    /// `table`, `virtual`, `index`, `view` or `trigger`.
    kind: String,
    name: String,
    /// The table or view that it belongs to.
    table: String,
}

impl Target {
    /// Opens the database at `path`, or makes one aside if there is none.
    pub fn open(path: &Path) -> Result<Self, Error> {
        let aside = match path
            .try_exists()
            .map_err(Error::io(format!("looking at {}", path.display())))?
        {
            true => None,
            false => {
                let mut builder = tempfile::Builder::new();
                // As SQLite itself makes a file: what the process's mask lets through.
                builder
                    .prefix(".sauvegarde-")
                    .suffix(".partial")
                    .permissions(PermissionsExt::from_mode(0o644));
                let folder = folder_of(path);
                Some(
                    builder
                        .tempfile_in(folder)
                        .map_err(Error::io(format!("making a file in {}", folder.display())))?,
                )
            }
        };
        let doing = || format!("opening {}", path.display());
        let file = aside.as_ref().map_or(path, NamedTempFile::path);
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let conn = Connection::open_with_flags(file, flags).map_err(Error::sqlite(doing()))?;
        conn.busy_timeout(LOCK_WAIT)
            .map_err(Error::sqlite(doing()))?;
        let empty = conn
            .query_row("SELECT count(*) = 0 FROM sqlite_schema", [], |row| {
                row.get(0)
            })
            .map_err(Error::sqlite(doing()))?;
        Ok(Self {
            conn,
            path: path.to_owned(),
            aside,
            empty,
        })
    }

    /// Whether the file is a new one.
    pub fn created(&self) -> bool {
        self.aside.is_some()
    }

    /// Sets the connection up, sets an empty file up as the source was, and begins the transaction.
    pub fn begin(&mut self, index: &Index) -> Result<(), Error> {
        let failed = || Error::sqlite(format!("preparing {}", self.path.display()));
        let fact = |name: &str| index.source.facts.get(name).map_or("", String::as_str);
        let batch = |sql: &str| self.conn.execute_batch(sql).map_err(failed());
        if self.empty {
            for name in ["encoding", "page_size", "auto_vacuum"] {
                let value = fact(name);
                if !value
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
                {
                    return Err(Error::Refused(format!("{name}: {value}")));
                }
                batch(&format!("PRAGMA {name} = '{value}'"))?;
            }
        }
        if self.created() {
            // The file is thrown away if anything fails, and flushed before it gets its name.
            batch("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;")?;
        } else {
            batch("PRAGMA synchronous = FULL;")?;
        }
        batch(
            "PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON; PRAGMA recursive_triggers = OFF; BEGIN IMMEDIATE;",
        )?;
        // Whatever a definition may hold, it stays inside this file.
        self.conn
            .authorizer(Some(|context: AuthContext<'_>| match context.action {
                AuthAction::Attach { .. } | AuthAction::Detach { .. } => Authorization::Deny,
                _ => Authorization::Allow,
            }))
            .map_err(failed())?;
        let encoding: String = self
            .conn
            .pragma_query_value(None, "encoding", |row| row.get(0))
            .map_err(failed())?;
        if encoding != fact("encoding") {
            let detail = format!(
                "the target stores text as {encoding}, the archive as {}",
                fact("encoding")
            );
            return Err(Error::Refused(detail));
        }
        Ok(())
    }

    /// Makes room: objects of the same names are dropped if `replace` says so, and those that are to be dropped. Returns the
    /// names of the others, which stay, and the target's own indexes and triggers that went with
    /// their tables and that the archive does not bring.
    pub fn make_room(
        &self,
        index: &Index,
        plan: &Plan,
        options: &RestoreOptions,
    ) -> Result<(Vec<String>, Vec<Change>), Error> {
        let replace = options.replace;
        let failed = || Error::sqlite(format!("looking at {}", self.path.display()));
        let also = options.also_drop.iter().filter(|_| replace);
        let wanted: BTreeSet<String> = plan
            .objects(index)
            .filter(|(_, object)| object.kind != Kind::Database && !is_internal(object))
            .map(|(_, object)| &object.name)
            .chain(also.map(|(_, name)| name))
            .map(|name| name.to_ascii_lowercase())
            .collect();
        let present = self.present().map_err(failed())?;
        let collides = |name: &str| wanted.contains(&name.to_ascii_lowercase());
        let taken: Vec<&Present> = present.iter().filter(|it| collides(&it.name)).collect();
        if !taken.is_empty() && !replace {
            return Err(Error::Exists(
                taken.into_iter().map(|it| it.name.clone()).collect(),
            ));
        }
        // Virtual tables first: they take their shadow tables along.
        let mut order: Vec<_> = taken.into_iter().collect();
        order.sort_by_key(|it| it.kind != "virtual");
        for Present { kind, name, .. } in order {
            let kind = if kind == "virtual" { "table" } else { kind };
            let sql = format!("DROP {kind} IF EXISTS {}", quoted(name));
            self.conn
                .execute(&sql, [])
                .map_err(Error::sqlite(format!("dropping {name}")))?;
        }
        let left = self.present().map_err(failed())?;
        let kept: Vec<String> = left.into_iter().map(|it| it.name).collect();
        let lost = present
            .iter()
            .filter(|it| !collides(&it.name) && !kept.contains(&it.name));
        let lost = lost.filter_map(|it| {
            let kind = match it.kind.as_str() {
                "index" => Kind::Index,
                "trigger" => Kind::Trigger,
                // Shadow tables of a virtual table, which come with the new one.
                _ => return None,
            };
            Some(Change {
                kind,
                name: it.name.clone(),
                change: "dropped_with_table".into(),
                detail: format!(
                    "it belonged to {}, which was replaced, and the archive does not hold it",
                    it.table
                ),
            })
        });
        let lost = lost.collect();
        Ok((kept, lost))
    }

    /// Which settings of the file are not those of the archive: an existing file keeps its own.
    /// To be asked when everything is restored.
    pub fn settings_kept(&self, index: &Index) -> Result<Option<Change>, Error> {
        let mut own = catalog::settings(&self.conn)?;
        if !self.created() {
            let mode: String = self
                .conn
                .pragma_query_value(None, "journal_mode", |row| row.get(0))
                .map_err(Error::sqlite("reading the settings"))?;
            own.insert("journal_mode", mode);
        }
        let facts = &index.source.facts;
        let differ = own.iter().filter_map(|(name, own)| {
            let archived = facts.get(*name).filter(|archived| *archived != own)?;
            // Of the journal modes only WAL is a property of the file.
            let matters = *name != "journal_mode" || archived == "wal" || own == "wal";
            matters.then(|| format!("{name} is {own}, in the archive {archived}"))
        });
        let differ: Vec<String> = differ.collect();
        Ok((!differ.is_empty()).then(|| Change {
            kind: Kind::Database,
            name: "main".into(),
            change: "settings_kept".into(),
            detail: differ.join("; "),
        }))
    }

    /// Each object, but SQLite's own.
    fn present(&self) -> rusqlite::Result<Vec<Present>> {
        let sql = "SELECT iif(sql LIKE 'CREATE VIRTUAL %', 'virtual', type), name, tbl_name FROM sqlite_schema ORDER BY rowid";
        let mut statement = self.conn.prepare(sql)?;
        let rows = statement.query_map([], |row| {
            Ok(Present {
                kind: row.get(0)?,
                name: row.get(1)?,
                table: row.get(2)?,
            })
        })?;
        rows.filter(|row| !row.as_ref().is_ok_and(|it| reserved(&it.name)))
            .collect()
    }

    /// Ends the transaction and makes it last: after this the target holds the restored data.
    pub fn commit(self, wal: bool) -> Result<(), Error> {
        let Self {
            mut conn,
            path,
            aside,
            ..
        } = self;
        let failed = || Error::sqlite(format!("committing {}", path.display()));
        conn.authorizer(None::<fn(AuthContext<'_>) -> Authorization>)
            .map_err(failed())?;
        conn.execute_batch("COMMIT").map_err(failed())?;
        if wal && aside.is_some() {
            conn.pragma_update_and_check(None, "journal_mode", "wal", |_| Ok(()))
                .map_err(failed())?;
        }
        conn.close().map_err(|(_, error)| failed()(error))?;
        let Some(aside) = aside else {
            return Ok(());
        };
        let doing = || format!("writing {}", path.display());
        aside.as_file().sync_all().map_err(Error::io(doing()))?;
        aside
            .persist_noclobber(&path)
            .map_err(|error| Error::io(doing())(error.error))?;
        File::open(folder_of(&path))
            .and_then(|folder| folder.sync_all())
            .map_err(Error::io(doing()))
    }
}

fn folder_of(path: &Path) -> &Path {
    path.parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or(Path::new("."))
}
