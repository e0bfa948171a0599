//! Small tables read ahead: their statements are sent before the rows of the tables ahead of them have come, so that
//! over a long line a table costs a part of a round trip. Each is let go right behind its last row, by the server
//! itself. It must never announce what may turn out not to be asked.

use std::collections::BTreeMap;

use super::Source;
use super::plan::{Plan, Unit};
use super::table::{self, Prepared};
use crate::Error;
use crate::mysql::catalog::{self, Table};
use crate::mysql::rows::{self, Part};
use crate::mysql::snapshot::Reader;
use crate::mysql::{json, members, unwritable};

/// Up to this size a table is read ahead, bytes by the server's guess.
const SMALL: u64 = 256 << 10;
/// So many tables are looked at together. More statements are not under way at once.
const TOGETHER: usize = 32;

/// Tables whose statements are under way, by their units.
#[derive(Default)]
pub(super) struct Ahead(BTreeMap<usize, Prepared>);

impl Ahead {
    /// The table of a unit, if its statement is under way.
    pub fn take(&mut self, unit: usize) -> Option<Prepared> {
        self.0.remove(&unit)
    }

    /// Sends the statements of this unit and of those that come after it for certain.
    pub fn send(
        &mut self,
        number: usize,
        reader: &mut Reader,
        unit: usize,
        plan: &Plan,
        source: &Source<'_>,
    ) -> Result<(), Error> {
        if !self.0.is_empty() {
            return Ok(());
        }
        let run = std::iter::once(unit).chain(plan.certain(number, unit));
        let (mut units, mut statements) = (Vec::new(), Vec::new());
        for number in run.take(TOGETHER) {
            let unit = &plan.units[number];
            let Some((prepared, select)) = certain(reader, unit, source)? else {
                break;
            };
            statements.push(select);
            units.push((number, prepared));
            match reader.held.letting_go(unit.table) {
                Some(statement) => statements.push(statement),
                None => break,
            }
        }
        // What comes behind the last table is not known.
        if statements.len() == 2 * units.len() {
            statements.pop();
        }
        if units.len() < 2 {
            return Ok(());
        }
        let failed = Error::server("statements sent ahead");
        let sent = reader
            .session
            .connection
            .announce(&statements)
            .map_err(failed)?;
        // Each table is one statement to read it and one to let it go.
        units.truncate(sent.div_ceil(2));
        self.0.extend(units);
        Ok(())
    }
}

/// A table of which it is certain what will be asked: nothing but its rows.
fn certain(
    reader: &mut Reader,
    unit: &Unit,
    source: &Source<'_>,
) -> Result<Option<(Prepared, String)>, Error> {
    let table: &Table = &source.tables[unit.table];
    let session = &mut reader.session;
    let family = session.connection.server().family();
    let plain = unit.first
        && unit.last
        && table.bytes <= SMALL
        && catalog::transactional(table.engine.as_deref())
        && source.definitions.contains_key(&table.name)
        && source.prepared(unit.table).is_none()
        // Sent ahead it would come as text. How small it is is a guess.
        && !rows::must_come_in_binary(table, family)
        && !members::must_ask(table)
        && !json::must_ask(family, table)
        && !unwritable::must_ask(family, table, source.largest_packet);
    if !plain {
        return Ok(None);
    }
    // Asks nothing of such a table.
    let Ok(prepared) = table::prepare(session, table, source)? else {
        return Ok(None);
    };
    if prepared.head.is_none() {
        return Ok(None);
    }
    let part = Part {
        without: None,
        ..unit.part.clone()
    };
    let select = rows::announced(session, table, &part);
    Ok(Some((prepared, select)))
}
