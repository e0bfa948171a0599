//! The accounts: who there is, what each may do, a new password for somebody who forgot theirs.
//! Nobody gives more than they have, and somebody is always left who may manage accounts.

use askama::Template;
use axum::http::StatusCode;
use rusqlite::Transaction;

use super::answer::{Answer, Refusal, page, page_with, redirect};
use super::ask::{Question, ask};
use super::call::Call;
use super::page::{Flash, Page, Section};
use crate::auth::{Permission, Permissions};
use crate::catalog::users::{self, User};
use crate::catalog::{self, sessions};
use crate::failure::Failure;
use crate::words::{m, t};

/// A permission as a box to tick, or as a badge.
pub struct Right {
    /// Its fixed word.
    pub word: &'static str,
    /// What it is called.
    pub label: String,
    /// What it lets one do.
    pub help: String,
    /// Whether it is given.
    pub given: bool,
    /// Whether the viewer may give or take it.
    pub free: bool,
}

/// The permissions, as boxes.
pub fn rights(given: Permissions, own: Permissions) -> Vec<Right> {
    let right = |permission: Permission| {
        let (label, help) = name(permission);
        Right {
            word: permission.word(),
            label,
            help,
            given: given.has(permission),
            free: own.has(permission),
        }
    };
    Permission::ALL.into_iter().map(right).collect()
}

/// What a permission is called, and what it lets one do.
fn name(permission: Permission) -> (String, String) {
    match permission {
        Permission::View => (t!("right-view"), t!("right-view-help")),
        Permission::Create => (t!("right-create"), t!("right-create-help")),
        Permission::Download => (t!("right-download"), t!("right-download-help")),
        Permission::Delete => (t!("right-delete"), t!("right-delete-help")),
        Permission::Restore => (t!("right-restore"), t!("right-restore-help")),
        Permission::Settings => (t!("right-settings"), t!("right-settings-help")),
    }
}

/// What permissions are called.
pub fn labels(permissions: Permissions) -> Vec<String> {
    permissions.iter().map(|one| name(one).0).collect()
}

struct Row {
    user: User,
    rights: Vec<String>,
    own: bool,
    /// Whether the viewer may touch it: it has no right that the viewer lacks.
    open: bool,
}

#[derive(Template)]
#[template(path = "accounts.html")]
struct List {
    page: Page,
    rows: Vec<Row>,
}

#[derive(Template)]
#[template(path = "account_new.html")]
struct New {
    page: Page,
    name: String,
    rights: Vec<Right>,
    wrong: Option<String>,
}

#[derive(Template)]
#[template(path = "account_edit.html")]
struct Edit {
    page: Page,
    user: User,
    rights: Vec<Right>,
    sessions: usize,
    own: bool,
}

/// Shown once, and kept nowhere.
#[derive(Template)]
#[template(path = "account_password.html")]
struct Given {
    page: Page,
    name: String,
    password: String,
}

/// The list.
pub fn show(call: &Call) -> Answer {
    let viewer = call.viewer()?;
    let users = call.app.catalog.read(users::all)?;
    let row = |user: User| Row {
        rights: labels(user.permissions),
        own: user.id == viewer.user.id,
        open: viewer.permissions.covers(user.permissions),
        user,
    };
    page(&List {
        page: Page::of(call, Some(Section::Accounts), t!("menu-accounts"))?,
        rows: users.into_iter().map(row).collect(),
    })
}

/// The page that adds one.
pub fn show_new(call: &Call) -> Answer {
    let given = Permissions::NONE.with(Permission::Create);
    new(call, StatusCode::OK, given, None)
}

fn new(call: &Call, status: StatusCode, given: Permissions, wrong: Option<String>) -> Answer {
    page_with(
        status,
        &New {
            page: Page::of(call, Some(Section::Accounts), t!("account-new"))?,
            name: call.form.get("name").trim().to_owned(),
            rights: rights(given, call.viewer()?.permissions),
            wrong,
        },
    )
}

/// The ticked boxes. One that the viewer may not tick is refused, not left out in silence.
fn ticked(call: &Call) -> Result<Permissions, Refusal> {
    let words: Vec<&str> = call.form.all("permission").collect();
    Permissions::parse(&words.join(" ")).map_err(|_| Refusal::Bad(m!("refusal-bad-choice")))
}

