//! A database into an archive: snapshot, then each object in the fixed order of docs/FORMAT.md.
//! One unreadable table never costs the others: it becomes a gap. A lost connection or a table
//! that changed ends the dump with an error: two instants are never stitched together.

use std::io::Write;

use archive::Summary;
use archive::ddl::{self, PartKind};
use archive::grammar::Head;
use archive::index::{Column, Consistency, Dialect, Gap, Kind, Object, Part, Role};
use wire::Family;

use super::catalog::{self, Table};
use super::checksums::Method;
use super::definition::{self, Definition};
use super::gathered::{self, Found, Gathered};
use super::history::History;
use super::rights::Account;
use super::rights::visible::{self, hidden_columns};
use super::snapshot::{self, Snapshot};
use super::{checksums, facts, header, json, members, rows, unwritable};
use crate::{Assembly, DumpOptions, Error, Event, Monitor, Script, Stage};

/// Dumps the database named in `options` to `out`. On an error what was written to `out` is no
/// archive: throw it away, and begin again if [`Error::retry`] says so.
pub fn dump<W: Write>(
    options: &wire::Options,
    out: W,
    choices: &DumpOptions,
    monitor: &dyn Monitor,
) -> Result<(W, Summary), Error> {
    dump_with(options, out, choices, Method::default(), monitor)
}

/// As [`dump`], with checksums in the way of another archive.
pub(super) fn dump_with<W: Write>(
    options: &wire::Options,
    out: W,
    choices: &DumpOptions,
    method: Method,
    monitor: &dyn Monitor,
) -> Result<(W, Summary), Error> {
    monitor.event(Event::Stage {
        stage: Stage::Inventory,
        bytes: 0,
    });
    let mut snapshot = snapshot::take(options, choices, monitor)?;
    monitor.event(Event::SnapshotHeld);
    let family = snapshot.session.connection.server().family();
    let mut index = facts::index(&mut snapshot)?;
    if choices.safety_copy {
        let facts = &mut index.source.facts;
        facts.insert("purpose".into(), "safety_copy".into());
    }
    let mut assembly = Assembly::new(out, choices.format, index)?;
    if choices.checksums {
        let checksums = checksums::compute(
            &mut snapshot.session,
            &snapshot.catalog,
            &snapshot.unreadable,
            method,
            monitor,
        )?;
        assembly.index_mut().checksums = Some(checksums);
    }
    let bytes = snapshot
        .catalog
        .tables
        .iter()
        .map(|table| table.bytes)
        .sum();
    monitor.event(Event::Stage {
        stage: Stage::Dump,
        bytes,
    });
    let gathered = gathered::gather(&mut snapshot.session, &snapshot.catalog)?;
    let header = header::header(assembly.index(), family);
    assembly.script(Role::Header, None, &header)?;
    let mut dump = Dump {
        snapshot,
        gathered,
        assembly,
        monitor,
    };
    dump.rights()?;
    dump.database()?;
    dump.sequences()?;
    dump.tables()?;
    let views = dump.valid_views();
    dump.programs(|kind| {
        matches!(
            kind,
            Kind::Function | Kind::Procedure | Kind::Package | Kind::PackageBody
        )
    })?;
    dump.views(views)?;
    dump.programs(|kind| kind == Kind::Trigger)?;
    dump.programs(|kind| kind == Kind::Event)?;
    let Dump {
        snapshot,
        mut assembly,
        ..
    } = dump;
    // A connection that died after the last row would be no harm; a clean end is still said.
    snapshot.session.connection.close();
    let footer = header::footer(assembly.index());
    assembly.script(Role::Footer, None, &footer)?;
    assembly.finish()
}

struct Dump<'a, W: Write> {
    snapshot: Snapshot,
    gathered: Gathered,
    assembly: Assembly<W>,
    monitor: &'a dyn Monitor,
}

