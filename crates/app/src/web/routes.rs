//! The one table of pages and actions: method, path, who may, what does it. The router is built
//! from it and a test walks it, so that nothing is reachable that does not stand here.

use axum::http::Method;

use super::answer::Answer;
use super::call::Call;
use super::{
    account, accounts, api, assets, backups, checks, databases, journal, metrics, preferences,
    runs, settings, sign_in, signs,
};
use crate::auth::Permission;

/// Does what a route is for. It runs on a thread where blocking is allowed, in the language of its
/// visitor.
pub type Handler = fn(&Call) -> Answer;

/// Who may use a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Anybody.
    Anyone,
    /// Whoever is signed in, also with a password that has to be changed first.
    Newcomer,
    /// Whoever is signed in.
    SignedIn,
    /// Whoever may see backups, also with a token; and any program on this very machine.
    Watcher,
    /// Whoever has this permission.
    May(Permission),
}

/// A line of the table.
pub struct Route {
    /// Its method; forms say PUT and DELETE by a hidden `_method`.
    pub method: Method,
    /// Its path behind [`super::BASE`].
    pub path: &'static str,
    /// Who may.
    pub access: Access,
    /// What does it.
    pub handler: Handler,
}

const fn route(method: Method, path: &'static str, access: Access, handler: Handler) -> Route {
    Route {
        method,
        path,
        access,
        handler,
    }
}

const fn get(path: &'static str, access: Access, handler: Handler) -> Route {
    route(Method::GET, path, access, handler)
}

const fn post(path: &'static str, access: Access, handler: Handler) -> Route {
    route(Method::POST, path, access, handler)
}

const fn put(path: &'static str, access: Access, handler: Handler) -> Route {
    route(Method::PUT, path, access, handler)
}

const fn delete(path: &'static str, access: Access, handler: Handler) -> Route {
    route(Method::DELETE, path, access, handler)
}

use Access::{Anyone, May, Newcomer, SignedIn, Watcher};
use Permission::{Create, Delete, Download, Restore, Settings, View};

