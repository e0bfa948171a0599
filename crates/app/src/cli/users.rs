//! `sauvegarde users`: the accounts, roles and rights that belong to a database, as SQL in a file
//! of its own. The file holds hashes of passwords: nobody but its owner may read it, and nothing of
//! it is ever shown beside it.

use std::io::Write;
use std::path::PathBuf;

use clap::Args;
use serde::Serialize;
use storage::local::PartialFile;

use super::probe::no_accounts;
use crate::explain::{self, engine::some};
use crate::failure::{Failure, Result};
use crate::settings::Settings;
use crate::words::t;
use crate::{database, output};

#[derive(Args, Debug)]
pub struct Arguments {
    #[arg(long, value_name = "URL")]
    source: Option<String>,
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
}

#[derive(Serialize)]
struct Facts {
    path: String,
    database: String,
    accounts: Vec<String>,
    left_out: Vec<String>,
}

/// Does it.
pub fn run(arguments: Arguments, settings: &Settings) -> Result<()> {
    let source = settings.one(arguments.source.as_deref())?;
    let found = database::accounts(&source)
        .ok_or_else(|| no_accounts().about(source.shown()))?
        .map_err(|error| Failure::from(error).about(source.shown()))?;
    let out = &arguments.out;
    let failed = |error: std::io::Error| explain::file(out, &error);
    let stored = |error: storage::Error| Failure::from(&error);
    // 0600 from its first byte on, and whole or not there.
    let mut file = PartialFile::create_exact(out).map_err(stored)?;
    file.write_all(found.sql.as_bytes()).map_err(failed)?;
    file.publish().map_err(stored)?;
    let path = out.display().to_string();
    if settings.json {
        output::json(&Facts {
            path,
            database: found.database,
            accounts: found.accounts,
            left_out: found.left_out,
        })?;
    } else {
        let number = found.accounts.len();
        let database = found.database.as_str();
        output::print(&t!(
            "users-written",
            path = path,
            number = number,
            database = database,
            names = some(&found.accounts)
        ))?;
        if !found.left_out.is_empty() {
            output::warn(&t!("users-left-out", names = some(&found.left_out)));
        }
    }
    output::warn(&t!("users-secret"));
    Ok(())
}
