//! A whole database into an archive, in a fixed order: settings, tables by name, virtual tables,
//! counters, indexes, statistics, views, triggers.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;

use archive::Summary;
use archive::index::{Checksums, Column, Dialect, Index, Kind, Object, Role, Source};
use rusqlite::Connection;

use super::inventory::{Definition, Inventory};
use super::rows::Rows;
use super::shape::{Key, Shape};
use super::snapshot::Snapshot;
use super::{checksums, head, scripts};
use crate::{Assembly, DumpOptions, Error, Event, Monitor, Script, Stage};

/// Dumps the database file at `path`, as it is at one instant, into `out`.
pub fn dump<W: Write>(
    path: &Path,
    out: W,
    options: &DumpOptions,
    monitor: &dyn Monitor,
) -> Result<(W, Summary), Error> {
    let snapshot = Snapshot::take(path, monitor)?;
    let place = path
        .canonicalize()
        .map_err(Error::io(format!("looking at {}", path.display())))?;
    let database = path
        .file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default();
    let origin = Origin {
        database,
        place: Some(place.to_string_lossy().into_owned()),
        journal_mode: snapshot.journal_mode.clone(),
        taken_at: snapshot.taken_at.clone(),
    };
    write(&snapshot.conn, origin, out, options, monitor)
}

/// What a copy does not tell of its source.
pub(super) struct Origin {
    pub database: String,
    /// The file with its whole path, links resolved. Older archives do not tell.
    pub place: Option<String>,
    pub journal_mode: String,
    pub taken_at: String,
}

/// Dumps what nobody else writes to.
pub(super) fn write<W: Write>(
    conn: &Connection,
    origin: Origin,
    out: W,
    options: &DumpOptions,
    monitor: &dyn Monitor,
) -> Result<(W, Summary), Error> {
    let mut inventory = Inventory::of(conn)?;
    let checksums = match options.checksums {
        true => Some(checksums::of(conn, &inventory, monitor)?),
        false => None,
    };
    let header = scripts::header(
        &inventory,
        &origin.database,
        &origin.taken_at,
        rusqlite::version(),
    );
    let footer = scripts::footer(&origin.journal_mode);
    let mut assembly = Assembly::new(
        out,
        options.format,
        index(&inventory, origin, checksums, options.safety_copy),
    )?;
    for gap in inventory.gaps.drain(..) {
        assembly.gap(gap.kind, &gap.name, &gap.cause, gap.detail);
    }
    for note in inventory.notes.drain(..) {
        assembly.note(note.kind, &note.name, &note.cause, note.detail);
    }
    monitor.event(Event::Stage {
        stage: Stage::Dump,
        bytes: size(conn)?,
    });
    assembly.script(Role::Header, None, &header)?;
    let mut dump = Dump {
        conn,
        inventory: &inventory,
        assembly,
        monitor,
    };
    dump.everything()?;
    dump.assembly.script(Role::Footer, None, &footer)?;
    dump.assembly.finish()
}

struct Dump<'a, W: Write> {
    conn: &'a Connection,
    inventory: &'a Inventory,
    assembly: Assembly<W>,
    monitor: &'a dyn Monitor,
}

impl<W: Write> Dump<'_, W> {
    fn everything(&mut self) -> Result<(), Error> {
        let inventory = self.inventory;
        self.object(
            Object::new(Kind::Database, "main"),
            &scripts::database(inventory),
        )?;
        for table in &inventory.tables {
            self.table(None, &table.shape, &scripts::definition(&table.sql))?;
        }
        for table in &inventory.virtual_tables {
            self.object(
                Object::new(Kind::VirtualTable, &table.name),
                &scripts::definition(&table.sql),
            )?;
            for shadow in &table.shadows {
                self.table(Some(&table.name), shadow, &scripts::shadow(&shadow.name))?;
            }
        }
        if let Some(sequence) = &inventory.sequence {
            self.table(None, sequence, &scripts::sequence(inventory))?;
        }
        self.definitions(Kind::Index, &inventory.indexes)?;
        for shape in &inventory.statistics {
            self.table(None, shape, &scripts::statistics(&shape.name))?;
        }
        self.definitions(Kind::View, &inventory.views)?;
        self.definitions(Kind::Trigger, &inventory.triggers)
    }

    fn definitions(&mut self, kind: Kind, definitions: &[Definition]) -> Result<(), Error> {
        for definition in definitions {
            let table = (kind != Kind::View).then(|| definition.table.clone());
            let object = Object {
                table,
                ..Object::new(kind, &definition.name)
            };
            self.object(object, &scripts::definition(&definition.sql))?;
        }
        Ok(())
    }

    fn object(&mut self, object: Object, script: &Script) -> Result<usize, Error> {
        let at = self.assembly.object(object);
        self.assembly.script(Role::Definition, Some(at), script)?;
        Ok(at)
    }

    fn table(&mut self, owner: Option<&str>, shape: &Shape, script: &Script) -> Result<(), Error> {
        if self.monitor.cancelled() {
            return Err(Error::Cancelled);
        }
        self.monitor.event(Event::Object {
            name: &shape.name,
            rows: 0,
        });
        let engine = match (&shape.key, owner) {
            (_, Some(_)) => Some("shadow"),
            (Key::Primary(_), _) => Some("without_rowid"),
            (Key::Internal | Key::InternalBy(_), _) => Some("internal"),
            _ => None,
        };
        let columns = shape.columns.iter().cloned();
        let object = Object {
            table: owner.map(str::to_owned),
            engine: engine.map(str::to_owned),
            key: shape.key_names(),
            columns: columns
                .map(|(name, kind)| Column {
                    name,
                    kind,
                    charset: None,
                })
                .collect(),
            rowid: shape.extra_column().map(str::to_owned),
            ..Object::new(Kind::Table, &shape.name)
        };
        let first = head(&object)?;
        let at = self.object(object, script)?;
        let data = self
            .assembly
            .rows(at, first.as_bytes().to_vec(), shape.key == Key::Hidden);
        let rows = Rows::new(
            self.conn,
            shape,
            self.inventory.encoding,
            data,
            self.monitor,
        );
        if let Some(reason) = rows.write()? {
            self.assembly
                .gap(Kind::Table, &shape.name, "unreadable", reason);
        }
        Ok(())
    }
}

fn index(
    inventory: &Inventory,
    origin: Origin,
    checksums: Option<Checksums>,
    safety_copy: bool,
) -> Index {
    let mut facts: BTreeMap<String, String> = inventory
        .settings
        .iter()
        .map(|(name, value)| ((*name).to_owned(), value.clone()))
        .collect();
    facts.insert("journal_mode".into(), origin.journal_mode);
    if let Some(place) = origin.place {
        facts.insert("place".into(), place);
    }
    if safety_copy {
        facts.insert("purpose".into(), "safety_copy".into());
    }
    let source = Source {
        family: "sqlite".into(),
        version: rusqlite::version().into(),
        database: origin.database,
        facts,
        position: None,
    };
    let index = Index::new(crate::GENERATOR, Dialect::Sqlite, source, origin.taken_at);
    Index { checksums, ..index }
}

fn size(conn: &Connection) -> Result<u64, Error> {
    let sql = "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size";
    conn.query_row(sql, [], |row| row.get(0))
        .map(i64::unsigned_abs)
        .map_err(Error::sqlite("measuring the database"))
}
