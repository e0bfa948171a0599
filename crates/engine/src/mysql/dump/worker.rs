//! One connection's share of the rows: it takes the next unit, reads it, lets go of what it has
//! read, and at the end compresses for the others. The first of them also reads the tables that
//! no snapshot covers, under their lock if there is one.

use std::io::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use archive::index::{Consistency, Gap, Kind};

use super::ahead::Ahead;
use super::estimate::Gauge;
use super::pace::{Pace, Paced};
use super::plan::{Plan, Step, Unit};
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
    pub pace: &'a Pace,
    /// What comes next, once that is known; `Some(None)`: nothing.
    pub ahead: Option<Option<Step>>,
    /// Tables whose statements are under way.
    pub sent: Ahead,
}

impl<W: Write> Worker<'_, W> {
    /// Works until there is nothing left to do.
    pub fn run(mut self, tools: &mut Tools) -> Result<(), Error> {
        while let Some(step) = self.next()? {
            match step {
                Step::Read(number) => {
                    self.pace.breathe();
                    let mut lane = self.conveyor.lane(number, tools);
                    let sent = &mut self.sent;
                    sent.send(self.number, self.reader, number, self.plan, self.source)?;
                    let prepared = sent.take(number);
                    self.unit(&self.plan.units[number], prepared, &mut lane)?;
                    lane.end()?;
                }
                Step::Help(place) => {
                    let Reader { session, held } = &mut *self.reader;
                    let can = held.help(session, &self.source.tables[place], place)?;
                    self.plan.helps(self.number, place, can);
                }
            }
        }
        self.conveyor.help(tools)
    }

    fn next(&mut self) -> Result<Option<Step>, Error> {
        self.look_ahead()?;
        Ok(self.ahead.take().flatten())
    }

    /// Finds out what comes next, and lets go of all tables before that. As soon as the last row
    /// has been read: what was read may have to wait long for the archive.
    fn look_ahead(&mut self) -> Result<(), Error> {
        if self.ahead.is_some() {
            return Ok(());
        }
        let step = self.plan.next(self.number);
        self.ahead = Some(step);
        let tables = self.source.tables;
        let place = match step {
            Some(Step::Read(number)) => self.plan.units[number].table,
            Some(Step::Help(place)) => place,
            None => tables.len(),
        };
        if let Some(before) = place.checked_sub(1) {
            let Reader { session, held } = &mut *self.reader;
            held.let_go(session, before)?;
        }
        match tables.get(place) {
            Some(table) if !catalog::transactional(table.engine.as_deref()) => Ok(()),
            _ => self.unlock(),
        }
    }

    /// All tables under the lock have been read.
    fn unlock(&mut self) -> Result<(), Error> {
        if let Some(mut locking) = self.locking.take() {
            locking.run("UNLOCK TABLES")?;
            locking.connection.close();
        }
        Ok(())
    }

    /// `sent`: the table, if its statement is under way.
    fn unit(
        &mut self,
        unit: &Unit,
        sent: Option<Prepared>,
        lane: &mut Lane<'_, W>,
    ) -> Result<(), Error> {
        let table = &self.source.tables[unit.table];
        let name = &table.name;
        let (source, paced) = (self.source, Paced::new(self.pace, self.monitor));
        let gauge = Gauge::new(&source.estimate, &paced, unit.table, &unit.part);
        if unit.first {
            self.monitor.event(Event::Object {
                name,
                rows: table.rows,
            });
        }
        let announced = sent.is_some();
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
            None => match sent.map_or_else(
                || table::prepare(&mut self.reader.session, table, self.source),
                |prepared| Ok(Ok(prepared)),
            )? {
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
        let untold = json::untold(session, table, unit.part.condition.as_deref())?;
        let part = Part {
            without: unwritable.condition,
            announced,
            ..unit.part.clone()
        };
        let mut data = TableData::new(&mut *lane, head, table.key.is_none());
        let asking = self.pace.asking();
        let read = rows::dump(session, table, &part, &mut data, &gauge);
        drop(asking);
        if read.is_ok() {
            self.look_ahead()?;
        }
        data.finish()?;
        match read {
            Ok(odd) => {
                let tally = &self.tallies[unit.table];
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
