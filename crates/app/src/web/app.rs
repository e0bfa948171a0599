//! What every request shares.

use jiff::tz::TimeZone;

use super::PublicUrl;
use crate::catalog::Catalog;
use crate::jobs::Runner;
use crate::jobs::checks::Checks;

/// The panel's state; shared behind an `Arc`.
pub struct App {
    /// The catalogue.
    pub catalog: Catalog,
    /// What does the work.
    pub runner: Runner,
    /// Tests that were asked for.
    pub checks: Checks,
    /// Where browsers find the panel, if it was said.
    pub public_url: Option<PublicUrl>,
    /// The zone of times where the settings name none.
    pub zone: TimeZone,
}

impl App {
    /// Whether cookies must travel encrypted only.
    pub fn is_https(&self) -> bool {
        self.public_url.as_ref().is_some_and(PublicUrl::is_https)
    }
}
