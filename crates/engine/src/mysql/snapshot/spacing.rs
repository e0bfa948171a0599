//! How far the keys of a table lie apart, looked up at a few places between the least and the greatest, so that the
//! grid of a large table has cells of some thousand rows and not of millions. It asks the rows of the snapshot alone:
//! equal rows give equal answers on every server. It must never read more than a few rows of each table.

use super::Ends;
use crate::Error;
use crate::grid::{Grid, PLACES, ROWS};
use crate::mysql::catalog::{Catalog, Table};
use crate::mysql::rows;
use crate::mysql::session::{Session, quoted};

/// Lays a finer grid over tables with keys from very small to very large ones, if they lie close together.
pub(super) fn refine(
    session: &mut Session,
    catalog: &Catalog,
    ends: &mut [Option<Ends>],
) -> Result<(), Error> {
    let mut wide = Vec::new();
    let mut statements = Vec::new();
    for (place, ends) in ends.iter_mut().enumerate() {
        let table = &catalog.tables[place];
        if let Some(ends) = ends.as_mut().filter(|ends| !ends.grid.is_finest()) {
            statements.extend(question(session, table, ends));
            wide.push(ends);
        }
    }
    let answers = session.pipelined(&statements)?;
    for (ends, answer) in wide.into_iter().zip(answers) {
        let row = match answer {
            Ok(mut rows) => rows.pop().unwrap_or_default(),
            // Whoever reads its rows says why they cannot be read.
            Err(error) if error.code().is_some() => continue,
            Err(error) => return Err(error),
        };
        let found = (0..PLACES).map(|at| rows::integer_at(&row, at));
        let keys: Vec<Option<i128>> = found.collect();
        ends.grid = Grid::measured(ends.least, ends.most, &keys);
    }
    Ok(())
}

/// The keys a few rows behind each of the places.
fn question(session: &Session, table: &Table, ends: &Ends) -> Option<String> {
    let (_, column) = rows::grid_column(table)?;
    let index = quoted(&table.key.as_ref()?.index);
    let (name, from) = (quoted(&column.name), table.source(session));
    let behind = ROWS - 1;
    let keys: Vec<String> = Grid::places(ends.least, ends.most)
        .map(|key| {
            format!("(SELECT {name} FROM {from} FORCE INDEX ({index}) WHERE {name}>={key} ORDER BY {name} LIMIT {behind},1)")
        })
        .collect();
    Some(format!("SELECT {}", keys.join(",")))
}
