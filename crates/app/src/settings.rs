//! What the environment and the options common to all verbs say: variables, folder, how many
//! backups to keep, which databases. Warnings of how a database is reached are told here, once.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use crate::explain;
use crate::failure::{Failure, Result};
use crate::output;
use crate::source::variables::Variables;
use crate::source::{SourceConfig, Warning, password, url};
use crate::words::m;

/// Backups kept per database unless told otherwise, as in the module's documentation.
const KEEP: NonZeroUsize = NonZeroUsize::new(4).unwrap();

/// Everything that was set outside of a verb's own options.
pub struct Settings {
    /// Variables of the environment and the `.env` file.
    pub variables: Variables,
    /// A file whose first line is the password.
    pub password_file: Option<PathBuf>,
    /// Whether facts are printed as JSON.
    pub json: bool,
}

impl Settings {
    /// The folder of backups.
    pub fn backups(&self) -> PathBuf {
        PathBuf::from(
            self.variables
                .get("SAUVEGARDE_BACKUPS")
                .unwrap_or_else(|| "Backups".to_owned()),
        )
    }

    /// How many complete backups are kept per database; never 0.
    pub fn keep(&self) -> Result<NonZeroUsize> {
        let set = ["SAUVEGARDE_KEEP", "max_backup_keeping"];
        let Some((name, value)) = set
            .into_iter()
            .find_map(|name| Some((name, self.variables.get(name)?)))
        else {
            return Ok(KEEP);
        };
        let bad = || {
            Failure::new(
                "bad-value",
                m!("bad-value", name = name, value = value.as_str()),
                m!("bad-keep-next"),
            )
        };
        value.trim().parse().map_err(|_| bad())
    }

    /// The database of an address that was typed.
    pub fn typed(&self, address: &str, need_database: bool) -> Result<SourceConfig> {
        let mut config = url::parse(address, need_database)?;
        if url::holds_password(&config) {
            output::warn(&explain::source::warning(&Warning::PasswordInUrl));
        }
        password::fill(
            &mut config,
            &self.variables,
            self.password_file.as_deref(),
            true,
        )?;
        self.tell(&config);
        Ok(config)
    }

    /// The databases that the variables name; none if nothing is configured.
    pub fn configured(&self) -> Result<Vec<SourceConfig>> {
        if !self.variables.configured() {
            return Ok(Vec::new());
        }
        let mut sources = self.variables.sources()?;
        for source in &mut sources {
            password::fill(
                source,
                &self.variables,
                self.password_file.as_deref(),
                false,
            )?;
        }
        if let Some(first) = sources.first() {
            self.tell(first);
        }
        Ok(sources)
    }

    /// The one database of an optional address, else of the variables.
    pub fn one(&self, address: Option<&str>) -> Result<SourceConfig> {
        if let Some(address) = address {
            return self.typed(address, true);
        }
        let mut sources = self.configured()?;
        match (sources.pop(), sources.is_empty()) {
            (Some(source), true) => Ok(source),
            (None, _) => Err(Failure::usage(m!("no-source"), m!("no-source-next"))),
            (Some(_), false) => Err(Failure::usage(
                m!("several-sources"),
                m!("several-sources-next"),
            )),
        }
    }

    fn tell(&self, config: &SourceConfig) {
        for warning in config.warnings() {
            output::warn(&explain::source::warning(&warning));
        }
    }
}
