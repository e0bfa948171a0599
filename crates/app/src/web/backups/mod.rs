//! The backups in the panel: the list, each one's page, downloads, and what can be done with them.
//! Actions make runs; nothing here touches a storage but a download, through the functions that
//! it shares with the command line.

pub mod badge;
pub mod create;
pub mod delete;
pub mod detail;
pub mod download;
mod health;
pub mod list;
pub mod place;
mod range;
pub mod restore;

use super::answer::{Answer, redirect};
use crate::words::t;

/// To the page of a run.
fn to_run(run: i64) -> Answer {
    redirect(&format!("/runs/{run}"))
}

/// What a stage is called.
pub fn stage(word: &str) -> String {
    match word {
        "inventory" => t!("stage-inventory"),
        "checksums" => t!("stage-checksums"),
        "dump" => t!("stage-dump"),
        "restore" => t!("stage-restore"),
        "verify" => t!("stage-verify"),
        "private_server" => t!("stage-private-server"),
        _ => t!("stage-compare"),
    }
}
