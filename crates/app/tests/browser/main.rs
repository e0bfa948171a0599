//! The panel in a real browser: Debian's Chromium, the release's own pages. `manual` holds the rows of the original
//! module's manual, `pages` each screen to its end, `screens` every page of the menu in each language; against the
//! demonstration database and a real MariaDB. What is looked at is looked at in both schemes and three widths: axe finds
//! no barrier, nothing scrolls sideways, the console is silent, no other host is asked. Pictures of all of them go to
//! `target/screens`.

#![allow(clippy::unwrap_used)] // A helper of a test stops it at the first surprise.

mod life;
mod list;
mod manual;
mod pages;
mod panel;
mod screens;
mod shop;
mod sign_in;
