//! What a handler answers: a page, a way elsewhere, or a refusal.

use askama::Template;
use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;

use super::BASE;
use crate::catalog;
use crate::failure::Failure;
use crate::words::{Message, m};

/// What a handler returns.
pub type Answer = Result<Response, Refusal>;

/// Why there is no page. Each has its status and its sentences in `refusal`.
#[derive(Debug)]
pub enum Refusal {
    /// There is nothing at this address.
    NotFound,
    /// Not in this way.
    MethodNotAllowed,
    /// Somebody has to sign in first.
    SignIn,
    /// The password has to be changed first.
    ChangePassword,
    /// The account lacks the right.
    Forbidden,
    /// The form came from somewhere else, or from a session that ended.
    Forged,
    /// More than is taken.
    TooLarge,
    /// The request makes no sense: why.
    Bad(Message),
    /// It cannot be done now: something else stands in the way.
    Conflict(Failure),
    /// It went wrong.
    Failed(Failure),
}

impl From<Failure> for Refusal {
    fn from(failure: Failure) -> Self {
        match failure.code {
            "bad-id" | "not-found" | "no-such-backup" | "foreign" => Self::NotFound,
            _ => Self::Failed(failure),
        }
    }
}

impl From<catalog::Error> for Refusal {
    fn from(error: catalog::Error) -> Self {
        Self::Failed(error.into())
    }
}

impl From<crate::auth::token::NoRandom> for Refusal {
    fn from(error: crate::auth::token::NoRandom) -> Self {
        internal(error.0)
    }
}

/// A defect of ours.
pub fn internal(detail: impl Into<String>) -> Refusal {
    Refusal::Failed(Failure::new(
        "internal",
        m!("internal", detail = detail.into()),
        m!("internal-next"),
    ))
}

/// A page.
pub fn page(template: &impl Template) -> Answer {
    page_with(StatusCode::OK, template)
}

/// A page with another status than 200 (a form that came back with its errors: 422).
pub fn page_with(status: StatusCode, template: &impl Template) -> Answer {
    let html = template
        .render()
        .map_err(|error| internal(error.to_string()))?;
    let mut response = Response::new(Body::from(html));
    *response.status_mut() = status;
    let kind = HeaderValue::from_static("text/html; charset=utf-8");
    response.headers_mut().insert(header::CONTENT_TYPE, kind);
    Ok(response)
}

/// To another page of the panel (`/journal`), with GET.
pub fn redirect(path: &str) -> Answer {
    to(&format!("{BASE}{path}"))
}

/// To an address as it is. It must be one of ours: see [`super::guard::own_path`].
pub fn to(address: &str) -> Answer {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::SEE_OTHER;
    let address = HeaderValue::from_str(address).map_err(|error| internal(error.to_string()))?;
    response.headers_mut().insert(header::LOCATION, address);
    Ok(response)
}
