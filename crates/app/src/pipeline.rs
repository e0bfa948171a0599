//! One backup from the database to a verified file. The order cannot be got wrong: only
//! [`Backup<Written>::verify`] makes a [`Backup<Verified>`], and only that can be handed to
//! [`rotate`], so nothing is ever deleted on the strength of an archive nobody read back.

use std::fs::{self, File};
use std::io;
use std::marker::PhantomData;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use archive::index::State;
use archive::{Ahead, Index, Summary};
use engine::{DumpOptions, Event, Monitor, Retry, Stage};
use storage::local::{Folder, PartialFile};
use storage::{Removed, naming};

use crate::anomaly::{self, Anomaly, Facts};
use crate::failure::{Failure, Result};
use crate::read_back::{self, ReadBack};
use crate::retention::{self, Decision, Delete, Marks};
use crate::source::SourceConfig;
use crate::words::{Message, m, t};
use crate::{database, explain, folder};

/// A dump that failed for a passing reason begins again, this many times in all.
pub const ATTEMPTS: u32 = 3;
/// Before the second attempt; the third waits twice as long.
const PAUSE: Duration = Duration::from_millis(500);
/// No dump of a database compresses better than this; a disk with less room is refused early.
const BEST_RATIO: u64 = 50;

/// A backup whose file is whole and durable, and was not read back.
pub enum Written {}
/// A backup that was read back and is what was written.
pub enum Verified {}

/// A backup in its place, under its final name.
pub struct Backup<S> {
    /// The file.
    pub path: PathBuf,
    /// What is in it.
    pub summary: Summary,
    /// Which attempt succeeded, from 1.
    pub attempts: u32,
    /// How long the dump took, all attempts together.
    pub elapsed: Duration,
    /// What of the file has been read back already.
    ahead: Ahead,
    state: PhantomData<S>,
}

impl<S> Backup<S> {
    /// Its index.
    pub fn index(&self) -> &Index {
        &self.summary.index
    }

    /// Whether everything is in it.
    pub fn complete(&self) -> bool {
        self.index().state == State::Complete
    }

    /// The name of its file.
    pub fn name(&self) -> String {
        self.path
            .file_name()
            .map(|name| name.to_string_lossy().into_owned())
            .unwrap_or_default()
    }
}

/// Dumps a database into files in `place` from `begin`, which makes a fresh partial file for each
/// attempt, and publishes the one that succeeded.
pub fn write(
    source: &SourceConfig,
    place: &Path,
    begin: &dyn Fn() -> storage::Result<PartialFile>,
    options: &DumpOptions,
    monitor: &dyn Monitor,
) -> Result<Backup<Written>> {
    source.refuse_no_database()?;
    let started = Instant::now();
    let about = |failure: Failure| failure.about(source.shown());
    let mut attempts = 1;
    loop {
        // A failed attempt drops its file, which removes it.
        let file = ReadBack::new(begin().map_err(Failure::from)?);
        // A filesystem that does not say how full it is says so when it is.
        let room = Room::new(monitor, Folder::attach(place).free_bytes().ok());
        match database::dump(source, file, options, &room) {
            Ok((file, summary)) => {
                let (file, ahead) = file.finish();
                let path = file.publish().map_err(Failure::from)?;
                // A file named without its folder stays so for a person.
                let path = path.strip_prefix(".").map(Path::to_owned).unwrap_or(path);
                return Ok(Backup {
                    path,
                    summary,
                    attempts,
                    elapsed: started.elapsed(),
                    ahead,
                    state: PhantomData,
                });
            }
            Err(_) if room.lacking() => {
                return Err(about(Failure::new(
                    "disk-full",
                    m!("disk-full"),
                    m!("disk-full-next"),
                )));
            }
            Err(error)
                if error.retry() == Retry::Now && attempts < ATTEMPTS && !monitor.cancelled() =>
            {
                attempts += 1;
                thread::sleep(PAUSE * (attempts - 1));
                monitor.event(Event::StartedOver {
                    attempt: attempts,
                    detail: &error.to_string(),
                });
            }
            Err(error) => return Err(about(error.into())),
        }
    }
}

/// Dumps a database into the folder, under a name with the present moment.
pub fn write_into(
    source: &SourceConfig,
    folder: &Folder,
    options: &DumpOptions,
    monitor: &dyn Monitor,
) -> Result<Backup<Written>> {
    let stamp = folder::stamp(&jiff::Zoned::now());
    let stamp = stamp.ok_or_else(|| Failure::new("clock", m!("clock"), m!("clock-next")))?;
    let name = naming::archive_name(stamp);
    write(
        source,
        folder.path(),
        &|| PartialFile::create(folder.path(), &name),
        options,
        monitor,
    )
}

