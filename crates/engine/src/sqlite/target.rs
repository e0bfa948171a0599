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
use super::{LOCK_WAIT, quoted, reserved};
use crate::Error;

/// The opened target.
pub(super) struct Target {
    pub conn: Connection,
    path: PathBuf,
    /// The file made aside, of a new database.
    aside: Option<NamedTempFile>,
    /// Whether it holds no object yet.
    pub empty: bool,
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

    /// Makes room: objects of the same names are dropped if `replace` says so. Returns the
    /// names of the others, which stay.
    pub fn make_room(
        &self,
        index: &Index,
        plan: &Plan,
        replace: bool,
    ) -> Result<Vec<String>, Error> {
        let failed = || Error::sqlite(format!("looking at {}", self.path.display()));
        let wanted: BTreeSet<String> = plan
            .objects(index)
            .filter(|(_, object)| object.kind != Kind::Database && !is_internal(object))
            .map(|(_, object)| object.name.to_ascii_lowercase())
            .collect();
        let present = self.present().map_err(failed())?;
        let collides = |name: &str| wanted.contains(&name.to_ascii_lowercase());
        let taken: Vec<&(String, String)> =
            present.iter().filter(|(_, name)| collides(name)).collect();
        if !taken.is_empty() && !replace {
            return Err(Error::Exists(
                taken.into_iter().map(|(_, name)| name.clone()).collect(),
            ));
        }
        // Virtual tables first: they take their shadow tables along.
        let mut order: Vec<_> = taken.into_iter().collect();
        order.sort_by_key(|(kind, _)| kind != "virtual");
        for (kind, name) in order {
            let kind = if kind == "virtual" { "table" } else { kind };
            let sql = format!("DROP {kind} IF EXISTS {}", quoted(name));
            self.conn
                .execute(&sql, [])
                .map_err(Error::sqlite(format!("dropping {name}")))?;
        }
        Ok(self
            .present()
            .map_err(failed())?
            .into_iter()
            .map(|(_, name)| name)
            .collect())
    }

    /// Type and name of each object, but SQLite's own.
    fn present(&self) -> rusqlite::Result<Vec<(String, String)>> {
        let sql = "SELECT iif(sql LIKE 'CREATE VIRTUAL %', 'virtual', type), name FROM sqlite_schema ORDER BY rowid";
        let mut statement = self.conn.prepare(sql)?;
        let rows = statement.query_map([], |row| {
            Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?))
        })?;
        rows.filter(|row| !row.as_ref().is_ok_and(|(_, name)| reserved(name)))
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
