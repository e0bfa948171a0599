//! Every word a person reads, in French and English: Fluent texts, looked up by key with [`t!`].
//! French comes first: it is the language unless the environment asks for English. A key that
//! is missing in one language, or takes other arguments there, is a failing test below.
//!
//! `fluent-bundle` and not `i18n-embed-fl`: the latter adds some fifty crates (two `syn`, a TOML
//! reader, file watching helpers) and checks keys against one language only.

pub mod format;

use std::env;
use std::sync::OnceLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};
use unic_langid::LanguageIdentifier;

const FRENCH: &str = include_str!("fr.ftl");
const ENGLISH: &str = include_str!("en.ftl");

/// A language the program speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// French.
    French,
    /// English.
    English,
}

/// The text of a key, with its arguments: `t!("ago-days", count = 3)`.
macro_rules! t {
    ($key:literal $(, $name:ident = $value:expr)* $(,)?) => {{
        #[allow(unused_mut)]
        let mut arguments = ::fluent_bundle::FluentArgs::new();
        $(arguments.set(stringify!($name), $value);)*
        $crate::words::text($key, &arguments)
    }};
}
pub(crate) use t;

/// The language asked for: `SAUVEGARDE_LANG`, else the first that is set of `LC_ALL`,
/// `LC_MESSAGES` and `LANG`.
fn choose(variable: impl Fn(&str) -> Option<String>) -> Language {
    let asked = ["SAUVEGARDE_LANG", "LC_ALL", "LC_MESSAGES", "LANG"]
        .into_iter()
        .find_map(|name| variable(name).filter(|value| !value.is_empty()));
    match asked {
        Some(value) if value.to_lowercase().starts_with("en") => Language::English,
        _ => Language::French,
    }
}

/// The language of this process.
pub fn language() -> Language {
    static LANGUAGE: OnceLock<Language> = OnceLock::new();
    *LANGUAGE.get_or_init(|| choose(|name| env::var(name).ok()))
}

fn bundle(language: Language) -> FluentBundle<FluentResource> {
    let (id, source) = match language {
        Language::French => ("fr", FRENCH),
        Language::English => ("en", ENGLISH),
    };
    // A text that does not parse is left out, and then missed by the tests.
    let resource =
        FluentResource::try_new(source.to_owned()).unwrap_or_else(|(partial, _)| partial);
    let id = id.parse::<LanguageIdentifier>().unwrap_or_default();
    let mut bundle = FluentBundle::new_concurrent(vec![id]);
    bundle.set_use_isolating(false);
    bundle.add_resource_overriding(resource);
    bundle
}

fn lookup(
    bundle: &FluentBundle<FluentResource>,
    key: &str,
    arguments: &FluentArgs<'_>,
) -> Option<String> {
    let pattern = bundle.get_message(key)?.value()?;
    let mut errors = Vec::new();
    let text = bundle
        .format_pattern(pattern, Some(arguments), &mut errors)
        .into_owned();
    debug_assert!(errors.is_empty(), "{key}: {errors:?}");
    Some(text)
}

/// The text of a key in this process's language. Use [`t!`].
pub fn text(key: &str, arguments: &FluentArgs<'_>) -> String {
    static BUNDLE: OnceLock<FluentBundle<FluentResource>> = OnceLock::new();
    let bundle = BUNDLE.get_or_init(|| bundle(language()));
    lookup(bundle, key, arguments).unwrap_or_else(|| {
        debug_assert!(false, "no text for {key}");
        key.to_owned()
    })
}

/// The text of a key without arguments, if there is one. For keys made at run time (the help of
/// an option), whose tests stand where they are made.
pub fn find(key: &str) -> Option<String> {
    static BUNDLE: OnceLock<FluentBundle<FluentResource>> = OnceLock::new();
    let bundle = BUNDLE.get_or_init(|| bundle(language()));
    lookup(bundle, key, &FluentArgs::new())
}

#[cfg(test)]
mod tests;
