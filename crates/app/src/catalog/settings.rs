//! What a person set in the panel. What nobody set comes from the environment, else from the
//! module's documentation: 4 backups, 12 hours.

use std::num::NonZeroUsize;

use jiff::tz::TimeZone;
use rusqlite::{Connection, OptionalExtension, Transaction};
use serde::Serialize;

use super::Result;
use crate::calendar::{Calendar, Unfit};

/// Backups kept of each database, unless told otherwise.
pub const KEEP: u32 = 4;
/// Hours between two backups, unless told otherwise.
pub const HOURS: u32 = 12;
/// More are no setting but a slip of the finger.
const MOST_KEPT: u32 = 10_000;
/// A year.
const MOST_HOURS: u32 = 24 * 366;

/// All settings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Settings {
    /// `max_backup_keeping`: complete backups kept of each database and storage.
    pub keep: u32,
    /// `hour_between_backup`: hours between two backups.
    pub every_hours: u32,
    /// A cron expression, in `zone`, instead of hours.
    pub calendar: Option<String>,
    /// Name of the zone in which times are shown and days begin (IANA); `None`: the system's.
    pub zone: Option<String>,
    /// `fr`, `en` or `es`; `None`: as the browser asks.
    pub language: Option<String>,
    /// The promise: how many hours of work may be lost at most. Older than this, the last good
    /// backup is an alarm.
    pub promise_hours: u32,
    /// Whether the source's own checksums are taken with each backup, so that it can be proven.
    pub checksums: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            keep: KEEP,
            every_hours: HOURS,
            calendar: None,
            zone: None,
            language: None,
            promise_hours: 2 * HOURS,
            checksums: true,
        }
    }
}

/// A setting with a value that it cannot have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Invalid {
    /// Not 1 to 10,000.
    Keep,
    /// Not 1 to a year's hours.
    EveryHours,
    /// No cron expression, or one whose days never come, or that comes too often.
    Calendar(Unfit),
    /// No zone of this name.
    Zone,
    /// Not a language spoken here.
    Language,
    /// Not 1 to a year's hours.
    PromiseHours,
}

impl Settings {
    /// What cannot be.
    pub fn check(&self) -> Vec<Invalid> {
        let hours = 1..=MOST_HOURS;
        let zone = self
            .zone
            .as_deref()
            .is_none_or(|zone| TimeZone::get(zone).is_ok());
        let language = self.language.as_deref();
        let language = language.is_none_or(|language| ["fr", "en", "es"].contains(&language));
        let bad = [
            (!(1..=MOST_KEPT).contains(&self.keep), Invalid::Keep),
            (!hours.contains(&self.every_hours), Invalid::EveryHours),
            (!zone, Invalid::Zone),
            (!language, Invalid::Language),
            (!hours.contains(&self.promise_hours), Invalid::PromiseHours),
        ];
        let calendar = self.calendar.as_deref();
        let unfit = calendar.and_then(|text| Calendar::new(text, self.time_zone()).err());
        bad.into_iter()
            .filter(|(bad, _)| *bad)
            .map(|(_, what)| what)
            .chain(unfit.map(Invalid::Calendar))
            .collect()
    }

    /// The zone in force.
    pub fn time_zone(&self) -> TimeZone {
        let named = self.zone.as_deref().map(TimeZone::get);
        named
            .and_then(std::result::Result::ok)
            .unwrap_or_else(TimeZone::system)
    }

    /// The number to keep, which is never 0.
    pub fn keep(&self) -> NonZeroUsize {
        NonZeroUsize::new(self.keep as usize).unwrap_or(NonZeroUsize::MIN)
    }
}

const KEEP_NAME: &str = "max_backup_keeping";
const HOURS_NAME: &str = "hour_between_backup";

