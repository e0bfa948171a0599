//! Language and colours of this browser, kept in cookies for a year.

use super::answer::{Answer, Refusal, to};
use super::call::Call;
use super::page::Theme;
use super::{cookies, guard};
use crate::words::{Language, m};

/// Chooses the language.
pub fn language(call: &Call) -> Answer {
    let language = Language::of_tag(call.form.get("language"));
    let language = language.ok_or_else(|| Refusal::Bad(m!("refusal-bad-choice")))?;
    keep(call, cookies::LANGUAGE, language.code())
}

/// Chooses light or dark.
pub fn theme(call: &Call) -> Answer {
    keep(
        call,
        cookies::THEME,
        Theme::of_word(call.form.get("theme")).word(),
    )
}

fn keep(call: &Call, name: &str, value: &str) -> Answer {
    let mut response = to(guard::own_path(call.form.get("back")))?;
    cookies::set_preference(response.headers_mut(), name, value, call.app.is_https());
    Ok(response)
}
