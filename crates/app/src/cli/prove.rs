//! `sauvegarde prove`: restores an archive into a scratch place, dumps that again and compares.
//! Exit status 0 means proven and nothing less: "restored and equal" without checksums of the
//! source is told as such, and fails.

use std::path::PathBuf;

use crate::archive_file;
use crate::failure::{Failure, Result};
use crate::progress::Console;
use crate::settings::Settings;
use crate::source::SourceConfig;
use crate::words::Message;
use crate::{check, database, output};
use clap::Args;

#[derive(Args, Debug)]
pub struct Arguments {
    #[arg(value_name = "FILE")]
    file: PathBuf,
    #[arg(long, value_name = "URL")]
    target: Option<String>,
}

/// Does it.
pub fn run(arguments: Arguments, settings: &Settings) -> Result<()> {
    let reader = archive_file::open(&arguments.file)?;
    let index = reader.index();
    let target = arguments
        .target
        .as_deref()
        .map(|url| settings.typed(url, false))
        .transpose()?;
    if target
        .as_ref()
        .is_some_and(|target| target.dialect() != index.dialect)
    {
        return Err(Failure::from(engine::Error::WrongDialect(index.dialect))
            .about(arguments.file.display()));
    }
    let from_here = |source: &SourceConfig| {
        source.dialect() == index.dialect && source.database() == index.source.database
    };
    let source = settings.configured()?.into_iter().find(from_here);
    let console = Console::new(settings.json);
    let proof = database::prove(&reader, target, source, &console);
    console.clear();
    let proof = proof.map_err(|error| Failure::from(error).about(arguments.file.display()))?;
    match settings.json {
        true => output::json(&proof)?,
        false => output::print(&Message::list(check::told(&proof), "\n").to_string())?,
    }
    check::finding(&proof).map_err(|failure| failure.about(arguments.file.display()))
}
