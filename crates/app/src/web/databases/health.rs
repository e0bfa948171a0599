//! How a database is doing, in one word: what a person looks for in a list of three hundred.

use rusqlite::Connection;
use serde::Serialize;

use crate::catalog::anomalies::{self, Standing};
use crate::catalog::backups;
use crate::catalog::runs::{self, LastBackup, Run, RunState};
use crate::catalog::settings::Settings;
use crate::catalog::sources::{self, Database};
use crate::catalog::{HOUR, Result};
use crate::jobs::schedule::{self, Last, Timetable};
use crate::words::t;

/// How a database is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Health {
    /// A good backup is as young as was promised.
    Good,
    /// The last run failed.
    Failed,
    /// Something about its backups is odd: retention waits for a person.
    Odd,
    /// The last good backup is older than was promised.
    Late,
    /// It was never saved.
    Never,
    /// A run is under way.
    Running,
    /// A person suspended it.
    Paused,
    /// It is not to be saved.
    Unchosen,
    /// Its server has it no more.
    Gone,
}

impl Health {
    /// Each of them, the ones that need somebody first.
    pub const ALL: [Self; 9] = [
        Self::Failed,
        Self::Odd,
        Self::Late,
        Self::Never,
        Self::Running,
        Self::Good,
        Self::Paused,
        Self::Unchosen,
        Self::Gone,
    ];

    /// Its word in addresses.
    pub fn word(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Failed => "failed",
            Self::Odd => "odd",
            Self::Late => "late",
            Self::Never => "never",
            Self::Running => "running",
            Self::Paused => "paused",
            Self::Unchosen => "unchosen",
            Self::Gone => "gone",
        }
    }

    /// What it is called.
    pub fn label(self) -> String {
        match self {
            Self::Good => t!("health-good"),
            Self::Failed => t!("health-failed"),
            Self::Odd => t!("health-odd"),
            Self::Late => t!("health-late"),
            Self::Never => t!("health-never"),
            Self::Running => t!("health-running"),
            Self::Paused => t!("health-paused"),
            Self::Unchosen => t!("health-unchosen"),
            Self::Gone => t!("health-gone"),
        }
    }

    /// The class of its badge.
    pub fn class(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Failed => "bad",
            Self::Odd | Self::Late | Self::Never => "note",
            Self::Running => "run",
            Self::Paused | Self::Unchosen | Self::Gone => "",
        }
    }

    /// Its icon.
    pub fn icon(self) -> &'static str {
        match self {
            Self::Good => "check",
            Self::Failed => "cross",
            Self::Odd | Self::Late | Self::Never => "alert",
            Self::Running => "run",
            Self::Paused => "pause",
            Self::Unchosen => "stop",
            Self::Gone => "info",
        }
    }
}

/// A database with how it is doing.
#[derive(Clone, Debug, Serialize)]
pub struct Known {
    /// Its row.
    #[serde(flatten)]
    pub database: Database,
    /// How it is doing.
    pub health: Health,
    /// When its last good backup was taken.
    pub last_good: Option<i64>,
    /// When the next one is due.
    pub next: Option<i64>,
    /// The run that was last begun.
    pub last_run: Option<i64>,
    /// What is odd about its backups.
    pub odd: Option<Standing>,
}

/// Each database with how it is doing.
pub fn all(c: &Connection, settings: &Settings, now: i64) -> Result<Vec<Known>> {
    let open = runs::open(c)?;
    let mut known = Vec::new();
    let databases = sources::databases(c)?;
    let many = schedule::many(&databases);
    for database in databases {
        known.push(of(c, database, &open, settings, many, now)?);
    }
    Ok(known)
}

/// One database with how it is doing.
pub fn one(c: &Connection, id: i64, settings: &Settings, now: i64) -> Result<Option<Known>> {
    let open = runs::open(c)?;
    let many = schedule::many(&sources::databases(c)?);
    let database = sources::database_of(c, id)?;
    let known = database.map(|database| of(c, database, &open, settings, many, now));
    known.transpose()
}

fn of(
    c: &Connection,
    database: Database,
    open: &[Run],
    settings: &Settings,
    many: bool,
    now: i64,
) -> Result<Known> {
    let last = runs::last_backup(c, database.id)?;
    let good = backups::last_good(c, database.id)?.map(|(taken, _)| taken);
    let works = open.iter().any(|run| run.database_id == Some(database.id));
    let failed = last
        .as_ref()
        .is_some_and(|run| matches!(run.state, RunState::Failed | RunState::Interrupted));
    let promise = i64::from(settings.promise_hours) * HOUR;
    let odd = anomalies::of(c, database.id)?;
    let held = odd.as_ref().is_some_and(|odd| odd.holds);
    let health = match good {
        _ if works => Health::Running,
        _ if database.gone.is_some() => Health::Gone,
        _ if !database.chosen => Health::Unchosen,
        _ if database.paused => Health::Paused,
        _ if failed => Health::Failed,
        None => Health::Never,
        Some(at) if now - at > promise => Health::Late,
        Some(_) if held => Health::Odd,
        Some(_) => Health::Good,
    };
    Ok(Known {
        next: next(&database, last.as_ref(), settings, many, now),
        last_run: last.map(|run| run.id),
        health,
        last_good: good,
        odd,
        database,
    })
}

/// How often a database is saved, in words.
pub fn rhythm(database: &Database, settings: &Settings) -> String {
    let theirs = settings.calendar.as_deref();
    let theirs = theirs.filter(|_| database.every_hours.is_none());
    match database.calendar.as_deref().or(theirs) {
        Some(calendar) => calendar.to_owned(),
        None => t!(
            "rhythm-hours",
            hours = database.every_hours.unwrap_or(settings.every_hours)
        ),
    }
}

fn next(
    database: &Database,
    last: Option<&LastBackup>,
    settings: &Settings,
    many: bool,
    now: i64,
) -> Option<i64> {
    let timetable = Timetable::of(database, settings, many);
    let slots = || schedule::next(now, database.since, last.map(Last::of), &timetable, 1);
    database.active().then(slots)?.first().copied()
}
