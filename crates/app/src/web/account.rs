//! One's own account: the second factor, the sessions, the tokens for programs. What is secret is
//! shown once, in the answer itself, and kept nowhere in clear.

use askama::Template;
use axum::http::StatusCode;
use data_encoding::HEXLOWER;

use super::accounts::{Right, labels, rights};
use super::answer::{Answer, Refusal, internal, page, page_with};
use super::ask::{Question, ask};
use super::call::Call;
use super::guesses;
use super::page::{Flash, Page};
use super::parts::Markup;
use crate::auth::{Permissions, second_factor, token};
use crate::catalog::tokens::Token;
use crate::catalog::{sessions, tokens, users};
use crate::words::{m, t};

/// Characters of a token's name.
const NAME: usize = 80;

struct Session {
    name: String,
    address: String,
    agent: String,
    seen: i64,
    created: i64,
    own: bool,
}

#[derive(Template)]
#[template(path = "account.html")]
struct Account {
    page: Page,
    name: String,
    second: bool,
    codes: u64,
    sessions: Vec<Session>,
    tokens: Vec<(Vec<String>, Token)>,
    rights: Vec<Right>,
    wrong_password: Option<String>,
    wrong_token: Option<String>,
}

#[derive(Template)]
#[template(path = "second_factor.html")]
struct Setup {
    page: Page,
    key: String,
    spaced: String,
    picture: Markup,
    wrong: Option<String>,
}

#[derive(Template)]
#[template(path = "recovery_codes.html")]
struct Codes {
    page: Page,
    codes: Vec<String>,
}

#[derive(Template)]
#[template(path = "token_made.html")]
struct Made {
    page: Page,
    name: String,
    token: String,
}

/// The page.
pub fn show(call: &Call) -> Answer {
    account(call, StatusCode::OK, None, None)
}

fn account(
    call: &Call,
    status: StatusCode,
    wrong_password: Option<String>,
    wrong_token: Option<String>,
) -> Answer {
    let (viewer, now) = (call.viewer()?, call.now_ms());
    let id = viewer.user.id;
    let (codes, open, tokens) = call.app.catalog.read(|catalog| {
        Ok((
            users::recovery_codes_left(catalog, id)?,
            sessions::of_user(catalog, id, now)?,
            tokens::of_user(catalog, id)?,
        ))
    })?;
    let present = call.session.as_ref().map(|session| session.hash);
    let session = |session: sessions::Session| Session {
        name: HEXLOWER.encode(&session.hash[..8]),
        own: present == Some(session.hash),
        address: session.address,
        agent: agent(&session.agent),
        seen: session.seen,
        created: session.created,
    };
    page_with(
        status,
        &Account {
            page: Page::of(call, None, t!("menu-account"))?,
            name: viewer.user.name.clone(),
            second: viewer.user.second_key.is_some(),
            codes,
            sessions: open.into_iter().map(session).collect(),
            tokens: tokens
                .into_iter()
                .map(|token| (labels(token.permissions), token))
                .collect(),
            rights: rights(Permissions::NONE, viewer.permissions),
            wrong_password,
            wrong_token,
        },
    )
}

