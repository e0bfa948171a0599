//! Sauvegarde: backs up databases, restores them, and proves that it can.
//!
//! The binary's table of contents. Layers, from the person inwards: `cli` and `words` speak,
//! `explain` turns errors into sentences, `settings` and `source` say which database, `pipeline`,
//! `retention` and `folder` make and keep backups, `catalog` remembers, `jobs` does what the
//! panel asks for, `database` picks the engine.

mod anomaly;
mod archive_file;
mod auth;
mod calendar;
mod catalog;
mod check;
mod cli;
mod content;
mod database;
mod demo;
mod explain;
mod failure;
mod folder;
mod jobs;
mod lock;
mod make;
mod output;
mod pipeline;
mod progress;
mod read_back;
mod report;
mod restoring;
mod retention;
mod settings;
mod signals;
mod source;
mod supervisor;
mod web;
mod words;

use std::process::ExitCode;

fn main() -> ExitCode {
    match cli::run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            output::fail(&failure);
            ExitCode::from(failure.exit)
        }
    }
}
