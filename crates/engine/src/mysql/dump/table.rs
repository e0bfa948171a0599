//! What stands before a table's rows: its definition and what is known of it. One unreadable table
//! never costs the others: it becomes a gap.

use archive::ddl::{self, PartKind};
use archive::grammar::Head;
use archive::index::{Column, Consistency, Dialect, Gap, Kind, Object, Part, Role};
use wire::Family;

use super::{Source, gap_for, gap_of};
use crate::mysql::catalog::{self, Table};
use crate::mysql::history::History;
use crate::mysql::rights::visible::hidden_columns;
use crate::mysql::session::Session;
use crate::mysql::{definition, members, rows};
use crate::{Assembly, Error, Script};

/// A table whose definition is known.
pub(super) struct Prepared {
    object: Object,
    script: Script,
    gaps: Vec<Gap>,
    notes: Vec<Gap>,
    /// The beginning of each statement; `None`: there are no rows to be read.
    pub head: Option<Vec<u8>>,
}

impl Prepared {
    /// Writes the definition; rows come next.
    pub fn write<W: std::io::Write>(self, assembly: &mut Assembly<W>) -> Result<(), Error> {
        let at = assembly.object(self.object);
        assembly.script(Role::Definition, Some(at), &self.script)?;
        for gap in self.gaps {
            assembly.gap_once(gap);
        }
        for note in self.notes {
            assembly.note(note.kind, &note.name, &note.cause, note.detail);
        }
        Ok(())
    }
}

/// Looks at a table's definition; the gap if there is none to be had.
pub(super) fn prepare(
    session: &mut Session,
    table: &Table,
    source: &Source<'_>,
) -> Result<Result<Prepared, Gap>, Error> {
    let name = &table.name;
    let gap = |cause: &str, detail: &str| gap_of(Kind::Table, name, cause, detail.into());
    let family = session.connection.server().family();
    if family == Family::MariaDb && name.starts_with("#mysql50#") {
        let detail =
            "its file has a name that no server gives, and none makes such a table: rename it";
        return Ok(Err(gap("unreadable", detail)));
    }
    let shown = match source.definitions.get(name) {
        Some(create) => Ok(create.clone()),
        None => definition::table(session, name),
    };
    let made = shown
        .and_then(|create| members::real(session, table, create))
        .and_then(|(create, unknown)| Ok((definition::fillable(session, table, create)?, unknown)));
    let (create, unknown) = match made {
        Ok(made) => made,
        Err(error) => return gap_for(Kind::Table, name, error).map(Err),
    };
    let (parts, defined) = match parts(&create) {
        Ok(parts) => parts,
        Err(error) => {
            let refused = Error::Refused(error.to_string());
            return gap_for(Kind::Table, name, refused).map(Err);
        }
    };
    let columns = rows::written(table);
    let consistency = source.consistency(table);
    let mut gaps = Vec::new();
    let mut notes = Vec::new();
    if let Some(detail) = hidden_columns(table, &defined) {
        gaps.push(gap("no_right", &detail));
    }
    if unknown > 0 {
        let detail =
            format!("{unknown} members of ENUM or SET columns are shown with a question mark");
        notes.push(gap("unknown_members", &detail));
    }
    let mut script = Script::new();
    script.statement(&create);
    let object = Object {
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
        ..Object::new(Kind::Table, name)
    };
    let readable = match source.unreadable.get(name) {
        _ if consistency == Consistency::NoRows => false,
        Some(reason) => {
            // What is hidden has been said.
            if gaps.is_empty() {
                gaps.push(gap("unreadable", reason));
            }
            false
        }
        None => true,
    };
    let mut head = None;
    if readable {
        let names: Vec<&str> = columns.iter().map(|column| column.name.as_str()).collect();
        let beginning = Head::new(Dialect::MySql, name.as_bytes(), &names)
            .map_err(|error| Error::Refused(format!("table {name}: {error}")))?;
        head = Some(beginning.as_bytes().to_vec());
        if let History::Lost(reason) = table.history {
            let detail = format!("the rows of now are kept, their history is not: {reason}");
            gaps.push(gap("history", &detail));
        }
    }
    Ok(Ok(Prepared {
        object,
        script,
        gaps,
        notes,
        head,
    }))
}

impl Source<'_> {
    /// Of what instant a table's rows are.
    pub fn consistency(&self, table: &Table) -> Consistency {
        let engine = table.engine.as_deref();
        match () {
            () if catalog::without_rows(engine) => Consistency::NoRows,
            () if catalog::transactional(engine) => Consistency::Snapshot,
            () if self.locked => Consistency::Locked,
            () => Consistency::Unprotected,
        }
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
