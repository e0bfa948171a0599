//! From a request to its answer: the body is read, the visitor known, the guard asked, the
//! handler run on a thread that may block, a refusal worded, and the headers added.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::{ConnectInfo, FromRequestParts, Path, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, Uri, header};
use axum::response::Response;
use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::answer::{Answer, Refusal};
use super::app::App;
use super::call::{Call, Viewer};
use super::fields::Fields;
use super::page::Theme;
use super::routes::Route;
use super::{compress, cookies, guard, headers, refusal};
use crate::auth::token;
use crate::catalog::sessions::Session;
use crate::catalog::settings::Settings;
use crate::catalog::{self, sessions, tokens, users};
use crate::words::{self, Language};

/// Bytes of a body that are taken.
const BODY: usize = 256 * 1024;
/// A body that takes longer is given up.
const PATIENCE: Duration = Duration::from_secs(30);

/// What was read of a request before it is routed, since a form may name another method.
#[derive(Clone, Default)]
struct Read {
    body: Bytes,
    form: Fields,
    refused: bool,
}

/// Reads the body; a form's hidden `_method` becomes the request's method.
pub async fn read(request: Request) -> Request {
    let (mut parts, body) = request.into_parts();
    let mut read = Read::default();
    if parts.method != Method::GET && parts.method != Method::HEAD {
        let whole = axum::body::to_bytes(body, BODY);
        match tokio::time::timeout(PATIENCE, whole).await {
            Ok(Ok(body)) => read.body = body,
            _ => read.refused = true,
        }
    }
    let kind = parts.headers.get(header::CONTENT_TYPE);
    let kind = kind.and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    if kind.starts_with("application/x-www-form-urlencoded") {
        read.form = Fields::parse(&read.body);
        if parts.method == Method::POST {
            match read.form.get("_method").to_ascii_uppercase().as_str() {
                "PUT" => parts.method = Method::PUT,
                "DELETE" => parts.method = Method::DELETE,
                _ => {}
            }
        }
    }
    parts.extensions.insert(read);
    Request::from_parts(parts, Body::empty())
}

/// Answers a request that the table has a line for.
pub async fn route(app: Arc<App>, route: &'static Route, request: Request) -> Response {
    answer(app, request, move |call| {
        guard::admit(route, call)?;
        guard::refuse_forged(call)?;
        (route.handler)(call)
    })
    .await
}

/// Answers a request that the table has no line for.
pub async fn refuse(app: Arc<App>, request: Request, why: fn() -> Refusal) -> Response {
    answer(app, request, move |_| Err(why())).await
}

async fn answer(
    app: Arc<App>,
    request: Request,
    work: impl FnOnce(&Call) -> Answer + Send + 'static,
) -> Response {
    let (mut parts, _) = request.into_parts();
    // A path with bytes that are no text names nothing.
    let params = Path::<Vec<(String, String)>>::from_request_parts(&mut parts, &()).await;
    let https = app.is_https();
    let (method, takes) = (parts.method.clone(), compress::takes(&parts.headers));
    let blocking = tokio::task::spawn_blocking(move || {
        let settings = app.runner.settings();
        let language = language(&parts.headers, settings.as_ref().ok());
        words::with(language, || {
            let zone = settings.ok().and_then(|settings| settings.zone);
            let mut call = call(app, parts, language, zone.as_deref());
            let known = know(&mut call);
            let answer = match (params, known) {
                (_, Err(refusal)) => Err(refusal),
                (Err(_), _) => Err(Refusal::NotFound),
                (Ok(Path(params)), Ok(read)) => {
                    call.params = params;
                    if read {
                        work(&call)
                    } else {
                        Err(Refusal::TooLarge)
                    }
                }
            };
            let mut response = answer.unwrap_or_else(|refusal| refusal::answer(&call, refusal));
            keep_cookie(&call, &mut response);
            response
        })
    });
    let mut response = match blocking.await {
        Ok(response) => response,
        // A handler that panicked: a defect, and no reason to leave the browser without an answer.
        Err(_) => refusal::bare(),
    };
    headers::add(&mut response, https);
    compress::answer(response, &method, takes).await
}

/// The language of an answer: chosen in this browser, else in the settings, else liked by the
/// browser, else of the process.
fn language(headers: &HeaderMap, settings: Option<&Settings>) -> Language {
    let set = settings.and_then(|settings| settings.language.as_deref());
    let accepted = headers.get(header::ACCEPT_LANGUAGE);
    let accepted = accepted.and_then(|value| value.to_str().ok());
    cookies::read(headers, cookies::LANGUAGE)
        .and_then(Language::of_tag)
        .or_else(|| set.and_then(Language::of_tag))
        .or_else(|| guard::liked_language(accepted?))
        .unwrap_or_else(words::language)
}

