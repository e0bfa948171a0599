//! What retention would remove, and why, in words. It removes nothing.

use super::answer::Refusal;
use super::call::Call;
use crate::catalog::settings::Settings;
use crate::jobs::preview;
use crate::retention::{Decision, Delete};
use crate::words::format::{count, size};
use crate::words::t;

/// Files that are named; the others are counted.
const NAMED: usize = 12;

/// A file that would go.
pub struct Going {
    /// How it is addressed.
    pub object: String,
    /// The type of its storage.
    pub storage: String,
    /// Its size.
    pub size: String,
    /// Why it would go.
    pub why: String,
}

/// What would go.
pub struct Preview {
    /// Files that would go at once, the first of them.
    pub now: Vec<Going>,
    /// How many more would.
    pub more: usize,
    /// How much room they take.
    pub size: String,
    /// How many would go with the next good backup of each database.
    pub next: String,
    /// How many stay.
    pub stay: String,
}

/// What retention would remove with these settings.
pub fn preview(call: &Call, settings: &Settings) -> Result<Preview, Refusal> {
    let catalog = &call.app.catalog;
    let goes = |decision: &Decision| match decision {
        Decision::Delete(why) => Some(*why),
        Decision::Keep(_) => None,
    };
    let foreseen = preview::now(catalog, settings)?;
    let next = preview::after_the_next(catalog, settings)?;
    let next = next.iter().filter_map(|one| goes(&one.decision)).count();
    let all = foreseen.len();
    let going: Vec<_> = foreseen
        .into_iter()
        .filter_map(|one| Some((goes(&one.decision)?, one)))
        .collect();
    let mut bytes = 0;
    let mut now = Vec::new();
    for (delete, one) in &going {
        bytes += one.bytes;
        if now.len() < NAMED {
            now.push(Going {
                object: one.object.clone(),
                storage: super::settings::name(&one.storage),
                size: size(one.bytes),
                why: why(*delete),
            });
        }
    }
    Ok(Preview {
        more: going.len() - now.len(),
        now,
        size: size(bytes),
        next: count(next as u64),
        stay: count((all - going.len()) as u64),
    })
}

/// Why a backup goes.
pub fn why(delete: Delete) -> String {
    match delete {
        Delete::Beyond(rank) => t!("goes-beyond", rank = rank),
        Delete::IncompleteOld => t!("goes-incomplete"),
        Delete::SafetyCopyOld => t!("goes-safety"),
    }
}
