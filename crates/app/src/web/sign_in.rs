//! Signing in with a password and, where it is set up, a second factor; signing out; changing a
//! password that somebody else gave. Wrong guesses cost time; which accounts exist is never told.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;

use super::answer::{Answer, Refusal, page, page_with, redirect, to};
use super::call::Call;
use super::guesses::{note_wrong, patience, wait, was_right, wrong_password};
use super::page::{Flash, Page};
use super::{cookies, guard};
use crate::auth::{password, second_factor, token};
use crate::catalog::sessions::{self, Session};
use crate::catalog::users::{self, User};
use crate::words::{m, t};

#[derive(Template)]
#[template(path = "sign_in.html")]
struct SignIn {
    page: Page,
    name: String,
    back: String,
    wrong: Option<String>,
}

#[derive(Template)]
#[template(path = "sign_in_code.html")]
struct Code {
    page: Page,
    back: String,
    wrong: Option<String>,
}

#[derive(Template)]
#[template(path = "password.html")]
struct Password {
    page: Page,
    given: bool,
    shortest: usize,
    wrong_old: Option<String>,
    wrong_new: Option<String>,
}

/// The page where one signs in.
pub fn show(call: &Call) -> Answer {
    if call.viewer.is_some() {
        return redirect("");
    }
    sign_in(call, StatusCode::OK, None)
}

fn sign_in(call: &Call, status: StatusCode, wrong: Option<String>) -> Answer {
    let back = match call.form.get("next") {
        "" => call.query.get("next"),
        back => back,
    };
    let template = SignIn {
        page: Page::of(call, None, t!("sign-in-title"))?,
        name: call.form.get("name").to_owned(),
        back: guard::own_path(back).to_owned(),
        wrong,
    };
    page_with(status, &template)
}

/// Signs in with name and password.
pub fn enter(call: &Call) -> Answer {
    let (name, typed) = (call.form.get("name").trim(), call.form.get("password"));
    let waiting = wait(call, name)?;
    if waiting > 0 {
        return sign_in(call, StatusCode::TOO_MANY_REQUESTS, Some(patience(waiting)));
    }
    let user = call
        .app
        .catalog
        .read(|catalog| users::by_name(catalog, name))?;
    let kept = user.as_ref().map(|user| user.password.as_str());
    let right = password::is_right(typed, kept);
    let Some(user) = user.filter(|_| right) else {
        note_wrong(call, name)?;
        return sign_in(
            call,
            StatusCode::UNPROCESSABLE_ENTITY,
            Some(t!("sign-in-wrong")),
        );
    };
    let back = guard::own_path(call.form.get("next"));
    if user.second_key.is_some() {
        let response = redirect(&format!(
            "/sign-in/code?next={}",
            super::fields::encode(back)
        ))?;
        return begin(call, &user, false, response);
    }
    was_right(call, name)?;
    begin(call, &user, true, to(back)?)
}

/// Begins a session under a new word: one that was there before signing in is of no use after.
fn begin(call: &Call, user: &User, whole: bool, mut response: Response) -> Answer {
    let (word, now) = (token::cookie()?, call.now_ms());
    let session = Session {
        hash: token::hash(&word),
        user: user.id,
        whole,
        created: now,
        seen: now,
        address: call.address.to_string(),
        agent: call.agent(),
        flash: None,
    };
    call.app.catalog.write(|catalog| {
        if let Some(old) = &call.session {
            sessions::end(catalog, &old.hash)?;
        }
        if whole {
            users::seen(catalog, user.id, now)?;
            call.note_of(catalog, Some(&user.name), "sign_in", None)?;
        }
        sessions::begin(catalog, &session)
    })?;
    cookies::set_session(response.headers_mut(), &word, call.app.is_https());
    Ok(response)
}

/// Who gave the right password and owes the code.
fn half(call: &Call) -> Result<Option<User>, Refusal> {
    match &call.session {
        Some(session) if !session.whole => {
            let find = |catalog: &rusqlite::Connection| users::by_id(catalog, session.user);
            Ok(call.app.catalog.read(find)?)
        }
        _ => Ok(None),
    }
}

/// The page that asks for the code.
pub fn show_code(call: &Call) -> Answer {
    match half(call)? {
        Some(_) => code(call, StatusCode::OK, None),
        None => redirect("/sign-in"),
    }
}

fn code(call: &Call, status: StatusCode, wrong: Option<String>) -> Answer {
    let back = match call.form.get("next") {
        "" => call.query.get("next"),
        back => back,
    };
    let template = Code {
        page: Page::of(call, None, t!("code-title"))?,
        back: guard::own_path(back).to_owned(),
        wrong,
    };
    page_with(status, &template)
}

