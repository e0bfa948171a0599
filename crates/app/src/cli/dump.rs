//! `sauvegarde dump`: one database into one file, or as plain SQL to standard output. Needs no
//! folder of backups and touches none.

use std::io;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use archive::Format;
use clap::Args;
use engine::DumpOptions;
use storage::local::PartialFile;

use crate::failure::{Failure, Result};
use crate::pipeline;
use crate::progress::Console;
use crate::report::{self, Made};
use crate::settings::Settings;
use crate::words::{m, t};
use crate::{database, output};

#[derive(Args, Debug)]
pub struct Arguments {
    #[arg(long, value_name = "URL")]
    source: Option<String>,
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    #[arg(long, value_name = "N")]
    jobs: Option<NonZeroUsize>,
    #[arg(long, value_name = "N")]
    max_load: Option<u64>,
    #[arg(long, value_name = "N", default_value_t = archive::DEFAULT_LEVEL, value_parser = clap::value_parser!(i32).range(1..=19))]
    level: i32,
    #[arg(long)]
    checksums: bool,
    #[arg(long)]
    lock: bool,
}

/// Does it.
pub fn run(arguments: Arguments, settings: &Settings) -> Result<()> {
    let plain = arguments.out == Path::new("-");
    if plain && settings.json {
        return Err(Failure::usage(m!("json-with-stdout"), m!("usage-next")));
    }
    let source = settings.one(arguments.source.as_deref())?;
    let options = DumpOptions {
        format: if plain {
            Format::Plain
        } else {
            Format::Archive {
                level: arguments.level,
            }
        },
        checksums: arguments.checksums,
        lock_unprotected: arguments.lock,
        jobs: arguments.jobs,
        max_load: arguments.max_load,
        ..DumpOptions::default()
    };
    let console = Console::new(settings.json);
    if plain {
        return to_stdout(&source, &options, &console);
    }
    let place = match arguments.out.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    let begin = || PartialFile::create_exact(&arguments.out);
    let written = pipeline::write(&source, place, &begin, &options, &console)?;
    let backup = written.verify(&console)?;
    console.clear();
    match settings.json {
        true => output::json(&Made::of(&backup))?,
        false => output::print(&report::made(&backup).to_string())?,
    }
    if backup.complete() {
        Ok(())
    } else {
        Err(report::incomplete(&backup))
    }
}

/// Once only: what is already in the pipe cannot be taken back.
fn to_stdout(
    source: &crate::source::SourceConfig,
    options: &DumpOptions,
    console: &Console,
) -> Result<()> {
    source.refuse_no_database()?;
    let dumped = database::dump(source, io::stdout(), options, console);
    console.clear();
    let (_, summary) = dumped.map_err(|error| Failure::from(error).about(source.shown()))?;
    if summary.index.gaps.is_empty() {
        return Ok(());
    }
    let cause = t!("incomplete", missing = report::missing(&summary.index));
    Err(Failure::new("incomplete", cause, m!("incomplete-plain-next")).about(source.shown()))
}
