//! Metadata locks: taken on every table right after the snapshot, let go as soon as the rows of a
//! table are read. Nobody can alter a table that is held, so nothing is read of another one. Each
//! lock has a savepoint before it: going back there frees it, and the snapshot stays.

use std::collections::{BTreeMap, BTreeSet};

use super::{Readers, spacing};
use crate::Error;
use crate::grid::Grid;
use crate::mysql::catalog::{self, Catalog, Table};
use crate::mysql::rows;
use crate::mysql::session::{Cells, Session, quoted};

/// Seconds that a further connection waits for a table: the lead has it already, so what is in
/// the way is somebody who waits to alter it, and would do so until the dump ends.
const PATIENCE: u32 = 2;
/// The same for a table that its owner holds already, and that a connection wants to help with.
const PATIENCE_OF_HELP: u32 = 1;
/// How long a connection waits for a table otherwise.
const USUAL: u32 = 60;
/// The savepoint before the tables that the lead holds for others.
const OTHERS: &str = "before_those_of_others";
/// The savepoint before the table that a connection helps with.
const HELP: &str = "before_help";

/// The least and the greatest key of a table, and the grid over its keys.
#[derive(Clone, Copy, Debug)]
pub(in crate::mysql) struct Ends {
    pub least: i128,
    pub most: i128,
    pub grid: Grid,
}

impl Ends {
    /// With the grid that these two tell.
    pub fn new(least: i128, most: i128) -> Self {
        Self {
            least,
            most,
            grid: Grid::new(least, most),
        }
    }
}

/// The places (in the catalogue) of the tables that a connection holds. Going back to a savepoint
/// frees all locks taken after it: the first table to be read is the last to be locked.
#[derive(Debug, Default)]
pub(in crate::mysql) struct Held {
    places: BTreeSet<usize>,
    others: bool,
    /// A table of another's that it helps with.
    helped: Option<usize>,
}

impl Held {
    /// Lets go of the tables up to this place, so that whoever waits to alter one goes on.
    pub fn let_go(&mut self, session: &mut Session, place: usize) -> Result<(), Error> {
        if self.helped.is_some_and(|helped| helped <= place) {
            self.helped = None;
            session.run(&format!("ROLLBACK TO SAVEPOINT {HELP}"))?;
        }
        let Some(last) = self.places.range(..=place).next_back().copied() else {
            return Ok(());
        };
        session.run(&format!("ROLLBACK TO SAVEPOINT before_{last}"))?;
        self.places = self.places.split_off(&(last + 1));
        Ok(())
    }

    /// What [`Self::let_go`] runs when it comes from the table at this place to the next one of this connection; `None`
    /// when that cannot be told ahead.
    pub fn letting_go(&self, place: usize) -> Option<String> {
        let alone = self.helped.is_none() && self.places.contains(&place);
        alone.then(|| format!("ROLLBACK TO SAVEPOINT before_{place}"))
    }

    /// Holds a table of another's, too, to help with it. `false` when that cannot be: somebody
    /// waits to alter it, or it has been read and altered by now. Its owner knows better.
    pub fn help(
        &mut self,
        session: &mut Session,
        table: &Table,
        place: usize,
    ) -> Result<bool, Error> {
        session.run(&format!("SET SESSION lock_wait_timeout={PATIENCE_OF_HELP}"))?;
        let question = one_row(session, table);
        let marked = session.run(&format!("SAVEPOINT {HELP}"));
        let helps = match marked.and_then(|()| session.run(&question)) {
            Ok(()) => true,
            // The server may have ended the transaction, and with it the instant.
            Err(error) if error.code() == Some(1213) => {
                let name = &table.name;
                return Err(Error::Changed(format!("table {name}: {error}")));
            }
            Err(error) if error.code().is_some() => false,
            Err(error) => return Err(error),
        };
        self.helped = helps.then_some(place);
        session.run(&format!("SET SESSION lock_wait_timeout={USUAL}"))?;
        Ok(helps)
    }

    /// Lets go of what the lead held for others while it looked at all tables.
    pub fn let_go_of_others(&mut self, session: &mut Session) -> Result<(), Error> {
        match std::mem::take(&mut self.others) {
            true => session.run(&format!("ROLLBACK TO SAVEPOINT {OTHERS}")),
            false => Ok(()),
        }
    }
}

/// Touches all tables: those that the lead reads last, so that the others can go first. Returns
/// the ends of their keys, too.
pub(super) fn by_lead(
    session: &mut Session,
    catalog: &Catalog,
    readers: &[Readers],
    unreadable: &mut BTreeMap<String, String>,
) -> Result<(Held, Vec<Option<Ends>>), Error> {
    let touched = |place: &usize| near(&catalog.tables[*place]);
    let places = 0..catalog.tables.len();
    let (own, others): (Vec<usize>, Vec<usize>) = places
        .rev()
        .filter(touched)
        .partition(|place| readers[*place].owner() == 0);
    let mut ends = vec![None; catalog.tables.len()];
    let mut noted = |place: usize, outcome: Result<Option<Ends>, Error>| {
        match outcome {
            Ok(found) => ends[place] = found,
            Err(error) => {
                let table = &catalog.tables[place];
                let reason = broken(table, error)?;
                unreadable.insert(table.name.clone(), reason);
            }
        }
        Ok(())
    };
    let mut held = touch(session, catalog, &own, question, &mut noted)?;
    if !others.is_empty() {
        held.others = savepoint(session.run(&format!("SAVEPOINT {OTHERS}")))?;
        look(session, catalog, &others, question, &mut noted)?;
    }
    spacing::refine(session, catalog, &mut ends)?;
    Ok((held, ends))
}

