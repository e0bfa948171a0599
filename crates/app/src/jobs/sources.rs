//! From a row of the catalogue to a database that can be reached, and from the environment to
//! rows. The only place where a sealed address is opened.

use std::fs;
use std::path::PathBuf;

use wire::Secret;

use crate::catalog::audit::{self, Deed};
use crate::catalog::sources::{self, Database, NewSource, Origin, SourceKind};
use crate::catalog::{self, Catalog};
use crate::database;
use crate::explain;
use crate::explain::engine::some;
use crate::failure::{Failure, Result};
use crate::source::{SourceConfig, url};
use crate::words::m;

/// What the panel was started with.
#[derive(Clone, Debug, Default)]
pub struct Given {
    /// The databases that the environment names.
    pub environment: Vec<SourceConfig>,
    /// The file of the demonstration, if that is what there is to save.
    pub demonstration: Option<PathBuf>,
}

/// Label of the row of the environment.
const ENVIRONMENT: &str = "environment";
/// Label of the row of the demonstration.
const DEMONSTRATION: &str = "demonstration";

/// Enters what the panel was started with. Databases of the environment that are no longer given are marked as gone, and
/// keep what a person set of them: a start without its variables must cost nothing.
pub fn adopt(catalog: &Catalog, given: &Given, now: i64) -> catalog::Result<()> {
    let environment = (
        Origin::Environment,
        ENVIRONMENT,
        given.environment.as_slice(),
    );
    let demonstration: Vec<SourceConfig> = given
        .demonstration
        .iter()
        .cloned()
        .map(SourceConfig::Sqlite)
        .collect();
    let demonstration = (
        Origin::Demonstration,
        DEMONSTRATION,
        demonstration.as_slice(),
    );
    take_over(catalog, &[environment, demonstration], now)
}

/// Enters the databases of the environment, if the catalogue has none of it yet: what the panel will do when it starts.
pub fn adopt_environment(
    catalog: &Catalog,
    configured: &[SourceConfig],
    now: i64,
) -> catalog::Result<()> {
    let known = catalog.read(|c| sources::labelled(c, ENVIRONMENT))?;
    match known.is_none() && !configured.is_empty() {
        true => take_over(
            catalog,
            &[(Origin::Environment, ENVIRONMENT, configured)],
            now,
        ),
        false => Ok(()),
    }
}

fn take_over(
    catalog: &Catalog,
    given: &[(Origin, &str, &[SourceConfig])],
    now: i64,
) -> catalog::Result<()> {
    catalog.write(|t| {
        for &(origin, label, configs) in given {
            let Some(first) = configs.first() else {
                let old = sources::labelled(t, label)?.filter(|source| source.origin == origin);
                match old {
                    Some(old) if origin == Origin::Demonstration => {
                        sources::remove(t, old.id)?;
                    }
                    Some(old) => sources::seen(t, old.id, &[], |_| true, now)?,
                    None => {}
                }
                continue;
            };
            let new = NewSource {
                origin,
                label,
                kind: kind(first),
                shown: &place(first),
                address: None,
                follow: false,
            };
            // As `sauvegarde backup` does: one database in the folder itself, several each in its own.
            let several = configs.len() > 1;
            let folder = |name: &str| several.then(|| name.to_owned());
            let names: Vec<_> = configs
                .iter()
                .map(SourceConfig::database)
                .map(|name| (name.clone(), folder(&name)))
                .collect();
            if let Some(id) = sources::put(t, catalog.vault(), &new, now)? {
                sources::seen(t, id, &names, |_| true, now)?;
            }
        }
        Ok(())
    })
}

/// What answers at an address.
pub fn kind(config: &SourceConfig) -> SourceKind {
    match config {
        SourceConfig::MySql(_) => SourceKind::MySql,
        SourceConfig::Sqlite(_) => SourceKind::Sqlite,
    }
}

/// Where it is, for a person: without database and password.
pub fn place(config: &SourceConfig) -> String {
    match config {
        SourceConfig::MySql(options) => format!("{}@{}", options.user, options.address),
        SourceConfig::Sqlite(path) => path.display().to_string(),
    }
}

/// The database of a row. `None`: it is not given any more.
pub fn resolve(
    catalog: &Catalog,
    given: &Given,
    database: &Database,
) -> Result<Option<SourceConfig>> {
    match database.origin {
        Origin::Environment => {
            let named = |config: &&SourceConfig| config.database() == database.name;
            Ok(given.environment.iter().find(named).cloned())
        }
        Origin::Demonstration => Ok(given.demonstration.clone().map(SourceConfig::Sqlite)),
        Origin::Added => {
            let address =
                catalog.read(|c| sources::address(c, catalog.vault(), database.source_id))?;
            let Some(address) = address else {
                return Ok(None);
            };
            let mut config = url::parse(address.expose(), false)?;
            if let SourceConfig::MySql(options) = &mut config {
                options.database = Some(database.name.clone());
            }
            Ok(Some(config))
        }
    }
}

