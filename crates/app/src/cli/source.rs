//! `sauvegarde source add|list|remove`: the servers and files that the panel saves, for whoever can
//! read its data folder. Passwords are sealed in the catalogue and never shown again.

use clap::{Args, Subcommand};
use serde::Serialize;

use crate::catalog::audit::Deed;
use crate::catalog::{self, Catalog, place, sources as rows};
use crate::failure::Result;
use crate::jobs::sources::{self, Addition, Choice};
use crate::output::{self, Columns};
use crate::settings::Settings;
use crate::source::SourceConfig;
use crate::words::t;

#[derive(Args, Debug)]
pub struct Arguments {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    Add(Add),
    List,
    Remove(Remove),
}

#[derive(Args, Debug)]
struct Add {
    #[arg(value_name = "URL")]
    url: String,
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    #[arg(
        long,
        value_name = "DATABASE,…",
        value_delimiter = ',',
        conflicts_with = "follow"
    )]
    databases: Option<Vec<String>>,
    #[arg(long)]
    follow: bool,
}

#[derive(Args, Debug)]
struct Remove {
    #[arg(value_name = "NAME")]
    name: String,
}

#[derive(Serialize)]
struct Facts {
    name: String,
    origin: rows::Origin,
    kind: rows::SourceKind,
    place: String,
    follow: bool,
    databases: Vec<String>,
}

/// Does it.
pub fn run(arguments: Arguments, settings: &Settings) -> Result<()> {
    let folder = place::folder(|name| settings.variables.get(name))?;
    let catalog = Catalog::open(&folder)?;
    match arguments.verb {
        Verb::Add(arguments) => add(&catalog, arguments, settings),
        Verb::List => list(&catalog, settings),
        Verb::Remove(arguments) => remove(&catalog, &arguments.name, settings),
    }
}

fn deed() -> Deed<'static> {
    Deed {
        origin: Some("command"),
        ..Deed::default()
    }
}

fn add(catalog: &Catalog, arguments: Add, settings: &Settings) -> Result<()> {
    let config = settings.typed(&arguments.url, false)?;
    let named = match &config {
        SourceConfig::MySql(options) => options.database.clone(),
        SourceConfig::Sqlite(_) => None,
    };
    let choice = match (arguments.databases, named) {
        _ if arguments.follow => Choice::Following,
        (Some(names), _) => Choice::Only(names.iter().map(|name| name.trim().to_owned()).collect()),
        (None, Some(named)) => Choice::Only(vec![named]),
        (None, None) => Choice::All,
    };
    let addition = Addition {
        label: arguments.name,
        url: arguments.url,
        config,
        choice,
    };
    let (id, _) = sources::add(catalog, &addition, &deed(), catalog::now())?;
    let added = facts(catalog)?
        .into_iter()
        .find(|(source, _)| *source == id);
    let Some((_, facts)) = added else {
        return Ok(());
    };
    match settings.json {
        true => output::json(&facts),
        false => output::print(&t!(
            "source-added",
            name = facts.name,
            count = facts.databases.len(),
            databases = facts.databases.join(", ")
        )),
    }
}

fn list(catalog: &Catalog, settings: &Settings) -> Result<()> {
    let facts = facts(catalog)?;
    if settings.json {
        let facts: Vec<Facts> = facts.into_iter().map(|(_, facts)| facts).collect();
        return output::json(&facts);
    }
    if facts.is_empty() {
        return output::print(&t!("source-none"));
    }
    let headings = [
        t!("column-name"),
        t!("column-place"),
        t!("column-databases"),
    ];
    let mut columns = Columns::new(headings.into_iter().map(|text| (text, false)).collect());
    for (_, facts) in facts {
        columns.row(vec![facts.name, facts.place, facts.databases.join(", ")]);
    }
    output::print(&columns.text())
}

/// Each source with the databases of it that are saved.
fn facts(catalog: &Catalog) -> Result<Vec<(i64, Facts)>> {
    let (sources, databases) = catalog.read(|c| Ok((rows::list(c)?, rows::databases(c)?)))?;
    let facts = |source: rows::Source| {
        let saved = databases
            .iter()
            .filter(|database| database.source_id == source.id && database.active())
            .map(|database| database.name.clone());
        let facts = Facts {
            databases: saved.collect(),
            name: source.label,
            origin: source.origin,
            kind: source.kind,
            place: source.shown,
            follow: source.follow,
        };
        (source.id, facts)
    };
    Ok(sources.into_iter().map(facts).collect())
}

fn remove(catalog: &Catalog, name: &str, settings: &Settings) -> Result<()> {
    sources::remove(catalog, name, &deed(), catalog::now())?;
    match settings.json {
        true => output::json(&serde_json::json!({ "name": name, "removed": true })),
        false => output::print(&t!("source-removed", name = name)),
    }
}
