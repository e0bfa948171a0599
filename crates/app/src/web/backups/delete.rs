//! Deleting one copy of a backup: a page (or a dialog of it) that names what would go, then a run
//! that does it. What a person pinned is refused.

use askama::Template;

use super::badge;
use super::create::{begun, by};
use super::place::Place;
use crate::catalog::backups;
use crate::web::answer::{Answer, page};
use crate::web::call::Call;
use crate::web::page::{Page, Section};
use crate::words::format::size;
use crate::words::{m, t};

#[derive(Template)]
#[template(path = "delete.html")]
struct Delete {
    page: Page,
    address: String,
    name: String,
    database: Option<String>,
    taken: i64,
    size: String,
    storage: String,
    /// Other storages that keep their copy.
    others: Vec<String>,
    /// Whether it is the newest good one of its database and no other storage has it.
    last_good: bool,
    /// Whether no other good one of its database is there.
    only_good: bool,
    pinned: bool,
}

/// Asks.
pub fn ask(call: &Call) -> Answer {
    let place = Place::of(call)?;
    let (backup, copy) = (&place.backup, place.copy());
    let alone = backup.copies.len() == 1;
    let (newest, good) = call.app.catalog.read(|c| match backup.database_id {
        Some(database) => Ok((
            backups::last_good(c, database)?.map(|(_, id)| id),
            backups::count(
                c,
                &backups::Filter {
                    database_id: Some(database),
                    state: Some(backups::BackupState::Complete),
                    ..Default::default()
                },
            )?,
        )),
        None => Ok((backups::newest_good(c)?.map(|(_, id)| id), 2)),
    })?;
    let last_good = alone && newest == Some(backup.id);
    page(&Delete {
        address: place.address(),
        name: copy.name().to_owned(),
        database: backup.database.clone(),
        taken: backup.taken,
        size: size(copy.bytes),
        storage: badge::storage(&copy.storage),
        others: backup
            .copies
            .iter()
            .filter(|other| other.id != copy.id)
            .map(|other| badge::storage(&other.storage))
            .collect(),
        only_good: last_good && good == 1,
        last_good,
        pinned: backup.pinned.is_some(),
        page: Page::of(call, Some(Section::Backups), t!("delete-title"))?,
    })
}

/// Does it.
pub fn delete(call: &Call) -> Answer {
    let place = Place::of(call)?;
    let copy = place.copy();
    let started = call
        .app
        .runner
        .start_delete(&copy.storage, &copy.object, &by(call)?);
    begun(call, started, m!("backup-busy"))
}
