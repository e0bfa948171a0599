//! One request as handlers see it: read, routed, with its viewer known.

use std::net::IpAddr;
use std::sync::Arc;

use axum::body::Bytes;
use axum::http::{HeaderMap, Method, header};
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};

use super::answer::{Answer, Refusal, redirect};
use super::app::App;
use super::fields::Fields;
use super::page::{Flash, Theme};
use crate::auth::{Permission, Permissions, token};
use rusqlite::Transaction;

use crate::catalog::audit::{self, Deed};
use crate::catalog::users::User;
use crate::catalog::{
    self,
    sessions::{self, Session},
};
use crate::words::Language;

/// A request.
pub struct Call {
    /// What every request shares.
    pub app: Arc<App>,
    /// Its method, as the form meant it.
    pub method: Method,
    /// Its path, as it was sent.
    pub path: String,
    /// Parts of the path by their names in the table, decoded.
    pub params: Vec<(String, String)>,
    /// What stands behind the question mark.
    pub query: Fields,
    /// Fields of a form.
    pub form: Fields,
    /// The body, for the API.
    pub body: Bytes,
    /// All headers.
    pub headers: HeaderMap,
    /// Where it comes from.
    pub address: IpAddr,
    /// Whether a program on this very machine asks.
    pub local: bool,
    /// When it came.
    pub now: Timestamp,
    /// The zone of its times, until the browser puts them into its own.
    pub zone: TimeZone,
    /// In which language it is answered.
    pub language: Language,
    /// Light or dark.
    pub theme: Theme,
    /// The word of the visitor's cookie; a new one if there was none.
    pub cookie: String,
    /// The visitor's session, where there is one (also while the second factor is asked for).
    pub session: Option<Session>,
    /// Who is signed in, by a session or a token.
    pub viewer: Option<Viewer>,
    /// Whether the body was too long or too slow.
    pub(super) refused: bool,
}

/// Who is signed in.
#[derive(Clone, Debug)]
pub struct Viewer {
    /// The account.
    pub user: User,
    /// What it may do in this request: a token may have less than its account.
    pub permissions: Permissions,
    /// Whether it is a program with a token.
    pub by_token: bool,
}

impl Call {
    /// A part of the path; empty if the route has none of this name.
    pub fn param(&self, name: &str) -> &str {
        let found = self.params.iter().find(|(key, _)| key == name);
        found.map_or("", |(_, value)| value)
    }

    /// A part of the path that is a number; anything else is at no address of ours.
    pub fn number(&self, name: &str) -> Result<i64, Refusal> {
        self.param(name).parse().map_err(|_| Refusal::NotFound)
    }

    /// Who is signed in. The table lets nobody else reach a handler that asks.
    pub fn viewer(&self) -> Result<&Viewer, Refusal> {
        self.viewer.as_ref().ok_or(Refusal::SignIn)
    }

    /// Whether the viewer may.
    pub fn may(&self, permission: Permission) -> bool {
        self.viewer
            .as_ref()
            .is_some_and(|viewer| viewer.permissions.has(permission))
    }

    /// The present moment in unix milliseconds.
    pub fn now_ms(&self) -> i64 {
        self.now.as_millisecond()
    }

    /// The present moment in the panel's zone.
    pub fn zoned(&self) -> Zoned {
        self.now.to_zoned(self.zone.clone())
    }

    /// What this visitor's forms carry.
    pub fn form_token(&self) -> Result<String, Refusal> {
        Ok(token::form_token(&self.cookie)?)
    }

    /// What was asked for, with what stood behind the question mark: somebody may come back to it.
    pub fn here(&self) -> String {
        match (&self.method, self.query.encoded()) {
            (&Method::GET, query) if !query.is_empty() => format!("{}?{query}", self.path),
            _ => self.path.clone(),
        }
    }

    /// The browser in its own words, cut.
    pub fn agent(&self) -> String {
        let agent = self.headers.get(header::USER_AGENT);
        let agent = agent
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default();
        agent.chars().take(200).collect()
    }

    /// To another page of the panel, which tells this at its top.
    pub fn redirect_telling(&self, path: &str, flash: &Flash) -> Answer {
        if let Some(session) = &self.session {
            let text = flash.to_kept()?;
            let set = |catalog: &Transaction<'_>| {
                sessions::set_flash(catalog, &session.hash, Some(&text))
            };
            self.app.catalog.write(set)?;
        }
        redirect(path)
    }

    /// Notes what the viewer did: who, from where, what, on what.
    pub fn note(
        &self,
        catalog: &Transaction<'_>,
        action: &str,
        subject: Option<&str>,
    ) -> catalog::Result<()> {
        let user = self.viewer.as_ref().map(|viewer| viewer.user.name.as_str());
        self.note_of(catalog, user, action, subject)
    }

    /// Notes what the viewer did, with more about it; never a secret.
    pub fn note_with(
        &self,
        catalog: &Transaction<'_>,
        action: &str,
        subject: Option<&str>,
        detail: Option<serde_json::Value>,
    ) -> catalog::Result<()> {
        let origin = self.address.to_string();
        let deed = Deed {
            user: self.viewer.as_ref().map(|viewer| viewer.user.name.as_str()),
            origin: Some(&origin),
            action,
            subject,
            detail,
        };
        audit::note(catalog, &deed, self.now_ms())
    }

    /// Notes what somebody did who is not (yet) the viewer.
    pub fn note_of(
        &self,
        catalog: &Transaction<'_>,
        user: Option<&str>,
        action: &str,
        subject: Option<&str>,
    ) -> catalog::Result<()> {
        let origin = self.address.to_string();
        let deed = Deed {
            user,
            origin: Some(&origin),
            action,
            subject,
            detail: None,
        };
        audit::note(catalog, &deed, self.now_ms())
    }

    /// Whether a token is taken here, beside a session.
    pub fn takes_tokens(&self) -> bool {
        self.is_api() || self.path == format!("{}/metrics", super::BASE)
    }

    /// Whether this request is answered in JSON.
    pub fn is_api(&self) -> bool {
        is_api(&self.path)
    }
}

/// Whether a path belongs to the API.
pub fn is_api(path: &str) -> bool {
    path.strip_prefix(super::BASE)
        .is_some_and(|rest| rest.starts_with("/api/"))
}
