//! What a run is asked to do, as it is kept beside the run: plain data without a secret, enough
//! to begin it in another process.

use std::path::Path;

use archive::index::Kind;
use serde::{Deserialize, Serialize};

use super::Refused;
use super::runner::{By, Inner, Runner};
use super::sources::resolve;
use crate::catalog::backups::{self, Backup};
use crate::catalog::kept;
use crate::catalog::runs::{NewRun, RunKind};
use crate::catalog::sources::{Database, database_of};
use crate::source::SourceConfig;

/// Longest name of a database, characters (MySQL and MariaDB).
const LONGEST: usize = 64;

/// How a backup is verified.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct VerifySpec {
    /// Every frame is decoded, and not only read.
    pub deep: bool,
}

/// What is restored, and where to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RestoreSpec {
    /// Where to.
    pub target: Target,
    /// Only these tables; `None`: everything.
    #[serde(default)]
    pub tables: Option<Vec<String>>,
    /// Whether what the target cannot hold as it was may be lost.
    #[serde(default)]
    pub accept_losses: bool,
    /// The restore that this one takes back.
    #[serde(default)]
    pub undoes: Option<i64>,
    /// Objects that go as well, although the backup does not bring them: those that the restore added which this one
    /// takes back. Kind and name, in the archive's words.
    #[serde(default)]
    pub drops: Vec<(Kind, String)>,
}

/// Where a restore goes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Target {
    /// A new database beside this one, on the same server (SQLite: a new file in the same folder).
    New {
        /// The configured database whose server it is.
        database: i64,
        /// What the new one is called; see [`default_name`].
        name: String,
    },
    /// This database; what is in it is saved first.
    Replace {
        /// Its number.
        database: i64,
    },
}

impl Target {
    /// The configured database that is meant, or beside which the new one is made.
    pub fn database(&self) -> i64 {
        match self {
            Self::New { database, .. } | Self::Replace { database } => *database,
        }
    }
}

/// The name that a new database gets unless a person chooses another: dated, and free at any
/// other minute.
pub fn default_name(database: &Database, now: &jiff::Zoned) -> String {
    let stamp = now.strftime("%Y-%m-%d_%H-%M").to_string();
    let path = Path::new(&database.name);
    let (stem, ending) = match (path.file_stem(), path.extension()) {
        (Some(stem), Some(ending))
            if database.kind == crate::catalog::sources::SourceKind::Sqlite =>
        {
            (
                stem.to_string_lossy().into_owned(),
                format!(".{}", ending.to_string_lossy()),
            )
        }
        _ => (database.name.clone(), String::new()),
    };
    let room = LONGEST - stamp.len() - 1 - ending.chars().count().min(16);
    let stem: String = stem.chars().take(room).collect();
    format!("{stem}_{stamp}{ending}")
}

impl Inner {
    /// Where a restore goes. `None`: the name of the new database cannot be.
    pub fn target(&self, target: &Target) -> Result<(Database, Option<SourceConfig>), Refused> {
        let found = self.catalog.read(|c| database_of(c, target.database()))?;
        let database = found.ok_or(Refused::NoDatabase)?;
        let config = resolve(&self.catalog, &self.config.given, &database)?;
        let config = config.ok_or(Refused::NoDatabase)?;
        let Target::New { name, .. } = target else {
            return Ok((database, Some(config)));
        };
        let beside = match config {
            _ if name.is_empty() || name.contains('\0') => None,
            SourceConfig::MySql(_) if name.chars().count() > LONGEST || name.ends_with(' ') => None,
            SourceConfig::MySql(mut options) => {
                options.database = Some(name.clone());
                Some(SourceConfig::MySql(options))
            }
            // A plain name, so that the file cannot lie anywhere else.
            SourceConfig::Sqlite(path) => storage::ObjectId::new(name.as_str())
                .ok()
                .map(|name| SourceConfig::Sqlite(path.with_file_name(name.as_str()))),
        };
        Ok((database, beside))
    }

