//! From a row of the catalogue to a database that can be reached, and from the environment to
//! rows. The only place where a sealed address is opened.

use std::path::PathBuf;

use crate::catalog::sources::{self, Database, NewSource, Origin, SourceKind};
use crate::catalog::{self, Catalog};
use crate::failure::Result;
use crate::source::{SourceConfig, url};

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

/// Enters what the panel was started with; rows of what is no longer given go, with their
/// databases. Backups and runs stay.
pub fn adopt(catalog: &Catalog, given: &Given, now: i64) -> catalog::Result<()> {
    let demonstration: Vec<SourceConfig> = given
        .demonstration
        .iter()
        .cloned()
        .map(SourceConfig::Sqlite)
        .collect();
    catalog.write(|t| {
        for (origin, label, configs) in [
            (Origin::Environment, ENVIRONMENT, &given.environment),
            (Origin::Demonstration, DEMONSTRATION, &demonstration),
        ] {
            let Some(first) = configs.first() else {
                let old = sources::labelled(t, label)?.filter(|source| source.origin == origin);
                if let Some(old) = old {
                    sources::remove(t, old.id)?;
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
