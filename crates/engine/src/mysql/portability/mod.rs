//! Between different servers: what of an archive's definitions another family or version does not
//! know, what stands in for it, and what is lost by that. The differences are a table
//! ([`table`]); the code only reads it. It must never change a definition without a word for it,
//! nor touch the rows.

mod abilities;
mod collations;
mod pattern;
mod rewrite;
mod table;

pub(super) use abilities::Abilities;
pub(super) use rewrite::{knows_kind, statement};
pub(super) use table::leaves_out;
pub use table::{CHANGES, is_loss};
