//! The first page: the backups.

use askama::Template;

use super::answer::{Answer, page};
use super::call::Call;
use super::page::{Page, Section};
use crate::words::t;

#[derive(Template)]
#[template(path = "home.html")]
struct Home {
    page: Page,
}

/// Shows it.
pub fn show(call: &Call) -> Answer {
    page(&Home {
        page: Page::of(call, Some(Section::Backups), t!("menu-backups"))?,
    })
}
