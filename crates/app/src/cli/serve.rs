//! `sauvegarde serve`: the panel. At its very first start an account is made that may do
//! everything, and its password shown once.

use std::net::SocketAddr;

use jiff::tz::TimeZone;

use super::user;
use crate::auth::Permissions;
use crate::catalog::{Catalog, place, users};
use crate::failure::Result;
use crate::output;
use crate::settings::Settings;
use crate::web::{self, App, BASE, PublicUrl};
use crate::words::t;

/// Where the panel listens unless told otherwise.
const LISTEN: &str = "127.0.0.1:8480";
/// Name of the first account.
const FIRST: &str = "admin";

/// Does it.
pub fn run(settings: &Settings) -> Result<()> {
    let get = |name: &str| settings.variables.get(name);
    let public_url = get("SAUVEGARDE_PUBLIC_URL")
        .map(|url| PublicUrl::parse(&url))
        .transpose()?;
    let listener = web::bind(&get("SAUVEGARDE_LISTEN").unwrap_or_else(|| LISTEN.to_owned()))?;
    let address = listener
        .local_addr()
        .map_err(|error| crate::explain::output(&error))?;
    let catalog = Catalog::open(&place::folder(get)?)?;
    let app = App {
        catalog,
        public_url,
        zone: TimeZone::system(),
    };
    tell(settings, &app, address)?;
    web::serve(listener, app)
}

fn tell(settings: &Settings, app: &App, address: SocketAddr) -> Result<()> {
    let encrypted = app.is_https();
    let origin = match &app.public_url {
        Some(url) => url.origin().to_owned(),
        None => format!("http://{address}"),
    };
    let first = first_account(&app.catalog)?;
    if settings.json {
        let facts = serde_json::json!({
            "address": format!("{origin}{BASE}"),
            "name": first.as_ref().map(|_| FIRST),
            "password": first,
        });
        return output::json(&facts);
    }
    output::print(&t!("panel-open", address = format!("{origin}{BASE}")))?;
    if let Some(password) = first {
        output::print(&t!("panel-first", name = FIRST, password = password))?;
    }
    if !encrypted && !address.ip().is_loopback() {
        output::warn(&t!("panel-clear", address = address.to_string()));
    }
    Ok(())
}

/// Makes the first account, if there is none; its password, to be shown once.
fn first_account(catalog: &Catalog) -> Result<Option<String>> {
    let (password, hashed) = user::new_password()?;
    let now = jiff::Timestamp::now().as_millisecond();
    let made = catalog.write(|catalog| match users::count(catalog)? {
        0 => users::add(catalog, FIRST, &hashed, true, Permissions::ALL, now),
        _ => Ok(None),
    })?;
    Ok(made.map(|_| password))
}
