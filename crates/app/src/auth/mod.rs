//! Who may do what, and how somebody shows who they are: permissions, passwords, second factor,
//! tokens, patience with wrong guesses. Pure: no HTTP, no catalogue, no words. It must never keep
//! or compare a secret in clear.

pub mod password;
pub mod permissions;
pub mod second_factor;
pub mod throttle;
pub mod token;

pub use permissions::{Permission, Permissions};
