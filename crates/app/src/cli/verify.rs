//! `sauvegarde verify`: reads an archive against its own hashes; `--deep` decodes every frame and
//! checks grammar and rows as well. It says nothing of whether the archive restores.

use std::path::PathBuf;

use archive::index::State;
use clap::Args;
use serde::Serialize;

use crate::failure::Result;
use crate::progress::Console;
use crate::settings::Settings;
use crate::words::format::{count, size};
use crate::words::t;
use crate::{archive_file, check, output, report};

#[derive(Args, Debug)]
pub struct Arguments {
    #[arg(value_name = "FILE")]
    file: PathBuf,
    #[arg(long)]
    deep: bool,
}

#[derive(Serialize)]
struct Facts {
    path: String,
    verified: bool,
    deep: bool,
    state: State,
    bytes: u64,
    frames: usize,
    rows: u64,
}

/// Does it. An incomplete archive that is undamaged verifies: it is what it says it is.
pub fn run(arguments: Arguments, settings: &Settings) -> Result<()> {
    let reader = archive_file::open(&arguments.file)?;
    let console = Console::new(settings.json);
    let read = check::archive(&reader, arguments.deep, &console)
        .map_err(|failure| failure.about(arguments.file.display()))?;
    console.clear();
    let index = reader.index();
    if settings.json {
        return output::json(&Facts {
            path: arguments.file.display().to_string(),
            verified: true,
            deep: arguments.deep,
            state: index.state,
            bytes: read.bytes,
            frames: read.frames,
            rows: read.rows,
        });
    }
    let path = arguments.file.display().to_string();
    output::print(&match arguments.deep {
        true => t!(
            "verified-deep",
            path = path,
            size = size(read.bytes),
            frames = count(read.frames as u64),
            rows = count(read.rows)
        ),
        false => t!("verified", path = path, size = size(read.bytes)),
    })?;
    if index.state == State::Incomplete {
        output::warn(&t!("incomplete", missing = report::missing(index)));
    }
    Ok(())
}
