//! `sauvegarde restore`: an archive back into a database. Nothing in the target is overwritten
//! without `--replace`, and then only after a verified, complete safety copy of it.

use std::fs::File;
use std::num::NonZeroUsize;
use std::path::PathBuf;

use archive::Reader;
use archive::index::{Dialect, State};
use clap::Args;
use engine::{Change, Definers, Events, LoadedBy, RestoreOptions, Restored, mysql};
use serde::Serialize;

use crate::archive_file::{self, Content};
use crate::explain::change::change;
use crate::explain::engine::some;
use crate::failure::{Failure, Result};
use crate::progress::Console;
use crate::report;
use crate::restoring::{self, Order};
use crate::settings::Settings;
use crate::source::SourceConfig;
use crate::words::format::{count, rows};
use crate::words::{m, t};
use crate::{database, output};

#[derive(Args, Debug)]
pub struct Arguments {
    #[arg(value_name = "FILE")]
    file: PathBuf,
    #[arg(long, value_name = "URL")]
    target: String,
    #[arg(long, value_name = "TABLE,…", value_delimiter = ',')]
    tables: Option<Vec<String>>,
    #[arg(long)]
    replace: bool,
    #[arg(long)]
    no_binlog: bool,
    #[arg(long)]
    dry_run: bool,
    #[arg(long)]
    accept_losses: bool,
    #[arg(long, value_name = "ACCOUNT", default_value = "keep", value_parser = definers)]
    definers: Definers,
    #[arg(long, value_name = "N")]
    jobs: Option<NonZeroUsize>,
}

#[derive(Serialize)]
struct Facts<'a> {
    #[serde(flatten)]
    restored: &'a Restored,
    rows: u64,
    /// The state of the archive it came from; null for a plain dump.
    archive_state: Option<State>,
    /// Path of the copy of what stood in the target before.
    safety_copy: Option<String>,
}

/// Does it.
pub fn run(arguments: Arguments, settings: &Settings) -> Result<()> {
    let content = archive_file::open_any(&arguments.file)?;
    let target = settings.typed(&arguments.target, true)?;
    let file = arguments.file.display().to_string();
    refuse_early(&content, &arguments, &target).map_err(|failure| failure.about(&file))?;
    if let (true, Content::Archive(reader)) = (arguments.dry_run, &content) {
        return announce(reader, &target, &options(arguments), settings);
    }
    let console = Console::new(settings.json);
    let root = settings.backups();
    let order = Order {
        content,
        target: &target,
        options: options(arguments),
        root: &root,
        group: None,
    };
    let done = restoring::run(order, &console, &mut |backup| {
        console.clear();
        match settings.json {
            true => Ok(()),
            false => output::print(&t!("safety-copy", path = backup.path.display().to_string())),
        }
    });
    console.clear();
    let done = done?;
    let restored = &done.restored;
    if settings.json {
        output::json(&Facts {
            restored,
            rows: restored.rows(),
            archive_state: done.index.as_ref().map(|index| index.state),
            safety_copy: done
                .safety_copy
                .as_ref()
                .map(|path| path.display().to_string()),
        })?;
    } else {
        output::print(&told(restored))?;
    }
    match &done.index {
        Some(index) if index.state == State::Incomplete => {
            output::warn(&t!("restored-incomplete", missing = report::missing(index)));
        }
        Some(_) => {}
        None => output::warn(&t!("plain-restored")),
    }
    match done.lost() {
        Some(failure) => Err(failure.about(target.shown())),
        None => Ok(()),
    }
}

fn options(arguments: Arguments) -> RestoreOptions {
    RestoreOptions {
        tables: arguments.tables.map(trimmed),
        replace: arguments.replace,
        binlog: !arguments.no_binlog,
        events: match arguments.replace {
            true => Events::AsTheyWereAtHome,
            false => Events::Disabled,
        },
        accept_losses: arguments.accept_losses,
        definers: arguments.definers,
        jobs: arguments.jobs,
        ..RestoreOptions::default()
    }
}

