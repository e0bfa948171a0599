//! Listens, and hands each request to `dispatch`. The router is built from the table.

use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::Request;
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodFilter, any, on};

use super::answer::Refusal;
use super::app::App;
use super::routes::TABLE;
use super::{BASE, dispatch};
use crate::failure::{Failure, Result};
use crate::signals;
use crate::words::{m, t};

/// How long answers that are under way may take when the panel is stopped.
const FAREWELL: Duration = Duration::from_secs(3);
/// How often to look whether the panel is stopped.
const LOOK: Duration = Duration::from_millis(100);

/// What `SAUVEGARDE_LISTEN` says.
pub fn listen_address(value: &str) -> Result<SocketAddr> {
    value.parse().map_err(|_| {
        Failure::new(
            "bad-value",
            m!("bad-value", name = "SAUVEGARDE_LISTEN", value = value),
            m!("bad-listen-next"),
        )
    })
}

/// Takes the address, so that a port that is taken is told before anything else happens.
pub fn bind(address: &str) -> Result<TcpListener> {
    let address = listen_address(address)?;
    let cannot = |error: std::io::Error| {
        let cause = t!(
            "cannot-listen",
            address = address.to_string(),
            detail = error.to_string()
        );
        Failure::new("cannot-listen", cause, m!("cannot-listen-next"))
    };
    let listener = TcpListener::bind(address).map_err(cannot)?;
    listener.set_nonblocking(true).map_err(cannot)?;
    Ok(listener)
}

/// Serves until a signal comes.
pub fn serve(listener: TcpListener, app: App) -> Result<()> {
    let failed = |error: std::io::Error| {
        let (cause, next) = (
            t!("internal", detail = error.to_string()),
            t!("internal-next"),
        );
        Failure::new("internal", cause, next)
    };
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(failed)?;
    let served = runtime.block_on(async {
        let listener = tokio::net::TcpListener::from_std(listener)?;
        let service = router(Arc::new(app)).into_make_service_with_connect_info::<SocketAddr>();
        let serving = axum::serve(listener, service).with_graceful_shutdown(stopped());
        tokio::select! {
            served = serving => served,
            // A page that listens to a live run would keep the panel up for ever.
            () = async { stopped().await; tokio::time::sleep(FAREWELL).await } => Ok(()),
        }
    });
    // Handlers that are still at work are cut off with the process; the catalogue takes no harm.
    runtime.shutdown_timeout(Duration::from_millis(200));
    served.map_err(failed)
}

async fn stopped() {
    while !signals::came() {
        tokio::time::sleep(LOOK).await;
    }
}

/// The router of the table.
pub fn router(app: Arc<App>) -> Router {
    let mut table = Router::new();
    for route in TABLE {
        // Methods of the table are the four that the filter knows.
        let Ok(filter) = MethodFilter::try_from(route.method.clone()) else {
            continue;
        };
        let app = Arc::clone(&app);
        let handler = move |request: Request| dispatch::route(Arc::clone(&app), route, request);
        table = table.route(&format!("{BASE}{}", route.path), on(filter, handler));
    }
    let refuse = |why: fn() -> Refusal| {
        let app = Arc::clone(&app);
        any(move |request: Request| dispatch::refuse(Arc::clone(&app), request, why))
    };
    let not_allowed = {
        let app = Arc::clone(&app);
        move |request: Request| {
            dispatch::refuse(Arc::clone(&app), request, || Refusal::MethodNotAllowed)
        }
    };
    let table = table
        .method_not_allowed_fallback(not_allowed)
        .fallback_service(refuse(|| Refusal::NotFound));
    // The outer router has no routes of its own: what is layered around it comes before routing,
    // as the hidden `_method` of forms must.
    Router::new()
        .fallback_service(table)
        .layer(from_fn(before_routing))
}

async fn before_routing(request: Request, next: Next) -> Response {
    let path = request.uri().path();
    if path == "/" || path == format!("{BASE}/") {
        let mut response = StatusCode::SEE_OTHER.into_response();
        let base = HeaderValue::from_static(BASE);
        response.headers_mut().insert(header::LOCATION, base);
        return response;
    }
    next.run(dispatch::read(request).await).await
}