/// A browser and its system, from what it says of itself.
fn agent(said: &str) -> String {
    let first = |known: &[(&str, &'static str)]| {
        let found = known.iter().find(|(word, _)| said.contains(word));
        found.map(|(_, name)| *name)
    };
    // In this order: most of them also name others.
    let browser = first(&[
        ("Edg/", "Edge"),
        ("OPR/", "Opera"),
        ("Firefox/", "Firefox"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    ]);
    let system = first(&[
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Mac OS", "macOS"),
        ("Linux", "Linux"),
    ]);
    match (browser, system) {
        (Some(browser), Some(system)) => format!("{browser} · {system}"),
        (Some(one), None) | (None, Some(one)) => one.to_owned(),
        (None, None) => said.chars().take(40).collect(),
    }
}

/// The page that sets the second factor up.
pub fn show_second_factor(call: &Call) -> Answer {
    setup(call, second_factor::new_key()?, StatusCode::OK, None)
}

fn setup(call: &Call, key: String, status: StatusCode, wrong: Option<String>) -> Answer {
    let address = second_factor::address(&key, &call.viewer()?.user.name);
    let qr = second_factor::draw(&address).ok_or_else(|| internal("no QR code"))?;
    let picture = format!(
        r#"<svg class="qr" viewBox="0 0 {0} {0}" shape-rendering="crispEdges" role="img" aria-label="{1}"><path d="{2}"/></svg>"#,
        qr.size,
        super::parts::escape(&t!("second-picture")),
        qr.path
    );
    let groups: Vec<String> = key
        .as_bytes()
        .chunks(4)
        .map(|four| String::from_utf8_lossy(four).into_owned())
        .collect();
    page_with(
        status,
        &Setup {
            page: Page::of(call, None, t!("second-title"))?,
            spaced: groups.join(" "),
            picture: Markup::made(picture),
            key,
            wrong,
        },
    )
}

/// Turns the second factor on, once a code shows that the telephone has the key.
pub fn set_second_factor(call: &Call) -> Answer {
    let (user, key) = (&call.viewer()?.user, call.form.get("key"));
    let now = u64::try_from(call.now.as_second()).unwrap_or_default();
    let Some(step) = second_factor::check(key, call.form.get("code"), 0, now) else {
        // A key that is none comes from no page of ours: a new one then.
        let key = match second_factor::is_key(key) {
            true => key.to_owned(),
            false => second_factor::new_key()?,
        };
        let wrong = Some(t!("code-wrong"));
        return setup(call, key, StatusCode::UNPROCESSABLE_ENTITY, wrong);
    };
    let (codes, hashes) = second_factor::recovery_codes()?;
    let catalog = &call.app.catalog;
    let sealed = catalog
        .vault()
        .seal(&users::second_key_purpose(user.id), key)?;
    catalog.write(|catalog| {
        users::set_second_factor(catalog, user.id, &sealed, step, &hashes)?;
        call.note(catalog, "second_factor.on", Some(&user.name))
    })?;
    page(&Codes {
        page: Page::of(call, None, t!("recovery-title"))?,
        codes,
    })
}

/// Turns the second factor off; the password is asked for.
pub fn drop_second_factor(call: &Call) -> Answer {
    let user = &call.viewer()?.user;
    if let Some(wrong) = guesses::wrong_password(call, user, call.form.get("password"))? {
        return account(call, StatusCode::UNPROCESSABLE_ENTITY, Some(wrong), None);
    }
    call.app.catalog.write(|catalog| {
        users::clear_second_factor(catalog, user.id)?;
        call.note(catalog, "second_factor.off", Some(&user.name))
    })?;
    call.redirect_telling("/account", &Flash::note(m!("second-is-off")))
}

/// Asks whether one of the viewer's sessions is to be ended.
pub fn ask_session(call: &Call) -> Answer {
    let (id, now) = (call.viewer()?.user.id, call.now_ms());
    let open = call
        .app
        .catalog
        .read(|catalog| sessions::of_user(catalog, id, now))?;
    let name = call.param("session");
    let mut same = open
        .into_iter()
        .filter(|one| HEXLOWER.encode(&one.hash[..8]) == name);
    let session = same.next().ok_or(Refusal::NotFound)?;
    let question = Question {
        title: t!("session-end-title"),
        lines: vec![t!(
            "session-end-help",
            agent = agent(&session.agent),
            address = session.address
        )],
        button: t!("session-end"),
        action: format!("/account/sessions/{name}"),
        back: "/account".to_owned(),
    };
    ask(call, None, question)
}

/// Asks whether one of the viewer's tokens is to be removed.
pub fn ask_token(call: &Call) -> Answer {
    let (user, token) = (call.viewer()?.user.id, call.number("token")?);
    let own = call
        .app
        .catalog
        .read(|catalog| tokens::of_user(catalog, user))?;
    let found = own.into_iter().find(|one| one.id == token);
    let found = found.ok_or(Refusal::NotFound)?;
    let question = Question {
        title: t!("token-remove-title", name = found.name),
        lines: vec![t!("token-remove-help")],
        button: t!("token-remove"),
        action: format!("/account/tokens/{token}"),
        back: "/account".to_owned(),
    };
    ask(call, None, question)
}

/// Ends one of the viewer's sessions.
pub fn end_session(call: &Call) -> Answer {
    let user = &call.viewer()?.user;
    let name = call.param("session");
    let ended = call.app.catalog.write(|catalog| {
        let ended = sessions::end_by_name(catalog, user.id, name)?;
        if ended {
            call.note(catalog, "session.end", Some(&user.name))?;
        }
        Ok(ended)
    })?;
    match ended {
        true => call.redirect_telling("/account", &Flash::good(m!("session-ended"))),
        false => Err(Refusal::NotFound),
    }
}

/// Ends all of the viewer's sessions but this one.
pub fn end_sessions(call: &Call) -> Answer {
    let user = &call.viewer()?.user;
    let keep = call.session.as_ref().map(|session| session.hash);
    call.app.catalog.write(|catalog| {
        sessions::end_others(catalog, user.id, keep.as_ref())?;
        call.note(catalog, "session.end", Some(&user.name))
    })?;
    call.redirect_telling("/account", &Flash::good(m!("sessions-ended")))
}

/// Makes a token, and shows it.
pub fn add_token(call: &Call) -> Answer {
    let viewer = call.viewer()?;
    let name: String = call.form.get("name").trim().chars().take(NAME).collect();
    let words: Vec<&str> = call.form.all("permission").collect();
    let given = Permissions::parse(&words.join(" "));
    let given = given.map_err(|_| Refusal::Bad(m!("refusal-bad-choice")))?;
    if !viewer.permissions.covers(given) {
        return Err(Refusal::Forbidden);
    }
    if name.is_empty() || given == Permissions::NONE {
        let wrong = Some(t!("token-wrong"));
        return account(call, StatusCode::UNPROCESSABLE_ENTITY, None, wrong);
    }
    let (word, now) = (token::api()?, call.now_ms());
    call.app.catalog.write(|catalog| {
        tokens::add(
            catalog,
            viewer.user.id,
            &name,
            &token::hash(&word),
            given,
            now,
        )?;
        call.note(catalog, "token.add", Some(&name))
    })?;
    page(&Made {
        page: Page::of(call, None, t!("token-made-title"))?,
        name,
        token: word,
    })
}

/// Removes one of the viewer's tokens.
pub fn remove_token(call: &Call) -> Answer {
    let (user, token) = (call.viewer()?.user.id, call.number("token")?);
    let removed = call.app.catalog.write(|catalog| {
        let mut own = tokens::of_user(catalog, user)?.into_iter();
        let name = own.find(|one| one.id == token).map(|one| one.name);
        if name.is_some() {
            call.note(catalog, "token.remove", name.as_deref())?;
        }
        tokens::remove(catalog, user, token)
    })?;
    match removed {
        true => call.redirect_telling("/account", &Flash::good(m!("token-removed"))),
        false => Err(Refusal::NotFound),
    }
}

#[cfg(test)]
mod tests {
    use super::agent;

    #[test]
    fn browsers_as_people_call_them() {
        let chrome = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36";
        assert_eq!(agent(chrome), "Chrome · Linux");
        let phone =
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1";
        assert_eq!(agent(phone), "Safari · iPhone");
        assert_eq!(agent("curl/8.1"), "curl/8.1");
    }
}
