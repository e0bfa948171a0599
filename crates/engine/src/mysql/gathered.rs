//! The definitions of views, routines, triggers and events, read while every table is still held
//! and written behind the rows, where their place is. Read later, they would be those of another
//! instant: each table is let go as soon as its rows are read. It never writes to the archive.

use std::collections::BTreeMap;

use archive::index::Kind;

use super::catalog::{Catalog, Named};
use super::definition::{self, Definition};
use super::session::{Session, literal, text};
use crate::{Error, Script};

/// A definition, or what the server said instead.
pub(super) type Found = Result<Definition, Error>;

/// What comes behind the rows.
pub(super) struct Gathered {
    pub views: Vec<View>,
    /// Routines, triggers and events in the order of the catalogue.
    pub programs: Vec<(Named, Found)>,
}

/// A view and its stand-in.
pub(super) struct View {
    pub name: String,
    /// `None` when the server knows no columns of it: it is invalid.
    pub placeholder: Option<Script>,
    pub found: Found,
}

/// Reads all of them. A connection that is lost shows again at the next statement.
pub(super) fn gather(session: &mut Session, catalog: &Catalog) -> Result<Gathered, Error> {
    let columns = columns(session, &catalog.views)?;
    let mut gathered = Gathered {
        views: Vec::new(),
        programs: Vec::new(),
    };
    for name in &catalog.views {
        let columns = columns.get(name).map_or(&[][..], Vec::as_slice);
        gathered.views.push(View {
            name: name.clone(),
            placeholder: definition::placeholder(name, columns),
            found: definition::view(session, name),
        });
    }
    for named in &catalog.others {
        let found = definition::program(session, catalog, named);
        gathered.programs.push((named.clone(), found));
    }
    Ok(gathered)
}

impl Gathered {
    /// Takes the programs of some kinds.
    pub fn take(&mut self, wanted: impl Fn(Kind) -> bool) -> Vec<(Named, Found)> {
        let all = std::mem::take(&mut self.programs);
        let (taken, left) = all.into_iter().partition(|(named, _)| wanted(named.kind));
        self.programs = left;
        taken
    }
}

/// The names of each view's columns. MariaDB takes `v` and `V` for one name in a list, and for a list of one name gives
/// the columns of a single view; the empty name, which nothing has, keeps it from that.
fn columns(
    session: &mut Session,
    views: &[String],
) -> Result<BTreeMap<String, Vec<String>>, Error> {
    if views.is_empty() {
        return Ok(BTreeMap::new());
    }
    let names: Vec<String> = views.iter().map(|name| literal(name)).collect();
    let rows = session.rows(&format!(
        "SELECT TABLE_NAME, COLUMN_NAME FROM information_schema.COLUMNS WHERE TABLE_SCHEMA={} \
         AND TABLE_NAME IN ('',{}) ORDER BY TABLE_NAME, ORDINAL_POSITION",
        literal(&session.database),
        names.join(",")
    ))?;
    let mut columns: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for row in &rows {
        columns.entry(text(row, 0)).or_default().push(text(row, 1));
    }
    Ok(columns)
}
