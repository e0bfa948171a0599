//! `sauvegarde` without a command, or `sauvegarde serve`: the panel. At its very first start an account is made that may do
//! everything, and its password shown once; never where what is shown is kept (`SAUVEGARDE_FIRST_ACCOUNT=off`).

use std::net::SocketAddr;
use std::time::Duration;

use jiff::tz::TimeZone;

use super::{first, user};
use crate::auth::Permissions;
use crate::catalog::{self, Catalog, place, users};
use crate::explain;
use crate::failure::{Failure, Result};
use crate::jobs::checks::Checks;
use crate::jobs::sources::Given;
use crate::jobs::{Config, Runner, runner};
use crate::settings::Settings;
use crate::web::{self, App, BASE, PublicUrl};
use crate::words::{m, t};
use crate::{demo, folder, output, supervisor};

/// Where the panel listens unless told otherwise.
pub(super) const LISTEN: &str = "127.0.0.1:8480";
/// Name of the first account.
const FIRST: &str = "admin";
/// Sub-folder of the backups in which the demonstration's database lies.
const DEMONSTRATION: &str = "demonstration";
/// Runs that are at work when the panel is stopped get so long to end.
const FAREWELL: Duration = Duration::from_secs(5);

/// Does it.
pub fn run(settings: &Settings) -> Result<()> {
    let get = |name: &str| settings.variables.get(name);
    let public_url = get("SAUVEGARDE_PUBLIC_URL")
        .map(|url| PublicUrl::parse(&url))
        .transpose()?;
    let listener = web::bind(&get("SAUVEGARDE_LISTEN").unwrap_or_else(|| LISTEN.to_owned()))?;
    let address = listener
        .local_addr()
        .map_err(|error| explain::output(&error))?;
    let shows = shows_first_account(get("SAUVEGARDE_FIRST_ACCOUNT").as_deref())?;
    let catalog = Catalog::open(&place::folder(get)?)?;
    let runner = Runner::start(catalog.clone(), config(settings)?)?;
    first::demonstrate(&runner)?;
    let app = App {
        catalog,
        runner: runner.clone(),
        checks: Checks::default(),
        public_url,
        zone: TimeZone::system(),
    };
    tell(settings, &app, address, shows)?;
    supervisor::ready();
    let served = web::serve(listener, app);
    supervisor::stopping(FAREWELL);
    // What does not end in time is found open by the next start, and made up for.
    runner.stop(FAREWELL);
    served
}

/// What the environment says; the demonstration where it names no database.
fn config(settings: &Settings) -> Result<Config> {
    let environment = settings.configured()?;
    let demonstration = match environment.is_empty() {
        true => {
            let home = folder::open_for_writing(&settings.backups(), Some(DEMONSTRATION))?;
            let made = demo::open_or_make(home.path());
            Some(
                made.map_err(|error| explain::demo(home.path(), &error))?
                    .path,
            )
        }
        false => None,
    };
    let keep = u32::try_from(settings.keep()?.get()).unwrap_or(u32::MAX);
    Ok(Config {
        backups: settings.backups(),
        given: Given {
            environment,
            demonstration,
        },
        defaults: catalog::settings::Settings {
            keep,
            ..Default::default()
        },
        workers: runner::WORKERS,
        schedule: true,
    })
}

fn tell(settings: &Settings, app: &App, address: SocketAddr, shows: bool) -> Result<()> {
    let encrypted = app.is_https();
    let origin = match &app.public_url {
        Some(url) => url.origin().to_owned(),
        None => format!("http://{address}"),
    };
    let first = match shows {
        true => first_account(&app.catalog)?,
        false => None,
    };
    if settings.json {
        let facts = serde_json::json!({
            "address": format!("{origin}{BASE}"),
            "listens": address.to_string(),
            "name": first.as_ref().map(|_| FIRST),
            "password": first,
        });
        return output::json(&facts);
    }
    output::print(&t!("panel-open", address = format!("{origin}{BASE}")))?;
    if let Some(password) = first {
        output::print(&t!("panel-first", name = FIRST, password = password))?;
    } else if app.catalog.read(users::count)? == 0 {
        output::print(&t!("panel-nobody", name = FIRST))?;
    }
    if !encrypted && !address.ip().is_loopback() {
        output::warn(&t!("panel-clear", address = address.to_string()));
    }
    Ok(())
}

/// Whether the first account is made at the first start. A journal keeps what the panel prints, and others read it: a
/// service says `off`, and its administrator makes the account with `sauvegarde user add`.
fn shows_first_account(value: Option<&str>) -> Result<bool> {
    match value {
        None | Some("on") => Ok(true),
        Some("off") => Ok(false),
        Some(value) => {
            let name = "SAUVEGARDE_FIRST_ACCOUNT";
            let cause = m!("bad-value", name = name, value = value);
            Err(Failure::new(
                "bad-value",
                cause,
                m!("bad-first-account-next"),
            ))
        }
    }
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
