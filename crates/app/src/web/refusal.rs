//! The page (or the JSON) of a refusal: its status, what is wrong and what to do, in the
//! visitor's language.

use askama::Template;
use axum::body::Body;
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::response::Response;
use serde_json::json;

use super::answer::{Answer, Refusal, page_with, redirect, to};
use super::call::Call;
use super::fields;
use super::page::Page;
use super::{BASE, guard};
use crate::failure::Failure;
use crate::words::t;

#[derive(Template)]
#[template(path = "refusal.html")]
struct Shown {
    page: Page,
    status: u16,
    cause: String,
    next: String,
    code: String,
}

/// A refusal in words.
struct Worded {
    status: StatusCode,
    title: String,
    cause: String,
    next: String,
    code: String,
}

/// Answers with a refusal.
pub fn answer(call: &Call, refusal: Refusal) -> Response {
    let answered = match refusal {
        Refusal::SignIn if !call.is_api() => sign_in(call),
        Refusal::ChangePassword if !call.is_api() => redirect("/password"),
        refusal => {
            let worded = word(refusal);
            if call.is_api() {
                Ok(machine(&worded))
            } else {
                person(call, worded)
            }
        }
    };
    answered.unwrap_or_else(|_| bare())
}

/// To the page where one signs in, and back from there to what was asked for.
fn sign_in(call: &Call) -> Answer {
    let here = call.here();
    let back = guard::own_path(&here);
    if call.method == Method::GET && back != BASE {
        return to(&format!("{BASE}/sign-in?next={}", fields::encode(back)));
    }
    redirect("/sign-in")
}

fn person(call: &Call, worded: Worded) -> Answer {
    page_with(
        worded.status,
        &Shown {
            page: Page::of(call, None, worded.title)?,
            status: worded.status.as_u16(),
            cause: worded.cause,
            next: worded.next,
            code: worded.code,
        },
    )
}

fn machine(worded: &Worded) -> Response {
    let facts = json!({
        "error": { "code": worded.code, "message": worded.cause, "next": worded.next }
    });
    let mut response = Response::new(Body::from(facts.to_string()));
    *response.status_mut() = worded.status;
    let kind = HeaderValue::from_static("application/json");
    response.headers_mut().insert(header::CONTENT_TYPE, kind);
    if worded.status == StatusCode::UNAUTHORIZED {
        let scheme = HeaderValue::from_static("Bearer");
        response
            .headers_mut()
            .insert(header::WWW_AUTHENTICATE, scheme);
    }
    response
}

/// When not even a page can be made.
pub fn bare() -> Response {
    let mut response = Response::new(Body::from(t!("refusal-defect")));
    *response.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
    let kind = HeaderValue::from_static("text/plain; charset=utf-8");
    response.headers_mut().insert(header::CONTENT_TYPE, kind);
    response
}

fn word(refusal: Refusal) -> Worded {
    let plain = |status, code: &str, title, cause, next| Worded {
        status,
        title,
        cause,
        next,
        code: code.to_owned(),
    };
    match refusal {
        Refusal::NotFound => plain(
            StatusCode::NOT_FOUND,
            "not-found",
            t!("refusal-not-found-title"),
            t!("refusal-not-found"),
            t!("refusal-not-found-next"),
        ),
        Refusal::MethodNotAllowed => plain(
            StatusCode::METHOD_NOT_ALLOWED,
            "method-not-allowed",
            t!("refusal-method-title"),
            t!("refusal-method"),
            t!("refusal-not-found-next"),
        ),
        Refusal::SignIn => plain(
            StatusCode::UNAUTHORIZED,
            "sign-in",
            t!("refusal-sign-in-title"),
            t!("refusal-sign-in"),
            t!("refusal-sign-in-next"),
        ),
        Refusal::ChangePassword => plain(
            StatusCode::FORBIDDEN,
            "change-password",
            t!("refusal-forbidden-title"),
            t!("refusal-change-password"),
            t!("refusal-change-password-next"),
        ),
        Refusal::Forbidden => plain(
            StatusCode::FORBIDDEN,
            "forbidden",
            t!("refusal-forbidden-title"),
            t!("refusal-forbidden"),
            t!("refusal-forbidden-next"),
        ),
        Refusal::Forged => plain(
            StatusCode::FORBIDDEN,
            "forged",
            t!("refusal-forged-title"),
            t!("refusal-forged"),
            t!("refusal-forged-next"),
        ),
        Refusal::TooLarge => plain(
            StatusCode::PAYLOAD_TOO_LARGE,
            "too-large",
            t!("refusal-too-large-title"),
            t!("refusal-too-large"),
            String::new(),
        ),
        Refusal::Bad(why) => plain(
            StatusCode::BAD_REQUEST,
            "bad-request",
            t!("refusal-bad-title"),
            why.to_string(),
            String::new(),
        ),
        Refusal::Conflict(failure) => failed(StatusCode::CONFLICT, failure),
        Refusal::Failed(failure) => failed(StatusCode::INTERNAL_SERVER_ERROR, failure),
    }
}

fn failed(status: StatusCode, failure: Failure) -> Worded {
    let title = match status {
        StatusCode::CONFLICT => t!("refusal-conflict-title"),
        _ => t!("refusal-failed-title"),
    };
    Worded {
        status,
        title,
        cause: failure.cause.to_string(),
        next: failure.remedy.to_string(),
        code: failure.code.to_owned(),
    }
}
