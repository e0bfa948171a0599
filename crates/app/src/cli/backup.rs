//! `sauvegarde backup`: each configured database into the folder, verified, then retention.
//! One database that fails does not keep the others from being saved.

use std::num::NonZeroUsize;

use archive::Format;
use clap::Args;
use engine::DumpOptions;
use serde::Serialize;

use crate::catalog;
use crate::catalog::runs::Level;
use crate::failure::{Failure, Result};
use crate::jobs::command::{Both, Entered, Ledger};
use crate::jobs::odd::{self, Look};
use crate::jobs::story;
use crate::pipeline::{self, Backup, Verified};
use crate::progress::Console;
use crate::report::{self, Made};
use crate::settings::Settings;
use crate::source::SourceConfig;
use crate::words::{Message, m, t};
use crate::{make, output};

#[derive(Args, Debug)]
pub struct Arguments {
    #[arg(long, value_name = "URL")]
    source: Vec<String>,
    #[arg(long, value_name = "N", default_value_t = archive::DEFAULT_LEVEL, value_parser = clap::value_parser!(i32).range(1..=19))]
    level: i32,
    #[arg(long)]
    checksums: bool,
    #[arg(long)]
    accept: bool,
    #[arg(long)]
    lock: bool,
    #[arg(long, value_name = "N")]
    jobs: Option<NonZeroUsize>,
    #[arg(long, value_name = "N")]
    max_load: Option<u64>,
}

#[derive(Serialize)]
struct Facts {
    #[serde(flatten)]
    made: Made,
    /// Names of files that retention took away.
    removed: Vec<String>,
}

/// Does it.
pub fn run(arguments: Arguments, settings: &Settings) -> Result<()> {
    let keep = settings.keep()?;
    let typed: Result<Vec<SourceConfig>> = arguments
        .source
        .iter()
        .map(|url| settings.typed(url, true))
        .collect();
    let mut sources = typed?;
    let mut configured = Vec::new();
    if sources.is_empty() {
        sources = settings.configured()?;
        configured.clone_from(&sources);
    }
    if sources.is_empty() {
        return Err(Failure::usage(m!("no-source"), m!("no-source-next")));
    }
    let options = DumpOptions {
        format: Format::Archive {
            level: arguments.level,
        },
        checksums: arguments.checksums,
        lock_unprotected: arguments.lock,
        jobs: arguments.jobs,
        max_load: arguments.max_load,
        ..DumpOptions::default()
    };
    let root = settings.backups();
    let opened = Ledger::open(|name| settings.variables.get(name), &root, &configured);
    let ledger = opened.as_ref().ok().and_then(Option::as_ref);
    if let Err(error) = &opened {
        // Nobody knows now what must stay; the backups are made all the same.
        let cause = Failure::from(error).to_string();
        output::warn(&t!("ledger-no-retention", cause = cause));
    }
    let (mut facts, mut failures) = (Vec::new(), Vec::new());
    let several = sources.len() > 1;
    for source in &sources {
        let group = several.then(|| source.database());
        let entered = ledger.and_then(|ledger| ledger.begin(source));
        let console = Console::new(settings.json);
        let both = Both {
            console: &console,
            entered: entered.as_ref(),
        };
        let made = make::backup(source, &root, group.as_deref(), &options, &both, &|| false);
        drop(console);
        let backup = match made {
            Ok(backup) => backup,
            Err(failure) => {
                if let Some(entered) = entered {
                    entered.failed(&failure);
                }
                failures.push(failure);
                continue;
            }
        };
        say(settings, || report::made(&backup).to_string())?;
        let work = Work {
            settings,
            source,
            group: group.as_deref(),
            keep,
            ledger,
            known: opened.is_ok(),
            entered: entered.as_ref(),
            accept: arguments.accept,
        };
        let rotated = work.rotate(&backup);
        let (removed, missed) = rotated.unwrap_or_else(|failure| (Vec::new(), vec![failure]));
        failures.extend(missed);
        let incomplete = (!backup.complete()).then(|| report::incomplete(&backup));
        if let Some(entered) = entered {
            let failure = incomplete.as_ref();
            entered.made(source, group.as_deref(), &backup, &removed, failure);
        }
        failures.extend(incomplete);
        facts.push(Facts {
            made: Made::of(&backup),
            removed,
        });
    }
    if settings.json {
        output::json(&facts)?;
    }
    // Each failure gets its sentence; the last one also ends the process.
    let last = failures.pop();
    failures.iter().for_each(output::fail);
    last.map_or(Ok(()), Err)
}

