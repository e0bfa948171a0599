//! Runs: everything the panel does to databases and storages. A run is entered into the
//! catalogue, waits for its turn, works on a thread of its own with its progress for everybody to
//! see ([`live`]), and ends as one of a few states, whatever happens to it. This is the only part
//! of the panel that touches a database or a storage; pages read the catalogue.

mod backup;
pub mod checks;
pub mod clock;
pub mod command;
mod copies;
pub mod live;
pub mod odd;
pub mod preview;
mod process;
mod queue;
mod refused;
pub mod restore;
pub mod runner;
pub mod schedule;
pub mod sources;
pub mod space;
pub mod spec;
pub mod story;
pub mod sync;

pub use refused::Refused;
pub use runner::{By, Config, Runner};

#[cfg(test)]
mod tests;
