//! One `match` per thing that can be done with a database: the only place that knows which
//! engine belongs to which source.

use std::io::{BufRead, Write};
use std::path::Path;

use archive::index::{Dialect, Kind};
use archive::{ReadAt, Reader, Summary};
use engine::mysql::{self, PrivateServerOptions, ProofPlaces};
use engine::{
    Accounts, Change, DumpOptions, Error, Monitor, Probe, Proof, RestoreOptions, Restored, sqlite,
};

use crate::source::SourceConfig;

/// Writes a database to `out`; gives `out` back with what is in it.
pub fn dump<W: Write + Send>(
    source: &SourceConfig,
    out: W,
    options: &DumpOptions,
    monitor: &dyn Monitor,
) -> Result<(W, Summary), Error> {
    match source {
        SourceConfig::MySql(server) => mysql::dump(server, out, options, monitor),
        SourceConfig::Sqlite(path) => sqlite::dump(path, out, options, monitor),
    }
}

/// Brings an archive back into a database.
pub fn restore<S: ReadAt>(
    reader: &Reader<S>,
    target: &SourceConfig,
    options: &RestoreOptions,
    monitor: &dyn Monitor,
) -> Result<Restored, Error> {
    match target {
        SourceConfig::MySql(server) => mysql::restore(reader, server, options, monitor),
        SourceConfig::Sqlite(path) => sqlite::restore(reader, path, options, monitor),
    }
}

/// What [`restore`] would change. Between files of SQLite that is nothing.
pub fn plan<S: ReadAt>(
    reader: &Reader<S>,
    target: &SourceConfig,
    options: &RestoreOptions,
    monitor: &dyn Monitor,
) -> Result<Vec<Change>, Error> {
    match target {
        SourceConfig::MySql(server) => mysql::plan(reader, server, options, monitor),
        SourceConfig::Sqlite(_) => Ok(Vec::new()),
    }
}

/// Brings a plain dump of `bytes` bytes into a database. SQLite's own shell does that for files.
pub fn restore_plain(
    text: impl BufRead,
    bytes: u64,
    target: &SourceConfig,
    options: &RestoreOptions,
    monitor: &dyn Monitor,
) -> Result<Restored, Error> {
    match target {
        SourceConfig::MySql(server) => mysql::restore_plain(text, bytes, server, options, monitor),
        SourceConfig::Sqlite(_) => Err(Error::WrongDialect(Dialect::MySql)),
    }
}

/// Brings a folder of mydumper into a database.
pub fn restore_plain_folder(
    folder: &Path,
    target: &SourceConfig,
    options: &RestoreOptions,
    monitor: &dyn Monitor,
) -> Result<Restored, Error> {
    match target {
        SourceConfig::MySql(server) => {
            mysql::restore_plain_folder(folder, server, options, monitor)
        }
        SourceConfig::Sqlite(_) => Err(Error::WrongDialect(Dialect::MySql)),
    }
}

/// What stands in a database; nothing if there is none.
pub fn objects(target: &SourceConfig) -> Result<Vec<(Kind, String)>, Error> {
    match target {
        SourceConfig::MySql(server) => mysql::objects(server),
        SourceConfig::Sqlite(path) => sqlite::objects(path),
    }
}

/// What the account sees of a database before anything is saved. `None`: a SQLite file, which
/// knows no accounts.
pub fn probe(source: &SourceConfig, lock: bool) -> Option<Result<Probe, Error>> {
    match source {
        SourceConfig::MySql(server) => Some(mysql::probe(server, lock)),
        SourceConfig::Sqlite(_) => None,
    }
}

/// Which databases the account sees on a server. `None`: a SQLite file, which is one.
pub fn survey(source: &SourceConfig) -> Option<Result<mysql::Survey, Error>> {
    match source {
        SourceConfig::MySql(server) => Some(mysql::survey(server)),
        SourceConfig::Sqlite(_) => None,
    }
}

/// Where a server keeps its data, if that can be seen from here. Of a SQLite file nobody asks: it lies where it lies.
pub fn data_folder(target: &SourceConfig) -> Result<Option<std::path::PathBuf>, Error> {
    match target {
        SourceConfig::MySql(server) => mysql::data_folder(server),
        SourceConfig::Sqlite(_) => Ok(None),
    }
}

/// The accounts that have rights on a database. `None`: a SQLite file, which knows none.
pub fn accounts(source: &SourceConfig) -> Option<Result<Accounts, Error>> {
    match source {
        SourceConfig::MySql(server) => Some(mysql::accounts(server)),
        SourceConfig::Sqlite(_) => None,
    }
}

/// Restores an archive into a scratch place and compares. `target`: a server to do it on;
/// `source`: where the archive came from, if that is configured.
pub fn prove<S: ReadAt>(
    reader: &Reader<S>,
    target: Option<SourceConfig>,
    source: Option<SourceConfig>,
    monitor: &dyn Monitor,
) -> Result<Proof, Error> {
    let server = |config| match config {
        Some(SourceConfig::MySql(options)) => Some(options),
        _ => None,
    };
    match reader.index().dialect {
        Dialect::MySql => {
            let scratch = std::env::temp_dir();
            let path = std::env::var_os("PATH").unwrap_or_default();
            let places = ProofPlaces {
                target: server(target),
                private: Some(PrivateServerOptions {
                    search: std::env::split_paths(&path).collect(),
                    scratch: scratch.clone(),
                }),
                source: server(source),
                scratch,
            };
            mysql::prove(reader, &places, monitor)
        }
        // A scratch file is always at hand.
        Dialect::Sqlite => sqlite::prove(reader, monitor),
    }
}