/// One database of several.
struct Work<'a> {
    settings: &'a Settings,
    source: &'a SourceConfig,
    group: Option<&'a str>,
    keep: NonZeroUsize,
    ledger: Option<&'a Ledger>,
    /// Whether it is known what must stay.
    known: bool,
    entered: Option<&'a Entered<'a>>,
    /// Whatever looks odd is right.
    accept: bool,
}

impl Work<'_> {
    /// Takes away what is no longer kept: names of what is gone, and why others are not.
    fn rotate(&self, backup: &Backup<Verified>) -> Result<(Vec<String>, Vec<Failure>)> {
        let (mut removed, mut failures) = (Vec::new(), Vec::new());
        if !backup.complete() {
            return Ok((removed, failures));
        }
        let odd = self.look(backup)?;
        for message in report::odd(&odd.found, odd.held, &self.source.shown()) {
            self.warn(&message);
        }
        if odd.held || !self.known {
            return Ok((removed, failures));
        }
        let defaults = catalog::settings::Settings {
            keep: u32::try_from(self.keep.get()).unwrap_or(u32::MAX),
            ..Default::default()
        };
        let known = self
            .ledger
            .map(|ledger| ledger.retention(self.source, &defaults));
        let (marks, keep) = match known {
            None => Default::default(),
            Some(Ok((marks, settings))) => (marks, Some(settings.keep())),
            Some(Err(error)) => {
                // Nobody knows now what must stay.
                let cause = Failure::from(error).to_string();
                self.warn(&m!("ledger-no-retention", cause = cause));
                return Ok((removed, failures));
            }
        };
        let at = |name: &str| match self.group {
            Some(group) => format!("{group}/{name}"),
            None => name.to_owned(),
        };
        let marks = |name: &str| marks.get(&at(name)).copied().unwrap_or_default();
        for file in pipeline::rotate(backup, keep.unwrap_or(self.keep), &marks)? {
            say(self.settings, || report::rotated(&file).to_string())?;
            if let Some(entered) = self.entered {
                entered.say(Level::Info, story::kept(&report::rotated(&file)));
            }
            match file.outcome {
                Ok(()) => removed.push(file.name),
                Err(failure) => failures.push(failure),
            }
        }
        Ok((removed, failures))
    }

    /// What is odd about it. Where the catalogue should know and cannot say, retention waits: there may be something that
    /// a person has not looked at yet.
    fn look(&self, backup: &Backup<Verified>) -> Result<Look> {
        let known = self
            .entered
            .and_then(|entered| entered.look(self.source, backup, self.accept));
        match known {
            Some(Ok(look)) => Ok(look),
            Some(Err(failure)) => {
                self.warn(&m!("ledger-no-retention", cause = failure.to_string()));
                let found = odd::look_alone(backup, self.accept)?.found;
                Ok(Look { found, held: true })
            }
            None => {
                let look = odd::look_alone(backup, self.accept)?;
                let mute = self.ledger.is_some() && self.entered.is_none();
                let held = look.held || mute;
                Ok(Look { held, ..look })
            }
        }
    }

    fn warn(&self, what: &Message) {
        output::warn(&what.to_string());
        if let Some(entered) = self.entered {
            entered.say(Level::Warning, story::kept(what));
        }
    }
}

fn say(settings: &Settings, text: impl FnOnce() -> String) -> Result<()> {
    if settings.json {
        Ok(())
    } else {
        output::print(&text())
    }
}
