//! Every word a person reads, in French, English and Spanish: Fluent texts, looked up by key with
//! [`t!`]. French comes first: it is the language unless another one is asked for, by the
//! environment for the process, by [`with`] for one page of one viewer. A key that is missing in
//! one language, or takes other arguments there, is a failing test below.
//!
//! `fluent-bundle` and not `i18n-embed-fl`: the latter adds some fifty crates (two `syn`, a TOML
//! reader, file watching helpers) and checks keys against one language only.

pub mod format;
mod message;

use std::cell::Cell;
use std::env;
use std::sync::OnceLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};
use unic_langid::LanguageIdentifier;

pub use message::{Message, Value};

/// A language the program speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// French.
    French,
    /// English.
    English,
    /// Spanish.
    Spanish,
}

impl Language {
    /// All of them, as they are offered to a person.
    pub const ALL: [Self; 3] = [Self::French, Self::English, Self::Spanish];

    /// Its code in HTML, cookies and variables (ISO 639-1).
    pub fn code(self) -> &'static str {
        match self {
            Self::French => "fr",
            Self::English => "en",
            Self::Spanish => "es",
        }
    }

    /// What its speakers call it.
    pub fn own_name(self) -> &'static str {
        match self {
            Self::French => "Français",
            Self::English => "English",
            Self::Spanish => "Español",
        }
    }

    /// The language of a code or a longer tag (`en-GB`, `es_ES.UTF-8`), if it is spoken here.
    pub fn of_tag(tag: &str) -> Option<Self> {
        let tag = tag.trim().to_ascii_lowercase();
        let primary = tag.split(['-', '_', '.', '@']).next().unwrap_or_default();
        Self::ALL
            .into_iter()
            .find(|language| language.code() == primary)
    }

    /// Its texts: those of the command line and everything else, those of the panel.
    fn sources(self) -> [&'static str; 2] {
        match self {
            Self::French => [include_str!("fr.ftl"), include_str!("panel.fr.ftl")],
            Self::English => [include_str!("en.ftl"), include_str!("panel.en.ftl")],
            Self::Spanish => [include_str!("es.ftl"), include_str!("panel.es.ftl")],
        }
    }

    fn bundle(self) -> &'static Bundle {
        static BUNDLES: [OnceLock<Bundle>; 3] = [const { OnceLock::new() }; 3];
        BUNDLES[self as usize].get_or_init(|| bundle(self))
    }
}

type Bundle = FluentBundle<FluentResource>;

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

/// A key with its arguments, worded when it is shown: `m!("sign-in-wait", time = "9 s")`.
macro_rules! m {
    ($key:literal $(, $name:ident = $value:expr)* $(,)?) => {
        $crate::words::Message::new($key)$(.with(stringify!($name), $value))*
    };
}
pub(crate) use m;

/// The language asked for: `SAUVEGARDE_LANG`, else the first that is set of `LC_ALL`,
/// `LC_MESSAGES` and `LANG`.
fn choose(variable: impl Fn(&str) -> Option<String>) -> Language {
    ["SAUVEGARDE_LANG", "LC_ALL", "LC_MESSAGES", "LANG"]
        .into_iter()
        .find_map(|name| variable(name).filter(|value| !value.is_empty()))
        .and_then(|value| Language::of_tag(&value))
        .unwrap_or(Language::French)
}

thread_local! {
    /// Set while the words are for somebody else than who started the process.
    static SCOPE: Cell<Option<Language>> = const { Cell::new(None) };
}

/// The language of this thread's present scope, else of this process.
pub fn language() -> Language {
    static LANGUAGE: OnceLock<Language> = OnceLock::new();
    SCOPE
        .get()
        .unwrap_or_else(|| *LANGUAGE.get_or_init(|| choose(|name| env::var(name).ok())))
}

/// Does something in a language: every text looked up in it, on this thread, is in that language.
pub fn with<T>(language: Language, work: impl FnOnce() -> T) -> T {
    /// Puts the scope back also when the work panics: threads of a pool are used again.
    struct Back(Option<Language>);
    impl Drop for Back {
        fn drop(&mut self) {
            SCOPE.set(self.0);
        }
    }
    let _back = Back(SCOPE.replace(Some(language)));
    work()
}

fn bundle(language: Language) -> Bundle {
    let id = language.code().parse::<LanguageIdentifier>();
    let mut bundle = FluentBundle::new_concurrent(vec![id.unwrap_or_default()]);
    bundle.set_use_isolating(false);
    for source in language.sources() {
        // A text that does not parse is left out, and then missed by the tests.
        let resource =
            FluentResource::try_new(source.to_owned()).unwrap_or_else(|(partial, _)| partial);
        bundle.add_resource_overriding(resource);
    }
    bundle
}

fn lookup(bundle: &Bundle, key: &str, arguments: &FluentArgs<'_>) -> Option<String> {
    let pattern = bundle.get_message(key)?.value()?;
    let mut errors = Vec::new();
    let text = bundle
        .format_pattern(pattern, Some(arguments), &mut errors)
        .into_owned();
    debug_assert!(errors.is_empty(), "{key}: {errors:?}");
    Some(text)
}

/// The text of a key in the present language. Use [`t!`].
pub fn text(key: &str, arguments: &FluentArgs<'_>) -> String {
    lookup(language().bundle(), key, arguments).unwrap_or_else(|| {
        debug_assert!(false, "no text for {key}");
        key.to_owned()
    })
}

/// The text of a key without arguments, if there is one. For keys made at run time (the help of
/// an option), whose tests stand where they are made.
pub fn find(key: &str) -> Option<String> {
    lookup(language().bundle(), key, &FluentArgs::new())
}

#[cfg(test)]
mod tests;
