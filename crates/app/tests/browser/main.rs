//! The panel in a real browser: Debian's Chromium, the release's own pages, the demonstration database. Each screen is
//! looked at in both schemes and three widths: axe finds no barrier, nothing scrolls sideways, the console is silent, no
//! other host is asked. Pictures of all of them go to `target/screens`.

#![allow(clippy::unwrap_used)] // A helper of a test stops it at the first surprise.

mod life;
mod list;
mod panel;
mod screens;
mod sign_in;
