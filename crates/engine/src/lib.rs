//! Databases: what is in them, how they are dumped into an archive, restored from one, and how a
//! restore is proven. Plain blocking Rust.
//!
//! This crate must never see a storage, an async runtime or the catalogue of backups; it never
//! prints, never reads the environment, and speaks to the outside only through [`Monitor`],
//! its reports and [`Error`].

mod assembly;
mod compare;
mod error;
mod grid;
mod monitor;
pub mod mysql;
mod options;
mod report;
mod scratch;
pub mod sqlite;

pub use assembly::{Assembly, Direct, Script, Sink, TableData, Totals};
pub use error::{Error, Fault, Retry, Rule};
pub use monitor::{Event, Monitor, Silent, Stage};
pub use options::{Definers, DumpOptions, Events, LoadBy, RestoreOptions};
pub use report::{
    Accounts, Change, Comparison, Difference, LoadedBy, Place, Probe, ProbedTable, Proof, Restored,
    RestoredTable, Verdict,
};

/// Name and version of the program, as written into archives.
pub const GENERATOR: &str = concat!("sauvegarde ", env!("CARGO_PKG_VERSION"));