    /// Enters a run on a backup.
    pub(super) fn enter_on(
        &self,
        kind: RunKind,
        place: (&str, &str),
        lane: Option<String>,
        spec: Option<serde_json::Value>,
        by: &By,
    ) -> Result<i64, Refused> {
        let (storage, object) = place;
        let backup = self.backup(storage, object)?;
        let new = NewRun {
            kind,
            trigger: by.trigger,
            user: by.user.clone(),
            lane: lane.unwrap_or_else(|| format!("backup:{}", backup.id)),
            database_id: backup.database_id,
            database: backup.database.clone(),
            backup_id: Some(backup.id),
            storage: Some(storage.to_owned()),
            object: Some(object.to_owned()),
            spec,
            due: None,
        };
        self.enter(&new, by, object)
    }

    /// The backup that an object of a storage is a copy of.
    pub fn backup(&self, storage: &str, object: &str) -> Result<Backup, Refused> {
        let found = self.catalog.read(|c| backups::at(c, storage, object))?;
        found.ok_or(Refused::NoBackup)
    }
}

/// Runs on a backup. It is named as in the addresses: by the type of its storage and its id there.
impl Runner {
    /// Reads a backup against its own hashes.
    pub fn start_verify(
        &self,
        storage: &str,
        object: &str,
        spec: VerifySpec,
        by: &By,
    ) -> Result<i64, Refused> {
        let spec = serde_json::json!(spec);
        self.inner
            .enter_on(RunKind::Verify, (storage, object), None, Some(spec), by)
    }

    /// Restores a backup into a scratch place, dumps that again and compares.
    pub fn start_prove(&self, storage: &str, object: &str, by: &By) -> Result<i64, Refused> {
        self.inner
            .enter_on(RunKind::Prove, (storage, object), None, None, by)
    }

    /// Restores a backup. What would be overwritten is saved first, or nothing is touched. Meanwhile no
    /// backup of a database that is overwritten begins.
    pub fn start_restore(
        &self,
        storage: &str,
        object: &str,
        spec: &RestoreSpec,
        by: &By,
    ) -> Result<i64, Refused> {
        let (_, config) = self.inner.target(&spec.target)?;
        config.ok_or(Refused::BadName)?;
        let lane = match &spec.target {
            Target::Replace { database } => format!("database:{database}"),
            Target::New { database, name } => format!("new:{database}:{name}"),
        };
        let spec = serde_json::json!(spec);
        self.inner.enter_on(
            RunKind::Restore,
            (storage, object),
            Some(lane),
            Some(spec),
            by,
        )
    }

    /// Takes a restore back that overwrote something: its safety copy is restored in its turn.
    pub fn start_undo(&self, run: i64, by: &By) -> Result<i64, Refused> {
        let found = self
            .inner
            .catalog
            .read(|c| crate::catalog::runs::get(c, run))?;
        let run = found
            .filter(|run| run.kind == RunKind::Restore)
            .ok_or(Refused::NothingToUndo)?;
        let copy = super::restore::safety_copy(&run).ok_or(Refused::NothingToUndo)?;
        let spec: Option<RestoreSpec> = run.spec.and_then(|spec| serde_json::from_value(spec).ok());
        let database = spec.ok_or(Refused::NothingToUndo)?.target.database();
        let spec = RestoreSpec {
            target: Target::Replace { database },
            tables: None,
            accept_losses: false,
            undoes: Some(run.id),
            drops: super::restore::added(run.report.as_ref()),
        };
        self.start_restore(&copy.0, &copy.1, &spec, by)
    }

    /// Deletes one copy of a backup for good, from its storage alone. Refused for a pinned one.
    pub fn start_delete(&self, storage: &str, object: &str, by: &By) -> Result<i64, Refused> {
        if self.inner.backup(storage, object)?.pinned.is_some() {
            return Err(Refused::Pinned);
        }
        // A restore from it, say, whose lane is that of its target.
        let used = self
            .inner
            .catalog
            .read(|c| kept::used_by(c, storage, object))?;
        if let Some(run) = used {
            return Err(Refused::Running(run));
        }
        self.inner
            .enter_on(RunKind::Delete, (storage, object), None, None, by)
    }
}
