//! `sauvegarde delete`: one backup, for good, by a person's word. Nothing goes without `--yes`.

use clap::Args;
use serde::Serialize;
use storage::Removed;

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
    #[arg(long)]
    yes: bool,
}

#[derive(Serialize)]
struct Facts {
    id: String,
    removed: bool,
}

/// Does it.
pub fn run(arguments: Arguments, settings: &Settings) -> Result<()> {
    let Arguments { id, yes } = arguments;
    let root = settings.backups();
    let found = folder::find(&root, &id)?;
    if !yes {
        let path = found.path().display().to_string();
        return Err(Failure::usage(
            m!(
                "confirm-delete",
                path = path,
                size = size(found.entry.bytes)
            ),
            m!("confirm-delete-next"),
        ));
    }
    let removed = folder::remove(&root, &id)? == Removed::Gone;
    match settings.json {
        true => output::json(&Facts { id, removed }),
        false => output::print(&t!("deleted", id = id)),
    }
}
