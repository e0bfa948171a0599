//! For tests only: private database servers, data generators, independent comparison.
//! Must never be a normal dependency of any crate but `xtask`, and must never use the product's own dumper, archive or wire
//! client: what judges the product may share no code with it. It talks to servers through
//! their own command-line clients.

// A broken test environment should stop the test at once, with the place in the code: every helper here panics.
#![allow(clippy::unwrap_used)]

pub mod billing;
pub mod browser;

mod endless;
mod fingerprint;
pub mod generator;
mod prng;
mod proxy;
pub mod schemathesis;
mod server;

pub use endless::{Endless, EndlessServer};
pub use fingerprint::{Fingerprint, fingerprint};
pub use prng::Prng;
pub use proxy::{Counts, Link, Proxy, Toward};
pub use server::{Flavour, Server, on};
