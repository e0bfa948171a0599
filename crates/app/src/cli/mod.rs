//! The command line. Names of verbs and options are fixed: other tools call them. One file per
//! verb; what a verb says is in `words`, its help too (`help.rs`).

mod backup;
mod cat;
mod delete;
mod demo;
mod download;
mod dump;
mod first;
mod health;
mod help;
mod inspect;
mod list;
mod probe;
mod prove;
mod restore;
mod serve;
mod source;
mod usage;
mod user;
mod users;
mod verify;

use std::path::PathBuf;

use clap::{Args, FromArgMatches, Parser, Subcommand};

use crate::explain;
use crate::failure::Result;
use crate::settings::Settings;
use crate::signals;
use crate::source::variables::Variables;

/// `sauvegarde`
#[derive(Debug, Parser)]
#[command(name = "sauvegarde", version)]
struct Cli {
    #[command(flatten)]
    common: Common,
    #[command(subcommand)]
    verb: Option<Verb>,
}

/// What every verb takes.
#[derive(Args, Debug)]
struct Common {
    #[arg(long, global = true)]
    json: bool,
    #[arg(long, global = true, value_name = "FILE")]
    env_file: Option<PathBuf>,
    #[arg(long, global = true, value_name = "FILE")]
    password_file: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
enum Verb {
    Dump(dump::Arguments),
    Restore(restore::Arguments),
    Cat(cat::Arguments),
    Inspect(inspect::Arguments),
    Verify(verify::Arguments),
    Prove(prove::Arguments),
    Probe(probe::Arguments),
    Users(users::Arguments),
    Backup(backup::Arguments),
    List,
    Download(download::Arguments),
    Delete(delete::Arguments),
    Demo,
    Serve,
    Health,
    User(user::Arguments),
    Source(source::Arguments),
}

/// Reads the command line and does what it says.
pub fn run() -> Result<()> {
    let command = help::localised();
    let matches = match command.try_get_matches() {
        Ok(matches) => matches,
        Err(error) => return usage::answer(&error),
    };
    let cli = Cli::from_arg_matches(&matches).map_err(|error| usage::failure(&error))?;
    signals::listen().map_err(|error| explain::output(&error))?;
    let Common {
        json,
        env_file,
        password_file,
    } = cli.common;
    let variables = match &cli.verb {
        // They look at one file and at no database: a broken `.env` must not stop them.
        Some(Verb::Cat(_) | Verb::Inspect(_) | Verb::Verify(_)) => Variables::default(),
        _ => Variables::load(env_file.as_deref())?,
    };
    let settings = Settings {
        variables,
        password_file,
        json,
    };
    match cli.verb {
        Some(Verb::Dump(arguments)) => dump::run(arguments, &settings),
        Some(Verb::Restore(arguments)) => restore::run(arguments, &settings),
        Some(Verb::Cat(arguments)) => cat::run(arguments),
        Some(Verb::Inspect(arguments)) => inspect::run(arguments, &settings),
        Some(Verb::Verify(arguments)) => verify::run(arguments, &settings),
        Some(Verb::Prove(arguments)) => prove::run(arguments, &settings),
        Some(Verb::Probe(arguments)) => probe::run(arguments, &settings),
        Some(Verb::Users(arguments)) => users::run(arguments, &settings),
        Some(Verb::Backup(arguments)) => backup::run(arguments, &settings),
        Some(Verb::List) => list::run(&settings),
        Some(Verb::Download(arguments)) => download::run(arguments, &settings),
        Some(Verb::Delete(arguments)) => delete::run(arguments, &settings),
        Some(Verb::Demo) => demo::run(&settings),
        Some(Verb::Serve) => serve::run(&settings),
        Some(Verb::Health) => health::run(&settings),
        Some(Verb::Source(arguments)) => source::run(arguments, &settings),
        Some(Verb::User(arguments)) => user::run(arguments, &settings),
        None => serve::run(&settings),
    }
}