/// `keep`, `drop` or an account such as `app@localhost`.
fn definers(word: &str) -> std::result::Result<Definers, String> {
    match (word, word.rsplit_once('@')) {
        ("keep", _) => Ok(Definers::Keep),
        ("drop", _) => Ok(Definers::Drop),
        (_, Some((user, host))) if !user.is_empty() && !host.is_empty() => {
            Ok(Definers::To(user.into(), host.into()))
        }
        _ => Err(t!("definers-unknown")),
    }
}

/// What a restore would change, without doing it.
fn announce(
    reader: &Reader<File>,
    target: &SourceConfig,
    options: &RestoreOptions,
    settings: &Settings,
) -> Result<()> {
    let console = Console::new(settings.json);
    let planned = database::plan(reader, target, options, &console);
    console.clear();
    let planned = planned.map_err(|error| Failure::from(error).about(target.shown()))?;
    if settings.json {
        let planned: Vec<Planned<'_>> = planned.iter().map(Planned::from).collect();
        return output::json(&planned);
    }
    let losses = planned
        .iter()
        .filter(|change| mysql::is_loss(&change.change))
        .count();
    let mut lines = vec![t!(
        "planned",
        target = target.shown(),
        changes = planned.len(),
        losses = losses
    )];
    lines.extend(planned.iter().map(|one| change(one).to_string()));
    output::print(&lines.join("\n"))
}

/// A change with what it costs.
#[derive(Serialize)]
struct Planned<'a> {
    #[serde(flatten)]
    change: &'a Change,
    lossless: bool,
}

impl<'a> From<&'a Change> for Planned<'a> {
    fn from(change: &'a Change) -> Self {
        Self {
            change,
            lossless: !mysql::is_loss(&change.change),
        }
    }
}

/// What can be known not to work before anything is looked at in the target.
fn refuse_early(content: &Content, arguments: &Arguments, target: &SourceConfig) -> Result<()> {
    match content {
        Content::Archive(reader) if reader.index().dialect != target.dialect() => {
            Err(engine::Error::WrongDialect(reader.index().dialect).into())
        }
        Content::Archive(_) => Ok(()),
        Content::Plain(..) | Content::Folder(_) if target.dialect() == Dialect::Sqlite => Err(
            archive_file::plain(t!("plain-dump"), t!("plain-sqlite-next")),
        ),
        Content::Plain(..) | Content::Folder(_) if arguments.tables.is_some() => {
            Err(Failure::usage(m!("plain-tables"), m!("usage-next")))
        }
        Content::Plain(..) | Content::Folder(_) if arguments.dry_run => {
            Err(Failure::usage(m!("plain-dry-run"), m!("usage-next")))
        }
        Content::Plain(..) | Content::Folder(_) => Ok(()),
    }
}

/// Names as a person lists them, with a space behind the comma.
fn trimmed(names: Vec<String>) -> Vec<String> {
    let names = names.iter().map(|name| name.trim().to_owned());
    names.filter(|name| !name.is_empty()).collect()
}

fn told(restored: &Restored) -> String {
    let mut lines = vec![t!(
        "restored",
        target = restored.target.as_str(),
        tables = restored.tables.len(),
        shown = count(restored.tables.len() as u64),
        rows = rows(restored.rows()),
        others = count(restored.others as u64)
    )];
    lines.extend(loaded(restored.loaded_by));
    lines.extend(restored.changes.iter().map(|one| change(one).to_string()));
    if !restored.kept.is_empty() {
        lines.push(t!("restored-kept", names = some(&restored.kept)));
    }
    lines.join("\n")
}

/// Which way the rows came in; nothing where there was no choice.
fn loaded(by: LoadedBy) -> Option<String> {
    let ways = [
        (by.bulk > 0).then(|| t!("restored-loaded-bulk", rows = rows(by.bulk))),
        (by.infile > 0).then(|| t!("restored-loaded-infile", rows = rows(by.infile))),
        (by.insert > 0).then(|| t!("restored-loaded-insert", rows = rows(by.insert))),
    ];
    let ways: Vec<String> = ways.into_iter().flatten().collect();
    (!ways.is_empty()).then(|| t!("restored-loaded", ways = ways.join(", ")))
}
