//! MySQL and MariaDB: catalogue, snapshot, definitions, rows; restore; proof.
//! Never takes a lock that stops writers unless it was asked to, and never writes to a source.

mod accounts;
mod catalog;
mod checksums;
mod column;
mod definition;
mod dump;
mod encoding;
mod facts;
mod gathered;
mod header;
mod history;
mod json;
mod members;
mod portability;
mod private_server;
mod probe;
mod prove;
mod quotes;
mod restore;
mod rights;
mod room;
mod rows;
mod session;
mod snapshot;
mod survey;
mod unwritable;
mod version;
mod ways;

pub use accounts::accounts;
pub use dump::dump;
pub use portability::{CHANGES, is_loss};
pub use private_server::{PrivateServer, PrivateServerOptions};
pub use probe::probe;
pub use prove::{ProofPlaces, prove};
pub use restore::{is_mydumper, objects, plan, restore, restore_plain, restore_plain_folder};
pub use room::data_folder;
pub use survey::{Survey, survey};
