//! Signs of life for programs that watch the panel: that it answers, and that it does its work.
//! They name no database and no reason; those are for who is signed in.

use axum::body::Body;
use axum::http::StatusCode;
use axum::response::Response;

use super::answer::Answer;
use super::call::Call;
use crate::catalog::users;

/// Whether the panel and its catalogue answer.
pub fn health(call: &Call) -> Answer {
    call.app.catalog.read(users::count)?;
    Ok(Response::new(Body::from("ok\n")))
}

/// Whether backups are made when they are due: the catalogue answers, and the clock ticks.
pub fn readiness(call: &Call) -> Answer {
    call.app.catalog.read(users::count)?;
    let mut response = Response::new(Body::from("ready\n"));
    if !call.app.runner.is_ticking() {
        response = Response::new(Body::from("the clock stands still\n"));
        *response.status_mut() = StatusCode::SERVICE_UNAVAILABLE;
    }
    Ok(response)
}