/// Adds one, and shows its password.
pub fn add(call: &Call) -> Answer {
    let own = call.viewer()?.permissions;
    let (name, given) = (call.form.get("name").trim(), ticked(call)?);
    if !own.covers(given) {
        return Err(Refusal::Forbidden);
    }
    let unprocessable = StatusCode::UNPROCESSABLE_ENTITY;
    if let Err(failure) = users::check_name(name) {
        return new(call, unprocessable, given, Some(word_of(failure)));
    }
    let (password, hashed) = super::sign_in::new_password()?;
    let now = call.now_ms();
    let added = call.app.catalog.write(|catalog| {
        let added = users::add(catalog, name, &hashed, true, given, now)?;
        if added.is_some() {
            call.note(catalog, "account.add", Some(name))?;
        }
        Ok(added)
    })?;
    match added {
        None => new(call, unprocessable, given, Some(t!("user-taken"))),
        Some(_) => show_password(call, name, password),
    }
}

fn word_of(bad: users::BadName) -> String {
    let users::BadName(name) = bad;
    format!(
        "{} {}",
        t!("user-bad-name", name = name),
        t!("user-bad-name-next")
    )
}

fn show_password(call: &Call, name: &str, password: String) -> Answer {
    page(&Given {
        page: Page::of(call, Some(Section::Accounts), t!("account-password-title"))?,
        name: name.to_owned(),
        password,
    })
}

/// The account of the address, if the viewer may touch it.
fn theirs(call: &Call) -> Result<User, Refusal> {
    let id = call.number("user")?;
    let user = call.app.catalog.read(|catalog| users::by_id(catalog, id))?;
    let user = user.ok_or(Refusal::NotFound)?;
    match call.viewer()?.permissions.covers(user.permissions) {
        true => Ok(user),
        false => Err(Refusal::Forbidden),
    }
}

/// One account.
pub fn show_one(call: &Call) -> Answer {
    let (user, viewer, now) = (theirs(call)?, call.viewer()?, call.now_ms());
    let open = |catalog: &rusqlite::Connection| sessions::of_user(catalog, user.id, now);
    page(&Edit {
        page: Page::of(call, Some(Section::Accounts), user.name.clone())?,
        rights: rights(user.permissions, viewer.permissions),
        sessions: call.app.catalog.read(open)?.len(),
        own: viewer.user.id == user.id,
        user,
    })
}

/// Whether accounts could still be managed if this account could not.
fn others_manage(catalog: &Transaction<'_>, but: i64) -> catalog::Result<bool> {
    let manages = |user: &User| user.id != but && user.permissions.has(Permission::Settings);
    Ok(users::all(catalog)?.iter().any(manages))
}

fn last_manager() -> Refusal {
    Refusal::Conflict(Failure::new(
        "last-manager",
        m!("account-last"),
        m!("account-last-next"),
    ))
}

/// Sets what an account may do.
pub fn change(call: &Call) -> Answer {
    let (user, given) = (theirs(call)?, ticked(call)?);
    if !call.viewer()?.permissions.covers(given) {
        return Err(Refusal::Forbidden);
    }
    let changed = call.app.catalog.write(|catalog| {
        if !given.has(Permission::Settings) && !others_manage(catalog, user.id)? {
            return Ok(false);
        }
        users::set_permissions(catalog, user.id, given)?;
        call.note(catalog, "account.change", Some(&user.name))?;
        Ok(true)
    })?;
    if !changed {
        return Err(last_manager());
    }
    let told = Flash::good(m!("account-changed", name = user.name.as_str()));
    // Whoever took the right away from themselves finds the page closed.
    let still = user.id != call.viewer()?.user.id || given.has(Permission::Settings);
    call.redirect_telling(if still { "/accounts" } else { "" }, &told)
}

/// Gives an account a new password, and shows it.
pub fn give_password(call: &Call) -> Answer {
    let user = theirs(call)?;
    if user.id == call.viewer()?.user.id {
        return redirect("/password");
    }
    let (password, hashed) = super::sign_in::new_password()?;
    call.app.catalog.write(|catalog| {
        users::set_password(catalog, user.id, &hashed, true, None)?;
        call.note(catalog, "account.password", Some(&user.name))
    })?;
    show_password(call, &user.name, password)
}