impl Backup<Written> {
    /// Reads the file back, once: the whole of it against the SHA-256 computed while writing, its
    /// tail and its index, the hash of its body. A file that is not what was written is removed: it
    /// must never be listed as a good one. (One that was merely not read to its end, because
    /// somebody stopped the program, stays.)
    pub fn verify(self, monitor: &dyn Monitor) -> Result<Backup<Verified>> {
        match self.read_back(monitor) {
            Ok(()) => {
                let Self {
                    path,
                    summary,
                    attempts,
                    elapsed,
                    ahead,
                    ..
                } = self;
                Ok(Backup {
                    path,
                    summary,
                    attempts,
                    elapsed,
                    ahead,
                    state: PhantomData,
                })
            }
            Err(failure) if failure.code == "cancelled" => Err(failure.about(self.path.display())),
            Err(failure) => {
                let removed = fs::remove_file(&self.path);
                let next = match removed {
                    Ok(()) => t!("not-verified-next"),
                    Err(error) => t!("not-verified-stays", detail = error.to_string()),
                };
                let cause = m!("not-verified", cause = failure.cause);
                Err(Failure::new("not-verified", cause, next).about(self.path.display()))
            }
        }
    }

    fn read_back(&self, monitor: &dyn Monitor) -> Result<()> {
        let fail = |error: io::Error| explain::file(&self.path, &error);
        monitor.event(Event::Stage {
            stage: Stage::Verify,
            bytes: self.summary.bytes,
        });
        let file = File::open(&self.path).map_err(fail)?;
        read_back::forget(&file, self.ahead.bytes());
        let reader = folder::open(&self.path)?;
        let ahead = self.ahead.clone();
        let sha256 = archive::verify_file(&reader, ahead, &mut |bytes| {
            monitor.event(Event::Progress { rows: 0, bytes });
            !monitor.cancelled()
        })?;
        let same = (reader.bytes(), sha256.as_str(), reader.index())
            == (self.summary.bytes, &self.summary.sha256, self.index());
        match same {
            true => Ok(()),
            false => Err(Failure::new(
                "damaged",
                m!("not-what-was-written"),
                Message::none(),
            )),
        }
    }
}

/// A file that retention took away, or could not.
pub struct Rotated {
    /// Its name.
    pub name: String,
    /// Why it had to go.
    pub why: Delete,
    /// Whether it is gone; a missing one is.
    pub outcome: Result<()>,
}

/// What is odd about a complete backup beside those before it; none that was taken before `baseline`
/// (in milliseconds) is a measure.
pub fn odd(backup: &Backup<Verified>, baseline: Option<i64>) -> Result<Vec<Anomaly>> {
    let before = folder::before(&beside(backup), backup.index(), &backup.name(), baseline)?;
    Ok(anomaly::find(&Facts::of(backup.index()), &before))
}

/// Whether anything holds about this backup, or about one before it that is still there.
pub fn was_odd(backup: &Backup<Verified>) -> Result<bool> {
    let mut all = vec![Facts::of(backup.index())];
    all.extend(folder::before(
        &beside(backup),
        backup.index(),
        &backup.name(),
        None,
    )?);
    let odd = |at: usize| {
        let found = anomaly::find(&all[at], &all[at + 1..]);
        found.iter().any(Anomaly::holds)
    };
    Ok((0..all.len()).any(odd))
}

/// When its snapshot was taken, in milliseconds.
pub fn taken(backup: &Backup<Verified>) -> Option<i64> {
    folder::taken(backup.index())
}

fn beside(backup: &Backup<Verified>) -> Folder {
    Folder::attach(backup.path.parent().unwrap_or(Path::new(".")))
}

/// Deletes what is no longer kept beside a verified backup, each file on its own; `marks` says of
/// a name what is known of it beside its content. After an incomplete backup nothing is deleted.
pub fn rotate(
    backup: &Backup<Verified>,
    keep: NonZeroUsize,
    marks: &dyn Fn(&str) -> Marks,
) -> Result<Vec<Rotated>> {
    let folder = beside(backup);
    let mut files = folder::candidates(&folder)?;
    for file in &mut files {
        file.marks = marks(&file.name);
    }
    let decisions = retention::plan(&files, &backup.name(), keep);
    let mut rotated = Vec::new();
    for (file, decision) in files.into_iter().zip(decisions) {
        if let Decision::Delete(why) = decision {
            let outcome = folder::remove_from(&folder, &file.name);
            let outcome = outcome.map(|removed| match removed {
                // One that was already gone is no error: it is what was wanted.
                Removed::Gone | Removed::WasMissing => (),
            });
            rotated.push(Rotated {
                name: file.name,
                why,
                outcome,
            });
        }
    }
    Ok(rotated)
}

/// Listens on behalf of another, and stops a dump that the disk clearly cannot hold before it
/// has filled it.
struct Room<'a> {
    inner: &'a dyn Monitor,
    free: Option<u64>,
    lacking: AtomicBool,
}

impl<'a> Room<'a> {
    fn new(inner: &'a dyn Monitor, free: Option<u64>) -> Self {
        Self {
            inner,
            free,
            lacking: AtomicBool::new(false),
        }
    }

    fn lacking(&self) -> bool {
        self.lacking.load(Ordering::Relaxed)
    }
}

impl Monitor for Room<'_> {
    fn event(&self, event: Event<'_>) {
        if let (
            Event::Stage {
                stage: Stage::Dump,
                bytes,
            },
            Some(free),
        ) = (&event, self.free)
            && bytes / BEST_RATIO > free
        {
            self.lacking.store(true, Ordering::Relaxed);
        }
        self.inner.event(event);
    }

    fn cancelled(&self) -> bool {
        self.lacking() || self.inner.cancelled()
    }
}

#[cfg(test)]
#[path = "pipeline_tests.rs"]
mod tests;
