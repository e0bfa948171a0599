//! `sauvegarde download`: a backup of the folder as plain SQL, which any client takes. To a
//! file, or into a pipe.

use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};

use clap::Args;
use serde::Serialize;
use storage::local::PartialFile;

use crate::content::{self, Content, Form};
use crate::failure::{Failure, Result};
use crate::folder;
use crate::output;
use crate::settings::Settings;
use crate::words::format::size;
use crate::words::{m, t};

#[derive(Args, Debug)]
pub struct Arguments {
    #[arg(value_name = "ID")]
    id: String,
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

#[derive(Serialize)]
struct Facts {
    id: String,
    path: String,
    bytes: u64,
}

/// Does it. Without `--out` the text goes into the pipe, or, at a terminal, into a file of the
/// backup's name in the working directory.
pub fn run(arguments: Arguments, settings: &Settings) -> Result<()> {
    let found = folder::find(&settings.backups(), &arguments.id)?;
    let content = Content::open(found, None)?;
    let out = match arguments.out {
        Some(path) if path == Path::new("-") => None,
        None if !io::stdout().is_terminal() && !settings.json => None,
        Some(path) => Some(path),
        None => Some(PathBuf::from(content.name(Form::Sql))),
    };
    let Some(path) = out else {
        if settings.json {
            return Err(Failure::usage(m!("json-with-stdout"), m!("usage-next")));
        }
        return content::whole(&content, Form::Sql, &mut io::stdout().lock()).map(|_| ());
    };
    let mut file = PartialFile::create_exact(&path).map_err(Failure::from)?;
    let bytes = content::whole(&content, Form::Sql, &mut file)?;
    let path = file.publish().map_err(Failure::from)?.display().to_string();
    match settings.json {
        true => output::json(&Facts {
            id: arguments.id,
            path,
            bytes,
        }),
        false => output::print(&t!("downloaded", path = path, size = size(bytes))),
    }
}