impl<W: Write> Dump<'_, W> {
    fn rights(&mut self) -> Result<(), Error> {
        let session = &mut self.snapshot.session;
        let account = Account::read(session)?;
        for lack in visible::lacks(session, &account, &self.snapshot.catalog)? {
            self.gap_once(lack.gap);
        }
        Ok(())
    }

    fn database(&mut self) -> Result<(), Error> {
        let script = definition::database(&self.snapshot.catalog);
        let name = self.snapshot.session.database.clone();
        if facts::read_only(&mut self.snapshot.session)? {
            let detail = "a restored copy can be written to";
            self.assembly
                .note(Kind::Database, &name, "read_only", detail);
        }
        self.defined(Object::new(Kind::Database, &name), &script)
    }

    fn sequences(&mut self) -> Result<(), Error> {
        for name in std::mem::take(&mut self.snapshot.catalog.sequences) {
            match definition::sequence(&mut self.snapshot.session, &name) {
                Ok(script) => self.defined(Object::new(Kind::Sequence, &name), &script)?,
                Err(error) => self.gap(Kind::Sequence, &name, error)?,
            }
        }
        Ok(())
    }

    fn tables(&mut self) -> Result<(), Error> {
        let tables = std::mem::take(&mut self.snapshot.catalog.tables);
        for (number, table) in tables.iter().enumerate() {
            if catalog::transactional(table.engine.as_deref())
                && let Some(mut locking) = self.snapshot.locking.take()
            {
                // All tables under the lock have been read.
                locking.run("UNLOCK TABLES")?;
                locking.connection.close();
            }
            self.monitor.event(Event::Object {
                name: &table.name,
                rows: table.rows,
            });
            self.table(table)?;
            self.snapshot.let_go(number)?;
        }
        Ok(())
    }

    fn table(&mut self, table: &Table) -> Result<(), Error> {
        let family = self.snapshot.session.connection.server().family();
        if family == Family::MariaDb && table.name.starts_with("#mysql50#") {
            let detail =
                "its file has a name that no server gives, and none makes such a table: rename it";
            self.assembly
                .gap(Kind::Table, &table.name, "unreadable", detail);
            return Ok(());
        }
        let (create, unknown) = match members::table(&mut self.snapshot.session, table) {
            Ok(found) => found,
            Err(error) => return self.gap(Kind::Table, &table.name, error),
        };
        let create = match definition::fillable(&mut self.snapshot.session, table, create) {
            Ok(create) => create,
            Err(error) => return self.gap(Kind::Table, &table.name, error),
        };
        let columns = rows::written(table);
        let names: Vec<&str> = columns.iter().map(|column| column.name.as_str()).collect();
        let engine = table.engine.as_deref();
        let consistency = match () {
            () if catalog::without_rows(engine) => Consistency::NoRows,
            () if catalog::transactional(engine) => Consistency::Snapshot,
            () if self.snapshot.locking.is_some() => Consistency::Locked,
            () => Consistency::Unprotected,
        };
        let (parts, defined) = match parts(&create) {
            Ok(parts) => parts,
            Err(error) => {
                return self.gap(Kind::Table, &table.name, Error::Refused(error.to_string()));
            }
        };
        if let Some(detail) = hidden_columns(table, &defined) {
            self.gap_once(gap_of(Kind::Table, &table.name, "no_right", detail));
        }
        self.noted(
            table,
            "unknown_members",
            unknown as u64,
            "members of ENUM or SET columns are shown with a question mark",
        );
        let mut script = Script::new();
        script.statement(&create);
        let at = self.assembly.object(Object {
            engine: table.engine.clone(),
            consistency,
            key: table
                .key
                .as_ref()
                .map(|key| key.columns.clone())
                .unwrap_or_default(),
            columns: columns
                .iter()
                .map(|column| Column {
                    name: column.name.clone(),
                    kind: column.column_type.clone(),
                    charset: column.charset.clone(),
                })
                .collect(),
            parts,
            period: match &table.history {
                History::Kept(period) => period.to_vec(),
                History::None | History::Lost(_) => Vec::new(),
            },
            ..Object::new(Kind::Table, &table.name)
        });
        self.assembly.script(Role::Definition, Some(at), &script)?;
        if consistency == Consistency::NoRows {
            return Ok(());
        }
        if let Some(reason) = self.snapshot.unreadable.get(&table.name) {
            let reason = reason.clone();
            if !self.has_gap(Kind::Table, &table.name) {
                self.gap_once(gap_of(Kind::Table, &table.name, "unreadable", reason));
            }
            return Ok(());
        }
        let head = Head::new(Dialect::MySql, table.name.as_bytes(), &names)
            .map_err(|error| Error::Refused(format!("table {}: {error}", table.name)))?;
        if let History::Lost(reason) = table.history {
            let detail = format!("the rows of now are kept, their history is not: {reason}");
            self.assembly
                .gap(Kind::Table, &table.name, "history", detail);
        }
        let unlocked = consistency != Consistency::Locked;
        let session = match &mut self.snapshot.locking {
            Some(locking) if !unlocked => locking,
            _ => &mut self.snapshot.session,
        };
        let unwritable = match unwritable::of(session, table) {
            Ok(unwritable) => unwritable,
            Err(error) => return self.gap(Kind::Table, &table.name, error),
        };
        for (cause, detail) in unwritable.gaps {
            self.assembly.gap(Kind::Table, &table.name, cause, detail);
        }
        let untold = json::untold(session, table)?;
        let mut data = self
            .assembly
            .rows(at, head.as_bytes().to_vec(), table.key.is_none());
        let without = unwritable.condition.as_deref();
        let read = rows::dump(session, table, without, &mut data, self.monitor);
        data.finish()?;
        match read {
            Ok(invalid) => {
                self.noted(
                    table,
                    "invalid_text",
                    invalid,
                    "values are not valid in their character set",
                );
                self.noted(table, "json_types", untold, "JSON documents hold a date, time, bytes or decimal that comes back as a string or another number");
                Ok(())
            }
            Err(error) => self.gap(Kind::Table, &table.name, error),
        }
    }

    /// Notes what will not come back as it is, when there is any.
    fn noted(&mut self, table: &Table, cause: &str, count: u64, what: &str) {
        if count > 0 {
            let detail = format!("{count} {what}");
            self.assembly.note(Kind::Table, &table.name, cause, detail);
        }
    }

    /// The views that can be made; the others are gaps.
    fn valid_views(&mut self) -> Vec<(String, Script, Found)> {
        let mut valid = Vec::new();
        for view in std::mem::take(&mut self.gathered.views) {
            let name = view.name;
            match view.placeholder {
                Some(placeholder) => valid.push((name, placeholder, view.found)),
                // Whoever looked for what may not be seen has said why, unless it broke since.
                None if self.has_gap(Kind::View, &name) => {}
                None => {
                    let detail = "it shows no columns".into();
                    self.gap_once(gap_of(Kind::View, &name, "invalid_view", detail));
                }
            }
        }
        valid
    }

    fn views(&mut self, valid: Vec<(String, Script, Found)>) -> Result<(), Error> {
        let mut made = Vec::new();
        for (name, placeholder, found) in valid {
            match found {
                Ok(Definition::Script(script)) => {
                    let at = self.assembly.object(Object::new(Kind::View, &name));
                    self.assembly
                        .script(Role::Placeholder, Some(at), &placeholder)?;
                    made.push((at, script));
                }
                Ok(Definition::Hidden) => self.hidden(Kind::View, &name),
                Err(error) => self.gap(Kind::View, &name, error)?,
            }
        }
        for (at, script) in made {
            self.assembly.script(Role::Definition, Some(at), &script)?;
        }
        Ok(())
    }

    fn programs(&mut self, wanted: impl Fn(Kind) -> bool) -> Result<(), Error> {
        for (named, found) in self.gathered.take(wanted) {
            match found {
                Ok(Definition::Script(script)) => {
                    let object = Object {
                        table: named.table.clone(),
                        ..Object::new(named.kind, &named.name)
                    };
                    self.defined(object, &script)?;
                }
                Ok(Definition::Hidden) => self.hidden(named.kind, &named.name),
                Err(error) => self.gap(named.kind, &named.name, error)?,
            }
        }
        Ok(())
    }

    fn defined(&mut self, object: Object, script: &Script) -> Result<(), Error> {
        let at = self.assembly.object(object);
        self.assembly.script(Role::Definition, Some(at), script)
    }

    fn hidden(&mut self, kind: Kind, name: &str) {
        self.gap_once(gap_of(kind, name, "no_right", visible::NAME_ONLY.into()));
    }

    fn has_gap(&self, kind: Kind, name: &str) -> bool {
        let gaps = &self.assembly.index().gaps;
        gaps.iter().any(|gap| gap.kind == kind && gap.name == name)
    }

    /// Adds a gap, unless the object has one of this cause: what is hidden shows in several ways.
    fn gap_once(&mut self, gap: Gap) {
        let same = |other: &Gap| {
            (other.kind, &other.name, &other.cause) == (gap.kind, &gap.name, &gap.cause)
        };
        if !self.assembly.index().gaps.iter().any(same) {
            self.assembly
                .gap(gap.kind, &gap.name, &gap.cause, gap.detail);
        }
    }

    /// Turns an error about one object into a gap, unless the whole dump is worth nothing now.
    fn gap(&mut self, kind: Kind, name: &str, error: Error) -> Result<(), Error> {
        match error.code() {
            // Another table under the same name since the snapshot, or none.
            Some(1412 | 1146 | 1051 | 1213) if kind == Kind::Table => {
                Err(Error::Changed(format!("table {name}: {error}")))
            }
            _ => {
                let gap = visible::refused(kind, name, &error).ok_or(error)?;
                self.gap_once(gap);
                Ok(())
            }
        }
    }
}

