//! Who did what: sign-ins, downloads, deletions, restores, settings.

use askama::Template;

use crate::catalog::audit::{self, Filter};
use crate::catalog::users;
use crate::web::answer::{Answer, page};
use crate::web::call::Call;
use crate::web::fields::encode;
use crate::web::page::{Page, Section};
use crate::web::parts::Markup;
use crate::words::t;

/// Entries of one page.
const ROWS: u32 = 100;

/// Deeds that can be asked for. Others are shown by their word.
const KNOWN: [&str; 30] = [
    "sign_in",
    "sign_in.refused",
    "sign_out",
    "password",
    "second_factor.on",
    "second_factor.off",
    "session.end",
    "backup.create",
    "restore.create",
    "verify.create",
    "prove.create",
    "delete.create",
    "run.cancel",
    "backup.pin",
    "backup.unpin",
    "backup.download",
    "settings",
    "database.change",
    "database.settle",
    "database.pause",
    "database.resume",
    "source.add",
    "source.change",
    "source.remove",
    "account.add",
    "account.change",
    "account.password",
    "account.remove",
    "token.add",
    "token.remove",
];

struct Row {
    when: Markup,
    user: String,
    origin: String,
    action: String,
    subject: String,
    detail: String,
}

#[derive(Template)]
#[template(path = "audit.html")]
struct View {
    page: Page,
    users: Vec<(String, bool)>,
    actions: Vec<(&'static str, String, bool)>,
    rows: Vec<Row>,
    filtered: bool,
    older: Option<String>,
    later: bool,
}

/// Shows it.
pub fn show(call: &Call) -> Answer {
    let get = |name: &str| Some(call.query.get(name).to_owned()).filter(|text| !text.is_empty());
    let filter = Filter {
        user: get("user"),
        action: get("action"),
        before: call.query.get("before").parse().ok(),
    };
    let (entries, users) = call.app.catalog.read(|c| {
        let entries = audit::page(c, &filter, ROWS + 1)?;
        Ok((entries, users::all(c)?))
    })?;
    let more = entries.len() > ROWS as usize;
    let last = entries.get(ROWS as usize - 1).map(|entry| entry.id);
    let page_of = Page::of(call, Some(Section::Journal), t!("audit-title"))?;
    let rows = entries.into_iter().take(ROWS as usize).map(|entry| Row {
        when: page_of.when(&entry.at),
        user: entry.user.unwrap_or_else(|| t!("audit-nobody")),
        origin: match entry.origin.as_deref() {
            Some("command") => t!("by-command"),
            Some(address) => address.to_owned(),
            None => String::new(),
        },
        action: action(&entry.action),
        subject: entry.subject.unwrap_or_default(),
        detail: entry
            .detail
            .filter(|detail| !detail.is_null())
            .map(|detail| detail.to_string())
            .unwrap_or_default(),
    });
    let chosen = |name: &str, value: &str| call.query.get(name) == value;
    page(&View {
        rows: rows.collect(),
        users: users
            .into_iter()
            .map(|user| (user.name.clone(), chosen("user", &user.name)))
            .collect(),
        actions: KNOWN
            .map(|word| (word, action(word), chosen("action", word)))
            .to_vec(),
        filtered: filter.user.is_some() || filter.action.is_some(),
        older: last.filter(|_| more).map(|id| older(call, id)),
        later: filter.before.is_some(),
        page: page_of,
    })
}

fn older(call: &Call, id: i64) -> String {
    let mut address = format!("/journal/audit?before={id}");
    for name in ["user", "action"] {
        let value = call.query.get(name);
        if !value.is_empty() {
            address.push_str(&format!("&{name}={}", encode(value)));
        }
    }
    address
}

/// A deed in words.
pub fn action(word: &str) -> String {
    match word {
        "sign_in" => t!("did-sign-in"),
        "sign_in.refused" => t!("did-sign-in-refused"),
        "sign_out" => t!("did-sign-out"),
        "password" => t!("did-password"),
        "second_factor.on" => t!("did-second-on"),
        "second_factor.off" => t!("did-second-off"),
        "session.end" => t!("did-session-end"),
        "backup.create" => t!("did-backup"),
        "restore.create" => t!("did-restore"),
        "verify.create" => t!("did-verify"),
        "prove.create" => t!("did-prove"),
        "delete.create" => t!("did-delete"),
        "run.cancel" => t!("did-cancel"),
        "backup.pin" => t!("did-pin"),
        "backup.unpin" => t!("did-unpin"),
        "backup.download" => t!("did-download"),
        "settings" => t!("did-settings"),
        "database.change" => t!("did-database"),
        "database.settle" => t!("did-settle"),
        "database.pause" => t!("did-pause"),
        "database.resume" => t!("did-resume"),
        "source.add" => t!("did-source-add"),
        "source.change" => t!("did-source-change"),
        "source.remove" => t!("did-source-remove"),
        "account.add" => t!("did-account-add"),
        "account.change" => t!("did-account-change"),
        "account.password" => t!("did-account-password"),
        "account.remove" => t!("did-account-remove"),
        "token.add" => t!("did-token-add"),
        "token.remove" => t!("did-token-remove"),
        other => other.to_owned(),
    }
}