/// The addresses of a source as it is configured; none if it is not given any more.
pub fn configs(
    catalog: &Catalog,
    given: &Given,
    source: &sources::Source,
) -> Result<Vec<SourceConfig>> {
    Ok(match source.origin {
        Origin::Environment => given.environment.clone(),
        Origin::Demonstration => {
            let file = given.demonstration.iter().cloned();
            file.map(SourceConfig::Sqlite).collect()
        }
        Origin::Added => {
            let address = catalog.read(|c| sources::address(c, catalog.vault(), source.id))?;
            let parsed = address.map(|address| url::parse(address.expose(), false));
            parsed.transpose()?.into_iter().collect()
        }
    })
}

/// Which databases of a source are saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Choice {
    /// All, and those to come.
    Following,
    /// All that are there now.
    All,
    /// These.
    Only(Vec<String>),
}

/// A source that a person adds.
#[derive(Clone, Debug)]
pub struct Addition {
    /// What it is called; `None`: as its place.
    pub label: Option<String>,
    /// The address that was typed.
    pub url: String,
    /// What that means, with the password, wherever it came from.
    pub config: SourceConfig,
    /// Which of its databases are saved.
    pub choice: Choice,
}

/// Adds a source that answers; its number and the databases that will be saved.
pub fn add(
    catalog: &Catalog,
    addition: &Addition,
    deed: &Deed<'_>,
    now: i64,
) -> Result<(i64, Vec<String>)> {
    let Addition {
        label,
        url,
        config,
        choice,
    } = addition;
    config.refuse_no_database()?;
    if let SourceConfig::Sqlite(path) = config {
        // SQLite takes a file that is not there for an empty database.
        fs::metadata(path).map_err(|error| explain::file(path, &error))?;
    }
    let shown = place(config);
    let about = |failure: Failure| failure.about(&shown);
    let names = names(config).map_err(about)?;
    if let Choice::Only(chosen) = choice {
        let missing: Vec<String> = chosen
            .iter()
            .filter(|name| !names.contains(name))
            .cloned()
            .collect();
        if !missing.is_empty() {
            return Err(about(Failure::new(
                "no-such-database",
                m!("source-lacks", names = some(&missing), there = some(&names)),
                m!("source-lacks-next"),
            )));
        }
    }
    let label = label.as_deref().unwrap_or(&shown);
    let address = whole(url, config);
    let new = NewSource {
        origin: Origin::Added,
        label,
        kind: kind(config),
        shown: &shown,
        address: Some(address.expose()),
        follow: *choice == Choice::Following,
    };
    let chosen = |name: &str| match choice {
        Choice::Following | Choice::All => true,
        Choice::Only(chosen) => chosen.iter().any(|one| one == name),
    };
    let added = catalog.write(|t| {
        let Some(id) = sources::put(t, catalog.vault(), &new, now)? else {
            return Ok(None);
        };
        sources::seen(t, id, &in_folders(&names), chosen, now)?;
        sources::looked(t, id, now, None)?;
        let deed = Deed {
            action: "source.add",
            subject: Some(label),
            ..deed.clone()
        };
        audit::note(t, &deed, now)?;
        Ok(Some(id))
    })?;
    let taken =
        || Failure::new("name-taken", m!("source-taken"), m!("source-taken-next")).about(label);
    let id = added.ok_or_else(taken)?;
    Ok((id, names.into_iter().filter(|name| chosen(name)).collect()))
}

/// The databases that are there; of an address that names one, that one.
fn names(config: &SourceConfig) -> Result<Vec<String>> {
    let seen = match database::survey(config) {
        None => return Ok(vec![config.database()]),
        Some(survey) => survey?.databases,
    };
    let named = config.database();
    Ok(seen
        .into_iter()
        .filter(|name| named.is_empty() || *name == named)
        .collect())
}

/// Each in its own sub-folder: two servers may have databases of one name, but then the archives
/// tell them apart.
fn in_folders(names: &[String]) -> Vec<(String, Option<String>)> {
    names
        .iter()
        .map(|name| (name.clone(), Some(name.clone())))
        .collect()
}

/// The whole address, which is sealed.
fn whole(url: &str, config: &SourceConfig) -> Secret {
    match config {
        SourceConfig::MySql(options) => match &options.password {
            Some(password) => url::with_password(url, password),
            None => Secret::new(url),
        },
        // The panel may run in another folder than the command.
        SourceConfig::Sqlite(path) => {
            let path = std::path::absolute(path).unwrap_or_else(|_| path.clone());
            Secret::new(format!("sqlite:{}", path.display()))
        }
    }
}

/// Forgets an added source. Its backups stay.
pub fn remove(catalog: &Catalog, label: &str, deed: &Deed<'_>, now: i64) -> Result<()> {
    let found = catalog.read(|c| sources::labelled(c, label))?;
    let unknown = || {
        Failure::new(
            "no-such-source",
            m!("source-unknown"),
            m!("source-unknown-next"),
        )
        .about(label)
    };
    let source = found.ok_or_else(unknown)?;
    if source.origin != Origin::Added {
        return Err(
            Failure::new("given-source", m!("source-given"), m!("source-given-next")).about(label),
        );
    }
    catalog.write(|t| {
        sources::remove(t, source.id)?;
        let deed = Deed {
            action: "source.remove",
            subject: Some(label),
            ..deed.clone()
        };
        audit::note(t, &deed, now)
    })?;
    Ok(())
}