fn gap_of(kind: Kind, name: &str, cause: &str, detail: String) -> Gap {
    Gap {
        kind,
        name: name.into(),
        cause: cause.into(),
        detail,
    }
}

/// The key and constraint lines of a CREATE TABLE, which is the only statement of its frame and
/// begins at 0; and the names of its columns.
fn parts(create: &[u8]) -> Result<(Vec<Part>, Vec<String>), ddl::Error> {
    let mut columns = Vec::new();
    let name =
        |name: Vec<u8>| (!name.is_empty()).then(|| String::from_utf8_lossy(&name).into_owned());
    let parts = ddl::create_table_parts(create)?
        .parts
        .into_iter()
        .filter_map(|part| {
            let (kind, name) = match part.kind {
                PartKind::PrimaryKey => ("primary_key", None),
                PartKind::UniqueKey(key) => ("unique_key", name(key)),
                PartKind::Key(key) => ("key", name(key)),
                PartKind::FullTextKey(key) => ("fulltext_key", name(key)),
                PartKind::SpatialKey(key) => ("spatial_key", name(key)),
                PartKind::VectorKey(key) => ("vector_key", name(key)),
                PartKind::ForeignKey(key) => ("foreign_key", name(key)),
                PartKind::Check(check) => ("check", name(check)),
                PartKind::Column(column) => {
                    columns.push(String::from_utf8_lossy(&column).into_owned());
                    return None;
                }
                PartKind::Period | PartKind::Other => return None,
            };
            let (offset, length) = (part.range.start as u64, part.range.len() as u64);
            Some(Part {
                kind: kind.into(),
                name,
                offset,
                length,
            })
        });
    let parts = parts.collect();
    Ok((parts, columns))
}
