//! Which databases a server shows to an account. It reads names only, takes no lock and changes
//! nothing.

use serde::Serialize;
use wire::Family;

use super::catalog::SYSTEM;
use super::rights::Account;
use super::session::{Session, text};
use crate::Error;

/// What a server shows to an account.
#[derive(Clone, Debug, Serialize)]
pub struct Survey {
    /// Host name, port and socket, as the server gives them.
    pub server: String,
    /// `mariadb` or `mysql`.
    pub family: String,
    /// The server's own version text.
    pub version: String,
    /// The account that the server took us for, `user@host`.
    pub account: String,
    /// Names of the databases that it sees, the server's own left out.
    pub databases: Vec<String>,
}

/// Signs in as `options` say and looks. A database in `options` is not chosen.
pub fn survey(options: &wire::Options) -> Result<Survey, Error> {
    let mut session = Session::open_reading(&wire::Options {
        database: None,
        ..options.clone()
    })?;
    let account = Account::read(&mut session)?;
    let databases = session
        .rows("SELECT SCHEMA_NAME FROM information_schema.SCHEMATA ORDER BY SCHEMA_NAME")?
        .iter()
        .map(|row| text(row, 0))
        .filter(|name| !SYSTEM.iter().any(|own| own.eq_ignore_ascii_case(name)))
        .collect();
    let family = match session.connection.server().family() {
        Family::MariaDb => "mariadb",
        Family::MySql => "mysql",
    };
    let survey = Survey {
        server: session.place()?,
        family: family.into(),
        version: session.connection.server().text().into(),
        account: format!("{}@{}", account.user, account.host),
        databases,
    };
    session.connection.close();
    Ok(survey)
}
