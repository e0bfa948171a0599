//! Frames into a database, inside the transaction that the caller holds. A definition runs as the
//! one statement that its kind allows; rows run after their frame's hash and grammar were checked.

use std::str;

use archive::grammar::statements;
use archive::index::{Frame, Kind, Object, Role};
use archive::{FRAME_LIMIT, FrameText, ReadAt, Reader};
use rusqlite::Connection;

use super::plan::{Plan, is_internal};
use super::shape::Shape;
use super::stubs::Stubs;
use super::{head, large_restore, quoted};
use crate::{Change, Error, Event, Monitor};

/// Runs the frames of a plan.
pub(super) struct Loader<'a, S: ReadAt> {
    pub conn: &'a Connection,
    pub reader: &'a Reader<S>,
    pub plan: &'a Plan,
    pub monitor: &'a dyn Monitor,
    /// Whether the target has tables of its own, whose counters and statistics stay.
    pub merge: bool,
    /// Whether the target stores text as UTF-8.
    pub utf8: bool,
    pub buffers: FrameText,
    pub changes: Vec<Change>,
    /// Stand-ins for functions of the application.
    pub stubs: Stubs,
}

impl<S: ReadAt> Loader<'_, S> {
    /// Restores every object of the plan, in the order of the archive.
    pub fn all(&mut self) -> Result<(), Error> {
        let index = self.reader.index();
        let plan = self.plan;
        for (at, object) in plan.objects(index) {
            self.monitor.event(Event::Object {
                name: &object.name,
                rows: object.rows,
            });
            if object.kind == Kind::Database && self.merge {
                // The target keeps its own; what differs is told when all is restored.
                continue;
            }
            if is_internal(object) && self.merge {
                self.merge_internal(at, object)?;
            } else {
                self.object(at, object)?;
            }
        }
        Ok(())
    }

    fn object(&mut self, at: usize, object: &Object) -> Result<(), Error> {
        let index = self.reader.index();
        let plan = self.plan;
        let mut streams = None;
        for frame in plan.frames[at]
            .iter()
            .flatten()
            .map(|frame| &index.frames[*frame])
        {
            if self.monitor.cancelled() {
                return Err(Error::Cancelled);
            }
            match frame.role {
                Role::Definition => self.definition(object, frame)?,
                Role::Data if frame.text > FRAME_LIMIT as u64 => {
                    let streams = match streams {
                        Some(known) => known,
                        None => *streams.insert(self.streams(object)?),
                    };
                    let pair = (frame, object);
                    let rows = large_restore::insert(
                        self.conn,
                        self.reader,
                        pair,
                        &mut self.buffers,
                        streams,
                        self.monitor,
                    )?;
                    self.took(object, frame, rows)?;
                }
                Role::Data => self.data(object, frame)?,
                role => {
                    return Err(Error::Refused(format!(
                        "{}: a {role:?} frame in SQLite",
                        object.name
                    )));
                }
            }
        }
        Ok(())
    }

    fn definition(&mut self, object: &Object, frame: &Frame) -> Result<(), Error> {
        let text = self.reader.text(frame, &mut self.buffers)?;
        for (offset, length) in &frame.statements {
            // The reader has checked that the borders lie inside the text.
            let sql = &text[*offset as usize..(*offset + *length) as usize];
            let sql = str::from_utf8(sql)
                .map_err(|error| Error::Refused(format!("{}: {error}", object.name)))?;
            if !allowed(object, sql) {
                return Err(Error::Refused(format!(
                    "{}: no definition of its kind: {sql}",
                    object.name
                )));
            }
            if object.kind == Kind::Index {
                // An index has to compute with the function, a definition need not.
                let failed = Error::sqlite(format!("creating {}", object.name));
                self.stubs.withdraw(self.conn).map_err(failed)?;
            }
            let mut done = run(self.conn, sql);
            while object.kind != Kind::Index
                && let Err(error) = &done
                && self.stubs.supply(self.conn, error)
            {
                done = run(self.conn, sql);
            }
            match done {
                Ok(()) => {}
                // A collation or function of the application's own: the data is of more use than none.
                Err(error) if object.kind == Kind::Index && super::rows::is_unreadable(&error) => {
                    self.changes
                        .push(change(object, "not_created", &error.to_string()));
                }
                Err(error) => {
                    return Err(Error::sqlite(format!("creating {}", object.name))(error));
                }
            }
        }
        Ok(())
    }

    fn data(&mut self, object: &Object, frame: &Frame) -> Result<(), Error> {
        let head = head(object)?;
        let text = self.reader.text(frame, &mut self.buffers)?;
        let damaged = |detail: String| {
            Error::from(archive::Error::Damaged(archive::Damage::Broken {
                offset: frame.offset,
                detail,
            }))
        };
        let found = statements(text, &head)
            .map_err(|error| damaged(format!("{}: {error}", object.name)))?;
        let mut rows = 0;
        for statement in found {
            let sql = str::from_utf8(&text[statement.range])
                .map_err(|error| damaged(error.to_string()))?;
            let failed = || Error::sqlite(format!("inserting rows into {}", object.name));
            rows += self.conn.execute(sql, []).map_err(failed())? as u64;
        }
        self.took(object, frame, rows)
    }

    fn took(&self, object: &Object, frame: &Frame, rows: u64) -> Result<(), Error> {
        if rows != frame.rows {
            let detail = format!("a frame of {} rows gave {rows}", frame.rows);
            return Err(Error::Mismatch {
                object: object.name.clone(),
                detail,
            });
        }
        self.monitor.event(Event::Progress {
            rows,
            bytes: frame.text,
        });
        Ok(())
    }

    /// Whether large values can be written piece by piece into the table.
    fn streams(&self, object: &Object) -> Result<bool, Error> {
        let without_rowid = object.engine.as_deref() == Some("without_rowid");
        Ok(self.utf8 && Shape::of(self.conn, &object.name, without_rowid)?.writes_in_pieces)
    }

    /// One of SQLite's own tables in a target that has others: only the rows of restored tables
    /// are taken, the others stay.
    fn merge_internal(&mut self, at: usize, object: &Object) -> Result<(), Error> {
        let name = quoted(&object.name);
        let column = if object.name == "sqlite_sequence" {
            "name"
        } else {
            "tbl"
        };
        let restored = self.plan.tables(self.reader.index());
        let restored =
            serde_json::to_string(&restored).map_err(|error| Error::Refused(error.to_string()))?;
        let failed = || Error::sqlite(format!("merging {}", object.name));
        let others = format!("{column} COLLATE NOCASE NOT IN (SELECT value FROM json_each(?1))");
        let sql = "SELECT count(*) FROM main.sqlite_schema WHERE name = ?1";
        let exists: bool = self
            .conn
            .query_row(sql, [&object.name], |row| row.get(0))
            .map_err(failed())?;
        if exists {
            let sql = format!(
                "CREATE TEMP TABLE sauvegarde_kept AS SELECT * FROM main.{name} WHERE {others}"
            );
            self.conn.execute(&sql, [&restored]).map_err(failed())?;
        }
        self.object(at, object)?;
        self.conn
            .execute(
                &format!("DELETE FROM main.{name} WHERE {others}"),
                [&restored],
            )
            .map_err(failed())?;
        if exists {
            let sql = format!("INSERT INTO main.{name} SELECT * FROM temp.sauvegarde_kept");
            self.conn.execute(&sql, []).map_err(failed())?;
            self.conn
                .execute("DROP TABLE temp.sauvegarde_kept", [])
                .map_err(failed())?;
        }
        Ok(())
    }
}