/// Everything there is.
pub static TABLE: &[Route] = &[
    // The shell.
    get("/healthz", Anyone, signs::health),
    get("/readyz", Anyone, signs::readiness),
    get("/metrics", Watcher, metrics::show),
    get("/assets/{hash}/{file}", Anyone, assets::show),
    post("/language", Anyone, preferences::language),
    post("/theme", Anyone, preferences::theme),
    get("/sign-in", Anyone, sign_in::show),
    post("/sign-in", Anyone, sign_in::enter),
    get("/sign-in/code", Anyone, sign_in::show_code),
    post("/sign-in/code", Anyone, sign_in::enter_code),
    post("/sign-out", Newcomer, sign_in::leave),
    get("/password", Newcomer, sign_in::show_password),
    post("/password", Newcomer, sign_in::change_password),
    // One's own account.
    get("/account", SignedIn, account::show),
    get(
        "/account/second-factor",
        SignedIn,
        account::show_second_factor,
    ),
    post(
        "/account/second-factor",
        SignedIn,
        account::set_second_factor,
    ),
    delete(
        "/account/second-factor",
        SignedIn,
        account::drop_second_factor,
    ),
    delete("/account/sessions", SignedIn, account::end_sessions),
    delete(
        "/account/sessions/{session}",
        SignedIn,
        account::end_session,
    ),
    get(
        "/account/sessions/{session}/delete",
        SignedIn,
        account::ask_session,
    ),
    post("/account/tokens", SignedIn, account::add_token),
    get(
        "/account/tokens/{token}/delete",
        SignedIn,
        account::ask_token,
    ),
    delete("/account/tokens/{token}", SignedIn, account::remove_token),
    // Accounts.
    get("/accounts", May(Settings), accounts::show),
    post("/accounts", May(Settings), accounts::add),
    get("/accounts/new", May(Settings), accounts::show_new),
    get("/accounts/{user}", May(Settings), accounts::show_one),
    put("/accounts/{user}", May(Settings), accounts::change),
    delete("/accounts/{user}", May(Settings), accounts::remove),
    get(
        "/accounts/{user}/delete",
        May(Settings),
        accounts::ask_remove,
    ),
    post(
        "/accounts/{user}/password",
        May(Settings),
        accounts::give_password,
    ),
    delete(
        "/accounts/{user}/second-factor",
        May(Settings),
        accounts::drop_second_factor,
    ),
    delete(
        "/accounts/{user}/sessions",
        May(Settings),
        accounts::end_sessions,
    ),
    // Backups.
    // The journal.
    get("/journal", May(View), journal::show),
    get("/journal/audit", May(Settings), journal::show_deeds),
    // Settings.
    get("/settings", May(Settings), settings::show),
    put("/settings", May(Settings), settings::save),
    post(
        "/settings/storages/{type}/check",
        May(Settings),
        settings::check_storage,
    ),
    get("/checks/{id}", May(Settings), checks::show),
    post("/checks/{id}/again", May(Settings), checks::again),
    // Databases.
    get("/databases", May(Settings), databases::show),
    post("/databases/pause", May(Settings), databases::pause),
    post("/databases/resume", May(Settings), databases::resume),
    post("/databases/backup", May(Create), databases::back_up),
    get("/databases/add", May(Settings), databases::add_form),
    post("/databases/add", May(Settings), databases::add),
    post("/databases/servers", May(Settings), databases::keep),
    get(
        "/databases/servers/{id}",
        May(Settings),
        databases::show_server,
    ),
    put("/databases/servers/{id}", May(Settings), databases::save),
    delete("/databases/servers/{id}", May(Settings), databases::remove),
    get(
        "/databases/servers/{id}/delete",
        May(Settings),
        databases::ask_remove,
    ),
    post(
        "/databases/servers/{id}/check",
        May(Settings),
        databases::try_source,
    ),
    post(
        "/databases/servers/{id}/address",
        May(Settings),
        databases::check,
    ),
    put(
        "/databases/servers/{id}/address",
        May(Settings),
        databases::keep_address,
    ),
    get("/databases/{id}", May(Settings), databases::show_one),
    put("/databases/{id}", May(Settings), databases::save_one),
    post("/databases/{id}/settle", May(Settings), databases::settle),
    get("", May(View), backups::list::show),
    get("/events", May(View), runs::list_events),
    put("/add", May(Create), backups::create::create),
    get(
        "/download/{type}/{id}",
        May(Download),
        backups::download::download,
    ),
    post(
        "/download/{type}/{id}",
        May(Download),
        backups::download::download,
    ),
    get("/delete/{type}/{id}", May(Delete), backups::delete::ask),
    delete("/delete/{type}/{id}", May(Delete), backups::delete::delete),
    get("/view/{type}/{id}", May(View), backups::detail::show),
    post("/verify/{type}/{id}", May(Create), backups::detail::verify),
    post("/prove/{type}/{id}", May(Create), backups::detail::prove),
    put("/pin/{type}/{id}", May(Create), backups::detail::pin),
    delete("/pin/{type}/{id}", May(Create), backups::detail::unpin),
    get(
        "/restore/{type}/{id}",
        May(Restore),
        backups::restore::choose,
    ),
    get(
        "/restore/{type}/{id}/plan",
        May(Restore),
        backups::restore::plan,
    ),
    get(
        "/restore/{type}/{id}/look",
        May(Restore),
        backups::restore::look,
    ),
    post(
        "/restore/{type}/{id}",
        May(Restore),
        backups::restore::restore,
    ),
    get("/runs/{id}/undo", May(Restore), backups::restore::ask_undo),
    post("/runs/{id}/undo", May(Restore), backups::restore::undo),
    // Runs. Who may stop one is who may begin one of its kind: the handler looks.
    get("/runs/{id}", May(View), runs::show),
    get("/runs/{id}/events", May(View), runs::events),
    post("/runs/{id}/cancel", May(View), runs::cancel),
    // The API.
    get("/api/v1/openapi.json", Anyone, api::document),
    get("/api/v1/me", SignedIn, api::me),
    get("/api/v1/settings", May(Settings), api::settings),
    put("/api/v1/settings", May(Settings), api::save_settings),
    get("/api/v1/settings/retention", May(Settings), api::retention),
    get("/api/v1/storages", May(View), api::storages),
    post(
        "/api/v1/storages/{type}/checks",
        May(Settings),
        api::check_storage,
    ),
    post("/api/v1/checks", May(Settings), api::check_address),
    get("/api/v1/checks/{id}", May(Settings), api::check),
    get("/api/v1/sources", May(Settings), api::sources),
    post("/api/v1/sources", May(Settings), api::add_source),
    get("/api/v1/sources/{id}", May(Settings), api::source),
    put("/api/v1/sources/{id}", May(Settings), api::change_source),
    delete("/api/v1/sources/{id}", May(Settings), api::remove_source),
    post(
        "/api/v1/sources/{id}/checks",
        May(Settings),
        api::check_source,
    ),
    get("/api/v1/databases", May(View), api::databases),
    get("/api/v1/databases/{id}", May(View), api::database),
    put(
        "/api/v1/databases/{id}",
        May(Settings),
        api::change_database,
    ),
    post("/api/v1/databases/{id}/backups", May(Create), api::back_up),
    post("/api/v1/databases/{id}/settle", May(Settings), api::settle),
    get("/api/v1/runs", May(View), api::runs),
    get("/api/v1/runs/{id}", May(View), api::run),
    delete("/api/v1/runs/{id}", May(View), api::cancel),
    get("/api/v1/runs/{id}/log", May(View), api::run_log),
    get("/api/v1/backups", May(View), api::backups),
    get("/api/v1/backups/{id}", May(View), api::backup),
    put("/api/v1/backups/{id}/pin", May(Create), api::pin),
    delete("/api/v1/backups/{id}/pin", May(Create), api::unpin),
    delete("/api/v1/copies/{type}/{id}", May(Delete), api::delete_copy),
    get(
        "/api/v1/copies/{type}/{id}/download",
        May(Download),
        backups::download::download,
    ),
    post(
        "/api/v1/copies/{type}/{id}/verify",
        May(Create),
        api::verify,
    ),
    post("/api/v1/copies/{type}/{id}/prove", May(Create), api::prove),
    post(
        "/api/v1/copies/{type}/{id}/restore",
        May(Restore),
        api::restore,
    ),
    get("/api/v1/audit", May(Settings), api::audit),
];

/// Whether there is such a line: the menu leads only where something is.
pub fn exists(method: &Method, path: &str) -> bool {
    TABLE
        .iter()
        .any(|route| route.path == path && route.method == method)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the test of rights over TCP walks is this table, line by line: a new route that has no line there
    /// fails here, so that none is forgotten, and who may use one is written down twice.
    #[test]
    fn the_test_of_rights_knows_every_route() {
        let known: Vec<&str> = include_str!("../../tests/routes/table.txt")
            .lines()
            .collect();
        let line = |route: &Route| {
            let access = match route.access {
                Anyone => "anyone",
                Watcher => "watcher",
                Newcomer => "newcomer",
                SignedIn => "signed-in",
                May(permission) => permission.word(),
            };
            let path = if route.path.is_empty() {
                "/"
            } else {
                route.path
            };
            format!("{} {path} {access}", route.method)
        };
        let table: Vec<String> = TABLE.iter().map(line).collect();
        assert_eq!(table, known);
    }
}
