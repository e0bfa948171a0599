//! What a caller may choose. Defaults are the safe choice; nothing here is read from outside.

use std::num::NonZeroUsize;
use std::thread;

use archive::Format;
use archive::index::Kind;
use serde::Serialize;

/// Below this a table is filled sooner than its keys are taken off and put back.
const KEYS_AFTER: u64 = 4 << 20;

/// Choices of a dump.
#[derive(Clone, Debug)]
pub struct DumpOptions {
    /// Archive or plain SQL.
    pub format: Format,
    /// Whether the source's own SQL computes checksums inside the snapshot, which a later proof
    /// compares with: one more read of every table.
    pub checksums: bool,
    /// Whether tables that no snapshot covers (MyISAM, Aria, MEMORY, …) are read under a short
    /// `LOCK TABLES … READ`, which stops their writers while they are read.
    pub lock_unprotected: bool,
    /// Whether the archive is a safety copy, made before something is overwritten. It says so in
    /// its facts (`purpose`), so that a retention does not take it for a backup.
    pub safety_copy: bool,
    /// How many connections read, and threads compress; `None`: as many as the machine has
    /// processors, and no more than the size of the database is worth. Changes no frame.
    pub jobs: Option<NonZeroUsize>,
    /// From this size on a table is read by several connections, bytes by the server's guess.
    /// Changes no frame.
    pub split_at: u64,
    /// How many threads may be at work on the server, the dump's own apart, before it slows down;
    /// `None`: 25, or twice of what is at work in the beginning; 0: it never does, and asks for
    /// as much of the processor as anybody.
    pub max_load: Option<u64>,
}

impl DumpOptions {
    /// How many connections and threads work on so many bytes (by the server's guess).
    pub fn threads(&self, bytes: u64) -> usize {
        let all = || thread::available_parallelism().map_or(1, NonZeroUsize::get);
        match self.jobs {
            Some(jobs) => jobs.get(),
            None if bytes < WORTH_IT => 1,
            None => all().min(UNASKED),
        }
    }
}

/// Databases below this are read by one connection unless more are asked for: to open more would
/// take longer than to read, bytes.
const WORTH_IT: u64 = 4 << 20;
/// The most connections and threads that work unasked: a backup is a guest.
const UNASKED: usize = 4;

impl Default for DumpOptions {
    fn default() -> Self {
        Self {
            format: Format::Archive {
                level: archive::DEFAULT_LEVEL,
            },
            checksums: false,
            lock_unprotected: false,
            safety_copy: false,
            jobs: None,
            split_at: 48 << 20,
            max_load: None,
        }
    }
}

/// What becomes of scheduled events. In another database than their own they would run twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Events {
    /// Left disabled.
    Disabled,
    /// As they were if the target is the database that the archive came from, on the same
    /// server; left disabled otherwise.
    AsTheyWereAtHome,
    /// As they were: for a server that runs no events.
    AsTheyWere,
}

/// Under which account views, triggers, routines and events come back.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Definers {
    /// Under the one they had; under the current account where the server refuses that.
    #[default]
    Keep,
    /// Under the current account.
    Drop,
    /// Under this one: user and host.
    To(String, String),
}

/// Choices of a restore.
#[derive(Clone, Debug)]
pub struct RestoreOptions {
    /// Only these tables (with their triggers); `None`: everything.
    pub tables: Option<Vec<String>>,
    /// Whether objects that stand in the target under the same names may be dropped. The caller
    /// has taken a safety copy before.
    pub replace: bool,
    /// Objects of the target that go although the archive does not bring them, if `replace` says that things may go:
    /// what an earlier restore added, when that is taken back.
    pub also_drop: Vec<(Kind, String)>,
    /// Whether the restore is written to the server's binary log, which replicas and
    /// point-in-time recovery need.
    pub binlog: bool,
    /// What becomes of events.
    pub events: Events,
    /// Whether tables of engines that reach for another machine (FEDERATED, CONNECT, SPIDER) are
    /// left out: a proof must not touch what is not its own.
    pub skip_remote: bool,
    /// Whether what the target cannot hold as it was may be lost; otherwise nothing is written
    /// and [`crate::Error::Losses`] lists it.
    pub accept_losses: bool,
    /// Under which account programs and views come back.
    pub definers: Definers,
    /// How many connections fill tables; `None`: as many as the machine has processors, and no
    /// more than four.
    pub jobs: Option<NonZeroUsize>,
    /// Tables with more bytes of SQL text than this get their secondary keys behind their rows.
    pub keys_after: u64,
    /// How rows come into the server.
    pub load: LoadBy,
}

/// The way of rows into a server (MySQL, MariaDB). What a way cannot bring exactly goes as statements, whatever is wanted.
#[derive(Clone, Copy, Debug, Default, Serialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum LoadBy {
    /// The one that costs the server least, of those that it allows.
    #[default]
    Cheapest,
    /// The statements as the archive has them.
    Insert,
    /// MariaDB's bulk execute, if the server has it.
    Bulk,
    /// LOAD DATA LOCAL, if the server allows it.
    Infile,
}

impl Default for RestoreOptions {
    fn default() -> Self {
        Self {
            tables: None,
            replace: false,
            also_drop: Vec::new(),
            binlog: true,
            events: Events::Disabled,
            skip_remote: false,
            accept_losses: false,
            definers: Definers::Keep,
            jobs: None,
            keys_after: KEYS_AFTER,
            load: LoadBy::Cheapest,
        }
    }
}
