//! One connection's share of the rows: it takes the next unit, reads it, lets go of what it has
//! read, and at the end compresses for the others. The first of them also reads the tables that
//! no snapshot covers, under their lock if there is one.

use std::io::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use archive::index::{Consistency, Gap, Kind};

use super::estimate::Gauge;
use super::plan::{Plan, Unit};
use super::table::{self, Prepared};
use super::{Source, gap_for, gap_of};
use crate::assembly::{Conveyor, Lane, Tools};
use crate::mysql::catalog;
use crate::mysql::rows::{self, Part};
use crate::mysql::session::Session;
use crate::mysql::snapshot::Reader;
use crate::mysql::{json, unwritable};
use crate::{Error, Event, Monitor, TableData};

/// What is counted over all parts of a table.
#[derive(Debug, Default)]
pub(super) struct Tally {
    invalid: AtomicU64,
    untold: AtomicU64,
    too_large: AtomicU64,
}

pub(super) struct Worker<'a, W: Write> {
    /// Its number among the readers.
    pub number: usize,
    pub reader: &'a mut Reader,
    pub locking: Option<Session>,
    pub source: &'a Source<'a>,
    pub plan: &'a Plan,
    pub tallies: Arc<Vec<Tally>>,
    pub conveyor: &'a Conveyor<W>,
    pub monitor: &'a dyn Monitor,
}

impl<W: Write> Worker<'_, W> {
    /// Works until there is nothing left to do.
    pub fn run(mut self, tools: &mut Tools) -> Result<(), Error> {
        while let Some((number, more)) = self.plan.next(self.number) {
            let unit = &self.plan.units[number];
            let table = &self.source.tables[unit.table];
            if let Some(before) = unit.table.checked_sub(1) {
                // Those that others have read without this one.
                self.let_go(before)?;
            }
            if catalog::transactional(table.engine.as_deref()) {
                self.unlock()?;
            }
            let mut lane = self.conveyor.lane(number, tools);
            self.unit(unit, &mut lane)?;
            if !more {
                self.let_go(unit.table)?;
            }
            lane.end()?;
        }
        self.unlock()?;
        if let Some(last) = self.source.tables.len().checked_sub(1) {
            self.let_go(last)?;
        }
        self.conveyor.help(tools)
    }

    fn let_go(&mut self, place: usize) -> Result<(), Error> {
        let Reader { session, held } = &mut *self.reader;
        held.let_go(session, place)
    }

    /// All tables under the lock have been read.
    fn unlock(&mut self) -> Result<(), Error> {
        if let Some(mut locking) = self.locking.take() {
            locking.run("UNLOCK TABLES")?;
            locking.connection.close();
        }
        Ok(())
    }

    fn unit(&mut self, unit: &Unit, lane: &mut Lane<'_, W>) -> Result<(), Error> {
        let table = &self.source.tables[unit.table];
        let name = &table.name;
        let gauge = Gauge::new(&self.source.estimate, self.monitor, unit.table, &unit.part);
        if unit.first {
            self.monitor.event(Event::Object {
                name,
                rows: table.rows,
            });
        }
        let head = match self.source.prepared(unit.table) {
            // Known from the start, since others read parts of it at the same time.
            Some(head) => {
                if unit.first
                    && let Some(prepared) = self.source.take(unit.table)
                {
                    begin(lane, prepared)?;
                }
                Some(head)
            }
            None => match table::prepare(&mut self.reader.session, table, self.source)? {
                Ok(mut prepared) => {
                    let head = prepared.head.take();
                    begin(lane, prepared)?;
                    head
                }
                Err(gap) => return gap_once(lane, gap),
            },
        };
        let Some(head) = head else {
            return Ok(());
        };
        let session = match &mut self.locking {
            Some(locking) if self.source.consistency(table) == Consistency::Locked => locking,
            _ => &mut self.reader.session,
        };
        let largest = self.source.largest_packet;
        let unwritable = match unwritable::of(session, table, largest) {
            Ok(unwritable) => unwritable,
            Err(error) => return gap_once(lane, gap_for(Kind::Table, name, error)?),
        };
        for (cause, detail) in unwritable.gaps {
            gap_once(lane, gap_of(Kind::Table, name, cause, detail))?;
        }
        let tally = &self.tallies[unit.table];
        let untold = json::untold(session, table, unit.part.condition.as_deref())?;
        let part = Part {
            without: unwritable.condition,
            ..unit.part.clone()
        };
        let mut data = TableData::new(&mut *lane, head, table.key.is_none());
        let read = rows::dump(session, table, &part, &mut data, &gauge);
        data.finish()?;
        match read {
            Ok(odd) => {
                tally.invalid.fetch_add(odd.invalid, Ordering::Relaxed);
                tally.too_large.fetch_add(odd.too_large, Ordering::Relaxed);
                tally.untold.fetch_add(untold, Ordering::Relaxed);
            }
            Err(error) => gap_once(lane, gap_for(Kind::Table, name, error)?)?,
        }
        // The same step for each part: what it says grows with them, and the last has it all.
        if unit.last {
            self.end(unit, lane)
        } else {
            Ok(())
        }
    }

    /// Says what was counted, when all parts have gone out.
    fn end(&self, unit: &Unit, lane: &mut Lane<'_, W>) -> Result<(), Error> {
        let (name, place) = (self.source.tables[unit.table].name.clone(), unit.table);
        let tallies = Arc::clone(&self.tallies);
        lane.step(move |assembly| {
            let tally = &tallies[place];
            let count = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
            let too_large = count(&tally.too_large);
            if too_large > 0 {
                let detail = unwritable::too_large(too_large);
                assembly.gap_once(gap_of(Kind::Table, &name, "too_large", detail));
            }
            let notes = [
                (
                    "invalid_text",
                    count(&tally.invalid),
                    "values are not valid in their character set",
                ),
                (
                    "json_types",
                    count(&tally.untold),
                    "JSON documents hold a date, time, bytes or decimal that comes back as a string or another number",
                ),
            ];
            for (cause, count, what) in notes {
                if count > 0 {
                    let detail = format!("{count} {what}");
                    assembly.note(Kind::Table, &name, cause, detail);
                }
            }
            Ok(())
        })
    }
}

fn begin<W: Write>(lane: &mut Lane<'_, W>, prepared: Prepared) -> Result<(), Error> {
    lane.step(move |assembly| prepared.write(assembly))
}

fn gap_once<W: Write>(lane: &mut Lane<'_, W>, gap: Gap) -> Result<(), Error> {
    lane.step(move |assembly| {
        assembly.gap_once(gap);
        Ok(())
    })
}
