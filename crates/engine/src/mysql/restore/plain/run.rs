//! The run of a dump through one session: the target made ready, files one after the other, the session's settings
//! followed, and an end that tells a cut dump. It never sends a statement that was not judged.

use std::collections::BTreeSet;
use std::io::BufRead;

use archive::grammar::Dialect;
use archive::index::Kind;
use archive::judge::Server;
use archive::splitter::{self, Lexis, Pairs, Splitter, Statement};
use wire::Family;

use super::super::super::session::{Session, literal, quoted, text};
use super::super::target;
use crate::{Change, Error, Event, Monitor, RestoreOptions, Restored};

/// How many warnings are reported at most: a dump may warn at every line.
const WARNINGS: usize = 50;
/// How many changes are told one by one.
const TOLD: usize = 500;
/// Longest statement that is taken, bytes: what a server takes at most.
const LONGEST: usize = 1 << 30;

/// The end of a statement in mydumper's files.
const MYDUMPER: &[u8] = b";\n";

/// A file of mydumper's.
#[derive(Clone, Copy)]
pub(super) struct Part<'p> {
    pub name: &'p str,
    /// It makes programs.
    pub programs: bool,
}

/// A restore under way.
pub(super) struct Run<'a> {
    pub session: Session,
    pub choices: &'a RestoreOptions,
    pub restored: Restored,
    /// What version comments are compared with.
    pub server: Server,
    /// How the server reads the session's text now.
    pub lexis: Lexis,
    /// The other databases of the server, in lower case, which no statement may name.
    pub others: BTreeSet<String>,
    /// The database that the dump was made of, as far as it says so.
    pub dumped: Option<String>,
    /// The database of its `USE`.
    pub used: Option<String>,
    /// Whether anything but settings was run.
    pub contents: bool,
    /// Statements that were run.
    pub statements: u64,
    /// Whether the dump kept settings away at its head (`@OLD_…`), and whether it brought them back.
    pub kept_settings: bool,
    pub brought_back: bool,
    monitor: &'a dyn Monitor,
    /// What stood in the target before.
    before: usize,
    untold: usize,
}

impl<'a> Run<'a> {
    /// Connects and makes the database if it is missing.
    pub fn open(
        options: &wire::Options,
        choices: &'a RestoreOptions,
        monitor: &'a dyn Monitor,
    ) -> Result<Self, Error> {
        let name = options.database.clone().filter(|name| !name.is_empty());
        let name = name.ok_or_else(|| Error::Refused("the target names no database".into()))?;
        let there = target::objects(options)?;
        if !there.is_empty() && !choices.replace {
            return Err(Error::Exists(
                there.into_iter().map(|(_, name)| name).collect(),
            ));
        }
        let mut session = Session::open_writing(&wire::Options {
            database: None,
            ..options.clone()
        })?;
        session.database = name.clone();
        if !choices.binlog {
            session.run("SET SESSION sql_log_bin=0")?;
        }
        let databases: Vec<String> = session
            .rows("SELECT SCHEMA_NAME FROM information_schema.SCHEMATA")?
            .iter()
            .map(|row| text(row, 0))
            .collect();
        let exists = format!(
            "SELECT COUNT(*) FROM information_schema.SCHEMATA WHERE SCHEMA_NAME={}",
            literal(&name)
        );
        let created = session.value(&exists)? == "0";
        if created {
            session.run(&format!("CREATE DATABASE {}", quoted(&name)))?;
        }
        let is_other = |other: &String| *other != name && *other != "information_schema";
        let others = databases
            .into_iter()
            .filter(is_other)
            .map(|name| name.to_lowercase());
        let (major, minor, patch) = session.connection.server().version();
        let server = Server {
            mariadb: session.connection.server().family() == Family::MariaDb,
            version: u32::from(major) * 10_000 + u32::from(minor) * 100 + u32::from(patch),
        };
        Ok(Self {
            others: others.collect(),
            session,
            choices,
            server,
            lexis: Lexis::default(),
            dumped: None,
            used: None,
            contents: false,
            statements: 0,
            kept_settings: false,
            brought_back: false,
            restored: Restored {
                target: name,
                created,
                jobs: 1,
                ..Restored::default()
            },
            monitor,
            before: there.len(),
            untold: 0,
        })
    }