/// Touches the tables that a further connection owns.
pub(super) fn by_other(
    session: &mut Session,
    reader: usize,
    catalog: &Catalog,
    readers: &[Readers],
) -> Result<Held, Error> {
    let own: Vec<usize> = (0..catalog.tables.len())
        .rev()
        .filter(|place| readers[*place].owner() == reader && near(&catalog.tables[*place]))
        .collect();
    session.run(&format!("SET SESSION lock_wait_timeout={PATIENCE}"))?;
    let held = touch(session, catalog, &own, one_row, &mut |place, outcome| {
        match outcome {
            Ok(_) => Ok(()),
            Err(error) if error.code() == Some(1205) => {
                let name = &catalog.tables[place].name;
                Err(Error::Changed(format!("table {name} is being altered")))
            }
            // The lead has found out the same, and says it.
            Err(error) => broken(&catalog.tables[place], error).map(drop),
        }
    })?;
    session.run(&format!("SET SESSION lock_wait_timeout={USUAL}"))?;
    Ok(held)
}

fn near(table: &Table) -> bool {
    !catalog::remote(table.engine.as_deref())
}

/// One row, not none: only a read finds out that the table is younger than the snapshot.
fn one_row(session: &Session, table: &Table) -> String {
    format!("SELECT 1 FROM {} LIMIT 1", session.qualified(&table.name))
}

/// The ends of the key, where the rows are read along one of whole numbers.
fn question(session: &Session, table: &Table) -> String {
    match rows::grid_column(table) {
        Some((_, column)) => {
            let name = quoted(&column.name);
            let from = table.source(session);
            format!("SELECT MIN({name}), MAX({name}) FROM {from}")
        }
        None => one_row(session, table),
    }
}

/// Touches tables in the order of `places`, each behind a savepoint.
fn touch(
    session: &mut Session,
    catalog: &Catalog,
    places: &[usize],
    question: Question,
    noted: Noted<'_>,
) -> Result<Held, Error> {
    let mut statements = Vec::with_capacity(2 * places.len());
    for place in places {
        statements.push(format!("SAVEPOINT before_{place}"));
        statements.push(question(session, &catalog.tables[*place]));
    }
    let mut held = Held::default();
    let mut outcomes = session.pipelined(&statements)?.into_iter();
    let mut savepoints = true;
    for place in places {
        let (Some(mark), Some(touched)) = (outcomes.next(), outcomes.next()) else {
            return Err(Error::Refused("a statement without an answer".into()));
        };
        savepoints = savepoints && savepoint(mark.map(drop))?;
        if savepoints {
            held.places.insert(*place);
        }
        noted(*place, ends(&catalog.tables[*place], touched))?;
    }
    Ok(held)
}

/// Touches tables in the order of `places`; all of them are let go at once.
fn look(
    session: &mut Session,
    catalog: &Catalog,
    places: &[usize],
    question: Question,
    noted: Noted<'_>,
) -> Result<(), Error> {
    let statements: Vec<String> = places
        .iter()
        .map(|place| question(session, &catalog.tables[*place]))
        .collect();
    let outcomes = session.pipelined(&statements)?;
    for (place, touched) in places.iter().zip(outcomes) {
        noted(*place, ends(&catalog.tables[*place], touched))?;
    }
    Ok(())
}

/// What a table is asked.
type Question = fn(&Session, &Table) -> String;
/// Takes note of what a table answered, by its place.
type Noted<'a> = &'a mut dyn FnMut(usize, Result<Option<Ends>, Error>) -> Result<(), Error>;

fn ends(table: &Table, answer: Result<Vec<Cells>, Error>) -> Result<Option<Ends>, Error> {
    let has_grid = rows::grid_column(table).is_some();
    answer.map(|rows| match rows.first() {
        Some(row) if has_grid => {
            let ends = rows::integer_at(row, 0).zip(rows::integer_at(row, 1));
            ends.map(|(least, most)| Ends::new(least, most))
        }
        _ => None,
    })
}

/// `false` when there can be no more savepoints: a default value that comes from a MariaDB
/// sequence brings an engine without them into the transaction. What is locked after the last
/// one is read before its table, and goes with it.
fn savepoint(made: Result<(), Error>) -> Result<bool, Error> {
    match made {
        Ok(()) => Ok(true),
        Err(error) if error.code() == Some(1178) => Ok(false),
        Err(error) => Err(error),
    }
}

/// Why a table cannot be read; an error when it is not the table but the moment.
fn broken(table: &Table, error: Error) -> Result<String, Error> {
    let name = &table.name;
    match error.code() {
        Some(1412) => Err(Error::Changed(format!("table {name} was made again"))),
        // A RENAME of several tables takes them in another order than we do.
        Some(1213) => Err(Error::Changed(format!(
            "table {name} is being renamed: {error}"
        ))),
        // Gone since the catalogue was read.
        Some(1146 | 1051) if table.complaint.is_none() && table.engine.is_some() => {
            Err(Error::Changed(format!("table {name} is gone")))
        }
        Some(1205) | None => Err(error),
        Some(_) => Ok(error.to_string()),
    }
}
