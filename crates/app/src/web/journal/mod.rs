//! The journal: every run, also those that should have happened and did not, and who did what.
//! It reads the catalogue, page by page from where the last one ended.

mod deeds;
pub mod entry;
mod runs;

pub use deeds::show as show_deeds;
pub use runs::show;