fn call(app: Arc<App>, mut parts: Parts, language: Language, zone: Option<&str>) -> Call {
    let zone = zone.and_then(|zone| TimeZone::get(zone).ok());
    let read = parts.extensions.remove::<Read>().unwrap_or_default();
    let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>();
    let peer = peer.map_or(IpAddr::from([0, 0, 0, 0]), |ConnectInfo(peer)| peer.ip());
    let theme = cookies::read(&parts.headers, cookies::THEME).map(Theme::of_word);
    let alone = app.public_url.is_none();
    Call {
        zone: zone.unwrap_or_else(|| app.zone.clone()),
        app,
        method: parts.method,
        path: path(&parts.uri),
        params: Vec::new(),
        query: Fields::parse(parts.uri.query().unwrap_or_default().as_bytes()),
        form: read.form,
        body: read.body,
        address: client(peer, &parts.headers),
        // Behind another server everybody comes from this machine.
        local: alone && guard::is_local(peer, &parts.headers),
        headers: parts.headers,
        now: Timestamp::now(),
        language,
        theme: theme.unwrap_or_default(),
        cookie: String::new(),
        session: None,
        viewer: None,
        refused: read.refused,
    }
}

fn path(uri: &Uri) -> String {
    uri.path().to_owned()
}

/// Who really asks, when a server on this machine stands before the panel.
fn client(peer: IpAddr, headers: &HeaderMap) -> IpAddr {
    let forwarded = || {
        let line = headers.get_all("x-forwarded-for").iter().next_back()?;
        // The last one was added by the server before us; the others anybody can claim.
        line.to_str().ok()?.rsplit(',').next()?.trim().parse().ok()
    };
    match peer.is_loopback() {
        true => forwarded().unwrap_or(peer),
        false => peer,
    }
}

/// Finds out who asks. The answer is whether the body was taken.
fn know(call: &mut Call) -> Result<bool, Refusal> {
    let sent = cookies::read(&call.headers, cookies::SESSION);
    // Anything but a word of ours is no word at all.
    let sent = sent.filter(|word| word.len() == 43).map(str::to_owned);
    match sent {
        Some(word) => call.cookie = word,
        None => call.cookie = token::cookie()?,
    }
    let bearer = call.headers.get(header::AUTHORIZATION);
    let bearer = bearer.and_then(|value| value.to_str().ok());
    match bearer.and_then(|line| line.strip_prefix("Bearer ")) {
        Some(word) if call.takes_tokens() => {
            call.viewer = by_token(call, word.trim())?;
        }
        _ => {
            call.session = session(call)?;
            call.viewer = by_session(call)?;
        }
    }
    Ok(!call.refused)
}

fn session(call: &Call) -> catalog::Result<Option<Session>> {
    let (hash, now) = (token::hash(&call.cookie), call.now_ms());
    call.app
        .catalog
        .read(|catalog| sessions::find(catalog, &hash, now))
}

fn by_session(call: &Call) -> catalog::Result<Option<Viewer>> {
    let (Some(session), now) = (&call.session, call.now_ms()) else {
        return Ok(None);
    };
    if !session.whole {
        return Ok(None);
    }
    let catalog = &call.app.catalog;
    let user = catalog.read(|catalog| users::by_id(catalog, session.user))?;
    if session.is_stale(now) {
        catalog.write(|catalog| {
            sessions::seen(catalog, &session.hash, now)?;
            users::seen(catalog, session.user, now)
        })?;
    }
    Ok(user.map(|user| Viewer {
        permissions: user.permissions,
        user,
        by_token: false,
    }))
}

fn by_token(call: &Call, word: &str) -> catalog::Result<Option<Viewer>> {
    let (hash, now) = (token::hash(word), call.now_ms());
    let catalog = &call.app.catalog;
    let found = catalog.read(|catalog| {
        let Some(token) = tokens::find(catalog, &hash)? else {
            return Ok(None);
        };
        let user = users::by_id(catalog, token.user)?;
        Ok(user.map(|user| (user, token)))
    })?;
    let Some((user, token)) = found else {
        return Ok(None);
    };
    if token.is_stale(now) {
        catalog.write(|catalog| tokens::used(catalog, token.id, now))?;
    }
    Ok(Some(Viewer {
        permissions: user.permissions.and(token.permissions),
        user,
        by_token: true,
    }))
}

/// A visitor without a word gets one with the first page, so that its forms can be told from
/// those of other sites.
fn keep_cookie(call: &Call, response: &mut Response) {
    let sent = cookies::read(&call.headers, cookies::SESSION) == Some(call.cookie.as_str());
    let kind = response.headers().get(header::CONTENT_TYPE);
    let page = kind.is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    let set = response.headers().contains_key(header::SET_COOKIE);
    if !sent && page && !set && !call.cookie.is_empty() {
        cookies::set_session(response.headers_mut(), &call.cookie, call.app.is_https());
    }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn only_a_server_on_this_machine_is_believed() {
        let near = IpAddr::from([127, 0, 0, 1]);
        let far = IpAddr::from([192, 0, 2, 7]);
        let mut headers = HeaderMap::new();
        assert_eq!(client(near, &headers), near);
        let forged = HeaderValue::from_static("10.0.0.1, 203.0.113.9");
        headers.insert("x-forwarded-for", forged);
        assert_eq!(client(near, &headers), IpAddr::from([203, 0, 113, 9]));
        assert_eq!(client(far, &headers), far);
        headers.insert("x-forwarded-for", HeaderValue::from_static("nonsense"));
        assert_eq!(client(near, &headers), near);
    }
}
