//! What every page needs: who looks at it, in which language and colours, where its menu leads,
//! what the last action has to tell. Templates extend `layout.html` and have a field `page`.

use axum::http::Method;
use jiff::{Timestamp, Zoned};
use serde::{Deserialize, Serialize};

use super::answer::{Refusal, internal};
use super::call::{Call, Viewer};
use super::parts::{self, Markup};
use super::routes;
use super::{BASE, assets, fields};
use crate::auth::{Permission, Permissions};
use crate::catalog::sessions;
use crate::words::{Language, Message, t};

/// Light, dark, or as the browser is set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// As the browser is set.
    #[default]
    Auto,
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
}

impl Theme {
    /// All of them, in the order of the switch.
    pub const ALL: [Self; 3] = [Self::Auto, Self::Light, Self::Dark];

    /// Its word in cookies and pages; also the name of its icon.
    pub fn word(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// The theme of a word; as the browser is set, if there is none.
    pub fn of_word(word: &str) -> Self {
        let same = |theme: &Self| theme.word() == word;
        Self::ALL.into_iter().find(same).unwrap_or_default()
    }

    fn label(self) -> String {
        match self {
            Self::Auto => t!("theme-auto"),
            Self::Light => t!("theme-light"),
            Self::Dark => t!("theme-dark"),
        }
    }
}

/// Entries of the menu.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Section {
    /// The backups.
    Backups,
    /// The runs.
    Journal,
    /// The databases.
    Databases,
    /// The settings.
    Settings,
    /// The accounts.
    Accounts,
}

impl Section {
    const ALL: [Self; 5] = [
        Self::Backups,
        Self::Journal,
        Self::Databases,
        Self::Settings,
        Self::Accounts,
    ];

    /// Its path behind [`BASE`].
    pub fn path(self) -> &'static str {
        match self {
            Self::Backups => "",
            Self::Journal => "/journal",
            Self::Databases => "/databases",
            Self::Settings => "/settings",
            Self::Accounts => "/accounts",
        }
    }

    fn permission(self) -> Permission {
        match self {
            Self::Backups | Self::Journal => Permission::View,
            Self::Databases | Self::Settings | Self::Accounts => Permission::Settings,
        }
    }

    fn icon(self) -> &'static str {
        match self {
            Self::Backups => "backups",
            Self::Journal => "journal",
            Self::Databases => "database",
            Self::Settings => "settings",
            Self::Accounts => "accounts",
        }
    }

    fn label(self) -> String {
        match self {
            Self::Backups => t!("menu-backups"),
            Self::Journal => t!("menu-journal"),
            Self::Databases => t!("menu-databases"),
            Self::Settings => t!("menu-settings"),
            Self::Accounts => t!("menu-accounts"),
        }
    }
}

/// An entry of the menu.
pub struct Entry {
    /// Where it leads.
    pub address: String,
    /// Its icon.
    pub icon: &'static str,
    /// What it is called.
    pub label: String,
    /// Whether this page is there.
    pub current: bool,
}

/// Something to choose, and whether it is chosen.
pub struct Choice {
    /// Its word in the form.
    pub word: &'static str,
    /// What it is called.
    pub label: String,
    /// Whether it is chosen.
    pub current: bool,
}

/// How the last action went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Tone {
    /// Well.
    Good,
    /// Something should be known.
    Note,
    /// Badly.
    Bad,
}

/// What the last action has to tell, on top of the next page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flash {
    /// How it went.
    pub tone: Tone,
    /// What happened.
    pub message: Message,
    /// What to do next; may be empty.
    pub next: Message,
}

impl Flash {
    /// It went well.
    pub fn good(message: Message) -> Self {
        Self::of(Tone::Good, message)
    }

    /// Something should be known.
    pub fn note(message: Message) -> Self {
        Self::of(Tone::Note, message)
    }

    fn of(tone: Tone, message: Message) -> Self {
        Self {
            tone,
            message,
            next: Message::none(),
        }
    }

    /// With what to do next.
    pub fn next(self, next: Message) -> Self {
        Self { next, ..self }
    }

    pub(super) fn to_kept(&self) -> Result<String, Refusal> {
        serde_json::to_string(self).map_err(|error| internal(error.to_string()))
    }

    /// The class of its box.
    pub fn class(&self) -> &'static str {
        match self.tone {
            Tone::Good => "good",
            Tone::Note => "note",
            Tone::Bad => "bad",
        }
    }

    /// Its icon.
    pub fn icon(&self) -> &'static str {
        match self.tone {
            Tone::Good => "check",
            Tone::Note => "info",
            Tone::Bad => "alert",
        }
    }
}

