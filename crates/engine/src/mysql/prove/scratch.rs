//! A scratch database on a server that is not ours: made under a name that nobody has, kept out
//! of the binary log, dropped in every case. It must never drop what it did not make, nor go
//! into a server that would tell others of it.

use std::time::Duration;

use archive::Index;

use super::super::session::{Session, quoted, text};
use super::places::suitable;
use crate::Error;
use crate::scratch::{free_space, random};

/// How the names of scratch databases begin.
const PREFIX: &str = "sauvegarde_preuve_";
/// How often dropping is tried: a lost connection must not leave a database behind.
const ATTEMPTS: u32 = 3;

/// A scratch database, dropped at the latest when this is.
#[derive(Debug)]
pub(super) struct Scratch {
    options: wire::Options,
    name: String,
    /// Whether the session may write to the binary log: there is none, or it cannot be avoided.
    pub binlog: bool,
    /// The server's version text.
    pub version: String,
    dropped: bool,
}

impl Scratch {
    /// Makes one on the server of `options`. `must_be_silent`: refuses a server whose binary log
    /// or cluster would carry the scratch database elsewhere. Refusals are [`Error::Refused`].
    pub fn create(
        options: &wire::Options,
        index: &Index,
        must_be_silent: bool,
    ) -> Result<Self, Error> {
        let options = wire::Options {
            database: None,
            ..options.clone()
        };
        let mut session = Session::open_writing(&options)?;
        suitable(&mut session, index, !must_be_silent)?;
        let version = session.connection.server().text().to_owned();
        let binlog = binlog(&mut session, must_be_silent)?;
        space(&mut session, &options, index)?;
        let name = format!("{PREFIX}{}", random());
        // Without IF NOT EXISTS: a name that is taken is an error, and nothing of anybody's.
        session.run(&format!("CREATE DATABASE {}", quoted(&name)))?;
        session.connection.close();
        Ok(Self {
            options,
            name,
            binlog,
            version,
            dropped: false,
        })
    }

    /// How to connect to the scratch database.
    pub fn options(&self) -> wire::Options {
        wire::Options {
            database: Some(self.name.clone()),
            ..self.options.clone()
        }
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Drops it.
    pub fn remove(mut self) -> Result<(), Error> {
        self.dropped = true;
        self.drop_database()
    }

    fn drop_database(&self) -> Result<(), Error> {
        let mut attempt = 1;
        loop {
            let dropped = Session::open_writing(&self.options).and_then(|mut session| {
                if !self.binlog {
                    session.run("SET SESSION sql_log_bin=0")?;
                }
                session.run(&format!("DROP DATABASE IF EXISTS {}", quoted(&self.name)))
            });
            match dropped {
                Err(_) if attempt < ATTEMPTS => {
                    attempt += 1;
                    std::thread::sleep(Duration::from_millis(500));
                }
                result => return result,
            }
        }
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        if !self.dropped {
            // Only on the way out of a panic: whoever works with it calls `remove`.
            let _ = self.drop_database();
        }
    }
}

/// Whether what is written reaches the binary log.
fn binlog(session: &mut Session, must_be_silent: bool) -> Result<bool, Error> {
    let variables = session.rows(
        "SHOW VARIABLES WHERE Variable_name IN ('log_bin','wsrep_on','wsrep_cluster_address')",
    )?;
    let on = |name: &str| {
        variables.iter().any(|row| {
            text(row, 0).eq_ignore_ascii_case(name) && matches!(text(row, 1).as_str(), "ON" | "1")
        })
    };
    if must_be_silent && on("wsrep_on") {
        return Err(Error::Refused(
            "the server is a node of a Galera cluster, which would copy the scratch database"
                .into(),
        ));
    }
    if !on("log_bin") {
        return Ok(true);
    }
    match session.run("SET SESSION sql_log_bin=0") {
        Ok(()) => Ok(false),
        Err(error) if error.code().is_some() && must_be_silent => Err(Error::Refused(format!(
            "the account may not keep a scratch database out of the binary log ({error})"
        ))),
        Err(error) if error.code().is_some() => Ok(true),
        Err(error) => Err(error),
    }
}

/// Room on the server's disk, where it is a disk of this machine: nobody else can tell.
fn space(session: &mut Session, options: &wire::Options, index: &Index) -> Result<(), Error> {
    let wire::Address::Socket(_) = options.address else {
        return Ok(());
    };
    let folder = session.value("SELECT @@datadir")?;
    let need = index.text_bytes() * 2;
    match free_space(std::path::Path::new(&folder)) {
        Some(have) if have < need => Err(Error::Refused(format!(
            "the server's disk has {have} bytes free, {need} are needed"
        ))),
        _ => Ok(()),
    }
}