/// Takes the second factor of an account away, whose telephone and codes are lost.
pub fn drop_second_factor(call: &Call) -> Answer {
    let user = theirs(call)?;
    if user.id == call.viewer()?.user.id {
        // Their own asks for the password.
        return redirect("/account");
    }
    call.app.catalog.write(|catalog| {
        users::clear_second_factor(catalog, user.id)?;
        call.note(catalog, "second_factor.off", Some(&user.name))
    })?;
    let told = Flash::good(m!("second-dropped", name = user.name));
    call.redirect_telling(&format!("/accounts/{}", user.id), &told)
}

/// Ends every session of an account.
pub fn end_sessions(call: &Call) -> Answer {
    let user = theirs(call)?;
    let keep = call.session.as_ref().map(|session| session.hash);
    call.app.catalog.write(|catalog| {
        sessions::end_others(catalog, user.id, keep.as_ref())?;
        call.note(catalog, "session.end", Some(&user.name))
    })?;
    let told = Flash::good(m!("sessions-ended"));
    call.redirect_telling(&format!("/accounts/{}", user.id), &told)
}

/// Asks whether an account is to be removed.
pub fn ask_remove(call: &Call) -> Answer {
    let user = theirs(call)?;
    let own = format!("/accounts/{}", user.id);
    let question = Question {
        title: t!("account-remove-title", name = user.name.as_str()),
        lines: vec![t!("account-remove-help")],
        button: t!("account-remove"),
        action: own.clone(),
        back: own,
    };
    ask(call, Some(Section::Accounts), question)
}

/// Removes an account.
pub fn remove(call: &Call) -> Answer {
    let user = theirs(call)?;
    if user.id == call.viewer()?.user.id {
        return Err(Refusal::Conflict(Failure::new(
            "own-account",
            m!("account-own"),
            m!("account-own-next"),
        )));
    }
    let removed = call.app.catalog.write(|catalog| {
        if !others_manage(catalog, user.id)? {
            return Ok(false);
        }
        call.note(catalog, "account.remove", Some(&user.name))?;
        users::remove(catalog, user.id)
    })?;
    match removed {
        true => call.redirect_telling(
            "/accounts",
            &Flash::good(m!("account-removed", name = user.name)),
        ),
        false => Err(last_manager()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::check_html::check;
    use crate::words::{Language, with};

    fn user(id: i64, name: &str, permissions: Permissions) -> User {
        User {
            id,
            name: name.to_owned(),
            password: String::new(),
            must_change: false,
            permissions,
            second_key: (id == 1).then(Vec::new),
            second_step: 0,
            seen: (id == 1).then_some(1_795_000_000_000),
        }
    }

    #[test]
    fn pages_are_well_formed_in_each_language_and_escape_names() {
        for language in Language::ALL {
            with(language, || {
                let page = || Page::sample("Comptes", Some(Section::Accounts));
                let list = List {
                    page: page(),
                    rows: vec![
                        Row {
                            user: user(1, "admin", Permissions::ALL),
                            rights: vec![t!("right-view")],
                            own: true,
                            open: true,
                        },
                        Row {
                            user: user(2, "<b>x</b>", Permissions::NONE),
                            rights: Vec::new(),
                            own: false,
                            open: false,
                        },
                    ],
                };
                let shown = list.render().unwrap();
                check(&shown);
                assert!(!shown.contains("<b>x"), "{shown}");
                for own in [true, false] {
                    let edit = Edit {
                        page: page(),
                        user: user(1, "marie", Permissions::ALL),
                        rights: rights(Permissions::NONE, Permissions::ALL),
                        sessions: 2,
                        own,
                    };
                    check(&edit.render().unwrap());
                }
                let new = New {
                    page: page(),
                    name: String::new(),
                    rights: rights(Permissions::NONE, Permissions::NONE),
                    wrong: Some("x".to_owned()),
                };
                let shown = new.render().unwrap();
                check(&shown);
                assert_eq!(
                    shown.matches(" disabled").count(),
                    6,
                    "boxes nobody may tick"
                );
                let given = Given {
                    page: page(),
                    name: "marie".to_owned(),
                    password: "p".to_owned(),
                };
                check(&given.render().unwrap());
            });
        }
    }

    #[test]
    fn the_menu_shows_what_the_viewer_may() {
        let mut page = Page::sample("x", None);
        let labels = |page: &Page| page.menu().len();
        let all = labels(&page);
        page.permissions = Permissions::NONE.with(Permission::View);
        assert!(labels(&page) < all);
        page.permissions = Permissions::NONE;
        assert_eq!(labels(&page), 0);
    }
}