/// Takes the code, or a recovery code.
pub fn enter_code(call: &Call) -> Answer {
    let Some(user) = half(call)? else {
        return redirect("/sign-in");
    };
    let waiting = wait(call, &user.name)?;
    if waiting > 0 {
        return code(call, StatusCode::TOO_MANY_REQUESTS, Some(patience(waiting)));
    }
    if !is_second_right(call, &user, call.form.get("code"))? {
        note_wrong(call, &user.name)?;
        return code(
            call,
            StatusCode::UNPROCESSABLE_ENTITY,
            Some(t!("code-wrong")),
        );
    }
    was_right(call, &user.name)?;
    let back = to(guard::own_path(call.form.get("next")))?;
    begin(call, &user, true, back)
}

/// Whether a code of the second factor, or a recovery code, is right; it is used up.
pub fn is_second_right(call: &Call, user: &User, typed: &str) -> Result<bool, Refusal> {
    let Some(sealed) = &user.second_key else {
        return Ok(false);
    };
    let catalog = &call.app.catalog;
    let key = catalog
        .vault()
        .open(&users::second_key_purpose(user.id), sealed)?;
    let now = u64::try_from(call.now.as_second()).unwrap_or_default();
    let used = match second_factor::check(key.expose(), typed, user.second_step, now) {
        Some(step) => catalog.write(|catalog| users::use_step(catalog, user.id, step))?,
        None => {
            let hash = second_factor::recovery_hash(typed);
            catalog.write(|catalog| users::use_recovery_code(catalog, user.id, &hash))?
        }
    };
    Ok(used)
}

/// Signs out.
pub fn leave(call: &Call) -> Answer {
    if let Some(session) = &call.session {
        call.app.catalog.write(|catalog| {
            call.note(catalog, "sign_out", None)?;
            sessions::end(catalog, &session.hash)
        })?;
    }
    let mut response = redirect("/sign-in")?;
    cookies::clear_session(response.headers_mut(), call.app.is_https());
    Ok(response)
}

/// The page where a password is changed.
pub fn show_password(call: &Call) -> Answer {
    page(&password_page(call, None, None)?)
}

fn password_page(
    call: &Call,
    wrong_old: Option<String>,
    wrong_new: Option<String>,
) -> Result<Password, Refusal> {
    Ok(Password {
        page: Page::of(call, None, t!("password-title"))?,
        given: call.viewer()?.user.must_change,
        shortest: password::SHORTEST,
        wrong_old,
        wrong_new,
    })
}

/// Changes the viewer's own password. Every other session of the account ends.
pub fn change_password(call: &Call) -> Answer {
    let user = &call.viewer()?.user;
    let (old, new) = (call.form.get("old"), call.form.get("new"));
    let wrong_old = wrong_password(call, user, old)?;
    let wrong_new = match refused_password(new, &user.name) {
        None if password::is_right(new, Some(&user.password)) => Some(t!("password-same")),
        None if new != call.form.get("again") => Some(t!("password-differs")),
        refused => refused,
    };
    if wrong_old.is_some() || wrong_new.is_some() {
        let template = password_page(call, wrong_old, wrong_new)?;
        return page_with(StatusCode::UNPROCESSABLE_ENTITY, &template);
    }
    let hashed = password::hash(new).map_err(super::answer::internal)?;
    let keep = call.session.as_ref().map(|session| &session.hash);
    call.app.catalog.write(|catalog| {
        users::set_password(catalog, user.id, &hashed, false, keep)?;
        call.note(catalog, "password", Some(&user.name))
    })?;
    call.redirect_telling("", &Flash::good(m!("password-changed")))
}

/// A password to be given to somebody, with its hash.
pub fn new_password() -> Result<(String, String), Refusal> {
    password::new().map_err(super::answer::internal)
}

/// Why a new password is not taken, in words.
pub fn refused_password(new: &str, account: &str) -> Option<String> {
    password::check(new, account).err().map(|weak| match weak {
        password::Weak::Short => t!("password-short", count = password::SHORTEST),
        password::Weak::Long => t!("password-long"),
        password::Weak::Name => t!("password-name"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::check_html::check;

    #[test]
    fn pages_are_well_formed() {
        let page = || Page::sample("Connexion", None);
        let (back, wrong) = (String::from("/admin/backup"), Some(String::from("x")));
        check(
            &SignIn {
                page: page(),
                name: "m".into(),
                back: back.clone(),
                wrong: wrong.clone(),
            }
            .render()
            .unwrap(),
        );
        check(
            &Code {
                page: page(),
                back,
                wrong: wrong.clone(),
            }
            .render()
            .unwrap(),
        );
        for given in [true, false] {
            let template = Password {
                page: page(),
                given,
                shortest: password::SHORTEST,
                wrong_old: wrong.clone(),
                wrong_new: wrong.clone(),
            };
            check(&template.render().unwrap());
        }
    }
}
