//! The archive file `db_backup_….sql.zst`: frames, index, seek table, hashes, the closed
//! grammar of data and the splitter of foreign dumps. `docs/FORMAT.md` is its specification;
//! where the two differ, one of them is a bug.
//!
//! This crate must never open a socket, know a database's catalogue or speak to a person.

pub mod ddl;
mod decode;
mod encode;
mod error;
pub mod grammar;
mod hash;
pub mod index;
mod index_frame;
pub mod judge;
pub mod plain;
mod reader;
mod seek_table;
pub mod splitter;
mod verify;
mod writer;

pub use encode::{EncodedFrame, Encoder};
pub use error::{Damage, Error, Fault, Retry};
pub use hash::{RowSum, TableHash, hash_of, hex, hex_of};
pub use index::Index;
pub use reader::{FrameText, ReadAt, Reader};
pub use verify::{Ahead, Verified, verify_body, verify_file, verify_frames};
pub use writer::{Format, FrameHead, Summary, Writer};

/// Version of the byte format that this crate writes, and the newest it reads.
pub const FORMAT: u32 = 1;

/// A statement of a data frame is closed before it would grow past this many bytes,
/// unless one row alone is larger.
pub const STATEMENT_LIMIT: usize = 512 * 1024;

/// A data frame is closed before its text would grow past this many bytes, unless one row
/// alone is larger. It is also what a restore holds in memory per frame.
pub const FRAME_LIMIT: usize = 4 * 1024 * 1024;

/// Longest text of a frame that [`Writer::append`] writes and [`Reader::text`] holds in memory,
/// bytes: far above any definition. Longer ones (a huge row) are streamed on both sides.
pub const TEXT_LIMIT: u64 = 64 * 1024 * 1024;

/// zstd level of a dump unless told otherwise: the fastest that still halves (see docs/DESIGN.md).
pub const DEFAULT_LEVEL: i32 = 1;
