//! Every route of the panel over real TCP: who may use it and who not, what is shown to whom, ids that lead nowhere,
//! forms of other sites; the API as its document describes it; downloads from the middle; what is live. The table that is walked is `table.txt`, which a unit test holds equal to the program's own.

#![allow(clippy::unwrap_used)] // A helper of a test stops it at the first surprise.

#[path = "../common/mod.rs"]
mod common;

mod downloads;
mod forged;
mod fuzz;
mod hostile;
mod live;
mod rights;
mod shown;
mod world;
