//! Rows into tables over several connections: the largest tables first, what each connection needs next read, unpacked
//! and checked ahead of it. The first error stops all of them, and no thread outlives the call. It must never send text
//! of a frame that was not checked as a whole.

mod ahead;
mod done;
mod large;
mod stop;
mod tasks;
mod worker;

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use archive::index::Frame;
use archive::{Damage, ReadAt, Reader};

use super::current::Current;
use super::history::LastInstant;
use super::keys::Later;
use super::{Choices, Restore, target};
use crate::mysql::session::Session;
use crate::{Error, LoadedBy, Monitor};
use done::Work;
use stop::Stop;
use tasks::{Queue, Table};

/// How often the wish to stop is looked at while all connections wait for the server.
const LOOK: Duration = Duration::from_millis(100);
/// A further connection pays for itself with so much text, bytes.
const WORTH_A_CONNECTION: u64 = 512 << 10;
/// Answers of a server that has no room for one more connection.
const TOO_MANY: &[u16] = &[1040, 1203, 1226];

/// A table that was made and waits for its rows.
pub(super) struct Waiting<'a> {
    pub at: usize,
    pub frames: Vec<&'a Frame>,
    /// Keys that were taken away and come after the rows.
    pub later: Later,
}

impl Waiting<'_> {
    /// Bytes of SQL text.
    pub fn text(&self) -> u64 {
        self.frames.iter().map(|frame| frame.text).sum()
    }
}

/// What came of it.
#[derive(Default)]
pub(super) struct Filled {
    /// Connections that were at work.
    pub jobs: usize,
    /// Tables with the rows that the server took.
    pub tables: Vec<(usize, u64)>,
    /// Which way the rows came in.
    pub loaded_by: LoadedBy,
    /// What is to be told of a table: word and detail.
    pub changes: Vec<(usize, &'static str, String)>,
}

/// What all threads share.
struct Fill<'a, S: ReadAt> {
    reader: &'a Reader<S>,
    monitor: &'a dyn Monitor,
    last_instant: Option<&'a LastInstant>,
    /// Of tables whose history the target cannot hold.
    currents: BTreeMap<usize, Current>,
    tables: Vec<Table<'a>>,
    queue: Queue,
    work: Work,
    stop: Stop,
    filled: Mutex<Filled>,
}

impl<S: ReadAt> Fill<'_, S> {
    fn filled(&self) -> std::sync::MutexGuard<'_, Filled> {
        // Whoever panicked is told of by his own thread; a list is whole at any time.
        self.filled.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// An error when all should stop.
    fn go_on(&self) -> Result<(), Error> {
        match self.stop.stopped() || self.monitor.cancelled() {
            true => Err(Error::Cancelled),
            false => Ok(()),
        }
    }
}

impl<S: ReadAt> Restore<'_, S> {
    /// Fills these tables and adds the keys that came off them.
    pub(super) fn fill(&mut self, waiting: Vec<Waiting<'_>>) -> Result<Filled, Error> {
        let index = self.reader.index();
        let mut currents = BTreeMap::new();
        for table in &waiting {
            if let Some(current) = self.current(table.at)? {
                currents.insert(table.at, current);
            }
        }
        let jobs = self.prepared.jobs();
        let family = self.session.connection.server().family();
        let text: u64 = waiting.iter().map(Waiting::text).sum();
        let work = Work::of(&waiting);
        let (tables, queue) = tasks::plan(index, waiting, family, jobs);
        let connections = 1 + (text / WORTH_A_CONNECTION) as usize;
        let connections = connections.min(jobs).min(queue.len()).max(1);
        let fill = Fill {
            reader: self.reader,
            monitor: self.monitor,
            last_instant: self.last_instant.as_ref(),
            currents,
            tables,
            queue,
            work,
            stop: Stop::new(),
            filled: Mutex::default(),
        };
        let prepared = self.prepared;
        // The first connection is the session that everything else goes through.
        let mut main = Some(&mut self.session);
        std::thread::scope(|scope| {
            let (ended, ends) = std::sync::mpsc::channel::<()>();
            for _ in 0..connections {
                let (fill, ended, main) = (&fill, ended.clone(), main.take());
                scope.spawn(move || {
                    // Dropped at the end, however it comes about.
                    let _ended = ended;
                    if let Err(error) = worker::run(scope, fill, prepared, main) {
                        fill.stop.because(error);
                    }
                });
            }
            drop(ended);
            stop::watch(&ends, &fill, prepared);
        });
        match fill.stop.into_error() {
            Some(error) => Err(error),
            None => Ok(fill
                .filled
                .into_inner()
                .unwrap_or_else(PoisonError::into_inner)),
        }
    }
}

/// A further connection, ready for writing; `None` when the server has no room for it.
fn further<S: ReadAt>(prepared: &Choices<'_, S>) -> Result<Option<Session>, Error> {
    let opened = target::connect(prepared.server, prepared.longest, prepared.options);
    let mut session = match opened {
        Err(error) if error.code().is_some_and(|code| TOO_MANY.contains(&code)) => return Ok(None),
        opened => opened?,
    };
    prepared.settle(&mut session)?;
    let name = &prepared.named;
    session
        .connection
        .use_database(name)
        .map_err(Error::server(format!("opening the database {name}")))?;
    Ok(Some(session))
}

fn damage(frame: &Frame, name: &str, detail: &str) -> Damage {
    Damage::Broken {
        offset: frame.offset,
        detail: format!("{name}: {detail}"),
    }
}

fn broken(frame: &Frame, name: &str, detail: &str) -> Error {
    archive::Error::from(damage(frame, name, detail)).into()
}
