//! `sauvegarde user add|passwd|list`: the accounts of the panel, for whoever can read its data
//! folder. A password is made here and shown once; none is ever taken from the command line, where
//! other users of the machine would see it.

use clap::{Args, Subcommand};
use jiff::{Timestamp, Zoned};
use serde::Serialize;

use crate::auth::{Permissions, password};
use crate::catalog::{Catalog, place, users};
use crate::failure::{Failure, Result};
use crate::output::{self, Columns};
use crate::settings::Settings;
use crate::words::format::ago;
use crate::words::{m, t};

#[derive(Args, Debug)]
pub struct Arguments {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    Add(Add),
    Passwd(Passwd),
    List,
}

#[derive(Args, Debug)]
struct Add {
    #[arg(value_name = "NAME")]
    name: String,
    #[arg(long, value_name = "WORDS")]
    permissions: Option<String>,
}

#[derive(Args, Debug)]
struct Passwd {
    #[arg(value_name = "NAME")]
    name: String,
}

#[derive(Serialize)]
struct Facts {
    name: String,
    permissions: Vec<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    password: Option<String>,
    second_factor: bool,
}

/// Does it.
pub fn run(arguments: Arguments, settings: &Settings) -> Result<()> {
    let folder = place::folder(|name| settings.variables.get(name))?;
    let catalog = Catalog::open(&folder)?;
    match arguments.verb {
        Verb::Add(arguments) => add(&catalog, &arguments, settings),
        Verb::Passwd(arguments) => passwd(&catalog, &arguments.name, settings),
        Verb::List => list(&catalog, settings),
    }
}

/// A new password and its hash.
pub fn new_password() -> Result<(String, String)> {
    password::new().map_err(|detail| {
        let cause = m!("internal", detail = detail);
        Failure::new("internal", cause, m!("internal-next"))
    })
}

fn add(catalog: &Catalog, arguments: &Add, settings: &Settings) -> Result<()> {
    let name = arguments.name.as_str();
    users::check_name(name).map_err(|users::BadName(name)| {
        Failure::new(
            "bad-name",
            m!("user-bad-name", name = name),
            m!("user-bad-name-next"),
        )
    })?;
    let permissions = match &arguments.permissions {
        None => Permissions::ALL,
        Some(words) => Permissions::parse(words).map_err(|word| {
            Failure::usage(
                m!("user-bad-permission", word = word),
                m!("user-bad-permission-next"),
            )
        })?,
    };
    let (password, hashed) = new_password()?;
    let now = Timestamp::now().as_millisecond();
    let added =
        catalog.write(|catalog| users::add(catalog, name, &hashed, true, permissions, now))?;
    if added.is_none() {
        let (cause, next) = (t!("user-taken"), t!("user-taken-next"));
        return Err(Failure::new("name-taken", cause, next).about(name));
    }
    if settings.json {
        return output::json(&Facts {
            name: name.to_owned(),
            permissions: words(permissions),
            password: Some(password),
            second_factor: false,
        });
    }
    let shown = words(permissions).join(", ");
    output::print(&t!("user-added", name = name, permissions = shown))?;
    output::print(&t!("user-password", password = password))
}

fn words(permissions: Permissions) -> Vec<&'static str> {
    permissions.iter().map(|one| one.word()).collect()
}

fn passwd(catalog: &Catalog, name: &str, settings: &Settings) -> Result<()> {
    let (password, hashed) = new_password()?;
    let found = catalog.write(|catalog| {
        let user = users::by_name(catalog, name)?;
        if let Some(user) = &user {
            users::set_password(catalog, user.id, &hashed, true, None)?;
        }
        Ok(user)
    })?;
    let Some(user) = found else {
        let (cause, next) = (t!("user-unknown"), t!("user-unknown-next"));
        return Err(Failure::new("no-such-account", cause, next).about(name));
    };
    if settings.json {
        return output::json(&Facts {
            permissions: words(user.permissions),
            second_factor: user.second_key.is_some(),
            name: user.name,
            password: Some(password),
        });
    }
    output::print(&t!("user-passwd", name = user.name))?;
    output::print(&t!("user-password", password = password))
}

fn list(catalog: &Catalog, settings: &Settings) -> Result<()> {
    let users = catalog.read(users::all)?;
    if settings.json {
        let facts: Vec<Facts> = users
            .into_iter()
            .map(|user| Facts {
                permissions: words(user.permissions),
                second_factor: user.second_key.is_some(),
                name: user.name,
                password: None,
            })
            .collect();
        return output::json(&facts);
    }
    let mut columns = Columns::new(vec![
        (t!("column-name"), false),
        (t!("column-permissions"), false),
        (t!("column-second"), false),
        (t!("column-seen"), false),
    ]);
    let now = Zoned::now();
    for user in users {
        let seen = user.seen.map(Timestamp::from_millisecond);
        columns.row(vec![
            user.name,
            words(user.permissions).join(", "),
            match user.second_key {
                Some(_) => t!("second-on"),
                None => t!("second-off"),
            },
            match seen {
                Some(Ok(seen)) => ago(seen, &now),
                _ => t!("never"),
            },
        ]);
    }
    output::print(&columns.text())
}