/// The settings; `defaults` (what the environment says) stand where nobody set anything. A value
/// that cannot be, written by another program, counts as not set.
pub fn load(c: &Connection, defaults: &Settings) -> Result<Settings> {
    let mut statement = c.prepare_cached("SELECT value FROM setting WHERE name = ?1")?;
    let mut get = |name: &str| -> rusqlite::Result<Option<String>> {
        statement.query_row([name], |row| row.get(0)).optional()
    };
    let mut settings = defaults.clone();
    let mut try_with = |change: &dyn Fn(&mut Settings, String) -> Option<()>,
                        value: Option<String>| {
        let mut changed = settings.clone();
        if let Some(value) = value
            && change(&mut changed, value).is_some()
            && changed.check().is_empty()
        {
            settings = changed;
        }
    };
    try_with(&|s, v| v.parse().ok().map(|v| s.keep = v), get(KEEP_NAME)?);
    try_with(
        &|s, v| v.parse().ok().map(|v| s.every_hours = v),
        get(HOURS_NAME)?,
    );
    try_with(
        &|s, v| {
            s.zone = Some(v);
            Some(())
        },
        get("zone")?,
    );
    // After the zone it is read in.
    try_with(
        &|s, v| {
            s.calendar = Some(v);
            Some(())
        },
        get("calendar")?,
    );
    try_with(
        &|s, v| {
            s.language = Some(v);
            Some(())
        },
        get("language")?,
    );
    try_with(
        &|s, v| v.parse().ok().map(|v| s.promise_hours = v),
        get("promise_hours")?,
    );
    try_with(
        &|s, v| v.parse().ok().map(|v| s.checksums = v),
        get("checksums")?,
    );
    Ok(settings)
}

/// Keeps all settings, if they can be.
pub fn save(
    t: &Transaction<'_>,
    settings: &Settings,
) -> Result<std::result::Result<(), Vec<Invalid>>> {
    let bad = settings.check();
    if !bad.is_empty() {
        return Ok(Err(bad));
    }
    let Settings {
        keep,
        every_hours,
        calendar,
        zone,
        language,
        promise_hours,
        checksums,
    } = settings;
    put(t, KEEP_NAME, Some(&keep.to_string()))?;
    put(t, HOURS_NAME, Some(&every_hours.to_string()))?;
    put(t, "calendar", calendar.as_deref())?;
    put(t, "zone", zone.as_deref())?;
    put(t, "language", language.as_deref())?;
    put(t, "promise_hours", Some(&promise_hours.to_string()))?;
    put(t, "checksums", Some(&checksums.to_string()))?;
    Ok(Ok(()))
}

/// Keeps one value under a name; `None` forgets it. For what has no place in [`Settings`].
pub fn put(t: &Transaction<'_>, name: &str, value: Option<&str>) -> Result<()> {
    match value {
        Some(value) => t.execute(
            "INSERT INTO setting VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            (name, value),
        )?,
        None => t.execute("DELETE FROM setting WHERE name = ?1", [name])?,
    };
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::Catalog;

    #[test]
    fn what_was_set_stays_and_what_was_not_is_the_environments() {
        let folder = tempfile::tempdir().unwrap();
        let catalog = Catalog::open(folder.path()).unwrap();
        let load = |defaults: &Settings| catalog.read(|c| super::load(c, defaults)).unwrap();
        let ours = Settings {
            keep: 9,
            ..Settings::default()
        };
        assert_eq!(load(&ours), ours);
        assert_eq!(
            (Settings::default().keep, Settings::default().every_hours),
            (4, 12)
        );
        let set = Settings {
            keep: 2,
            every_hours: 6,
            calendar: Some("30 2 * * *".into()),
            zone: Some("Europe/Paris".into()),
            language: Some("en".into()),
            promise_hours: 8,
            checksums: false,
        };
        catalog.write(|t| save(t, &set)).unwrap().unwrap();
        assert_eq!(load(&ours), set);
        catalog.write(|t| put(t, KEEP_NAME, Some("0"))).unwrap();
        assert_eq!(load(&ours).keep, 9);
    }

    #[test]
    fn what_cannot_be_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let catalog = Catalog::open(folder.path()).unwrap();
        let bad = Settings {
            keep: 0,
            every_hours: 0,
            calendar: Some("* * * * *".into()),
            zone: Some("Europe/Atlantis".into()),
            language: Some("tlh".into()),
            promise_hours: 9999,
            checksums: true,
        };
        let refused = catalog.write(|t| save(t, &bad)).unwrap().unwrap_err();
        assert_eq!(refused.len(), 6, "{refused:?}");
        let kept = catalog.read(|c| load(c, &Settings::default())).unwrap();
        assert_eq!(kept, Settings::default());
    }
}
