//! Where archives lie: the [`Storage`] trait with its contract, and the local folder.
//!
//! A storage moves opaque bytes. It must never look inside an archive, never touch an object
//! that is not ours by name ([`naming::classify`]), and never report as stored what is not
//! durable. It prints nothing, reads no environment and knows no clock but the one that
//! stamps the files.
//!
//! - [`contract`]: the trait, and what callers may rely on;
//! - [`local`]: the folder, and [`local::PartialFile`] through which a dump writes into it;
//! - [`naming`]: which names are ours; [`database_folder`]: one sub-folder per database;
//! - `conformance`: the suite that every storage passes (feature `conformance`).

#[cfg(any(test, feature = "conformance"))]
pub mod conformance;
pub mod contract;
pub mod database_folder;
pub mod error;
pub mod local;
pub mod naming;
pub mod object_id;

pub use contract::{Entry, Reader, Removed, Storage, Ticket, Traits, Upload};
pub use error::{Error, ErrorKind, Fault, Result, Retry};
pub use object_id::ObjectId;
