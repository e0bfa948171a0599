//! `sauvegarde backup`: each configured database into the folder, verified, then retention.
//! One database that fails does not keep the others from being saved.

use std::num::NonZeroUsize;

use archive::Format;
use clap::Args;
use engine::DumpOptions;
use serde::Serialize;

use crate::catalog::{self, Catalog, backups, place};
use crate::failure::{Failure, Result};
use crate::jobs::sync::FILE;
use crate::pipeline;
use crate::progress::Console;
use crate::report::{self, Made};
use crate::settings::Settings;
use crate::source::SourceConfig;
use crate::words::{m, t};
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
    if sources.is_empty() {
        sources = settings.configured()?;
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
    let (mut facts, mut failures) = (Vec::new(), Vec::new());
    let several = sources.len() > 1;
    for source in &sources {
        let group = several.then(|| source.database());
        let console = Console::new(settings.json);
        let made = make::backup(
            source,
            &settings.backups(),
            group.as_deref(),
            &options,
            &console,
            &|| false,
        );
        drop(console);
        match made {
            Ok(backup) => {
                let made = Made::of(&backup);
                say(settings, || report::made(&backup).to_string())?;
                let mut removed = Vec::new();
                let emptied = pipeline::emptied(&backup)?;
                if emptied {
                    // What was there may be the only copy left, so nothing goes.
                    output::warn(&t!("emptied", database = source.shown()));
                }
                if backup.complete() && !emptied {
                    let pinned = pinned(settings)?;
                    let at = |name: &str| match &group {
                        Some(group) => format!("{group}/{name}"),
                        None => name.to_owned(),
                    };
                    let stays = |name: &str| pinned.contains(&at(name));
                    for file in pipeline::rotate(&backup, keep, &stays)? {
                        say(settings, || report::rotated(&file).to_string())?;
                        match file.outcome {
                            Ok(()) => removed.push(file.name),
                            Err(failure) => failures.push(failure),
                        }
                    }
                }
                if !backup.complete() {
                    failures.push(report::incomplete(&backup));
                }
                facts.push(Facts { made, removed });
            }
            Err(failure) => failures.push(failure),
        }
    }
    if settings.json {
        output::json(&facts)?;
    }
    // Each failure gets its sentence; the last one also ends the process.
    let last = failures.pop();
    failures.iter().for_each(output::fail);
    last.map_or(Ok(()), Err)
}

/// What a person pinned in the panel, if this account has one: retention spares it, whoever makes the backup. A
/// catalogue that cannot be read stops retention, because nobody knows then what must stay.
fn pinned(settings: &Settings) -> Result<Vec<String>> {
    match place::folder(|name| settings.variables.get(name)) {
        // Nowhere to have a catalogue: no home and nothing set, as under some clocks.
        Err(catalog::Error::NoFolder) => Ok(Vec::new()),
        Err(error) => Err(error.into()),
        Ok(folder) if !place::is_there(&folder) => Ok(Vec::new()),
        Ok(folder) => Ok(Catalog::open(&folder)?.read(|c| backups::pinned(c, FILE))?),
    }
}

fn say(settings: &Settings, text: impl FnOnce() -> String) -> Result<()> {
    if settings.json {
        Ok(())
    } else {
        output::print(&text())
    }
}
