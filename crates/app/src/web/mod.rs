//! The panel in the browser. Everything lies under `/admin/backup`; each page and action is one
//! line of the table in `routes`. It makes runs and reads the catalogue; it must never touch an
//! engine or a storage itself, and no page may wait for one.

mod account;
mod accounts;
mod answer;
mod api;
mod app;
mod ask;
mod assets;
mod backups;
mod call;
mod charts;
#[cfg(test)]
mod check_html;
mod checks;
mod compress;
mod cookies;
mod databases;
mod dispatch;
mod events;
mod fields;
mod foreseen;
mod guard;
mod guesses;
mod headers;
mod journal;
mod metrics;
mod page;
mod parts;
mod preferences;
mod public_url;
mod refusal;
mod routes;
mod runs;
mod server;
mod settings;
mod sign_in;
mod signs;

pub use app::App;
pub use public_url::PublicUrl;
pub use server::{bind, listen_address, serve};

/// Everything lies under it, so that the panel can share a domain with the application it saves.
pub const BASE: &str = "/admin/backup";