fn run(conn: &Connection, sql: &str) -> rusqlite::Result<()> {
    let mut statement = conn.prepare(sql)?;
    if sql.starts_with("PRAGMA") {
        return statement
            .query([])
            .and_then(|mut rows| rows.next().map(|_| ()));
    }
    statement.execute([]).map(|_| ())
}

fn change(object: &Object, change: &str, detail: &str) -> Change {
    Change {
        kind: object.kind,
        name: object.name.clone(),
        change: change.into(),
        detail: detail.into(),
    }
}

/// Whether a statement is one that a dump writes for this kind of object.
fn allowed(object: &Object, sql: &str) -> bool {
    let starts: &[&str] = match (object.kind, object.engine.as_deref()) {
        (Kind::Database, _) => &["PRAGMA application_id=", "PRAGMA user_version="],
        (Kind::Table, Some("internal")) => &[
            "CREATE TABLE ",
            "DROP TABLE autoincrement_",
            "DELETE FROM sqlite_",
            "PRAGMA writable_schema=O",
        ],
        (Kind::Table, Some("shadow")) => &["DELETE FROM "],
        (Kind::Table, _) => &["CREATE TABLE "],
        (Kind::VirtualTable, _) => &["CREATE VIRTUAL TABLE "],
        (Kind::Index, _) => &["CREATE INDEX ", "CREATE UNIQUE INDEX "],
        (Kind::View, _) => &["CREATE VIEW "],
        (Kind::Trigger, _) => &["CREATE TRIGGER "],
        _ => &[],
    };
    starts.iter().any(|start| {
        sql.get(..start.len())
            .is_some_and(|begin| begin.eq_ignore_ascii_case(start))
    })
}