/// What every page needs.
pub struct Page {
    /// Its title.
    pub title: String,
    /// The language it is in.
    pub language: Language,
    /// Light or dark.
    pub theme: Theme,
    /// Name of who looks at it, if somebody is signed in.
    pub user: Option<String>,
    /// What they may do.
    pub permissions: Permissions,
    /// What the last action has to tell.
    pub flash: Option<Flash>,
    /// Where this page is, for forms that come back to it.
    pub here: String,
    /// The moment it was made, in the panel's zone.
    pub now: Zoned,
    section: Option<Section>,
    form_token: String,
}

impl Page {
    /// The page of a call; what its session has to tell is told once.
    pub fn of(call: &Call, section: Option<Section>, title: String) -> Result<Self, Refusal> {
        let flash = match call
            .session
            .as_ref()
            .map(|session| (session, &session.flash))
        {
            Some((session, Some(kept))) => {
                let hash = &session.hash;
                let clear =
                    |catalog: &rusqlite::Transaction<'_>| sessions::set_flash(catalog, hash, None);
                call.app.catalog.write(clear)?;
                // One that another version kept in another shape is not worth an error.
                serde_json::from_str(kept).ok()
            }
            _ => None,
        };
        let ready = |viewer: &&Viewer| !viewer.user.must_change;
        let viewer = call.viewer.as_ref().filter(ready);
        Ok(Self {
            title,
            language: call.language,
            theme: call.theme,
            user: viewer.map(|viewer| viewer.user.name.clone()),
            permissions: viewer.map_or(Permissions::NONE, |viewer| viewer.permissions),
            flash,
            here: call.here(),
            now: call.zoned(),
            section,
            form_token: call.form_token()?,
        })
    }

    /// A page without a call, for tests of templates.
    #[cfg(test)]
    pub fn sample(title: &str, section: Option<Section>) -> Self {
        Self {
            title: title.to_owned(),
            language: crate::words::language(),
            theme: Theme::Auto,
            user: Some("marie".to_owned()),
            permissions: Permissions::ALL,
            flash: None,
            here: format!("{BASE}/accounts"),
            now: "2026-11-23T12:00:00+01:00[Europe/Paris]".parse().unwrap(),
            section,
            form_token: "f".repeat(32),
        }
    }

    /// Whether the viewer may: what one may not do is not shown.
    pub fn may(&self, permission: Permission) -> bool {
        self.permissions.has(permission)
    }

    /// The address of a page of the panel (`/journal`).
    pub fn to(&self, path: &str) -> String {
        format!("{BASE}{path}")
    }

    /// The first page that its viewer may see; for a visitor the one that leads to the sign-in.
    pub fn home(&self) -> String {
        match self.user.is_none() || self.may(Permission::View) {
            true => self.to(""),
            false => self.to("/account"),
        }
    }

    /// A name as one part of an address.
    pub fn part(&self, name: &str) -> String {
        fields::encode(name)
    }

    /// The address of an asset.
    pub fn asset(&self, name: &str) -> String {
        assets::address(name)
    }

    /// An icon of the sprite. It says nothing to a screen reader: a text stands beside it.
    pub fn icon(&self, name: &str) -> Markup {
        parts::icon(name)
    }

    /// The hidden field that every form must hold.
    pub fn token(&self) -> Markup {
        parts::hidden("_token", &self.form_token)
    }

    /// The hidden field of a form that means PUT or DELETE.
    pub fn method(&self, method: &str) -> Markup {
        parts::hidden("_method", method)
    }

    /// A moment (unix milliseconds): absolute and relative, both; the browser puts it into the
    /// viewer's zone. By reference, since that is what templates hand over.
    pub fn when(&self, at: &i64) -> Markup {
        match Timestamp::from_millisecond(*at) {
            Ok(at) => parts::when(at, &self.now),
            Err(_) => Markup::none(),
        }
    }

    /// The entries of the menu that this viewer may use.
    pub fn menu(&self) -> Vec<Entry> {
        let usable = |section: &Section| {
            self.may(section.permission()) && routes::exists(&Method::GET, section.path())
        };
        let entry = |section: Section| Entry {
            address: self.to(section.path()),
            icon: section.icon(),
            label: section.label(),
            current: self.section == Some(section),
        };
        Section::ALL.into_iter().filter(usable).map(entry).collect()
    }

    /// The languages.
    pub fn languages(&self) -> Vec<Choice> {
        let choice = |language: Language| Choice {
            word: language.code(),
            label: language.own_name().to_owned(),
            current: language == self.language,
        };
        Language::ALL.into_iter().map(choice).collect()
    }

    /// The themes.
    pub fn themes(&self) -> Vec<Choice> {
        let choice = |theme: Theme| Choice {
            word: theme.word(),
            label: theme.label(),
            current: theme == self.theme,
        };
        Theme::ALL.into_iter().map(choice).collect()
    }
}