    /// Runs one file of the dump, with a session as it was in the beginning. `part`: one of mydumper's.
    pub fn file(&mut self, source: impl BufRead, part: Option<Part<'_>>) -> Result<(), Error> {
        self.session.prepare_writing()?;
        let name = part.map(|part| part.name);
        match part {
            // Moments without a zone of their own mean the server's, as for the plain client.
            None => self
                .session
                .run("SET SESSION time_zone=@@GLOBAL.time_zone")?,
            // mydumper reads in +00:00, and its programs have lost their sql_mode.
            Some(part) if part.programs => {
                self.session.run("SET SESSION sql_mode=@@GLOBAL.sql_mode")?
            }
            Some(_) => {}
        }
        self.session
            .connection
            .use_database(&self.restored.target)
            .map_err(Error::server(format!(
                "opening the database {}",
                self.restored.target
            )))?;
        self.lexis = Lexis::default();
        let place = |line: u64| match name {
            Some(name) => format!("{name}, line {line}"),
            None => format!("line {line}"),
        };
        let mut splitter = Splitter::new(source, Dialect::MySql, LONGEST);
        if name.is_some() {
            splitter = splitter.with_delimiter(MYDUMPER);
        }
        let statements = self.statements;
        loop {
            if self.monitor.cancelled() {
                return Err(Error::Cancelled);
            }
            let statement = match splitter.next_statement() {
                Ok(Some(statement)) => statement,
                Ok(None) => break,
                Err(error) => return Err(self.unreadable(name, &error)),
            };
            self.monitor.event(Event::Progress {
                rows: 0,
                bytes: statement.text.len() as u64,
            });
            let place = place(statement.line);
            if !statement.terminated {
                return Err(self.stopped(
                    &place,
                    "the file ends inside the statement that begins there: it was cut",
                ));
            }
            if is_rows(&statement) {
                self.contents = true;
                self.send(statement.text, &place)?;
            } else {
                let text = statement.text;
                if self.judged(text, &place)? {
                    self.read_settings()?;
                    splitter.set_lexis(self.lexis);
                }
            }
        }
        match self.statements == statements && name.is_none() {
            true => Err(Error::Refused("the file holds no statement".into())),
            false => Ok(()),
        }
    }

    /// Sends a statement and tells the server's warnings.
    pub fn send(&mut self, statement: &[u8], place: &str) -> Result<(), Error> {
        let done = self
            .session
            .connection
            .execute(statement)
            .map_err(Error::server(format!(
                "{place}, after {} statements",
                self.statements
            )))?;
        self.statements += 1;
        if done.warnings > 0 && self.restored.changes.len() < WARNINGS {
            let rows = self.session.rows("SHOW WARNINGS LIMIT 3")?;
            let lines: Vec<String> = rows.iter().map(|row| text(row, 2)).collect();
            self.told("warning", format!("{place}: {}", lines.join("; ")));
        }
        Ok(())
    }

    /// Asks how the server reads the session's text from now on.
    fn read_settings(&mut self) -> Result<(), Error> {
        let row = self
            .session
            .row("SELECT @@SESSION.sql_mode, @@SESSION.character_set_client")?;
        let mode = text(&row, 0);
        let has = |word: &str| mode.split(',').any(|set| set == word);
        self.lexis = Lexis {
            backslash_escapes: !has("NO_BACKSLASH_ESCAPES"),
            ansi_quotes: has("ANSI_QUOTES"),
            pairs: Pairs::of(&text(&row, 1)),
        };
        Ok(())
    }

    /// Reports something about the whole dump.
    pub fn told(&mut self, change: &str, detail: String) {
        let target = self.restored.target.clone();
        self.tell(Kind::Database, target, change, detail);
    }

    /// Reports something about an object.
    pub fn tell(&mut self, kind: Kind, name: String, change: &str, detail: String) {
        if self.restored.changes.len() >= TOLD && change != "not_created" {
            self.untold += 1;
            return;
        }
        self.restored.changes.push(Change {
            kind,
            name,
            change: change.into(),
            detail,
        });
    }

    /// A refusal at a statement, with what has been done until then.
    pub fn stopped(&self, place: &str, why: &str) -> Error {
        Error::Refused(format!(
            "{place}: {why} ({} statements were run before it)",
            self.statements
        ))
    }

    fn unreadable(&self, name: Option<&str>, error: &splitter::Error) -> Error {
        let name = name.map(|name| format!("{name}, ")).unwrap_or_default();
        Error::Refused(format!(
            "{name}{error} ({} statements were run before it)",
            self.statements
        ))
    }

    /// Checks that the dump was whole, as far as it shows, and counts.
    pub fn end(mut self, options: &wire::Options) -> Result<Restored, Error> {
        // A dump may have turned autocommit off for itself.
        self.session.run("COMMIT")?;
        if self.kept_settings && !self.brought_back {
            return Err(Error::Refused(format!(
                "the last lines of the dump are missing, which bring the settings of its head back: it was cut ({} statements were run)",
                self.statements
            )));
        }
        if self.untold > 0 {
            let untold = self.untold.to_string();
            let target = self.restored.target.clone();
            self.restored.changes.push(Change {
                kind: Kind::Database,
                name: target,
                change: "more_changes".into(),
                detail: untold,
            });
        }
        self.restored.others = target::objects(options)?.len().saturating_sub(self.before);
        self.session.connection.close();
        Ok(self.restored)
    }
}

/// Rows and nothing else: most of a dump. Whatever else there is takes a closer look.
fn is_rows(statement: &Statement<'_>) -> bool {
    let begins = |word: &str| {
        let first = statement.text.get(..word.len());
        first.is_some_and(|first| first.eq_ignore_ascii_case(word.as_bytes()))
            && statement
                .text
                .get(word.len())
                .is_some_and(u8::is_ascii_whitespace)
    };
    statement.bare_values && (begins("INSERT") || begins("REPLACE"))
}
